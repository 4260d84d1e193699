"""One gate in one folder: its publish directory, server, publisher and kiosk, started and stopped together.

<folder>/keys      the demonstration's keys        <folder>/publish   what is distributed
<folder>/server    settings, database, inbox        <folder>/kiosk     the kiosk's home and settings
<folder>/logs      what each process says
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from deploy.demo.checked import last_checked
from deploy.demo.command import run, start
from deploy.demo.people import PUBLISHER, People

SITE = "moc-bai"
UNASSIGNED = f"{PUBLISHER}/unassigned"
OPERATOR = "operator"
SOURCES = Path(__file__).resolve().parents[2] / "content_packs" / "packs"
FIRST_PORT = 18080
READY_S = 90.0
STOP_S = 10.0
MM_PER_PX = 0.248  # a 21.5-inch panel of 1080 pixels (people.md, B)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Content:
    """Packs by the names of their folders: `everywhere` is shown at every site, `base` lies beneath everything, and
    `elsewhere` at the provinces and sites of `table`."""

    base: str
    everywhere: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    table: Path | None = None

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(SOURCES / name for name in dict.fromkeys((self.base, *self.everywhere, *self.elsewhere)))

    def options(self) -> tuple[str, ...]:
        """What `packctl plans build` is told of it."""
        packs = (word for name in self.everywhere for word in ("--pack", f"{PUBLISHER}/{name}"))
        own = ("--packs", str(self.table)) if self.table else ()
        return ("--base", f"{PUBLISHER}/{self.base}", *packs, *own)


SAMPLE = Content(base="sample")
"""The smallest: one pack of eight pages."""

SHIPPED = Content(
    base="base",
    everywhere=("arrivals", "border-trade"),
    elsewhere=("departures", *sorted(path.parent.name for path in SOURCES.glob("[ps]*-*/pack.toml"))),
    table=SOURCES / "sites.toml",
)
"""Everything that is shipped."""


class NotReady(Exception):
    """A process of the demonstration did not come up; its log says why."""


@dataclass
class Gate:
    """`idle_s` is the kiosk's idle time-out; `environment` is added to every process (a stepped clock); without
    `sound` the kiosk looks for no loudspeaker, and its dock is the same on every machine."""

    folder: Path
    width: int
    height: int
    idle_s: int = 60
    port: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)
    sound: bool = True
    content: Content = SAMPLE
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    password: str = ""

    def __post_init__(self) -> None:
        self.folder = self.folder.resolve()
        self.port = self.port or free_port()
        self.people = People(self.folder / "keys", self.folder / "keys" / "passphrase")
        self.publish = self.folder / "publish"
        self.home = self.folder / "kiosk" / "home"
        self.server_settings = self.folder / "server" / "server.toml"
        self.kiosk_settings = self.folder / "kiosk" / "kiosk.toml"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.server_settings.parent / "gatepost.db"

    @property
    def inbox(self) -> Path:
        return self.server_settings.parent / "inbox"

    # -- once ------------------------------------------------------------------------------------

    def prepare(self, say: Say) -> None:
        """Everything from an empty folder to a provisioned kiosk. An earlier demonstration is cleared away."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        say("making keys for three roots, an author and an approver")
        self.people.make_keys()
        root = self.people.hold_ceremony(self.publish)
        say("building the packs, twelve languages and the plans of 83 gates")
        self.build(self.folder / "built")
        say("registering the sites")
        self._prepare_server()
        say("signing as author and as approver, publishing")
        self.people.sign(self.folder / "request-1", self.folder / "built", self.publish, self.inbox)
        self.start_publisher()
        self._wait_published(2)
        say("provisioning the kiosk from the published files")
        self._prepare_kiosk(root)

    def build(self, built: Path) -> None:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda folder: build_pack(folder, built), self.content.folders))
        run("packctl", "languages", "build", "--out", built)
        run("packctl", "plans", "build", "--out", built, *self.content.options(), "--portal", self.address, "--demo")

    def _prepare_server(self) -> None:
        folder = self.server_settings.parent
        folder.mkdir()
        self.inbox.mkdir()
        run("kiosk-server", "secret", folder / "secret")
        self.server_settings.write_text(
            f"""
database = "sqlite:///gatepost.db"
publish_dir = "{self.publish}"
inbox_dir = "{self.inbox}"
online_keys_dir = "{self.people.online}"
secret_key_file = "secret"
public_address = "{self.address}"
port = {self.port}
demo = true
"""
        )
        self._server("migrate")
        self._server("sites", "import")
        self.password = self._server("person", "add", OPERATOR).split()[-1]

    def _server(self, *words: str) -> str:
        return run("kiosk-server", "--settings", self.server_settings, *words, env=self.environment)

    def _prepare_kiosk(self, root: Path) -> None:
        self.kiosk_settings.parent.mkdir()
        self.write_kiosk_settings()
        self._kiosk("provision", "--root", str(root), "--image", str(self.publish))

    def write_kiosk_settings(self) -> None:
        """The kiosk as it hangs on the wall now: `width` × `height` pixels."""
        self.kiosk_settings.write_text(
            f"""
home = "{self.home}"
server = "{self.address}"
repositories = ["{self.address}/content"]
base_plan = "{UNASSIGNED}"
idle_s = {self.idle_s}
demo = true
sound = {str(self.sound).lower()}

[panel]
width_px = {self.width}
height_px = {self.height}
width_mm = {self.width * MM_PER_PX:.1f}
height_mm = {self.height * MM_PER_PX:.1f}

[window]
mode = "window"
width_px = {self.width}
height_px = {self.height}
"""
        )

    def _kiosk(self, *words: str) -> str:
        return run("kiosk", "--settings", self.kiosk_settings, *words, env=self.environment)

    # -- running ---------------------------------------------------------------------------------

    def start_publisher(self) -> None:
        self._start("publisher", "kiosk-server", "--settings", self.server_settings, "publisher")

    def start_server(self) -> None:
        self._start("server", "kiosk-server", "--settings", self.server_settings, "serve")
        wait(self._answers, f"the server; see {self.log('server')}")

    def start_kiosk(self, display: str) -> None:
        """Both processes of the kiosk, kept alive by `kiosk run`, on this X display."""
        self._start("kiosk", "kiosk", "--settings", self.kiosk_settings, "run", env={"DISPLAY": display})

    def hang_curtain(self, display: str) -> None:
        """What is seen on this X display when there is no window."""
        run("kiosk", "--settings", self.kiosk_settings, "curtain", env={**self.environment, "DISPLAY": display})

    def start_part(self, part: str, display: str = "") -> None:
        """The kiosk's `ui` or `agent` alone."""
        env = {"DISPLAY": display} if display else {}
        self._start(part, "kiosk", "--settings", self.kiosk_settings, part, env=env)

    def pair(self, code: str, site: str = SITE) -> None:
        """Let the kiosk that shows `code` in, as an operator would."""
        self._server("kiosk", "approve", code, site)

    def log(self, part: str) -> Path:
        return self.folder / "logs" / f"{part}.log"

    def kill(self, part: str) -> None:
        """End a process without any warning, and everything that it started."""
        process = self.running.pop(part)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self, part: str) -> None:
        """Ask a process to end; what does not is killed."""
        process = self.running.pop(part)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        """End every process, the kiosk first."""
        for part in sorted(self.running, key=("kiosk", "ui", "agent", "server", "publisher").index):
            self.end(part)

    def _start(self, part: str, *words: str | Path, env: Mapping[str, str] | None = None) -> None:
        self.running[part] = start(*words, log=self.log(part), env={**self.environment, **(env or {})})

    def _answers(self) -> bool:
        if (code := self.running["server"].poll()) is not None:
            raise NotReady(f"the server ended with exit code {code}:\n{self.log('server').read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=2) as answer:  # noqa: S310  # loopback
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _wait_published(self, version: int) -> None:
        """Until the publisher has written this version of the snapshot."""
        snapshot = self.publish / "metadata" / f"{version}.snapshot.json"
        wait(snapshot.exists, f"the publisher; see {self.log('publisher')}")


def wait(ready: Callable[[], object], what: str, limit_s: float = READY_S) -> None:
    """Until `ready` holds; raises `NotReady` naming `what`."""
    end = time.monotonic() + limit_s
    while not ready():
        if time.monotonic() > end:
            raise NotReady(f"waited {limit_s:.0f} s in vain for {what}")
        time.sleep(0.05)


def build_pack(source: Path, built: Path, *options: str) -> None:
    """As on the day on which it was last checked."""
    run("packctl", "build", source, "--out", built, "--today", str(last_checked(source)), *options)


def free_port(first: int = FIRST_PORT) -> int:
    """A port on loopback that nobody uses, `first` or soon after it; below the ones that outgoing connections take."""
    for port in range(first, first + 200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise NotReady(f"no port from {first} on is free; stop an earlier demonstration")
