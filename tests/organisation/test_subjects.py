"""Who receives which subject at the reception office is a table the office can replace."""

from datetime import date
from pathlib import Path

import pytest

from shared.datafiles import InvalidData
from shared.organisation import load_organisation, load_subjects

SON_LA = load_organisation()
HEADER = "code,name_vi,name_en,fields,unit,valid_from,valid_to,source\n"


def own(folder: Path, *rows: str) -> Path:
    (folder / "subjects.csv").write_text(HEADER + "\n".join(rows) + "\n")
    return folder


@pytest.mark.parametrize(
    ("field", "unit"),
    [
        ("duong-loi-dang", "vp-tinh-uy"),
        ("ky-luat-dang", "ubkt-tinh-uy"),
        ("tham-nhung", "bnc-tinh-uy"),
        ("dai-bieu-dan-cu", "vp-dbqh-hdnd"),
        ("dat-dai", "ban-tcd"),
        ("khac", "ban-tcd"),
    ],
)
def test_each_body_receives_its_subject_and_the_board_everything_else(field: str, unit: str) -> None:
    assert load_subjects(SON_LA).receiver(field, date(2026, 11, 23)).code == unit


def test_a_row_holds_on_its_days_and_a_merged_body_leaves_its_subject_to_its_successor(tmp_path: Path) -> None:
    own(tmp_path, "dan-van,Dân vận,Mass work,khac,ban-dan-van,2020-01-01,2026-12-31,thử")
    subjects = load_subjects(SON_LA, tmp_path)
    assert subjects.receiver("khac", date(2019, 12, 31)).code == "ban-tcd"
    assert subjects.receiver("khac", date(2025, 1, 31)).code == "ban-dan-van"
    assert subjects.receiver("khac", date(2025, 2, 1)).code == "btgdv-tinh-uy"
    assert subjects.receiver("khac", date(2027, 1, 1)).code == "ban-tcd"


def test_an_office_without_the_table_receives_everything_at_its_board(tmp_path: Path) -> None:
    assert load_subjects(SON_LA, tmp_path).receiver("ky-luat-dang", date(2026, 11, 23)).code == "ban-tcd"


def test_a_table_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match=r"subjects\.csv:2: column 'unit': no unit has the code 'so-x'"):
        load_subjects(SON_LA, own(tmp_path, "a,A,A,khac,so-x,2020-01-01,,thử"))
    twice = ("a,A,A,khac,ban-tcd,2020-01-01,,thử", "b,B,B,dat-dai+khac,tinh-uy,2021-01-01,,thử")
    with pytest.raises(InvalidData, match=r"subjects\.csv:3: column 'fields': 'khac' stands in two rows"):
        load_subjects(SON_LA, own(tmp_path, *twice))
    apart = ("a,A,A,khac,ban-tcd,2020-01-01,2020-12-31,thử", "b,B,B,khac,tinh-uy,2021-01-01,,thử")
    assert load_subjects(SON_LA, own(tmp_path, *apart)).receiver("khac", date(2021, 1, 1)).code == "tinh-uy"
