"""Nobody is shown who came or wrote without it being on record: every route of intake, asked by everybody who may see an
identity, and each answer that names the person leaves a look by that account.
"""

from io import BytesIO
from typing import Any, Final

import httpx
from pypdf import PdfReader
from sqlalchemy import text

from shared.text import folded
from tests.api.office import UNIT, Office
from tests.api.routes import Route, plain
from tests.intake.conftest import a_denunciation, somebody

SEE: Final = ("tiepdan", "lanhdao", f"ld.{UNIT}")
"""One account of each role that a page ever shows an identity to."""
STATED: Final = ("name", "phone", "paper_number")
LEAST: Final = 8
"""Routes that are known to name somebody; fewer would mean that the test looks in the wrong place."""
REASON: Final = "Mời người tố cáo đến làm rõ tờ bản đồ số 7."


async def test_whoever_is_named_to_somebody_is_on_record_as_looked_at(office: Office) -> None:
    person = somebody()
    said = [folded(str(person[name])) for name in STATED]
    async with office.client() as client:
        paths = await _more(office, client) + [
            office.address(route) for route in plain(office.app.app) if _is_ours(route)
        ]
        named, unseen = set[str](), list[str]()
        for path in paths:
            for login in SEE:
                before = await _looks(office, login)
                answer = await office.send(client, login, "GET", path)
                if answer.is_success and any(one in _words(answer) for one in said):
                    named.add(path)
                    if await _looks(office, login) == before:
                        unseen.append(f"{login}: {path}")
        for path, body in _that_answer_with_names(office):
            before = await _looks(office, "tiepdan")
            answer = await office.send(client, "tiepdan", "POST", path, body)
            assert answer.is_success, f"{path}: {answer.text}"
            assert any(one in _words(answer) for one in said), f"{path} names nobody: take it off the list"
            named.add(path)
            if await _looks(office, "tiepdan") == before:
                unseen.append(f"tiepdan: POST {path}")
    assert not unseen, "named without a look on record:\n" + "\n".join(unseen)
    assert len(named) >= LEAST, sorted(named)


def _is_ours(route: Route) -> bool:
    return route.method == "GET" and route.path.startswith("/intake/")


def _that_answer_with_names(office: Office) -> list[tuple[str, Any]]:
    visit, api = office.records["/visits/"], "/intake/api/v1"
    extract = {"paper_number": somebody()["paper_number"], "reason": "Bà đến bàn tiếp, xuất trình căn cước."}
    return [
        (f"{api}/visits/{visit}/papers/giay-bien-nhan/draft/pdf", {}),
        (f"{api}/personal-data/extracts", extract),
    ]


async def _more(office: Office, client: httpx.AsyncClient) -> list[str]:
    """An extract, and a denunciation whose denouncer the head of the unit may see."""
    api = "/intake/api/v1"

    async def made(login: str, path: str, body: Any) -> dict[str, Any]:
        answer = await office.send(client, login, "POST", f"{api}{path}", body)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    extract = await made("tiepdan", "/personal-data/extracts", _that_answer_with_names(office)[1][1])
    case = (await made("tiepdan", "/petitions", a_denunciation()))["case"]
    asked = await made(f"ld.{UNIT}", f"/cases/{case}/identity-requests", {"reason": REASON})
    until = {"until": (await _tomorrow(office)).isoformat()}
    await made("baomat", f"/identity/requests/{asked['number']}/grant", until)
    return [
        f"/intake/personal-data/extracts/{extract['number']}",
        f"{api}/personal-data/extracts/{extract['number']}",
        f"/intake/cases/{case}",
        f"{api}/cases/{case}/identity",
    ]


async def _tomorrow(office: Office) -> Any:
    async with office.app.database("intake").engine.connect() as db:
        return (await db.execute(text("SELECT current_date + 1"))).scalar_one()


async def _looks(office: Office, login: str) -> int:
    async with office.app.database("intake").engine.connect() as db:
        counted = text("SELECT count(*) FROM identity.look WHERE caller = :login")
        found: int = (await db.execute(counted, {"login": login})).scalar_one()
        return found


def _words(answer: httpx.Response) -> str:
    if answer.headers.get("content-type", "").startswith("application/pdf"):
        return folded(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages))
    return folded(answer.text)
