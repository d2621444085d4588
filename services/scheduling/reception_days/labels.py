"""What the codes of reception days are called on pages."""

from typing import Final

from services.scheduling.badges import Badge
from services.scheduling.reception_days.tables import DayState
from shared.events.kinds import ReceivedBy
from shared.refusals import Reason

STATES: Final = {
    DayState.PLANNED: Badge(Reason("Theo lịch", "Scheduled"), "none", "calendar"),
    DayState.HELD: Badge(Reason("Đã tiếp", "Held"), "ok", "check"),
}
RECEIVED_BY: Final = {
    ReceivedBy.HEAD: Reason("Người đứng đầu trực tiếp tiếp", "Received by the head in person"),
    ReceivedBy.DELEGATE: Reason("Ủy quyền cho cấp phó tiếp", "Received by a delegate"),
}
