"""Who may call which route of intake: the desk, the departments and the procedure."""

from typing import Final

from shared.access.policy import Action, Subject
from tests.api.rules import SIGNED_IN, Rule, may_do

_ON_A_REQUEST: Final = Rule((Action.DECIDE_IDENTITY,), finds_nothing=True)
"""The prepared case is a complaint: nobody has to ask who brought it."""
_OF_THE_BOARD: Final = Rule((Action.READ_RETENTION,), of=Subject())

# fmt: off
_ROOMS: Final[dict[str, Rule]] = {
    "GET /intake/":                                 SIGNED_IN,
    "GET /intake/search":                           may_do(Action.READ_CASE),
    "POST /intake/search/person":                   may_do(Action.READ_IDENTITY),
    "POST /intake/search/similar":                  may_do(Action.RECORD_VISIT),
    "GET /intake/visits":                           may_do(Action.READ_VISITS),
    "GET /intake/visits/new":                       may_do(Action.RECORD_VISIT),
    "POST /intake/visits":                          may_do(Action.RECORD_VISIT),
    "POST /intake/visits/seen-before":              may_do(Action.RECORD_VISIT),
    "GET /intake/visits/{code}":                    may_do(Action.READ_VISITS),
    "GET /intake/visits/print":                     may_do(Action.READ_VISITS),
    "POST /intake/visits/{code}/void":              may_do(Action.VOID_RECORD),
    "GET /intake/visits/{code}/receipt":            may_do(Action.RECORD_VISIT),
    "GET /intake/visits/directed":                  may_do(Action.READ_VISITS),
    "POST /intake/visits/{code}/representatives":   may_do(Action.RECORD_VISIT),
    "POST /intake/visits/{code}/reply":             may_do(Action.RECORD_VISIT),
    "GET /intake/delegations":                      may_do(Action.READ_VISITS),
    "GET /intake/delegations/{code}":               may_do(Action.READ_VISITS),
    "GET /intake/registers":                        may_do(Action.READ_VISITS),
    "GET /intake/papers":                           may_do(Action.READ_CASE),
    "GET /intake/papers/print":                     may_do(Action.READ_CASE),
    "GET /intake/api/v1/papers":                    may_do(Action.READ_CASE, query="type=CV"),
    "GET /intake/papers/templates":                 may_do(Action.KEEP_TEMPLATES),
    "GET /intake/papers/templates/{paper}":         may_do(Action.KEEP_TEMPLATES),
    "GET /intake/papers/templates/{paper}/file":    may_do(Action.KEEP_TEMPLATES),
    "GET /intake/papers/templates/{paper}/shipped/file": may_do(Action.KEEP_TEMPLATES),
    "POST /intake/papers/templates/{paper}":        may_do(Action.KEEP_TEMPLATES),
    "GET /intake/api/v1/papers/kinds":              SIGNED_IN,
    "GET /intake/api/v1/papers/templates":          may_do(Action.KEEP_TEMPLATES),
    "GET /intake/api/v1/papers/templates/{paper}":  may_do(Action.KEEP_TEMPLATES),
    "POST /intake/api/v1/papers/templates/{paper}": may_do(Action.KEEP_TEMPLATES),
    "GET /intake/petitions":                        may_do(Action.READ_VISITS),
    "GET /intake/petitions/new":                    may_do(Action.RECORD_PETITION),
    "GET /intake/petitions/receiver":               may_do(Action.RECORD_PETITION),
    "POST /intake/petitions":                       may_do(Action.RECORD_PETITION),
    "GET /intake/petitions/{code}":                 may_do(Action.READ_VISITS),
    "POST /intake/petitions/{code}/process":        may_do(Action.CLASSIFY_PETITION),
    "GET /intake/petitions/{code}/split":            may_do(Action.CLASSIFY_PETITION),
    "POST /intake/petitions/{code}/split":           may_do(Action.CLASSIFY_PETITION),
    "GET /intake/petitions/{code}/link":             may_do(Action.LINK_PETITION),
    "POST /intake/petitions/{code}/link":            may_do(Action.LINK_PETITION),
    "GET /intake/petitions/{code}/unlink":           may_do(Action.LINK_PETITION),
    "POST /intake/petitions/{code}/unlink":          may_do(Action.LINK_PETITION),
    "GET /intake/petitions/{code}/reclassification": may_do(Action.CLASSIFY_PETITION),
    "POST /intake/petitions/{code}/reclassification": may_do(Action.CLASSIFY_PETITION),
    "GET /intake/petitions/{code}/disposal":         may_do(Action.DISPOSE_PETITION),
    "POST /intake/petitions/{code}/disposal":        may_do(Action.DISPOSE_PETITION),
    "GET /intake/petitions/{code}/void":             may_do(Action.VOID_RECORD),
    "POST /intake/petitions/{code}/void":            may_do(Action.VOID_RECORD),
    "GET /intake/imports":                          may_do(Action.RECORD_PETITION),
    "POST /intake/imports":                         may_do(Action.RECORD_PETITION),
    "GET /intake/imports/{run}":                    Rule((Action.RECORD_PETITION,), finds_nothing=True),
    "POST /intake/imports/{run}/go":                Rule((Action.RECORD_PETITION,), finds_nothing=True),
    "POST /intake/imports/{run}/stop":              Rule((Action.RECORD_PETITION,), finds_nothing=True),
    "GET /intake/imports/{run}/errors/csv":         Rule((Action.RECORD_PETITION,), finds_nothing=True),
    "GET /intake/imports/{run}/mapping/file":       Rule((Action.RECORD_PETITION,), finds_nothing=True),
    "GET /intake/exports":                          may_do(Action.RECORD_PETITION, Action.READ_AUDIT),
    "POST /intake/exports/visits":                  may_do(Action.READ_VISITS),
    "POST /intake/exports/petitions":               may_do(Action.READ_VISITS),
    "POST /intake/exports/cases":                   may_do(Action.READ_CASE),
    "GET /intake/views":                            may_do(Action.READ_CASE),
    "POST /intake/views":                           may_do(Action.READ_CASE),
    "POST /intake/views/{number}/remove":           Rule((Action.READ_CASE,), finds_nothing=True),
    "GET /intake/api/v1/views":                     may_do(Action.READ_CASE),
    "POST /intake/api/v1/views":                    may_do(Action.READ_CASE),
    "POST /intake/api/v1/views/{number}/remove":    Rule((Action.READ_CASE,), finds_nothing=True),
    "GET /intake/personal-data":                    may_do(Action.EXTRACT_PERSON, Action.READ_AUDIT),
    "POST /intake/personal-data":                   may_do(Action.EXTRACT_PERSON),
    "GET /intake/personal-data/extracts/{number}":  Rule((Action.EXTRACT_PERSON,), finds_nothing=True),
    "GET /intake/api/v1/personal-data/extracts":    may_do(Action.EXTRACT_PERSON, Action.READ_AUDIT),
    "POST /intake/api/v1/personal-data/extracts":   may_do(Action.EXTRACT_PERSON),
    "GET /intake/api/v1/personal-data/extracts/{number}": Rule((Action.EXTRACT_PERSON,), finds_nothing=True),
    "GET /intake/retention":                        _OF_THE_BOARD,
    "POST /intake/retention":                       may_do(Action.DRAW_UP_RETENTION),
    "GET /intake/retention/lists/{number}":         Rule((Action.READ_RETENTION,), finds_nothing=True, of=Subject()),
    "POST /intake/retention/lists/{number}":        Rule((Action.DECIDE_RETENTION,), finds_nothing=True, of=Subject()),
    "GET /intake/retention/matters/{matter}":         _OF_THE_BOARD,
    "GET /intake/api/v1/retention/past":            _OF_THE_BOARD,
    "GET /intake/api/v1/retention/lists":           _OF_THE_BOARD,
    "POST /intake/api/v1/retention/lists":          may_do(Action.DRAW_UP_RETENTION),
    "GET /intake/api/v1/retention/lists/{number}":  Rule((Action.READ_RETENTION,), finds_nothing=True, of=Subject()),
    "POST /intake/api/v1/retention/lists/{number}/decide": Rule((Action.DECIDE_RETENTION,), finds_nothing=True, of=Subject()),
    "GET /intake/api/v1/retention/matters/{matter}":  _OF_THE_BOARD,
    "GET /intake/inbox":                            may_do(Action.READ_CASE),
    "GET /intake/inbox/news":                       may_do(Action.READ_CASE, query="since=2026-03-02T00:00:00Z"),
    "POST /intake/inbox/seen":                      may_do(Action.READ_CASE),
    "GET /intake/handovers":                        may_do(Action.ASSIGN_CASE),
    "POST /intake/inbox/acknowledge":               may_do(Action.ACKNOWLEDGE_CASE),
    "GET /intake/cases":                            may_do(Action.READ_CASE),
    "GET /intake/cases/{code}":                     may_do(Action.READ_CASE),
    "POST /intake/cases/{code}/assign":             may_do(Action.ASSIGN_CASE),
    "POST /intake/cases/{code}/acknowledge":        may_do(Action.ACKNOWLEDGE_CASE),
    "POST /intake/cases/{code}/answer":             may_do(Action.ANSWER_CASE),
    "POST /intake/cases/{code}/close":              may_do(Action.CLOSE_CASE),

    "GET /intake/api/v1/search":                    may_do(Action.READ_CASE),
    "POST /intake/api/v1/search/person":            may_do(Action.READ_IDENTITY),
    "POST /intake/api/v1/search/similar":           may_do(Action.RECORD_VISIT),
    "GET /intake/api/v1/visits":                    may_do(Action.READ_VISITS),
    "POST /intake/api/v1/visits":                   may_do(Action.RECORD_VISIT),
    "GET /intake/api/v1/visits/{code}":             may_do(Action.READ_VISITS),
    "GET /intake/api/v1/petitions":                 may_do(Action.READ_VISITS),
    "POST /intake/api/v1/petitions":                may_do(Action.RECORD_PETITION),
    "GET /intake/api/v1/petitions/{code}":          may_do(Action.READ_VISITS),
    "POST /intake/api/v1/petitions/{code}/process": may_do(Action.CLASSIFY_PETITION),
    "GET /intake/cases/{code}/extract":             may_do(Action.CLASSIFY_PETITION),
    "POST /intake/cases/{code}/extract":            may_do(Action.CLASSIFY_PETITION),
    "POST /intake/api/v1/cases/{code}/extract":     may_do(Action.CLASSIFY_PETITION),
    "GET /intake/api/v1/petitions/{code}/proposed-extract": may_do(Action.CLASSIFY_PETITION),
    "GET /intake/api/v1/cases":                     may_do(Action.READ_CASE),
    "POST /intake/api/v1/cases/acknowledge":        may_do(Action.ACKNOWLEDGE_CASE),
    "GET /intake/api/v1/cases/{code}":              may_do(Action.READ_CASE),
    "GET /intake/api/v1/cases/{code}/deadlines":    may_do(Action.READ_CASE),
    "POST /intake/api/v1/cases/{code}/assign":      may_do(Action.ASSIGN_CASE),
    "POST /intake/api/v1/cases/{code}/acknowledge": may_do(Action.ACKNOWLEDGE_CASE),
    "POST /intake/api/v1/cases/{code}/answer":      may_do(Action.ANSWER_CASE),
    "POST /intake/api/v1/cases/{code}/close":       may_do(Action.CLOSE_CASE),

    "GET /intake/api/v1/visits/numbers/{year}":      may_do(Action.READ_VISITS),
    "GET /intake/api/v1/visits/refusal-grounds":     may_do(Action.READ_VISITS),
    "POST /intake/api/v1/visits/{code}/void":        may_do(Action.VOID_RECORD),
    "GET /intake/api/v1/visits/directed":            may_do(Action.READ_VISITS),
    "POST /intake/api/v1/visits/{code}/representatives": may_do(Action.RECORD_VISIT),
    "POST /intake/api/v1/visits/{code}/reply":       may_do(Action.RECORD_VISIT),
    "GET /intake/api/v1/delegations":                may_do(Action.READ_VISITS),
    "GET /intake/api/v1/delegations/{code}":         may_do(Action.READ_VISITS),
    "POST /intake/api/v1/petitions/{code}/split":    may_do(Action.CLASSIFY_PETITION),
    "POST /intake/api/v1/petitions/{code}/link":     may_do(Action.LINK_PETITION),
    "POST /intake/api/v1/petitions/{code}/unlink":   may_do(Action.LINK_PETITION),
    "POST /intake/api/v1/petitions/{code}/reclassification": may_do(Action.CLASSIFY_PETITION),
    "POST /intake/api/v1/petitions/{code}/disposal": may_do(Action.DISPOSE_PETITION),
    "POST /intake/api/v1/petitions/{code}/void":     may_do(Action.VOID_RECORD),
    "GET /intake/api/v1/cases/{code}/assignments":   may_do(Action.READ_CASE),
    "GET /intake/api/v1/cases/{code}/drafts":        may_do(Action.DRAFT_ANSWER),
    "GET /intake/api/v1/cases/{code}/notes":         may_do(Action.READ_CASE),
    "GET /intake/api/v1/cases/{code}/proceeding":    may_do(Action.READ_CASE),
    "POST /intake/api/v1/cases/{code}/drafts":       may_do(Action.DRAFT_ANSWER),
    "POST /intake/api/v1/cases/{code}/drafts/approve": may_do(Action.APPROVE_ANSWER),
    "POST /intake/api/v1/cases/{code}/drafts/return": may_do(Action.APPROVE_ANSWER),
    "POST /intake/api/v1/cases/{code}/notes":        may_do(Action.NOTE_CASE),
    "POST /intake/api/v1/cases/{code}/officer":      may_do(Action.ASSIGN_OFFICER),
    "POST /intake/api/v1/cases/{code}/parts":        may_do(Action.ASSIGN_CASE),
    "POST /intake/api/v1/cases/{code}/parts/answer": may_do(Action.ANSWER_PART),
    "POST /intake/api/v1/cases/{code}/parts/withdraw": may_do(Action.ASSIGN_CASE),
    "POST /intake/api/v1/cases/{code}/return":       may_do(Action.RETURN_CASE),

    "GET /intake/cases/{code}/draft":                may_do(Action.DRAFT_ANSWER),
    "POST /intake/cases/{code}/draft/write":         may_do(Action.DRAFT_ANSWER),
    "POST /intake/cases/{code}/draft/return":        may_do(Action.APPROVE_ANSWER),
    "POST /intake/cases/{code}/draft/approve":       may_do(Action.APPROVE_ANSWER),

    "GET /intake/urging":                            may_do(Action.URGE_UNIT),
    "GET /intake/urging/cases/{code}":                may_do(Action.URGE_UNIT),
    "POST /intake/urging/cases/{code}":               may_do(Action.URGE_UNIT),
    "POST /intake/urging/{number}/letter":           Rule((Action.URGE_UNIT,), finds_nothing=True),
    "GET /intake/api/v1/urgings":                    may_do(Action.URGE_UNIT),
    "POST /intake/api/v1/cases/{code}/urge":         may_do(Action.URGE_UNIT),
    "POST /intake/api/v1/urgings/{number}/letter":   Rule((Action.URGE_UNIT,), finds_nothing=True),

    "GET /intake/protection":                        may_do(Action.TRACK_PROTECTION),
    "GET /intake/protection/cases/{code}":           may_do(Action.TRACK_PROTECTION),
    "POST /intake/protection/cases/{code}":          may_do(Action.CONDUCT_CASE),
    "GET /intake/api/v1/protections":                may_do(Action.TRACK_PROTECTION),
    "GET /intake/api/v1/protections/measures":       may_do(Action.TRACK_PROTECTION),
    "GET /intake/api/v1/cases/{code}/protections":   may_do(Action.TRACK_PROTECTION),
    "POST /intake/api/v1/cases/{code}/protections":  may_do(Action.CONDUCT_CASE),

    "GET /intake/identity":                          may_do(Action.DECIDE_IDENTITY, Action.READ_AUDIT),
    "GET /intake/identity/own":                      may_do(Action.REQUEST_IDENTITY),
    "GET /intake/identity/looks":                    may_do(Action.READ_AUDIT),
    "GET /intake/identity/cases/{code}":             may_do(Action.REQUEST_IDENTITY),
    "POST /intake/identity/cases/{code}":            may_do(Action.REQUEST_IDENTITY),
    "GET /intake/identity/requests/{number}":        _ON_A_REQUEST,
    "GET /intake/api/v1/identity/requests":          may_do(Action.DECIDE_IDENTITY, Action.READ_AUDIT),
    "GET /intake/api/v1/identity/own-requests":      may_do(Action.REQUEST_IDENTITY),
    "GET /intake/api/v1/identity/looks":             may_do(Action.READ_AUDIT),
    "GET /intake/api/v1/cases/{code}/identity":      may_do(Action.READ_IDENTITY),
    "GET /intake/api/v1/cases/{code}/identity-requests": may_do(Action.REQUEST_IDENTITY),
    "POST /intake/api/v1/cases/{code}/identity-requests": may_do(Action.REQUEST_IDENTITY),

    "GET /intake/duties":                            may_do(Action.READ_CASE),
    "GET /intake/api/v1/duties":                     may_do(Action.READ_CASE),
    "GET /intake/extensions":                        may_do(Action.READ_CASE),
    "GET /intake/api/v1/extensions":                 may_do(Action.READ_CASE),
    "GET /intake/api/v1/cases/{code}/extensions":    may_do(Action.READ_CASE),
    "POST /intake/api/v1/cases/{code}/extensions":   may_do(Action.ASK_EXTENSION),
    "POST /intake/api/v1/cases/{code}/extensions/grant": may_do(Action.EXTEND_DEADLINE),
    "POST /intake/api/v1/cases/{code}/extensions/refuse": may_do(Action.EXTEND_DEADLINE),
    "POST /intake/api/v1/cases/{code}/law":          may_do(Action.OVERRIDE_LAW),
}
# fmt: on

