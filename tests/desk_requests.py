"""A small repository with something to look at and sign: for tests of the signer's desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from content_packs.fetching import DirectoryFetcher
from content_packs.model import (
    AnyBlock,
    BlobRef,
    Faq,
    FaqItem,
    Heading,
    Manifest,
    Page,
    PageText,
    Paragraph,
    Span,
    Topic,
    TranslationState,
)
from content_packs.reading import sha256_hex, write_manifest, write_page
from content_packs.signing.request import Request, read_request
from content_packs.signing.signer import Examined, SignerState, examine
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository, pack_path

TAGS = ("en", "vi")


def page(name: str, **texts: str) -> Page:
    """A page with one paragraph in each language, and a question with its answer."""
    return Page(
        format=1,
        id=name,
        texts={
            tag: PageText(
                title=f"{name} {tag}",
                summary="",
                state=TranslationState.SOURCE if tag == "en" else TranslationState.REVIEWED,
                revision="0" * 12,
                blocks=_blocks(words),
            )
            for tag, words in texts.items()
        },
    )


def _blocks(words: str) -> tuple[AnyBlock, ...]:
    question = (Span(text="Why?"),)
    answer = (Span(text="An answer that nobody may overlook."),)
    return (
        Heading(id="head", fallback="Where", level=2, text=(Span(text="Where"),)),
        Paragraph(id="intro", fallback=words, text=(Span(text=words),)),
        Faq(
            id="faq",
            fallback="Why? An answer that nobody may overlook.",
            items=(FaqItem(id="faq-1", question=question, answer=(answer,)),),
        ),
    )


def pack(version: int, *pages: Page, **fields: Any) -> tuple[Manifest, list[bytes]]:
    """A pack with these pages, and their blobs."""
    blobs = {one.id: write_page(one) for one in pages}
    refs = {name: BlobRef(sha256=sha256_hex(data), length=len(data)) for name, data in blobs.items()}
    manifest = Manifest(
        format=1,
        publisher=PUBLISHER,
        pack="sample",
        version=version,
        titles={"en": "Sample"},
        publisher_names={"en": "Gatepost sample"},
        languages=TAGS,
        source_language="en",
        topics=(Topic(id="entry", icon="badge", titles={"en": "Entry"}, pages=tuple(refs)),),
        pages=refs,
        **fields,
    )
    return manifest, list(blobs.values())


VISA = page("visa", en="Go to window three now.", vi="Xin đến cửa số ba.")
VISA_AFTER = page("visa", en="Go to window five now.", vi="Xin đến cửa số ba.")
MONEY = page("money", en="Exchange here.", vi="Đổi tiền ở đây.")
TAXI = page("taxi", en="Taxis wait outside.", vi="Taxi đợi bên ngoài.")


def published(folder: Path) -> SimulatedRepository:
    """A repository in which visa and money are released."""
    repository = SimulatedRepository(folder)
    repository.publish_pack(*pack(1, VISA, MONEY))
    return repository


def requested(repository: SimulatedRepository) -> Request:
    """A request that changes visa in English, takes money out and brings taxi."""
    manifest, blobs = pack(2, VISA_AFTER, TAXI)
    return repository.request({pack_path(manifest): write_manifest(manifest)}, blobs)


def examined(repository: SimulatedRepository, request: Request, state: Path) -> Examined:
    """What a signer's machine makes of `request`."""
    memory = SignerState(state, repository.root)
    return examine(read_request(request.folder), memory, DirectoryFetcher(repository.publish_dir), START)
