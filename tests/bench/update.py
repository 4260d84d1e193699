"""What an update costs on the wire: a 202 MB pack, of which 3 texts, 4 pictures and 2 MB of a 60 MB film changed.

    python -m tests.bench.update        # about a minute, and 3 GB of disk meanwhile

Ours is the kiosk's own agent against nginx, metadata and signatures included; beside it rsync from its daemon, casync
and zsync from the same nginx (zsync file by file, only for the files that changed: it has no list of a folder). All
bytes of application data both ways, through a relay that counts. Files are seeded random bytes: what an encoder at
constant quality with a fixed group of pictures writes does not compress, and leaves unchanged scenes alone.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import msgspec

from content_packs.cutting import index_of
from content_packs.model import BlobRef
from content_packs.reading import sha256_hex
from tests.bench.poll import metered
from tests.bench.rows import Row, table
from tests.nginx_process import serving, until_answers
from tests.server_simulator import free_port
from tests.simulator import Gate, pack, page

NAME = "202 MB pack: 3 texts, 4 pictures, 2 MB of a 60 MB film"
GOAL = "ratio ≤ 1.2"
TOOLS = ("rsync", "zsync", "casync")
FILM_BYTES, CHANGED_BYTES = 60_000_000, 2_000_000
PICTURE_BYTES, PICTURES = 540_000, 4
STAYING = (60_000_000, 60_000_000, 20_000_000)
TEXTS = 3
TEXT_WORDS = 1_500


def texts(version: int) -> list[str]:
    """Seeded words; `TEXTS` of the ten differ between versions."""
    made = []
    for number in range(10):
        random = Random(f"text {number} {version if number < TEXTS else 0}")
        made.append(" ".join(f"{random.getrandbits(24):x}" for _ in range(TEXT_WORDS)))
    return made


def media(version: int) -> dict[str, bytes]:
    """Media by name."""
    film = Random("film").randbytes(FILM_BYTES)
    if version > 1:
        cut = FILM_BYTES // 3
        film = film[:cut] + Random("scene").randbytes(CHANGED_BYTES + 12_345) + film[cut + CHANGED_BYTES :]
    made = {"film.webm": film}
    made |= {f"picture-{n}.jpg": Random(f"picture {n} {version}").randbytes(PICTURE_BYTES) for n in range(PICTURES)}
    return made | {f"staying-{n}.webm": Random(f"staying {n}").randbytes(size) for n, size in enumerate(STAYING)}


# -- ours ----------------------------------------------------------------------------------------------


def ours(folder: Path) -> int:
    """Bytes from the first question for news until the new pack is active."""
    gate = Gate(folder)
    gate.publish_first()
    _release(gate, 2)
    gate.provision()
    _release(gate, 3)
    port = free_port()
    with serving(folder / "nginx", gate.repository.publish_dir, port), metered(port) as meter:
        gate.repositories = [f"http://127.0.0.1:{meter.port}"]
        parts = gate.agent()
        while parts.sync.step(gate.later(10)) == 0.0:
            pass
        current = parts.state.current()
        if parts.sync.problem or current is None or current.releases[0].version != 3:
            raise RuntimeError(f"the update did not arrive: {parts.sync.problem}")
        gate.close()
        return meter.carried


def _release(gate: Gate, version: int) -> None:
    """Version 2 is the old one: the gate was published with a version 1."""
    manifest, blobs = pack("entry", version, [page(f"page-{n}", words) for n, words in enumerate(texts(version - 1))])
    files = list(media(version - 1).values())
    indexes = {sha256_hex(data): index_of(data) for data in files if len(data) >= 8_000_000}
    refs = [_ref(data, indexes.get(sha256_hex(data))) for data in files] + [_ref(index) for index in indexes.values()]
    manifest = msgspec.structs.replace(manifest, media=tuple(refs))
    gate.repository.publish_pack(manifest, [*blobs, *files, *indexes.values()], gate.wall)


def _ref(data: bytes, index: bytes | None = None) -> BlobRef:
    return BlobRef(sha256=sha256_hex(data), length=len(data), chunks=sha256_hex(index) if index else "")


# -- the others ----------------------------------------------------------------------------------------


def rsync(folder: Path, old: Path, new: Path) -> int:
    """One call over the whole folder, from its daemon."""
    port = free_port()
    (folder / "rsyncd.conf").write_text(f"use chroot = no\n[new]\npath = {new}\n")
    command = [
        "rsync",
        "--daemon",
        "--no-detach",
        f"--port={port}",
        "--address=127.0.0.1",
        f"--config={folder}/rsyncd.conf",
    ]
    with subprocess.Popen([*command, f"--log-file={folder}/rsync.log"]) as daemon, metered(port) as meter:
        try:
            until_answers(daemon, port, folder / "rsync.log")
            _run("rsync", "-rt", f"rsync://127.0.0.1:{meter.port}/new/", f"{old}/")
        finally:
            daemon.terminate()
        return meter.carried


def zsync(folder: Path, old: Path, new: Path) -> int:
    """Each changed file by its .zsync."""
    changed = [path.name for path in sorted(new.iterdir()) if path.read_bytes() != (old / path.name).read_bytes()]
    for name in changed:
        _run("zsyncmake", "-u", name, "-o", f"{new / name}.zsync", str(new / name))
    port = free_port()
    with serving(folder / "nginx", new, port), metered(port) as meter:
        for name in changed:
            address = f"http://127.0.0.1:{meter.port}/{name}.zsync"
            _run("zsync", "-q", "-i", str(old / name), "-o", str(folder / name), address)
        return meter.carried


def casync(folder: Path, old: Path, new: Path) -> int:
    """An archive of the folder and its store of chunks."""
    served = folder / "served"
    served.mkdir()
    _run("casync", "make", "--without=privileged", f"--store={served}/new.castr", f"{served}/new.caidx", str(new))
    port = free_port()
    with serving(folder / "nginx", served, port), metered(port) as meter:
        base = f"http://127.0.0.1:{meter.port}"
        _run(
            *("casync", "extract", "--without=privileged", f"--store={base}/new.castr", f"--seed={old}"),
            *(f"{base}/new.caidx", str(folder / "out")),
        )
        return meter.carried


def _run(*command: str) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr[-500:]}")


@contextmanager
def _plain(folder: Path) -> Iterator[tuple[Path, Path]]:
    """The same files under names that stay, as the others want them: the old release and the new one."""
    for version in (1, 2):
        home = folder / str(version)
        home.mkdir(parents=True)
        for number, words in enumerate(texts(version)):
            (home / f"page-{number}.txt").write_text(words)
        for name, data in media(version).items():
            (home / name).write_bytes(data)
    yield folder / "1", folder / "2"
    shutil.rmtree(folder)


def measure(folder: Path) -> list[Row]:
    """One row against each of the others. What they are, is in `deploy/bench-packages.txt`."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        raise RuntimeError(f"{', '.join(missing)} are missing; install deploy/bench-packages.txt")
    others: dict[str, Callable[[Path, Path, Path], int]] = {"rsync": rsync, "zsync": zsync, "casync": casync}
    found = {}
    for name, tool in others.items():
        with _plain(folder / name / "plain") as (old, new):
            found[name] = tool(folder / name, old, new)
    carried = ours(folder / "ours")
    row = Row(name=NAME, value=carried / 1e6, unit="MB", runs=1)
    return [
        msgspec.structs.replace(
            row,
            against=f"{name}: {other / 1e6:.3f}",
            ratio=round(carried / other, 3),
            goal=GOAL if name == "rsync" else "",
        )
        for name, other in found.items()
    ]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="gatepost-update-") as folder:
        print(table(measure(Path(folder))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
