"""An office that imports: intake's database, its rules, a vault, and files made of rows."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from services.intake.imports.carrying import Progress, Setting, carry_out, error_file
from services.intake.imports.columns import Column
from services.intake.imports.mapping import Mapping, guessed, made
from services.intake.imports.opening import open_sheet
from services.intake.imports.sheets import Sheet
from services.intake.imports.tables import ImportRunRow
from services.intake.imports.usecases import begin_run, importer
from services.intake.office import the_office
from services.intake.people.vault import Vault
from services.intake.service import INTAKE
from tests.conftest import MakeDatabase

HEADINGS = (
    "Số đơn", "Ngày nhận", "Loại đơn", "Lĩnh vực", "Nguồn đơn", "Họ và tên", "Địa chỉ", "CCCD", "Nội dung", "Hướng xử lý",
    "Ngày xử lý", "Đơn vị giải quyết", "Lý do", "Ngày trả lời", "Bản trích",
)  # fmt: skip


def a_row(number: int, **changes: Any) -> list[Any]:
    """A recommendation of the register of 2026, given to the department of agriculture and environment."""
    given = {
        "Số đơn": f"{number}/2026",
        "Ngày nhận": "02/03/2026",
        "Loại đơn": "Kiến nghị, phản ánh",
        "Lĩnh vực": "Đất đai",
        "Nguồn đơn": "Bưu điện",
        "Nội dung": f"Đề nghị bố trí đất sản xuất cho các hộ tái định cư, lần {number}.",
    } | {name.replace("_", " "): value for name, value in changes.items()}
    return [given.get(heading, "") for heading in HEADINGS]


def as_csv(rows: Sequence[Sequence[Any]], encoding: str = "utf-8") -> io.BytesIO:
    written = io.StringIO()
    csv.writer(written).writerows([HEADINGS, *rows])
    return io.BytesIO(written.getvalue().encode(encoding))


@dataclass
class Office:
    """What an import needs, and what came of it."""

    setting: Setting

    async def imports(
        self,
        file: io.BytesIO,
        *,
        dry: bool = False,
        batches: int | None = None,
        constants: dict[Column, str] | None = None,
    ) -> ImportRunRow:
        """Import a file; with `batches`, be killed after so many."""
        sheet = open_sheet(file)
        assert isinstance(sheet, Sheet), sheet
        mapping = made(guessed(sheet.headings), constants or {})
        assert isinstance(mapping, Mapping), mapping
        async with self.setting.database.transaction("tiepdan") as tx:
            run = await begin_run(tx, importer("tiepdan"), "so.csv", sheet, mapping, dry=dry)
            assert isinstance(run, ImportRunRow)
        carried: Any = carry_out(self.setting, run, file)
        told: list[Progress] = []
        async for progress in carried:
            told.append(progress)
            if batches is not None and len(told) == batches:
                await carried.aclose()
                break
        async with self.setting.database.transaction("tiepdan") as tx:
            found = await tx.get(ImportRunRow, run.id)
            assert found is not None
            return found

    async def errors(self, run: ImportRunRow) -> list[list[str]]:
        """The lines of the error file."""
        async with self.setting.database.transaction("tiepdan") as tx:
            parts = [part async for part in error_file(tx, self.setting.vault, run.id)]
        return list(csv.reader(io.StringIO("".join(parts).removeprefix("\ufeff"))))[1:]

    async def rows(self, sql: str, **values: Any) -> list[Any]:
        async with self.setting.database.engine.connect() as db:
            return list(await db.execute(text(sql), values))


@pytest.fixture
async def office(service_database: MakeDatabase) -> Office:
    vault = Vault([Fernet.generate_key().decode()])
    return Office(
        Setting(await service_database(INTAKE), the_office(None, None), vault, "a secret of this test", batch=10)
    )


@pytest.fixture
def numbers() -> Iterator[int]:
    return iter(range(1, 1_000_000))
