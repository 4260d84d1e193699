"""A day of travellers before one kiosk: page after page in every language, as fast as its ui follows.

Where to touch is found by composing the same screens; what was seen is counted here, by the traveller, and never
read from the kiosk. Every touch waits until the glass has changed: faster would be hammering.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from content_packs.geometry import Geometry
from content_packs.model import ListBlock, Page, Span
from content_packs.typeset.boxes import Hit
from kiosk.acts import act
from kiosk.screens.compose import Composer
from kiosk.screens.content import Content
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import Visit, at_rest, patience
from tests.media_content import PAGE, MediaContent
from tests.screen_content import ORDER, PACK, TOPICS
from tests.virtual_screen import HOLD_S, Pixels, VirtualScreen

Mask: TypeAlias = NDArray[np.bool_]

PACE_S = 0.13
"""From finger to finger: just under eight a second, which a real process can only be given in real time."""
FOLLOWS_S = 20.0
CHANGED = 0.0004
"""The share of the glass that one letter more in the search field changes, at least."""
GRAIN = 4
AROUND = 24
"""How far, in pixels, a pressed control may shade what is around it."""
IN_PLACE = ("aid:", "zoom:", "key:")
"""What may change little on the glass but its own control."""
LOOK_S = 0.002
NOTICED_S = 1.5
"""How much later than promised a kiosk may come to rest."""
ASKED_FOR = frozenset({"aid:text-larger", "aid:contrast", "aid:reach", "aid:still"})
LINKS = 6
"""Pages read one after the other in one language."""
ZOOMS, SEARCHES, AIDS, DRAGS, LEFT_AT_LIST, LEFT = 4, 5, 3, 6, 40, 250
"""Every how many visits what is done."""


class NotFollowed(AssertionError):
    """The kiosk did not do what it was asked."""


class DayContent(MediaContent):
    """Every page leads on to two others, above all else."""

    def __init__(self) -> None:
        super().__init__()
        pages = self.all_pages()
        names = [page.id for page in pages.values()]
        for n, page in enumerate(pages.values()):
            self.replace_page(_leading(page, (names[(n + 1) % len(names)], names[(n + 7) % len(names)])))


def _leading(page: Page, on: tuple[str, ...]) -> Page:
    texts = {}
    for tag, text in page.texts.items():
        items = tuple((Span(text=f"{text.title} {name}", link=f"page:{name}"),) for name in on)
        block = ListBlock(id="on", fallback="", items=items)
        texts[tag] = msgspec.structs.replace(text, blocks=(block, *text.blocks))
    return msgspec.structs.replace(page, texts=texts)


@dataclass
class Seen:
    """What travellers saw and did."""

    views: Counter[tuple[str, str]] = field(default_factory=Counter)  # (page, language)
    languages: Counter[str] = field(default_factory=Counter)
    visits: int = 0
    touches: int = 0

    @property
    def pages(self) -> int:
        return self.views.total()


class Day:
    """Visit after visit. `idle_s` is the kiosk's."""

    def __init__(self, screen: VirtualScreen, content: Content, panel: Geometry, idle_s: float, seed: int) -> None:
        self._screen = screen
        self._composer = Composer(content, panel)
        self._idle_s = idle_s
        self._random = Random(seed)
        self._visit: Visit = at_rest()
        self._pressed = 0.0
        self.seen = Seen()

    def visit(self) -> None:
        """One traveller, from the resting screen to the resting screen."""
        self.seen.visits += 1
        n = self.seen.visits
        self.touch("start")
        if n % LEFT_AT_LIST == 0:
            self._walk_away()
            return
        here, there = ORDER[n % len(ORDER)], ORDER[(n * 5 + n // len(ORDER) + 1) % len(ORDER)]
        self._choose(here)
        if n % SEARCHES == 0:
            self._search()
        self._to_a_page(n % ZOOMS == 0)
        self._read_on()
        if n % AIDS == 0:
            self._use_aids()
        if there != here:
            self.touch("languages")
            self._choose(there)
            self._saw()
        self._read_on()
        if n % DRAGS == 0:
            self._drag()
        if n % LEFT == 0:
            self._walk_away()
            return
        self.touch("finish")
        self._visit = at_rest()

    # -- what they do

    def touch(self, action: str) -> None:
        """Touch `action` and wait until the glass has changed."""
        x, y = self._screen.width / 2, self._screen.height / 2
        told = np.ones(self._screen.frame[::GRAIN, ::GRAIN].shape, dtype=bool)
        if not self._visit.resting:
            hit = self._layout().find(action)
            if hit is None or not self._in_sight(hit):
                raise NotFollowed(f"{action} is not in sight on {self._visit.place}")
            x, y = _middle(hit)
            told[: int(self._layout().content.rect.y) // GRAIN] = False
            if not action.startswith(IN_PLACE):
                told[_rows(hit), _columns(hit)] = False
        time.sleep(max(0.0, self._pressed + PACE_S - time.monotonic()))
        self._pressed = time.monotonic()
        self._screen.press(x, y)
        time.sleep(HOLD_S)
        before = self._screen.frame[::GRAIN, ::GRAIN].copy()
        self._screen.release()
        self._follow(before, told, action)
        self.seen.touches += 1
        step = act(self._visit, action, 0.0, self._composer.directory(None)).visit
        self._visit = replace(step, place=replace(step.place, scroll=0.0))

    def _choose(self, tag: str) -> None:
        self.touch(f"language:{tag}")
        self.seen.languages[tag] += 1

    def _saw(self) -> None:
        if self._visit.place.ref == PAGE:
            self._screen.wait_until_still()  # its pictures come one by one, and each would pass for an answer
        self.seen.views[self._visit.place.ref, self._visit.language] += 1

    def _to_a_page(self, with_picture: bool) -> None:
        topic = "entry" if with_picture else self._random.choice(TOPICS)
        self.touch(f"topic:{PACK}/{topic}")
        rows = [hit.action for hit in self._offered("page:")]
        self.touch(f"page:{PAGE}" if with_picture else self._random.choice(rows))
        self._saw()
        if with_picture:
            for action in ("picture:photo", "zoom:in", "zoom:out", "zoom:in", "back"):
                self.touch(action)

    def _read_on(self) -> None:
        """From page to page, by their links."""
        for _ in range(LINKS):
            here = f"page:{self._visit.place.ref.rpartition('/')[2]}"
            links = [hit.action for hit in self._offered("page:") if hit.action != here]
            if not links:
                return
            self.touch(self._random.choice(links))
            self._saw()

    def _search(self) -> None:
        self.touch("search")
        for _ in range(3):
            self.touch(self._random.choice([hit.action for hit in self._offered("key:") if len(hit.action) == 5]))
        self.touch("home")

    def _use_aids(self) -> None:
        self.touch("aids")
        self.touch(self._random.choice([hit.action for hit in self._offered("aid:") if hit.action in ASKED_FOR]))
        self.touch("back")

    def _drag(self) -> None:
        """Throw the page up, twice, and let it come to rest."""
        x, height = self._screen.width / 2, self._screen.height
        for _ in range(2):
            self._screen.drag((x, height * 0.7), (x, height * 0.3))
        self._screen.wait_until_still()

    def _walk_away(self) -> None:
        """Leave without a word. If the kiosk did not come to rest, the next traveller finds another screen."""
        time.sleep(patience(self._visit, self._idle_s)[1] + NOTICED_S)
        self._visit = at_rest()

    # -- inside

    def _layout(self) -> ScreenLayout:
        still = replace(self._visit, touched=0.0, began=0.0, shown=0.0, trail=())
        return self._composer.compose(Scene(still, None, sound=False))

    def _offered(self, word: str) -> list[Hit]:
        """What can be touched now and begins with `word`."""
        return [hit for hit in self._layout().places() if hit.action.startswith(word) and self._in_sight(hit)]

    def _in_sight(self, hit: Hit) -> bool:
        found = self._layout().hit(*_middle(hit))
        return found is not None and found.action == hit.action

    def _follow(self, before: Pixels, told: Mask, action: str) -> None:
        """Wait for a change where `told` says that it counts: a control's own shading may come late and answers
        nothing, nor does the clock in the band."""
        end = time.monotonic() + FOLLOWS_S
        while float(((self._screen.frame[::GRAIN, ::GRAIN] != before) & told).mean()) < CHANGED:
            if time.monotonic() > end:
                raise NotFollowed(f"{action} changed nothing on {self._visit.place}")
            time.sleep(LOOK_S)


def _middle(hit: Hit) -> tuple[float, float]:
    return hit.rect.x + hit.rect.width / 2, hit.rect.y + hit.rect.height / 2


def _rows(hit: Hit) -> slice:
    return slice(max(0, int(hit.rect.y - AROUND)) // GRAIN, int(hit.rect.y + hit.rect.height + AROUND) // GRAIN + 1)


def _columns(hit: Hit) -> slice:
    return slice(max(0, int(hit.rect.x - AROUND)) // GRAIN, int(hit.rect.x + hit.rect.width + AROUND) // GRAIN + 1)
