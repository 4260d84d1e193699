"""SIGN: `packctl review --preview`: every changed page and notice as the kiosk would show it, before and after."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from content_packs.signing.signer import Examined
from kiosk.desk.drawing.album import bind, file_of
from kiosk.desk.drawing.easel import CannotShow, Easel
from kiosk.desk.drawing.tongues import shipped
from kiosk.desk.drawing.views import Item, Side, View, items, views

FAST = 1
"""How hard PNG files are pressed: there are many."""


def draw(examined: Examined, folder: Path) -> Path:
    """Write the pictures into `folder`; the page to look through them. Raises `ContentBad` or `CouldNotReach`."""
    easel = Easel(examined, shipped(), dt.datetime.now(dt.UTC))
    shown: dict[Item, list[View]] = {}
    lacking: dict[View, str] = {}
    for item in items(examined.differences):
        shown[item] = list(views(item))
        for view in shown[item]:
            try:
                _draw(easel, view, folder / file_of(view))
            except CannotShow as error:
                lacking[view] = str(error)
    names = {tag: pack.autonym for tag, pack in easel.languages(Side.AFTER).items()}
    tags = dict.fromkeys(view.tag for each in shown.values() for view in each)
    fingerprint = examined.judged.request.fingerprint
    return bind(folder, fingerprint, shown, {tag: names.get(tag, tag) for tag in tags}, lacking)


def _draw(easel: Easel, view: View, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    easel.picture(view).save(path, compress_level=FAST)
