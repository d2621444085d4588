"""A petition written at home: kept step by step, sent once, waiting at the desk like any other."""

import json
import re
from datetime import timedelta
from pathlib import Path

import httpx
from cryptography.fernet import Fernet

from services.intake.attachments.storing import Folder
from services.intake.attachments.taking import Files
from services.intake.online.drafts import forget_expired
from services.intake.people.rotation import rotate
from services.intake.people.vault import Vault
from services.intake.sealed import SEALED
from shared.calendar import clock
from shared.settings import identity_keys
from shared.web.pages import Web
from tests.apps import App
from tests.intake.attachments.conftest import left_in
from tests.intake.attachments.samples import a_photo
from tests.intake.citizen_office import MATTER, PUBLIC, WRITER, at_home, secret_in, shows, written
from tests.intake.conftest import events, get, rows

FORM = f"{PUBLIC}/petition"


async def test_what_is_sent_from_home_waits_at_the_desk_and_its_slip_opens_it(app: App) -> None:
    async with at_home(app) as client:
        code, secret = await written(client)
    petition = await get(app, f"/petitions/{code}")
    assert (petition["channel"], petition["outcome"], petition["received_on"]) == (
        "online",
        None,
        clock.today().isoformat(),
    )
    assert (
        petition["content"]
        == f"Nơi xảy ra: {MATTER['place']}\nCơ quan, người được nêu: {MATTER['against']}\n\n" + (MATTER["content"])
    )
    assert petition["request"] == MATTER["request"]
    page = (await app.browser("tiepdan").get(f"/intake/petitions/{code}")).text
    assert WRITER["name"] in page
    assert "Công dân" in page, "the history says who sent it"
    async with at_home(app) as elsewhere:
        assert "Đã nhận, đang chờ xem xét" in await shows(elsewhere, code, secret)


async def test_it_is_sent_once_and_a_lost_answer_can_be_asked_for_again(app: App) -> None:
    async with at_home(app) as client:
        first = await written(client)
        again = await client.post(f"{FORM}/review", data={"stands_by": "on"})
        assert again.headers["location"].endswith("/sent")
        page = (await client.get(f"{FORM}/sent")).text
        assert (first[0] in page, secret_in(page)) == (True, first[1])
        await client.post(f"{FORM}/discard")
        assert (await client.get(f"{FORM}/sent")).status_code == 303
    assert len(await rows(app, "SELECT code FROM petition")) == 1
    assert not await rows(app, "SELECT id FROM identity.draft")


async def test_who_denounces_from_home_is_as_secret_as_at_the_desk(app: App) -> None:
    async with at_home(app) as client:
        code, _ = await written(client, kind="TC")
    assert (await get(app, f"/petitions/{code}"))["secret"] is True
    assert WRITER["name"] not in (await app.browser("tiepdan").get(f"/intake/petitions/{code}")).text
    told = json.dumps(await events(app), ensure_ascii=False)
    kept = str([tuple(row) for table in ("petition", "search_entry", "receipt", "identity.draft", "identity.person")
                for row in await rows(app, f"SELECT * FROM {table}")])  # fmt: skip
    for one in (WRITER["name"], WRITER["phone"], WRITER["address"], "014300000999"):
        assert one not in told
        assert one not in kept


async def test_what_was_typed_wrong_comes_back_with_what_is_wrong(app: App) -> None:
    async with at_home(app) as client:
        page = await client.post(FORM, data=WRITER | {"phone": "không có", "name": ""})
        assert page.status_code == 422
        assert "không có" in page.text
        assert WRITER["address"] in page.text
        assert page.text.count("td-err") == 2
        assert "không có" in (await client.get(FORM)).text, "kept also when it is wrong"
        assert (await client.post(FORM, data=WRITER | {"paper_number": "AB12345"})).status_code == 422
        await client.post(FORM, data=WRITER)
        page = await client.post(f"{FORM}/matter", data=MATTER | {"content": "x" * 6001})
        assert (page.status_code, "Không quá 6000 ký tự" in page.text) == (422, True)
        page = await client.post(f"{FORM}/matter", data=MATTER | {"content": "x" * 50_000})
        assert (page.status_code, "quá dài" in page.text) == (422, True)
        page = await client.post(f"{FORM}/matter", data=MATTER | {"field": "khong-co"})
        assert (page.status_code, "không có lĩnh vực" in page.text) == (422, True)
        await client.post(f"{FORM}/matter", data=MATTER)
        page = await client.post(f"{FORM}/review", data={})
        assert (page.status_code, "Đánh dấu vào ô này" in page.text) == (422, True)
        assert MATTER["content"] in page.text
    assert not await rows(app, "SELECT code FROM petition")


async def test_another_language_is_chosen_on_a_form_that_was_refused(app: App) -> None:
    async with at_home(app) as client:
        await client.get(FORM)
        refused = await client.post(FORM, data={"name": ""})
        assert refused.status_code == 422
        assert f'name="next" value="{FORM}"' in refused.text


