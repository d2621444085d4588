"""Who came is kept encrypted, found again by a number, and read through one door that leaves a trace."""

from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.intake.people.usecases import Asked, Person, keep, look
from services.intake.people.vault import CannotOpen, Vault, key_id
from services.intake.service import INTAKE
from services.intake.visits.earlier import perhaps_seen_before, seen_before
from shared.access.policy import Subject
from shared.access.roles import Caller, Role
from shared.database import Database
from tests.apps import App
from tests.conftest import MakeDatabase
from tests.intake.conftest import NAME, a_denunciation, a_petition, a_visit, accepted, post, somebody

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
CLERK = Caller("tiepdan", frozenset({Role.DESK}), "ban-tcd", "Bàn tiếp")
SUPERVISOR = Caller("giamsat", frozenset({Role.SUPERVISOR}), None, "Giám sát")


@pytest.fixture
async def database(service_database: MakeDatabase) -> Database:
    return await service_database(INTAKE)


async def _kept(database: Database, vault: Vault) -> UUID:
    async with database.transaction("tiepdan") as tx:
        return await keep(tx, Person(**somebody()), vault)


async def _looked(database: Database, vault: Vault, key: UUID, caller: Caller, matter: Subject) -> list[str]:
    async with database.transaction(caller.login) as tx:
        found = await look(tx, caller, {key: Asked("visit/TD-2026-0001", matter)}, vault, "test")
        return [person.name for person in found.values()]


async def test_a_look_is_granted_by_the_policy_and_put_on_record(database: Database) -> None:
    vault = Vault([NEW])
    key = await _kept(database, vault)
    assert await _looked(database, vault, key, CLERK, Subject(kind="KN")) == [NAME]
    async with database.engine.connect() as db:
        [row] = await db.execute(text("SELECT caller, subject, purpose FROM identity.look"))
    assert tuple(row) == ("tiepdan", "visit/TD-2026-0001", "test")


async def test_what_is_not_granted_is_not_read_and_leaves_no_look(database: Database) -> None:
    vault = Vault([NEW])
    key = await _kept(database, vault)
    assert await _looked(database, vault, key, SUPERVISOR, Subject(kind="KN")) == []
    assert await _looked(database, vault, key, CLERK, Subject(kind="TC")) == [], (
        "not even the desk, once it is recorded"
    )
    async with database.engine.connect() as db:
        assert (await db.execute(text("SELECT count(*) FROM identity.look"))).scalar_one() == 0


async def test_a_look_cannot_be_taken_back(database: Database) -> None:
    vault = Vault([NEW])
    await _looked(database, vault, await _kept(database, vault), CLERK, Subject(kind="KN"))
    for statement in ("DELETE FROM identity.look", "UPDATE identity.look SET caller = 'x'", "TRUNCATE identity.look"):
        async with database.engine.connect() as db:
            with pytest.raises(IntegrityError, match="append-only"):
                await db.execute(text(statement))


async def test_after_a_new_key_old_records_are_read_and_found(database: Database) -> None:
    key = await _kept(database, Vault([OLD]))
    rotated = Vault([NEW, OLD])
    assert await _looked(database, rotated, key, CLERK, Subject(kind="KN")) == [NAME]
    [unopened] = await _looked(database, Vault([NEW]), key, CLERK, Subject(kind="KN"))
    assert unopened == f"Không mở được: thiếu khóa {key_id(OLD)}"
    asked = {key: Asked("visit/TD-2026-0001", Subject(kind="KN"))}
    with pytest.raises(CannotOpen):
        async with database.transaction(CLERK.login) as tx:
            await look(tx, CLERK, asked, Vault([NEW]), "giấy biên nhận", on_paper=True)
    assert Vault([OLD]).fingerprint("014-300.000 127") in rotated.fingerprints("014300000127")


async def test_somebody_who_came_before_is_found_by_number_and_denunciations_stay_hidden(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KNPA", field="dat-dai", petition={"process": accepted()}))
    secret = {"process": accepted(extract="Giao đất sai thẩm quyền.")}
    await post(app, "/visits", a_visit(kind="TC", field="dat-dai", petition=secret))
    vault = app.app.state.identity_keyring.vault()
    async with app.database("intake").transaction("tiepdan") as tx:
        earlier = await seen_before(tx, "014.300.000.127", vault)
        assert [code for code, _ in earlier.visits] == ["TD-2026-0001"]
        assert [one.code for one in earlier.matters] == ["KNPA-2026-0001"]
        assert (await seen_before(tx, "014300000128", vault)).visits == ()


@pytest.mark.parametrize(
    ("spelled", "year", "found"),
    [
        ("Lường Thị Ví Dụ", 1968, True),
        ("luong thi vi du", 1968, True),
        ("LƯỜNG  THỊ VÍ DỤ", 1968, True),
        ("Dụ Lường Thị Ví", 1968, True),
        ("Lường Thị Vý Dụ", 1968, True),
        ("Lường Thị Ví Dụ", 1969, False),
        ("Lường Thị Ví", 1968, False),
        ("Lường Văn Ví Dụ", 1968, False),
    ],
)
async def test_somebody_without_a_paper_is_found_by_name_and_year_however_spelled(
    app: App, spelled: str, year: int, found: bool
) -> None:
    nameless = somebody(paper_number=None, paper_type=None)
    await post(app, "/visits", a_visit(who=nameless, kind="KNPA", field="dat-dai", petition={"process": accepted()}))
    guided = {"outcome": "guided", "reason": "Của cấp xã."}
    await post(app, "/petitions", a_petition(who=nameless, process=guided))
    await post(app, "/petitions", a_denunciation(who=nameless))
    async with app.database("intake").transaction("tiepdan") as tx:
        earlier = await perhaps_seen_before(tx, spelled, year, app.app.state.identity_keyring.vault())
    assert {one.code for one in earlier.matters} == ({"KNPA-2026-0001", "D-2026-0002"} if found else set())
    assert [code for code, _ in earlier.visits] == (["TD-2026-0001"] if found else [])


async def test_the_panel_tells_who_it_surely_is_from_who_it_may_be(app: App) -> None:
    await post(app, "/visits", a_visit())
    await post(app, "/visits", a_visit(who=somebody(paper_number="014300000999")))
    typed = {"who.paper_number": "014300000127", "who.name": NAME, "who.birth_year": "1968"}
    panel = (await app.browser("tiepdan").post("/intake/visits/seen-before", data=typed)).text
    sure, _, perhaps = panel.partition("Có thể là người này")
    assert ("TD-2026-0001" in sure, "TD-2026-0001" in perhaps) == (True, False)
    assert ("TD-2026-0002" in sure, "TD-2026-0002" in perhaps) == (False, True)


def test_a_person_never_prints_itself() -> None:
    assert NAME not in f"{Person(**somebody())} {Person(**somebody())!r}"
