"""What the codes of dialogues inside complaints are called on pages."""

from typing import Final

from services.scheduling.badges import Badge
from services.scheduling.case_dialogues.rules import Presence, Signatory, State
from shared.events.kinds import Stage
from shared.refusals import Reason

STATES: Final = {
    State.REQUESTED: Badge(Reason("Chờ định ngày", "To be planned"), "soon", "clock"),
    State.PLANNED: Badge(Reason("Đã định ngày", "Planned"), "new", "calendar"),
    State.HELD: Badge(Reason("Đã đối thoại", "Held"), "ok", "check"),
    State.CANCELLED: Badge(Reason("Đã hủy", "Cancelled"), "hold", "x"),
}
STAGES: Final = {
    Stage.FIRST: Reason("Giải quyết lần đầu (Điều 30 Luật Khiếu nại)", "First instance (LKN article 30)"),
    Stage.SECOND: Reason("Giải quyết lần hai (Điều 39 Luật Khiếu nại)", "Second instance (LKN article 39)"),
    Stage.REPEATED: Reason("Giải quyết lại", "Resolved again"),
}
PRESENCES: Final = {
    Presence.ATTENDED: Reason("Người khiếu nại có mặt", "The complainant attended"),
    Presence.UNEXCUSED: Reason("Vắng mặt không có lý do chính đáng", "Absent without an excuse"),
}
SIGNATORIES: Final = {
    Signatory.CHAIR: Reason("Người chủ trì", "The chair"),
    Signatory.RECORDER: Reason("Người ghi biên bản", "Who took the minutes"),
    Signatory.COMPLAINANT: Reason("Người khiếu nại", "The complainant"),
    Signatory.RESPONDENT: Reason("Người bị khiếu nại", "The body or official complained against"),
    Signatory.AFFECTED: Reason("Người có quyền, nghĩa vụ liên quan", "Persons whose rights or duties are affected"),
    Signatory.ORGANISATION: Reason(
        "Đại diện tổ chức chính trị - xã hội", "Representative of a socio-political organisation"
    ),
}
