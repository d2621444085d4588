"""Every outcome a petition can have, what the law asks of it, and what becomes of it afterwards."""

import pytest

from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, a_visit, accepted, events, get, post, refused, rows

SENT_BY = {
    "channel": "other_agency",
    "sender_body": "Văn phòng Chính phủ",
    "sender_number": "412/VPCP-V.I",
    "sent_on": "2026-02-26",
}
TC = {"content": "Tố cáo giao đất công ích không đúng thẩm quyền.", "kind": "TC"}


@pytest.mark.parametrize(
    ("petition", "process", "field"),
    [
        ({"kind": "KN"}, {"outcome": "not_accepted"}, "ground"),
        ({"kind": "KN"}, {"outcome": "not_accepted", "ground": "tc-khong-co-so"}, "ground"),
        ({"kind": "KN"}, {"outcome": "not_accepted", "ground": "noi-bo", "in_competence": False}, "outcome"),
        ({"kind": "KN"}, {"outcome": "accepted", "number": "12/TB-BTCD"}, "number"),
        ({}, {"outcome": "not_accepted", "reason": "Không có căn cứ."}, "outcome"),
        ({}, {"outcome": "checking"}, "outcome"),
        ({"kind": "KN"}, {"outcome": "not_processed"}, "outcome"),
        (TC, {"outcome": "not_processed"}, "ground"),
        ({"kind": "KN"}, {"outcome": "returned", "reason": "Không thuộc thẩm quyền."}, "outcome"),
        (SENT_BY, {"outcome": "returned"}, "reason"),
        ({}, {"outcome": "filed", "reason": "Trùng.", "receiving_body": "UBND xã"}, "receiving_body"),
        ({}, {"outcome": "filed", "reason": "Trùng.", "eligible": True}, "outcome"),
        ({}, {"outcome": "split"}, "outcome"),
        (
            {},
            {"outcome": "transferred", "reason": "X", "receiving_unit": "so-nnmt", "receiving_body": "UBND xã"},
            "receiving_body",
        ),
        ({}, {"outcome": "transferred", "reason": "X", "receiving_unit": "so-khong-co"}, "receiving_unit"),
    ],
)
async def test_an_outcome_without_what_the_law_asks_is_refused_at_its_field(
    app: App, petition: dict[str, object], process: dict[str, object], field: str
) -> None:
    problem = await refused(app, "/petitions", a_petition(**petition, process=process), 422)
    assert [error["field"] for error in problem["errors"]] == [field]
    assert await rows(app, "SELECT 1 FROM petition") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "KN", "stage": "repeated"}, "stage"),
        ({"kind": "TC", "stage": "second"}, "stage"),
        ({"kind": "KNPA", "stage": "second"}, "stage"),
        ({"kind": "TC", "discipline": True}, "discipline"),
        (SENT_BY | {"sender_body": None}, "sender_body"),
        (SENT_BY | {"sender_number": None}, "sender_number"),
        (SENT_BY | {"sent_on": None}, "sent_on"),
        (SENT_BY | {"sent_on": "2026-03-03"}, "sent_on"),
        ({"channel": "handed_over"}, "sender_body"),
        ({"channel": "post", "sender_body": "Văn phòng Chính phủ"}, "sender_body"),
    ],
)
async def test_a_petition_that_contradicts_itself_is_not_registered(
    app: App, changes: dict[str, object], field: str
) -> None:
    problem = await refused(app, "/petitions", a_petition(**changes), 422)
    assert [error["field"] for error in problem["errors"]] == [field]


async def test_what_another_agency_sent_wrongly_goes_back_to_it(app: App) -> None:
    process = {"outcome": "returned", "reason": "Thuộc thẩm quyền của UBND phường."}
    await post(app, "/petitions", a_petition(**SENT_BY, process=process))
    petition = await get(app, "/petitions/D-2026-0001")
    assert (petition["outcome"], petition["sender_body"]) == ("returned", "Văn phòng Chính phủ")
    assert (petition["eligible"], petition["in_competence"], petition["case_code"]) == (True, False, None)


async def test_a_second_complaint_and_its_stage_are_told(app: App) -> None:
    answer = await post(app, "/petitions", a_petition(kind="KN", stage="second", process=accepted()))
    assert answer["due_on"] == "2026-04-16", "45 days after Monday 2 March 2026"
    told = dict(await events(app))
    assert told["petition.recorded"]["stage"] == told["petition.processed"]["stage"] == "second"
    case = await get(app, "/cases/KN-2026-0001")
    assert case["rule"] == "KN-5"


