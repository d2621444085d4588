"""What the desk sees and types, in a browser without JavaScript."""

import re
from datetime import date
from typing import Any

import pytest

from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import NAME, a_denunciation, a_petition, a_visit, accepted, get, post, rows, somebody

NEW = "/intake/visits/new"


def typed(**changes: Any) -> dict[str, Any]:
    """The reception form as a clerk fills it."""
    person = {f"who.{name}": str(value) for name, value in somebody().items()}
    return (
        {
            "do": "receipt",
            "people": "1",
            "first_time": "true",
            "reception": "regular",
            "received_by": "desk",
            "kind": "KN",
            "field": "dat-dai",
            "content": "Đo đạc lại diện tích thu hồi.",
            "petition.given": "on",
            "petition.process.outcome": "accepted",
            "petition.process.assign_to": "so-nnmt",
        }
        | person
        | changes
    )


async def page(app: App, path: str, login: str = "tiepdan") -> str:
    response = await app.browser(login).get(path)
    assert response.status_code == 200, (path, response.text[:500])
    assert "<h1" in response.text
    return response.text


async def test_one_form_records_the_visit_its_petition_and_case_and_leads_to_the_receipt(app: App) -> None:
    assert 'name="key" value="' in await page(app, NEW)
    saved = await app.browser("tiepdan").post("/intake/visits", data=typed())
    assert saved.status_code == 303
    assert saved.headers["location"] == f"/intake/visits/TD-{clock.today().year}-0001/receipt"
    assert "saved_draft=reception" in saved.headers["set-cookie"]
    receipt = await page(app, saved.headers["location"])
    assert NAME in receipt
    assert "lập thành 3 bản" in receipt
    case = (await get(app, "/cases"))["items"][0]
    assert (case["unit"], case["state"]) == ("so-nnmt", "assigned")


async def test_a_wrong_form_comes_back_with_everything_typed_and_the_fault_at_its_field(app: App) -> None:
    back = await app.browser("tiepdan").post("/intake/visits", data=typed(people="7", representatives="4"))
    assert back.status_code == 422
    assert "cử 1 hoặc 2 người đại diện (Điều 29" in back.text
    assert 'href="#f-representatives"' in back.text
    assert re.search(r'id="f-representatives"[^>]*value="4"[^>]*aria-invalid="true"', back.text)
    for value in (NAME, "Đo đạc lại diện tích thu hồi.", "0912 000 318"):
        assert value in back.text
    assert await rows(app, "SELECT 1 FROM visit") == []


async def test_whatever_the_rules_refuse_is_shown_together(app: App) -> None:
    wrong = typed(people="12", representatives="9", field="", reception="periodic")
    back = (await app.browser("tiepdan").post("/intake/visits", data=wrong)).text
    assert "Còn 4 mục cần sửa." in back
    for field in ("field", "representatives", "mandate", "received_by"):
        assert f'href="#f-{field}"' in back


async def test_a_commune_is_found_by_the_first_letters_of_its_name(app: App) -> None:
    for path in (NEW, "/intake/petitions/new"):
        html = await page(app, path)
        assert ">Tô Hiệu (phường)</option>" in html
        order = [
            html.index(f">{name}") for name in ("Chiềng Hặc (", "Chiềng Hoa (", "Đoàn Kết (", "Gia Phù (", "Yên Sơn (")
        ]
        assert order == sorted(order)


async def test_each_kind_has_its_own_promise_on_the_form(app: App) -> None:
    html = await page(app, NEW)
    for kind, outcome, duty in (
        ("KN", " checking", "Thụ lý hoặc"), ("TC", " checking", "Đăng ký, kiểm tra"), ("KNPA", " checking accepted", "Trả lời"),
        ("KN", "accepted", "Giải quyết khiếu nại"), ("TC", "accepted", "Giải quyết tố cáo"),
    ):  # fmt: skip
        when = f'data-when="kind={kind} &amp; petition.process.outcome={outcome}[^"]*"'
        assert re.search(rf"{when}>.{{0,120}}<dt>{duty}", html), (kind, outcome)


