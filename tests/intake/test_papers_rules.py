"""How papers are numbered, dated, headed and signed (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from services.intake.papers.catalogue import DATA, load_papers, load_symbols
from services.intake.papers.rules import Authority, number_line, sign_lines, symbol_of
from shared.datafiles import InvalidData
from shared.organisation import load_organisation
from shared.organisation.letterhead import ROOM, day_text, letterhead, place_and_day
from shared.refusals import Refused

OFFICE = load_organisation()
TODAY = date(2026, 3, 2)


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
    found = letterhead(OFFICE, OFFICE.unit(unit), TODAY)
    assert tuple(one.replace("\u00a0", " ") for one in (found.above, found.agency)) == (above, agency)
    assert "ỦY BAN NHÂN" not in found.above + found.agency, "the name of a committee stays on one line"
    assert found.place == place
    assert symbol_of(OFFICE.unit(unit), load_symbols()) == symbol
    assert symbol_of(OFFICE.unit(unit), {unit: "X"}) == "X"


@pytest.mark.parametrize(
    ("unit", "lines"),
    [
        ("so-nnmt", ["SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"]),
        ("so-vhttdl", ["SỞ VĂN HÓA,", "THỂ THAO VÀ DU LỊCH"]),
        ("vp-ubnd", ["VĂN PHÒNG", "ỦY BAN NHÂN DÂN TỈNH"]),
        ("ubnd-tinh", ["ỦY BAN NHÂN DÂN", "TỈNH SƠN LA"]),
    ],
)
def test_a_long_name_breaks_between_its_parts(unit: str, lines: list[str]) -> None:
    written = letterhead(OFFICE, OFFICE.unit(unit), TODAY).agency
    assert [line.replace("\u00a0", " ") for line in written.split(" ")] == lines


def test_no_name_of_the_organisation_is_too_wide_for_its_line() -> None:
    for unit in OFFICE.by_code.values():
        written = letterhead(OFFICE, unit, TODAY).agency
        assert all(len(line) <= ROOM for line in written.split(" ")), written


@pytest.mark.parametrize(
    ("unit", "post", "authority", "lines"),
    [
        ("ban-tcd", "head-ban-tcd", "own", ("TRƯỞNG BAN",)),
        ("ban-tcd", "deputy-ban-tcd", "KT", ("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")),
        ("so-nnmt", "deputy-so-nnmt", "KT", ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
        ("thanh-tra-tinh", "deputy-thanh-tra-tinh", "KT", ("KT. CHÁNH THANH TRA", "PHÓ CHÁNH THANH TRA")),
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


RECEIPT = "giay-bien-nhan,giay-bien-nhan,"
ANOTHER = "giay-bien-nhan,don-doc,Biên nhận,Receipt,state,GBN,visit,received,record_visit,record_visit,board,parties,ho_ten,no,,3,,x,{},\n"


def papers_with(folder: Path, last: str, then: str) -> Path:
    """The shipped papers, the receipt ending on a day and another row of it beginning on one."""
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    lines = (folder / "papers.csv").read_text().splitlines(keepends=True)
    ended = [line.rstrip() + f"{last}\n" if line.startswith(RECEIPT) else line for line in lines]
    (folder / "papers.csv").write_text("".join(ended) + ANOTHER.format(then))
    with (folder / "inputs.csv").open("a") as inputs:
        inputs.write(f"giay-bien-nhan,kho,line,no,,,Kho,Store,,,{then},\n")
    return folder


def test_a_paper_that_changes_on_a_day_is_another_from_that_day_on(tmp_path: Path) -> None:
    old, new = load_papers(papers_with(tmp_path, "2026-12-31", "2027-01-01"))["giay-bien-nhan"]
    assert (old.valid_to, old.form, [one.name for one in old.inputs]) == (
        date(2026, 12, 31), "giay-bien-nhan", ["tai_lieu"],
    )  # fmt: skip
    assert (new.valid_from, new.form, [one.name for one in new.inputs]) == (
        date(2027, 1, 1), "don-doc", ["tai_lieu", "kho"],
    )  # fmt: skip
    assert "kho" in new.fields
    assert "kho" not in old.fields


def test_a_paper_is_not_two_things_on_one_day(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="twice for the same day"):
        load_papers(papers_with(tmp_path, "2027-01-01", "2027-01-01"))
