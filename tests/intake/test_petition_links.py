"""Mixed petitions are split, petitions on one matter are linked; each keeps its number."""

from typing import Any

import pytest

from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, accepted, events, get, post, refused, rows, somebody

EXTRACT = "Giao đất công ích sai thẩm quyền."


def a_part(**changes: Any) -> dict[str, Any]:
    return {"kind": "KNPA", "field": "giao-thong", "content": "Đề nghị sửa cầu treo bản Hôm."} | changes


async def split(app: App, *parts: dict[str, Any], of: str = "D-2026-0001") -> Any:
    return await post(app, f"/petitions/{of}/split", {"parts": list(parts), "on": "2026-03-04"})


async def test_a_mixed_petition_becomes_petitions_with_numbers_and_clocks_of_their_own(app: App) -> None:
    await post(app, "/petitions", a_petition(who=somebody(), commune="xa-03670"))
    answer = await split(app, a_part(), a_part(kind="KN", field="dat-dai", process=accepted(on="2026-03-04")))
    assert [part["petition"] for part in answer["parts"]] == ["D-2026-0002", "D-2026-0003"]
    assert [part["case"] for part in answer["parts"]] == [None, "KN-2026-0001"]
    assert answer["parts"][1]["due_on"] == "2026-04-03", "30 days after acceptance on 4 March"
    mixed, part = await get(app, "/petitions/D-2026-0001"), await get(app, "/petitions/D-2026-0003")
    assert (mixed["outcome"], mixed["parts"]) == ("split", ["D-2026-0002", "D-2026-0003"])
    assert (part["part_of"], part["parts"], part["received_on"]) == ("D-2026-0001", ["D-2026-0002"], "2026-03-02")
    assert part["commune"] == "xa-03670"
    people = await rows(app, "SELECT count(DISTINCT person) AS n FROM petition")
    assert people[0].n == 1, "the same writer"
    recorded = [data["part_of"] for name, data in await events(app) if name == "petition.recorded"]
    assert recorded == [None, "D-2026-0001", "D-2026-0001"]


async def test_parts_of_several_kinds_take_their_numbers_without_a_gap(app: App) -> None:
    await post(app, "/petitions", a_petition())
    answer = await split(
        app,
        a_part(kind="KN", process=accepted(on="2026-03-04")),
        a_part(process=accepted(on="2026-03-04")),
        a_part(kind="KN", process=accepted(on="2026-03-04")),
    )
    assert [part["case"] for part in answer["parts"]] == ["KN-2026-0001", "KNPA-2026-0001", "KN-2026-0002"]
    assert (await post(app, "/petitions", a_petition()))["petition"] == "D-2026-0005"


async def test_a_mixed_petition_with_a_denunciation_is_secret_and_its_parts_know_each_other_at_the_desk_alone(
    app: App,
) -> None:
    await post(app, "/petitions", a_petition(who=somebody(), commune="xa-03670"))
    await split(app, a_part(), a_part(kind="TC", process=accepted(extract=EXTRACT, on="2026-03-04")))
    assert [row.secret for row in await rows(app, "SELECT secret FROM petition ORDER BY code")] == [True, False, True]
    assert (await get(app, "/petitions/D-2026-0002"))["parts"] == ["D-2026-0003"]
    seen = await get(app, "/petitions/D-2026-0002", "giamsat")
    assert seen["parts"] == []
    hidden = await get(app, "/petitions/D-2026-0003", "giamsat")
    assert (hidden["parts"], hidden["part_of"], hidden["content"]) == ([], None, EXTRACT)


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ([a_part(), a_part(field="khong-co")], "parts.1.field"),
        ([a_part(), a_part(stage="second")], "parts.1.stage"),
        ([a_part(kind="TC", process=accepted()), a_part()], "parts.0.process.extract"),
        ([a_part(process={"outcome": "filed"}), a_part()], "parts.0.process.reason"),
        ([a_part()], "parts"),
    ],
)
async def test_a_part_against_the_rules_is_refused_at_its_field_and_nothing_is_split(
    app: App, parts: list[dict[str, Any]], field: str
) -> None:
    await post(app, "/petitions", a_petition())
    problem = await refused(app, "/petitions/D-2026-0001/split", {"parts": parts, "on": "2026-03-04"}, 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert len(await rows(app, "SELECT 1 FROM petition")) == 1


async def test_what_was_decided_on_or_is_a_part_is_not_split(app: App) -> None:
    await post(app, "/petitions", a_petition())
    await split(app, a_part(), a_part())
    body = {"parts": [a_part(), a_part()], "on": "2026-03-04"}
    assert "đã xử lý" in (await refused(app, "/petitions/D-2026-0001/split", body, 409))["detail"]
    assert "D-2026-0001" in (await refused(app, "/petitions/D-2026-0002/split", body, 409))["detail"]


async def test_a_second_petition_is_linked_to_the_case_and_joins_it_when_decided_on(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted()))
    await post(app, "/petitions", a_petition(on="2026-03-05"))
    linked = await post(app, "/petitions/D-2026-0002/link", {"case": "KNPA-2026-0001", "on": "2026-03-06"})
    assert (linked["case_code"], linked["opened_case"]) == ("KNPA-2026-0001", False)
    problem = await refused(app, "/petitions/D-2026-0002/process", accepted(), 422)
    assert problem["errors"][0]["field"] == "assign_to"
    answer = await post(app, "/petitions/D-2026-0002/process", {"outcome": "accepted", "on": "2026-03-06"})
    assert answer["case"] == "KNPA-2026-0001"
    assert len(await rows(app, "SELECT 1 FROM case_file")) == 1
    both = await get(app, "/petitions?case=KNPA-2026-0001")
    assert [item["code"] for item in both["items"]] == ["D-2026-0002", "D-2026-0001"]
    page = await app.browser("tiepdan").get("/intake/cases/KNPA-2026-0001")
    assert "D-2026-0001" in page.text
    assert "D-2026-0002" in page.text
    stays = await refused(app, "/petitions/D-2026-0002/unlink", {"reason": "Nhầm."}, 409)
    assert "thụ lý" in stays["detail"]


