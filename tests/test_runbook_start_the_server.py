"""docs/runbooks/start-the-server.md, word for word: from what the ceremony left to a page behind nginx and TLS."""

from __future__ import annotations

import configparser
import os
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPSHandler, OpenerDirector, Request, build_opener

import pytest

import tests.nginx_process as nginx_process
from content_packs.signing.asking import PASSPHRASE_VARIABLE
from server.settings import ENVIRONMENT_PREFIX
from tests.following import Follower
from tests.ministry import RUNBOOKS, hold_ceremony
from tests.server_simulator import free_port

RUNBOOK = RUNBOOKS / "start-the-server.md"
STARTS_IN_S = 90.0
PASSWORD = "a sentence is easy to keep in mind"


class Machine:
    """The server's machine: its root, systemd and nginx as far as the runbook needs them. Programs are real."""

    def __init__(self, folder: Path, home: Path, running: ExitStack, environment: pytest.MonkeyPatch) -> None:
        self.folder, self.home, self.running, self.environment = folder, home, running, environment
        self.port, self.tls = free_port(), free_port()
        self.certificate, key = folder / "gate.pem", folder / "gate.key"
        make_certificate(self.certificate, key)
        self.one_time = ""
        self.places = {
            "https://gate.example": self.address,
            "listen 443 ssl": f"listen 127.0.0.1:{self.tls} ssl",
            "/etc/ssl/certs/gate.example.pem": str(self.certificate),
            "/etc/ssl/private/gate.example.key": str(key),
            "/etc/nginx/conf.d": str(folder),
            "/etc/systemd/system": str(folder),
            "/opt/gatepost/.venv/bin": str(Path(sys.executable).parent),
            "/srv/gatepost": str(home),
            "8080": str(self.port),
        }

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.tls}"

    def follow(self) -> int:
        as_root = dict.fromkeys(("adduser", "chown", "runuser", "nginx"), lambda _: 0)
        own = {"export": self.export, "systemctl": self.systemctl, "journalctl": self.journalctl}
        programs = {**as_root, **own, "kiosk-server": self.kiosk_server}
        return Follower(self.home, programs, self.places).follow(RUNBOOK)

    def export(self, words: Sequence[str]) -> int:
        name, _, value = words[0].partition("=")
        self.environment.setenv(name, os.path.expandvars(value))
        return 0

    def kiosk_server(self, words: Sequence[str]) -> int:
        """As the shell finds it, with the settings that were exported."""
        program = shutil.which("kiosk-server")
        assert program is not None
        done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
        print(done.stdout + done.stderr, end="")
        if list(words[:2]) == ["person", "add"]:
            self.one_time = done.stdout.split()[-1]
        return done.returncode

    def systemctl(self, words: Sequence[str]) -> int:
        if words[0] == "enable":
            for unit in words[2:]:
                self.start(unit)
        elif words[0] == "restart":
            self.wait_for_the_server()  # a person is slower
            servers = (self.folder / "gatepost.conf").read_text()
            self.running.enter_context(nginx_process.running(self.folder / "nginx", servers, self.tls))
        return 0

    def start(self, unit: str) -> None:
        read = configparser.ConfigParser(interpolation=None)
        read.optionxform = str  # type: ignore[assignment,method-assign]  # how its documentation keeps capitals
        read.read(self.folder / f"{unit}.service")
        name, _, value = read["Service"]["Environment"].partition("=")
        log = self.running.enter_context((self.folder / f"{unit}.log").open("w"))
        environment = {**_without_settings(), name: value}
        process = subprocess.Popen(
            shlex.split(read["Service"]["ExecStart"]), env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        self.running.callback(process.wait)
        self.running.callback(process.terminate)

    def wait_for_the_server(self) -> None:
        until = time.monotonic() + STARTS_IN_S
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError(f"nothing answers on port {self.port} after {STARTS_IN_S:.0f} s; see {self.folder}")

    def journalctl(self, words: Sequence[str]) -> int:
        """What the unit has said by now; a person looks when it has had its seconds."""
        log, until = self.folder / f"{words[words.index('--unit') + 1]}.log", time.monotonic() + STARTS_IN_S
        while not log.read_text() and time.monotonic() < until:
            time.sleep(0.1)
        print(log.read_text().splitlines()[-1])
        return 0

    def browser(self) -> OpenerDirector:
        trusting = ssl.create_default_context(cafile=self.certificate)
        opener = build_opener(HTTPCookieProcessor(CookieJar()), HTTPSHandler(context=trusting))
        opener.addheaders = [("Accept-Language", "en")]
        return opener


class Token(HTMLParser):
    """The hidden field of a form."""

    value = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input" and found.get("name") == "csrf_token":
            self.value = found["value"] or ""


def make_certificate(certificate: Path, key: Path) -> None:
    made_out_to = ("-subj", "/CN=gate.example", "-addext", "subjectAltName=IP:127.0.0.1")
    words = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *made_out_to)
    subprocess.run(["openssl", *words, "-keyout", key, "-out", certificate], check=True, capture_output=True)


def fill_in(opener: OpenerDirector, address: str, **fields: str) -> tuple[str, str]:
    """Open a page, send its form; where that leads, and what stands there."""
    with opener.open(address) as page:
        form, at = Token(), page.geturl()
        form.feed(page.read().decode())
    data = urlencode({"csrf_token": form.value, **fields}).encode()
    with opener.open(Request(at, data, {"Referer": at})) as answer:
        return urlsplit(answer.geturl()).path, answer.read().decode()


def _without_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(ENVIRONMENT_PREFIX)}


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    monkeypatch.delenv(PASSPHRASE_VARIABLE, raising=False)
    ministry, _ = hold_ceremony(tmp_path / "ministry")
    with ExitStack() as running:
        made = Machine(tmp_path, ministry.server, running, monkeypatch)
        monkeypatch.setenv("CURL_CA_BUNDLE", str(made.certificate))
        yield made


def test_the_runbook_of_the_server_word_for_word(machine: Machine) -> None:
    assert machine.follow() == 19
    opener = machine.browser()
    path, page = fill_in(opener, f"{machine.address}/dashboard", name="lan", password=machine.one_time)
    assert path == "/password", page
    path, page = fill_in(opener, f"{machine.address}/dashboard", current=machine.one_time, new=PASSWORD, again=PASSWORD)
    assert path == "/dashboard", page
    assert "<h1>Overview</h1>" in page
    assert "No kiosk is in service yet." in page
