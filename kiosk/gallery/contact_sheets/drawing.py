"""LOOK: a page of a built pack → the whole of it as a picture, in each language, drawn by the kiosk's own screens.

A picture shows the screen with its content drawn out to its whole length and every answer open, as the signers' desk
shows it. Needs no window, no signature and no network.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

from PIL import Image

from content_packs.build import blob_path
from content_packs.geometry import Geometry
from content_packs.languages import LanguagePack
from content_packs.model import Manifest
from content_packs.typeset.pictures import Pictures
from kiosk.aids import Aids
from kiosk.desk.drawing.easel import answers_of, unrolled
from kiosk.desk.drawing.release import Release
from kiosk.gallery.painting import painted
from kiosk.screens.compose import Composer
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit

SMALLER = 4
"""How many pixels of a panel are one of a sheet."""


class PackPictures:
    """The pages of one pack at one panel. `folder` is where the pack was built."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        languages: Mapping[str, LanguagePack],
        geometry: Geometry,
        now: dt.datetime,
    ) -> None:
        spoken = {tag: languages[tag] for tag in manifest.languages}
        self._release = Release(manifest, spoken, lambda ref: blob_path(folder, ref.sha256).read_bytes())
        self._composer = Composer(self._release, geometry)
        self._pictures = Pictures(self._release.bytes)
        self._now = now

    def of(self, page: str, aids: Aids) -> Iterator[tuple[str, Image.Image]]:
        """Each language's tag, and its picture."""
        for tag in self._release.languages:
            yield tag, _small(self._whole(page, tag, aids))

    def _whole(self, page: str, tag: str, aids: Aids) -> Image.Image:
        ref = self._release.ref(page)
        place = Place(Screen.PAGE, ref, open=answers_of(self._release.page(ref, None)))
        trail = (Place(Screen.LANGUAGES), Place(Screen.HOME))
        scene = Scene(Visit(place=place, language=tag, trail=trail, aids=aids), self._now)
        return painted(unrolled(self._composer.compose(scene)), self._pictures)


def _small(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // SMALLER, picture.height // SMALLER), Image.Resampling.BOX)
