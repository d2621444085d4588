"""What the case's page shows of its procedure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from starlette.requests import Request

from services.intake.cases.tables import CaseRow
from services.intake.office import Office
from services.intake.proceedings.forms import ATTRIBUTE_NAMES, RESULT_NAMES, SUM_NAMES
from services.intake.proceedings.rules import Dialogue, always_talks
from services.intake.proceedings.steps import REPLACED, STATE_NAMES, STATE_STYLES, STEP_NAMES, VOID, Step
from services.intake.proceedings.tables import LAND, ProceedingRow, sums_of
from services.intake.proceedings.usecases import proceeding_of
from services.intake.proceedings.views import offered, papers_of, reads_note, reviews_shown
from services.intake.screens import address
from services.intake.secrecy import knows_of_protection
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind, ProceedingState, Result, Stage
from shared.refusals import Language, Reason
from shared.settings import service_url
from shared.web.languages import language_of
from shared.web.pages import web_of

STAGE_NAMES: Final[dict[Stage, Reason]] = {
    Stage.FIRST: Reason("Lần đầu", "First"),
    Stage.SECOND: Reason("Lần hai", "Second instance"),
    Stage.REPEATED: Reason("Tố cáo tiếp", "Repeated"),
}
DIALOGUE_NAMES: Final[dict[Dialogue, Reason]] = {
    Dialogue.NONE: Reason("Chưa yêu cầu", "Not asked for"),
    Dialogue.REQUESTED: Reason("Đã yêu cầu, chờ tổ chức", "Asked for, awaited"),
    Dialogue.HELD: Reason("Đã đối thoại", "Held"),
    Dialogue.ABSENT: Reason("Người khiếu nại vắng mặt", "The complainant stayed away"),
}


_FORWARD: Final = (
    *(Step.ACCEPT, Step.RESUME, Step.VERIFY, Step.DECIDE, Step.SEND, Step.PUBLISH),
    *(Step.TAKE_EFFECT, Step.FINISH, Step.ENFORCE),
)
"""What brings a procedure to its end, in the order of the law. To finish stands before recording what was carried out: it
is possible only when nothing ordered is left.
"""

ShownStep = tuple[str, Reason, Reason | None, str]
"""Step, name, why not now, address."""


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A line of the list of papers."""

    on: date
    name: Reason
    number: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """The procedure as its card shows it. `next`: the step the page puts first, `steps` the others; `sums`: name, ordered,
    done, decimals; `dialogue_link`: where the dialogue is planned and held, once one was asked for.
    """

    row: ProceedingRow
    state: Reason
    style: tuple[str, str]
    next: ShownStep | None
    steps: Sequence[ShownStep]
    facts: Sequence[tuple[Reason, str, str]]
    dialogue_link: str
    sums: Sequence[tuple[Reason, Any, Any, int]]
    papers: Sequence[ShownPaper]


async def card_of(request: Request, tx: Transaction, caller: Caller, office: Office, case: CaseRow) -> Card | None:
    """None for a recommendation or reflection, which has no procedure."""
    row = await proceeding_of(tx, case)
    if row is None:
        return None
    state, reads = ProceedingState(row.state), reads_note(case, caller)
    steps = await offered(tx, office, caller, case, row)
    forward = next_step(row, steps)
    shown: dict[Step, ShownStep] = {
        step: (step.value, STEP_NAMES[step], reason, address(request, f"/cases/{case.code}/proceeding/{step}"))
        for step, reason in steps.items()
    }
    return Card(
        row,
        state_name(case, row),
        STATE_STYLES[state],
        shown[forward] if forward else None,
        [one for step, one in shown.items() if step is not forward],
        _facts(
            row,
            language_of(request),
            reviews=reviews_shown(case, row, caller),
            protection=knows_of_protection(caller, case.unit),
        ),
        _dialogue_link(request, row),
        _sums(row),
        [
            ShownPaper(paper.on_day, STEP_NAMES[Step(paper.step)], paper.number, paper.note if reads else None)
            for paper in reversed(await papers_of(tx, caller, case))
        ],
    )


