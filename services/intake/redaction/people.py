"""Who stands behind a case: whom no text about it may name, and whom the custodian may let be seen."""

from typing import Final
from uuid import UUID

from sqlalchemy import text

from services.intake.people.usecases import Person, all_stated
from services.intake.people.vault import Vault
from services.intake.redaction.rules import Known
from shared.database import Transaction

# Whoever wrote or came, also when the case was of another kind, the petition or visit void, or it was on another day of the
# same delegation: they are protected from being named. What is compared with is shown to nobody. Each step goes by an index.
EVERYBODY: Final = text("""
    WITH RECURSIVE one AS (
        SELECT code, replaces, replaced_by FROM case_file WHERE code = :case
        UNION SELECT c.code, c.replaces, c.replaced_by FROM one
            JOIN case_file c ON c.code IN (one.replaces, one.replaced_by)),
        given AS (SELECT visit_code, person FROM petition WHERE code = :petition
            UNION SELECT p.visit_code, p.person FROM one JOIN petition p ON p.case_code = one.code),
        came AS (SELECT code, delegation_code, person FROM visit WHERE code = :visit
            UNION SELECT v.code, v.delegation_code, v.person FROM one JOIN visit v ON v.case_code = one.code
            UNION SELECT v.code, v.delegation_code, v.person FROM given JOIN visit v ON v.code = given.visit_code),
        together AS (SELECT code, person FROM came
            UNION SELECT v.code, v.person FROM came JOIN visit v ON v.delegation_code = came.delegation_code)
    SELECT person FROM given WHERE person IS NOT NULL
    UNION SELECT person FROM together
    UNION SELECT r.person FROM together JOIN representative r ON r.visit_code = together.code
""")
# Fewer: those whose identity the case rests on today, who wrote, came with it or spoke for those who came. They are shown
# to whom the custodian allows it, so nobody is among them whose petition or visit is void, or who came about another thing.
DENOUNCERS: Final = text("""
    WITH given AS (SELECT visit_code, person FROM petition WHERE case_code = :case AND voided_on IS NULL),
        came AS (SELECT code, person FROM visit WHERE case_code = :case AND voided_on IS NULL
            UNION SELECT v.code, v.person FROM given JOIN visit v ON v.code = given.visit_code WHERE v.voided_on IS NULL)
    SELECT person FROM given WHERE person IS NOT NULL
    UNION SELECT person FROM came
    UNION SELECT r.person FROM came JOIN representative r ON r.visit_code = came.code
""")


def known(person: Person, commune: str | None = None) -> Known:
    """A person as texts are compared with; `commune` by its name."""
    return Known(person.name, person.address, commune or None, person.phone, person.paper_number, person.birth_year)


async def people_of_case(tx: Transaction, case: str, vault: Vault) -> dict[UUID, Person]:
    """Everybody a secret case knows, for a machine to compare with. Raises CannotOpen."""
    return await all_stated(tx, await everybody_behind(tx, case=case), vault)


async def everybody_behind(
    tx: Transaction, *, case: str | None = None, petition: str | None = None, visit: str | None = None
) -> tuple[UUID, ...]:
    """The rows they are kept in: of a case, of a petition or visit, of all of these."""
    asked = {"case": case, "petition": petition, "visit": visit}
    return tuple(row.person for row in await tx.execute(EVERYBODY, asked))


async def denouncers_of(tx: Transaction, case: str) -> list[UUID]:
    """The rows of those whose identity a case rests on."""
    return [row.person for row in await tx.execute(DENOUNCERS, {"case": case})]
