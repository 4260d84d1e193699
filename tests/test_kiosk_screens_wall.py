"""Walls of every shape, in every language: computed sizes, nothing clipped, what stands where."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from content_packs.geometry import Geometry
from content_packs.model import (
    Inline,
)
from content_packs.notices.notice import Gravity
from content_packs.typeset.boxes import Box, Modules, Rect, Words
from content_packs.typeset.shaping import Shaper, TypeStyle
from content_packs.typeset.text import TextLayout
from kiosk.display import Idea, Spot
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.waiting import Pairing
from kiosk.screens.wall import cap_mm, columns_of
from kiosk.screens.wall_compose import WallComposer, WallScene
from tests.screen_content import NOON, ORDER, PACK, painted
from tests.wall_content import PAGE, Edition, notice

WALLS = {
    "across": Geometry((1920, 1080), (1210.0, 680.0), viewing_mm=3000),
    "upright": Geometry((1080, 1920), (680.0, 1210.0), viewing_mm=3000),
    "led": Geometry((1920, 960), (3840.0, 1920.0), viewing_mm=8000),
    "4K": Geometry((3840, 2160), (1895.0, 1066.0), viewing_mm=5000),
    "far": Geometry((1920, 1080), (1210.0, 680.0), viewing_mm=4500),
    "unmeasured": Geometry((1920, 1080), (1210.0, 680.0)),  # the viewing distance of a touch kiosk
}
PICTURES = Path(__file__).parent.parent / "build" / "screens" / "wall"
READ_AT = 200  # letters one high are read from here (look.md)


@cache
def composer(wall: str) -> WallComposer:
    return WallComposer(Edition(topics=1), WALLS[wall])


def spots(wall: str) -> tuple[Spot, ...]:
    return composer(wall).programme(NOON)


@cache
def layouts(wall: str) -> tuple[tuple[str, ScreenLayout], ...]:
    """Everything a wall may show, by a name for whoever reads a failure."""
    return tuple(_layouts(wall))


def _layouts(wall: str) -> Iterator[tuple[str, ScreenLayout]]:
    for spot in spots(wall):
        yield f"{spot}", composer(wall).compose(WallScene(spot, NOON))
    for spot in spots(wall)[: len(ORDER) // composer(wall).columns]:
        for severity in (Gravity.INFO, Gravity.WARNING):
            scene = WallScene(spot, NOON, notices=(notice(severity, drill=severity is Gravity.WARNING),))
            yield f"{severity} {spot.languages}", composer(wall).compose(scene)
        waiting = WallScene(spot, None, in_service=False, pairing=Pairing("BCDF-GHJK", "gatepost.example/enrol"))
        yield f"waiting {spot.languages}", composer(wall).compose(waiting)
    for drill in (False, True):
        notices = (notice(Gravity.DANGER, drill),)
        for spot in composer(wall).programme(NOON, notices):
            yield f"danger {spot}", composer(wall).compose(WallScene(spot, NOON, notices=notices))


def all_words(layout: ScreenLayout) -> Iterator[tuple[Box, Words]]:
    for _, box in layout.boxes():
        yield from ((box, paint) for paint in box.paint if isinstance(paint, Words))


def ids(layout: ScreenLayout) -> list[str]:
    return [box.id for _, box in layout.boxes()]


every_wall = pytest.mark.parametrize("wall", [wall for wall in WALLS if wall != "unmeasured"])


@every_wall
def test_the_smallest_letters_of_every_scene_are_read_from_where_people_stand(
    wall: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """look.md: the cap height is at least a two-hundredth of the distance."""
    geometry = WALLS[wall]
    assert cap_mm(geometry) >= geometry.viewing_mm / READ_AT
    sizes: set[float] = set()
    text = Shaper.text

    def measured(shaper: Shaper, content: Inline | str, style: TypeStyle, *more: Any, **named: Any) -> TextLayout:
        sizes.add(style.cap_mm)
        return text(shaper, content, style, *more, **named)

    monkeypatch.setattr(Shaper, "text", measured)
    fresh = WallComposer(Edition(), geometry)
    for severity in (Gravity.INFO, Gravity.DANGER):
        for spot in fresh.programme(NOON, (notice(severity),))[::9]:
            fresh.compose(WallScene(spot, NOON, notices=(notice(severity),)))
    assert sizes
    assert min(sizes) >= geometry.viewing_mm / READ_AT - 1e-6


@every_wall
def test_no_words_are_clipped_in_any_language(wall: str) -> None:
    for name, layout in layouts(wall):
        for box, paint in all_words(layout):
            ink = paint.layout.ink.moved(paint.x, paint.y)
            assert not paint.layout.unknown_glyphs, name
            assert ink.x >= box.rect.x - 1, (name, box.id, paint.layout.text)
            assert ink.x + ink.width <= box.rect.x + box.rect.width + 1, (name, box.id, paint.layout.text)
            assert ink.y >= box.rect.y - 1, (name, box.id, paint.layout.text)
            assert ink.y + ink.height <= box.rect.y + box.rect.height + 1, (name, box.id, paint.layout.text)


@every_wall
def test_everything_stands_on_the_wall_and_nothing_can_be_touched(wall: str) -> None:
    width, height = WALLS[wall].panel_px
    for name, layout in layouts(wall):
        assert (layout.width, layout.height) == (width, height)
        assert list(layout.places()) == [], name
        assert layout.content.farthest == 0, name  # nobody can scroll
        for pane, box in layout.boxes():
            x, y = pane.rect.x + box.rect.x, pane.rect.y + box.rect.y
            assert x >= -1, (name, box.id)
            assert y >= -1, (name, box.id)
            assert x + box.rect.width <= width + 1, (name, box.id)
            assert y + box.rect.height <= height + 1, (name, box.id)


@every_wall
def test_the_code_of_every_page_is_scanned_from_where_people_stand(wall: str) -> None:
    """At least 40 mm, and a module at least a thousandth of the distance."""
    geometry = WALLS[wall]
    for spot in spots(wall):
        layout = composer(wall).compose(WallScene(spot, NOON))
        codes = [paint for _, box in layout.boxes() for paint in box.paint if isinstance(paint, Modules)]
        assert len(codes) == 1
        side = geometry.mm(codes[0].rect.width)
        assert side >= 40
        assert side / len(codes[0].rows) >= geometry.viewing_mm / 1000 - 1e-6


def test_two_languages_stand_side_by_side_where_there_is_room() -> None:
    assert {wall: columns_of(geometry) for wall, geometry in WALLS.items()} == {
        "across": 2,
        "upright": 1,
        "led": 2,
        "4K": 2,
        "far": 1,
        "unmeasured": 2,
    }
    layout = composer("led").compose(WallScene(spots("led")[0], NOON))
    columns = [box for _, box in layout.boxes() if box.id.startswith("words-")]
    assert [box.language for box in columns] == ["vi", "en"]
    assert columns[0].rect.x + columns[0].rect.width <= columns[1].rect.x + 1


def test_where_reading_begins_at_the_right_the_wall_is_mirrored() -> None:
    spot = next(one for one in spots("upright") if one.languages == ("ar",))
    layout = WallComposer(Edition(), WALLS["across"]).compose(WallScene(spot, NOON))
    side = next(box for _, box in layout.boxes() if box.id == "side")
    clock = next(box for _, box in layout.boxes() if box.id == "clock")
    assert side.rect.x == 0
    assert clock.rect.x == 0


def test_a_notice_has_the_whole_width_and_a_danger_the_whole_wall() -> None:
    wall, spot = "led", spots("led")[3]
    info = composer(wall).compose(WallScene(spot, NOON, notices=(notice(Gravity.INFO),)))
    assert info.notice
    assert info.notice.rect.width == info.width
    assert info.notice.rect.y + info.notice.rect.height == info.content.rect.y
    assert "side" in ids(info)
    notices = (notice(Gravity.DANGER),)
    programme = composer(wall).programme(NOON, notices)
    assert {one.idea for one in programme} == {Idea.DANGER}
    said = ""
    for one in programme[:3]:
        danger = composer(wall).compose(WallScene(one, NOON, notices=notices))
        assert danger.notice is None
        assert "side" not in ids(danger)
        assert "clock" in ids(danger)
        said += " ".join(paint.layout.text for _, paint in all_words(danger))
    assert all(step in said for step in notices[0].texts["vi"].steps)


def test_a_drill_says_that_it_is_one() -> None:
    spot = spots("across")[0]
    real = composer("across").compose(WallScene(spot, NOON, notices=(notice(Gravity.WARNING),)))
    drill = composer("across").compose(WallScene(spot, NOON, notices=(notice(Gravity.WARNING, drill=True),)))
    words = [" ".join(paint.layout.text for _, paint in all_words(layout)) for layout in (real, drill)]
    assert "Diễn tập" in words[1]
    assert "Diễn tập" not in words[0]


def test_the_demonstration_says_so_on_every_scene() -> None:
    for demo in (True, False):
        made = WallComposer(Edition(demo=demo), WALLS["across"])
        assert all(("demo" in ids(made.compose(WallScene(spot, NOON)))) is demo for spot in made.programme(NOON)[:12])


def test_without_a_clock_there_is_none_and_no_hours() -> None:
    layout = composer("across").compose(WallScene(spots("across")[0], None, dated=False))
    assert "clock" not in ids(layout)
    site = next(box for _, box in layout.boxes() if box.id == "site")
    assert "07:00" not in site.spoken


def test_a_page_that_is_gone_is_no_scene() -> None:
    spot = Spot(Idea.PAGE, ("vi",), ref=f"{PACK}/withdrawn")
    with pytest.raises(KeyError):
        composer("across").compose(WallScene(spot, NOON))


def test_at_a_gate_without_a_public_network_the_code_says_the_facts_itself() -> None:
    edition = Edition()
    edition.plan = msgspec.structs.replace(edition.plan, public_network=False)
    made = WallComposer(edition, WALLS["across"])
    spot = next(one for one in made.programme(NOON) if one.ref == PAGE)
    layout = made.compose(WallScene(spot, NOON))
    offline = next(paint for _, box in layout.boxes() for paint in box.paint if isinstance(paint, Modules))
    usual = composer("across").compose(WallScene(spot, NOON))
    online = next(paint for _, box in usual.boxes() for paint in box.paint if isinstance(paint, Modules))
    assert len(offline.rows) > len(online.rows)
    assert isinstance(offline.rect, Rect)
    assert made.compose(WallScene(made.programme(NOON)[0], NOON))  # the welcome has nothing to carry


def test_pictures_of_walls() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for wall in ("across", "upright", "led"):
        for tag in ("zh-Hans", "ar"):
            found = [spot for spot in spots(wall) if tag in spot.languages]
            for n, spot in enumerate(found[1:4]):
                layout = composer(wall).compose(WallScene(spot, NOON))
                painted(layout).save(PICTURES / f"{wall}-{tag}-{n}.png")
        for drill in (False, True):
            notices = (notice(Gravity.DANGER, drill),)
            for n, spot in enumerate(composer(wall).programme(NOON, notices)[:2]):
                layout = composer(wall).compose(WallScene(spot, NOON, notices=notices))
                painted(layout).save(PICTURES / f"{wall}-{'drill' if drill else 'danger'}-{n}.png")
        line = composer(wall).compose(WallScene(spots(wall)[4], NOON, notices=(notice(Gravity.WARNING),)))
        painted(line).save(PICTURES / f"{wall}-warning.png")
