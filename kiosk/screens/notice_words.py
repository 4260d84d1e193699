"""How a notice is named, coloured and dated on a screen. Pure.

A drill never looks like what it rehearses: its tone is calm, its edge is taped like a stretch of road where
people practise, and its label says what it is before anything else does.
"""

from __future__ import annotations

import datetime as dt

from content_packs.dates import unbroken, written_moment
from content_packs.languages import readable
from content_packs.notices.notice import Gravity, Notice, NoticeText
from content_packs.theme import Theme, Tone
from kiosk.screens.kit import Drawing, Kit

TAPE_BLOCK = 1.6
"""How long a block of the tape is, in parts of its height."""


def tone_of(theme: Theme, notice: Notice) -> Tone:
    """The colours and the icon of what a notice is."""
    if notice.drill:
        return theme.info
    tones = {Gravity.INFO: theme.info, Gravity.WARNING: theme.warning, Gravity.DANGER: theme.danger}
    return tones[notice.severity]


def label_of(kit: Kit, notice: Notice) -> str:
    """One word for what it is."""
    return kit.say("drill") if notice.drill else kit.say(f"note-{notice.severity}")


def text_of(kit: Kit, notice: Notice) -> tuple[NoticeText, str]:
    """The words for the kit's reader, and their language."""
    tag = readable(kit.tag, kit.shaper.languages, notice.texts)
    if tag is None:
        raise KeyError(notice.ref)
    return notice.texts[tag], tag


def times_of(kit: Kit, notice: Notice, zone: str) -> tuple[tuple[str, str], ...]:
    """Icon and words: when it was issued, and when the next word comes."""
    said = [("schedule", kit.say("issued-at", time=_time(kit, notice.issued_at, zone)))]
    if notice.next_word_at:
        said.append(("update", kit.say("next-word", time=_time(kit, notice.next_word_at, zone))))
    return tuple(said)


def _time(kit: Kit, when: dt.datetime, zone: str) -> str:
    return unbroken(written_moment(when, zone, kit.shaper.languages[kit.tag]))


def tape(drawing: Drawing, y: float, height: float, one: str, other: str) -> None:
    """Blocks of two colours in turn, across the whole drawing."""
    width, block = drawing.rect.width, round(height * TAPE_BLOCK)
    drawing.fill(0, y, width, height, other)
    for n in range(0, int(width // block) + 1, 2):
        drawing.fill(n * block, y, min(block, width - n * block), height, one)
