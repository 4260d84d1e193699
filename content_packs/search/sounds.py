"""BUILD: how words sound, where their letters do not say it: Chinese in pinyin and zhuyin, Japanese in kana and romaji.

Needs dictionaries, which kiosks do not have: so readings are written down when a pack is built and travel
with the page. Each is the text's own lines of syllables; what is not read so is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache

import msgspec
from jaconv import kana2alphabet, kata2hira
from janome.tokenizer import Tokenizer
from pypinyin import Style, lazy_pinyin

from content_packs.model import PageText, SearchFields
from content_packs.search.fields import fields_of

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_KANA = re.compile(r"[\u3041-\u3096\u30fc]+")
_MORA = re.compile(r"っ?[ぁ-ゖ][ゃゅょぁぃぅぇぉ]?")
_TONES = str.maketrans("", "", "ˊˇˋ˙ˉ")
_SENTENCE_END = re.compile(r"[\n。！？；]+")


def sounds_of(text: PageText, names: tuple[str, ...]) -> dict[str, SearchFields]:
    """How `text` sounds in each of `names`, which stand in `SOUNDS`."""
    fields = fields_of(text) if names else SearchFields()
    return {name: _read(fields, SOUNDS[name]) for name in names}


def _read(fields: SearchFields, sound: Callable[[str], str]) -> SearchFields:
    words = msgspec.structs.asdict(fields)
    return SearchFields(**{name: sound(text) for name, text in words.items()})


def _pinyin(text: str) -> str:
    return _lines(" ".join(lazy_pinyin(run, style=Style.NORMAL, errors="ignore")) for run in _HAN.findall(text))


def _zhuyin(text: str) -> str:
    spoken = (lazy_pinyin(run, style=Style.BOPOMOFO, errors="ignore") for run in _HAN.findall(text))
    return _lines(" ".join(spelled).translate(_TONES) for spelled in spoken)


@lru_cache(maxsize=8)
def _kana(text: str) -> str:
    return _lines(run for sentence in _SENTENCE_END.split(text) for run in _KANA.findall(_hiragana(sentence)))


def _romaji(text: str) -> str:
    runs = _kana(text).splitlines()
    return _lines(" ".join(map(_spelled, _MORA.findall(run))) for run in runs)


def _spelled(mora: str) -> str:
    """One mora in Latin letters; a small tsu doubles what follows."""
    plain = kana2alphabet(mora.removeprefix("っ"))
    doubled = "t" if plain.startswith("ch") else plain[:1]
    return doubled + plain if mora.startswith("っ") else plain


def _hiragana(sentence: str) -> str:
    """`sentence` as it is read; what has no reading stands as it is written."""
    words = _tokenizer().tokenize(sentence)
    return kata2hira("".join(word.surface if word.reading == "*" else word.reading for word in words))


def _lines(runs: Iterable[str]) -> str:
    return "\n".join(run for run in runs if run)


@cache
def _tokenizer() -> Tokenizer:
    """Its dictionary takes a tenth of a second to open."""
    return Tokenizer()


SOUNDS: Mapping[str, Callable[[str], str]] = {"pinyin": _pinyin, "zhuyin": _zhuyin, "kana": _kana, "romaji": _romaji}
