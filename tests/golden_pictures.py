"""Golden pictures: what typesetting drew when somebody last looked and judged it right.

A picture differs when enough pixels of one small neighbourhood differ clearly: that is what a
wrong glyph looks like, while another rasteriser's grey is spread thin. Golden pictures have few
colours, to be small in the repository; what is compared with one is rounded to its colours first.
A new picture is accepted by running the tests with ``GATEPOST_GOLDEN=accept`` and looking at it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

GOLDEN: Final = Path(__file__).parent / "golden"
SHOWN: Final = Path(__file__).parents[1] / "build" / "golden"
ACCEPT: Final = "GATEPOST_GOLDEN"

COLOURS: Final = 24
CLEARLY: Final = 56
"""Difference of a channel, of 255, that is more than rounding."""

CELL_PX: Final = 12
MOST_IN_A_CELL: Final = 2
"""Clearly different pixels that one cell may have: a missing dot of an Arabic letter has more."""


def check(name: str, drawn: Image.Image, colours: int = COLOURS) -> None:
    """`drawn` looks as the golden picture `name` does; else says where both can be seen. `colours` are how many a
    new one is given."""
    golden = GOLDEN / f"{name}.png"
    if os.environ.get(ACCEPT) == "accept":
        rounded(drawn, drawn.quantize(colours)).save(golden, optimize=True)
    assert golden.exists(), f"there is no golden picture {name}; accept one with {ACCEPT}=accept and look at it"
    with Image.open(golden) as stored:
        expected, drawn = stored.convert("RGB"), rounded(drawn, stored).convert("RGB")
    worst = difference(expected, drawn)
    if worst > MOST_IN_A_CELL:
        _show(name, expected, drawn)
    assert worst <= MOST_IN_A_CELL, (
        f"{name} no longer looks as it did: see build/golden/{name}-drawn.png and {name}-difference.png;"
        f" if it is right, accept it with {ACCEPT}=accept"
    )


def rounded(drawn: Image.Image, palette: Image.Image) -> Image.Image:
    """`drawn` in the nearest colours of `palette`."""
    return drawn.quantize(palette=palette, dither=Image.Dither.NONE)


def difference(expected: Image.Image, drawn: Image.Image) -> int:
    """The most clearly different pixels in any one cell; all of a cell where the sizes differ."""
    if expected.size != drawn.size:
        return CELL_PX * CELL_PX
    clear = _clear(expected, drawn)
    height, width = (-(-side // CELL_PX) * CELL_PX for side in clear.shape)
    padded = np.zeros((height, width), dtype=np.int64)
    padded[: clear.shape[0], : clear.shape[1]] = clear
    cells = padded.reshape(height // CELL_PX, CELL_PX, width // CELL_PX, CELL_PX).sum(axis=(1, 3))
    return int(cells.max())


def _clear(expected: Image.Image, drawn: Image.Image) -> npt.NDArray[np.bool_]:
    before, after = (np.asarray(image, dtype=np.int16) for image in (expected, drawn))
    found: npt.NDArray[np.bool_] = np.abs(before - after).max(axis=2) > CLEARLY
    return found


def _show(name: str, expected: Image.Image, drawn: Image.Image) -> None:
    SHOWN.mkdir(parents=True, exist_ok=True)
    drawn.save(SHOWN / f"{name}-drawn.png")
    if expected.size == drawn.size:
        marked = np.asarray(drawn.convert("L").convert("RGB")).copy()
        marked[_clear(expected, drawn)] = (220, 0, 0)
        Image.fromarray(marked).save(SHOWN / f"{name}-difference.png")
