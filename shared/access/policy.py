"""The one policy: who may do what to whose matter. A table to be read by a lawyer, and the scopes it names below it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final, Literal

from shared.access.roles import CITIZEN_RECEPTION_BOARD, ROLE_NAMES, Caller, Role
from shared.refusals import Reason, Refused
from shared.web.problems import Problem

CaseKind = Literal["KN", "TC", "KNPA"]  # khiếu nại, tố cáo, kiến nghị phản ánh


class Action(StrEnum):
    """What may be asked for. Each route or use case names exactly one."""

    RECORD_VISIT = "record_visit"
    READ_VISITS = "read_visits"
    RECORD_PETITION = "record_petition"
    CLASSIFY_PETITION = "classify_petition"
    READ_CASE = "read_case"
    ASSIGN_CASE = "assign_case"
    ACKNOWLEDGE_CASE = "acknowledge_case"
    RETURN_CASE = "return_case"
    ANSWER_CASE = "answer_case"
    DRAFT_ANSWER = "draft_answer"
    ANSWER_PART = "answer_part"
    ASSIGN_OFFICER = "assign_officer"
    NOTE_CASE = "note_case"
    APPROVE_ANSWER = "approve_answer"
    EXTEND_DEADLINE = "extend_deadline"
    ASK_EXTENSION = "ask_extension"
    GRANT_LONGER = "grant_longer"
    OVERRIDE_LAW = "override_law"
    SUSPEND_CASE = "suspend_case"
    URGE_UNIT = "urge_unit"
    CLOSE_CASE = "close_case"
    DECIDE_ACCEPTANCE = "decide_acceptance"
    CONDUCT_CASE = "conduct_case"
    ISSUE_DECISION = "issue_decision"
    TRACK_PROTECTION = "track_protection"
    VOID_RECORD = "void_record"
    KEEP_TEMPLATES = "keep_templates"
    LINK_PETITION = "link_petition"
    DISPOSE_PETITION = "dispose_petition"
    ATTACH_FILE = "attach_file"
    READ_ORIGINAL = "read_original"
    DRAW_UP_RETENTION = "draw_up_retention"
    READ_RETENTION = "read_retention"
    DECIDE_RETENTION = "decide_retention"
    EXTRACT_PERSON = "extract_person"
    READ_IDENTITY = "read_identity"
    REQUEST_IDENTITY = "request_identity"
    DECIDE_IDENTITY = "decide_identity"
    PLAN_DIALOGUE = "plan_dialogue"
    HOLD_DIALOGUE = "hold_dialogue"
    CONCLUDE_DIALOGUE = "conclude_dialogue"
    CONDUCT_CASE_DIALOGUE = "conduct_case_dialogue"
    READ_DIALOGUE = "read_dialogue"
    READ_REPORT = "read_report"
    FREEZE_REPORT = "freeze_report"
    SIGN_REPORT = "sign_report"
    READ_FACTS = "read_facts"
    READ_FEED = "read_feed"
    READ_AUDIT = "read_audit"
    OPERATE = "operate"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an action is about. `units` are those the matter was assigned to; `owner` the one answerable for it."""

    units: frozenset[str] = frozenset()
    kind: CaseKind | None = None
    owner: str | None = None
    at_the_desk: bool = False  # still being recorded: nothing has been assigned or sent
    granted: bool = False  # the custodian lets this very caller see who denounced, for now


@dataclass(frozen=True, slots=True)
class Allowed:
    """The policy says yes, because of this role."""

    role: Role


Scope = Callable[[Caller, Subject], Reason | None]


def everywhere(_caller: Caller, _subject: Subject) -> Reason | None:
    return None


def own_unit(caller: Caller, subject: Subject) -> Reason | None:
    """The matter was assigned to the caller's unit, to answer for it or to take part."""
    return None if caller.units & (subject.units | {subject.owner}) else _NOT_ASSIGNED


