"""BUILD: words → an Ogg Opus file by the synthesiser and ffmpeg. Same words, same programs, same bytes.

It is made where packs are built, so that kiosks without a synthesiser have it too; whoever made it says that it
is synthetic (`model.Media.synthetic`).
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

from content_packs.errors import ContentBad
from content_packs.languages import VOICE, LanguagePack, Speech
from content_packs.media import BuiltFile
from content_packs.model import MediaFile
from content_packs.plain import plain_text
from content_packs.reading import sha256_hex
from content_packs.speaking.espeak import PROGRAM, command, plain
from content_packs.speaking.kana import respelt

ENCODER = "ffmpeg"
TYPE = "audio/ogg"
LIMIT_S = 120.0

_WAV_HEAD = 44  # bytes that espeak-ng writes before its samples, with a length that a pipe cannot know
_RAW = ("-f", "s16le", "-ar", "22050", "-ac", "1", "-i", "pipe:0")
_OPUS = ("-c:a", "libopus", "-b:a", "24k", "-application", "voip", "-ar", "24000", "-ac", "1")
_EXACT = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-threads", "1")
_SPELLINGS = {"kana": respelt}


def voice_of(tag: str, languages: Mapping[str, LanguagePack]) -> Speech:
    """How the language `tag` is spoken. Raises `ContentBad` where no voice has it."""
    speech = languages[tag].speech if tag in languages else None
    if speech is None or not VOICE.fullmatch(speech.voice):
        able = ", ".join(known for known, pack in languages.items() if pack.speech)
        raise ContentBad(f"No voice speaks “{tag}”; name a language that has one ({able}), or record it.")
    return speech


def spoken(words: str, speech: Speech) -> BuiltFile:
    """`words` as a sound. Raises `ContentBad` where a program is missing or says nothing."""
    said = plain(_SPELLINGS.get(speech.spelling, str)(plain_text(words)))
    wav = _run(command(speech.voice), said.encode())
    if len(wav) <= _WAV_HEAD:
        raise ContentBad(f"{PROGRAM} says nothing by the voice {speech.voice}; ask `espeak-ng --voices` for its name.")
    data = _run([ENCODER, "-v", "error", *_RAW, *_OPUS, *_EXACT, "-f", "ogg", "pipe:1"], wav[_WAV_HEAD:])
    return BuiltFile(MediaFile(sha256=sha256_hex(data), length=len(data), type=TYPE), data)


def _run(line: list[str], data: bytes) -> bytes:
    try:
        done = subprocess.run(line, input=data, capture_output=True, timeout=LIMIT_S, check=True)
    except FileNotFoundError as error:
        raise ContentBad(f"{line[0]} is not installed; install Debian's {line[0]} to make speech.") from error
    except subprocess.SubprocessError as error:
        raise ContentBad(f"{line[0]} failed ({error}); run it by hand to see why.") from error
    return done.stdout
