"""The page of signing requests: what waits and for whom, in both languages; and back to an older release."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from content_packs.reading import write_manifest
from content_packs.signing.calls.messages import State
from content_packs.signing.spoken import spoken
from server.audit import Wanted
from tests.chromium import DESK, HAND, chromium, look
from tests.server_simulator import PASSWORD
from tests.signing_people import Centre, made_repository, running_centre, titled
from tests.simulated_repository import PUBLISHER

pytest_plugins = ("tests.server_fixtures",)

PACK = f"{PUBLISHER}/sample"
PACK_PATH = f"packs/{PUBLISHER}/sample.json"


@pytest.fixture
def centre(sqlite_url: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    with running_centre(sqlite_url, tmp_path, made_repository(tmp_path_factory.getbasetemp() / "two")) as running:
        yield running


@pytest.fixture
def browser(centre: Centre) -> FlaskClient:
    return centre.pages.signed_in()


def words(client: FlaskClient, path: str, language: str = "en") -> str:
    page = client.get(path, headers={"Accept-Language": language})
    assert page.status_code == 200
    return " ".join(unescape(re.sub("<[^>]*>", " ", page.get_data(as_text=True))).split())


@pytest.mark.parametrize("path", ["/requests/", "/requests/back", "/requests/anything"])
def test_requests_are_closed_to_who_did_not_sign_in(centre: Centre, path: str) -> None:
    assert centre.pages.client().get(path).location.startswith("/sign-in?next=")


def test_what_waits_is_told_with_its_fingerprint_and_for_whom(centre: Centre, browser: FlaskClient) -> None:
    assert "Nothing waits for a signature." in words(browser, "/requests/")
    asked = centre.office().ask(centre.draft(2, "Other words").folder)
    centre.signed_by(centre.repository.author(), asked.id)
    page = words(browser, "/requests/")
    assert f"{PUBLISHER}, version 2" in page
    assert "Still needs an approver" in page
    assert asked.fingerprint in page
    page = words(browser, f"/requests/{asked.id}")
    for said in (
        "(an author)",
        spoken(asked.fingerprint),
        "{+Other words+}",
        f"packctl sign {asked.id} @me",
        f"packctl refuse {asked.id} --because",
    ):
        assert said in page
    assert "<script" not in browser.get(f"/requests/{asked.id}").get_data(as_text=True)


def test_the_page_speaks_vietnamese(centre: Centre, browser: FlaskClient) -> None:
    first = centre.office().ask(centre.draft(2, "First").folder)
    centre.office().ask(centre.draft(2, "Urgent").folder, urgent=True)
    page = words(browser, "/requests/", "vi")
    assert "Còn thiếu người soạn, người duyệt" in page
    assert "Một yêu cầu khẩn đã thay thế yêu cầu này." in page
    assert f"packctl rebase {first.id}" in words(browser, f"/requests/{first.id}", "vi")


def test_what_was_replaced_is_not_offered_to_be_drafted_again(centre: Centre, browser: FlaskClient) -> None:
    first = centre.office().ask(centre.draft(2, "First").folder)
    changed = centre.office().ask(centre.draft(2, "Changed").folder, replaces=first.id)
    page = words(browser, f"/requests/{first.id}")
    assert "It was changed, and waits in its new form. The one in its place" in page
    assert "packctl" not in page
    assert f"packctl sign {changed.id} @me" in words(browser, f"/requests/{changed.id}")


def test_a_request_that_is_not_there_is_not_found(browser: FlaskClient) -> None:
    for name in ("nothing", "..", ".lock", "%2e%2e%2fsecret"):
        assert browser.get(f"/requests/{name}").status_code in (404, 308)


def test_back_to_an_older_release_by_form_is_an_unsigned_request(centre: Centre, browser: FlaskClient) -> None:
    for version in (2, 3):
        centre.repository.publish({PACK_PATH: write_manifest(titled(version, f"Title {version}"))}, now=centre.clock())
    assert "version 2" in words(browser, f"/requests/back?pack={PACK}")
    done = centre.pages.post(browser, "/requests/back", pack=PACK, version="2")
    (listed,) = centre.office().requests()
    assert done.location == f"/requests/{listed.id}"
    assert (listed.state, listed.asked_by, listed.signed_by) == (State.WAITING, "lan", ())
    assert [(change.before, change.after) for change in listed.changes] == [(3, 4)]
    for signer in (centre.repository.author(), centre.repository.approver()):
        centre.signed_by(signer, listed.id)
    assert centre.publish() == "published"
    assert centre.repository.published.manifests()[PACK].titles["en"] == "Title 2"
    asked = next(e for e in centre.services.audit.page(Wanted()) if e.what == "request-asked")
    assert (asked.who, asked.detail["note"]) == ("person lan", "back to release 2")


@pytest.mark.parametrize(("version", "said"), [("1", "claimed by"), ("9", "never released")])
def test_what_cannot_be_asked_is_said_and_leaves_nothing(
    centre: Centre, browser: FlaskClient, version: str, said: str
) -> None:
    waiting = centre.office().ask(centre.draft(2).folder)
    answer = centre.pages.post(browser, "/requests/back", pack=PACK, version=version)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert "--replaces" not in answer.get_data(as_text=True), "a browser cannot"
    assert [each.id for each in centre.office().requests()] == [waiting.id]
    assert list((centre.folder / "repository" / "requests" / ".aside").iterdir()) == []


@pytest.mark.browser
def test_the_pages_keep_the_rules_of_accessibility_on_desk_and_phone(centre: Centre, browser: FlaskClient) -> None:
    assert browser
    first = centre.office().ask(centre.draft(2, "First").folder)
    centre.office(centre.repository.approver()).refuse(first.id, "The fee is 30, not 25.")
    asked = centre.office().ask(centre.draft(2, "Second").folder, urgent=True)
    centre.repository.publish({}, publisher="someone-else", now=centre.clock())
    with chromium() as debian:
        page = debian.new_page(viewport=DESK, locale="vi")
        page.goto(f"{centre.address}/sign-in")
        page.fill("#name", "lan")
        page.fill("#password", PASSWORD)
        page.click("form.card button")
        for path in ("/requests/", f"/requests/{asked.id}", f"/requests/{first.id}", f"/requests/back?pack={PACK}"):
            page.goto(f"{centre.address}{path}")
            for size in (DESK, HAND):
                page.set_viewport_size(size)
                look(page)