def own_unit_or_board(caller: Caller, subject: Subject) -> Reason | None:
    """As above; besides, the reception board follows up every case (NĐ 64/2014 Đ7)."""
    return None if caller.unit == CITIZEN_RECEPTION_BOARD else own_unit(caller, subject)


def answerable_unit(caller: Caller, subject: Subject) -> Reason | None:
    """The caller's unit is the one answerable, not one that only takes part."""
    return None if subject.owner in caller.units else _NOT_ANSWERABLE


def board_itself(caller: Caller, _subject: Subject) -> Reason | None:
    """The caller belongs to the reception board, which transferred the matter and follows it up (NĐ 64/2014 Đ7)."""
    return None if caller.unit == CITIZEN_RECEPTION_BOARD else _NOT_THE_BOARD


def own_stream(caller: Caller, subject: Subject) -> Reason | None:
    """The stream of the caller's own unit, or of one that it has taken over."""
    return None if len(subject.units) == 1 and subject.units <= caller.units else _NOT_YOUR_STREAM


def named_persons(caller: Caller, subject: Subject) -> Reason | None:
    """Names of persons: those of a denouncer never without the custodian's grant (Luật Tố cáo Đ8.3, Đ56)."""
    if subject.kind == "TC" and subject.granted:  # and still resolves it: a case may have been given to another unit
        return None if caller.has(Role.DESK, Role.LEADER) else answerable_unit(caller, subject)
    if subject.kind == "TC":
        return None if subject.at_the_desk and caller.has(Role.DESK) else _DENOUNCER
    return None if caller.has(Role.DESK, Role.LEADER) else own_unit(caller, subject)


def originals(caller: Caller, subject: Subject) -> Reason | None:
    """What a citizen gave, as it is: handwriting and voice are named persons. The desk takes in what a denouncer gives, and
    makes the extract from it.
    """
    return None if caller.has(Role.DESK) else named_persons(caller, subject)


_NOT_ASSIGNED: Final = Reason(
    "Vụ việc không được giao cho đơn vị của anh/chị.", "The case is not assigned to your unit."
)
_NOT_ANSWERABLE: Final = Reason(
    "Chỉ đơn vị chủ trì mới làm được việc này; đơn vị của anh/chị phối hợp.",
    "Only the unit answerable for the case may do this; yours takes part.",
)
_NOT_THE_BOARD: Final = Reason(
    "Việc này do Ban Tiếp công dân hoặc lãnh đạo quyết định.", "The reception board or a leader decides this."
)
_NOT_YOUR_STREAM: Final = Reason(
    "Chỉ đọc được dòng sự kiện của đơn vị mình.", "Only your own unit's stream may be read."
)
_DENOUNCER: Final = Reason(
    "Danh tính người tố cáo được giữ bí mật (Điều 8, Điều 56 Luật Tố cáo). Cần đề nghị người giữ bí mật cho phép.",
    "The denouncer's identity is secret (Law on Denunciations, articles 8 and 56). Ask the custodian for a grant.",
)

_DESK, _OFFICER, _HEAD, _LEADER = Role.DESK, Role.OFFICER, Role.UNIT_LEADER, Role.LEADER
_SUPERVISOR, _CUSTODIAN, _AUDITOR, _OPERATOR = Role.SUPERVISOR, Role.CUSTODIAN, Role.AUDITOR, Role.OPERATOR

