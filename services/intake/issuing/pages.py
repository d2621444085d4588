"""The form of a paper, with its preview, and the files of one that was issued."""

from typing import Any, Final
from uuid import uuid4

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from services.intake.edge import Tx
from services.intake.issuing.api import Number, file_answer, one_of
from services.intake.issuing.records import (
    ABOUT,
    Packages,
    about,
    issued_files,
    issued_once,
    paper_of,
    paper_to_issue,
)
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.papers.about import About, issued_before, issuing_body
from services.intake.papers.catalogue import AS_TOLD, Paper, Record
from services.intake.papers.files import Format
from services.intake.papers.rules import AUTHORITY_NAMES, Authority
from services.intake.papers.usecases import DrawUp, draft
from services.intake.screens import address, enum_choices, see_other
from shared.access.callers import SignedIn
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Refused
from shared.web.forms import Submission, blank, inspected
from shared.web.languages import language_of
from shared.web.pages import render
from shared.web.validation import field_reasons

router = APIRouter()
_TEMPLATE: Final = "services/intake/issuing/templates/paper.html"
_GIVEN: Final = "given."


@router.get("/papers/{number}/{extension}")
async def open_file(
    *, number: Number, extension: Format, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """A paper as it was issued: the PDF in the browser, the Word file to keep."""
    row, files = await issued_files(tx, caller, office, vault, number)
    name = f"{row.written_number} {row.code}"
    return file_answer(one_of(files, extension), extension, name, inline=extension == "pdf")


def _of(record: Record) -> None:
    """The pages of the papers of one kind of record."""

    @router.get(f"/{record}s/{{code}}/papers/{{paper}}", name=f"paper_of_{record}")
    async def form(
        request: Request, code: str, paper: str, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
    ) -> Response:
        """What is typed into the paper, and who signs it."""
        found = await about(tx, caller, office, vault, record, code, paper=None)
        return await _page(request, tx, caller, office, paper_of(record, paper), found, blank(key=str(uuid4())))

    @router.post(f"/{record}s/{{code}}/papers/{{paper}}/draft/{{extension}}", name=f"draft_of_{record}")
    async def preview(
        request: Request, code: str, paper: str, extension: Format, caller: SignedIn, tx: Tx, office: AtOffice,
        vault: IdentityVault, packages: Packages,
    ) -> Response:  # fmt: skip
        """How it would look; a refusal comes back with everything typed."""
        found = await about(tx, caller, office, vault, record, code, paper=paper)
        kind, submission = paper_of(record, paper), await _typed(request)
        if submission.command is not None:
            made = await draft(tx, caller, office, vault, packages, kind, found, submission.command, extension)
            if not isinstance(made, Refused):
                return file_answer(made, extension, f"du-thao-{paper}", inline=extension == "pdf")
            submission = submission.refused(made)
        return await _page(request, tx, caller, office, kind, found, submission)

    @router.post(f"/{record}s/{{code}}/papers/{{paper}}", name=f"issue_from_page_of_{record}")
    async def issue_from_page(
        request: Request, code: str, paper: str, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault,
        packages: Packages,
    ) -> Response:  # fmt: skip
        """Issue it, once however often the form is sent; back to the record, where it stands now."""
        found = await about(tx, caller, office, vault, record, code, lock=True, paper=paper)
        kind, submission = paper_to_issue(caller, record, paper, found), await _typed(request)
        if (command := submission.command) is None:
            return await _page(request, tx, caller, office, kind, found, submission)

        key = submission.value("key") or None
        result = await issued_once(tx, caller, office, vault, packages, kind, found, command, key)
        if isinstance(result, Refused):
            await tx.session.rollback()  # the claim of the key, so that the corrected form may use it
            return await _page(request, tx, caller, office, kind, found, submission.refused(result))
        return see_other(request, f"/{record}s/{code}", saved_draft=f"paper-{paper}-{code}")


for _record in ABOUT:
    _of(_record)


async def _typed(request: Request) -> Submission[DrawUp]:
    """The form as a command. What the paper's own fields are called only its data file knows."""
    form = await request.form()
    raw = {name: [entry for entry in form.getlist(name) if isinstance(entry, str)] for name in form}
    typed = {name: values[-1].strip() for name, values in raw.items() if values}
    given = {name.removeprefix(_GIVEN): value for name, value in typed.items() if name.startswith(_GIVEN) and value}
    plain = {name: typed[name] for name in ("post", "authority", "signer") if typed.get(name)}
    try:
        read = Submission(DrawUp.model_validate(plain | {"given": given, "again": "again" in typed}), {}, raw)
    except ValidationError as error:
        read = Submission(None, field_reasons(error.errors(include_url=False)), raw)
    refused = inspected(request, [(name, entry) for name, entries in raw.items() for entry in entries])
    return read if refused is None else read.refused(refused)


async def _page(
    request: Request, tx: Transaction, caller: Caller, office: Office, paper: Paper, found: About, form: Submission[Any]
) -> Response:
    language, path = language_of(request), f"/{found.record}s/{found.code}"
    body = issuing_body(caller, office, paper, found)
    may_issue = may(caller, paper.issued_by, found.matter)
    keeps = may(caller, Action.KEEP_TEMPLATES)
    return render(
        request,
        _TEMPLATE,
        status_code=422 if form.errors else 200,
        paper=paper,
        form=form,
        code=found.code,
        secret=found.data.get("bi_mat"),
        in_own_words=AS_TOLD in paper.fields,
        impossible=body.reason if isinstance(body, Refused) else None,
        before=await issued_before(tx, paper, found),
        not_issued=may_issue.reason if isinstance(may_issue, Refused) else None,
        posts=[] if isinstance(body, Refused) else _posts(office, body.code),
        authorities=enum_choices(dict(AUTHORITY_NAMES), language),
        own=Authority.OWN.value,
        labels={_GIVEN + one.name: one.label.in_(language) for one in paper.inputs},
        here_link=address(request, f"{path}/papers/{paper.code}"),
        record_link=address(request, path),
        template_link="" if isinstance(keeps, Refused) else address(request, f"/papers/templates/{paper.code}"),
    )


def _posts(office: Office, unit: str) -> list[tuple[str, str]]:
    """Who may sign: the posts of the body, and for TL. and TUQ. the heads of the units below it."""
    today, organisation = clock.today(), office.organisation
    below = [
        post
        for child in organisation.children(unit, today)
        for post in organisation.posts(child.code, today)
        if post.head
    ]
    return [(post.code, post.title_vi) for post in (*organisation.posts(unit, today), *below)]
