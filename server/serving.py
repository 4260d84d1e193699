"""Runs the web application under granian until SIGTERM or SIGINT; requests in flight are finished."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.server import Server

from server.database import Database
from server.errors import CannotStart
from server.settings import ENVIRONMENT_PREFIX, SETTINGS_VARIABLE, Settings

APPLICATION = "server.web.wsgi:application"
THREADS = 4  # a slow question of a person must not hold up a heartbeat
KILL_SECONDS = 20


def serve(settings: Settings, settings_file: Path | None) -> None:
    """Serve until told to stop. What can be known to be wrong is said before anything listens."""
    database = Database(settings.database)
    database.check_version()
    database.close()
    _check_port(settings.host, settings.port)
    if settings_file:  # the worker process reads its settings anew
        os.environ[SETTINGS_VARIABLE] = str(settings_file.resolve())
    os.environ[f"{ENVIRONMENT_PREFIX}HOST"] = settings.host
    os.environ[f"{ENVIRONMENT_PREFIX}PORT"] = str(settings.port)
    Server(
        APPLICATION,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        http=HTTPModes.http1,
        websockets=False,
        blocking_threads=THREADS,
        workers_kill_timeout=KILL_SECONDS,
    ).serve()


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as wrong:
            raise CannotStart(_port_sentence(host, port, wrong)) from wrong


def _port_sentence(host: str, port: int, wrong: OSError) -> str:
    if wrong.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use. Stop the other program, or choose another port with --port."
    return f"Port {port} on {host} cannot be used ({wrong.strerror}). Choose another with --host and --port."
