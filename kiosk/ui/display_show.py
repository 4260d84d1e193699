"""The show of a display: scene after scene, and nobody touches it. The counterpart of `show`.

Rules:

- A scene is whole before it is drawn; the next is prepared while this one stands.
- The newest edition is taken up at once, and danger comes at once: no visit is interrupted. What was taken
  away is left in the same moment; otherwise the programme goes on where it was.
- What cannot be composed is logged and passed over; where nothing can, the ground stands there.
- The frame counter advances at least every `HEARTBEAT_S`. Nothing is counted: nobody says that they read.
- A touch does nothing, whatever panel hangs there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from time import monotonic

from content_packs.geometry import Geometry
from kiosk.clock import judge, read_moment
from kiosk.display import Spot, place_of
from kiosk.edition import Edition
from kiosk.notices import holding
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.wall_compose import WallComposer, WallScene
from kiosk.ui.clerk import Clerk, Flipped
from kiosk.ui.dissolve import Dissolve
from kiosk.ui.show import HEARTBEAT_S, TICK_S
from kiosk.ui.taking_up import taken_up
from kiosk.ui.textures import Textures
from kiosk.ui.timings import Timings
from kiosk.ui.tools import Board

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DisplayTools:
    """What the show of a display plays with. Without `dissolve` scenes change at once."""

    stage: Board
    textures: Textures
    clerk: Clerk
    timings: Timings
    geometry: Geometry
    ask_redraw: Callable[[], None]
    demo: bool
    dissolve: Dissolve | None = None
    now: Callable[[], float] = monotonic


class DisplayShow:
    """The `Player` of the loop, and deaf `Touches` of the glass."""

    def __init__(self, tools: DisplayTools) -> None:
        self._tools = tools
        self._edition: Edition | None = None
        self._refused: Edition | None = None
        self._composer = self._opened(None)
        self._programme: tuple[Spot, ...] = ()
        self._at = 0
        self._began = tools.now()
        self._scene: WallScene | None = None
        self._layout: ScreenLayout | None = None
        self._errands: Iterator[None] = iter(())
        self._looked_at = 0.0
        self._flipped_at = 0.0

    # -- touches

    def pressed(self, x: float, y: float) -> None:
        """Nothing on a wall is touched."""

    def moved(self, x: float, y: float) -> None:
        """Nothing on a wall is touched."""

    def released(self, x: float, y: float) -> None:
        """Nothing on a wall is touched."""

    def cancelled(self) -> None:
        """Nothing on a wall is touched."""

    def keyed(self, key: str) -> None:
        """A wall has no keys."""

    # -- the loop

    def tick(self, now: float) -> None:
        if self._tools.dissolve:
            self._tools.dissolve.tick(now)
        if now - self._looked_at < TICK_S and now < self._ends_at and self._layout:
            return
        self._looked_at = now
        self._change_edition()
        scene = self._scene_now(now)
        if scene != self._scene:
            self._present(scene, now)
        elif now - self._flipped_at >= HEARTBEAT_S:
            self._tools.ask_redraw()

    def painted(self) -> None:
        self._tools.timings.painted()

    def flipped(self) -> None:
        self._tools.timings.flipped()
        self._flipped_at = self._tools.now()
        if self._edition:
            self._tools.clerk.tell(Flipped(self._edition.activation, self._scene is not None and self._scene.safe))

    def prepare(self) -> bool:
        """One small step of preparing the next scene; False when there is none left."""
        if self._tools.dissolve and self._tools.dissolve.fading:
            return False
        return next(self._errands, self) is not self

    def wait_s(self, now: float) -> float:
        due = min(self._looked_at + TICK_S, self._ends_at) - now
        fade = self._tools.dissolve.due_s(now) if self._tools.dissolve else None
        return max(0.0, due if fade is None else min(due, fade))

    def stop(self) -> None:
        """The ui ends; there is nothing to write."""
        if self._tools.dissolve:
            self._tools.dissolve.stop()

    # -- inside

    @property
    def _ends_at(self) -> float:
        """When the scene has stood for its time."""
        return self._began + (self._programme[self._at].seconds if self._programme else 0.0)

    def _scene_now(self, now: float) -> WallScene:
        """The scene of this moment. The programme goes on where it was, whatever became of it meanwhile."""
        news, moment = self._tools.clerk.news, read_moment()
        clock = news.clock if news else judge(None, moment)
        utc = clock.utc(moment)
        minute = utc.replace(second=0, microsecond=0) if utc else None
        newest = news.edition.notices if news and news.edition else ()
        notices = holding(newest, utc, clock.trusted, news.not_before if news else None)
        in_service = bool(self._edition and news and news.in_service)
        self._go_on(self._composer.programme(minute if clock.trusted else None, notices), now)
        pairing = news.pairing if news else None
        spot = self._programme[self._at]
        safe, stick = bool(news and news.safe), news.stick if news else None
        return WallScene(spot, minute, in_service, pairing, clock.trusted, notices, safe, stick)

    def _go_on(self, programme: tuple[Spot, ...], now: float) -> None:
        """Stand where the programme stood, or, when the scene's time is over, at the next."""
        stood = self._programme[self._at] if self._programme else None
        over = stood is not None and now >= self._ends_at
        self._programme, at = programme, place_of(programme, stood, self._at)
        if over and programme[at] == stood:
            at = (at + 1) % len(programme)
        if over or programme[at] != stood:
            self._began = now
        self._at = at

    def _present(self, scene: WallScene, now: float) -> None:
        """Compose the scene and put it on the stage; pass over what cannot be composed."""
        for _ in self._programme:
            try:
                layout = self._composer.compose(scene)
            except Exception:
                log.exception("the scene %s could not be composed", scene.spot)
                self._at = (self._at + 1) % len(self._programme)
                self._began = now
                scene = replace(scene, spot=self._programme[self._at])
            else:
                self._put(scene, layout)
                return
        self._refused, self._edition = self._edition, None
        self._composer = self._opened(None)
        scene = self._scene_now(now)
        self._put(scene, self._composer.compose(scene))

    def _put(self, scene: WallScene, layout: ScreenLayout) -> None:
        self._scene, self._layout = scene, layout
        self._tools.stage.show(layout, 0.0)
        if self._tools.dissolve:
            self._tools.dissolve.passed(layout)
        self._errands = self._prepared(scene)

    def _prepared(self, scene: WallScene) -> Iterator[None]:
        """Compose the next scene, and paint it one box at a time."""
        following = self._programme[(self._at + 1) % len(self._programme)]
        try:
            layout = self._composer.compose(replace(scene, spot=following))
        except Exception:  # it will be met again, and passed over, when its turn comes
            log.debug("the next scene could not be prepared", exc_info=True)
            return
        yield
        for _, box in layout.boxes():
            if not self._tools.textures.has(box):
                self._tools.textures.of(box)
                yield

    def _change_edition(self) -> None:
        news = self._tools.clerk.news
        if news and news.edition not in (None, self._edition, self._refused):
            self._edition = news.edition
            self._composer = self._opened(news.edition)
            self._scene = None

    def _opened(self, edition: Edition | None) -> WallComposer:
        content = taken_up(edition, self._tools.textures, self._tools.demo)
        return WallComposer(content, self._tools.geometry)
