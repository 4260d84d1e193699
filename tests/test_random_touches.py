"""Wild hands never leave the kiosk's screens, never make it raise, never stop its frames.

A few hundred gestures in `make test`, ten thousand in `make proof` (GATEPOST_TOUCHES), on the real ui in a real
window, while new editions come and the kiosk is let in anew.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec
import pytest

from content_packs.model import BlobRef, Page
from content_packs.reading import sha256_hex, write_page
from kiosk.agent.assembly import Parts
from kiosk.clock import read_moment
from kiosk.identity import Identity
from kiosk.proof_file import read_proof
from tests.before_the_glass import noise
from tests.kiosk_home import UiProcess, furnish
from tests.screen_content import PORTRAIT, FakeContent
from tests.simulated_repository import PUBLISHER
from tests.simulator import SITE_PLAN, STAFF_SECRET, Gate
from tests.virtual_screen import VirtualScreen, virtual_screen
from tests.wild_hands import WildHands

pytestmark = [pytest.mark.window, pytest.mark.proof]

GESTURES = int(os.environ.get("GATEPOST_TOUCHES", "200"))
SEED = 20_261_122
LOOK_EVERY, CHANGE_EVERY = 40, 75
"""Gestures between two looks at the kiosk, and between two changes of what it is told."""
FRAME_S = 12.0
FEWEST_COLOURS = 3


class Behind:
    """What happens behind the screen meanwhile: editions, and being let in anew."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.agent: Parts = gate.agent()
        self.version = 3  # as furnished

    def change(self) -> None:
        self.version += 1
        self._publish()
        self.gate.run(self.agent, 40)
        secret = STAFF_SECRET if self.version % 3 else ""
        self.agent.state.enrolled(
            Identity(kiosk="kiosk-1", credential="credential", plan=SITE_PLAN, staff_secret=secret)
        )

    def _publish(self) -> None:
        """The same pages with another title here and there, under the next version."""
        content = FakeContent()
        pages = {ref.rpartition("/")[2]: _told(page, self.version) for ref, page in content.all_pages().items()}
        blobs = {name: write_page(page) for name, page in pages.items()}
        refs = {name: BlobRef(sha256=sha256_hex(data), length=len(data)) for name, data in blobs.items()}
        manifest = msgspec.structs.replace(content.manifests[f"{PUBLISHER}/sample"], pages=refs, version=self.version)
        self.gate.repository.publish_pack(manifest, list(blobs.values()), self.gate.wall)


def _told(page: Page, version: int) -> Page:
    texts = {tag: msgspec.structs.replace(text, title=f"{text.title} {version}") for tag, text in page.texts.items()}
    return msgspec.structs.replace(page, texts=texts)


def test_wild_hands_never_leave_the_screens_never_raise_and_never_stop_the_frames(tmp_path: Path) -> None:
    gate = furnish(tmp_path)
    behind = Behind(gate)
    with virtual_screen(*PORTRAIT.panel_px) as screen, UiProcess(gate, screen, GATEPOST_KIOSK_IDLE_S="20") as ui:
        assert ui.wait_for_picture()
        hands, window, frames = WildHands(screen, SEED), screen.windows(), 0
        for n in range(1, GESTURES + 1):
            hands.gesture()
            if n % CHANGE_EVERY == 0:
                behind.change()
            if n % LOOK_EVERY == 0 or n == GESTURES:
                frames = _looked(gate, screen, ui, window, frames, n)
        shown = read_proof(gate.home, read_moment())
        assert shown
        assert {release.pack for release in shown.releases} == {f"{PUBLISHER}/sample"}
        assert ui.end() == 0
    gate.close()
    assert noise(gate.folder / "ui.log") == [], hands.done


def _looked(
    gate: Gate, screen: VirtualScreen, ui: UiProcess, window: list[tuple[int, int, int, int, int]], before: int, n: int
) -> int:
    """The kiosk stands as it should; its frame counter."""
    assert ui.process.poll() is None, n
    assert screen.windows() == window, n
    assert screen.colours() >= FEWEST_COLOURS, n
    end = time.monotonic() + FRAME_S
    while time.monotonic() < end:
        proof = read_proof(gate.home, read_moment())
        if proof and proof.frames > before:
            return proof.frames
        time.sleep(0.05)
    raise AssertionError(f"after {n} gestures the frame counter stands at {before}")
