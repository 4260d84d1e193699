"""Recordings of a page's words: found, judged, built; and what nobody speaks is said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from content_packs.assemble import assemble
from content_packs.check import check
from content_packs.checks.speech import Speech, spoken_pages
from content_packs.language_source import load_language_packs
from content_packs.packctl import main
from content_packs.source import load_pack
from tests.sample_pack import edit, write_pack

TODAY = dt.date(2026, 11, 22)
SOUND = """
[media.said]
kind = "audio"
file = "media/hello.wav"
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


def add(pack: Path, text: str) -> None:
    path = pack / "desk" / "page.toml"
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def codes(pack: Path) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in check(pack, TODAY, load_language_packs())]


def sound(pack: Path) -> str:
    files = sorted(path.name for path in (pack / "media").iterdir() if path.suffix in (".wav", ".ogg", ".mp3"))
    return SOUND.replace("hello.wav", files[0])


def test_a_recording_is_taken_and_travels_with_its_page(pack: Path) -> None:
    add(pack, sound(pack) + '[speech.km]\ntitle = "said"\n')
    assert codes(pack) == []
    source = load_pack(pack)
    page = assemble(source.pages["desk"], "vi", load_language_packs(), {})
    assert page.texts["km"].speech == {"title": "said"}
    assert page.texts["vi"].speech == {}


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ('[speech.fr]\ntitle = "said"\n', "wrong-tag"),
        ('[speech.km]\nno-such-block = "said"\n', "broken-link"),
        ('[speech.km]\ntitle = "no-such-sound"\n', "broken-link"),
        ('[speech.km]\npage = "said"\ntitle = "said"\n', "duplicate-id"),
    ],
)
def test_what_is_wrong_with_a_recording_is_said_at_its_line(pack: Path, table: str, code: str) -> None:
    add(pack, sound(pack) + table)
    assert ("desk/page.toml", code) in codes(pack)


def test_a_page_is_recorded_spoken_by_a_voice_partly_or_by_nobody(pack: Path) -> None:
    languages = load_language_packs()

    def spoken(tag: str) -> tuple[Speech, bool]:
        found = next(
            each for each in spoken_pages(load_pack(pack), languages) if (each.page, each.tag) == ("desk", tag)
        )
        return found.speech, bool(found.silent)

    assert spoken("km") == (Speech.NONE, False)
    assert spoken("vi") == (Speech.SYNTHETIC, False)
    add(pack, sound(pack) + '[speech.km]\ntitle = "said"\n')
    assert spoken("km") == (Speech.PARTLY, True)
    edit(pack / "desk" / "page.toml", 'title = "said"', 'page = "said"')
    assert spoken("km") == (Speech.RECORDED, False)


def test_packctl_names_what_nobody_speaks(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["speech", str(pack)]) == 0
    assert main(["speech", "--strict", str(pack)]) == 1
    said = capsys.readouterr().out
    assert "texts are not read aloud whole: km" in said
    assert "synthetic" in said
