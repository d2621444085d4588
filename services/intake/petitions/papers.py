"""What is so with a petition, as far as it decides which papers can be made from it."""

from services.intake.papers.situations import of_petition
from services.intake.petitions.tables import PetitionRow


def situations_of(row: PetitionRow) -> frozenset[str]:
    return of_petition(outcome=row.outcome, voided=row.voided_on is not None)
