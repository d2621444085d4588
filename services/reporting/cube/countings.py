"""What a column counts, declared: which facts, when they belong to the period, which of them, and how they add up."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

GrainName = Literal["visit", "petition", "case", "reception_day", "dialogue"]
"""What one fact is about."""

Measure = Literal["count", "sum", "distinct"]


class Bounds(BaseModel):
    """A range of numbers: at least this, below that."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at_least: int | None = None
    below: int | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.at_least is None and self.below is None:
            raise ValueError("bounds need at_least or below")
        return self


OneOf = Annotated[tuple[bool | str, ...], Field(min_length=1)]
Condition = Bounds | OneOf
"""A fact's column is one of these values, or within these bounds."""


class Counting(BaseModel):
    """A declared predicate over facts and the way to add them up.

    Attributes:
        grain: which facts.
        when: the rule by which a fact belongs to the period; each grain has its own (`received`, `processed` …).
        where: conditions on the fact's columns, all of which must hold.
        measure: `count` of facts, `sum` of the column `of`, or number of `distinct` matters, each counted once a unit.
        of: the column that is summed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    grain: GrainName
    when: str
    where: dict[str, Condition] = {}
    measure: Measure = "count"
    of: str | None = None

    @model_validator(mode="after")
    def _sum_names_a_column(self) -> Self:
        if (self.of is not None) != (self.measure == "sum"):
            raise ValueError("'of' names the column of a sum, and only of a sum")
        return self
