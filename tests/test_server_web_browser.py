"""People's pages and the phone page in a real browser: the way through them, and axe's rules."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.chromium import DESK, HAND, chromium, look
from tests.server_release import PACK
from tests.server_simulator import PASSWORD, SITE, Device, TestServer, free_port
from tests.server_tallies import batch, said_by_travellers

pytest_plugins = ("tests.server_fixtures",)
pytestmark = pytest.mark.browser

PICTURES = Path(__file__).parents[1] / "build" / "web"


class _Quiet(WSGIRequestHandler):
    """Keeps the test's output to the test."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(sqlite_server: TestServer) -> Iterator[str]:
    """The server over HTTP, in this process, so that its clock can be stepped."""
    yield from served(sqlite_server)


@pytest.fixture(scope="module")
def phones(standing_server: TestServer) -> Iterator[str]:
    """The same for what only reads."""
    yield from served(standing_server)


def served(server: TestServer) -> Iterator[str]:
    port = free_port()
    httpd: WSGIServer = make_server("127.0.0.1", port, server.app, handler_class=_Quiet)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def fill_in(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_way_from_signing_in_to_a_kiosk_that_is_let_in(
    sqlite_server: TestServer, site: str, browser: Browser, locale: str
) -> None:
    one_time = sqlite_server.services.people.add("lan", sqlite_server.clock())
    device = Device(sqlite_server)
    device.start()
    with browser.new_context(locale=locale, viewport=DESK) as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{site}/kiosks/enrol")
        look(page)
        fill_in(page, name="lan", password=one_time)
        look(page)
        fill_in(page, current=one_time, new=PASSWORD, again=PASSWORD)
        assert page.url == f"{site}/dashboard"
        look(page)
        page.goto(f"{site}/kiosks/enrol?code={device.user_code}")
        look(page)
        page.select_option("#site", SITE)
        page.click("form.card button >> nth=0")
        assert page.url == f"{site}/kiosks/"
        assert page.is_visible(".note.good")
        assert device.poll().status_code == 200
        assert [line for line in said if "Content Security" in line or "Refused" in line] == []


@pytest.mark.parametrize("viewport", [DESK, HAND], ids=["desk", "hand"])
def test_dashboard_shows_states_charts_and_tables(
    sqlite_server: TestServer, site: str, browser: Browser, viewport: ViewportSize
) -> None:
    sqlite_server.clock.forward(-86_400)
    device = sqlite_server.enrolled()
    sqlite_server.clock.forward(86_400)
    for frames in (1, 2):
        device.beat(device.proof(frames))
        sqlite_server.clock.forward(10)
    device.upload(batch(1, pages=12, views=30))
    sqlite_server.enrolled("noi-bai")
    sqlite_server.signed_in()
    with browser.new_context(locale="en-GB", viewport=viewport) as context:
        page = context.new_page()
        page.goto(f"{site}/sign-in")
        fill_in(page, name="lan", password=PASSWORD)
        look(page)
        assert page.locator("tbody .state.proved").count() == 1
        assert page.locator("tbody .state.never-seen").count() == 1
        drawn = "[...document.querySelectorAll('img.chart')].map(i => i.complete && i.naturalWidth > 0)"
        assert page.evaluate(drawn) == [True, True]
        for path in ("/kiosks/", f"/kiosks/{device.name}", "/sites/", "/nothing-here"):
            page.goto(site + path)
            look(page)


@pytest.mark.parametrize("viewport", [DESK, HAND], ids=["desk", "hand"])
@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_what_travellers_said_can_be_read_by_everybody(
    sqlite_server: TestServer, site: str, browser: Browser, locale: str, viewport: ViewportSize
) -> None:
    releases = sqlite_server.services.releases
    revision = releases.page(releases.picture().manifests[PACK], "customs").texts["vi"].revision
    sqlite_server.clock.forward(-86_400)
    device = sqlite_server.enrolled()
    sqlite_server.clock.forward(86_400)
    device.upload(said_by_travellers(batch(1), revision))
    sqlite_server.signed_in()
    with browser.new_context(locale=locale, viewport=viewport) as context:
        page = context.new_page()
        page.goto(f"{site}/sign-in?next=/opinions")
        fill_in(page, name="lan", password=PASSWORD)
        assert page.url == f"{site}/opinions"
        look(page)
        assert page.locator("table").count() == 5
        page.screenshot(path=PICTURES / f"opinions-{locale}-{viewport['width']}.png", full_page=True)
        page.goto(f"{site}/opinions?language=ar")
        look(page)


@pytest.mark.parametrize("viewport", [DESK, HAND], ids=["desk", "hand"])
@pytest.mark.parametrize("tag", ["vi", "en", "km", "ar", "zh-Hans"])
def test_phone_page_is_readable_by_everybody(
    standing_server: TestServer, phones: str, browser: Browser, tag: str, viewport: ViewportSize
) -> None:
    with browser.new_context(viewport=viewport, java_script_enabled=True) as context:
        page = context.new_page()
        page.goto(f"{phones}/{tag}/{PACK}/everything")
        look(page)
        family = page.evaluate("getComputedStyle(document.querySelector('article p')).fontFamily")
        pack = standing_server.services.releases.picture().languages[tag]
        assert pack.typography.families[0] in family
        assert page.evaluate("document.cookie") == ""
        page.click("summary >> nth=0")
        assert page.locator(".languages a:visible").count() == 12
        if pack.direction.value == "rtl":
            step = page.locator(".steps li").first.bounding_box()
            assert step is not None
            assert page.evaluate("getComputedStyle(document.querySelector('.steps li'), '::before').right") == "0px"


def test_phone_page_works_without_script(phones: str, browser: Browser) -> None:
    with browser.new_context(viewport=HAND, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{phones}/vi/{PACK}/everything")
        page.click("summary >> nth=0")
        page.click("text=English")
        assert page.url == f"{phones}/en/{PACK}/everything"
        page.click(f"a[href='/en/{PACK}/customs'] >> nth=0")
        assert page.url == f"{phones}/en/{PACK}/customs"
