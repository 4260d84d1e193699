"""What is played: the newest edition that opens, and what composes its screens.

An edition is taken up only when nobody is there. One that could not even be shown at rest is refused, and the
ground stands in its place until another comes.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from content_packs.withdrawals.listing import Withdrawn
from kiosk.edition import Edition
from kiosk.screens.compose import Composer
from kiosk.screens.layout import keep_place
from kiosk.screens.stand import Scene
from kiosk.ui.taking_up import taken_up
from kiosk.ui.tools import Tools

log = logging.getLogger(__name__)


class Repertoire:
    """Begins with the ground."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._refused: Edition | None = None
        self.edition: Edition | None = None
        self.composer = self._opened(None)

    def renewed(self, newest: Edition | None) -> bool:
        """Take up `newest`, if it is another; whether it was."""
        if newest in (None, self.edition, self._refused):
            return False
        self.edition, self.composer = newest, self._opened(newest)
        return True

    def without(self, withdrawn: Withdrawn) -> Edition | None:
        """The edition that is played as it has to go on; None when nothing new is withdrawn."""
        if self.edition is None or self.edition.withdrawn == withdrawn:
            return None
        return self.edition.without(withdrawn)

    def refuse(self) -> None:
        """Nothing of this edition can be shown."""
        self._refused, self.edition = self.edition, None
        self.composer = self._opened(None)

    def kept_place(self, scene: Scene, spoken: str, scroll: float) -> float:
        """A page was scrolled to `scroll` in the language `spoken`: where the same block stands in that of `scene`."""
        try:
            old = self.composer.compose(replace(scene, visit=replace(scene.visit, language=spoken)))
            new = self.composer.compose(scene)
        except Exception:  # met again, and dealt with, when the screen is presented
            log.debug("the place on the page could not be kept", exc_info=True)
            return scroll
        return keep_place(old.content.sheet, new.content.sheet, scroll)

    def _opened(self, edition: Edition | None) -> Composer:
        content = taken_up(edition, self._tools.textures, self._tools.demo)
        return Composer(content, self._tools.geometry)