async def test_after_a_refusal_the_corrected_form_is_saved_with_the_same_key(app: App) -> None:
    browser = app.browser("tiepdan")
    wrong = typed(key="k1", people="7", representatives="2")  # a joint petition, and no paper that appoints anybody
    assert (await browser.post("/intake/visits", data=wrong)).status_code == 422
    fixed = typed(key="k1", people="7", representatives="2", mandate="on")
    first, again = await browser.post("/intake/visits", data=fixed), await browser.post("/intake/visits", data=fixed)
    assert first.headers["location"] == again.headers["location"], "pressed twice, saved once"
    assert len(await rows(app, "SELECT 1 FROM visit")) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"who.name": ""}, "who-name"),
        ({"who.paper_type": "", "who.paper_number": "C 1234567"}, "who-paper_type"),
        ({"kind": ""}, "kind"),
        ({"field": ""}, "field"),
        ({"petition.process.outcome": "guided", "petition.process.assign_to": ""}, "petition-process-reason"),
        ({"kind": "TC"}, "petition-process-extract"),
        ({"petition.process.missing": "thoi-hieu"}, "petition-process-outcome"),
        ({"petition.process.outcome": "not_accepted", "petition.process.assign_to": ""}, "petition-process-ground"),
        ({"on": "31/02/2026"}, "on"),
    ],
)
async def test_each_fault_is_linked_from_the_summary_to_a_field_that_is_there(
    app: App, changes: dict[str, str], field: str
) -> None:
    back = await app.browser("tiepdan").post("/intake/visits", data=typed(**changes))
    assert back.status_code == 422
    assert f'href="#f-{field}"' in back.text
    assert f'id="f-{field}"' in back.text


