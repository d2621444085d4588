"""The Office's dialogues of three years, as requests to the scheduling service."""

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).parent / "data" / "dialogues.csv"
QUESTIONS: Final = (
    ("Chế độ làm thêm giờ của bộ phận phục vụ được tính thế nào?", "Thanh toán theo quy chế chi tiêu nội bộ.", None),
    ("Đề nghị công khai kế hoạch sử dụng kinh phí của năm.", None, "p-tchcqt"),
)


def dialogue_requests() -> list[tuple[str, dict[str, Any]]]:
    """(idempotency key, body of POST /dialogues) of each, held and concluded."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return [(f"demo:dialogue:{row['held_on']}:{row['carriers']}", _request(row)) for row in rows]


def coming_dialogue() -> tuple[str, dict[str, Any]]:
    """A session of its own still to be held, published in time."""
    body = {
        "title": "Đối thoại với công dân, tổ chức, doanh nghiệp về đất đai và tái định cư",
        "planned_on": "2026-12-15",
        "type": "periodic",
        "carriers": ["stand_alone"],
        "legal_basis": "Quy định số 12-QĐ/TU ngày 27/02/2019",
        "place": "Hội trường Văn phòng UBND tỉnh",
        "publish": {"on": "2026-11-20"},
    }
    return "demo:dialogue:2026-12-15", body


def reception_day_requests(days: list[date]) -> list[tuple[str, dict[str, Any]]]:
    """The Chairman's monthly reception days, each announced a week before and held in person."""
    return [
        (
            f"demo:reception-day:{day}",
            {
                "planned_on": day.isoformat(),
                "place": "Trụ sở tiếp công dân tỉnh",
                "announced_on": (day - timedelta(days=9)).isoformat(),
                "held": {"received_by": "head", "on": day.isoformat()},
            },
        )
        for day in days
    ]


def _request(row: dict[str, str]) -> dict[str, Any]:
    held_on = date.fromisoformat(row["held_on"])
    carriers = row["carriers"].split()
    with_questions = "yearly_conference" in carriers
    return {
        "title": row["title"],
        "planned_on": row["held_on"],
        "type": "periodic",
        "carriers": carriers,
        "legal_basis": "Quy định số 12-QĐ/TU ngày 27/02/2019",
        "plan_number": row["plan_number"] or None,
        "place": "Hội trường Văn phòng UBND tỉnh",
        "held": {
            "on": row["held_on"],
            "attendance": int(row["attendance"]),
            "questions": [_question(held_on, *question) for question in QUESTIONS] if with_questions else [],
        },
        "conclude": {"on": row["held_on"]},
    }


def _question(held_on: date, text: str, answer: str | None, unit: str | None) -> dict[str, Any]:
    if answer is not None:
        return {"text": text, "asker": "staff", "answer": answer}
    due = held_on + timedelta(days=45)
    return {"text": text, "asker": "staff", "unit": unit, "due_on": due.isoformat(), "field": "tai-chinh"}
