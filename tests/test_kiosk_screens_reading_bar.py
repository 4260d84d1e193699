"""The reader's buttons: large, whole words of one size, clear of the content, on every panel, in every language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content_packs.geometry import Geometry
from content_packs.typeset.boxes import Words
from kiosk.aids import Aids
from kiosk.screens.compose import Composer
from kiosk.screens.layout import Pane, ScreenLayout
from kiosk.screens.reading_bar import END, controls
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit
from tests.screen_content import LANDSCAPE, NOON, ORDER, PACK, PORTRAIT, SMALL, FakeContent

PAGE = f"{PACK}/entry-1"
PANELS = {"portrait": PORTRAIT, "landscape": LANDSCAPE, "small": SMALL}
LEAST_MM = 20.0
ESSENTIAL = {"voice:pause", "voice:again", END.action}


@pytest.fixture(params=PANELS.values(), ids=tuple(PANELS))
def panel(request: pytest.FixtureRequest) -> Geometry:
    assert isinstance(request.param, Geometry)
    return request.param


@pytest.fixture
def composer(panel: Geometry) -> Composer:
    return Composer(FakeContent(), panel)


def page(tag: str, aids: Aids) -> Scene:
    return Scene(Visit(place=Place(Screen.PAGE, PAGE), language=tag, aids=aids), NOON)


def bar(layout: ScreenLayout) -> Pane:
    assert layout.bar
    return layout.bar


@pytest.mark.parametrize("aids", [Aids(), Aids(text=3), Aids(text=3, contrast=True), Aids(reach=True)], ids=str)
def test_the_readers_buttons_are_large_and_their_words_whole_and_of_one_size(
    composer: Composer, panel: Geometry, aids: Aids
) -> None:
    for tag in ORDER:
        for paused in (False, True):
            pane = bar(composer.compose(replace(page(tag, aids), reading=True, paused=paused)))
            buttons = [box for box in pane.sheet.boxes if box.hits]
            assert {box.hits[0].action for box in buttons} >= ESSENTIAL
            assert all(min(box.rect.width, box.rect.height) >= panel.px(LEAST_MM) - 1 for box in buttons), tag
            pitches = set()
            for box in buttons:
                words = [paint for paint in box.paint if isinstance(paint, Words)][-1]
                ink = words.layout.ink.moved(words.x, words.y)
                assert words.layout.line_count == 1
                assert box.rect.x <= ink.x, (tag, box.id)
                assert ink.x + ink.width <= box.rect.x + box.rect.width, (tag, box.id)
                assert ink.y + ink.height <= box.rect.y + box.rect.height, (tag, box.id)
                pitches.add(round(words.layout.pitch, 2))
            assert len(pitches) == 1, tag


def test_all_five_stand_where_there_is_room() -> None:
    for geometry in (PORTRAIT, LANDSCAPE):
        composer = Composer(FakeContent(), geometry)
        for tag in ORDER:
            pane = bar(composer.compose(replace(page(tag, Aids()), reading=True)))
            found = [box.hits[0].action for box in pane.sheet.boxes if box.hits]
            assert found == [control.action for control in controls(paused=False)], tag


@pytest.mark.parametrize("reading", [True, False], ids=["read", "cannot be read"])
def test_the_bar_covers_nothing_of_the_content_and_nothing_moves_beside_it(composer: Composer, reading: bool) -> None:
    for tag in ("vi", "ar", "km"):
        scene = page(tag, Aids())
        plain, read = composer.compose(scene), composer.compose(replace(scene, reading=reading, unread=not reading))
        pane = bar(read)
        assert read.content.rect.y + read.content.rect.height == pytest.approx(pane.rect.y)
        assert pane.rect.y + pane.rect.height == pytest.approx(plain.content.rect.y + plain.content.rect.height)
        assert [box.rect for box in read.content.sheet.boxes] == [box.rect for box in plain.content.sheet.boxes]
        assert read.more is not None
        assert read.more.rect.y + read.more.rect.height == pytest.approx(pane.rect.y)
