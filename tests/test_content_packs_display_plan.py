"""What a plan may say about its displays, and which of its mistakes refuse it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from content_packs.display_plan import MAX_ENTRIES, DisplayEntry, check_display
from content_packs.display_tables import DISPLAYS, load_displays, with_displays
from content_packs.errors import PlanBad, ProblemsFound
from content_packs.plan import Level, PlanLayer, merge, read_layer

PAGE = "ministry/arrivals/visa"
NOON = dt.time(12)


def layer(level: Level, above: str = "", **more: object) -> PlanLayer:
    return msgspec.convert(
        {"format": 1, "publisher": "ministry", "id": str(level), "version": 1, "level": str(level), "above": above}
        | more,
        PlanLayer,
    )


def layers(site: tuple[DisplayEntry, ...] = (), province: tuple[DisplayEntry, ...] = ()) -> list[PlanLayer]:
    nation = layer(
        Level.NATION,
        time_zone="Asia/Ho_Chi_Minh",
        languages=("vi", "en"),
        language_packs={"vi": "ministry", "en": "ministry"},
        portal="https://portal.example",
    )
    middle = layer(Level.PROVINCE, "ministry/nation")
    lowest = layer(Level.SITE, "ministry/province", names={"vi": "Cửa khẩu"})
    return [
        nation,
        msgspec.structs.replace(middle, display=province),
        msgspec.structs.replace(lowest, display=site),
    ]


def test_the_layer_nearest_to_the_site_that_lists_anything_wins_whole() -> None:
    ours, theirs = (DisplayEntry(page=PAGE),), (DisplayEntry(topic=PAGE), DisplayEntry(page=PAGE))
    assert merge(layers(ours, theirs)).display == ours
    assert merge(layers((), theirs)).display == theirs
    assert merge(layers()).display == ()


def test_a_layer_brings_its_list_from_its_bytes() -> None:
    entry = DisplayEntry(page=PAGE, seconds=20, start=dt.time(7), end=NOON, languages=("en",))
    assert read_layer(msgspec.json.encode(layers((entry,))[-1])).display == (entry,)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (DisplayEntry(), "both a page and a topic, or neither"),
        (DisplayEntry(page=PAGE, topic=PAGE), "both a page and a topic, or neither"),
        (DisplayEntry(page="visa"), "no <publisher>/<pack>"),
        (DisplayEntry(page="ministry/arrivals/../visa"), "no <publisher>/<pack>"),
        (DisplayEntry(page=PAGE, seconds=4), "a scene stands for"),
        (DisplayEntry(page=PAGE, seconds=301), "a scene stands for"),
        (DisplayEntry(page=PAGE, start=NOON, end=dt.time(7)), "two entries"),
        (DisplayEntry(page=PAGE, start=dt.time(7, tzinfo=dt.UTC)), "two entries"),
        (DisplayEntry(page=PAGE, languages=("km",)), "none of the site's languages"),
    ],
)
def test_an_entry_that_no_display_could_show_refuses_the_plan(entry: DisplayEntry, words: str) -> None:
    with pytest.raises(PlanBad, match=words):
        merge(layers((entry,)))


def test_a_list_without_end_refuses_the_plan() -> None:
    with pytest.raises(PlanBad, match="at most"):
        check_display("ministry/site", (DisplayEntry(page=PAGE),) * (MAX_ENTRIES + 1), ("vi",))


def test_an_entry_keeps_to_its_stretch_of_the_day() -> None:
    morning = DisplayEntry(page=PAGE, start=dt.time(7), end=NOON)
    assert [morning.holds(dt.time(hour)) for hour in (6, 7, 11, 12)] == [False, True, True, False]
    evening = DisplayEntry(page=PAGE, start=dt.time(18))
    assert [evening.holds(dt.time(hour)) for hour in (0, 18, 23)] == [False, True, True]
    assert morning.holds(None)  # where the time is not known nothing is kept back
    assert DisplayEntry(page=PAGE).holds(dt.time.min)


def write(folder: Path, text: str) -> Path:
    (folder / DISPLAYS).write_text(text, encoding="utf-8")
    return folder


def test_lists_stand_in_a_file_beside_the_tables_of_gates(tmp_path: Path) -> None:
    text = f'[[site]]\npage = "{PAGE}"\nseconds = 20\nstart = 07:00:00\nend = 12:00:00\n\n[[site]]\ntopic = "{PAGE}"\n'
    found = load_displays(write(tmp_path, text))
    assert found["site"] == (
        DisplayEntry(page=PAGE, seconds=20, start=dt.time(7), end=NOON),
        DisplayEntry(topic=PAGE),
    )
    made = {one.id: one for one in layers()}
    assert with_displays(made, found)["site"].display == found["site"]
    assert with_displays(made, found)["province"].display == ()
    assert load_displays(tmp_path / "elsewhere") == {}


@pytest.mark.parametrize("text", ['[[site]]\npgae = "x"', "[[site]", '[[site]]\nseconds = "many"'])
def test_a_file_with_a_mistake_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(ProblemsFound, match=DISPLAYS):
        load_displays(write(tmp_path, text))


@pytest.mark.parametrize("name", ["nobody", "nation"])
def test_a_list_that_belongs_to_no_site_or_province_is_refused(name: str) -> None:
    with pytest.raises(ProblemsFound, match=name):
        with_displays({one.id: one for one in layers()}, {name: (DisplayEntry(page=PAGE),)})
