"""What a reader sees: language, navigation, home page, assets, strict headers."""

import re
from pathlib import Path

import pytest

from shared.access.roles import Caller, Role
from shared.settings import Settings
from shared.web import catalogue
from shared.web.assets import MissingAssetsError, load_assets
from shared.web.navigation import NAVIGATION, TILES, current, links_for
from tests.web.small_office import Office


def texts(html: str, pattern: str) -> list[str]:
    return re.findall(pattern, html, re.DOTALL)


async def test_pages_forbid_inline_script_and_style_and_hold_none(office: Office):
    browser = await office.signed_in("tiepdan")
    for path in ("/", "/login", "/khong-co"):
        answer = await browser.get(path, follow_redirects=True)
        policy = answer.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "private, no-store"
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", answer.text)


async def test_the_language_is_the_browsers_until_the_reader_chooses(office: Office):
    english = office.browser(**{"Accept-Language": "fr, en-GB;q=0.8, vi;q=0.5"})
    assert "Sign in" in (await english.get("/login")).text
    other = office.browser(**{"Accept-Language": "fr"})
    assert "Đăng nhập" in (await other.get("/login")).text
    chosen = await other.post("/language", data={"language": "en", "next": "/login?next=/x"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/login?next=/x")
    page = (await other.get("/login")).text
    assert '<html lang="en"' in page
    assert "Sign in" in page
    assert (await other.post("/language", data={"language": "xx"})).status_code == 422


def test_every_vietnamese_text_has_its_english():
    missing = catalogue.missing()
    assert not missing, "run `python -m shared.web.catalogue` and translate:\n" + "\n".join(map(str, missing))
    assert len(set(catalogue.used())) > 50


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        (
            "tiepdan",
            [
                "Hôm nay",
                "Tiếp công dân",
                "Hộp việc",
                "Vụ việc",
                "Đôn đốc",
                "Lịch tiếp, đối thoại",
                "Theo dõi kết luận",
                "Giám sát",
                "Báo cáo",
            ],
        ),
        ("cb.so-nnmt", ["Hôm nay", "Hộp việc", "Vụ việc", "Lịch tiếp, đối thoại", "Theo dõi kết luận"]),
        ("giamsat", ["Hôm nay", "Vụ việc", "Lịch tiếp, đối thoại", "Theo dõi kết luận", "Giám sát", "Báo cáo"]),
        ("baomat", ["Hôm nay", "Đề nghị xem danh tính"]),
        ("kiemtoan", ["Hôm nay", "Đề nghị xem danh tính", "Ai đã xem danh tính", "Danh sách đã tải về", "Nhật ký"]),
        ("vanhanh", ["Hôm nay", "Vận hành"]),
    ],
)
async def test_each_role_is_offered_its_own_pages(office: Office, login: str, expected: list[str]):
    page = (await (await office.signed_in(login)).get("/")).text
    navigation = page[page.index('<nav class="td-nav"') : page.index("</header>")]
    assert texts(navigation, r"<a [^>]*>([^<]+)</a>") == expected
    assert texts(navigation, r'aria-current="page">([^<]+)<') == ["Hôm nay"]


async def test_the_home_page_says_what_waits_and_where_to_go(office: Office):
    page = (await (await office.signed_in("tiepdan")).get("/")).text
    assert "Cán bộ tiếp công dân" in page
    assert "Ban Tiếp công dân" in page
    assert '<a class="td-fig td-fig-late" href="/intake/cases?due=late"><span>Quá hạn</span><b>1.773</b>' in page
    assert 'href="/intake/visits/new"' in page
    english = (await (await office.signed_in("tiepdan", **{"Accept-Language": "en"})).get("/")).text
    assert "<b>1,773</b>" in english
    assert "Receive a visitor" in english
    assert "Rules in force since 01/07/2026" in english


async def test_somebody_who_watches_is_not_offered_work(office: Office):
    page = (await (await office.signed_in("giamsat")).get("/")).text
    assert "/intake/visits/new" not in page
    assert "/reporting/dashboard" in page


async def test_a_custodian_is_offered_the_requests(office: Office):
    page = (await (await office.signed_in("baomat")).get("/")).text
    assert '<a class="td-tile" href="/intake/identity">' in page


async def test_a_tile_promises_only_what_its_page_does(office: Office):
    page = (await (await office.signed_in("tiepdan")).get("/")).text
    assert "tải CSV, in" in page
    assert not re.search("in, xuất|chốt và tải", page)


def test_every_role_has_a_tile_and_the_deepest_link_is_the_current_one():
    for role in Role:
        caller = Caller("x", frozenset({role}), None, "x")
        assert links_for(caller, TILES), role
    assert links_for(None) == []
    found = current(NAVIGATION, "/intake/cases/KN-2027-0058")
    assert found is not None
    assert found.label == "Vụ việc"
    assert current(NAVIGATION, "/intake/casesque") is None
    for form, label in (("TONG-QUAN", "Giám sát"), ("01-TCD", "Báo cáo")):
        records = current(NAVIGATION, f"/reporting/forms/{form}/records")
        assert records is not None
        assert records.label == label
    home = current(NAVIGATION, "/")
    assert home is not None
    assert home.label == "Hôm nay"


async def test_links_lead_to_services_on_other_origins(office: Office):
    from tests.web.small_office import small_office

    settings = Settings(data_dir=office.settings.data_dir, reporting_url="https://bao-cao.test/")
    elsewhere = small_office(office.settings.data_dir, settings)
    elsewhere.passwords.update(office.passwords)
    browser = await elsewhere.signed_in("giamsat")
    page = await browser.get("/")
    assert 'href="https://bao-cao.test/reporting/dashboard"' in page.text
    assert 'href="/intake/cases"' in page.text
    assert "form-action 'self' https://bao-cao.test" in page.headers["content-security-policy"]


async def test_assets_are_small_on_the_wire_and_kept_for_ever(office: Office):
    page = (await office.browser().get("/login")).text
    total = 0
    for address in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page)):
        answer = await office.browser(**{"Accept-Encoding": "gzip"}).get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["cache-control"]
        total += int(answer.headers["content-length"])
        again = await office.browser().get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert 20_000 < total < 120_000
    stale = await office.browser().get("/static/tiepdan.css?v=000000000000")
    assert stale.headers["cache-control"] == "no-cache"
    plain = await office.browser(**{"Accept-Encoding": "identity"}).get("/static/tiepdan.css")
    assert "--td-accent" in plain.text
    assert (await office.browser().get("/static/../settings.py")).status_code == 404


def test_missing_assets_say_how_to_get_them(tmp_path: Path):
    with pytest.raises(MissingAssetsError, match="make setup"):
        load_assets(tmp_path)
