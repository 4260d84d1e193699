"""BUILD: a checked pack → a manifest and content-addressed blobs. Same input, same bytes.

Writes, below the output folder, ``packs/<publisher>/<pack>.json`` (the manifest under its target path)
and ``blobs/aa/<sha256>``. Nothing of this machine, its clock or its paths goes into the bytes: pages are
zstd of sorted JSON, pictures are bare pixels encoded anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from content_packs.assemble import assemble, in_language
from content_packs.chunks import INDEXED_BYTES
from content_packs.cutting import index_of
from content_packs.errors import ContentBad, Problem, ProblemsFound
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.media import BuiltFile, build_media
from content_packs.model import (
    PACK_FORMAT,
    Audience,
    BlobRef,
    Manifest,
    Media,
    MediaKind,
    Page,
    Survey,
    SurveyChoice,
    SurveyQuestion,
    Topic,
)
from content_packs.reading import sha256_hex, write_manifest, write_page
from content_packs.source_model import MediaToml, PackSource, PageSource, SurveyToml, TopicToml
from content_packs.speaking.pages import read_aloud
from content_packs.speaking.sound import spoken, voice_of

BLOBS = "blobs"
PACKS = "packs"


def build(
    source: PackSource,
    out_dir: Path,
    version: int | None = None,
    languages: Mapping[str, LanguagePack] | None = None,
) -> Manifest:
    """Write `source` below `out_dir`, as `version` if one is given. Raises `ProblemsFound`.

    `languages` say how each language is written; without them, those shipped here do.
    """
    known = load_language_packs() if languages is None else languages
    missing = [tag for tag in _tags(source) if tag not in known]
    if missing:
        sentence = f"No language pack says how to write {', '.join(missing)}; build the language pack first."
        raise ProblemsFound([Problem("pack.toml", source.places.line("", "languages"), "unknown-language", sentence)])
    store = _Store(out_dir)
    pages = {page.id: _page(page, source, known, store) for page in source.pages.values()}
    emblem = _emblem(source, store, known)
    manifest = _manifest(source, pages, emblem, known, store, source.toml.version if version is None else version)
    store.put(manifest_path(out_dir, manifest.publisher, manifest.pack), write_manifest(manifest))
    return manifest


def manifest_path(out_dir: Path, publisher: str, pack: str) -> Path:
    """Where `build` writes a manifest."""
    return out_dir / PACKS / publisher / f"{pack}.json"


def blob_path(out_dir: Path, sha256: str) -> Path:
    """Where `build` writes a blob."""
    return out_dir / BLOBS / sha256[:2] / sha256


class _Store:
    """The output folder, and which media files were written into it."""

    def __init__(self, out_dir: Path) -> None:
        self._out_dir = out_dir
        self.media: dict[str, BlobRef] = {}

    def put(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def put_blob(self, data: bytes) -> BlobRef:
        ref = BlobRef(sha256=sha256_hex(data), length=len(data))
        self.put(blob_path(self._out_dir, ref.sha256), data)
        return ref

    def put_media(self, built: BuiltFile) -> None:
        ref = self.put_blob(built.data)
        if ref.length >= INDEXED_BYTES and ref.sha256 not in self.media:
            index = self.put_blob(index_of(built.data))
            self.media[index.sha256] = index
            ref = BlobRef(sha256=ref.sha256, length=ref.length, chunks=index.sha256)
        self.media.setdefault(ref.sha256, ref)


def _tags(source: PackSource) -> Iterator[str]:
    yield from source.toml.languages
    for page in source.pages.values():
        yield from (tag for tag in page.texts if tag not in source.toml.languages)


def _page(page: PageSource, source: PackSource, languages: Mapping[str, LanguagePack], store: _Store) -> BlobRef:
    try:
        media = {item_id: _media(source.root, item, store, languages) for item_id, item in page.toml.media.items()}
        built: Page = assemble(page, source.toml.source_language, languages, media)
        if source.toml.speech.synthetic:
            built = read_aloud(built, languages, spoken, store.put_media)
    except (ContentBad, OSError) as error:
        raise ProblemsFound([Problem(page.path, 0, "not-buildable", f"{error} Run packctl check.")]) from error
    return store.put_blob(write_page(built))


def _media(
    root: Path, item: MediaToml, store: _Store, languages: Mapping[str, LanguagePack], *, smallest: bool = False
) -> Media:
    if item.say:
        return _said(item, store, languages)
    path = root / item.file
    if not path.resolve().is_relative_to(root.resolve()):
        raise ContentBad(f"{item.file} leads out of the pack's folder; copy the file into it.")
    written = languages.get(item.language)
    files = build_media(item.kind, path, written.typography if written else None)[: 1 if smallest else None]
    for built in files:
        store.put_media(built)
    return Media(kind=item.kind, files=tuple(built.file for built in files), credit=item.credit, language=item.language)


def _said(item: MediaToml, store: _Store, languages: Mapping[str, LanguagePack]) -> Media:
    built = spoken(item.say, voice_of(item.voice, languages))
    store.put_media(built)
    return Media(kind=item.kind, files=(built.file,), credit=item.credit, synthetic=True)


def _emblem(source: PackSource, store: _Store, languages: Mapping[str, LanguagePack]) -> str:
    """The publisher's picture, by the SHA-256 of its smallest file; empty where there is none."""
    if not source.toml.emblem:
        return ""
    item = MediaToml(kind=MediaKind.IMAGE, file=source.toml.emblem)
    media = _media(source.root, item, store, languages, smallest=True)
    return media.files[0].sha256


