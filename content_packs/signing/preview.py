"""SIGN: a request's pages as the kiosk will show them. The kiosk draws; here it is only found.

The pictures are made by the kiosk's own screens and typesetting, which this package must not import: they
come through the entry point `gatepost.preview`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from content_packs.errors import ContentBad
from content_packs.extensions import PREVIEW, loaded
from content_packs.extras import ExtraMissing, extra
from content_packs.signing.signer import Examined

Draw = Callable[[Examined, Path], Path]
"""Draws into a folder; gives the page to open."""


def write_preview(examined: Examined, folder: Path) -> Path:
    """Draw everything that `examined` would change into the new `folder`; the page to open."""
    if folder.exists() and any(folder.iterdir()):
        raise ContentBad(f"{folder} is not empty; pictures go into a new folder.")
    with extra("kiosk"):
        draw: Draw | None = next(loaded(PREVIEW), None)
        if draw is None:
            raise ExtraMissing(
                "The kiosk's screens are not installed here; `pip install 'gatepost[kiosk]'` brings them."
            )
        return draw(examined, folder)
