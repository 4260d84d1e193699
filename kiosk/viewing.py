"""How a picture of a page is looked at: enlarged in steps, moved by buttons or a finger. And a place on a plan. Pure.

`zoomed` carries out ``zoom:<word>``, `carried` what a finger did. The view stands in a place as ``<step>,<x>,<y>``: how
many times larger than whole, and which point of the picture stands in the middle, in parts of its width and height.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isfinite

from content_packs.typeset.boxes import POINT, Rect
from kiosk.visit import Atlas, Screen, Step, Visit

STEPS = (1, 2, 4)
"""How many times larger than whole a picture is shown."""

MOVE = 0.5
"""How much of what is seen a button moves on."""


@dataclass(frozen=True)
class View:
    """`times` larger than whole, with the point x, y of the picture in the middle."""

    times: int = 1
    x: float = 0.5
    y: float = 0.5

    @property
    def written(self) -> str:
        return f"{self.times},{self.x:g},{self.y:g}"


def view_of(written: str) -> View:
    """The view that stands in a place; the whole picture where there is none."""
    parts = written.split(",")
    try:
        times, x, y = int(parts[0]), float(parts[1]), float(parts[2])
    except (ValueError, IndexError):
        return View()
    return _kept(View(times, x, y)) if times in STEPS and isfinite(x) and isfinite(y) else View()


def zoomed(visit: Visit, word: str, _now: float, _atlas: Atlas) -> Step:
    """``zoom:in``, ``out``, ``left``, ``right``, ``up`` and ``down``: the next view of the picture."""
    if visit.place.screen is not Screen.PICTURE:
        return Step(visit)
    view = changed(view_of(visit.place.view), word)
    return Step(replace(visit, place=replace(visit.place, view=view.written)))


def carried(visit: Visit, part: Rect, across: float, down: float, now: float) -> Visit:
    """The picture went with the finger, so far in parts of its width and height; `part` of it was seen. A touch."""
    view = view_of(visit.place.view)
    x, y = part.x + part.width / 2 - across, part.y + part.height / 2 - down
    x = min(max(x, part.width / 2), 1 - part.width / 2)
    y = min(max(y, part.height / 2), 1 - part.height / 2)
    return replace(visit, touched=now, place=replace(visit.place, view=replace(view, x=x, y=y).written))


def pointed(visit: Visit, point: str, _now: float, _atlas: Atlas) -> Step:
    """``point:<block>.<point>``: mark this place on the plan and its directions, and no other; or none again."""
    if visit.place.screen is not Screen.PAGE or not point:
        return Step(visit)
    others = frozenset(item for item in visit.place.open if not item.startswith(POINT))
    marked = others if f"{POINT}{point}" in visit.place.open else others | {f"{POINT}{point}"}
    return Step(replace(visit, place=replace(visit.place, open=marked)))


def changed(view: View, word: str) -> View:
    """`view` after ``zoom:<word>``; nonsense changes nothing."""
    if word in _SIZES:
        at = STEPS.index(view.times) + _SIZES[word]
        return _kept(replace(view, times=STEPS[min(max(at, 0), len(STEPS) - 1)]))
    across, down = _WAYS.get(word, (0, 0))
    far = MOVE / view.times
    return _kept(replace(view, x=view.x + across * far, y=view.y + down * far))


def _kept(view: View) -> View:
    """`view` without anything beside the picture."""
    half = 0.5 / view.times
    return replace(view, x=min(max(view.x, half), 1 - half), y=min(max(view.y, half), 1 - half))


_SIZES: Mapping[str, int] = {"in": 1, "out": -1}
_WAYS: Mapping[str, tuple[int, int]] = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
