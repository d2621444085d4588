"""What every command has in common, whoever sends it."""

from pydantic import BaseModel, ConfigDict


class Command(BaseModel):
    """What somebody asks to be done. It does not change on its way, and a field nobody knows is refused by its name: a
    misspelt one would otherwise be dropped without a word.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
