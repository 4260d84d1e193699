"""What stands round a page's blocks: title, summary, honest notices, publisher, where to go on."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from content_packs.languages import LanguagePack
from content_packs.model import Evidence, PageText, TranslationState
from content_packs.typeset.boxes import Rect, Role
from content_packs.typeset.cards import evidence, icon_line
from content_packs.typeset.drafts import Draft, Piece
from content_packs.typeset.prose import words
from content_packs.typeset.setting import RelatedPage, Setting, spoken
from content_packs.typeset.shaping import Align

TITLE_TILE_MM = 22.0
TITLE_ICON_MM = 14.0
TITLE_GAP_UNITS = 4.0
NOTICE_PADDING_UNITS = 2.5
EMBLEM_MM, EMBLEM_INSET_UNITS = 15.0, 0.5
RELATED_ICON_MM = 9.0
RELATED_PADDING_UNITS = 3.0
RELATED_GAP_UNITS = 1.0


def title(text: str, setting: Setting) -> Piece:
    """The page's icon in a tile, and its title beside it, or beneath it where a word needs the whole width."""
    if not setting.page.icon:
        return words("title", Role.TITLE, text, setting.styles.title, setting)
    draft = Draft(setting)
    tile, gap = setting.title_glyph(TITLE_TILE_MM), setting.units(TITLE_GAP_UNITS)
    beside = setting.text(text, setting.styles.title, setting.width - tile - gap)
    if beside.narrowest() > setting.width - tile - gap:
        _tile(draft, setting, 0)
        beneath = setting.unbroken(text, setting.styles.title, setting.width)
        return draft.piece("title", Role.TITLE, spoken(text), draft.words(beneath, 0, tile + gap / 2))
    middle = beside.baseline - setting.title_glyph(setting.theme.type.title) / 2
    drop = max(0.0, tile / 2 - middle)
    top = round(drop + middle - tile / 2)
    _tile(draft, setting, top)
    bottom = max(draft.words(beside, tile + gap, drop), top + tile)
    return draft.piece("title", Role.TITLE, spoken(text), bottom)


def _tile(draft: Draft, setting: Setting, top: float) -> None:
    tile, inner = setting.title_glyph(TITLE_TILE_MM), setting.title_glyph(TITLE_ICON_MM)
    draft.fill(Rect(0, top, tile, tile), setting.theme.mark, setting.radius)
    inset = (tile - inner) / 2
    draft.icon(setting.page.icon, inset, top + inset, inner, setting.theme.on_mark)


def summary(text: str, setting: Setting) -> Piece:
    return words("summary", Role.SUMMARY, text, setting.styles.summary, setting, before=3.0)


def notices(text: PageText, asked: Setting, shown: Setting) -> Iterator[Piece]:
    """That this is another language than was asked for, and that no fluent reader checked it."""
    if asked.tag != shown.tag:
        names = _names(asked, shown)
        yield _notice("fallback-notice", asked.message("fallback-notice", **names), asked)
    if text.state is TranslationState.DRAFT:
        yield _notice("unchecked-translation", shown.message("unchecked-translation"), shown)


def _names(asked: Setting, shown: Setting) -> dict[str, str]:
    """Both languages' names, in the language that was asked for where it has a name for the other."""
    packs = asked.shaper.languages
    name = language_name(packs[shown.tag], packs[asked.tag])
    return {"language": packs[asked.tag].autonym, "shown": asked.isolated(name)}


def language_name(pack: LanguagePack, reader: LanguagePack) -> str:
    """The name of `pack`'s language as `reader`'s speakers say it. A language that borrows a
    relative's locale is called by its own name."""
    locale = Locale.parse(pack.locale)
    borrowed = pack.tag.split("-")[0].lower() != locale.language
    anywhere = Locale(locale.language, script=locale.script)  # the language, of whatever country
    return pack.autonym if borrowed else anywhere.get_display_name(reader.locale) or pack.autonym


