"""SHOW: what of an edition's notices is hidden because it was withdrawn. Pure; the reader is passed in.

A notice of danger is never hidden, whatever names it. What somebody on duty filled in is hidden with its
template, the template itself is not: a danger may stand in its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from content_packs.errors import ContentBad
from content_packs.notices.duty import read_duty
from content_packs.trust.roles import Kind
from content_packs.withdrawals.listing import Withdrawn
from content_packs.withdrawals.revisions import is_danger
from kiosk.activation import Signed

Read = Callable[[Signed], bytes]
"""Verified bytes; raises `ContentBad`."""


def not_hidden(notices: Iterable[Signed], withdrawn: Withdrawn, read: Read) -> tuple[Signed, ...]:
    """Those of `notices` that may be shown. What cannot be read is left to whoever reads it next."""
    every = tuple(notices)
    if not any(one.path == path for one in every for path, _, _ in withdrawn.revisions):
        return every
    by_path = {one.path: one for one in every}
    return tuple(one for one in every if not _is_hidden(one, by_path, withdrawn, read))


def _is_hidden(one: Signed, by_path: dict[str, Signed], withdrawn: Withdrawn, read: Read) -> bool:
    if one.path.startswith(f"{Kind.TEMPLATE}/"):
        return False
    try:
        data = read(one)
        named = {(part.path, "", part.sha256) for part in _parts(one, data, by_path)}
        return bool(named & withdrawn.revisions) and not is_danger(one.path, data)
    except ContentBad:
        return False


def _parts(one: Signed, data: bytes, by_path: dict[str, Signed]) -> Iterator[Signed]:
    """The notice itself, and the template in whose words it is."""
    yield one
    if one.path.startswith(f"{Kind.DUTY}/"):
        beside = by_path.get(read_duty(data).template)
        if beside is not None:
            yield beside
