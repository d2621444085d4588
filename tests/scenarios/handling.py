"""What is done about petitions and their cases: decided, linked, split, corrected, found to be a mistake; given to units,
sent back, answered, suspended.
"""

from datetime import date
from typing import Any, Final

from tests.scenarios.diary import Act, Diary
from tests.scenarios.office import head, officer

UNITS: Final = ("so-nnmt", "so-xay-dung", "so-noi-vu")
EXTRACT: Final = {"extract": "Tố cáo một việc làm trái quy định."}
WHY: Final = {"reason": "Đã giải thích cho công dân."}


def decide(diary: Diary, code: str, kind: str, stage: str, decision: dict[str, Any], n: int) -> Act:
    async def decided(day: date) -> None:
        petition = await diary.office.get(f"/petitions/{code}")
        shared = await _case_to_join(diary, kind, stage) if n % 7 == 3 and decision["outcome"] != "returned" else None
        if shared is not None:
            await diary.say("linked", f"/petitions/{code}/link", {"case": shared})
            if diary.chance.random() < 0.3:
                await diary.say("unlinked", f"/petitions/{code}/unlink", {"reason": "Nhầm vụ việc."})
                shared = None
        joins = {"outcome": "accepted"} | (EXTRACT if kind == "TC" else {})
        assert petition["outcome"] is None
        answer = await diary.say("decided", f"/petitions/{code}/process", decision if shared is None else joins)
        if shared is None and answer["case"] is None and decision["outcome"] in ("guided", "filed") and n % 2:
            diary.after(day, (1, 35), _reclassify(diary, code, kind, decision))
        if shared is None and answer["case"] is not None:
            await _case_opened(diary, day, answer["case"], decision, code)

    return decided


async def _case_to_join(diary: Diary, kind: str, stage: str) -> str | None:
    """An open case of this kind and stage."""
    cases = (await diary.office.get("/cases", state="open", limit=100))["items"]
    codes = sorted(one["code"] for one in cases if one["kind"] == kind)
    for code in codes:
        petitions = (await diary.office.get("/petitions", case=code))["items"]
        if petitions and all(one["stage"] == stage for one in petitions):
            return str(code)
    return None


async def _case_opened(diary: Diary, day: date, case: str, decision: dict[str, Any], petition: str) -> None:
    unit, chance = decision.get("assign_to"), diary.chance.random()
    if chance < 0.1:
        diary.after(day, (1, 2), void_petition(diary, petition))
    elif chance < 0.25 and not case.startswith("TC-"):
        diary.after(day, (1, 20), _found_another_kind(diary, petition, case))
    elif unit is None:
        diary.after(day, (3, 60), _assign(diary, case))
    elif chance < 0.45:
        diary.after(day, (1, 30), _send_back(diary, case, unit))
    else:
        diary.after(day, (0, 1, 4), _take_on(diary, case, unit))


def _assign(diary: Diary, case: str) -> Act:
    async def assign(day: date) -> None:
        if (await diary.office.get(f"/cases/{case}"))["state"] != "new":
            return
        before = [one["unit"] for one in (await diary.office.get(f"/cases/{case}/assignments"))["items"]]
        unit = next(one for one in UNITS if one not in before)
        await diary.say("assigned", f"/cases/{case}/assign", {"unit": unit})
        diary.after(day, (1, 3), _take_on(diary, case, unit))

    return assign


def _send_back(diary: Diary, case: str, unit: str) -> Act:
    async def send_back(day: date) -> None:
        await diary.say("sent back", f"/cases/{case}/return", {"reason": "Không thuộc chức năng."}, officer(unit))
        diary.after(day, (1, 25), _assign(diary, case))

    return send_back


def _take_on(diary: Diary, case: str, unit: str) -> Act:
    async def take_on(day: date) -> None:
        await diary.say("taken on", f"/cases/{case}/acknowledge", {}, officer(unit))
        if case.startswith("KNPA-"):
            diary.after(day, (1, 3, 20, 70), _answer(diary, case, unit))
            return
        procedure = await diary.office.get(f"/cases/{case}/proceeding")
        if procedure["state"] == "accepted" and diary.chance.random() < 0.8:
            diary.after(day, (1, 5), _suspend(diary, case, unit))

    return take_on


