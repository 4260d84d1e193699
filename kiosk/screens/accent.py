"""A page in its publisher's accent: the same stand, its theme in another colour. Never in high contrast."""

from __future__ import annotations

from dataclasses import replace

from content_packs.model import Manifest
from content_packs.theme import UnreadableAccent, with_accent
from kiosk.screens.stand import Stand


def dressed(stand: Stand, manifest: Manifest | None) -> Stand:
    """`stand` in the accent of a pack. One that could not be read here changes nothing: what was checked when
    the pack was built may have been checked against other grounds."""
    theme = stand.kit.theme
    if manifest is None or not manifest.accent or theme.edge:
        return stand
    try:
        own = stand.typesetter.wearing(with_accent(theme, manifest.accent))
    except UnreadableAccent:
        return stand
    return replace(stand, kit=replace(stand.kit, shaper=own), typesetter=own)
