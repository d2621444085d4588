"""The three years the seed reports: 3 yearly conferences, 36 monthly and 35 other briefings, none ad hoc."""

from datetime import date, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from services.reporting.dialogues.rules import Session, completeness, tally
from services.reporting.service import REPORTING
from shared.calendar.periods import custom
from shared.events.event import Event
from shared.events.intake import CaseAnswered, ConclusionReturned
from shared.events.kinds import Carrier, CaseKind, DialogueType, Origin
from shared.events.scheduling import (
    CaseDialogueHeld,
    CaseDialogueOpened,
    CaseDialoguePlanned,
    ConclusionAssigned,
    DialogueHeld,
)
from tests.apps import App
from tests.conftest import MakeApp
from tests.reporting.happenings import Happenings, a_case

THREE_YEARS = custom(date(2019, 1, 1), date(2021, 12, 31))
LATER = date(2022, 1, 10)
RANGE = {"from": "2019-01-01", "to": "2021-12-31"}
URL = "/reporting/api/v1/reports/dialogue"


def held(code: str, day: date, *carriers: Carrier, kind: DialogueType = DialogueType.PERIODIC) -> DialogueHeld:
    return DialogueHeld(
        dialogue=code,
        unit="vp-ubnd",
        type=kind,
        carriers=carriers,
        held_on=day,
        attendance=60,
        questions=2,
        answered_on_the_spot=1,
    )


def three_years() -> list[DialogueHeld]:
    """As the office held them: a monthly briefing is also a weekly one, the yearly conference also the staff's."""
    sessions = [
        held(f"DT-{year}-N", date(year, 1, 15), Carrier.STAFF_CONFERENCE, Carrier.YEARLY_CONFERENCE)
        for year in (2019, 2020, 2021)
    ]
    sessions += [
        held(f"DT-{year}-T{month:02}", date(year, month, 5), Carrier.WEEKLY_BRIEFING, Carrier.MONTHLY_BRIEFING)
        for year in (2019, 2020, 2021)
        for month in range(1, 13)
    ]
    first = date(2019, 1, 21)
    return sessions + [held(f"DT-W{n:02}", first + timedelta(days=30 * n), Carrier.WEEKLY_BRIEFING) for n in range(35)]


def as_session(event: DialogueHeld) -> Session:
    return Session(
        event.dialogue,
        event.unit,
        event.type,
        event.carriers,
        event.held_on,
        event.attendance,
        event.questions,
        event.answered_on_the_spot,
    )


@pytest.fixture
async def app(make_app: MakeApp) -> App:
    return await make_app(REPORTING)


async def tell(app: App, redis: Redis, *events: Any) -> None:
    happenings = Happenings()
    happenings.tell(*events)
    await happenings.reach(app.database("reporting"), redis)


async def test_the_three_years_of_the_office_are_3_36_35_and_none_ad_hoc(app: App, redis: Redis) -> None:
    await tell(app, redis, *three_years())
    report = (await app.as_("giamsat").get(URL, params=RANGE)).json()
    assert (report["from"], report["to"]) == ("2019-01-01", "2021-12-31")
    assert report["periodic"] == {
        "yearly_conference": 3,
        "staff_conference": 0,
        "monthly_briefing": 36,
        "weekly_briefing": 35,
        "stand_alone": 0,
    }
    assert (report["ad_hoc"], report["yearly_joined_with_staff"], report["total"]) == (0, 3, 74)
    assert report["stand_alone_share"] == 0
    assert [(one["year"], one["periodic"]["monthly_briefing"]) for one in report["by_year"]] == [
        (2019, 12),
        (2020, 12),
        (2021, 12),
    ]
    assert sum(one["total"] for one in report["by_year"]) == report["total"]
    assert [(one["expected"], one["found"], one["passed"]) for one in report["checks"]] == [
        (1, 1, True),
        (12, 12, True),
    ] * 3


async def test_dialogues_inside_complaints_are_counted_nowhere(app: App, redis: Redis) -> None:
    def about(number: int) -> dict[str, Any]:
        return {"case": f"KN-2020-{number:04}", "dialogue": f"DTKN-2020-{number:04}", "unit": "vp-ubnd"}

    day = date(2020, 6, 1)
    inside: list[Event] = [CaseDialogueOpened(**about(n), requested_on=day, by_head=False) for n in range(1, 5)]
    inside += [CaseDialoguePlanned(**about(n), planned_on=day) for n in range(1, 5)]
    inside += [CaseDialogueHeld(**about(n), held_on=day, attended=n > 1, by_head=n == 2) for n in range(1, 5)]
    await tell(app, redis, *three_years(), *inside)
    report = (await app.as_("giamsat").get(URL, params=RANGE)).json()
    assert (list(report["periodic"].values()), report["ad_hoc"], report["total"]) == ([3, 0, 36, 35, 0], 0, 74)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"carrier": "monthly_briefing"}, 36),
        ({"carrier": "weekly_briefing"}, 35),
        ({"carrier": "yearly_conference", "year": "2020"}, 1),
        ({"joined": "true"}, 3),
        ({"type": "ad_hoc"}, 0),
        ({}, 74),
    ],
)
async def test_each_number_opens_its_sessions(app: App, redis: Redis, query: dict[str, str], count: int) -> None:
    await tell(app, redis, *three_years())
    found = (await app.as_("giamsat").get(f"{URL}/sessions", params={**RANGE, **query, "limit": 200})).json()
    assert found["count"] == count == len(found["sessions"])
    page = await app.browser("giamsat").get("/reporting/reports/dialogue/sessions", params={**RANGE, **query})
    assert page.text.count('href="/scheduling/dialogues/DT-') == count


