"""Requests are measured by route, never by what stands in the address."""

from prometheus_client import REGISTRY

from tests.web.small_office import Office


def measured(route: str, method: str = "GET", status: str = "200") -> float:
    labels = {"method": method, "route": route, "status": status}
    return REGISTRY.get_sample_value("tiepdan_http_request_seconds_count", labels) or 0


async def test_an_answer_is_counted_under_its_route(office: Office) -> None:
    browser = await office.signed_in("tiepdan")
    before = measured("/cases/{code}")
    await browser.get("/cases/KN-2027-0058")
    await browser.get("/cases/KN-2027-0059?q=x")
    assert measured("/cases/{code}") == before + 2


async def test_nothing_the_sender_makes_up_becomes_a_label(office: Office) -> None:
    programme = office.programme()
    await programme.get("/KN-2027-0060")
    await programme.get("/static/KN-2027-0061.js")
    await programme.request("KN20270062", "/login")
    labels = {value for metric in REGISTRY.collect() for sample in metric.samples for value in sample.labels.values()}
    assert {"(none)", "/static/{file}", "other"} <= labels
    assert [value for value in labels if "006" in value] == []
