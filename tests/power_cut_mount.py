"""Runs work on a disk whose power is cut: `power_cut`'s model as a real file system, through FUSE.

    cut = after_cut(home, work, at=120, seed=7)     # work() in a process of its own; the 120th change is the last

`home` is mounted over with its own content; afterwards it holds what survived, as real files.
"""

# ruff: noqa: ARG002 - the signatures are those of FUSE
from __future__ import annotations

import contextlib
import errno
import os
import select
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from mfusepy import FUSE, FuseOSError, Operations  # type: ignore[import-untyped]

from tests.power_cut import Content, Disk, Folder, Node

PATIENCE_S = 60.0
BLOCK_BYTES, BLOCKS = 4096, 1_000_000
MOUNTED, CUT = b"m", b"c"
ROOT = Path(__file__).parent.parent
LIBRARY = "fuse3"
"""FUSE 3, which Debian's package fuse3 brings. Where FUSE 2 stood beside it, mfusepy would take that."""


def missing() -> str:
    """Why power cannot be cut on this machine, or ""."""
    if not os.access("/dev/fuse", os.R_OK | os.W_OK):
        return "/dev/fuse is missing or not ours to open"
    return "" if shutil.which("fusermount3") else "fusermount3 is missing; install Debian's package fuse3"


def after_cut(home: Path, work: Callable[[], None], at: int, seed: int) -> bool:
    """Run `work` with `home` on the forgetful disk until the `at`-th change. True when power was cut during it;
    False when it ended before: then everything unflushed is lost at its end."""
    told, tell = os.pipe()
    command = [sys.executable, "-m", "tests.power_cut_mount", str(home), str(at), str(seed), str(tell)]
    environ = {**os.environ, "FUSE_LIBRARY_NAME": LIBRARY}
    disk = subprocess.Popen(command, pass_fds=[tell], env=environ, stderr=subprocess.DEVNULL, cwd=ROOT)
    os.close(tell)
    try:
        _expect(told, MOUNTED)
        cut = _worked(_forked(work), told)
    finally:
        _unmount(home)
        os.close(told)
        if disk.wait(PATIENCE_S) != 0:
            raise RuntimeError("the forgetful disk broke by itself")
    return cut


