"""Who receives a matter is told as soon as its field is chosen: with script at once, without it at the next submit."""

from services.intake.office import the_office
from services.intake.petitions.routing import routed
from shared.calendar import clock
from tests.apps import App

OFFICE = the_office(None, None)


def a_field_received_elsewhere() -> tuple[str, str]:
    """A field of today and the body that receives it."""
    for field in OFFICE.fields.on(clock.today()):
        found = routed(OFFICE, field.code, clock.today())
        if found is not None and not found.is_ours:
            return field.code, found.receiver
    raise AssertionError("the table of subjects sends no field of today elsewhere")


async def test_the_open_form_is_told_who_receives_the_field_that_was_chosen(app: App) -> None:
    desk = app.browser("tiepdan")
    field, receiver = a_field_received_elsewhere()
    assert receiver in (await desk.get(f"/intake/petitions/receiver?field={field}")).text
    ours = (await desk.get("/intake/petitions/receiver?field=dat-dai")).text
    assert "Sở Nông nghiệp và Môi trường" in ours
    assert (await desk.get("/intake/petitions/receiver?field=khong-co")).text.strip() == ""
    assert (await app.browser("giamsat").get(f"/intake/petitions/receiver?field={field}")).status_code == 403


async def test_without_script_the_forms_say_it_when_they_come_back(app: App) -> None:
    desk = app.browser("tiepdan")
    field, receiver = a_field_received_elsewhere()
    typed = {"field": field, "kind": "KNPA", "content": ""}
    for form in ("/intake/visits", "/intake/petitions"):
        fresh = (await desk.get(f"{form}/new")).text
        assert 'hx-get="/intake/petitions/receiver"' in fresh
        assert "Đề xuất theo lĩnh vực" not in fresh
        back = await desk.post(form, data=typed)
        assert back.status_code == 422
        told = back.text[back.text.index('id="noi-nhan"') :][:600]
        assert receiver in told
        assert f"Đề xuất theo lĩnh vực của đơn: {receiver}" in back.text
