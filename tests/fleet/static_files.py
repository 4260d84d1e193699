"""The publish directory behind nginx, as a large fleet has it: one worker, nothing but files."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.processes import running
from tests.server_simulator import free_port

START_S = 30.0
_CONFIG = """\
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
user root;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
events {{ worker_connections 10000; }}
http {{
    access_log off;
    default_type application/octet-stream;
    sendfile on;
    keepalive_timeout 75s;
    keepalive_requests 100000;
    client_body_temp_path {folder}/nginx-body;
    proxy_temp_path {folder}/nginx-proxy;
    fastcgi_temp_path {folder}/nginx-fastcgi;
    uwsgi_temp_path {folder}/nginx-uwsgi;
    scgi_temp_path {folder}/nginx-scgi;
    server {{
        listen 127.0.0.1:{port};
        root {root};
    }}
}}
"""


@contextmanager
def static_files(publish_dir: Path, folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """nginx on a port of its own, and its process. Raises `RuntimeError` where it is not installed."""
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if nginx is None:
        raise RuntimeError("nginx is missing; install Debian's package of that name")
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(folder=folder, port=port, root=publish_dir))
    command = [nginx, "-c", str(config), "-p", str(folder), "-e", str(folder / "nginx-error.log")]
    with running(command, folder / "nginx.log") as process:
        _wait_for(folder / "nginx.pid")
        yield port, process


def _wait_for(path: Path) -> None:
    until = time.monotonic() + START_S
    while not path.exists():
        if time.monotonic() > until:
            raise RuntimeError(f"nginx did not start; see {path.parent}/nginx-error.log")
        time.sleep(0.02)
