"""BUILD: a built page → the same page with a synthetic sound for each block that nobody recorded, in each language
that has a voice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import msgspec

from content_packs.checks.speech import WHOLE_PAGE
from content_packs.languages import LanguagePack, Speech
from content_packs.media import BuiltFile
from content_packs.model import Media, MediaKind, Page, PageText

Say = Callable[[str, Speech], BuiltFile]


def read_aloud(
    page: Page, languages: Mapping[str, LanguagePack], say: Say, keep: Callable[[BuiltFile], object]
) -> Page:
    """`page`, every file that `say` makes kept by `keep`."""
    texts, media = dict(page.texts), dict(page.media)
    for tag, text in page.texts.items():
        speech = languages[tag].speech
        if speech is not None and WHOLE_PAGE not in text.speech:
            made = {block: say(words, speech) for block, words in _unspoken(text)}
            names = {block: sound_id(block, tag) for block in made}
            media |= {names[block]: _sound(built) for block, built in made.items()}
            texts[tag] = msgspec.structs.replace(text, speech={**text.speech, **names})
            for built in made.values():
                keep(built)
    return msgspec.structs.replace(page, texts=texts, media=media)


def sound_id(block: str, tag: str) -> str:
    """The id of the sound of `block` in the language `tag`."""
    return f"spoken-{block}-{tag}"


def _unspoken(text: PageText) -> Iterator[tuple[str, str]]:
    """What has words and no recording: (block, words)."""
    words = {"title": text.title, "summary": text.summary, **{block.id: block.fallback for block in text.blocks}}
    yield from ((block, said) for block, said in words.items() if block not in text.speech and _is_said(said))


def _is_said(words: str) -> bool:
    return any(char.isalnum() for char in words)


def _sound(built: BuiltFile) -> Media:
    return Media(kind=MediaKind.AUDIO, files=(built.file,), synthetic=True)
