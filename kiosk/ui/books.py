"""What happened in a visit → what the clerk writes down: pages by pack, version and the language of their words.

Of an answer is written down which revision of which words it was about, so that a mistake that was mended is
told from one that was not.
"""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.counting import Answer, View
from kiosk.opinions import ABOUT_PAGES
from kiosk.screens.compose import Composer
from kiosk.ui.clerk import Clerk
from kiosk.visit import AidUsed, Answered, Event, LanguageChosen, Missed, PageLeft, VisitOver


def note(events: Iterable[Event], composer: Composer, clerk: Clerk) -> None:
    """Tell the clerk of `events`, as the edition of `composer` knows them."""
    for event in events:
        match event:
            case PageLeft():
                if view := _view(event, composer):
                    clerk.tell(view)
            case Answered():
                if answer := _answer(event, composer):
                    clerk.tell(answer)
            case LanguageChosen() | VisitOver() | Missed() | AidUsed():
                clerk.tell(event)


def _view(left: PageLeft, composer: Composer) -> View | None:
    pack, _, name = left.ref.rpartition("/")
    page, manifest = composer.content.page(left.ref, None), composer.content.manifests.get(pack)
    if page is None or manifest is None:
        return None
    shown = composer.typesetter.shown(page, left.language)
    qr_shown = bool(composer.content.plan.portal)
    return View(pack, manifest.version, name, left.language, shown, left.dwell_s, qr_shown)


def _answer(given: Answered, composer: Composer) -> Answer | None:
    pack, _, name = given.ref.rpartition("/")
    manifest, language = composer.content.manifests.get(pack), given.language
    if manifest is None:
        return None
    if given.question not in ABOUT_PAGES:
        return Answer(pack, manifest.version, "", "", language, language, given.question, given.choice)
    page = composer.content.page(given.ref, None)
    if page is None:
        return None
    shown = composer.typesetter.shown(page, language)
    revision = page.texts[shown].revision
    return Answer(pack, manifest.version, name, revision, language, shown, given.question, given.choice)
