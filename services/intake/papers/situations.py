"""What is so with a record, as far as it decides which papers can be made from it: the words of `when` in papers.csv. Pure."""

from typing import Final

_NAMED: Final = {"KN": "complaint", "TC": "denunciation"}


def of_visit(*, refused: bool, voided: bool, denounces: bool, written_down: bool, led_on: bool) -> frozenset[str]:
    """`led_on`: something came of the visit, a petition, a case or the head's word. Only where nothing did, the head can
    issue the notice that a settled matter is received no more (LTCD Đ9.3); later visits are refused with its number.
    """
    if voided or refused:
        return frozenset()
    found = {"received"}
    if denounces and written_down:
        found.add("denounced")
    if not (led_on or written_down):
        found.add("nothing-taken")
    return frozenset(found)


def of_petition(*, outcome: str | None, voided: bool) -> frozenset[str]:
    return frozenset() if voided or outcome is None else frozenset({outcome})


def of_case(
    *, state: str, taken_out: bool, suspended: bool, kind: str, undecided: bool, accepted: bool, not_accepted: bool,
    extended: bool, deciding: str = "", party: bool = False,
) -> frozenset[str]:  # fmt: skip
    """`kind` of the procedure, "" when there is none; `undecided`: its decision or conclusion is still owed; `deciding`: its
    stage while what was verified is decided on; `party`: a body of the Party answers for the case.

    That a matter is accepted or takes longer is told while it runs; that it is not accepted when it has ended by that. A
    case that was replaced or void leads to nothing more.
    """
    if taken_out:
        return frozenset()
    found = {"owed"} if state in ("assigned", "acknowledged") and not suspended else set[str]()
    found |= {"party"} if party and state != "new" else set()
    if (named := _NAMED.get(kind)) is None:
        return frozenset(found)
    so = {"accepted": accepted and undecided, "refused": not_accepted, "extended": extended and undecided}
    so[f"decides-{deciding}" if kind == "KN" else "decides"] = bool(deciding)
    return frozenset(found | {f"{named}-{word}" for word, is_so in so.items() if is_so})