async def test_somebody_who_came_before_is_shown_without_a_number_in_any_address(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KNPA", field="dat-dai", petition={"process": accepted()}))
    again = await app.browser("tiepdan").post("/intake/visits", data=typed(do="lookup", content=""))
    assert again.status_code == 200
    assert "Đã từng đến hoặc gửi đơn, cùng số giấy tờ" in again.text
    assert "KNPA-2026-0001" in again.text
    assert NAME in again.text, "what was typed is still there"
    panel = await app.browser("tiepdan").post("/intake/visits/seen-before", data=typed())
    assert "TD-2026-0001" in panel.text
    assert "<html" not in panel.text
    assert len(await rows(app, "SELECT 1 FROM visit")) == 1, "looking records nothing"


async def test_the_book_shows_the_columns_of_the_form_and_filters(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KNPA", field="dat-dai", petition={}))
    await post(app, "/visits", a_visit(on="2026-04-01", people=6, representatives=2, mandate=True, first_time=False))
    html = await page(app, "/intake/visits")
    assert html.index("TD-2026-0002") < html.index("TD-2026-0001")
    assert NAME in html
    assert "…0127" in html
    assert "014 300" not in html
    march = await page(app, "/intake/visits?from=01/03/2026&to=31/03/2026")
    assert "TD-2026-0001" in march
    assert "TD-2026-0002" not in march
    assert NAME not in await page(app, "/intake/visits", "giamsat")


async def test_a_denunciation_at_the_desk_leaves_no_name_on_any_page(app: App) -> None:
    extract = {"petition.process.extract": "Giao đất công ích sai thẩm quyền."}
    saved = await app.browser("tiepdan").post("/intake/visits", data=typed(kind="TC", **extract))
    year = clock.today().year
    paths = [saved.headers["location"], "/intake/", "/intake/visits", f"/intake/visits/TD-{year}-0001", "/intake/petitions",
             f"/intake/petitions/D-{year}-0001", f"/intake/cases/TC-{year}-0001", "/intake/cases"]  # fmt: skip
    for path in paths:
        for login in ("tiepdan", "truongban", "lanhdao", "giamsat"):
            response = await app.browser(login).get(path)
            assert response.status_code in (200, 403), (path, login)
            for secret in (NAME, "0127", "0912"):
                assert secret not in response.text, (path, login, secret)


async def test_what_was_told_in_several_lines_is_shown_in_several(app: App) -> None:
    told = {"content": "Một.\nHai.", "request": "Ba.\nBốn."}
    await post(app, "/visits", a_visit(**told, prior="Năm.\nSáu."))
    extract = {"extract": "Bảy.\nTám.", "assign_to": None}
    await post(app, "/petitions", a_denunciation(**told, process=accepted(**extract)))
    for path, lines in (
        ("visits/TD-2026-0001", ("Một.\nHai.", "Ba.\nBốn.", "Năm.\nSáu.")),
        ("petitions/D-2026-0001", ("Một.\nHai.", "Ba.\nBốn.")),
        ("cases/TC-2026-0001", ("Một.\nHai.", "Ba.\nBốn.", "Bảy.\nTám.")),
    ):
        html = await page(app, f"/intake/{path}")
        for line in lines:
            assert re.search(rf'class="td-said[^"]*">{re.escape(line)}', html), (path, line)


async def test_the_largest_words_on_a_page_do_not_say_who_denounced(app: App) -> None:
    told = f"Tôi là {NAME}, tố cáo việc giao đất."
    await post(app, "/visits", a_visit(content=told, kind="TC"))
    await post(app, "/petitions", a_denunciation(content=told, process=None))
    await post(app, "/petitions", a_denunciation(content=told))
    await post(app, "/petitions", a_petition(content="Đường sạt lở."))
    given = "Tố cáo hành vi giao đất không đúng thẩm quyền."
    for path, heading in (
        ("visits/TD-2026-0001", "Tố cáo TD-2026-0001"),
        ("petitions/D-2026-0001", "Tố cáo D-2026-0001"),
        ("petitions/D-2026-0002", given),
        ("cases/TC-2026-0001", given),
        ("petitions/D-2026-0003", "Đường sạt lở."),
    ):
        html = await page(app, f"/intake/{path}")
        assert re.findall(r"<h1[^>]*>(.*?)</h1>", html) == [heading], path
        assert told in html or path.endswith("0003"), "it is further down"


async def test_each_form_says_who_reads_what_is_told_of_a_denunciation(app: App) -> None:
    await post(app, "/petitions", a_petition())
    for path in (NEW, "/intake/petitions/new", "/intake/petitions/D-2026-0001/split"):
        html = await page(app, path)
        assert "Nếu là tố cáo: chỉ nơi tiếp dân và lãnh đạo đọc; đơn vị đọc bản trích" in html, path


async def test_a_petition_by_post_is_entered_and_decided_on_from_its_page(app: App) -> None:
    browser = app.browser("tiepdan")
    assert "Vào sổ một đơn" in await page(app, "/intake/petitions/new")
    form = {"kind": "KN", "field": "dat-dai", "content": "Giá bồi thường.", "channel": "post", "who.name": NAME}
    saved = await browser.post("/intake/petitions", data=form)
    code = f"D-{clock.today().year}-0001"
    assert saved.headers["location"] == f"/intake/petitions/{code}"
    html = await page(app, saved.headers["location"])
    assert "Không đạt: còn thời hiệu 90 ngày" in html
    assert "rõ người bị tố cáo" not in html, "the conditions of a complaint only"
    back = await browser.post(f"/intake/petitions/{code}/process", data={"outcome": "filed", "version": "1"})
    assert back.status_code == 422
    assert "Nêu lý do" in back.text
    done = await browser.post(f"/intake/petitions/{code}/process", data={"outcome": "accepted", "version": "1"})
    assert done.headers["location"] == f"/intake/cases/KN-{clock.today().year}-0001"
    missing = await browser.post(
        "/intake/petitions", data=form | {"process.outcome": "transferred", "process.reason": "X"}
    )
    assert 'href="#f-process-receiving_body"' in missing.text


async def test_today_shows_what_came_and_what_waits_and_sends_a_department_to_its_inbox(app: App) -> None:
    await post(app, "/visits", a_visit(on=None))
    await post(app, "/petitions", a_petition(content="Đơn chờ."))
    await post(app, "/petitions", a_petition(content="Vụ chờ giao.", process={"outcome": "accepted"}))
    html = await page(app, "/intake/")
    for expected in ("1 lượt, 1 người", "Đơn chờ.", "Vụ chờ giao.", "Quá hạn"):
        assert expected in html
    for href, count in re.findall(r'<a class="td-fig[^"]*" href="([^"]+)"[^>]*>.*?<b>(\d+)</b>', html):
        opened = await page(app, href.replace("&amp;", "&"))
        assert len(re.findall(r"data-row[ >]", opened)) == int(count), href
    sent = await app.browser("cb.so-nnmt").get("/intake/")
    assert sent.headers["location"] == "/intake/inbox"


@pytest.mark.parametrize(
    ("q", "login", "location"),
    [
        ("kn-2026-0001", "tiepdan", "/intake/cases/KN-2026-0001"),
        ("D-2026-0001", "giamsat", "/intake/petitions/D-2026-0001"),
        ("TD-2026-0001", "tiepdan", "/intake/visits/TD-2026-0001"),
        ("TD-2026-0001", "cb.so-nnmt", None),
        ("KN-2026-0001", "cb.so-noi-vu", None),
        ("bồi thường", "tiepdan", None),
    ],
)
async def test_search_opens_a_record_only_for_those_who_may_see_it(
    app: App, q: str, login: str, location: str | None
) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={"process": accepted()}))
    found = await app.browser(login).get("/intake/search", params={"q": q})
    assert found.status_code == (200 if location is None else 303)
    assert found.headers.get("location") == location


