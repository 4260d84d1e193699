"""Everything the gallery shows, in order. A test sees to it that no screen, block or part of one is missing."""

from __future__ import annotations

from kiosk.gallery.at_rest import at_rest
from kiosk.gallery.backstage import backstage
from kiosk.gallery.blocks import blocks, pages
from kiosk.gallery.entry import Entry
from kiosk.gallery.notices import notices
from kiosk.gallery.rooms import rooms
from kiosk.gallery.sample import Sample
from kiosk.gallery.states import states


def entries(sample: Sample) -> tuple[Entry, ...]:
    """All of them."""
    travellers = (*at_rest(sample), *rooms(sample), *blocks(sample), *pages(sample))
    return (*travellers, *notices(), *states(sample), *backstage())
