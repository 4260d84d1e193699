"""CHECK: pack.toml itself, topics, icons, and whether everything has its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from babel import Locale

from content_packs.errors import Problem, Severity
from content_packs.languages import is_tag
from content_packs.reading import is_name
from content_packs.source import PACK_TOML, PAGE_TOML
from content_packs.source_model import SOURCE_FORMAT, PackSource, PageSource

MAX_TOPICS = 8  # more tiles than this are not found at a glance
MAX_RELATED = 4


def structure_problems(pack: PackSource, icons: Mapping[str, str]) -> Iterator[Problem]:
    """Everything wrong in pack.toml and in how its parts refer to each other."""
    yield from _head(pack)
    yield from _languages(pack)
    yield from _audience(pack)
    yield from _topics(pack, icons)
    yield from _homeless(pack)
    for page in pack.pages.values():
        yield from _page(pack, page, icons)


def _at(pack: PackSource, key: str, code: str, message: str, table: str = "", nth: int = 0) -> Problem:
    return Problem(PACK_TOML, pack.places.line(table, key, nth), code, message)


def _head(pack: PackSource) -> Iterator[Problem]:
    toml = pack.toml
    if toml.format != SOURCE_FORMAT:
        yield _at(pack, "format", "wrong-format", f"This software reads format {SOURCE_FORMAT}, not {toml.format}.")
    for key, name in (("publisher", toml.publisher), ("id", toml.id)):
        if not is_name(name):
            yield _at(pack, key, "bad-id", f"“{name}” is no id: small letters a–z, digits and hyphens.")
    if toml.version < 1:
        yield _at(pack, "version", "wrong-value", "Versions count from 1.")
    if toml.help and toml.help not in pack.pages:
        yield _at(pack, "help", "broken-link", f"There is no page {toml.help}; name the one that helps at once.")


def _languages(pack: PackSource) -> Iterator[Problem]:
    toml = pack.toml
    for tag in sorted({tag for tag in toml.languages if not is_tag(tag)}):
        yield _at(pack, "languages", "wrong-tag", f"“{tag}” is no BCP 47 language tag in its usual letters.")
    for tag, times in Counter(toml.languages).items():
        if times > 1:
            yield _at(pack, "languages", "duplicate-id", f"{tag} stands {times} times among the languages.")
    for key, tags in (("mandatory", toml.mandatory), ("source_language", (toml.source_language,))):
        for tag in tags:
            if tag not in toml.languages:
                yield _at(pack, key, "wrong-tag", f"{tag} is not among the pack's languages; add it there.")


def _audience(pack: PackSource) -> Iterator[Problem]:
    territories = Locale("en").territories
    for code in pack.toml.audience.neighbours:
        if len(code) != 2 or code not in territories:
            sentence = f"“{code}” is no country's ISO 3166-1 code; write two capitals, like KH."
            yield _at(pack, "neighbours", "wrong-value", sentence, "audience")


def _topics(pack: PackSource, icons: Mapping[str, str]) -> Iterator[Problem]:
    topics = pack.toml.topics
    if len(topics) > MAX_TOPICS:
        sentence = f"{len(topics)} topics; at most {MAX_TOPICS} fit the home screen: join some."
        yield _at(pack, "", "too-many-topics", sentence, "topics", MAX_TOPICS)
    seen: set[str] = set()
    for nth, topic in enumerate(topics):
        if not is_name(topic.id):
            yield _at(pack, "id", "bad-id", f"“{topic.id}” is no id.", "topics", nth)
        if topic.id in seen:
            yield _at(pack, "id", "duplicate-id", f"There are two topics {topic.id}.", "topics", nth)
        seen.add(topic.id)
        if topic.icon not in icons:
            yield _at(pack, "icon", "unknown-icon", _no_icon(topic.icon), "topics", nth)
        if not topic.pages:
            yield _at(pack, "pages", "empty-topic", f"The topic {topic.id} has no pages.", "topics", nth)
        for page in topic.pages:
            if page not in pack.pages:
                sentence = f"There is no page {page}; write {page}/{PAGE_TOML}, or take it out."
                yield _at(pack, "pages", "broken-link", sentence, "topics", nth)


def _homeless(pack: PackSource) -> Iterator[Problem]:
    homes = Counter(page for topic in pack.toml.topics for page in topic.pages)
    for page in pack.pages:
        if homes[page] == 0:
            sentence = f"The page {page} belongs to no topic, so nobody finds it; name it in one in {PACK_TOML}."
            yield Problem(f"{page}/{PAGE_TOML}", 0, "page-in-no-topic", sentence)
        elif homes[page] > 1:
            sentence = f"The page {page} is named {homes[page]} times in topics; a page belongs to one."
            yield Problem(PACK_TOML, 0, "page-in-two-topics", sentence)


def _page(pack: PackSource, page: PageSource, icons: Mapping[str, str]) -> Iterator[Problem]:
    if page.toml.icon and page.toml.icon not in icons:
        yield Problem(page.path, page.places.line("", "icon"), "unknown-icon", _no_icon(page.toml.icon))
    line = page.places.line("", "related")
    for other in page.toml.related:
        if other not in pack.pages or other == page.id:
            sentence = f"“{other}” is no other page of this pack; take it out of related."
            yield Problem(page.path, line, "broken-link", sentence)
    if len(page.toml.related) > MAX_RELATED:
        sentence = f"{len(page.toml.related)} related pages; more than {MAX_RELATED} help nobody."
        yield Problem(page.path, line, "too-many-related", sentence, Severity.WARNING)


def _no_icon(name: str) -> str:
    return f"“{name}” is no Material icon; look for a name at the icon font's page."
