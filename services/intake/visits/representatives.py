"""Whom a delegation sent to speak for it, and the delegation that comes again: what may be stated about them. Pure.

(Luật Tiếp công dân Đ29: representatives are some of those who came, appointed in writing.)
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, Protocol

from services.intake.people.usecases import Person
from services.intake.visits.delegations import DelegationRules, Limit, delegation_rules
from shared.refusals import Reason, Refused, gathered


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
    petition: bool,
    comes_again: bool,
) -> Refused | None:
    """The rule of the day says how many speak for so many; nobody is named who was not sent. A crowd that has sent nobody
    yet is received all the same: what is `outstanding` is added when it comes.
    """
    if others and not comes_again and not rules.is_delegation(people):
        return _NOBODY_SENT
    speak = how_many(stated, others)
    limit = rules.limit(people)
    return gathered(
        (
            refuse_number(limit, people, speak, mandate=mandate)
            or refuse_more_than_came(people, speak)
            or refuse_more_named(speak, 1 + len(others)),
            refuse_no_mandate(limit, speak, mandate=mandate, petition=petition),
        )
    )


def refuse_number(limit: Limit | None, people: int, speak: int | None, *, mandate: bool) -> Refused | None:
    """As many as the rule of the day says, once any are stated; a paper that appoints them says how many (Đ29)."""
    if limit is None or (not speak and not mandate) or limit.least <= (speak or 0) <= limit.most:
        return None
    two = limit.most == limit.least + 1
    vi = f"{limit.least} hoặc {limit.most}" if two else f"từ {limit.least} đến {limit.most}"
    en = f"{limit.least} or {limit.most}" if two else f"{limit.least} to {limit.most}"
    return Refused(
        Reason(
            f"Đoàn {people} người: cử {vi} người đại diện ({limit.source}).",
            f"A delegation of {people} names {en} representatives ({limit.source}).",
        ),
        "representatives",
    )


def refuse_no_mandate(limit: Limit | None, speak: int | None, *, mandate: bool, petition: bool) -> Refused | None:
    """Whoever hands in a petition for all was appointed by all in writing; to be heard, the paper may come later (Đ29)."""
    if limit is None or not limit.mandate or mandate or not speak or not petition:
        return None
    return Refused(
        Reason(
            f"Đơn của đoàn: người đại diện phải được cả đoàn cử bằng văn bản ({limit.source}).",
            f"A petition of a delegation: all of it appoints its representatives in writing ({limit.source}).",
        ),
        "mandate",
    )


def refuse_more_than_came(people: int, representatives: int | None) -> Refused | None:
    if representatives is None or representatives <= people:
        return None
    return Refused(
        Reason("Số người đại diện nhiều hơn số người đến.", "There are more representatives than people."),
        "representatives",
    )


class Received(Protocol):
    """A line of the book, as far as it says who was to speak for a delegation."""

    @property
    def received_on(self) -> date: ...
    @property
    def people(self) -> int: ...
    @property
    def representatives(self) -> int | None: ...
    @property
    def mandate(self) -> bool: ...
    @property
    def refusal(self) -> str | None: ...
    @property
    def voided_on(self) -> date | None: ...


def owed_by(line: Received) -> Reason | None:
    """What is outstanding of a visit, by the rule of its day; nothing of whoever was turned away."""
    if line.refusal is not None or line.voided_on is not None:
        return None
    limit = delegation_rules(line.received_on).limit(line.people)
    return outstanding(limit, line.representatives, mandate=line.mandate)


def outstanding(limit: Limit | None, representatives: int | None, *, mandate: bool) -> Reason | None:
    """What the law still asks of a delegation that was received before it had sent anybody (Đ29)."""
    if limit is None:
        return None
    if not representatives:
        return Reason(f"Chưa cử đại diện ({limit.source})", f"No representatives named yet ({limit.source})")
    if mandate or not limit.mandate:
        return None
    return Reason(
        f"Chưa có văn bản cử người đại diện ({limit.source})",
        f"Representatives not appointed in writing ({limit.source})",
    )


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


def refuse_paper(number: str | None, on: date | None, until: date, *, prefix: str = "together.") -> Refused | None:
    """What the representatives were appointed with bears a date, which is not after the day they came."""
    if number is not None and on is None:
        return Refused(
            Reason("Ghi ngày của văn bản cử người đại diện.", "Give the date of the appointment."),
            f"{prefix}mandate_on",
        )
    if on is None or on <= until:
        return None
    day = f"{until:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Văn bản cử người đại diện phải có trước khi tiếp, chậm nhất ngày {day}.",
            f"The representatives are appointed before they are received, on {day} at the latest.",
        ),
        f"{prefix}mandate_on",
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


def refuse_sending(
    limit: Limit | None, people: int, known: int | None, stated: int | None, others: Sequence[Person], *, paper: bool
) -> Refused | None:
    """How many a delegation sent is said once: on the day, or when it has agreed on somebody."""
    if known:
        return _SENT if stated is not None else None
    speak = how_many(stated, others)
    return refuse_number(limit, people, speak, mandate=paper) or refuse_more_than_came(people, speak)


def refuse_completing(
    *, delegation: bool, voided: bool, speak: int | None, sent: bool, named: int, more: int, paper: bool, known: bool
) -> Refused | None:
    """What was not known on the day is added once: how many were `sent` to `speak`, `more` names to those `named`, the
    `paper` while none is `known`.
    """
    if voided:
        return Refused(Reason("Lượt này đã hủy.", "This visit is voided."))
    if not delegation:
        return Refused(Reason("Lượt này không phải của một đoàn.", "No delegation came in this visit."))
    if paper and known:
        return Refused(Reason("Văn bản cử đã được ghi.", "The appointment is on record."), "mandate_on")
    if not more and not paper and not sent:
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
_SENT: Final = Refused(
    Reason("Số người đại diện đã được ghi.", "How many represent it is on record."), "representatives"
)
