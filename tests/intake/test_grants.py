"""Who denounced is seen by who resolves it, when a third person lets them, for a while, and never unseen."""

from datetime import date, timedelta
from typing import Any, Final

import pytest
from cryptography.fernet import Fernet

from services.intake.grants.rules import (
    LONGEST,
    Standing,
    State,
    refuse_asking,
    refuse_deciding,
    refuse_ending,
    refuse_granting,
)
from services.intake.grants.tables import RequestRow
from services.intake.grants.words import Words, words_of
from services.intake.people import rotation
from services.intake.people.vault import Vault
from services.intake.sealed import SEALED
from shared.calendar import clock
from shared.refusals import Refused
from shared.settings import kept_identity_keys
from tests.apps import App
from tests.intake.conftest import API, NAME, a_denunciation, a_petition, accepted, events, get, post, refused, rows

TODAY: Final = date(2026, 3, 9)
OFFICER, HEAD, GUARD, AUDITOR = "cb.so-nnmt", "ld.so-nnmt", "baomat", "kiemtoan"
REASON: Final = "Mời người tố cáo đến làm rõ tờ bản đồ số 7."
WHY_NOT: Final = "Việc này làm được qua Ban Tiếp công dân."


async def _denounced(app: App) -> str:
    code: str = (await post(app, "/petitions", a_denunciation()))["case"]
    return code


async def _asked(app: App, case: str, login: str = OFFICER) -> int:
    number: int = (await post(app, f"/cases/{case}/identity-requests", {"reason": REASON}, login))["number"]
    return number


async def _granted(app: App, number: int, days: int = 3) -> Any:
    until = {"until": (clock.today() + timedelta(days=days)).isoformat()}
    return await post(app, f"/identity/requests/{number}/grant", until, GUARD)


async def _sees(app: App, case: str, login: str) -> bool:
    """Whether the page of the case names who denounced; the API must say the same."""
    page = await app.browser(login).get(f"/intake/cases/{case}")
    assert page.status_code == 200
    answer = await app.as_(login).get(f"{API}/cases/{case}/identity")
    assert answer.status_code == (200 if NAME in page.text else 403)
    return NAME in page.text


async def _looks(app: App) -> list[tuple[str, str, str]]:
    found = await rows(app, "SELECT caller, subject, purpose FROM identity.look ORDER BY id")
    return [tuple(row) for row in found]


async def test_who_resolves_it_asks_the_custodian_lets_it_be_seen_and_each_look_is_on_record(app: App) -> None:
    case = await _denounced(app)
    assert not await _sees(app, case, OFFICER)
    number = await _asked(app, case)
    assert not await _sees(app, case, OFFICER), "asking shows nothing"
    assert await _looks(app) == []
    view = await _granted(app, number)
    assert (view["state"], view["decided_by"]) == ("granted", GUARD)
    assert await _sees(app, case, OFFICER)
    assert await _looks(app) == [(OFFICER, f"case/{case}", f"trang vụ việc, đề nghị {number}")] * 2
    page = (await app.browser(OFFICER).get(f"/intake/cases/{case}")).text
    for stated in ("Bản Hôm", "0912 000 318", "014 300 000 127", "1968"):
        assert stated in page


async def test_whoever_asked_is_told_on_the_home_page_what_was_decided_and_nobody_else(app: App) -> None:
    case = await _denounced(app)
    number = await _asked(app, case)
    link = "/intake/identity/own"
    assert link not in (await app.browser(OFFICER).get("/")).text, "nothing is decided yet"
    await post(app, f"/identity/requests/{number}/refuse", {"reason": WHY_NOT}, GUARD)
    assert link in (await app.browser(OFFICER).get("/")).text
    assert link not in (await app.browser(HEAD).get("/")).text
    page = (await app.browser(OFFICER).get(link)).text
    assert f"/intake/cases/{case}" in page
    assert WHY_NOT in page
    assert case not in (await app.browser(HEAD).get(link)).text
    told = [(await get(app, "/identity/own-requests", login))["items"] for login in (OFFICER, HEAD)]
    assert [[one["remark"] for one in items] for items in told] == [[WHY_NOT], []]


