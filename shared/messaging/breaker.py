"""When too much is refused, the consumer is broken, not the events: stop before the whole log is parked."""

from collections import deque
from typing import Final

IN_A_ROW: Final = 20
WINDOW: Final = 500
SHARE: Final = 0.10


class BreakerOpen(Exception):
    """Raised inside the batch's transaction, so that nothing of the batch is parked and its position stays."""


class Breaker:
    """Counts outcomes of one consumer. Trips on `IN_A_ROW` refusals, or on more than `SHARE` of the last `WINDOW`."""

    def __init__(self) -> None:
        self._row = 0
        self._window: deque[bool] = deque(maxlen=WINDOW)

    def judge(self, outcomes: list[bool]) -> None:
        """Take one batch's outcomes (True: refused) into account.

        Raises:
            BreakerOpen: with the reason; the batch then does not count.
        """
        row, window = self._row, deque(self._window, maxlen=WINDOW)
        for refused in outcomes:
            row = row + 1 if refused else 0
            window.append(refused)
            if row >= IN_A_ROW:
                raise BreakerOpen(f"{row} events in a row were refused")
            if len(window) == WINDOW and sum(window) > WINDOW * SHARE:
                raise BreakerOpen(f"{sum(window)} of the last {WINDOW} events were refused")
        self._row, self._window = row, window
