"""SIGN: the languages in which a request is shown: what comes with this software, then what is released,
then, for how it would be, what the request itself brings.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterable, Mapping

from content_packs.errors import ContentBad
from content_packs.languages import LanguagePack, read_language
from content_packs.signing.signer import Examined
from content_packs.trust.groups import delegated_names
from content_packs.trust.roles import Kind, parse_path

Packs = Mapping[str, LanguagePack]


def shipped() -> Packs:
    """The languages that come with this software, built now: some hundred milliseconds."""
    source = importlib.import_module("content_packs.language_source")  # an author's tool: the kiosk has it not
    packs: Packs = source.load_language_packs()
    return packs


def released(examined: Examined, known: Packs) -> Packs:
    """`known`, in place of which stands what is released."""
    past = examined.past
    names = delegated_names(examined.standing.delegator)
    paths = [path for name in names for path in past.trust.listed(Kind.LANGUAGE, name, past.now)]
    found = dict(known)
    for path in paths:
        with contextlib.suppress(ContentBad):  # one for newer software: kiosks of our age keep theirs as well
            found |= _laid_over({}, [past.target(path)])
    return found


def requested(examined: Examined, known: Packs) -> Packs:
    """`known`, in place of which stands what the request brings."""
    brought = sorted(examined.judged.targets.items())
    return _laid_over(known, (data for path, data in brought if _is_language(path)))


def _laid_over(known: Packs, files: Iterable[bytes]) -> Packs:
    found = dict(known)
    for pack in map(read_language, files):
        found[pack.tag] = pack
    return found


def _is_language(path: str) -> bool:
    parts = parse_path(path)
    return parts is not None and parts.kind is Kind.LANGUAGE
