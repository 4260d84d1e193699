"""A template: a notice written calmly beforehand, with slots that who is on duty may fill. Types and limits, no I/O.

Filed at ``templates/<publisher>/<id>.json`` and signed by an author and an approver, in every language. Its words
carry named slots, ``{start}``; what may stand in one is typed:

- ``{start}`` ``{end}`` ``{next}``: when it begins, ends, and when the next word comes; times.
- ``{gate}``: the name of the site at which it is read, as that site's plan has it.
- a choice of the template's own, each of its values written here in every language;
- an amount: a whole number between two bounds, in a unit.

Nothing else can be put in: no slot takes words. `duty` is the filled form, `filling` the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

import msgspec

from content_packs.errors import ContentBad
from content_packs.languages import is_tag
from content_packs.measures import is_measure
from content_packs.model import Frozen
from content_packs.notices.notice import MAX_LASTING, Gravity, NoticeAudience, NoticeText
from content_packs.reading import is_name, read_document

TEMPLATE_FORMAT = 1
MAX_TEMPLATE_BYTES = 128 * 1024
"""Twelve languages of a full notice and of its choices are under 40 kB."""

MAX_CHOICES = 8  # slots
MAX_VALUES = 40  # of one choice
MAX_VALUE = 60  # characters
MAX_AMOUNT = 1_000_000
MAX_LONGEST_H = int(MAX_LASTING.total_seconds() // 3600)

START, END, NEXT, GATE = "start", "end", "next", "gate"
FIXEDSLOTS = frozenset({START, END, NEXT, GATE})
SLOT = re.compile(r"\{([^{}]*)\}")


class DrillRule(StrEnum):
    """Whether what is filled in may be a drill."""

    NEVER = "never"
    ALLOWED = "allowed"
    ALWAYS = "always"


class Amount(Frozen, frozen=True):
    """A number that may be filled in, bounds included, and its unit as CLDR names it (``length-centimeter``)."""

    unit: str
    least: int
    most: int


class Template(Frozen, frozen=True):
    """The file. `severities` are those that may be chosen, the usual one first. `choices` is slot → value's id →
    language → words."""

    format: int
    publisher: str
    id: str
    version: int
    icon: str
    severities: tuple[Gravity, ...]
    longest_hours: int
    texts: dict[str, NoticeText]
    drill: DrillRule = DrillRule.ALLOWED
    choices: dict[str, dict[str, dict[str, str]]] = msgspec.field(default_factory=dict)
    amounts: dict[str, Amount] = msgspec.field(default_factory=dict)
    audience: NoticeAudience = NoticeAudience()
    more: str = ""
    needs: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """``<publisher>/<id>``."""
        return f"{self.publisher}/{self.id}"

    @property
    def slots(self) -> frozenset[str]:
        """Every slot that its words use."""
        return frozenset(slot for text in self.texts.values() for slot in slots_of(text))


def slots_of(text: NoticeText) -> frozenset[str]:
    """The slots in the words of one language."""
    return frozenset(slot for words in words_of(text) for slot in SLOT.findall(words))


def words_of(text: NoticeText) -> Iterator[str]:
    """Title, what happened, and each step."""
    yield from (text.title, text.what, *text.steps)


def read_template(data: bytes) -> Template:
    """A template from its target's bytes. Raises `ContentBad`; `Unsupported` when it is newer than we are."""
    template = read_document(data, Template, TEMPLATE_FORMAT, MAX_TEMPLATE_BYTES)
    for sentence in broken_rules(template):
        raise ContentBad(f"The template {template.ref[:160]} cannot be used: {sentence} Mend it and build it again.")
    return template


def write_template(template: Template) -> bytes:
    """`template` as JSON with sorted keys: same template, same bytes."""
    return msgspec.json.encode(template, order="sorted")


def broken_rules(template: Template) -> Iterator[str]:
    """What keeps `template` from being one, a sentence each. For its reader and for its author alike."""
    if not is_name(template.publisher) or not is_name(template.id):
        yield "its publisher or id is no name."
    if not template.severities or len(set(template.severities)) != len(template.severities):
        yield "it must name the severities that may be chosen, each once."
    if not 1 <= template.longest_hours <= MAX_LONGEST_H:
        yield f"longest_hours is {template.longest_hours}; 1 to {MAX_LONGEST_H} can be allowed."
    if not template.texts or not all(is_tag(tag) and text.title for tag, text in template.texts.items()):
        yield "it has no title in some language."
    yield from _broken_parameters(template)
    yield from _broken_slots(template)


def _broken_parameters(template: Template) -> Iterator[str]:
    if len(template.choices) > MAX_CHOICES or len(template.amounts) > MAX_CHOICES:
        yield f"it has more than {MAX_CHOICES} choices or amounts."
    for slot in (*template.choices, *template.amounts):
        if not is_name(slot) or slot in FIXEDSLOTS or (slot in template.choices and slot in template.amounts):
            yield f"“{slot[:40]}” cannot name a parameter, or names two."
    yield from _broken_choices(template)
    for slot, amount in template.amounts.items():
        if not 0 <= amount.least <= amount.most <= MAX_AMOUNT or not is_measure(amount.unit):
            yield f"the bounds of {slot[:40]} are not in order from 0 to {MAX_AMOUNT}, or its unit is none of CLDR's."


def _broken_choices(template: Template) -> Iterator[str]:
    for slot, values in template.choices.items():
        if not 1 <= len(values) <= MAX_VALUES or not all(map(is_name, values)):
            yield f"the choice {slot[:40]} needs 1 to {MAX_VALUES} values, each with an id."
        for value, words in values.items():
            if missing := template.texts.keys() - {tag for tag, said in words.items() if said.strip()}:
                yield f"the value {value[:40]} of {slot[:40]} is not written in {', '.join(sorted(missing))}."
            if any("{" in said or "}" in said or len(said) > MAX_VALUE for said in words.values()):
                yield f"the value {value[:40]} of {slot[:40]} has a brace, or is longer than {MAX_VALUE} characters."


def _broken_slots(template: Template) -> Iterator[str]:
    known = {*FIXEDSLOTS, *template.choices, *template.amounts}
    for tag, text in template.texts.items():
        if missing := template.slots - slots_of(text):
            yield f"{tag} lacks the slot {{{min(missing)}}} that another language has."
        if strange := slots_of(text) - known:
            yield f"{tag} has the slot {{{min(strange)[:40]}}}, which nothing can fill."
        if any("{" in rest or "}" in rest for rest in (SLOT.sub("", words) for words in words_of(text))):
            yield f"{tag} has a brace that belongs to no slot."
    for slot in (*template.choices, *template.amounts):
        if slot not in template.slots:
            yield f"the parameter {slot[:40]} is asked for and said nowhere."
