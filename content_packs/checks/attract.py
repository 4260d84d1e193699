"""CHECK: the scenes that a pack offers to screens that nobody uses: is what they show really there?"""

from __future__ import annotations

from collections.abc import Iterator

from content_packs.errors import Problem
from content_packs.model import MediaKind
from content_packs.source import PACK_TOML
from content_packs.source_model import AttractToml, BlockKind, PackSource, PageSource

MAX_SCENES = 3
"""With the kiosk's own, a loop of six scenes at most: it comes round within a minute."""

TABLE = "attract"


def attract_problems(pack: PackSource) -> Iterator[Problem]:
    """Everything wrong with ``[[attract]]``."""
    scenes = pack.toml.attract
    if len(scenes) > MAX_SCENES:
        sentence = f"{len(scenes)} scenes; at most {MAX_SCENES}, so that the loop comes round within a minute."
        yield Problem(PACK_TOML, pack.places.line(TABLE, "", MAX_SCENES), "too-many-scenes", sentence)
    for nth, scene in enumerate(scenes):
        for key, code, sentence in _scene(pack, scene):
            yield Problem(PACK_TOML, pack.places.line(TABLE, key, nth), code, sentence)


def _scene(pack: PackSource, scene: AttractToml) -> Iterator[tuple[str, str, str]]:
    """(key, code, sentence) of everything wrong with one scene."""
    page = pack.pages.get(scene.page)
    if page is None:
        yield "page", "broken-link", f"There is no page {scene.page}; name one of this pack."
        return
    if scene.media and not _has_picture(page, scene.media):
        yield "media", "broken-link", f"The page {scene.page} has no picture {scene.media}; name one of its own."
    if scene.fact and not scene.media:
        yield "fact", "wrong-value", f"A fact stands over a picture; give the scene of {scene.page} one."
    if scene.fact and not _shows(page, BlockKind.FACT, scene.fact):
        yield "fact", "broken-link", f"No card on the page {scene.page} shows the fact {scene.fact} in every language."
    if not scene.media and not _has_number(page):
        yield "page", "wrong-value", f"The page {scene.page} shows no telephone number; give the scene a picture."


def _has_picture(page: PageSource, name: str) -> bool:
    item = page.toml.media.get(name)
    return item is not None and item.kind is MediaKind.IMAGE


def _has_number(page: PageSource) -> bool:
    return any(contact.phone and _shows(page, BlockKind.CONTACT, name) for name, contact in page.toml.contacts.items())


def _shows(page: PageSource, kind: BlockKind, target: str) -> bool:
    """Whether every language of the page has a card of `target`."""
    return all(
        any(block.kind is kind and block.target == target for block in text.blocks) for text in page.texts.values()
    )