def _answer(diary: Diary, case: str, unit: str) -> Act:
    async def answer(day: date) -> None:
        await diary.say("answered", f"/cases/{case}/answer", {"answer": "Đã xem xét."}, head(unit))
        if diary.chance.random() < 0.5:
            await diary.say("closed", f"/cases/{case}/close")

    return answer


def _suspend(diary: Diary, case: str, unit: str) -> Act:
    async def suspend(day: date) -> None:
        why = {"number": "12/QĐ", "note": "Chờ kết quả giám định."}
        if not await diary.try_to("suspended", f"/cases/{case}/proceeding/suspend", why, head(unit)):
            return  # the law knew no suspension of complaints before 1 July 2026
        chosen = diary.chance.choice(("stands", "at once", "later", "ended"))
        if chosen == "at once":
            await _resume(diary, case, unit)(day)
        elif chosen == "later":
            diary.after(day, (10, 45), _resume(diary, case, unit))
        elif chosen == "ended":
            diary.after(day, (3, 30), _terminate(diary, case, unit))

    return suspend


def _resume(diary: Diary, case: str, unit: str) -> Act:
    async def resume(_: date) -> None:
        await diary.say("resumed", f"/cases/{case}/proceeding/resume", {"number": "13/QĐ"}, head(unit))

    return resume


def _terminate(diary: Diary, case: str, unit: str) -> Act:
    async def terminate(_: date) -> None:
        why = {"number": "14/QĐ", "note": "Người khiếu nại không tiếp tục."}
        await diary.try_to("terminated", f"/cases/{case}/proceeding/terminate", why, head(unit))

    return terminate


def split(diary: Diary, code: str) -> Act:
    parts: list[dict[str, Any]] = [
        {
            "kind": "KN",
            "field": "dat-dai",
            "content": "Khiếu nại thu hồi đất.",
            "process": {"outcome": "checking"} | EXTRACT,
        },
        {"kind": "KNPA", "field": "khac", "content": "Phản ánh.", "process": {"outcome": "guided"} | WHY},
        {"kind": "TC", "field": "tham-nhung", "content": "Tố cáo nhận hối lộ."},
    ]

    async def splitting(day: date) -> None:
        answer = await diary.say("split", f"/petitions/{code}/split", {"parts": parts})
        decision = {"outcome": "accepted"} | EXTRACT
        diary.after(day, (1, 60), decide(diary, answer["parts"][2]["petition"], "TC", "first", decision, 0))

    return splitting


def _reclassify(diary: Diary, code: str, kind: str, decision: dict[str, Any]) -> Act:
    other = {"KN": "KNPA", "KNPA": "KN"}[kind]

    async def reclassify(_: date) -> None:
        if decision.get("missing"):
            return  # what a complaint lacks is nothing a reflection needs
        await diary.say("reclassified", f"/petitions/{code}/reclassification", {"kind": other} | WHY)

    return reclassify


def _found_another_kind(diary: Diary, petition: str, case: str) -> Act:
    """The case of the wrong kind ends, and one of the right kind takes its place; its visits follow."""
    other = {"kind": "KN" if case.startswith("KNPA-") else "KNPA"} | WHY | EXTRACT

    async def find(day: date) -> None:
        if await diary.try_to("case replaced", f"/petitions/{petition}/reclassification", other):
            right = (await diary.office.get(f"/petitions/{petition}"))["case_code"]
            unit = (await diary.office.get(f"/cases/{right}"))["unit"]
            assert right != case
            diary.after(day, (1, 9), _take_on(diary, right, unit) if unit else _assign(diary, right))

    return find


def void_petition(diary: Diary, code: str) -> Act:
    async def void(_: date) -> None:
        await diary.try_to("petition voided", f"/petitions/{code}/void", {"reason": "Vào sổ hai lần."}, "truongban")

    return void
