"""What somebody who holds a slip is told of a visit or petition, and what nobody else is."""

import re
from typing import Any

import pytest

from services.intake.receipts.rules import plain_code
from tests.apps import App
from tests.intake.citizen_office import PUBLIC, at_home, opened_by, shows, slip
from tests.intake.conftest import a_denunciation, a_petition, a_visit, accepted, post, rows, somebody
from tests.statements import statements


async def test_a_petition_that_waits_says_since_when_where_and_by_when(app: App) -> None:
    code = (await post(app, "/petitions", a_petition(on="2026-11-02")))["petition"]
    page = await opened_by(app, code)
    assert "Đã nhận, đang chờ xem xét" in page
    assert "02/11/2026" in page
    assert "Ban Tiếp công dân" in page
    assert "16/11/2026" in page, "ten working days from Monday 2 November"


async def test_an_answer_to_a_recommendation_is_told_in_full(app: App) -> None:
    answer = await post(app, "/petitions", a_petition(process=accepted()))
    assert "Sở Nông nghiệp và Môi trường" in await opened_by(app, answer["petition"])
    await post(app, f"/cases/{answer['case']}/acknowledge", login="ld.so-nnmt")
    told = {"answer": "Đã bố trí 2 ha đất sản xuất tại bản Hôm."}
    await post(app, f"/cases/{answer['case']}/answer", told, "ld.so-nnmt")
    page = await opened_by(app, answer["petition"])
    assert "Đã trả lời" in page
    assert told["answer"] in page


async def test_who_was_guided_reads_where_to(app: App) -> None:
    process = {"outcome": "guided", "receiving_body": "Tòa án nhân dân khu vực 1", "reason": "Tranh chấp do Tòa án xử."}
    code = (await post(app, "/petitions", a_petition(process=process)))["petition"]
    page = await opened_by(app, code)
    assert "Tòa án nhân dân khu vực 1" in page
    assert "Tranh chấp do Tòa án xử." in page


async def test_a_denunciation_reads_word_for_word_like_a_complaint(app: App) -> None:
    pages = []
    for petition in (
        a_petition(kind="KN", who=somebody(), process=accepted()),
        a_denunciation(),
        a_petition(kind="KN", who=somebody()),
        a_denunciation(process=None),
    ):
        code = (await post(app, "/petitions", petition))["petition"]
        page = await opened_by(app, code)
        assert not re.search("tố cáo|khiếu nại|bí mật người|đất công ích|TC-2026|KN-2026", page.partition("<h1>")[2])
        pages.append(re.sub(r"\d{2}/\d{2}/\d{4}( \([^)]*\))?", "DAY", page.replace(code, "CODE")))
    assert pages[0] == pages[1], "accepted"
    assert pages[2] == pages[3], "waiting"


async def test_no_answer_to_a_denunciation_or_a_complaint_is_on_the_page(app: App) -> None:
    """Whatever was written to whoever wrote goes on paper."""
    reason = "Lý do riêng viết cho người gửi."
    for petition in (
        a_petition(
            kind="KN", who=somebody(), process={"outcome": "guided", "receiving_body": "Tòa án", "reason": reason}
        ),
        a_denunciation(process={"outcome": "filed", "reason": reason}),
    ):
        code = (await post(app, "/petitions", petition))["petition"]
        assert reason not in await opened_by(app, code)


async def test_a_visit_tells_of_what_it_brought_and_of_no_case_it_was_only_about(app: App) -> None:
    others = await post(app, "/petitions", a_petition(process=accepted()))
    asked = await post(app, "/visits", a_visit(case=others["case"]))
    page = await opened_by(app, asked["visit"])
    assert "không có đơn" in page
    assert "Sở Nông nghiệp" not in page
    brought = a_visit(kind="KNPA", field="dat-dai", petition={"given": True, "process": accepted()})
    visit = await post(app, "/visits", brought)
    page = await opened_by(app, visit["visit"])
    assert visit["petition"] in page
    assert "Sở Nông nghiệp và Môi trường" in page


async def test_the_secret_is_on_the_slip_alone_and_a_new_slip_ends_the_one_before(app: App) -> None:
    code = (await post(app, "/petitions", a_petition()))["petition"]
    first, second = await slip(app, code), await slip(app, code)
    dump = str([tuple(row) for row in await rows(app, "SELECT * FROM receipt")])
    assert len(await rows(app, "SELECT code FROM receipt")) == 2
    assert first not in dump
    async with at_home(app) as old, at_home(app) as new:
        answer = await old.post(f"{PUBLIC}/status", data={"code": code, "secret": first})
        assert answer.status_code == 422
        assert code in await shows(new, code, second)
        await slip(app, code)
        assert (await new.get(f"{PUBLIC}/status/record")).headers["location"].endswith("/public/status")


