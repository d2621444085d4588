"""Files nobody refers to go, files somebody refers to are missed; and the keys of files follow the identity keys."""

import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

from cryptography.fernet import Fernet

from services.intake.attachments.storing import new_place
from services.intake.attachments.sweeping import FEW, GRACE, sweep
from services.intake.attachments.taking import Files
from services.intake.people.rotation import rotate
from services.intake.people.vault import Vault, key_id
from services.intake.sealed import SEALED
from shared.settings import identity_keys
from tests.apps import App
from tests.intake.attachments.conftest import left_in
from tests.intake.attachments.samples import a_pdf, sent
from tests.intake.conftest import API, a_petition, post, rows

OLD = time.time() - GRACE.total_seconds() - 60


async def _of(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def test_what_never_got_a_row_goes_after_a_week(desk: App, files: Files, tmp_path: Path) -> None:
    database = desk.database("intake")
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    await sent(desk, f"/petitions/{code}", a_pdf())
    [kept] = left_in(tmp_path)
    for _ in range(2):
        await files.store.put(new_place(), _of(b"x"))
    orphan, fresh = (path for path in left_in(tmp_path) if path != kept)
    unfinished = orphan.with_name(orphan.name + "#1")
    unfinished.write_bytes(b"half")
    for path in (kept, orphan, unfinished):
        os.utime(path, (OLD, OLD))
    told = await sweep(database, files.store, drop=False)
    assert (told.files, told.orphans, told.dropped) == (3, [str(orphan.relative_to(tmp_path / "files"))], 0)
    found = await sweep(database, files.store)
    assert (found.dropped, found.unfinished, found.held_back) == (1, 1, False)
    assert sorted(left_in(tmp_path)) == sorted([kept, fresh])


async def test_a_row_without_its_file_is_a_loss_that_is_told(desk: App, files: Files, tmp_path: Path) -> None:
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    lost, there = [await sent(desk, f"/petitions/{code}", a_pdf()) for _ in range(2)]
    [row] = await rows(desk, "SELECT place FROM attachment WHERE id = :id", id=lost)
    (tmp_path / "files" / row.place).unlink()
    found = await sweep(desk.database("intake"), files.store)
    assert lost in found.lost
    assert there not in found.lost
    assert not found.sound


async def test_the_store_of_another_database_is_left_alone(desk: App, files: Files, tmp_path: Path) -> None:
    """As after a restore from an older backup: whatever has come since has no row, and is all there is of it."""
    for _ in range(FEW + 1):
        await files.store.put(new_place(), _of(b"x"))
    for path in left_in(tmp_path):
        os.utime(path, (OLD, OLD))
    found = await sweep(desk.database("intake"), files.store)
    assert (found.held_back, found.dropped, found.sound) == (True, 0, False)
    assert len(left_in(tmp_path)) == FEW + 1


async def test_when_a_key_is_replaced_the_keys_of_files_are_sealed_anew_and_files_stay(
    desk: App, files: Files, tmp_path: Path
) -> None:
    code = (await post(desk, "/petitions", a_petition()))["petition"]
    number = await sent(desk, f"/petitions/{code}", a_pdf(), "Đơn.pdf")
    path, before = f"{API}/petitions/{code}/attachments", left_in(tmp_path)[0].read_bytes()
    old, new = identity_keys(desk.app.state.web.settings), Fernet.generate_key().decode()
    database = desk.database("intake")
    async for _ in rotate(database, SEALED, Vault([new, *old])):
        pass
    sealed = await rows(desk, "SELECT DISTINCT sealed_with FROM identity.attachment_file")
    assert [row.sealed_with for row in sealed] == [key_id(new)]
    assert left_in(tmp_path)[0].read_bytes() == before
    missing = await desk.as_("tiepdan").get(f"{path}/{number}")
    assert (missing.status_code, missing.json()["code"]) == (503, "key_missing")
    page = (await desk.browser("tiepdan").get(f"/intake/petitions/{code}")).text
    assert f"tệp số {number}, thiếu khóa" in page
    async for _ in rotate(database, SEALED, Vault([*old, new])):
        pass
    assert (await desk.as_("tiepdan").get(f"{path}/{number}")).content == a_pdf()
