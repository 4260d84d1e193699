"""A request before the signer's window: offered, opened and looked through, step by step, without a server."""

from __future__ import annotations

import datetime as dt

from content_packs.signing.compare.walk import Change, Move
from content_packs.signing.difference import Part
from kiosk.desk.acts import act
from kiosk.desk.answers import answered
from kiosk.desk.drawing.views import Item
from kiosk.desk.errands.jobs import Found, Open, Opened
from kiosk.desk.errands.secret import Secret
from kiosk.desk.state import Desk, Dossier, Entry, Offer, Room, Source
from tests.screen_content import language_packs

SIZE = (1280, 800)
WHEN = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
WIDTH = 400
OFFER = Offer(
    Source.SERVER,
    "gatepost-sample-2",
    "gatepost-sample",
    2,
    "author-1",
    WHEN,
    "17zn3-syxj5-ykaqa-jf0gq-z8s5j",
    ({"vi": "Hải quan", "en": "Customs"}, {"vi": "Thị thực", "en": "Visa"}),
    ("author", "approver"),
)


def changed(tag: str, before: str, after: str) -> Change:
    move = Move.NEW if not before else Move.GONE if not after else Move.CHANGED
    return Change(move, ("texts", tag, "blocks", "paragraph intro", "text"), before, after)


def entry(page: str, *changes: Change, tags: tuple[str, ...] = ("vi", "en", "km", "ar", "zh-Hans")) -> Entry:
    item = Item("packs/gatepost-sample/sample.json", page, Move.CHANGED, tags, {"vi": f"Trang {page}"})
    part = Part(Move.CHANGED, changes, tags)
    return Entry(item.path, page, Move.CHANGED, part, {"vi": f"Trang {page}", "en": f"Page {page}"}, item)


ENTRIES = (
    entry(
        "customs",
        changed("vi", "Đến quầy số ba ngay.", "Đến quầy số năm ngay."),
        changed("km", "សូមទៅបញ្ជរលេខបី", "សូមទៅបញ្ជរលេខប្រាំ"),
        changed("ar", "اذهب إلى الشباك ثلاثة", "اذهب إلى الشباك خمسة"),
        changed("zh-Hans", "请到三号窗口。", "请到五号窗口。"),
        Change(Move.MOVED, ("texts", "vi", "blocks", "callout vape"), "2", "1"),
        Change(Move.CHANGED, ("facts", "fee", "value"), "25", "50"),
    ),
    entry("visa", changed("en", "", "Bring your passport.")),
    entry("money", changed("en", "Exchange here.", "")),
)
DOSSIER = Dossier(
    OFFER,
    OFFER.fingerprint,
    dt.date(2027, 5, 21),
    ENTRIES,
    ("0eb3ae12b55b85910d9c60a3cf095b0b",),
    ("approver",),
    {tag: pack.autonym for tag, pack in language_packs().items()},
)


def opened(tongue: str = "vi") -> Desk:
    listed = answered(Desk(tongue, Room.LIST), Found((OFFER,)), WIDTH).desk
    asked = act(listed, "open:0", Secret(), WIDTH)
    assert asked.jobs == (Open(OFFER),)
    return answered(asked.desk, Opened(DOSSIER), WIDTH).desk


def go(desk: Desk, *actions: str) -> Desk:
    for action in actions:
        desk = act(desk, action, Secret(), WIDTH).desk
    return desk


def looked_through(desk: Desk) -> Desk:
    return go(desk, *(f"entry:{n}" for n in range(len(ENTRIES))))
