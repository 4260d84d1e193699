"""SIGN: what the keys of a keyboard mean in each room. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.desk.state import Desk, Room

_NAMES = "tab enter numpadenter escape backspace up down left right pageup pagedown f5"
KEYS: Mapping[str, str] = {name: name for name in _NAMES.split()}
"""What a key is called here → what the window calls it."""

_ENTER: Mapping[Room, str] = {Room.SIGN: "sign", Room.UNLOCK: "unlock", Room.DONE: "back"}


def meant(desk: Desk, key: str) -> str:
    """The action that `key` means, or ""."""
    if key in ("enter", "numpadenter"):
        return desk.focus or _ENTER.get(desk.room, "")
    if key == "escape":
        return "back"
    if key == "f5" and desk.room is Room.LIST:
        return "look"
    if desk.room is Room.REQUEST and desk.dossier:
        return _in_request(desk, key)
    return ""


def _in_request(desk: Desk, key: str) -> str:
    """Up and down go through what changes, left and right through its languages."""
    if key in ("up", "down"):
        return f"entry:{desk.at + (1 if key == 'down' else -1)}"
    tabs = desk.entry.tabs(desk.pictured) if desk.entry else ()
    if key in ("left", "right") and desk.tab in tabs:
        return f"tab:{tabs[(tabs.index(desk.tab) + (1 if key == 'right' else -1)) % len(tabs)]}"
    return ""
