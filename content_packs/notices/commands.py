"""`packctl notices check | build`: from a notice's file to a file to be signed."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace, _SubParsersAction
from pathlib import Path

from content_packs.errors import Problem
from content_packs.language_source import load_language_packs
from content_packs.notices.check import notice_problems
from content_packs.notices.source import NoticeSource, build_notice, built, moved_to, read_source

OUT = Path("build/out")


def add_commands(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Add these commands to a command line; each sets ``run(args) -> int``."""
    notices = subparsers.add_parser("notices", help="urgent messages").add_subparsers(required=True)
    checking = notices.add_parser("check", help="name every problem of notices, with file and line")
    building = notices.add_parser("build", help="check notices, then write their files")
    for parser in (checking, building):
        parser.add_argument("files", type=Path, nargs="+", metavar="NOTICE.toml")
        parser.add_argument("--now", action="store_true", help="as if issued now: all its times move together")
    checking.set_defaults(run=_check)
    building.add_argument("--out", type=Path, default=OUT, help="folder to write into (%(default)s)")
    building.add_argument("--version", type=int, help="the version to build, instead of the file's")
    building.set_defaults(run=_build)


def _check(args: Namespace) -> int:
    found = [problem for file in args.files for problem in _judged(file, now=args.now)[1]]
    print(f"{len(found)} {'error' if len(found) == 1 else 'errors'}")
    return int(bool(found))


def _build(args: Namespace) -> int:
    languages = load_language_packs()
    for file in args.files:
        source, problems = _judged(file, now=args.now)
        if source is None or problems:
            print(f"{file} is not built.")
            return 1
        print(build_notice(built(source, languages, args.version), args.out))
    return 0


def _judged(file: Path, *, now: bool) -> tuple[NoticeSource | None, list[Problem]]:
    """The notice in `file`; its problems are printed."""
    today = dt.datetime.now(dt.UTC)
    source, problems = read_source(file)
    if source is not None:
        source = moved_to(source, today) if now else source
        problems = notice_problems(source, today, load_language_packs())
    for problem in problems:
        print(f"{file.parent / problem.path}:{problem.line}: {problem.severity}: {problem.message} [{problem.code}]")
    return source, problems
