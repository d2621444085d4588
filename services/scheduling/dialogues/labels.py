"""What the codes of dialogues are called on pages and papers."""

from typing import Final

from services.scheduling.badges import Badge
from services.scheduling.dialogues.rules import Asker, State
from shared.events.kinds import Carrier, DialogueType
from shared.refusals import Reason

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
