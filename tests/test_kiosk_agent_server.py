"""The agent against the real server over real HTTP: enrolled, proved, counted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from content_packs.wire import ClockTrust
from kiosk.agent.assembly import assemble
from kiosk.agent.provision import provision
from kiosk.clock import Moment, judge
from kiosk.counting import View
from kiosk.edition import open_best
from kiosk.proof_file import ProofWriter
from kiosk.settings import Settings, load_settings
from kiosk.state import StateReader
from kiosk.tally import TallyWriter
from server.fleet.kiosks import KioskState
from server.schema import page_tally
from tests.server_simulator import SITE, TestServer

pytest_plugins = ("tests.server_fixtures",)

DAY_S = 86_400.0


@pytest.fixture
def address(sqlite_server: TestServer) -> Iterator[str]:
    """The server on a port of its own."""
    server = make_server("127.0.0.1", 0, sqlite_server.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class Kiosk:
    """A kiosk whose time is the server's."""

    def __init__(self, folder: Path, address: str, server: TestServer) -> None:
        self.server = server
        self.settings = self._settings(folder, address)
        root = folder / "root.json"
        root.write_bytes(server.repository.root)
        provision(self.settings, root, server.repository.publish_dir, self.moment())
        self.parts = assemble(self.settings, self.moment(), Random(3))

    def _settings(self, folder: Path, address: str) -> Settings:
        path = folder / "kiosk.toml"
        path.write_text(
            f'home = "{folder / "home"}"\nserver = "{address}"\nbase_plan = "{self.server.plan()}"\n'
            f'repositories = ["{self.server.repository.publish_dir.as_uri()}"]\n'
        )
        return load_settings(path, {})

    def moment(self) -> Moment:
        return Moment(wall=self.server.clock(), monotonic=self.server.clock().timestamp(), boot="b" * 32)

    def run(self, seconds: int) -> None:
        for _ in range(seconds):
            self.parts.agent.handle_one(self.moment())
            self.server.clock.forward(1)


def test_a_kiosk_is_let_in_proves_what_it_shows_and_is_counted_once(
    tmp_path: Path, sqlite_server: TestServer, address: str
) -> None:
    kiosk = Kiosk(tmp_path, address, sqlite_server)
    states = StateReader(kiosk.settings.home)
    kiosk.run(3)
    code = states.enrolment()
    assert code is not None
    services = sqlite_server.services
    plans = services.releases.picture().plans
    services.enrolments.approve(code.user_code, SITE, sqlite_server.plan(), plans, None, sqlite_server.clock())
    kiosk.run(30)
    identity = states.identity()
    assert identity is not None
    assert identity.plan == sqlite_server.plan()
    assert judge(states.agreement(), kiosk.moment()).trust is ClockTrust.SYNCED

    edition = open_best(kiosk.settings.home, [states.current()])
    assert edition is not None
    proofs = ProofWriter(kiosk.settings.home, kiosk.moment())
    for _ in range(3):
        proofs.flipped(edition.activation, kiosk.moment())
        kiosk.run(15)
    expected = services.releases.picture().expected[sqlite_server.plan()]
    (row,) = services.kiosks.all({sqlite_server.plan(): expected}, sqlite_server.clock())
    assert (row.name, row.judgement.state, row.sync_problem) == (identity.kiosk, KioskState.PROVED, "")

    count_one_day(kiosk, states)
    kiosk.run(30)
    tally = TallyWriter.open(kiosk.settings.home, kiosk.moment())
    assert states.receipt(tally.stream).up_to == 1
    with services.database.reading() as connection:
        counted = connection.execute(select(page_tally.c.page, page_tally.c.shown, page_tally.c.views)).all()
    assert [tuple(one) for one in counted] == [("customs", "en", 1)]


def count_one_day(kiosk: Kiosk, states: StateReader) -> None:
    clock = judge(states.agreement(), kiosk.moment())
    tally = TallyWriter.open(kiosk.settings.home, kiosk.moment())
    view = View(pack="gatepost-sample/sample", version=1, page="customs", language="km", shown="en", dwell_s=9.0)
    tally.language_chosen("km", kiosk.moment(), clock)
    tally.page_left(view, kiosk.moment(), clock)
    kiosk.server.clock.forward(DAY_S)
    tally.close_days(kiosk.moment(), clock)
    tally.close()
