"""What stays around a change is cut where a reader would part it, and loses nothing that stands beside the change."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from icu4py.breakers import CharacterBreaker

from content_packs.signing.compare.runs import Kind, Run, may_part, pieces, runs
from content_packs.signing.review import AROUND, shortened

ENGLISH = (
    "Please have your passport and the entry card ready before you reach the counter, and take a number at the "
    "information desk at once. Whoever has neither asks there for help, at any hour of the day or of the night."
)
VIETNAMESE = (
    "Quý khách vui lòng chuẩn bị sẵn hộ chiếu và thẻ nhập cảnh trước khi đến quầy, rồi lấy số thứ tự ở bàn hướng dẫn "
    "ngay lúc vào. Ai chưa có giấy tờ nào thì hỏi ở đó, vào bất cứ giờ nào trong ngày, bằng bất cứ thứ tiếng nào."
)
ARABIC = (
    "يرجى تجهيز جواز السفر وبطاقة الدخول قبل الوصول إلى الشباك، ثم أخذ رقم من مكتب الاستعلامات فورًا. ومن ليس لديه "
    "أي وثيقة فليطلب المساعدة هناك في أي ساعة من ساعات النهار أو الليل وبأي لغة من اللغات."
)
KHMER = (
    "សូមត្រៀមលិខិតឆ្លងដែននិងប័ណ្ណចូលប្រទេសឱ្យរួចរាល់មុនពេលទៅដល់បញ្ជរហើយយកលេខរៀងនៅតុព័ត៌មានភ្លាមៗ។"
    "អ្នកដែលគ្មានឯកសារណាមួយសូមសួររកជំនួយនៅទីនោះនៅគ្រប់ម៉ោងទាំងអស់ទោះជាស្ត្រីឬបុរសជាភាសាណាមួយក៏បាន។"
)
CHINESE = (
    "各位旅客您好，请在到达柜台之前准备好护照和入境卡，并立即在问讯处取号（每人一张，费用100元），按照屏幕上显示的号码依次前往窗口办理手续。"
    "没有证件的旅客可以在任何时间用任何语言到问讯处寻求帮助，工作人员会告诉您下一步怎么做。不要离开大厅，直到叫到您的号码为止，谢谢您的配合与理解。"
)
SPACED = {"en": (ENGLISH, "information desk"), "vi": (VIETNAMESE, "hướng dẫn"), "ar": (ARABIC, "مكتب الاستعلامات")}
UNSPACED = {"km": (KHMER, "ព័ត៌មាន"), "zh": (CHINESE, "手续。没有")}


def changed(text: str, words: str) -> tuple[tuple[Run, ...], list[Run]]:
    """All runs where `words` become 777, and what is shown of them."""
    whole = runs(text, text.replace(words, "777"))
    return whole, list(shortened(whole))


def beginnings(text: str) -> set[int]:
    """Where letters begin, each with all that hangs on it, by ICU."""
    return {0, *accumulate(len(letter) for letter in CharacterBreaker(text, "en"))}


@pytest.mark.parametrize("tag", [*SPACED, *UNSPACED])
def test_what_is_shown_around_a_change_is_what_stands_there(tag: str) -> None:
    text, words = (SPACED | UNSPACED)[tag]
    whole, shown = changed(text, words)
    assert (whole[0].kind, whole[-1].kind) == (Kind.SAME, Kind.SAME)
    left, right = shown[0].text, shown[-1].text
    assert left.startswith("… ")
    assert right.endswith(" …")
    assert whole[0].text.endswith(left.removeprefix("… ")), "every space before the change is there"
    assert whole[-1].text.startswith(right.removesuffix(" …")), "every space after the change is there"
    assert shown[1:-1] == list(whole[1:-1])
    assert len(left) <= AROUND + 2
    assert len(right) <= AROUND + 2


@pytest.mark.parametrize("tag", SPACED)
def test_a_language_with_spaces_is_cut_at_a_space(tag: str) -> None:
    whole, shown = changed(*SPACED[tag])
    before, after = whole[0].text, whole[-1].text
    left, right = shown[0].text.removeprefix("… "), shown[-1].text.removesuffix(" …")
    cuts = (before[: len(before) - len(left)][-1], left[0], right[-1], after[len(right) :][0])
    assert any(each.isspace() for each in cuts[:2])
    assert any(each.isspace() for each in cuts[2:])


@pytest.mark.parametrize("tag", UNSPACED)
def test_a_language_without_spaces_is_cut_between_letters_with_all_that_hangs_on_them(tag: str) -> None:
    text, words = UNSPACED[tag]
    for reach in range(12):  # wherever the cut falls
        whole, shown = changed(text[reach:], words)
        before, after = whole[0].text, whole[-1].text
        assert len(before) - len(shown[0].text.removeprefix("… ")) in beginnings(before)
        assert len(shown[-1].text.removesuffix(" …")) in beginnings(after)


def test_a_number_in_words_without_spaces_is_not_cut() -> None:
    parts = pieces("费用（100元）每人3.000.000")
    assert parts == ("费", "用", "（", "100", "元", "）", "每", "人", "3.000.000")
    assert [not may_part(*each) for each in pairwise(parts)][2], "between （ and 100"


@pytest.mark.parametrize("word", ["ស្ត្រី", "ព័ត៌មាន", "น้ำ", "ນ້ຳ", "ကမ္ဘာ", "プログラム", "请到"])
def test_no_piece_of_a_word_without_spaces_is_less_than_a_letter(word: str) -> None:
    assert set(accumulate(map(len, pieces(word)))) <= beginnings(word)


def test_stacked_letters_are_one_piece_of_a_difference() -> None:
    assert [run.text for run in runs("ស្ត្រី", "ស្ថ្រី")] == ["ស្ត្រី", "ស្ថ្រី"]


def test_the_sign_of_a_character_that_nobody_sees_is_never_cut() -> None:
    hidden = ENGLISH.replace(" ", "\u2003 ")  # an em space is written out
    for reach in range(12):
        _, shown = changed(hidden[reach:], "information\u2003 desk")
        for run in (shown[0], shown[-1]):
            assert "…" in run.text
            assert run.text.count("‹") == run.text.count("›") == run.text.count("U+2003") > 0


def test_a_stretch_between_two_changes_keeps_both_its_ends() -> None:
    whole = runs(f"One {ENGLISH} nine", f"Two {ENGLISH} ten")
    middle = list(shortened(whole))[2].text
    start, _, end = middle.partition(" … ")
    assert middle.startswith(" Please have your passport")
    assert middle.endswith("of the night. ")
    assert len(start) <= AROUND
    assert len(end) <= AROUND


def test_a_word_longer_than_what_is_kept_is_left_out_whole() -> None:
    long = "x" * (2 * AROUND)
    *_, last = shortened(runs(f"One {long} {long}", f"Two {long} {long}"))
    assert last.text == " …"
