"""The signer's window shows a change with the words around it as they stand, spaces included."""

from __future__ import annotations

from dataclasses import replace

from content_packs.typeset.boxes import Words
from kiosk.desk.screens import DeskScreens
from tests.desk_dossier import DOSSIER, SIZE, changed, entry, go, opened
from tests.screen_content import language_packs


def test_what_stands_around_a_change_keeps_its_spaces() -> None:
    before = "Take a number at the desk and wait there until it is called, however long that may take in the evening."
    one = entry("queue", changed("en", before, before.replace("Take", "Draw").replace("desk", "counter")))
    desk = go(replace(opened("en"), dossier=replace(DOSSIER, entries=(one,))), "entry:0", "tab:en")
    layout = DeskScreens(language_packs(), SIZE, "author-1", {}).compose(desk)
    box = next(box for _, box in layout.boxes() if box.id == "change-0")
    assert next(p.layout.text for p in box.paint if isinstance(p, Words) and "counter" in p.layout.text) == (
        "Take\u2009Draw a number at the desk\u2009counter and wait there until it is called, however long that may …"
    )
