"""Files of records: sent, kept sealed, opened by whom they may be, on record, removed; and nothing left of what was refused."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from services.intake.attachments.taking import Files
from services.intake.screens import disposition
from tests.apps import App
from tests.intake.attachments import samples
from tests.intake.attachments.conftest import left_in
from tests.intake.attachments.samples import a_pdf, a_photo, a_sound, send, sent
from tests.intake.conftest import API, a_petition, a_visit, accepted, events, get, post, rows

OFFICER = "cb.so-nnmt"
WORDS = "Toi lam don nay to cao"


async def test_what_was_sent_comes_out_again_and_stands_nowhere_in_clear(
    desk: App, files: Files, tmp_path: Path
) -> None:
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    given = a_pdf(WORDS, padding=300_000)
    number = await sent(desk, f"/petitions/{code}", given, "Đơn của bà Ví Dụ.pdf")
    [stored] = left_in(tmp_path)
    assert WORDS.encode() not in stored.read_bytes()
    assert stored.stat().st_size == len(given) + 16 * 5, "one tag for each piece of 64 KB"
    assert (stored.stat().st_mode | stored.parents[3].stat().st_mode) & 0o077 == 0o044, "in a folder closed to others"
    answer = await desk.as_("tiepdan").get(f"{API}/petitions/{code}/attachments/{number}")
    assert answer.content == given
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(given))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == (
        'attachment; filename="D-n-c-a-b--V--D-.pdf"; '
        "filename*=UTF-8''%C4%90%C6%A1n%20c%E1%BB%A7a%20b%C3%A0%20V%C3%AD%20D%E1%BB%A5.pdf"
    )
    [listed] = (await get(desk, f"/petitions/{code}/attachments"))["items"]
    assert (listed["name"], listed["kind"], listed["size"]) == ("Đơn của bà Ví Dụ.pdf", "petition", len(given))
    row = (await rows(desk, "SELECT a.*, f.name FROM attachment a JOIN identity.attachment_file f USING (id)"))[-1]
    assert "Dụ".encode() not in bytes(row.name)
    happened = [(kind, data) for kind, data in await events(desk, f"petition/{code}") if kind.startswith("file")]
    assert [(kind, data["file"], data["kind"]) for kind, data in happened] == [("file.attached", number, "petition")]
    assert "Dụ" not in str(happened)


async def test_a_photo_comes_out_without_where_it_was_taken(desk: App, files: Files) -> None:
    code = (await post(desk, "/visits", a_visit()))["visit"]
    number = await sent(desk, f"/visits/{code}", a_photo(), "IMG_0001.JPG", "evidence")
    page = await desk.browser("tiepdan").get(f"/intake/visits/{code}/attachments/{number}/file")
    assert page.headers["content-disposition"].startswith("inline; ")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    with Image.open(BytesIO(page.content)) as picture:
        assert dict(picture.getexif()) == {0x0112: 6}
    assert b"written by hand" not in page.content


@pytest.mark.parametrize(
    ("content", "name", "kind", "field"),
    [
        (samples.EICAR, "eicar.com", "evidence", "file"),
        (samples.a_picture() + samples.zipped({"x.js": b"x"}), "anh.jpg", "evidence", "file"),
        (samples.a_png_bomb(), "anh.png", "evidence", "file"),
        (samples.a_sheet(**{"../../x": b"x"}), "bang.xlsx", "evidence", "file"),
        (a_pdf(), "../../etc/passwd.pdf", "evidence", "file"),
        (a_pdf(), "hoadon\u202efdp.exe", "evidence", "file"),
        (b"", "rong.pdf", "evidence", "file"),
        (a_pdf(), "don.pdf", "secret", "file_kind"),
    ],
)
async def test_nothing_is_left_of_what_is_refused(
    desk: App, files: Files, tmp_path: Path, content: bytes, name: str, kind: str, field: str
) -> None:
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    answer = await send(desk, f"/petitions/{code}", content, name, kind)
    assert answer.status_code == 422, answer.text
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert answer.json()["errors"][0]["message_vi"]
    assert left_in(tmp_path) == []
    assert (await get(desk, f"/petitions/{code}/attachments"))["items"] == []
    assert [kind for kind, _ in await events(desk, f"petition/{code}")] == ["petition.recorded"]


async def test_the_page_says_what_was_wrong_and_keeps_what_was_chosen(desk: App, files: Files) -> None:
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    clerk, path = desk.browser("tiepdan"), f"/intake/petitions/{code}/attachments"
    refused = await clerk.post(path, files={"file": ("a.exe", b"MZ" * 99)}, data={"file_kind": "recording"})
    assert refused.status_code == 422
    assert "không thuộc loại được nhận" in refused.text
    assert '<option value="recording" selected>' in refused.text
    nothing = await clerk.post(path, data={"file_kind": "recording"})
    assert nothing.status_code == 422
    assert "Chọn tệp" in nothing.text
    done = await clerk.post(path, files={"file": ("loi.wav", a_sound())}, data={"file_kind": "recording"})
    assert (done.status_code, done.headers["location"]) == (303, f"/intake/petitions/{code}")
    page = (await clerk.get(f"/intake/petitions/{code}")).text
    assert "loi.wav" in page
    assert "Đính kèm tệp số" in page, "in the history"


async def test_sent_twice_with_one_key_it_is_attached_once(desk: App, files: Files, tmp_path: Path) -> None:
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    first, again = [await send(desk, f"/petitions/{code}", a_pdf(), Idempotency_Key=f"k{code}") for _ in range(2)]
    assert first.json() == again.json()
    assert len(left_in(tmp_path)) == 1
    other = await send(desk, f"/petitions/{code}", a_pdf("other"), Idempotency_Key=f"k{code}")
    assert other.status_code == 422
    assert len(left_in(tmp_path)) == 1


async def test_what_is_removed_stays_with_its_reason_for_the_desk_alone(
    desk: App, files: Files, tmp_path: Path
) -> None:
    answer = await post(desk, "/petitions", a_petition(kind="KN", process=accepted()))
    case = answer["case"]
    theirs = await sent(desk, f"/cases/{case}", a_pdf(), "nham.pdf", "work", OFFICER)
    ours = await sent(desk, f"/cases/{case}", a_pdf(), "dung.pdf", "work")
    reason = {"reason": "Đính nhầm hồ sơ của bà Ví Dụ."}
    assert (
        await desk.as_(OFFICER).post(f"{API}/cases/{case}/attachments/{ours}/remove", json=reason)
    ).status_code == 409
    form = (await desk.browser(OFFICER).get(f"/intake/cases/{case}/attachments/{theirs}/remove")).text
    assert "nham.pdf" in form
    empty = await desk.browser(OFFICER).post(f"/intake/cases/{case}/attachments/{theirs}/remove", data={"reason": " "})
    assert empty.status_code == 422
    done = await desk.browser(OFFICER).post(f"/intake/cases/{case}/attachments/{theirs}/remove", data=reason)
    assert done.status_code == 303
    assert [one["id"] for one in (await get(desk, f"/cases/{case}/attachments", OFFICER))["items"]] == [ours]
    assert (await desk.as_(OFFICER).get(f"{API}/cases/{case}/attachments/{theirs}")).status_code == 404
    kept = next(one for one in (await get(desk, f"/cases/{case}/attachments"))["items"] if one["id"] == theirs)
    assert (kept["removed_by"], kept["removed_why"]) == (OFFICER, reason["reason"])
    assert (await desk.as_("tiepdan").get(f"{API}/cases/{case}/attachments/{theirs}")).content == a_pdf()
    again = await desk.as_("tiepdan").post(f"{API}/cases/{case}/attachments/{theirs}/remove", json=reason)
    assert again.status_code == 409
    assert len(left_in(tmp_path)) == 2
    told = [data for kind, data in await events(desk, f"case/{case}") if kind == "file.removed"]
    assert [data["file"] for data in told] == [theirs]
    assert "Ví Dụ" not in str(await events(desk))


async def test_nothing_is_attached_to_what_is_void(desk: App, files: Files, tmp_path: Path) -> None:
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    await post(desk, f"/petitions/{code}/void", {"reason": "Vào sổ nhầm."})
    for _ in range(2):
        answer = await send(desk, f"/petitions/{code}", a_pdf(), Idempotency_Key=f"void {code}")
        assert answer.status_code == 409, answer.text
    assert left_in(tmp_path) == []
    assert "Đính kèm" not in (await desk.browser("tiepdan").get(f"/intake/petitions/{code}")).text


async def test_a_file_that_was_tampered_with_or_lost_is_told_and_not_sent(
    desk: App, files: Files, tmp_path: Path
) -> None:
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    number = await sent(desk, f"/petitions/{code}", a_pdf())
    [stored] = left_in(tmp_path)
    whole, path = stored.read_bytes(), f"{API}/petitions/{code}/attachments/{number}"
    stored.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert (await desk.as_("tiepdan").get(path)).json()["code"] == "file_damaged"
    stored.unlink()
    lost = await desk.as_("tiepdan").get(path)
    assert (lost.status_code, lost.json()["code"]) == (503, "file_lost")


def test_a_name_in_a_header_is_one_name() -> None:
    assert disposition('a";\r\nX: y.pdf', inline=False) == (
        "attachment; filename=\"a----X--y.pdf\"; filename*=UTF-8''a%22%3B%0D%0AX%3A%20y.pdf"
    )
