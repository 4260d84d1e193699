"""A fade between two scenes at rest: thinner with every frame, as many frames as the machine can pay for."""

from __future__ import annotations

import importlib
from collections.abc import Collection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from content_packs.typeset.boxes import Box, Rect, Role
from kiosk.ui import environment

INSTANT_S = 1e-6
"""No sum of floats is later than this."""


class Paper:
    """Textures that are all there, without a graphics driver."""

    def __init__(self) -> None:
        self.leaving: list[Box] = []

    def has(self, box: Box) -> bool:
        del box
        return True

    def of(self, box: Box) -> SimpleNamespace:
        size = {"width": box.rect.width, "height": box.rect.height}
        return SimpleNamespace(texture=None, corners=(0.0,) * 8, **size)

    def leave(self, boxes: Collection[Box]) -> None:
        self.leaving = list(boxes)


class Board:
    """A machine on which every frame costs `frame_s` of the processor, and a fade on it."""

    def __init__(self, module: Any, monkeypatch: pytest.MonkeyPatch, frame_s: float) -> None:
        self._spent = 0.0
        self._frame_s = frame_s
        self.now = 100.0
        monkeypatch.setattr(module, "process_time", lambda: self._spent)
        self.textures = Paper()
        self.canvas = module.InstructionGroup()
        self.fade = module.Dissolve(self.canvas, self.textures)

    def pass_to(self, name: str) -> list[tuple[float, float]]:
        """Another scene; when each frame came after it, and how much of the old one was in it."""
        began = self.now
        self.fade.passed(scene(name))
        frames = [(0.0, self._cover)]
        while self.fade.fading:
            self._spent += self._frame_s
            self.fade.tick(self.now)
            self.now += (self.fade.due_s(self.now) or 0.0) + INSTANT_S
            self.fade.tick(self.now)
            frames.append((self.now - began, self._cover))
        self.now += 10.0
        return frames

    @property
    def _cover(self) -> float:
        return float(self.fade._cover.a) if self.fade.fading else 0.0


def scene(name: str) -> Any:
    box = Box(name, Role.TEXT, Rect(0, 0, 100, 50), "#ffffff", (), "en")
    pane = SimpleNamespace(rect=Rect(0, 0, 100, 50))
    return SimpleNamespace(height=200, boxes=lambda: [(pane, box)])


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("DISPLAY", ":none")
    environment.prepare(tmp_path / "kivy")
    found = importlib.import_module("kiosk.ui.dissolve")  # Kivy must find its environment settled
    monkeypatch.setattr(found, "Rectangle", lambda **_: found.InstructionGroup())
    return found


def test_a_machine_that_draws_quickly_has_a_smooth_fade(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board(module, monkeypatch, 0.001)
    board.fade.passed(scene("one"))
    frames = board.pass_to("two")
    assert len(frames) == round(module.FADE_S / module.FRAME_S)
    assert [left for _, left in frames] == sorted((left for _, left in frames), reverse=True)
    assert frames[0][1] < 1  # no frame shows only what stood before
    assert frames[-1][1] == 0
    assert board.textures.leaving == []


def test_a_machine_that_draws_slowly_has_two_frames(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board(module, monkeypatch, 0.024)
    board.fade.passed(scene("one"))
    board.pass_to("two")  # it learns what a frame costs
    frames = board.pass_to("three")
    assert [round(left, 2) for _, left in frames] == [0.5, 0.0]
    assert frames[-1][0] == pytest.approx(module.STANDS_S, abs=0.001)


@pytest.mark.parametrize(("cost_s", "expected"), [(0.0, 12), (0.001, 12), (0.005, 6), (0.01, 3), (0.02, 2), (0.5, 2)])
def test_a_fade_has_the_frames_it_can_pay_for(module: Any, cost_s: float, expected: int) -> None:
    assert module.frames(cost_s) == expected


def test_nothing_fades_on_a_screen_that_somebody_uses(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    board = Board(module, monkeypatch, 0.001)
    board.fade.passed(scene("one"))
    board.fade.passed(None)
    assert not board.fade.fading
    board.fade.passed(scene("two"))
    assert not board.fade.fading
