"""What a guard is: a few words of source that keep an attack or a fault out, and the tests that miss them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TESTS = "tests/test_"


@dataclass(frozen=True)
class Guard:
    """`snippet` of `file` becomes `instead`, and one of `tests` (``<file>::<name>``) must fail."""

    name: str
    file: str
    snippet: str
    instead: str
    tests: tuple[str, ...]

    def fits(self, tree: Path) -> bool:
        """Whether the guard stands in `tree`, exactly once."""
        return (tree / self.file).read_text(encoding="utf-8").count(self.snippet) == 1

    def remove(self, tree: Path) -> str:
        """Take the guard out of `tree`; the file as it was."""
        path = tree / self.file
        before = path.read_text(encoding="utf-8")
        path.write_text(before.replace(self.snippet, self.instead), encoding="utf-8")
        return before

    def node_ids(self) -> list[str]:
        """The tests as pytest takes them."""
        return [f"{TESTS}{each.replace('::', '.py::')}" for each in self.tests]
