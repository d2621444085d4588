"""A very complex denunciation, extended twice and suspended once, whose denouncer is protected and never named."""

import json
from datetime import date
from typing import Any, Final

from shared.calendar import clock
from tests.e2e.leaks import Secrets
from tests.scenarios.office import (
    AUDITOR,
    CUSTODIAN,
    DESK,
    LEADER,
    OPERATOR,
    OUTSIDER,
    SERVICES,
    SUPERVISOR,
    Office,
    head,
    officer,
)
from tests.scenarios.sweep import addresses, leaks

UNIT: Final = "so-nnmt"
DENOUNCER: Final = {
    "name": "Cầm Văn Mẫu Thử",
    "paper_type": "citizen_card",
    "paper_number": "014 299 555 031",
    "address": "Tiểu khu Ba Cây Thông",
    "commune": "xa-03679",
    "phone": "0977 123 909",
    "birth_year": 1971,
}
SECRETS: Final = Secrets(
    name="Cầm Văn Mẫu Thử", paper="014299555031", address="Tiểu khu Ba Cây Thông", phone="0977123909"
)
TOLD: Final = Secrets(told="con rể trưởng bản")
BETRAYING: Final = Secrets(told="con rể trưởng bản", note="nhà người tố cáo", protection="cháu của người tố cáo")
"""Words that say who it was without naming anybody: in what was told, on a paper, on a decision on protection."""
MEASURES: Final = ["giu-bi-mat", "khoi-phuc-vi-tri", "luc-luong-bao-ve"]

# Worked out by hand. 2026-02-05 is a Thursday; Tết is off from 16 to 20 February, Mondays after it are the 23rd.
CHECK = date(2026, 2, 23)  # TC-1, 7 working days: 6, 9 10 11 12 13, 23
CHECK_DELEGATED = date(2026, 2, 26)  # TC-1 checked on the spot, 10 working days: three more: 24 25 26
NOTIFY = date(2026, 3, 4)  # TC-3: 25 February + 5 working days: 26 27, 2 3 4 March
RESOLVE = date(2026, 3, 27)  # TC-4: 25 February + 30 = 55 - 28 = 27 March, a Friday
ONCE = date(2026, 4, 28)  # + 30 = 26 April, a Sunday; Monday 27 is off in lieu of the Hung Kings' day
RESUMED = date(2026, 5, 11)  # 14 days suspended, from 6 to 20 April: 26 April + 14 = 10 May, a Sunday
TWICE = date(2026, 6, 9)  # + 30: 25 February + 30 + 60 + 14 days = 9 June, a Tuesday
SEND = date(2026, 6, 12)  # TC-6: 5 June, a Friday, + 5 working days: 8 9 10 11 12
PUBLISH = date(2026, 6, 16)  # TC-9 and TC-7: + 7 working days: 8 to 12, 15 16


