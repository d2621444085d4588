"""Petitions that go round in circles between bodies: sent away once, and here again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import text

from services.intake.people.statements import content_hash, statement_of
from services.intake.people.usecases import stated
from services.intake.people.vault import CannotOpen, Vault
from services.intake.petitions.tables import PetitionRow
from services.intake.secrecy import reads_everything_of
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Refused
from shared.text import folded

Because = Literal["matter", "letter", "sender"]
"""The same words or case between the same bodies; the same body's letter; the same person about the same field."""
_AWAY: Final = "outcome IN ('transferred', 'returned')"
# Each by an index of its own; of several reasons the first counts.
SENT_AWAY: Final = text(f"""
    WITH known AS (
        SELECT code, 0 AS why FROM petition WHERE content_hash = :content_hash AND content_hash <> '' AND {_AWAY}
        UNION ALL SELECT id, 0 FROM identity.statement WHERE words_hash = ANY(CAST(:words AS bytea[]))
        UNION ALL SELECT code, 0 FROM petition WHERE case_code = :case_code
        UNION ALL SELECT code, 1 FROM petition WHERE sender_number = :sender_number AND {_AWAY}
        UNION ALL SELECT p.code, 2 FROM identity.person i JOIN petition p ON p.person = i.id
            WHERE i.paper_hash = ANY(CAST(:hashes AS bytea[])) AND p.kind = :kind AND p.field = :field)
    SELECT p.code, p.outcome, p.processed_on, p.sender_body, p.receiving_body, p.secret,
        array_agg(DISTINCT known.why ORDER BY known.why) AS why
    FROM known JOIN petition p ON p.code = known.code
    WHERE p.{_AWAY} AND p.code <> :code AND p.received_on <= :received_on AND p.voided_on IS NULL
    GROUP BY p.code ORDER BY p.processed_on DESC, p.code DESC LIMIT 20
""")
_WHYS: Final[tuple[Because, ...]] = ("matter", "letter", "sender")


@dataclass(frozen=True, slots=True)
class Round:
    """An earlier petition that was sent away. Where it would tell who denounced, only that there is one."""

    petition: str | None
    outcome: str | None
    on: date | None
    because: Because


async def earlier_rounds(tx: Transaction, caller: Caller, petition: PetitionRow, vault: Vault) -> list[Round]:
    """The times this matter was sent away before and came back, as far as this caller may know. By the person it is found
    for the desk alone, who reads the paper; nobody's identity is read for it.
    """
    asked = {
        "code": petition.code,
        "received_on": petition.received_on,
        **await _words(tx, petition, vault),
        "case_code": petition.case_code,
        "sender_number": petition.sender_number,
        "kind": petition.kind,
        "field": petition.field,
        "hashes": await _hashes(tx, caller, petition, vault),
    }
    rounds: list[Round] = []
    for found in (await tx.execute(SENT_AWAY, asked)).mappings():
        row = dict(found)
        because = _because(petition, row)
        told = _told(caller, petition, row, because) if because is not None else None
        if told is not None and not (told.petition is None and any(one.petition is None for one in rounds)):
            rounds.append(told)
    return rounds


async def _words(tx: Transaction, petition: PetitionRow, vault: Vault) -> dict[str, Any]:
    """What the same words are known by: those that are plain, those that are sealed."""
    try:
        words = petition.content_hash or content_hash((await statement_of(tx, vault, petition)).content)
    except CannotOpen:  # what is found otherwise is still said
        return {"content_hash": "", "words": []}
    return {"content_hash": words, "words": vault.words_fingerprints(words)}


async def _hashes(tx: Transaction, caller: Caller, petition: PetitionRow, vault: Vault) -> Sequence[bytes]:
    if petition.person is None or isinstance(may(caller, Action.RECORD_PETITION), Refused):
        return []
    try:
        who = await stated(tx, petition.person, vault)
    except CannotOpen:  # the page still says what is found by the words and the letter
        return []
    return vault.fingerprints(who.paper_number) if who is not None and who.paper_number else []


def _because(petition: PetitionRow, row: Mapping[str, Any]) -> Because | None:
    bodies = _bodies(petition.sender_body, petition.receiving_body)
    holds: dict[Because, bool] = {
        "matter": bool(bodies & _bodies(row["sender_body"], row["receiving_body"])),
        "letter": bool(_bodies(petition.sender_body) & _bodies(row["sender_body"])),
        "sender": True,
    }
    return next((_WHYS[why] for why in row["why"] if holds[_WHYS[why]]), None)


def _told(caller: Caller, petition: PetitionRow, row: Mapping[str, Any], because: Because) -> Round | None:
    """An open petition and a denunciation do not lead to each other: of one the writer is known (Luật Tố cáo Đ8.3)."""
    if row["secret"] and not petition.secret:
        return None
    named = not petition.secret or (row["secret"] and because != "sender" and reads_everything_of(caller, secret=True))
    return (
        Round(row["code"], row["outcome"], row["processed_on"], because) if named else Round(None, None, None, because)
    )


def _bodies(*names: str | None) -> frozenset[str]:
    return frozenset(folded(name) for name in names if name)
