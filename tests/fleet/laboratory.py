"""A fleet at work: a real server process, nginx, lines good and bad, and agents in a few processes.

What is measured stands in `Laboratory.run`, top to bottom. One kiosk goes ahead (the pilot) with a copy of the
repository: it makes the search index of the coming release and so says what that costs a kiosk's own processor; the
fleet finds the file made, because a thousand kiosks' processors are two here. All else each agent does itself.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from content_packs.trust.roles import TIMESTAMP_FILE
from kiosk.agent.assembly import assemble
from kiosk.clock import read_moment
from kiosk.search.naming import ENDING, FOLDER
from kiosk.settings import load_settings
from tests import server_process
from tests.bench.processes import cpu_s
from tests.fleet import scenario
from tests.fleet.gates import enrolments_of, make_template, move_in
from tests.fleet.lines import Line, Lines, Manner
from tests.fleet.narrow import Site, narrow_site
from tests.fleet.scenario import Scale
from tests.fleet.static_files import static_files
from tests.server_simulator import prepare
from tests.simulated_repository import SimulatedRepository

ROOT = Path(__file__).parents[2]
PROCESSES = 2
PATIENCE_S = 180.0
LOOK_S = 0.1


@dataclass(frozen=True)
class Group:
    """Kiosks on one kind of line. `share` of the fleet, at least one and at most `most`."""

    name: str
    share: float
    manner: Manner | None = None
    most: int = 1_000_000
    away: bool = False
    narrow: bool = False

    def size(self, kiosks: int) -> int:
        return min(max(1, round(kiosks * self.share)), self.most)


COUNTED = Group("good line, every byte counted", 0.05, Manner(), 20)
GROUPS = (
    COUNTED,
    Group("0.3 s late each way", 0.05, Manner(late_s=0.3), 50),
    Group("64 kbit/s each", 0.05, Manner(bytes_per_s=8_000), 50),
    Group("torn: cut, stalled, late", 0.05, Manner(late_s=0.1, cut=0.03, stall=0.05, stall_s=3.0), 50),
    Group("one line of 256 kbit/s together", 0.02, None, 8, narrow=True),
    Group("away for 45 days, then back", 0.1, None, 100, away=True),
)
GOOD = "good line"


@dataclass
class Kiosk:
    """One of the fleet. `seen` is when it said that it had activated what, by the wall clock."""

    name: str
    group: str
    settings: Path
    line: Line | None = None
    seen: dict[str, float] = field(default_factory=dict)
    carried: dict[str, int] = field(default_factory=dict)
    began: int = 0

    def say(self, what: str, at: float) -> None:
        """It has activated `what`; the bytes that its line had carried by then are noted with it."""
        if what not in self.seen:
            self.seen[what], self.carried[what] = at, self.line.carried if self.line else 0

    def begin_counting(self) -> None:
        """Bytes count from here."""
        self.began = self.line.carried if self.line else 0

    def carried_since(self, until: str) -> int:
        """Bytes since then, to the activation of `until`, or to now."""
        now = self.line.carried if self.line else 0
        return self.carried.get(until, now) - self.began


@dataclass
class Fleet:
    """The kiosks, and what they have said."""

    kiosks: list[Kiosk]

    def hear(self, line: str) -> None:
        said = json.loads(line)
        kiosk = next(one for one in self.kiosks if one.name == said["kiosk"])
        for what in (f"pack {said['pack']}", f"notice {said['notice']}"):
            kiosk.say(what, said["at"])

    def begin_counting(self) -> None:
        """Before it is published: a kiosk may fetch it in the very moment. Polls meanwhile are counted with it."""
        for kiosk in self.kiosks:
            kiosk.begin_counting()

    def present(self, *, away: bool) -> list[Kiosk]:
        names = {group.name for group in GROUPS if group.away}
        return [one for one in self.kiosks if (one.group in names) == away]

    def wait(self, what: str, kiosks: Sequence[Kiosk]) -> list[str]:
        """Until all of them have activated `what`, or patience ends; who has not, on which line."""
        until = time.monotonic() + PATIENCE_S
        while (missing := [one for one in kiosks if what not in one.seen]) and time.monotonic() < until:
            time.sleep(LOOK_S)
        return [f"{one.name} ({one.group}): {what}" for one in missing]


@dataclass(frozen=True)
class Span:
    """What a stretch of the run cost. CPU in seconds, bytes of the counted kiosks each."""

    seconds: float
    server: float
    simulator: float
    carried: tuple[int, ...] = ()
    asked: int = 0


@dataclass(frozen=True)
class Found:
    """All that was measured. Delays in seconds, by group."""

    kiosks: int
    groups: Mapping[str, int]
    steady: Span
    edit: Span
    notice: Span
    edit_delays: Mapping[str, Sequence[float]]
    notice_delays: Mapping[str, Sequence[float]]
    back_delays: Sequence[float]
    missing: Sequence[str]
    index_s: float


class Laboratory:
    """Everything of one run below `folder`."""

    def __init__(self, folder: Path, scale: Scale) -> None:
        self._folder = folder
        self._scale = scale
        self._stack = ExitStack()
        self._crews: list[subprocess.Popen[bytes]] = []
        self._servers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Laboratory:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run(self) -> Found:
        """Furnish, let everybody come back after 45 days, then: nothing, an edit, a notice, those who were away."""
        content = scenario.load_content(self._scale.pages)
        long_ago = dt.datetime.now(dt.UTC) - scenario.AWAY
        repository = scenario.publish_first(self._folder / "repository", content, self._scale.publishers, long_ago)
        fleet = self._furnish(repository, long_ago)
        index_s = self._pilot(repository, content)
        repository.refresh(dt.datetime.now(dt.UTC))
        here, away = fleet.present(away=False), fleet.present(away=True)
        self._start(fleet, here)
        missing = fleet.wait("pack 1", here)
        self._lay_out_index(fleet)
        time.sleep(1.2 * self._scale.poll_s)
        with self._measured(fleet) as steady:
            time.sleep(self._scale.steady_s)
        with self._measured(fleet, "pack 2") as edit:
            scenario.publish_edit(repository, content, 2, dt.datetime.now(dt.UTC))
            edited = _published(repository)
            missing += fleet.wait("pack 2", here)
        with self._measured(fleet, "notice 1") as notice:
            scenario.publish_notice(repository, 1, dt.datetime.now(dt.UTC))
            warned = _published(repository)
            missing += fleet.wait("notice 1", here)
        back = time.time()
        self._start(fleet, away)
        missing += fleet.wait("pack 2", away) + fleet.wait("notice 1", away)
        return Found(
            len(fleet.kiosks),
            dict(Counter(one.group for one in fleet.kiosks)),
            steady[0],
            edit[0],
            notice[0],
            _delays(here, "pack 2", edited),
            _delays(here, "notice 1", warned),
            [max(one.seen["pack 2"], one.seen["notice 1"]) - back for one in away if "notice 1" in one.seen],
            missing,
            index_s,
        )

    # -- inside

    def _furnish(self, repository: SimulatedRepository, long_ago: dt.datetime) -> Fleet:
        url = f"sqlite:///{self._folder / 'gatepost.db'}"
        prepare(url)
        server = server_process.start(server_process.write_settings(self._folder, url, repository.publish_dir))
        self._stack.callback(server.kill)
        port, nginx = self._stack.enter_context(static_files(repository.publish_dir, self._folder))
        self._servers = [server.process, nginx]
        self._site = self._stack.enter_context(narrow_site())
        lines = self._stack.enter_context(Lines())
        self._template = make_template(self._folder, repository, long_ago)
        enrolments = enrolments_of(url, server.address)
        kiosks = []
        for number, group in enumerate(self._groups()):
            name = f"kiosk-{number:04}"
            content, api, line = f"http://127.0.0.1:{port}", server.address, None
            if group.narrow and self._site:
                content, api = (
                    f"http://{self._site.outside}:{lines.open(to, Manner(), number, self._site.outside).port}"
                    for to in (port, server.port)
                )
            elif group.manner is not None:
                line = lines.open(port, group.manner, number)
                content = f"http://127.0.0.1:{line.port}"
            settings = move_in(self._template, self._folder / name, content, api, enrolments)
            kiosks.append(Kiosk(name, group.name, settings, line))
        return Fleet(kiosks)

    def _groups(self) -> Iterator[Group]:
        """A group for each kiosk; who is in none has a good line."""
        left = self._scale.kiosks
        for group in GROUPS:
            if group.narrow and self._site is None:
                continue
            for _ in range(min(group.size(self._scale.kiosks), left)):
                left -= 1
                yield group
        for _ in range(left):
            yield Group(GOOD, 1.0)

    def _pilot(self, repository: SimulatedRepository, content: scenario.Content) -> float:
        """Processor seconds of the index of version 2."""
        twin = repository.copied_to(self._folder / "ahead")
        now = dt.datetime.now(dt.UTC)
        twin.refresh(now)
        scenario.publish_edit(twin, content, 2, now)
        home = self._template.home
        settings = load_settings(
            self._folder / "kiosk.toml", {"GATEPOST_KIOSK_REPOSITORIES": twin.publish_dir.as_uri()}
        )
        parts = assemble(settings, read_moment(), Random(1))
        before = {path.name for path in (home / FOLDER).glob(f"*{ENDING}")}
        began = time.process_time()
        parts.sync.step(read_moment())
        spent = time.process_time() - began
        parts.state.close()
        self._ahead = [path for path in (home / FOLDER).glob(f"*{ENDING}") if path.name not in before]
        return spent

    def _lay_out_index(self, fleet: Fleet) -> None:
        for kiosk in fleet.kiosks:
            for path in self._ahead:
                os.link(path, kiosk.settings.parent / "home" / FOLDER / path.name)

    def _start(self, fleet: Fleet, kiosks: Sequence[Kiosk]) -> None:
        """Crews for these kiosks; those behind the narrow line have one of their own, inside."""
        narrow = {group.name for group in GROUPS if group.narrow}
        inside = [one for one in kiosks if one.group in narrow]
        outside = [one for one in kiosks if one.group not in narrow]
        for part in range(PROCESSES):
            self._start_crew(fleet, outside[part::PROCESSES], None)
        self._start_crew(fleet, inside, self._site)

    def _start_crew(self, fleet: Fleet, kiosks: Sequence[Kiosk], site: Site | None) -> None:
        if not kiosks:
            return
        listed = self._folder / f"crew-{len(self._crews)}.txt"
        listed.write_text("\n".join(str(one.settings) for one in kiosks))
        command = [
            *(site.prefix if site else ()),
            sys.executable,
            "-m",
            "tests.fleet.crew",
            str(listed),
            str(self._scale.poll_s),
        ]
        crew = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._crews.append(crew)
        self._stack.callback(_dismiss, crew)
        threading.Thread(target=_listen, args=(crew, fleet), daemon=True).start()

    @contextmanager
    def _measured(self, fleet: Fleet, until: str = "") -> Iterator[list[Span]]:
        """What the body costs; the list has it afterwards. Bytes are counted `until` a kiosk has activated that."""
        watched = [one for one in fleet.kiosks if one.group == COUNTED.name]
        began, server, simulator = time.monotonic(), cpu_s(self._servers), self._simulator_s()
        fleet.begin_counting()
        asked = sum(one.line.asked for one in watched if one.line)
        found: list[Span] = []
        yield found
        found.append(
            Span(
                time.monotonic() - began,
                cpu_s(self._servers) - server,
                self._simulator_s() - simulator,
                tuple(one.carried_since(until) for one in watched),
                sum(one.line.asked for one in watched if one.line) - asked,
            )
        )

    def _simulator_s(self) -> float:
        return cpu_s(self._crews) + time.process_time()


def _published(repository: SimulatedRepository) -> float:
    """When the world could see it: the wall clock of timestamp.json."""
    return (repository.publish_dir / TIMESTAMP_FILE).stat().st_mtime


def _delays(kiosks: Sequence[Kiosk], what: str, since: float) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {one.group: [] for one in kiosks}
    for one in kiosks:
        if what in one.seen:
            found[one.group].append(one.seen[what] - since)
    return found


def _listen(crew: subprocess.Popen[bytes], fleet: Fleet) -> None:
    for line in crew.stdout or ():
        fleet.hear(line.decode())


def _dismiss(crew: subprocess.Popen[bytes]) -> None:
    """Its standard input ends, and so does it."""
    crew.communicate()
