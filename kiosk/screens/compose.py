"""SHOW: a visit's state → the screen that belongs to it. Pure: same scene, same edition, same boxes.

A `Composer` belongs to one edition and one thread. It keeps what it made: a screen that comes again, and
the dock of every screen of a language, are the same boxes again, whose textures the window may still have.
What stands on a screen is made in `rooms`; here it is decided what lies over what.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from content_packs.geometry import Geometry
from content_packs.theme import HIGH_CONTRAST, LIGHT, Theme
from content_packs.typeset.boxes import Rect
from content_packs.typeset.text import Typesetter
from kiosk.aids import Aids
from kiosk.screens.areas import areas
from kiosk.screens.attract import Attract
from kiosk.screens.band import above, band, banner_alone
from kiosk.screens.calm import calm_screen
from kiosk.screens.clock_face import clock_face
from kiosk.screens.content import Content, Directory, site_language, site_name
from kiosk.screens.dock import buttons, dock
from kiosk.screens.herald import Herald, taking_over
from kiosk.screens.kit import Kit, grown
from kiosk.screens.layout import Pane, ScreenLayout
from kiosk.screens.more import more_below
from kiosk.screens.reading_bar import reading_bar, unread_bar
from kiosk.screens.rooms import ROOMS
from kiosk.screens.safe import calls, safe_screen
from kiosk.screens.search import answers, board_pane, desk, field_pane, results_pane
from kiosk.screens.staff import StaffScreens
from kiosk.screens.stand import Scene, Stand
from kiosk.screens.stick_slip import StickSlips
from kiosk.screens.still_there import still_there
from kiosk.screens.useful import with_opinions
from kiosk.screens.waiting import waiting_screen
from kiosk.visit import Screen, warning_s

FITTED = frozenset({Screen.PICTURE})
"""Screens that are made to fit their place, rather than scrolled: laid out in what a bar at the foot leaves."""

KEPT_PANES = 96
"""Panes kept ready; each is a few kilobytes of shaped text."""


class Composer:
    """Composes every screen of one edition. `theme` is the one for those who do not ask for more contrast."""

    def __init__(self, content: Content, geometry: Geometry, theme: Theme = LIGHT) -> None:
        self.content = content
        self._geometry = geometry
        self._themes = {False: theme, True: HIGH_CONTRAST}
        self._typesetters: dict[bool, Typesetter] = {}
        self._panes: OrderedDict[Hashable, Pane] = OrderedDict()
        self._directory: Directory | None = None
        self._tags = tuple(content.languages)
        self._cold = set(self._tags)
        self._attract = Attract(content)
        self._herald = Herald()
        self._staff = StaffScreens(geometry)
        self._slips = StickSlips(geometry)

    @property
    def typesetter(self) -> Typesetter:
        """The one for those who ask for nothing."""
        return self.typesetter_for(Aids())

    def typesetter_for(self, aids: Aids) -> Typesetter:
        """The one for a reader with these aids."""
        if aids.contrast not in self._typesetters:
            theme = grown(self._themes[aids.contrast], self._geometry)
            first = next(iter(self._typesetters.values()), None)  # fonts are opened once for all themes
            opened = first or Typesetter(self.content.languages, theme, self._geometry)
            self._typesetters[aids.contrast] = opened.wearing(theme)
        return self._typesetters[aids.contrast]

    def warm(self) -> Iterator[None]:
        """Open the fonts of every language ahead of need, a small step at a time; each only once."""
        for tag in self._tags:
            if tag in self._cold:
                self._cold.discard(tag)
                yield from self.typesetter.warm(tag)

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
        if scene.visit.resting and scene.in_service:
            return self._attract.voices(self.directory(scene.calendar), scene.turn)[0]
        turns = scene.visit.resting and not scene.safe  # the safe screen says everything at once
        return self._tags[scene.turn % len(self._tags)] if turns else self._tags[0]

    def stand(self, scene: Scene) -> Stand:
        """What the screen of `scene` is composed from."""
        aids = scene.visit.aids
        typesetter = self.typesetter_for(aids)
        kit = Kit(typesetter, typesetter.messages, self.language(scene), aids.scale)
        where = areas(kit, self.content.plan.demo, aids.reach, len(buttons(scene.sound)))
        where = self._herald.placed(kit, where, scene)
        return Stand(kit, where, scene, self.content, self.directory(scene.calendar), typesetter)

    def compose(self, scene: Scene) -> ScreenLayout:
        """The screen of `scene`. Raises whatever a damaged page makes typesetting raise."""
        layout = self._composed(scene)
        if scene.stick is None:
            return layout
        top = 0.0 if scene.staff else self.stand(scene).where.banner.height
        return replace(layout, slip=self._slips.pane(scene.stick, top))

    def _composed(self, scene: Scene) -> ScreenLayout:
        if scene.staff:
            return self._staff.compose(scene.staff)
        stand = self.stand(scene)
        size, ground = stand.kit.geometry.panel_px, stand.kit.theme.ground
        if scene.safe:
            return ScreenLayout(*size, ground, self._safe(stand), band=self._banner(stand), over=self._over(stand))
        if scene.visit.resting:
            content, notice = self._resting(self._herald.lowered(stand)), self._notice(stand)
            over, banner = self._over(stand), self._banner(stand)
            return ScreenLayout(*size, ground, content, band=banner, over=over, notice=notice)
        bar = self._bar(stand) if stand.place.screen in FITTED else None
        if bar:
            stand = _above(stand, bar)
        content, notice = self._content(stand), self._notice(stand)
        standing = self._standing(stand)
        if standing:
            stand = replace(stand, where=replace(stand.where, content=content.rect))
        if not bar and (bar := self._bar(stand)):
            stand, content = _above(stand, bar), _shortened(content, bar.rect.height)
        more = self._kept(stand, ("more", stand.where.content), lambda: more_below(stand.kit, stand.where.content))
        return ScreenLayout(
            *size,
            ground,
            content,
            self._band(stand) if scene.visit.aids.reach or not taking_over(scene) else self._banner(stand),
            self._dock(stand),
            more if content.farthest > 1 and content.rect.height > more.rect.height * 2 else None,
            self._over(stand),
            bar,
            voiced=scene.visit.aids.speech and scene.sound,
            notice=notice,
            standing=standing,
        )

    # -- panes

    def _kept(self, stand: Stand, key: Hashable, make: Callable[[], Pane]) -> Pane:
        """What is kept under `key` for this language and these aids, or made now."""
        key = (key, stand.kit.tag, stand.scene.visit.aids, stand.where)  # notices, or no sound, move things
        if key not in self._panes:
            self._panes[key] = make()
            while len(self._panes) > KEPT_PANES:
                self._panes.popitem(last=False)
        self._panes.move_to_end(key)
        return self._panes[key]

    def _banner(self, stand: Stand) -> Pane | None:
        if not self.content.plan.demo:
            return None
        where = stand.where if stand.scene.visit.resting else replace(stand.where, rail=False)  # beside the dock
        return self._kept(stand, ("banner", where.rail), lambda: banner_alone(stand.kit, where))

    def _band(self, stand: Stand) -> Pane:
        kit, plan = stand.kit, self.content.plan
        face = clock_face(stand.scene.now, plan.time_zone, kit.shaper.languages[kit.tag])
        site = site_name(self.content, kit.tag), site_language(self.content, kit.tag)
        calm = self._kept(stand, "above", lambda: above(kit, stand.where)).sheet.boxes
        return self._kept(stand, ("band", face), lambda: band(kit, stand.where, site, face, plan.demo, calm))

    def _dock(self, stand: Stand) -> Pane:
        reading = stand.scene.reading
        return self._kept(stand, ("dock", reading), lambda: dock(stand.kit, stand.where, reading))

    def _notice(self, stand: Stand) -> Pane | None:
        """The line of the notices, or the way on from one that has the screen for itself."""
        return self._herald.pane(stand)

    def _bar(self, stand: Stand) -> Pane | None:
        """What stands at the foot of the content while it is read aloud, or cannot be."""
        kit, area, scene = stand.kit, stand.where.content, stand.scene
        if scene.reading:
            return self._kept(stand, ("bar", scene.paused), lambda: reading_bar(kit, area, scene.paused))
        return self._kept(stand, "unread", lambda: unread_bar(kit, area)) if scene.unread else None

    def _over(self, stand: Stand) -> Pane | None:
        """What lies over everything else, if anything does."""
        if stand.scene.calm:
            return self._kept(stand, "calm", lambda: calm_screen(stand.kit, stand.where.panel))
        left_s = stand.scene.left_s
        if left_s is None:
            return None
        share = left_s / warning_s(stand.scene.visit)  # another every second, so not kept
        return still_there(stand.kit, stand.where.panel, left_s, share)

    def _safe(self, stand: Stand) -> Pane:
        directory, where = stand.directory, stand.where
        numbers = calls(self.content.page(directory.help_page(), directory.today), self._tags)
        top = where.banner.height
        panel = Rect(0, top, where.panel.width, where.panel.height - top)
        return self._kept(stand, ("safe", numbers), lambda: safe_screen(stand.kit, panel, self._tags, numbers))

    def _resting(self, stand: Stand) -> Pane:
        kit, where, scene = stand.kit, stand.where, stand.scene
        if taken := taking_over(scene):
            return self._kept(stand, ("danger", taken.key), lambda: self._herald.resting(stand, taken))
        if scene.in_service:
            return self._kept(stand, self._attract.key(stand), lambda: self._attract.screen(stand))
        usable = bool(stand.directory.tiles(kit.tag))
        return self._kept(
            stand,
            ("waiting", scene.pairing, usable),
            lambda: waiting_screen(kit, where.panel, scene.pairing, usable, where.banner.height),
        )

    def _standing(self, stand: Stand) -> tuple[Pane, ...]:
        """The search screen's field and keys. What was typed is kept nowhere."""
        if stand.place.screen is not Screen.SEARCH:
            return ()
        place = desk(stand)
        board = self._kept(stand, ("keys", stand.place.view), lambda: board_pane(stand, place))
        return (field_pane(stand, place), board)

    def _content(self, stand: Stand) -> Pane:
        if stand.place.screen is Screen.SEARCH:
            found = answers(stand)
            asked = (Screen.SEARCH, found, stand.directory.today)
            return self._kept(stand, asked, lambda: results_pane(stand, desk(stand), found))
        place = replace(stand.place, scroll=0.0)
        chosen = stand.scene.visit.language
        room = ROOMS.get(place.screen, ROOMS[Screen.HOME])
        notices = tuple(one.key for one in stand.scene.notices) if place.screen is Screen.NOTICE else ()
        scene = stand.scene
        key = (place, chosen, scene.visit.playing, scene.sound, stand.directory.today, notices)
        told = stand.scene.visit.given
        if place.screen is not Screen.PAGE:
            return self._kept(stand, (key, told), lambda: room(stand))
        page = self._kept(stand, key, lambda: room(stand))  # an answer at its end leaves the page as it stands
        return self._kept(stand, (key, told), lambda: with_opinions(stand, page))


def _above(stand: Stand, bar: Pane) -> Stand:
    """The content's place ends where `bar` begins."""
    content = stand.where.content
    area = replace(content, height=content.height - bar.rect.height)
    return replace(stand, where=replace(stand.where, content=area))


def _shortened(content: Pane, by: float) -> Pane:
    """The content ends `by` px higher: something stands at its foot. What was as high as its place only to fill it
    does not begin to scroll."""
    place, sheet = replace(content.rect, height=content.rect.height - by), content.sheet
    if sheet.height <= content.rect.height:
        lowest = max((box.rect.y + box.rect.height for box in sheet.boxes), default=0.0)
        sheet = replace(sheet, height=math.ceil(max(lowest, place.height)))
    return replace(content, rect=place, sheet=sheet)
