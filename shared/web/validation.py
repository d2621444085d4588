"""What Pydantic found wrong with a command, in the words of the office."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from shared.refusals import InvalidValueError, Reason

# By pydantic's error type; {…} are the limits it reports. Without an entry the last one below is used.
_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "missing": ("Mục này bắt buộc.", "This is required."),
    "string_type": ("Cần nhập chữ.", "Text is expected."),
    "string_too_short": ("Cần ít nhất {min_length} ký tự.", "At least {min_length} characters."),
    "string_too_long": ("Không quá {max_length} ký tự.", "At most {max_length} characters."),
    "string_pattern_mismatch": ("Không đúng mẫu.", "This does not have the expected form."),
    "int_parsing": ("Cần một số nguyên.", "A whole number is expected."),
    "int_type": ("Cần một số nguyên.", "A whole number is expected."),
    "int_from_float": ("Cần một số nguyên.", "A whole number is expected."),
    "float_parsing": ("Cần một số.", "A number is expected."),
    "decimal_parsing": ("Cần một số.", "A number is expected."),
    "greater_than": ("Phải lớn hơn {gt}.", "Must be greater than {gt}."),
    "greater_than_equal": ("Phải từ {ge} trở lên.", "Must be {ge} or more."),
    "less_than": ("Phải nhỏ hơn {lt}.", "Must be less than {lt}."),
    "less_than_equal": ("Phải từ {le} trở xuống.", "Must be {le} or less."),
    "too_short": ("Cần ít nhất {min_length} mục.", "At least {min_length} are needed."),
    "too_long": ("Không quá {max_length} mục.", "At most {max_length} are allowed."),
    "enum": ("Giá trị không có trong danh sách.", "This is not one of the choices."),
    "literal_error": ("Giá trị không có trong danh sách.", "This is not one of the choices."),
    "bool_parsing": ("Chọn có hoặc không.", "Choose yes or no."),
    "bool_type": ("Chọn có hoặc không.", "Choose yes or no."),
    "date_past": ("Ngày phải ở trước hôm nay.", "The date must be in the past."),
    "date_future": ("Ngày phải ở sau hôm nay.", "The date must be in the future."),
    "timezone_aware": ("Thiếu múi giờ.", "The time zone is missing."),
    "uuid_parsing": ("Mã không hợp lệ.", "This is not a valid identifier."),
    "extra_forbidden": ("Mục này không có trong biểu mẫu.", "There is no such field."),
    "json_invalid": ("Nội dung gửi không phải JSON hợp lệ.", "The body is not valid JSON."),
    "model_attributes_type": ("Nội dung gửi không đúng cấu trúc.", "The body has not the expected structure."),
}
_BY_FAMILY: Final[tuple[tuple[str, tuple[str, str]], ...]] = (
    (
        "date_",
        ("Ngày phải có dạng ngày/tháng/năm, ví dụ 05/03/2027.", "Write the date as day/month/year, e.g. 05/03/2027."),
    ),
    ("datetime_", ("Thời điểm không hợp lệ.", "This is not a valid time.")),
    ("time_", ("Giờ phải có dạng giờ:phút, ví dụ 08:30.", "Write the time as hour:minute, e.g. 08:30.")),
    ("decimal_", ("Số không hợp lệ.", "This is not a valid number.")),
    ("url_", ("Địa chỉ không hợp lệ.", "This is not a valid address.")),
)
_INVALID: Final = ("Giá trị không hợp lệ.", "This value is not valid.")
_BODY: Final = frozenset({"body", "query", "path", "header", "cookie"})


def field_reasons(errors: Iterable[Mapping[str, Any]]) -> dict[str, Reason]:
    """The first thing wrong with each field, by its dotted name; "" is the command as a whole."""
    reasons: dict[str, Reason] = {}
    for error in errors:
        place = [str(part) for part in error["loc"]]
        if place and place[0] in _BODY:
            place = place[1:]
        reasons.setdefault(".".join(place), _reason(error))
    return reasons


def _reason(error: Mapping[str, Any]) -> Reason:
    context = error.get("ctx") or {}
    cause = context.get("error")
    if isinstance(cause, InvalidValueError):
        return cause.reason
    kind = error["type"]
    family = next((sentences for prefix, sentences in _BY_FAMILY if kind.startswith(prefix)), _INVALID)
    vi, en = _SENTENCES.get(kind, family)
    return Reason(vi.format_map(context), en.format_map(context))