_STEPS: Final = {
    "accept": Action.DECIDE_ACCEPTANCE,
    "refuse": Action.DECIDE_ACCEPTANCE,
    "extend": Action.EXTEND_DEADLINE,
    "suspend": Action.SUSPEND_CASE,
    "resume": Action.SUSPEND_CASE,
    "terminate": Action.SUSPEND_CASE,
    "decide": Action.ISSUE_DECISION,
    "notify": Action.CONDUCT_CASE,
    "verify": Action.CONDUCT_CASE,
    "request_dialogue": Action.CONDUCT_CASE,
    "set_attributes": Action.CONDUCT_CASE,
    "withdraw": Action.CONDUCT_CASE,
    "send": Action.CONDUCT_CASE,
    "publish": Action.CONDUCT_CASE,
    "take_effect": Action.CONDUCT_CASE,
    "enforce": Action.CONDUCT_CASE,
    "finish": Action.CONDUCT_CASE,
    "send_suspension": Action.CONDUCT_CASE,
}
"""The procedure on complaints and denunciations: each step through the API and from its page."""
_ACTS: Final = {
    "return": Action.RETURN_CASE,
    "part": Action.ASSIGN_CASE,
    "withdraw": Action.ASSIGN_CASE,
    "answer-part": Action.ANSWER_PART,
    "officer": Action.ASSIGN_OFFICER,
    "note": Action.NOTE_CASE,
}
"""Who handles a case: each act from its page."""
_ON_TIME: Final = {
    "ask": Action.ASK_EXTENSION,
    "grant": Action.EXTEND_DEADLINE,
    "refuse": Action.EXTEND_DEADLINE,
    "law": Action.OVERRIDE_LAW,
}
"""More time, and another law: each act from its page. The prepared case is a complaint, whose unit decides itself."""

