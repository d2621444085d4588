"""What a petition that was entered by mistake keeps anybody from doing to it. Pure."""

from services.intake.petitions.tables import PetitionRow
from shared.refusals import Reason, Refused


def refuse_voided(petition: PetitionRow) -> Refused | None:
    """Nothing is done to a petition that is void."""
    if petition.voided_on is None:
        return None
    return Refused(
        Reason(f"Đơn {petition.code} đã hủy vì vào sổ nhầm.", f"{petition.code} is void: entered by mistake.")
    )
