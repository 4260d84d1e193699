"""The gallery's screens of a visit, each in the states that its own content can be in."""

from __future__ import annotations

from collections.abc import Iterator

from content_packs.keyboard import complete
from content_packs.model import Video
from kiosk.gallery.entry import Entry, Group, Reader, SceneOf, at, having, screen
from kiosk.gallery.sample import Sample
from kiosk.opinions import WRONG, given
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen

NOT_A_WORD = "qzxj"
"""Typed, and nowhere found."""


def rooms(sample: Sample) -> Iterator[Entry]:
    page, picture = sample.enlarged()
    survey, question = sample.survey()
    film_page, film = _film(sample)

    def shown(name: str, title: str, of: Screen, scene: SceneOf, *, caption: bool = False) -> Entry:
        return Entry(name, title, Group.SCREENS, of, scene, caption=caption)

    choice = "The choice of languages"
    yield Entry("languages-first", f"{choice}, at first", Group.SCREENS, Screen.LANGUAGES, _first, wordless=True)
    yield shown("languages", choice, Screen.LANGUAGES, screen(Screen.LANGUAGES))
    yield shown("home", "Topics", Screen.HOME, screen(Screen.HOME))
    yield shown("topic", "The pages of a topic", Screen.TOPIC, screen(Screen.TOPIC, sample.manifest.topics[0].id))
    yield shown("page", "A page", Screen.PAGE, screen(Screen.PAGE, page))
    yield shown("search", "Search: nothing typed", Screen.SEARCH, screen(Screen.SEARCH))
    yield shown("search-typing", "Search: first letters", Screen.SEARCH, _typed(letters=2))
    yield shown("search-found", "Search: a word", Screen.SEARCH, _typed())
    yield shown("search-nothing", "Search: nothing found", Screen.SEARCH, screen(Screen.SEARCH, typed=NOT_A_WORD))
    yield shown("search-signs", "Search: figures and signs", Screen.SEARCH, _signs)
    yield shown("picture", "A picture of a page", Screen.PICTURE, screen(Screen.PICTURE, page, part=picture))
    larger = screen(Screen.PICTURE, page, part=picture, view="2,0.5,0.5")
    yield shown("picture-larger", "The picture, larger", Screen.PICTURE, larger)
    yield shown("film", "A film that stands", Screen.FILM, screen(Screen.FILM, film_page, part=film))
    yield shown("film-caption", "A film and its words", Screen.FILM, _playing(film_page, film), caption=True)
    broken = screen(Screen.FILM, film_page, part=film, view="broken")
    yield shown("film-broken", "A film that cannot be played", Screen.FILM, broken)
    yield shown("report", "What is wrong with a page", Screen.REPORT, screen(Screen.REPORT, page))
    yield shown("report-told", "The same, told", Screen.REPORT, _told(sample, page))
    asked = screen(Screen.SURVEY, survey.id, part=question)
    yield shown("survey", "A question of a survey", Screen.SURVEY, asked)
    yield shown("survey-thanks", "A survey, answered", Screen.SURVEY, screen(Screen.SURVEY, survey.id))
    yield shown("help", "Help without a page of its own", Screen.HELP, screen(Screen.HELP))
    help_page = screen(Screen.PAGE, sample.manifest.help)
    yield shown("help-page", "Help, by the page of a pack", Screen.PAGE, help_page)
    yield shown("withdrawn", "A page was withdrawn while it was read", Screen.WITHDRAWN, screen(Screen.WITHDRAWN))
    yield shown("aids", "Reading aids", Screen.AIDS, screen(Screen.AIDS))


def _first(_sample: Sample, reader: Reader) -> Scene:
    """The choice before a language is chosen: it speaks the plan's first."""
    return at(Reader("", reader.aids), Place(Screen.LANGUAGES))


def _signs(sample: Sample, reader: Reader) -> Scene:
    """The last keys of the language's keyboard."""
    layers = complete(sample.languages[reader.tag].keyboard).layers
    return at(reader, Place(Screen.SEARCH, view=str(len(layers) - 1)))


def _film(sample: Sample) -> tuple[str, str]:
    """A page with a film, and the film's block."""
    for name in sample.manifest.pages:
        page = sample.page(sample.ref(name), None)
        for block in next(iter(page.texts.values())).blocks if page else ():
            if isinstance(block, Video):
                return name, block.id
    raise LookupError("no page of the sample pack has a film")


def _typed(letters: int | None = None) -> SceneOf:
    """A word of the first topic's first page typed, or its first letters."""

    def scene(sample: Sample, reader: Reader) -> Scene:
        page = sample.page(sample.ref(sample.manifest.topics[0].pages[0]), None)
        word = page.texts[reader.tag].title.replace("\u200b", " ").split()[0] if page else ""
        return at(reader, Place(Screen.SEARCH, typed=word[:letters].casefold()))

    return scene


def _playing(page: str, film: str) -> SceneOf:
    return having(screen(Screen.FILM, page, part=film), playing=film)


def _told(sample: Sample, page: str) -> SceneOf:
    return having(screen(Screen.REPORT, page), given=frozenset({given(WRONG, sample.ref(page))}))
