"""SIGN: what somebody on duty filled in, in words: the template's, each slot filled. Pure.

For reading before signing: times are written in UTC and numbers as they are, whatever the language; the site's
name, which every kiosk puts in itself, stays a slot. A kiosk writes all of them as its language does (`filling`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from content_packs.errors import ContentBad
from content_packs.notices.duty import DutyNotice, read_duty
from content_packs.notices.template import END, NEXT, SLOT, START, Template, read_template


def words_of_duty(data: bytes, templates: Mapping[str, bytes]) -> dict[str, Any]:
    """Title, what and steps by language; nothing where the template is not at hand or another."""
    try:
        duty = read_duty(data)
        template = read_template(templates[duty.template])
    except (ContentBad, KeyError):
        return {}
    return {tag: _text(duty, template, tag) for tag in template.texts}


def _text(duty: DutyNotice, template: Template, tag: str) -> dict[str, Any]:
    values = _values(duty, template, tag)

    def say(words: str) -> str:
        return SLOT.sub(lambda match: values.get(match[1], match[0]), words)

    text = template.texts[tag]
    return {"title": say(text.title), "what": say(text.what), "steps": [say(step) for step in text.steps]}


def _values(duty: DutyNotice, template: Template, tag: str) -> dict[str, str]:
    times = {START: duty.start, END: duty.end, NEXT: duty.next_word_at}
    values = {slot: _moment(when) for slot, when in times.items() if when}
    values |= {slot: str(number) for slot, number in duty.amounts.items()}
    for slot, value in duty.choices.items():
        values[slot] = template.choices.get(slot, {}).get(value, {}).get(tag, value)
    return values


def _moment(when: dt.datetime) -> str:
    return f"{when.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"
