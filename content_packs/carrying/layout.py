"""CARRY: how a stick is laid out, and the list of what is on it. Types and names alone.

::

    README-GATEPOST.txt          for whoever carries it, vi and en
    gatepost/
        metadata/ targets/ blobs/    a part of a publish directory, as `fetching` reads it
        receipts.json            what the server has counted of these kiosks, signed by the server
        contents.json            every file above with length and SHA-256; written last, so that a stick
                                 without it was not finished
    gatepost-returns/            only where kiosks may write: their sealed returns

One file may carry the same: an uncompressed zip named ``gatepost*.zip``. The list is a carrier's word and not
signed: a kiosk uses it to say which file is damaged, never to believe one.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from msgspec import Meta

from content_packs.model import Frozen
from content_packs.wire import Sha256

CONTENTS_FORMAT = 1
STATE_FORMAT = 1

CONTENT_FOLDER = "gatepost"
CONTENTS_FILE = "contents.json"
RECEIPTS_FILE = "receipts.json"
README_FILE = "README-GATEPOST.txt"
RETURNS_FOLDER = "gatepost-returns"
ZIP_NAMES = "gatepost*.zip"

MAX_FILES = 100_000
MAX_CONTENTS_BYTES = 24_000_000
MAX_RECEIPTS_BYTES = 1_000_000
MAX_STATE_BYTES = 1_000_000
MAX_PATH = 255

Reference = Annotated[str, Meta(max_length=127)]


class CarriedFile(Frozen, frozen=True):
    """One file of the list."""

    sha256: Sha256
    length: Annotated[int, Meta(ge=0)]


class Contents(Frozen, frozen=True):
    """``contents.json``. `plans` are those it was made for; `delta`: only what certain kiosks lacked; nothing on it
    is taken after `good_until`."""

    format: int
    made_at: dt.datetime
    good_until: dt.datetime
    plans: tuple[Reference, ...]
    delta: bool
    files: Annotated[dict[Annotated[str, Meta(max_length=MAX_PATH)], CarriedFile], Meta(max_length=MAX_FILES)]


class KioskState(Frozen, frozen=True):
    """What a kiosk has, by the hashes of its signed files: what an export ``--since`` it may leave out."""

    format: int
    plan: Reference
    targets: tuple[Sha256, ...]
    kiosk: str = ""