def next_step(row: ProceedingRow, steps: Mapping[Step, Reason | None]) -> Step | None:
    """The one step that brings the procedure on: the first that this caller can take now, or else the first that is still
    to come, for its reason says whose it is or what it waits for. Where nothing is decided without a dialogue, to ask for
    one comes first.
    """
    told = {Step.SEND: row.sent_on, Step.PUBLISH: row.published_on}
    ahead = [step for step in _FORWARD if step in steps and told.get(step) is None]
    talks = always_talks(Stage(row.stage), discipline=row.discipline)
    if talks and row.dialogue == Dialogue.NONE and Step.REQUEST_DIALOGUE in steps:
        ahead.insert(0, Step.REQUEST_DIALOGUE)
    return next((step for step in ahead if steps[step] is None), ahead[0] if ahead else None)


def state_name(case: CaseRow, row: ProceedingRow) -> Reason:
    """Where the procedure stands; of a case that was taken out, why it ended, for it was not terminated by law."""
    if case.replaced_by is not None:
        return REPLACED
    return VOID if case.voided_on is not None else STATE_NAMES[ProceedingState(row.state)]


def _facts(
    row: ProceedingRow, language: Language, *, reviews: str | None, protection: bool
) -> list[tuple[Reason, str, str]]:
    facts = [(Reason("Lần giải quyết", "Stage"), STAGE_NAMES[Stage(row.stage)].in_(language), "")]
    for name, code in (
        (Reason("Xem xét lại quyết định lần đầu", "Reviews the first decision"), reviews),
        (Reason("Đã khiếu nại lần hai", "Went on to the second instance"), row.reviewed_in),
    ):
        if code is not None:
            facts.append((name, code, ""))
    if row.discipline:
        facts.append(
            (Reason("Đối tượng khiếu nại", "About"), Reason("Quyết định kỷ luật", "Discipline").in_(language), "")
        )
    if row.attributes:
        named = ", ".join(ATTRIBUTE_NAMES[one].in_(language) for one in row.attributes)
        facts.append((Reason("Tính chất", "Attributes"), named, ""))
    if row.kind == CaseKind.COMPLAINT:
        facts.append((Reason("Đối thoại", "Dialogue"), DIALOGUE_NAMES[Dialogue(row.dialogue)].in_(language), ""))
    for name, day in (
        (Reason("Thụ lý", "Accepted"), row.accepted_on),
        (Reason("Gửi", "Sent"), row.sent_on),
        (Reason("Công khai", "Published"), row.published_on),
        (Reason("Có hiệu lực", "In effect"), row.effective_on or row.effective_from),
        (Reason("Kết thúc", "Finished"), row.finished_on),
    ):
        if day is not None:
            facts.append((name, f"{day:%d/%m/%Y}", ""))
    if row.result is not None and row.decided_on is not None:
        name = Reason("Quyết định, kết luận", "Decision")
        facts.append(
            (name, RESULT_NAMES[Result(row.result)].in_(language), f"{row.decision_number}, {row.decided_on:%d/%m/%Y}")
        )
    if protection and row.protected.get("persons"):
        facts.append((Reason("Người được bảo vệ", "Protected"), str(row.protected["persons"]), ""))
    return facts


def _dialogue_link(request: Request, row: ProceedingRow) -> str:
    if row.dialogue == Dialogue.NONE:
        return ""
    at = service_url(web_of(request).settings, "scheduling")
    return f"{at}/case-dialogues?case={row.case_code}"


def _sums(row: ProceedingRow) -> list[tuple[Reason, Any, Any, int]]:
    done = asdict(sums_of(row.done))
    return [
        (SUM_NAMES[name], value, done[name], 2 if name in LAND else 0)
        for name, value in asdict(sums_of(row.ordered)).items()
        if value
    ]
