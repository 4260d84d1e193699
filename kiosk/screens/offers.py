"""Surveys on offer: at the foot of the home screen, and after a page was judged. Never twice in a visit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from content_packs.model import Survey
from content_packs.typeset.boxes import Rect
from kiosk.opinions import for_all, for_page, unanswered
from kiosk.screens.choices import Choice, card
from kiosk.screens.layout import Pane
from kiosk.screens.stand import Stand


def at_home(stand: Stand) -> Choice | None:
    """The survey for everybody, of the first pack that has one."""
    offers = (_offer(stand, pack, for_all(manifest)) for pack, manifest in stand.content.manifests.items())
    return next((offer for offer in offers if offer), None)


def after_page(stand: Stand) -> Choice | None:
    """The survey for readers of the page that is shown."""
    pack, _, name = stand.place.ref.rpartition("/")
    manifest = stand.content.manifests.get(pack)
    return _offer(stand, pack, for_page(manifest, name)) if manifest else None


def with_survey(room: Callable[[Stand], Pane]) -> Callable[[Stand], Pane]:
    """A room that keeps its foot free for a survey, while there is one on offer. Where the room would have to
    scroll for it there is none; where it scrolls anyway the offer stands at its end."""

    def offering(stand: Stand) -> Pane:
        kit, area, offer = stand.kit, stand.where.content, at_home(stand)
        if offer is None:
            return room(stand)
        place = Rect(kit.margin, 0, area.width - 2 * kit.margin, 0)
        tall = card(kit, place, offer, 0).rect.height + kit.units(4)
        upper = replace(area, height=area.height - tall)
        pane = room(replace(stand, where=replace(stand.where, content=upper)))
        if pane.farthest > 1:
            pane = room(stand)
            if pane.farthest <= 1:
                return pane
        sheet, y = pane.sheet, max(float(pane.sheet.height), float(math.floor(upper.height)))
        foot = card(kit, replace(place, y=y), offer, sum(box.focus is not None for box in sheet.boxes))
        return Pane(replace(sheet, height=math.ceil(y + tall), boxes=(*sheet.boxes, foot)), area)

    return offering


def _offer(stand: Stand, pack: str, survey: Survey | None) -> Choice | None:
    """A survey of which nothing was answered yet."""
    if survey is None:
        return None
    ref, count = f"{pack}/{survey.id}", len(survey.questions)
    if len(list(unanswered(survey, ref, stand.scene.visit.given))) < count:
        return None
    return Choice(stand.kit.say("survey-offer", count=count), f"survey:{ref}", "question_answer")