async def test_a_link_is_undone_with_its_reason_and_can_be_made_again(app: App) -> None:
    for _ in range(2):
        await post(app, "/petitions", a_petition(process=accepted()))
    await post(app, "/petitions", a_petition())
    await post(app, "/petitions/D-2026-0003/link", {"case": "KNPA-2026-0001", "on": "2026-03-06"})
    await post(app, "/petitions/D-2026-0003/unlink", {"reason": "Gắn nhầm vụ việc.", "on": "2026-03-07"})
    await post(app, "/petitions/D-2026-0003/link", {"case": "KNPA-2026-0002", "on": "2026-03-07"})
    petition = await get(app, "/petitions/D-2026-0003")
    assert petition["case_code"] == "KNPA-2026-0002"
    assert [(link["case_code"], link["unlinked_on"], link["reason"]) for link in petition["links"]] == [
        ("KNPA-2026-0001", "2026-03-07", "Gắn nhầm vụ việc."),
        ("KNPA-2026-0002", None, None),
    ]
    told = [data["case"] for name, data in await events(app) if name == "petition.linked"]
    assert told == ["KNPA-2026-0001", None, "KNPA-2026-0002"]


async def test_the_petition_that_opened_a_case_stays_with_it(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted()))
    problem = await refused(app, "/petitions/D-2026-0001/unlink", {"reason": "Nhầm."}, 409)
    assert "được mở từ đơn này" in problem["detail"]


async def test_a_denunciation_is_not_linked_to_an_open_case_nor_another_kind_to_its_case(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted()))
    await post(app, "/petitions", a_denunciation(process=None))
    await post(app, "/petitions", a_petition(kind="KN"))
    for petition in ("D-2026-0002", "D-2026-0003"):
        problem = await refused(app, f"/petitions/{petition}/link", {"case": "KNPA-2026-0001"}, 422)
        assert problem["errors"][0]["field"] == "case"
    problem = await refused(app, "/petitions/D-2026-0003/link", {"case": "KN-2026-0099"}, 422)
    assert "KN-2026-0099" in problem["detail"]


async def test_what_turns_out_to_denounce_does_not_stay_in_the_open_case_it_was_linked_to(app: App) -> None:
    await post(app, "/petitions", a_petition(kind="KN", process=accepted()))
    await post(app, "/petitions", a_petition(kind="KN"))
    await post(app, "/petitions/D-2026-0002/link", {"case": "KN-2026-0001"})
    for decided in (
        {"outcome": "transferred", "receiving_body": "Công an tỉnh"},
        {"outcome": "guided"},
        {"outcome": "filed"},
    ):
        decision = {"kind": "TC", "reason": "Thực chất là tố cáo.", "extract": EXTRACT} | decided
        problem = await refused(app, "/petitions/D-2026-0002/process", decision, 422)
        assert "gỡ liên kết" in problem["detail"], decided
    assert await rows(app, "SELECT 1 FROM petition WHERE secret") == []


async def test_a_denunciation_decided_on_as_another_kind_does_not_join_the_case_it_was_linked_to(app: App) -> None:
    await post(app, "/petitions", a_denunciation())
    await post(app, "/petitions", a_denunciation(process=None))
    await post(app, "/petitions/D-2026-0002/link", {"case": "TC-2026-0001"})
    problem = await refused(app, "/petitions/D-2026-0002/process", {"outcome": "accepted", "kind": "KN"}, 422)
    assert problem["errors"][0]["field"] == "kind"
    answer = await post(app, "/petitions/D-2026-0002/process", {"outcome": "accepted"})
    assert answer["case"] == "TC-2026-0001"
