"""CHECK: is every page there in every language, caught up with its source, and built the same?"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from content_packs.errors import Problem, Severity
from content_packs.model import TranslationState
from content_packs.source import PACK_TOML
from content_packs.source_model import PackSource, PageSource, SourceBlock, TextSource


def translation_problems(pack: PackSource) -> Iterator[Problem]:
    """Everything missing, stale or different between the languages of `pack`."""
    yield from _names(pack)
    for page in pack.pages.values():
        yield from _missing(pack, page)
        source = page.texts.get(pack.toml.source_language)
        for tag, text in page.texts.items():
            yield from _language(pack, tag, text)
            if source is None or text is source:
                continue
            yield from _stale(pack, page, tag, source)
            yield from _different(text, source)


def _severity(pack: PackSource, tag: str) -> Severity:
    return Severity.ERROR if tag in pack.toml.mandatory else Severity.WARNING


def _names(pack: PackSource) -> Iterator[Problem]:
    """Titles of the pack, its publisher and its topics in every language."""
    toml = pack.toml
    tables = [("titles", toml.titles, 0), ("publisher_names", toml.publisher_names, 0)]
    tables += [("topics.titles", topic.titles, nth) for nth, topic in enumerate(toml.topics)]
    for table, words, nth in tables:
        line = pack.places.line(table, "", nth)
        yield from words_problems(pack, words, PACK_TOML, line, table)


def words_problems(pack: PackSource, words: Mapping[str, str], path: str, line: int, what: str) -> Iterator[Problem]:
    """Languages of `pack` that `words` lack, and languages in `words` that the pack does not offer."""
    for tag in pack.toml.languages:
        if not words.get(tag, "").strip():
            sentence = f"{what} lacks {tag}; write it, or another language stands in."
            yield Problem(path, line, "missing-language", sentence, _severity(pack, tag))
    for tag in words:
        if tag not in pack.toml.languages:
            yield Problem(path, line, "wrong-tag", f"{what} has {tag}, which is not among the pack's languages.")


def _missing(pack: PackSource, page: PageSource) -> Iterator[Problem]:
    for tag in pack.toml.languages:
        if tag not in page.texts:
            sentence = f"The page is missing in {tag}; write {page.id}/{tag}.md."
            mandatory = tag in pack.toml.mandatory or tag == pack.toml.source_language
            severity = Severity.ERROR if mandatory else Severity.WARNING
            yield Problem(f"{page.id}/{tag}.md", 0, "missing-language", sentence, severity)


def _language(pack: PackSource, tag: str, text: TextSource) -> Iterator[Problem]:
    """The file's tag and what its head says about it."""
    is_source = tag == pack.toml.source_language
    if tag not in pack.toml.languages:
        sentence = f"{tag} is not among the pack's languages; add it to {PACK_TOML} or take the file out."
        yield Problem(text.path, 0, "wrong-tag", sentence)
    if is_source != (text.state is TranslationState.SOURCE):
        wanted = "source" if is_source else "draft or reviewed"
        sentence = f"{tag} is {'' if is_source else 'not '}the source language, so its state is {wanted}."
        yield Problem(text.path, text.lines.get("state", 1), "wrong-value", sentence)
    if is_source and text.translates:
        sentence = "The source language translates nothing; take the line out."
        yield Problem(text.path, text.lines["translates"], "wrong-value", sentence)


def _stale(pack: PackSource, page: PageSource, tag: str, source: TextSource) -> Iterator[Problem]:
    text = page.texts[tag]
    if text.translates != source.revision:
        line = text.lines.get("translates", 1)
        old = f"revision {text.translates}" if text.translates else "no revision"
        stamp = shlex.join(("packctl", "stamp", str(pack.root), page.id, tag))
        sentence = (
            f"It translates {old}, but {source.path} is at {source.revision}; bring it up to date, then `{stamp}`."
        )
        yield Problem(text.path, line, "stale-translation", sentence, _severity(pack, tag))


def _different(text: TextSource, source: TextSource) -> Iterator[Problem]:
    """Blocks that the source has and this language lacks, or the other way round, or otherwise."""
    own = {block.id: block for block in text.blocks}
    wanted = {block.id: block for block in source.blocks}
    for block in source.blocks:
        if block.id not in own:
            sentence = f"The block {{#{block.id}}} of {source.path}:{block.line} is missing here."
            yield Problem(text.path, 0, "missing-block", sentence)
    for block in text.blocks:
        if block.id not in wanted:
            sentence = f"{source.path} has no block {{#{block.id}}}; every language has the same blocks."
            yield Problem(text.path, block.line, "extra-block", sentence)
        else:
            yield from _block(text, block, wanted[block.id], source)
    if set(own) == set(wanted) and list(own) != list(wanted):
        first = next(block for block, other in zip(text.blocks, source.blocks, strict=False) if block.id != other.id)
        sentence = f"From here on the blocks stand in another order than in {source.path}."
        yield Problem(text.path, first.line, "block-order", sentence)


def _block(text: TextSource, block: SourceBlock, other: SourceBlock, source: TextSource) -> Iterator[Problem]:
    place = f"{source.path}:{other.line}"
    if (block.kind, block.level, block.callout) != (other.kind, other.level, other.callout):
        yield Problem(text.path, block.line, "block-kind", f"This is a {_kind(block)}, at {place} a {_kind(other)}.")
    elif [len(row) for row in block.rows] != [len(row) for row in other.rows]:
        sentence = f"This {block.kind} has {_shape(block)}, at {place} {_shape(other)}."
        yield Problem(text.path, block.line, "block-shape", sentence)
    elif block.target != other.target:
        sentence = f"This shows {block.target or 'nothing'}, at {place} {other.target or 'nothing'}."
        yield Problem(text.path, block.line, "block-target", sentence)
    elif sorted(set(block.facts())) != sorted(set(other.facts())):
        sentence = f"It cites {_facts(block)}, at {place} {_facts(other)}."
        yield Problem(text.path, block.line, "block-facts", sentence)


def _kind(block: SourceBlock) -> str:
    return " ".join(part for part in (block.callout or "", block.kind, str(block.level or "")) if part)


def _shape(block: SourceBlock) -> str:
    rows = [len(row) for row in block.rows]
    return f"{len(rows)} rows" if len(set(rows)) == 1 else f"{len(rows)} rows of {', '.join(map(str, rows))} parts"


def _facts(block: SourceBlock) -> str:
    return ", ".join(dict.fromkeys(block.facts())) or "no fact"