def _worked(worker: int, told: int) -> bool:
    """Wait until the worker ends or power is cut; the worker is gone afterwards."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if select.select([told], [], [], 0.002)[0] and os.read(told, 1) == CUT:
            os.kill(worker, signal.SIGKILL)
            os.waitpid(worker, 0)
            return True
        ended, status = os.waitpid(worker, os.WNOHANG)
        if ended:
            if select.select([told], [], [], 0)[0]:
                return True  # it noticed before we did
            if status != 0:
                raise RuntimeError(f"the work on the forgetful disk failed by itself ({status})")
            return False
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    raise RuntimeError("the work on the forgetful disk did not end")


def _forked(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return child


def _expect(pipe: int, word: bytes) -> None:
    ready = select.select([pipe], [], [], PATIENCE_S)[0]
    if not ready or os.read(pipe, 1) != word:
        raise RuntimeError("the forgetful disk could not be mounted")


def _unmount(home: Path) -> None:
    for _ in range(100):
        if subprocess.run(["fusermount3", "-u", "-q", str(home)], check=False, capture_output=True).returncode == 0:
            return
        time.sleep(0.01)  # the killed worker's files are still being closed
    subprocess.run(["fusermount3", "-u", "-z", str(home)], check=True)


def _serve(home: Path, at: int, seed: int, tell: int) -> None:
    """Mount, serve until unmounted, and write back what survives. In a process that shares nothing with the test:
    whatever it inherited could reach for a file on the disk that it is itself to answer for."""
    disk = Disk()
    disk.load(home)
    FUSE(Mount(disk, at, tell), str(home), foreground=True, nothreads=True, hard_remove=True)
    for path in home.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    disk.save(home, Random(seed))


class Mount(Operations):  # type: ignore[misc]  # mfusepy's class is untyped
    """The model as file operations. After the cut nothing works any more."""

    use_ns = True

    def __init__(self, disk: Disk, at: int, tell: int) -> None:
        self._disk = disk
        self._left = at
        self._tell = tell
        self._open: dict[int, Content] = {}
        self._next = 1
        self._now = time.time_ns()

    # -- looking

    def init(self, path: str) -> None:
        os.write(self._tell, MOUNTED)

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        node: Node = self._open[fh] if fh in self._open else self._found(path)
        size = len(node.target) if isinstance(node, Content) and node.target else 0
        size = size or (len(node.live) if isinstance(node, Content) else 0)
        times = dict.fromkeys(("st_atime", "st_mtime", "st_ctime"), self._now)
        return {"st_mode": node.mode, "st_size": size, "st_nlink": 1, "st_uid": os.getuid(), "st_gid": 0, **times}

    def readdir(self, path: str, fh: int) -> Iterator[str]:
        yield from (".", "..", *self._folder(path).live)

    def readlink(self, path: str) -> str:
        return self._file(path).target

    def statfs(self, path: str) -> dict[str, int]:
        blocks = dict.fromkeys(("f_blocks", "f_bfree", "f_bavail"), BLOCKS)
        return {"f_bsize": BLOCK_BYTES, "f_frsize": BLOCK_BYTES, "f_namemax": 255, **blocks}

    # -- files

    def open(self, path: str, flags: int) -> int:
        return self._opened(self._file(path))

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        node = Content(stat.S_IFREG | stat.S_IMODE(mode))
        self._change(path, node)
        return self._opened(node)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return bytes(self._open[fh].live[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        self._count()
        return self._open[fh].write(data, offset)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        self._count()
        (self._open[fh] if fh in self._open else self._file(path)).truncate(length)
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._count()
        self._open[fh].flush()
        return 0

    def release(self, path: str, fh: int) -> int:
        self._open.pop(fh, None)
        return 0

    # -- names

    def mkdir(self, path: str, mode: int) -> int:
        self._change(path, Folder(stat.S_IFDIR | stat.S_IMODE(mode)))
        return 0

    def symlink(self, target: str, source: str) -> int:
        self._change(target, Content(stat.S_IFLNK | 0o777, target=source))
        return 0

    def link(self, target: str, source: str) -> int:
        self._change(target, self._file(source))
        return 0

    def unlink(self, path: str) -> int:
        self._file(path)
        self._change(path, None)
        return 0

    def rmdir(self, path: str) -> int:
        if self._folder(path).live:
            raise FuseOSError(errno.ENOTEMPTY)
        self._change(path, None)
        return 0

    def rename(self, old: str, new: str) -> int:
        self._count()
        node = self._found(old)
        source, target = self._parent(old), self._parent(new)
        self._disk.change((source, Path(old).name, None), (target, Path(new).name, node))
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self._count()
        self._disk.flush_folder(self._folder(path))
        return 0

    def chmod(self, path: str, mode: int) -> int:
        node = self._found(path)
        node.mode = stat.S_IFMT(node.mode) | stat.S_IMODE(mode)
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        return 0

    # -- inside

    def _count(self) -> None:
        """One more change; the last one but none is refused, like everything after it."""
        self._left -= 1
        if self._left == 0:
            with contextlib.suppress(OSError):
                os.write(self._tell, CUT)
        if self._left <= 0:
            raise FuseOSError(errno.EIO)

    def _change(self, path: str, node: Node | None) -> None:
        self._count()
        self._disk.change((self._parent(path), Path(path).name, node))

    def _opened(self, node: Content) -> int:
        self._next += 1
        self._open[self._next] = node
        return self._next

    def _found(self, path: str) -> Node:
        node = self._disk.find(path)
        if node is None:
            raise FuseOSError(errno.ENOENT)
        return node

    def _file(self, path: str) -> Content:
        node = self._found(path)
        if not isinstance(node, Content):
            raise FuseOSError(errno.EISDIR)
        return node

    def _folder(self, path: str) -> Folder:
        node = self._found(path)
        if not isinstance(node, Folder):
            raise FuseOSError(errno.ENOTDIR)
        return node

    def _parent(self, path: str) -> Folder:
        return self._folder(str(Path(path).parent))


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
