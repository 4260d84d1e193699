"""Speech made at build: what an author asks to be said, and whole pages, marked as nobody's voice."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import msgspec
import pytest

from content_packs.build import blob_path, build
from content_packs.errors import ContentBad
from content_packs.language_source import load_language_packs
from content_packs.languages import Speech
from content_packs.media import BuiltFile
from content_packs.model import MediaFile, Page
from content_packs.packctl import main
from content_packs.reading import read_page
from content_packs.source import load_pack
from content_packs.speaking.kana import respelt
from content_packs.speaking.pages import read_aloud, sound_id
from content_packs.speaking.sound import spoken
from content_packs.theme import LIGHT
from content_packs.typeset.text import PageContext, Typesetter
from tests.sample_pack import edit, write_pack
from tests.screen_content import PORTRAIT

HELLO = 'file = "media/hello.wav"'
SAID = 'say = "Xin chào quý khách"\nvoice = "vi"\ncredit = "Gatepost"'
VIETNAMESE = Speech(voice="vi")
LANGUAGES = load_language_packs()
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


@pytest.fixture
def saying(pack: Path) -> Path:
    """A pack whose sound is made at build."""
    edit(pack / "desk" / "page.toml", HELLO, SAID)
    (pack / "media" / "hello.wav").unlink()
    return pack


def built(pack: Path, page: str) -> Page:
    out = pack.parent / "out"
    manifest = build(load_pack(pack), out)
    return read_page(blob_path(out, manifest.pages[page].sha256).read_bytes())


def seconds(data: bytes) -> float:
    """How long a sound is, as ffmpeg decodes it."""
    line = ["ffmpeg", "-v", "error", "-i", "pipe:0", "-f", "s16le", "-ar", "8000", "-ac", "1", "pipe:1"]
    return len(subprocess.run(line, input=data, capture_output=True, check=True).stdout) / 16000


def test_what_an_author_asks_to_be_said_is_a_sound_marked_as_synthetic(saying: Path) -> None:
    media = built(saying, "desk").media["hello"]
    assert media.synthetic
    assert media.credit == "Gatepost"
    assert media.files[0].type == "audio/ogg"
    assert 0.5 < seconds(blob_path(saying.parent / "out", media.files[0].sha256).read_bytes()) < 5


def test_a_sound_that_is_a_file_is_not_synthetic(pack: Path) -> None:
    assert not built(pack, "desk").media["hello"].synthetic


def test_the_same_words_are_the_same_bytes() -> None:
    assert spoken("Xin chào", VIETNAMESE) == spoken("Xin chào", VIETNAMESE)
    assert spoken("Xin chào", VIETNAMESE) != spoken("Tạm biệt", VIETNAMESE)


def test_japanese_is_said_as_it_is_read() -> None:
    assert respelt("入国審査") == "にゅうこく しんさ"
    assert spoken("入国審査", Speech(voice="ja", spelling="kana")) == spoken("にゅうこく しんさ", Speech(voice="ja"))


def test_invisible_characters_of_line_breaks_are_not_said() -> None:
    assert spoken("Xin\u200b chào", VIETNAMESE) == spoken("Xin chào", VIETNAMESE)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('say = "ສະບາຍດີ"\nvoice = "lo"', "No voice speaks “lo”"),
        ('say = "Hello"\nvoice = "xx"', "No voice speaks “xx”"),
        ('say = "Hello"', "No voice speaks “”"),
        (f'say = "Hello"\nvoice = "en"\n{HELLO}', "A sound is said or is a file"),
        (f'voice = "en"\n{HELLO}', "A voice says nothing by itself"),
        ('credit = "Gatepost"', "The key file is missing"),
        (f'say = "{"a" * 1001}"\nvoice = "en"', "at most 1000"),
    ],
)
def test_what_cannot_be_said_is_named(
    pack: Path, lines: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(pack / "desk" / "page.toml", HELLO, lines)
    assert main(["check", "--today=2026-11-22", str(pack)]) == 1
    assert sentence in capsys.readouterr().out


def test_only_sounds_are_said(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(pack / "customs" / "page.toml", 'file = "media/hall.svg"', 'say = "Sảnh"\nvoice = "vi"')
    assert main(["check", "--today=2026-11-22", str(pack)]) == 1
    assert "Only audio is said; image takes a file." in capsys.readouterr().out


def test_a_good_one_has_nothing_wrong(saying: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--today=2026-11-22", str(saying)]) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings\n"


def test_without_a_synthesiser_the_build_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ContentBad, match=r"espeak-ng is not installed; install Debian's espeak-ng"):
        spoken("Xin chào", VIETNAMESE)


def test_a_voice_that_the_synthesiser_has_not_got_is_named() -> None:
    with pytest.raises(ContentBad, match="espeak-ng"):
        spoken("Xin chào", Speech(voice="zzz"))


def test_a_pack_may_have_all_its_pages_read_aloud_at_build(pack: Path) -> None:
    edit(pack / "pack.toml", "[titles]", "[speech]\nsynthetic = true\n\n[titles]")
    page = built(pack, "customs")
    for tag in ("vi", "en"):
        text = page.texts[tag]
        assert set(text.speech) == {"title", "summary", *(block.id for block in text.blocks)}
        assert all(page.media[name].synthetic for name in text.speech.values())
    assert page.texts["km"].speech == {}, "no voice has it"


def test_what_was_recorded_is_not_said_again(pack: Path) -> None:
    page = built(pack, "desk")
    text = msgspec.structs.replace(page.texts["vi"], speech={"title": "by-a-person"})
    said: list[str] = []
    kept: list[BuiltFile] = []

    def say(words: str, _speech: Speech) -> BuiltFile:
        said.append(words)
        return BuiltFile(MediaFile(sha256="a" * 64, length=1, type="audio/ogg"), b"a")

    made = read_aloud(msgspec.structs.replace(page, texts={"vi": text}), LANGUAGES, say, kept.append)
    assert text.title not in said
    assert made.texts["vi"].speech["title"] == "by-a-person"
    assert made.texts["vi"].speech["summary"] == sound_id("summary", "vi")
    assert len(kept) == len(said)


def test_a_page_that_was_recorded_whole_stays_as_it_is(pack: Path) -> None:
    page = built(pack, "desk")
    texts = {tag: msgspec.structs.replace(text, speech={"page": "hello"}) for tag, text in page.texts.items()}
    whole = msgspec.structs.replace(page, texts=texts)
    assert read_aloud(whole, LANGUAGES, spoken, lambda _: None) == whole


@pytest.mark.parametrize("synthetic", [True, False])
def test_the_screen_says_that_nobody_recorded_it(pack: Path, synthetic: bool) -> None:
    page = built(pack, "desk")
    media = {**page.media, "hello": msgspec.structs.replace(page.media["hello"], synthetic=synthetic)}
    shown = msgspec.structs.replace(page, media=media)
    sheet = Typesetter(LANGUAGES, LIGHT, PORTRAIT).page(shown, "vi", 900, context=PageContext(today=TODAY))
    words = " ".join(box.spoken for box in sheet.boxes)
    assert ("giọng tổng hợp" in words) is synthetic
