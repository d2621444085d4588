"""Posted forms: carried out and answered with the next page, or the same page again with what was typed and why not."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from fastapi import Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from services.scheduling.outcomes import NotFound, Stale, answered
from shared.database import Transaction
from shared.refusals import Refused
from shared.web.forms import Submission, draft_saved, submitted
from shared.web.problems import Problem
from shared.web.versions import based_on

Form = TypeVar("Form", bound=BaseModel)
Done = TypeVar("Done")


async def carried_out(
    request: Request,
    tx: Transaction,
    model: type[Form],
    do: Callable[[Form], Awaitable[Done | Refused | Stale | NotFound]],
) -> Done | Submission[Form]:
    """What `do` answers, or the form again with its errors; then nothing of it has been done.

    Raises:
        Problem: 404, the record is not there.
    """
    submission = await submitted(request, model)
    if submission.command is None:
        return submission
    try:
        async with tx.savepoint():
            return answered(await do(submission.command))
    except Problem as problem:
        if problem.status == 404:  # noqa: PLR2004 -- a status of HTTP
            raise
        # A stale version has one reason that tells every change; a refusal tells the field that has to change.
        by_field = {error.field: error.reason for error in problem.errors if error.field in model.model_fields}
        return Submission(None, by_field or {"": problem.reason}, submission.raw)


def see_other(at: str, draft: str | None = None) -> RedirectResponse:
    """After a command: a page that can be reloaded. The browser forgets the draft that was saved."""
    response = RedirectResponse(at, status_code=303)
    if draft is not None:
        draft_saved(response, draft)
    return response


async def seen_version(request: Request) -> int | None:
    """The version the page was made for, from its hidden field; None when the form has none.

    Raises:
        Problem: 400, the field is no version.
    """
    value = (await request.form()).get("version")
    # In quotes, so that a field cannot say `*`, which would be any version.
    return based_on(f'"{value}"') if isinstance(value, str) and value else None
