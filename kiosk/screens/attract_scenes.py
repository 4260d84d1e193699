"""Which scenes a screen at rest shows, and in which languages. Pure: an edition and a date → a loop.

The kiosk's own scenes are the welcome, what there is to find, and the invitation to take it along; between
them stand those that the packs offer, the first pack's first. A scene whose page, picture or fact is not
there is left out. Three to six scenes of ten seconds come round within a minute; each speaks three
languages, and the languages go on from scene to scene, so that each leads every scene in time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from math import gcd

from content_packs.model import AttractScene, ContactBlock, MediaKind, Page
from kiosk.screens.content import Content, Directory, resting_picture

TURN_S = 10.0
"""How long one scene stands."""

VOICES = 3
"""How many languages a scene speaks."""

FROM_PACKS = 3
"""How many scenes come from packs: with the kiosk's own, six."""

MOST_NUMBERS = 4


class Kind(StrEnum):
    WELCOME = "welcome"
    TOPICS = "topics"
    PAGE = "page"  # a picture, and the title of its page
    FACT = "fact"  # a picture, and a fact of its page
    NUMBERS = "numbers"  # the telephone numbers of a page
    TAKE = "take"  # a code for a phone


@dataclass(frozen=True)
class Showing:
    """One scene. `ref` is ``<publisher>/<pack>/<page>``, `picture` the SHA-256 of a picture's widest file."""

    kind: Kind
    ref: str = ""
    picture: str = ""
    fact: str = ""


def loop_of(content: Content, directory: Directory) -> tuple[Showing, ...]:
    """The scenes in order."""
    today = directory.today
    offered = [
        showing
        for pack, manifest in content.manifests.items()
        for scene in manifest.attract
        if (showing := _offered(content, pack, scene, today))
    ]
    topics = (Showing(Kind.TOPICS),) if directory.tiles(next(iter(content.languages))) else ()
    take = (Showing(Kind.TAKE),) if content.plan.portal and content.plan.public_network else ()
    return (Showing(Kind.WELCOME, picture=resting_picture(content, today)), *topics, *offered[:FROM_PACKS], *take)


def voices(tags: tuple[str, ...], turn: int, scenes: int) -> tuple[str, ...]:
    """The languages of a turn, the leading one first. The first turn is led by the plan's first language; with
    every loop another language leads the same scene."""
    stride = next(step for step in count(scenes) if gcd(step, len(tags)) == 1)
    lead = (turn % scenes + turn // scenes * stride) % len(tags)
    return (*tags[lead:], *tags[:lead])[:VOICES]


def numbers(page: Page, shown: str) -> tuple[ContactBlock, ...]:
    """The contact cards of `page` that have a telephone number, in the language `shown`."""
    cards = [block for block in page.texts[shown].blocks if isinstance(block, ContactBlock) and block.phone]
    return tuple(cards[:MOST_NUMBERS])


def picture_of(page: Page, media: str = "") -> str:
    """The widest file of the picture `media` of `page`, or of its first; "" for none."""
    pictures = {name: item for name, item in page.media.items() if item.kind is MediaKind.IMAGE and item.files}
    chosen = pictures.get(media) if media else next(iter(pictures.values()), None)
    return chosen.files[-1].sha256 if chosen else ""


def _offered(content: Content, pack: str, scene: AttractScene, today: dt.date | None) -> Showing | None:
    """The pack's scene, if all of it is there today."""
    ref = f"{pack}/{scene.page}"
    page = content.page(ref, today)
    if page is None:
        return None
    if not scene.media:
        return Showing(Kind.NUMBERS, ref) if all(numbers(page, tag) for tag in page.texts) else None
    picture = picture_of(page, scene.media)
    if not picture:
        return None
    return Showing(Kind.FACT if _holds(page, scene.fact, today) else Kind.PAGE, ref, picture, scene.fact)


def _holds(page: Page, name: str, today: dt.date | None) -> bool:
    """Whether the fact is there, and not past its date."""
    fact = page.facts.get(name)
    return fact is not None and (today is None or today <= fact.valid_until)
