"""`packctl notices check | build`: from a notice's or a template's file to a file to be signed; templates are
filled in by `duty_commands`. `packctl cap` stands beside them (`cap.commands`)."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from content_packs.errors import Problem
from content_packs.language_source import load_language_packs
from content_packs.notices import duty_commands
from content_packs.notices.cap import commands as cap_commands
from content_packs.notices.check import notice_problems
from content_packs.notices.source import build_notice, built, moved_to, read_source
from content_packs.notices.template_check import template_problems
from content_packs.notices.template_source import build_template, built_template, is_template, read_template_source
from content_packs.toml_tables import TomlFile

OUT = Path("build/out")


def add_commands(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Add these commands to a command line; each sets ``run(args) -> int``."""
    notices = subparsers.add_parser("notices", help="urgent messages").add_subparsers(required=True)
    duty_commands.add_commands(notices)
    cap_commands.add_commands(subparsers)
    checking = notices.add_parser("check", help="name every problem of notices, with file and line")
    building = notices.add_parser("build", help="check notices, then write their files")
    for parser in (checking, building):
        parser.add_argument(
            "files", type=Path, nargs="+", metavar="NOTICE.toml", help="a notice's file, or a template's"
        )
        parser.add_argument("--now", action="store_true", help="as if issued now: all its times move together")
    checking.set_defaults(run=_check)
    building.add_argument("--out", type=Path, default=OUT, help="folder to write into (%(default)s)")
    building.add_argument("--version", type=int, help="the version to build, instead of the file's")
    building.set_defaults(run=_build)


def _check(args: Namespace) -> int:
    found = [problem for file in args.files for problem in _judged(file, now=args.now).problems]
    print(f"{len(found)} {'error' if len(found) == 1 else 'errors'}")
    return int(bool(found))


def _build(args: Namespace) -> int:
    for file in args.files:
        judged = _judged(file, now=args.now)
        if judged.build is None or judged.problems:
            print(f"{file} is not built.")
            return 1
        print(judged.build(args.out, args.version))
    return 0


@dataclass(frozen=True)
class _Judged:
    """What is wrong in a file, and how to build it into a folder under a version; None when it cannot be read."""

    problems: list[Problem]
    build: Callable[[Path, int | None], Path] | None


def _judged(file: Path, *, now: bool) -> _Judged:
    """The notice or template in `file`; its problems are printed."""
    judged = _template(file) if is_template(TomlFile.read(file)) else _notice(file, now=now)
    for problem in judged.problems:
        print(f"{file.parent / problem.path}:{problem.line}: {problem.severity}: {problem.message} [{problem.code}]")
    return judged


def _notice(file: Path, *, now: bool) -> _Judged:
    today, languages = dt.datetime.now(dt.UTC), load_language_packs()
    read, problems = read_source(file)
    if read is None:
        return _Judged(problems, None)
    source = moved_to(read, today) if now else read
    problems = notice_problems(source, today, languages)
    return _Judged(problems, lambda out, version: build_notice(built(source, languages, version), out))


def _template(file: Path) -> _Judged:
    languages = load_language_packs()
    source, problems = read_template_source(file)
    if source is None:
        return _Judged(problems, None)
    problems = template_problems(source, languages)
    return _Judged(problems, lambda out, version: build_template(built_template(source, languages, version), out))