async def test_steps_cannot_be_skipped(app: App) -> None:
    async with at_home(app) as client:
        for path in ("/matter", "/review", "/sent"):
            assert (await client.get(f"{FORM}{path}")).headers["location"].endswith("/public/petition")
        assert (await client.post(f"{FORM}/matter", data=MATTER)).status_code == 303
        assert (await client.post(f"{FORM}/review", data={"stands_by": "on"})).status_code == 303
        await client.post(FORM, data=WRITER)
        sent = await client.post(f"{FORM}/review", data={"stands_by": "on"})
        assert sent.headers["location"].endswith("/matter")


async def test_a_draft_kept_for_later_is_taken_up_on_another_machine_with_number_and_secret(app: App) -> None:
    async with at_home(app) as client:
        page = await client.post(FORM, data={"name": WRITER["name"], "do": "later"})
        assert page.status_code == 200
        code, secret = re.findall(r"N-\d{4}-\d{4}", page.text)[0], secret_in(page.text)
    dump = str([tuple(row) for row in await rows(app, "SELECT * FROM identity.draft")])
    assert WRITER["name"] not in dump
    assert code not in dump
    async with at_home(app) as other:
        for wrong in ({"code": code, "secret": "0" * 12}, {"code": "N-0000-0000", "secret": secret}):
            page = await other.post(f"{FORM}/resume", data=wrong)
            assert (page.status_code, "Không có bản nháp nào" in page.text) == (422, True)
        answer = await other.post(f"{FORM}/resume", data={"code": code.lower(), "secret": secret})
        assert answer.status_code == 303
        assert WRITER["name"] in (await other.get(FORM)).text
        with clock.frozen(clock.now() + timedelta(days=15)):
            assert WRITER["name"] not in (await other.get(FORM)).text
            await forget_expired(app.database("intake"))
    assert not await rows(app, "SELECT id FROM identity.draft")


async def test_drafts_and_remarks_follow_a_new_key(app: App) -> None:
    async with at_home(app) as client:
        await client.post(FORM, data=WRITER)
        web: Web = app.app.state.web
        keys = [Fernet.generate_key().decode(), *identity_keys(web.settings)]
        assert {one.table for one in SEALED} >= {"identity.draft", "identity.satisfaction"}
        async for _ in rotate(app.database("intake"), SEALED, Vault(keys)):
            pass
    [draft] = await rows(app, "SELECT sealed_with, body FROM identity.draft")
    assert WRITER["name"] in (Vault(keys[:1]).open(draft.body, draft.sealed_with) or "")


async def test_nobody_fills_the_office_with_drafts(app: App) -> None:
    statuses = set()
    for n in range(61):
        async with at_home(app, "10.9.9.9") as client:
            statuses.add((n == 60, (await client.post(FORM, data={"name": "A"})).status_code))
    assert statuses == {(False, 422), (True, 429)}
    async with at_home(app, "10.9.9.8") as client:
        assert (await client.post(FORM, data=WRITER)).status_code == 303


async def test_pictures_go_with_what_was_sent_looked_into_as_at_the_desk(app: App, tmp_path: Path) -> None:
    app.app.state.files = Files(Folder(tmp_path / "files"), 100_000_000, None)
    photo, script = ("ảnh mương.jpg", a_photo(), "image/jpeg"), ("ảnh.jpg", b"<script>alert(1)</script>", "image/jpeg")

    async def add(file: tuple[str, bytes, str], key: str) -> httpx.Response:
        data = {"key": key, "file_kind": "identity_paper"}
        return await client.post(f"{FORM}/files", files={"file": file}, data=data)

    async with at_home(app) as client:
        assert (await add(photo, "0")).headers["location"].endswith("/public/petition"), "nothing was sent yet"
        code, _ = await written(client)
        assert (await add(script, "1")).status_code == 422
        assert (await add(("lớn.pdf", b"%PDF-" + b"0" * 10_100_000, "application/pdf"), "1")).status_code in (413, 422)
        for key in "1123455":
            answer = await add(photo, key)
            assert answer.status_code == 303, answer.text
        page = await add(photo, "6")
        assert (page.status_code, "Đã đủ 5 tệp" in page.text) == (422, True)
        assert "Đã nhận 5 tệp" in (await client.get(f"{FORM}/sent")).text
    items = (await get(app, f"/petitions/{code}/attachments"))["items"]
    assert [one["kind"] for one in items] == ["evidence"] * 5, "sent twice it is one, and the kind is not theirs to say"
    assert len(left_in(tmp_path)) == 5, "nothing is left of what was refused"
    read = await app.as_("tiepdan").get(f"/intake/api/v1/petitions/{code}/attachments/{items[0]['id']}")
    assert b"written by hand" not in read.content
