"""What a key does to what was typed. Pure; what is typed is gone with the visit, and stands nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from content_packs.keyboard import Keyboard
from kiosk.search import kana, syllables, tones

LONGEST = 32
"""Letters; more is not a question."""

DELETE, CLEAR, SPACE, LAYER = "delete", "clear", "space", "layer-"
"""Keys that type no letter of theirs. ``layer-<n>`` brings the keys of that layer."""


def pressed(keyboard: Keyboard, typed: str, key: str) -> str:
    """`typed` after `key` of `keyboard`; a key that it has not changes nothing."""
    if key == CLEAR:
        return ""
    if key == DELETE:
        return _BACK.get(keyboard.composition, _shorter)(typed)
    if key == SPACE:
        return typed if not typed or typed.endswith(" ") or len(typed) >= LONGEST else f"{typed} "
    if not any(key in row for layer in keyboard.layers for row in layer.lines()):
        return typed
    after = _AFTER.get(keyboard.composition, _longer)(typed, key)
    return after if len(after) <= LONGEST else typed


def layer_of(keyboard: Keyboard, key: str) -> int | None:
    """The layer that `key` brings; None if it brings none."""
    number = key.removeprefix(LAYER)
    wanted = key.startswith(LAYER) and number.isdecimal() and int(number) < len(keyboard.layers)
    return int(number) if wanted else None


def _longer(typed: str, key: str) -> str:
    return typed + key


def _shorter(typed: str) -> str:
    return typed[:-1]


_AFTER: Mapping[str, Callable[[str, str], str]] = {
    "tones": tones.typed_after,
    "syllables": syllables.typed_after,
    "kana": kana.typed_after,
}
_BACK: Mapping[str, Callable[[str], str]] = {"syllables": syllables.taken_back}
