"""What is so with a record, as far as it decides which papers can be made from it: the words of `when` in papers.csv. Pure."""

from datetime import date


def of_visit(*, refused: bool, voided: bool, denounces: bool, written_down: bool) -> frozenset[str]:
    if voided:
        return frozenset()
    found = {"any"} if refused else {"any", "received"}
    return frozenset(found | ({"denounced"} if denounces and written_down and not refused else set()))


def of_petition(*, outcome: str | None, voided: bool) -> frozenset[str]:
    return frozenset() if voided or outcome is None else frozenset({outcome})


def of_case(
    *, state: str, suspended: bool, kind: str, accepted_on: date | None, not_accepted: bool, extended: bool
) -> frozenset[str]:
    """`kind` of the procedure, "" when there is none."""
    found = {"owed"} if state in ("assigned", "acknowledged") and not suspended else set[str]()
    named = {"KN": "complaint", "TC": "denunciation"}.get(kind)
    if named is None:
        return frozenset(found)
    return frozenset(
        found
        | ({f"{named}-accepted"} if accepted_on is not None else set())
        | ({f"{named}-refused"} if not_accepted else set())
        | ({f"{named}-extended"} if extended else set())
    )
