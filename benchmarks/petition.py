"""The petition every request registers: received, accepted and given to a department at once, with its writer."""

from datetime import date
from typing import Any, Final

PATH: Final = "/intake/api/v1/petitions"
LOGIN: Final = "tiepdan"


def petition() -> dict[str, Any]:
    """What the desk sends: petition, person, decision and assignment, so one transaction with two rows and four events."""
    today = date.today().isoformat()  # noqa: DTZ011  # a day of the desk, not an instant
    return {
        "kind": "KNPA",
        "field": "dat-dai",
        "content": "Đề nghị bố trí đất sản xuất cho các hộ tái định cư tại bản Hôm, phường Chiềng Cơi.",
        "channel": "post",
        "on": today,
        "commune": "xa-03670",
        "who": {
            "name": "Người gửi đơn",
            "paper_type": "citizen_card",
            "paper_number": "014099000318",
            "address": "bản Hôm",
            "phone": "0912 000 318",
        },
        "process": {"outcome": "accepted", "assign_to": "so-nnmt"},
    }
