"""Who opens which file: the desk and the units of a case; of a denunciation the desk, and whom the custodian lets."""

from datetime import timedelta

from services.intake.attachments.taking import Files
from shared.calendar import clock
from tests.apps import App
from tests.intake.attachments.samples import a_document, a_pdf, a_sound, send, sent
from tests.intake.conftest import API, NAME, a_denunciation, a_petition, accepted, get, post, rows, somebody

OFFICER, HEAD, STRANGER = "cb.so-nnmt", "ld.so-nnmt", "cb.so-y-te"


async def test_a_department_reads_what_a_complaint_brought_and_attaches_to_its_own_case(
    desk: App, files: Files
) -> None:
    answer = await post(desk, "/petitions", a_petition(kind="KN", who=somebody(), process=accepted()))
    case = answer["case"]
    scan = await sent(desk, f"/petitions/{answer['petition']}", a_pdf(), "don.pdf")
    assert [one["id"] for one in (await get(desk, f"/cases/{case}/attachments", OFFICER))["items"]] == [scan]
    opened = await desk.as_(OFFICER).get(f"{API}/cases/{case}/attachments/{scan}")
    assert opened.content == a_pdf()
    looks = await rows(desk, "SELECT purpose, person FROM identity.look WHERE caller = :who", who=OFFICER)
    assert [(look.purpose, look.person is not None) for look in looks] == [(f"tệp đính kèm số {scan}", True)]
    theirs = await sent(desk, f"/cases/{case}", a_document(), "Báo cáo.docx", "work", OFFICER)
    download = await desk.browser(HEAD).get(f"/intake/cases/{case}/attachments/{theirs}/file")
    assert download.headers["content-disposition"].startswith("attachment; "), (
        "a document is never shown in the browser"
    )
    for login, path in (
        (STRANGER, f"/cases/{case}"),
        (OFFICER, f"/petitions/{answer['petition']}"),
        ("giamsat", f"/cases/{case}"),
    ):
        answered = await send(desk, path, a_pdf(), login=login)
        assert answered.status_code in (403, 404), (login, path)
    assert (await desk.as_(STRANGER).get(f"{API}/cases/{case}/attachments/{scan}")).status_code == 404
    other = await post(desk, "/petitions", a_petition(kind="KN", process=accepted()))
    assert (await desk.as_(OFFICER).get(f"{API}/cases/{other['case']}/attachments/{scan}")).status_code == 404


async def test_of_a_denunciation_a_department_sees_only_what_is_not_the_denouncers(desk: App, files: Files) -> None:
    answer = await post(desk, "/petitions", a_denunciation())
    petition, case = answer["petition"], answer["case"]
    scan = await sent(desk, f"/petitions/{petition}", a_pdf(), "viet tay.pdf")
    voice = await sent(desk, f"/petitions/{petition}", a_sound(), "ghi am.wav", "recording")
    notes = await sent(desk, f"/petitions/{petition}", a_pdf(), "phieu.pdf", "work")
    refused = await send(desk, f"/cases/{case}", a_pdf())
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "file_kind"
    work = await sent(desk, f"/cases/{case}", a_pdf(), "bien ban.pdf", "work")
    copy = await sent(desk, f"/cases/{case}", a_pdf(), "ban che.pdf", "redacted_copy")
    for login in (OFFICER, HEAD):
        assert [one["id"] for one in (await get(desk, f"/cases/{case}/attachments", login))["items"]] == [work, copy]
        for number in (scan, voice, notes):
            for path in (f"/cases/{case}", f"/petitions/{petition}"):
                there = await desk.as_(login).get(f"{API}{path}/attachments/{number}")
                assert there.status_code in (403, 404)
        page = (await desk.browser(login).get(f"/intake/cases/{case}")).text
        assert "bien ban.pdf" in page
        assert "viet tay" not in page
        assert "ghi am" not in page
        assert petition not in page
    assert [one["id"] for one in (await get(desk, f"/petitions/{petition}/attachments", "lanhdao"))["items"]] == [notes]
    assert (await desk.as_("tiepdan").get(f"{API}/petitions/{petition}/attachments/{voice}")).is_success
    looks = await rows(desk, "SELECT caller FROM identity.look WHERE subject = :of", of=f"petition/{petition}")
    assert [look.caller for look in looks if look] == ["tiepdan"]
    heard = await rows(
        desk,
        "SELECT audience FROM event_log WHERE type LIKE '%file.attached%' AND subject = :of",
        of=f"petition/{petition}",
    )
    assert {tuple(row.audience) for row in heard} == {()}


async def test_whom_the_custodian_lets_see_who_denounced_opens_the_originals_while_it_lasts(
    desk: App, files: Files
) -> None:
    answer = await post(desk, "/petitions", a_denunciation())
    case = answer["case"]
    scan = await sent(desk, f"/petitions/{answer['petition']}", a_pdf(), "viet tay.pdf")
    asked = await post(desk, f"/cases/{case}/identity-requests", {"reason": "Cần hỏi trực tiếp."}, OFFICER)
    path = f"{API}/cases/{case}/attachments/{scan}"
    assert (await desk.as_(OFFICER).get(path)).status_code == 404
    await post(
        desk,
        f"/identity/requests/{asked['number']}/grant",
        {"until": (clock.today() + timedelta(days=1)).isoformat()},
        "baomat",
    )
    assert (await desk.as_(OFFICER).get(path)).content == a_pdf()
    assert (await desk.as_(HEAD).get(path)).status_code == 404, "it was let to one account"
    await post(desk, f"/identity/requests/{asked['number']}/end", {}, "baomat")
    assert (await desk.as_(OFFICER).get(path)).status_code == 404


async def test_a_department_calls_no_file_after_who_denounced(desk: App, files: Files) -> None:
    case = (await post(desk, "/petitions", a_denunciation()))["case"]
    refused = await send(desk, f"/cases/{case}", a_pdf(), f"{NAME}.pdf", "work", OFFICER)
    assert refused.status_code == 422, refused.text
    assert NAME not in refused.text
    assert (await get(desk, f"/cases/{case}/attachments"))["items"] == []


async def test_that_a_paper_of_somebody_unnamed_was_opened_is_on_record(desk: App, files: Files) -> None:
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    scan, own = (
        await sent(desk, f"/petitions/{code}", a_pdf()),
        await sent(desk, f"/petitions/{code}", a_pdf(), kind="work"),
    )
    for number in (scan, own):
        assert (await desk.as_("lanhdao").get(f"{API}/petitions/{code}/attachments/{number}")).is_success
    looks = await rows(desk, "SELECT person, purpose FROM identity.look WHERE subject = :of", of=f"petition/{code}")
    assert [tuple(look) for look in looks] == [(None, f"tệp đính kèm số {scan}")]
    auditor = (await get(desk, "/identity/looks", "kiemtoan"))["items"]
    assert f"tệp đính kèm số {scan}" in str(auditor)
