"""What a matter would say after it is made anonymous: worked out on a copy, changing nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import text

from services.intake.people.statements import PURPOSE as READING
from services.intake.people.statements import statements_of
from services.intake.people.tables import StatementRow
from services.intake.people.usecases import all_stated, remember_tried
from services.intake.people.vault import Vault
from services.intake.retention.carrying_out import persons_named
from services.intake.retention.erasing import MARK, erased_within, eraser_of
from services.intake.retention.holdings import WORDS
from services.intake.retention.matters import Member, together
from services.intake.secrecy import DENOUNCING_VISIT, knows_what_came_together, reads_everything_of
from shared.access.roles import Caller
from shared.database import Transaction

SECRET: Final = text(f"""
    SELECT code FROM case_file WHERE code = ANY(:codes) AND secret
    UNION ALL SELECT code FROM petition WHERE code = ANY(:codes) AND secret
    UNION ALL SELECT code FROM visit v WHERE code = ANY(:codes) AND {DENOUNCING_VISIT}
""")
FILES: Final = text("""
    SELECT count(*) FROM identity.paper_file f JOIN issued_paper p ON p.id = f.id WHERE p.code = ANY(:codes)
""")


@dataclass(frozen=True, slots=True)
class Left:
    """A text in which somebody is named, as it would read."""

    code: str
    table: str
    column: str
    text: str
    cuts: int


@dataclass(frozen=True, slots=True)
class Preview:
    """`texts` is None for whoever may not read them."""

    members: Sequence[Member]
    persons: int
    files: int
    texts: Sequence[Left] | None


async def preview(tx: Transaction, caller: Caller | None, code: str, vault: Vault) -> Preview | None:
    """None when there is no such record. Without a caller, the operator's command, no text is shown. Of a matter that holds
    a denunciation and what came with it, whoever may not know that it did sees the half that was asked for.

    Raises:
        CannotOpen: it cannot be told whom to look for.
    """
    members = await together(tx, code)
    if not members:
        return None
    secret = {row.code for row in await tx.execute(SECRET, {"codes": [one.code for one in members]})}
    if caller is not None and not knows_what_came_together(caller):
        members = [one for one in members if (one.code in secret) == (code in secret)]
    codes = [one.code for one in members]
    persons = await persons_named(tx, codes)
    files = (await tx.execute(FILES, {"codes": codes})).scalar_one()
    if caller is None or not reads_everything_of(caller, secret=not secret.isdisjoint(codes)):
        return Preview(members, len(persons), files, None)
    erased = eraser_of((await all_stated(tx, persons, vault)).values())
    texts: list[Left] = []
    subjects = {member.code: f"{member.record}/{member.code}" for member in members}
    for words in WORDS:
        listed = ", ".join(words.columns)
        found = text(f"SELECT {words.by} AS record, {listed} FROM {words.table} WHERE {words.by} = ANY(:codes)")
        for row in (await tx.execute(found, {"codes": codes})).mappings():
            for name in words.columns:
                now = erased_within(row[name], erased)
                if now != row[name]:
                    shown = now if isinstance(now, str) else str(now)
                    texts.append(Left(row["record"], words.table, name, shown, shown.count(MARK)))
    for number, told in (await statements_of(tx, vault, codes)).items():
        cut = {name: now for name, said in asdict(told).items() if said and (now := erased(said)) != said}
        texts += [Left(number, StatementRow.__tablename__, name, now, now.count(MARK)) for name, now in cut.items()]
        if cut:
            await remember_tried(tx, caller, [None], subjects[number], READING)
    return Preview(members, len(persons), files, texts)
