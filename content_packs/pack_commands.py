"""`packctl check | build | speech | revisions | stamp | schema | inspect`: an author's folder → files to be signed."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Sequence
from pathlib import Path

from content_packs.build import blob_path, build, manifest_path
from content_packs.check import check, errors_in
from content_packs.checks.speech import Speech, spoken_pages
from content_packs.errors import Problem, Severity
from content_packs.language_source import load_language_packs
from content_packs.model import Manifest, Page
from content_packs.reading import read_manifest, read_page
from content_packs.schema import write_schemas
from content_packs.segment import segment_messages
from content_packs.source import load_pack
from content_packs.stamp import stamp

OUT = Path("build/out")
SCHEMAS = Path("docs/schema")


def add_commands(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Add these commands to a command line; each sets ``run(args) -> int``."""
    checking = subparsers.add_parser("check", help="name every problem of packs, with file and line")
    checking.add_argument("packs", type=Path, nargs="+", metavar="PACK", help="a pack's folder")
    checking.add_argument("--json", action="store_true", help="one JSON array instead of lines")
    _add_today(checking)
    checking.set_defaults(run=_check)
    building = subparsers.add_parser("build", help="check packs, then write manifests and blobs")
    building.add_argument("packs", type=Path, nargs="+", metavar="PACK", help="a pack's folder")
    building.add_argument("--out", type=Path, default=OUT, help="folder to write into (%(default)s)")
    building.add_argument("--version", type=int, help="the version to build, instead of pack.toml's")
    _add_today(building)
    building.set_defaults(run=_build)
    speaking = subparsers.add_parser(
        "speech", help="which pages are read aloud by a recording, by a voice, or by nobody"
    )
    speaking.add_argument("packs", type=Path, nargs="+", metavar="PACK", help="a pack's folder")
    speaking.add_argument("--strict", action="store_true", help="exit status 1 where a page is not read in a language")
    speaking.set_defaults(run=_speech)
    revisions = subparsers.add_parser("revisions", help="revision and state of every page in every language")
    revisions.add_argument("pack", type=Path, metavar="PACK")
    revisions.set_defaults(run=_revisions)
    stamping = subparsers.add_parser("stamp", help="say that a translation has caught up with its source")
    stamping.add_argument("pack", type=Path, metavar="PACK")
    stamping.add_argument("page", metavar="PAGE")
    stamping.add_argument("languages", nargs="+", metavar="LANGUAGE")
    stamping.set_defaults(run=_stamp)
    schemas = subparsers.add_parser("schema", help="write the JSON Schemas of every format")
    schemas.add_argument("folder", type=Path, nargs="?", default=SCHEMAS, help="(%(default)s)")
    schemas.set_defaults(run=_schema)
    looking = subparsers.add_parser("inspect", help="what a built pack holds")
    looking.add_argument("manifest", type=Path, metavar="MANIFEST")
    looking.set_defaults(run=_inspect)


def _add_today(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--today", type=dt.date.fromisoformat, metavar="DATE", help="judge dates as of this day (default: this one)"
    )


def _today(args: Namespace) -> dt.date:
    """The day asked for, or the calendar's where this machine stands: authors think in local days."""
    return args.today or dt.datetime.now().astimezone().date()


def _check(args: Namespace) -> int:
    problems = {pack: _problems(pack, _today(args)) for pack in args.packs}
    if args.json:
        print(json.dumps([_record(pack, each) for pack, found in problems.items() for each in found], indent=2))
    else:
        for pack, found in problems.items():
            _print(pack, found)
        print(_count([each for found in problems.values() for each in found]))
    return int(any(errors_in(found) for found in problems.values()))


def _problems(pack: Path, today: dt.date) -> list[Problem]:
    languages = {tag: segment_messages(language) for tag, language in load_language_packs().items()}
    return check(pack, today, languages)


def _record(pack: Path, problem: Problem) -> dict[str, str | int]:
    return {
        "path": str(pack / problem.path),
        "line": problem.line,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
    }


def _print(pack: Path, problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(f"{pack}/{problem}")


def _count(problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return f"{_number(errors, 'error')}, {_number(len(problems) - errors, 'warning')}"


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _build(args: Namespace) -> int:
    for pack in args.packs:
        problems = _problems(pack, _today(args))
        if errors_in(problems):
            _print(pack, errors_in(problems))
            print(f"{pack} is not built: {_count(problems)}")
            return 1
        manifest = build(load_pack(pack), args.out, args.version)
        print(manifest_path(args.out, manifest.publisher, manifest.pack))
    return 0


def _speech(args: Namespace) -> int:
    languages = load_language_packs()
    found = [spoken for pack in args.packs for spoken in spoken_pages(load_pack(pack), languages)]
    for spoken in found:
        print(f"{spoken.page:<24} {spoken.tag:<8} {spoken.speech:<9} {' '.join(spoken.silent)}".rstrip())
    unheard = [spoken for spoken in found if spoken.speech in (Speech.NONE, Speech.PARTLY)]
    tags = " ".join(sorted({spoken.tag for spoken in unheard}))
    print(f"{len(unheard)} of {len(found)} texts are not read aloud whole{f': {tags}' if tags else ''}")
    return int(args.strict and bool(unheard))


def _revisions(args: Namespace) -> int:
    pack = load_pack(args.pack)
    for page in pack.pages.values():
        source = page.texts.get(pack.toml.source_language)
        for tag, text in page.texts.items():
            stale = source is not None and text is not source and text.translates != source.revision
            print(f"{page.id:<24} {tag:<8} {text.revision}  {text.state:<9} {'stale' if stale else ''}".rstrip())
    return 0


def _stamp(args: Namespace) -> int:
    pack = load_pack(args.pack)
    for tag in args.languages:
        print(stamp(pack, args.page, tag))
    return 0


def _schema(args: Namespace) -> int:
    for path in write_schemas(args.folder):
        print(path)
    return 0


def _inspect(args: Namespace) -> int:
    manifest = read_manifest(args.manifest.read_bytes())
    out = args.manifest.parents[2]
    print(f"{manifest.publisher}/{manifest.pack} version {manifest.version}, {' '.join(manifest.languages)}")
    for name, ref in manifest.pages.items():
        print(_page_line(read_page(blob_path(out, ref.sha256).read_bytes()), ref.length, name))
    print(_media_line(manifest))
    return 0


def _page_line(page: Page, length: int, name: str) -> str:
    blocks = max((len(text.blocks) for text in page.texts.values()), default=0)
    return f"{name:<24} {length:>7} B  {blocks:>3} blocks  {' '.join(sorted(page.texts))}"


def _media_line(manifest: Manifest) -> str:
    return f"{len(manifest.media)} media files, {sum(ref.length for ref in manifest.media)} B"
