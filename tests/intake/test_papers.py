"""Papers drawn up and issued at the desk and in a department: numbers, signatures, secrecy, and what was issued for ever."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from io import BytesIO
from typing import Any

import httpx
import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy.exc import DBAPIError

from services.intake.papers.catalogue import load_symbols
from services.intake.papers.rules import (
    Authority,
    day_text,
    letterhead,
    number_line,
    place_and_day,
    sign_lines,
    symbol_of,
)
from services.intake.papers.sealing import FILES
from services.intake.people.rotation import rotate
from services.intake.people.vault import Vault
from services.intake.service import INTAKE
from shared.calendar import clock
from shared.organisation import load_organisation
from shared.refusals import Refused
from shared.settings import identity_keys
from shared.text import nfc
from shared.web.pages import Web
from tests.apps import App
from tests.conftest import new_app
from tests.intake.conftest import (
    API,
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
from tests.servers import Servers

OFFICE = load_organisation()
TODAY = date(2026, 3, 2)
UNIT_HEAD = "ld.so-nnmt"
SIGNED = {"post": "deputy-ban-tcd", "authority": "KT", "signer": "Lò Thị Ví Dụ"}
SIGNED_BY_THE_DEPARTMENT = {"post": "head-so-nnmt", "signer": "Lò Thị Ví Dụ"}
PHONE, ADDRESS, NUMBER = "0912 000 318", "Bản Hôm", "014 300 000 127"


@pytest.fixture(scope="module")
async def app(servers: Servers, accounts_folder: Any) -> AsyncIterator[App]:
    async with new_app(servers, accounts_folder, [INTAKE]) as found:
        yield found


# ── Numbers, days and signatures ──


def test_numbers_and_days_are_written_as_the_decree_writes_them() -> None:
    assert number_line(5, "TB", "BTCD") == "Số: 05/TB-BTCD"
    assert number_line(112, "CV", "VPUB") == "Số: 112/VPUB"
    assert number_line(None, "TB", "BTCD") == "Số:       /TB-BTCD"
    assert day_text(date(2022, 1, 5)) == "ngày 05 tháng 01 năm 2022"
    assert day_text(date(2022, 12, 25)) == "ngày 25 tháng 12 năm 2022"
    assert day_text(date(2022, 3, 9)) == "ngày 09 tháng 3 năm 2022"
    assert place_and_day("Sơn La", None, date(2022, 1, 5)) == "Sơn La, ngày      tháng 01 năm 2022"


@pytest.mark.parametrize(
    ("unit", "above", "agency", "place", "symbol"),
    [
        ("ban-tcd", "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH", "BAN TIẾP CÔNG DÂN TỈNH", "Sơn La", "BTCD"),
        ("so-nnmt", "ỦY BAN NHÂN DÂN TỈNH SƠN LA", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Sơn La", "SNNMT"),
        ("vp-ubnd", "ỦY BAN NHÂN DÂN TỈNH SƠN LA", "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH", "Sơn La", "VPUB"),
        ("ubnd-tinh", "", "ỦY BAN NHÂN DÂN TỈNH SƠN LA", "Sơn La", "UBND"),
        ("so-vhttdl", "ỦY BAN NHÂN DÂN TỈNH SƠN LA", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Sơn La", "SVHTTDL"),
    ],
)
def test_each_body_has_its_letterhead(unit: str, above: str, agency: str, place: str, symbol: str) -> None:
    found = letterhead(OFFICE, OFFICE.unit(unit), TODAY, load_symbols())
    assert (found.above, found.agency, found.place, found.symbol) == (above, agency, place, symbol)
    assert symbol_of(OFFICE.unit(unit), {unit: "X"}) == "X"


@pytest.mark.parametrize(
    ("unit", "post", "authority", "lines"),
    [
        ("ban-tcd", "head-ban-tcd", "own", ("TRƯỞNG BAN",)),
        ("ban-tcd", "deputy-ban-tcd", "KT", ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")),
        ("ban-tcd", "head-ban-tcd", "Q", ("Q. TRƯỞNG BAN",)),
        ("vp-ubnd", "deputy-vp-ubnd", "KT", ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")),
        ("vp-ubnd", "head-ban-tcd", "TL", ("TL. CHÁNH VĂN PHÒNG", "TRƯỞNG BAN")),
        ("ubnd-tinh", "head-vp-ubnd", "TL", ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")),
        ("ubnd-tinh", "head-so-nnmt", "TUQ", ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC")),
        ("ubnd-tinh", "chu-tich-ubnd-tinh", "own", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        ("ubnd-tinh", "pho-chu-tich-ubnd-tinh", "KT", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("ban-tcd", "deputy-ban-tcd", "own", None),
        ("ban-tcd", "head-ban-tcd", "KT", None),
        ("ban-tcd", "head-so-nnmt", "TL", None),
        ("so-nnmt", "head-ban-tcd", "TUQ", None),
        ("vp-ubnd", "deputy-ban-tcd", "TL", None),
        ("ban-tcd", "deputy-ban-tcd", "Q", None),
    ],
)
def test_a_post_signs_only_by_the_right_it_has(
    unit: str, post: str, authority: str, lines: tuple[str, ...] | None
) -> None:
    found = OFFICE.post(post)
    assert found is not None
    answer = sign_lines(OFFICE, OFFICE.unit(unit), found, Authority(authority), TODAY)
    assert isinstance(answer, Refused) if lines is None else answer == lines


# ── At the desk ──


async def file(app: App, path: str, login: str = "tiepdan") -> bytes:
    response = await app.as_(login).get(f"{API}{path}")
    assert response.is_success, response.text
    return response.content


def words(pdf: bytes) -> str:
    return " ".join(nfc("\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)).split())


async def drafted(app: App, path: str, body: Any, login: str = "tiepdan") -> httpx.Response:
    return await app.as_(login).post(f"{API}{path}/draft/pdf", json=body)


async def guided(app: App, **changes: Any) -> str:
    """A petition whose writer was guided to another body."""
    process = {"outcome": "guided", "receiving_body": "Tòa án nhân dân khu vực 1", "reason": "Tranh chấp do Tòa án xử."}
    answer = await post(app, "/petitions", a_petition(kind="KN", who=somebody(), process=process, **changes))
    code: str = answer["petition"]
    return code


async def transferred(app: App) -> str:
    """A denunciation that went to the police, with the extract the desk made."""
    process = {
        "outcome": "transferred",
        "receiving_unit": "cong-an-tinh",
        "reason": f"Đã báo bà {NAME}.",
        "extract": "Tố cáo hành vi giao đất không đúng thẩm quyền.",
    }
    answer = await post(app, "/petitions", a_denunciation(process=process))
    code: str = answer["petition"]
    return code


async def test_the_receipt_names_who_came_and_what_was_handed_over(app: App) -> None:
    visit = (await post(app, "/visits", a_visit(kind="KN", field="dat-dai")))["visit"]
    issued = await post(
        app, f"/visits/{visit}/papers/giay-bien-nhan", {"given": {"tai_lieu": "Đơn, 02 tờ\nGCN, 01 bản sao"}}
    )
    said = words(await file(app, f"/papers/{issued['id']}/pdf"))
    for part in (NAME, NUMBER, ADDRESS, visit, "- Đơn, 02 tờ", "- GCN, 01 bản sao", "03 bản", "NGƯỜI NỘP"):
        assert part in said
    assert f"Số: {issued['written_number']}" in said
    assert day_text(clock.today()) in said


async def test_a_preview_has_no_number_and_takes_none(app: App) -> None:
    code = await guided(app)
    before = await rows(app, "SELECT body, series, year, last FROM register ORDER BY series")
    preview = await drafted(app, f"/petitions/{code}/papers/huong-dan", SIGNED)
    assert preview.headers["content-type"] == "application/pdf"
    said = words(preview.content)
    assert "Số: /HD-BTCD" in said
    assert "Tòa án nhân dân khu vực 1" in said
    assert "KT. TRƯỞNG BAN PHÓ TRƯỞNG BAN" in said
    assert await rows(app, "SELECT body, series, year, last FROM register ORDER BY series") == before
    assert (await get(app, f"/petitions/{code}/papers"))["issued"] == []


async def test_two_who_issue_at_once_get_two_numbers_without_a_gap(app: App) -> None:
    visits = [(await post(app, "/visits", a_visit()))["visit"] for _ in range(4)]
    minutes = {"given": {"thanh_phan": "Cán bộ Ví Dụ", "ket_luan": "Hướng dẫn làm đơn."}}
    issued = await asyncio.gather(*(post(app, f"/visits/{one}/papers/bien-ban-tiep", minutes) for one in visits))
    numbers = sorted(one["written_number"] for one in issued)
    assert numbers == [f"0{n}/BB-BTCD" for n in (1, 2, 3, 4)]


async def test_a_refused_paper_uses_up_no_number(app: App) -> None:
    code = await guided(app)
    path = f"/petitions/{code}/papers/huong-dan"
    first = await post(app, path, SIGNED)
    problem = await refused(app, path, SIGNED | {"authority": "TL"}, 422)
    assert [error["field"] for error in problem["errors"]] == ["authority"]
    await refused(app, path, {}, 422)
    await refused(app, path, SIGNED | {"given": {"khac": "x"}}, 422)
    second = await post(app, path, SIGNED)
    a, b = (int(one["written_number"].partition("/")[0]) for one in (first, second))
    assert b == a + 1


async def test_the_same_request_sent_twice_issues_once(app: App) -> None:
    code = await guided(app)
    path = f"/petitions/{code}/papers/huong-dan"
    first = await post(app, path, SIGNED, Idempotency_Key="a-double-click")
    again = await post(app, path, SIGNED, Idempotency_Key="a-double-click")
    assert first == again
    assert len((await get(app, f"/petitions/{code}/papers"))["issued"]) == 1
    assert [name for name, _ in await events(app, f"petition/{code}") if name == "paper.issued"] == ["paper.issued"]


async def test_what_was_issued_is_the_same_when_it_is_printed_again(app: App) -> None:
    code = await guided(app)
    issued = await post(app, f"/petitions/{code}/papers/huong-dan", SIGNED)
    pdf, docx = [await file(app, f"/papers/{issued['id']}/{kind}") for kind in ("pdf", "docx")]
    changed = Document(BytesIO(await file(app, "/papers/templates/huong-dan")))
    changed.add_paragraph("Mẫu mới của cơ quan.").runs[0].bold = True
    await keep(app, "huong-dan", changed)
    assert [await file(app, f"/papers/{issued['id']}/{kind}") for kind in ("pdf", "docx")] == [pdf, docx]
    later = await post(app, f"/petitions/{code}/papers/huong-dan", SIGNED)
    assert later["template"] != issued["template"]
    assert "Mẫu mới của cơ quan." in words(await file(app, f"/papers/{later['id']}/pdf"))
    with pytest.raises(DBAPIError):
        async with app.database("intake").engine.begin() as db:
            await db.exec_driver_sql("UPDATE issued_paper SET signer = 'X'")
    with pytest.raises(DBAPIError):
        async with app.database("intake").engine.begin() as db:
            await db.exec_driver_sql("UPDATE identity.paper_file SET pdf = docx")


async def keep(app: App, paper: str, document: Any) -> Any:
    from base64 import b64encode

    target = BytesIO()
    document.save(target)
    return await post(app, f"/papers/templates/{paper}", {"content": b64encode(target.getvalue()).decode()})


async def test_a_broken_template_is_refused_with_the_place_and_the_old_one_goes_on(app: App) -> None:
    from base64 import b64encode

    broken = Document(BytesIO(await file(app, "/papers/templates/chuyen-don")))
    broken.add_paragraph("{{ ten_nguoi_to_cao }}")
    target = BytesIO()
    broken.save(target)
    body = {"content": b64encode(target.getvalue()).decode()}
    problem = await refused(app, "/papers/templates/chuyen-don", body, 422)
    assert "Đoạn" in problem["errors"][0]["message_vi"]
    assert "ten_nguoi_to_cao" in problem["errors"][0]["message_vi"]
    await refused(app, "/papers/templates/chuyen-don", body, 403, login="cb.so-nnmt")


# ── Secrecy ──


def tells_who(content: bytes) -> bool:
    said = words(content)
    return any(part in said for part in (NAME, PHONE, ADDRESS, NUMBER))


async def test_no_paper_about_a_denunciation_tells_who_denounced(app: App) -> None:
    code = await transferred(app)
    issued = await post(app, f"/petitions/{code}/papers/chuyen-don", SIGNED)
    pdf = await file(app, f"/papers/{issued['id']}/pdf")
    assert not tells_who(pdf)
    assert "Tố cáo hành vi giao đất không đúng thẩm quyền." in words(pdf)
    assert "giữ bí mật theo Điều 8 Luật Tố cáo" in words(pdf)
    visit = (await post(app, "/visits", a_visit(kind="TC", field="dat-dai", written_down=True, signed="signature")))[
        "visit"
    ]
    for paper, given in (("giay-bien-nhan", {}), ("bien-ban-to-cao", {"nguoi_ghi": "Cán bộ Ví Dụ"})):
        recorded = await post(app, f"/visits/{visit}/papers/{paper}", {"given": given})
        assert not tells_who(await file(app, f"/papers/{recorded['id']}/pdf"))


async def denounced(app: App) -> str:
    """A denunciation that was accepted and given to the department."""
    code: str = (await post(app, "/petitions", a_denunciation()))["case"]
    return code


async def test_a_department_issues_its_paper_without_the_denouncer(app: App) -> None:
    code = await denounced(app)
    path = f"/cases/{code}/papers/thu-ly-to-cao"
    given = {"given": {"noi_dung_thu_ly": "Giao đất không đúng thẩm quyền."}} | SIGNED_BY_THE_DEPARTMENT
    issued = await post(app, path, given, UNIT_HEAD)
    assert issued["written_number"].endswith("/TB-SNNMT")
    pdf = await file(app, f"/papers/{issued['id']}/pdf", "cb.so-nnmt")
    assert not tells_who(pdf)
    assert "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG" in words(pdf)
    named = {"given": {"noi_dung_thu_ly": f"Theo đơn của ba {NAME.lower()}"}} | SIGNED_BY_THE_DEPARTMENT
    problem = await refused(app, path, named, 422, UNIT_HEAD)
    assert problem["errors"][0]["field"] == "given.noi_dung_thu_ly"
    for stranger, status in (("cb.so-y-te", 404), ("giamsat", 403), ("vanhanh", 404)):
        answer = await app.as_(stranger).get(f"{API}/papers/{issued['id']}/pdf")
        assert answer.status_code == status, stranger
    await refused(app, path, given, 404, "ld.so-y-te")
    await refused(app, path, given, 403, "cb.so-nnmt")


async def test_a_receipt_that_names_somebody_closes_when_the_matter_turns_out_a_denunciation(app: App) -> None:
    petition = {"given": True, "process": None}
    recorded = await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={"given": True}))
    assert petition
    issued = await post(app, f"/visits/{recorded['visit']}/papers/giay-bien-nhan", {})
    process = accepted(extract="Tố cáo giao đất không đúng thẩm quyền.") | {"kind": "TC"}
    await post(app, f"/petitions/{recorded['petition']}/process", process)
    answer = await app.as_("tiepdan").get(f"{API}/papers/{issued['id']}/pdf")
    assert answer.status_code == 403


async def test_names_in_issued_papers_are_sealed_and_each_look_is_on_record(app: App) -> None:
    code = await guided(app)
    issued = await post(app, f"/petitions/{code}/papers/huong-dan", SIGNED)
    ((docx, pdf),) = await rows(app, "SELECT docx, pdf FROM identity.paper_file WHERE id = :id", id=issued["id"])
    for content in (docx, pdf):
        assert content.startswith(b"gAAAA")
        assert NAME.encode() not in content
    await file(app, f"/papers/{issued['id']}/pdf", "lanhdao")
    looks = await rows(app, "SELECT purpose FROM identity.look WHERE caller = 'lanhdao'")
    assert [f"văn bản {issued['written_number']}"] == [row.purpose for row in looks]


async def test_the_files_open_after_the_key_was_replaced(app: App) -> None:
    code = await guided(app)
    issued = await post(app, f"/petitions/{code}/papers/huong-dan", SIGNED)
    before = await file(app, f"/papers/{issued['id']}/pdf")
    web: Web = app.app.state.web
    old = identity_keys(web.settings)
    newer = Vault(["bmV3LWtleS1vZi1hLXRlc3QtMzItYnl0ZXMtbG9uZyE=", *old])
    done = [progress.done async for progress in rotate(app.database("intake"), [FILES], newer)]
    assert done[-1] > 0
    assert {row.sealed_with for row in await rows(app, "SELECT sealed_with FROM identity.paper_file")} == {newer.newest}
    back = Vault([*old, "bmV3LWtleS1vZi1hLXRlc3QtMzItYnl0ZXMtbG9uZyE="])
    async for _progress in rotate(app.database("intake"), [FILES], back):
        pass
    assert await file(app, f"/papers/{issued['id']}/pdf") == before


# ── Pages ──


async def test_the_clerk_draws_up_previews_and_issues_from_the_page_of_the_petition(app: App) -> None:
    code, browser = await guided(app), app.browser("tiepdan")
    page = await browser.get(f"/intake/petitions/{code}")
    assert f"/intake/petitions/{code}/papers/huong-dan" in page.text
    assert "Chưa ban hành văn bản nào" in page.text
    form = await browser.get(f"/intake/petitions/{code}/papers/huong-dan")
    assert "Xem thử" in form.text
    typed = SIGNED | {"key": "k1"}
    preview = await browser.post(f"/intake/petitions/{code}/papers/huong-dan/draft/pdf", data=typed)
    assert preview.content.startswith(b"%PDF")
    missing = await browser.post(f"/intake/petitions/{code}/papers/huong-dan", data=typed | {"signer": ""})
    assert missing.status_code == 422
    assert "Ghi họ tên người ký." in missing.text
    for _ in range(2):
        done = await browser.post(f"/intake/petitions/{code}/papers/huong-dan", data=typed)
        assert done.headers["location"] == f"/intake/petitions/{code}"
    page = await browser.get(f"/intake/petitions/{code}")
    (number,) = [one["written_number"] for one in (await get(app, f"/petitions/{code}/papers"))["issued"]]
    assert number in page.text
    assert "Ban hành Phiếu hướng dẫn số" in page.text


async def test_only_what_the_record_leads_to_is_offered(app: App) -> None:
    visit = (await post(app, "/visits", a_visit()))["visit"]
    offered = [one["code"] for one in (await get(app, f"/visits/{visit}/papers"))["offered"]]
    assert offered == ["giay-bien-nhan", "phieu-hen", "tu-choi-tiep", "bien-ban-tiep"]
    assert (await get(app, f"/visits/{visit}/papers", "giamsat"))["offered"] == []
    await refused(app, f"/visits/{visit}/papers/bien-ban-to-cao", {"given": {"nguoi_ghi": "A B"}}, 409)
    await refused(app, f"/visits/{visit}/papers/huong-dan", SIGNED, 404)


async def test_a_template_is_changed_from_its_page(app: App) -> None:
    browser = app.browser("vanhanh")
    listed = await browser.get("/intake/papers/templates")
    assert "/intake/papers/templates/phieu-hen" in listed.text
    page = await browser.get("/intake/papers/templates/phieu-hen")
    assert "{{ gio_hen }}" in page.text
    taken = await browser.get("/intake/papers/templates/phieu-hen/file")
    sent = {"content": ("mau.docx", taken.content)}
    done = await browser.post("/intake/papers/templates/phieu-hen", files=sent, data={"valid_from": ""})
    assert done.status_code == 303
    wrong = await browser.post("/intake/papers/templates/phieu-hen", files={"content": ("a.docx", b"x")})
    assert wrong.status_code == 422
    assert "không phải văn bản Word" in wrong.text
