"""A template and what somebody on duty chose → the notice that everybody reads. Pure: the same everywhere.

The publisher process, the signer's machine, the kiosk and the phone page all judge and fill by this module.
Rules:

1. The template is of the duty notice's own publisher, and is the very bytes that were named, by SHA-256 and
   version. Whether its publisher lists them now, the caller has seen.
2. Gravity and drill are among what the template allows. It lasts at most as long as the template says, and does
   not begin later than `MAX_AHEAD` after it was issued.
3. Every parameter has a value and nothing else has: a choice is an id of the template's own list, an amount a
   whole number within its bounds. No words come from the duty notice.
4. The sites are among those that the template is for.
5. Danger, and a template that says ``{next}``, tell when the next word comes.

What fills a slot stands in a directional isolate, so that a name or a number never turns the words round it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from content_packs.dates import written_moment
from content_packs.errors import ContentBad
from content_packs.languages import LanguagePack, readable
from content_packs.measures import written_measure
from content_packs.notices.duty import DutyNotice, template_path
from content_packs.notices.notice import NOTICE_FORMAT, Gravity, Notice, NoticeText, takes_in
from content_packs.notices.template import END, GATE, NEXT, SLOT, START, DrillRule, Template
from content_packs.plain import NO_BREAK_SPACE
from content_packs.plan import Plan

MAX_AHEAD = dt.timedelta(days=7)
"""How far ahead a notice may be announced: what begins later is no matter for who is on duty."""

ID_PREFIX = "duty."
"""Before the id of what was filled in: the dot keeps it apart from every notice in free words."""

_DAY_AND_MONTH = re.compile(r"(?<=\d) (?=\w)")

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


class NotAllowed(ContentBad):
    """The template does not allow what was filled in; the sentence says what, and the way out."""


@dataclass(frozen=True)
class Place:
    """Where a notice is read: the site's names by language, and its time zone."""

    names: Mapping[str, str]
    zone: str


def check_filled(duty: DutyNotice, template: Template, template_sha256: str) -> None:
    """Raise `NotAllowed` where a rule of the module is broken."""
    for sentence in _broken(duty, template, template_sha256):
        raise NotAllowed(f"{duty.ref} is not what its template allows: {sentence}")


def is_meant_for(duty: DutyNotice, template: Template, plan: Plan) -> bool:
    """Whether the site of `plan` is to read it."""
    return (not duty.sites or plan.site in duty.sites) and takes_in(template.audience, plan)


def filled(duty: DutyNotice, template: Template, place: Place, languages: Mapping[str, LanguagePack]) -> Notice:
    """What the two say at `place`, in every language of the template that is at hand. Check it first."""
    tags = [tag for tag in template.texts if tag in languages]
    return Notice(
        format=NOTICE_FORMAT,
        publisher=duty.publisher,
        id=f"{ID_PREFIX}{duty.id}",
        version=duty.version,
        severity=duty.gravity,
        icon=template.icon,
        start=duty.start,
        end=duty.end,
        issued_at=duty.issued_at,
        next_word_at=duty.next_word_at,
        texts={tag: _text(duty, template, tag, place, languages) for tag in tags},
        drill=duty.drill,
        audience=template.audience,
        more=template.more,
    )


# -- the rules -----------------------------------------------------------------------------------------


def _broken(duty: DutyNotice, template: Template, sha256: str) -> Iterator[str]:
    if duty.template != template_path(duty.publisher, template.id) or template.publisher != duty.publisher:
        yield f"{duty.template[:160]} is not a template of {duty.publisher}."
    if (duty.template_sha256, duty.template_version) != (sha256, template.version):
        yield f"it names version {duty.template_version}, and version {template.version} is another; fill it in again."
    if duty.gravity not in template.severities:
        yield f"it may not be {duty.gravity}; {', '.join(template.severities)} may be chosen."
    if duty.drill and template.drill is DrillRule.NEVER:
        yield "it may not be a drill."
    if not duty.drill and template.drill is DrillRule.ALWAYS:
        yield "it may be nothing but a drill."
    yield from _broken_times(duty, template)
    yield from _broken_values(duty, template)
    if (allowed := template.audience.sites) and not template.audience.provinces and set(duty.sites) - set(allowed):
        yield f"the template is not for {min(set(duty.sites) - set(allowed))}."


