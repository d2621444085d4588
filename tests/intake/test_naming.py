"""An extract names nobody who denounced, whoever of them is on record; and a guess at who did leaves a trace."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.intake.people.usecases import all_stated
from services.intake.redaction.people import DENOUNCERS, EVERYBODY, denouncers_of, everybody_behind
from tests.apps import App
from tests.intake.conftest import (
    NAME,
    a_denunciation,
    a_petition,
    a_visit,
    accepted,
    get,
    post,
    refused,
    rows,
    somebody,
)
from tests.intake.test_delegations import SECOND, THIRD, a_delegation, a_petition_given, named

EXTRACT = "Giao đất sai thẩm quyền."
PHONE = "0987 000 321"
LATER = "Lò Thị Làm Mẫu"
"""Made of words for example: nobody's name."""


def denounced(extract: str, **changes: Any) -> dict[str, Any]:
    return a_petition_given(kind="TC", petition={"process": accepted(extract=extract)}, **changes)


def fields(problem: dict[str, Any]) -> list[str]:
    return [error["field"] for error in problem["errors"]]


async def tried(app: App) -> list[tuple[str, str]]:
    """Whose guesses are on record, and about what."""
    found = await rows(
        app, "SELECT caller, subject FROM identity.look WHERE purpose = 'bản trích nêu danh tính' ORDER BY id"
    )
    return [(row.caller, row.subject) for row in found]


@pytest.mark.parametrize(
    "extract", [f"Bà {SECOND} tố cáo.", "Số 014300000128 tố cáo.", f"Gọi {PHONE}.", f"Ông {NAME}."]
)
async def test_no_representative_is_named_in_the_extract_of_what_a_delegation_denounces(app: App, extract: str) -> None:
    others = {"others": [named(SECOND, "014 300 000 128") | {"phone": PHONE}, named(THIRD, "014 300 000 129")]}
    problem = await refused(app, "/visits", a_delegation(together=others, **denounced(extract)), 422)
    assert fields(problem) == ["petition.process.extract"]
    await post(app, "/visits", a_delegation(together=others, **denounced(EXTRACT)))


async def test_nor_when_it_is_decided_on_split_or_reclassified_later(app: App) -> None:
    waiting = a_petition_given(kind="TC", petition={})
    await post(app, "/visits", a_delegation(**waiting))
    naming = f"Bà {SECOND} tố cáo."
    decided = accepted(extract=naming)
    assert fields(await refused(app, "/petitions/D-2026-0001/process", decided, 422)) == ["extract"]
    part = {"kind": "KNPA", "field": "giao-thong", "content": "Đề nghị sửa cầu treo."}
    parts = {"parts": [part, part | {"kind": "TC", "process": decided}]}
    assert fields(await refused(app, "/petitions/D-2026-0001/split", parts, 422)) == ["parts.1.process.extract"]
    await post(app, "/visits", a_delegation(**a_petition_given()))
    as_denunciation = {"kind": "TC", "reason": "Đọc lại.", "extract": naming}
    assert fields(await refused(app, "/petitions/D-2026-0002/reclassification", as_denunciation, 422)) == ["extract"]
    assert await tried(app) == [
        ("tiepdan", "petition/D-2026-0001"), ("tiepdan", "petition/D-2026-0001"), ("tiepdan", "petition/D-2026-0002"),
    ]  # fmt: skip
    await post(app, "/petitions/D-2026-0001/process", accepted(extract=EXTRACT))


async def test_those_a_delegation_sent_on_another_day_are_known_too(app: App) -> None:
    first = await post(app, "/visits", a_delegation(**denounced(EXTRACT)))
    again = {"code": first["delegation"], "others": []}
    waiting = a_petition_given(kind="TC", petition={})
    later = await post(app, "/visits", a_delegation(together=again, on="2026-03-09", **waiting))
    process = accepted(extract=f"Bà {THIRD} tố cáo.")
    assert fields(await refused(app, f"/petitions/{later['petition']}/process", process, 422)) == ["extract"]


@pytest.mark.parametrize("broken", [{"field": "khong-co"}, {"process": {"outcome": "guided"}}])
async def test_a_guess_in_a_command_that_cannot_be_done_tells_nothing(app: App, broken: dict[str, Any]) -> None:
    await post(app, "/petitions", a_denunciation(process=None))
    part = {"kind": "KNPA", "field": "giao-thong", "content": "Đề nghị sửa cầu treo."}
    answers = []
    for guess in (NAME, "Lò Văn Thí Dụ"):
        guessing = part | {"kind": "TC", "process": accepted(extract=guess)}
        answers.append(await refused(app, "/petitions/D-2026-0001/split", {"parts": [guessing, part | broken]}, 422))
    assert fields(answers[0]) == fields(answers[1]) != ["parts.0.process.extract"]
    assert await tried(app) == []


