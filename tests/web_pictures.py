"""Pictures of the web pages of a running gate, in Debian's Chromium, as an operator and a phone see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from deploy.demo.command import run
from deploy.demo.gate import Gate
from deploy.demo.people import PUBLISHER

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
WATCHER = "watcher"


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def web_pictures(gate: Gate, folder: Path, say: Callable[[str], None]) -> None:
    """The phone page in every language, and the dashboard in both of its languages, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    languages = [path.stem for path in sorted((gate.folder / "built" / "languages").glob("*/*.json"))]
    said = run("kiosk-server", "--settings", gate.server_settings, "person", "add", WATCHER, env=gate.environment)
    with chromium() as browser:
        say(f"taking pictures of the phone page in {len(languages)} languages, and of the dashboard")
        phone = browser.new_page(viewport=PHONE, device_scale_factor=2)
        for language in languages:
            phone.goto(f"{gate.address}/{language}/{PUBLISHER}/sample/visa")
            phone.screenshot(path=folder / f"phone-{language}.png")
        _dashboard(gate, browser.new_page(viewport=DESK), said.split()[-1], folder)


def _dashboard(gate: Gate, page: Page, one_time: str, folder: Path) -> None:
    """Sign in, choose a password of one's own, look."""
    own = f"{one_time}-of-my-own"
    page.goto(f"{gate.address}/sign-in")
    page.screenshot(path=folder / "sign-in.png")
    page.fill("input[name=name]", WATCHER)
    page.fill("input[name=password]", one_time)
    page.click("form.card button")
    page.fill("input[name=current]", one_time)
    for field in page.locator("input[type=password]:not([name=current])").all():
        field.fill(own)
    page.click("form.card button")
    page.wait_for_url("**/dashboard")
    page.screenshot(path=folder / "dashboard.png", full_page=True)
