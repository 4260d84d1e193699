"""What a run of the fleet found, as rows that people and programs read, and which goals it met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.fleet.laboratory import COUNTED, GOOD, Found, Span

ACTIVATED_S, EDIT_BYTES, POLL_BYTES, SIMULATOR_CORES = 15.0, 50_000, 400, 1.0
WIDTHS = (58, 10, 10, 10, 7)
Row = dict[str, object]


def rows(found: Found) -> list[Row]:
    """One for each thing measured: p50, p95, max, how many."""
    said = [_row("kiosks", [found.kiosks], "")]
    for what, delays in (("publish → activated", found.edit_delays), ("notice → activated", found.notice_delays)):
        said += [_row(f"{what}: {group}", seconds, "s") for group, seconds in _with_all_good(delays).items()]
    said.append(_row("back after 45 days → activated", found.back_delays, "s"))
    said.append(_row("text edit of one page, both ways", found.edit.carried, "B"))
    said.append(_row("notice, both ways", found.notice.carried, "B"))
    said.append(_row("poll with nothing new, both ways", [poll_bytes(found.steady)], "B"))
    said.append(_row("server processor, nothing new, a kiosk and minute", [_per_kiosk(found, found.steady)], "ms"))
    said.append(_row("server processor, an edit, a kiosk", [1000 * found.edit.server / found.kiosks], "ms"))
    said.append(_row("simulator, nothing new", [found.steady.simulator / found.steady.seconds], "cores"))
    said.append(_row("simulator, during the edit", [found.edit.simulator / found.edit.seconds], "cores"))
    said.append(_row("simulator, all of it", [simulator_cores(found)], "cores"))
    said.append(_row("one kiosk's update with its search index, processor", [found.index_s], "s"))
    said.append(_row("kiosks that never came up to date", [len(found.missing)], ""))
    return said


def goals(found: Found) -> Mapping[str, bool]:
    """What docs/performance.md promises, and whether this run kept it."""
    good = _with_all_good(found.edit_delays)[ALL_GOOD]
    warned = _with_all_good(found.notice_delays)[ALL_GOOD]
    return {
        f"publish → activated p95 ≤ {ACTIVATED_S:.0f} s on good lines": quantile(good, 0.95) <= ACTIVATED_S,
        f"notice → activated p95 ≤ {ACTIVATED_S:.0f} s on good lines": quantile(warned, 0.95) <= ACTIVATED_S,
        f"text edit of one page ≤ {EDIT_BYTES} B": max(found.edit.carried) <= EDIT_BYTES,
        f"poll with nothing new ≤ {POLL_BYTES} B": poll_bytes(found.steady) <= POLL_BYTES,
        f"the simulator uses under {SIMULATOR_CORES:.0f} core at N={found.kiosks}": simulator_cores(found)
        < SIMULATOR_CORES,
        "every kiosk came up to date": not found.missing,
    }


ALL_GOOD = "all good lines"


def _with_all_good(delays: Mapping[str, Sequence[float]]) -> dict[str, Sequence[float]]:
    good = [seconds for name, found in delays.items() if name in (GOOD, COUNTED.name) for seconds in found]
    return {ALL_GOOD: good, **{name: found for name, found in delays.items() if name not in (GOOD, COUNTED.name)}}


def poll_bytes(steady: Span) -> float:
    """Bytes of one question and its answer."""
    return sum(steady.carried) / max(1, steady.asked)


def simulator_cores(found: Found) -> float:
    """Cores that the agents of the whole fleet used, over everything that was measured."""
    spans = (found.steady, found.edit, found.notice)
    return sum(span.simulator for span in spans) / sum(span.seconds for span in spans)


def quantile(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("inf")


def written(table: Sequence[Row]) -> str:
    """The rows in columns."""
    head = ("what", "p50", "p95", "max", "n")
    lines = [head, *(tuple(_cell(row[column]) for column in head) for row in table)]
    texts = ["  ".join(f"{cell:<{width}}" for cell, width in zip(line, WIDTHS, strict=True)).rstrip() for line in lines]
    return "\n".join([texts[0], "-" * sum(WIDTHS), *texts[1:]])


def _row(what: str, values: Sequence[float], unit: str) -> Row:
    name = f"{what} ({unit})" if unit else what
    points = (quantile(values, part) if values else 0.0 for part in (0.5, 0.95, 1.0))
    return {
        "what": name,
        **dict(zip(("p50", "p95", "max"), (round(at, 3) for at in points), strict=True)),
        "n": len(values),
    }


def _per_kiosk(found: Found, span: Span) -> float:
    return 1000 * span.server / found.kiosks / (span.seconds / 60)


def _cell(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