async def test_sessions_come_page_by_page(app: App, redis: Redis) -> None:
    await tell(app, redis, *three_years())
    seen, after = [], ""
    while True:
        page = (await app.as_("giamsat").get(f"{URL}/sessions", params={**RANGE, "limit": 30, "after": after})).json()
        seen += [one["code"] for one in page["sessions"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert len(seen) == len(set(seen)) == 74


async def test_the_page_says_none_where_there_was_none(app: App, redis: Redis) -> None:
    await tell(app, redis, *three_years())
    page = (await app.browser("giamsat").get("/reporting/reports/dialogue", params=RANGE)).text
    assert "Không có" in page
    for number in ("3", "36", "35", "74"):
        assert "<b><a href=" in page
        assert f">{number}</a>" in page
    assert page.count("Đủ</b>") == 6
    assert "gắn với hội nghị cán bộ" in page


def test_a_meeting_held_as_several_at_once_is_counted_once_under_the_first() -> None:
    every = tuple(reversed(Carrier))[1:]
    counted = tally([as_session(held("DT-1", date(2020, 1, 1), *every))])
    assert counted.periodic[Carrier.YEARLY_CONFERENCE] == 1
    assert counted.total == counted.joined_with_staff == 1


def test_an_ad_hoc_dialogue_is_not_among_the_periodic_and_counts_as_one_held_apart() -> None:
    ad_hoc = held("DT-1", date(2020, 1, 1), Carrier.STAND_ALONE, kind=DialogueType.AD_HOC)
    counted = tally(map(as_session, [ad_hoc, held("DT-2", date(2020, 2, 1), Carrier.MONTHLY_BRIEFING)]))
    assert (counted.ad_hoc, sum(counted.periodic.values()), counted.stand_alone_share) == (1, 1, 0.5)


def test_a_missing_month_and_a_second_yearly_conference_are_found() -> None:
    sessions = [as_session(one) for one in three_years() if one.dialogue != "DT-2020-T07"]
    sessions.append(as_session(held("DT-2021-X", date(2021, 12, 30), Carrier.YEARLY_CONFERENCE)))
    failed = [check for check in completeness(sessions, THREE_YEARS, LATER) if not check.passed]
    assert [(check.year, check.series, check.found, check.missing_months) for check in failed] == [
        (2020, Carrier.MONTHLY_BRIEFING, 11, (7,)),
        (2021, Carrier.YEARLY_CONFERENCE, 2, ()),
    ]


def test_only_months_that_are_over_are_asked_for() -> None:
    sessions = [as_session(one) for one in three_years() if one.held_on < date(2021, 4, 20)]
    found = completeness(sessions, custom(date(2021, 1, 1), date(2021, 12, 31)), date(2021, 5, 1))
    assert [(check.series, check.expected, check.passed) for check in found] == [(Carrier.MONTHLY_BRIEFING, 4, True)]


def test_a_unit_that_only_holds_separate_dialogues_is_asked_for_no_briefings() -> None:
    sessions = [as_session(held("DT-1", date(2020, 1, 1), Carrier.STAND_ALONE))]
    assert completeness(sessions, THREE_YEARS, LATER) == []


async def test_conclusions_are_followed_up_to_their_cases(app: App, redis: Redis) -> None:
    day = date(2021, 6, 5)

    def assigned(code: str) -> ConclusionAssigned:
        return ConclusionAssigned(
            conclusion=code,
            dialogue="DT-2021-T06",
            unit="so-nnmt",
            owner="vp-ubnd",
            field="dat-dai",
            concluded_on=day,
            due_on=day + timedelta(days=20),
        )

    def opened(case: str, conclusion: str) -> Any:
        about = {"kind": CaseKind.REFLECTION, "origin": Origin.CONCLUSION, "conclusion": conclusion}
        return a_case(case, opened_on=day, due_on=day + timedelta(days=20), **about)

    def answered(case: str, *, in_time: bool) -> CaseAnswered:
        when = day + timedelta(days=10 if in_time else 30)
        due = day + timedelta(days=20)
        return CaseAnswered(case=case, unit="so-nnmt", answered_on=when, due_on=due, in_time=in_time)

    await tell(
        app,
        redis,
        *three_years(),
        *(assigned(f"KL-{n}") for n in range(1, 6)),
        opened("KNPA-1", "KL-1"),
        answered("KNPA-1", in_time=True),
        opened("KNPA-2", "KL-2"),
        answered("KNPA-2", in_time=False),
        opened("KNPA-3", "KL-3"),
        ConclusionReturned(conclusion="KL-4", unit="so-nnmt", reason="unit_closed"),
    )
    report = (await app.as_("giamsat").get(URL, params=RANGE)).json()
    expected = {"in_time": 1, "late": 1, "overdue": 1, "returned": 1, "sent": 1, "open": 0, "closed": 0}
    assert report["follow_up"] == expected
    found = (await app.as_("giamsat").get(f"{URL}/conclusions", params={**RANGE, "state": "overdue"})).json()
    assert [(one["code"], one["case"]) for one in found["conclusions"]] == [("KL-3", "KNPA-3")]
    page = await app.browser("giamsat").get("/reporting/reports/dialogue/conclusions", params=RANGE)
    assert page.text.count('href="/intake/cases/KNPA-') == 3


async def test_another_unit_sees_none_of_the_offices_dialogues(app: App, redis: Redis) -> None:
    await tell(app, redis, *three_years())
    report = (await app.as_("cb.so-nnmt").get(URL, params=RANGE)).json()
    assert report["total"] == 0
