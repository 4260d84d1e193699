"""SHOW: one scene of a display → the boxes of the wall. Pure: same scene, same edition, same boxes.

From top to bottom: the band with site, hours and time; the line of the notices, or, for a danger, the notice
itself over everything; the scene. One per edition and thread, as `Composer` is.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from content_packs.geometry import Geometry
from content_packs.model import Page
from content_packs.notices.notice import Notice
from content_packs.theme import LIGHT
from content_packs.typeset.boxes import Box, Sheet
from content_packs.typeset.text import Typesetter
from kiosk.display import Idea, Spot, programme, told
from kiosk.screens.attract_scenes import picture_of
from kiosk.screens.clock_face import clock_face
from kiosk.screens.content import Content, Directory, publisher_name, resting_picture, site_name
from kiosk.screens.kit import Kit
from kiosk.screens.layout import Pane, ScreenLayout
from kiosk.screens.notice_line import line_pane, notice_line
from kiosk.screens.parcel import Parcel, packed
from kiosk.screens.safe import calls, safe_screen
from kiosk.screens.stick_slip import Slip, StickSlips
from kiosk.screens.take_away import code_rows, public_address
from kiosk.screens.waiting import Pairing, waiting_screen
from kiosk.screens.wall import WallAreas, WallKit, columns_of, wall_areas, wall_theme
from kiosk.screens.wall_danger import danger, wall_danger
from kiosk.screens.wall_hours import hours_line
from kiosk.screens.wall_parts import Code, code_strip, side, wall_band
from kiosk.screens.wall_scene import pieces, welcome
from kiosk.screens.wall_words import columns

KEPT_BOXES = 24
"""A few scenes: on a wall none comes again soon."""

OFFLINE_CODE_BYTES = 240
"""What a code that is scanned across a hall may hold: its modules stay large."""


@dataclass(frozen=True)
class WallScene:
    """Everything a wall depends on besides its edition. As `stand.Scene`."""

    spot: Spot
    now: dt.datetime | None
    in_service: bool = True
    pairing: Pairing | None = None
    dated: bool = True
    notices: tuple[Notice, ...] = ()
    safe: bool = False
    stick: Slip | None = None

    @property
    def calendar(self) -> dt.datetime | None:
        return self.now if self.dated else None


class WallComposer:
    """Composes every scene of one edition."""

    def __init__(self, content: Content, geometry: Geometry) -> None:
        self.content = content
        self.columns = columns_of(geometry)
        self._typesetter = Typesetter(content.languages, wall_theme(LIGHT, geometry), geometry)
        self._kept: OrderedDict[Hashable, Pane] = OrderedDict()
        self._directory: Directory | None = None
        self._slips = StickSlips(geometry)

    def programme(self, now: dt.datetime | None, notices: Sequence[Notice] = ()) -> tuple[Spot, ...]:
        """What is shown in turn at `now`, the moment by which content ends; None where nothing does. A danger has
        the wall for itself."""
        if taken := danger(notices):
            return told(taken, tuple(self.content.languages), self.columns)
        local = now.astimezone(ZoneInfo(self.content.plan.time_zone)) if now else None
        return programme(self.content, self._at(local), local.time() if local else None, self.columns)

    def compose(self, scene: WallScene) -> ScreenLayout:
        """The wall. Raises whatever a damaged page makes typesetting raise."""
        layout = self._composed(scene)
        if scene.stick is None:
            return layout
        top = wall_areas(self._kit(scene), self.content.plan.demo, 0.0).banner.height
        return replace(layout, slip=self._slips.pane(scene.stick, top))

    def _composed(self, scene: WallScene) -> ScreenLayout:
        kit, plan = self._kit(scene), self.content.plan
        if scene.safe:
            return self._checked(kit, scene)
        if not scene.in_service:
            return self._waiting(kit, scene)
        line = notice_line(kit, float(kit.geometry.panel_px[0]), scene.notices, False) if scene.notices else None
        taken = danger(scene.notices) if scene.spot.idea is Idea.DANGER else None
        where = wall_areas(kit, plan.demo, line.height if line and not taken else 0.0)
        band = self._band(kit, where, scene)
        if taken:
            pane = self._once((scene.spot, where), lambda: wall_danger(kit, where.beneath, taken, scene.spot, plan))
            return ScreenLayout(*kit.geometry.panel_px, kit.theme.ground, pane, band=band)
        key = (scene.spot, where, scene.calendar.date() if scene.calendar else None)
        content = self._once(key, lambda: self._scene(kit, where, scene))
        notice = None
        if line:
            keys = tuple(one.key for one in scene.notices)
            notice = self._once((keys, kit.tag), lambda: line_pane(kit, where.notice, line, ""))
        return ScreenLayout(*kit.geometry.panel_px, kit.theme.ground, content, band=band, notice=notice)

    # -- parts

    def _once(self, key: Hashable, make: Callable[[], Pane]) -> Pane:
        if key not in self._kept:
            self._kept[key] = make()
            while len(self._kept) > KEPT_BOXES:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _kit(self, scene: WallScene) -> WallKit:
        return WallKit(self._typesetter, self._typesetter.messages, scene.spot.languages[0])

    def _at(self, local: dt.datetime | None) -> Directory:
        today = local.date() if local else None
        if self._directory is None or self._directory.today != today:
            self._directory = Directory(self.content, today)
        return self._directory

    def _directory_of(self, scene: WallScene) -> Directory:
        zone = ZoneInfo(self.content.plan.time_zone)
        return self._at(scene.calendar.astimezone(zone) if scene.calendar else None)

    def _waiting(self, kit: WallKit, scene: WallScene) -> ScreenLayout:
        """For whoever stands before it with a telephone in hand: at the size of a kiosk."""
        where = wall_areas(kit, self.content.plan.demo, 0.0)
        near = Kit(self._typesetter, self._typesetter.messages, kit.tag)
        pane = self._once(
            ("waiting", scene.pairing, kit.tag),
            lambda: waiting_screen(near, where.panel, scene.pairing, False, where.banner.height),
        )
        return ScreenLayout(*kit.geometry.panel_px, kit.theme.ground, pane)

    def _checked(self, kit: WallKit, scene: WallScene) -> ScreenLayout:
        """The safe screen, in all languages at once."""
        directory, tags = self._directory_of(scene), tuple(self.content.languages)
        numbers = calls(self.content.page(directory.help_page(), directory.today), tags)
        near, panel = Kit(kit.shaper, kit.messages, tags[0]), wall_areas(kit, False, 0.0).panel
        pane = self._once(("safe", numbers), lambda: safe_screen(near, panel, tags, numbers))
        return ScreenLayout(*kit.geometry.panel_px, kit.theme.ground, pane)

    def _band(self, kit: WallKit, where: WallAreas, scene: WallScene) -> Pane:
        plan, language = self.content.plan, self.content.languages[kit.tag]
        face = clock_face(scene.now, plan.time_zone, language)
        hours = hours_line(kit.messages, language, plan, scene.now)
        site = site_name(self.content, kit.tag)
        key = ("band", kit.tag, face, hours)
        return self._once(key, lambda: wall_band(kit, where, site, hours, face, plan.demo))

    def _scene(self, kit: WallKit, where: WallAreas, scene: WallScene) -> Pane:
        place = where.beneath
        inner = _moved(where, place.y)
        page = self._page(scene)
        shown = {tag: self._typesetter.shown(page, tag) for tag in scene.spot.languages} if page else {}
        texts = (
            {tag: pieces(kit.theme, scene.spot, page.texts[shown[tag]]) for tag in scene.spot.languages}
            if page
            else {
                tag: welcome(kit.theme, kit.messages(tag, "welcome"), site_name(self.content, tag))
                for tag in scene.spot.languages
            }
        )
        code, captions = self._code(scene, page, shown)
        inner = inner if code else inner.without_code
        feet = captions if where.wide else {}
        boxes: list[Box] = [self._side(kit, inner, scene, page, code), *columns(kit, inner.words, texts, feet)]
        if code and not where.wide:
            boxes.append(code_strip(kit, inner, code, captions[kit.tag]))
        return Pane(Sheet(int(place.width), int(place.height), kit.theme.ground, tuple(boxes)), place)

    def _page(self, scene: WallScene) -> Page | None:
        """The page of the scene. Raises KeyError when it is not there any more."""
        if scene.spot.idea is Idea.WELCOME:
            return None
        page = self.content.page(scene.spot.ref, self._directory_of(scene).today)
        if page is None:
            raise KeyError(scene.spot.ref)
        return page

    def _side(self, kit: WallKit, where: WallAreas, scene: WallScene, page: Page | None, code: Code) -> Box:
        today = self._directory_of(scene).today
        picture = picture_of(page) if page else resting_picture(self.content, today)
        index, icon = self._topic(scene)
        return side(kit, where, picture, page.icon if page and page.icon else icon, kit.theme.topic(index), code)

    def _topic(self, scene: WallScene) -> tuple[int, str]:
        """Colour and icon of the topic that the page belongs to."""
        pack, _, name = scene.spot.ref.rpartition("/")
        for index, found in enumerate(self.content.topics(self._directory_of(scene).today)):
            if found.pack == pack and name in found.topic.pages:
                return index, found.topic.icon
        return 0, "info"

    def _code(self, scene: WallScene, page: Page | None, shown: dict[str, str]) -> tuple[Code, dict[str, str]]:
        """The code, and what it is for in each language. None where there is nowhere to lead to."""
        plan, first = self.content.plan, scene.spot.languages[0]
        say, tags = self._typesetter.messages, scene.spot.languages
        if page is None and plan.portal and plan.public_network:
            return code_rows(plan.portal), {tag: say(tag, "attract-take") for tag in tags}
        if page is None or not (plan.portal or not plan.public_network):
            return (), {}
        address = public_address(plan.portal, shown[first], scene.spot.ref) if plan.portal else ""
        parcel = Parcel(address)
        if not plan.public_network:
            publisher = publisher_name(self.content, scene.spot.ref, first)
            parcel = packed(page, page.texts[shown[first]], publisher, address, self._directory_of(scene).today)
        captions = {tag: say(tag, parcel.message) for tag in tags}
        return code_rows(parcel.data(OFFLINE_CODE_BYTES), spare=not parcel.offline), captions


def _moved(where: WallAreas, top: float) -> WallAreas:
    """The areas on a sheet that begins at `top` of the panel."""
    parts = {name: getattr(where, name).moved(0, -top) for name in ("side", "words", "code")}
    return WallAreas(where.panel, where.banner, where.band, where.notice, **parts, wide=where.wide)
