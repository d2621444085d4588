"""Under whose name a number stands when units have been merged since: as it was then, or as it is now."""

from enum import StrEnum
from typing import Final

from shared.refusals import Reason


class Organised(StrEnum):
    """THEN: under the unit that answered when the period ended, as the report was signed; NOW: under the one that
    answers today, so that years before and after a merger can be compared.
    """

    THEN = "then"
    NOW = "now"


NAMES: Final[dict[Organised, Reason]] = {
    Organised.THEN: Reason("Theo tổ chức của kỳ", "Units as they were"),
    Organised.NOW: Reason("Theo tổ chức hiện nay", "Units as they are now"),
}