def _notice(id: str, note: str, setting: Setting, tone: str = "info") -> Piece:  # noqa: A002 - as in the formats
    """A small line on a pale ground, under the title."""
    draft = Draft(setting)
    padding = setting.units(NOTICE_PADDING_UNITS)
    y = icon_line(draft, tone, note, padding, padding, setting.width - 2 * padding)
    ground, height = getattr(setting.theme, tone).ground, round(y + padding)
    draft.behind(Rect(0, 0, setting.width, height), ground, setting.radius)
    return draft.piece(id, Role.NOTE, spoken(note), height, before=3.0)


def past_date(setting: Setting) -> Piece:
    return _notice("page-past-date", setting.message("page-past-date"), setting, "warning")


def past_fact(id: str, setting: Setting) -> Piece:  # noqa: A002 - as in the formats
    """Under running words that cite a fact past its date."""
    draft = Draft(setting)
    note = setting.message("fact-past-date")
    y = icon_line(draft, "warning", note, 0, 0, setting.width)
    return draft.piece(id, Role.NOTE, spoken(note), y, before=1.5)


def published(setting: Setting, beneath: tuple[Evidence, ...]) -> Iterator[Piece]:
    """Who speaks, and what the running words rest on."""
    by = (
        setting.message("published-by", publisher=setting.isolated(setting.context.publisher))
        if setting.context.publisher
        else ""
    )
    lines = [line for line in (by, *(evidence(behind, setting) for behind in beneath)) if line]
    if not lines:
        return
    draft = Draft(setting)
    rule_gap = setting.units(2)
    draft.fill(Rect(0, 0, setting.width, setting.rule), setting.theme.rule)
    x, foot = _emblem(draft, rule_gap)
    y = draft.words(setting.text("\n".join(lines), setting.styles.small, setting.width - x), x, rule_gap)
    y = max(y, foot)
    yield draft.piece("published-by", Role.NOTE, spoken(*lines), y, before=7.0)


def _emblem(draft: Draft, y: float) -> tuple[float, float]:
    """The publisher's picture, on a light plate where the ground is dark; where words begin beside it, and the y
    beneath it."""
    setting = draft.setting
    if not setting.context.emblem:
        return 0.0, y
    size, inset = setting.glyph(EMBLEM_MM), 0.0
    if setting.theme.edge:
        inset = setting.units(EMBLEM_INSET_UNITS)
        draft.fill(Rect(0, y, size, size), setting.theme.ink, setting.radius)
    draft.picture(setting.context.emblem, Rect(inset, y + inset, size - 2 * inset, size - 2 * inset))
    return size + setting.units(TITLE_GAP_UNITS) / 2, y + size


def related(setting: Setting) -> Iterator[Piece]:
    """Where to go on: a heading, and a card to touch for each page."""
    pages = setting.context.related
    if not pages:
        return
    heading, style = setting.message("related-pages"), setting.styles.heading3
    yield words("related", Role.HEADING, heading, style, setting, before=7.0, after=2.0)
    for page in pages:
        yield _related(page, setting)


def _related(page: RelatedPage, setting: Setting) -> Piece:
    draft = Draft(setting)
    padding, icon = setting.units(RELATED_PADDING_UNITS), setting.glyph(RELATED_ICON_MM)
    reader = setting.speaking(page.tag) if page.tag else setting
    width = setting.width - 3 * padding - icon
    same_side = reader.right_to_left is setting.right_to_left
    layout = reader.text(page.title, setting.styles.strong, width, Align.START if same_side else Align.END)
    height = round(max(setting.touch_px, layout.height + padding))
    draft.fill(Rect(0, 0, setting.width, height), setting.theme.card, setting.radius)
    draft.edge(Rect(0, 0, setting.width, height))
    draft.words(layout, padding, (height - layout.height) / 2)
    draft.icon("arrow_forward", setting.width - padding - icon, (height - icon) / 2, icon, setting.theme.accent)
    draft.hit(Rect(0, 0, setting.width, height), f"page:{page.ref}", spoken(page.title))
    id_ = f"related-{page.ref.replace('/', '-')}"
    return draft.piece(id_, Role.BUTTON, spoken(page.title), height, before=RELATED_GAP_UNITS, after=RELATED_GAP_UNITS)
