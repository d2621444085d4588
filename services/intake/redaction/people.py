"""Whom a text about a secret case must not name: everybody who came or wrote about it, as far as anybody knows."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import text

from services.intake.people.usecases import Person, all_stated
from services.intake.people.vault import Vault
from services.intake.redaction.rules import Known
from shared.database import Transaction

# Whoever wrote or came, also when the case was of another kind, the petition void, or it was on another day of the same
# delegation. More people than the page of an identity shows: what is compared with is shown to nobody.
OF_A_CASE: Final = text("""
    WITH RECURSIVE one AS (
        SELECT code, replaces FROM case_file WHERE code = :case
        UNION SELECT c.code, c.replaces FROM case_file c JOIN one ON c.code = one.replaces OR c.replaces = one.code),
        given AS (SELECT visit_code, person FROM petition WHERE case_code IN (SELECT code FROM one)),
        came AS (SELECT code, delegation_code, person FROM visit
                 WHERE case_code IN (SELECT code FROM one) OR code IN (SELECT visit_code FROM given)),
        together AS (SELECT code, person FROM came UNION SELECT code, person FROM visit
                     WHERE delegation_code IN (SELECT delegation_code FROM came))
    SELECT person FROM given WHERE person IS NOT NULL
    UNION SELECT person FROM together
    UNION SELECT r.person FROM representative r JOIN together ON together.code = r.visit_code
""")


def known(person: Person, commune: str | None = None) -> Known:
    """A person as texts are compared with; `commune` by its name."""
    return Known(person.name, person.address, commune or None, person.phone, person.paper_number, person.birth_year)


async def people_of_case(tx: Transaction, case: str, vault: Vault) -> dict[UUID, Person]:
    """Everybody a secret case knows, for a machine to compare with. Raises CannotOpen."""
    return await all_stated(tx, await keys_of_case(tx, case), vault)


async def keys_of_case(tx: Transaction, case: str) -> Collection[UUID]:
    """The rows they are kept in."""
    return [row.person for row in await tx.execute(OF_A_CASE, {"case": case})]
