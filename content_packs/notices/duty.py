"""A duty notice: which template, and what stands in its slots. Types, no I/O.

Filed at ``duty/<publisher>/<id>.json`` and signed by one key on duty. It holds no words, and cannot: a template
by path, hash and version, times, a gravity, sites, and for each parameter the id of a value or a number.
`filling` says whether the template allows it, and what it reads like.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from content_packs.errors import ContentBad
from content_packs.model import Frozen
from content_packs.notices.notice import Gravity, is_site_ref
from content_packs.reading import is_name, is_sha256, read_document
from content_packs.trust.roles import Kind, TargetPath

DUTY_FORMAT = 1
MAX_DUTY_BYTES = 32 * 1024
MAX_SITES = 200


class DutyNotice(Frozen, frozen=True):
    """The file. Times are UTC; `template` is a target's path, `sites` plan layers ``<publisher>/<id>``, none for
    all that the template is for. `choices` and `amounts` have a value for each parameter of the template."""

    format: int
    publisher: str
    id: str
    version: int
    template: str
    template_sha256: str
    template_version: int
    gravity: Gravity
    start: dt.datetime
    end: dt.datetime
    issued_at: dt.datetime
    next_word_at: dt.datetime | None = None
    drill: bool = False
    sites: tuple[str, ...] = ()
    choices: dict[str, str] = msgspec.field(default_factory=dict)
    amounts: dict[str, int] = msgspec.field(default_factory=dict)
    needs: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """``<publisher>/<id>``."""
        return f"{self.publisher}/{self.id}"


def read_duty(data: bytes) -> DutyNotice:
    """A duty notice from its target's bytes. Raises `ContentBad`; `Unsupported` when it is newer than we are."""
    duty = read_document(data, DutyNotice, DUTY_FORMAT, MAX_DUTY_BYTES)
    if not is_name(duty.publisher) or not is_name(duty.id) or not is_sha256(duty.template_sha256):
        raise ContentBad(f"{duty.ref[:160]} is no publisher and id of a notice, or its template has no hash.")
    times = (duty.start, duty.end, duty.issued_at, *filter(None, (duty.next_word_at,)))
    if any(time.tzinfo is None for time in times):
        raise ContentBad(f"{duty.ref} has times without an offset from UTC; fill the template in again.")
    if len(duty.sites) > MAX_SITES or not all(map(is_site_ref, duty.sites)):
        raise ContentBad(f"{duty.ref} names sites that are none, or more than {MAX_SITES}; fill it in again.")
    return duty


def write_duty(duty: DutyNotice) -> bytes:
    """`duty` as JSON with sorted keys: same notice, same bytes."""
    return msgspec.json.encode(duty, order="sorted")


def template_path(publisher: str, name: str) -> str:
    """Where a template is filed."""
    return str(TargetPath(Kind.TEMPLATE, publisher, name))


def duty_path(publisher: str, name: str) -> str:
    """Where a duty notice is filed."""
    return str(TargetPath(Kind.DUTY, publisher, name))
