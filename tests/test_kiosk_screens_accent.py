"""A page wears its publisher's accent and emblem; everything else, and high contrast, stays as it is."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from content_packs.theme import LIGHT
from content_packs.typeset.boxes import Fill, Picture, Words
from kiosk.aids import Aids
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.visit import Screen
from tests.screen_content import PACK, PORTRAIT, FakeContent, scene

INDIGO, PALE = "#1F4E79", "#D9822B"
EMBLEM = "e" * 64
PAGE = f"{PACK}/entry-0"


def composed(screen: Screen, accent: str = INDIGO, *, contrast: bool = False) -> ScreenLayout:
    content = FakeContent()
    content.manifests = {PACK: msgspec.structs.replace(content.manifests[PACK], accent=accent, emblem=EMBLEM)}
    ref = {Screen.PAGE: PAGE, Screen.TOPIC: f"{PACK}/entry"}.get(screen, "")
    bare = scene(screen, "ar", ref)
    return Composer(content, PORTRAIT).compose(replace(bare, visit=replace(bare.visit, aids=Aids(contrast=contrast))))


def colours(layout: ScreenLayout) -> set[str]:
    """Of what stands in the middle of the screen."""
    paint = [paint for box in layout.content.sheet.boxes for paint in box.paint]
    return {each.colour for each in paint if isinstance(each, Fill | Words)}


def test_a_page_wears_its_publishers_accent_and_the_dock_does_not() -> None:
    layout = composed(Screen.PAGE)
    assert INDIGO in colours(layout)
    assert LIGHT.accent not in colours(layout) - {LIGHT.info.colour}
    assert layout.dock
    assert all(getattr(paint, "colour", "") != INDIGO for box in layout.dock.sheet.boxes for paint in box.paint)


@pytest.mark.parametrize("screen", [Screen.HOME, Screen.LANGUAGES, Screen.AIDS])
def test_what_is_not_a_page_keeps_the_themes_accent(screen: Screen) -> None:
    own, usual = (colours(composed(screen, accent)) for accent in (INDIGO, ""))
    assert own == usual


def test_an_accent_that_cannot_be_read_here_changes_nothing() -> None:
    assert colours(composed(Screen.PAGE, PALE)) == colours(composed(Screen.PAGE, ""))


def test_high_contrast_knows_no_accent() -> None:
    assert colours(composed(Screen.PAGE, contrast=True)) == colours(composed(Screen.PAGE, "", contrast=True))


def test_structure_is_the_same_with_any_accent() -> None:
    own, usual = (composed(Screen.PAGE, accent).content.sheet.boxes for accent in (INDIGO, ""))
    assert [(box.id, box.rect) for box in own] == [(box.id, box.rect) for box in usual]


def test_emblem_stands_square_beside_the_publishers_name_where_reading_begins() -> None:
    box = next(box for box in composed(Screen.PAGE).content.sheet.boxes if box.id == "published-by")
    emblem = next(paint for paint in box.paint if isinstance(paint, Picture))
    name = next(paint for paint in box.paint if isinstance(paint, Words))
    assert emblem.sha256 == EMBLEM
    assert emblem.rect.width == emblem.rect.height
    ink = name.layout.ink.moved(name.x, name.y)
    assert ink.x + ink.width <= emblem.rect.x
