"""Who stands on a paper and who reads it: never a denouncer, and nobody without a trace."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from services.intake.papers.sealing import FILES
from services.intake.people.rotation import rotate
from services.intake.people.vault import Vault
from services.intake.service import INTAKE
from shared.settings import identity_keys
from shared.web.pages import Web
from tests.apps import App
from tests.conftest import new_app
from tests.intake.conftest import API, NAME, a_denunciation, a_visit, accepted, post, refused, rows
from tests.intake.paper_office import (
    ADDRESS,
    NUMBER,
    PHONE,
    SIGNED,
    SIGNED_BY_THE_DEPARTMENT,
    file,
    guided,
    transferred,
    words,
)
from tests.servers import Servers

UNIT_HEAD = "ld.so-nnmt"


@pytest.fixture(scope="module")
async def app(servers: Servers, accounts_folder: Path) -> AsyncIterator[App]:
    async with new_app(servers, accounts_folder, [INTAKE]) as found:
        yield found


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
    for paper, given in (("giay-bien-nhan", {}), ("bien-ban-to-cao", {"nguoi_ghi": "Cán bộ Thí Dụ"})):
        recorded = await post(app, f"/visits/{visit}/papers/{paper}", {"given": given})
        assert not tells_who(await file(app, f"/papers/{recorded['id']}/pdf"))


async def test_the_record_of_a_verbal_denunciation_prints_all_that_was_told_and_says_so(app: App) -> None:
    told = {"content": "Trưởng bản giao đất công ích sai thẩm quyền.", "request": "Đề nghị thu hồi đất đã giao."}
    spoken = a_visit(kind="TC", field="dat-dai", written_down=True, signed="signature", **told)
    visit = (await post(app, "/visits", spoken))["visit"]
    form = (await app.browser("tiepdan").get(f"/intake/visits/{visit}/papers/bien-ban-to-cao")).text
    assert "chỉ in và lưu tại nơi tiếp công dân" in form
    assert "không in trên văn bản" not in form
    given = {"given": {"nguoi_ghi": "Cán bộ Thí Dụ"}}
    record = await post(app, f"/visits/{visit}/papers/bien-ban-to-cao", given)
    said = words(await file(app, f"/papers/{record['id']}/pdf"))
    assert all(words_ in said for words_ in told.values())
    receipt = await post(app, f"/visits/{visit}/papers/giay-bien-nhan", {})
    said = words(await file(app, f"/papers/{receipt['id']}/pdf"))
    assert not any(words_ in said for words_ in told.values())
    receipt_form = (await app.browser("tiepdan").get(f"/intake/visits/{visit}/papers/giay-bien-nhan")).text
    assert "không in trên văn bản" in receipt_form


async def test_the_words_are_opened_for_their_own_paper_alone(app: App) -> None:
    spoken = a_visit(kind="TC", field="dat-dai", written_down=True, signed="signature", content="Giao đất sai.")
    visit = (await post(app, "/visits", spoken))["visit"]
    async with app.database("intake").transaction("test") as tx:
        await tx.execute(text("UPDATE identity.statement SET sealed_with = 'deadbeef' WHERE id = :id"), {"id": visit})
    form = await app.browser("tiepdan").get(f"/intake/visits/{visit}/papers/bien-ban-to-cao")
    assert form.status_code == 200
    await refused(app, f"/visits/{visit}/papers/bien-ban-to-cao", {"given": {"nguoi_ghi": "Cán bộ Thí Dụ"}}, 503)
    await post(app, f"/visits/{visit}/papers/giay-bien-nhan", {})


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
    problem = await refused(app, path, named | {"again": True}, 422, UNIT_HEAD)
    assert problem["errors"][0]["field"] == "given.noi_dung_thu_ly"
    for stranger, status in (("cb.so-y-te", 404), ("giamsat", 403), ("vanhanh", 404)):
        answer = await app.as_(stranger).get(f"{API}/papers/{issued['id']}/pdf")
        assert answer.status_code == status, stranger
    await refused(app, path, given, 404, "ld.so-y-te")
    await refused(app, path, given, 403, "cb.so-nnmt")
    assert "sổ của đơn vị" in (await refused(app, path, given, 409, "tiepdan"))["detail"]


async def test_a_receipt_that_names_somebody_closes_when_the_matter_turns_out_a_denunciation(app: App) -> None:
    recorded = await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={"given": True}))
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
    shut = await app.as_("tiepdan").get(f"{API}/papers/{issued['id']}/pdf")
    assert (shut.status_code, newer.newest in shut.json()["detail"]) == (503, True)
    back = Vault([*old, "bmV3LWtleS1vZi1hLXRlc3QtMzItYnl0ZXMtbG9uZyE="])
    async for _progress in rotate(app.database("intake"), [FILES], back):
        pass
    assert await file(app, f"/papers/{issued['id']}/pdf") == before
