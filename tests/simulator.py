"""A gate in a temporary folder: a real signed repository, one kiosk's agent, and a centre to talk to.

    gate = ready_gate(tmp_path)             # published and provisioned; Gate(tmp_path) is empty
    gate.publish_entry(2)
    gate.agent().agent.handle_one(gate.moment())

Time is stepped (`gate.later(60)`), never slept. The centre keeps what a server must keep and can be told
to misbehave: `gate.centre.nonsense` answers in its place.
"""

from __future__ import annotations

import atexit
import datetime as dt
import shutil
import threading
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import TypeAlias

import msgspec

from content_packs.fetching import Fetcher
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.model import (
    BlobRef,
    Manifest,
    Mode,
    Page,
    PageText,
    Paragraph,
    Span,
    Topic,
    TranslationState,
)
from content_packs.plan import Level, PlanLayer
from content_packs.publishing.published import Published
from content_packs.reading import sha256_hex, write_page
from content_packs.wire import (
    Enrolled,
    EnrolmentStarted,
    HeartbeatReceipt,
    ProblemDocument,
    TallyBatch,
    TallyReceipt,
    TallyUpload,
    encode,
)
from kiosk.activation import Activation
from kiosk.agent.assembly import Parts, assemble
from kiosk.agent.provision import provision
from kiosk.clock import Moment
from kiosk.settings import Settings, load_settings
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository, language_path, pack_path, plan_path

SITE_PLAN = f"{PUBLISHER}/gate-one"
OTHER_PLAN = f"{PUBLISHER}/gate-two"
CREDENTIAL = "credential-of-the-test"
STAFF_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TAGS = ("vi", "en", "km")
Answer: TypeAlias = tuple[int, bytes]
BOOT = "0" * 31 + "1"
GATE_DAYS = 25
"""So many days a gate may live: what people signed for it, and the kiosk's credential, last longer."""


@lru_cache(maxsize=1)
def languages() -> dict[str, LanguagePack]:
    """The shipped languages that the simulated site speaks."""
    shipped = load_language_packs()
    return {tag: msgspec.structs.replace(shipped[tag], publisher=PUBLISHER) for tag in TAGS}


def page(name: str, words: str, tags: Sequence[str] = ("vi", "en"), **more: object) -> Page:
    """A page of one paragraph in each of `tags`."""
    texts = {
        tag: PageText(
            title=f"{name} {tag}",
            summary="",
            state=TranslationState.SOURCE if tag == "vi" else TranslationState.REVIEWED,
            revision="0" * 12,
            blocks=(Paragraph(id="a", fallback=words, text=(Span(text=f"{words} {tag}"),)),),
        )
        for tag in tags
    }
    return msgspec.convert({"format": 1, "id": name, "texts": texts, **more}, Page)


def pack(
    name: str, version: int, pages: Sequence[Page], media: Sequence[bytes] = (), **more: object
) -> tuple[Manifest, list[bytes]]:
    """A pack of one topic, and its blobs."""
    blobs = {one.id: write_page(one) for one in pages}
    files = [BlobRef(sha256=sha256_hex(data), length=len(data)) for data in media]
    manifest = Manifest(
        format=1,
        publisher=PUBLISHER,
        pack=name,
        version=version,
        titles={"vi": name, "en": name},
        publisher_names={"en": "Gatepost sample, not an authority"},
        languages=("vi", "en"),
        source_language="vi",
        topics=(Topic(id=f"{name}-topic", icon="info", titles={"en": name}, pages=tuple(blobs)),),
        pages={key: BlobRef(sha256=sha256_hex(data), length=len(data)) for key, data in blobs.items()},
        media=tuple(files),
    )
    return msgspec.structs.replace(manifest, **more), [*blobs.values(), *media]


def nation(version: int = 1, **more: object) -> PlanLayer:
    layer = PlanLayer(
        format=1,
        publisher=PUBLISHER,
        id="nation",
        version=version,
        level=Level.NATION,
        time_zone="Asia/Ho_Chi_Minh",
        languages=TAGS,
        language_packs=dict.fromkeys(TAGS, PUBLISHER),
        packs=(f"{PUBLISHER}/entry",),
        base=f"{PUBLISHER}/base",
        portal="https://portal.example",
    )
    return msgspec.structs.replace(layer, **more)


