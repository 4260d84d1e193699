"""SIGN: a request as the office lists it, in lines for a person. The difference itself is `review`'s."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from content_packs.signing.calls.messages import Changed, Listed, State
from content_packs.signing.key_names import name_of, short
from content_packs.signing.spoken import spoken

SHOWN_PAGES = 12


def told(listed: Listed, names: Mapping[str, str], options: str = "") -> Iterator[str]:
    """One request, line by line. `names` maps ids of keys to names, `options` go behind commands that are named."""
    yield f"{listed.id}{'   urgent' if listed.urgent else ''}"
    yield f"  asked by    {listed.asked_by}, {listed.asked_at:%Y-%m-%d %H:%M} UTC"
    for change in listed.changes:
        yield f"  changes     {_changed(change)}"
    signers = [name_of(id_, names) for id_ in listed.signed_by]
    yield f"  signed by   {', '.join(signers) or 'nobody yet'}"
    yield f"  state       {fate(listed, names, options)}"
    yield f"  fingerprint {listed.fingerprint}"
    yield f"  aloud       {spoken(listed.fingerprint)}"


def _changed(change: Changed) -> str:
    versions = "removed" if not change.after else f"version {change.before or 'none'} → {change.after}"
    pages = [f"{page.id} ({' '.join(page.languages) or page.what})" for page in change.pages[:SHOWN_PAGES]]
    more = ", …" if len(change.pages) > SHOWN_PAGES else ""
    return f"{change.path} {versions}{': ' if pages else ''}{', '.join(pages)}{more}"


def fate(listed: Listed, names: Mapping[str, str], options: str = "") -> str:
    """Where it stands, in a sentence or two; `names` and `options` as in `told`."""
    if listed.state is State.WAITING:
        return f"It waits for {' and '.join(listed.missing)}."
    goes_on = f"`packctl rebase {listed.id}{options}` drafts it again."
    if listed.is_replaced:
        goes_on = f"That is {listed.superseded_by}."
    words = {
        State.SUBMITTED: "It is complete, and is being published.",
        State.PUBLISHED: "It is published.",
        State.REFUSED: f"The publisher refused it: {listed.sentence}",
        State.CLOSED: f"It was refused{_by(listed, names)}: {listed.sentence}",
        State.SUPERSEDED: f"It was superseded: {listed.sentence} {goes_on}",
    }
    return words[listed.state]


def _by(listed: Listed, names: Mapping[str, str]) -> str:
    """Who closed it, as its history says."""
    who = next((event.who for event in reversed(listed.history) if event.what == "refused"), "")
    known = [name for id_, name in names.items() if who == f"key {short(id_)}"]
    return f" by {known[0] if known else who}" if who else ""