def _broken_times(duty: DutyNotice, template: Template) -> Iterator[str]:
    longest = dt.timedelta(hours=template.longest_hours)
    if duty.end <= max(duty.start, duty.issued_at):
        yield "it is over before it begins."
    if duty.end - duty.start > longest or duty.end - duty.issued_at > longest + MAX_AHEAD:
        yield f"it lasts longer than {template.longest_hours} hours."
    if duty.start - duty.issued_at > MAX_AHEAD:
        yield f"it begins more than {MAX_AHEAD.days} days after it was issued."
    following = duty.next_word_at
    if following is None and (duty.gravity is Gravity.DANGER or NEXT in template.slots):
        yield "it must say when the next word comes."
    if following is not None and not duty.issued_at < following <= duty.end:
        yield "the next word must come after it was issued, and before it ends."


def _broken_values(duty: DutyNotice, template: Template) -> Iterator[str]:
    given, asked = {*duty.choices, *duty.amounts}, {*template.choices, *template.amounts}
    for slot in sorted(given ^ asked):
        yield f"“{slot[:40]}” is {'not asked for' if slot in given else 'not filled in'}."
    for slot, value in duty.choices.items():
        if slot in template.choices and value not in template.choices[slot]:
            yield f"“{value[:40]}” is not among the values of {slot}: {', '.join(template.choices[slot])}."
        if slot in template.amounts:
            yield f"{slot} is a number."
    for slot, number in duty.amounts.items():
        amount = template.amounts.get(slot)
        if amount is None:
            yield f"{slot[:40]} is no number."
        elif not amount.least <= number <= amount.most:
            yield f"{slot} is {number}; {amount.least} to {amount.most} may stand there."


# -- the words -----------------------------------------------------------------------------------------


def _text(
    duty: DutyNotice, template: Template, tag: str, place: Place, languages: Mapping[str, LanguagePack]
) -> NoticeText:
    values = {slot: isolated(said) for slot, said in _values(duty, template, tag, place, languages).items()}
    text = template.texts[tag]
    say = _filler(values)
    return NoticeText(title=say(text.title), what=say(text.what), steps=tuple(map(say, text.steps)))


def _values(
    duty: DutyNotice, template: Template, tag: str, place: Place, languages: Mapping[str, LanguagePack]
) -> dict[str, str]:
    """What stands in each slot for readers of `tag`."""
    language = languages[tag]
    times = {START: duty.start, END: duty.end, NEXT: duty.next_word_at}
    values = {slot: _held(written_moment(when, place.zone, language)) for slot, when in times.items() if when}
    named = readable(tag, languages, place.names)
    values[GATE] = place.names[named] if named else next(iter(place.names.values()), "")
    values |= {slot: template.choices[slot][value][tag] for slot, value in duty.choices.items()}
    return values | {
        slot: written_measure(number, template.amounts[slot].unit, language) for slot, number in duty.amounts.items()
    }


def _filler(values: Mapping[str, str]) -> Callable[[str], str]:
    """Once over the words, so that nothing in a value is taken for a slot."""
    return lambda words: SLOT.sub(lambda match: values[match[1]], words)


def _held(written: str) -> str:
    """A day and its month stay on one line."""
    return _DAY_AND_MONTH.sub(NO_BREAK_SPACE, written)


def isolated(said: str) -> str:
    """`said` so that its direction is its own."""
    return f"{_FIRST_STRONG_ISOLATE}{said}{_POP_ISOLATE}"


def place_of(plan: Plan) -> Place:
    """Where a kiosk with this plan stands."""
    return Place(plan.names, plan.time_zone)
