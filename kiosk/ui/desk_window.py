"""The signer's desk put together: glass, stage, screens, and whatever does the work. Importing this imports Kivy.

Touches, keys and answers become steps of `kiosk.desk`; here they are only carried. Nothing here waits: what
takes time is asked of `Work`, which answers when it is done.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from content_packs.typeset.boxes import Hit
from content_packs.typeset.pictures import Pictures
from kiosk.desk.acts import Step, act, rubbed_out, typed
from kiosk.desk.answers import answered
from kiosk.desk.errands.jobs import Answer, Job, Lock
from kiosk.desk.errands.secret import Secret
from kiosk.desk.keyboard import KEYS, meant
from kiosk.desk.look import DESK_THEME, geometry_of
from kiosk.desk.screens import DeskScreens
from kiosk.desk.state import Desk, Room
from kiosk.focus import Stop, stops
from kiosk.screens.layout import MORE, ScreenLayout
from kiosk.screens.marks import NOTHING, Marks, Ring
from kiosk.ui import loop
from kiosk.ui.desk_glass import DeskGlass, NoWindow
from kiosk.ui.glass import WindowFailedError
from kiosk.ui.relay import Relay
from kiosk.ui.stage import Stage
from kiosk.ui.textures import Textures

BUSY_S, IDLE_S = 0.03, 0.5
"""How soon answers are looked for: while something is being done, and while nothing is."""

LOCK_S = 600.0
"""After so long without a touch or a key the desk locks itself."""

WHEEL_PART, PAGE_PART = 0.12, 0.8
"""How much of the content's height a notch of the wheel moves, and a key that turns pages."""

FOCUS = "focus"
RING_PX = 2.0
"""How thick each of the two lines round the control is that Enter would press."""


class Work(Protocol):
    """Who does what takes time."""

    def ask(self, job: Job) -> None: ...
    def answer(self) -> Answer | None: ...
    def picture(self, key: str) -> bytes: ...


