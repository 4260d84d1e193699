"""The gallery's blocks, each alone on its page, and the pages of the sample pack from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.gallery.entry import Entry, Group, Reader, SceneOf, at, screen
from kiosk.gallery.sample import Sample
from kiosk.gallery.specimens import SPECIMENS, Specimen, first_answer
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen


def blocks(sample: Sample) -> Iterator[Entry]:
    for specimen in SPECIMENS:
        title = f"{specimen.kind.__name__} {specimen.state}".strip()
        yield Entry(specimen.id, title, Group.BLOCKS, specimen.kind, _alone(sample, specimen), whole=True)


def _alone(sample: Sample, specimen: Specimen) -> SceneOf:
    page = sample.page(sample.ref(specimen.id), None)
    opened = frozenset({first_answer(page)}) if specimen.open and page else frozenset[str]()

    def scene(sample: Sample, reader: Reader) -> Scene:
        return at(reader, Place(Screen.PAGE, sample.ref(specimen.id), open=opened))

    return scene


def pages(sample: Sample) -> Iterator[Entry]:
    for name in sample.manifest.pages:
        yield Entry(f"page-{name}", name, Group.PAGES, Screen.PAGE, screen(Screen.PAGE, name), whole=True)
