"""SIGN: whatever becomes a notice on a kiosk → the notice that its screens are given.

A template has its slots unfilled: what stands between braces is what somebody on duty will put in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from content_packs.errors import ContentBad
from content_packs.languages import LanguagePack
from content_packs.notices.duty import read_duty
from content_packs.notices.filling import Place, filled
from content_packs.notices.notice import GRAVEST_FIRST, NOTICE_FORMAT, Notice, read_notice
from content_packs.notices.template import Template, read_template
from content_packs.trust.roles import Kind, parse_path
from kiosk.desk.drawing.release import NAMES, TIME_ZONE

POSTED = frozenset({Kind.NOTICE, Kind.TEMPLATE, Kind.DUTY})


def posted(
    path: str,
    data: bytes,
    templates: Mapping[str, bytes],
    languages: Mapping[str, LanguagePack],
    now: dt.datetime,
) -> Notice:
    """The notice that the file at `path` becomes. Raises `ContentBad` for what becomes none."""
    parts = parse_path(path)
    kind = parts.kind if parts else None
    if kind is Kind.NOTICE:
        return read_notice(data)
    if kind is Kind.TEMPLATE:
        return _unfilled(read_template(data), now)
    if kind is not Kind.DUTY:
        raise ContentBad(f"{path} is no notice.")
    duty = read_duty(data)
    if duty.template not in templates:
        raise ContentBad(f"{duty.template} is not released any more, so that {path} cannot be shown.")
    return filled(duty, read_template(templates[duty.template]), Place(NAMES, TIME_ZONE), languages)


def _unfilled(template: Template, now: dt.datetime) -> Notice:
    """As grave as it may become, and about to begin."""
    return Notice(
        format=NOTICE_FORMAT,
        publisher=template.publisher,
        id=template.id,
        version=template.version,
        severity=next(each for each in GRAVEST_FIRST if each in template.severities),
        icon=template.icon,
        start=now,
        end=now + dt.timedelta(hours=template.longest_hours),
        issued_at=now,
        texts=template.texts,
        audience=template.audience,
        more=template.more,
    )