async def test_pages_speak_english_when_asked(app: App) -> None:
    await post(app, "/petitions", a_denunciation())
    for path in (
        "/intake/",
        "/intake/visits",
        NEW,
        "/intake/petitions",
        "/intake/inbox",
        "/intake/cases",
        "/intake/cases/TC-2026-0001",
    ):
        html = (await app.browser("tiepdan").get(path, headers={"Accept-Language": "en"})).text
        assert '<html lang="en"' in html
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", html)
        assert heading is not None
        if "lang=" not in heading[0]:
            assert not re.search(
                r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]",
                heading[1].replace("Sơn La", "").replace("Ban Tiếp công dân tỉnh", ""),
            ), heading[1]


async def test_a_visit_about_a_denunciation_hides_its_visitor(app: App) -> None:
    secret = await post(app, "/petitions", a_denunciation())
    await post(app, "/visits", a_visit(case=secret["case"]))
    for path in ("/intake/visits", "/intake/visits/TD-2026-0001", "/intake/visits/TD-2026-0001/receipt"):
        assert NAME not in await page(app, path)


async def test_what_turns_out_to_be_a_denunciation_hides_who_brought_it_everywhere(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={"given": True}))
    assert NAME in await page(app, "/intake/visits")
    decision = {"outcome": "accepted", "kind": "TC", "extract": "Giao đất sai thẩm quyền.", "assign_to": "so-nnmt"}
    answer = await post(app, "/petitions/D-2026-0001/process", decision)
    for path in (
        "/intake/visits",
        "/intake/visits/TD-2026-0001",
        "/intake/petitions/D-2026-0001",
        f"/intake/cases/{answer['case']}",
    ):
        assert NAME not in await page(app, path), path


async def test_a_denunciation_reclassified_as_a_complaint_keeps_its_secret(app: App) -> None:
    await post(app, "/petitions", a_denunciation(process=None))
    answer = await post(app, "/petitions/D-2026-0001/process", accepted(kind="KN", extract="Giao đất sai."))
    for login in ("tiepdan", "cb.so-nnmt"):
        assert NAME not in await page(app, f"/intake/cases/{answer['case']}", login)
    assert NAME not in await page(app, "/intake/petitions/D-2026-0001")


