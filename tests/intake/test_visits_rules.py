"""What the law of the day says of a reception: delegations, the head's word, refusals, what is written down."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.intake.visits.delegations import DATA, delegation_rules
from services.intake.visits.grounds import SHIPPED, load_grounds
from shared.datafiles import InvalidData
from tests.apps import App
from tests.intake.conftest import a_petition, a_visit, accepted, events, get, post, refused, rows


@pytest.mark.parametrize(
    ("on", "people", "representatives", "allowed"),
    [
        ("2014-06-30", 10, 5, True),  # Nghị định 75/2012: from ten people, up to five
        ("2014-07-01", 10, 5, False),  # Luật Tiếp công dân: five to ten people, one or two
        ("2014-07-01", 11, 5, True),
        ("2014-06-30", 9, 3, False),
        ("2012-07-02", 30, None, True),  # before either
    ],
)
async def test_the_rule_of_the_day_limits_who_speaks_for_a_delegation(
    app: App, on: str, people: int, representatives: int | None, allowed: bool
) -> None:
    visit = a_visit(on=on, people=people, representatives=representatives, mandate=True)
    if allowed:
        await post(app, "/visits", visit)
    else:
        problem = await refused(app, "/visits", visit, 422)
        assert problem["errors"][0]["field"] == "representatives"
        assert "1 hoặc 2" in problem["errors"][0]["message_vi"]


async def test_whoever_hands_in_a_petition_for_a_delegation_is_appointed_in_writing(app: App) -> None:
    """Without a petition this was refused too, until a crowd that is only heard could not be received at all."""
    petition = {"kind": "KN", "field": "dat-dai", "petition": {}}
    problem = await refused(app, "/visits", a_visit(people=12, representatives=3, **petition), 422)
    assert [error["field"] for error in problem["errors"]] == ["mandate"]
    await post(app, "/visits", a_visit(people=12, representatives=3, mandate=True))
    seen = await get(app, "/visits/TD-2026-0001")
    assert (seen["delegation"], seen["representatives"], seen["mandate"]) == (True, 3, True)


async def test_all_that_is_wrong_is_told_at_once(app: App) -> None:
    visit = a_visit(
        people=12, representatives=9, kind="KN", petition={}, reception="periodic", case="KN-2026-0099",
        who={"name": "Lường Thị Ví Dụ", "commune": "xa-00000"},
    )  # fmt: skip
    problem = await refused(app, "/visits", visit, 422)
    assert [error["field"] for error in problem["errors"]] == [
        "who.commune", "field", "representatives", "mandate", "received_by", "case",
    ]  # fmt: skip


def test_a_number_of_people_has_one_rule_a_day(tmp_path: Path) -> None:
    (tmp_path / "delegations.csv").write_text((DATA / "delegations.csv").read_text())
    twice = (DATA / "representatives.csv").read_text() + "8,,1,3,yes,Another law,2020-01-01,\n"
    (tmp_path / "representatives.csv").write_text(twice)
    with pytest.raises(InvalidData, match=r"representatives.csv:7: column 'people_from': another row"):
        delegation_rules(date(2026, 3, 2), tmp_path)


def test_a_ground_is_listed_once_for_the_same_days(tmp_path: Path) -> None:
    file = tmp_path / "refusal_grounds.csv"
    file.write_text(SHIPPED.read_text() + "misconduct,Khác,Other,no,Luật khác,2020-01-01,\n")
    with pytest.raises(InvalidData, match="'misconduct' is listed twice"):
        load_grounds(file)


AD_HOC = {"reception": "ad_hoc", "received_by": "head"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (AD_HOC, "head_outcome"),
        (AD_HOC | {"head_outcome": "directed"}, "reply_by"),
        (AD_HOC | {"head_outcome": "directed", "reply_by": "2026-03-01"}, "reply_by"),
        (AD_HOC | {"head_outcome": "answered", "reply_by": "2026-03-09"}, "reply_by"),
        ({"head_outcome": "answered"}, "head_outcome"),
        (AD_HOC | {"head_outcome": "directed", "reply_by": "2026-03-02"}, None),
        (AD_HOC | {"head_outcome": "answered"}, None),
        ({"reception": "periodic", "received_by": "head"}, None),
        ({"reception": "periodic", "received_by": "delegate", "head_outcome": "answered"}, None),
        ({"reception": "ad_hoc", "received_by": "delegate"}, None),
    ],
)
async def test_a_head_in_ad_hoc_reception_answers_or_names_the_day_of_the_reply(
    app: App, changes: dict[str, Any], field: str | None
) -> None:
    if field is None:
        await post(app, "/visits", a_visit(**changes))
        told = (await events(app))[0][1]
        assert (told["head_outcome"], told["reply_by"]) == (changes.get("head_outcome"), changes.get("reply_by"))
    else:
        problem = await refused(app, "/visits", a_visit(**changes), 422)
        assert [error["field"] for error in problem["errors"]] == [field]


PROLONGED = {"ground": "prolonged", "notice": "12/TB-UBND", "notice_on": "2026-02-20"}


async def test_a_refused_visit_is_a_line_of_the_book_told_with_its_ground(app: App) -> None:
    await post(app, "/visits", a_visit(refusal=PROLONGED, kind="KN", people=7))
    seen = await get(app, "/visits/TD-2026-0001")
    assert (seen["refusal"], seen["refusal_notice"], seen["refusal_notice_on"]) == (
        "prolonged", "12/TB-UBND", "2026-02-20",
    )  # fmt: skip
    [(name, told)] = await events(app)
    assert (name, told["refused"], told["people"], told["delegation"]) == ("visit.recorded", "prolonged", 7, True)
    page = (await app.browser("tiepdan").get("/intake/visits/TD-2026-0001")).text
    assert "số 12/TB-UBND ngày 20/02/2026" in page
    assert "Luật Tiếp công dân Đ9.3" in page


@pytest.mark.parametrize(
    ("refusal", "others", "field"),
    [
        ({"ground": "noisy"}, {}, "refusal.ground"),
        ({"ground": "Gây ồn ào"}, {}, "refusal.ground"),
        ({"ground": "misconduct"}, {"on": "2014-06-30"}, "refusal.ground"),  # the law was not in force
        ({"ground": "prolonged"}, {}, "refusal.notice"),
        (PROLONGED | {"notice_on": None}, {}, "refusal.notice_on"),
        ({"ground": "misconduct", "notice_on": "2026-02-20"}, {}, "refusal.notice"),
        ({"ground": "misconduct"}, {"kind": "KN", "field": "dat-dai", "petition": {}}, "petition.given"),
        ({"ground": "misconduct"}, {"kind": "KN", "written_down": True, "signed": "signature"}, "written_down"),
        ({"ground": "misconduct"}, AD_HOC | {"head_outcome": "answered"}, "head_outcome"),
    ],
)
async def test_nobody_is_turned_away_but_on_a_ground_of_the_law_and_nothing_is_taken(
    app: App, refusal: dict[str, Any], others: dict[str, Any], field: str
) -> None:
    problem = await refused(app, "/visits", a_visit(refusal=refusal, **others), 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert await rows(app, "SELECT 1 FROM visit") == []


async def test_the_grounds_in_force_on_a_day_are_listed(app: App) -> None:
    listed = await get(app, "/visits/refusal-grounds?on=2026-03-02")
    assert [(one["code"], one["needs_notice"]) for one in listed] == [
        ("not-in-control", False), ("misconduct", False), ("prolonged", True), ("other-law", False),
    ]  # fmt: skip
    assert await get(app, "/visits/refusal-grounds?on=2014-06-30") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"written_down": True, "kind": "TC", "signed": "fingerprint"}, None),
        ({"written_down": True, "kind": "TC", "signed": "refused"}, None),
        ({"written_down": True, "kind": "TC"}, "signed"),
        ({"written_down": True, "signed": "signature"}, "kind"),
        ({"kind": "KN", "signed": "signature"}, "signed"),
        ({"written_down": True, "kind": "KN", "field": "dat-dai", "signed": "refused", "petition": {}}, "signed"),
        ({"written_down": True, "kind": "KN", "field": "dat-dai", "signed": "signature", "petition": {}}, None),
    ],
)
async def test_what_is_told_by_word_of_mouth_is_written_down_with_how_it_was_signed(
    app: App, changes: dict[str, Any], field: str | None
) -> None:
    if field is not None:
        problem = await refused(app, "/visits", a_visit(**changes), 422)
        assert [error["field"] for error in problem["errors"]] == [field]
        return
    await post(app, "/visits", a_visit(**changes))
    seen = await get(app, "/visits/TD-2026-0001")
    assert (seen["written_down"], seen["signed"]) == (True, changes["signed"])
    others = await get(app, "/visits/TD-2026-0001", "giamsat")
    assert others["signed"] == (None if changes["kind"] == "TC" else changes["signed"])


async def test_first_or_repeated_is_decided_on_the_day_and_kept(app: App) -> None:
    await post(app, "/visits", a_visit(first_time=True))
    case = (await post(app, "/petitions", a_petition(process=accepted())))["case"]
    await post(app, "/visits", a_visit(first_time=False, case=case))
    path = "/intake/api/v1/visits/TD-2026-0001"
    for method in ("put", "patch", "delete"):
        answer = await getattr(app.as_("tiepdan"), method)(path)
        assert answer.status_code == 405, method
    assert [one["first_time"] for one in (await get(app, "/visits"))["items"]] == [False, True]
