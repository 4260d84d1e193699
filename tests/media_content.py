"""A page with a picture, a floor plan, a sound and a film, in every language, without a store: for tests of what plays.

Its pictures are drawn here; its film, captions and chime are the sample pack's own.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image as Pillow

from content_packs.model import (
    AnyBlock,
    Audio,
    FloorPlan,
    Image,
    Media,
    MediaFile,
    MediaKind,
    Page,
    PageText,
    PlanPoint,
    Span,
    TranslationState,
    Video,
)
from content_packs.reading import sha256_hex
from kiosk.aids import Aids
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit
from tests.screen_content import NOON, ORDER, PACK, FakeContent

SAMPLE_MEDIA = Path(__file__).parent.parent / "content_packs" / "packs" / "sample" / "media"
FILM = SAMPLE_MEDIA / "film.webm"
CHIME = SAMPLE_MEDIA / "chime.ogg"
TOPIC = f"{PACK}/entry"
PAGE = f"{TOPIC}-0"
PHOTO_SIZE = (800, 500)
PLAN_SIZE = (1000, 400)


@cache
def drawn(width: int, height: int) -> bytes:
    """A picture whose four quarters have four colours, as a PNG file."""
    picture = Pillow.new("RGB", (width, height), "#0B5D57")
    picture.paste("#A3211A", (width // 2, 0, width, height // 2))
    picture.paste("#F3EEE3", (0, height // 2, width // 2, height))
    picture.paste("#5B3A8C", (width // 2, height // 2, width, height))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


class MediaContent(FakeContent):
    """`FakeContent` with one page more. `damaged`: no file of it opens."""

    def __init__(self, damaged: bool = False, film: Path = FILM) -> None:
        super().__init__()
        self.damaged = damaged
        self._files: dict[str, bytes] = {}
        self._paths = {sha256_hex(film.read_bytes()): film, sha256_hex(CHIME.read_bytes()): CHIME}
        self.media = self._media(film)
        texts = {tag: self._words(tag) for tag in ORDER}
        self.replace_page(Page(format=1, id="entry-0", texts=texts, media=self.media))

    def picture(self, sha256: str, /) -> bytes | None:
        return self._files.get(sha256)

    def file(self, sha256: str, /) -> Path | None:
        return None if self.damaged else self._paths.get(sha256)

    def files(self) -> tuple[bytes, ...]:
        """Every stored file of the page."""
        return (*self._files.values(),)

    def _media(self, film: Path) -> dict[str, Media]:
        found = {
            "photo": self._item(MediaKind.IMAGE, drawn(*PHOTO_SIZE), "image/png", *PHOTO_SIZE),
            "hall": self._item(MediaKind.PLAN, drawn(*PLAN_SIZE), "image/png", *PLAN_SIZE),
            "chime": self._item(MediaKind.AUDIO, CHIME.read_bytes(), "audio/ogg"),
            "welcome": self._item(MediaKind.VIDEO, film.read_bytes(), "video/webm"),
        }
        for tag in ORDER:
            words = (SAMPLE_MEDIA / f"film.{tag}.vtt").read_bytes()
            found[f"welcome-captions-{tag}"] = self._item(MediaKind.CAPTIONS, words, "text/vtt")
        return found

    def _item(self, kind: MediaKind, data: bytes, type_: str, width: int = 0, height: int = 0) -> Media:
        sha256 = sha256_hex(data)
        self._files[sha256] = data
        file = MediaFile(sha256=sha256, length=len(data), type=type_, width=width, height=height)
        return Media(kind=kind, files=(file,), credit="Gatepost")

    def _words(self, tag: str) -> PageText:
        return PageText(
            title=self.say(tag, "take-with-you"),
            summary="",
            state=TranslationState.SOURCE,
            revision="0" * 12,
            blocks=tuple(self._shown(tag)),
        )

    def _shown(self, tag: str) -> list[AnyBlock]:
        name, way = self.say(tag, "hours"), self.say(tag, "page-past-date")
        caption = (Span(text=self.say(tag, "photo")),)
        points = (
            PlanPoint(id="door", x=0.1, y=0.9, label=name, directions=way),
            PlanPoint(id="kiosk", x=0.5, y=0.5, label=name, directions=way, here=True),
            PlanPoint(id="exit", x=0.98, y=0.5, label=name, directions=way),
        )
        return [
            Image(id="photo", fallback="", media="photo", alt=way, caption=caption),
            Audio(id="chime", fallback="", media="chime", caption=caption, transcript=way),
            Video(
                id="welcome",
                fallback="",
                media="welcome",
                caption=caption,
                transcript=way,
                captions=f"welcome-captions-{tag}",
            ),
            FloorPlan(id="plan", fallback="", media="hall", alt=way, points=points, caption=caption),
        ]


def looking(
    screen: Screen,
    tag: str,
    part: str = "",
    view: str = "",
    playing: str = "",
    aids: Aids = Aids(),  # noqa: B008 - frozen
    opened: frozenset[str] = frozenset(),
) -> Scene:
    """A visit at the page, or aside from it."""
    place = Place(screen, PAGE, part=part, view=view, open=opened)
    trail = (Place(Screen.PAGE, PAGE),) if screen is not Screen.PAGE else ()
    return Scene(Visit(place=place, language=tag, trail=trail, playing=playing, aids=aids), NOON)
