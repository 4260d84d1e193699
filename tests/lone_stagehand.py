"""The stagehand of one companion: a visit that goes where it is touched, composed, before no window."""

from __future__ import annotations

from content_packs.typeset.boxes import Hit, Rect
from kiosk.acts import act
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.ui.companion import Companion
from kiosk.visit import Visit
from tests.media_content import MediaContent
from tests.screen_content import NOON, PORTRAIT


class LoneStagehand:
    """`companion` is whom it is for, set by the heir; `did` is what was carried out, `now` its time."""

    companion: Companion

    def __init__(self, visit: Visit, content: MediaContent) -> None:
        self.content = content
        self.composer = Composer(content, PORTRAIT)
        self.did: list[str] = []
        self.scroll = 0.0
        self.now = 100.0
        self.visit = visit

    def present(self, *, reading: bool = False) -> ScreenLayout:
        scene = Scene(self.visit, NOON, reading=reading)
        layout = self.composer.compose(scene)
        self.companion.presented(scene, layout)
        return layout

    def do(self, action: str, now: float) -> None:
        self.did.append(action)
        self.visit = act(self.visit, action, now, self.composer.directory(NOON)).visit
        self.present()

    def tap(self, hit: Hit, now: float) -> None:
        if not self.companion.taken(hit, now):
            self.do(hit.action, now)

    def scroll_into_sight(self, top: float, bottom: float) -> None: ...

    def touch(self, action: str) -> None:
        self.tap(Hit(Rect(0, 0, 1, 1), action), self.now)
