"""The public pages under a thousand requests at once, and under guessing.

`tiepdan serve intake --role web` with two workers, and citizens who all come at the same moment: those who hold a slip and read
where their petition has got to, those who guess, those who look around, those who begin to write. Each has a connection and an
address of its own. Then one guesser asks, turn and turn about, for numbers that exist and for numbers that do not, each with a
wrong secret: were there an oracle, answers or times would tell the two apart. `advantage` is how much better than a coin the
times do (area under the ROC curve less one half; 0 is none, 0.5 is certainty).
"""

import asyncio
import random
import re
import resource
import statistics
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from uuid_utils.compat import uuid7

from benchmarks.figures import Figure, Goal
from benchmarks.installation import Installation, installation
from services.intake.office import office_of
from services.intake.online.commands import Matter, Writer
from services.intake.online.tables import DraftRow
from services.intake.online.usecases import send
from services.intake.people.vault import Vault
from services.intake.receipts.rules import receipt_key
from services.intake.receipts.usecases import Handed
from services.intake.service import INTAKE
from shared.calendar import clock
from shared.database import Database
from shared.refusals import Refused
from shared.settings import identity_keys, secret

AT_ONCE: Final = 1000
ROUNDS: Final = 5
SLIPS: Final = 300
GUESSES_EACH: Final = 8
"""Fewer than stop a number."""
WRITER: Final = {"name": "Lò Thị Ví Dụ", "phone": "0912 000 318", "commune": "xa-03670", "address": "Bản Hôm"}
MATTER: Final = {
    "kind": "KNPA",
    "field": "dat-dai",
    "place": "Bản Hôm",
    "content": "Nước tràn vào ruộng từ tháng 5, đã báo xã ba lần.",
    "request": "Đề nghị nạo vét mương.",
}
STATUS: Final = "/intake/public/status"
NOT_ITS_OWN: Final = re.compile(rb'value="[^"]*"|x-request-id: [^\r]*|content-length: [^\r]*|date: [^\r]*')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `milliseconds` from the first byte sent to the last one received, the connection made before."""

    status: int
    milliseconds: float
    whole: bytes

    @property
    def cookie(self) -> str:
        found = re.search(rb"set-cookie: (tiepdan_\w+=[^;]+)", self.whole, re.IGNORECASE)
        return found[1].decode() if found else ""


@dataclass(slots=True)
class Crowd:
    """All that was answered in one round, by what was asked."""

    held: list[Answer] = field(default_factory=list)
    guessed: list[Answer] = field(default_factory=list)
    looked: list[Answer] = field(default_factory=list)
    begun: list[Answer] = field(default_factory=list)

    @property
    def every(self) -> list[Answer]:
        return [*self.held, *self.guessed, *self.looked, *self.begun]


async def measure() -> list[Figure]:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    async with installation() as made:
        await made.database("intake", INTAKE)
        slips = await _handed_out(made)
        async with made.serving("intake", "web", 2) as port:
            crowds = [await _crowd(port, slips) for _ in range(ROUNDS)]
            stormed = await _storm(port, slips[0])
        async with made.serving("intake", "web") as port:
            there, absent = await _turn_about(port, slips)
    return [*_told(crowds), *_guessing(stormed), *_oracle(there, absent)]


async def _handed_out(made: Installation) -> list[Handed]:
    """Petitions sent from home, with their slips."""
    settings = made.settings()
    office, vault, key = office_of(settings), Vault(identity_keys(settings)), receipt_key(secret(settings))
    database, handed = Database(made.database_url.format(database="intake")), []
    for _ in range(SLIPS):
        async with database.transaction("anonymous") as tx:
            draft = DraftRow(id=uuid7(), sealed_with=vault.newest, body=b"", expires_at=clock.now())
            sent = await send(tx, office, vault, key, draft, Writer(**WRITER), Matter(**MATTER))
            if isinstance(sent, Refused):
                raise RuntimeError(sent.reason.en)  # noqa: TRY004 -- a fault of the benchmark
            handed.append(sent)
    await database.close()
    return handed


async def _crowd(port: int, slips: list[Handed]) -> Crowd:
    """A thousand citizens at once."""
    crowd, open_door = Crowd(), asyncio.Event()

    async def citizen(number: int) -> None:
        slip, wrong = random.choice(slips), f"{random.randrange(10**12):012d}"
        match number % 10:
            case 0 | 1 | 2 | 3:
                shown = await _ask(port, STATUS, {"code": slip.code, "secret": slip.secret}, wait=open_door)
                crowd.held.append(shown)
                if shown.status == 303:
                    crowd.held.append(await _ask(port, f"{STATUS}/record", cookie=shown.cookie))
            case 4 | 5 | 6:
                code = f"D-{clock.today().year}-{random.randrange(10**4):04d}"
                crowd.guessed.append(await _ask(port, STATUS, {"code": code, "secret": wrong}, wait=open_door))
            case 7 | 8:
                page = random.choice(("", "/status", "/petition"))
                crowd.looked.append(await _ask(port, f"/intake/public{page}", wait=open_door))
            case _:
                crowd.begun.append(await _ask(port, "/intake/public/petition", WRITER, wait=open_door))

    citizens = [asyncio.create_task(citizen(number)) for number in range(AT_ONCE)]
    await asyncio.sleep(1)
    open_door.set()
    await asyncio.gather(*citizens)
    return crowd


async def _storm(port: int, slip: Handed) -> list[Answer]:
    """A thousand guesses at one number that exists, from a thousand addresses."""
    guesses = [{"code": slip.code, "secret": f"{random.randrange(10**12):012d}"} for _ in range(AT_ONCE)]
    return await asyncio.gather(*(_ask(port, STATUS, one) for one in guesses))


async def _turn_about(port: int, slips: list[Handed]) -> tuple[list[Answer], list[Answer]]:
    """Wrong secrets for numbers that exist, and for numbers that do not, in turns."""
    there: list[Answer] = []
    absent: list[Answer] = []
    for number in range(GUESSES_EACH * len(slips)):
        slip = slips[number % len(slips)]
        wrong = f"{random.randrange(10**12):012d}"
        turns = [(there, slip.code), (absent, slip.code[:-4] + f"{9999 - number % len(slips):04d}")]
        random.shuffle(turns)
        for answers, code in turns:
            answers.append(await _ask(port, STATUS, {"code": code, "secret": wrong}))
    return there, absent


async def _ask(
    port: int,
    path: str,
    form: dict[str, str] | None = None,
    *,
    cookie: str = "",
    wait: asyncio.Event | None = None,
) -> Answer:
    """One request on a connection of its own. A connection that is refused or cut counts as 599."""
    address = ".".join(str(random.randrange(1, 255)) for _ in range(4))
    body = urlencode(form or {})
    lines = [
        f"{'POST' if form else 'GET'} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Accept: text/html",
        "Sec-Fetch-Site: same-origin",
        f"X-Forwarded-For: {address}",
        "Connection: close",
        *([f"Cookie: {cookie}"] if cookie else []),
        *([f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded"] if form else []),
    ]
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        if wait is not None:
            await wait.wait()
        began = time.perf_counter()
        writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        whole = await reader.read()
        took = (time.perf_counter() - began) * 1000
        writer.close()
        return Answer(int(whole.split(b" ", 2)[1]), took, whole)
    except (OSError, IndexError, ValueError):
        return Answer(599, 0.0, b"")


def _told(crowds: list[Crowd]) -> list[Figure]:
    times = [sorted(one.milliseconds for one in crowd.every) for crowd in crowds]
    opened = [sum(one.status == 200 for one in crowd.held) / (len(crowd.held) / 2) for crowd in crowds]
    failed = [float(sum(one.status >= 500 for one in crowd.every)) for crowd in crowds]
    return [
        Figure.of("1,000 citizens at once: answers 5xx or cut off, worst round", [max(failed)], "", Goal(1, "below")),
        Figure.of("… who hold a slip and read it", opened, "ratio", Goal(1, "at least")),
        Figure.of("… median time of an answer", [statistics.median(one) for one in times], "ms"),
        Figure.of("… of one in a hundred, at least", [one[int(len(one) * 0.99)] for one in times], "ms"),
    ]


def _guessing(answers: list[Answer]) -> list[Figure]:
    looked_at = sum(one.status == 422 for one in answers)
    opened = sum(one.status not in (422, 429) for one in answers)
    return [
        Figure.of("1,000 guesses at one number: looked at, both workers", [looked_at], "", Goal(21, "below")),
        Figure.of("… answered with anything but 422 or 429", [opened], "", Goal(1, "below")),
    ]


def _oracle(there: list[Answer], absent: list[Answer]) -> list[Figure]:
    kinds = {(one.status, NOT_ITS_OWN.sub(b"", one.whole)) for one in (*there, *absent)}
    medians = [statistics.median(one.milliseconds for one in group) for group in (there, absent)]
    halves = [_advantage(there[::2], there[1::2]), _advantage(absent[::2], absent[1::2])]
    return [
        Figure.of(
            f"{len(there):,} wrong secrets, {len(absent):,} unknown numbers: kinds of answer",
            [len(kinds)],
            "",
            Goal(2, "below"),
        ),
        Figure.of("… median time, wrong secret", medians[:1], "ms"),
        Figure.of("… median time, unknown number", medians[1:], "ms"),
        Figure.of("… advantage of the times over a coin", [_advantage(there, absent)], "", Goal(0.03, "below")),
        Figure.of("… the same between halves of one kind (noise)", [max(halves)], ""),
    ]


def _advantage(some: list[Answer], others: list[Answer]) -> float:
    """|AUC - 1/2| of telling the two groups apart by their times."""
    ranked = sorted([(one.milliseconds, True) for one in some] + [(one.milliseconds, False) for one in others])
    ranks = sum(place for place, (_, mine) in enumerate(ranked, 1) if mine)
    area = (ranks - len(some) * (len(some) + 1) / 2) / (len(some) * len(others))
    return abs(area - 0.5)
