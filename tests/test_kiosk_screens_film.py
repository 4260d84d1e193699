"""The screen of a film: its place, its captions ready to be shown, its buttons and its words, in every language."""

from __future__ import annotations

from dataclasses import replace as replaced
from functools import cache

import pytest
from msgspec.structs import replace

from content_packs.geometry import Geometry
from content_packs.model import MediaFile
from content_packs.reading import sha256_hex
from content_packs.typeset.boxes import Words
from kiosk.aids import Aids
from kiosk.screens.compose import Composer
from kiosk.screens.layout import Reel, ScreenLayout
from kiosk.visit import Screen
from tests.media_content import FILM, PAGE, MediaContent, looking
from tests.screen_content import LANDSCAPE, ORDER, PORTRAIT, SMALL

PANELS = {
    "upright": PORTRAIT,
    "across": LANDSCAPE,
    "small": SMALL,
    "small across": Geometry((1920, 1080), (476.0, 268.0)),
}
ROUNDING_PX = 1.0


@cache
def composer(panel: str) -> Composer:
    return Composer(MediaContent(), PANELS[panel])


def screen(panel: str, tag: str, view: str = "", playing: str = "welcome", text: int = 0) -> ScreenLayout:
    return composer(panel).compose(looking(Screen.FILM, tag, "welcome", view, playing, Aids(text=text)))


def reel(layout: ScreenLayout) -> Reel:
    assert layout.content.film
    return layout.content.film


def actions(layout: ScreenLayout) -> list[str]:
    return [hit.action for box in layout.content.sheet.boxes for hit in box.hits]


def said(layout: ScreenLayout) -> str:
    return "\n".join(box.spoken for box in layout.content.sheet.boxes)


@pytest.mark.parametrize("tag", ORDER)
def test_captions_of_the_readers_language_are_on_from_the_beginning(tag: str) -> None:
    layout = screen("upright", tag)
    cues = reel(layout).cues
    assert [(cue.start, cue.end) for cue in cues] == [(0.5, 2.3), (2.5, 4.5), (4.7, 6.9)]
    assert all(cue.box.language == tag and cue.box.spoken for cue in cues)
    assert len({cue.box.rect for cue in cues}) == 1
    for cue in cues:
        words = [paint for paint in cue.box.paint if isinstance(paint, Words)]
        assert all(paint.layout.unknown_glyphs == 0 and not paint.layout.truncated for paint in words)


def test_captions_stand_under_the_picture_and_never_on_it() -> None:
    found = reel(screen("upright", "en"))
    assert all(cue.box.rect.y == found.rect.y + found.rect.height for cue in found.cues)


def test_hidden_captions_are_gone_and_can_be_shown_again() -> None:
    layout = screen("upright", "en", "no-captions")
    assert reel(layout).cues == ()
    assert "film-captions" in actions(layout)
    assert "Show captions" in said(layout)


def test_the_button_says_what_it_will_do() -> None:
    assert "Pause" in said(screen("upright", "en"))
    assert "Play" in said(screen("upright", "en", playing=""))


def test_the_film_that_is_shown_is_the_file_that_was_signed() -> None:
    assert reel(screen("upright", "en")).sha256 == sha256_hex(FILM.read_bytes())


def test_a_film_that_cannot_be_played_says_so_and_its_words_stand() -> None:
    layout = screen("upright", "en", "broken", playing="")
    assert layout.content.film is None
    assert actions(layout) == ["back"]
    assert "cannot be played here" in said(layout)
    assert "transcript" in {box.id for box in layout.content.sheet.boxes}


@pytest.mark.parametrize("words", [b"", b"no captions", b"WEBVTT\n\n00:00.x --> 1\nHi", b"\xff\xfe\x00"])
def test_damaged_captions_leave_the_film_without_them(words: bytes) -> None:
    content = MediaContent()
    page = content.page(PAGE, None)
    assert page
    sha256 = sha256_hex(words)
    content._files[sha256] = words
    file = MediaFile(sha256=sha256, length=len(words), type="text/vtt")
    captions = replace(page.media["welcome-captions-en"], files=(file,))
    content.replace_page(replace(page, media={**page.media, "welcome-captions-en": captions}))
    layout = Composer(content, PORTRAIT).compose(looking(Screen.FILM, "en", "welcome"))
    assert reel(layout).cues == ()


@pytest.mark.parametrize("panel", ["across", "small across"])
@pytest.mark.parametrize("tag", ORDER)
@pytest.mark.parametrize("heard", ["reading", "unread"])
def test_nothing_that_comes_to_the_foot_hides_captions_beside_the_buttons(panel: str, tag: str, heard: str) -> None:
    scene = looking(Screen.FILM, tag, "welcome", "", "welcome", Aids(speech=True))
    layout = composer(panel).compose(replaced(scene, reading=heard == "reading", unread=heard == "unread"))
    assert layout.bar
    place = layout.content.rect
    sight = place.height - (layout.more.rect.height if layout.more else 0)
    assert all(cue.box.rect.y + cue.box.rect.height <= sight for cue in reel(layout).cues)


@pytest.mark.parametrize("tag", ["vi", "km", "ar"])
def test_nobody_is_sent_below_where_nothing_stands(tag: str) -> None:
    scene = looking(Screen.FILM, tag, "welcome", "", "welcome", Aids(speech=True))
    layout = composer("upright").compose(replaced(scene, unread=True))
    lowest = max(box.rect.y + box.rect.height for box in layout.content.sheet.boxes)
    assert lowest < layout.content.rect.height, "the words of this film are short"
    assert (layout.more, layout.content.farthest) == (None, 0.0)


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("tag", ["vi", "km", "ar", "th", "fr"])
@pytest.mark.parametrize("text", [0, 3])
def test_everything_fits_and_is_large_enough_to_touch(panel: str, tag: str, text: int) -> None:
    layout, geometry = screen(panel, tag, text=text), PANELS[panel]
    area = layout.content.rect
    film = reel(layout).rect
    assert 0 <= film.x <= film.x + film.width <= area.width
    assert film.height >= area.height / 6
    for box in layout.content.sheet.boxes:
        assert box.rect.x >= 0
        assert box.rect.x + box.rect.width <= area.width + ROUNDING_PX
        assert box.spoken
        assert box.focus is not None
        assert all(paint.layout.unknown_glyphs == 0 for paint in box.paint if isinstance(paint, Words))
        for hit in box.hits:
            assert min(hit.rect.width, hit.rect.height) >= geometry.px(20) - ROUNDING_PX
    assert (
        actions(layout).count("film-play") == actions(layout).count("film-again") == actions(layout).count("back") == 1
    )
    places = [box.focus for box in layout.content.sheet.boxes]
    assert len(set(places)) == len(places)
