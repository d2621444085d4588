"""Asking how it went after the answer, once; and the figures of it for the office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints
from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert

from services.intake.citizens.queries import Opened
from services.intake.citizens.tables import SatisfactionRow
from services.intake.people.rotation import Sealed
from services.intake.people.vault import CannotOpen, Vault
from services.intake.secrecy import reads_everything_of
from services.intake.wording import Paragraph
from shared.access.roles import Caller, Role
from shared.calendar import clock
from shared.commands import Command
from shared.database import Transaction
from shared.refusals import Reason, Refused


class Settled(StrEnum):
    """Whether the matter is settled, as its writer sees it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


SETTLED_NAMES: Final[dict[Settled, Reason]] = {
    Settled.YES: Reason("Đã xong", "Settled"),
    Settled.PARTLY: Reason("Xong một phần", "Partly"),
    Settled.NO: Reason("Chưa xong", "Not settled"),
}
RATING_NAMES: Final[dict[int, Reason]] = {
    5: Reason("Rất hài lòng", "Very satisfied"),
    4: Reason("Hài lòng", "Satisfied"),
    3: Reason("Bình thường", "Neither"),
    2: Reason("Không hài lòng", "Dissatisfied"),
    1: Reason("Rất không hài lòng", "Very dissatisfied"),
}
NEWEST: Final = 100

FIGURES: Final = text("""
    SELECT unit, count(*) AS answers, count(*) FILTER (WHERE settled = 'yes') AS yes,
        count(*) FILTER (WHERE settled = 'partly') AS partly, count(*) FILTER (WHERE settled = 'no') AS no,
        avg(rating) AS rating
    FROM identity.satisfaction WHERE given_on BETWEEN :first AND :last
    GROUP BY GROUPING SETS ((), (unit)) ORDER BY GROUPING(unit) DESC, count(*) DESC, unit
""")
ANSWERS: Final = text("""
    SELECT id, code, unit, secret, settled, rating, remark, sealed_with, given_on FROM identity.satisfaction
    WHERE given_on BETWEEN :first AND :last AND (CAST(:unit AS text) IS NULL OR unit = :unit)
    ORDER BY given_on DESC, id DESC LIMIT :most
""")


class Rate(Command):
    """What is said after the answer."""

    settled: Settled
    rating: Annotated[int, Field(ge=1, le=5)]
    remark: Annotated[Paragraph, StringConstraints(max_length=1000)] | None = None


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """Of one unit, or of all when `unit` is None. `rating` is the mean of 1 to 5."""

    unit: str | None
    answers: int
    yes: int
    partly: int
    no: int
    rating: float


@dataclass(frozen=True, slots=True)
class Said:
    """One answer; `remark` as far as its reader may know it."""

    code: str
    unit: str
    settled: Settled
    rating: int
    remark: str | None
    given_on: date


async def rate(tx: Transaction, vault: Vault, code: str, found: Opened, command: Rate) -> Refused | None:
    """Keep what the holder of a receipt says, the first time, when nothing more is to come."""
    if not found.ended:
        return Refused(Reason("Việc này chưa có kết quả.", "There is no result yet."))
    if found.rated:
        return Refused(Reason("Đã ghi nhận ý kiến trước đó.", "You have answered already."))
    said = {
        "code": code,
        "unit": found.unit,
        "secret": found.secret,
        "settled": command.settled,
        "rating": command.rating,
        "given_on": clock.today(),
        **_sealed(command.remark, vault),
    }
    await tx.execute(
        insert(SatisfactionRow).values(said).on_conflict_do_nothing()
    )  # sent twice at once, it is said once
    return None


async def figures(tx: Transaction, first: date, last: date) -> list[UnitFigures]:
    """All of the period first, then unit by unit; all alone when nobody answered."""
    rows = await tx.execute(FIGURES, {"first": first, "last": last})
    return [UnitFigures(row.unit, row.answers, row.yes, row.partly, row.no, float(row.rating or 0)) for row in rows]


async def newest(
    tx: Transaction, caller: Caller, vault: Vault, first: date, last: date, unit: str | None
) -> Sequence[Said]:
    """The newest answers. What was said goes to those who read the citizen's own words; a supervisor sees the figures."""
    rows = await tx.execute(ANSWERS, {"first": first, "last": last, "unit": unit, "most": NEWEST})
    reads = caller.has(Role.DESK, Role.LEADER)
    return [
        Said(
            row.code,
            row.unit,
            Settled(row.settled),
            row.rating,
            _shown(row.remark, row.sealed_with, vault)
            if reads and reads_everything_of(caller, secret=row.secret)
            else None,
            row.given_on,
        )
        for row in rows
    ]


def _shown(remark: bytes | None, key: str, vault: Vault) -> str | None:
    """What cannot be opened says so in its place, and the rest of the page is of use."""
    try:
        return vault.open(remark, key)
    except CannotOpen as error:
        return error.in_place


def _sealed(remark: str | None, vault: Vault) -> dict[str, Any]:
    return {"sealed_with": vault.newest, "remark": vault.seal(remark)}


def _anew(row: Mapping[str, Any], vault: Vault) -> dict[str, Any]:
    return _sealed(vault.open(row["remark"], row["sealed_with"]), vault)


REMARKS: Final = Sealed("identity.satisfaction", _anew)