_PROTECTION: Final = Rule((Action.CONDUCT_CASE,), finds_nothing=True)
_OF_PROTECTION: Final = ("decide", "review", "end")
"""What is done with a request for protection; the prepared case is a complaint and has none."""

_OF_PAPERS: Final = {
    "visits": (Action.READ_VISITS, (Action.RECORD_VISIT,)),
    "petitions": (Action.READ_VISITS, (Action.CLASSIFY_PETITION,)),
    "cases": (
        Action.READ_CASE,
        (Action.URGE_UNIT, Action.CONDUCT_CASE, Action.DECIDE_ACCEPTANCE, Action.EXTEND_DEADLINE),
    ),
}
"""Papers of a record: who reads which there are, and who prepares or issues one; a petition and a case have no receipt."""


def _papers() -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for records, (reads, draws_up) in _OF_PAPERS.items():
        rule, path = Rule(draws_up, finds_nothing=records != "visits"), f"{records}/{{code}}/papers"
        found[f"GET /intake/api/v1/{path}"] = may_do(reads)
        found[f"GET /intake/{path}/{{paper}}"] = rule
        for place in ("/intake", "/intake/api/v1"):
            found[f"POST {place}/{path}/{{paper}}"] = rule
            found[f"POST {place}/{path}/{{paper}}/draft/{{extension}}"] = rule
    for place in ("/intake", "/intake/api/v1"):
        found[f"GET {place}/papers/{{number}}/{{extension}}"] = Rule(finds_nothing=True)
    return found


