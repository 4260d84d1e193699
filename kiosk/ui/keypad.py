"""The five-key keypad: up and down walk along everything, select touches it, back goes back, speech speaks.

Rules: the ring is seen from the first key until a finger touches; it stands on the glass, no texture is painted for
it. The content scrolls to where it stands. Whoever comes back to a screen stands where they left it. At rest
any key begins, and the speech key begins speaking.
"""

from __future__ import annotations

from collections.abc import Callable

from content_packs.messages import Messages
from content_packs.theme import HIGH_CONTRAST, LIGHT
from content_packs.typeset.boxes import Hit
from kiosk.focus import Key, Stop, found, step_from, stops
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.marks import NOTHING, Marks, ring, within
from kiosk.screens.stand import Scene
from kiosk.speech import spoken
from kiosk.speech.spoken import Said
from kiosk.ui.companion import Companion, Stagehand
from kiosk.ui.loud import MarkBoard
from kiosk.visit import Place, Screen

OWNER = "keypad"
STEPS = {Key.UP: -1, Key.DOWN: 1}
MARGIN_MM = 6.0
"""How much of what surrounds it is seen with whatever has the ring."""


class Keypad(Companion):
    """`tell` says something where touching speaks."""

    def __init__(
        self, hand: Stagehand, board: MarkBoard, tell: Callable[[Said | None], None], px_per_mm: float
    ) -> None:
        self._hand = hand
        self._board = board
        self._tell = tell
        self._px_per_mm = px_per_mm
        self._scene: Scene | None = None
        self._layout: ScreenLayout | None = None
        self._line: tuple[Stop, ...] = ()
        self._at: dict[tuple[Screen, str, str], str] = {}
        self._in_use = False
        self._selecting = False

    # -- companion

    @property
    def busy(self) -> bool:
        return False

    def presented(self, scene: Scene, layout: ScreenLayout) -> None:
        self._scene, self._layout = scene, layout
        self._line = stops(layout)
        if scene.visit.resting:
            self._at.clear()
            self._in_use = False
        if self._in_use and self._here() is None and self._line:
            self._stand(self._line[0])
        self._ring()

    def taken(self, hit: Hit, now: float) -> bool:  # noqa: ARG002 - any touch
        """A finger: whoever touches needs no ring."""
        if not self._selecting and self._in_use:
            self._in_use = False
            self._ring()
        return False

    def keyed(self, key: str, now: float) -> bool:
        if self._scene is None or self._scene.visit.resting:
            self._begin(key, now)
            return True
        self._in_use = True
        if key in STEPS:
            self._walk(STEPS[Key(key)], now)
        elif key == Key.SELECT:
            self._select(now)
        elif key == Key.BACK:
            self._hand.do("back", now)
        elif key == Key.SPEECH:
            self._hand.do("aid:speech", now)
        return True

    def tick(self, now: float) -> None:
        pass

    def due_s(self, now: float) -> float | None:  # noqa: ARG002 - never
        return None

    def stop(self) -> None:
        pass

    # -- inside

    def _begin(self, key: str, now: float) -> None:
        self._hand.do("start", now)
        if self._scene is not None and not self._scene.visit.resting:
            self._in_use = True
            if key == Key.SPEECH:
                self._hand.do("aid:speech", now)

    def _walk(self, step: int, now: float) -> None:
        """One stop on. The screen may be another afterwards: a question that lay over it is answered."""
        self._hand.do("stay", now)
        stop = step_from(self._line, self._name(), step)
        if stop is None:
            return
        self._stand(stop)
        self._show(stop)
        self._ring()
        if stop.part == 0:
            self._speak(stop)

    def _select(self, now: float) -> None:
        """Touch what has the ring; without one, show where it stands."""
        stop = self._here()
        if stop is None or not stop.acts:
            self._hand.do("stay", now)
            if stop is None and self._line:
                self._walk(1, now)
            elif stop is not None:
                self._speak(stop)
            return
        self._selecting = True
        try:
            self._hand.tap(stop.hit, now)
        finally:
            self._selecting = False
        stays = self._here()
        if stays is not None:  # the screen may be laid out anew, and what was touched lie lower
            self._show(stays)

    def _speak(self, stop: Stop) -> None:
        self._tell(spoken.of_box(stop.box, stop.hit, Messages(self._hand.content.languages)))

    def _here(self) -> Stop | None:
        return found(self._line, self._name())

    def _name(self) -> str:
        return self._at.get(self._where(), "")

    def _stand(self, stop: Stop) -> None:
        self._at[self._where()] = stop.name

    def _where(self) -> tuple[Screen, str, str]:
        """The screen, as far as it is one place to stand in; what lies over it is a place of its own."""
        place = self._scene.visit.place if self._scene else Place(Screen.RESTING)
        over = "over" if self._layout and self._layout.over else place.part
        return place.screen, place.ref, over

    def _show(self, stop: Stop) -> None:
        """Scroll to `stop`, clear of what floats over the content's foot."""
        if stop.scrolls and self._layout:
            margin = MARGIN_MM * self._px_per_mm
            more = self._layout.more.rect.height if self._layout.more else 0.0
            self._hand.scroll_into_sight(stop.rect.y - margin, stop.rect.y + stop.rect.height + margin + more)

    def _ring(self) -> None:
        stop = self._here() if self._in_use else None
        if stop is None or self._scene is None:
            self._board.mark(OWNER, NOTHING)
            return
        theme = HIGH_CONTRAST if self._scene.visit.aids.contrast else LIGHT
        if stop.scrolls and self._layout:
            sheet = self._layout.content.sheet
            around = ring(theme, self._px_per_mm, stop.rect, outside=True)
            marks = Marks(content=(within(around, sheet.width, sheet.height),))
        else:
            marks = Marks(fixed=(ring(theme, self._px_per_mm, stop.on_panel, outside=False),))
        self._board.mark(OWNER, marks)
