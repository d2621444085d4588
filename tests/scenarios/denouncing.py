"""Every way a denunciation goes through the office, each a function of the office and whoever denounces."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from shared.calendar import clock
from tests.intake.conftest import a_denunciation, a_petition, a_visit
from tests.intake.conftest import accepted as given_to_the_unit
from tests.intake.paper_office import SIGNED, SIGNED_BY_THE_DEPARTMENT
from tests.intake.test_delegations import a_delegation
from tests.scenarios.office import CUSTODIAN, DESK, Office, head, officer
from tests.scenarios.test_denunciation import UNIT, accepted, concluded, extended_and_suspended, told_at_the_desk

Person = dict[str, Any]
EXTRACT: Final = "Tố cáo việc giao đất công ích không đúng thẩm quyền."
WORDS: Final = "Tố cáo giao đất công ích không đúng thẩm quyền; đề nghị kiểm tra."
AFTER: Final = "2026-03-09"


def said_by(who: Person) -> dict[str, Any]:
    """What the desk writes down as it was said: whoever denounces says who he or she is."""
    return {
        "content": f"Tôi là {who['name']}, ở {who['address']}, số giấy tờ {who['paper_number']}. {WORDS}",
        "request": f"Đề nghị báo cho {who['name']} qua số {who['phone']}.",
    }


@dataclass
class Went:
    """What became of one denunciation: its records, the papers that were issued, and answers to what was refused."""

    codes: list[str] = field(default_factory=list)
    papers: list[tuple[int, str]] = field(default_factory=list)
    """With the account of the department, or of the desk, that reads it."""
    refused: list[str] = field(default_factory=list)

    @property
    def case(self) -> str | None:
        return next((code for code in self.codes if code.startswith(("TC", "KN"))), None)


def _codes(answer: dict[str, Any]) -> list[str]:
    return [answer[name] for name in ("visit", "petition", "case") if answer.get(name)]


async def to_its_end(office: Office, who: Person, papers: bool = True) -> Went:
    answer = await told_at_the_desk(office, who, said_by(who))
    await accepted(office, answer["case"])
    await extended_and_suspended(office, answer["case"])
    await concluded(office, answer["case"])
    return Went(_codes(answer))


async def told(office: Office, who: Person, papers: bool = True) -> Went:
    """With the papers the desk hands out at once; one of them names who denounced, to whoever it is."""
    answer = await told_at_the_desk(office, who)
    went = Went(_codes(answer))
    both: tuple[tuple[str, dict[str, str]], ...] = (
        ("giay-bien-nhan", {}),
        ("bien-ban-to-cao", {"nguoi_ghi": "Cán bộ tiếp dân"}),
    )
    for paper, given in both if papers else ():
        issued = await office.post(f"/visits/{answer['visit']}/papers/{paper}", {"given": given})
        went.papers.append((issued["id"], DESK))
    return went


async def by_post(office: Office, who: Person, papers: bool = True) -> Went:
    """The department takes it on, notes, tries to write whom it takes for the denouncer, and issues its paper."""
    answer = await office.post("/petitions", a_denunciation(**said_by(who), who=who))
    went, case = Went(_codes(answer)), answer["case"]
    await office.post(f"/cases/{case}/acknowledge", {}, officer(UNIT))
    await office.post(f"/cases/{case}/notes", {"text": "Đã kiểm tra thực địa."}, officer(UNIT))
    for text in (f"Đã gặp {who['name']}.", f"Gọi {who['phone']}."):
        went.refused.append(await office.refused(f"/cases/{case}/notes", {"text": text}, officer(UNIT)))
    given = {"given": {"noi_dung_thu_ly": "Giao đất không đúng thẩm quyền."}} | SIGNED_BY_THE_DEPARTMENT
    if papers:
        issued = await office.post(f"/cases/{case}/papers/thu-ly-to-cao", given, head(UNIT))
        went.papers.append((issued["id"], officer(UNIT)))
    naming = {"given": {"noi_dung_thu_ly": f"Theo đơn của {who['name'].lower()}."}} | SIGNED_BY_THE_DEPARTMENT
    went.refused.append(await office.refused(f"/cases/{case}/papers/thu-ly-to-cao", naming, head(UNIT)))
    return went


async def urged(office: Office, who: Person, papers: bool = True) -> Went:
    """The department does nothing; the desk urges it and issues the letter."""
    answer = await office.post("/petitions", a_denunciation(**said_by(who), who=who))
    await office.post(f"/cases/{answer['case']}/urge", {"number": "5/BTCD"})
    wanted = {"given": {"thoi_han": (clock.today() + timedelta(days=5)).isoformat()}}
    if not papers:
        return Went(_codes(answer))
    issued = await office.post(f"/cases/{answer['case']}/papers/don-doc", wanted | SIGNED)
    return Went(_codes(answer), [(issued["id"], DESK)])


async def sent_back(office: Office, who: Person, papers: bool = True) -> Went:
    answer = await office.post("/petitions", a_denunciation(**said_by(who), who=who))
    at = f"/cases/{answer['case']}"
    naming = {"reason": f"Đơn của {who['name']} không thuộc thẩm quyền."}
    went = Went(_codes(answer), refused=[await office.refused(f"{at}/return", naming, officer(UNIT))])
    await office.post(f"{at}/return", {"reason": "Không thuộc thẩm quyền."}, officer(UNIT))
    await office.post(f"{at}/assign", {"unit": "so-tai-chinh"})
    return went


async def transferred(office: Office, who: Person, papers: bool = True) -> Went:
    process = {
        "outcome": "transferred",
        "receiving_unit": "cong-an-tinh",
        "reason": "Thuộc thẩm quyền.",
        "extract": EXTRACT,
    }
    answer = await office.post("/petitions", a_denunciation(**said_by(who), who=who, process=process))
    if not papers:
        return Went(_codes(answer))
    issued = await office.post(f"/petitions/{answer['petition']}/papers/chuyen-don", SIGNED)
    return Went(_codes(answer), [(issued["id"], DESK)])


async def by_several(office: Office, who: Person, papers: bool = True) -> Went:
    """A delegation that speaks through whoever denounces."""
    process = given_to_the_unit(extract=EXTRACT)
    visit = a_delegation(
        who=who,
        **said_by(who),
        prior=f"Thanh tra đã trả lời {who['name']}.",
        kind="TC",
        field="dat-dai",
        petition={"process": process},
    )
    return Went(_codes(await office.post("/visits", visit)))


async def brought_again(office: Office, who: Person, papers: bool = True) -> Went:
    """Whoever denounced comes about it once more, with another paper."""
    answer = await office.post("/petitions", a_denunciation(**said_by(who), who=who))
    again = a_visit(
        who=who,
        content=f"{who['name']} bổ sung tài liệu.",
        case=answer["case"],
        kind="TC",
        field="dat-dai",
        petition={},
        on=AFTER,
    )
    return Went([*_codes(answer), *_codes(await office.post("/visits", again))])


async def taken_for_a_complaint(office: Office, who: Person, papers: bool = True) -> Went:
    complaint = a_petition(kind="KN", who=who, **said_by(who), process=given_to_the_unit())
    answer = await office.post("/petitions", complaint)
    at = f"/petitions/{answer['petition']}"
    naming = {"kind": "TC", "reason": "Đọc lại.", "extract": f"{who['name']} tố cáo."}
    refused = await office.refused(f"{at}/reclassification", naming)
    await office.post(f"{at}/reclassification", naming | {"extract": EXTRACT})
    case = (await office.get(at))["case_code"]
    return Went([answer["petition"], answer["case"], case], refused=[refused])


async def found_to_denounce(office: Office, who: Person, papers: bool = True) -> Went:
    """Handed in as a complaint at the desk; whoever reads it later sees that it denounces."""
    prior = f"UBND xã đã trả lời {who['name']}."
    answer = await office.post(
        "/visits", a_visit(who=who, **said_by(who), prior=prior, kind="KN", field="dat-dai", petition={})
    )
    decided = given_to_the_unit(extract=EXTRACT) | {"kind": "TC"}
    decided = await office.post(f"/petitions/{answer['petition']}/process", decided)
    return Went([*_codes(answer), decided["case"]])


async def one_part_of_several(office: Office, who: Person, papers: bool = True) -> Went:
    mixed = await office.post("/petitions", a_petition(kind="KN", who=who, **said_by(who)))
    part = {"kind": "KN", "field": "dat-dai", "content": "Khiếu nại việc thu hồi đất."}
    denounced = {"kind": "TC", "field": "dat-dai", **said_by(who), "process": given_to_the_unit(extract=EXTRACT)}
    split = await office.post(f"/petitions/{mixed['petition']}/split", {"parts": [part, denounced]})
    return Went([mixed["petition"], *(code for part in split["parts"] for code in _codes(part))])


async def asked_about(office: Office, who: Person, papers: bool = True) -> Went:
    """The head of the department asks with a name in the reason, is let see it, and sees it; nobody else does."""
    answer = await told_at_the_desk(office, who, said_by(who))
    case, reason = answer["case"], f"Nghi người tố cáo là {who['name']}, cần mời làm việc."
    with clock.frozen(date(2026, 2, 10)):
        await office.post(f"/cases/{case}/acknowledge", {}, officer(UNIT))
        number = (await office.post(f"/cases/{case}/identity-requests", {"reason": reason}, head(UNIT)))["number"]
        until = {"until": (clock.today() + timedelta(days=2)).isoformat(), "remark": f"Chỉ để mời {who['name']}."}
        await office.post(f"/identity/requests/{number}/grant", until, CUSTODIAN)
        [seen] = await office.get(f"/cases/{case}/identity", head(UNIT))
        assert seen["name"] == who["name"]
        for login in (officer(UNIT), DESK, CUSTODIAN):
            assert await office.status(f"/cases/{case}/identity", login) == 403
    return Went(_codes(answer))


Course = Callable[[Office, Person, bool], Awaitable[Went]]
"""With the papers that come of it, or without: each takes as long as all the rest."""
COURSES: Final[tuple[Course, ...]] = (
    by_post, told, asked_about, urged, sent_back, transferred, by_several, brought_again, taken_for_a_complaint,
    found_to_denounce, one_part_of_several,
)  # fmt: skip
