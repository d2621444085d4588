"""Nine months of an office: petitions of every kind, stage, way in and outcome; visits to the desk, the head and a
delegate; and all that is done about them later.
"""

import random
from datetime import date, timedelta
from typing import Any, Final

from tests.intake.conftest import somebody
from tests.scenarios.diary import Act, Diary
from tests.scenarios.handling import EXTRACT, UNITS, WHY, decide, split, void_petition
from tests.scenarios.office import Office

FIRST, LAST = date(2025, 12, 1), date(2026, 9, 20)
"""From before the first quarter of 2026, which begins on 15 December 2025, into its fourth."""
PETITIONS, VISITS = 84, 60
ELSEWHERE: Final = WHY | {"receiving_body": "Tòa án nhân dân khu vực 1"}
SENDERS: Final[dict[str, dict[str, str]]] = {
    "other_agency": {"sender_body": "Thanh tra tỉnh", "sender_number": "12/TTr", "sent_on": "2025-11-20"},
    "handed_over": {"sender_body": "Ban Tiếp công dân cũ"},
}

Decision = dict[str, Any] | None
KINDS: Final[tuple[tuple[str, str, str, Decision], ...]] = (
    ("KN", "first", "dat-dai", {"outcome": "accepted", "assign_to": "so-nnmt"}),
    ("KN", "second", "chinh-sach-xa-hoi", {"outcome": "checking", "assign_to": "so-noi-vu"}),
    ("KN", "first", "xay-dung", {"outcome": "not_accepted", "ground": "het-thoi-hieu", "number": "5/TB"}),
    ("KN", "first", "tham-nhung", {"outcome": "guided"} | WHY),
    ("KN", "second", "dat-dai", {"outcome": "filed", "missing": ["chua-lan-hai"]} | WHY),
    ("KN", "first", "lao-dong", {"outcome": "filed", "eligible": True, "in_competence": True} | WHY),
    ("KN", "first", "giao-thong", {"outcome": "checking", "stage": "second"}),
    ("TC", "first", "dat-dai", {"outcome": "accepted", "assign_to": "so-nnmt"} | EXTRACT),
    ("TC", "repeated", "tham-nhung", {"outcome": "checking", "assign_to": "so-noi-vu"} | EXTRACT),
    ("TC", "first", "tu-phap", {"outcome": "transferred"} | ELSEWHERE),
    ("TC", "first", "y-te", {"outcome": "not_accepted", "ground": "tc-khong-co-so"} | EXTRACT),
    ("TC", "first", "khac", {"outcome": "not_processed", "ground": "tc-gui-nhieu-noi"}),
    ("TC", "first", "ky-luat-dang", {"outcome": "accepted"} | EXTRACT),
    ("TC", "repeated", "tu-phap", {"outcome": "checking"} | EXTRACT),
    ("KNPA", "first", "dan-toc-ton-giao", {"outcome": "accepted", "assign_to": "so-noi-vu"}),
    ("KNPA", "first", "dat-dai", {"outcome": "accepted", "assign_to": "so-nnmt"}),
    ("KNPA", "first", "giao-thong", {"outcome": "accepted", "assign_to": "so-xay-dung"}),
    ("KNPA", "first", "tham-nhung", {"outcome": "transferred"} | ELSEWHERE),
    ("KNPA", "first", "khac", {"outcome": "returned"} | WHY),
    ("KNPA", "first", "dat-dai", {"outcome": "filed", "missing": ["noi-dung-kien-nghi"]} | WHY),
    ("KN", "first", "xay-dung", {"outcome": "accepted", "kind": "KNPA", "assign_to": "so-xay-dung"}),
    ("KN", "first", "dat-dai", None),
    ("TC", "first", "dat-dai", None),
)
"""Kind, stage and field of a petition, and what is decided on it (None: nothing yet)."""


