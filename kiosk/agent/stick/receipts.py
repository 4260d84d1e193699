"""UPLOAD, the answer: receipts that the server signed come with the next stick, and let batches be forgotten.

Rules: only in the server's own hand, for this kiosk and this stream; never beyond what this kiosk has closed; never
back. Anything else forgets nothing.
"""

from __future__ import annotations

from pathlib import Path

from content_packs.carrying.layout import MAX_RECEIPTS_BYTES, RECEIPTS_FILE
from content_packs.carrying.returning import read_receipts
from content_packs.carrying.stick import Stick
from content_packs.errors import ContentBad, CouldNotReach
from kiosk.state import Receipt, State
from kiosk.tally_reader import closed_up_to, stream_of


def take_receipts(home: Path, state: State, stick: Stick) -> str:
    """Heed the receipts on `stick`, if there are any; a sentence when they were not believed."""
    identity = state.identity()
    if identity is None or identity.centre is None or RECEIPTS_FILE not in stick.contents.files:
        return ""
    try:
        receipts = read_receipts(stick.read(RECEIPTS_FILE, MAX_RECEIPTS_BYTES), identity.centre)
    except (ContentBad, CouldNotReach) as error:
        return str(error)
    stream, closed = stream_of(home), closed_up_to(home)
    for receipt in receipts:
        if (receipt.kiosk, receipt.stream) == (identity.kiosk, stream) and receipt.up_to <= closed:
            state.receipted(Receipt(stream=stream, up_to=receipt.up_to))
    return ""
