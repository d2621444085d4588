"""Making anonymous what the head decided on: each matter in one transaction, with an event for each of its records.

Register numbers, days, codes, decisions and who looked stay; whom a record was about cannot be learned from it any more.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final, TypeVar
from urllib.parse import unquote_plus
from uuid import UUID

import structlog
from sqlalchemy import Select, bindparam, select, text
from sqlalchemy.dialects.postgresql import JSONB

from services.intake.attachments.storing import Store, store_of
from services.intake.cases.tables import CaseRow
from services.intake.disclosures.sealing import reason_of, sealed_reason
from services.intake.disclosures.tables import DisclosureRow
from services.intake.grants.tables import RequestRow
from services.intake.grants.words import Words as RequestWords
from services.intake.grants.words import sealed_words, words_of
from services.intake.office import BODY
from services.intake.people.keyring import Keyring
from services.intake.people.statements import Statement, content_hash, opened_statement, sealed_statement
from services.intake.people.tables import PersonRow, StatementRow
from services.intake.people.usecases import Person, all_stated, sealed
from services.intake.people.vault import CannotOpen, Vault
from services.intake.petitions.tables import PetitionRow
from services.intake.retention.erasing import MARK, Eraser, erased_within, eraser_of
from services.intake.retention.holdings import WORDS, Words
from services.intake.retention.matters import is_past, together
from services.intake.retention.tables import AnonymisedRow, RetentionItemRow
from services.intake.retention.terms import Term, load_terms
from services.intake.saved_views.tables import SavedViewRow
from services.intake.visits.tables import VisitRow
from shared.calendar import clock
from shared.database import Database, Transaction
from shared.events.intake import RecordAnonymised
from shared.settings import Settings
from shared.text import folded

Row = TypeVar("Row")
logger = structlog.get_logger(__name__)
ACTOR: Final = "system:retention"
TABLES: Final[dict[str, type[CaseRow | PetitionRow | VisitRow]]] = {
    "case": CaseRow,
    "petition": PetitionRow,
    "visit": VisitRow,
}
NEXT: Final = text("""
    SELECT i.list, i.code FROM retention_item i JOIN retention_list l ON l.id = i.list
    WHERE i.outcome IS NULL AND l.decided_on IS NOT NULL AND i.code > :after
    ORDER BY i.code LIMIT 1 FOR UPDATE OF i SKIP LOCKED
""")
NAMED: Final = text("""
    SELECT person FROM visit WHERE code = ANY(:codes)
    UNION SELECT person FROM petition WHERE code = ANY(:codes) AND person IS NOT NULL
    UNION SELECT person FROM representative WHERE visit_code = ANY(:codes)
""")
FILES: Final = text("""
    DELETE FROM identity.paper_file f USING issued_paper p WHERE p.id = f.id AND p.code = ANY(:codes)
""")
ATTACHED: Final = text("""
    DELETE FROM identity.attachment_file f USING attachment a WHERE a.id = f.id AND a.code = ANY(:codes) RETURNING a.place
""")
REMARKS: Final = text("UPDATE identity.satisfaction SET remark = NULL WHERE code = ANY(:codes) AND remark IS NOT NULL")
"""What a citizen said of how it went is counted without it."""
FORGET_ANSWERS: Final = text("DELETE FROM remembered_request WHERE made_at < now() - interval '90 days'")
"""Answers kept so that a request sent again is not done twice: they hold what was asked for, and nobody sends one again
after so long.
"""


@dataclass(slots=True)
class Done:
    """What a round has come to: matters made anonymous, kept because something new hangs on them, and not readable for
    want of a key: those are tried again.
    """

    anonymised: int = 0
    changed: int = 0
    unreadable: int = 0


async def carry_out_decisions(database: Database, settings: Settings) -> None:
    """The chore. Keys are read only when there is something to do."""
    async with database.transaction(ACTOR) as tx:
        if (await tx.execute(NEXT, {"after": ""})).first() is None:
            return
    store = store_of(settings)
    await carry_out(database, Keyring(settings).vault(), load_terms(settings.retention_file), store)


async def carry_out(database: Database, vault: Vault, terms: tuple[Term, ...], store: Store) -> Done:
    """Carry out what was decided and still waits; several may, each takes other matters."""
    done, after = Done(), ""
    while True:
        files = list[str]()
        async with database.transaction(ACTOR) as tx:
            found = (await tx.execute(NEXT, {"after": after})).first()
            if found is None:
                break
            after = found.code
            try:
                async with tx.savepoint():
                    changed = await _make_anonymous(tx, found.list, found.code, vault, terms, files)
            except CannotOpen as error:
                done.unreadable += 1
                logger.warning("retention_cannot_open", record=found.code, key=error.key)
                continue
        done.changed += changed
        done.anonymised += not changed
        for place in files:  # their keys are gone: what is left behind now, a sweep of the store drops
            await store.remove(place)
    if done.anonymised:
        async with database.transaction(ACTOR) as tx:
            await tx.execute(FORGET_ANSWERS)
        logger.info("retention_carried_out", matters=done.anonymised, changed=done.changed)
    return done


async def _make_anonymous(
    tx: Transaction, number: int, code: str, vault: Vault, terms: tuple[Term, ...], files: list[str]
) -> bool:
    """True when the matter is no longer past its term and is left as it is. `files`: takes the places of what was attached."""
    item = (await tx.execute(select(RetentionItemRow).filter_by(list=number, code=code))).scalar_one()
    members = await together(tx, code)
    found = [await tx.get(TABLES[one.record], one.code, lock=True) for one in members]
    rows = [row for row in found if row is not None]
    members = await together(tx, code)  # with nobody changing them any more
    today = clock.today()
    if len(members) != len(rows) or not all(is_past(one, terms, today) for one in members):
        item.outcome, item.outcome_on = "changed", today
        return True
    codes = [one.code for one in members]
    named = await persons_named(tx, codes)
    erased = eraser_of((await all_stated(tx, named, vault)).values())
    tx.add(*[AnonymisedRow(code=one, list=number, item=code, at=clock.now()) for one in codes])
    await tx.flush()  # from here the database lets these records change
    for words in WORDS:
        await _erase(tx, words, codes, erased)
    await tx.execute(FILES, {"codes": codes})
    await tx.execute(REMARKS, {"codes": codes})
    files += [row.place for row in await tx.execute(ATTACHED, {"codes": codes})]
    await erase_statements(tx, codes, erased, vault)
    await _erase_requests(tx, codes, erased, vault)
    await _erase_extracts(tx, named, erased, vault)
    await _drop_views(tx, erased)
    await _forget(tx, named, vault)
    item.outcome, item.outcome_on = "done", today
    for row in rows:
        await tx.session.refresh(row)
        _follow(row)
        told = RecordAnonymised(record=row.code, unit=BODY, anonymised_on=today)
        tx.emit(told, of=row, audience=row.matter.units if isinstance(row, CaseRow) else ())
    return False


async def _drop_views(tx: Transaction, erased: Eraser) -> None:
    """Filters that look for them by name: there is nothing left to find."""
    for row in (await tx.execute(select(SavedViewRow))).scalars().all():
        said = f"{row.name}\n{unquote_plus(row.query)}"
        if erased(said) != said:
            await tx.session.delete(row)


async def persons_named(tx: Transaction, codes: Sequence[str]) -> list[UUID]:
    """Whose identity these records hold. A person's row is of one visit or petition and what came of it."""
    return [row.person for row in await tx.execute(NAMED, {"codes": list(codes)})]


