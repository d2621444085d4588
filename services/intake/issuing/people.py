"""How a person stands on a paper."""

from services.intake.office import Office
from services.intake.papers.filling import Value
from services.intake.people.papers import PAPER_NAMES
from services.intake.people.usecases import Person


def named(office: Office, person: Person | None) -> dict[str, Value]:
    """Name, address and identity paper; all empty for nobody, and for who must not be named."""
    if person is None:
        return {"ho_ten": "", "dia_chi": "", "giay_to": ""}
    commune = office.commune_name(person.commune)
    paper = f"{PAPER_NAMES[person.paper_type].vi} số: {person.paper_number}" if person.paper_type else ""
    return {
        "ho_ten": person.name,
        "dia_chi": ", ".join(part for part in (person.address, commune) if part),
        "giay_to": paper if person.paper_number else "",
    }
