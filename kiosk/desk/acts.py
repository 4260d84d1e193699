"""SIGN: what a touch or a key does to the window's state. Pure: each step yields the next state and what the
clerk is to do.

Rules: a request can be signed only when everything it changes was opened at least once; while the clerk is
busy with signing nothing else is begun; what was typed is gone with the room it was typed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from kiosk.desk.drawing.views import PANELS, View
from kiosk.desk.errands.jobs import Draw, Job, Look, Open, Refuse, Sign, Unlock
from kiosk.desk.errands.secret import Secret
from kiosk.desk.state import EVERYTHING, Desk, Room
from kiosk.desk.words import REASONS, TONGUES, say

MOST_WORDS = 400
ROWS = 7
"""So many entries are in sight in every window: what is opened is brought among them."""

OTHER_REASON = REASONS[-1]


@dataclass(frozen=True)
class Step:
    """The next state, and what is to be done for it."""

    desk: Desk
    jobs: tuple[Job, ...] = ()


def act(desk: Desk, action: str, secret: Secret, picture_width: int) -> Step:
    """Carry out ``<word>:<object>``. What makes no sense here changes nothing."""
    word, _, target = action.partition(":")
    known = _ACTS.get(word)
    if known is None or (desk.busy and word not in _ALWAYS):
        return Step(desk)
    step = known(replace(desk, said=()) if word not in _QUIET else desk, target, secret)
    return with_pictures(step, picture_width)


def typed(desk: Desk, text: str, secret: Secret) -> Desk:
    """Characters from the keyboard."""
    if desk.busy:
        return desk
    if desk.room in (Room.SIGN, Room.UNLOCK):
        secret.type(text)
        return replace(desk, dots=len(secret), said=())
    if desk.room is Room.REFUSE:
        return replace(desk, words=(desk.words + text)[:MOST_WORDS])
    return desk


def rubbed_out(desk: Desk, secret: Secret) -> Desk:
    """Backspace."""
    if desk.busy:
        return desk
    if desk.room in (Room.SIGN, Room.UNLOCK):
        secret.rub_out()
        return replace(desk, dots=len(secret))
    return replace(desk, words=desk.words[:-1]) if desk.room is Room.REFUSE else desk


def signable(desk: Desk) -> bool:
    """Whether the opened request may be signed now."""
    return desk.dossier is not None and desk.left == 0


def refusable(desk: Desk) -> bool:
    """Whether a reason stands there; another reason than those of the list needs words."""
    return bool(desk.reason) and (desk.reason != OTHER_REASON or bool(desk.words.strip()))


def with_pictures(step: Step, width: int) -> Step:
    """`step`, and the pictures that it shows and nobody has drawn yet."""
    desk = step.desk
    if desk.room is not Room.REQUEST or not desk.pictured:
        return step
    missing = tuple(view for view in views_of(desk) if view not in desk.drawn)
    asked = replace(desk, drawn={**desk.drawn, **dict.fromkeys(missing)})
    return Step(asked, (*step.jobs, *(Draw(view, width) for view in missing)))


def views_of(desk: Desk) -> tuple[View, ...]:
    """The pictures that stand side by side: before and after."""
    entry = desk.entry
    if entry is None or entry.item is None or not entry.item.tags:
        return ()
    tag = desk.tab if desk.tab in entry.item.tags else entry.item.tags[0]
    return tuple(View(entry.item, tag, desk.panel, side) for side in entry.item.sides())


# -- touches -----------------------------------------------------------------------------------------------


def _tongue(desk: Desk, target: str, _secret: Secret) -> Step:
    return Step(replace(desk, tongue=target) if target in TONGUES else desk)


def _look(desk: Desk, _target: str, _secret: Secret) -> Step:
    return Step(replace(desk, busy="busy-list"), (Look(),))


def _open(desk: Desk, target: str, _secret: Secret) -> Step:
    offer = desk.offers[int(target)]
    if not offer.signable:
        return Step(replace(desk, said=(say(desk.tongue, "roles-elsewhere"),)))
    return Step(replace(desk, busy="busy-open", seen=frozenset(), drawn={}), (Open(offer),))


def _entry(desk: Desk, target: str, _secret: Secret) -> Step:
    return Step(opened_at(desk, int(target)))


def _tab(desk: Desk, target: str, _secret: Secret) -> Step:
    known = desk.entry is not None and target in desk.entry.tabs(desk.pictured)
    return Step(replace(desk, tab=target, scroll=0.0) if known else desk)


def _words(desk: Desk, _target: str, _secret: Secret) -> Step:
    return Step(_on_a_tab(replace(desk, pictured=False, scroll=0.0)))


def _pictures(desk: Desk, _target: str, _secret: Secret) -> Step:
    return Step(_on_a_tab(replace(desk, pictured=True, scroll=0.0)))


def _panel(desk: Desk, target: str, _secret: Secret) -> Step:
    return Step(replace(desk, panel=target, scroll=0.0) if target in PANELS else desk)


def _to_sign(desk: Desk, _target: str, secret: Secret) -> Step:
    secret.forget()
    return Step(replace(desk, room=Room.SIGN, dots=0, scroll=0.0, focus="") if signable(desk) else desk)


def _to_refuse(desk: Desk, _target: str, _secret: Secret) -> Step:
    return Step(replace(desk, room=Room.REFUSE, reason="", words="", scroll=0.0, focus=""))


def _reason(desk: Desk, target: str, _secret: Secret) -> Step:
    return Step(replace(desk, reason=target) if target in REASONS else desk)


def _sign(desk: Desk, _target: str, secret: Secret) -> Step:
    if desk.room is not Room.SIGN or not signable(desk) or not desk.dots or desk.dossier is None:
        return Step(desk)
    return Step(replace(desk, dots=0, busy="busy-sign"), (Sign(desk.dossier.fingerprint, secret.take()),))


def _unlock(desk: Desk, _target: str, secret: Secret) -> Step:
    if desk.room is not Room.UNLOCK or not desk.dots:
        return Step(desk)
    return Step(replace(desk, dots=0, busy="busy-unlock"), (Unlock(secret.take()),))


def _refuse(desk: Desk, _target: str, _secret: Secret) -> Step:
    if desk.room is not Room.REFUSE or not refusable(desk):
        return Step(desk)
    reason = say(desk.tongue, f"reason-{desk.reason}") if desk.reason != OTHER_REASON else ""
    told = ": ".join(part for part in (reason, desk.words.strip()) if part)
    return Step(replace(desk, busy="busy-refuse"), (Refuse(told),))


def _back(desk: Desk, _target: str, secret: Secret) -> Step:
    secret.forget()
    left = replace(desk, dots=0, words="", reason="", focus="", scroll=0.0)
    if desk.room in (Room.SIGN, Room.REFUSE):
        return Step(replace(left, room=Room.REQUEST))
    if desk.room in (Room.REQUEST, Room.DONE):
        return Step(_closed(replace(left, busy="busy-list")), (Look(),))
    return Step(left)


def _closed(desk: Desk) -> Desk:
    return replace(desk, room=Room.LIST, dossier=None, seen=frozenset(), drawn={}, at=0, top=0, pictured=False)


def opened_at(desk: Desk, number: int) -> Desk:
    """`desk` with this entry open: it counts as seen."""
    if desk.dossier is None or not 0 <= number < len(desk.dossier.entries):
        return desk
    entry = desk.dossier.entries[number]
    top = min(max(desk.top, number - ROWS + 1), number)
    return _on_a_tab(replace(desk, at=number, top=top, scroll=0.0, seen=desk.seen | {entry.key}))


def _on_a_tab(desk: Desk) -> Desk:
    """`desk` at a tab that there is: the one that was open, else the window's own language, else the first."""
    tabs = desk.entry.tabs(desk.pictured) if desk.entry else ()
    found = next((tab for tab in (desk.tab, desk.tongue, *tabs) if tab in tabs), EVERYTHING)
    return replace(desk, tab=found)


_Act = Callable[[Desk, str, Secret], Step]

_ACTS: Mapping[str, _Act] = {
    "tongue": _tongue,
    "look": _look,
    "open": _open,
    "entry": _entry,
    "tab": _tab,
    "words": _words,
    "pictures": _pictures,
    "panel": _panel,
    "to-sign": _to_sign,
    "to-refuse": _to_refuse,
    "reason": _reason,
    "sign": _sign,
    "unlock": _unlock,
    "refuse": _refuse,
    "back": _back,
}

_ALWAYS = frozenset({"tongue"})
"""What can be done while the clerk is busy."""

_QUIET = frozenset({"tongue", "tab", "words", "pictures", "panel"})
"""What leaves a sentence standing."""
