"""What somebody shows who holds a receipt."""

from typing import Annotated

from pydantic import StringConstraints

from shared.commands import Command
from shared.wording import within

Typed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), within(60)]


class ShowReceipt(Command):
    """Number and secret, however they were spaced."""

    code: Typed
    secret: Typed
