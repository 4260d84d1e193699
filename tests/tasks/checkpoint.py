"""The border gate of the tasks: the shipped sample pack and a small one of its own, really signed; homes of kiosks.

    gate = Checkpoint(folder)                             # signed once
    kiosk = gate.kiosk(Posting.EVERYDAY, PORTRAIT)        # provisioned, paired, and sure of the time

The small pack holds what the sample has not: a page that is written in one language only, for the honest word about
another language standing in.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path

import msgspec

from content_packs.build import BLOBS, build
from content_packs.display_plan import SHORTEST_S, DisplayEntry
from content_packs.geometry import Geometry
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.messages import Messages
from content_packs.model import Manifest, PageText, Paragraph, Span, Topic, TranslationState
from content_packs.plan import PlanLayer
from content_packs.source import load_pack
from kiosk.agent.provision import provision
from kiosk.clock import Agreement, read_moment
from kiosk.identity import Identity
from kiosk.settings import Settings, load_settings
from kiosk.state import State
from tests.screen_content import ORDER, SITE
from tests.simulated_repository import PUBLISHER, SimulatedRepository
from tests.simulator import STAFF_SECRET, Gate, nation, pack, page, site

SAMPLE_SOURCE = Path(__file__).parent.parent.parent / "content_packs" / "packs" / "sample"
SAMPLE = f"{PUBLISHER}/sample"
LOCAL = f"{PUBLISHER}/local"
ONLY = {"en": "only-english", "vi": "only-vietnamese"}
"""A page of the small pack for each language that may stand in."""

PORTAL = "https://portal.example/p"
HASTY_S = 10
"""After so long the hasty kiosk asks whether anybody is there; after half of it, whoever has chosen no language is
gone: long enough for a busy machine to paint the list of languages."""


class Posting(StrEnum):
    """Which kiosk of the gate."""

    EVERYDAY = "everyday"
    HASTY = "hasty"  # asks soon whether anybody is there
    OFFLINE = "offline"  # stands where travellers' phones have no network
    WALL = "wall"  # nobody touches it


SITES = {Posting.OFFLINE: "gate-offline", Posting.WALL: "gate-wall"}
SCHEDULE = (DisplayEntry(page=f"{SAMPLE}/visa", seconds=SHORTEST_S),)
"""What the gate's display shows in turn."""


class Kiosk(Gate):
    """One kiosk of the gate: a home of its own, and the gate's repository."""

    def __init__(self, folder: Path, repository: SimulatedRepository, posting: Posting, panel: Geometry) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(folder, dt.datetime.now(dt.UTC), repository)
        self.posting = posting
        self.panel = panel

    def settings_file(self) -> Path:
        path = super().settings_file()
        (width, height), (wide, high) = self.panel.panel_px, self.panel.panel_mm
        lines = path.read_text().splitlines()
        lines = [line for line in lines if not line.startswith("base_plan")]
        lines.append(f'base_plan = "{self.plan}"')
        lines.append(f"idle_s = {HASTY_S}" if self.posting is Posting.HASTY else "")
        lines.append('kind = "display"' if self.posting is Posting.WALL else "")
        lines.append(f"[panel]\nwidth_px = {width}\nheight_px = {height}\nwidth_mm = {wide}\nheight_mm = {high}\n")
        lines.append(f"viewing_mm = {self.panel.viewing_mm}")
        path.write_text("\n".join(lines))
        return path

    @property
    def plan(self) -> str:
        return f"{PUBLISHER}/{SITES.get(self.posting, 'gate-one')}"

    def settings(self, **more: str) -> Settings:
        return load_settings(self.settings_file(), {f"GATEPOST_KIOSK_{key.upper()}": more[key] for key in more})

    def furnish(self) -> None:
        """Provisioned, paired, and of one mind with a server about the time."""
        root = self.folder / "root.json"
        root.write_bytes(self.repository.root)
        now = read_moment()
        provision(self.settings(), root, self.repository.publish_dir, now)
        state, _ = State.open(self.home, now.wall)
        state.enrolled(Identity(kiosk="kiosk-1", credential="credential", plan=self.plan, staff_secret=STAFF_SECRET))
        state.agree(Agreement(boot=now.boot, offset_s=0.0, last_known=now.wall))
        state.close()


class Checkpoint:
    """The repository that all kiosks of the gate are filled from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        now = dt.datetime.now(dt.UTC)
        languages = _languages()
        self.repository = SimulatedRepository(folder / "repository", now=now)
        self.repository.publish_languages(languages.values(), now)
        self.repository.publish_plan(_layers(), now)
        manifest = build(load_pack(SAMPLE_SOURCE), folder / "built", languages=languages)
        blobs = [path.read_bytes() for path in (folder / "built" / BLOBS).rglob("*") if path.is_file()]
        self.repository.publish_pack(manifest, blobs, now)
        self.repository.publish_pack(*_local(Messages(languages)), now)
        self._kiosks: dict[tuple[Posting, Geometry], Kiosk] = {}

    def kiosk(self, posting: Posting, panel: Geometry) -> Kiosk:
        """The kiosk at this posting with this panel, furnished when it is first asked for."""
        if (posting, panel) not in self._kiosks:
            width, height = panel.panel_px
            made = Kiosk(self.folder / f"{posting}-{width}x{height}", self.repository, posting, panel)
            made.furnish()
            self._kiosks[posting, panel] = made
        return self._kiosks[posting, panel]

    def close(self) -> None:
        for kiosk in self._kiosks.values():
            kiosk.close()


def _languages() -> dict[str, LanguagePack]:
    shipped = load_language_packs()
    return {tag: msgspec.structs.replace(shipped[tag], publisher=PUBLISHER) for tag in ORDER}


def _layers() -> tuple[PlanLayer, ...]:
    packs = dict.fromkeys(ORDER, PUBLISHER)
    top = nation(packs=(SAMPLE, LOCAL), base=SAMPLE, languages=ORDER, language_packs=packs, demo=True, portal=PORTAL)
    offline = site("gate-offline", names=SITE, public_network=False)
    return (top, site(names=SITE), offline, site("gate-wall", names=SITE, display=SCHEDULE))


def _local(say: Messages) -> tuple[Manifest, list[bytes]]:
    """Two pages, each in the only language that its name says."""
    pages = [page(name, "", (tag,)) for tag, name in ONLY.items()]
    pages = [msgspec.structs.replace(one, texts={tag: _text(say, tag)}) for one, tag in zip(pages, ONLY, strict=True)]
    titles = {tag: say(tag, "address") for tag in ORDER}
    topic = Topic(id="gate", icon="location_city", titles=titles, pages=tuple(ONLY.values()))
    return pack("local", 1, pages, topics=(topic,), titles=titles, languages=tuple(ONLY))


def _text(say: Messages, tag: str) -> PageText:
    words = " ".join(say(tag, name) for name in ("fact-past-date", "scan-code", "ask-desk"))
    return PageText(
        title=say(tag, "hours"),
        summary=say(tag, "ask-desk"),
        state=TranslationState.SOURCE,
        revision="0" * 12,
        blocks=(Paragraph(id="a", fallback=words, text=(Span(text=words),)),),
    )
