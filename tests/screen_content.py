"""An edition that was never signed, and a painter without a window: for tests of the screens.

Its words are those of the language packs, so that every script stands on the screens in earnest.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import msgspec
from PIL import Image

from content_packs.geometry import Geometry
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.messages import Messages
from content_packs.model import (
    AnyBlock,
    BlobRef,
    Callout,
    CalloutKind,
    Faq,
    FaqItem,
    Heading,
    ListBlock,
    Manifest,
    Mode,
    Page,
    PageText,
    Paragraph,
    Span,
    Steps,
    Survey,
    SurveyChoice,
    SurveyQuestion,
    Topic,
    TranslationState,
)
from content_packs.notices.notice import Notice
from content_packs.plan import Plan
from content_packs.search.folding import folded
from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.pictures import Pictures
from content_packs.typeset.raster import Canvas, to_image
from content_packs.withdrawals.listing import NOTHING_WITHDRAWN, Revision, Withdrawn, pack_path
from kiosk.screens.layout import Pane, ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit
from tests.pages_on_paper import PagesOnPaper

PORTRAIT = Geometry((1080, 1920), (527.0, 937.0))
LANDSCAPE = Geometry((1920, 1080), (937.0, 527.0))
SMALL = Geometry((1080, 1920), (268.0, 476.0))
ORDER = ("vi", "en", "zh-Hans", "zh-Hant", "ko", "ja", "ru", "fr", "th", "lo", "km", "ar")
PACK = "gatepost-sample/sample"
TOPICS = ("entry", "customs", "money", "transport", "health", "help", "weather", "city")
ICONS = (
    "flight_land",
    "work",
    "attach_money",
    "directions_bus",
    "local_hospital",
    "help",
    "wb_sunny",
    "location_city",
)
PAGES = 4
NOON = dt.datetime(2026, 11, 22, 5, 30, tzinfo=dt.UTC)
SITE = {"vi": "Cửa khẩu quốc tế Mộc Bài", "en": "Mộc Bài International Border Gate", "km": "ច្រកទ្វារព្រំដែនអន្តរជាតិម៉ុកបៃ"}
TITLES = ("take-with-you", "topics", "choose-language", "places-on-plan")
SUMMARIES = ("page-past-date", "unchecked-translation", "fact-past-date", "coming-soon")


@cache
def language_packs() -> dict[str, LanguagePack]:
    packs = load_language_packs()
    return {tag: packs[tag] for tag in ORDER}


@dataclass(frozen=True)
class Topical:
    pack: str
    topic: Topic


class FakeContent(PagesOnPaper):
    """Eight topics of four pages each."""

    def __init__(self, topics: int = 8, demo: bool = True, portal: str = "https://portal.example/p") -> None:
        self.languages: Mapping[str, LanguagePack] = language_packs()
        self.notices: tuple[Notice, ...] = ()
        self.withdrawn = NOTHING_WITHDRAWN
        self._whole: FakeContent = self
        self.say = Messages(self.languages)
        self.plan = Plan(
            site="ministry/moc-bai",
            names=SITE,
            modes=(Mode.ROAD,),
            time_zone="Asia/Ho_Chi_Minh",
            languages=ORDER,
            language_packs=dict.fromkeys(ORDER, "gatepost-sample"),
            packs=(PACK,),
            base=PACK,
            portal=portal,
            demo=demo,
        )
        self._topics = tuple(Topical(PACK, self._topic(n)) for n in range(topics))
        self._pages = {f"{PACK}/{page.id}": page for page in self._all_pages(topics)}
        self.manifests = {PACK: self._manifest()}

    def topics(self, _today: dt.date | None, /) -> tuple[Topical, ...]:
        return self._topics

    def found(self, typed: str, tag: str, /) -> Iterator[str]:
        """Pages with all words of `typed` in their title: no index, but the same answer to plain words."""
        for ref, page in self._pages.items():
            text = page.texts.get(tag)
            if text and all(word in folded(text.title) for word in folded(typed).split()):
                yield ref

    def revision(self, ref: str) -> Revision:
        """What a withdrawal of the page `ref` names."""
        pack, _, name = ref.rpartition("/")
        return (pack_path(pack), name, self.manifests[pack].pages[name].sha256)

    def without(self, withdrawn: Withdrawn) -> FakeContent:
        """The same without the pages that are withdrawn."""
        other = copy.copy(self._whole)
        other.withdrawn = withdrawn
        other._pages = {ref: page for ref, page in other._pages.items() if self.revision(ref) not in withdrawn}
        return other

    def all_pages(self) -> dict[str, Page]:
        return dict(self._pages)

    def replace_page(self, page: Page) -> None:
        self._pages[f"{PACK}/{page.id}"] = page

    def _topic(self, n: int) -> Topic:
        titles = {
            tag: self.say(tag, ("phone", "hours", "address", "web", "photo", "question", "sound", "film")[n])
            for tag in ORDER
        }
        return Topic(id=TOPICS[n], icon=ICONS[n], titles=titles, pages=tuple(f"{TOPICS[n]}-{m}" for m in range(PAGES)))

    def _all_pages(self, topics: int) -> list[Page]:
        return [self._page(TOPICS[n], m) for n in range(topics) for m in range(PAGES)]

    def _page(self, topic: str, m: int) -> Page:
        others = tuple(f"{topic}-{n}" for n in range(PAGES) if n != m)[:2]
        texts = {tag: self._text(tag, m) for tag in ORDER if not (m == 3 and tag == "lo")}
        return Page(format=1, id=f"{topic}-{m}", texts=texts, icon="badge", related=others)

    def _text(self, tag: str, m: int) -> PageText:
        return PageText(
            title=self.say(tag, TITLES[m]),
            summary=self.say(tag, SUMMARIES[m]),
            state=TranslationState.DRAFT if tag != "vi" else TranslationState.SOURCE,
            revision="0" * 12,
            blocks=self._blocks(tag),
        )

    def _blocks(self, tag: str) -> tuple[AnyBlock, ...]:
        words = [self.say(tag, name) for name in ("page-past-date", "unchecked-translation", "fact-past-date")]
        text = " ".join(words)
        link = Span(text=self.say(tag, "related-pages"), link="page:entry-1")
        items = tuple((Span(text=word),) for word in words)
        return (
            Heading(id="who", fallback="", level=2, text=(Span(text=self.say(tag, "hours")),)),
            Paragraph(id="intro", fallback=text, text=(Span(text=f"{text} "), Span(text=words[0], bold=True), link)),
            ListBlock(id="list", fallback=text, items=items),
            Callout(id="beware", fallback=text, kind=CalloutKind.WARNING, text=items[:1]),
            Steps(id="how", fallback=text, items=items),
            Faq(id="questions", fallback=text, items=(FaqItem(id="q1", question=items[0], answer=items),)),
            Paragraph(id="end", fallback=text, text=(Span(text=text * 2),)),
        )

    def _manifest(self) -> Manifest:
        return Manifest(
            format=1,
            publisher="gatepost-sample",
            pack="sample",
            version=3,
            titles={"en": "Sample", "vi": "Mẫu"},
            publisher_names={"en": "Gatepost sample, not an authority"},
            languages=ORDER,
            source_language="vi",
            topics=tuple(found.topic for found in self._topics),
            pages={ref.rpartition("/")[2]: BlobRef(sha256="0" * 64, length=1) for ref in self._pages},
        )


class AskingContent(FakeContent):
    """The same with three surveys: one for everybody, one of a topic, one of a page."""

    def __init__(self) -> None:
        super().__init__()
        surveys = (
            self._survey("visit", ("found", "more")),
            msgspec.structs.replace(self._survey("payment", ("how",)), topics=("money",)),
            msgspec.structs.replace(self._survey("forms", ("clear",)), pages=("entry-1",)),
        )
        self.manifests = {PACK: msgspec.structs.replace(self.manifests[PACK], surveys=surveys)}

    def _survey(self, name: str, questions: tuple[str, ...]) -> Survey:
        words = {tag: self.say(tag, "topics") for tag in ORDER}
        choices = tuple(
            SurveyChoice(id=choice, texts={tag: self.say(tag, message) for tag in ORDER})
            for choice, message in (("yes", "phone"), ("no", "hours"), ("entry", "related-pages"))
        )
        asked = tuple(SurveyQuestion(id=question, texts=words, choices=choices) for question in questions)
        return Survey(id=name, questions=asked)


def scene(screen: Screen, language: str = "", ref: str = "", opened: frozenset[str] = frozenset()) -> Scene:
    """A visit at this screen, at half past twelve in Vietnam."""
    return Scene(Visit(place=Place(screen, ref, open=opened), language=language), NOON)


def painted(layout: ScreenLayout, scroll: float = 0.0, pictures: Pictures | None = None) -> Image.Image:
    """The whole panel as the window would show it."""
    canvas = Canvas(layout.width, layout.height, layout.ground, pictures)
    _draw(canvas, layout.content, scroll)
    for pane in layout.fixed(scroll):
        _draw(canvas, pane, 0)
    return to_image(canvas.raster())


def _draw(canvas: Canvas, pane: Pane, scroll: float) -> None:
    x, y = pane.rect.x, pane.rect.y - scroll
    ground = Rect(-x + pane.rect.x, scroll, pane.rect.width, pane.rect.height)
    canvas.draw(Box("ground", Role.GROUND, ground, pane.sheet.ground, (), "zxx"), x, y)
    for box in pane.sheet.boxes:
        canvas.draw(box, x, y)
