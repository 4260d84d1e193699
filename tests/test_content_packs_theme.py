"""The theme holds the numbers of accessibility: contrast, sizes of type, sizes of what is touched."""

from __future__ import annotations

import dataclasses

import pytest

from content_packs.geometry import Geometry, ImpossibleGeometryError
from content_packs.theme import (
    CAP_HEIGHT_PER_EM,
    HIGH_CONTRAST,
    LIGHT,
    SMALLEST_CAP_MM,
    TOUCH_FLOOR_MM,
    Theme,
    contrast,
)

TEXT_CONTRAST = 4.5  # WCAG 1.4.3
MARK_CONTRAST = 3.0  # WCAG 1.4.11
TILE_CONTRAST = 7.7
HIGH = 7.0  # WCAG 1.4.6


@pytest.mark.parametrize(("text", "ground"), LIGHT.text_pairs())
def test_text_can_be_read_on_every_ground_it_may_stand_on(text: str, ground: str) -> None:
    assert contrast(text, ground) >= TEXT_CONTRAST


@pytest.mark.parametrize(("text", "ground"), HIGH_CONTRAST.text_pairs())
def test_high_contrast_is_seven_to_one_for_every_word(text: str, ground: str) -> None:
    assert contrast(text, ground) >= HIGH


@pytest.mark.parametrize(("mark", "ground"), [*LIGHT.mark_pairs(), *HIGH_CONTRAST.mark_pairs()])
def test_borders_bars_and_focus_can_be_seen_on_every_ground(mark: str, ground: str) -> None:
    assert contrast(mark, ground) >= MARK_CONTRAST


def test_words_on_all_eight_tiles_are_far_above_the_limit() -> None:
    assert len(set(LIGHT.topics)) == 8
    assert all(contrast(LIGHT.on_topic, ground) >= TILE_CONTRAST for ground in LIGHT.topics)
    assert LIGHT.topic(8) == LIGHT.topic(0)


def test_in_high_contrast_yellow_is_for_what_can_be_touched_and_for_nothing_else() -> None:
    theme = HIGH_CONTRAST
    assert {theme.accent, theme.edge, theme.on_topic} == {"#FFD400"}
    tones = (tone.colour for tone in (theme.info, theme.warning, theme.danger, theme.good))
    assert theme.accent not in {theme.ink, theme.mark, theme.band, theme.on_band, theme.topic_title, *tones}


@pytest.mark.parametrize("theme", [LIGHT, HIGH_CONTRAST])
def test_words_for_large_text_double_and_titles_keep_above_them(theme: Theme) -> None:
    sizes = dataclasses.asdict(theme.type).values()
    large = [theme.enlarged(size, 2.0) for size in sorted(sizes)]
    assert large == sorted(large)
    assert theme.enlarged(theme.type.body, 2.0) == 2 * theme.type.body
    assert theme.enlarged(theme.type.title, 2.0) < 2 * theme.type.title


def test_contrast_of_black_and_white_is_twenty_one_either_way() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)


def test_no_type_is_smaller_than_a_standing_reader_needs() -> None:
    sizes = dataclasses.asdict(LIGHT.type)
    assert min(sizes.values()) >= SMALLEST_CAP_MM
    assert sizes["body"] >= 5.2
    assert sizes["title"] >= 12
    assert sizes["attract"] >= 20


def test_what_is_touched_is_large_enough_and_far_enough_apart() -> None:
    assert LIGHT.touch_mm >= TOUCH_FLOOR_MM
    assert LIGHT.primary_mm >= 25
    assert LIGHT.gap_mm >= 3


@pytest.mark.parametrize(
    ("pixels", "inches", "target_px", "cap_px"),
    [((1080, 1920), 21.5, 81, 48), ((1080, 1920), 32, 54, 32), ((2160, 3840), 43, 81, 48), ((2160, 3840), 55, 63, 38)],
)
def test_millimetres_become_pixels_as_measured_on_real_panels(
    pixels: tuple[int, int], inches: float, target_px: float, cap_px: float
) -> None:
    panel = Geometry.of_diagonal(pixels, inches)
    assert panel.px(20) == pytest.approx(target_px, abs=1)
    assert panel.px(8.55) / CAP_HEIGHT_PER_EM == pytest.approx(cap_px, abs=1)
    assert panel.mm(panel.px(7)) == pytest.approx(7)


def test_height_above_the_floor_falls_from_the_upper_edge_to_the_lower() -> None:
    panel = Geometry((1080, 1920), (270, 480), bottom_edge_mm=800)
    assert panel.portrait
    assert panel.above_floor_mm(0) == pytest.approx(1280)
    assert panel.above_floor_mm(1920) == pytest.approx(800)


@pytest.mark.parametrize(
    ("pixels", "millimetres"), [((1080, 1920), (480, 270)), ((0, 1920), (270, 480)), ((1080, 1920), (270, -1))]
)
def test_a_panel_whose_numbers_contradict_each_other_is_refused(
    pixels: tuple[int, int], millimetres: tuple[float, float]
) -> None:
    with pytest.raises(ImpossibleGeometryError):
        Geometry(pixels, millimetres)
