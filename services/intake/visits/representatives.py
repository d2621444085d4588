"""Whom a delegation sent to speak for it, and the delegation that comes again: what may be stated about them. Pure.

(Luật Tiếp công dân Đ29: representatives are some of those who came, appointed in writing.)
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from services.intake.people.usecases import Person
from services.intake.visits.delegations import DelegationRules
from services.intake.visits.rules import refuse_more_than_came, refuse_representatives
from shared.refusals import Reason, Refused


def how_many(stated: int | None, others: Sequence[Person]) -> int | None:
    """How many speak for the delegation: as stated, else as many as are named, whoever is received being the first."""
    return 1 + len(others) if stated is None and others else stated


def refuse_speaking(
    rules: DelegationRules,
    people: int,
    stated: int | None,
    others: Sequence[Person],
    *,
    mandate: bool,
    comes_again: bool,
) -> Refused | None:
    """The rule of the day says how many speak for so many; nobody is named who was not sent."""
    if others and not comes_again and not rules.is_delegation(people):
        return _NOBODY_SENT
    speak = how_many(stated, others)
    refused = refuse_representatives(rules, people, speak, mandate=mandate)
    return refused or refuse_more_than_came(people, speak) or refuse_more_named(speak, 1 + len(others))


def refuse_more_named(speak: int | None, named: int) -> Refused | None:
    """Whoever is received is the first representative; fewer names may be known than there are representatives."""
    if named <= max(speak or 0, 1):
        return None
    return Refused(
        Reason(
            f"Đã ghi tên {named} người, kể cả người được tiếp, nhưng chỉ có {speak} người đại diện.",
            f"{named} are named, whoever was received among them, but there are {speak} representatives only.",
        ),
        "representatives",
    )


def refuse_twice(persons: Sequence[Person]) -> Refused | None:
    """Two representatives are two people; `persons` begin with whoever was received."""
    seen: set[str] = set()
    for n, person in enumerate(persons):
        number = "".join(letter for letter in (person.paper_number or "").upper() if letter.isalnum())
        if number and number in seen:
            return Refused(
                Reason("Số giấy tờ này đã ghi cho người khác.", "This paper number was given for somebody else."),
                f"together.others.{n - 1}.paper_number",
            )
        seen.add(number)
    return None


def refuse_paper(number: str | None, on: date | None, until: date) -> Refused | None:
    """What the representatives were appointed with bears a date, which is not after the day they came."""
    if number is not None and on is None:
        return _NO_DATE
    if on is None or on <= until:
        return None
    day = f"{until:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Văn bản cử người đại diện phải có trước khi tiếp, chậm nhất ngày {day}.",
            f"The representatives are appointed before they are received, on {day} at the latest.",
        ),
        "together.mandate_on",
    )


def refuse_joining(code: str, formed_on: date | None, came_on: date, *, plain: bool, secret: bool) -> Refused | None:
    """A delegation that comes again is one we know. One that denounced somebody is never joined with one that did not:
    the names of the one would give away the other (Luật Tố cáo Đ8.3). `plain`: it came, and not to denounce.
    """
    if formed_on is None or plain is secret:
        return Refused(
            Reason(f"Không nối được với đoàn {code}.", f"It cannot be joined to the delegation {code}."),
            "together.code",
        )
    if formed_on <= came_on:
        return None
    day = f"{formed_on:%d/%m/%Y}"
    return Refused(
        Reason(f"Đoàn {code} đến lần đầu ngày {day}, sau ngày tiếp.", f"The delegation {code} first came on {day}."),
        "together.code",
    )


def refuse_completing(
    *, delegation: bool, voided: bool, speak: int | None, named: int, more: int, paper: bool, known: bool
) -> Refused | None:
    """What was not known on the day is added once: `more` names to those `named`, the `paper` while none is `known`."""
    if voided:
        return Refused(Reason("Lượt này đã hủy.", "This visit is voided."))
    if not delegation:
        return Refused(Reason("Lượt này không phải của một đoàn.", "No delegation came in this visit."))
    if paper and known:
        return Refused(Reason("Văn bản cử đã được ghi.", "The appointment is on record."), "mandate_on")
    if not more and not paper:
        return Refused(Reason("Chưa ghi gì để bổ sung.", "There is nothing to add."), "others.0.name")
    refused = refuse_more_named(speak, named + more)
    return Refused(refused.reason, "others.0.name") if refused is not None else None


_NOBODY_SENT: Final = Refused(
    Reason(
        "Chỉ đoàn đông người mới ghi tên những người đại diện khác.",
        "Only a delegation has representatives besides whoever is received.",
    ),
    "people",
)
_NO_DATE: Final = Refused(
    Reason("Ghi ngày của văn bản cử người đại diện.", "Give the date of the appointment."), "together.mandate_on"
)
