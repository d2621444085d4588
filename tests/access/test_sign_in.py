"""Signing in, staying signed in, and being kept out."""

import json
import time
from pathlib import Path

import pytest
from limits import RateLimitItemPerMinute

from shared.access.accounts import Accounts, InvalidAccountsError, create_first_accounts
from shared.access.revocation import EndedSessions
from shared.access.session import COOKIE, LIFETIME, Attempts, Sessions, TooMany
from shared.settings import secret
from tests.web.small_office import Office


async def test_the_right_password_opens_the_page_that_was_asked_for(office: Office):
    browser = office.browser()
    asked = await browser.get("/cases/KN-2027-0058?tab=papers")
    assert asked.status_code == 303
    assert asked.headers["location"] == "/login?next=/cases/KN-2027-0058%3Ftab%3Dpapers"
    form = {"login": "tiepdan", "password": office.passwords["tiepdan"], "next": "/cases/KN-2027-0058?tab=papers"}
    answer = await browser.post("/login", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases/KN-2027-0058?tab=papers")
    assert (await browser.get("/cases/KN-2027-0058")).json()["login"] == "tiepdan"


async def test_a_wrong_password_and_an_unknown_login_are_told_apart_by_nobody(office: Office):
    wrong = await office.browser().post("/login", data={"login": "tiepdan", "password": "sai-mat-khau"})
    unknown = await office.browser().post("/login", data={"login": "khong-co", "password": "sai-mat-khau"})
    assert wrong.status_code == unknown.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in wrong.text
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in unknown.text
    assert COOKIE not in wrong.cookies
    assert 'value="tiepdan"' in wrong.text
    assert "sai-mat-khau" not in wrong.text


async def test_an_unknown_login_takes_as_long_as_a_known_one(office: Office):
    accounts = Accounts(office.settings.accounts_path)

    async def fastest(login: str) -> float:
        times = []
        for _ in range(8):  # one of them undisturbed
            started = time.perf_counter()
            await accounts.verify(login, "sai")
            times.append(time.perf_counter() - started)
        return min(times)

    assert await fastest("khong-co") > 0.4 * await fastest("tiepdan")


async def test_an_empty_form_names_both_fields(office: Office):
    answer = await office.browser().post("/login", data={"login": "", "password": ""})
    assert answer.status_code == 422
    assert 'href="#f-login"' in answer.text
    assert 'href="#f-password"' in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
async def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(office: Office, scheme: str, secure: bool):
    browser = office.browser()
    data = {"login": "tiepdan", "password": office.passwords["tiepdan"]}
    answer = await browser.post(f"{scheme}://office.test/login", data=data)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert f"max-age={LIFETIME}" in cookie
    assert ("secure" in cookie) is secure


async def test_signing_out_ends_the_browsers_session(office: Office):
    browser = await office.signed_in("tiepdan")
    assert (await browser.post("/logout")).headers["location"] == "/login"
    assert (await browser.get("/")).status_code == 303


async def test_a_session_signed_out_of_is_worth_nothing_to_who_kept_it(office: Office):
    browser, other = await office.signed_in("tiepdan"), await office.signed_in("tiepdan")
    token = browser.cookies[COOKIE]
    programme = office.programme(Authorization=f"Bearer {token}")
    assert (await programme.get("/cases/1")).status_code == 200
    assert (await browser.post("/logout")).status_code == 303
    assert (await programme.get("/cases/1")).status_code == 401
    assert (await other.get("/cases/1")).status_code == 200, "the same person's other session goes on"


async def test_every_process_learns_of_a_session_that_was_signed_out_of(office: Office):
    browser = await office.signed_in("tiepdan")
    elsewhere = Sessions(secret(office.settings), Accounts(office.settings.accounts_path))
    token = browser.cookies[COOKIE]
    assert elsewhere.account(token) is not None
    await browser.post("/logout")
    assert elsewhere.account(token) is None


async def test_a_programme_ends_its_token_too_and_a_forged_one_ends_nothing(office: Office):
    credentials = {"login": "tiepdan", "password": office.passwords["tiepdan"]}
    token = (await office.programme().post("/api/v1/tokens", json=credentials)).json()["access_token"]
    programme = office.programme(Authorization=f"Bearer {token}")
    await office.programme(Authorization=f"Bearer {token[:-2]}xx").post("/logout")
    assert (await programme.get("/cases/1")).status_code == 200
    await programme.post("/logout")
    assert (await programme.get("/cases/1")).status_code == 401


def test_ended_sessions_are_forgotten_when_they_would_be_over(tmp_path: Path):
    ended = EndedSessions(tmp_path / "ended.json")
    ended.add("over", time.time() - 1)
    ended.add("not yet", time.time() + LIFETIME)
    assert "not yet" in ended
    ended.add("another", time.time() + LIFETIME)
    assert "over" not in (tmp_path / "ended.json").read_text()
    assert "not yet" in EndedSessions(tmp_path / "ended.json")


async def test_a_new_password_ends_every_session_and_the_old_password(office: Office):
    browser = await office.signed_in("tiepdan")
    new = Accounts(office.settings.accounts_path).reset_password("tiepdan")
    assert (await browser.get("/", headers={"Accept": "application/json"})).status_code == 401
    old = await office.browser().post("/login", data={"login": "tiepdan", "password": office.passwords["tiepdan"]})
    assert old.status_code == 401
    fresh = await office.browser().post("/login", data={"login": "tiepdan", "password": new})
    assert fresh.status_code == 303


async def test_a_locked_account_is_out_at_once_and_back_with_a_new_sign_in(office: Office):
    browser = await office.signed_in("tiepdan")
    accounts = Accounts(office.settings.accounts_path)
    accounts.disable("tiepdan")
    assert (await browser.get("/")).status_code == 303
    data = {"login": "tiepdan", "password": office.passwords["tiepdan"]}
    assert (await office.browser().post("/login", data=data)).status_code == 401
    accounts.enable("tiepdan")
    assert (await browser.get("/")).status_code == 303, "the session from before the lock stays dead"
    assert (await office.browser().post("/login", data=data)).status_code == 303


async def test_a_session_dies_after_twelve_hours(office: Office, monkeypatch: pytest.MonkeyPatch):
    browser = await office.signed_in("tiepdan")
    now = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + LIFETIME - 60)
    assert (await browser.get("/")).status_code == 200
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + LIFETIME + 60)
    assert (await browser.get("/")).status_code == 303


