"""A page of everything, set in a language of the tests on an upright panel."""

from __future__ import annotations

from functools import cache

from msgspec.structs import replace

from content_packs.geometry import Geometry
from content_packs.model import AnyBlock, Page
from content_packs.theme import LIGHT
from content_packs.typeset.boxes import Box, Sheet
from content_packs.typeset.text import Typesetter
from tests.typeset_languages import languages
from tests.typeset_page import CONTEXT, everything

WIDTH = 1080
PANEL = Geometry.of_diagonal((WIDTH, 1920), 21.5)


@cache
def typesetter() -> Typesetter:
    return Typesetter(languages(), LIGHT, PANEL)


@cache
def sheet(tag: str, scale: float = 1.0) -> Sheet:
    return typesetter().page(everything(tag), tag, WIDTH, scale, context=CONTEXT)


def with_blocks(tag: str, *blocks: AnyBlock) -> Page:
    page = everything(tag)
    return replace(page, texts={tag: replace(page.texts[tag], blocks=blocks)})


def box(found: Sheet, id_: str) -> Box:
    return next(each for each in found.boxes if each.id == id_)
