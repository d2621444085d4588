"""What was issued is proved to be, to the byte, what is there: the row, the event and the files have to agree."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from services.intake.papers.auditing import audit_papers
from services.intake.papers.files import Files, sealed_files
from services.intake.people.vault import Vault
from services.intake.service import INTAKE
from shared.settings import identity_keys
from shared.web.pages import Web
from tests.apps import App
from tests.conftest import new_app
from tests.intake.conftest import events, post
from tests.intake.paper_office import SIGNED, file, guided
from tests.messaging.conftest import run
from tests.servers import Servers


@pytest.fixture(scope="module")
async def app(servers: Servers, accounts_folder: Path) -> AsyncIterator[App]:
    async with new_app(servers, accounts_folder, [INTAKE]) as found:
        yield found


def vault_of(app: App) -> Vault:
    web: Web = app.app.state.web
    return Vault(identity_keys(web.settings))


async def found(app: App, vault: Vault | None) -> list[tuple[str, str]]:
    async with app.database("intake").engine.connect() as db:
        return [(one.subject, one.explanation) async for one in audit_papers(db, vault)]


async def test_a_paper_its_row_and_its_event_tell_the_same_hashes(app: App) -> None:
    code = await guided(app)
    issued = await post(app, f"/petitions/{code}/papers/huong-dan", SIGNED)
    ((_, told),) = [one for one in await events(app, f"petition/{code}") if one[0] == "paper.issued"]
    for form in ("docx", "pdf"):
        digest = sha256(await file(app, f"/papers/{issued['id']}/{form}")).hexdigest()
        assert digest == issued[f"{form}_sha256"] == told[f"{form}_sha256"]
    assert await found(app, vault_of(app)) == []
    again = await post(app, f"/petitions/{code}/papers/huong-dan", SIGNED | {"again": True})
    assert again["docx_sha256"] != issued["docx_sha256"], "nobody finds out a name by making the same paper again"


async def test_a_paper_that_was_changed_is_found_whatever_was_changed(app: App) -> None:
    code, vault, engine = await guided(app), vault_of(app), app.database("intake").engine
    issued = await post(app, f"/petitions/{code}/papers/huong-dan", SIGNED)
    subject, files = f"petition/{code}", [await file(app, f"/papers/{issued['id']}/{form}") for form in ("docx", "pdf")]
    assert await found(app, None) != []

    forged = sealed_files(Files(files[0], files[1] + b"x"), vault)
    change = "UPDATE identity.paper_file SET pdf = :pdf WHERE id = :id"
    await run(engine, change, pdf=forged["pdf"], id=issued["id"])
    assert await found(app, vault) == [(subject, "a file is not the one that was issued")]

    digest = sha256(files[1] + b"x").hexdigest()
    await run(engine, "UPDATE issued_paper SET pdf_sha256 = :digest WHERE id = :id", digest=digest, id=issued["id"])
    told = [(subject, "no event tells of a paper with these hashes"), (subject, "the paper it tells of is not there")]
    assert await found(app, vault) == told

    removed = ("DELETE FROM identity.paper_file WHERE id = :id", "DELETE FROM issued_paper WHERE id = :id")
    await run(engine, *removed, id=issued["id"])
    assert await found(app, vault) == told[1:]
