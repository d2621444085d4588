"""Who may call which route: one line per route, to be read beside the policy. A route without a line fails the tests.

A line names the action the policy is asked for (several: any of them is enough), or that a route is open to everybody,
or to everybody who has signed in. What the policy says of the prepared case (of the department of agriculture and
environment) then gives the answer each caller must get.
"""

from typing import Final

from shared.access.policy import Action
from tests.api.casework import CASEWORK
from tests.api.citizens import CITIZENS
from tests.api.rules import OPEN, SIGNED_IN, Rule, may_do

SERVICES: Final = ("intake", "scheduling", "reporting")


# fmt: off
_OF_ALL: Final[dict[str, Rule]] = {
    "GET /":                             SIGNED_IN,
    "GET /login":                        OPEN,
    "POST /login":                       OPEN,
    "POST /logout":                      OPEN,
    "POST /language":                    OPEN,
    "POST /api/v1/tokens":               OPEN,
    "GET /api/openapi.json":             OPEN,
    "GET /health/live":                  OPEN,
    "GET /health/ready":                 OPEN,
    "GET /metrics":                      OPEN,
}

_OF_EACH: Final[dict[str, Rule]] = {
    "GET /{service}/api/v1/events":      may_do(Action.READ_FEED, Action.READ_AUDIT, query="stream=unit.so-nnmt"),
    "GET /{service}/api/v1/operations":  may_do(Action.OPERATE),
    "GET /{service}/api/v1/parked":      may_do(Action.OPERATE),
    "POST /{service}/api/v1/parked/retry": may_do(Action.OPERATE),
    "POST /{service}/api/v1/parked/{event_id}/drop": Rule((Action.OPERATE,), finds_nothing=True),
    "GET /{service}/operations":         may_do(Action.OPERATE),
    "POST /{service}/operations/retry":  may_do(Action.OPERATE),
    "GET /{service}/audit":              may_do(Action.READ_AUDIT),
}

