"""AUTHOR: the words inside one block of Markdown → styled spans, each with its line.

Allowed: text, ``**bold**``, links, facts (``[](fact:x)``) and ``[Mộc Bài]{lang=vi}``. Everything else that
Markdown or HTML could do is a mistake with a way out, and its words are kept as plain text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import NamedTuple

from markdown_it.tree import SyntaxTreeNode

from content_packs.errors import Problem
from content_packs.source_model import SourceInline, SourceSpan

FACT = "fact:"
CONTACT = "contact:"
MEDIA = "media:"

_HTML = re.compile(r"</?[A-Za-z!][^>]*>|<!--")
_ATTRIBUTES = re.compile(r"\{[#.][\w.# -]*\}")
_MISUSED = {
    "em": (
        "italics",
        "Italics are hard to read on a screen and absent from many scripts; use **bold** or plain words.",
    ),
    "code_inline": ("code", "There is no computer code on a page; write the words without backquotes."),
    "html_inline": ("raw-html", "Raw HTML is not shown; use Markdown alone."),
    "image": ("picture-in-text", "A picture stands alone in its paragraph, under its own {#id} line."),
    "hardbreak": ("hard-break", "Lines break by themselves on every screen; begin a new paragraph or a list item."),
}


class Style(NamedTuple):
    bold: bool = False
    link: str = ""
    fact: str = ""
    lang: str = ""


class InlineReader:
    """Reads inline nodes of one file; mistakes gather in `problems`."""

    def __init__(self, path: str, problems: list[Problem]) -> None:
        self._path = path
        self._problems = problems
        self._line = 0

    def read(self, node: SyntaxTreeNode, line: int) -> SourceInline:
        """The spans of an ``inline`` node that begins at `line`."""
        self._line = line
        return _merged([span for child in node.children for span in self._spans(child, Style())])

    def _spans(self, node: SyntaxTreeNode, style: Style) -> list[SourceSpan]:
        if node.type in _MISUSED:
            self._complain(*_MISUSED[node.type])
        match node.type:
            case "text":
                return [self._text(node.content, style)]
            case "softbreak" | "hardbreak":
                self._line += 1
                return [SourceSpan("\n", self._line - 1, *style)]
            case "strong":
                return self._within(node, style._replace(bold=True))
            case "link":
                return self._link(node, style)
            case "span":
                return self._within(node, style._replace(lang=self._language(node)))
            case "image":
                return [SourceSpan(node.content, self._line, *style)]
        return self._within(node, style) if node.children else [self._text(node.content, style)]

    def _within(self, node: SyntaxTreeNode, style: Style) -> list[SourceSpan]:
        return [span for child in node.children for span in self._spans(child, style)]

    def _link(self, node: SyntaxTreeNode, style: Style) -> list[SourceSpan]:
        target = str(node.attrGet("href") or "")
        if target.startswith(FACT):
            style = style._replace(fact=target.removeprefix(FACT))
            return self._within(node, style) or [SourceSpan("", self._line, *style)]
        if target.startswith(CONTACT):
            self._complain("contact-in-text", "A contact is a card: [](contact:…) stands alone in its paragraph.")
            return self._within(node, style)
        spans = self._within(node, style._replace(link=target))
        if not any(span.text.strip() for span in spans):
            self._complain("empty-link", f"The link to {target} has no words to touch.")
        return spans

    def _language(self, node: SyntaxTreeNode) -> str:
        others = sorted(set(node.attrs) - {"lang"})
        if others or not node.attrs:
            self._complain("unknown-attribute", f"Words take {{lang=…}} only, not {', '.join(others) or 'nothing'}.")
        return str(node.attrs.get("lang", ""))

    def _text(self, text: str, style: Style) -> SourceSpan:
        if _HTML.search(text):
            self._complain(*_MISUSED["html_inline"])
        if "](" in text:
            self._complain("broken-link", "These brackets look like a link, but its address cannot be one.")
        if _ATTRIBUTES.search(text):
            self._complain("stray-id", "A line {#id} stands alone, with an empty line before it.")
        return SourceSpan(unicodedata.normalize("NFC", text), self._line, *style)

    def _complain(self, code: str, message: str) -> None:
        self._problems.append(Problem(self._path, self._line, code, message))


def words(inline: SourceInline) -> str:
    """The text of `inline`, values of facts left out."""
    return "".join(span.text for span in inline)


def _merged(spans: list[SourceSpan]) -> SourceInline:
    """`spans` with line breaks folded, neighbours of one style joined, and no space at either end."""
    merged: list[SourceSpan] = []
    for place, span in enumerate(spans):
        if span.text == "\n":
            span = replace(span, text=_fold(spans[:place], spans[place + 1 :]))
        if merged and _style(merged[-1]) == _style(span) and not (span.fact and not span.text):
            merged[-1] = replace(merged[-1], text=merged[-1].text + span.text)
        elif span.text or span.fact:
            merged.append(span)
    return _trimmed(merged)


def _style(span: SourceSpan) -> Style:
    return Style(span.bold, span.link, span.fact, span.lang)


def _fold(before: list[SourceSpan], after: list[SourceSpan]) -> str:
    """What a line's end in the source becomes: a space, but nothing between two Chinese or Japanese letters."""
    left = next((span.text[-1] for span in reversed(before) if span.text), "")
    right = next((span.text[0] for span in after if span.text), "")
    return "" if _east_asian(left) and _east_asian(right) else " "


def _east_asian(char: str) -> bool:
    return bool(char) and unicodedata.east_asian_width(char) in "WF" and "HANGUL" not in unicodedata.name(char, "")


def _trimmed(spans: list[SourceSpan]) -> SourceInline:
    if spans and not spans[0].fact:
        spans[0] = replace(spans[0], text=spans[0].text.lstrip())
    if spans and not spans[-1].fact:
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
    return tuple(span for span in spans if span.text or span.fact)
