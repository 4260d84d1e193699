"""CHECK: sounds that a build is to make: whether a voice can say them. Whether a synthesiser is installed here is not
asked: packs are checked on machines that never build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from content_packs.errors import ContentBad, Problem
from content_packs.languages import LanguagePack
from content_packs.model import MediaKind
from content_packs.source_model import MediaToml, PackSource
from content_packs.speaking.sound import voice_of

MAX_SAID = 1000  # characters; more is a page to be read aloud, not a phrase


def said_problems(pack: PackSource, languages: Mapping[str, LanguagePack]) -> Iterator[Problem]:
    """Everything wrong with what media items `say`."""
    for page in pack.pages.values():
        for name, item in page.toml.media.items():
            for code, sentence, key in _item(item, languages):
                yield Problem(page.path, page.places.line(f"media.{name}", key), code, sentence)


def _item(item: MediaToml, languages: Mapping[str, LanguagePack]) -> Iterator[tuple[str, str, str]]:
    """(code, sentence, key)."""
    if not item.say:
        if item.voice:
            yield "missing-key", "A voice says nothing by itself; write what it is to say: say = “…”.", "voice"
        return
    if item.kind is not MediaKind.AUDIO:
        yield "wrong-value", f"Only audio is said; {item.kind} takes a file.", "say"
    if item.file:
        yield "wrong-value", "A sound is said or is a file; take one of the two out.", "file"
    if len(item.say) > MAX_SAID:
        yield "too-long", f"It says {len(item.say)} characters; at most {MAX_SAID}.", "say"
    try:
        voice_of(item.voice, languages)
    except ContentBad as error:
        yield "unknown-language", str(error), "voice"