async def _erase(tx: Transaction, words: Words, codes: Sequence[str], erased: Eraser) -> None:
    """Only what changes is written: a line of the book in which nobody is named stays as it was."""
    listed = ", ".join(words.columns)
    rows = await tx.execute(
        text(f"SELECT ctid::text AS place, {listed} FROM {words.table} WHERE {words.by} = ANY(:codes) FOR UPDATE"),
        {"codes": list(codes)},
    )
    for row in rows.mappings().all():
        now = {name: erased_within(row[name], erased) for name in words.columns}
        changed = {name: value for name, value in now.items() if value != row[name]}
        if changed:
            assignments = ", ".join(f"{name} = :{name}" for name in changed)
            update = text(
                f"UPDATE {words.table} SET {assignments} WHERE ctid = CAST(CAST(:place AS text) AS tid)"
            ).bindparams(*[bindparam(name, type_=JSONB) for name, value in changed.items() if isinstance(value, dict)])
            await tx.execute(update, changed | {"place": row["place"]})


async def _locked(tx: Transaction, wanted: Select[Row]) -> Sequence[Row]:
    """Sealed rows as they are now, and kept so: a rotation of keys that came between would leave what one key has sealed
    under the name of the other.
    """
    found = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    return (await tx.execute(found)).scalars().all()


async def erase_statements(tx: Transaction, codes: Sequence[str], erased: Eraser, vault: Vault) -> None:
    """What was told of a denunciation, sealed."""
    for row in await _locked(tx, select(StatementRow).where(StatementRow.id.in_(codes))):  # type: ignore[attr-defined]
        now = Statement(**{name: said and erased(said) for name, said in asdict(opened_statement(row, vault)).items()})
        for name, value in sealed_statement(now, vault).items():
            setattr(row, name, value)


async def _erase_requests(tx: Transaction, codes: Sequence[str], erased: Eraser, vault: Vault) -> None:
    """Who asked to see an identity, and who let it be seen, is kept; why may say who it was."""
    asked = select(RequestRow).where(RequestRow.case_code.in_(codes))  # type: ignore[attr-defined]
    for row in await _locked(tx, asked):
        words = words_of(row, vault)
        now = RequestWords(erased(words.reason), erased(words.remark) if words.remark else None)
        for name, value in sealed_words(now, vault).items():
            setattr(row, name, value)


async def _erase_extracts(tx: Transaction, persons: Sequence[UUID], erased: Eraser, vault: Vault) -> None:
    """The same of what was handed to them."""
    made = select(DisclosureRow).where(DisclosureRow.persons.op("&&")(list(persons)))  # type: ignore[attr-defined]
    for row in await _locked(tx, made):
        for name, value in sealed_reason(erased(reason_of(row, vault)), vault).items():
            setattr(row, name, value)


async def _forget(tx: Transaction, persons: Sequence[UUID], vault: Vault) -> None:
    """The row stays, for the looks at it that are on record; what is sealed in it says nothing."""
    nobody = sealed(Person(name=MARK), vault)
    for row in await _locked(tx, select(PersonRow).where(PersonRow.id.in_(persons))):  # type: ignore[attr-defined]
        for name, value in nobody.items():
            setattr(row, name, value)


def _follow(row: CaseRow | PetitionRow | VisitRow) -> None:
    """What is worked out from the words follows them."""
    match row:
        case CaseRow():
            row.folded = folded((row.extract or "") if row.secret else row.content)
        case PetitionRow() if not row.secret:
            row.content_hash = content_hash(row.content)
        case VisitRow() if row.folded:
            row.folded = folded(row.content)
