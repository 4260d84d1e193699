"""CHECK: everything an author can get wrong in a template, at once, with file and line.

Who is on duty cannot mend words: so whatever can be filled in is tried here. In each language the template is set
with the shortest and with the longest of everything that its slots can take, by the very typesetter of the kiosk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

import msgspec

from content_packs.dates import written_moment
from content_packs.errors import Problem
from content_packs.gate_tables import load_gates
from content_packs.languages import LanguagePack, readable
from content_packs.measures import written_measure
from content_packs.notices.check import Mistake, audience_mistakes, fit_mistakes, head_mistakes, text_mistakes
from content_packs.notices.duty import DUTY_FORMAT, DutyNotice, template_path
from content_packs.notices.filling import Place, filled
from content_packs.notices.source import NoticeTextToml
from content_packs.notices.template import Amount, Template, broken_rules
from content_packs.notices.template_source import CHOICES, TemplateSource, built_template

_ZONE = "UTC"
_YEAR = 2026
_MOMENTS = tuple(dt.datetime(_YEAR, month, day, 20, 20, tzinfo=dt.UTC) for month in range(1, 13) for day in (1, 22))
"""A short and a long day of each month."""

Choose = Callable[[Iterable[str], Callable[[str], int]], str]


def _shortest(said: Iterable[str], length: Callable[[str], int]) -> str:
    return min(said, key=length)


def _longest(said: Iterable[str], length: Callable[[str], int]) -> str:
    return max(said, key=length)


def template_problems(source: TemplateSource, languages: Mapping[str, LanguagePack]) -> list[Problem]:
    """Every problem of a template. `languages` are all that it must speak."""
    toml, file = source.toml, source.file
    mistakes = chain(
        head_mistakes(toml.publisher, toml.id, toml.version, toml.icon, toml.more),
        audience_mistakes(source.audience),
        _languages(source, languages),
    )
    for mistake in mistakes:
        file.complain(mistake.table, mistake.key, mistake.code, mistake.message)
    if not file.problems:
        template = built_template(source, languages)
        for sentence in broken_rules(template):
            file.complain("", "", "broken-rule", sentence[:1].upper() + sentence[1:])
        if not file.problems:
            for mistake in _tried(template, languages):
                file.complain(mistake.table, mistake.key, mistake.code, mistake.message)
    return sorted(set(file.problems))


def _languages(source: TemplateSource, languages: Mapping[str, LanguagePack]) -> Iterator[Mistake]:
    for tag in source.texts.keys() - languages.keys():
        yield Mistake(tag, "", "unknown-language", f"No language pack says how to write {tag}.")
    for tag in languages.keys() - source.texts.keys():
        yield Mistake(tag, "", "missing-language", f"{tag} is missing; a template is in every language.")
    for slot, values in source.choices.items():
        for value, words in values.items():
            for tag in languages.keys() - words.keys():
                sentence = f"{slot} {value} is missing in {tag}."
                yield Mistake(f"{CHOICES}.{slot}.{value}", "", "missing-language", sentence)


def _tried(template: Template, languages: Mapping[str, LanguagePack]) -> Iterator[Mistake]:
    """What goes wrong in some language with the shortest or the longest of everything."""
    for tag in template.texts:
        one = msgspec.structs.replace(template, texts={tag: template.texts[tag]})
        for choose in (_shortest, _longest):
            notice = filled(_extreme(one, tag, languages, choose), one, _place(tag, languages, choose), languages)
            text = notice.texts[tag]
            yield from text_mistakes(tag, NoticeTextToml(title=text.title, what=text.what, steps=text.steps))
            yield from fit_mistakes(notice, languages)


def _extreme(template: Template, tag: str, languages: Mapping[str, LanguagePack], choose: Choose) -> DutyNotice:
    """`template` filled in with what is shortest or longest in `tag`."""
    language = languages[tag]
    when = {written_moment(moment, _ZONE, language): moment for moment in _MOMENTS}
    moment = when[choose(when, len)]
    return DutyNotice(
        format=DUTY_FORMAT,
        publisher=template.publisher,
        id=template.id,
        version=1,
        template=template_path(template.publisher, template.id),
        template_sha256="0" * 64,
        template_version=template.version,
        gravity=template.severities[0],
        start=moment,
        end=moment,
        issued_at=moment,
        next_word_at=moment,
        choices={slot: choose(values, partial(_length_in, tag, values)) for slot, values in template.choices.items()},
        amounts={slot: _number(amount, language, choose) for slot, amount in template.amounts.items()},
    )


def _length_in(tag: str, values: Mapping[str, Mapping[str, str]], value: str) -> int:
    return len(values[value][tag])


def _number(amount: Amount, language: LanguagePack, choose: Choose) -> int:
    bounds = (str(amount.least), str(amount.most))
    return int(choose(bounds, lambda number: len(written_measure(int(number), amount.unit, language))))


def _place(tag: str, languages: Mapping[str, LanguagePack], choose: Choose) -> Place:
    """Of all gates that we know, the one whose name is shortest or longest for readers of `tag`."""
    names = [gate.names for gate in load_gates()]
    read = {each[readable(tag, languages, each) or next(iter(each))]: each for each in names}
    return Place(read[choose(read, len)], _ZONE)
