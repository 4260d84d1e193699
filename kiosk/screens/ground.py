"""Beneath everything: what the screen says when there is nothing on the device at all.

The only words in code, for the hour between unpacking and the first fetch, and for a disk that was
lost: a screen is never blank. No topics, no pages; two languages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

from content_packs.languages import Direction, LanguagePack, Typography
from content_packs.model import Manifest, Page, Topic
from content_packs.plan import Plan
from kiosk.screens.content import Topical

_PLAIN = Typography(families=("Noto Sans",), line_height=1.38)


def _ground(tag: str, autonym: str, words: dict[str, str]) -> LanguagePack:
    return LanguagePack(
        format=1,
        publisher="ground",
        tag=tag,
        version=1,
        autonym=autonym,
        english_name=autonym,
        locale=tag,
        direction=Direction.LTR,
        typography=_PLAIN,
        messages=dict(words),
    )


GROUND: dict[str, LanguagePack] = {
    "vi": _ground(
        "vi",
        "Tiếng Việt",
        {
            "not-in-service": "Màn hình này chưa được đưa vào sử dụng.",
            "pairing-code": "Mã ghép nối",
            "pairing-where": "Nhập mã này tại {address}",
            "coming-soon": "Thông tin sẽ sớm có tại đây.",
            "demo": "BẢN DEMO: không phải nguồn chính thức",
            "calm": "Xin chờ một chút",
            "calm-told": "Vui lòng chạm nhẹ, từng lần một.",
            "safe": "Thông tin đang được kiểm tra",
            "safe-told": "Vui lòng hỏi nhân viên.",
        },
    ),
    "en": _ground(
        "en",
        "English",
        {
            "not-in-service": "This screen is not in service yet.",
            "pairing-code": "Pairing code",
            "pairing-where": "Enter this code at {address}",
            "coming-soon": "Information will appear here shortly.",
            "demo": "DEMO: not an official source",
            "calm": "One moment, please",
            "calm-told": "Please touch gently, one touch at a time.",
            "safe": "This information is being checked",
            "safe-told": "Please ask the staff.",
        },
    ),
}


class Ground:
    """An edition of nothing; a `Content`."""

    def __init__(self, demo: bool) -> None:
        self.languages: Mapping[str, LanguagePack] = GROUND
        self.manifests: Mapping[str, Manifest] = {}
        self.plan = Plan(
            site="",
            names={},
            modes=(),
            time_zone="UTC",
            languages=tuple(GROUND),
            language_packs={},
            packs=(),
            base="",
            portal="",
            demo=demo,
        )

    def topics(self, _today: dt.date | None, /) -> tuple[Topical, ...]:
        return ()

    def pages(self, _pack: str, _topic: Topic, _today: dt.date | None, /) -> tuple[str, ...]:
        return ()

    def page(self, _reference: str, _today: dt.date | None, /) -> Page | None:
        return None

    def picture(self, _sha256: str, /) -> bytes | None:
        return None

    def file(self, _sha256: str, /) -> Path | None:
        return None

    def found(self, _typed: str, _tag: str, /) -> Iterator[str]:
        return iter(())