def _manifest(
    source: PackSource,
    pages: dict[str, BlobRef],
    emblem: str,
    languages: Mapping[str, LanguagePack],
    store: _Store,
    version: int,
) -> Manifest:
    toml = source.toml
    return Manifest(
        format=PACK_FORMAT,
        publisher=toml.publisher,
        pack=toml.id,
        version=version,
        titles=_written(toml.titles, toml.source_language, languages),
        publisher_names=_written(toml.publisher_names, toml.source_language, languages),
        languages=toml.languages,
        source_language=toml.source_language,
        topics=tuple(_topic(topic, toml.source_language, languages) for topic in toml.topics),
        surveys=tuple(_survey(survey, toml.source_language, languages) for survey in source.surveys),
        pages=pages,
        media=tuple(ref for _, ref in sorted(store.media.items())),
        audience=Audience(modes=toml.audience.modes, neighbours=toml.audience.neighbours),
        valid_until=toml.valid_until,
        attract=tuple(scene.built() for scene in toml.attract),
        help=toml.help,
        accent=toml.accent,
        emblem=emblem,
    )


def _topic(topic: TopicToml, source_language: str, languages: Mapping[str, LanguagePack]) -> Topic:
    titles = _written(topic.titles, source_language, languages)
    return Topic(id=topic.id, icon=topic.icon, titles=titles, pages=topic.pages)


def _survey(survey: SurveyToml, source_language: str, languages: Mapping[str, LanguagePack]) -> Survey:
    def words(texts: Mapping[str, str]) -> dict[str, str]:
        return _written(texts, source_language, languages)

    questions = (
        SurveyQuestion(
            id=question.id,
            texts=words(question.texts),
            choices=tuple(SurveyChoice(id=choice.id, texts=words(choice.texts)) for choice in question.choices),
        )
        for question in survey.questions
    )
    return Survey(id=survey.id, questions=tuple(questions), topics=survey.topics, pages=survey.pages)


def _written(words: Mapping[str, str], source_language: str, languages: Mapping[str, LanguagePack]) -> dict[str, str]:
    """Titles by language, each segmented as its own language is."""
    return {tag: in_language(words, languages[tag], source_language) for tag in words if tag in languages}
