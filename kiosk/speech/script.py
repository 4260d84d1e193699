"""What is read aloud of a screen: its boxes, from the first in sight to the last, sentence by sentence. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from content_packs.typeset.boxes import Box, Rect, Role
from kiosk.screens.layout import Pane
from kiosk.speech.places import places
from kiosk.speech.sentences import sentences

WHOLE_PAGE = "page"
"""The key of a recording of everything on a page."""


@dataclass(frozen=True)
class Utterance:
    """One sentence of a box, in the language `tag`; `places` are on the content's sheet. With a `recording` it is
    the SHA-256 of a sound that says the whole block, and `text` is only what is marked."""

    box: str
    number: int
    text: str
    tag: str
    places: tuple[Rect, ...]
    recording: str = ""

    @property
    def name(self) -> tuple[str, int]:
        """The same sentence on the same screen composed anew."""
        return self.box, self.number


def script(
    pane: Pane, scroll: float, voices: Collection[str], recordings: Mapping[str, str], buttons: bool = False
) -> tuple[Utterance, ...]:
    """The content of `pane` below `scroll`. Only what is recorded, or in a language of `voices`, can be said;
    `recordings` maps block ids, or `WHOLE_PAGE`, to sounds. Controls are left out unless `buttons`."""
    read = [box for box in pane.sheet.boxes if box.spoken and _is_read(box, buttons)]
    if WHOLE_PAGE in recordings and read:
        return (_recorded(read[0], (), recordings[WHOLE_PAGE]),)
    below = next((n for n, box in enumerate(read) if _in_sight(box, scroll)), len(read))
    return tuple(_utterances(read[below:], voices, recordings))


def _is_read(box: Box, buttons: bool) -> bool:
    return box.role is not Role.GROUND and (buttons or box.role is not Role.BUTTON)


def _in_sight(box: Box, scroll: float) -> bool:
    """Whether reading begins here: at what is at least half below the upper edge."""
    return box.rect.y + box.rect.height / 2 >= scroll


def _utterances(boxes: list[Box], voices: Collection[str], recordings: Mapping[str, str]) -> Iterator[Utterance]:
    played: set[str] = set()
    for box in boxes:
        block = _block(box.id, recordings)
        if block and block not in played:
            played.add(block)
            yield _recorded(box, [each for each in boxes if _block(each.id, recordings) == block], recordings[block])
        elif not block and box.language in voices:
            said = sentences(box.spoken)
            for number, (text, rects) in enumerate(zip(said, places(box, said), strict=True)):
                yield Utterance(box.id, number, text, box.language, rects)


def _block(box: str, recordings: Mapping[str, str]) -> str:
    """The recorded block that a box belongs to: a block may be several boxes, whose ids begin with its own."""
    known = [block for block in recordings if box == block or box.startswith(f"{block}-")]
    return max(known, key=len, default="")


def _recorded(first: Box, marked: Collection[Box], recording: str) -> Utterance:
    return Utterance(first.id, 0, first.spoken, first.language, tuple(box.rect for box in marked), recording)
