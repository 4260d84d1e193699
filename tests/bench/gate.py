"""The gate that is measured: the shipped pack, languages and plans, really signed; a real server; one kiosk's home."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from content_packs import wire
from content_packs.build import BLOBS, build
from content_packs.gate_tables import load_nation
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.plan_source import plan_layers
from content_packs.source import load_pack
from kiosk.agent.provision import provision
from kiosk.clock import read_moment
from kiosk.edition import Edition, open_best
from kiosk.identity import Identity
from kiosk.settings import Settings, load_settings
from kiosk.state import State, StateReader
from server.database import Database
from server.fleet.enrolment import PROOF_PREFIX, Enrolments
from tests import server_process
from tests.server_process import ServerProcess
from tests.server_release import PACK
from tests.server_simulator import SITE, encoded, free_port, prepare
from tests.simulated_repository import PUBLISHER, SimulatedRepository

ABSENT = "absent"
"""The folder of what a kiosk's installation does not have."""

SAMPLE = Path(__file__).parent.parent.parent / "content_packs" / "packs" / "sample"
WIDTH, HEIGHT = 1080, 1920
MM_PER_PX = 0.248  # a 21.5-inch panel of 1080 pixels


@dataclass(frozen=True)
class BenchGate:
    """`spare_database` is a copy of the server's, taken before it started: same tables, same kiosk."""

    folder: Path
    repository: SimulatedRepository
    languages: Mapping[str, LanguagePack]
    server: ServerProcess
    spare_database: Path
    kiosk: wire.Enrolled
    settings_file: Path

    @property
    def settings(self) -> Settings:
        return load_settings(self.settings_file, {})

    @property
    def authorization(self) -> str:
        return f"Bearer {self.kiosk.credential}"

    @property
    def as_installed(self) -> dict[str, str]:
        """The environment in which a kiosk runs as it is installed: numpy, which only our tests need, and which
        sqlite-utils imports wherever it finds it, is not found."""
        return {"PYTHONPATH": str(self.folder / ABSENT)}

    def edition(self) -> Edition:
        """What the kiosk shows."""
        found = open_best(self.settings.home, [StateReader(self.settings.home).current()])
        if found is None:
            raise RuntimeError("the kiosk of the bench has activated nothing that can be shown")
        return found

    def kiosk_command(self, part: str) -> list[str]:
        """`ui` or `agent`."""
        return [sys.executable, "-m", "kiosk", "--settings", str(self.settings_file), part]


@contextmanager
def open_gate(folder: Path) -> Iterator[BenchGate]:
    """Everything furnished in `folder`, the server running."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    languages = load_language_packs()
    repository = _published(folder, languages, address)
    database = folder / "gatepost.db"
    kiosk = _enrolled(f"sqlite:///{database}", address)
    spare = Path(shutil.copy(database, folder / "spare.db"))
    settings_file = _furnished(folder, repository, kiosk, address)
    (folder / ABSENT).mkdir()
    (folder / ABSENT / "numpy.py").write_text('raise ImportError("a kiosk is installed without numpy")\n')
    server_settings = server_process.write_settings(folder, f"sqlite:///{database}", repository.publish_dir)
    server = server_process.start(server_settings, port)
    try:
        yield BenchGate(folder, repository, languages, server, spare, kiosk, settings_file)
    finally:
        server.process.terminate()
        server.kill()


def _published(folder: Path, languages: Mapping[str, LanguagePack], address: str) -> SimulatedRepository:
    now = dt.datetime.now(dt.UTC)
    manifest = build(load_pack(SAMPLE), folder / "built", languages=languages)
    blobs = [path.read_bytes() for path in (folder / "built" / BLOBS).rglob("*") if path.is_file()]
    repository = SimulatedRepository(folder / "repository", now=now)
    repository.publish_languages(languages.values(), now)
    repository.publish_plan(plan_layers([PACK], address, True, languages).values(), now)
    repository.publish_pack(manifest, blobs, now)
    return repository


def _enrolled(url: str, address: str) -> wire.Enrolled:
    """A kiosk that an operator has let in, on a new database."""
    prepare(url)
    now, key, database = dt.datetime.now(dt.UTC), Ed25519PrivateKey.generate(), Database(url)
    enrolments = Enrolments(database, address)
    asking = wire.EnrolmentRequest(public_key=encoded(key.public_key().public_bytes_raw()), kind=wire.KioskKind.TOUCH)
    started = enrolments.start(asking, now)
    plan = f"{load_nation().publisher}/{SITE}"
    enrolments.approve(started.user_code, SITE, plan, {plan}, None, now)
    proof = encoded(key.sign(PROOF_PREFIX + started.device_code.encode()))
    enrolled = enrolments.poll(wire.EnrolmentPoll(device_code=started.device_code, proof=proof), now)
    database.close()
    return enrolled


def _furnished(folder: Path, repository: SimulatedRepository, kiosk: wire.Enrolled, address: str) -> Path:
    """A provisioned and paired kiosk; its settings file."""
    settings_file = folder / "kiosk.toml"
    settings_file.write_text(
        f'home = "{folder / "home"}"\nserver = "{address}"\nrepositories = ["{address}/content"]\n'
        f'base_plan = "{PUBLISHER}/{SITE}"\ndemo = true\n'
        f"[panel]\nwidth_px = {WIDTH}\nheight_px = {HEIGHT}\n"
        f"width_mm = {WIDTH * MM_PER_PX:.1f}\nheight_mm = {HEIGHT * MM_PER_PX:.1f}\n"
        f'[window]\nmode = "window"\nwidth_px = {WIDTH}\nheight_px = {HEIGHT}\n'
    )
    settings, now = load_settings(settings_file, {}), read_moment()
    root = folder / "root.json"
    root.write_bytes(repository.root)
    provision(settings, root, repository.publish_dir, now)
    state, _ = State.open(settings.home, now.wall)
    state.enrolled(Identity(kiosk=kiosk.kiosk, credential=kiosk.credential, plan=kiosk.plan))
    state.close()
    return settings_file
