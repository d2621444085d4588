"""Forms 03/GQKN, 04/GQTC and 05/KQTH (Thông tư 06/2025/TT-TTCP), which are not counted yet: every column, the event and the
field it can be counted from, and what it comes to when nothing but the log of events is read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tests.scenarios.told import Log, Procedure, Told, read

MILLION: Final = 1_000_000


Value = Callable[[Log], int | Decimal]
Sources = dict[str, tuple[str, ...]]
PETITIONS: Final[Sources] = {
    "petition.processed": ("processed_on", "eligible", "in_competence", "kind", "case"),
    "petition.reclassified": ("kind", "case"),
    "petition.linked": ("case",),
}
STATES: Final[Sources] = {
    "proceeding.begun": ("begun_on", "state"),
    "proceeding.moved": ("moved_on", "state"),
    "case.closed": ("because",),
}
WITHDRAWN: Final[Sources] = {"proceeding.moved": ("moved_on", "step", "whole")}
ISSUED: Final[Sources] = {"proceeding.decided": ("decided_on", "kind", "stage", "result")}
CARRIED: Final[Sources] = {
    "proceeding.begun": ("kind", "reviews"),
    "proceeding.decided": ("decided_on", "kind", "result"),
    "proceeding.moved": ("moved_on", "state"),
}


@dataclass(frozen=True)
class Column:
    """A numbered column: its heading, the events and their fields it is counted from (a sum of columns has none of its
    own), and the counting.
    """

    heading: str
    sources: Sources
    value: Value


def _size(amounts: Mapping[str, Any], name: str) -> Decimal:
    """Money in millions of đồng, as the forms want it; all else as it is."""
    found = Decimal(str(amounts.get(name, 0)))
    return found / MILLION if name.endswith("money") else found


def _classes(kind: str) -> dict[str, Column]:
    def stand(*, withdrawn: bool = False, states: frozenset[str] | None = None) -> Value:
        def value(log: Log) -> int:
            found = log.cases(kind)
            gone = [one for one in found if one.withdrawn_on is not None and one.withdrawn_on <= log.last]
            if states is None or withdrawn:
                return len(gone)
            return sum(one.state_on(log.last) in states for one in found if one not in gone)

        return value

    resolving = {"accepted", "verifying", "suspended", "decided", "effective", "enforcing", "done", "terminated"}
    return {
        "petitions": Column(
            "Tổng số đơn thuộc thẩm quyền",
            PETITIONS,
            lambda log: len(log.of_petitions(kind)),
        ),
        "checking": Column("Đang xem xét điều kiện thụ lý", PETITIONS | STATES, stand(states=frozenset({"checking"}))),
        "accepted": Column("Đã thụ lý giải quyết", PETITIONS | STATES, stand(states=frozenset(resolving))),
        "refused": Column("Không thụ lý", PETITIONS | STATES, stand(states=frozenset({"not_accepted"}))),
        "withdrawn": Column("Rút đơn, đình chỉ giải quyết", PETITIONS | WITHDRAWN, stand(withdrawn=True)),
    }


def _issued(heading: str, kind: str, stage: str, result: str) -> Column:
    def value(log: Log) -> int:
        return sum((one.stage, one.result) == (stage, result) for one in log.decided(kind))

    return Column(heading, ISSUED, value)


def _ordered(heading: str, kind: str, name: str) -> Column:
    def value(log: Log) -> Decimal:
        return sum((_size(one.ordered, name) for one in log.decided(kind)), Decimal(0))

    return Column(heading, {"proceeding.decided": ("decided_on", "kind", f"ordered.{name}")}, value)


def _owed(heading: str, kind: str, name: str) -> Column:
    """What was ordered and had not been carried out when the period began."""

    def value(log: Log) -> Decimal:
        found = log.to_carry_out(kind)
        return sum((_size(one.ordered, name) - _before(one, log.first, name) for one in found), Decimal(0))

    return Column(heading, CARRIED | {"proceeding.decided": ("decided_on", f"ordered.{name}"), **_done(name)}, value)


def _carried_out(heading: str, kind: str, name: str) -> Column:
    """Events tell the total so far: what was done in the period is the difference."""

    def value(log: Log) -> Decimal:
        upto = date.fromordinal(log.last.toordinal() + 1)
        return sum(
            (_before(one, upto, name) - _before(one, log.first, name) for one in log.to_carry_out(kind)), Decimal(0)
        )

    return Column(heading, CARRIED | _done(name), value)


def _done(name: str) -> Sources:
    return {"proceeding.enforced": ("enforced_on", f"done.{name}")}


def _before(one: Procedure, day: date, name: str) -> Decimal:
    return next((_size(done, name) for on, done in reversed(one.done) if on < day), Decimal(0))


def _sum(heading: str, *columns: Column) -> Column:
    return Column(heading, {}, lambda log: sum(one.value(log) for one in columns))


def _numbered(*columns: Column) -> dict[int, Column]:
    return dict(enumerate(columns, start=1))


MONEY, LAND = "Tiền (Trđ)", "Đất (m2)"


def _resolved(kind: str, title: str, issued: tuple[Column, ...]) -> list[Column]:
    """What forms 03 and 04 have in common: columns 1 to 12 or 13, and the six after them."""
    stands = _classes(kind)
    counted = [stands[name] for name in ("checking", "accepted", "refused", "withdrawn")]
    return [
        stands["petitions"],
        _sum("Tổng số vụ việc", *counted),
        *counted,
        _sum(title, *issued),
        *issued,
        _ordered(MONEY, kind, "state_money"),
        _ordered(LAND, kind, "state_land"),
        _ordered(MONEY, kind, "return_money"),
        _ordered(LAND, kind, "return_land"),
        _ordered("Số tổ chức được trả lại quyền lợi", kind, "return_organisations"),
        _ordered("Số cá nhân được trả lại quyền lợi", kind, "return_persons"),
    ]


def _investigated(of: Callable[[str, str, str], Column], kind: str) -> list[Column]:
    return [
        of("Số vụ", kind, "investigated_cases"),
        of("Số người", kind, "investigated_persons"),
        of("Trong đó số cán bộ, công chức, viên chức", kind, "investigated_officials"),
    ]


def _enforced(kind: str) -> list[Column]:
    """Form 05, the half of one kind. What was found against organisations stands in that of denunciations alone."""
    organisations = [_carried_out("Tổng số tổ chức bị xử lý", kind, "sanctioned_organisations")] if kind == "TC" else []
    return [
        Column(
            "Phải thi hành trong kỳ",
            CARRIED,
            lambda log: len(log.to_carry_out(kind)),
        ),
        Column(
            "Đã thi hành xong",
            CARRIED,
            lambda log: sum(log.within(one.finished_on) for one in log.to_carry_out(kind)),
        ),
        *(_owed("Phải thu", kind, "state_money"), _owed("Phải thu", kind, "state_land")),
        *(_carried_out("Đã thu", kind, "state_money"), _carried_out("Đã thu", kind, "state_land")),
        *(_owed("Phải trả", kind, "return_money"), _owed("Phải trả", kind, "return_land")),
        *(_carried_out("Đã trả", kind, "return_money"), _carried_out("Đã trả", kind, "return_land")),
        *organisations,
        _carried_out("Tổng số người bị xử lý", kind, "sanctioned_persons"),
        _carried_out("Trong đó số cán bộ, công chức, viên chức", kind, "sanctioned_officials"),
        *_investigated(_carried_out, kind),
    ]


FORM_03: Final = _numbered(
    *_resolved(
        "KN",
        "Tổng số Quyết định ban hành trong kỳ",
        (
            _issued("Khiếu nại đúng", "KN", "first", "right"),
            _issued("Khiếu nại sai", "KN", "first", "wrong"),
            _issued("Khiếu nại đúng 1 phần", "KN", "first", "partly"),
            _issued("Công nhận kết quả lần đầu", "KN", "second", "upheld"),
            _issued("Hủy, sửa kết quả lần đầu", "KN", "second", "changed"),
        ),
    ),
    _ordered("Tổng số người bị kiến nghị xử lý", "KN", "sanctioned_persons"),
    _ordered("Trong đó số cán bộ, công chức, viên chức", "KN", "sanctioned_officials"),
    *_investigated(_ordered, "KN"),
)
FORM_04: Final = _numbered(
    *_resolved(
        "TC",
        "Tổng số Kết luận ban hành trong kỳ",
        tuple(
            _issued(f"{name} {found}", "TC", stage, result)
            for stage, name in (("first", "Tố cáo"), ("repeated", "Tố cáo tiếp"))
            for result, found in (("right", "đúng"), ("wrong", "sai"), ("partly", "có đúng có sai"))
        ),
    ),
    _ordered("Tổ chức", "TC", "sanctioned_organisations"),
    _ordered("Cá nhân", "TC", "sanctioned_persons"),
    _ordered("Trong đó cán bộ, công chức", "TC", "sanctioned_officials"),
    *_investigated(_ordered, "TC"),
)
FORM_05: Final = _numbered(*_enforced("KN"), *_enforced("TC"))


def counted(form: Mapping[int, Column], told: Told, first: date, last: date) -> dict[int, int | Decimal]:
    """The columns that are not nought."""
    log = read(told, first, last)
    values = {no: column.value(log) for no, column in form.items()}
    return {no: value for no, value in values.items() if value}
