"""An extract is proposed from the petition's words, shown with what was taken out, and changes nothing that was written."""

import re
from typing import Final

from services.intake.petitions.proposing import PURPOSE
from tests.apps import App
from tests.intake.conftest import (
    NAME,
    a_denunciation,
    a_petition,
    a_visit,
    accepted,
    events,
    get,
    post,
    refused,
    rows,
    somebody,
)

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
    assert (await get(app, f"/petitions/{code}"))["content"] == WORDS
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
    kin = await browser.post(
        f"/intake/petitions/{code}/process", data=asked | {"extract": "Chồng tôi là Quàng Văn Minh."}
    )
    assert "<mark>Quàng Văn Minh</mark>" in kin.text
    assert "bỏ 0 chỗ, xem lại các chỗ tô vàng" in kin.text
    assert "có thể của người khác: tên người thân." in " ".join(kin.text.split())
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
    assert "Đã lập bản trích: bỏ 4 chỗ. Đọc lại trước khi giao." in page.text
    assert re.findall(r'<\w+ [^>]*id="([^"]+)"[^>]* autofocus', page.text) == ["f-petition-process-extract"]
    assert await rows(app, "SELECT 1 FROM identity.person") == []


async def test_an_extract_that_was_given_is_put_right_for_everybody_who_reads_it(app: App) -> None:
    case = (await post(app, "/petitions", a_denunciation(content=WORDS)))["case"]
    better = "Ông Nguyễn Văn Mẫu thu tiền trái quy định."
    page = await app.browser("tiepdan").get(f"/intake/cases/{case}")
    assert f"/intake/cases/{case}/extract" in page.text
    assert f"/intake/cases/{case}/extract" not in (await app.browser("cb.so-nnmt").get(f"/intake/cases/{case}")).text
    typed = {"extract": f"Ông Nguyễn Văn Mẫu thu tiền của bà {NAME}.", "do": "extract"}
    looked = await app.browser("tiepdan").post(f"/intake/cases/{case}/extract", data=typed)
    assert "thu tiền của [người tố cáo]." in looked.text
    assert (await refused(app, f"/cases/{case}/extract", {"extract": typed["extract"]}, 422))["errors"]
    given = await app.browser("tiepdan").post(f"/intake/cases/{case}/extract", data={"extract": better})
    assert given.status_code == 303, given.text
    assert (await get(app, f"/cases/{case}", "cb.so-nnmt"))["content"] == better
    assert [line["code"] for line in (await get(app, "/cases?q=trái quy định", "cb.so-nnmt"))["items"]] == [case]
    assert (await events(app, f"case/{case}"))[-1][0] == "case.extract_corrected"
    assert [row.extract for row in await rows(app, "SELECT extract FROM petition")] == [better]
    assert (await refused(app, f"/cases/{case}/extract", {"extract": better}, 422))["errors"][0]["field"] == "extract"
    plain = (await post(app, "/petitions", a_petition(process=accepted())))["case"]
    await refused(app, f"/cases/{plain}/extract", {"extract": better}, 409)


async def test_when_a_petition_turns_out_to_denounce(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation(kind="KN", content=WORDS, process=accepted())))["petition"]
    form = {"kind": "TC", "reason": "Đọc lại.", "do": "extract", "version": "2"}
    page = await app.browser("tiepdan").post(f"/intake/petitions/{code}/reclassification", data=form)
    assert page.status_code == 200
    assert PROPOSED in page.text
    assert await looks(app) == [], "nobody is secret yet"
