"""The reception book: what stands in it, how it is asked, how it is printed (Luật Tiếp công dân Đ25.2)."""

import re

import pytest

from tests.apps import App
from tests.intake.conftest import NAME, a_visit, get, post, rows

DELEGATION = {"people": 12, "representatives": 3, "mandate": True}


async def a_book(app: App) -> None:
    """Five lines: an inquiry, a delegation online, a refusal, the head's reception, one voided."""
    await post(app, "/visits", a_visit(request="Xin biết ngày hoàn thành.", prior="UBND xã đã trả lời miệng."))
    await post(app, "/visits", a_visit(kind="KN", content="Giá bồi thường đất ruộng.", online=True, **DELEGATION))
    await post(app, "/visits", a_visit(refusal={"ground": "misconduct"}, on="2026-04-01"))
    directed = {"head_outcome": "directed", "reply_by": "2026-04-20"}
    await post(app, "/visits", a_visit(reception="ad_hoc", received_by="head", on="2026-04-02", **directed))
    await post(app, "/visits", a_visit(kind="TC", content="Chị họ tôi làm kế toán ở đó.", on="2026-04-03"))
    await post(app, "/visits", a_visit(on="2026-04-03"))
    await post(app, "/visits/TD-2026-0006/void", {"reason": "Vào hai lần."})


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", "654321"), ("kind=KN", "2"), ("reception=ad_hoc", "4"), ("received_by=head", "4"),
        ("delegation=true", "2"), ("refused=true", "3"), ("refused=false", "65421"), ("voided=true", "6"),
        ("voided=false", "54321"), ("q=boi+thuong", "2"), ("q=ĐẤT+ruộng", "2"), ("q=kế+toán", ""),
        ("from=2026-04-01&to=2026-04-02", "43"), ("q=không+có", ""), ("codes=TD-2026-0001,TD-2026-0004", "41"),
    ],
)  # fmt: skip
async def test_the_book_is_asked_by_page_and_api_alike(app: App, asked: str, found: str) -> None:
    await a_book(app)
    codes = [f"TD-2026-000{digit}" for digit in found]
    assert [line["code"] for line in (await get(app, f"/visits?{asked}"))["items"]] == codes
    page = (await app.browser("tiepdan").get(f"/intake/visits?{asked}")).text
    assert re.findall(r"data-row-link>(TD-2026-\d{4})<", page) == codes
    printed = (await app.browser("tiepdan").get(f"/intake/visits/print?{asked}")).text
    assert re.findall(r'<th scope="row">(TD-2026-\d{4})<', printed) == codes[::-1], "in the order of the book"


async def test_a_word_of_a_denunciation_finds_nothing_whoever_asks(app: App) -> None:
    await a_book(app)
    for login in ("tiepdan", "giamsat"):
        assert (await get(app, "/visits?q=kế toán", login))["items"] == []
    assert [line["code"] for line in (await get(app, "/visits?q=bồi thường", "giamsat"))["items"]] == ["TD-2026-0002"]


async def test_the_printed_book_has_the_fields_of_the_law_and_says_that_no_number_is_missing(app: App) -> None:
    await a_book(app)
    printed = (await app.browser("tiepdan").get("/intake/visits/print?from=01/03/2026&to=31/12/2026")).text
    for expected in (
        "TD-2026-0001<br>02/03/2026",
        NAME,
        "Bản Hôm",
        "Hỏi tiến độ làm đường vào khu sản xuất.",
        "Xin biết ngày hoàn thành.",
        "UBND xã đã trả lời miệng.",
        "12 người · đoàn đông người · 3 người đại diện",
        "trực tuyến",
        "Đe dọa, xúc phạm cơ quan",
        "trả lời chậm nhất 20/04/2026",
        "Vào hai lần.",
        "Sổ năm 2026: số liên tục từ 1 đến 6, 1 số hủy.",
    ):
        assert expected in printed, expected
    assert printed.count('<tr class="td-void">') == 1
    assert "014 300" not in printed, "the whole number of a paper stays in the vault"


async def test_names_are_printed_for_those_who_may_know_them_and_denouncers_for_nobody(app: App) -> None:
    await post(app, "/visits", a_visit(kind="TC"))
    for login in ("tiepdan", "lanhdao", "giamsat"):
        assert NAME not in (await app.browser(login).get("/intake/visits/print")).text
    await post(app, "/visits", a_visit())
    shown = [NAME in (await app.browser(login).get("/intake/visits/print")).text for login in ("tiepdan", "giamsat")]
    assert shown == [True, False]
    assert (await app.browser("cb.so-nnmt").get("/intake/visits/print")).status_code == 403
    looks = await rows(app, "SELECT subject FROM identity.look WHERE purpose = 'in sổ tiếp công dân'")
    assert [row.subject for row in looks] == ["visit/TD-2026-0002"]


async def test_a_filter_stays_when_another_is_chosen(app: App) -> None:
    page = (await app.browser("tiepdan").get("/intake/visits?kind=KN&delegation=true&q=đường&from=01/03/2026")).text
    other = re.search(r'href="([^"]*received_by=head[^"]*)"', page)
    assert other is not None
    for part in ("kind=KN", "delegation=true", "q=%C4%91%C6%B0%E1%BB%9Dng", "from=2026-03-01"):
        assert part in other[1]
    for hidden in ('name="kind" value="KN"', 'name="delegation" value="true"'):
        assert hidden in page
