"""AUTHOR: one PO catalogue of screen words against the template, with every mistake at once.

The template `messages.pot` says which ids exist and which ``{slots}`` each has. Rules:

1. Every id of the template is translated; a fuzzy entry counts as untranslated; no id is unknown or given twice.
2. The English that was translated is still the English of the template.
3. A translation has exactly the slots of its English, so that no number and no name is lost.
4. A plural message (``one: … | other: …``) gives each category of its own language, no more and no less.
   A category that only ever stands for one number may say that number in words and leave its slot out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import polib

from content_packs.errors import Problem
from content_packs.languages import OTHER, categories, plural_category

Message: TypeAlias = str | dict[str, str]

SAMPLED_COUNTS = 1000
"""Counts from 0 up to here are tried to learn whether a plural category stands for one number alone."""

_SLOT = re.compile(r"\{([a-z_]+)\}")
_FORM = re.compile(r"(zero|one|two|few|many|other): (.+)", re.DOTALL)


def read_template(path: Path) -> dict[str, str]:
    """Message id → English, from the template at `path`."""
    return {entry.msgctxt: entry.msgid for entry in polib.pofile(str(path))}


def read_catalogue(
    path: Path, template: Mapping[str, str], plural: Mapping[str, str]
) -> tuple[dict[str, Message], list[Problem]]:
    """The messages of the PO file at `path` in the template's order, and every mistake in it."""
    try:
        entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    except (OSError, UnicodeDecodeError) as error:
        return {}, [Problem(path.name, 0, "unreadable-catalogue", f"The catalogue cannot be read: {error}")]
    problems = list(_ids(entries, template, path.name))
    messages: dict[str, Message] = {}
    for entry in sorted((e for e in entries if e.msgctxt in template), key=lambda e: list(template).index(e.msgctxt)):
        mistakes = [Problem(path.name, _line(entry), *m) for m in _entry(entry, template[entry.msgctxt], plural)]
        problems += mistakes
        if not mistakes:
            messages[entry.msgctxt] = parse_message(unicodedata.normalize("NFC", entry.msgstr))
    return messages, problems


def parse_message(text: str) -> Message:
    """``one: … | other: …`` as a dict of plural forms; anything else as it is."""
    forms = [_FORM.fullmatch(part) for part in text.split(" | ")]
    found = {form[1]: form[2] for form in forms if form}
    return found if OTHER in found and len(found) == len(forms) else text


def _line(entry: polib.POEntry) -> int:
    return entry.linenum or 0


def _ids(entries: list[polib.POEntry], template: Mapping[str, str], name: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry in entries:
        if entry.msgctxt in seen:
            yield Problem(name, _line(entry), "repeated-message", f"{entry.msgctxt} stands twice; keep one.")
        elif entry.msgctxt not in template:
            yield Problem(
                name, _line(entry), "unknown-message", f"{entry.msgctxt} is no message of messages.pot; take it out."
            )
        seen.add(entry.msgctxt)
    for missing in sorted(template.keys() - seen):
        yield Problem(name, 0, "missing-message", f"{missing} is missing: “{template[missing]}”. Add and translate it.")


def _entry(entry: polib.POEntry, english: str, plural: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(code, message) of every mistake of one entry."""
    if not entry.msgstr.strip() or entry.fuzzy:
        yield "missing-message", f"{entry.msgctxt} is not translated: “{english}”."
        return
    if entry.msgid != english:
        yield "stale-message", f"{entry.msgctxt} translates “{entry.msgid}”, but its English now is “{english}”."
    source, message = parse_message(english), parse_message(entry.msgstr)
    if isinstance(source, str):
        yield from _slots(entry.msgctxt, source, entry.msgstr)
    elif isinstance(message, str):
        yield "missing-plural", f"{entry.msgctxt} needs plural forms, written as “{OTHER}: … ” between “ | ”."
    else:
        yield from _forms(entry.msgctxt, source[OTHER], message, plural)


def _forms(
    message_id: str, source: str, forms: Mapping[str, str], plural: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    wanted = categories(plural)
    for category in sorted(wanted - forms.keys()):
        yield "missing-plural", f"{message_id} lacks the plural form “{category}”, which this language has."
    for category in sorted(forms.keys() - wanted):
        yield "unknown-plural", f"{message_id} has a plural form “{category}”, which this language lacks; take it out."
    for category in sorted(wanted & forms.keys()):
        if _SLOT.search(forms[category]) or not _is_one_number(plural, category):
            yield from _slots(f"{message_id} ({category})", source, forms[category])


def _slots(place: str, source: str, text: str) -> Iterator[tuple[str, str]]:
    wanted, found = set(_SLOT.findall(source)), set(_SLOT.findall(text))
    for slot in sorted(wanted - found):
        yield "lost-slot", f"{place} lost {{{slot}}}; put it where its value belongs."
    for slot in sorted(found - wanted):
        yield "unknown-slot", f"{place} has {{{slot}}}, which nothing fills; take it out."


def _is_one_number(plural: Mapping[str, str], category: str) -> bool:
    return sum(plural_category(plural, count) == category for count in range(SAMPLED_COUNTS)) == 1
