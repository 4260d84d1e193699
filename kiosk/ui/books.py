"""What happened in a visit → what the clerk writes down: pages by pack, version and the language of their words."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.counting import View
from kiosk.screens.compose import Composer
from kiosk.ui.clerk import Clerk
from kiosk.visit import Event, LanguageChosen, PageLeft, VisitOver


def note(events: Iterable[Event], composer: Composer, clerk: Clerk) -> None:
    """Tell the clerk of `events`, as the edition of `composer` knows them."""
    for event in events:
        match event:
            case PageLeft():
                if view := _view(event, composer):
                    clerk.tell(view)
            case LanguageChosen() | VisitOver():
                clerk.tell(event)


def _view(left: PageLeft, composer: Composer) -> View | None:
    pack, _, name = left.ref.rpartition("/")
    page, manifest = composer.content.page(left.ref, None), composer.content.manifests.get(pack)
    if page is None or manifest is None:
        return None
    shown = composer.typesetter.shown(page, left.language)
    qr_shown = bool(composer.content.plan.portal)
    return View(pack, manifest.version, name, left.language, shown, left.dwell_s, qr_shown)
