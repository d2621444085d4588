"""How the history tells who was given a case and what became of it there."""

from collections.abc import Mapping
from typing import Any, Final

from services.intake.history import Names, Sentence
from shared.refusals import Reason


def _returned(data: Mapping[str, Any], names: Names) -> Reason:
    unit = names.unit(data["unit"])
    return Reason(f"{unit} trả lại: không thuộc thẩm quyền", f"{unit} sent it back: not its competence")


def _part_assigned(data: Mapping[str, Any], names: Names) -> Reason:
    unit = names.unit(data["unit"])
    return Reason(f"{unit} được giao phối hợp", f"{unit} asked to cooperate")


def _part_acknowledged(data: Mapping[str, Any], names: Names) -> Reason:
    unit = names.unit(data["unit"])
    return Reason(f"{unit} tiếp nhận phần phối hợp", f"{unit} acknowledged its part")


def _part_ended(data: Mapping[str, Any], names: Names) -> Reason:
    unit = names.unit(data["unit"])
    if data["because"] == "returned":
        return Reason(f"{unit} trả lại phần phối hợp", f"{unit} sent its part back")
    return Reason(f"Rút phần phối hợp của {unit}", f"The part of {unit} was taken back")


def _part_answered(data: Mapping[str, Any], names: Names) -> Reason:
    unit = names.unit(data["unit"])
    vi, en = ("đúng hạn", "in time") if data["in_time"] else ("quá hạn", "late")
    return Reason(f"{unit} trả lời phần phối hợp, {vi}", f"{unit} gave its part, {en}")


SENTENCES: Final[Mapping[str, Sentence]] = {
    "case.returned": _returned,
    "case.part_assigned": _part_assigned,
    "case.part_acknowledged": _part_acknowledged,
    "case.part_ended": _part_ended,
    "case.part_answered": _part_answered,
}