async def test_an_unknown_number_and_a_wrong_secret_are_the_same_answer_and_the_same_question(app: App) -> None:
    """No oracle: status, headers, body and what PostgreSQL is asked tell nothing of whether there is such a number."""
    code = (await post(app, "/petitions", a_denunciation()))["petition"]
    secret = await slip(app, code)
    wrong = str((int(secret) + 1) % 10**12).zfill(12)
    seen: list[Any] = []
    async with at_home(app) as client:
        for tried in (code, "D-2026-9999", "TD-2026-0001", "TC-2026-0001"):
            with statements() as asked:
                answer = await client.post(f"{PUBLIC}/status", data={"code": tried, "secret": wrong})
            headers = {k: v for k, v in answer.headers.items() if k not in ("x-request-id", "content-length")}
            parameters = [[type(one) for one in (s.parameters or ())] for s in asked]
            seen.append(
                (
                    answer.status_code,
                    headers,
                    answer.text.replace(f'value="{tried}"', ""),
                    [s.sql for s in asked],
                    parameters,
                )
            )
            assert not any(tried in str(s.parameters) for s in asked)
    assert seen[0][0] == 422
    assert len(seen[0][3]) == 1
    assert all(one == seen[0] for one in seen)


async def test_guesses_are_stopped_for_a_number_whether_it_exists_or_not(app: App) -> None:
    code = (await post(app, "/petitions", a_petition()))["petition"]
    secret = await slip(app, code)
    stopped = []
    for tried in (code, "D-2026-9999"):
        async with at_home(app) as client:
            answers = [
                await client.post(f"{PUBLIC}/status", data={"code": tried, "secret": f"{n:012d}"}) for n in range(11)
            ]
        stopped.append([one.status_code for one in answers])
        assert int(answers[-1].headers["retry-after"]) > 0
    assert stopped == [[422] * 10 + [429]] * 2
    async with at_home(app, "10.0.0.2") as client:
        answer = await client.post(f"{PUBLIC}/status", data={"code": code, "secret": secret})
        assert answer.status_code == 429, "the right secret too, or it could be guessed on"


async def test_without_the_secret_nothing_opens(app: App) -> None:
    code = (await post(app, "/petitions", a_petition()))["petition"]
    await slip(app, code)
    async with at_home(app) as client:
        assert (await client.get(f"{PUBLIC}/status/record")).status_code == 303
        client.cookies.set("tiepdan_receipt", "WyJELTIwMjYtMDAwMSIsMV0.forged.signature")
        assert (await client.get(f"{PUBLIC}/status/record")).status_code == 303
        assert (await client.post(f"{PUBLIC}/status", data={"code": "014300000127"})).status_code == 422


@pytest.mark.parametrize("typed", ["td 2026 1", "TD-2026-0001", "TD20260001", "tđ/2026/0001 "])
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert plain_code(typed) == "TD-2026-0001"


async def test_how_it_went_is_said_once_and_counted(app: App) -> None:
    process = {"outcome": "guided", "receiving_body": "Tòa án", "reason": "Tranh chấp do Tòa án xử."}
    done = (await post(app, "/petitions", a_petition(process=process)))["petition"]
    waits = (await post(app, "/petitions", a_petition()))["petition"]
    said = {"settled": "partly", "rating": "4", "remark": "Gọi tôi 0912 000 555."}
    async with at_home(app) as client:
        assert 'name="rating"' in await shows(client, done, await slip(app, done))
        wrong = await client.post(f"{PUBLIC}/status/record", data={"settled": "partly", "remark": "Chưa xong."})
        assert (wrong.status_code, "Chưa xong." in wrong.text) == (422, True), "what was typed is kept"
        for _ in range(2):
            assert (await client.post(f"{PUBLIC}/status/record", data=said)).status_code == 303
        assert "Đã ghi nhận ý kiến" in (await client.get(f"{PUBLIC}/status/record")).text
        assert 'name="rating"' not in await shows(client, waits, await slip(app, waits))
        assert (await client.post(f"{PUBLIC}/status/record", data=said)).status_code == 422
    assert len(await rows(app, "SELECT id FROM identity.satisfaction")) == 1
    assert "0912" not in str([tuple(row) for row in await rows(app, "SELECT remark FROM identity.satisfaction")])
    desk = (await app.browser("tiepdan").get("/intake/satisfaction")).text
    supervisor = (await app.browser("giamsat").get("/intake/satisfaction")).text
    assert "0912 000 555" in desk
    assert "0912 000 555" not in supervisor
    assert "4,0" in supervisor
    assert (await app.browser("cb.so-nnmt").get("/intake/satisfaction")).status_code == 403


async def test_what_carries_a_citizens_cookie_from_another_site_is_not_done(app: App) -> None:
    code = (await post(app, "/petitions", a_petition()))["petition"]
    async with at_home(app) as client:
        await shows(client, code, await slip(app, code))
        client.headers.pop("sec-fetch-site")
        for headers, status in (
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Origin": "http://elsewhere.test"}, 403),
            ({"Referer": "http://elsewhere.test/x"}, 403),
            ({}, 403),
            ({"Referer": "http://tiepdan.test/intake/public/status/record"}, 303),
        ):
            answer = await client.post(f"{PUBLIC}/status/close", headers=headers)
            assert answer.status_code == status, headers
