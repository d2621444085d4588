"""What is stated about seeing who denounced."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.intake.wording import Paragraph
from shared.commands import Command
from shared.wording import PlannedDay

Why = Annotated[Paragraph, StringConstraints(min_length=10, max_length=2_000)]
"""Some words at least: whoever looks later must be able to judge it."""


class AskIdentity(Command):
    """Somebody who resolves a denunciation has to know who denounced."""

    reason: Annotated[Why, Field(description="What for. Read by the custodian and the auditor alone.")]


class GrantIdentity(Command):
    """It may be seen, by who asked, in this case, to the end of a day."""

    until: PlannedDay
    remark: Annotated[Why | None, Field(description="What it is bound to, if anything.")] = None


class RefuseIdentity(Command):
    """It may not be seen."""

    reason: Why
