"""What of an address is kept under a name. Pure."""

import re
from typing import Annotated, Final, Literal
from urllib.parse import parse_qsl, urlencode

from pydantic import Field

from services.intake.wording import Line
from shared.commands import Command
from shared.refusals import Reason, Refused

Listed = Literal["search", "cases"]
PAGE_NAMES: Final[dict[Listed, Reason]] = {
    "search": Reason("Tìm kiếm", "Search"),
    "cases": Reason("Vụ việc", "Cases"),
}
PARAMETERS: Final[dict[Listed, tuple[str, ...]]] = {
    "search": ("q", "record", "kind", "unit", "state", "from", "to"),
    "cases": ("q", "state", "kind", "due", "unit"),
}
MOST: Final = 30
"""Of an account, and of a unit, on one page: a list that long is looked through no more."""
_RECORD: Final = re.compile(r"[A-Za-z]{1,4}-\d{4}-\d{1,8}")
_NUMBER: Final = re.compile(r"\d(?:[ .-]?\d){7,}")


class SaveView(Command):
    """Give a filter a name."""

    page: Listed
    name: Annotated[Line, Field(max_length=60)]
    query: Annotated[str, Field(max_length=1_000, description="What stands behind the question mark of its address.")]
    shared: Annotated[bool, Field(description="For everybody of the account's unit.")] = False


def canonical(page: Listed, query: str) -> str:
    """The same filter is the same text: only what the page reads, in one order, without the place in the list."""
    given = dict(parse_qsl(query.removeprefix("?")))
    kept = {name: given[name].strip()[:200] for name in PARAMETERS[page] if given.get(name, "").strip()}
    return urlencode(kept)


def refuse_saving(command: SaveView, *, unit: str | None, held: int) -> Refused | None:
    """`held`: how many there are already, of the account or of its unit."""
    query = canonical(command.page, command.query)
    if not query:
        return _NOTHING_CHOSEN
    words = dict(parse_qsl(query)).get("q", "")
    if any(_NUMBER.search(_RECORD.sub("", text)) for text in (words, command.name)):
        return _A_NUMBER
    if command.shared and unit is None:
        return _NO_UNIT
    return _TOO_MANY if held >= MOST else None


TAKEN: Final = Refused(Reason("Đã có bộ lọc mang tên này.", "There is one of this name already."), "name")
_NOTHING_CHOSEN: Final = Refused(
    Reason("Chưa chọn điều kiện nào để lưu.", "Nothing was chosen that could be kept."), "query"
)
_A_NUMBER: Final = Refused(
    Reason(
        "Bộ lọc không lưu số giấy tờ, số điện thoại của người dân.", "No paper number or telephone is kept in a filter."
    ),
    "query",
)
_NO_UNIT: Final = Refused(
    Reason("Tài khoản không thuộc đơn vị nào: chỉ lưu được cho riêng mình.", "The account belongs to no unit."),
    "shared",
)
_TOO_MANY: Final = Refused(
    Reason(f"Đã lưu {MOST} bộ lọc: xóa bớt trước.", f"There are {MOST} already: remove some first."), "name"
)