# fmt: off
TABLE: Final[dict[Action, dict[Role, Scope]]] = {
    # Reception: the desk of the board (Luật Tiếp công dân Đ12, Đ25)
    Action.RECORD_VISIT:      {_DESK: everywhere},
    Action.READ_VISITS:       {_DESK: everywhere, _LEADER: everywhere, _SUPERVISOR: everywhere},
    Action.RECORD_PETITION:   {_DESK: everywhere},
    Action.CLASSIFY_PETITION: {_DESK: everywhere},
    Action.LINK_PETITION:     {_DESK: everywhere},
    Action.DISPOSE_PETITION:  {_DESK: everywhere, _LEADER: everywhere},
    Action.VOID_RECORD:       {_DESK: everywhere},
    # Templates of papers: what the whole office issues is worded in one place
    Action.KEEP_TEMPLATES:    {_DESK: everywhere},
    # Cases: a department sees and handles what was assigned to it, the board and the leaders see all
    Action.READ_CASE:         {_DESK: everywhere, _LEADER: everywhere, _SUPERVISOR: everywhere,
                              _OFFICER: own_unit_or_board, _HEAD: own_unit_or_board},
    Action.ASSIGN_CASE:       {_DESK: everywhere, _LEADER: everywhere},
    Action.ACKNOWLEDGE_CASE:  {_OFFICER: own_unit, _HEAD: own_unit},
    Action.RETURN_CASE:       {_OFFICER: own_unit, _HEAD: own_unit},
    # An officer drafts, the head of the unit answerable signs; what a cooperating unit gives is its part, not the answer
    Action.ANSWER_CASE:       {_HEAD: answerable_unit},
    Action.DRAFT_ANSWER:      {_OFFICER: answerable_unit, _HEAD: answerable_unit},
    Action.APPROVE_ANSWER:    {_HEAD: answerable_unit},
    Action.ANSWER_PART:       {_OFFICER: own_unit, _HEAD: own_unit},
    Action.ASSIGN_OFFICER:    {_HEAD: own_unit},
    Action.NOTE_CASE:         {_OFFICER: own_unit, _HEAD: own_unit},
    Action.EXTEND_DEADLINE:   {_HEAD: answerable_unit, _LEADER: everywhere},
    # A unit asks for more time; to answer a recommendation or reflection the board gives it (Luật Tiếp công dân Đ28.1)
    Action.ASK_EXTENSION:     {_OFFICER: answerable_unit, _HEAD: answerable_unit},
    Action.GRANT_LONGER:      {_HEAD: board_itself, _LEADER: everywhere},
    # The law of another day than that of receipt: Luật 136/2025 says nothing of matters received before it
    Action.OVERRIDE_LAW:      {_HEAD: board_itself, _LEADER: everywhere},
    Action.SUSPEND_CASE:      {_HEAD: answerable_unit, _LEADER: everywhere},
    Action.URGE_UNIT:         {_DESK: everywhere, _LEADER: everywhere},
    Action.CLOSE_CASE:        {_DESK: everywhere, _HEAD: answerable_unit},
    # The procedure on complaints and denunciations: the unit answerable conducts it, its head or the leader signs
    Action.DECIDE_ACCEPTANCE: {_DESK: everywhere, _LEADER: everywhere, _HEAD: answerable_unit},
    Action.CONDUCT_CASE:      {_DESK: everywhere, _OFFICER: answerable_unit, _HEAD: answerable_unit},
    Action.ISSUE_DECISION:    {_LEADER: everywhere, _HEAD: answerable_unit},
    # Protection of denouncers (Luật Tố cáo Đ47 to Đ58): whoever answers for the case or carries it out follows its own
    Action.TRACK_PROTECTION:  {_DESK: everywhere, _LEADER: everywhere, _OFFICER: own_unit, _HEAD: own_unit_or_board},
    # Files: the desk attaches to everything, a department to its own cases
    Action.ATTACH_FILE:       {_DESK: everywhere, _OFFICER: own_unit, _HEAD: own_unit},
    Action.READ_ORIGINAL:     {_DESK: originals, _LEADER: originals, _OFFICER: originals, _HEAD: originals},
    # Identity (Luật Tố cáo Đ8, Đ47, Đ56): nobody both asks and decides
    Action.READ_IDENTITY:     {_DESK: named_persons, _LEADER: named_persons,
                              _OFFICER: named_persons, _HEAD: named_persons},
    Action.REQUEST_IDENTITY:  {_DESK: everywhere, _OFFICER: answerable_unit, _HEAD: answerable_unit,
                              _LEADER: everywhere},
    Action.DECIDE_IDENTITY:   {_CUSTODIAN: everywhere},
    # What is past its term of keeping: the desk lists it, the head of the board or a leader decides (Luật BVDLCN Đ14)
    Action.DRAW_UP_RETENTION: {_DESK: everywhere},
    Action.READ_RETENTION:    {_DESK: everywhere, _LEADER: everywhere, _HEAD: board_itself, _AUDITOR: everywhere},
    Action.DECIDE_RETENTION:  {_HEAD: board_itself, _LEADER: everywhere},
    # What is held about a person, for that person: denunciations only by the custodian (Luật Tố cáo Đ8.3)
    Action.EXTRACT_PERSON:    {_DESK: everywhere, _CUSTODIAN: everywhere},
    # Reception days of leaders and dialogues: the board is their secretariat
    Action.PLAN_DIALOGUE:     {_DESK: everywhere, _LEADER: everywhere},
    Action.HOLD_DIALOGUE:     {_DESK: everywhere, _LEADER: everywhere},
    Action.CONCLUDE_DIALOGUE: {_DESK: everywhere, _LEADER: everywhere},
    Action.READ_DIALOGUE:     {_DESK: everywhere, _LEADER: everywhere, _SUPERVISOR: everywhere,
                              _OFFICER: everywhere, _HEAD: everywhere},
    # Dialogues inside a complaint (LKN Đ30, Đ39): the unit answerable for the case holds its own
    Action.CONDUCT_CASE_DIALOGUE: {_DESK: everywhere, _LEADER: everywhere,
                                   _OFFICER: answerable_unit, _HEAD: answerable_unit},
    # Reports (Thông tư 06/2025/TT-TTCP): made by the board, signed by the head
    Action.READ_REPORT:       {_DESK: everywhere, _LEADER: everywhere, _SUPERVISOR: everywhere},
    Action.FREEZE_REPORT:     {_DESK: everywhere},
    Action.SIGN_REPORT:       {_LEADER: everywhere},
    Action.READ_FACTS:        {_DESK: everywhere, _LEADER: everywhere, _SUPERVISOR: everywhere,
                              _OFFICER: own_unit_or_board, _HEAD: own_unit_or_board},
    # The system itself
    Action.READ_FEED:         {_OPERATOR: everywhere, _OFFICER: own_stream, _HEAD: own_stream},
    Action.READ_AUDIT:        {_AUDITOR: everywhere},
    Action.OPERATE:           {_OPERATOR: everywhere},
}
# fmt: on


