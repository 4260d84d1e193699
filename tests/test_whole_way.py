"""The whole way with real parts: keys, signatures, server, publisher, agent, window, touches, over real HTTP.

One gate is built and shared; each test leaves it running as it found it. What a person would see is
read from the glass; what was counted is read from the server's tables.
"""

from __future__ import annotations

import re
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp

from deploy.demo.__main__ import pair
from deploy.demo.command import run
from deploy.demo.gate import SITE, SOURCES, Gate, build_pack, free_port, wait
from kiosk.edition import open_best
from kiosk.screens.layout import MORE
from kiosk.settings import load_settings
from kiosk.state import StateReader
from kiosk.ui.app import geometry
from tests.gate_accounts import heartbeat_problem, states
from tests.own_port import own_port
from tests.stepped_clock import later_by
from tests.traveller import Traveller
from tests.virtual_screen import VirtualScreen, virtual_screen

pytestmark = pytest.mark.window

SIZE = (1080, 1920)
SILENCE_S = 600
PATIENCE_S = 90.0
MAX_SCREENS = 25
STILL_S = 0.5

Visitor = Callable[[], Traveller]


@pytest.fixture(scope="module")
def glass() -> Iterator[VirtualScreen]:
    with virtual_screen(*SIZE) as screen:
        yield screen


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory, glass: VirtualScreen) -> Iterator[Gate]:
    """A gate whose kiosk is paired and shows its own plan; `ui` and `agent` run on their own."""
    gate = Gate(tmp_path_factory.mktemp("gate") / "gate", *SIZE, idle_s=60, sound=False, port=free_port(own_port()))
    try:
        gate.prepare(lambda _line: None)
        gate.start_server()
        gate.start_part("agent")
        gate.start_part("ui", glass.display)
        pair(gate)
        yield gate
    finally:
        gate.stop()


@pytest.fixture
def visitor(gate: Gate, glass: VirtualScreen, tmp_path: Path) -> Visitor:
    """Someone new before the screen at rest, whatever the test before left on it."""
    gate.end("ui")
    start_ui(gate, glass)

    def arrive() -> Traveller:
        reader = StateReader(gate.home)
        edition = open_best(gate.home, [reader.current()])
        assert edition
        traveller = Traveller(glass, edition, geometry(load_settings(gate.kiosk_settings, {})), tmp_path)
        traveller.arrive()
        return traveller

    return arrive


def start_ui(gate: Gate, glass: VirtualScreen) -> None:
    """Start the ui, and wait until it has proved that its own plan is on the screen."""
    (gate.home / "run" / "proof.json").unlink(missing_ok=True)
    gate.start_part("ui", glass.display)
    wait(lambda: f'"{gate_plan(gate)}"' in proof(gate), "the ui to show its own plan", PATIENCE_S)
    glass.wait_until_still(STILL_S)


def gate_plan(gate: Gate) -> str:
    current = StateReader(gate.home).current()
    return current.plan_ref if current and current.plan_ref.endswith(SITE) else "not yet"


def proof(gate: Gate) -> str:
    path = gate.home / "run" / "proof.json"
    return path.read_text() if path.exists() else ""


def scanned(traveller: Traveller, glass: VirtualScreen) -> str:
    """The address that a phone's camera reads off the glass, once it has come into sight."""
    for _ in range(MAX_SCREENS):
        glass.wait_until_still(STILL_S)  # a page that glides is read by nobody
        found = zxingcpp.read_barcodes(glass.image())
        if found:
            return str(found[0].text)
        traveller.touch(MORE)
    raise AssertionError("no code was found down to the page's end")


