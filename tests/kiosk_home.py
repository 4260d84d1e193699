"""A kiosk's home with really signed content in twelve languages, and its ui in a real process.

gate = furnish(tmp_path)
with virtual_screen(1080, 1920) as screen, UiProcess(gate, screen) as ui:
    ui.wait_for_picture()
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType

import msgspec

from content_packs.model import BlobRef
from content_packs.reading import sha256_hex, write_page
from kiosk.identity import Identity
from kiosk.state import State
from tests.screen_content import FakeContent, language_packs
from tests.simulated_repository import PUBLISHER, language_path, pack_path, plan_path
from tests.simulator import SITE_PLAN, Gate, nation, site
from tests.virtual_screen import VirtualScreen

ROOT = Path(__file__).parent.parent
END_S = 15.0
PICTURE_S = 60.0
MANY_COLOURS = 24
"""More than any plain ground has."""


def furnish(
    folder: Path, paired: bool = True, content: FakeContent | None = None, media: tuple[bytes, ...] = ()
) -> Gate:
    """A gate whose kiosk was provisioned with the tests' eight topics as its base pack, and with these files."""
    folder.mkdir(parents=True, exist_ok=True)
    gate = Gate(folder)
    content = content or FakeContent()
    packs = {tag: msgspec.structs.replace(one, publisher=PUBLISHER) for tag, one in language_packs().items()}
    tags = tuple(packs)
    top = nation(
        packs=(), base=f"{PUBLISHER}/sample", languages=tags, language_packs=dict.fromkeys(tags, PUBLISHER), demo=True
    )
    layers = (top, site(names=content.plan.names))
    targets = {language_path(one): msgspec.json.encode(one) for one in packs.values()}
    targets |= {plan_path(layer): msgspec.json.encode(layer) for layer in layers}
    pages = {ref.rpartition("/")[2]: write_page(page) for ref, page in content.all_pages().items()}
    refs = {name: BlobRef(sha256=sha256_hex(data), length=len(data)) for name, data in pages.items()}
    files = tuple(BlobRef(sha256=sha256_hex(data), length=len(data)) for data in media)
    manifest = msgspec.structs.replace(content.manifests[f"{PUBLISHER}/sample"], pages=refs, media=files)
    targets[pack_path(manifest)] = msgspec.json.encode(manifest)
    gate.repository.publish(targets, [*pages.values(), *media], gate.wall)
    gate.provision()
    if paired:
        pair(gate)
    return gate


def pair(gate: Gate) -> None:
    """An operator has typed the code."""
    state, _ = State.open(gate.home, gate.wall)
    state.enrolled(Identity(kiosk="kiosk-1", credential="credential", plan=SITE_PLAN))
    state.close()


class UiProcess:
    """`kiosk ui` on a virtual screen, as a process of its own."""

    def __init__(self, gate: Gate, screen: VirtualScreen, **environment: str) -> None:
        self.screen = screen
        variables = {**os.environ, "DISPLAY": screen.display, **environment}
        command = [sys.executable, "-m", "kiosk", "--settings", str(gate.settings_file()), "ui"]
        self._log = (gate.folder / "ui.log").open("ab")
        screen.wait_until_empty()
        self._blank = screen.snap()
        self.process = subprocess.Popen(command, env=variables, cwd=ROOT, stdout=self._log, stderr=self._log)

    def __enter__(self) -> UiProcess:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(END_S)
        self._log.close()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(END_S)

    def end(self) -> int:
        """Ask it to stop; its exit status."""
        self.process.terminate()
        return self.process.wait(END_S)

    def wait_for_picture(self) -> bool:
        """Wait until something with many colours stands on the screen."""
        changed = self.screen.wait_for_change(self._blank, PICTURE_S, share=0.05)
        self.screen.wait_until_still()
        return changed and self.screen.colours() > MANY_COLOURS
