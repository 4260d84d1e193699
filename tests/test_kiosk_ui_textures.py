"""Textures stay within their room, whatever is asked for, and what stands on the glass is never given up."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.pictures import BYTES_PER_PIXEL, Pictures, no_pictures
from kiosk.ui import environment

PANEL = (270, 480)


@dataclass
class Paper:
    """A texture without a graphics driver."""

    size: tuple[int, int]
    mag_filter: str = ""
    min_filter: str = ""

    @property
    def width(self) -> int:
        return self.size[0]

    @property
    def height(self) -> int:
        return self.size[1]

    @classmethod
    def create(cls, size: tuple[int, int], **_more: object) -> Paper:
        return cls(size)

    def blit_buffer(self, *_args: object, **_more: object) -> None:
        """Nothing is shown."""


@pytest.fixture
def textures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DISPLAY", ":none")
    environment.prepare(tmp_path / "kivy")
    module = importlib.import_module("kiosk.ui.textures")  # Kivy must find its environment settled
    monkeypatch.setattr(module, "Texture", Paper)
    return module.Textures(Pictures(no_pictures), PANEL)


def box(width: float, height: float) -> Box:
    return Box("box", Role.TEXT, Rect(0, 0, width, height), "#ffffff", (), "en")


def test_a_day_of_boxes_of_all_sizes_stays_within_the_room(textures: Any) -> None:
    random, kept = Random(1), []
    for _ in range(2_000):
        kept.append(box(random.randint(20, PANEL[0]), random.randint(20, 200)))
        textures.of(kept[-1])
        assert textures.used <= textures.budget


def test_what_stands_on_the_glass_is_never_given_up(textures: Any) -> None:
    standing = [box(PANEL[0], PANEL[1] / 4) for _ in range(4)]
    shown = [textures.of(one) for one in standing]
    textures.stand(standing)
    for _ in range(200):
        textures.of(box(PANEL[0], PANEL[1] / 4))
    assert [textures.of(one) for one in standing] == shown


def test_a_box_given_up_leaves_its_texture_to_one_of_its_size(textures: Any) -> None:
    boxes = [box(PANEL[0], 100) for _ in range(40)]
    for one in boxes:
        textures.of(one)
    made = textures.used
    for one in boxes:
        textures.of(one)
    assert textures.used == made


def test_a_larger_panel_has_more_room(textures: Any) -> None:
    whole = PANEL[0] * PANEL[1] * BYTES_PER_PIXEL
    larger = type(textures)(Pictures(no_pictures), (PANEL[0] * 2, PANEL[1] * 2))
    assert textures.budget > 3 * whole
    assert larger.budget == 4 * textures.budget