async def test_the_form_turns_somebody_away_without_a_receipt_and_keeps_what_was_typed_when_it_cannot(app: App) -> None:
    browser = app.browser("tiepdan")
    away = typed(kind="", field="", **{"petition.given": "", "petition.process.outcome": ""})
    away |= {"petition.process.assign_to": "", "refusal.ground": "prolonged"}
    back = await browser.post("/intake/visits", data=away)
    assert back.status_code == 422
    assert 'href="#f-refusal-notice"' in back.text
    assert re.search(r'<option value="prolonged" selected>[^<]*Đ9\.3', back.text)
    noticed = away | {"refusal.notice": "12/TB-UBND", "refusal.notice_on": "20/02/2026"}
    saved = await browser.post("/intake/visits", data=noticed)
    assert saved.headers["location"] == f"/intake/visits/TD-{clock.today().year}-0001", "nothing was taken, no receipt"
    html = await page(app, saved.headers["location"])
    assert "Từ chối tiếp" in html
    assert "/receipt" not in html


async def test_the_form_records_the_heads_word_and_what_was_written_down(app: App) -> None:
    browser = app.browser("tiepdan")
    given = {
        "reception": "ad_hoc",
        "received_by": "head",
        "online": "on",
        "written_down": "on",
        "signed": "fingerprint",
    }
    back = await browser.post("/intake/visits", data=typed(**given))
    assert 'href="#f-head_outcome"' in back.text
    assert re.search(r'name="signed" value="fingerprint" checked', back.text)
    directed = {"head_outcome": "directed", "reply_by": f"31/12/{clock.today().year}"}
    saved = await browser.post("/intake/visits", data=typed(**given, **directed))
    receipt = await page(app, saved.headers["location"])
    assert f"trả lời chậm nhất ngày 31/12/{clock.today().year}" in receipt
    assert "cán bộ tiếp ghi lại: điểm chỉ" in receipt
    seen = await get(app, f"/visits/TD-{clock.today().year}-0001")
    assert (seen["online"], seen["head_outcome"], seen["received_by"]) == (True, "directed", "head")


async def test_the_form_shows_by_itself_what_matters_and_says_how_many_may_speak(app: App) -> None:
    html = await page(app, NEW)
    for when in ("people>=5", "received_by=head delegate", "head_outcome=directed", "written_down",
                 "refusal.ground=prolonged"):  # fmt: skip
        assert f'data-when="{when}"' in html, when
    assert "5 đến 10 người: 1 đến 2; từ 11 người: 1 đến 5 (Điều 29 Luật Tiếp công dân)" in html


async def test_petitions_to_decide_on_stand_with_their_day_late_first_and_counted_apart(app: App) -> None:
    for on in ("2026-03-05", "2026-02-13", "2026-03-02"):
        await post(app, "/petitions", a_petition(on=on))
    # Received on 13 February: over Tết, due on Friday 6 March. On 2 March: Monday the 16th. On 5 March: Thursday the 19th.
    with clock.frozen(date(2026, 3, 9)):
        today = await page(app, "/intake/")
        listed = await page(app, "/intake/petitions?state=waiting")
        late = await page(app, "/intake/petitions?state=waiting&to=2026-02-20")
        one = await page(app, "/intake/petitions/D-2026-0002")
    for shown in (today, listed):
        places = [shown.index(code) for code in ("D-2026-0002", "D-2026-0003", "D-2026-0001")]
        assert places == sorted(places)
        assert "Quá hạn 1 ngày làm việc" in shown
    # The last receipt that is late on Monday 9 March was on Friday 20 February, in Tết: due on the 6th, too.
    figure = re.search(r'href="([^"]*state=waiting&amp;to=[^"]*)"[^>]*><span>Đơn quá hạn xử lý</span><b>1</b>', today)
    assert figure
    assert figure[1].endswith("to=2026-02-22"), figure[1]
    assert "D-2026-0002" in late
    assert "D-2026-0003" not in late
    assert "Hạn xử lý đơn" in one
    assert "06/03/2026" in one
    await post(app, "/petitions/D-2026-0002/process", accepted())
    assert "Hạn xử lý đơn" not in await page(app, "/intake/petitions/D-2026-0002")
