"""The whole office over HTTP: three services, spoken to as the people of it, and what each of them may see."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from services.intake.service import INTAKE
from services.reporting.service import REPORTING
from services.scheduling.service import SCHEDULING
from shared.service import Service
from tests.apps import App

SERVICES: Final[tuple[Service, ...]] = (INTAKE, SCHEDULING, REPORTING)
DESK, LEADER, SUPERVISOR, AUDITOR, OPERATOR = "tiepdan", "lanhdao", "giamsat", "kiemtoan", "vanhanh"
CUSTODIAN: Final = "baomat"
OUTSIDER: Final = "cb.so-noi-vu"
"""An officer of a department that no scenario gives anything to."""


def officer(unit: str) -> str:
    return f"cb.{unit}"


def head(unit: str) -> str:
    return f"ld.{unit}"


@dataclass
class Office:
    """Everything is said to the API of a service; `deliver` lets the services hear of each other."""

    app: App

    async def post(
        self, path: str, body: dict[str, Any] | None = None, login: str = DESK, service: str = "intake"
    ) -> Any:
        """The answer to a command that is expected to succeed."""
        answer = await self.app.as_(login).post(f"/{service}/api/v1{path}", json=body or {})
        assert answer.is_success, f"{path} as {login}: {answer.status_code} {answer.text}"
        return answer.json()

    async def get(self, path: str, login: str = DESK, service: str = "intake", **query: str | int) -> Any:
        answer = await self.app.as_(login).get(f"/{service}/api/v1{path}", params=query)
        assert answer.is_success, f"{path} as {login}: {answer.status_code} {answer.text}"
        return answer.json()

    async def status(self, path: str, login: str, service: str = "intake") -> int:
        return (await self.app.as_(login).get(f"/{service}/api/v1{path}")).status_code

    async def refused(
        self, path: str, body: dict[str, Any], login: str = DESK, status: int | None = None, service: str = "intake"
    ) -> str:
        """What the problem says of a command that must be refused: as not now or not so, unless `status` is given."""
        answer = await self.app.as_(login).post(f"/{service}/api/v1{path}", json=body)
        assert answer.status_code in ({409, 422} if status is None else {status}), (
            f"{path} as {login}: {answer.status_code} {answer.text}"
        )
        return answer.text

    async def step(self, case: str, step: str, login: str, **body: Any) -> dict[str, Any]:
        """A step of the procedure on a complaint or denunciation; where it stands after it."""
        view: dict[str, Any] = await self.post(f"/cases/{case}/proceeding/{step}", body, login)
        return view

    async def no_step(self, case: str, step: str, login: str, status: int | None = None, **body: Any) -> str:
        return await self.refused(f"/cases/{case}/proceeding/{step}", body, login, status)

    async def due(self, case: str, login: str = DESK) -> date:
        return date.fromisoformat((await self.get(f"/cases/{case}", login))["due_on"])

    async def clocks(self, case: str) -> dict[str, date | None]:
        """The due date of the latest clock of each duty."""
        found = sorted(await self.get(f"/cases/{case}/deadlines"), key=lambda clock: clock["n"])
        return {clock["duty"]: clock["due_on"] and date.fromisoformat(clock["due_on"]) for clock in found}

    async def deliver(self) -> None:
        """Publish what was emitted and apply it, until everybody has heard the answers to answers too."""
        for _ in range(3):
            for service in SERVICES:
                running = self.app.running(service.name)
                await running.relay.forget()
                while await running.relay.step():
                    pass
            for service in SERVICES:
                for stream in service.reads:
                    await self.app.running(service.name).consumer.advance(stream, head=await self._head(stream))

    async def _head(self, stream: str) -> int:
        """How far a service's own stream goes: nobody is asked for more than there is."""
        async with self.app.database(stream).engine.connect() as db:
            head = await db.execute(text("SELECT position FROM stream_head WHERE stream = :stream"), {"stream": stream})
            return head.scalar_one_or_none() or 0

    async def chores(self) -> None:
        """One round of what intake does by itself in the background."""
        for chore in INTAKE.chores:
            await chore.work(self.app.database("intake"), self.app.app.state.web.settings)

    async def log(self, service: str, subject: str = "%") -> list[tuple[str, dict[str, Any]]]:
        """What the log of record says happened: type without prefix and version, data."""
        async with self.app.database(service).engine.connect() as db:
            rows = await db.execute(
                text("SELECT type, data FROM event_log WHERE subject LIKE :subject ORDER BY seq"),
                {"subject": subject if subject == "%" else f"%/{subject}"},
            )
            return [(row.type.removeprefix("vn.gov.tiepdan.").rpartition(".v")[0], row.data) for row in rows]

    async def happened(self, service: str, subject: str = "%") -> list[str]:
        return [kind for kind, _ in await self.log(service, subject)]

    async def parked(self) -> list[Any]:
        """Events a service could not apply; there must be none."""
        return [one for service in SERVICES for one in await self.get("/parked", OPERATOR, service.name)]

    async def form(self, form: str, first: str, last: str, login: str = SUPERVISOR) -> dict[int, int]:
        """The columns of the total row that are not nought; the circular's own checks must hold."""
        sheet = await self.get(f"/forms/{form}", login, "reporting", **{"from": first, "to": last})
        assert [check["expression"] for check in sheet["checks"] if not check["passed"]] == []
        return {int(column): value for column, value in sheet["total"]["values"].items() if value}

    async def counted(self, form: str, column: int, first: str, last: str) -> set[str]:
        """The codes of the records behind a number."""
        found = await self.get(
            f"/forms/{form}/records", SUPERVISOR, "reporting", **{"from": first, "to": last}, column=column, limit=200
        )
        return {record["code"] for record in found["records"]}

    async def who_reads(self, path: str, *logins: str) -> dict[str, int]:
        """What each of them is answered by the API."""
        return {login: await self.status(path, login) for login in logins}

    async def who_opens(self, path: str, *logins: str) -> dict[str, int]:
        """What each of them is answered in a browser."""
        return {login: (await self.app.browser(login).get(path)).status_code for login in logins}

    async def inbox(self, login: str, state: str = "all") -> set[str]:
        return {case["code"] for case in (await self.get("/cases", login, state=state))["items"]}
