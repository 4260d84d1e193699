"""AUTHOR: one Markdown file → typed blocks, with every mistake in it as a `Problem`.

markdown-it-py reads CommonMark with tables, definition lists and ``{#id .class}`` lines; HTML is off.
A block's kind follows from its Markdown and its class (docs/pack-format.md). What cannot be a block
is reported and left out; reading never stops at the first mistake.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from content_packs.errors import Problem
from content_packs.inline_source import CONTACT, FACT, MEDIA, InlineReader
from content_packs.model import CalloutKind
from content_packs.reading import is_name
from content_packs.source_model import BlockKind, SourceBlock, SourceInline

MAX_BLOCKS = 200  # of one page: more belongs on two pages

_CLASSES = {
    "ordered_list": ("steps",),
    "blockquote": tuple(CalloutKind),
    "dl": ("faq", "points"),
    "paragraph": ("", "plan"),
}
_NOT_BLOCKS = {
    "hr": "A page has no rules across it; take the line out.",
    "code_block": "Indented text is computer code in Markdown; begin the line at the margin.",
    "fence": "There is no computer code on a page; write the words without backquotes.",
    "html_block": "Raw HTML is not shown; use Markdown alone.",
}
_PARSER = (
    MarkdownIt("commonmark", {"html": False})
    .enable("table")
    .use(front_matter_plugin)
    .use(deflist_plugin)
    .use(attrs_block_plugin)
    .use(attrs_plugin, spans=True, after=())
)


def read_prose(path: str, text: str) -> tuple[tuple[SourceBlock, ...], list[Problem]]:
    """The blocks of the Markdown file `text`, front matter and all, and every mistake in it."""
    reader = _Reader(path)
    root = SyntaxTreeNode(_PARSER.parse(unicodedata.normalize("NFC", text)))
    blocks = reader.joined([block for node in root.children for block in reader.block(node)])
    if len(blocks) > MAX_BLOCKS:
        reader.complain(0, "too-many-blocks", f"The page has {len(blocks)} blocks; at most {MAX_BLOCKS} fit.")
    return tuple(blocks), reader.problems


class _Reader:
    """One file being read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._inline = InlineReader(path, self.problems)
        self._seen: dict[str, int] = {}

    def complain(self, line: int, code: str, message: str) -> None:
        self.problems.append(Problem(self.path, line, code, message))

    def block(self, node: SyntaxTreeNode) -> Iterator[SourceBlock]:
        """The block that a top-level node is; none when it is not one."""
        if node.type == "front_matter":
            return
        line = _line(node)
        read = self._readers().get(node.type)
        if read is None:
            code = "raw-html" if node.type == "html_block" else "not-a-block"
            self.complain(line, code, _NOT_BLOCKS.get(node.type, "This Markdown is no block of a page."))
            return
        block_id, kind_class = self._attributes(node, line)
        block = read(node, block_id, line, kind_class)
        if block is not None:
            yield block

    def _readers(self) -> dict[str, Callable[[SyntaxTreeNode, str, int, str], SourceBlock | None]]:
        return {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "bullet_list": self._list,
            "ordered_list": self._list,
            "blockquote": self._callout,
            "table": self._table,
            "dl": self._definitions,
        }

    def _attributes(self, node: SyntaxTreeNode, line: int) -> tuple[str, str]:
        """The block's id and its class, wrong ones reported."""
        for key in sorted(set(node.attrs) - {"id", "class", "start"}):
            self.complain(line, "unknown-attribute", f"A block takes {{#id .class}} only, not {key}.")
        given = str(node.attrs.get("class", ""))
        allowed = _CLASSES.get(node.type, ("",))
        if given not in allowed:
            wanted = " or ".join(f".{name}" if name else "no class" for name in allowed)
            self.complain(line, "wrong-class", f"{_shown(given)} does not go with this block; it takes {wanted}.")
        return self._id(str(node.attrs.get("id", "")), line), given

    def _id(self, block_id: str, line: int) -> str:
        if not block_id:
            self.complain(line, "no-id", "Every block begins with a line {#id}, with an empty line before it.")
        elif not is_name(block_id):
            self.complain(line, "bad-id", f"“{block_id}” is no id: small letters a–z, digits and hyphens.")
        elif block_id in self._seen:
            sentence = f"The id {block_id} stands at line {self._seen[block_id]} already; every block has its own."
            self.complain(line, "duplicate-id", sentence)
        self._seen.setdefault(block_id, line)
        return block_id

    def _heading(self, node: SyntaxTreeNode, block_id: str, line: int, _: str) -> SourceBlock:
        level = int(node.tag[1:])
        if level not in (2, 3):
            self.complain(line, "heading-level", "Headings are ## or ###; the page's title is the only one above.")
        return SourceBlock(block_id, BlockKind.HEADING, line, self._rows([node]), level=min(max(level, 2), 3))

    def _paragraph(self, node: SyntaxTreeNode, block_id: str, line: int, kind_class: str) -> SourceBlock | None:
        content = node.children[0].children if node.children else []
        if len(content) == 1 and content[0].type == "image":
            return self._media(content[0], block_id, line, kind_class)
        if kind_class:
            self.complain(line, "wrong-class", f".{kind_class} goes with a picture alone in its paragraph.")
        if len(content) == 1 and content[0].type == "link" and not content[0].children:
            target = str(content[0].attrGet("href") or "")
            for prefix, kind in ((FACT, BlockKind.FACT), (CONTACT, BlockKind.CONTACT)):
                if target.startswith(prefix):
                    return SourceBlock(block_id, kind, line, target=target.removeprefix(prefix))
        return SourceBlock(block_id, BlockKind.PARAGRAPH, line, self._rows([node]))

    def _media(self, image: SyntaxTreeNode, block_id: str, line: int, kind_class: str) -> SourceBlock:
        address = str(image.attrGet("src") or "")
        if not address.startswith(MEDIA):
            self.complain(line, "not-media", f"Pictures are named in page.toml and shown as media:…, not {address}.")
        kind = BlockKind.PLAN if kind_class == "plan" else BlockKind.MEDIA
        caption = _PARSER.parseInline(unicodedata.normalize("NFC", str(image.attrGet("title") or "")))
        return SourceBlock(
            block_id,
            kind,
            line,
            target=address.removeprefix(MEDIA),
            alt=" ".join(image.content.split()),
            caption=self._inline.read(SyntaxTreeNode(caption).children[0], line),
        )

    def _list(self, node: SyntaxTreeNode, block_id: str, line: int, _: str) -> SourceBlock:
        kind = BlockKind.STEPS if node.type == "ordered_list" else BlockKind.LIST
        return SourceBlock(block_id, kind, line, tuple((self._only(item),) for item in node.children))

    def _only(self, item: SyntaxTreeNode) -> SourceInline:
        """The words of a list item, which holds one paragraph and no other list."""
        for other in item.children[1:]:
            nested = "list" in other.type
            sentence = (
                "Lists stand one under the other, not inside each other." if nested else "An item is one paragraph."
            )
            self.complain(_line(other), "nested-list" if nested else "long-item", sentence)
        if not item.children or item.children[0].type != "paragraph":
            self.complain(_line(item), "empty-item", "This item says nothing; write it, or take it out.")
            return ()
        return self._words(item.children[0])

    def _callout(self, node: SyntaxTreeNode, block_id: str, line: int, kind_class: str) -> SourceBlock:
        callout = CalloutKind(kind_class) if kind_class in set(CalloutKind) else CalloutKind.INFO
        return SourceBlock(block_id, BlockKind.CALLOUT, line, self._rows(self._paragraphs(node)), callout=callout)

    def _table(self, node: SyntaxTreeNode, block_id: str, line: int, _: str) -> SourceBlock:
        rows = [row for part in node.children for row in part.children]
        return SourceBlock(
            block_id,
            BlockKind.TABLE,
            line,
            tuple(tuple(self._words(cell, _line(row)) for cell in row.children) for row in rows),
        )

    def _definitions(self, node: SyntaxTreeNode, block_id: str, line: int, kind_class: str) -> SourceBlock:
        rows: list[tuple[SourceInline, ...]] = []
        for child in node.children:
            if child.type == "dt":
                rows.append((self._words(child, _line(child)),))
            elif rows:
                rows[-1] += tuple(self._words(paragraph) for paragraph in self._paragraphs(child))
        kind = BlockKind.PLAN if kind_class == "points" else BlockKind.FAQ
        return SourceBlock(block_id, kind, line, tuple(rows))

    def _paragraphs(self, node: SyntaxTreeNode) -> list[SyntaxTreeNode]:
        for other in node.children:
            if other.type != "paragraph":
                self.complain(_line(other), "not-a-paragraph", "Only paragraphs may stand inside this block.")
        return [child for child in node.children if child.type == "paragraph"]

    def _rows(self, nodes: list[SyntaxTreeNode]) -> tuple[tuple[SourceInline, ...], ...]:
        return tuple((self._words(node),) for node in nodes)

    def _words(self, node: SyntaxTreeNode, line: int = 0) -> SourceInline:
        """The words of a node that holds one inline node (or none)."""
        return self._inline.read(node.children[0], line or _line(node)) if node.children else ()

    def joined(self, blocks: list[SourceBlock]) -> list[SourceBlock]:
        """`blocks` with each plan's picture and its points made one block."""
        done: list[SourceBlock] = []
        for block in blocks:
            before = done[-1] if done else None
            if block.kind is not BlockKind.PLAN or block.target:
                done.append(block)
            elif before is not None and before.kind is BlockKind.PLAN and not before.rows:
                done[-1] = _with_points(before, block)
            else:
                self.complain(block.line, "points-without-plan", "A list of .points follows its .plan picture at once.")
        for block in done:
            if block.kind is BlockKind.PLAN and not block.rows:
                self.complain(block.line, "plan-without-points", "A .plan picture is followed by its list of .points.")
        return done


def _with_points(plan: SourceBlock, points: SourceBlock) -> SourceBlock:
    return SourceBlock(
        plan.id, plan.kind, plan.line, points.rows, target=plan.target, alt=plan.alt, caption=plan.caption
    )


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 0


def _shown(given: str) -> str:
    return f"The class .{given}" if given else "Having no class"
