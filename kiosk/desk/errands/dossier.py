"""SIGN: a judged request → what the window shows of it: everything that has to be opened, in order. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from content_packs.signing.difference import TargetDifference
from content_packs.signing.signer import Examined
from kiosk.desk.drawing.views import Item, items
from kiosk.desk.state import Dossier, Entry, Offer


def dossier_of(offer: Offer, examined: Examined, names: Mapping[str, str]) -> Dossier:
    """What `examined` would change. The fingerprint is reckoned here, never taken from the offer."""
    judged = examined.judged
    drawn = {(item.path, item.page): item for item in items(examined.differences)}
    missing = judged.missing or (("signature",) * judged.needed)
    return Dossier(
        offer=offer,
        fingerprint=judged.request.fingerprint,
        until=judged.request.metadata.signed.expires.date(),
        entries=tuple(entry for each in examined.differences for entry in _entries(each, drawn)),
        signed_by=judged.signed_by,
        missing=tuple(str(each) for each in missing),
        names=names,
    )


def _entries(each: TargetDifference, drawn: Mapping[tuple[str, str], Item]) -> Iterator[Entry]:
    """The pages of a file, and the file where it changes outside its pages."""
    path = each.target.path
    if each.part.changes or not each.pages:
        yield Entry(path, "", each.move, each.part, {}, drawn.get((path, "")))
    for page in each.pages:
        yield Entry(path, page.id, page.part.move, page.part, page.titles, drawn.get((path, page.id)))
