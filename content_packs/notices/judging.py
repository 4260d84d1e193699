"""VERIFY: what may stand in a publisher's templates and in the list of those on duty. Pure.

Judged by the signer's machine before signing and by the publisher process before publishing. A kiosk asks the
same of each duty notice, except for its date: a kiosk takes what was published a week ago.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from content_packs.errors import NotListed
from content_packs.notices.duty import DutyNotice, read_duty
from content_packs.notices.filling import NotAllowed, check_filled
from content_packs.notices.template import Template, read_template
from content_packs.reading import sha256_hex
from content_packs.trust.roles import Kind, parse_path

CLOCKS_DIFFER = dt.timedelta(days=1)  # between the machine on duty and the judge's


def check_target(path: str, data: bytes, templates: Mapping[str, bytes], now: dt.datetime) -> None:
    """Raise `ContentBad` where `data` cannot stand at `path`. `templates` are those that the publisher lists now,
    by path; only duty notices need them. What is neither template nor duty notice is not judged here."""
    parts = parse_path(path)
    if parts is not None and parts.kind is Kind.TEMPLATE:
        read_template(data)
    if parts is not None and parts.kind is Kind.DUTY:
        duty, _ = judged(data, templates)
        if abs(now - duty.issued_at) > CLOCKS_DIFFER:
            raise NotAllowed(
                f"{path} was issued at {duty.issued_at:%Y-%m-%d %H:%M} UTC; fill it in again, or set the clock."
            )


def judged(data: bytes, templates: Mapping[str, bytes]) -> tuple[DutyNotice, Template]:
    """A duty notice and its template, that its publisher lists with this very hash. Raises `ContentBad`."""
    duty = read_duty(data)
    if duty.template not in templates:
        raise NotListed(
            f"{duty.ref} fills in {duty.template[:160]}, which {duty.publisher} does not list. Choose another."
        )
    found = templates[duty.template]
    template = read_template(found)
    check_filled(duty, template, sha256_hex(found))
    return duty, template
