"""SIGN: a view of a request → its picture, drawn by the screens, fonts and paint of the kiosk itself.

Belongs to one thread, like every typesetter. A picture shows the whole screen with its content drawn out to
its whole length and every answer open: what a traveller would scroll to or unfold is seen as well.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

from PIL import Image

from content_packs.errors import ContentBad, CouldNotReach
from content_packs.languages import LanguagePack
from content_packs.model import Faq, Page
from content_packs.notices.notice import Notice
from content_packs.reading import read_manifest
from content_packs.signing.difference import blobs_of
from content_packs.signing.signer import Examined
from content_packs.trust.roles import Kind, parse_path
from content_packs.typeset.pictures import Pictures
from kiosk.aids import Aids
from kiosk.desk.drawing.postings import posted
from kiosk.desk.drawing.release import Release
from kiosk.desk.drawing.tongues import Packs, released, requested
from kiosk.desk.drawing.views import PANELS, Side, View
from kiosk.gallery.painting import painted
from kiosk.notices import place_of
from kiosk.screens.compose import Composer
from kiosk.screens.layout import Pane, ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit

LONGEST_PX = 30_000
"""cairo draws no picture that is longer than 32,767 pixels."""


class CannotShow(ContentBad):
    """A view cannot be drawn as a kiosk would show it; the sentence says why."""


class Easel:
    """Draws the views of one request. `shipped` are the languages that come with this software."""

    def __init__(self, examined: Examined, shipped: Packs, now: dt.datetime) -> None:
        self._examined = examined
        self._now = now
        self._blob = blobs_of(examined.judged, examined.past)
        known = released(examined, shipped)
        self._languages = {Side.BEFORE: known, Side.AFTER: requested(examined, known)}
        self._releases: dict[tuple[str, Side], Release] = {}
        self._composers: dict[tuple[str, Side, str], Composer] = {}

    def languages(self, side: Side) -> Packs:
        """The languages as they are, or as they would be."""
        return self._languages[side]

    def picture(self, view: View) -> Image.Image:
        """The screen of `view`, whole. Raises `CannotShow`, another `ContentBad` or `CouldNotReach`."""
        release = self._release(view.item.path, view.side)
        if view.tag not in release.languages:
            raise CannotShow(f"{view.item.name}: there is no language pack of {view.tag} here, nor in the request.")
        try:
            layout = self._composer(view).compose(self._scene(view))
            return painted(unrolled(layout), Pictures(release.bytes))
        except (ContentBad, CouldNotReach):
            raise
        except Exception as error:  # whatever a page makes typesetting raise
            raise CannotShow(f"{view.item.name} cannot be set in {view.tag}: {error!r}. Do not sign it.") from error

    # -- inside

    def _composer(self, view: View) -> Composer:
        key = (view.item.path, view.side, view.panel)
        if key not in self._composers:
            self._composers[key] = Composer(self._release(view.item.path, view.side), PANELS[view.panel])
        return self._composers[key]

    def _release(self, path: str, side: Side) -> Release:
        if (path, side) not in self._releases:
            languages = self._languages[side]
            manifest = read_manifest(self._file(path, side)) if _is(Kind.PACK, path) else None
            spoken = _of(languages, manifest.languages) if manifest else languages
            self._releases[path, side] = Release(manifest, spoken, self._blob)
        return self._releases[path, side]

    def _file(self, path: str, side: Side) -> bytes:
        return self._examined.judged.targets[path] if side is Side.AFTER else self._examined.past.target(path)

    def _posted(self, view: View) -> Notice:
        path, standing = view.item.path, self._examined.standing
        data, languages = self._file(path, view.side), self._languages[view.side]
        return posted(path, data, standing.templates, languages, self._now)

    def _scene(self, view: View) -> Scene:
        if not _is(Kind.PACK, view.item.path):
            notice = self._posted(view)
            return Scene(_visit(view.tag, place_of(notice)), self._now, notices=(notice,))
        release = self._release(view.item.path, view.side)
        ref = release.ref(view.item.page)
        answers = answers_of(release.page(ref, None))
        return Scene(_visit(view.tag, Place(Screen.PAGE, ref, open=answers)), self._now)


def unrolled(layout: ScreenLayout) -> ScreenLayout:
    """`layout` on a panel so high that nothing of its content is scrolled away."""
    content = layout.content
    by = min(math.ceil(content.farthest), LONGEST_PX - layout.height)
    if by <= 0:
        return layout
    foot = content.rect.y + content.rect.height
    grown = replace(content, rect=replace(content.rect, height=content.rect.height + by))
    return replace(
        layout,
        height=layout.height + by,
        content=grown,
        more=None,
        band=_lowered(layout.band, foot, by),
        dock=_lowered(layout.dock, foot, by),
        notice=_lowered(layout.notice, foot, by),
    )


def _lowered(pane: Pane | None, foot: float, by: float) -> Pane | None:
    """What stands below the content stands below it still."""
    if pane is None or pane.rect.y < foot - 1:
        return pane
    return replace(pane, rect=pane.rect.moved(0, by))


def _visit(tag: str, place: Place) -> Visit:
    return Visit(place=place, language=tag, trail=(Place(Screen.LANGUAGES), Place(Screen.HOME)), aids=Aids())


def answers_of(page: Page | None) -> frozenset[str]:
    """Every answer of `page`, by which it is opened: nothing stays folded away."""
    texts = page.texts.values() if page else ()
    blocks = (block for text in texts for block in text.blocks)
    return frozenset(item.id for block in blocks if isinstance(block, Faq) for item in block.items)


def _of(languages: Packs, spoken: tuple[str, ...]) -> dict[str, LanguagePack]:
    return {tag: languages[tag] for tag in spoken if tag in languages}


def _is(kind: Kind, path: str) -> bool:
    parts = parse_path(path)
    return parts is not None and parts.kind is kind
