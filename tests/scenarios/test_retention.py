"""What is past its term of keeping names nobody once the head decided so; numbers, registers, looks and reports stay."""

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.intake.attachments.storing import Folder, Store, store_of
from services.intake.attachments.sweeping import sweep
from services.intake.attachments.taking import Files
from services.intake.people.statements import opened_statement
from services.intake.people.tables import PersonRow, StatementRow
from services.intake.people.usecases import opened
from services.intake.petitions.queries import LINES as PETITIONS
from services.intake.registers.continuity import continuity
from services.intake.registers.numbers import Register
from services.intake.retention.carrying_out import Done, carry_out
from services.intake.retention.erasing import MARK
from services.intake.retention.terms import load_terms
from services.intake.visits.queries import LINES as VISITS
from shared.calendar import clock
from tests.e2e.leaks import Secrets
from tests.intake.attachments.conftest import left_in
from tests.intake.attachments.samples import a_pdf, sent
from tests.intake.conftest import somebody
from tests.scenarios.office import AUDITOR, CUSTODIAN, DESK, LEADER, SUPERVISOR, Office, head, officer
from tests.scenarios.test_no_identity import dumped
from tests.servers import Servers

UNIT: Final = "so-nnmt"
NAME: Final = "Lường Thị Ví Dụ"
SECRETS: Final = Secrets(name=NAME, given="bà Ví Dụ", paper="014300000127", address="bản Hôm", phone="0912000318")
OTHER: Final = Secrets(name="Quàng Văn Mẫu Thử", phone="0988777666")
YEAR: Final = ("2025-12-15", "2026-12-14")
LATER: Final = date(2042, 6, 2)
"""Sixteen years on: every term is over."""
DECIDED: Final = {"number": "12/QĐ-BTCD", "compared": True}


async def lived(office: Office) -> dict[str, str]:
    """A recommendation told at the desk and carried to its end, with the name wherever somebody could write it; a
    denunciation that is not accepted; a petition that was guided; a visit without any.
    """
    said = f"Tôi là {NAME}, bản Hôm, điện thoại 0912.000.318, đề nghị bố trí đất sản xuất."
    visit = {"who": somebody(), "content": said, "request": "Bà Ví Dụ xin trả lời.", "prior": "LUONG THI VI DU đã hỏi xã.",
             "kind": "KNPA", "field": "dat-dai", "on": "2026-03-02",
             "petition": {"process": {"outcome": "accepted", "assign_to": UNIT}}}  # fmt: skip
    answer = await office.post("/visits", visit)
    case, petition, code = answer["case"], answer["petition"], answer["visit"]
    await office.post(f"/visits/{code}/papers/giay-bien-nhan", {"given": {"tai_lieu": "Đơn, 02 tờ"}})
    await sent(office.app, f"/petitions/{petition}", a_pdf(NAME), f"Đơn của bà {NAME}.pdf")
    await office.post(f"/cases/{case}/acknowledge", {"on": "2026-03-03"}, officer(UNIT))
    await office.post(f"/cases/{case}/notes", {"text": f"Đã gọi bà Ví Dụ số 0912 000 318 ({NAME})."}, officer(UNIT))
    done = {"answer": f"Trả lời {NAME}: đã bố trí 1.200 m2.", "number": "187/SNNMT", "on": "2026-03-16"}
    await office.post(f"/cases/{case}/answer", done, head(UNIT))
    await office.post(f"/cases/{case}/close", {"on": "2026-03-17"})
    process = {"outcome": "not_processed", "ground": "tc-gui-nhieu-noi"}
    told = {"kind": "TC", "field": "dat-dai", "content": f"{NAME} tố cáo giao đất trái thẩm quyền.", "channel": "post",
            "on": "2026-03-02", "who": somebody(), "process": process}  # fmt: skip
    secret = (await office.post("/petitions", told))["petition"]
    later = somebody(name="Quàng Văn Mẫu Thử", paper_number="014 200 111 222", address="Tổ 9", phone="0988 777 666")
    plain = await office.post("/visits", {"who": later, "content": "Quàng Văn Mẫu Thử hỏi đường.", "on": "2026-03-05"})
    await office.deliver()
    return {"case": case, "petition": petition, "visit": code, "secret": secret, "plain": plain["visit"]}


