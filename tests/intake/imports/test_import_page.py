"""The desk imports on a page: sends a file, says which column is which, tries, enters, and reads what is wrong."""

import io

import pytest

from services.intake.imports.keeping import enter_waiting
from services.intake.service import INTAKE
from shared.settings import Settings
from tests.apps import App
from tests.conftest import MakeApp
from tests.intake.conftest import rows
from tests.intake.imports.conftest import a_row, as_csv

PAGES = "/intake/imports"


@pytest.fixture
async def app(make_app: MakeApp) -> App:
    return await make_app(INTAKE)


async def _send(app: App, file: io.BytesIO, name: str = "so-2026.csv", mapping: str = "") -> str:
    given = {"file": (name, file.getvalue())} | ({"mapping": ("m.json", mapping.encode())} if mapping else {})
    response = await app.browser("tiepdan").post(PAGES, files=given)
    assert response.status_code == 303, response.text
    return response.headers["location"]


async def _work(app: App) -> None:
    """What a worker does every few seconds."""
    settings: Settings = app.app.state.web.settings
    await enter_waiting(app.database("intake"), settings)


def _chosen(page: str) -> dict[str, list[str]]:
    """The form as the page shows it, sent back unchanged."""
    import re

    chosen: dict[str, list[str]] = {}
    for name, options in re.findall(r'<select class="form-select" name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen.setdefault(name, []).extend(re.findall(r"<option selected>([^<]*)</option>", options))
    return chosen


async def test_a_file_is_tried_then_entered_and_its_errors_are_read(app: App) -> None:
    desk = app.browser("tiepdan")
    here = await _send(app, as_csv([a_row(1), a_row(2, Lĩnh_vực="Chiêm tinh"), a_row(3)]))
    form = _chosen((await desk.get(here)).text)
    assert form["column.received_on"] == ["Ngày nhận"]

    assert (await desk.post(f"{here}/go", data=form | {"try": "1"})).status_code == 303
    assert "Đang kiểm tra" in (await desk.get(here)).text
    await _work(app)
    assert "Đã kiểm tra, chưa nhập" in (await desk.get(here)).text
    assert not await rows(app, "SELECT 1 FROM petition")

    assert (await desk.post(f"{here}/go", data=form)).status_code == 303
    await _work(app)
    assert "Đã nhập xong" in (await desk.get(here)).text
    assert [one.by for one in await rows(app, "SELECT actor AS by FROM event_log")] == ["tiepdan"] * 2
    told = (await desk.get(f"{here}/errors/csv")).text
    assert told.splitlines()[1] == "3,Lĩnh vực,Chiêm tinh,Không có lĩnh vực này.,There is no such field of matters."
    assert not await rows(app, "SELECT 1 FROM identity.import_part"), "the file is gone when it is not needed"
    again = await desk.post(f"{here}/go", data=form)
    assert again.status_code == 422

    kept = (await desk.get(f"{here}/mapping/file")).text
    second = await _send(app, as_csv([a_row(1), a_row(4)]), mapping=kept)
    assert _chosen((await desk.get(second)).text) == form


async def test_what_is_sent_stands_nowhere_in_the_clear(app: App) -> None:
    name = "Quàng Thị Ví Dụ"
    await _send(app, as_csv([a_row(1, Loại_đơn="Tố cáo", Họ_và_tên=name)]))
    for table in ("identity.import_part", "import_run"):
        for row in await rows(app, f"SELECT t::text AS said FROM {table} t"):
            assert name not in row.said
            assert name.encode().hex() not in row.said


async def test_what_cannot_be_used_is_said_on_the_page(app: App) -> None:
    desk = app.browser("tiepdan")
    for given, word in (
        ({}, "Chọn tệp sổ"),
        ({"file": ("x.xls", b"\xd0\xcf\x11\xe0" + b"0" * 600)}, "mật khẩu"),
        ({"file": ("x.csv", as_csv([]).getvalue()), "mapping": ("m.json", b'{"columns": 1}')}, "columns"),
    ):
        response = await desk.post(PAGES, files=given or {"nothing": ("", b"")})
        assert response.status_code == 422, response.text
        assert word in response.text
    here = await _send(app, as_csv([a_row(1)]))
    refused = await desk.post(f"{here}/go", data={"column.received_on": "Ngày nhận", "column.content": "Nội dung"})
    assert refused.status_code == 422
    assert "Chưa biết cột nào là: Loại đơn, Lĩnh vực" in refused.text
    gone = await desk.post(f"{here}/stop")
    assert gone.headers["location"] == PAGES
    assert not await rows(app, "SELECT 1 FROM import_run UNION ALL SELECT 1 FROM identity.import_part")
