"""Source: what an author's folder says, read as typed parts with their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_packs.errors import ProblemsFound
from content_packs.frontmatter import read_front_matter
from content_packs.inline_source import words
from content_packs.model import CalloutKind, TranslationState
from content_packs.prose import read_prose
from content_packs.source import load_pack, read_pack
from content_packs.source_model import BlockKind, Places, SourceBlock, SourceSpan
from tests.sample_pack import edit, write_pack


def only(text: str) -> SourceBlock:
    blocks, problems = read_prose("page/en.md", text)
    assert problems == []
    [block] = blocks
    return block


def codes(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in read_prose("page/en.md", text)[1]]


def test_lines_are_counted_in_the_file_with_its_head() -> None:
    assert only("---\ntitle: x\n---\n\n{#a}\nOne\n").line == 6


def test_spans_keep_style_link_fact_language_and_line() -> None:
    block = only("{#a}\nTake **two [](fact:n)** to\n[Mộc Bài]{lang=vi} by [bus](page:bus)")
    assert block.rows[0][0] == (
        SourceSpan("Take ", 2),
        SourceSpan("two ", 2, bold=True),
        SourceSpan("", 2, bold=True, fact="n"),
        SourceSpan(" to ", 2),
        SourceSpan("Mộc Bài", 3, lang="vi"),
        SourceSpan(" by ", 3),
        SourceSpan("bus", 3, link="page:bus"),
    )


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("một\nhai", "một hai"),
        ("免签\n停留", "免签停留"),
        ("ビザ\nあり", "ビザあり"),
        ("한국\n사람", "한국 사람"),
        ("签证\nvisa", "签证 visa"),
    ],
)
def test_end_of_a_line_is_a_space_but_nothing_between_chinese_or_japanese(typed: str, folded: str) -> None:
    assert words(only(f"{{#a}}\n{typed}").rows[0][0]) == folded


def test_callout_of_several_paragraphs_has_a_row_for_each() -> None:
    block = only("{#a .danger}\n> One\n> more\n>\n> Two")
    assert (block.kind, block.callout) == (BlockKind.CALLOUT, CalloutKind.DANGER)
    assert [words(row[0]) for row in block.rows] == ["One more", "Two"]


def test_answers_may_have_several_paragraphs() -> None:
    block = only("{#a .faq}\nWhy?\n: Because.\n\n  And so.\n\nHow?\n: Thus.")
    assert [[words(part) for part in row] for row in block.rows] == [["Why?", "Because.", "And so."], ["How?", "Thus."]]


def test_escaped_bar_stands_in_a_cell() -> None:
    block = only("{#a}\n| a | b |\n|---|---|\n| 1 \\| 2 | 3 |")
    assert [[words(cell) for cell in row] for row in block.rows] == [["a", "b"], ["1 | 2", "3"]]


def test_caption_may_hold_facts() -> None:
    block = only('{#a}\n![A hall](media:hall "Since [](fact:year)")')
    assert (block.kind, block.target, block.alt) == (BlockKind.MEDIA, "hall", "A hall")
    assert block.facts() == ["year"]


def test_plan_takes_the_points_that_follow_it() -> None:
    block = only("{#a .plan}\n![Map](media:map)\n\n{#b .points}\nDesk\n: Left.\n")
    assert (block.kind, len(block.rows)) == (BlockKind.PLAN, 1)


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        ("{#a .points}\nDesk\n: Left.", [(2, "points-without-plan")]),
        ("{#a .plan}\n![Map](media:map)", [(2, "plan-without-points")]),
        ("{#a}\n```\ncode\n```", [(2, "not-a-block")]),
        ("{#a}\nUse `code`", [(2, "code")]),
        ("{#a}\nOne\\\ntwo", [(2, "hard-break")]),
        ("{#a}\nSee ![x](media:x) here", [(2, "picture-in-text")]),
        ("{#a}\nCall [them](contact:x)", [(2, "contact-in-text")]),
        ("{#a}\n[](https://example.org)", [(2, "empty-link")]),
        ("{#a}\n[word]{colour=red}", [(2, "unknown-attribute")]),
        ("{#a colour=red}\nOne", [(2, "unknown-attribute")]),
        ("{#a}\n- One\n\n  Two", [(4, "long-item")]),
        ("{#a}\n-\n- Two", [(2, "empty-item")]),
        ("{#a .info}\n> - One", [(2, "not-a-paragraph")]),
        ("{#a}\none <script>x</script> two", [(2, "raw-html")]),
        ("<div>\n\n{#a}\nOne", [(1, "raw-html"), (1, "no-id")]),
    ],
)
def test_markdown_that_is_no_page_is_named(typed: str, problems: list[tuple[int, str]]) -> None:
    assert sorted(codes(typed)) == sorted(problems)


def test_title_may_hold_colons_quotes_and_number_signs() -> None:
    lines = [
        "---",
        'title: Prix : 25 "net" # 1',
        "summary: x",
        "state: draft # ask Lan",
        "translates: 0123 # old",
        "---",
    ]
    front, problems = read_front_matter("page/fr.md", lines)
    assert problems == []
    assert front.title == 'Prix : 25 "net" # 1'
    assert (front.state, front.translates, front.end) == (TranslationState.DRAFT, "0123", 6)


def test_key_is_found_in_its_table_and_in_the_nth_of_several() -> None:
    places = Places(("a = 1", "[[t]]", "a = 2", "[t.x]", "a = 3", "[[t]]", "a = 4 # [t]"))
    assert [places.line("", "a"), places.line("t", "a"), places.line("t.x", "a")] == [1, 3, 5]
    assert [places.line("t", "a", nth=1), places.line("t", "b", nth=1), places.line("u", "a")] == [7, 6, 0]


def test_one_wrong_fact_leaves_the_others_readable(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    edit(folder / "customs" / "page.toml", 'value = "5000"', "value = 5000")
    pack, problems = read_pack(folder)
    assert pack is not None
    assert list(pack.pages["customs"].toml.facts) == ["until"]
    assert [(problem.line, problem.code) for problem in problems] == [(5, "wrong-value")]


def test_whole_pack_or_all_its_problems(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    assert set(load_pack(folder).pages) == {"customs", "desk"}
    edit(folder / "customs" / "en.md", "- Gold", "- *Gold*")
    edit(folder / "pack.toml", "version = 3", 'version = "3"')
    with pytest.raises(ProblemsFound) as caught:
        load_pack(folder)
    assert [problem.code for problem in caught.value.problems] == ["italics", "wrong-value"]