async def told_at_the_desk(
    office: Office, who: dict[str, Any] = DENOUNCER, said: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Told by word of mouth, written down and signed with a fingerprint (LTC Đ23)."""
    visit = {
        "who": who,
        "content": "Tôi là con rể trưởng bản; tố cáo cán bộ giao 2 ha đất công ích trái thẩm quyền.",
        "kind": "TC",
        "field": "dat-dai",
        "written_down": True,
        "signed": "fingerprint",
        "petition": {
            "process": {
                "outcome": "checking",
                "assign_to": UNIT,
                "extract": "Tố cáo việc giao 2 ha đất công ích trái thẩm quyền.",
            }
        },
    } | (said or {})
    with clock.frozen(date(2026, 2, 5)):
        answer: dict[str, Any] = await office.post("/visits", visit)
    assert answer["due_on"] == CHECK.isoformat()
    return answer


async def accepted(office: Office, case: str) -> None:
    with clock.frozen(date(2026, 2, 10)):
        await office.post(f"/cases/{case}/acknowledge", {}, officer(UNIT))
        stated = {"attributes": ["delegated"], "note": "Phải kiểm tra ở nhiều nơi."}
        await office.step(case, "set_attributes", officer(UNIT), **stated)
        assert await office.due(case) == CHECK_DELEGATED
    with clock.frozen(date(2026, 2, 25)):
        view = await office.step(case, "accept", head(UNIT), number="07/QĐ-SNNMT")
        assert (view["state"], view["accepted_on"]) == ("accepted", "2026-02-25")
        clocks = await office.clocks(case)
        assert (await office.due(case), clocks["TC-3"]) == (RESOLVE, NOTIFY)
    with clock.frozen(date(2026, 3, 2)):
        refused = await office.no_step(case, "extend", head(UNIT), number="1", note="Chưa xong.")
        assert "phức tạp" in refused  # an ordinary denunciation is not extended
        stated = {"attributes": ["very-complex"], "note": "Nhiều nội dung, nhiều cơ quan; chứng cứ mâu thuẫn."}
        await office.step(case, "set_attributes", officer(UNIT), **stated)
        assert await office.due(case) == RESOLVE
    with clock.frozen(date(2026, 3, 3)):
        await office.step(case, "notify", officer(UNIT))
    with clock.frozen(date(2026, 3, 5)):
        view = await office.step(case, "verify", officer(UNIT), number="11/QĐ-SNNMT", note="Đã đến nhà người tố cáo.")
        assert view["state"] == "verifying"
    with clock.frozen(date(2026, 3, 10)):
        at = f"/cases/{case}/protections"
        await office.post(at, {"by": "denouncer"}, officer(UNIT))
        granted = {"number": "3/QĐ", "granted": True, "measures": MEASURES, "persons": 3, "job": 1, "life": 2}
        granted |= {"body": UNIT, "review_by": "2026-06-30"}
        await office.post(f"{at}/1/decide", granted, officer(UNIT))
        await office.post(at, {"by": "relative"}, officer(UNIT))
        reason = "Không cần cho cháu của người tố cáo."
        await office.post(f"{at}/2/decide", {"number": "4/QĐ", "granted": False, "reason": reason}, officer(UNIT))
        view = await office.get(f"/cases/{case}/proceeding", officer(UNIT))
        assert view["protected"] == {"persons": 3, "job": 1, "life": 2}


async def extended_and_suspended(office: Office, case: str) -> None:
    with clock.frozen(date(2026, 3, 24)):
        await office.no_step(case, "extend", officer(UNIT), 403, number="20/QĐ", note="Chưa xong.")
        await office.step(case, "extend", head(UNIT), number="20/QĐ", note="Chờ giám định.")
        assert await office.due(case) == ONCE
    with clock.frozen(date(2026, 4, 6)):
        view = await office.step(case, "suspend", head(UNIT), number="25/QĐ", note="Chờ kết luận của cơ quan khác.")
        assert view["state"] == "suspended"
        assert (await office.clocks(case))["TC-4"] is None
        await office.no_step(case, "decide", head(UNIT), number="1/KL", result="right")
    with clock.frozen(date(2026, 4, 20)):
        view = await office.step(case, "resume", head(UNIT), number="28/QĐ")
        assert (view["state"], await office.due(case)) == ("verifying", RESUMED)
    with clock.frozen(date(2026, 5, 8)):
        await office.step(case, "extend", head(UNIT), number="31/QĐ", note="Đang đối chất.")
        assert await office.due(case) == TWICE
        await office.no_step(case, "extend", head(UNIT), number="32/QĐ", note="Một lần nữa.")  # twice is all there is


async def concluded(office: Office, case: str) -> None:
    ordered = {"sanctioned_persons": 3, "sanctioned_officials": 2, "state_money": 45_000_000, "state_land": "20000"}
    handed_over = {"investigated_cases": 1, "investigated_persons": 1, "investigated_officials": 1}
    with clock.frozen(date(2026, 6, 5)):
        conclusion: dict[str, Any] = {"number": "02/KL-SNNMT", "result": "partly"} | ordered | handed_over
        await office.no_step(case, "decide", head(UNIT), **conclusion | {"result": "upheld"})  # that is a complaint's
        view = await office.step(case, "decide", head(UNIT), **conclusion)
        assert (view["state"], view["result"], view["in_time"]) == ("decided", "partly", True)
        clocks = await office.clocks(case)
        assert (clocks["TC-6"], clocks["TC-7"], clocks["TC-9"]) == (SEND, PUBLISH, PUBLISH)
    with clock.frozen(date(2026, 6, 10)):
        await office.step(case, "send", officer(UNIT))
    with clock.frozen(date(2026, 6, 15)):
        view = await office.step(case, "publish", officer(UNIT), how="website")
        assert (view["sent_on"], view["published_on"]) == ("2026-06-10", "2026-06-15")
    with clock.frozen(date(2026, 6, 16)):
        await office.step(case, "enforce", officer(UNIT), **ordered)
        await office.no_step(case, "finish", officer(UNIT))  # nothing was handed to the investigators yet
        view = await office.step(case, "enforce", officer(UNIT), **ordered, **handed_over)
        assert view["done"] == view["ordered"]
        assert (await office.step(case, "finish", officer(UNIT)))["state"] == "done"
        assert (await office.post(f"/cases/{case}/close"))["state"] == "closed"


async def test_a_denunciation_runs_its_course_and_the_denouncer_is_named_nowhere(office: Office) -> None:
    answer = await told_at_the_desk(office)
    case = answer["case"]
    await accepted(office, case)
    await extended_and_suspended(office, case)
    await concluded(office, case)
    await office.deliver()
    assert await office.parked() == []
    log = await office.log("intake", case)
    moved = [(data["because"], data["due_on"]) for kind, data in log if kind == "case.due_moved"]
    assert moved == [
        ("attributes", CHECK_DELEGATED.isoformat()),
        ("next_duty", RESOLVE.isoformat()),
        ("extended", ONCE.isoformat()),
        ("suspended", None),
        ("resumed", RESUMED.isoformat()),
        ("extended", TWICE.isoformat()),
    ]
    (protected,) = [data for kind, data in log if kind == "protection.changed"]
    assert (protected["persons"], protected["job"], protected["life"]) == (3, 1, 2)
    (decided,) = [data for kind, data in log if kind == "proceeding.decided"]
    assert (decided["result"], decided["due_on"], decided["in_time"]) == ("partly", TWICE.isoformat(), True)
    (opened,) = [data for kind, data in log if kind == "case.opened"]
    assert (opened["rule"], opened["due_on"]) == ("TC-1", CHECK.isoformat())
    # 12 denunciation, 13 for the first time, 15 administrative
    assert await office.form("02-XLD", "2025-12-15", "2026-03-14") == dict.fromkeys((1, 2, 3, 4, 5, 12, 13, 15), 1)
    await readers(office, case)
    await secrecy(office, answer)


async def test_whom_measures_protect_is_decided_on_a_request_and_stated_nowhere_else(office: Office) -> None:
    case = (await told_at_the_desk(office))["case"]
    with clock.frozen(date(2026, 2, 10)):
        await office.post(f"/cases/{case}/acknowledge", {}, officer(UNIT))
        view = await office.get(f"/cases/{case}/proceeding", officer(UNIT))
        assert "protect" not in [offered["step"] for offered in view["steps"]]
        await office.refused(f"/cases/{case}/proceeding/protect", {"persons": 0}, officer(UNIT), 404)
        page = await office.app.browser(officer(UNIT)).get(f"/intake/cases/{case}/proceeding/protect")
        assert page.status_code in (404, 422)


async def test_officials_sanctioned_are_some_of_the_persons_sanctioned(office: Office) -> None:
    case = (await told_at_the_desk(office))["case"]
    with clock.frozen(date(2026, 2, 10)):
        await office.post(f"/cases/{case}/acknowledge", {}, officer(UNIT))
        await office.step(case, "accept", head(UNIT), number="07/QĐ-SNNMT")
        await office.step(case, "verify", officer(UNIT), number="11/QĐ-SNNMT")
        sums = {"sanctioned_persons": 3, "sanctioned_officials": 4}
        await office.no_step(case, "decide", head(UNIT), number="02/KL-SNNMT", result="right", **sums)


async def test_the_extract_for_the_unit_does_not_name_who_denounced(office: Office) -> None:
    petition = {"kind": "TC", "field": "dat-dai", "content": "Tố cáo.", "who": DENOUNCER}
    for betrayal in ("Ông Cầm Văn Mẫu Thử tố cáo.", "cam van mau thu", "Liên hệ 0977123909.", "CCCD 014 299 555 031"):
        process = {"outcome": "accepted", "assign_to": UNIT, "extract": betrayal}
        await office.refused("/petitions", petition | {"process": process})


async def readers(office: Office, case: str) -> None:
    expected = {DESK: 200, LEADER: 200, SUPERVISOR: 200, AUDITOR: 404, OPERATOR: 404, OUTSIDER: 404}
    expected |= {officer(UNIT): 200, head(UNIT): 200}
    assert await office.who_reads(f"/cases/{case}", *expected) == expected
    assert await office.who_opens(f"/intake/cases/{case}", *expected) == expected
    ours = await office.get(f"/cases/{case}", officer(UNIT))
    assert (ours["secret"], ours["content"]) == (True, "Tố cáo việc giao 2 ha đất công ích trái thẩm quyền.")


async def secrecy(office: Office, answer: dict[str, Any]) -> None:
    """The logs of all services, and whatever every role can open or find."""
    for service in SERVICES:
        log = json.dumps(await office.log(service.name), ensure_ascii=False)
        assert SECRETS.found_in(log) + BETRAYING.found_in(log) == []
    codes = (answer["visit"], answer["petition"], answer["case"])
    paths = addresses(office, codes, ("part", "verify"), ("Cầm Văn Mẫu Thử", "0977123909", "014299555031"))
    found: set[tuple[str, str, str]] = set()
    ours = (officer(UNIT), head(UNIT))
    for login in (DESK, LEADER, SUPERVISOR, AUDITOR, OPERATOR, CUSTODIAN, OUTSIDER, *ours):
        found |= {(login, *leak) async for leak in leaks(office, login, sorted(paths), SECRETS)}
    for login in (SUPERVISOR, AUDITOR, OPERATOR, CUSTODIAN, OUTSIDER):
        found |= {(login, *leak) async for leak in leaks(office, login, sorted(paths), BETRAYING)}
    for login in ours:  # they wrote the papers themselves; what was told at the desk they were never given
        found |= {(login, *leak) async for leak in leaks(office, login, sorted(paths), TOLD)}
    assert found == set()
