"""LOOK: what one process draws at a time: some pages of a built pack, each onto its sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from content_packs.language_source import load_language_packs
from content_packs.reading import read_manifest
from kiosk.gallery.contact_sheets.drawing import PackPictures
from kiosk.gallery.contact_sheets.sheet import sheet
from kiosk.gallery.looks import PANELS, Look
from kiosk.gallery.sample import NOON


@dataclass(frozen=True)
class Job:
    """Some pages of one built pack."""

    built: Path
    manifest: Path
    pages: tuple[str, ...]
    panel: str
    text: str
    out: Path


def draw(job: Job) -> int:
    """Write the sheets of `job`; how many pictures are on them."""
    manifest, languages = read_manifest(job.manifest.read_bytes()), load_language_packs()
    pictures = PackPictures(job.built, manifest, languages, PANELS[job.panel], NOON)
    aids = Look("", job.panel, "light", job.text).reader.aids
    count = 0
    for page in job.pages:
        row = list(pictures.of(page, aids))
        sheet(row).save(job.out / f"{page}.png")
        count += len(row)
    return count
