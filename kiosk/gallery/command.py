"""``kiosk gallery``: every screen, block and state as a picture, and a page to look through them.

Needs no display, no settings, no signature and no network: it shows the sample pack.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from content_packs.errors import ContentBad
from content_packs.extras import ExtraMissing, extra
from content_packs.language_source import load_language_packs
from kiosk.gallery.book import Plate, bind, save
from kiosk.gallery.entries import entries
from kiosk.gallery.entry import Entry, Shown
from kiosk.gallery.looks import ALL, PANELS, TEXTS, THEMES, Look, looks
from kiosk.gallery.sample import Sample, opened
from kiosk.gallery.studio import Studio
from kiosk.gallery.walls import WALLS, Hanging, Wall, hangings

OUT = Path("build/gallery")
CANNOT = 2


def main(arguments: Sequence[str]) -> int:
    """Write the gallery; its exit code."""
    try:
        with extra("author"):
            return _run(_parser().parse_args(arguments))
    except (ContentBad, ExtraMissing, OSError) as error:
        print(f"kiosk gallery: {error}", file=sys.stderr)
        return CANNOT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk gallery", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help=f"(default: {OUT})")
    parser.add_argument("--language", nargs="+", default=[], metavar="TAG", help="(default: all)")
    parser.add_argument("--panel", choices=(*PANELS, ALL), default="portrait", help="(default: portrait)")
    parser.add_argument("--theme", choices=(*THEMES, ALL), default="light", help="(default: light)")
    parser.add_argument("--text", choices=(*TEXTS, ALL), default="100", help="size of text, per cent (default: 100)")
    parser.add_argument("--only", nargs="+", default=[], metavar="ENTRY", help="these entries alone")
    return parser


def _run(options: argparse.Namespace) -> int:
    known = load_language_packs()
    unknown = sorted(set(options.language) - set(known))
    if unknown:
        return _refused(f"There is no language {', '.join(unknown)}; choose of {', '.join(known)}.")
    with tempfile.TemporaryDirectory(prefix="gallery-") as built:
        sample = opened(Path(built))
        tags = tuple(options.language or sample.languages)
        screens = [one for one in entries(sample) if _wanted(one, options)]
        displays = [one for one in hangings() if _wanted(one, options)]
        if not screens and not displays:
            return _refused(f"There is no entry {', '.join(options.only)}; leave --only out to see their names.")
        every = list(looks(tags, options.panel, options.theme, options.text))
        shown = {**_screens(sample, options.out, screens, every), **_walls(sample, options.out, displays, tags)}
        page = bind(options.out, shown, {tag: sample.languages[tag].autonym for tag in tags})
    print(f"{sum(map(len, shown.values()))} pictures of {len(shown)} entries: open {page}")
    return 0


def _refused(sentence: str) -> int:
    print(f"kiosk gallery: {sentence}", file=sys.stderr)
    return CANNOT


def _wanted(one: Shown, options: argparse.Namespace) -> bool:
    return not options.only or one.name in options.only


def _walls(sample: Sample, out: Path, wanted: Sequence[Hanging], tags: tuple[str, ...]) -> dict[Shown, list[Plate]]:
    """Every display, written. Theme and size of text are what readers choose; nobody chooses on a wall."""
    shown: dict[Shown, list[Plate]] = {hanging: [] for hanging in wanted}
    for panel, geometry in WALLS.items():
        wall = Wall(sample, geometry)
        for hanging in wanted:
            for tag, picture in wall.pictures(hanging, tags):
                shown[hanging].append(save(out, hanging, Look(tag, panel, "light", "100"), picture))
    return shown


def _screens(sample: Sample, out: Path, wanted: Sequence[Entry], every: Sequence[Look]) -> dict[Shown, list[Plate]]:
    """Every picture, written: panel by panel, because each has a studio of its own."""
    shown: dict[Shown, list[Plate]] = {entry: [] for entry in wanted}
    for panel in dict.fromkeys(look.panel for look in every):
        studio = Studio(sample, PANELS[panel])
        for entry in wanted:
            for look in _of(entry, [look for look in every if look.panel == panel]):
                shown[entry].append(save(out, entry, look, studio.picture(entry, look.reader)))
    return shown


def _of(entry: Entry, every: Sequence[Look]) -> Iterator[Look]:
    """What looks the same in every language is shown in the first."""
    return (look for look in every if not entry.wordless or look.tag == every[0].tag)
