"""A mixed petition is done when its parts are, and says meanwhile how far they are."""

from sqlalchemy import text

from tests.apps import App
from tests.intake.conftest import a_petition, accepted, get, post

PART = {"kind": "KNPA", "field": "giao-thong", "content": "Đề nghị sửa cầu treo bản Hôm."}
PROCESSING, DONE = "Còn {open}/{of} phần chưa xong", "Các phần đã giải quyết xong"


async def test_a_mixed_petition_is_done_when_its_parts_are(app: App) -> None:
    await post(app, "/petitions", a_petition())
    parts = [PART | {"process": accepted(on="2026-03-04")}, PART, PART]
    await post(app, "/petitions/D-2026-0001/split", {"parts": parts, "on": "2026-03-04"})
    desk = app.browser("tiepdan")
    assert (await get(app, "/petitions/D-2026-0001"))["progress"] == {"open": 3, "of": 3}
    for address in ("/intake/petitions/D-2026-0001", "/intake/petitions"):
        assert PROCESSING.format(open=3, of=3) in (await desk.get(address)).text
    page = (await desk.get("/intake/petitions/D-2026-0001")).text
    assert page.count('Kiến nghị, phản ánh: <span lang="vi">Đề nghị sửa cầu treo bản Hôm.</span>') == 3
    assert "Thuộc thẩm quyền" not in page, "nobody asked that of a petition that was split"
    away = {"outcome": "guided", "reason": "Thuộc Tòa án.", "on": "2026-03-05"}
    await post(app, "/petitions/D-2026-0003/process", away)
    await post(app, "/petitions/D-2026-0004/void", {"reason": "Ghi trùng."})
    await post(app, "/cases/KNPA-2026-0001/acknowledge", {"on": "2026-03-05"}, "cb.so-nnmt")
    mixed = await get(app, "/petitions/D-2026-0001")
    assert mixed["progress"] == {"open": 1, "of": 2}, "the guided one is done, the void one is no part"
    assert mixed["part_states"][0] == {
        "petition": "D-2026-0002", "secret": False, "kind": "KNPA", "content": PART["content"], "outcome": "accepted", "case": "KNPA-2026-0001", "state": "acknowledged",
        "voided": False,
    }  # fmt: skip
    await post(app, "/cases/KNPA-2026-0001/answer", {"answer": "Đã sửa.", "on": "2026-03-06"}, "ld.so-nnmt")
    page = (await desk.get("/intake/petitions/D-2026-0001")).text
    assert DONE in page
    assert "Đã trả lời" in page
    items = (await get(app, "/petitions"))["items"]
    assert [item["progress"] for item in items] == [None, None, None, {"open": 0, "of": 2}]


async def test_who_may_not_know_the_parts_learns_only_how_many_are_open(app: App) -> None:
    await post(app, "/petitions", a_petition())
    denounces = PART | {"kind": "TC"}
    await post(app, "/petitions/D-2026-0001/split", {"parts": [PART, denounces], "on": "2026-03-04"})
    seen = await get(app, "/petitions/D-2026-0001", "giamsat")
    desk = (await app.browser("tiepdan").get("/intake/petitions/D-2026-0001")).text
    listed = [
        line for line in desk.partition("Các phần</h3>")[2].partition("</ul>")[0].split("<li") if "/petitions/" in line
    ]
    assert ["Đề nghị sửa cầu" in line for line in listed] == [True, False]
    assert "Giữ bí mật" in listed[1]
    assert "Tố cáo" not in listed[1]
    assert (seen["parts"], seen["part_states"], seen["progress"]) == ([], [], {"open": 2, "of": 2})


async def test_no_event_of_a_part_that_denounces_is_linked_with_those_of_the_other_parts(app: App) -> None:
    """One department is given a complaint and a denunciation out of one letter, and knows who complained."""
    await post(app, "/petitions", a_petition())
    denounces = PART | {"kind": "TC", "content": "Tố cáo việc thu tiền sai quy định."}
    extract = {"extract": "Tố cáo việc thu tiền sai quy định."}
    parts = [PART | {"process": accepted()}, denounces | {"process": accepted(**extract)}]
    await post(app, "/petitions/D-2026-0001/split", {"parts": parts, "on": "2026-03-04"})
    async with app.database("intake").transaction("test") as tx:
        rows = await tx.execute(text("SELECT subject, correlation_id FROM event_log"))
        every = [(row.subject, row.correlation_id) for row in rows]
    complaint, denunciation = (dict(every)[f"case/{code}"] for code in ("KNPA-2026-0001", "TC-2026-0001"))
    assert complaint != denunciation
    assert {subject for subject, correlation in every if correlation == denunciation} == {"case/TC-2026-0001"}
