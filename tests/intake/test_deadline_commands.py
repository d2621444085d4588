"""`tiepdan deadlines` as an officer types it: answers without a database, and a sentence for what cannot be answered."""

import json

import pytest
from typer.testing import CliRunner

from deploy.cli import app as tiepdan
from services.intake.deadlines.rule_file import COLUMNS


def typed(*words: str, **env: str):
    return CliRunner().invoke(tiepdan, ["deadlines", *words], env={"TIEPDAN_DATABASE_URL": None, **env})


def computed(*words: str):
    result = typed("compute", *words, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_duty_is_counted_without_a_case():
    answer = computed("KN-2", "--from", "2026-03-02", "--suspended", "2026-03-10..2026-03-20")
    assert (answer["rule"], answer["trigger"], answer["days"], answer["day_kind"]) == (
        "KN-2",
        "accepted",
        30,
        "calendar",
    )
    assert (answer["from"], answer["due"], answer["certainty"]) == ("2026-03-02", "2026-04-13", "confirmed")
    assert "Điều 28" in answer["source"]
    days = answer["days_explained"]
    assert [(day["day"], day["state"]) for day in (days[0], days[8], days[-1])] == [
        ("2026-03-02", "trigger"),
        ("2026-03-10", "suspended"),
        ("2026-04-13", "due"),
    ]
    assert len(answer["calendar_version"]) == len(answer["rule_version"]) == 12


@pytest.mark.parametrize(
    ("words", "due"),
    [
        (["TCD-1", "--from", "2026-08-25"], "2026-08-19"),
        (["KN-8", "--from", "05/03/2026"], "2026-04-04"),
        (["KEEP-FILED", "--from", "2026-03-02"], "2027-03-02"),
        (["KN-2", "--from", "2026-10-12", "--attribute", "complex", "--attribute", "remote"], "2026-12-11"),
        (["TC-4", "--from", "2026-03-02", "--attribute", "very-complex", "--extended", "2"], "2026-06-01"),
        (["KN-1", "--from", "2026-07-03", "--received", "2026-06-30"], "2026-07-13"),
        (["KN-1", "--from", "2026-07-03"], "2026-07-14"),
        (["KN-2", "--from", "2026-03-02", "--suspended", "2026-03-10.."], None),
    ],
)
def test_every_kind_of_duty_answers(words, due):
    assert computed(*words)["due"] == due


def test_an_attribute_that_makes_no_difference_is_said_so():
    assert computed("TC-1", "--from", "2026-03-02", "--attribute", "remote")["attributes_without_effect"] == ["remote"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["KN-99", "--from", "2026-03-02"], "No deadline KN-99"),
        (["KN-2", "--from", "yesterday"], "yesterday"),
        (["KN-2", "--from", "2026-03-02", "--attribute", "far"], "No attribute of a case is called far"),
        (["TC-4", "--from", "2026-03-02", "--extended", "1"], "The law allows no extension"),
        (["TC-4", "--from", "2026-03-02", "--attribute", "complex", "--extended", "2"], "no more than 1 times"),
        (["KN-2", "--from", "2026-03-02", "--suspended", "2026-03-10"], "2026-03-10..2026-03-20"),
        (["KN-2", "--from", "2026-03-02", "--suspended", "2026-03-10..2026-03-01"], "cannot have ended"),
        (["TCD-1", "--from", "2026-03-02", "--suspended", "2026-02-01.."], "cannot be suspended"),
        (["KN-2", "--from", "0001-01-01"], "only reaches from 1990"),
        (["KN-2", "--from", "2026-03-02", "--suspended", "2026-03-10..9999-12-31"], "only reaches from 1990"),
        (["TC-1", "--from", "2010-01-01"], "received on 01/01/2010"),
        (["KN-2"], "--from"),
    ],
)
def test_what_cannot_be_counted_is_told_in_a_sentence(words, sentence):
    result = typed("compute", *words)
    assert result.exit_code == 2
    assert sentence in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_the_table_shows_every_stretch_and_the_source():
    result = typed("compute", "KN-1", "--from", "2026-08-20")
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert "thứ Bảy làm bù" in text
    assert "Luật 136/2025/QH15" in text
    assert "Hạn / due: 28/08/2026" in text


def test_a_duty_whose_limit_nobody_confirmed_is_not_counted_and_the_office_is_told_where_it_sets_it(tmp_path):
    result = typed("compute", "PAKN-1", "--from", "2026-03-02")
    said = " ".join(result.stderr.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert "PAKN-1" in said
    assert "chưa ấn định thời hạn" in said
    assert "no limit is set" in said
    assert "TIEPDAN_DEADLINE_RULES_FILE" in said
    listed = json.loads(typed("rules", "--format", "json").stdout)
    assert [(row["certainty"], row["days"]) for row in listed if row["rule"] == "PAKN-1"] == [("unset", None)]
    file = tmp_path / "own.csv"
    row = (
        "PAKN-1,Xử lý phản ánh,Handle a reflection,received,15,working,within,,0,0,2026-01-01,,,office,Quy chế của tỉnh"
    )
    file.write_text(f"{','.join(COLUMNS)}\n{row}\n", encoding="utf-8")
    counted = typed("compute", "PAKN-1", "--from", "2026-03-02", TIEPDAN_DEADLINE_RULES_FILE=str(file))
    assert "Hạn / due: 23/03/2026" in counted.stdout
    assert "not set" not in typed("rules", TIEPDAN_DEADLINE_RULES_FILE=str(file)).stdout


def test_a_limit_nobody_has_read_in_its_text_says_so():
    answer = computed("XLD-1", "--from", "2026-02-13")
    assert (answer["due"], answer["certainty"]) == ("2026-03-06", "recalled")
    assert "chưa đối chiếu" in answer["source"]


def test_a_year_whose_tet_is_undecided_is_warned_of():
    assert computed("KN-2", "--from", "2026-12-28")["undecided_years"] == [2027]
    assert "2027 are not decided yet" in " ".join(typed("compute", "KN-2", "--from", "2026-12-28").stdout.split())


def test_the_duties_of_a_day_are_listed():
    def listed(*words: str) -> list[tuple[str, int]]:
        rows = json.loads(typed("rules", *words, "--format", "json").stdout)
        return [(row["rule"], row["days"]) for row in rows if row["rule"] == "KN-1"]

    assert listed("--on", "2026-06-30") == [("KN-1", 10)]
    assert listed("--on", "2026-07-01") == [("KN-1", 7)]
    assert listed() == [("KN-1", 10), ("KN-1", 7)]


def test_the_offices_own_file_is_used_and_a_mistake_in_it_is_named(tmp_path):
    row = "XLD-1,Xử lý đơn,Process a petition,received,10,working,within,,0,0,2021-11-15,,,office,Quy chế của tỉnh"
    file = tmp_path / "own.csv"
    file.write_text(f"{','.join(COLUMNS)}\n{row}\n", encoding="utf-8")
    result = typed(
        "compute", "XLD-1", "--from", "2026-02-13", "--format", "json", TIEPDAN_DEADLINE_RULES_FILE=str(file)
    )
    assert json.loads(result.stdout)["due"] == "2026-03-06"
    other = tmp_path / "other.csv"
    other.write_text(f"{','.join(COLUMNS)}\n{row.replace('10,working', 'ten,working')}\n", encoding="utf-8")
    result = typed("rules", TIEPDAN_DEADLINE_RULES_FILE=str(other))
    assert (result.exit_code, "other.csv:2: column 'days'" in result.stderr) == (78, True)
