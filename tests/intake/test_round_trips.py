"""Registering a petition is few round trips: a desk and a demo of thousands both wait for each one."""

from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, a_visit, accepted, post, somebody
from tests.statements import statements

MOST = 9
"""Person, number, petition, case, giving, clock and its first line, procedure, events."""
SEALED = 1
"""What a denunciation tells is stored apart."""


async def test_an_accepted_and_assigned_petition_takes_one_statement_a_row(app: App) -> None:
    await post(app, "/petitions", a_petition())
    for petition, most in ((a_petition(process=accepted(), who=somebody()), MOST), (a_denunciation(), MOST + SEALED)):
        with statements() as plain:
            await post(app, "/petitions", petition)
        assert 0 < len(plain) <= most, plain
        with statements() as keyed:
            await post(app, "/petitions", petition, Idempotency_Key=f"key-{petition['kind']}")
        assert 0 < len(keyed) <= most + 2, keyed


async def test_a_visit_with_its_petition_and_case_takes_one_more(app: App) -> None:
    visit = a_visit(kind="KN", field="dat-dai", petition={"process": accepted()})
    with statements() as counted:
        await post(app, "/visits", visit)
    assert 0 < len(counted) <= MOST + 1, counted
