"""BUILD: invisible characters that make lines break, and numbers stand, as readers of a language expect.

Everything follows from a language's `Typography`; no language is named here. Rules kept:

- Only U+200B, U+2060, U+200E, U+00A0 and U+202F are put in, and only spaces are replaced;
  `plain.plain_text` gives back what the author typed, apart from spaces.
- Doing it twice changes nothing.
- A U+200B or U+2060 that an author typed inside a word stays, and that word gets no other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate, pairwise

import msgspec
from icu4py.breakers import LineBreaker

from content_packs.languages import LanguagePack, LineBreaking, Typography
from content_packs.model import Inline, Span
from content_packs.plain import NO_BREAK_SPACE, WORD_JOINER

ZERO_WIDTH_SPACE = "\u200b"
LEFT_TO_RIGHT_MARK = "\u200e"
RIGHT_TO_LEFT_MARK = "\u200f"
NARROW_NO_BREAK_SPACE = "\u202f"

_SPACES = " \u00a0\u202f"
_STEERING = (ZERO_WIDTH_SPACE, WORD_JOINER)

# ICU's rules for breaking lines are those of the root locale; its dictionaries go by script.
_ICU_LOCALE = "en"

_REPEATS = "\u0e46\u0ec6\u17d7"
"""Signs of Thai, Lao and Khmer that repeat the word before them: none of them begins a line."""

_SPACE_RUN = re.compile(r"[ \t\r\n\f\v]+")
_DIGIT_GROUP = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")

MAX_PHONE_CHARACTERS = 24
_PHONE = re.compile(rf"(?<![\w.])[+(]?\d[\d().\u00a0\u202f -]{{3,{MAX_PHONE_CHARACTERS - 2}}}\d(?![\w])")

# A number with a plus, a code of ASCII letters and digits held by hyphens and strokes (44/NQ-CP),
# or a currency's sign with letters (US$), which would part from them.
_PLUS = r"\+\d+"
_HELD = r"(?<![\w/.-])(?=[A-Za-z/-]*\d)[A-Za-z0-9]+(?:[/-][A-Za-z0-9]+)+(?![\w/-])"
_SIGN = "[$¢£¤¥\u20a0-\u20c0]"
_MONEY = rf"(?<!\w)(?<!\w\u200e)(?:[A-Z]{{1,3}}{_SIGN}|{_SIGN}[A-Z]{{1,3}})(?!\u200e?[\w/-])"
_CODE = re.compile(rf"\u200e?(?:{_PHONE.pattern}|{_PLUS}|{_HELD}|{_MONEY})\u200e?")


def segment(text: str, typography: Typography) -> str:
    """`text` in NFC, white space folded, with the invisible characters of its language put in."""
    return _with_marks(_SPACE_RUN.sub(" ", unicodedata.normalize("NFC", text)), typography)


def segment_inline(inline: Inline, typography: Typography) -> Inline:
    """`inline` segmented as one text, its styles where they were."""
    folded = _folded(inline)
    result = _with_marks("".join(span.text for span in folded), typography)
    pieces = _shared_out([span.text for span in folded], result)
    return tuple(msgspec.structs.replace(span, text=piece) for span, piece in zip(folded, pieces, strict=True))


def segment_messages(pack: LanguagePack) -> LanguagePack:
    """`pack` with every message segmented; ``{slots}`` stay as they are."""
    return msgspec.structs.replace(
        pack,
        messages={
            key: segment(message, pack.typography)
            if isinstance(message, str)
            else {category: segment(text, pack.typography) for category, text in message.items()}
            for key, message in pack.messages.items()
        },
    )


def isolate(text: str) -> str:
    """`text` with a left-to-right mark round each phone number, code and sign such as US$: right-to-left lines
    keep their order."""
    return _CODE.sub(lambda match: _marked(match[0].strip(LEFT_TO_RIGHT_MARK)), text)


def _with_marks(text: str, typography: Typography) -> str:
    text = re.sub(f" (?=[{_REPEATS}])", NO_BREAK_SPACE, _keep_numbers_together(text))
    text = _space_quotes(_space_marks(text, typography.space_before), typography.quotes)
    if typography.isolate_numbers:
        text = isolate(text)
    match typography.breaking:
        case LineBreaking.WORDS:
            return "".join(map(_break_words, _runs(text)))
        case LineBreaking.KEEP_ALL:
            return "".join(map(_keep_syllables, _runs(text)))
    return text


def _marked(code: str) -> str:
    return f"{LEFT_TO_RIGHT_MARK}{code}{LEFT_TO_RIGHT_MARK}"


def _keep_numbers_together(text: str) -> str:
    text = _DIGIT_GROUP.sub(NO_BREAK_SPACE, text)
    return _PHONE.sub(lambda match: match[0].replace(" ", NO_BREAK_SPACE), text)


def _space_marks(text: str, marks: str) -> str:
    """A no-break space before each of `marks` that ends a word: wide before a colon, narrow before the others."""
    if not marks:
        return text
    one = f"[{re.escape(marks)}]"
    ending = rf"(?<=[^\s{re.escape(marks)}{_SPACES}])[{_SPACES}]?(?P<marks>{one}+)(?=[\s{_SPACES}»”)\]]|$)"
    return re.sub(ending, lambda match: _space_before(match["marks"]) + match["marks"], text)


def _space_before(mark: str) -> str:
    return NO_BREAK_SPACE if mark.startswith(":") else NARROW_NO_BREAK_SPACE


def _space_quotes(text: str, quotes: str) -> str:
    """A no-break space inside an opening and a closing quotation mark."""
    if len(quotes) != 2:
        return text
    opening, closing = map(re.escape, quotes)
    text = re.sub(rf"({opening})[{_SPACES}]?(?=[^{_SPACES}])", rf"\1{NO_BREAK_SPACE}", text)
    return re.sub(rf"(?<=[^{_SPACES}])[{_SPACES}]?({closing})", rf"{NO_BREAK_SPACE}\1", text)


def _runs(text: str) -> list[str]:
    """`text` cut at its spaces, the spaces themselves included."""
    return re.split(rf"([{_SPACES}]+)", text)


def _break_words(run: str) -> str:
    """`run` with U+200B at each ICU line break between two letters of a script written without spaces."""
    bare, steering = _without_steering(run)
    breaks = {at for at in _icu_breaks(bare) if _written_together(bare[at - 1], bare[at])}
    return "".join(
        steering.get(at, ZERO_WIDTH_SPACE if at in breaks else "") + bare[at : at + 1] for at in range(len(bare) + 1)
    )


def _without_steering(run: str) -> tuple[str, dict[int, str]]:
    """`run` without U+200B and U+2060, and those by the place in it where they stood."""
    bare: list[str] = []
    steering: dict[int, str] = {}
    for char in run:
        if char in _STEERING:
            steering[len(bare)] = steering.get(len(bare), "") + char
        else:
            bare.append(char)
    return "".join(bare), steering


def _icu_breaks(text: str) -> Iterator[int]:
    """Where ICU would break a line inside `text`, counted in characters (ICU itself counts in UTF-16)."""
    words = [len(word) for word in LineBreaker(text, _ICU_LOCALE)]
    return accumulate(words[:-1])


def _written_together(left: str, right: str) -> bool:
    """Whether both are letters of one script that puts no spaces between words (not East Asian: Pango breaks those)."""
    if right in _REPEATS:
        return False
    return _script(left) == _script(right) != "" and unicodedata.east_asian_width(right) == "N"


def _script(char: str) -> str:
    """The first word of a letter's or mark's name stands for its script: ``KHMER``; others have none."""
    return unicodedata.name(char, "").partition(" ")[0] if unicodedata.category(char)[0] in "LM" else ""


def _keep_syllables(run: str) -> str:
    """`run` with U+2060 wherever a Hangul syllable touches another letter or digit."""
    if any(mark in run for mark in _STEERING):
        return run
    joined = (left + WORD_JOINER if _one_word(left, right) else left for left, right in pairwise(run))
    return "".join(joined) + run[-1:]


def _one_word(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum() and "HANGUL" in (_script(left), _script(right))


def _folded(inline: Inline) -> list[Span]:
    """`inline` in NFC with each run of white space one space, also where the run lies across spans."""
    folded: list[Span] = []
    after_space = False
    for span in inline:
        text = _SPACE_RUN.sub(" ", unicodedata.normalize("NFC", span.text))
        if after_space and text.startswith(" "):
            text = text[1:]
        after_space = text.endswith(" ") if text else after_space
        folded.append(msgspec.structs.replace(span, text=text))
    return folded


def _shared_out(texts: list[str], result: str) -> list[str]:
    """`result`, which is all of `texts` with characters put in, cut where `texts` meet."""
    pieces: list[str] = []
    at = 0
    for text in texts:
        start = at
        for char in text:
            while not _stands_for(result[at], char):
                at += 1
            at += 1
        pieces.append(result[start:at])
    if pieces:
        pieces[-1] += result[at:]
    return pieces


def _stands_for(built: str, typed: str) -> bool:
    return built == typed or (typed in _SPACES and built in _SPACES)