class DeskShow:
    """One signer before the window. `locks` says whether there is a key to be locked."""

    def __init__(self, screens: DeskScreens, stage: Stage, work: Work, desk: Desk, locks: bool) -> None:
        self._screens = screens
        self._stage = stage
        self._work = work
        self._secret = Secret()
        self._locks = locks
        self._touched: float | None = None
        self._stirred = True
        self._pressed: Hit | None = None
        self.desk = desk
        self._layout = self._shown()

    # -- touches

    def pressed(self, x: float, y: float) -> None:
        self._stirred = True
        self._pressed = self._hit(x, y)
        self._stage.press(self._pressed.rect if self._pressed else None)

    def moved(self, x: float, y: float) -> None:
        """A finger that only moves means nothing here."""

    def released(self, x: float, y: float) -> None:
        hit, self._pressed = self._pressed, None
        self._stage.press(None)
        if hit and hit.rect.contains(x, y):
            self.do(hit.action)

    def cancelled(self) -> None:
        self._pressed = None
        self._stage.press(None)

    def turned(self, x: float, y: float, way: int) -> None:
        """The wheel: it moves what is under the pointer."""
        self._stirred = True
        if self._layout.content.rect.contains(x, y):
            self._scroll(-way * WHEEL_PART)
        elif self.desk.room is Room.REQUEST and self.desk.dossier:
            top = min(max(0, self.desk.top - way), len(self.desk.dossier.entries) - 1)
            self._become(replace(self.desk, top=top))

    def typed(self, text: str) -> None:
        self._stirred = True
        self._become(typed(self.desk, text, self._secret))

    def keyed(self, key: str) -> None:
        self._stirred = True
        if key == "backspace":
            self._become(rubbed_out(self.desk, self._secret))
        elif key == "tab":
            self._focus_next()
        elif key in ("pagedown", "pageup"):
            self._scroll(PAGE_PART if key == "pagedown" else -PAGE_PART)
        elif action := meant(self.desk, key):
            self.do(action)

    def do(self, action: str) -> None:
        """Carry out one action, and ask for what it needs."""
        if action == MORE:
            self._scroll(PAGE_PART)
        else:
            self._take(act(self.desk, action, self._secret, self._screens.picture_width))

    # -- the loop

    def tick(self, now: float) -> None:
        while (answer := self._work.answer()) is not None:
            self._take(answered(self.desk, answer, self._screens.picture_width))
        if self._stirred or self._touched is None:
            self._touched, self._stirred = now, False
        elif self._locks and not self.desk.busy and self.desk.room is not Room.UNLOCK and now - self._touched > LOCK_S:
            self._lock()

    def painted(self) -> None:
        """Nothing follows."""

    def flipped(self) -> None:
        """Nothing follows."""

    def prepare(self) -> bool:
        return False

    def wait_s(self, _now: float) -> float:
        waiting = self.desk.busy or any(drawn is None for drawn in self.desk.drawn.values())
        return BUSY_S if waiting else IDLE_S

    def stop(self) -> None:
        self._secret.forget()

    # -- inside

    def _take(self, step: Step) -> None:
        self._become(step.desk)
        for job in step.jobs:
            self._work.ask(job)

    def _become(self, desk: Desk) -> None:
        if desk != self.desk:
            self.desk = desk
            self._layout = self._shown()

    def _shown(self) -> ScreenLayout:
        layout = self._screens.compose(self.desk)
        self.desk = replace(self.desk, scroll=layout.content.clamped(self.desk.scroll))
        self._stage.show(layout, self.desk.scroll)
        self._stage.mark(FOCUS, self._ring(layout))
        return layout

    def _scroll(self, part: float) -> None:
        content = self._layout.content
        scroll = content.clamped(self.desk.scroll + part * content.rect.height)
        self.desk = replace(self.desk, scroll=scroll)
        self._stage.scroll_to(scroll)

    def _hit(self, x: float, y: float) -> Hit | None:
        hit = self._layout.hit(x, y, self.desk.scroll)
        return hit if hit and hit.action else None

    def _stops(self, layout: ScreenLayout) -> list[Stop]:
        return [stop for stop in stops(layout) if stop.acts and stop.hit.action]

    def _focus_next(self) -> None:
        actions = [stop.hit.action for stop in self._stops(self._layout)]
        if actions:
            at = actions.index(self.desk.focus) + 1 if self.desk.focus in actions else 0
            self._become(replace(self.desk, focus=actions[at % len(actions)]))

    def _ring(self, layout: ScreenLayout) -> Marks:
        stop = next((stop for stop in self._stops(layout) if stop.hit.action == self.desk.focus), None)
        if stop is None:
            return NOTHING
        rect = stop.rect if stop.scrolls else stop.on_panel
        around = Ring(rect.grown(RING_PX), DESK_THEME.focus, DESK_THEME.focus_edge, RING_PX)
        return Marks(content=(around,)) if stop.scrolls else Marks(fixed=(around,))

    def _lock(self) -> None:
        self._secret.forget()
        self._work.ask(Lock())
        self._become(Desk(self.desk.tongue, Room.UNLOCK))


def play(screens: DeskScreens, size: tuple[int, int], work: Work, desk: Desk, locks: bool) -> None:
    """Open the window and stay until it is closed."""
    relay, panel = Relay[DeskShow](), geometry_of(*size)
    glass = _opened(size, relay)
    glass.ground(DESK_THEME.ground)
    textures = Textures(Pictures(work.picture), size)
    stage = Stage(glass.canvas, textures, panel.px(DESK_THEME.radius_mm), glass.ground)
    show = relay.show = DeskShow(screens, stage, work, desk, locks)
    glass.hears(show.typed, show.turned)
    try:
        loop.run(glass, show, loop.waiter(glass.connection), lambda: False)
    finally:
        show.stop()
        glass.close()


def _opened(size: tuple[int, int], relay: Relay[DeskShow]) -> DeskGlass:
    try:
        glass = DeskGlass.open(*size, False, relay, KEYS)
    except WindowFailedError as error:
        raise NoWindow from error
    if not isinstance(glass, DeskGlass):
        raise TypeError(f"{type(glass).__name__} hears no keyboard")
    return glass
