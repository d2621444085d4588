"""A small office's three years, played through the product itself: what `seeding` makes many of.

Every row, clock and event is written by the product's own use cases over its HTTP API, so it is as consistent as what an
office has, and stays so when the code changes. Days are stated (`on`), the law of each day applies.

Of a thousand petitions about 600 are reflections, 270 complaints and 130 denunciations; 400 are brought to the desk, the
others sent; three in ten are guided, passed on, filed or not processed, the others become cases of twelve fields spread
evenly over the departments. A case is worked on when it is older than `FRESH_DAYS`, answered mostly in time, closed some
weeks later; one in sixty is forgotten and late. So about one case in twenty is open.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import httpx

from benchmarks.installation import Installation
from services.intake.service import INTAKE
from shared.calendar import Calendar, clock, load_calendar
from shared.logs import configure_logs
from shared.organisation import Fields, load_fields, load_organisation
from shared.runtime import application

PETITIONS: Final = 1000
YEARS: Final = 3
FRESH_DAYS: Final = 35
API: Final = "/intake/api/v1"
DESK: Final = "tiepdan"
FIELDS: Final = (
    "dat-dai", "moi-truong", "xay-dung", "y-te", "giao-duc", "lao-dong", "hanh-chinh-tu-phap", "tai-chinh", "van-hoa",
    "cong-thuong", "khoa-hoc-cong-nghe", "dan-toc-ton-giao",
)  # fmt: skip
"""One of each department, two of the one that has most to do."""
PLACES: Final = ("Hôm", "Cọ", "Mòng", "Lay", "Nà Sản", "Hẹo", "Tam", "Pó", "Ái", "Buổn", "Giảng Lắc", "Mé Ban")
MATTERS: Final = (
    "bồi thường khi thu hồi đất làm đường tránh quốc lộ",
    "bố trí đất sản xuất cho các hộ tái định cư",
    "cấp giấy chứng nhận quyền sử dụng đất đã nộp hồ sơ từ lâu",
    "xử lý nước thải của cơ sở chế biến cà phê",
    "sửa đường vào khu sản xuất bị sạt lở sau mưa lũ",
    "giải quyết chế độ trợ cấp hằng tháng",
    "đo đạc lại ranh giới với hộ liền kề",
    "làm rõ việc thu các khoản đóng góp của trường học",
)
WORDS: Final = (
    "nương", "rừng", "ao", "nhà", "vườn", "suối", "cầu", "điện", "trạm", "trường", "họp", "biên", "bản", "xã", "tổ", "thửa",
    "giá", "phiếu", "đơn", "hộ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """What comes in on a day, and what becomes of it."""

    number: int
    on: date
    kind: str
    field: str
    unit: str
    """As it was called on that day."""
    login: str
    """The department that answers for it today: `cb.<login>` is its officer, `ld.<login>` its head."""
    content: str

    @property
    def case(self) -> bool:
        return self.number % 10 < 7

    @property
    def visits(self) -> bool:
        return self.number % 5 < 2


async def play(made: Installation, database_url: str) -> None:
    """Play the sample into a fresh database of intake.

    Raises:
        httpx.HTTPStatusError: the product refused something.
    """
    settings = made.settings(database_url_intake=database_url)
    configure_logs(settings)
    app = application([INTAKE], settings, "web")
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", timeout=60) as client,
    ):
        calendar = load_calendar(settings.calendar_file)
        office = Office(made, client, calendar)
        for way in ways(calendar, load_fields(load_organisation())):
            case = await office.receives(way)
            if case is not None:
                await office.handles(way, case)


def ways(calendar: Calendar, fields: Fields) -> list[Way]:
    """The same for the same day."""
    today, chance = clock.today(), random.Random(1)
    span = timedelta(days=365 * YEARS)
    found = []
    for number in range(PETITIONS):
        day = today - span + span * number // PETITIONS
        on = day if calendar.is_working(day) else calendar.next_working_day(day)
        field = FIELDS[(number // 10 + number) % len(FIELDS)]
        kind = chance.choices(("KNPA", "KN", "TC"), (60, 27, 13))[0]
        matter, place = chance.choice(MATTERS), chance.choice(PLACES)
        rest = " ".join(chance.choices(WORDS, k=15))
        unit = fields.default_unit(field, on).code
        login = fields.default_unit(field, today).code
        content = f"Đề nghị {matter} tại bản {place}; {rest}."
        found.append(Way(number, min(on, today), kind, field, unit, login, content))
    return found


class Office:
    """The desk and the departments."""

    def __init__(self, made: Installation, client: httpx.AsyncClient, calendar: Calendar) -> None:
        self._made, self._client, self._calendar = made, client, calendar
        self._tokens: dict[str, str] = {}

    async def receives(self, way: Way) -> str | None:
        """A visit with a petition or a petition; gives the code of the case when there is one."""
        what = {"kind": way.kind, "field": way.field, "content": way.content, "on": way.on.isoformat()}
        who = {
            "name": f"Người gửi {way.number}",
            "paper_type": "citizen_card",
            "paper_number": f"014{way.number:09d}",
            "address": "tổ 3",
            "phone": f"0912 {way.number:06d}",
        }
        process = self._decision(way)
        if way.visits:
            body = what | {"who": who, "petition": {"process": process}}
            answer = await self._post(DESK, "/visits", body)
        else:
            answer = await self._post(DESK, "/petitions", what | {"channel": "post", "who": who, "process": process})
        if way.number % 4 == 0:
            asks = {"content": f"Hỏi việc đã nộp đơn: {way.content}", "on": way.on.isoformat(), "first_time": False}
            await self._post(DESK, "/visits", asks | {"who": who, "case": answer["case"]})
        case: str | None = answer["case"]
        return case

    async def handles(self, way: Way, case: str) -> None:
        """The department acknowledges, answers or decides; the desk closes."""
        today = clock.today()
        if (today - way.on).days <= 2 or ((today - way.on).days <= FRESH_DAYS and way.number % 3 == 0):
            return
        at, officer, head = f"/cases/{case}", f"cb.{way.login}", f"ld.{way.login}"
        await self._post(officer, f"{at}/acknowledge", {"on": self._after(way, 1)})
        if (today - way.on).days <= FRESH_DAYS or way.number % 61 == 11:
            return
        days = 24 + way.number % 5 if way.number % 9 == 4 else 4 + way.number % 14
        if way.kind == "KNPA":
            answered = {
                "on": self._after(way, days),
                "number": f"{way.number}/CV",
                "answer": "Đã trả lời bằng văn bản.",
            }
            await self._post(head, f"{at}/answer", answered)
        else:
            await self._decides(way, at, days)
        closed = self._after(way, days + 3)
        if way.kind == "KNPA" and closed < (today - timedelta(days=14)).isoformat():
            await self._post(DESK, f"{at}/close", {"on": closed})

    async def _decides(self, way: Way, at: str, days: int) -> None:
        officer, head, steps = f"cb.{way.login}", f"ld.{way.login}", f"{at}/proceeding"
        if way.kind == "TC" and way.number % 11 != 3:
            await self._post(officer, f"{steps}/notify", {"on": self._after(way, 2)})
        await self._post(officer, f"{steps}/verify", {"on": self._after(way, 2), "number": f"{way.number}/QĐ-XM"})
        decision: dict[str, Any] = {"on": self._after(way, days), "number": f"{way.number}/QĐ", "result": "partly"}
        decision |= {"findings_differ": False} if way.kind == "KN" else {}
        await self._post(head, f"{steps}/decide", decision)
        await self._post(officer, f"{steps}/send", {"on": self._after(way, days + 1)})
        await self._post(officer, f"{steps}/publish", {"on": self._after(way, days + 2), "how": "posting"})
        if way.kind == "TC" and way.number % 13 != 5:
            await self._post(officer, f"{steps}/enforce", {"on": self._after(way, days + 4)})
        in_effect = self._after(way, days + 35)
        if in_effect < clock.today().isoformat():
            if way.kind == "KN":
                await self._post(officer, f"{steps}/take_effect", {"on": in_effect})
            await self._post(officer, f"{steps}/finish", {"on": in_effect})
            await self._post(DESK, f"{at}/close", {"on": in_effect})

    def _decision(self, way: Way) -> dict[str, Any]:
        decided = {"on": way.on.isoformat()}
        if way.case:
            extract = {"extract": f"Tố cáo: {way.content}"} if way.kind == "TC" else {}
            return decided | {"outcome": "accepted", "assign_to": way.unit} | extract
        if way.number % 10 == 7 and way.kind == "KNPA":
            return decided | {
                "outcome": "transferred",
                "reason": "Không thuộc thẩm quyền.",
                "receiving_body": "UBND xã",
            }
        outcome = "filed" if way.number % 10 == 8 else "guided"
        return decided | {"outcome": outcome, "reason": "Không đủ điều kiện xử lý."}

    def _after(self, way: Way, days: int) -> str:
        """So many working days later, never in days to come."""
        return min(self._calendar.add(way.on, days, "working"), clock.today()).isoformat()

    async def _post(self, login: str, path: str, body: dict[str, Any]) -> Any:
        token = self._token(login)
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        answer = await self._client.post(f"{API}{path}", json=body, headers=headers)
        if answer.is_error:
            raise RuntimeError(f"{login} {path} {body}: {answer.status_code} {answer.text}")
        return answer.json()

    def _token(self, login: str) -> str:
        if login not in self._tokens:
            self._tokens[login] = self._made.token(login)
        return self._tokens[login]
