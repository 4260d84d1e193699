"""The show: what a touch does to the visit, what the visit puts on the stage, what the clerk is told.

Rules:

- A touch is carried out when the finger leaves; its screen is whole before it is drawn, in one frame.
- A visit keeps the edition it began with; another is taken up only at rest. Only notices are always the newest.
- What cannot be composed is logged and left for home; what home cannot be left for is the ground.
- The frame counter advances at least every `HEARTBEAT_S`, also when nobody is there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from time import monotonic
from typing import Protocol

from content_packs.geometry import Geometry
from content_packs.typeset.boxes import Hit, Rect
from content_packs.typeset.pictures import Pictures
from kiosk.acts import act
from kiosk.clock import judge, read_moment
from kiosk.edition import Edition
from kiosk.notices import holding, settled
from kiosk.safe import NOTHING_KEPT, StaffRecord
from kiosk.screens.attract_scenes import TURN_S
from kiosk.screens.compose import Composer
from kiosk.screens.content import Content
from kiosk.screens.ground import Ground
from kiosk.screens.layout import MORE, ScreenLayout, keep_place
from kiosk.screens.stand import Scene
from kiosk.staff import Backstage
from kiosk.staff_code import Known
from kiosk.ui.ahead import prepared
from kiosk.ui.books import note
from kiosk.ui.clerk import Clerk, Flipped
from kiosk.ui.companion import Companion, Stagehand
from kiosk.ui.glide import Glide, flicked, paged
from kiosk.ui.guard import AS_USUAL, Touching
from kiosk.ui.hand import Hand, shaded
from kiosk.ui.textures import Textures
from kiosk.ui.timings import Timings
from kiosk.ui.wings import Wings
from kiosk.visit import (
    Screen,
    Step,
    at_rest,
    finish,
    home,
    left_s,
    rest_when_idle,
    scrolled,
    touched,
)

log = logging.getLogger(__name__)

HEARTBEAT_S = 8.0
"""A frame at least this often, so that the proof's counter says: alive."""
TICK_S = 0.5
"""How often time itself is looked at: idle visits, the clock, the clerk's news."""
FRAME_S = 1 / 60
READING_LINE = 0.2
"""Where on the content, as a part of its height, what is brought into sight stands."""
MORE_SHARE = 0.85
"""How much of the content's height `more below` moves on."""


class Board(Protocol):
    """Where screens are put: the `Stage`."""

    def show(self, layout: ScreenLayout, scroll: float) -> None: ...
    def scroll_to(self, scroll: float) -> None: ...
    def press(self, rect: Rect | None) -> None: ...


@dataclass(frozen=True)
class Tools:
    """What the show plays with."""

    stage: Board
    textures: Textures
    clerk: Clerk
    timings: Timings
    geometry: Geometry
    ask_redraw: Callable[[], None]
    idle_s: float
    demo: bool
    touching: Touching = AS_USUAL
    now: Callable[[], float] = monotonic
    record: StaffRecord = NOTHING_KEPT
    chime: Callable[[int], None] = lambda _volume: None
    company: tuple[Callable[[Stagehand], Companion], ...] = ()


