"""The petition form for everybody: who, what, send. Each step is kept as it is typed; nothing needs JavaScript."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.online import drafts
from services.intake.online.commands import (
    LONGEST_ACCOUNT,
    LONGEST_REQUEST,
    Matter,
    Sending,
    Writer,
)
from services.intake.online.holding import WRITING
from services.intake.online.tables import DraftRow
from services.intake.online.usecases import refuse_step, send
from services.intake.online.wording import KINDS, kind_choices
from services.intake.people.papers import PAPER_NAMES
from services.intake.people.vault import Vault
from services.intake.receipts.commands import ShowReceipt
from services.intake.receipts.limits import PublicLimits, PublicTx, address_of, too_many
from services.intake.receipts.rules import grouped, plain_secret
from services.intake.receipts.usecases import ReceiptKey
from services.intake.screens import commune_choices, enum_choices, field_choices, see_other
from shared.access.callers import Anonymous
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Reason, Refused
from shared.web.forms import Submission, blank, given, submitted
from shared.web.languages import language_of
from shared.web.pages import render

router = APIRouter(prefix="/public/petition")
_TEMPLATES: Final = "services/intake/online/templates/"
STEPS: Final[dict[str, type[Writer] | type[Matter]]] = {"who": Writer, "matter": Matter}
NEXT: Final = {"who": "/public/petition/matter", "matter": "/public/petition/review"}
WRONG: Final = Refused(
    Reason(
        "Không có bản nháp nào với số và mã bí mật này. Bản nháp được giữ 14 ngày.",
        "No draft has this number and secret. A draft is kept for 14 days.",
    )
)
STAND_BY: Final = Refused(
    Reason("Đánh dấu vào ô này rồi gửi.", "Tick this box, then send."),
    "stands_by",
)


@router.get("")
async def begin(request: Request, tx: PublicTx, office: AtOffice, vault: IdentityVault, _caller: Anonymous) -> Response:
    """What will happen, and who writes."""
    row = await drafts.draft_of(tx, WRITING.holds(request))
    return _step(request, office, "who", _typed(row, vault, "who"))


@router.post("")
async def keep_writer(
    request: Request, tx: PublicTx, office: AtOffice, vault: IdentityVault, key: ReceiptKey, limits: PublicLimits,
    _caller: Anonymous,
) -> Response:  # fmt: skip
    """Keep who writes."""
    return await _keep(request, tx, office, vault, key, limits, "who")


@router.get("/matter")
async def matter(
    request: Request, tx: PublicTx, office: AtOffice, vault: IdentityVault, _caller: Anonymous
) -> Response:
    """What about."""
    row = await drafts.draft_of(tx, WRITING.holds(request))
    if row is None or row.sent_as:
        return see_other(request, "/public/petition")
    return _step(request, office, "matter", _typed(row, vault, "matter"))


@router.post("/matter")
async def keep_matter(
    request: Request, tx: PublicTx, office: AtOffice, vault: IdentityVault, key: ReceiptKey, limits: PublicLimits,
    _caller: Anonymous,
) -> Response:  # fmt: skip
    """Keep what about."""
    return await _keep(request, tx, office, vault, key, limits, "matter")


@router.get("/review")
async def review(
    request: Request, tx: PublicTx, office: AtOffice, vault: IdentityVault, _caller: Anonymous
) -> Response:
    """All of it to be read once more."""
    row = await drafts.draft_of(tx, WRITING.holds(request))
    if row is None or row.sent_as:
        return see_other(request, "/public/petition" + ("/sent" if row else ""))
    return _review(request, office, row, vault, blank())


@router.post("/review")
async def send_petition(
    request: Request, tx: PublicTx, office: AtOffice, vault: IdentityVault, key: ReceiptKey, _caller: Anonymous
) -> Response:
    """Send it to the desk."""
    row = await drafts.draft_of(tx, WRITING.holds(request), lock=True)
    if row is None:
        return see_other(request, "/public/petition")
    form = await submitted(request, Sending)
    typed = drafts.read(row, vault)
    writer, about = given(typed.get("who", {}), Writer), given(typed.get("matter", {}), Matter)
    if row.sent_as is None and (writer.command is None or about.command is None):
        return see_other(request, "/public/petition" if writer.command is None else "/public/petition/matter")
    if row.sent_as is None and (form.command is None or not form.command.stands_by):
        return _review(request, office, row, vault, form.refused(STAND_BY))
    if row.sent_as is None and writer.command is not None and about.command is not None:
        sent = await send(tx, office, vault, key, row, writer.command, about.command)
        if isinstance(sent, Refused):
            return _review(request, office, row, vault, form.refused(sent))
    return see_other(request, "/public/petition/sent")


@router.get("/resume")
async def resume_form(request: Request, _caller: Anonymous) -> Response:
    """Number and secret of a draft."""
    return render(request, _TEMPLATES + "resume.html", form=blank())


@router.post("/resume")
async def resume(request: Request, tx: PublicTx, key: ReceiptKey, limits: PublicLimits, _caller: Anonymous) -> Response:
    """Go on with a draft, on any machine."""
    form = await submitted(request, ShowReceipt)
    if form.command is None:
        return _resume_again(request, form, 422)
    code = "".join(letter for letter in form.command.code.upper() if letter.isalnum())
    if (limit := limits.guesses.begin(f"draft {code}", address_of(request))) is not None:
        return _resume_again(request, form.refused(Refused(too_many(limit))), 429)
    number = f"{code[:1]}-{code[1:5]}-{code[5:]}"
    found = await drafts.take_up(tx, key, number, plain_secret(form.command.secret))
    if found is None:
        return _resume_again(request, form.refused(WRONG), 422)
    limits.guesses.succeeded(f"draft {code}")
    response = see_other(request, "/public/petition")
    WRITING.give(request, response, str(found))
    return response


@router.post("/discard")
async def discard(request: Request, tx: PublicTx, _caller: Anonymous) -> Response:
    """Forget what was typed, here and in the browser."""
    row = await drafts.draft_of(tx, WRITING.holds(request), lock=True)
    if row is not None:
        await drafts.discard(tx, row)
    response = see_other(request, "/public")
    WRITING.take(request, response)
    return response


async def _keep(
    request: Request, tx: Transaction, office: Office, vault: Vault, key: bytes, limits: PublicLimits, step: str
) -> Response:
    row = await drafts.draft_of(tx, WRITING.holds(request), lock=True)
    row = None if row is not None and row.sent_as else row
    if row is None and step != "who":
        return see_other(request, "/public/petition")
    form = await submitted(request, STEPS[step])
    if form.command is not None and (no := refuse_step(office, form.command)) is not None:
        form = form.refused(no)
    if row is None and (limit := limits.drafts.begin("drafts", address_of(request))) is not None:
        return _step(request, office, step, form.refused(Refused(too_many(limit))), 429)
    saved = await drafts.save(tx, vault, row, step, _of_step(step, form))
    if isinstance(saved, Refused):
        return _step(request, office, step, form.refused(saved), 422)
    if form.value("do") == "later":
        response = _later(request, drafts.keep_for_later(saved, key), saved)
    elif form.command is None:
        response = _step(request, office, step, form, 422)
    else:
        response = see_other(request, NEXT[step])
    WRITING.give(request, response, str(saved.id))
    return response


def _later(request: Request, handed: Any, saved: DraftRow) -> Response:
    return render(
        request,
        _TEMPLATES + "later.html",
        code=handed.code,
        secret=grouped(handed.secret),
        until=saved.expires_at,
    )


def _of_step(step: str, form: Submission[Any]) -> Mapping[str, Any]:
    return {name: form.values(name) for name in STEPS[step].model_fields}


def _typed(row: DraftRow | None, vault: Vault, step: str) -> Submission[Any]:
    kept = drafts.read(row, vault).get(step, {}) if row is not None else {}
    return blank(**kept)


def _step(request: Request, office: Office, step: str, form: Submission[Any], status: int = 200) -> Response:
    language, today = language_of(request), clock.today()
    return render(
        request,
        f"{_TEMPLATES}{step}.html",
        status_code=status,
        form=form,
        papers=enum_choices(PAPER_NAMES, language),
        communes=commune_choices(office, today),
        fields=field_choices(office, today, language),
        kinds=kind_choices(language),
        longest=LONGEST_ACCOUNT,
        longest_request=LONGEST_REQUEST,
    )


def _review(request: Request, office: Office, row: DraftRow, vault: Vault, form: Submission[Any]) -> Response:
    typed = drafts.read(row, vault)
    writer, about = given(typed.get("who", {}), Writer), given(typed.get("matter", {}), Matter)
    if writer.command is None or about.command is None:
        return see_other(request, "/public/petition" if writer.command is None else "/public/petition/matter")
    language = language_of(request)
    return render(
        request,
        _TEMPLATES + "review.html",
        status_code=422 if form.errors else 200,
        form=form,
        writer=writer.command,
        matter=about.command,
        commune=office.commune_name(writer.command.commune),
        kind=KINDS[about.command.kind][0],
        field=office.field_name(about.command.field, language),
    )


def _resume_again(request: Request, form: Submission[Any], status: int) -> Response:
    return render(request, _TEMPLATES + "resume.html", status_code=status, form=form)
