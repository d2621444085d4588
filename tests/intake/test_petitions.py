"""Petitions come in, are decided on, and become cases."""

import asyncio

import pytest

from tests.apps import App
from tests.intake.conftest import (
    API,
    a_denunciation,
    a_petition,
    accepted,
    an_assigned_case,
    events,
    get,
    post,
    refused,
    rows,
    somebody,
)  # fmt: skip


async def test_an_accepted_petition_is_one_request_and_its_case_stands_at_the_unit(app: App) -> None:
    answer = await post(app, "/petitions", a_petition(process=accepted()))
    assert answer["petition"] == "D-2026-0001"
    assert answer["case"] == "KNPA-2026-0001"
    assert answer["due_on"] == "2026-03-16", "ten working days after Monday 2 March"
    case = await get(app, "/cases/KNPA-2026-0001", "cb.so-nnmt")
    assert (case["state"], case["unit"], case["assigned_on"]) == ("assigned", "so-nnmt", "2026-03-02")
    assert [name for name, _ in await events(app)] == [
        "petition.recorded", "petition.processed", "case.opened", "case.assigned",
    ]  # fmt: skip


async def test_only_the_assignment_is_addressed_to_the_unit(app: App) -> None:
    await an_assigned_case(app)
    audiences = await rows(app, "SELECT type, audience FROM event_log ORDER BY seq")
    assert [list(row.audience) for row in audiences] == [[], [], [], ["so-nnmt"]]


async def test_a_complaint_is_due_thirty_days_from_its_acceptance_and_not_from_its_receipt(app: App) -> None:
    await post(app, "/petitions", a_petition(kind="KN"))
    answer = await post(app, "/petitions/D-2026-0001/process", {"outcome": "accepted", "on": "2026-03-09"})
    assert answer["case"] == "KN-2026-0001"
    assert answer["due_on"] == "2026-04-08"
    case = await get(app, "/cases/KN-2026-0001")
    assert (case["state"], case["unit"], case["rule"]) == ("new", None, "KN-2")


async def test_a_petition_is_decided_on_once(app: App) -> None:
    await post(app, "/petitions", a_petition())
    await post(app, "/petitions/D-2026-0001/process", {"outcome": "accepted"})
    problem = await refused(app, "/petitions/D-2026-0001/process", {"outcome": "accepted"}, 409)
    assert "đã xử lý" in problem["detail"]
    assert len(await rows(app, "SELECT 1 FROM case_file")) == 1


