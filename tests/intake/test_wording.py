"""What is typed must be words; what the desk ticked and numbered must be what it says."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from services.intake.service import INTAKE
from services.scheduling.dialogues.forms import CloseForm, PostponeForm, SettleForm
from services.scheduling.service import SCHEDULING
from shared.commands import Command
from tests.apps import App
from tests.intake.conftest import a_petition, a_visit, accepted, get, post, refused, rows, somebody


@pytest.mark.parametrize("nothing", ["\u200b", "\u200b\u2060 \ufeff", "\u3164", "…", "-- --"])
async def test_text_without_a_letter_or_digit_is_no_content(app: App, nothing: str) -> None:
    problem = await refused(app, "/petitions", a_petition(content=nothing), 422)
    assert problem["errors"][0]["field"] == "content"
    assert "chữ hoặc số" in problem["errors"][0]["message_vi"]


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b[31m", "\x7f", "\x85"])
async def test_a_control_character_is_refused_at_its_field(app: App, control: str) -> None:
    problem = await refused(app, "/petitions", a_petition(content=f"Đề nghị{control} cấp đất"), 422)
    assert problem["errors"][0]["field"] == "content"
    assert "ký tự điều khiển" in problem["errors"][0]["message_vi"]
    problem = await refused(app, "/visits", a_visit(interpreter=f"Tiếng{control}Thái"), 422)
    assert problem["errors"][0]["field"] == "interpreter"
    await post(app, "/petitions", a_petition(process=accepted()))
    await post(app, "/cases/KNPA-2026-0001/acknowledge", {}, "cb.so-nnmt")
    answer = {"answer": "Đã bố trí.", "number": f"187{control}/SNNMT"}
    assert (await refused(app, "/cases/KNPA-2026-0001/answer", answer, 422, "ld.so-nnmt"))["errors"][0][
        "field"
    ] == "number"


async def test_the_length_of_a_text_is_that_of_what_was_sent(app: App) -> None:
    """As the API document has it: the blanks around it, which are taken off, count."""
    problem = await refused(app, "/visits", a_visit(content="Đất" + " " * 7_998), 422)
    assert problem["errors"][0]["field"] == "content"
    assert (await post(app, "/visits", a_visit(content="Đất" + " " * 7_997)))["visit"] == "TD-2026-0001"


async def test_lines_and_tabs_are_kept_and_a_browsers_line_ends_become_plain(app: App) -> None:
    await post(app, "/petitions", a_petition(content="Một:\r\n\tđất;\nHai: đường."))
    assert (await get(app, "/petitions/D-2026-0001"))["content"] == "Một:\n\tđất;\nHai: đường."


@pytest.mark.parametrize("number", ["------", ". . . .", "12 34 5", "A-B-C-D-E"])
async def test_a_paper_number_has_six_letters_or_digits_besides_its_separators(app: App, number: str) -> None:
    problem = await refused(app, "/visits", a_visit(who=somebody(paper_number=number)), 422)
    assert problem["errors"][0]["field"] == "who.paper_number"
    assert await rows(app, "SELECT 1 FROM identity.person") == []


async def test_a_paper_number_of_six_is_enough_however_it_is_separated(app: App) -> None:
    await post(app, "/visits", a_visit(who=somebody(paper_type="passport", paper_number="C 12-34.5")))


@pytest.mark.parametrize("code", ["khong-co-dieu-kien-nay", "nguoi-bi-to-cao"])
async def test_an_unknown_condition_and_one_of_another_kind_are_refused_and_not_dropped(app: App, code: str) -> None:
    guided = {"outcome": "guided", "reason": "Bổ sung.", "missing": ["ngay-thang", code]}
    problem = await refused(app, "/petitions", a_petition(process=guided), 422)
    assert [error["field"] for error in problem["errors"]] == ["missing"]
    assert code in problem["detail"]
    visit = a_visit(kind="KNPA", field="dat-dai", petition={"process": guided})
    assert (await refused(app, "/visits", visit, 422))["errors"][0]["field"] == "petition.process.missing"
    assert await rows(app, "SELECT 1 FROM petition") == []


def test_no_day_of_any_command_lies_where_a_calendar_ends() -> None:
    """Whoever adds a day of the future to a command is told here to make it a `PlannedDay`."""
    assert INTAKE.api  # which makes every command known, as the next does
    assert SCHEDULING.api
    days = list(_days_typed(Command, CloseForm, PostponeForm, SettleForm))
    assert len(days) > 50
    for name, kind in days:
        with pytest.raises(ValidationError):
            pytest.fail(f"{name} takes {kind.validate_python('9999-12-31')}")


def _days_typed(*models: type[BaseModel]) -> Iterator[tuple[str, TypeAdapter[Any]]]:
    for model in models:
        if not model.__module__.startswith(("services.", "shared.")):
            continue  # made by another test
        for name, field in model.model_fields.items():
            if _is_day(field.annotation):
                kind: Any = Annotated[field.annotation, "day", *field.metadata]
                yield f"{model.__name__}.{name}", TypeAdapter(kind)
        yield from _days_typed(*model.__subclasses__())


def _is_day(kind: Any) -> bool:
    return kind is date or any(_is_day(part) for part in get_args(kind))
