"""Units, posts and routing of the shipped organisation, and what a mistake in an own folder says."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from shared.datafiles import InvalidData
from shared.organisation import UnknownUnitError, load_fields, load_organisation
from shared.organisation.files import POST_COLUMNS, UNIT_COLUMNS
from shared.organisation.routing import COLUMNS as FIELD_COLUMNS
from shared.organisation.routing import UnknownFieldError

SON_LA = load_organisation()
FIELDS = load_fields(SON_LA)
TODAY = date(2026, 11, 23)


def test_all_75_communes_exist_since_the_district_level_was_abolished():
    communes = SON_LA.units(TODAY, "commune")
    assert len(communes) == 75
    assert sum(unit.short_name.startswith("Phường ") for unit in communes) == 8
    assert SON_LA.units(date(2025, 6, 30), "commune") == ()
    assert SON_LA.unit("xa-03646").name == "UBND phường Tô Hiệu"
    assert all(SON_LA.posts(unit.code, TODAY)[0].head for unit in communes)


def test_the_office_has_its_eight_units_and_three_service_units():
    kinds = [unit.kind for unit in SON_LA.children("vp-ubnd", TODAY)]
    assert len(kinds) == 11
    assert kinds.count("service-unit") == 3


def test_every_unit_has_one_head_and_a_source():
    for unit in SON_LA.units(TODAY):
        assert [post.head for post in SON_LA.posts(unit.code, TODAY)].count(True) == 1, unit.code
        assert unit.source


@pytest.mark.parametrize(
    ("code", "now"),
    [("ban-dan-van", "btgdv-tinh-uy"), ("so-tnmt", "so-nnmt"), ("so-gtvt", "so-xay-dung"), ("ban-tcd", "ban-tcd")],
)
def test_a_dissolved_unit_is_answered_for_by_its_successor(code, now):
    assert SON_LA.successor(code, TODAY) == SON_LA.unit(now)


def test_nobody_answers_for_a_unit_before_it_existed():
    assert SON_LA.successor("so-nnmt", date(2024, 1, 1)) is None
    assert SON_LA.successor("so-tnmt", date(2024, 1, 1)) == SON_LA.unit("so-tnmt")


def test_an_unknown_unit_is_an_error_that_names_it():
    with pytest.raises(UnknownUnitError, match="khong-co"):
        SON_LA.unit("khong-co")
    with pytest.raises(UnknownUnitError):
        SON_LA.posts("khong-co", TODAY)


@pytest.mark.parametrize(
    ("field", "on", "unit"),
    [
        ("dat-dai", TODAY, "so-nnmt"),
        ("dat-dai", date(2024, 5, 1), "so-tnmt"),
        ("tham-nhung", TODAY, "bnc-tinh-uy"),
        ("ky-luat-dang", TODAY, "ubkt-tinh-uy"),
        ("dai-bieu-dan-cu", TODAY, "vp-dbqh-hdnd"),
        ("khac", TODAY, "ban-tcd"),
    ],
)
def test_a_matter_is_routed_by_its_field(field, on, unit):
    assert FIELDS.default_unit(field, on).code == unit


def test_every_field_reaches_an_existing_unit_on_both_sides_of_the_reform():
    for on in (date(2023, 1, 1), date(2025, 2, 28), date(2025, 3, 1), TODAY):
        assert len(FIELDS.on(on)) == 21
        assert all(FIELDS.default_unit(field.code, on).exists(on) for field in FIELDS.on(on))


def test_the_statistical_class_follows_form_02_xld():
    land = FIELDS.find("dat-dai", TODAY)
    assert [land.statistical_class(kind) for kind in ("KN", "TC", "KNPA")] == ["land", "administrative", "land"]
    assert FIELDS.find("tham-nhung", TODAY).statistical_class("TC") == "corruption"
    assert FIELDS.find("tu-phap", TODAY).statistical_class("TC") == "judicial"
    with pytest.raises(UnknownFieldError, match="khong-co"):
        FIELDS.find("khong-co", TODAY)


A = "so-a,Sở A,A,department,,2019-01-01,,,nguồn"
B = "so-b,Sở B,B,department,so-a,2019-01-01,,,nguồn"


def own(folder: Path, units: Sequence[str], posts: Sequence[str] = (), **others: str) -> Path:
    (folder / "units.csv").write_text("\n".join([",".join(UNIT_COLUMNS), *units]), encoding="utf-8")
    (folder / "posts.csv").write_text("\n".join([",".join(POST_COLUMNS), *posts]), encoding="utf-8")
    for name, text in others.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("units", "complaint"),
    [
        ([A, A], "units.csv:3: column 'code': 'so-a' is already in row 2"),
        ([A, B.replace(",so-a,", ",so-x,")], "units.csv:3: column 'parent': no unit has the code 'so-x'"),
        ([A.replace("department,,", "department,so-b,"), B], "a circle"),
        ([A.replace("2019-01-01,,", "2019-01-01,2018-12-31,")], "column 'valid_to': 2018-12-31 is before valid_from"),
        ([A.replace("2019-01-01,,,", "2019-01-01,2020-01-01,so-x,")], "column 'succeeded_by': no unit has the code"),
        ([A, B.replace("2019-01-01,,,", "2019-01-01,,so-a,")], "is succeeded by 'so-a' but never ends"),
        ([A.replace("so-a,", "Sở A,")], "units.csv:2: column 'code': 'Sở A' is not 2 to 40 of the characters"),
        ([A.replace("department", "phòng")], "units.csv:2: column 'kind': 'phòng' is not one of"),
        ([], "units.csv: has no unit"),
        (
            [
                A.replace("-01-01,,,", "-01-01,2020-01-01,,"),
                B.replace("so-a,2019-01-01,,,", ",2019-01-01,2021-01-01,so-a,"),
            ],
            "'so-a' ended before it could take over",
        ),
    ],
)
def test_units_that_contradict_each_other_are_refused(tmp_path, units, complaint):
    with pytest.raises(InvalidData) as refused:
        load_organisation(own(tmp_path, units))
    assert complaint in str(refused.value)


def test_posts_fields_and_holdings_must_name_what_exists(tmp_path):
    with pytest.raises(InvalidData, match=r"posts\.csv:2: column 'unit': no unit has the code 'so-x'"):
        load_organisation(own(tmp_path, [A], ["p1,so-x,Giám đốc,Director,2019-01-01,,yes"]))
    post = "p1,so-a,Giám đốc,Director,2019-01-01,,yes"
    with pytest.raises(InvalidData, match=r"holdings\.csv:2: column 'post'"):
        load_organisation(own(tmp_path, [A], [post], holdings="post,account,valid_from,valid_to\np2,an,2020-01-01,\n"))
    tcd = A.replace("so-a", "ban-tcd")
    own(
        tmp_path,
        [tcd],
        holdings="post,account,valid_from,valid_to\n",
        fields=",".join(FIELD_COLUMNS) + "\nx,X,X,so-x,land,other,land,2019-01-01,,n\n",
    )
    with pytest.raises(InvalidData, match=r"fields\.csv:2: column 'unit'"):
        load_fields(load_organisation(tmp_path), tmp_path)


def test_a_folder_without_the_reception_board_is_refused(tmp_path):
    own(tmp_path, [A], fields=",".join(FIELD_COLUMNS) + "\n")
    with pytest.raises(InvalidData, match="has no unit 'ban-tcd'"):
        load_fields(load_organisation(tmp_path), tmp_path)


def test_a_renamed_unit_keeps_its_code_and_old_papers_their_name(tmp_path):
    names = "code,until,name,short_name,source\nso-a,2022-06-30,Sở Cũ,C,n\nso-a,2020-12-31,Sở Rất Cũ,RC,n\n"
    organisation = load_organisation(own(tmp_path, [A], former_names=names))
    assert organisation.name_on("so-a", date(2020, 12, 31)) == "Sở Rất Cũ"
    assert organisation.name_on("so-a", date(2021, 1, 1)) == "Sở Cũ"
    assert organisation.name_on("so-a", date(2022, 7, 1)) == "Sở A"


def test_one_person_may_hold_several_posts_and_leave_them(tmp_path):
    posts = ["p1,so-a,Giám đốc,Director,2019-01-01,,yes", "p2,so-a,Phó,Deputy,2019-01-01,,no"]
    rows = "post,account,valid_from,valid_to\np1,an,2020-01-01,2020-12-31\np1,binh,2021-01-01,\np2,binh,2020-01-01,\n"
    organisation = load_organisation(own(tmp_path, [A], posts, holdings=rows))
    assert organisation.holders("p1", date(2020, 12, 31)) == ("an",)
    assert organisation.holders("p1", date(2021, 1, 1)) == organisation.holders("p2", date(2021, 1, 1)) == ("binh",)
    assert [post.code for post in organisation.posts("so-a", TODAY)] == ["p1", "p2"]


MERGED = (
    "so-a,Sở A,A,department,,2019-01-01,2026-12-31,so-c,nguồn",
    "so-b,Sở B,B,department,,2019-01-01,2026-12-31,so-c,nguồn",
    "so-c,Sở C,C,department,,2027-01-01,2028-06-30,so-d,nguồn",
    "so-d,Sở D,D,department,,2019-01-01,,,nguồn",
    "so-e,Sở E,E,department,,2027-01-01,,,nguồn",
)
LAST_DAY, FIRST_DAY, LATER = date(2026, 12, 31), date(2027, 1, 1), date(2028, 7, 1)


def test_a_successor_answers_for_all_it_took_over_from_the_day_after(tmp_path):
    organisation = load_organisation(own(tmp_path, MERGED))
    assert organisation.predecessors("so-a", LAST_DAY) == {"so-a"}
    assert organisation.predecessors("so-c", LAST_DAY) == {"so-c"}
    assert organisation.predecessors("so-c", FIRST_DAY) == {"so-a", "so-b", "so-c"}
    assert organisation.predecessors("so-a", FIRST_DAY) == {"so-a"}
    assert organisation.predecessors("so-d", FIRST_DAY) == {"so-d"}
    assert organisation.predecessors("so-d", LATER) == {"so-a", "so-b", "so-c", "so-d"}
    assert organisation.predecessors("so-e", LATER) == {"so-e"}


def test_every_unit_is_answered_for_by_one_and_no_two_answer_for_the_same():
    for on in (date(2019, 1, 1), date(2025, 2, 28), date(2025, 3, 1), TODAY):
        answered = [code for unit in SON_LA.units(on) for code in SON_LA.predecessors(unit.code, on)]
        assert len(answered) == len(set(answered))
        assert {unit.code for unit in SON_LA.units(on)} <= set(answered)


def test_what_concerns_a_unit_that_ended_stands_on_its_successors_stream_too(tmp_path):
    organisation = load_organisation(own(tmp_path, MERGED))
    assert organisation.audience({"so-a"}, LAST_DAY) == {"so-a"}
    assert organisation.audience({"so-a", "so-e"}, FIRST_DAY) == {"so-a", "so-c", "so-e"}
    assert organisation.audience({"so-a"}, LATER) == {"so-a", "so-d"}
    assert organisation.audience((), LATER) == frozenset()


def test_a_code_no_file_knows_any_more_answers_for_itself(tmp_path):
    organisation = load_organisation(own(tmp_path, MERGED))
    assert organisation.answering("so-x", LATER) == "so-x"
    assert organisation.predecessors("so-x", LATER) == {"so-x"}


def test_a_paper_names_who_answered_on_its_day(tmp_path):
    names = "code,until,name,short_name,source\nso-c,2027-06-30,Sở C Cũ,CC,n\n"
    organisation = load_organisation(own(tmp_path, MERGED, former_names=names))
    assert [organisation.name_on("so-a", day) for day in (LAST_DAY, FIRST_DAY, date(2027, 7, 1), LATER)] == [
        *("Sở A", "Sở C Cũ", "Sở C", "Sở D")
    ]


@pytest.mark.parametrize(
    ("last", "first", "complaint"),
    [
        ("2026-12-31", "2027-01-02", "'so-c' begins only on 2027-01-02, so nobody would answer from the day after"),
        ("9999-12-31", "2027-01-01", None),
        ("2026-12-31", "2027-01-01", None),
        ("2026-12-31", "2019-01-01", None),
    ],
)
def test_a_successor_that_begins_too_late_is_refused(tmp_path, last, first, complaint):
    units = [A.replace("2019-01-01,,,", f"2019-01-01,{last},so-c,"), f"so-c,Sở C,C,department,,{first},,,nguồn"]
    if complaint is None:
        assert load_organisation(own(tmp_path, units)).unit("so-a").succeeded_by == "so-c"
        return
    with pytest.raises(InvalidData) as refused:
        load_organisation(own(tmp_path, units))
    assert f"units.csv:2: column 'succeeded_by': {complaint}" in str(refused.value)


def test_units_that_succeed_each_other_are_refused(tmp_path):
    units = [
        A.replace("-01-01,,,", "-01-01,2020-01-01,so-b,"),
        B.replace("so-a,2019-01-01,,,", ",2019-01-01,2020-01-01,so-a,"),
    ]
    with pytest.raises(
        InvalidData, match=r"units\.csv:2: column 'succeeded_by': 'so-a' leads back to 'so-a': a circle"
    ):
        load_organisation(own(tmp_path, units))


@pytest.mark.parametrize("ends", ["", "2021-01-01"])
def test_a_post_does_not_outlive_its_unit(tmp_path, ends):
    post = f"p1,so-a,Giám đốc,Director,2019-01-01,{ends},yes"
    with pytest.raises(InvalidData, match=r"posts\.csv:2: column 'valid_to': 'so-a' ends on 2020-12-31"):
        load_organisation(own(tmp_path, [A.replace("-01-01,,,", "-01-01,2020-12-31,,")], [post]))
