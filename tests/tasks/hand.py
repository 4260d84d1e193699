"""A traveller before a kiosk, in words of a traveller: arrive, speak a language, open, read on, see, leave.

The words do not say how a control is reached: that is what the three kinds of hands differ in (`touching`,
`pressing`, `listening`). After everything they do the glass must show what the kiosk's twin on paper shows, and at
the end the kiosk must have counted what the traveller kept count of.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from content_packs.plain import plain_text
from content_packs.typeset.boxes import Box, Hit
from kiosk.aids import Aids
from kiosk.screens.layout import ScreenLayout
from kiosk.visit import NOTHING, Place, Screen, Visit
from tests.tasks.booth import SEEN_S, Booth, until
from tests.tasks.checkpoint import SAMPLE
from tests.tasks.ledger import Counts
from tests.tasks.spelling import keys

if TYPE_CHECKING:
    from tests.tasks.twin import Twin

BESIDE_A_PAGE = frozenset(
    {Screen.LANGUAGES, Screen.AIDS, Screen.PICTURE, Screen.FILM, Screen.REPORT, Screen.SURVEY, Screen.NOTICE}
)
"""Screens from which a reader comes back to the page that they were reading."""

STANDING_IN = ("en", "vi")
HEARD_S = 12.0
TAIL_S = 0.06
"""So long after a touch nothing of what was said before is heard any more."""


class Lost(AssertionError):
    """The traveller does not find what they look for."""


class Hand(ABC):
    """One traveller, of one language."""

    def __init__(self, booth: Booth, language: str, picture: Path, patient: bool = False) -> None:
        """`patient`: has the time to wait for everything there is to see."""
        self.booth = booth
        self.language = language
        self.patient = patient
        self.counts = Counts()
        self._picture = picture
        self._before = booth.counts()
        self._reading: tuple[str, str] | None = None
        self._answered: set[str] = set()
        self._missing = False
        self._aids_before: Counter[str] = Counter()

    # -- how it is done

    @abstractmethod
    def begin(self) -> None:
        """Begin a visit at the screen that nobody uses."""

    @abstractmethod
    def do(self, action: str) -> None:
        """Reach what carries `action`, wherever it stands on the screen, and use it."""

    @abstractmethod
    def read_on(self) -> None:
        """Bring what is below into sight."""

    @abstractmethod
    def brings(self, name: str) -> None:
        """Bring what stands on the screen by that name into sight."""

    @abstractmethod
    def points_at(self, action: str) -> None:
        """Where touching speaks: have this spoken of, and nothing more."""

    @abstractmethod
    def answer(self) -> None:
        """Say that somebody is there."""

    # -- what is seen

    @property
    def twin(self) -> Twin:
        return self.booth.twin

    @property
    def visit(self) -> Visit:
        return self.twin.visit

    @property
    def place(self) -> Place:
        return self.visit.place

    @property
    def layout(self) -> ScreenLayout:
        return self.twin.layout

    def sees(self, screen: Screen, ref: str = "") -> None:
        """The glass shows this screen, whole."""
        if (self.place.screen, self.place.ref) != (screen, ref):
            raise Lost(f"wanted {screen} {ref}, stands at {self.place}")
        self.booth.await_seen()

    def finds(self, beginning: str, number: int = 0) -> str:
        """The action of the control on this screen whose action begins so."""
        found = list(dict.fromkeys(hit.action for hit in self.hits() if hit.action.startswith(beginning)))
        if len(found) <= number:
            raise Lost(f"nothing here is {beginning}…: {[hit.action for hit in self.hits()]}")
        return found[number]

    def offers(self, action: str) -> bool:
        """Whether it can be reached on this screen."""
        return any(hit.action == action for hit in self.hits())

    def hits(self) -> Sequence[Hit]:
        return tuple(self.layout.places(0.0))

    def box(self, name: str) -> Box:
        """What stands on the screen by that name."""
        found = next((box for _, box in self.layout.boxes() if box.id == name), None)
        if found is None:
            raise Lost(f"no {name} on {self.place}")
        return found

    def says(self, tag: str, message: str) -> str:
        """The words of a message."""
        return self.booth.words(tag, message)

    def reads(self, words: str) -> None:
        """These words stand on the screen."""
        if not any(plain_text(words) in plain_text(box.spoken) for _, box in self.layout.boxes()):
            raise Lost(f"nobody says {words!r} on {self.place}")

    def until(self, so: Callable[[], bool], what: str, limit_s: float = SEEN_S) -> None:
        """Wait until it is so."""
        if not until(so, limit_s):
            raise Lost(what)

    def look(self) -> None:
        """Keep a picture of what stands on the glass now."""
        self.booth.screen.screenshot(self._picture)

    # -- what is done

    def arrives(self) -> None:
        """The first touch."""
        self.booth.await_seen()
        self.begin()
        self.counts.visits += 1
        self.sees(Screen.LANGUAGES)

    def speaks(self, language: str = "") -> None:
        """Choose a language; at first one's own."""
        self.language = language or self.language
        self.do(f"language:{self.language}")
        self.counts.languages[self.language] += 1
        self.note()
        self.booth.await_seen()

    def comes(self) -> None:
        """Arrive, choose one's language, and stand before the topics."""
        self.arrives()
        self.speaks()
        self.sees(Screen.HOME)

    def opens(self, topic: str) -> None:
        """The tile of a topic of the sample pack."""
        self.uses(f"topic:{SAMPLE}/{topic}")
        self.sees(Screen.TOPIC, f"{SAMPLE}/{topic}")

    def turns_to(self, page: str) -> None:
        """A page of the sample pack that this screen leads to."""
        self.uses(f"page:{SAMPLE}/{page}")
        self.sees(Screen.PAGE, f"{SAMPLE}/{page}")

    def comes_to(self, topic: str, page: str) -> None:
        """From the first touch to a page."""
        self.comes()
        self.opens(topic)
        self.turns_to(page)

    def uses(self, action: str) -> None:
        """A control; what it leads to must stand on the glass."""
        self.do(action)
        self._answers(action)
        self.note()
        self.booth.await_seen()

    def goes_back(self) -> None:
        self.uses("back")

    def types(self, word: str) -> None:
        """On the keyboard of one's language."""
        directory = self.booth.directory
        for key in keys(directory.keyboard(self.visit.language), word):
            self.uses(f"key:{key}")

    def finds_nothing(self) -> None:
        """The search has no answer, and this is known to be counted once."""
        if NOTHING not in self.place.done:
            raise Lost(f"something was found on {self.place}")
        self._missing = True

    def reads_to_the_end(self) -> None:
        """On and on until nothing is below."""
        while self.layout.content.farthest - self.twin.scroll > 1:
            before = self.twin.scroll
            self.read_on()
            self.booth.await_seen()
            if self.twin.scroll <= before:
                raise Lost(f"{self.place} goes on, and there is no way on")

    def hears_of(self, action: str) -> None:
        """What carries `action` is spoken of; where no voice is there for its words, the screen says that."""
        self.points_at(action)
        since = self.booth.heard.length_s + TAIL_S
        if self.twin.said:
            self.hears(since)
        else:
            self.box("unread")
        self.booth.await_seen()

    def hears(self, since_s: float) -> None:
        """Something comes out of the loudspeaker after that moment of its time."""
        if not self.booth.heard.wait_until_loud(HEARD_S, since_s):
            raise Lost("nothing is heard")

    def leaves(self) -> None:
        """Finish: the screen is at rest, and everything was counted."""
        self.do("finish")
        self.gone()

    def gone(self) -> None:
        """The visit is over, however it ended."""
        self.until(lambda: self._at_rest(), f"the screen is not at rest but at {self.place}")
        self.booth.await_seen()
        self.settle()

    def settle(self) -> None:
        """The kiosk's counts are the traveller's own."""
        if not until(lambda: self._told() == self.counts):
            raise Lost(f"the kiosk counted {self._told()}, the traveller {self.counts}")

    def note(self) -> None:
        """Keep count of the page that is read now, and of a search that was left with nothing."""
        place, language = self.place, self.visit.language
        if place.screen is Screen.PAGE:
            if self._reading != (place.ref, language):
                self._reading = (place.ref, language)
                self.counts.views[place.ref.rpartition("/")[2], language, self._shown(place.ref)] += 1
        elif place.screen not in BESIDE_A_PAGE:
            self._reading = None
        if self._missing and place.screen not in {Screen.SEARCH, *BESIDE_A_PAGE}:
            self._missing = False
            self.counts.misses[language, place.ref if place.screen is Screen.TOPIC else ""] += 1

    def forget(self) -> None:
        """Somebody else comes: what was read and answered is not theirs. The counts go on."""
        self._reading, self._missing = None, False
        self._answered.clear()
        self._aids_before = Counter(self.counts.aids)

    def remember_aids(self) -> None:
        """Which aids are in use, in case the visit ends now."""
        usual = Aids()
        used: dict[str, int] = {
            one.name: 1 for one in fields(usual) if getattr(self.visit.aids, one.name) != getattr(usual, one.name)
        }
        self.counts.aids = self._aids_before + Counter(used)

    # -- inside

    def _at_rest(self) -> bool:
        self.twin.tick()
        return self.twin.resting

    def _told(self) -> Counts:
        return self.booth.counts().since(self._before)

    def _shown(self, ref: str) -> str:
        page = self.booth.edition.page(ref, None)
        assert page
        return next(tag for tag in (self.visit.language, *STANDING_IN) if tag in page.texts)

    def _answers(self, action: str) -> None:
        """An answer counts once in a visit."""
        word, _, choice = action.partition(":")
        if word in ("useful", "wrong") and f"{word} {self.place.ref}" not in self._answered:
            self._answered.add(f"{word} {self.place.ref}")
            self.counts.answers[self.place.ref.rpartition("/")[2], self.visit.language, word, choice] += 1
        elif word == "choose":
            question, _, picked = choice.partition("/")
            survey = self.place.ref.rpartition("/")[2]
            if picked:
                self.counts.answers["", self.visit.language, f"{survey}/{question}", picked] += 1
