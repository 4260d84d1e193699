"""docs/runbooks/carry-a-stick.md, word for word: a server, its publisher, a kiosk without a network, a stick."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from content_packs.gate_tables import load_nation
from content_packs.language_source import load_language_packs
from content_packs.plan_source import plan_layers
from content_packs.publishing.carried_dates import handle_orders
from content_packs.publishing.publisher import Publisher
from content_packs.wire import ClockTrust, EnrolmentPoll, EnrolmentRequest, KioskKind
from kiosk.__main__ import main as kiosk_main
from kiosk.clock import Clock, read_moment
from kiosk.counting import View
from kiosk.identity import Identity, device_key
from kiosk.state import State, StateReader
from kiosk.tally import TallyWriter
from server.__main__ import main
from server.database import Database
from server.fleet.enrolment import Enrolments
from server.fleet.returns import load_secret
from server.schema import page_tally
from tests.following import Follower
from tests.server_process import write_settings
from tests.server_simulator import SITE
from tests.simulator import SITE_PLAN, Gate

pytest_plugins = ("tests.server_fixtures",)

RUNBOOK = Path(__file__).parents[1] / "docs/runbooks/carry-a-stick.md"
DAY = dt.timedelta(days=1)


class Tour:
    """Everything that the runbook takes for granted: a published gate, a kiosk that was let in, and days of counts."""

    def __init__(self, folder: Path, database: str) -> None:
        self.now = dt.datetime.now(dt.UTC)
        self.gate = Gate(folder / "gate", now=self.now)
        self.gate.publish_first()
        self.gate.provision()
        self.folder, self.database = folder, Database(database)
        self.settings = write_settings(folder, database, self.gate.repository.publish_dir)
        self.settings.write_text(
            f'inbox_dir = "{self.gate.repository.inbox}"\nreturns_key_file = "{folder / "returns.key"}"\n'
            + self.settings.read_text()
        )
        self.kiosk_settings = self.gate.settings_file()

    def on_the_server(self, words: Sequence[str]) -> int:
        return main(["--settings", str(self.settings), *words])

    def at_the_kiosk(self, words: Sequence[str]) -> int:
        own = [] if words[0] == "--settings" else ["--settings", str(self.kiosk_settings)]
        return kiosk_main([*own, *words])

    def let_in(self) -> None:
        """What enrolment in the workshop left: a kiosk on both sides."""
        enrolments = Enrolments(self.database, "https://gate.example")
        home = self.gate.home
        key = device_key(home)
        started = enrolments.start(EnrolmentRequest(public_key=key.public, kind=KioskKind.TOUCH), self.now)
        enrolments.approve(started.user_code, SITE, SITE_PLAN, [SITE_PLAN], None, self.now)
        asked = EnrolmentPoll(device_code=started.device_code, proof=key.prove(started.device_code))
        enrolled = enrolments.poll(asked, self.now)
        secret = load_secret(self.folder / "returns.key")
        assert secret is not None
        state, _ = State.open(home, self.now)
        state.enrolled(Identity(enrolled.kiosk, enrolled.credential, SITE_PLAN, "", secret.public))
        state.close()

    def count(self, home: Path, *, closed: bool) -> None:
        """One page read, yesterday or today."""
        moment = read_moment()
        at = moment if not closed else type(moment)(moment.wall - DAY, moment.monotonic, moment.boot)
        tally = TallyWriter.open(home, moment)
        view = View(pack="p/p", version=1, page="visa", language="vi", shown="vi", dwell_s=3.0)
        tally.page_left(view, at, Clock(ClockTrust.CARRIED))
        if closed:
            tally.close_days(moment, Clock(ClockTrust.CARRIED))
        tally.close()

    def after(self, words: str) -> None:
        """What happens at the gate between two commands."""
        if "returns-key" in words:
            self.let_in()
            self.count(self.gate.home, closed=True)
        if "--changes" in words:
            assert self.at_the_kiosk(["import", str(self.folder / "here/stick")]) == 0
            assert self.receipted() == 1
            old = self.folder / "old-disk"
            shutil.copytree(self.gate.home, old)  # the disk is changed after this tour
            self.count(old, closed=False)

    def receipted(self) -> int:
        """Up to where the kiosk may forget."""
        reader = StateReader(self.gate.home)
        tally = TallyWriter.open(self.gate.home, read_moment())
        up_to = reader.receipt(tally.stream).up_to
        tally.close()
        reader.close()
        return up_to

    def views(self) -> int:
        with self.database.reading() as connection:
            return int(connection.execute(select(func.sum(page_tally.c.views))).scalar_one())


@contextmanager
def publishing(gate: Gate) -> Iterator[None]:
    """The publisher process."""
    stop = threading.Event()

    def work() -> None:
        with Publisher(gate.repository.publish_dir, gate.repository.inbox, gate.repository.online) as publisher:
            while not stop.wait(0.05):
                handle_orders(publisher, dt.datetime.now(dt.UTC))

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


def test_documents_name_sites_and_plans_that_there_are() -> None:
    """A newcomer copies them: the plan of unpaired kiosks, and gates of the registry."""
    plans = set(plan_layers((), "https://gate.example", demo=False, languages=load_language_packs()))
    for document in (RUNBOOK, RUNBOOK.parents[1] / "kiosk.md"):
        named = re.findall(r'base_plan = "(.*?)"', document.read_text(encoding="utf-8"))
        assert named
        assert set(named) == {f"{load_nation().publisher}/unassigned"} <= plans
    sites = re.findall("--for ([a-z-]+)", RUNBOOK.read_text(encoding="utf-8"))
    assert {f"{load_nation().publisher}/{site}" for site in sites} <= plans


def test_the_runbook_of_a_stick_word_for_word(tmp_path: Path, sqlite_url: str) -> None:
    tour = Tour(tmp_path, sqlite_url)
    here = tmp_path / "here"
    here.mkdir()
    places = {
        "/media/stick": "stick",
        "huu-nghi-1": f"{SITE}-1",
        "huu-nghi": SITE_PLAN.split("/")[1],
        "/mnt/old-disk/var/lib/gatepost": str(tmp_path / "old-disk"),
        "returns-key returns.key": f"returns-key {tmp_path / 'returns.key'}",
        "Name returns.key": f"Name {tmp_path / 'returns.key'}",
    }
    programs = {"kiosk-server": tour.on_the_server, "kiosk": tour.at_the_kiosk, "findmnt": lambda _: 0}
    follower = Follower(here, programs, places, after=tour.after)
    with publishing(tour.gate):
        assert follower.follow(RUNBOOK) == 10
        assert tour.views() == 2
    tour.gate.close()
    tour.database.close()
