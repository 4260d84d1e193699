"""SHOW: a visit's state → the screen that belongs to it. Pure: same scene, same edition, same boxes.

A `Composer` belongs to one edition and one typesetter (so to one thread). It keeps what it made: a
screen that comes again, and the dock of every screen of a language, are the same boxes again, whose
textures the window may still have.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from content_packs.geometry import Geometry
from content_packs.theme import LIGHT, Theme
from content_packs.typeset.boxes import Box, Sheet
from content_packs.typeset.text import PageContext, RelatedPage, Typesetter
from kiosk.screens.areas import Areas, areas
from kiosk.screens.attract import attract_screen, resting_drawing
from kiosk.screens.band import band, banner_alone
from kiosk.screens.clock_face import clock_face
from kiosk.screens.content import Content, Directory, publisher_name, resting_picture, site_name
from kiosk.screens.dock import dock
from kiosk.screens.home import home_screen
from kiosk.screens.kit import Kit, grown
from kiosk.screens.languages import languages_screen
from kiosk.screens.layout import Pane, ScreenLayout
from kiosk.screens.more import more_below
from kiosk.screens.page import page_screen
from kiosk.screens.take_away import public_address
from kiosk.screens.topic import topic_screen
from kiosk.screens.waiting import Pairing, waiting_screen
from kiosk.visit import Screen, Visit

KEPT_PANES = 160
"""Panes kept ready; each is a few kilobytes of shaped text."""


@dataclass(frozen=True)
class Scene:
    """Everything a screen depends on besides its edition. `now` is UTC, None where it is not known;
    `turn` counts the resting screen's languages; `in_service` is false until the kiosk is paired;
    `dated` is false while the clock is not trusted: then no date takes anything off the screen."""

    visit: Visit
    now: dt.datetime | None
    turn: int = 0
    in_service: bool = True
    pairing: Pairing | None = None
    dated: bool = True

    @property
    def calendar(self) -> dt.datetime | None:
        """The moment by which content ends; None where nothing does."""
        return self.now if self.dated else None


class Composer:
    """Composes every screen of one edition."""

    def __init__(self, content: Content, geometry: Geometry, theme: Theme = LIGHT) -> None:
        self.content = content
        self.typesetter = Typesetter(content.languages, grown(theme, geometry), geometry)
        self._panes: OrderedDict[Hashable, Pane] = OrderedDict()
        self._directory: Directory | None = None
        self._tags = tuple(content.languages)
        self._cold = set(self._tags)
        self._drawings: dict[tuple[dt.date | None, bool], Box] = {}

    def warm(self, tag: str) -> bool:
        """Open the fonts of `tag` ahead of need; False when that was done before."""
        if tag not in self._cold:
            return False
        self._cold.discard(tag)
        self.typesetter.warm(tag)
        return True

    def today(self, now: dt.datetime | None) -> dt.date | None:
        """The date at the site."""
        return now.astimezone(ZoneInfo(self.content.plan.time_zone)).date() if now else None

    def directory(self, now: dt.datetime | None) -> Directory:
        """What there is to go to at this moment; the `Atlas` of a visit."""
        today = self.today(now)
        if self._directory is None or self._directory.today != today:
            self._directory = Directory(self.content, today)
        return self._directory

    def language(self, scene: Scene) -> str:
        """The language the screen speaks: the traveller's, or the one whose turn it is."""
        if scene.visit.language in self._tags:
            return scene.visit.language
        return self._tags[scene.turn % len(self._tags)] if scene.visit.resting else self._tags[0]

    def compose(self, scene: Scene) -> ScreenLayout:
        """The screen of `scene`. Raises whatever a damaged page makes typesetting raise."""
        kit = Kit(self.typesetter, self.typesetter.messages, self.language(scene))
        demo = self.content.plan.demo
        where = areas(kit, demo)
        size = kit.geometry.panel_px
        if scene.visit.resting:
            content = self._resting(kit, where, scene)
            return ScreenLayout(*size, kit.theme.ground, content, band=self._banner(kit, where) if demo else None)
        content = self._content(kit, where, scene)
        more = self._kept(("more", kit.tag), lambda: more_below(kit, where.content)) if content.farthest > 1 else None
        return ScreenLayout(
            *size, kit.theme.ground, content, self._band(kit, where, scene), self._dock(kit, where), more
        )

    # -- panes

    def _kept(self, key: Hashable, make: Callable[[], Pane]) -> Pane:
        if key not in self._panes:
            self._panes[key] = make()
            while len(self._panes) > KEPT_PANES:
                self._panes.popitem(last=False)
        self._panes.move_to_end(key)
        return self._panes[key]

    def _banner(self, kit: Kit, where: Areas) -> Pane:
        return self._kept(("banner", kit.tag), lambda: banner_alone(kit, where))

    def _band(self, kit: Kit, where: Areas, scene: Scene) -> Pane:
        face = clock_face(scene.now, self.content.plan.time_zone, kit.shaper.languages[kit.tag])
        site = site_name(self.content, kit.tag)
        return self._kept(("band", kit.tag, face), lambda: band(kit, where, site, face, self.content.plan.demo))

    def _dock(self, kit: Kit, where: Areas) -> Pane:
        return self._kept(("dock", kit.tag), lambda: dock(kit, where))

    def _resting(self, kit: Kit, where: Areas, scene: Scene) -> Pane:
        if scene.in_service:
            site = site_name(self.content, kit.tag)
            drawing = self._drawing(kit, where, scene)
            return self._kept(
                ("attract", kit.tag, id(drawing)),
                lambda: attract_screen(kit, where.panel, site, self._tags, where.banner.height, drawing),
            )
        usable = bool(self.directory(scene.calendar).tiles(kit.tag))
        return self._kept(
            ("waiting", kit.tag, scene.pairing, usable),
            lambda: waiting_screen(kit, where.panel, scene.pairing, usable, where.banner.height),
        )

    def _drawing(self, kit: Kit, where: Areas, scene: Scene) -> Box:
        """One drawing for all languages that read in one direction: its texture is large."""
        today = self.today(scene.calendar)
        if (today, kit.rtl) not in self._drawings:
            picture = resting_picture(self.content, today)
            drawing = resting_drawing(kit, where.panel, where.banner.height, picture)
            self._drawings = {key: box for key, box in self._drawings.items() if key[0] == today}
            self._drawings[today, kit.rtl] = drawing
        return self._drawings[today, kit.rtl]

    def _content(self, kit: Kit, where: Areas, scene: Scene) -> Pane:
        directory = self.directory(scene.calendar)
        place, area = scene.visit.place, where.content
        key = (place.screen, kit.tag, place.ref, place.open, directory.today)
        match place.screen:
            case Screen.LANGUAGES:
                chosen = scene.visit.language
                return self._kept((*key, chosen), lambda: languages_screen(kit, area, self.content.languages, chosen))
            case Screen.TOPIC:
                tile = directory.tile(place.ref, kit.tag)
                rows = directory.rows(place.ref, kit.tag, self.typesetter)
                return self._kept(key, lambda: topic_screen(kit, area, tile, rows))
            case Screen.PAGE:
                return self._kept(key, lambda: self._page(kit, area.width, where, scene, directory))
            case _:
                return self._kept(key, lambda: home_screen(kit, area, directory.tiles(kit.tag)))

    def _page(self, kit: Kit, width: float, where: Areas, scene: Scene, directory: Directory) -> Pane:
        ref, opened = scene.visit.place.ref, scene.visit.place.open
        page = self.content.page(ref, directory.today)
        if page is None:
            raise KeyError(ref)
        context = PageContext(
            today=directory.today or dt.date.min,  # an unknown date takes nothing away
            publisher=publisher_name(self.content, ref, kit.tag),
            related=directory.related(ref, page, kit.tag, self.typesetter),
            open_items=opened,
        )
        portal = self.content.plan.portal
        address = public_address(portal, self.typesetter.shown(page, kit.tag), ref) if portal else ""

        def typeset(related: tuple[RelatedPage, ...]) -> Sheet:
            return self.typesetter.page(page, kit.tag, width, context=replace(context, related=related))

        return page_screen(kit, where.content, typeset, address, context.related)
