"""What the codes of scheduling are called on pages and papers."""

from dataclasses import dataclass
from typing import Final

from services.scheduling.conclusions.queries import Group
from services.scheduling.conclusions.tables import ConclusionState
from services.scheduling.dialogues.rules import Asker, State
from services.scheduling.reception_days.tables import DayState
from shared.events.kinds import Carrier, DialogueType, ReceivedBy
from shared.refusals import Reason


@dataclass(frozen=True, slots=True)
class Badge:
    """A state as pages show it: a word, a shape and a colour together."""

    text: Reason
    css: str
    icon: str


TYPES: Final = {
    DialogueType.PERIODIC: Reason("Đối thoại định kỳ", "Periodic dialogue"),
    DialogueType.AD_HOC: Reason("Đối thoại đột xuất", "Ad hoc dialogue"),
}
CARRIERS: Final = {
    Carrier.WEEKLY_BRIEFING: Reason("Giao ban tuần", "Weekly briefing"),
    Carrier.MONTHLY_BRIEFING: Reason("Giao ban tháng", "Monthly briefing"),
    Carrier.YEARLY_CONFERENCE: Reason("Hội nghị triển khai nhiệm vụ năm", "Yearly conference"),
    Carrier.STAFF_CONFERENCE: Reason("Hội nghị cán bộ, công chức, viên chức", "Staff conference"),
    Carrier.STAND_ALONE: Reason("Tổ chức riêng", "Stand-alone session"),
}
STATES: Final = {
    State.PLANNED: Badge(Reason("Trong kế hoạch", "Planned"), "none", "calendar"),
    State.PUBLISHED: Badge(Reason("Đã công bố", "Published"), "new", "new"),
    State.HELD: Badge(Reason("Đã diễn ra, chờ kết luận", "Held, to be concluded"), "run", "run"),
    State.CONCLUDED: Badge(Reason("Đã kết luận", "Concluded"), "ok", "check"),
    State.CANCELLED: Badge(Reason("Đã hủy", "Cancelled"), "hold", "x"),
}
ASKERS: Final = {
    Asker.CITIZEN: Reason("Công dân", "Citizen"),
    Asker.STAFF: Reason("Công chức, viên chức, người lao động", "Staff"),
    Asker.PARTY_MEMBER: Reason("Đảng viên", "Party member"),
    Asker.ORGANISATION: Reason("Tổ chức", "Organisation"),
    Asker.ENTERPRISE: Reason("Doanh nghiệp", "Enterprise"),
}
DAY_STATES: Final = {
    DayState.PLANNED: Badge(Reason("Theo lịch", "Scheduled"), "none", "calendar"),
    DayState.HELD: Badge(Reason("Đã tiếp", "Held"), "ok", "check"),
}
RECEIVED_BY: Final = {
    ReceivedBy.HEAD: Reason("Người đứng đầu trực tiếp tiếp", "Received by the head in person"),
    ReceivedBy.DELEGATE: Reason("Ủy quyền cho cấp phó tiếp", "Received by a delegate"),
}
CONCLUSION_STATES: Final = {
    ConclusionState.SENT: Badge(Reason("Đã gửi, chưa mở vụ việc", "Sent, no case yet"), "new", "new"),
    ConclusionState.OPENED: Badge(Reason("Chưa tiếp nhận", "Not acknowledged"), "new", "new"),
    ConclusionState.ACKNOWLEDGED: Badge(Reason("Đang giải quyết", "Being handled"), "run", "run"),
    ConclusionState.ANSWERED: Badge(Reason("Đã trả lời", "Answered"), "ok", "check"),
    ConclusionState.CLOSED: Badge(Reason("Đã kết thúc", "Closed"), "ok", "check"),
    ConclusionState.RETURNED: Badge(Reason("Bị trả lại, cần giao lại", "Returned, to be reassigned"), "back", "back"),
}
GROUPS: Final = {
    Group.LATE: Reason("Quá hạn", "Overdue"),
    Group.SOON: Reason("Sắp đến hạn", "Due soon"),
    Group.RETURNED: Reason("Bị trả lại", "Returned"),
    Group.UNACKNOWLEDGED: Reason("Chưa tiếp nhận", "Not acknowledged"),
    Group.RUNNING: Reason("Chưa trả lời", "Not answered"),
    Group.IN_TIME: Reason("Trả lời đúng hạn", "Answered in time"),
    Group.ANSWERED_LATE: Reason("Trả lời quá hạn", "Answered late"),
    Group.ALL: Reason("Tất cả", "All"),
}
RETURN_REASONS: Final = {
    "unknown_unit": Reason("không có đơn vị này", "there is no such unit"),
    "unit_not_in_force": Reason("đơn vị không hoạt động vào ngày kết luận", "the unit did not exist on that day"),
    "unknown_field": Reason("không có lĩnh vực này", "there is no such field of matters"),
    "due_before_conclusion": Reason("hạn đặt trước ngày kết luận", "it is due before it was concluded"),
    "already_a_case": Reason("đã có vụ việc cho kết luận này", "there is a case for it already"),
}
"""Codes intake gives in ConclusionReturned; one not listed is shown as it came."""
