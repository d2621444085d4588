"""What the page of a case says about its clocks."""

from datetime import date

import pytest
from starlette.requests import Request

from services.intake.deadlines import clocks
from services.intake.deadlines.explanations import explain_clocks
from services.intake.deadlines.panel import ClockCard, clock_cards
from services.intake.deadlines.queries import clocks_of, ledger_of
from shared.database import Transaction
from shared.refusals import Language
from shared.web.pages import render
from tests.apps import App
from tests.conftest import MakeApp
from tests.intake.clock_builders import CASE, OFFICE, a_clock, day, extend, given, resume, state, suspend, tx

__all__ = ["tx"]
TODAY = date(2026, 3, 25)


async def cards(tx: Transaction, language: Language = "vi", *, reasons: bool = True) -> list[ClockCard]:
    explained = explain_clocks(await clocks_of(tx, CASE), await ledger_of(tx, CASE), OFFICE)
    return clock_cards(explained, TODAY, OFFICE.calendar, language, reasons=reasons)


async def test_the_clock_due_first_is_open_and_says_how_it_was_counted(tx):
    await a_clock(tx)
    await a_clock(tx, "KN-7", "2026-03-20")
    first, second = await cards(tx)
    assert (first.open, first.anchor, first.state.text) == (True, "han-KN-2-1", "Còn 5 ngày làm việc")
    assert first.summary.startswith("Giải quyết khiếu nại lần đầu: 30 ngày liên tục kể từ ngày thụ lý 02/03/2026;")
    assert "Điều 28" in first.source
    assert (second.open, second.clock.due_on) == (False, day("2026-04-06"))  # day 15 is Saturday 4 April
    assert [part.text for part in second.stretches][-1].startswith("Hạn")


async def test_the_ledger_tells_each_date_before_and_after(tx):
    clock = await a_clock(tx)
    given(await suspend(tx, clock, "2026-03-10"))
    given(await resume(tx, clock, "2026-03-20"))
    [card] = await cards(tx)
    assert [(line.text, line.row.number, line.moved) for line in card.ledger] == [
        ("Bắt đầu tính, theo luật ngày 25/02/2026", None, False),
        ("Tạm đình chỉ", "12/QĐ-SNNMT", True),
        ("Tiếp tục tính từ ngày này", "15/QĐ-SNNMT", True),
    ]
    assert "Tạm đình chỉ, không tính từ 10/03/2026 đến khi tính tiếp ngày 20/03/2026." in card.summary
    assert sum(part.days for part in card.stretches if part.text.startswith("Tạm đình chỉ")) == 10


async def test_what_somebody_wrote_about_a_denunciation_is_not_shown_to_who_may_not_read_it(tx):
    await suspend(tx, await a_clock(tx, "TC-4"), "2026-03-10")
    assert [line.note for line in (await cards(tx))[0].ledger] == [None, "Chờ kết quả giám định"]
    assert [line.note for line in (await cards(tx, reasons=False))[0].ledger] == [None, None]


async def test_a_clock_that_is_over_says_whether_it_was_in_time(tx):
    for duty, on in (("KN-1", "2026-03-10"), ("KN-2", "2026-04-02"), ("KN-3", "2026-03-04")):
        clock = await a_clock(tx, duty)
        why: clocks.StopReason = "void" if duty == "KN-3" else "met"
        given(await clocks.stop(tx, clock, on=day(on), why=why, by="tiepdan"))
    told = {card.clock.duty: card.state.text for card in await cards(tx)}
    assert told == {"KN-1": "Xong đúng hạn", "KN-2": "Xong quá hạn", "KN-3": "Không còn phải làm"}


async def test_nobody_is_late_after_the_first_day_on_which_something_may_be(tx):
    clock = await a_clock(tx, "KN-8", "2026-02-20")  # 20 February + 30 = 22 March
    assert [card.state.text for card in await cards(tx)] == ["Đã đủ thời gian"]
    given(await clocks.stop(tx, clock, on=day("2026-03-25"), why="met", by="tiepdan"))
    assert [card.state.text for card in await cards(tx)] == ["Đã xong"]


async def test_an_extension_and_an_attribute_are_said_in_english_too(tx):
    clock = await a_clock(tx, "TC-4")
    given(await state(tx, clock, "very-complex"))
    given(await extend(tx, clock, "2026-03-20"))
    [card] = await cards(tx, "en")
    assert "The case is very complex. Extended once, by 30 days." in card.summary
    assert [line.text for line in card.ledger][1:] == ["Stated: very complex", "Extended"]


async def test_two_laws_that_disagree_are_remarked(tx):
    await a_clock(tx, "KN-6")
    [card] = await cards(tx)
    assert card.remark == "Hai văn bản quy định khác nhau, xem căn cứ."


async def test_a_leaders_date_has_no_days_to_show(tx):
    await a_clock(tx, "KL", due_on=day("2026-03-27"))
    [card] = await cards(tx)
    assert (card.stretches, card.months, card.duty) == ([], [], "Trả lời theo kết luận của lãnh đạo")
    assert "chậm nhất 27/03/2026" in card.summary


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_fragment_shows_every_clock(tx, make_app: MakeApp, language):
    from services.intake.service import INTAKE

    app: App = await make_app(INTAKE)
    clock = await a_clock(tx)
    await a_clock(tx, "ACK")
    given(await suspend(tx, clock, "2026-03-10"))
    headers = [(b"accept-language", language.encode())]
    request = Request({"type": "http", "app": app.app, "headers": headers, "path": "/", "query_string": b"", "method": "GET", "state": {}})  # fmt: skip
    page = render(request, "services/intake/deadlines/templates/clocks.html", clocks=await cards(tx, language))
    body = bytes(page.body).decode()
    assert body.count("<details") == 2
    assert body.count(" open>") == 1
    assert ("Tạm dừng tính hạn" if language == "vi" else "Clock stopped") in body
    assert "12/QĐ-SNNMT" in body
    assert "style=" not in body
