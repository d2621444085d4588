"""What is not of a kind, or was not law when a matter was received, is refused through every door."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.intake.proceedings.powers import SHIPPED, Power, load_powers, withheld
from shared.datafiles import InvalidData
from shared.events.kinds import CaseKind
from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, post, refused
from tests.intake.test_proceedings import HEAD, OFFICER, UNIT, a_complaint, no, step


@pytest.mark.parametrize(("kind", "attribute"), [("KN", "very-complex"), ("KN", "delegated"), ("TC", "remote")])
async def test_an_attribute_of_the_other_kind_is_refused_at_its_field(app: App, kind: str, attribute: str) -> None:
    code = (
        await a_complaint(app, "accepted")
        if kind == "KN"
        else (await post(app, "/petitions", a_denunciation(on="2026-07-06")))["case"]
    )
    stated: dict[str, Any] = {"attributes": ["complex", attribute], "note": "Nhiều nơi.", "on": "2026-07-08"}
    problem = await refused(app, f"/cases/{code}/proceeding/set_attributes", stated, 422, OFFICER)
    assert problem["errors"][0]["field"] == "attributes"
    await step(app, code, "set_attributes", **stated | {"attributes": ["complex"]})


async def test_a_complaint_withdrawn_does_not_go_on(app: App) -> None:
    code = await a_complaint(app, "accepted")
    problem = await refused(app, f"/cases/{code}/proceeding/withdraw", {"continued": True}, 422, OFFICER)
    assert problem["errors"][0]["field"] == "continued"
    page = await app.browser(OFFICER).post(
        f"/intake/cases/{code}/proceeding/withdraw", data={"whole": "on", "continued": "on", "form": "minutes"}
    )
    assert page.status_code == 422, "nor from a page made by hand"


async def test_no_organisation_is_sanctioned_by_the_decision_on_a_complaint(app: App) -> None:
    code = await a_complaint(app, "accepted")
    await step(app, code, "verify", on="2026-07-13", number="31/QĐ")
    decision: dict[str, Any] = {"number": "8/QĐ", "result": "right", "findings_differ": False}
    decision |= {"sanctioned_organisations": 1}
    problem = await refused(app, f"/cases/{code}/proceeding/decide", decision, 422, HEAD)
    assert problem["errors"][0]["field"] == "sanctioned_organisations"


@pytest.mark.parametrize("name", ["suspend", "terminate"])
@pytest.mark.parametrize(("received_on", "possible"), [("2026-06-30", False), ("2026-07-01", True)])
async def test_a_complaint_is_suspended_or_terminated_by_the_law_of_its_receipt(
    app: App, name: str, received_on: str, possible: bool
) -> None:
    petition = a_petition(kind="KN", on=received_on, process={"outcome": "accepted", "assign_to": UNIT})
    code = (await post(app, "/petitions", petition))["case"]
    paper: dict[str, Any] = {"on": "2026-07-20", "number": "1/QĐ", "note": "Ốm nặng."}
    if possible:
        await step(app, code, name, HEAD, **paper)
    else:
        assert "01/07/2026" in await no(app, code, name, HEAD, **paper)


def test_a_power_is_withheld_only_from_what_was_received_outside_its_days() -> None:
    for power in Power:
        assert withheld(power, CaseKind.COMPLAINT, date(2026, 6, 30)) is not None
        assert withheld(power, CaseKind.COMPLAINT, date(2026, 7, 1)) is None
        assert withheld(power, CaseKind.DENUNCIATION, date(2026, 6, 30)) is None, "no law changed it"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("suspend,KN,Khác,Other,2027-01-01,,Luật khác", "'suspend' is given for KN on 2027-01-01 already"),
        ("forgive,KN,Khác,Other,2027-01-01,,Luật khác", "column 'code'"),
        ("suspend,XX,Khác,Other,2027-01-01,,Luật khác", "column 'kind'"),
        ("transfer,TC,Khác,Other,2027-01-01,,", "column 'source'"),
    ],
)
def test_a_line_that_cannot_be_right_is_named(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "powers.csv"
    file.write_text(SHIPPED.read_text() + line + "\n")
    with pytest.raises(InvalidData, match=message):
        load_powers(file)