async def live(office: Office, seed: int) -> Diary:
    """Everything that happened, in its order; the services have not heard of each other yet."""
    diary = Diary(office, random.Random(seed), LAST)
    span = (LAST - FIRST).days - 10
    for n in range(PETITIONS):
        diary.on(FIRST + timedelta(days=span * n // PETITIONS), _petition_comes(diary, n))
    for n in range(VISITS):
        diary.on(FIRST + timedelta(days=3 + span * n // VISITS), _somebody_comes(diary, n))
    for n in range(10):
        diary.on(FIRST + timedelta(days=5 + 28 * n), _the_head_receives(diary, n))
    await diary.live()
    return diary


def _petition_comes(diary: Diary, n: int) -> Act:
    kind, stage, subject, decision = KINDS[n % len(KINDS)]
    channel = "other_agency" if decision and decision["outcome"] == "returned" else diary.chance.choice(
        ("post", "direct", "online", "handed_over", "other_agency")
    )  # fmt: skip

    async def come(day: date) -> None:
        petition: dict[str, Any] = {
            "kind": kind, "stage": stage, "field": subject, "channel": channel, "repeated": diary.chance.random() < 0.2,
            "content": f"Đơn số {n}: đề nghị xem xét.", "who": somebody(), **SENDERS.get(channel, {}),
        }  # fmt: skip
        code = (await diary.say("petition", "/petitions", petition))["petition"]
        if n % 13 == 5:
            diary.after(day, (3, 40), split(diary, code))
        elif decision is None and n % 2:
            diary.after(day, (2, 30), void_petition(diary, code))
        elif decision is not None:
            diary.after(day, (0, 0, 1, 6, 20, 50, 95), decide(diary, code, kind, stage, decision, n))

    return come


def _the_head_receives(diary: Diary, n: int) -> Act:
    async def receive(day: date) -> None:
        told = {"announced_on": (day - timedelta(days=9)).isoformat()} if n % 4 else {}
        who = "delegate" if n % 3 == 2 else "head"
        held = {"planned_on": day.isoformat(), "ad_hoc": n % 5 == 4, "held": {"received_by": who}} | told
        await diary.office.post("/reception-days", held, "tiepdan", "scheduling")

    return receive


def _somebody_comes(diary: Diary, n: int) -> Act:
    async def come(day: date) -> None:
        people = (1, 1, 2, 6, 1, 12, 1, 5)[n % 8]
        by = ("desk", "desk", "head", "desk", "delegate", "desk", "head")[n % 7]
        visit: dict[str, Any] = {
            "who": somebody(), "content": f"Lượt tiếp số {n}.", "people": people, "online": n % 11 == 0,
            "received_by": by, "reception": "regular" if by == "desk" else "periodic", "first_time": n % 3 > 0,
        }  # fmt: skip
        if people >= 5:
            visit |= {"representatives": 1, "mandate": True}
        if n % 9 == 6 and by == "head":
            visit |= {"reception": "ad_hoc", "head_outcome": "answered"}
        if n % 10 == 7:
            visit["refusal"] = {"ground": "misconduct"}
        elif n % 4 == 1:
            visit |= {"kind": "KNPA", "field": "dat-dai", "petition": _given(n)}
        elif n % 2 and (cases := await _open_cases(diary)):
            visit["case"] = diary.chance.choice(cases)
        answer = await diary.say("visit", "/visits", visit)
        if n % 12 == 8:
            await diary.say("visit voided", f"/visits/{answer['visit']}/void", {"reason": "Ghi nhầm."}, "truongban")
        elif answer["petition"] and not answer["case"]:
            later = {"outcome": "accepted", "assign_to": "so-nnmt"}
            diary.after(day, (4, 60), decide(diary, answer["petition"], "KNPA", "first", later, 3 if n % 8 == 1 else 0))
        elif answer["case"]:
            diary.after(day, (7,), _comes_again(diary, answer["case"], n))

    return come


def _given(n: int) -> dict[str, Any]:
    """A petition handed over, decided on at once or later."""
    return {} if n % 8 == 1 else {"process": {"outcome": "accepted", "assign_to": UNITS[n % 3]}}


def _comes_again(diary: Diary, case: str, n: int) -> Act:
    """On the same matter, to the head or a delegate."""
    by = "head" if n % 3 else "delegate"

    async def come(_: date) -> None:
        visit = {"who": somebody(), "content": "Hỏi kết quả.", "case": case, "first_time": False}
        await diary.say("visit", "/visits", visit | {"reception": "periodic", "received_by": by})

    return come


async def _open_cases(diary: Diary) -> list[str]:
    return sorted(case["code"] for case in (await diary.office.get("/cases", state="open", limit=100))["items"])