async def test_a_forged_session_is_nobodys(office: Office):
    browser = await office.signed_in("tiepdan")
    token = browser.cookies[COOKIE]
    forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    answer = await office.programme(Authorization=f"Bearer {forged}").get("/cases/1")
    assert answer.status_code == 401


async def test_guessing_one_login_is_stopped_with_the_time_to_wait(office: Office):
    browser = office.browser()
    for _ in range(10):
        assert (await browser.post("/login", data={"login": "truongban", "password": "doan"})).status_code == 401
    stopped = await browser.post("/login", data={"login": "truongban", "password": office.passwords["truongban"]})
    assert stopped.status_code == 429
    assert 1 <= int(stopped.headers["retry-after"]) <= 300
    assert "Đã thử quá nhiều lần" in stopped.text
    by_token = await office.programme().post("/api/v1/tokens", json={"login": "truongban", "password": "doan"})
    assert by_token.status_code == 429, "the limit is one for the page and the API"
    assert int(by_token.headers["retry-after"]) >= 1
    assert (await office.signed_in("tiepdan")) is not None, "other logins are not stopped"


def test_guessing_many_logins_from_one_address_is_stopped():
    attempts = Attempts(per_login=RateLimitItemPerMinute(10), per_address=RateLimitItemPerMinute(3))
    assert [attempts.begin(f"login{number}", "10.0.0.1") for number in range(3)] == [None] * 3
    assert isinstance(attempts.begin("login4", "10.0.0.1"), TooMany)
    assert attempts.begin("login4", "10.0.0.2") is None


async def test_a_programme_signs_in_with_a_token_and_needs_no_cookie(office: Office):
    credentials = {"login": "giamsat", "password": office.passwords["giamsat"]}
    issued = await office.programme().post("/api/v1/tokens", json=credentials)
    assert issued.status_code == 201
    assert issued.json()["expires_in"] == LIFETIME
    programme = office.programme(Authorization=f"Bearer {issued.json()['access_token']}")
    assert (await programme.get("/api/v1/report")).json() == "giamsat"


def test_the_first_accounts_are_private_and_made_once(tmp_path: Path):
    path, passwords_file = tmp_path / "accounts.json", tmp_path / "passwords.txt"
    passwords = create_first_accounts(path, [], passwords_file)
    assert set(passwords) == {"tiepdan", "truongban", "lanhdao", "giamsat", "baomat", "kiemtoan", "vanhanh"}
    assert path.stat().st_mode & 0o777 == passwords_file.stat().st_mode & 0o777 == 0o600
    assert not any(password in path.read_text() for password in passwords.values())
    assert f"tiepdan\t{passwords['tiepdan']}\t" in passwords_file.read_text()
    assert len(set(passwords.values())) == len(passwords)
    assert create_first_accounts(path, [], passwords_file) == {}
    roles = {entry["login"]: entry["roles"] for entry in json.loads(path.read_text())["accounts"]}
    assert roles["truongban"] == ["desk", "unit_leader"]


async def test_each_unit_gets_an_officer_and_a_head(office: Office):
    browser = await office.signed_in("cb.so-nnmt")
    assert (await browser.get("/cases/1")).json()["unit"] == "so-nnmt"
    assert "ld.so-nnmt" in office.passwords


def test_a_broken_accounts_file_is_named(tmp_path: Path):
    (tmp_path / "accounts.json").write_text('{"accounts": [{"login": "x"}]}')
    with pytest.raises(InvalidAccountsError, match=r"accounts\.json"):
        Accounts(tmp_path / "accounts.json").list()
