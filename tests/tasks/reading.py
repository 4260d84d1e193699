"""Tasks of somebody who reads a page: up and down, closer, in another language, and what can be taken along."""

from __future__ import annotations

import zxingcpp

from content_packs.model import FactBlock
from content_packs.plain import plain_text
from kiosk.screens.layout import MORE
from kiosk.viewing import view_of
from kiosk.visit import Screen
from tests.screen_content import ORDER
from tests.tasks.checkpoint import LOCAL, ONLY, PORTAL, SAMPLE
from tests.tasks.hand import Hand, Lost
from tests.tasks.touching import TouchHand

VISA = f"{SAMPLE}/visa"
FAR_PX = 300


def other_language(t: Hand) -> None:
    """On a page, further down: another language, the same page, and still further down."""
    t.comes_to("entry", "visa")
    while t.twin.scroll < FAR_PX:
        t.read_on()
        t.booth.await_seen()
    t.uses("languages")
    t.sees(Screen.LANGUAGES)
    left_at = t.visit.trail[-1].scroll  # a ring may have walked up the page on its way here
    t.speaks(ORDER[(ORDER.index(t.language) + 5) % len(ORDER)])
    t.sees(Screen.PAGE, VISA)
    if left_at and not t.twin.scroll:
        raise Lost("the place on the page was lost")
    t.look()
    t.leaves()


def standing_in(t: Hand) -> None:
    """A page that is not there in one's language says so, and in which language it is."""
    tag = "vi" if t.language == "en" else "en"
    t.comes()
    t.uses(f"topic:{LOCAL}/gate")
    t.uses(f"page:{LOCAL}/{ONLY[tag]}")
    t.sees(Screen.PAGE, f"{LOCAL}/{ONLY[tag]}")
    if t.language != tag:
        notice = t.box("fallback-notice")
        if notice.language != t.language:
            raise Lost(f"the word about the language is in {notice.language}")
    if t.box("title").language != tag:
        raise Lost(f"the page is in {t.box('title').language}")
    t.look()
    t.leaves()


def faq(t: Hand) -> None:
    """Open an answer, and close it again."""
    t.comes_to("transport", "onward-transport")
    before = t.layout.content.sheet.height
    toggle = t.finds("toggle:")
    t.uses(toggle)
    t.look()
    if t.layout.content.sheet.height <= before:
        raise Lost("the answer did not open")
    t.uses(toggle)
    if t.layout.content.sheet.height != before:
        raise Lost("the answer did not close")
    t.leaves()


def picture(t: Hand) -> None:
    """Look at a picture closely, move in it, and come back to the page."""
    t.comes_to("entry", "visa")
    t.uses(t.finds("picture:"))
    t.sees(Screen.PICTURE, VISA)
    t.uses("zoom:in")
    t.uses("zoom:in")
    before = view_of(t.place.view)
    t.uses("zoom:right")
    t.uses("zoom:down")
    after = view_of(t.place.view)
    if before.times < 4 or after.x <= before.x or after.y <= before.y:
        raise Lost(f"from {before} to {after}")
    t.look()
    t.uses("zoom:out")
    t.goes_back()
    t.sees(Screen.PAGE, VISA)
    t.leaves()


def floor_plan(t: Hand) -> None:
    """You are here; and the way to a place, in words."""
    t.comes_to("about", "about-kiosk")
    t.reads(t.says(t.language, "you-are-here"))
    t.uses(t.finds("point:plan-points.toilets") if t.offers("point:plan-points.toilets") else t.finds("point:", 2))
    t.look()
    if not t.place.open:
        raise Lost("no place is marked")
    t.leaves()


def by_dragging(t: Hand) -> None:
    """Drag the page up and down; it stands where the finger left it."""
    assert isinstance(t, TouchHand)
    t.comes_to("entry", "visa")
    t.drags(700)
    if round(t.twin.scroll) != 700:
        raise Lost(f"dragged by 700, moved by {t.twin.scroll}")
    t.look()
    t.drags(-300)
    if round(t.twin.scroll) != 400:
        raise Lost(f"dragged back by 300, stands at {t.twin.scroll}")
    t.leaves()


def by_more_below(t: Hand) -> None:
    t.comes_to("help", "health-emergency")
    if t.layout.has_more(0.0) and not t.offers(MORE):
        raise Lost("nothing says that there is more below")
    t.read_on()
    t.booth.await_seen()
    t.look()
    if not t.twin.scroll:
        raise Lost("the page did not move")
    t.leaves()


def to_the_end(t: Hand) -> None:
    t.comes_to("entry", "customs")
    t.reads_to_the_end()
    t.look()
    t.leaves()


def take_along(t: Hand) -> None:
    """What a phone reads from the glass is the page's address in the language that is read."""
    t.comes_to("entry", "visa")
    said = scanned(t)
    if said != f"{PORTAL}/{t.language}/{VISA}":
        raise Lost(f"the code says {said!r}")
    t.look()
    t.leaves()


def take_along_offline(t: Hand) -> None:
    """Where phones have no network the code itself says what counts."""
    t.comes_to("entry", "visa")
    said = scanned(t)
    page = t.booth.edition.page(VISA, None)
    assert page
    text = page.texts[t.language]
    facts = [block for block in text.blocks if isinstance(block, FactBlock)]
    if not said.startswith(plain_text(text.title)):
        raise Lost(f"the code says {said!r}")
    if not facts or not all(plain_text(f"{fact.label}: {fact.value}") in said for fact in facts):
        raise Lost(f"the facts are not in the code: {said!r}")
    t.look()
    t.leaves()


def scanned(t: Hand) -> str:
    """Bring the code into sight and read it from the glass, as a phone would."""
    t.brings("take-with-you")
    t.booth.await_seen()
    found = zxingcpp.read_barcodes(t.booth.screen.image())
    if len(found) != 1:
        raise Lost(f"{len(found)} codes are in sight on {t.place}")
    return str(found[0].text)