class Show:
    """The `Touches` of the glass and the `Player` of the loop."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._companions = tuple(company(self) for company in tools.company)
        self._hand = Hand(self, tools.geometry, tools.touching)
        self._edition: Edition | None = None
        self._refused: Edition | None = None  # could not even be shown at rest
        self._composer = self._opened(None)
        self._visit = at_rest()
        self._wings = Wings(Backstage(tools.record, tools.now(), tools.clerk.tell, tools.chime))
        self._layout: ScreenLayout | None = None
        self._scene: Scene | None = None
        self._glide: Glide | None = None
        self._errands: Iterator[None] = iter(())
        self._rested_at = self._tools.now()
        self._looked_at = 0.0
        self._flipped_at = 0.0

    # -- touches

    def pressed(self, x: float, y: float) -> None:
        self._hand.pressed(x, y, self._tools.now())

    def moved(self, x: float, y: float) -> None:
        self._hand.moved(x, y, self._tools.now())

    def released(self, x: float, y: float) -> None:
        self._hand.released(x, y, self._tools.now())

    def cancelled(self) -> None:
        """Too many fingers: the touch that goes on means nothing."""
        self._hand.cancelled()

    def stirred(self, now: float) -> None:
        """Somebody is there."""
        self._glide = None
        self._wings.stage.touched(now)
        if not self._visit.resting:
            self._visit = touched(self._visit, now)

    def hammered(self, now: float) -> None:
        """A calm screen, at once."""
        self.stirred(now)
        self._present()

    def signed(self, now: float) -> None:
        """The way backstage was asked for. A kiosk that is not paired has none."""
        if self._known().secret:
            self._glide = None
            self._take(Step(self._wings.asked(self._visit, now)))
            self._present()

    def shade(self, hit: Hit | None) -> None:
        self._tools.stage.press(shaded(hit, self._layout) if self._layout else None)

    def dragged(self, distance: float) -> None:
        self._scroll_to(self._visit.place.scroll - distance)

    def flung(self, speed: float, now: float) -> None:
        self._glide = None if self._visit.aids.still else flicked(self._visit.place.scroll, -speed, now)

    def tapped(self, hit: Hit, at: float, now: float) -> None:
        self._tools.timings.touched(hit.action.partition(":")[0], at)
        self.tap(hit, now)

    def keyed(self, key: str) -> None:
        """A key of the keypad. It answers the question whether anybody is there, or is a companion's, or nothing."""
        now = self._tools.now()
        asked = self._scene is not None and self._scene.left_s is not None
        self.stirred(now)
        if asked:
            self._present()
            return
        any(companion.keyed(key, now) for companion in self._companions)

    # -- the loop

    def tick(self, now: float) -> None:
        for companion in self._companions:
            companion.tick(now)
        if self._glide and now - self._flipped_at >= FRAME_S:
            self._scroll_to(self._glide.at(now))
            self._glide = None if self._glide.over(now) else self._glide
        if now - self._looked_at < TICK_S and self._layout:
            return
        self._looked_at = now
        if any(companion.busy for companion in self._companions):
            self._visit = touched(self._visit, now)
        if self._wings.stage.open:
            self._take(self._wings.looked_at(self._visit, now))
        else:
            self._take(rest_when_idle(self._visit, now, self._tools.idle_s))
        self._change_edition()
        self._heed(now)
        if self._scene != self._scene_now(now):
            self._present()
        elif now - self._flipped_at >= HEARTBEAT_S:
            self._tools.ask_redraw()

    def painted(self) -> None:
        self._tools.timings.painted()

    def flipped(self) -> None:
        self._tools.timings.flipped()
        self._flipped_at = self._tools.now()
        if self._edition:
            self._tools.clerk.tell(Flipped(self._edition.activation, self._wings.stage.safe))

    def prepare(self) -> bool:
        """One small step of preparing what may be asked for next; False when there is none left."""
        if self._glide or self._hand.down:
            return False
        return next(self._errands, self) is not self

    def wait_s(self, now: float) -> float:
        due = self._flipped_at + FRAME_S if self._glide else self._looked_at + TICK_S
        wishes = (companion.due_s(now) for companion in self._companions)
        return max(0.0, min([due - now, *(wish for wish in wishes if wish is not None)]))

    def stop(self) -> None:
        """The ui ends: an open visit is over, and counted."""
        for companion in self._companions:
            companion.stop()
        self._take(finish(self._wings.closed(self._visit), self._tools.now()))

    @property
    def layout(self) -> ScreenLayout | None:
        """What stands on the stage."""
        return self._layout

    @property
    def content(self) -> Content:
        return self._composer.content

    @property
    def scroll(self) -> float:
        return self._visit.place.scroll

    def do(self, action: str, now: float) -> None:
        """Carry out `action` as if it had been touched."""
        if self._wings.stage.open:
            self._take(self._wings.acted(self._visit, action, self._known(), now))
            self._present()
            return
        if self._wings.stage.safe:
            return
        if action == MORE and self._layout:
            self._visit = replace(self._visit, touched=now)
            distance = self._layout.content.rect.height * MORE_SHARE
            if self._visit.aids.still:
                self._scroll_to(self._visit.place.scroll + distance)
            else:
                self._glide = paged(self._visit.place.scroll, distance, now)
            return
        spoken = self._visit.language
        self._take(act(self._visit, action, now, self._composer.directory(self._scene_now(now).calendar)))
        if self._visit.place.scroll and spoken not in ("", self._visit.language):
            self._keep_place(spoken)
        self._heed(now)
        if self._scene != self._scene_now(now):
            self._present()

    def scroll_into_sight(self, top: float, bottom: float) -> None:
        """Move the content so that this stretch of its sheet is seen."""
        if self._layout:
            height, scroll = self._layout.content.rect.height, self._visit.place.scroll
            if top < scroll or bottom > scroll + height:
                self._scroll_to(top - height * READING_LINE)

    def tap(self, hit: Hit, now: float) -> None:
        """A touch is for a companion, or a step of the visit."""
        alone = self._visit.resting or self._wings.stage.open
        if alone or not any(companion.taken(hit, now) for companion in self._companions):
            self.do(hit.action, now)

    # -- inside

    def _take(self, step: Step) -> None:
        """Go where `step` leads, and tell the clerk what there is to count."""
        if self._visit.resting and not step.visit.resting and self._edition:
            self._tools.clerk.in_use = self._edition.activation.id
        if step.visit.resting and not self._visit.resting:
            self._tools.clerk.in_use = 0
            self._rested_at = self._tools.now()
        self._visit = step.visit
        note(step.events, self._composer, self._tools.clerk)

    def _heed(self, now: float) -> None:
        """Go where urgent notices want the visit. A finger that was on the glass meant what lay there before."""
        before = self._visit.place
        self._take(settled(self._visit, self._scene_now(now).notices, now))
        if self._visit.place.screen is Screen.NOTICE and self._visit.place != before:
            self._hand.cancelled()

    def _scene_now(self, now: float) -> Scene:
        """The scene with nothing in it that moves by itself but the minute and the turn."""
        news, known = self._tools.clerk.news, self._known()
        clock, utc = known.clock, known.clock.utc(known.moment)
        place = replace(self._visit.place, scroll=0.0)
        still = replace(self._visit, touched=0.0, began=0.0, shown=0.0, trail=(), place=place)
        turn = int((now - self._rested_at) / TURN_S) if self._visit.resting else 0
        minute = utc.replace(second=0, microsecond=0) if utc else None
        in_service = bool(self._edition and news and news.in_service)
        asked = left_s(self._visit, now, self._tools.idle_s)
        scene = Scene(still, minute, turn, in_service, news.pairing if news else None, clock.trusted, asked)
        newest = news.edition.notices if news and news.edition else ()  # also in a visit that keeps an older edition
        notices = holding(newest, utc, clock.trusted, news.not_before if news else None)
        staff = self._wings.stage.view(news.facts if news else None, known, now)
        safe = self._wings.stage.safe
        scene = replace(scene, calm=self._hand.calm(now), notices=notices, staff=staff, safe=safe)
        for companion in self._companions:
            scene = companion.upon(scene)
        return scene

    def _known(self) -> Known:
        """What a staff code is checked against now."""
        news, moment = self._tools.clerk.news, read_moment()
        return Known(news.staff_secret if news else "", news.clock if news else judge(None, moment), moment)

    def _present(self) -> None:
        """Compose the visit's screen and put it on the stage."""
        scene, layout = self._composed()
        scroll = layout.content.clamped(self._visit.place.scroll)
        self._visit = replace(self._visit, place=replace(self._visit.place, scroll=scroll))
        over = scene.visit.resting and self._scene is not None and not self._scene.visit.resting
        self._scene, self._layout, self._glide = scene, layout, None
        self._tools.stage.show(layout, scroll)
        if over:
            self._tools.textures.release()  # what was typed is gone with the visit
        for companion in self._companions:
            companion.presented(scene, layout)
        self._look_ahead()

    def _composed(self) -> tuple[Scene, ScreenLayout]:
        """The screen of the visit; where that fails, home; where that fails, rest; and at last the ground."""
        for way_out in (None, self._go_home, self._go_to_rest, self._go_to_ground):
            if way_out:
                way_out()
            scene = self._scene_now(self._tools.now())
            try:
                return scene, self._composer.compose(scene)
            except Exception:
                log.exception("the screen %s could not be composed", self._visit.place)
        raise RuntimeError("not even the ground could be composed")

    def _go_home(self) -> None:
        if self._visit.language:
            self._take(home(self._visit, self._tools.now()))

    def _go_to_rest(self) -> None:
        self._take(finish(self._wings.closed(self._visit), self._tools.now()))

    def _go_to_ground(self) -> None:
        self._refused, self._edition = self._edition, None
        self._composer = self._opened(None)

    def _keep_place(self, spoken: str) -> None:
        """The page was scrolled in the language `spoken`: stand at the same block in the new one."""
        scene = self._scene_now(self._tools.now())
        try:
            old = self._composer.compose(replace(scene, visit=replace(scene.visit, language=spoken)))
            new = self._composer.compose(scene)
        except Exception:  # met again, and dealt with, when the screen is presented
            log.debug("the place on the page could not be kept", exc_info=True)
            return
        scroll = keep_place(old.content.sheet, new.content.sheet, self._visit.place.scroll)
        self._visit = replace(self._visit, place=replace(self._visit.place, scroll=scroll))

    def _scroll_to(self, scroll: float) -> None:
        if self._layout is None:
            return
        scroll = self._layout.content.clamped(scroll)
        self._visit = scrolled(self._visit, scroll, self._tools.now())
        self._tools.stage.scroll_to(scroll)
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Prepare what is nearest now, as soon as nobody touches."""
        if self._scene and self._layout:
            there = replace(self._scene, visit=self._visit)
            self._errands = prepared(self._composer, self._tools.textures, there, self._layout)

    def _change_edition(self) -> None:
        """At rest, show the newest edition that opens."""
        news = self._tools.clerk.news
        known = (None, self._edition, self._refused)
        if news and news.edition not in known and self._visit.resting:
            self._edition = news.edition
            self._composer = self._opened(news.edition)
            self._scene = None

    def _opened(self, edition: Edition | None) -> Composer:
        content = edition or Ground(self._tools.demo)
        self._tools.textures.pictures = Pictures(_reader(content.picture))
        self._tools.textures.release()
        return Composer(content, self._tools.geometry)


def _reader(picture: Callable[[str], bytes | None]) -> Callable[[str], bytes]:
    """An edition's pictures as the painter reads them."""

    def read(sha256: str) -> bytes:
        data = picture(sha256)
        if data is None:
            raise KeyError(sha256)
        return data

    return read