async def test_a_grant_is_for_one_account_in_one_case(app: App) -> None:
    case, other = await _denounced(app), await _denounced(app)
    await _granted(app, await _asked(app, case))
    assert await _sees(app, case, OFFICER)
    assert not await _sees(app, other, OFFICER)
    for login in (HEAD, "tiepdan", "lanhdao"):
        assert not await _sees(app, case, login), login
    assert (await app.as_(GUARD).get(f"{API}/cases/{case}/identity")).status_code == 403


async def test_an_expired_grant_and_one_ended_early_show_nothing_at_once(app: App) -> None:
    case = await _denounced(app)
    await _granted(app, await _asked(app, case), days=3)
    with clock.frozen(clock.today() + timedelta(days=3)):
        assert await _sees(app, case, OFFICER), "to the end of the day"
    with clock.frozen(clock.today() + timedelta(days=4)):
        assert not await _sees(app, case, OFFICER)
        [view] = await get(app, f"/cases/{case}/identity-requests", OFFICER)
        assert view["state"] == "expired"
        again = await _asked(app, case)
        await _granted(app, again)
        assert await _sees(app, case, OFFICER)
        assert (await post(app, f"/identity/requests/{again}/end", {}, GUARD))["ended_by"] == GUARD
        assert not await _sees(app, case, OFFICER)
        await refused(app, f"/identity/requests/{again}/end", {}, 409, GUARD)


async def test_a_case_given_to_another_unit_takes_the_grant_with_it(app: App) -> None:
    case = await _denounced(app)
    await _granted(app, await _asked(app, case))
    await post(app, f"/cases/{case}/return", {"reason": "Không thuộc thẩm quyền của Sở."}, OFFICER)
    await post(app, f"/cases/{case}/assign", {"unit": "so-y-te"})
    answer = await app.as_(OFFICER).get(f"{API}/cases/{case}/identity")
    assert answer.status_code == 404
    await post(app, f"/cases/{case}/acknowledge", {}, "cb.so-y-te")
    assert not await _sees(app, case, "cb.so-y-te")


async def test_a_refusal_says_why_to_who_asked(app: App) -> None:
    case = await _denounced(app)
    number = await _asked(app, case)
    await refused(app, f"/identity/requests/{number}/refuse", {"reason": "Không."}, 422, GUARD)
    await post(app, f"/identity/requests/{number}/refuse", {"reason": WHY_NOT}, GUARD)
    page = (await app.browser(OFFICER).get(f"/intake/cases/{case}")).text
    assert WHY_NOT in page
    assert NAME not in page
    await refused(app, f"/identity/requests/{number}/grant", {"until": clock.today().isoformat()}, 409, GUARD)


async def test_nobody_asks_twice_at_once_or_for_what_is_no_secret_or_without_resolving_it(app: App) -> None:
    case = await _denounced(app)
    await _asked(app, case)
    problem = await refused(app, f"/cases/{case}/identity-requests", {"reason": REASON}, 409, OFFICER)
    assert "đang chờ" in problem["detail"]
    open_ = (await post(app, "/petitions", a_petition(process=accepted())))["case"]
    await refused(app, f"/cases/{open_}/identity-requests", {"reason": REASON}, 409, OFFICER)
    for login, status in (("giamsat", 403), ("cb.so-y-te", 404)):
        await refused(app, f"/cases/{case}/identity-requests", {"reason": REASON}, status, login)