async def test_a_reclassified_petition_keeps_the_kind_it_came_as(app: App) -> None:
    await post(app, "/petitions", a_petition(kind="KN"))
    answer = await post(app, "/petitions/D-2026-0001/process", {"outcome": "accepted", "kind": "KNPA"})
    assert answer["case"] == "KNPA-2026-0001"
    petition = await get(app, "/petitions/D-2026-0001")
    assert (petition["kind"], petition["first_kind"]) == ("KNPA", "KN")
    [told] = await rows(app, "SELECT data FROM event_log WHERE type LIKE '%petition.processed%'")
    assert (told.data["kind"], told.data["matter_class"]) == ("KNPA", "land")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "accepted", "eligible": False}, "outcome"),
        ({"outcome": "guided", "in_competence": True, "reason": "Không thuộc thẩm quyền."}, "outcome"),
        ({"outcome": "guided"}, "reason"),
        ({"outcome": "filed"}, "reason"),
        ({"outcome": "transferred", "reason": "Không thuộc thẩm quyền."}, "receiving_body"),
        ({"outcome": "filed", "reason": "Trùng.", "assign_to": "so-nnmt"}, "assign_to"),
        ({"outcome": "accepted", "assign_to": "so-khong-co"}, "assign_to"),
        ({"outcome": "accepted", "assign_to": "so-tnmt"}, "assign_to"),
        ({"outcome": "accepted", "on": "2026-03-01"}, "on"),
        ({"outcome": "accepted", "missing": ["noi-dung-kien-nghi"]}, "outcome"),
    ],
)
async def test_a_decision_against_the_rules_is_refused_at_its_field(
    app: App, changes: dict[str, object], field: str
) -> None:
    problem = await refused(app, "/petitions", a_petition(process=changes), 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert problem["errors"][0]["message_vi"] != problem["errors"][0]["message_en"] != ""
    assert await rows(app, "SELECT 1 FROM petition") == []


async def test_a_complaint_outside_our_competence_is_transferred_only_since_the_law_was_amended(app: App) -> None:
    away = {"outcome": "transferred", "reason": "Thuộc UBND xã.", "receiving_body": "UBND phường Chiềng Cơi"}
    problem = await refused(app, "/petitions", a_petition(kind="KN", on="2026-06-30", process=away), 422)
    assert "01/07/2026" in problem["detail"]
    answer = await post(app, "/petitions", a_petition(kind="KN", on="2026-07-01", process=away))
    assert answer["case"] is None


async def test_a_refused_petition_leaves_no_gap_in_the_register(app: App) -> None:
    await post(app, "/petitions", a_petition())
    await refused(app, "/petitions", a_petition(process={"outcome": "filed"}), 422)
    answer = await post(app, "/petitions", a_petition())
    assert answer["petition"] == "D-2026-0002"


async def test_numbers_have_no_gap_and_no_double_when_many_come_at_once(app: App) -> None:
    answers = await asyncio.gather(*(post(app, "/petitions", a_petition(process=accepted())) for _ in range(20)))
    assert sorted(answer["petition"] for answer in answers) == [f"D-2026-{n:04d}" for n in range(1, 21)]
    assert sorted(answer["case"] for answer in answers) == [f"KNPA-2026-{n:04d}" for n in range(1, 21)]


async def test_each_year_has_its_own_register(app: App) -> None:
    answers = [await post(app, "/petitions", a_petition(on=on)) for on in ("2025-12-31", "2026-01-02", "2025-12-30")]
    assert [answer["petition"] for answer in answers] == ["D-2025-0001", "D-2026-0001", "D-2025-0002"]


async def test_the_same_request_sent_twice_is_one_petition(app: App) -> None:
    first = await post(app, "/petitions", a_petition(process=accepted()), Idempotency_Key="a-17")
    again = await post(app, "/petitions", a_petition(process=accepted()), Idempotency_Key="a-17")
    assert first == again
    assert len(await rows(app, "SELECT 1 FROM petition")) == 1
    other = await app.as_("tiepdan").post(
        f"{API}/petitions", json=a_petition(content="Khác."), headers={"Idempotency-Key": "a-17"}
    )
    assert other.status_code == 422


async def test_an_unknown_field_of_matters_and_a_day_to_come_are_refused(app: App) -> None:
    assert (await refused(app, "/petitions", a_petition(field="khong-co"), 422))["errors"][0]["field"] == "field"
    assert (await refused(app, "/petitions", a_petition(on="2099-01-01"), 422))["errors"][0]["field"] == "on"


async def test_who_wrote_it_is_stored_as_ciphertext_only(app: App) -> None:
    await post(app, "/petitions", a_denunciation())
    for table in ("identity.person", "petition", "case_file", "event_log", "remembered_request"):
        dump = " ".join(str(row) for row in await rows(app, f"SELECT t::text FROM {table} t"))
        for secret in (somebody()["name"], "014300000127", "0912", "1968"):
            assert secret not in dump, (table, secret)


async def test_a_denunciation_without_extract_is_not_accepted(app: App) -> None:
    problem = await refused(app, "/petitions", a_denunciation(process=accepted()), 422)
    assert problem["errors"][0]["field"] == "extract"


async def test_the_list_shows_what_waits_and_pages_by_key(app: App) -> None:
    for day in range(1, 6):
        await post(app, "/petitions", a_petition(on=f"2026-03-0{day}"))
    await post(app, "/petitions/D-2026-0003/process", {"outcome": "filed", "reason": "Trùng nội dung."})
    first = await get(app, "/petitions?state=waiting&limit=3")
    rest = await get(app, f"/petitions?state=waiting&limit=3&after={first['next']}")
    codes = [item["code"] for item in first["items"] + rest["items"]]
    assert codes == ["D-2026-0001", "D-2026-0002", "D-2026-0004", "D-2026-0005"], "due first"
    assert rest["next"] is None


async def test_a_department_reads_no_petitions(app: App) -> None:
    await an_assigned_case(app)
    there = await app.as_("cb.so-nnmt").get(f"{API}/petitions/D-2026-0001")
    nowhere = await app.as_("cb.so-nnmt").get(f"{API}/petitions/D-2026-9999")
    assert there.status_code == nowhere.status_code == 404
    assert there.json() | {"request_id": ""} == nowhere.json() | {"request_id": ""}


async def test_what_misses_a_condition_is_not_eligible_and_says_which_with_its_legal_ground(app: App) -> None:
    problem = await refused(app, "/petitions", a_petition(process=accepted(missing=["ngay-thang"])), 422)
    assert "Ghi ngày tháng viết đơn (Điều 6 Thông tư 05/2021/TT-TTCP)" in problem["detail"]
    guided = {"outcome": "guided", "reason": "Bổ sung ngày tháng.", "missing": ["ngay-thang"]}
    await post(app, "/petitions", a_petition(process=guided))
    assert (await get(app, "/petitions/D-2026-0001"))["eligible"] is False