_SCHEDULING: Final[dict[str, Rule]] = {
    "GET /scheduling/":                                  may_do(Action.READ_DIALOGUE),
    "GET /scheduling/calendar":                          may_do(Action.READ_DIALOGUE),
    "GET /scheduling/public":                            OPEN,
    "GET /scheduling/dialogues":                         may_do(Action.READ_DIALOGUE),
    "GET /scheduling/dialogues/new":                     may_do(Action.PLAN_DIALOGUE),
    "POST /scheduling/dialogues":                        may_do(Action.PLAN_DIALOGUE),
    "GET /scheduling/dialogues/{code}":                  may_do(Action.READ_DIALOGUE),
    "GET /scheduling/dialogues/{code}/minutes":          may_do(Action.READ_DIALOGUE),
    "GET /scheduling/dialogues/{code}/minutes/print":    may_do(Action.READ_DIALOGUE),
    "POST /scheduling/dialogues/{code}/publish":         may_do(Action.PLAN_DIALOGUE),
    "POST /scheduling/dialogues/{code}/postpone":        may_do(Action.PLAN_DIALOGUE),
    "POST /scheduling/dialogues/{code}/cancel":          may_do(Action.PLAN_DIALOGUE),
    "POST /scheduling/dialogues/{code}/hold":            may_do(Action.HOLD_DIALOGUE),
    "POST /scheduling/dialogues/{code}/questions":       may_do(Action.HOLD_DIALOGUE),
    "POST /scheduling/dialogues/{code}/questions/{number}": may_do(Action.HOLD_DIALOGUE),
    "POST /scheduling/dialogues/{code}/minutes":         may_do(Action.HOLD_DIALOGUE),
    "POST /scheduling/dialogues/{code}/conclude":        may_do(Action.CONCLUDE_DIALOGUE),
    "GET /scheduling/case-dialogues":                    may_do(Action.READ_CASE),
    "GET /scheduling/case-dialogues/{code}":             may_do(Action.READ_CASE),
    "POST /scheduling/case-dialogues/{code}/plan":       may_do(Action.CONDUCT_CASE_DIALOGUE),
    "POST /scheduling/case-dialogues/{code}/postpone":   may_do(Action.CONDUCT_CASE_DIALOGUE),
    "POST /scheduling/case-dialogues/{code}/hold":       may_do(Action.CONDUCT_CASE_DIALOGUE),
    "GET /scheduling/conclusions":                       may_do(Action.READ_DIALOGUE),
    "GET /scheduling/conclusions/{code}":                may_do(Action.READ_CASE),
    "POST /scheduling/conclusions/{code}/assign":        may_do(Action.CONCLUDE_DIALOGUE),
    "GET /scheduling/reception-days/new":                may_do(Action.PLAN_DIALOGUE),
    "POST /scheduling/reception-days":                   may_do(Action.PLAN_DIALOGUE),
    "GET /scheduling/reception-days/{code}":             may_do(Action.READ_DIALOGUE),
    "POST /scheduling/reception-days/{code}/hold":       may_do(Action.HOLD_DIALOGUE),

    "GET /scheduling/api/v1/dialogues":                  may_do(Action.READ_DIALOGUE),
    "POST /scheduling/api/v1/dialogues":                 may_do(Action.PLAN_DIALOGUE),
    "GET /scheduling/api/v1/dialogues/{code}":           may_do(Action.READ_DIALOGUE),
    "GET /scheduling/api/v1/dialogues/{code}/minutes":   may_do(Action.READ_DIALOGUE),
    "POST /scheduling/api/v1/dialogues/{code}/publish":  may_do(Action.PLAN_DIALOGUE),
    "POST /scheduling/api/v1/dialogues/{code}/postpone": may_do(Action.PLAN_DIALOGUE),
    "POST /scheduling/api/v1/dialogues/{code}/cancel":   may_do(Action.PLAN_DIALOGUE),
    "POST /scheduling/api/v1/dialogues/{code}/hold":     may_do(Action.HOLD_DIALOGUE),
    "POST /scheduling/api/v1/dialogues/{code}/questions": may_do(Action.HOLD_DIALOGUE),
    "POST /scheduling/api/v1/dialogues/{code}/questions/{number}/settle": may_do(Action.HOLD_DIALOGUE),
    "POST /scheduling/api/v1/dialogues/{code}/minutes":  may_do(Action.HOLD_DIALOGUE),
    "POST /scheduling/api/v1/dialogues/{code}/conclude": may_do(Action.CONCLUDE_DIALOGUE),
    "GET /scheduling/api/v1/case-dialogues":             may_do(Action.READ_CASE),
    "GET /scheduling/api/v1/case-dialogues/{code}":      may_do(Action.READ_CASE),
    "POST /scheduling/api/v1/case-dialogues/{code}/plan": may_do(Action.CONDUCT_CASE_DIALOGUE),
    "POST /scheduling/api/v1/case-dialogues/{code}/postpone": may_do(Action.CONDUCT_CASE_DIALOGUE),
    "POST /scheduling/api/v1/case-dialogues/{code}/hold": may_do(Action.CONDUCT_CASE_DIALOGUE),
    "GET /scheduling/api/v1/conclusions":                may_do(Action.READ_DIALOGUE),
    "GET /scheduling/api/v1/conclusions/{code}":         may_do(Action.READ_CASE),
    "POST /scheduling/api/v1/conclusions/{code}/assign": may_do(Action.CONCLUDE_DIALOGUE),
    "GET /scheduling/api/v1/reception-days":             may_do(Action.READ_DIALOGUE),
    "POST /scheduling/api/v1/reception-days":            may_do(Action.PLAN_DIALOGUE),
    "GET /scheduling/api/v1/reception-days/{code}":      may_do(Action.READ_DIALOGUE),
    "POST /scheduling/api/v1/reception-days/{code}/hold": may_do(Action.HOLD_DIALOGUE),
}

_REPORTING: Final[dict[str, Rule]] = {
    "GET /reporting/":                                   may_do(Action.READ_FACTS),
    "GET /reporting/reports":                            may_do(Action.READ_FACTS),
    "GET /reporting/dashboard":                          may_do(Action.READ_FACTS),
    "GET /reporting/forms/{form}":                       may_do(Action.READ_FACTS),
    "GET /reporting/forms/{form}/csv":                   may_do(Action.READ_FACTS),
    "GET /reporting/forms/{form}/records":               may_do(Action.READ_FACTS),
    "GET /reporting/reports/dialogue":                   may_do(Action.READ_FACTS),
    "GET /reporting/reports/dialogue/sessions":          may_do(Action.READ_FACTS),
    "GET /reporting/reports/dialogue/conclusions":       may_do(Action.READ_FACTS),
    "GET /reporting/api/v1/forms":                       may_do(Action.READ_FACTS),
    "GET /reporting/api/v1/forms/{form}":                may_do(Action.READ_FACTS),
    "GET /reporting/api/v1/forms/{form}/records":        may_do(Action.READ_FACTS, query="column=1"),
    "GET /reporting/api/v1/reports/dialogue":            may_do(Action.READ_FACTS),
    "GET /reporting/api/v1/reports/dialogue/sessions":   may_do(Action.READ_FACTS),
    "GET /reporting/api/v1/reports/dialogue/conclusions": may_do(Action.READ_FACTS),
    "GET /reporting/api/v1/facts/summary":               may_do(Action.READ_FACTS),
}
# fmt: on

RULES: Final[dict[str, Rule]] = (
    _OF_ALL
    | {line.replace("{service}", service): rule for service in SERVICES for line, rule in _OF_EACH.items()}
    | CASEWORK
    | CITIZENS
    | _SCHEDULING
    | _REPORTING
)
