"""``make contact-sheets``: every page of every shipped pack in every language, a sheet a page, on two processes.

Needs no display, no settings, no signature and no network: packs are built into a folder of its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from content_packs.build import build, manifest_path
from content_packs.errors import ContentBad
from content_packs.model import Manifest
from content_packs.source import PACK_TOML, load_pack
from kiosk.gallery.contact_sheets.job import Job, draw
from kiosk.gallery.contact_sheets.sheet import index
from kiosk.gallery.looks import PANELS, TEXTS
from kiosk.gallery.sample import PACKS

OUT = Path("build/contact-sheets")
PROCESSES = 2
AT_ONCE = 6
"""Pages that a process draws before it takes others: opening a pack is not free."""
NOT_ALL = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the sheets; 1 if a pack could not be built."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="contact-sheets-") as folder:
        manifests = list(_built(Path(folder), _wanted(options)))
        jobs = [job for manifest in manifests for job in _jobs(Path(folder), manifest, options)]
        with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("spawn")) as pool:
            drawn = sum(pool.map(draw, jobs))
    sheets = {manifest.pack: _pages(manifest) for manifest in manifests}
    said = f"{options.panel}, text at {options.scale} %"
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "index.html").write_text(index(sheets, said), encoding="utf-8")
    print(f"{drawn} pictures on {sum(map(len, sheets.values()))} sheets: open {options.out / 'index.html'}")
    return NOT_ALL if len(manifests) < len(_wanted(options)) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="contact-sheets", description=__doc__)
    parser.add_argument("packs", nargs="*", metavar="PACK", help="names of packs (default: all)")
    parser.add_argument("--folder", type=Path, default=PACKS, help="where the packs lie (%(default)s)")
    parser.add_argument("--out", type=Path, default=OUT, help="(default: %(default)s)")
    parser.add_argument("--panel", choices=tuple(PANELS), default="portrait", help="(default: portrait)")
    parser.add_argument("--scale", choices=tuple(TEXTS), default="100", help="size of text, per cent (default: 100)")
    return parser


def _wanted(options: argparse.Namespace) -> list[Path]:
    names = options.packs or sorted(path.parent.name for path in options.folder.glob(f"*/{PACK_TOML}"))
    return [options.folder / name for name in names]


def _built(folder: Path, packs: Sequence[Path]) -> Iterator[Manifest]:
    """The manifests of `packs`; what keeps one from being built is said, and the others go on."""
    for pack in packs:
        try:
            yield build(load_pack(pack), folder)
        except (ContentBad, OSError) as error:
            print(f"{pack.name} is left out: {error}", file=sys.stderr)


def _jobs(folder: Path, manifest: Manifest, options: argparse.Namespace) -> Iterator[Job]:
    out = options.out / manifest.pack
    out.mkdir(parents=True, exist_ok=True)
    path, pages = manifest_path(folder, manifest.publisher, manifest.pack), _pages(manifest)
    for first in range(0, len(pages), AT_ONCE):
        yield Job(folder, path, pages[first : first + AT_ONCE], options.panel, options.scale, out)


def _pages(manifest: Manifest) -> tuple[str, ...]:
    """The pages that can be shown, in the order of the topics."""
    return tuple(page for topic in manifest.topics for page in topic.pages if page in manifest.pages)


if __name__ == "__main__":
    sys.exit(main())
