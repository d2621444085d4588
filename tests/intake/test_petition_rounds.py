"""A petition that was sent away and is here again is told of, and none goes back to whoever sent it unnoticed."""

from typing import Any

from tests.apps import App
from tests.intake.conftest import NAME, a_denunciation, a_petition, get, post, refused, somebody

AWAY = {"outcome": "transferred", "reason": "Thuộc UBND xã.", "receiving_body": "UBND phường", "on": "2026-03-02"}
SENT_BY = {
    "channel": "other_agency",
    "sender_body": "Văn phòng Chính phủ",
    "sender_number": "88/VPCP",
    "sent_on": "2026-02-27",
}
OTHER_WORDS = {"content": "Vẫn chưa thấy giao đất cho bản.", "on": "2026-03-09"}


async def rounds(app: App, code: str, login: str = "tiepdan") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await get(app, f"/petitions/{code}", login))["rounds"]
    return found


async def test_the_same_person_about_the_same_field_is_known_again_at_the_desk_alone(app: App) -> None:
    await post(app, "/petitions", a_petition(who=somebody(), process=AWAY))
    same_paper = somebody(name="Lò Văn Thử", paper_number="014300000127")
    await post(app, "/petitions", a_petition(who=same_paper, **OTHER_WORDS))
    assert await rounds(app, "D-2026-0002") == [
        {"petition": "D-2026-0001", "outcome": "transferred", "on": "2026-03-02", "because": "sender"}
    ]
    for login in ("giamsat", "lanhdao"):
        assert await rounds(app, "D-2026-0002", login) == []
    page = (await app.browser("tiepdan").get("/intake/petitions/D-2026-0002")).text
    assert "cùng người gửi, cùng lĩnh vực" in page
    others: tuple[dict[str, Any], ...] = (
        {"field": "giao-thong"},
        {"kind": "KN"},
        {"who": somebody(paper_number="014 300 000 999")},
    )
    for n, other in enumerate(others, start=3):
        await post(app, "/petitions", a_petition(**{"who": somebody(), **OTHER_WORDS, **other}))
        assert await rounds(app, f"D-2026-000{n}") == []


async def test_of_a_denunciation_it_says_only_that_there_was_one(app: App) -> None:
    away = AWAY | {"receiving_body": "Thanh tra Chính phủ"}
    await post(app, "/petitions", a_denunciation(process=away))
    await post(app, "/petitions", a_denunciation(process=None, **OTHER_WORDS))
    await post(app, "/petitions", a_petition(who=somebody(), **OTHER_WORDS))
    told = {"petition": None, "outcome": None, "on": None, "because": "sender"}
    assert await rounds(app, "D-2026-0002") == [told]
    assert await rounds(app, "D-2026-0002", "lanhdao") == []
    assert await rounds(app, "D-2026-0003") == [], "nobody learns here that this person denounced"
    page = (await app.browser("tiepdan").get("/intake/petitions/D-2026-0002")).text
    assert "Có đơn trước trùng với đơn này" in page
    assert "D-2026-0001" not in page
    assert NAME not in page


async def test_an_open_petition_does_not_lead_from_a_denunciation_to_who_wrote_it(app: App) -> None:
    await post(app, "/petitions", a_petition(kind="KNPA", who=somebody(), process=AWAY))
    await post(app, "/petitions", a_petition(kind="KN", who=somebody(), **OTHER_WORDS))
    process = {"outcome": "guided", "reason": "Thuộc Tòa án.", "kind": "TC", "on": "2026-03-09"}
    await post(app, "/petitions/D-2026-0002/process", process)
    back = {"kind": "KNPA", "reason": "Đọc lại.", "on": "2026-03-10"}
    await post(app, "/petitions/D-2026-0002/reclassification", back)
    assert [one["petition"] for one in await rounds(app, "D-2026-0002")] == [None]


async def test_the_same_letter_of_the_same_body_is_known_again(app: App) -> None:
    await post(app, "/petitions", a_petition(**SENT_BY, process=AWAY))
    await post(app, "/petitions", a_petition(**SENT_BY | {"sender_body": "VĂN PHÒNG CHÍNH PHỦ"}, **OTHER_WORDS))
    await post(app, "/petitions", a_petition(**SENT_BY | {"sender_body": "Bộ Tài chính"}, **OTHER_WORDS))
    assert [one["because"] for one in await rounds(app, "D-2026-0002", "giamsat")] == ["letter"]
    assert await rounds(app, "D-2026-0003") == []


async def test_a_transfer_to_the_body_that_sent_it_is_a_return_unless_the_desk_says_so(app: App) -> None:
    await post(app, "/petitions", a_petition(**SENT_BY))
    back = AWAY | {"receiving_body": "VĂN PHÒNG CHÍNH PHỦ"}
    problem = await refused(app, "/petitions/D-2026-0001/process", back, 422)
    assert [error["field"] for error in problem["errors"]] == ["again"]
    desk = app.browser("tiepdan")
    assert "Vẫn chuyển lại nơi đã gửi" not in (await desk.get("/intake/petitions/D-2026-0001")).text
    page = await desk.post("/intake/petitions/D-2026-0001/process", data=back | {"on": "02/03/2026", "version": "1"})
    assert 'name="process.again"' not in page.text
    assert 'name="again"' in page.text
    await post(app, "/petitions/D-2026-0001/process", back | {"again": True})
    body = a_petition(**SENT_BY, process=back)
    problem = await refused(app, "/petitions", body, 422)
    assert [error["field"] for error in problem["errors"]] == ["again"]


async def test_a_known_body_is_recognised_by_its_name(app: App) -> None:
    sent = SENT_BY | {"sender_body": "Sở Nông nghiệp và Môi trường"}
    await post(app, "/petitions", a_petition(**sent))
    to_unit = {"outcome": "transferred", "reason": "Thuộc Sở.", "receiving_unit": "so-nnmt", "on": "2026-03-02"}
    problem = await refused(app, "/petitions/D-2026-0001/process", to_unit, 422)
    assert [error["field"] for error in problem["errors"]] == ["again"]
    await post(app, "/petitions/D-2026-0001/process", {"outcome": "returned", "reason": "Không thuộc thẩm quyền."})
