"""An extract is proposed from the petition's words, shown with what was taken out, and changes nothing that was written."""

from typing import Final

from services.intake.petitions.proposing import PURPOSE
from tests.apps import App
from tests.intake.conftest import NAME, a_denunciation, a_visit, accepted, get, post, rows, somebody

WORDS: Final = (
    f"Tôi là {NAME}, ở Bản Hôm, gọi 0912.000.318 hoặc 0987654321. Tố cáo ông Nguyễn Văn Mẫu thu 2.000.000 đồng "
    "ngày 02/3/2026 ở xã này."
)
PROPOSED: Final = (
    "Tôi là [người tố cáo], ở [địa chỉ], gọi [số điện thoại] hoặc [số điện thoại]. Tố cáo ông Nguyễn Văn Mẫu thu "
    "2.000.000 đồng ngày 02/3/2026 ở xã này."
)


async def looks(app: App) -> list[tuple[str, str]]:
    found = await rows(app, "SELECT caller, subject FROM identity.look WHERE purpose = :purpose", purpose=PURPOSE)
    return [(row.caller, row.subject) for row in found]


async def test_it_leaves_out_who_wrote_and_the_petition_stays_as_it_was_written(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation(content=WORDS, process=None)))["petition"]
    answer = await get(app, f"/petitions/{code}/proposed-extract")
    assert answer["extract"] == PROPOSED
    assert "".join(piece["text"] for piece in answer["pieces"]) == WORDS
    assert {piece["kind"] for piece in answer["pieces"]} == {None, "name", "address", "phone"}
    assert [row.content for row in await rows(app, "SELECT content FROM petition")] == [WORDS]
    assert await looks(app) == [("tiepdan", f"petition/{code}")]
    other = await app.as_("giamsat").get(f"/intake/api/v1/petitions/{code}/proposed-extract")
    assert other.status_code == 403


async def test_the_clerk_asks_on_the_page_changes_it_and_gives_it(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation(content=WORDS, process=None)))["petition"]
    browser = app.browser("tiepdan")
    asked = {"outcome": "accepted", "assign_to": "so-nnmt", "do": "extract", "version": "1"}
    page = await browser.post(f"/intake/petitions/{code}/process", data=asked)
    assert page.status_code == 200
    assert PROPOSED in page.text
    assert f"<del>{NAME}</del> <ins>[người tố cáo]</ins>" in page.text
    again = await browser.post(f"/intake/petitions/{code}/process", data=asked | {"extract": f"Bà {NAME} tố cáo."})
    assert "[người tố cáo] tố cáo." in again.text, "what was typed is looked through, and kept but for that"
    given = asked | {"do": "", "extract": "Ông Nguyễn Văn Mẫu thu tiền sai quy định."}
    assert (await browser.post(f"/intake/petitions/{code}/process", data=given)).status_code == 303
    assert (await get(app, "/cases/TC-2026-0001", "cb.so-nnmt"))["content"] == given["extract"]


async def test_it_is_proposed_before_anything_is_saved(app: App) -> None:
    visit = a_visit(content=WORDS, kind="TC", field="dat-dai")
    form = {f"who.{name}": str(value) for name, value in somebody().items()} | {"do": "extract", "people": "1"}
    form |= {name: str(value) for name, value in visit.items() if name not in ("who", "on")}
    form |= {"petition.given": "on", "petition.process.outcome": "accepted"}
    browser = app.browser("tiepdan")
    page = await browser.post("/intake/visits", data=form)
    assert page.status_code == 200
    assert PROPOSED in page.text
    posted = {name.replace("petition.process.", "process."): value for name, value in form.items()}
    assert PROPOSED in (await browser.post("/intake/petitions", data=posted)).text
    assert await rows(app, "SELECT 1 FROM identity.person") == []


async def test_when_a_petition_turns_out_to_denounce(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation(kind="KN", content=WORDS, process=accepted())))["petition"]
    form = {"kind": "TC", "reason": "Đọc lại.", "do": "extract", "version": "2"}
    page = await app.browser("tiepdan").post(f"/intake/petitions/{code}/reclassification", data=form)
    assert page.status_code == 200
    assert PROPOSED in page.text
    assert await looks(app) == [], "nobody is secret yet"
