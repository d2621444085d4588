"""The three services on real servers, for walks: one command at a time on a day that is set, and what it left behind."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from httpx import Response
from sqlalchemy import text

from shared.calendar import clock
from tests.intake.conftest import a_denunciation, a_petition
from tests.model.matter import Line, Petition
from tests.model.rights import DESK
from tests.model.statements import EXTRACT
from tests.scenarios.office import Office

API: Final = "/intake/api/v1"
LEFT: Final = text("""
    SELECT (SELECT jsonb_object_agg(c.code, to_jsonb(c) || jsonb_build_object('procedure', to_jsonb(p), 'clocks', (
                SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.duty, k.n), '[]') FROM clock k WHERE k.case_code = c.code
            ), 'givings', (
                SELECT jsonb_agg(to_jsonb(a) ORDER BY a.giving) FROM assignment a WHERE a.case_code = c.code
            ), 'drafts', (
                SELECT jsonb_agg(to_jsonb(d) ORDER BY d.n) FROM answer_draft d WHERE d.case_code = c.code
            ), 'requests', (
                SELECT coalesce(jsonb_agg(to_jsonb(q) ORDER BY q.n), '[]') FROM protection q WHERE q.case_code = c.code
            ), 'petitions', (
                SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.code), '[]') FROM petition e WHERE e.case_code = c.code
            ))) FROM case_file c LEFT JOIN proceeding p ON p.case_code = c.code
            WHERE c.code = ANY(CAST(:codes AS text[]))) AS cases,
        (SELECT count(*) FROM event_log) AS events,
        (SELECT count(*) FROM clock_entry) + (SELECT count(*) FROM proceeding_paper) AS papers
""")
Left = tuple[dict[str, dict[str, Any]], int, int]


@dataclass
class WalkedOffice(Office):
    """Spoken to on a day of the walk."""

    async def act(self, login: str, path: str, body: dict[str, Any], today: date) -> Response:
        with clock.frozen(today):
            return await self.app.as_(login).post(f"{API}{path}", json=body)

    async def left(self, codes: list[str]) -> Left:
        """The rows of these cases, how many events there are, and how many papers and lines of ledgers."""
        async with self.app.database("intake").engine.connect() as db:
            row = (await db.execute(LEFT, {"codes": codes})).one()
        return row.cases or {}, row.events, row.papers

    async def told_of(self, subject: str) -> list[str]:
        """What happened to a petition or a request, by the names of its events; of a request by its steps."""
        _, _, key = subject.partition("/")
        return [data.get("step", name) for name, data in await self.log("intake", key)]

    async def case_of(
        self, line: Line, process: dict[str, Any], received_on: date, on: date
    ) -> tuple[Petition, dict[str, Any]]:
        """A petition that opened a case, and what the desk was answered."""
        made = a_denunciation if line.kind == "TC" else a_petition
        said: dict[str, Any] = {"kind": line.kind, "stage": line.stage, "discipline": line.discipline}
        said |= {"on": received_on.isoformat(), "process": process | {"on": on.isoformat()}}
        if line.kind == "TC":
            said["process"] |= {"extract": EXTRACT}
        with clock.frozen(on):
            answer: dict[str, Any] = await self.post("/petitions", made(**said))
        return _petition(answer, line, process, received_on, on), answer

    async def second_about(self, first: str, process: dict[str, Any], on: date) -> tuple[Petition, Response]:
        """A second complaint, linked to the case of the first, then decided on."""
        with clock.frozen(on):
            answer = await self.post("/petitions", a_petition(kind="KN", stage="second", on=on.isoformat()))
            await self.post(f"/petitions/{answer['petition']}/link", {"case": first})
            decided = await self.app.as_(DESK).post(f"{API}/petitions/{answer['petition']}/process", json=process)
        petition = _petition(answer, Line("KN", "second"), process, on, on)
        petition.told.insert(1, "petition.linked")
        return petition, decided

    async def hold_dialogue(self, case: str, today: date, held_on: date, *, attended: bool) -> bool:
        """What scheduling was asked for takes place, and intake hears of it. Whether there was such a dialogue."""
        with clock.frozen(today):
            await self.deliver()
            found = (await self.get("/case-dialogues", DESK, "scheduling", case=case))["items"]
            to_come = [each["code"] for each in found if each["state"] in ("requested", "planned")]
            if not to_come:
                return False
            at = f"/case-dialogues/{to_come[0]}"
            plan = {
                "planned_on": held_on.isoformat(),
                "chair_post": "chu-tich-ubnd-tinh",
                "place": "Trụ sở tiếp công dân",
            }
            await self.post(f"{at}/plan", plan, DESK, "scheduling")
            signed = ["chair", "recorder", *(["complainant"] if attended else [])]
            minutes: dict[str, Any] = {
                "presence": "attended" if attended else "unexcused",
                "minutes": "Các bên nêu ý kiến.",
                "copies": 3,
            }
            minutes |= {"signed_by": signed, "held_on": held_on.isoformat()}
            await self.post(f"{at}/hold", minutes, DESK, "scheduling")
            await self.deliver()
        return True


def _petition(
    answer: dict[str, Any], line: Line, process: dict[str, Any], received_on: date, processed_on: date
) -> Petition:
    denounces = line.kind == "TC"
    return Petition(
        code=answer["petition"],
        kind=line.kind,
        first_kind=line.kind,
        stage=line.stage,
        discipline=line.discipline,
        outcome=process["outcome"],
        received_on=received_on,
        processed_on=processed_on,
        secret=denounces,
        extract=denounces,
        told=["petition.recorded", "petition.processed"],
    )
