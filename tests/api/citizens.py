"""Who may call which route of the public pages, and what the desk does for them."""

from typing import Final

from shared.access.policy import Action
from tests.api.rules import OPEN, Rule, may_do

# fmt: off
CITIZENS: Final[dict[str, Rule]] = {
    "GET /intake/public":                           OPEN,
    "GET /intake/public/status":                    OPEN,
    "POST /intake/public/status":                   OPEN,
    "GET /intake/public/status/record":             OPEN,
    "POST /intake/public/status/record":            OPEN,
    "POST /intake/public/status/close":             OPEN,
    "GET /intake/public/petition":                  OPEN,
    "POST /intake/public/petition":                 OPEN,
    "GET /intake/public/petition/matter":           OPEN,
    "POST /intake/public/petition/matter":          OPEN,
    "GET /intake/public/petition/review":           OPEN,
    "POST /intake/public/petition/review":          OPEN,
    "GET /intake/public/petition/sent":             OPEN,
    "POST /intake/public/petition/files":           OPEN,
    "GET /intake/public/petition/resume":           OPEN,
    "POST /intake/public/petition/resume":          OPEN,
    "POST /intake/public/petition/discard":         OPEN,
    "POST /intake/visits/{code}/receipt":           may_do(Action.RECORD_VISIT),
    "POST /intake/petitions/{code}/slip":           may_do(Action.RECORD_PETITION),
    "GET /intake/satisfaction":                     may_do(Action.READ_VISITS),
}
# fmt: on
