"""A citizen's browser and slip, as the tests of the public pages use them."""

import re
from typing import Any

import httpx

from tests.apps import ORIGIN, App

PUBLIC = "/intake/public"
WRITER = {
    "name": "Cà Văn Ví Dụ",
    "phone": "0912 000 777",
    "commune": "xa-03670",
    "address": "Bản Mẫu Thử, nhà số 9",
    "paper_number": "014 300 000 999",
}
MATTER = {
    "kind": "KNPA",
    "field": "dat-dai",
    "place": "Bản Mẫu Thử",
    "content": "Nước tràn vào ruộng từ tháng 5, đã báo xã ba lần chưa ai đến xem.",
    "against": "UBND xã Ví Dụ",
    "request": "Đề nghị nạo vét mương.",
}


def at_home(app: App, address: str = "10.0.0.1") -> httpx.AsyncClient:
    """The browser of somebody without an account and without JavaScript; its cookies are its own."""
    transport = httpx.ASGITransport(app=app.app, client=(address, 40000))
    headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin", "Accept-Language": "vi"}
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)


async def slip(app: App, code: str) -> str:
    """The secret of a new slip for this visit or petition."""
    path = f"/intake/visits/{code}/receipt" if code.startswith("TD") else f"/intake/petitions/{code}/slip"
    page = await app.browser("tiepdan").post(path)
    assert page.status_code == 200, page.text
    return secret_in(page.text)


def secret_in(page: str) -> str:
    found = re.search(r"\b(\d{4}) (\d{4}) (\d{4})</b>", page)
    assert found, page
    return "".join(found.groups())


async def shows(client: httpx.AsyncClient, code: str, secret: str) -> str:
    """What the holder of a slip reads."""
    answer = await client.post(f"{PUBLIC}/status", data={"code": code, "secret": secret})
    assert answer.status_code == 303, answer.text
    page = await client.get(answer.headers["location"])
    assert page.status_code == 200, page.text
    return page.text


async def opened_by(app: App, code: str) -> str:
    """The same with a new slip in a new browser."""
    async with at_home(app) as client:
        return await shows(client, code, await slip(app, code))


async def written(client: httpx.AsyncClient, **changes: Any) -> tuple[str, str]:
    """A petition sent from home; its number and secret."""
    for path, typed, leads_to in (
        ("", WRITER, "/matter"),
        ("/matter", MATTER | changes, "/review"),
        ("/review", {"stands_by": "on"}, "/sent"),
    ):
        answer = await client.post(f"{PUBLIC}/petition{path}", data=typed)
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"].endswith(leads_to)
    page = (await client.get(f"{PUBLIC}/petition/sent")).text
    code = re.search(r"D-\d{4}-\d{4}", page)
    assert code
    return code[0], secret_in(page)
