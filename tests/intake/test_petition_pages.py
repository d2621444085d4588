"""All that is done to a petition is done from its pages, too."""

import re

from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, accepted, get, post

PAGES = "/intake/petitions"


async def test_the_form_asks_for_each_outcome_what_the_law_asks(app: App) -> None:
    await post(app, "/petitions", a_petition(kind="KN"))
    page = (await app.browser("tiepdan").get(f"{PAGES}/D-2026-0001")).text
    assert 'data-when="outcome=not_accepted not_processed"' in page
    assert "Đã có quyết định giải quyết khiếu nại lần hai" in page
    assert "Không rõ họ tên" not in page, "a ground of denunciations"
    form = {"outcome": "not_accepted", "ground": "da-co-lan-hai", "number": "12/TB-BTCD", "on": "04/03/2026"}
    response = await app.browser("tiepdan").post(f"{PAGES}/D-2026-0001/process", data=form)
    assert response.headers["location"] == "/intake/cases/KN-2026-0001"
    shown = (await app.browser("tiepdan").get(f"{PAGES}/D-2026-0001")).text
    assert "12/TB-BTCD" in shown
    assert "Điều 11 khoản 7 Luật Khiếu nại" in shown


async def test_returning_is_offered_only_where_an_agency_sent_it(app: App) -> None:
    await post(app, "/petitions", a_petition())
    await post(
        app,
        "/petitions",
        a_petition(
            channel="other_agency", sender_body="Văn phòng Chính phủ", sender_number="9/VPCP", sent_on="2026-03-01"
        ),
    )
    desk = app.browser("tiepdan")
    paths = (f"{PAGES}/D-2026-0001", "/intake/visits/new", f"{PAGES}/D-2026-0002", f"{PAGES}/new")
    pages = [(await desk.get(path)).text for path in paths]
    assert ["Trả lại cơ quan chuyển đơn" in page for page in pages] == [False, False, True, True]
    assert 'data-when="channel=other_agency"' in pages[3]


async def test_who_receives_a_subject_of_the_party_is_proposed(app: App) -> None:
    await post(app, "/petitions", a_petition(field="ky-luat-dang"))
    await post(app, "/petitions", a_petition())
    party = (await app.browser("tiepdan").get(f"{PAGES}/D-2026-0001")).text
    other = (await app.browser("tiepdan").get(f"{PAGES}/D-2026-0002")).text
    assert "Đề xuất theo lĩnh vực của đơn: Ủy ban Kiểm tra Tỉnh ủy" in party
    assert "Đề xuất theo lĩnh vực của đơn" not in other


async def test_a_mixed_petition_is_split_on_its_page_with_a_part_more(app: App) -> None:
    await post(app, "/petitions", a_petition())
    desk = app.browser("tiepdan")
    address = f"{PAGES}/D-2026-0001/split"
    assert address in (await desk.get(f"{PAGES}/D-2026-0001")).text
    form = {"on": "04/03/2026"}
    for n, kind in enumerate(("KNPA", "KN")):
        form |= {f"parts.{n}.kind": kind, f"parts.{n}.field": "dat-dai", f"parts.{n}.content": f"Nội dung số {n + 1}."}
    more = (await desk.post(address, data=form | {"do": "more"})).text
    assert "Nội dung số 2." in more, "nothing typed is lost"
    assert "parts.2.content" in more
    focused = re.findall(r"<select[^>]*autofocus[^>]*>", more)
    assert len(focused) == 1
    assert 'name="parts.2.kind"' in focused[0], "one goes on where the new part begins"
    response = await desk.post(address, data=form | {"parts.2.kind": "", "parts.2.content": ""})
    assert response.status_code == 303, response.text
    shown = (await desk.get(f"{PAGES}/D-2026-0001")).text
    assert f"{PAGES}/D-2026-0002" in shown
    assert f"{PAGES}/D-2026-0003" in shown
    assert (await get(app, "/petitions/D-2026-0003"))["kind"] == "KN"


