"""What somebody states when a step of the procedure is taken."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field

from services.intake.deadlines.rules import Attribute
from services.intake.proceedings.rules import Protected, Sums, Taken
from services.intake.proceedings.steps import Step
from services.intake.wording import DocumentNumber, FieldCode, Paragraph, PastDay, YesOrNo
from shared.access.policy import Action
from shared.calendar import clock
from shared.commands import Command
from shared.events.kinds import Result

_GROUPED: Final = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")


def _plain_number(typed: object) -> object:
    """`120.000.000` and `350,5` as they are written here; `350.5` is left as computers write it."""
    if not isinstance(typed, str):
        return typed
    plain = typed.replace(" ", "")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(".", "")
    return plain.replace(",", ".")


Vnd = Annotated[int, BeforeValidator(_plain_number), Field(ge=0, le=10**15, description="Đồng.")]
SquareMetres = Annotated[
    Decimal, BeforeValidator(_plain_number), Field(ge=0, max_digits=14, decimal_places=2, description="m².")
]
Heads = Annotated[int, Field(ge=0, le=1_000_000), BeforeValidator(_plain_number)]


class StepCommand(Command):
    """`on` is the day it happened, today when left out; `number` that of the paper it was done with."""

    on: PastDay | None = None
    number: DocumentNumber | None = None
    note: Annotated[Paragraph | None, Field(description="Stays with the record; in no event.")] = None

    @property
    def day(self) -> date:
        return self.on or clock.today()

    def taken(self, step: Step) -> Taken:
        """The step as the rules see it."""
        return Taken(step, self.day)


class WithPaper(StepCommand):
    """A step the law wants in writing."""

    number: DocumentNumber


class RefuseAtOnce(StepCommand):
    """What was found with the petition itself."""

    ground: Annotated[FieldCode, Field(description="Code of the legal ground (LKN Đ11, LTC Đ29).")]


class RefuseCase(RefuseAtOnce):
    """The notice not to accept, thông báo không thụ lý."""

    number: DocumentNumber


class SetAttributes(StepCommand):
    """What an officer states about the matter, with the reason; never derived."""

    attributes: Annotated[tuple[Attribute, ...], Field(max_length=4)] = ()
    note: Paragraph

    def taken(self, step: Step) -> Taken:
        return Taken(step, self.day, attributes=frozenset(self.attributes))


class WithReason(WithPaper):
    """A paper and the reason it gives."""

    note: Paragraph


class Withdraw(StepCommand):
    """By petition or in recorded minutes (LKN Đ10; LTC Đ33)."""

    whole: bool = True
    continued: Annotated[bool, Field(description="A denunciation goes on in spite of it (LTC Đ33.3).")] = False
    form: Literal["petition", "minutes"] = "petition"

    def taken(self, step: Step) -> Taken:
        return Taken(step, self.day, whole=self.whole, continued=self.continued)


class Sized(StepCommand):
    """The sums of forms 03, 04 and 05."""

    state_money: Vnd = 0
    state_land: SquareMetres = Decimal(0)
    return_money: Vnd = 0
    return_land: SquareMetres = Decimal(0)
    return_organisations: Heads = 0
    return_persons: Heads = 0
    sanctioned_organisations: Heads = 0
    sanctioned_persons: Heads = 0
    sanctioned_officials: Heads = 0
    investigated_cases: Heads = 0
    investigated_persons: Heads = 0
    investigated_officials: Heads = 0

    @property
    def sums(self) -> Sums:
        return Sums(**{name: getattr(self, name) for name in Sums.__slots__})

    def taken(self, step: Step) -> Taken:
        return Taken(step, self.day, sums=self.sums)


class Decide(Sized):
    """The decision on a complaint, or the conclusion on a denunciation, and what it orders."""

    number: DocumentNumber
    result: Result
    findings_differ: YesOrNo | None = None

    def taken(self, step: Step) -> Taken:
        return Taken(step, self.day, self.result, self.findings_differ, self.sums)


class Publish(StepCommand):
    how: Annotated[Literal["meeting", "posting", "website", "press"], Field(description="NĐ 124/2020 Đ29; LTC Đ40.")]


class RequestDialogue(StepCommand):
    by_head: Annotated[bool, Field(description="The chairman in person: a complex case.")] = False


class Protect(StepCommand):
    """Whom measures protect from this day on; noughts end them (LTC Đ47 to Đ58). Stated by no form: the requests for
    protection come to these figures.
    """

    persons: Heads = 0
    job: Heads = 0
    life: Heads = 0

    def taken(self, step: Step) -> Taken:
        return Taken(step, self.day, protected=Protected(self.persons, self.job, self.life))


COMMANDS: Final[Mapping[Step, type[StepCommand]]] = {
    Step.ACCEPT: WithPaper,
    Step.REFUSE: RefuseCase,
    Step.NOTIFY: StepCommand,
    Step.VERIFY: WithPaper,
    Step.REQUEST_DIALOGUE: RequestDialogue,
    Step.SET_ATTRIBUTES: SetAttributes,
    Step.EXTEND: WithReason,
    Step.SUSPEND: WithReason,
    Step.RESUME: WithPaper,
    Step.WITHDRAW: Withdraw,
    Step.TERMINATE: WithReason,
    Step.DECIDE: Decide,
    Step.SEND: StepCommand,
    Step.PUBLISH: Publish,
    Step.TAKE_EFFECT: StepCommand,
    Step.ENFORCE: Sized,
    Step.FINISH: StepCommand,
    Step.SEND_SUSPENSION: StepCommand,
}

ACTIONS: Final[Mapping[Step, Action]] = {
    Step.ACCEPT: Action.DECIDE_ACCEPTANCE,
    Step.REFUSE: Action.DECIDE_ACCEPTANCE,
    Step.EXTEND: Action.EXTEND_DEADLINE,
    Step.SUSPEND: Action.SUSPEND_CASE,
    Step.RESUME: Action.SUSPEND_CASE,
    Step.TERMINATE: Action.SUSPEND_CASE,
    Step.DECIDE: Action.ISSUE_DECISION,
} | dict.fromkeys(
    (
        *(Step.NOTIFY, Step.VERIFY, Step.REQUEST_DIALOGUE, Step.SET_ATTRIBUTES, Step.WITHDRAW, Step.SEND),
        *(Step.PUBLISH, Step.TAKE_EFFECT, Step.ENFORCE, Step.FINISH, Step.PROTECT, Step.SEND_SUSPENSION),
    ),
    Action.CONDUCT_CASE,
)
"""Who may take a step: the policy's word for it."""


def details(command: StepCommand) -> dict[str, Any]:
    """What was stated beyond day, number and note, as it is kept with the paper."""
    return command.model_dump(mode="json", exclude={"on", "number", "note"}, exclude_defaults=True)
