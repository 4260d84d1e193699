"""A page, then its whole pack, is withdrawn while somebody stands at the real window of a real ui."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from content_packs.fetching import HttpFetcher
from content_packs.publishing.publisher import Publisher
from content_packs.publishing.withdrawing import Done, handle_order
from content_packs.withdrawals.listing import Reason, pack_path
from content_packs.withdrawals.orders import Order, give
from kiosk.agent.assembly import Parts
from kiosk.edition import Edition, open_best
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.state import StateReader
from kiosk.visit import Place, Screen, Visit
from tests.hostile_server import HostileServer
from tests.kiosk_home import MANY_COLOURS, UiProcess, furnish
from tests.screen_content import PORTRAIT, FakeContent, language_packs
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate, nation, pack, page
from tests.virtual_screen import VirtualScreen, virtual_screen

pytestmark = pytest.mark.window

ENTRY = f"{PUBLISHER}/entry"
POLL_S = 10.0
"""One poll of a kiosk on a good line, in which everything has to happen."""
CHANGE_S = 3.0
PICTURES = Path(__file__).parent.parent / "build" / "screens" / "withdrawal"


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """A base pack of four topics, and a pack of two pages before it."""
    gate = furnish(tmp_path / "gate", content=FakeContent(topics=4))
    gate.repository.publish_pack(*pack("entry", 1, [page("visa", "Visa"), page("customs", "Customs")]), gate.wall)
    tags = tuple(language_packs())
    packs = {"languages": tags, "language_packs": dict.fromkeys(tags, PUBLISHER)}
    gate.repository.publish_plan([nation(2, packs=(ENTRY,), base=f"{PUBLISHER}/sample", demo=True, **packs)], gate.wall)
    yield gate
    gate.close()


@pytest.fixture
def parts(gate: Gate) -> Iterator[Parts]:
    """The kiosk's agent, over real HTTP."""
    with HostileServer(gate.repository.publish_dir) as server:
        made = gate.agent([HttpFetcher(server.address)])
        made.sync.step(gate.moment())
        yield made


def withdraw(gate: Gate, parts: Parts, name: str) -> None:
    """A person's order, the publisher's turn, one poll of the agent."""
    published = gate.repository.published
    manifest = published.manifests()[ENTRY]
    sha256 = manifest.pages[name].sha256 if name else published.manifest_sha256(ENTRY)
    give(Order(pack_path(ENTRY), sha256, Reason.WRONG, "person lan", name), gate.repository.inbox, gate.wall)
    with Publisher(gate.repository.publish_dir, gate.repository.inbox, gate.repository.online) as publisher:
        settled = handle_order(publisher, gate.repository.inbox, gate.wall)
    assert settled is not None
    assert settled.done is Done.WITHDRAWN
    parts.sync.step(gate.later(POLL_S))


def opened(gate: Gate) -> Edition:
    reader = StateReader(gate.home)
    edition = open_best(gate.home, [reader.current(), reader.previous()])
    remembered = reader.withdrawals()
    reader.close()
    assert edition is not None
    return edition.without(remembered.withdrawn) if remembered else edition


def layout(gate: Gate, place: Place) -> ScreenLayout:
    """The screen at `place` as the ui composes it, to know where to touch."""
    visit = Visit(place=place, language="vi", trail=(Place(Screen.LANGUAGES), Place(Screen.HOME)))
    return Composer(opened(gate), PORTRAIT).compose(Scene(visit, None, sound=False))


def tap(screen: VirtualScreen, shown: ScreenLayout, action: str) -> None:
    hit = shown.find(action)
    assert hit, action
    assert screen.tap(hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2, CHANGE_S, share=0.01), action
    screen.wait_until_still()


def test_it_is_gone_within_one_poll_and_the_base_pack_stands_beneath_everything(gate: Gate, parts: Parts) -> None:
    with virtual_screen(*PORTRAIT.panel_px) as screen:
        with UiProcess(gate, screen) as ui:
            assert ui.wait_for_picture()
            before = screen.snap()
            screen.touch(540, 900)
            assert screen.wait_for_change(before, CHANGE_S, share=0.05)
            screen.wait_until_still()
            languages = Scene(Visit(place=Place(Screen.LANGUAGES)), None, sound=False)
            tap(screen, Composer(opened(gate), PORTRAIT).compose(languages), "language:vi")
            tap(screen, layout(gate, Place(Screen.HOME)), f"topic:{ENTRY}/entry-topic")
            tap(screen, layout(gate, Place(Screen.TOPIC, f"{ENTRY}/entry-topic")), f"page:{ENTRY}/visa")
            reading = screen.wait_until_still()

            withdraw(gate, parts, "visa")
            assert screen.wait_for_change(reading, POLL_S, share=0.01), "the page stands there after a poll"
            screen.wait_until_still()
            screen.screenshot(PICTURES / "withdrawn.png")
            tap(screen, layout(gate, Place(Screen.WITHDRAWN)), "home")
            home = screen.wait_until_still()

            withdraw(gate, parts, "")
            assert screen.wait_for_change(home, POLL_S, share=0.01), "the pack's topic stands there after a poll"
            screen.wait_until_still()
            screen.screenshot(PICTURES / "base-alone.png")
            assert screen.colours() > MANY_COLOURS
            tap(screen, layout(gate, Place(Screen.HOME)), f"topic:{PUBLISHER}/sample/entry")
        gate.stop_agents()
        with UiProcess(gate, screen) as again:  # without an agent, without a network
            assert again.wait_for_picture()
            assert list(opened(gate).manifests) == [f"{PUBLISHER}/sample"]
