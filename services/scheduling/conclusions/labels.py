"""What the codes of conclusions are called on pages."""

from typing import Final

from services.scheduling.badges import Badge
from services.scheduling.conclusions.queries import Group
from services.scheduling.conclusions.rules import ConclusionState
from shared.refusals import Reason

STATES: Final = {
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
