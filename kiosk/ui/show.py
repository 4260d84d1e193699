"""The show: what a touch does to the visit, what the visit puts on the stage, what the clerk is told.

Rules:

- A touch is carried out when the finger leaves; its screen is whole before it is drawn, in one frame.
- A visit keeps the edition it began with; another is taken up only at rest. Only notices are always the newest,
  and what is withdrawn is gone at once.
- What cannot be composed is logged and left for home; what home cannot be left for is the ground.
- The frame counter advances at least every `HEARTBEAT_S`, also when nobody is there.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from content_packs.typeset.boxes import Hit
from content_packs.withdrawals.listing import Withdrawn
from kiosk.acts import act
from kiosk.notices import settled
from kiosk.screens.content import Content, Directory
from kiosk.screens.layout import MORE, ScreenLayout
from kiosk.screens.picture import slid
from kiosk.screens.stand import Scene
from kiosk.staff import Backstage
from kiosk.ui.ahead import Ahead
from kiosk.ui.books import note
from kiosk.ui.clerk import Flipped
from kiosk.ui.glide import Glide, flicked, paged
from kiosk.ui.hand import Hand, shaded
from kiosk.ui.moments import beside, known_now, scene_at
from kiosk.ui.repertoire import Repertoire
from kiosk.ui.tools import Tools
from kiosk.ui.wings import Wings
from kiosk.viewing import carried, view_of
from kiosk.visit import Screen, Step, at_rest, finish, home, left_s, rest_when_idle, scrolled, touched
from kiosk.withdrawals import withdrawn_from

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


class Show:
    """The `Touches` of the glass and the `Player` of the loop."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._companions = tuple(company(self) for company in tools.company)
        self._hand = Hand(self, tools.geometry, tools.touching)
        self._played = Repertoire(tools)
        self._visit = at_rest()
        self._wings = Wings(Backstage(tools.record, tools.now(), tools.clerk.tell, tools.chime))
        self._layout: ScreenLayout | None = None
        self._scene: Scene | None = None
        self._glide: Glide | None = None
        self._ahead = Ahead(tools.textures, tools.sweeper)
        self._rested_at = self._tools.now()
        self._looked_at = 0.0
        self._flipped_at = 0.0
        self._glided_at = 0.0
        self._held = False

    # -- touches

    def pressed(self, x: float, y: float) -> None:
        self._hand.pressed(x, y, self._tools.now())

    def moved(self, x: float, y: float) -> None:
        self._hand.moved(x, y, self._tools.now())

    def released(self, x: float, y: float) -> None:
        now = self._tools.now()
        asked = self._asks
        self._hand.released(x, y, now)
        if asked and self._scene != self._scene_now(now):
            self._present()

    def cancelled(self) -> None:
        """Too many fingers: the touch that goes on means nothing."""
        self._hand.cancelled()

    def stirred(self, now: float) -> None:
        """Somebody is there. A finger that comes down on content that moves holds it, and goes on moving it."""
        self._held, self._glide = self._glide is not None, None
        self._wings.stage.touched(now)
        if not self._visit.resting:
            self._visit = touched(self._visit, now)

    def hammered(self, now: float) -> None:
        """A calm screen, at once."""
        self.stirred(now)
        self._present()

    def signed(self, now: float) -> None:
        """The way backstage was asked for. A kiosk that is not paired has none."""
        if known_now(self._tools.clerk.news).secret:
            self._glide = None
            self._take(Step(self._wings.asked(self._visit, now)))
            self._present()

    def shade(self, hit: Hit | None) -> None:
        self._tools.stage.press(shaded(hit, self._layout) if self._layout else None)
        self._ahead.under(self._played.composer, self._there, hit.action if hit and not self._held else "")

    def dragged(self, distance: float) -> None:
        self._scroll_to(self._visit.place.scroll - distance)

    def carried(self, across: float, down: float, now: float) -> None:
        seen = self._layout.content.seen if self._layout else None
        if self._layout and seen:
            whole = seen.whole
            self._visit = carried(self._visit, seen.part, across / whole.width, down / whole.height, now)
            content = slid(self._layout.content, view_of(self._visit.place.view))
            self._layout = replace(self._layout, content=content)
            self._tools.stage.show(self._layout, self.scroll)

    def let_go(self) -> None:
        self._present()

    def flung(self, speed: float, now: float) -> None:
        began = now - FRAME_S  # the next frame goes on where the finger's last one ended
        self._glide = None if self._visit.aids.still else flicked(self._visit.place.scroll, -speed, began)

    def tapped(self, hit: Hit, at: float, now: float) -> None:
        self._tools.timings.touched(hit.action.partition(":")[0], at)
        self.tap(hit, now)

    def keyed(self, key: str) -> None:
        """A key of the keypad. It answers the question whether anybody is there, or is a companion's, or nothing."""
        now = self._tools.now()
        asked = self._asks
        self.stirred(now)
        if asked:
            self._present()
            return
        any(companion.keyed(key, now) for companion in self._companions)

    # -- the loop

    def _plays(self) -> bool:
        return any(companion.busy for companion in self._companions)

    def tick(self, now: float) -> None:
        for companion in self._companions:
            companion.tick(now)
        if self._glide and now - self._glided_at >= FRAME_S:
            self._glided_at = now
            self._scroll_to(self._glide.at(now))
            self._glide = None if self._glide.over(now) else self._glide
        if now - self._looked_at < TICK_S and self._layout:
            return
        self._looked_at = now
        if self._plays() and left_s(self._visit, now, self._tools.idle_s) is None:
            self._visit = touched(self._visit, now)  # the question itself is spoken, too, and nobody has answered yet
        if self._wings.stage.open:
            self._take(self._wings.looked_at(self._visit, now))
        else:
            self._take(rest_when_idle(self._visit, now, self._tools.idle_s))
        news = self._tools.clerk.news
        if news and self._visit.resting and self._played.renewed(news.edition):
            self._scene = None
        if news:
            self._take_away(news.withdrawn, now)
        self._heed(now)
        scene = self._scene_now(now)
        if self._scene != scene and not (self._hand.down and self._answered(scene)):
            self._present()
        elif now - self._flipped_at >= HEARTBEAT_S:
            self._tools.ask_redraw()

    def painted(self) -> None:
        self._tools.timings.painted()

    def flipped(self) -> None:
        self._tools.timings.flipped()
        self._flipped_at = self._tools.now()
        if self._played.edition:
            self._tools.clerk.tell(Flipped(self._played.edition.activation, self._wings.stage.safe))

    def prepare(self) -> bool:
        """One small step of preparing what may be asked for next; False when there is none left."""
        return not self._glide and self._ahead.step(self._hand.down)

    def wait_s(self, now: float) -> float:
        due = self._glided_at + FRAME_S if self._glide else self._looked_at + TICK_S
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
        return self._played.composer.content

    @property
    def scroll(self) -> float:
        return self._visit.place.scroll

    def do(self, action: str, now: float) -> None:
        """Carry out `action` as if it had been touched."""
        if self._wings.stage.open:
            self._take(self._wings.acted(self._visit, action, known_now(self._tools.clerk.news), now))
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
        self._take(act(self._visit, action, now, self._played.composer.directory(self._scene_now(now).calendar)))
        if self._visit.place.scroll and spoken not in ("", self._visit.language):
            scroll = self._played.kept_place(self._scene_now(now), spoken, self._visit.place.scroll)
            self._visit = replace(self._visit, place=replace(self._visit.place, scroll=scroll))
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

    @property
    def _asks(self) -> bool:
        """The question whether anybody is still there stands on the stage."""
        return self._scene is not None and self._scene.left_s is not None

    def _answered(self, scene: Scene) -> bool:
        """It is all that `scene` lacks: somebody is there. It goes when the finger leaves, not from beneath it."""
        asked = self._scene.left_s if self._scene else None
        return scene.left_s is None and self._scene == replace(scene, left_s=asked)

    def _take(self, step: Step) -> None:
        """Go where `step` leads, and tell the clerk what there is to count."""
        if self._visit.resting and not step.visit.resting and self._played.edition:
            self._tools.clerk.in_use = self._played.edition.activation.id
        if step.visit.resting and not self._visit.resting:
            self._tools.clerk.in_use = 0
            self._rested_at = self._tools.now()
        self._visit = step.visit
        note(step.events, self._played.composer, self._tools.clerk)

    def _heed(self, now: float) -> None:
        """Go where urgent notices want the visit. A finger that was on the glass meant what lay there before."""
        before = self._visit.place
        self._take(settled(self._visit, self._scene_now(now).notices, now))
        if self._visit.place.screen is Screen.NOTICE and self._visit.place != before:
            self._hand.cancelled()

    def _take_away(self, withdrawn: Withdrawn, now: float) -> None:
        """Go on without what was withdrawn, at once. What was read of it until now is counted."""
        going_on = self._played.without(withdrawn)
        if going_on is None:
            return
        atlas = Directory(going_on, self._played.composer.today(self._scene_now(now).calendar))
        before = self._visit.place
        self._take(withdrawn_from(self._visit, atlas, now))
        if self._visit.place != before:
            self._hand.cancelled()
        self._played.renewed(going_on)
        self._scene = None

    def _scene_now(self, now: float) -> Scene:
        """This moment, with what companions add to it."""
        news, rested, playing = self._tools.clerk.news, now - self._rested_at, self._played.edition is not None
        scene = scene_at(self._visit, news, now, self._tools.idle_s, rested, playing)
        scene = beside(replace(scene, calm=self._hand.calm(now)), self._wings.stage, news, now)
        for companion in self._companions:
            scene = companion.upon(scene)
        return scene

    def _present(self) -> None:
        """Compose the visit's screen and put it on the stage."""
        scene, layout = self._composed()
        scroll = layout.content.clamped(self._visit.place.scroll)
        self._visit = replace(self._visit, place=replace(self._visit.place, scroll=scroll))
        over = scene.visit.resting and self._scene is not None and not self._scene.visit.resting
        stays = self._scene is not None and self._scene.visit == scene.visit  # another minute stops no glide
        self._scene, self._layout, self._glide = scene, layout, self._glide if stays else None
        self._tools.stage.show(layout, scroll)
        if over:
            self._tools.textures.release()  # what was typed is gone with the visit
        for companion in self._companions:
            companion.presented(scene, layout)
        self._look_ahead()

    def _composed(self) -> tuple[Scene, ScreenLayout]:
        """The screen of the visit; where that fails, home; where that fails, rest; and at last the ground."""
        for way_out in (None, self._go_home, self._go_to_rest, self._played.refuse):
            if way_out:
                way_out()
            scene = self._scene_now(self._tools.now())
            try:
                return scene, self._played.composer.compose(scene)
            except Exception:
                log.exception("the screen %s could not be composed", self._visit.place)
        raise RuntimeError("not even the ground could be composed")

    def _go_home(self) -> None:
        if self._visit.language:
            self._take(home(self._visit, self._tools.now()))

    def _go_to_rest(self) -> None:
        self._take(finish(self._wings.closed(self._visit), self._tools.now()))

    def _scroll_to(self, scroll: float) -> None:
        if self._layout is None:
            return
        scroll = self._layout.content.clamped(scroll)
        self._visit = scrolled(self._visit, scroll, self._tools.now())
        self._tools.stage.scroll_to(scroll)
        self._look_ahead()

    @property
    def _there(self) -> Scene | None:
        """The scene on the stage, with where the traveller is on it."""
        return replace(self._scene, visit=self._visit) if self._scene else None

    def _look_ahead(self) -> None:
        """Prepare what is nearest now, as soon as nobody touches."""
        if self._layout and self._there:
            self._ahead.around(self._played.composer, self._there, self._layout)