_OF_FILES: Final[dict[str, tuple[Action, Action]]] = {
    "visits": (Action.READ_VISITS, Action.RECORD_VISIT),
    "petitions": (Action.READ_VISITS, Action.RECORD_PETITION),
    "cases": (Action.READ_CASE, Action.ATTACH_FILE),
}
"""Files of a record: who reads which there are, and who attaches and removes; what nobody but the desk opens it alone fills."""


def _files() -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for records, (reads, attaches) in _OF_FILES.items():
        for place in ("/intake", "/intake/api/v1"):
            path = f"{place}/{records}/{{code}}/attachments"
            found[f"GET {path}"] = may_do(reads)
            found[f"POST {path}"] = may_do(attaches)
            found[f"GET {path}/{{number}}{'/file' if place == '/intake' else ''}"] = Rule((reads,), finds_nothing=True)
            found[f"POST {path}/{{number}}/remove"] = Rule((attaches,), finds_nothing=True)
        found[f"GET /intake/{records}/{{code}}/attachments/{{number}}/remove"] = Rule((attaches,), finds_nothing=True)
    return found


CASEWORK: Final[dict[str, Rule]] = (
    _ROOMS
    | _papers()
    | _files()
    | {f"POST /intake/api/v1/cases/{{code}}/protections/{{number}}/{act}": _PROTECTION for act in _OF_PROTECTION}
    | {f"POST /intake/identity/requests/{{number}}/{act}": _ON_A_REQUEST for act in ("grant", "refuse", "end")}
    | {f"POST /intake/api/v1/identity/requests/{{number}}/{act}": _ON_A_REQUEST for act in ("grant", "refuse", "end")}
    | {f"GET /intake/protection/cases/{{code}}/{{number}}/{act}": _PROTECTION for act in _OF_PROTECTION}
    | {f"POST /intake/protection/cases/{{code}}/{{number}}/{act}": _PROTECTION for act in _OF_PROTECTION}
    | {f"POST /intake/api/v1/cases/{{code}}/proceeding/{step}": may_do(action) for step, action in _STEPS.items()}
    | {f"POST /intake/cases/{{code}}/proceeding/{step}": may_do(action) for step, action in _STEPS.items()}
    | {f"GET /intake/cases/{{code}}/proceeding/{step}": may_do(action) for step, action in _STEPS.items()}
    | {f"GET /intake/cases/{{code}}/handling/{act}": may_do(action) for act, action in _ACTS.items()}
    | {f"POST /intake/cases/{{code}}/handling/{act}": may_do(action) for act, action in _ACTS.items()}
    | {f"GET /intake/cases/{{code}}/deadline/{act}": may_do(action) for act, action in _ON_TIME.items()}
    | {f"POST /intake/cases/{{code}}/deadline/{act}": may_do(action) for act, action in _ON_TIME.items()}
)
