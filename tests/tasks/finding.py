"""Tasks of somebody who looks for something: by topic, by search in every script, by what a page leads on to."""

from __future__ import annotations

from kiosk.visit import Place, Screen
from tests.tasks.checkpoint import SAMPLE
from tests.tasks.hand import Hand, Lost

VISA = "visa"
WHOLE = {
    "vi": "thị thực",
    "en": "visa",
    "zh-Hans": "qianzheng",
    "zh-Hant": "ㄑㄧㄢㄓㄥ",
    "ko": "비자",
    "ja": "びざ",
    "ru": "виза",
    "fr": "entrée",
    "th": "วีซ่า",
    "lo": "ວີຊາ",
    "km": "ទិដ្ឋាការ",
    "ar": "تأشيرة",
}
"""The word for a visa, as it is written; the kiosk's own keyboards type Chinese by its sounds."""

PLAIN = {"vi": "thi thuc", "fr": "entree", "th": "วีซา", "ar": "تاشيره"}
"""The same without its marks."""

BEGUN = {
    "vi": "thị th",
    "en": "vis",
    "zh-Hans": "qianz",
    "zh-Hant": "ㄑㄧㄢㄓ",
    "ko": "비ㅈ",
    "ja": "にゅうこ",
    "ru": "виз",
    "fr": "entr",
    "th": "วีซ",
    "lo": "ວີຊ",
    "km": "ទិដ្ឋ",
    "ar": "تأش",
}
"""Its first letters."""

INITIALS = {"ko": "ㅂㅈ", "zh-Hans": "qz"}
PINYIN = {"zh-Hans": "qianzheng", "zh-Hant": "qianzheng"}
KANA = {"ja": "びざ"}
KHMER = {"km": "ទិដ្ឋាការ"}
NONSENSE = "9898"
"""Digits stand on every keyboard, and no page speaks of these."""


def start(t: Hand) -> None:
    """Touch, see every language by its own name, choose one's own."""
    t.arrives()
    for tag, language in t.booth.edition.languages.items():
        if not t.offers(f"language:{tag}"):
            raise Lost(f"{language.autonym} is not on the first screen")
    t.look()
    t.speaks()
    t.sees(Screen.HOME)
    t.leaves()


def visa_by_topic(t: Hand) -> None:
    t.comes_to("entry", VISA)
    t.look()
    t.leaves()


def four_taps(t: Hand) -> None:
    """The last page of the last topic is four touches from the screen at rest."""
    t.arrives()  # one
    t.speaks()  # two
    t.opens("about")  # three
    t.turns_to("about-kiosk")  # four
    t.look()
    t.leaves()


def back_and_home(t: Hand) -> None:
    t.comes_to("entry", "customs")
    t.goes_back()
    t.sees(Screen.TOPIC, f"{SAMPLE}/entry")
    t.turns_to(VISA)
    t.uses("home")
    t.sees(Screen.HOME)
    t.look()
    t.goes_back()
    t.sees(Screen.LANGUAGES)
    t.leaves()


def related(t: Hand) -> None:
    """A page leads on to others, and back."""
    t.comes_to("transport", "onward-transport")
    t.turns_to("money")
    t.look()
    t.goes_back()
    t.sees(Screen.PAGE, f"{SAMPLE}/onward-transport")
    t.leaves()


def by_its_word(t: Hand) -> None:
    _search(t, WHOLE[t.language])


def without_marks(t: Hand) -> None:
    _search(t, PLAIN[t.language])


def by_its_beginning(t: Hand) -> None:
    _search(t, BEGUN[t.language])


def by_pinyin(t: Hand) -> None:
    _search(t, PINYIN[t.language])


def by_kana(t: Hand) -> None:
    _search(t, KANA[t.language])


def by_initials(t: Hand) -> None:
    _search(t, INITIALS[t.language])


def in_khmer(t: Hand) -> None:
    _search(t, KHMER[t.language])


def nothing_found(t: Hand) -> None:
    """No answer: the topics are offered, and the miss is counted by the one that is chosen."""
    t.comes()
    t.uses("search")
    t.types(NONSENSE)
    t.finds_nothing()
    t.sees(Screen.SEARCH)
    t.look()
    t.opens("money")
    t.turns_to("money")
    t.leaves()


def _search(t: Hand, word: str) -> None:
    """Type it, and open the page that it finds."""
    t.comes()
    t.uses("search")
    t.sees(Screen.SEARCH)
    t.types(word)
    if not t.place.typed or t.place == Place(Screen.SEARCH):
        raise Lost("nothing was typed")
    t.sees(Screen.SEARCH)
    t.look()
    t.turns_to(VISA)
    t.leaves()
