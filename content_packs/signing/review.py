"""SIGN: what a request would change, as lines for a person who reads before signing. Pure.

Every change of `difference` has its line: pages by language, then what belongs to no language. Words that
went stand in [-…-], words that came in {+…+}; where little of a long text changes, what stays is shortened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from content_packs.signing.compare.runs import Kind as RunKind
from content_packs.signing.compare.runs import Run, may_part, pieces, seen
from content_packs.signing.compare.walk import Change, Move
from content_packs.signing.difference import TEXTS, PageDifference, Part, TargetDifference
from content_packs.signing.key_names import name_of
from content_packs.signing.request import Judged
from content_packs.signing.spoken import spoken

AROUND = 60
"""About how many characters of what stays are shown before and after a change; no word is cut, nor any letter."""

_SIGNS = {RunKind.GONE: ("[-", "-]"), RunKind.NEW: ("{+", "+}")}
_SILENT = frozenset({TEXTS, "blocks", "messages"})
"""Steps on the way to a change that say nothing to a reader."""

_MOVES = {Move.NEW: "new", Move.GONE: "removed", Move.CHANGED: "changed"}


def review(judged: Judged, differences: Sequence[TargetDifference], names: Mapping[str, str]) -> Iterator[str]:
    """All of it, line by line. `names` maps key ids to names, where they are known."""
    request = judged.request
    yield f"{request.note.publisher}, version {request.note.version}, asked for by {seen(request.note.asked_by)}"
    yield f"fingerprint   {request.fingerprint}"
    yield f"aloud         {spoken(request.fingerprint)}"
    yield f"valid until   {request.metadata.signed.expires:%Y-%m-%d}"
    if not judged.changes:
        yield "changes       nothing; it renews the signatures"
    yield from lines(differences)
    signers = [name_of(id_, names) for id_ in judged.signed_by]
    yield f"signed by     {', '.join(signers) or 'nobody yet'}"
    yield f"still needs   {_needs(judged)}"


def lines(differences: Iterable[TargetDifference]) -> Iterator[str]:
    """Every change in words."""
    for each in differences:
        target = each.target
        if not target.after:
            yield f"removes       {target.path} (version {target.before})"
        else:
            old = f"version {target.before} → {target.after}" if target.before else f"new, version {target.after}"
            yield f"changes       {target.path} ({old})"
        yield from _part(each.part)
        if each.move is Move.CHANGED and not each.part.changes and not each.pages:
            yield "  built anew; it says the same"
        for page in each.pages:
            yield from _page(page)


def _page(page: PageDifference) -> Iterator[str]:
    title = next(iter(page.titles.values()), "no title")
    yield f"  page        {page.id}: {_MOVES[page.part.move]}, “{seen(title)}”"
    if not page.part.changes:
        yield "    stored anew; it says the same"
    yield from _part(page.part)


def _part(part: Part) -> Iterator[str]:
    for tag in part.languages():
        yield f"    {tag}"
        for change in part.of(tag):
            yield from _change(change)
    for change in part.own():
        yield from _change(change)


def _change(change: Change) -> Iterator[str]:
    """One change; a text of several lines stands on as many."""
    first, *more = told(change).split("\n")
    yield f"      {place(change)}: {first}"
    yield from (f"        {line}" for line in more)


def place(change: Change) -> str:
    """Where a change is, within its page and language."""
    steps = change.where[2:] if change.where[0] == TEXTS else change.where
    return " / ".join(seen(step) for step in steps if step not in _SILENT) or "all of it"


def told(change: Change) -> str:
    """What changed there."""
    if change.move is Move.MOVED:
        return f"moved from place {change.before} to {change.after}"
    if change.move is Move.CHANGED:
        return "".join(_told(run) for run in shortened(change.runs))
    sign, text = ("+", change.after) if change.move is Move.NEW else ("-", change.before)
    return f"{sign} {seen(text) or 'empty'}"


def shortened(runs: Sequence[Run]) -> Iterator[Run]:
    """`runs` with long stretches that stay cut to what stands around the changes, its spaces included."""
    for number, run in enumerate(runs):
        keep_end, keep_start = number + 1 < len(runs), number > 0
        if run.kind is not RunKind.SAME or len(run.text) <= AROUND * (keep_end + keep_start) + 1:
            yield run
        else:
            yield Run(RunKind.SAME, _around(run.text, keep_start, keep_end))


def _around(text: str, keep_start: bool, keep_end: bool) -> str:
    """The start of `text`, its end or both, with … for what is left out."""
    parts = pieces(text)
    start = "".join(parts[: _kept(parts)]) if keep_start else ""
    end = "".join(parts[len(parts) - _kept(parts[::-1]) :]) if keep_end else ""
    if len(start) + len(end) >= len(text):
        return text
    before = "" if not start or start[-1].isspace() else " "
    after = "" if not end or end[0].isspace() else " "
    return f"{start}{before}…{after}{end}"


def _kept(parts: Sequence[str]) -> int:
    """How many of `parts` are kept: `AROUND` characters of them, or up to the first place where they may part."""
    kept = length = 0
    for number, (part, following) in enumerate(pairwise(parts), start=1):
        length += len(part)
        if length > AROUND and kept:
            break
        if may_part(part, following):
            kept = number
    return kept or len(parts)


def _told(run: Run) -> str:
    before, after = _SIGNS.get(run.kind, ("", ""))
    return f"{before}{run.text}{after}"


def _needs(judged: Judged) -> str:
    if judged.complete:
        return "nothing: it can be submitted"
    return " and ".join(judged.missing) or f"{judged.needed} more signatures"