async def test_a_refused_part_comes_back_with_its_reason(app: App) -> None:
    await post(app, "/petitions", a_petition())
    form = {"parts.0.kind": "KNPA", "parts.0.field": "dat-dai", "parts.0.content": "Một.", "parts.0.stage": "second",
            "parts.1.kind": "KN", "parts.1.field": "dat-dai", "parts.1.content": "Hai."}  # fmt: skip
    response = await app.browser("tiepdan").post(f"{PAGES}/D-2026-0001/split", data=form)
    assert response.status_code == 422
    assert 'id="f-parts-0-stage-e"' in response.text


async def test_a_petition_is_linked_and_unlinked_on_its_pages(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted()))
    await post(app, "/petitions", a_petition())
    desk = app.browser("tiepdan")
    form = {"case": "KNPA-2026-0001", "on": "05/03/2026"}
    assert (await desk.post(f"{PAGES}/D-2026-0002/link", data=form)).status_code == 303
    shown = (await desk.get(f"{PAGES}/D-2026-0002")).text
    assert "Liên kết với vụ việc đã có" in shown
    assert f"{PAGES}/D-2026-0002/unlink" in shown
    undone = await desk.post(f"{PAGES}/D-2026-0002/unlink", data={"reason": "Gắn nhầm.", "on": "06/03/2026"})
    assert undone.status_code == 303
    assert "Gắn nhầm." in (await desk.get(f"{PAGES}/D-2026-0002")).text
    opener = (await desk.get(f"{PAGES}/D-2026-0001")).text
    assert "được mở từ đơn này, không gỡ được" in opener, "offered with the reason it is not possible"


async def test_a_kind_is_corrected_and_a_filed_petition_disposed_of_on_their_pages(app: App) -> None:
    filed = {"outcome": "filed", "reason": "Trùng nội dung."}
    await post(app, "/petitions", a_petition(kind="KN", on="2025-03-03", process=filed))
    desk, leader = app.browser("tiepdan"), app.browser("lanhdao")
    change = {"kind": "KNPA", "reason": "Chỉ là kiến nghị.", "on": "04/03/2025"}
    assert (await desk.post(f"{PAGES}/D-2025-0001/reclassification", data=change)).status_code == 303
    decision = {"decision": "destroy", "number": "17/QĐ-UBND", "on": "04/03/2026"}
    assert (await leader.post(f"{PAGES}/D-2025-0001/disposal", data=decision)).status_code == 303
    shown = (await leader.get(f"{PAGES}/D-2025-0001")).text
    assert "Chỉ là kiến nghị." in shown
    assert "Quyết định hủy đơn số 17/QĐ-UBND, ngày 04/03/2026" in shown
    assert "Sửa loại đơn thành kiến nghị, phản ánh" in shown


async def test_the_list_is_filtered_by_outcome_and_stage(app: App) -> None:
    await post(app, "/petitions", a_petition(kind="KN", stage="second"))
    await post(app, "/petitions", a_petition(kind="KN", process={"outcome": "filed", "reason": "Trùng."}))
    second = (await app.browser("tiepdan").get(f"{PAGES}?stage=second")).text
    filed = (await app.browser("tiepdan").get(f"{PAGES}?state=filed")).text
    assert "D-2026-0001" in second
    assert "D-2026-0002" not in second
    assert "D-2026-0002" in filed
    assert "D-2026-0001" not in filed


async def test_a_supervisor_is_offered_no_step_and_no_page_of_one(app: App) -> None:
    await post(app, "/petitions", a_denunciation(process=None))
    page = (await app.browser("giamsat").get(f"{PAGES}/D-2026-0001")).text
    assert "/split" not in page
    assert (await app.browser("giamsat").get(f"{PAGES}/D-2026-0001/split")).status_code == 403


async def test_a_petition_that_came_with_a_letter_shows_whose(app: App) -> None:
    form = {"key": "k-1", "kind": "KN", "field": "dat-dai", "content": "Khiếu nại bồi thường.", "channel": "other_agency",
            "sender_body": "Văn phòng Chính phủ", "sender_number": "412/VPCP-V.I", "sent_on": "26/02/2026",
            "stage": "second", "on": "02/03/2026"}  # fmt: skip
    response = await app.browser("tiepdan").post(PAGES, data=form)
    assert response.headers["location"] == f"{PAGES}/D-2026-0001"
    page = (await app.browser("tiepdan").get(f"{PAGES}/D-2026-0001")).text
    assert "412/VPCP-V.I" in page
    assert "Khiếu nại lần hai" in page