async def test_a_complaint_that_is_checked_first_is_due_by_its_acceptance(app: App) -> None:
    answer = await post(app, "/petitions", a_petition(kind="KN", on="2026-07-06", process={"outcome": "checking"}))
    assert answer["due_on"] == "2026-07-15", "seven working days after Monday 6 July 2026"
    told = dict(await events(app))
    assert (told["petition.processed"]["outcome"], told["petition.processed"]["case"]) == ("checking", "KN-2026-0001")


async def test_a_complaint_that_is_not_accepted_has_a_case_that_is_closed_at_once(app: App) -> None:
    process = {"outcome": "not_accepted", "ground": "da-co-lan-hai", "number": "12/TB-BTCD", "on": "2026-03-04"}
    answer = await post(app, "/petitions", a_petition(kind="KN", process=process))
    case = await get(app, f"/cases/{answer['case']}")
    assert (case["state"], case["closed_on"]) == ("closed", "2026-03-04")
    petition = await get(app, "/petitions/D-2026-0001")
    assert (petition["ground"], petition["number"]) == ("da-co-lan-hai", "12/TB-BTCD")
    moved = [data for name, data in await events(app) if name == "proceeding.moved"]
    assert [(data["step"], data["state"], data["ground"]) for data in moved] == [
        ("refuse", "not_accepted", "da-co-lan-hai")
    ]


async def test_an_anonymous_denunciation_is_left_with_its_ground_and_opens_no_case(app: App) -> None:
    process = {"outcome": "not_processed", "ground": "tc-khong-ro-nguoi"}
    answer = await post(app, "/petitions", a_denunciation(who=None, commune=None, process=process))
    assert answer["case"] is None
    assert (await get(app, "/petitions/D-2026-0001"))["outcome"] == "not_processed"


async def test_a_transfer_names_the_body_as_it_was_called_that_day(app: App) -> None:
    process = {"outcome": "transferred", "reason": "Thuộc thẩm quyền của Sở.", "receiving_unit": "so-nnmt"}
    await post(app, "/petitions", a_petition(process=process))
    petition = await get(app, "/petitions/D-2026-0001")
    assert petition["receiving_unit"] == "so-nnmt"
    assert petition["receiving_body"] == "Sở Nông nghiệp và Môi trường"


async def test_a_filed_petition_is_kept_a_year_and_then_the_head_decides(app: App) -> None:
    await post(app, "/petitions", a_petition(on="2025-03-03", process={"outcome": "filed", "reason": "Trùng."}))
    petition = await get(app, "/petitions/D-2025-0001")
    assert petition["keep_until"] == "2026-03-03"
    waiting = await get(app, "/petitions?state=disposal")
    assert [item["code"] for item in waiting["items"]] == ["D-2025-0001"]
    decision = {"decision": "destroy", "number": "17/QĐ-UBND"}
    early = await refused(app, "/petitions/D-2025-0001/disposal", decision | {"on": "2026-03-03"}, 422)
    assert "03/03/2026" in early["detail"]
    done = await post(app, "/petitions/D-2025-0001/disposal", decision | {"on": "2026-03-04"}, "lanhdao")
    assert (done["disposal"], done["disposal_number"], done["disposed_on"]) == ("destroy", "17/QĐ-UBND", "2026-03-04")
    assert (await get(app, "/petitions?state=disposal"))["items"] == []
    again = await refused(app, "/petitions/D-2025-0001/disposal", decision | {"on": "2026-03-05"}, 409)
    assert "hủy" in again["detail"]
    assert (await events(app))[-1] == (
        "petition.disposed",
        {"petition": "D-2025-0001", "unit": "ban-tcd", "disposed_on": "2026-03-04", "decision": "destroy"},
    )


async def test_what_goes_on_being_kept_may_be_destroyed_later(app: App) -> None:
    await post(app, "/petitions", a_petition(on="2024-03-04", process={"outcome": "filed", "reason": "Trùng."}))
    for decision, on in (("keep", "2025-03-05"), ("destroy", "2026-03-05")):
        await post(app, "/petitions/D-2024-0001/disposal", {"decision": decision, "number": "1/QĐ", "on": on})
    assert (await get(app, "/petitions/D-2024-0001"))["disposal"] == "destroy"


async def test_only_what_was_filed_is_disposed_of(app: App) -> None:
    await post(app, "/petitions", a_petition(process=accepted()))
    problem = await refused(app, "/petitions/D-2026-0001/disposal", {"decision": "keep", "number": "1/QĐ"}, 409)
    assert "đã lưu" in problem["detail"]


