"""AUTHOR: what somebody on duty typed, and a template → a duty notice, judged as its signer will. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from content_packs.errors import ContentBad
from content_packs.notices.duty import DUTY_FORMAT, DutyNotice, template_path
from content_packs.notices.filling import NotAllowed, check_filled
from content_packs.notices.moments import moment
from content_packs.notices.notice import Gravity
from content_packs.notices.template import DrillRule, Template, read_template
from content_packs.reading import sha256_hex

TOOL_LANGUAGE = "en"
"""What the tool speaks, and so shows first."""


@dataclass(frozen=True)
class Typed:
    """A command line, before anything was made of it. Times as `moments` reads them; `values` are ``slot=value``."""

    until: str
    start: str = ""
    following: str = ""
    severity: str = ""
    gates: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    drill: bool = False
    id: str = ""


def fill(template_bytes: bytes, typed: Typed, now: dt.datetime, zone: str) -> DutyNotice:
    """The duty notice that `typed` asks for, issued now. Raises `ContentBad` where the template does not allow it."""
    template = read_template(template_bytes)
    issued = now.astimezone(dt.UTC).replace(second=0, microsecond=0)
    values = _pairs(typed.values)
    duty = DutyNotice(
        format=DUTY_FORMAT,
        publisher=template.publisher,
        id=typed.id or f"{template.id[:40]}-{issued:%Y%m%d-%H%M}",
        version=int(now.timestamp()),
        template=template_path(template.publisher, template.id),
        template_sha256=sha256_hex(template_bytes),
        template_version=template.version,
        gravity=_gravity(typed.severity, template),
        start=moment(typed.start, now, zone) if typed.start else issued,
        end=moment(typed.until, now, zone),
        issued_at=issued,
        next_word_at=moment(typed.following, now, zone) if typed.following else None,
        drill=typed.drill or template.drill is DrillRule.ALWAYS,
        sites=tuple(sorted({_site(gate, template.publisher) for gate in typed.gates})),
        choices={slot: value for slot, value in values.items() if slot not in template.amounts},
        amounts={slot: _number(slot, value) for slot, value in values.items() if slot in template.amounts},
    )
    check_filled(duty, template, duty.template_sha256)
    return duty


def asked_for(template: Template) -> Iterable[str]:
    """What `template` asks to be filled in, line by line."""
    longest = f"at most {template.longest_hours} h"
    yield f"{template.id}, version {template.version}: {', '.join(template.severities)}; {longest}"
    yield f"  {template.texts[TOOL_LANGUAGE if TOOL_LANGUAGE in template.texts else min(template.texts)].title}"
    for slot, values in template.choices.items():
        yield f"  --set {slot}={'|'.join(values)}"
    for slot, amount in template.amounts.items():
        yield f"  --set {slot}={amount.least}…{amount.most} ({amount.unit})"
    if template.drill is not DrillRule.ALLOWED:
        yield f"  {'always' if template.drill is DrillRule.ALWAYS else 'never'} a drill"


def _pairs(values: Iterable[str]) -> Mapping[str, str]:
    pairs = [value.partition("=") for value in values]
    if wrong := next((slot for slot, sign, _ in pairs if not sign), None):
        raise ContentBad(f"{wrong[:40]!r} sets nothing; write slot=value, like area=road.")
    return {slot.strip(): value.strip() for slot, _, value in pairs}


def _gravity(severity: str, template: Template) -> Gravity:
    if severity not in ("", *template.severities):
        raise NotAllowed(f"{template.id} may not be {severity[:40]}; {', '.join(template.severities)} may be chosen.")
    return Gravity(severity) if severity else template.severities[0]


def _number(slot: str, value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise ContentBad(f"{slot} is {value[:40]!r}; write a whole number.")
    return int(value)


def _site(gate: str, publisher: str) -> str:
    return gate if "/" in gate else f"{publisher}/{gate}"
