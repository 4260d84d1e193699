"""CHECK: everything an author can get wrong, at once, with file and line.

Reads the folder, then asks every module of `checks`. What could not be read is reported by the reader
and not judged again. Errors stop a build; warnings are shown and counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

from content_packs.checks.attract import attract_problems
from content_packs.checks.evidence import evidence_problems
from content_packs.checks.fit import Fit
from content_packs.checks.links import link_problems
from content_packs.checks.look import look_problems
from content_packs.checks.media_files import media_problems
from content_packs.checks.prose_figures import figure_problems
from content_packs.checks.said import said_problems
from content_packs.checks.speech import speech_problems
from content_packs.checks.structure import structure_problems
from content_packs.checks.surveys import survey_problems
from content_packs.checks.translation import translation_problems
from content_packs.errors import Problem, Severity
from content_packs.languages import LanguagePack
from content_packs.source import read_pack
from content_packs.source_model import PackSource
from content_packs.typeset.icons import ICONS


def check(root: Path, today: dt.date, languages: Mapping[str, LanguagePack]) -> list[Problem]:
    """Every problem of the pack in the folder `root`, in order of place. `languages` are all that are known."""
    pack, problems = read_pack(root)
    if pack is not None:
        problems += _judged(pack, today, languages)
    return sorted(set(problems))


def errors_in(problems: list[Problem]) -> list[Problem]:
    """Those of `problems` that stop a build."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def _judged(pack: PackSource, today: dt.date, languages: Mapping[str, LanguagePack]) -> Iterator[Problem]:
    yield from structure_problems(pack, ICONS)
    yield from _unknown_languages(pack, languages)
    yield from translation_problems(pack)
    yield from link_problems(pack)
    yield from survey_problems(pack)
    yield from evidence_problems(pack, today)
    yield from figure_problems(pack, languages)
    yield from media_problems(pack)
    yield from said_problems(pack, languages)
    yield from look_problems(pack)
    yield from speech_problems(pack)
    yield from attract_problems(pack)
    yield from Fit(languages).problems(pack, today)


def _unknown_languages(pack: PackSource, languages: Mapping[str, LanguagePack]) -> Iterator[Problem]:
    line = pack.places.line("", "languages")
    for tag in pack.toml.languages:
        if tag not in languages:
            sentence = f"No language pack says how to write {tag}; build its language pack first."
            yield Problem("pack.toml", line, "unknown-language", sentence)
