"""What went wrong, told as RFC 9457 problem details to programmes and as a page to people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.refusals import Reason, Refused
from shared.web.languages import language_of
from shared.web.pages import render

Result = TypeVar("Result")

_TITLES: Final[dict[int, Reason]] = {
    400: Reason("Yêu cầu không đọc được", "The request could not be read"),
    401: Reason("Cần đăng nhập", "Sign in first"),
    403: Reason("Không có quyền", "Not allowed"),
    404: Reason("Không tìm thấy", "Not found"),
    405: Reason("Không hỗ trợ thao tác này", "Method not allowed"),
    409: Reason("Không thực hiện được lúc này", "Not possible now"),
    412: Reason("Hồ sơ đã thay đổi", "The record has changed"),
    413: Reason("Nội dung gửi quá lớn", "Too large"),
    415: Reason("Không đọc được kiểu nội dung này", "This kind of content is not read"),
    422: Reason("Còn mục cần sửa", "Some fields need attention"),
    428: Reason("Thiếu phiên bản hồ sơ", "The record's version is required"),
    429: Reason("Thử quá nhiều lần", "Too many attempts"),
    500: Reason("Hệ thống gặp lỗi", "Something broke on our side"),
    503: Reason("Hệ thống đang bận", "Temporarily unavailable"),
}
_DETAILS: Final[dict[int, Reason]] = {
    404: Reason(
        "Địa chỉ này không có, hoặc hồ sơ không thuộc phạm vi của anh/chị.",
        "There is nothing at this address, or the record is outside what you may see.",
    ),
    413: Reason(
        "Nội dung gửi vượt quá 1 MB nên không được nhận.", "What was sent is larger than 1 MB and was not taken."
    ),
    415: Reason("Nội dung gửi phải là JSON (application/json).", "The body must be JSON (application/json)."),
    405: Reason("Trang này không nhận kiểu yêu cầu đó.", "This address does not take that kind of request."),
    500: Reason(
        "Lỗi đã được ghi lại. Nội dung đang nhập còn trong trình duyệt; hãy thử lại, nếu vẫn lỗi thì báo mã yêu cầu.",
        "The fault was recorded. What you typed is still in the browser; try again, or report the request's id.",
    ),
}
_ELSE: Final = Reason("Không thực hiện được yêu cầu.", "The request was not carried out.")


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of the command."""

    field: str
    reason: Reason


class Problem(Exception):
    """Ends a request with a problem. `code` names the kind of problem for programmes, e.g. `case_is_closed`."""

    def __init__(
        self,
        status: int,
        code: str,
        reason: Reason | None = None,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.reason = reason or _DETAILS.get(status, _ELSE)
        self.title = title_of(status)
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


def title_of(status: int) -> Reason:
    """What a problem of this HTTP status is called."""
    return _TITLES.get(status, _ELSE)


def unwrap(result: Result | Refused) -> Result:
    """The value of a use case, or its refusal as a problem: 422 when a field has to change, else 409."""
    if not isinstance(result, Refused):
        return result
    errors = [FieldError(one.field, one.reason) for one in result.every if one.field is not None]
    raise Problem(422 if result.field is not None else 409, "refused", result.reason, errors)


def wants_page(request: Request) -> bool:
    """Whether a person reads the answer: a browser asks for HTML, a programme does not."""
    return "text/html" in request.headers.get("accept", "") and "/api/" not in request.url.path


def is_partial(request: Request) -> bool:
    """Whether htmx will put the answer into a page that is open."""
    return request.headers.get("hx-request") == "true"


def answer(request: Request, problem: Problem) -> Response:
    """The response to `problem` that fits who asks."""
    if is_partial(request):
        # The list or form on the screen stays; what went wrong appears in the page's place for messages.
        headers = problem.headers | {"HX-Retarget": "#thong-bao", "HX-Reswap": "innerHTML"}
        template = "shared/web/templates/problem_note.html"
        return render(request, template, status_code=problem.status, headers=headers, problem=problem)
    if wants_page(request):
        template = "shared/web/templates/problem.html"
        return render(request, template, status_code=problem.status, headers=problem.headers, problem=problem)
    return JSONResponse(
        _details(request, problem),
        status_code=problem.status,
        headers={**problem.headers, "Vary": "Accept, Accept-Language"},
        media_type="application/problem+json",
    )


def _details(request: Request, problem: Problem) -> dict[str, Any]:
    language = language_of(request)
    details: dict[str, Any] = {
        "type": f"urn:tiepdan:problem:{problem.code}",
        "title": problem.title.in_(language),
        "status": problem.status,
        "detail": problem.reason.in_(language),
        "code": problem.code,
        "request_id": request.state.request_id,
    }
    if problem.errors:
        details["errors"] = [
            {"field": error.field, "message_vi": error.reason.vi, "message_en": error.reason.en}
            for error in problem.errors
        ]
    return details