async def test_a_petition_without_a_case_is_reclassified_and_keeps_where_it_came_from(app: App) -> None:
    guided = {"outcome": "guided", "reason": "Thuộc Tòa án.", "on": "2026-03-04"}
    await post(app, "/petitions", a_petition(kind="KN", process=guided))
    change = {"kind": "KNPA", "reason": "Đọc lại: chỉ kiến nghị.", "on": "2026-03-05"}
    done = await post(app, "/petitions/D-2026-0001/reclassification", change)
    assert (done["kind"], done["first_kind"], done["received_on"]) == ("KNPA", "KN", "2026-03-02")
    assert (await events(app))[-1] == (
        "petition.reclassified",
        {"petition": "D-2026-0001", "unit": "ban-tcd", "reclassified_on": "2026-03-05", "kind": "KNPA",
         "matter_class": "land", "stage": "first", "outcome": None, "case": None, "case_before": None},
    )  # fmt: skip


async def test_a_petition_found_to_denounce_becomes_secret_when_it_is_reclassified(app: App) -> None:
    filed = {"outcome": "filed", "reason": "Trùng nội dung.", "on": "2026-03-04"}
    await post(app, "/petitions", a_petition(commune="xa-03670", process=filed))
    change = {"kind": "TC", "reason": "Đọc lại: có tố cáo.", "on": "2026-03-05"}
    done = await post(app, "/petitions/D-2026-0001/reclassification", change)
    assert (done["secret"], done["commune"]) == (True, None)
    seen = await get(app, "/petitions/D-2026-0001", "giamsat")
    assert (seen["content"], seen["reason"], seen["reclassified_why"]) == (None, None, None)


@pytest.mark.parametrize(
    ("process", "status", "words"),
    [
        (None, 409, "chưa xử lý"),
        ({"outcome": "guided", "reason": "X"}, 422, "đã là loại này"),
    ],
)
async def test_a_kind_is_not_corrected_where_that_makes_no_sense(
    app: App, process: dict[str, str] | None, status: int, words: str
) -> None:
    await post(app, "/petitions", a_petition(process=process))
    body = {"kind": "KNPA" if status == 422 else "KN", "reason": "Sửa."}
    problem = await refused(app, "/petitions/D-2026-0001/reclassification", body, status)
    assert words in problem["detail"]


async def test_a_decision_that_the_new_kind_does_not_know_stands_in_the_way(app: App) -> None:
    away = {"outcome": "transferred", "reason": "Thuộc UBND xã.", "receiving_body": "UBND phường", "on": "2026-03-02"}
    await post(app, "/petitions", a_petition(process=away))
    problem = await refused(app, "/petitions/D-2026-0001/reclassification", {"kind": "KN", "reason": "Đọc lại."}, 422)
    assert [error["field"] for error in problem["errors"]] == ["kind"]
    assert "01/07/2026" in problem["detail"]


async def test_a_petition_sent_away_that_comes_back_is_told_with_its_earlier_number(app: App) -> None:
    away = {"outcome": "returned", "reason": "Không thuộc thẩm quyền."}
    await post(app, "/petitions", a_petition(**SENT_BY, process=away))
    again = a_petition(**SENT_BY | {"sender_body": "VĂN PHÒNG CHÍNH PHỦ"}, content="De nghi bo tri dat san xuat cho cac ho tai dinh cu", on="2026-03-09")  # fmt: skip
    await post(app, "/petitions", again)
    await post(app, "/petitions", again | {"sender_body": "Bộ Tài chính"})
    rounds = (await get(app, "/petitions/D-2026-0002"))["rounds"]
    assert rounds == [{"petition": "D-2026-0001", "outcome": "returned", "on": "2026-03-02", "because": "matter"}]
    assert (await get(app, "/petitions/D-2026-0003"))["rounds"] == [], "another body"


async def test_a_second_complaint_is_handed_over_at_the_counter(app: App) -> None:
    visit = a_visit(kind="KN", field="dat-dai", petition={"stage": "second", "process": {"outcome": "checking"}})
    await post(app, "/visits", visit)
    petition = await get(app, "/petitions/D-2026-0001")
    assert (petition["stage"], petition["visit_code"]) == ("second", "TD-2026-0001")
    problem = await refused(app, "/visits", visit | {"kind": "TC"}, 422)
    assert [error["field"] for error in problem["errors"]] == ["petition.stage"]
    grounded = {"process": {"outcome": "not_accepted"}}
    problem = await refused(app, "/visits", visit | {"petition": grounded}, 422)
    assert [error["field"] for error in problem["errors"]] == ["petition.process.ground"]
