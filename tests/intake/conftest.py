"""The desk's office: intake on real servers, and builders of what people bring to it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.intake.service import INTAKE
from tests.apps import App
from tests.conftest import MakeApp

API = "/intake/api/v1"
NAME = "Lường Thị Ví Dụ"
"""Made of 'ví dụ', example: nobody's name."""


@pytest.fixture
async def app(make_app: MakeApp) -> App:
    return await make_app(INTAKE)


def somebody(**changes: Any) -> dict[str, Any]:
    return {
        "name": NAME,
        "paper_type": "citizen_card",
        "paper_number": "014 300 000 127",
        "address": "Bản Hôm",
        "commune": "xa-03670",
        "phone": "0912 000 318",
        "birth_year": 1968,
    } | changes


def a_petition(**changes: Any) -> dict[str, Any]:
    """A recommendation about land, received on Monday 2 March 2026."""
    return {
        "kind": "KNPA",
        "field": "dat-dai",
        "content": "Đề nghị bố trí đất sản xuất cho các hộ tái định cư.",
        "channel": "post",
        "on": "2026-03-02",
    } | changes


def accepted(**changes: Any) -> dict[str, Any]:
    return {"outcome": "accepted", "assign_to": "so-nnmt"} | changes


def a_denunciation(**changes: Any) -> dict[str, Any]:
    given = {
        "kind": "TC",
        "content": "Tố cáo giao đất công ích không đúng thẩm quyền tại bản Hôm.",
        "who": somebody(),
        "commune": "xa-03670",
        "process": accepted(extract="Tố cáo hành vi giao đất không đúng thẩm quyền."),
    }
    return a_petition(**given) | changes


def a_visit(**changes: Any) -> dict[str, Any]:
    return {"who": somebody(), "content": "Hỏi tiến độ làm đường vào khu sản xuất.", "on": "2026-03-02"} | changes


async def protect(app: App, code: str, login: str, on: str, **figures: int) -> Any:
    """Protection was asked for and granted on that day, for so many people; the procedure as it stands then."""
    await post(app, f"/cases/{code}/protections", {"by": "denouncer", "on": on}, login)
    number = len(await get(app, f"/cases/{code}/protections", login))
    measures = ["giu-bi-mat", *(["luc-luong-bao-ve"] if figures.get("life") else [])]
    measures += ["khoi-phuc-vi-tri"] if figures.get("job") else []
    granted: dict[str, Any] = {
        "number": "12/QĐ",
        "on": on,
        "granted": True,
        "measures": measures,
        "body": "cong-an-tinh",
    }
    granted |= {"review_by": (date.fromisoformat(on) + timedelta(days=30)).isoformat()} | figures
    await post(app, f"/cases/{code}/protections/{number}/decide", granted, login)
    return await get(app, f"/cases/{code}/proceeding", login)


async def post(app: App, path: str, body: dict[str, Any] | None = None, login: str = "tiepdan", **headers: str) -> Any:
    """What the API answers to a command that is expected to succeed."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    response = await app.as_(login).post(f"{API}{path}", json=body or {}, headers=named)
    assert response.is_success, response.text
    return response.json()


async def get(app: App, path: str, login: str = "tiepdan") -> Any:
    response = await app.as_(login).get(f"{API}{path}")
    assert response.is_success, response.text
    return response.json()


async def refused(app: App, path: str, body: dict[str, Any], status: int, login: str = "tiepdan") -> dict[str, Any]:
    """The problem the API answers with."""
    response = await app.as_(login).post(f"{API}{path}", json=body)
    assert response.status_code == status, response.text
    problem: dict[str, Any] = response.json()
    return problem


async def an_assigned_case(app: App, **changes: Any) -> str:
    """The code of a case that stands in the inbox of the department of agriculture and environment."""
    answer = await post(app, "/petitions", a_petition(process=accepted(), **changes))
    code: str = answer["case"]
    return code


async def events(app: App, subject: str = "%") -> list[tuple[str, dict[str, Any]]]:
    """What the log says happened, in order: type without prefix, data."""
    async with app.database("intake").engine.connect() as db:
        rows = await db.execute(
            text("SELECT type, data FROM event_log WHERE subject LIKE :subject ORDER BY seq"), {"subject": subject}
        )
        return [(row.type.removeprefix("vn.gov.tiepdan.").removesuffix(".v1"), row.data) for row in rows]


async def rows(app: App, sql: str, **values: Any) -> list[Any]:
    async with app.database("intake").engine.connect() as db:
        return list(await db.execute(text(sql), values))
