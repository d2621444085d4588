"""A posted form becomes a command, or the reasons why not, with everything that was typed kept for the next try."""

import re
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Final, Generic, TypeVar, Union, get_args, get_origin
from urllib.parse import quote

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from shared.refusals import Reason, Refused
from shared.web.validation import field_reasons
from shared.wording import OFFICE_DATE

Command = TypeVar("Command", bound=BaseModel)
Typed = str | UploadFile

DEEPEST: Final = 8
"""Groups a name may stand in. No form comes near it; what is deeper is no field of ours and is left out."""

_ROW: Final = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Submission(Generic[Command]):
    """What was posted: `command` when it is sound, else `errors` by the name of the field ("" for the whole)."""

    command: Command | None
    errors: Mapping[str, Reason] = field(default_factory=dict)
    raw: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def value(self, name: str, default: object = "") -> str:
        """What was typed into `name`, to be shown again."""
        typed = self.raw.get(name)
        return typed[-1] if typed else _shown(default)

    def values(self, name: str) -> Sequence[str]:
        return self.raw.get(name, ())

    def error(self, name: str) -> Reason | None:
        return self.errors.get(name)

    def refused(self, refusal: Refused) -> "Submission[Command]":
        """The same form with a use case's refusal at each field it names."""
        return Submission(None, {**self.errors, **{one.field or "": one.reason for one in refusal.every}}, self.raw)


def blank(**initial: object) -> Submission[Any]:
    """A form nobody has filled yet, with the values it starts with."""
    shown = {name: value if isinstance(value, list | tuple) else [value] for name, value in initial.items()}
    return Submission(None, {}, {name: [_shown(entry) for entry in entries] for name, entries in shown.items()})


async def submitted(request: Request, model: type[Command]) -> Submission[Command]:
    """Read the form of `request` as `model`; see `given`."""
    read = given(await request.form(), model)
    refused = inspected(request, [(name, entry) for name, entries in read.raw.items() for entry in entries])
    return read if refused is None else read.refused(refused)


def given(typed: FormData | Mapping[str, Sequence[str]], model: type[Command]) -> Submission[Command]:
    """Read what was typed into a form, just now or in a draft, as `model`.

    A field left empty is None (or the field's default); a repeated field is a list; an unticked box is False; dates
    are dd/MM/yyyy. Groups are named with dots: `people.0.name`, `people.1.name` fill `people: list[Person]`; the errors
    carry the same names. Names the model does not have (a button's) are left out.
    """
    form = typed if isinstance(typed, FormData) else FormData([(n, one) for n, many in typed.items() for one in many])
    raw = {name: [entry for entry in form.getlist(name) if isinstance(entry, str)] for name in form}
    try:
        return Submission(model.model_validate(_model_input(model, _tree(form))), {}, raw)
    except ValidationError as error:
        return Submission(None, field_reasons(error.errors(include_url=False)), raw)


Inspect = Callable[[Sequence[tuple[str, str]]], Refused | None]


def inspected_by(request: Request, inspect: Inspect) -> None:
    """Let all that is typed into this request's form, by field, be looked at when it is read."""
    request.state.inspect = inspect


def inspected(request: Request, texts: Sequence[tuple[str, str]]) -> Refused | None:
    """What whoever looks at this request's form says of what was typed, by field."""
    inspect: Inspect | None = getattr(request.state, "inspect", None)
    return inspect(texts) if inspect else None


def _tree(form: FormData) -> dict[str, Any]:
    """Dotted names as nested dictionaries; each leaf is the list of what was typed, without what was left empty."""
    tree: dict[str, Any] = {}
    for name in form:
        *groups, leaf = name.split(".", DEEPEST + 1)
        if len(groups) > DEEPEST:
            continue
        place = tree
        for group in groups:
            inner = place.setdefault(group, {})
            if not isinstance(inner, dict):
                break
            place = inner
        else:
            place[leaf] = [entry for entry in form.getlist(name) if not _is_empty(entry)]
    return tree


def _is_empty(entry: Typed) -> bool:
    return not entry.strip() if isinstance(entry, str) else not entry.filename


def _model_input(model: type[BaseModel], tree: Mapping[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        key = info.alias or name
        found = _value(info.annotation, tree.get(key))
        if found is not None:
            given[key] = found
        elif _accepts(info, type(None)) and info.is_required():
            given[key] = None
        elif _accepts(info, bool) and not _accepts(info, type(None)):  # an unticked box; an open choice stays open
            given[key] = False
    return given


def _value(annotation: Any, typed: Any) -> Any:
    """What Pydantic gets for a field of type `annotation`, or None when nothing was given."""
    if typed is None:
        return None
    kinds = _alternatives(annotation)
    nested = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
    many = next((kind for kind in kinds if get_origin(kind) in (list, tuple, set, frozenset)), None)
    if isinstance(typed, dict):
        if nested is not None:
            return _model_input(nested, typed) if _holds_anything(typed) else None
        inner = get_args(many)[0] if many is not None else None
        numbered = sorted((key for key in typed if _ROW.fullmatch(key)), key=int)
        rows = [_value(inner, typed[key]) for key in numbered]
        return [row for row in rows if row is not None]
    if many is not None:
        return [_scalar(_alternatives(get_args(many)[0]), entry) for entry in typed] or None
    return _scalar(kinds, typed[-1]) if typed else None


def _scalar(kinds: Sequence[Any], entry: Typed) -> Any:
    if not isinstance(entry, str):
        return entry
    entry = entry.strip()
    if date in kinds and datetime not in kinds and (match := OFFICE_DATE.fullmatch(entry)):
        day, month, year = match.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    return True if bool in kinds and entry == "on" else entry


def _holds_anything(tree: Mapping[str, Any]) -> bool:
    return any(_holds_anything(inner) if isinstance(inner, dict) else bool(inner) for inner in tree.values())


def _accepts(info: FieldInfo, kind: type) -> bool:
    return kind in _alternatives(info.annotation)


def _alternatives(annotation: Any) -> list[Any]:
    """The plain types an annotation allows: `Annotated[date, …] | None` allows date and None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _alternatives(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return [kind for part in get_args(annotation) for kind in _alternatives(part)]
    return [annotation]


def _shown(value: object) -> str:
    if value is None or value is False:
        return ""
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)


def draft_saved(response: Response, draft: str) -> None:
    """Tell the browser that the form with `data-draft="<draft>"` is stored, so that it forgets what it kept of it."""
    response.set_cookie("saved_draft", quote(draft), max_age=24 * 60 * 60, path="/", samesite="lax")