async def test_the_pages_of_asking_deciding_and_checking(app: App) -> None:
    case = await _denounced(app)
    officer, guard, auditor = app.browser(OFFICER), app.browser(GUARD), app.browser(AUDITOR)
    assert f"/intake/identity/cases/{case}" in (await officer.get(f"/intake/cases/{case}")).text
    short = await officer.post(f"/intake/identity/cases/{case}", data={"reason": "x"})
    assert short.status_code == 422
    sent = await officer.post(f"/intake/identity/cases/{case}", data={"reason": REASON})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/intake/cases/{case}")
    assert "đang chờ" in (await officer.get(f"/intake/identity/cases/{case}")).text
    home = (await guard.get("/")).text
    assert "<span>Đề nghị xem danh tính</span><b>1</b>" in home
    listed = (await guard.get("/intake/identity")).text
    assert REASON in listed
    assert case in listed
    [request] = (await get(app, "/identity/requests", GUARD))["items"]
    at = f"/intake/identity/requests/{request['number']}"
    assert REASON in (await guard.get(at)).text
    late = (clock.today() + timedelta(days=LONGEST + 1)).strftime("%d/%m/%Y")
    assert "Chọn ngày từ hôm nay" in (await guard.post(f"{at}/grant", data={"until": late})).text
    until = (clock.today() + timedelta(days=2)).strftime("%d/%m/%Y")
    assert (await guard.post(f"{at}/grant", data={"until": until})).status_code == 303
    assert "Kết thúc ngay" in (await guard.get(at)).text
    assert await _sees(app, case, OFFICER)
    looks = (await auditor.get("/intake/identity/looks", params={"record": case.lower(), "by": OFFICER})).text
    assert looks.count(f"trang vụ việc, đề nghị {request['number']}") == 2
    assert NAME not in looks
    assert REASON in (await auditor.get("/intake/identity")).text
    assert (await auditor.get(at)).status_code == 403, "who checks does not decide"
    assert (await guard.post(f"{at}/end")).status_code == 303
    assert not await _sees(app, case, OFFICER)
    page = (await get(app, "/identity/looks", AUDITOR))["items"]
    assert {(look["caller"], look["subject"]) for look in page} == {(OFFICER, f"case/{case}")}


async def test_neither_the_reasons_nor_the_asking_stand_in_the_log_or_in_plain_text(app: App) -> None:
    case = await _denounced(app)
    before = await events(app)
    await _granted(app, await _asked(app, case))
    assert await _sees(app, case, OFFICER)
    assert await events(app) == before
    [row] = await rows(app, "SELECT to_jsonb(r)::text AS said FROM identity.request r")
    assert REASON not in row.said
    assert REASON.encode().hex() not in row.said


async def test_reasons_are_sealed_anew_with_everything_else_when_a_key_is_replaced(app: App) -> None:
    case = await _denounced(app)
    number = await _asked(app, case)
    await post(app, f"/identity/requests/{number}/refuse", {"reason": WHY_NOT}, GUARD)
    old, new = kept_identity_keys(app.app.state.web.settings), Fernet.generate_key().decode()
    async for _ in rotation.rotate(app.database("intake"), SEALED, Vault([new, *old])):
        pass
    async with app.database("intake").transaction("test") as tx:
        row = await tx.get(RequestRow, number)
        assert row is not None
        assert words_of(row, Vault([new])) == Words(REASON, WHY_NOT)


async def test_requests_and_looks_are_never_deleted(app: App) -> None:
    await _asked(app, await _denounced(app))
    for statement in ("DELETE FROM identity.request", "TRUNCATE identity.request"):
        with pytest.raises(Exception, match="append-only"):
            await rows(app, statement)


WAITING: Final = Standing("cb", None, None, False)
RUNNING: Final = Standing("cb", True, TODAY, False)


def test_a_request_expires_after_its_last_day() -> None:
    assert RUNNING.state(TODAY) is State.GRANTED
    assert RUNNING.state(TODAY + timedelta(days=1)) is State.EXPIRED
    assert Standing("cb", True, TODAY, True).state(TODAY) is State.ENDED
    assert Standing("cb", False, None, False).state(TODAY) is State.REFUSED


def test_who_asked_never_decides_and_nothing_is_decided_twice() -> None:
    assert isinstance(refuse_deciding(WAITING, "cb", TODAY), Refused)
    assert refuse_deciding(WAITING, "baomat", TODAY) is None
    assert isinstance(refuse_deciding(RUNNING, "baomat", TODAY), Refused)
    assert isinstance(refuse_ending(WAITING, TODAY), Refused)
    assert refuse_ending(RUNNING, TODAY) is None


@pytest.mark.parametrize(("days", "possible"), [(-1, False), (0, True), (LONGEST, True), (LONGEST + 1, False)])
def test_a_grant_ends_within_the_month(days: int, possible: bool) -> None:
    answer = refuse_granting(WAITING, "baomat", TODAY + timedelta(days=days), TODAY)
    assert (answer is None) is possible


def test_after_a_refusal_or_an_end_one_may_ask_again() -> None:
    for earlier in (Standing("cb", False, None, False), Standing("cb", True, TODAY, True)):
        assert refuse_asking([earlier], secret=True, today=TODAY) is None
    for standing in (WAITING, RUNNING):
        assert isinstance(refuse_asking([standing], secret=True, today=TODAY), Refused)
