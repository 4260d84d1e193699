"""Follows a document as a person would: types its commands in order and compares what they print.

    Follower(folder, programs={"packctl": packctl.main}, places={"/srv/gatepost": str(tmp_path)}).follow(document)

Of a Markdown document these fenced blocks count, in their order:

- ``console``: lines after ``$`` are typed (a backslash at the end goes on in the next line), what stands under
  them must be printed: line by line, ``…`` for what differs each time, a line of ``…`` alone for any lines.
  A command that ends in ``# refused`` must fail.
- ``<language> <file name>``: the block is written to that file.

Programs named in `programs` run in this process, everything else in bash. `answer` is asked at every prompt,
of a passphrase too. `after` hears each command that was typed: what a service in the background would do.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

REFUSED = "# refused"
_FENCE = re.compile(r"^```(\S*)[ ]*(\S*)[ ]*$")
Program = Callable[[Sequence[str]], int]


@dataclass(frozen=True)
class Command:
    """A command in `line` of a document, and what must be printed."""

    line: int
    words: str
    expected: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A file that the document tells to write."""

    line: int
    name: str
    text: str


def read(document: str) -> Iterator[Command | Written]:
    """What a document tells to do, in order."""
    lines = document.splitlines()
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        number += 1
        if opening is None:
            continue
        end = lines.index("```", number)
        if opening[1] == "console":
            yield from _commands(lines[number:end], number + 1)
        elif opening[2]:
            yield Written(number, opening[2], "\n".join(lines[number:end]) + "\n")
        number = end + 1


def _commands(lines: list[str], first: int) -> Iterator[Command]:
    starts = [n for n, line in enumerate(lines) if line.startswith("$ ")]
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        typed = start
        while lines[typed].endswith("\\"):
            typed += 1
        words = " ".join(line.removesuffix("\\").strip() for line in lines[start : typed + 1])
        yield Command(first + start, words.removeprefix("$ "), tuple(lines[typed + 1 : stop]))


class Follower:
    """See the module. `places` are words of the document that stand for something else here."""

    def __init__(
        self,
        folder: Path,
        programs: Mapping[str, Program],
        places: Mapping[str, str] | None = None,
        answer: Callable[[str], str] = lambda _: "",
        after: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._folder = folder
        self._programs = programs
        self._places = dict(places or {})
        self._answer = answer
        self._after = after

    def follow(self, document: Path) -> int:
        """Do all that `document` says; how many commands were typed."""
        steps = list(read(document.read_text(encoding="utf-8")))
        for step in steps:
            if isinstance(step, Written):
                file = self._folder / self._here(step.name)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(self._here(step.text), encoding="utf-8")
            else:
                self._type(step, f"{document.name}:{step.line}")
        return sum(isinstance(step, Command) for step in steps)

    def _type(self, command: Command, place: str) -> None:
        code, printed = self._run(self._here(command.words))
        said = f"{place}: {command.words}\n{printed}"
        assert (code != 0) == command.words.endswith(REFUSED), f"{said}\nended with {code}"
        pattern = "".join(_pattern(self._here(line)) for line in command.expected)
        assert re.fullmatch(pattern, _tidy(printed)), f"{said}\nwas to print:\n" + "\n".join(command.expected)
        self._after(command.words)

    def _run(self, words: str) -> tuple[int, str]:
        name, *arguments = shlex.split(words, comments=True)
        if name not in self._programs:
            done = subprocess.run(["bash", "-c", words], cwd=self._folder, capture_output=True, text=True, check=False)
            return done.returncode, done.stdout + done.stderr
        arguments = [word for each in arguments for word in self._expanded(each)]
        out = io.StringIO()
        with contextlib.chdir(self._folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                code = self._at_prompts(self._programs[name], arguments, out)
            except SystemExit as end:
                code = int(end.code or 0)
        return code, out.getvalue()

    def _expanded(self, word: str) -> list[str]:
        """What a shell makes of ``*``."""
        if "*" not in word:
            return [word]
        return sorted(str(found.relative_to(self._folder)) for found in self._folder.glob(word)) or [word]

    def _at_prompts(self, program: Program, arguments: Sequence[str], out: io.StringIO) -> int:
        def ask(prompt: str = "", echoed: bool = False) -> str:
            answer = self._answer(prompt)
            out.write(f"{prompt}{answer if echoed else ''}\n")
            return answer

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("getpass.getpass", ask)
            patch.setattr("builtins.input", lambda prompt="": ask(prompt, echoed=True))
            return program(arguments)

    def _here(self, words: str) -> str:
        for place, here in self._places.items():
            words = words.replace(place, here)
        return words


def _pattern(line: str) -> str:
    if line.strip() == "…":
        return "(?:.*\n)*?"
    return "[^\n]*?".join(re.escape(part) for part in line.rstrip().split("…")) + " *\n"


def _tidy(printed: str) -> str:
    lines = [line.rstrip() for line in printed.splitlines()]
    return "".join(f"{line}\n" for line in lines)