@pytest.mark.parametrize("language", ["vi", "ar", "km"])
def test_the_code_on_the_glass_opens_the_same_page_in_the_same_language(
    gate: Gate, glass: VirtualScreen, visitor: Visitor, language: str
) -> None:
    traveller = visitor()
    topic, (ref, *_) = traveller.topics()[0]
    traveller.choose(language)
    traveller.touch(f"topic:{topic}")
    traveller.read(ref)

    address = scanned(traveller, glass)
    with urllib.request.urlopen(address, timeout=10) as answer:
        html = answer.read().decode()

    traveller.touch("finish")
    assert address == f"{gate.address}/{language}/{ref}"
    assert re.search(rf'<html[^>]* lang="{language}"', html)
    page = traveller.edition.page(ref, None)
    assert page
    assert page.texts[language].title in html


def test_a_pack_changed_by_one_byte_is_refused_and_the_old_one_stays(
    gate: Gate, visitor: Visitor, tmp_path: Path
) -> None:
    before = StateReader(gate.home).current()
    assert before
    gate.end("agent")
    known = set((gate.publish / "blobs").rglob("*"))
    publish_edit(gate, tmp_path)
    blob = next(path for path in set((gate.publish / "blobs").rglob("*")) - known if path.is_file())
    true = blob.read_bytes()
    blob.write_bytes(true[:-1] + bytes([true[-1] ^ 1]))

    gate.start_part("agent")
    wait(lambda: blob.name[:12] in heartbeat_problem(gate), "the agent to say what it refused", PATIENCE_S)

    after = StateReader(gate.home).current()
    assert after == before
    traveller = visitor()
    traveller.choose("en")
    traveller.touch("finish")

    blob.write_bytes(true)
    wait(lambda: StateReader(gate.home).current() != before, "the mended release to be shown", PATIENCE_S)


def test_a_ui_that_stopped_is_not_proved_though_its_agent_is_alive(gate: Gate, glass: VirtualScreen) -> None:
    wait(lambda: states(gate) == ["proved"], "a proof of what the screen shows", PATIENCE_S)

    gate.kill("ui")
    later(gate, SILENCE_S)
    wait(lambda: states(gate, SILENCE_S) == ["not-proved"], "the heartbeats of an agent without a ui", PATIENCE_S)

    later(gate, 0)
    gate.start_part("ui", glass.display)
    wait(lambda: states(gate) == ["proved"], "the proof of the ui's new run", PATIENCE_S)


def test_phones_get_every_page_in_every_language(gate: Gate) -> None:
    current = StateReader(gate.home).current()
    edition = open_best(gate.home, [current])
    assert edition
    for topic in edition.topics(None):
        for ref in edition.pages(topic.pack, topic.topic, None):
            for language in edition.languages:
                with urllib.request.urlopen(f"{gate.address}/{language}/{ref}", timeout=10) as answer:
                    assert answer.status == 200
                    assert f'lang="{language}"' in answer.read().decode(), (ref, language)


def publish_edit(gate: Gate, folder: Path) -> None:
    """One word more in one page, built, signed by two and published as the next version."""
    source = folder / "sample"
    shutil.copytree(SOURCES / "sample", source)
    page = source / "visa" / "en.md"
    page.write_text(page.read_text() + "\n{#postscript}\nHave a good journey.\n")
    for other in page.parent.glob("*.md"):
        if other != page:
            other.write_text(other.read_text() + "\n{#postscript}\n…\n")
    languages = [path.stem for path in page.parent.glob("*.md") if path.stem != "vi"]
    run("packctl", "stamp", source, "visa", *languages)
    built = folder / "built"
    build_pack(source, built, "--version", "2")
    gate.people.sign(folder / "request", built, gate.publish, gate.inbox)
    wait((gate.publish / "metadata" / "3.snapshot.json").exists, "the second release", PATIENCE_S)


def later(gate: Gate, seconds: int) -> None:
    """Server and agent start anew on a machine whose clock shows `seconds` later."""
    gate.end("agent")
    gate.end("server")
    gate.environment = later_by(seconds) if seconds else {}
    gate.start_server()
    gate.start_part("agent")
