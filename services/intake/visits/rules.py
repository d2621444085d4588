"""Who may speak for a delegation, and who receives in which kind of reception. Pure. (Luật Tiếp công dân Đ18, Đ29.)"""

from typing import Final

from shared.events.kinds import ReceivedBy, Reception
from shared.refusals import Reason, Refused

DELEGATION_FROM: Final = 5
"""People from which a visit is a delegation, đoàn đông người (form 01/TCD of TT 06/2025, note)."""
LARGE_DELEGATION_FROM: Final = 11
SMALL_DELEGATION_REPRESENTATIVES: Final = 2
LARGE_DELEGATION_REPRESENTATIVES: Final = 5

RECEPTION_NAMES: Final[dict[Reception, Reason]] = {
    Reception.REGULAR: Reason("Thường xuyên", "Regular"),
    Reception.PERIODIC: Reason("Định kỳ", "Periodic"),
    Reception.AD_HOC: Reason("Đột xuất", "Ad hoc"),
}
RECEIVER_NAMES: Final[dict[ReceivedBy, Reason]] = {
    ReceivedBy.DESK: Reason("Cán bộ tiếp công dân", "The desk"),
    ReceivedBy.HEAD: Reason("Người đứng đầu trực tiếp", "The head in person"),
    ReceivedBy.DELEGATE: Reason("Ủy quyền tiếp", "A delegate of the head"),
}


def is_delegation(people: int) -> bool:
    return people >= DELEGATION_FROM


def refuse_representatives(people: int, representatives: int | None) -> Refused | None:
    """Five to ten people speak through one or two of them, more than ten through at most five (Đ29)."""
    if not is_delegation(people):
        if representatives is not None and representatives > people:
            return Refused(
                Reason("Số người đại diện nhiều hơn số người đến.", "There are more representatives than people."),
                "representatives",
            )
        return None
    most = LARGE_DELEGATION_REPRESENTATIVES if people >= LARGE_DELEGATION_FROM else SMALL_DELEGATION_REPRESENTATIVES
    if representatives is not None and 1 <= representatives <= most:
        return None
    if people >= LARGE_DELEGATION_FROM:
        return Refused(
            Reason(
                f"Đoàn {people} người: cử từ 1 đến 5 người đại diện (Điều 29 Luật Tiếp công dân).",
                f"A delegation of {people} names one to five representatives (Law on Citizen Reception, art. 29).",
            ),
            "representatives",
        )
    return Refused(
        Reason(
            f"Đoàn {people} người: cử 1 hoặc 2 người đại diện (Điều 29 Luật Tiếp công dân).",
            f"A delegation of {people} names one or two representatives (Law on Citizen Reception, art. 29).",
        ),
        "representatives",
    )


def refuse_receiver(reception: Reception, received_by: ReceivedBy) -> Refused | None:
    """Periodic and ad hoc reception is the head's (Đ2, Đ18); a delegate is recorded, and counted apart."""
    if reception is Reception.REGULAR or received_by is not ReceivedBy.DESK:
        return None
    return Refused(
        Reason(
            "Tiếp định kỳ và đột xuất là của người đứng đầu (Điều 18 Luật Tiếp công dân): chọn người tiếp.",
            "Periodic and ad hoc reception is the head's (Law on Citizen Reception, art. 18): choose who received.",
        ),
        "received_by",
    )
