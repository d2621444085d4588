"""When too much is refused, the consumer is broken, not the events: stop before the whole log is parked."""

from collections import deque
from collections.abc import Iterable
from typing import Final

IN_A_ROW: Final = 20
WINDOW: Final = 500
SHARE: Final = 0.10


class BreakerOpen(Exception):
    """Raised inside the batch's transaction, so that nothing of the batch is parked and its position stays."""


class ChainBroken(BreakerOpen):
    """What comes does not continue what was read: stopped like a breaker, until an operator has looked."""


class Breaker:
    """Outcomes of one consumer so far. Trips on `IN_A_ROW` refusals, or on more than `SHARE` of the last `WINDOW`."""

    def __init__(self, row: int = 0, window: Iterable[bool] = ()) -> None:
        self._row = row
        self._window = deque(window, maxlen=WINDOW)

    def after(self, outcomes: Iterable[bool]) -> "Breaker":
        """The breaker once one batch's outcomes (True: refused) count: keep it when the batch has committed.

        Raises:
            BreakerOpen: with the reason.
        """
        row, window = self._row, deque(self._window, maxlen=WINDOW)
        for refused in outcomes:
            row = row + 1 if refused else 0
            window.append(refused)
            if row >= IN_A_ROW:
                raise BreakerOpen(f"{row} events in a row were refused")
            if len(window) == WINDOW and sum(window) > WINDOW * SHARE:
                raise BreakerOpen(f"{sum(window)} of the last {WINDOW} events were refused")
        return Breaker(row, window)
