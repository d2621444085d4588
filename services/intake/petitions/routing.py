"""Who receives a matter of a field, told as soon as the field is chosen (Luật Tiếp công dân Đ12.4)."""

from dataclasses import dataclass
from datetime import date

from services.intake.office import BODY, Office
from shared.refusals import Refused


@dataclass(frozen=True, slots=True)
class Routed:
    """The body that receives the matter at the reception office; and, when that is the board, who usually resolves it."""

    receiver: str
    is_ours: bool
    resolver: str


def routed(office: Office, field: str, on: date) -> Routed | None:
    """None when no field, or none of this day, was chosen."""
    if not field or isinstance(office.field(field, on), Refused):
        return None
    receiver = office.subjects.receiver(field, on)
    return Routed(receiver.name, receiver.code == BODY, office.fields.default_unit(field, on).name)
