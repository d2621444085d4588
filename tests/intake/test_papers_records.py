"""Papers and the records they are made from: none contradicts its record, names nobody, or has a day that cannot be."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.intake.papers.catalogue import paper_on
from services.intake.papers.situations import of_case, of_visit
from services.intake.papers.typed import typed_values
from services.intake.service import INTAKE
from shared.calendar import clock
from shared.refusals import Refused
from tests.apps import App
from tests.conftest import new_app
from tests.intake.conftest import a_petition, a_visit, accepted, get, post, refused, somebody
from tests.intake.paper_office import SIGNED, SIGNED_BY_THE_DEPARTMENT, file, guided, words
from tests.servers import Servers

HEAD, OFFICER = "ld.so-nnmt", "cb.so-nnmt"
ACCEPTANCE = SIGNED_BY_THE_DEPARTMENT | {"given": {"noi_dung_thu_ly": "Thu hồi đất không bồi thường."}}


@pytest.fixture(scope="module")
async def app(servers: Servers, accounts_folder: Path) -> AsyncIterator[App]:
    async with new_app(servers, accounts_folder, [INTAKE]) as found:
        yield found


async def a_complaint(app: App, **changes: Any) -> tuple[str, str]:
    """The numbers of a complaint that was accepted and given to the department, and of its case."""
    recorded = await post(app, "/petitions", a_petition(kind="KN", process=accepted(on="2026-03-04"), **changes))
    return recorded["petition"], recorded["case"]


async def offered(app: App, path: str, login: str = "tiepdan") -> list[str]:
    return [one["code"] for one in (await get(app, f"{path}/papers", login))["offered"]]


async def test_a_case_that_was_replaced_leads_to_no_paper_and_says_what_became_of_it(app: App) -> None:
    petition, case = await a_complaint(app, who=somebody())
    assert "thu-ly-khieu-nai" in await offered(app, f"/cases/{case}", HEAD)
    await post(app, f"/petitions/{petition}/reclassification", {"kind": "KNPA", "reason": "Là kiến nghị."})
    assert await offered(app, f"/cases/{case}", HEAD) == []
    assert await offered(app, f"/cases/{case}") == []
    await refused(app, f"/cases/{case}/papers/thu-ly-khieu-nai", ACCEPTANCE, 409, HEAD)
    page = (await app.browser("tiepdan").get(f"/intake/cases/{case}")).text
    assert "Đã thay bằng vụ việc khác" in page
    assert "Đã dừng do sửa loại đơn" in page
    for untold in ("Đã đình chỉ", "Đã kết thúc"):
        assert untold not in page
    listed = (await app.browser("tiepdan").get("/intake/cases?state=closed")).text
    assert "Đã thay bằng vụ việc khác" in listed


async def test_a_void_case_says_so_and_leads_to_no_paper(app: App) -> None:
    petition, case = await a_complaint(app, who=somebody())
    await post(app, f"/petitions/{petition}/void", {"reason": "Vào sổ hai lần."})
    assert await offered(app, f"/cases/{case}", HEAD) == []
    page = (await app.browser("tiepdan").get(f"/intake/cases/{case}")).text
    assert "Đã dừng do đơn vào sổ nhầm" in page
    assert "Đã đình chỉ" not in page


async def test_a_step_that_states_a_paper_offers_the_number_it_was_issued_under(app: App) -> None:
    _, case = await a_complaint(app, who=somebody())
    await post(app, f"/cases/{case}/acknowledge", {}, OFFICER)
    form = f"/intake/cases/{case}/proceeding/verify"
    before = (await app.browser(OFFICER).get(form)).text
    assert "Số văn bản" in before
    assert "<datalist" not in before
    issued = await post(app, f"/cases/{case}/papers/thu-ly-khieu-nai", ACCEPTANCE, HEAD)
    step = (await app.browser(OFFICER).get(form)).text
    assert f'<option value="{issued["written_number"]}"></option>' in step
    assert f"Đã ban hành từ hệ thống: {issued['written_number']}" in step


def test_what_a_case_leads_to_depends_on_whether_it_still_runs() -> None:
    running: dict[str, Any] = {
        "state": "acknowledged", "taken_out": False, "suspended": False, "kind": "TC", "undecided": True,
        "accepted": True, "not_accepted": False, "extended": True,
    }  # fmt: skip
    assert of_case(**running) == {"owed", "denunciation-accepted", "denunciation-extended"}
    assert of_case(**running | {"state": "closed", "undecided": False}) == frozenset()
    ended = {"state": "closed", "undecided": False, "accepted": False, "extended": False, "not_accepted": True}
    assert of_case(**running | ended) == {"denunciation-refused"}, "it has ended by what the paper tells"
    assert of_case(**running | ended | {"taken_out": True}) == frozenset()


def test_the_head_turns_away_only_whom_nothing_was_taken_from() -> None:
    received: dict[str, Any] = dict.fromkeys(("refused", "voided", "denounces", "written_down", "led_on"), False)
    assert of_visit(**received) == {"received", "nothing-taken"}
    for so in ("written_down", "led_on"):
        assert of_visit(**received | {so: True}) == {"received"}
    assert of_visit(**received | {"refused": True}) == frozenset(), "refused by a notice that was issued before"


async def test_a_paper_that_goes_to_nobody_is_refused_before_anything_is_typed(app: App) -> None:
    _, case = await a_complaint(app)
    path = f"/cases/{case}/papers/thu-ly-khieu-nai"
    problem = await refused(app, path, ACCEPTANCE, 409, HEAD)
    assert "ai là người nhận" in problem["detail"]
    form = (await app.browser(HEAD).get(f"/intake{path}")).text
    assert "ai là người nhận" in form
    assert "<textarea" not in form


async def test_of_a_complaint_the_desk_did_not_accept_the_board_issues_the_notice(app: App) -> None:
    """No unit was ever given it, so that none could."""
    process = {"outcome": "not_accepted", "ground": "het-thoi-hieu", "number": "5/TB"}
    case = (await post(app, "/petitions", a_petition(kind="KN", who=somebody(), process=process)))["case"]
    assert await offered(app, f"/cases/{case}") == ["khong-thu-ly-khieu-nai"]
    path = f"/cases/{case}/papers/khong-thu-ly-khieu-nai"
    assert 'value="deputy-ban-tcd"' in (await app.browser("tiepdan").get(f"/intake{path}")).text
    issued = await post(app, path, SIGNED | {"given": {"ly_do": "Đã hết thời hiệu khiếu nại."}})
    assert (issued["body"], issued["written_number"].partition("/")[2]) == ("ban-tcd", "TB-BTCD")
    said = words(await file(app, f"/papers/{issued['id']}/pdf"))
    assert "Ban Tiếp công dân tỉnh không thụ lý giải quyết đơn khiếu nại trên" in said
    assert "Nơi nhận: - Như trên; - Lưu: VT, BTCD." in said


async def test_nobody_is_offered_a_paper_that_another_unit_issues(app: App) -> None:
    _, case = await a_complaint(app, who=somebody())
    assert await offered(app, f"/cases/{case}", OFFICER) == ["thu-ly-khieu-nai"]
    for login in ("tiepdan", "lanhdao"):
        assert await offered(app, f"/cases/{case}", login) == ["don-doc"]
        page = (await app.browser(login).get(f"/intake/cases/{case}")).text
        assert f"/cases/{case}/papers/don-doc" in page
        assert "papers/thu-ly-khieu-nai" not in page


async def test_no_notice_of_refusal_contradicts_a_visit_from_which_something_came(app: App) -> None:
    taken = await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={"given": True}))
    assert "tu-choi-tiep" not in await offered(app, f"/visits/{taken['visit']}")
    given = {"vu_viec": "Bồi thường đất.", "van_ban_giai_quyet": "Quyết định số 01."}
    await refused(app, f"/visits/{taken['visit']}/papers/tu-choi-tiep", SIGNED | {"given": given}, 409)


@pytest.mark.parametrize(
    ("paper", "field", "days", "ok"),
    [
        ("phieu-hen", "ngay_hen", -1, False),
        ("phieu-hen", "ngay_hen", 0, True),
        ("phieu-hen", "ngay_hen", 365, True),
        ("phieu-hen", "ngay_hen", 366, False),
        ("don-doc", "thoi_han", 0, False),
        ("don-doc", "thoi_han", 1, True),
        ("don-doc", "thoi_han", 366, False),
    ],
)
def test_a_day_on_a_paper_is_one_that_can_be(paper: str, field: str, days: int, ok: bool) -> None:
    today = clock.today()
    day = today + timedelta(days=days)
    given = {"ngay_hen": "", "gio_hen": "8 giờ 00", "dia_diem": "Phòng 1"} if paper == "phieu-hen" else {}
    for written in (f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", day.isoformat()):
        kind = paper_on(paper, today)
        assert kind is not None
        found = typed_values(kind, given | {field: written}, today)
        if ok:
            assert not isinstance(found, Refused)
            assert found[field] == f"{day:%d/%m/%Y}"
        else:
            assert isinstance(found, Refused)
            assert (found.field, "Ngày này phải từ" in found.reason.vi) == (f"given.{field}", True)


async def test_a_second_paper_of_a_kind_a_record_has_once_is_confirmed(app: App) -> None:
    code = await guided(app)
    path = f"/petitions/{code}/papers/huong-dan"
    first = await post(app, path, SIGNED)
    problem = await refused(app, path, SIGNED, 422)
    assert problem["errors"][0]["field"] == "again"
    assert f"số {first['written_number']} ngày {clock.today():%d/%m/%Y}" in problem["errors"][0]["message_vi"]
    browser = app.browser("tiepdan")
    form = await browser.get(f"/intake{path}")
    assert f"Đã ban hành số {first['written_number']} ngày {clock.today():%d/%m/%Y}." in form.text
    unticked = await browser.post(f"/intake{path}", data=SIGNED | {"key": "second"})
    assert unticked.status_code == 422
    ticked = await browser.post(f"/intake{path}", data=SIGNED | {"key": "second", "again": "on"})
    assert ticked.status_code == 303
    assert len((await get(app, f"/petitions/{code}/papers"))["issued"]) == 2
