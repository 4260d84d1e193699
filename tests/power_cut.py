"""A disk that forgets what was not flushed: the model of a power cut. No FUSE here (`power_cut_mount`), no process.

What programs see is `live`; what survives is only what `fsync` has made `kept`. Rules, as harsh as POSIX allows:

- written bytes count after fsync of their file; before that each page of 4 KiB is there or not, by the seed;
- names (creating, renaming, deleting) count after fsync of their folder; before that each change is there or
  not, by the seed, in whatever order; a rename is one change, also between two folders;
- a folder whose own name was not kept is gone with everything in it.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeAlias

PAGE_BYTES = 4_096
LUCK = (0.0, 0.2, 0.5, 0.8, 1.0)
"""How likely an unflushed page or name is there after the cut: chosen once for each cut."""


@dataclass(eq=False)
class Content:
    """A file. `pages` are those written since the last flush."""

    mode: int
    live: bytearray = field(default_factory=bytearray)
    kept: bytes = b""
    pages: set[int] = field(default_factory=set)
    target: str = ""  # of a symbolic link

    def write(self, data: bytes, offset: int) -> int:
        if len(self.live) < offset:
            self.live.extend(bytes(offset - len(self.live)))
        self.live[offset : offset + len(data)] = data
        self.pages.update(range(offset // PAGE_BYTES, (offset + len(data)) // PAGE_BYTES + 1))
        return len(data)

    def truncate(self, length: int) -> None:
        self.pages.update(range(min(length, len(self.live)) // PAGE_BYTES, len(self.live) // PAGE_BYTES + 1))
        if length < len(self.live):
            del self.live[length:]
        else:
            self.live.extend(bytes(length - len(self.live)))

    def flush(self) -> None:
        self.kept = bytes(self.live)
        self.pages.clear()

    def after_cut(self, random: Random, luck: float) -> bytes:
        """What a reader finds when the power is back."""
        if not self.pages:
            return self.kept
        grown = random.random() < luck
        found = bytearray(self.kept.ljust(len(self.live), b"\0") if grown else self.kept)
        for page in sorted(self.pages):
            start = page * PAGE_BYTES
            piece = self.live[start : start + PAGE_BYTES]
            if random.random() < luck and start < len(found):
                found[start : start + len(piece)] = piece[: len(found) - start]
        return bytes(found[: len(self.live)] if grown else found)


@dataclass(eq=False)
class Folder:
    """A folder: its names now, and those that are kept."""

    mode: int = stat.S_IFDIR | 0o755
    live: dict[str, Node] = field(default_factory=dict)
    kept: dict[str, Node] = field(default_factory=dict)


Node: TypeAlias = Content | Folder
Change: TypeAlias = tuple[Folder, str, Node | None]
"""In this folder, this name is this node from now on, or nothing."""


class Disk:
    """A tree of folders and files, and the changes of names that no flush has kept yet."""

    def __init__(self) -> None:
        self.root = Folder()
        self._pending: list[tuple[Change, ...]] = []

    def change(self, *changes: Change) -> None:
        """One change of names, visible at once."""
        self._pending.append(changes)
        for folder, name, node in changes:
            _set(folder.live, name, node)

    def flush_folder(self, folder: Folder) -> None:
        """Keep every change that touches `folder`."""
        for changes in [one for one in self._pending if any(each[0] is folder for each in one)]:
            self._keep(changes)
            self._pending.remove(changes)

    def find(self, path: str) -> Node | None:
        node: Node | None = self.root
        for part in Path(path).parts[1:]:
            node = node.live.get(part) if isinstance(node, Folder) else None
        return node

    def load(self, source: Path) -> None:
        """Everything below the real folder `source`, kept."""
        _load(self.root, source)

    def save(self, target: Path, random: Random) -> None:
        """Cut the power, and write what is left into the empty real folder `target`."""
        luck = random.choice(LUCK)
        for changes in self._pending:
            if random.random() < luck:
                self._keep(changes)
        self._pending.clear()
        _save(self.root, target, random, luck)

    def _keep(self, changes: tuple[Change, ...]) -> None:
        for folder, name, node in changes:
            _set(folder.kept, name, node)


def _set(names: dict[str, Node], name: str, node: Node | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


def _load(folder: Folder, source: Path) -> None:
    for path in sorted(source.iterdir()):
        node: Node
        if path.is_symlink():
            node = Content(stat.S_IFLNK | 0o777, target=str(path.readlink()))
        elif path.is_dir():
            node = Folder(path.stat().st_mode)
            _load(node, path)
        else:
            data = path.read_bytes()
            node = Content(path.stat().st_mode, bytearray(data), data)
        folder.live[path.name] = folder.kept[path.name] = node


def _save(folder: Folder, target: Path, random: Random, luck: float) -> None:
    for name, node in _sorted(folder.kept):
        path = target / name
        if isinstance(node, Folder):
            path.mkdir()
            _save(node, path, random, luck)
        elif node.target:
            path.symlink_to(node.target)
        else:
            path.write_bytes(node.after_cut(random, luck))
            path.chmod(stat.S_IMODE(node.mode))


def _sorted(names: dict[str, Node]) -> Iterator[tuple[str, Node]]:
    yield from sorted(names.items())
