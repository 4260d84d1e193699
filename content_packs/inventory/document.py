"""AUTHOR: packs → one document in Markdown. Same packs, same bytes: no date of today stands in it. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from content_packs.inventory.claims import SHORT_MONTHS, Claim, claims_of, ordered_pages
from content_packs.inventory.readings import LEGEND, reading, unread
from content_packs.languages import LAST_RESORTS, LanguagePack
from content_packs.source_model import PackSource

HEAD = """\
# What the packs say, and who can confirm it

Written by `make content` from the packs themselves; change those, not this file."""


def document(packs: Sequence[PackSource], languages: Mapping[str, LanguagePack]) -> str:
    """Pages with their states, facts with their evidence, and what remains to be confirmed by whom. `languages` are
    all that are known. Raises `ContentBad`."""
    written_in = languages[next(tag for tag in (*LAST_RESORTS, *languages) if tag in languages)]
    names = {tag: language.english_name for tag, language in languages.items()}
    claims = [claim for pack in packs for claim in claims_of(pack, written_in)]
    parts = (HEAD, *_pages(packs), *_facts(claims), *_open_points(packs, claims, names))
    return "\n\n".join(parts) + "\n"


def _pages(packs: Sequence[PackSource]) -> Iterator[str]:
    yield (
        f"## Pages\n\n{_count(packs)} Letters: "
        + "; ".join(f"**{each}** {what}" for each, what in LEGEND.items())
        + "."
    )
    for pack in packs:
        rows = (
            (f"`{page.id}`", *(reading(pack, page, tag) for tag in pack.toml.languages)) for page in ordered_pages(pack)
        )
        yield f"### {pack.toml.id}: {_title(pack)}\n\n{_table(('page', *pack.toml.languages), rows)}"


def _count(packs: Sequence[PackSource]) -> str:
    pages = [page for pack in packs for page in pack.pages.values()]
    texts = sum(len(page.texts) for page in pages)
    return f"Packs: {len(packs)}; pages: {len(pages)}; texts, counting each language: {texts}."


def _facts(claims: Sequence[Claim]) -> Iterator[str]:
    yield f"## Facts and contacts\n\n{len(claims)}, each said once; pages cite them."
    heads = ("page", "fact", "value", "source", "checked on", "valid until", "owner")
    rows = (
        (f"`{claim.place}`", f"`{claim.name}`", claim.value, _source(claim), *_dates(claim), claim.owner)
        for claim in claims
    )
    yield _table(heads, rows)


def _source(claim: Claim) -> str:
    address = claim.source.address
    shown = f"<{address}>" if "://" in address else address
    return claim.source.name if address in claim.source.name else f"{claim.source.name}, {shown}"


def _dates(claim: Claim) -> tuple[str, str]:
    return claim.checked_on.isoformat(), claim.valid_until.isoformat()


def _open_points(packs: Sequence[PackSource], claims: Sequence[Claim], names: Mapping[str, str]) -> Iterator[str]:
    yield (
        "## What remains to be confirmed, by whom\n\n"
        "By the owner of each fact: what its page says is still to be asked, and what is good for no longer than "
        f"{SHORT_MONTHS} months after it was checked."
    )
    asked = {owner: [*_marked(packs, owner), *_short(claims, owner)] for owner in _owners(packs, claims)}
    for owner, points in asked.items():
        if points:
            yield f"### {owner}\n\n" + "\n".join(f"- {point}" for point in points)
    yield "### Fluent readers\n\n" + "\n".join(_by_readers(packs, names))


def _owners(packs: Sequence[PackSource], claims: Sequence[Claim]) -> list[str]:
    marked = {owner for pack in packs for page in pack.pages.values() for owner in page.toml.confirm}
    return sorted(marked | {claim.owner for claim in claims})


def _marked(packs: Sequence[PackSource], owner: str) -> Iterator[str]:
    for pack in packs:
        for page in ordered_pages(pack):
            if owner in page.toml.confirm:
                yield f"`{pack.toml.id}/{page.id}`: {page.toml.confirm[owner]}"


def _short(claims: Sequence[Claim], owner: str) -> Iterator[str]:
    for claim in claims:
        if claim.owner == owner and claim.is_short:
            yield f"`{claim.place}`: `{claim.name}` ({claim.value}), valid until {claim.valid_until}"


def _by_readers(packs: Sequence[PackSource], names: Mapping[str, str]) -> Iterator[str]:
    for tag, readings in unread(packs).items():
        waiting = ", ".join(f"{readings[each]} {what}" for each, what in LEGEND.items() if readings[each])
        yield f"- {names.get(tag, tag)} (`{tag}`): {waiting or 'all reviewed'}"


def _title(pack: PackSource) -> str:
    titles = pack.toml.titles
    return next((titles[tag] for tag in (*LAST_RESORTS, *titles) if tag in titles), pack.toml.id)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (heads, ["---"] * len(heads), *rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
