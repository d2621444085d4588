"""Writes that another site causes, and addresses that lead elsewhere."""

import pytest

from shared.access.callers import local_path
from tests.web.small_office import Office

VISIT = {"summary": "Xin cấp giấy", "kind": "KN", "received": "05/03/2027"}


async def test_a_form_on_another_site_cannot_write_with_our_cookie(office: Office):
    browser = await office.signed_in("tiepdan")
    assert (await browser.post("/visits", data=VISIT)).status_code == 200
    for site in ("cross-site", "same-site"):
        answer = await browser.post("/visits", data=VISIT, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403, site
        assert "một trang khác" in answer.text


async def test_an_older_browser_is_judged_by_the_origin_it_names(office: Office):
    browser = await office.signed_in("tiepdan")
    del browser.headers["Sec-Fetch-Site"]
    assert (await browser.post("/visits", data=VISIT, headers={"Origin": "http://office.test"})).status_code == 200
    assert (await browser.post("/visits", data=VISIT, headers={"Origin": "http://evil.test"})).status_code == 403
    for nowhere in ("null", "http://[x", "", "http://"):
        assert (await browser.post("/visits", data=VISIT, headers={"Origin": nowhere})).status_code == 403, nowhere
    assert (await browser.post("/visits", data=VISIT, headers={"Origin": "http://[x", "Host": ""})).status_code == 403
    assert (await browser.post("/visits", data=VISIT)).status_code == 403, "a cookie without any sign of where from"


async def test_another_site_cannot_sign_somebody_in(office: Office):
    data = {"login": "tiepdan", "password": office.passwords["tiepdan"]}
    answer = await office.browser(**{"Sec-Fetch-Site": "cross-site"}).post("/login", data=data)
    assert answer.status_code == 403


async def test_a_bearer_token_is_sent_on_purpose_and_needs_no_such_proof(office: Office):
    credentials = {"login": "tiepdan", "password": office.passwords["tiepdan"]}
    token = (await office.programme().post("/api/v1/tokens", json=credentials)).json()["access_token"]
    programme = office.programme(**{"Authorization": f"Bearer {token}", "Sec-Fetch-Site": "cross-site"})
    assert (await programme.post("/visits", data=VISIT)).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["https://evil.test/", "//evil.test", "/\\evil.test", "\\\\evil.test", "javascript:alert(1)", "/a\nb", "", None],
)
def test_signing_in_leads_nowhere_else(address: str | None):
    assert local_path(address) == "/"


def test_signing_in_leads_back_to_the_page_with_its_filters():
    assert local_path("/intake/inbox?due=late&kind=KN") == "/intake/inbox?due=late&kind=KN"


async def test_a_redirect_elsewhere_in_the_form_is_ignored(office: Office):
    data = {"login": "tiepdan", "password": office.passwords["tiepdan"], "next": "//evil.test/x"}
    assert (await office.browser().post("/login", data=data)).headers["location"] == "/"


async def test_a_part_of_a_page_asked_for_without_a_session_sends_the_whole_page_to_sign_in(office: Office):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://office.test/intake/inbox?due=late"}
    answer = await office.browser().get("/cases/1", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/login?next=/intake/inbox%3Fdue%3Dlate"


@pytest.mark.parametrize("address", ["http://[x", "http://office.test", "", "//"])
async def test_a_part_asked_for_from_no_real_page_is_sent_to_sign_in_too(office: Office, address: str):
    answer = await office.browser().get("/cases/1", headers={"HX-Request": "true", "HX-Current-URL": address})
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/login"


async def test_a_write_without_a_session_says_so_and_is_not_sent_to_another_page(office: Office):
    answer = await office.browser().post("/visits", data=VISIT)
    assert answer.status_code == 401
    assert "Phiên làm việc đã hết" in answer.text


async def test_a_role_that_may_not_call_a_route_is_told_so(office: Office):
    browser = await office.signed_in("cb.so-nnmt")
    answer = await browser.get("/api/v1/report")
    assert answer.status_code == 403
    assert answer.json()["code"] == "forbidden"
