"""Whether an act must happen or must be refused: the law on procedures and the office's rules, asked as one."""

from datetime import date
from typing import Any

from tests.model.handling import refuse_act
from tests.model.matter import Matter
from tests.model.petition import ABOUT_IT, refuse_about
from tests.model.procedure import FROM, refuse_step
from tests.model.protecting import PROTECTING, refuse_protecting
from tests.model.rights import missing


def refusal(m: Matter, act: str, login: str, said: dict[str, Any], on: date) -> str | None:
    """Why what an entitled caller says is refused; None: it has to happen."""
    left_out = missing(act, said)
    if left_out is not None:
        return f"{left_out} is not said"
    if act in PROTECTING:
        return refuse_protecting(m, act, said, on)
    if act in ABOUT_IT:
        return refuse_about(m, act, said, on)
    return refuse_step(m, act, said, on) if act in FROM else refuse_act(m, act, login, said, on)