def site(name: str = "gate-one", version: int = 1, **more: object) -> PlanLayer:
    layer = PlanLayer(
        format=1,
        publisher=PUBLISHER,
        id=name,
        version=version,
        level=Level.SITE,
        above=f"{PUBLISHER}/nation",
        names={"vi": name, "en": name},
        modes=(Mode.ROAD,),
        neighbour="KH",
    )
    return msgspec.structs.replace(layer, **more)


@dataclass
class Centre:
    """A device API in a thread. It keeps batches as a server must: each sequence once, no gaps."""

    plan: str = SITE_PLAN
    approved: bool = True
    offset_s: float = 0.0
    now: dt.datetime = START
    down: bool = False
    nonsense: Callable[[str], Answer | None] = field(default=lambda _: None)
    heard: list[tuple[str, bytes]] = field(default_factory=list)
    streams: dict[str, dict[int, TallyBatch]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.centre = self
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def views(self) -> int:
        """Everything counted, over all streams."""
        return sum(count.views for one in self.streams.values() for batch in one.values() for count in batch.pages)

    def last(self, path: str) -> bytes:
        return next(body for asked, body in reversed(self.heard) if asked.endswith(path))

    def answer(self, path: str, authorization: str, body: bytes) -> Answer:
        self.heard.append((path, body))
        wrong = self.nonsense(path)
        if wrong is not None:
            return wrong
        if path.endswith("/enrolments"):
            return 201, encode(_STARTED)
        if path.endswith("/token"):
            return self._token()
        if authorization != f"Bearer {CREDENTIAL}":
            return problem(401, "not-authenticated")
        if path.endswith("/heartbeat"):
            now = self.now + dt.timedelta(seconds=self.offset_s)
            return 200, encode(HeartbeatReceipt(now=now, plan=self.plan))
        return self._count(msgspec.json.decode(body, type=TallyUpload))

    def _token(self) -> Answer:
        if not self.approved:
            return problem(400, "authorization_pending")
        return 200, encode(Enrolled(kiosk="kiosk-1", credential=CREDENTIAL, plan=self.plan, staff_secret=STAFF_SECRET))

    def _count(self, upload: TallyUpload) -> Answer:
        have = self.streams.setdefault(upload.stream, {})
        for batch in upload.batches:
            if batch.sequence > len(have) + 1:
                return problem(409, "sequence-gap")
            if have.setdefault(batch.sequence, batch) != batch:
                return problem(409, "batch-changed")
        return 200, encode(TallyReceipt(stream=upload.stream, up_to=len(have)))


_STARTED = EnrolmentStarted(
    device_code="device-code",
    user_code="BCDF-GHJK",
    verification_uri="https://centre.example/kiosks/enrol",
    verification_uri_complete="https://centre.example/kiosks/enrol?code=BCDF-GHJK",
    expires_in=600,
    interval=5,
)


def problem(status: int, slug: str) -> Answer:
    return status, encode(ProblemDocument(type=f"/problems/{slug}", title=slug, status=status, detail=slug))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    centre: Centre


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:  # the name that http.server calls
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.centre.down:
            self.close_connection = True
            return
        status, answer = self.server.centre.answer(self.path, self.headers.get("Authorization", ""), body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Gate:
    """A repository, a centre, and one kiosk. `home` is the kiosk's."""

    def __init__(self, folder: Path, now: dt.datetime = START, repository: SimulatedRepository | None = None) -> None:
        self.folder = folder
        self.home = folder / "kiosk"
        self.repository = repository or SimulatedRepository(folder / "repository", now=now)
        self.centre = Centre(now=now)
        self.repositories = [self.repository.publish_dir.as_uri()]
        self.more_settings = ""
        self.wall = now
        self.monotonic = 100.0
        self.boot = BOOT
        self._agents: list[Parts] = []

    def close(self) -> None:
        self.stop_agents()
        self.centre.close()

    # -- time

    def moment(self) -> Moment:
        return Moment(wall=self.wall, monotonic=self.monotonic, boot=self.boot)

    def later(self, seconds: float) -> Moment:
        """Let time pass, for the kiosk and for the centre."""
        self.wall += dt.timedelta(seconds=seconds)
        self.centre.now += dt.timedelta(seconds=seconds)
        self.monotonic += seconds
        return self.moment()

    # -- content

    def publish_first(self) -> None:
        """Languages, two plans of a nation, a base pack and one pack, all at version 1."""
        targets = {language_path(one): msgspec.json.encode(one) for one in languages().values()}
        targets |= {plan_path(one): msgspec.json.encode(one) for one in (nation(), site(), site("gate-two"))}
        blobs: list[bytes] = []
        for manifest, files in (self.base(), self.entry(1)):
            targets[pack_path(manifest)] = msgspec.json.encode(manifest)
            blobs += files
        self.repository.publish(targets, blobs, self.wall)

    def base(self, version: int = 1) -> tuple[Manifest, list[bytes]]:
        return pack("base", version, [page("welcome", "Welcome")])

    def entry(self, version: int, media: Sequence[bytes] = (), **more: object) -> tuple[Manifest, list[bytes]]:
        """Two pages that say their version, so that a mixture would show."""
        pages = [page(name, f"version {version}") for name in ("visa", "customs")]
        return pack("entry", version, pages, media, **more)

    def publish_entry(self, version: int, media: Sequence[bytes] = (), **more: object) -> Manifest:
        manifest, blobs = self.entry(version, media, **more)
        self.repository.publish_pack(manifest, blobs, self.wall)
        return manifest

    # -- the kiosk

    def settings(self, **more: str) -> Settings:
        """As read from the file that a real process would be given."""
        return load_settings(self.settings_file(), {f"GATEPOST_KIOSK_{key.upper()}": more[key] for key in more})

    def settings_file(self) -> Path:
        path = self.folder / "kiosk.toml"
        path.write_text(
            f'home = "{self.home}"\nserver = "{self.centre.address}"\nbase_plan = "{SITE_PLAN}"\n'
            f"repositories = [{', '.join(repr(address) for address in self.repositories)}]\n{self.more_settings}"
        )
        return path

    def provision(self) -> Activation:
        root = self.folder / "root.json"
        root.write_bytes(self.repository.root)
        return provision(self.settings(), root, self.repository.publish_dir, self.moment())

    def agent(self, carriers: list[Fetcher] | None = None, **more: str) -> Parts:
        """A new agent in this process, as after a start."""
        parts = assemble(self.settings(**more), self.moment(), Random(7), carriers, lambda: self.monotonic)
        self._agents.append(parts)
        return parts

    def stop_agents(self) -> None:
        for parts in self._agents:
            parts.state.close()
        self._agents.clear()

    def run(self, parts: Parts, seconds: float) -> None:
        """Let the agent work for `seconds` of stepped time."""
        until = self.monotonic + seconds
        while self.monotonic <= until:
            self.later(max(parts.agent.handle_one(self.moment()), 0.05))


@lru_cache(maxsize=1)
def _template() -> Gate:
    """Made once per test process: signing and syncing to disk take longer than copying."""
    gate = Gate(Path(mkdtemp(prefix="gatepost-gate-")))
    atexit.register(shutil.rmtree, gate.folder, ignore_errors=True)
    gate.publish_first()
    gate.provision()
    gate.close()
    return gate


def ready_gate(folder: Path) -> Gate:
    """A gate of its own in `folder`, published and provisioned."""
    template = _template()
    shutil.copytree(template.folder, folder, dirs_exist_ok=True, symlinks=True)
    repository = copy(template.repository)
    repository.folder = folder / "repository"
    repository.publish_dir = repository.folder / "publish"
    repository.inbox = repository.folder / "inbox"
    repository.published = Published(repository.publish_dir)
    repository.people = {name: dict(groups) for name, groups in repository.people.items()}
    return Gate(folder, repository=repository)
