"""A notice: an urgent message in all languages, signed like everything else. Types and questions, no I/O.

Filed at ``notices/<publisher>/<id>.json``; free words, so signed by an author and an approver. A kiosk takes
the notices of every publisher that owns a layer of its plan. Text is as built: segmented, NFC.

Compatibility is that of `model`: unknown fields are ignored, newer formats and needs refuse the notice.
`id` is for ever; a changed notice is the same id under a higher version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from content_packs.errors import ContentBad
from content_packs.languages import is_tag
from content_packs.model import Frozen, Mode
from content_packs.plan import Plan
from content_packs.reading import is_name, read_document

NOTICE_FORMAT = 1

MAX_NOTICE_BYTES = 64 * 1024
"""Twelve languages of a full notice are under 20 kB."""

MAX_STEPS = 5
MAX_TITLE = 90  # characters
MAX_WHAT = 420
MAX_STEP = 180
MAX_LASTING = dt.timedelta(days=366)


class Gravity(StrEnum):
    """How much a notice interrupts: a calm line, a line that warns, the whole screen."""

    INFO = "info"
    WARNING = "warning"
    DANGER = "danger"


GRAVEST_FIRST = (Gravity.DANGER, Gravity.WARNING, Gravity.INFO)


class NoticeText(Frozen, frozen=True):
    """A notice in one language: what it is, what happened, and what to do, step by step."""

    title: str
    what: str
    steps: tuple[str, ...]


class NoticeAudience(Frozen, frozen=True):
    """Which sites a notice is for. An empty set means all; `provinces` and `sites` are plan layers,
    ``<publisher>/<id>``, and a site in either is meant."""

    modes: tuple[Mode, ...] = ()
    neighbours: tuple[str, ...] = ()  # ISO 3166-1 alpha-2
    provinces: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


class Notice(Frozen, frozen=True):
    """The file. Times are UTC. `more` is a page, ``<publisher>/<pack>/<page>``, or empty."""

    format: int
    publisher: str
    id: str
    version: int
    severity: Gravity
    icon: str
    start: dt.datetime
    end: dt.datetime
    issued_at: dt.datetime
    texts: dict[str, NoticeText]
    next_word_at: dt.datetime | None = None
    drill: bool = False
    audience: NoticeAudience = NoticeAudience()
    more: str = ""
    needs: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """``<publisher>/<id>``."""
        return f"{self.publisher}/{self.id}"

    @property
    def key(self) -> str:
        """This very version of it, ``<publisher>/<id>@<version>``."""
        return f"{self.ref}@{self.version}"


def read_notice(data: bytes) -> Notice:
    """A notice from its target's bytes. Raises `ContentBad`; `Unsupported` when it is newer than we are."""
    notice = read_document(data, Notice, NOTICE_FORMAT, MAX_NOTICE_BYTES)
    if not is_name(notice.publisher) or not is_name(notice.id):
        raise ContentBad(f"{notice.ref[:160]} is no publisher and id of a notice; build it again.")
    times = (notice.start, notice.end, notice.issued_at, *filter(None, (notice.next_word_at,)))
    if any(time.tzinfo is None for time in times) or notice.start >= notice.end:
        raise ContentBad(f"{notice.ref} has times that nobody could follow; mend them and build it again.")
    if not notice.texts or not all(is_tag(tag) and text.title for tag, text in notice.texts.items()):
        raise ContentBad(f"{notice.ref} has no title in some language; write it and build it again.")
    return notice


def is_site_ref(reference: str) -> bool:
    """Whether `reference` can be a plan layer's, ``<publisher>/<id>``."""
    publisher, _, name = reference.partition("/")
    return is_name(publisher) and is_name(name)


def write_notice(notice: Notice) -> bytes:
    """`notice` as JSON with sorted keys: same notice, same bytes."""
    return msgspec.json.encode(notice, order="sorted")


def concerns(notice: Notice, plan: Plan) -> bool:
    """Whether `notice` is for the site of `plan`."""
    return takes_in(notice.audience, plan)


def takes_in(audience: NoticeAudience, plan: Plan) -> bool:
    """Whether `audience` has the site of `plan` in it."""
    by_mode = not audience.modes or bool(set(audience.modes) & set(plan.modes))
    by_neighbour = not audience.neighbours or plan.neighbour in audience.neighbours
    places = {*audience.provinces, *audience.sites}
    return by_mode and by_neighbour and (not places or bool(places & {plan.site, *plan.layers}))


def gravest_first(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Danger before warning before information; drills after what is real; then the newest."""
    return tuple(
        sorted(
            notices,
            key=lambda one: (GRAVEST_FIRST.index(one.severity), one.drill, -one.issued_at.timestamp(), one.ref),
        )
    )
