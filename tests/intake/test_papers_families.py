"""Papers of the Party beside those of the state, and the skeletons of decisions and conclusions."""

from datetime import date
from io import BytesIO
from typing import Final

import pytest
from docx import Document
from docx.shared import Pt

from services.intake.casefile.situations import situations_of_case
from services.intake.cases.tables import CaseRow
from services.intake.office import the_office
from services.intake.papers.catalogue import load_papers, load_symbols
from services.intake.papers.drawing import read_form
from services.intake.papers.rules import Authority, number_line, sign_lines, sign_of, symbol_of, written_number
from services.intake.proceedings.usecases import proceeding_of
from shared.organisation import load_organisation
from shared.organisation.letterhead import letterhead
from shared.refusals import Refused
from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, accepted, get, post, refused
from tests.intake.paper_office import SIGNED_BY_THE_DEPARTMENT, file, words
from tests.intake.test_papers_layout import lines_of_pdf, plain

PARTY: Final = [code for code, several in load_papers().items() if several[-1].family == "party"]
OFFICE, TODAY = load_organisation(), date(2026, 3, 2)
CONCLUDES: Final = {
    "nguoi_bi_to_cao": "Ông Phỏng Chừng, Trưởng bản",
    "noi_dung_duoc_to_cao": "Giao đất công ích sai thẩm quyền.",
    "ket_qua_xac_minh": "Đã giao 2 ha.",
    "ket_luan": "Tố cáo đúng.",
    "bien_phap_xu_ly": "Thu hồi đất.",
}


def test_the_party_numbers_its_papers_its_own_way() -> None:
    assert number_line(5, "TB", "VPTU", party=True) == "Số 05-TB/VPTU"
    assert number_line(1037, "CV", "BDVTU", party=True) == "Số 1037-CV/BDVTU"
    assert number_line(None, "TB", "VPTU", party=True) == "Số       -TB/VPTU"
    assert written_number("05", sign_of("TB", "VPTU", party=True)) == "05-TB/VPTU"
    assert written_number("05", sign_of("TB", "BTCD")) == "05/TB-BTCD"
    office = OFFICE.unit("vp-tinh-uy")
    head = letterhead(OFFICE, office, TODAY)
    assert (head.above, head.agency) == ("TỈNH ỦY SƠN LA", "VĂN PHÒNG TỈNH ỦY")
    assert symbol_of(office, load_symbols()) == "VPTU"


def test_the_head_signs_for_a_body_of_the_party_and_nobody_for_the_head() -> None:
    post_, unit = OFFICE.post("head-vp-tinh-uy"), OFFICE.unit("vp-tinh-uy")
    assert post_ is not None
    assert sign_lines(OFFICE, unit, post_, Authority.OWN, TODAY, party=True) == ("CHÁNH VĂN PHÒNG",)
    assert isinstance(sign_lines(OFFICE, unit, post_, Authority.Q, TODAY, party=True), Refused)


def test_each_form_is_drawn_for_the_family_its_paper_belongs_to() -> None:
    for several in load_papers().values():
        for paper in several:
            assert read_form(paper.form).head.get("family", "state") == paper.family


@pytest.mark.parametrize("code", PARTY)
def test_a_paper_of_the_party_has_its_heading_and_sizes_in_both_files(code: str) -> None:
    """36-HD/VPTW, Phụ lục 3: the heading 15, agency, number, place and day 14, the type 15 to 16, the text 14 to 15."""
    files = plain(code)
    document = Document(BytesIO(files.docx))
    sizes = {run.text: run.font.size for row in document.tables[0].rows for cell in row.cells
             for paragraph in cell.paragraphs for run in paragraph.runs}  # fmt: skip
    assert sizes["ĐẢNG CỘNG SẢN VIỆT NAM"] == Pt(15)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" not in sizes
    assert sizes["Số: 05/TB-BTCD"] == sizes["BAN TIẾP CÔNG DÂN TỈNH"] == sizes["*"] == Pt(14)
    printed = {text.strip(): round(size) for _, _, size, text in lines_of_pdf(files.pdf)}
    assert printed["ĐẢNG CỘNG SẢN VIỆT NAM"] == printed["THÔNG BÁO"] == 15


async def test_a_case_that_a_body_of_the_party_answers_leads_to_its_notice(app: App) -> None:
    code = (await post(app, "/petitions", a_petition(process=accepted(assign_to="vp-tinh-uy"))))["case"]
    other = (await post(app, "/petitions", a_petition(process=accepted())))["case"]
    async with app.database("intake").transaction("test") as tx:
        for case, party in ((code, True), (other, False)):
            row = await tx.get(CaseRow, case)
            assert row is not None
            found = await situations_of_case(tx, the_office(None, None), row, await proceeding_of(tx, row))
            assert ("party" in found) is party


async def test_a_conclusion_is_drawn_up_while_it_is_decided_on_and_never_says_who_denounced(app: App) -> None:
    case = (await post(app, "/petitions", a_denunciation()))["case"]
    head = "ld.so-nnmt"
    assert "ket-luan-to-cao" not in await _offered(app, case, head)
    await post(app, f"/cases/{case}/acknowledge", {}, head)
    await post(app, f"/cases/{case}/proceeding/verify", {"number": "02/QĐ"}, head)
    assert "ket-luan-to-cao" in await _offered(app, case, head)
    told = SIGNED_BY_THE_DEPARTMENT | {"given": CONCLUDES | {"ket_luan": "Bà Lường Thị Ví Dụ tố cáo đúng."}}
    path = f"/cases/{case}/papers/ket-luan-to-cao"
    assert (await refused(app, path, told, 422, head))["errors"][0]["field"] == "given.ket_luan"
    await refused(app, path, SIGNED_BY_THE_DEPARTMENT | {"given": CONCLUDES}, 403, "cb.so-nnmt")
    issued = await post(app, path, SIGNED_BY_THE_DEPARTMENT | {"given": CONCLUDES}, head)
    assert issued["written_number"] == "01/KL-SNNMT"
    said = words(await file(app, f"/papers/{issued['id']}/pdf", head))
    for text in ("KẾT LUẬN NỘI DUNG TỐ CÁO", "Đối với Ông Phỏng Chừng, Trưởng bản", *list(CONCLUDES.values())[1:]):
        assert text in said
    assert "Ví Dụ" not in said.replace("Lò Thị Ví Dụ", "")


async def _offered(app: App, case: str, login: str) -> set[str]:
    return {paper["code"] for paper in (await get(app, f"/cases/{case}/papers", login))["offered"]}
