"""Papers over HTTP: which there are, drawing one up, issuing it, its files, and the templates they are made with."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Response

from services.intake.edge import Tx
from services.intake.issuing.records import (
    ABOUT,
    MEDIA,
    READ,
    Packages,
    about,
    issued_files,
    issued_once,
    kind_of,
    paper_of,
    paper_to_issue,
    standing,
)
from services.intake.issuing.register import After, Year, body_for, shown_lines
from services.intake.issuing.views import (
    IssuedView,
    PaperList,
    PaperView,
    RegisterLineView,
    RegisterPage,
    TemplateView,
)
from services.intake.office import AtOffice, IdentityVault
from services.intake.papers.card import offered
from services.intake.papers.catalogue import Record, papers_on
from services.intake.papers.files import Files, Format
from services.intake.papers.queries import issued_for, lines_of
from services.intake.papers.usecases import DrawUp, draft
from services.intake.papers.versions import KEPT, KeepTemplate, keep_template, template_on
from services.intake.screens import disposition
from shared.access.callers import SignedIn, signed_in
from shared.access.policy import TABLE, Action, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.idempotency import IdempotencyKey
from shared.web.openapi import problems
from shared.web.problems import unwrap

router = APIRouter(tags=["papers"])
Keeper = Annotated[Caller, Depends(signed_in(*TABLE[Action.KEEP_TEMPLATES]))]
Number = Annotated[int, Path(ge=1, lt=2**63)]
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {media: {} for media in MEDIA.values()}, "description": "The file."}
}


def file_answer(content: bytes, extension: Format, name: str, *, inline: bool = False) -> Response:
    """A file; shown in the browser when asked."""
    headers = {"Content-Disposition": disposition(f"{name}.{extension}", inline=inline), "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA[extension], headers=headers)


def one_of(files: Files, extension: Format) -> bytes:
    return files.pdf if extension == "pdf" else files.docx


@router.get("/papers", responses=problems(404))
async def list_register(
    *, caller: SignedIn, tx: Tx, vault: IdentityVault, type_: Annotated[str, Query(alias="type", max_length=10)],
    body: str | None = None, year: Year = None, after: After = None, limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> RegisterPage:  # fmt: skip
    """One register of issued papers: of a body, a type and a year, the latest number first. The board's and this year's
    unless said otherwise; of a department its own.
    """
    require(caller, Action.READ_CASE)
    asked = year or clock.today().year
    lines, following = await lines_of(tx, body_for(caller, body), type_, asked, after=after, limit=limit)
    shown = await shown_lines(tx, caller, vault, lines, "sổ văn bản đã ban hành")
    return RegisterPage(items=[RegisterLineView.of(one) for one in shown], next=following)


@router.get("/papers/kinds")
async def list_kinds(*, caller: SignedIn) -> list[PaperView]:
    """Every kind of paper that is issued today, with what has to be typed into it."""
    return [PaperView.of(paper) for paper in papers_on(clock.today())]


@router.get("/papers/templates")
async def list_templates(*, caller: Keeper, tx: Tx) -> list[TemplateView]:
    """The office's own templates, those in force last first."""
    require(caller, Action.KEEP_TEMPLATES)
    return [TemplateView.model_validate(row) for row in await tx.execute(KEPT)]


@router.get("/papers/templates/{paper}", response_class=Response, responses=_FILE)
async def read_template(*, paper: str, caller: Keeper, tx: Tx) -> Response:
    """The template in force today, to be changed in Word."""
    require(caller, Action.KEEP_TEMPLATES)
    template = await template_on(tx, kind_of(paper), clock.today())
    return file_answer(template.content, "docx", f"mau-{paper}")


@router.post("/papers/templates/{paper}")
async def put_template(
    *, paper: str, command: KeepTemplate, caller: Keeper, tx: Tx, packages: Packages
) -> TemplateView:
    """Put a changed template in force. What is wrong with it is named with its place."""
    require(caller, Action.KEEP_TEMPLATES)
    code = kind_of(paper).code
    row = unwrap(await keep_template(tx, caller, code, command.content, command.valid_from, packages))
    return TemplateView.model_validate(row)


@router.get("/papers/{number}/{extension}", response_class=Response, responses=_FILE)
async def read_file(
    *, number: Number, extension: Format, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """A paper as it was issued, to the byte."""
    row, files = await issued_files(tx, caller, office, vault, number)
    return file_answer(one_of(files, extension), extension, f"{row.written_number} {row.code}")


def _of(record: Record) -> None:
    """The routes of the papers of one kind of record."""

    @router.get(f"/{record}s/{{code}}/papers", name=f"list_papers_of_{record}")
    async def list_papers(*, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> PaperList:
        """What can be drawn up from the record now, and what was issued."""
        require(caller, READ[record])
        found = await standing(tx, caller, office, record, code)
        return PaperList(
            offered=[PaperView.of(one) for one in offered(caller, office, record, found.matter, found.situations)],
            issued=[IssuedView.of(line) for line in await issued_for(tx, record, code)],
        )

    @router.post(
        f"/{record}s/{{code}}/papers/{{paper}}/draft/{{extension}}",
        name=f"draft_paper_of_{record}",
        response_class=Response,
        responses=_FILE,
    )
    async def draft_paper(
        *, code: str, paper: str, extension: Format, command: DrawUp, caller: SignedIn, tx: Tx, office: AtOffice,
        vault: IdentityVault, packages: Packages,
    ) -> Response:  # fmt: skip
        """How it would look, without number and day; nothing is kept."""
        found = await about(tx, caller, office, vault, record, code, paper=paper)
        kind = paper_of(record, paper)
        content = unwrap(await draft(tx, caller, office, vault, packages, kind, found, command, extension))
        return file_answer(content, extension, f"du-thao-{paper}", inline=True)

    @router.post(f"/{record}s/{{code}}/papers/{{paper}}", status_code=201, name=f"issue_paper_of_{record}")
    async def issue_paper(
        *, code: str, paper: str, command: DrawUp, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault,
        packages: Packages, response: Response, key: IdempotencyKey = None,
    ) -> IssuedView:  # fmt: skip
        """Issue it: it gets the next number of its register. Event: paper.issued."""
        found = await about(tx, caller, office, vault, record, code, lock=True, paper=paper)
        kind = paper_to_issue(caller, record, paper, found)

        answer = unwrap(await issued_once(tx, caller, office, vault, packages, kind, found, command, key))
        response.headers["Location"] = f"/intake/api/v1/papers/{answer.id}/pdf"
        return answer


for _record in ABOUT:
    _of(_record)