async def reports(office: Office) -> dict[str, Any]:
    """Every form of the year, cell by cell, with the records behind the first column of each."""
    first, last = YEAR
    found: dict[str, Any] = {}
    for form in ("01-TCD", "02-XLD", "TONG-QUAN"):
        found[form] = await office.get(f"/forms/{form}", SUPERVISOR, "reporting", **{"from": first, "to": last})
        found[f"{form} records"] = await office.counted(form, 1, first, last)
    return found


async def carried_out(office: Office) -> Done:
    database = office.app.database("intake")
    vault = office.app.app.state.identity_keyring.vault()
    return await carry_out(database, vault, load_terms(), _store(office))


def _store(office: Office) -> Store:
    kept: Files | None = getattr(office.app.app.state, "files", None)
    return kept.store if kept else store_of(office.app.app.state.web.settings)


async def listed(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = await office.post("/retention/lists")
    return found


async def test_what_is_past_its_term_names_nobody_and_the_figures_stay(
    office: Office, servers: Servers, tmp_path: Path
) -> None:
    office.app.app.state.files = Files(Folder(tmp_path / "files"), 2_000_000, None)
    made = await lived(office)
    assert len(left_in(tmp_path)) == 1
    before, looks = await reports(office), await _looks(office)
    assert SECRETS.found_in(str(await dumped(servers, office, "intake"))) != [], "the name stands in texts"
    with clock.frozen(date(2031, 3, 17)):
        assert await _past(office) == {made["secret"], made["plain"]}, "the case is kept to the end of its day"
    with clock.frozen(date(2031, 3, 18)):
        assert await _past(office) == {made["case"], made["secret"], made["plain"]}
        draft = await office.get(f"/retention/matters/{made['case']}")
        assert {one["code"] for one in draft["members"]} == {made["case"], made["petition"], made["visit"]}
        assert SECRETS.found_in(str(draft)) == []
        assert {(one["table"], one["column"]) for one in draft["texts"]} >= {("visit", "prior"), ("case_note", "text")}
        told = (await office.get(f"/retention/matters/{made['secret']}"))["texts"]
        assert {(one["table"], one["column"]) for one in told} >= {("statement", "content")}
        assert SECRETS.found_in("\n".join(await _told(office))) == ["name"]
        detail = await listed(office)
        await office.refused("/retention/lists", {})
        path = f"/retention/lists/{detail['id']}/decide"
        await office.refused(path, {"number": "12/QĐ"}, LEADER, 422)  # terms nobody has compared
        kept = {"keep": [made["plain"]], "keep_until": "2033-01-01", "keep_why": "Còn tranh chấp liên quan."}
        decided = await office.post(path, DECIDED | kept, LEADER)
        assert {item["code"]: item["outcome"] for item in decided["items"]}[made["plain"]] == "kept"
        assert await carried_out(office) == Done(anonymised=2)
        assert await carried_out(office) == Done(), "once"
        assert await _past(office) == set()
    assert left_in(tmp_path) == [], "what was attached is gone"
    assert (await sweep(office.app.database("intake"), _store(office))).sound, "and is not missed"
    assert SECRETS.found_in("\n".join(await _told(office))) == [], "nor in what is sealed"
    whole = str(await dumped(servers, office, "intake"))
    assert SECRETS.found_in(whole) == []
    assert OTHER.found_in(whole) == ["name"], "kept on as it was, the number sealed as ever"
    assert await _names(office) == {MARK: 2, "Quàng Văn Mẫu Thử": 1}
    assert await reports(office) == before
    assert (await _looks(office))[: len(looks)] == looks
    await _still_works(office, made)


async def _told(office: Office) -> list[str]:
    """What was told of denunciations, opened."""
    vault = office.app.app.state.identity_keyring.vault()
    async with office.app.database("intake").engine.connect() as db:
        rows = (await db.execute(text("SELECT * FROM identity.statement"))).mappings()
        return [opened_statement(StatementRow(**row), vault).content for row in rows]


async def _still_works(office: Office, made: dict[str, str]) -> None:
    for path in (f"/cases/{made['case']}", f"/petitions/{made['petition']}", f"/visits/{made['visit']}"):
        page = await office.app.browser(DESK).get(f"/intake{path}")
        assert page.status_code == 200, page.text
        assert "đã khử nhận dạng" in page.text
        assert SECRETS.found_in(page.text) == []
    found = await office.app.browser(DESK).post("/intake/search/person", data={"paper_number": "014300000127"})
    assert made["visit"] not in found.text
    assert made["case"] in {one["code"] for one in (await office.get("/search", q="bố trí đất sản xuất"))["items"]}
    assert (await office.get("/search", q="Lường Thị Ví Dụ"))["items"] == []
    async with office.app.database("intake").transaction("test") as tx:
        for register, lines in ((Register.VISITS, VISITS), (Register.PETITIONS, PETITIONS)):
            book = await continuity(tx, "ban-tcd", register, 2026, lines)
            assert (book.lines, book.missing) == (2, ())
    [paper] = (await office.get(f"/visits/{made['visit']}/papers"))["issued"]
    assert paper["written_number"].startswith("01/")
    assert (await office.app.as_(DESK).get(f"/intake/api/v1/papers/{paper['id']}/pdf")).status_code == 404
    happened = await office.happened("intake", made["case"])
    assert happened[-1] == "record.anonymised"


async def test_nothing_is_made_anonymous_without_a_second_persons_decision(office: Office) -> None:
    made = await lived(office)
    with clock.frozen(LATER):
        detail = await office.post("/retention/lists", {}, "truongban")
        path = f"/retention/lists/{detail['id']}/decide"
        await office.refused(path, DECIDED, "truongban", 409)
        for login in (SUPERVISOR, AUDITOR, CUSTODIAN, head(UNIT), DESK):
            await office.refused(path, DECIDED, login, 403)
        assert await carried_out(office) == Done()
        insert = "INSERT INTO anonymised (code, list, item, at) VALUES (:code, :list, :code, now())"
        async with office.app.database("intake").engine.connect() as db:
            with pytest.raises(IntegrityError, match="nobody decided"):
                await db.execute(text(insert), {"code": made["case"], "list": detail["id"]})
    for change in ("UPDATE case_note SET text = ''", "DELETE FROM case_note", "DELETE FROM identity.paper_file",
                   "UPDATE visit SET content = ''"):  # fmt: skip
        async with office.app.database("intake").engine.connect() as db:
            with pytest.raises(IntegrityError, match=r"append-only|as it was written"):
                await db.execute(text(change))


async def test_a_matter_something_new_hangs_on_is_kept_though_it_was_decided_on(office: Office) -> None:
    made = await lived(office)
    with clock.frozen(LATER):
        detail = await listed(office)
        await office.post(f"/retention/lists/{detail['id']}/decide", DECIDED, LEADER)
        visit = {"who": somebody(), "content": "Hỏi lại việc cũ.", "on": LATER.isoformat(), "case": made["case"]}
        await office.post("/visits", visit)
        assert await carried_out(office) == Done(anonymised=2, changed=1)
        kept = await office.get(f"/retention/lists/{detail['id']}")
        assert {one["code"]: one["outcome"] for one in kept["items"]}[made["case"]] == "changed"
        assert NAME in (await office.get(f"/visits/{made['visit']}"))["content"]


async def _past(office: Office) -> set[str]:
    return {one["code"] for one in (await office.get("/retention/past"))["items"]}


async def _looks(office: Office) -> list[Any]:
    async with office.app.database("intake").engine.connect() as db:
        return [tuple(row) for row in await db.execute(text("SELECT * FROM identity.look ORDER BY id"))]


async def _names(office: Office) -> dict[str, int]:
    """What the rows of persons say, opened with the key."""
    vault, found = office.app.app.state.identity_keyring.vault(), dict[str, int]()
    async with office.app.database("intake").engine.connect() as db:
        for row in (await db.execute(text("SELECT * FROM identity.person"))).mappings():
            person = opened(PersonRow(**row), vault)
            assert person.name != MARK or (row["paper_hash"], person.phone, person.address) == (None, None, None)
            found[person.name] = found.get(person.name, 0) + 1
    return found