def may(caller: Caller, action: Action, of: Subject | None = None) -> Allowed | Refused:
    """Whether `caller` may do `action` to `of`; without a subject, whether to any at all that is within reach."""
    scopes = [(role, scope) for role, scope in TABLE[action].items() if role in caller.roles]
    refusal = _NOT_ASSIGNED if scopes else _whose(action)
    for role, scope in scopes:
        if of is None or (reason := scope(caller, of)) is None:
            return Allowed(role)
        refusal = reason
    return Refused(refusal)


@cache
def _whose(action: Action) -> Reason:
    """Whoever may not do it is told whose it is."""
    names = [ROLE_NAMES[role] for role in TABLE[action]]
    vi, en = (
        ", ".join(name[0].lower() + name[1:] for name in words)
        for words in ([name.vi for name in names], [name.en for name in names])
    )
    return Reason(f"Việc của {vi}.", f"A matter for: {en}.")


def require(caller: Caller, action: Action, of: Subject | None = None) -> None:
    """Like `may`, for the edge: raises a 403 problem with the policy's reason."""
    answer = may(caller, action, of)
    if isinstance(answer, Refused):
        raise Problem(403, "forbidden", answer.reason)


def sees_everything(caller: Caller) -> bool:
    """Whether lists show the caller every unit's cases, rather than those of his or her own unit."""
    return caller.unit == CITIZEN_RECEPTION_BOARD or caller.has(Role.DESK, Role.LEADER, Role.SUPERVISOR)