async def test_a_guess_that_hits_is_on_record_from_a_page_and_from_a_programme(app: App) -> None:
    await post(app, "/petitions", a_denunciation(process=None))
    guess = accepted(extract=f"Bà {NAME} tố cáo.")
    await refused(app, "/petitions/D-2026-0001/process", guess, 422)
    assert await tried(app) == [("tiepdan", "petition/D-2026-0001")]
    form = {**guess, "version": "1"}
    typed = await app.browser("tiepdan").post("/intake/petitions/D-2026-0001/process", data=form)
    assert typed.status_code == 422
    assert len(await tried(app)) == 2
    assert (await get(app, "/petitions/D-2026-0001"))["outcome"] is None


async def test_a_name_that_comes_later_is_not_recorded_beside_an_extract_that_has_it(app: App) -> None:
    together = {"others": [named(SECOND, "014 300 000 128")]}
    answer = await post(app, "/visits", a_delegation(together=together, **denounced(f"Bà {LATER} bị lấn đất.")))
    path = f"/visits/{answer['visit']}/representatives"
    problem = await refused(app, path, {"others": [named(LATER, "014 300 000 130")]}, 422)
    assert fields(problem) == ["others.0.name"]
    await post(app, path, {"others": [named(THIRD, "014 300 000 129")]})


async def test_whoever_hands_in_a_petition_alone_is_compared_as_before(app: App) -> None:
    visit = a_visit(who=somebody(), **denounced(f"{NAME} tố cáo."))
    assert fields(await refused(app, "/visits", visit, 422)) == ["petition.process.extract"]
    assert fields(await refused(app, "/petitions", a_denunciation(process=accepted(extract=NAME)), 422)) == ["extract"]
    plain = a_petition(who=somebody(), process=accepted())
    await post(app, "/petitions", plain)


async def test_no_text_names_any_of_them_and_only_those_the_case_rests_on_may_be_let_be_seen(app: App) -> None:
    """Void, of another day of the delegation: still people to be protected; no longer people a case rests on."""
    case = "TC-2026-0001"
    first = await post(
        app,
        "/visits",
        a_delegation(together={"others": []}, written_down=True, signed="signature", **denounced(EXTRACT)),
    )
    again = {"code": first["delegation"], "others": [named(SECOND, "014 300 000 128")]}
    later = await post(app, "/visits", a_delegation(together=again, on="2026-03-09", kind="TC", field="dat-dai"))
    vault = app.app.state.identity_keyring.vault()

    async def names(keys: Sequence[UUID]) -> set[str]:
        async with app.database("intake").transaction("test") as tx:
            return {one.name for one in (await all_stated(tx, keys, vault)).values()}

    async def let_be_seen(case: str) -> set[str]:
        async with app.database("intake").transaction("test") as tx:
            return await names(await denouncers_of(tx, case))

    async def behind(**matter: str) -> set[str]:
        async with app.database("intake").transaction("test") as tx:
            return await names(await everybody_behind(tx, **matter))

    for matter in ({"case": case}, {"petition": first["petition"], "visit": first["visit"]}, {"visit": later["visit"]}):
        assert await behind(**matter) == {NAME, SECOND}, matter
    assert await let_be_seen(case) == {NAME}, "the other came on a day that is not about this case"
    alone = await post(app, "/petitions", a_denunciation(who=somebody(name=LATER), process=accepted(extract=EXTRACT)))
    assert await let_be_seen(alone["case"]) == {LATER}
    await post(app, f"/petitions/{alone['petition']}/void", {"reason": "Nhập hai lần."})
    assert await let_be_seen(alone["case"]) == set()
    assert await behind(case=alone["case"]) == {LATER}
    given = {"given": {"nguoi_ghi": f"Ông {SECOND}"}}
    problem = await refused(app, f"/visits/{first['visit']}/papers/bien-ban-to-cao", given, 422)
    assert fields(problem) == ["given.nguoi_ghi"]


async def test_they_are_found_by_indexes_however_many_came(app: App) -> None:
    async with app.database("intake").transaction("test") as tx:
        await tx.execute(text("SET LOCAL enable_seqscan = off"))
        for asked in (EVERYBODY, DENOUNCERS):
            sql = text(f"EXPLAIN {asked.text}")
            plan = [
                row[0] for row in await tx.execute(sql, {"case": "TC-2026-0001", "petition": "D-1", "visit": "TD-1"})
            ]
            assert not [line for line in plan if "Seq Scan" in line], "\n".join(plan)
