"""Plans: the merge rules, each refusal of what a layer may not say, and questions about opening hours."""

from __future__ import annotations

import datetime as dt
import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content_packs.errors import ContentBad, PlanBad, Unsupported
from content_packs.model import Mode
from content_packs.opening_hours import describe, is_open, spans_on
from content_packs.plan import (
    MAX_LAYER_BYTES,
    NATION_ONLY,
    SITE_ONLY,
    HoursException,
    Level,
    OpeningHours,
    Plan,
    PlanLayer,
    Rank,
    Span,
    is_time_zone,
    layer_ref,
    merge,
    read_layer,
)

HANOI = dt.timezone(dt.timedelta(hours=7))
TAGS = ("vi", "en", "km", "lo")
ZONES = ("Asia/Ho_Chi_Minh", "Asia/Vientiane", "Europe/Paris")
PACKS = ("p/a", "p/b", "q/a", "q/c", "r/d")

NATION = PlanLayer(
    format=1,
    publisher="ministry",
    id="nation",
    version=1,
    level=Level.NATION,
    time_zone="Asia/Ho_Chi_Minh",
    languages=("vi", "en"),
    language_packs=dict.fromkeys(TAGS, "ministry"),
    packs=("ministry/entry",),
    base="ministry/base",
    portal="https://portal.example/read",
)
PROVINCE = PlanLayer(
    format=1, publisher="province", id="south", version=1, level=Level.PROVINCE, above="ministry/nation"
)
SITE = PlanLayer(
    format=1,
    publisher="province",
    id="gate",
    version=1,
    level=Level.SITE,
    above="province/south",
    names={"vi": "Cửa khẩu", "en": "Gate"},
)


def changed(layer: PlanLayer, **values: object) -> PlanLayer:
    return msgspec.structs.replace(layer, **values)


def day(*spans: str) -> tuple[Span, ...]:
    """``day("07:00-11:30", "13:00-00:00")``."""
    times = [[dt.time.fromisoformat(time) for time in span.split("-")] for span in spans]
    return tuple(Span(start=start, end=end) for start, end in times)


OFFICE = OpeningHours(
    week=(*itertools.repeat(day("07:00-11:30", "13:00-00:00"), 5), day("07:00-12:00"), ()),
    exceptions=(
        HoursException(date=dt.date(2026, 9, 2)),
        HoursException(date=dt.date(2026, 9, 6), spans=day("08:00-09:00")),
    ),
)

# -- merge rules -----------------------------------------------------------------------------------


@st.composite
def chains(draw: st.DrawFn) -> list[PlanLayer]:
    """Nation, perhaps a province, and a site, each stating what it may, or not."""

    def stated(layer: PlanLayer) -> PlanLayer:
        return changed(
            layer,
            time_zone=draw(st.sampled_from(("", *ZONES))),
            languages=tuple(draw(st.lists(st.sampled_from(TAGS), unique=True))),
            hours=draw(st.sampled_from((None, OFFICE, OpeningHours(week=((),) * 7)))),
            packs=tuple(draw(st.lists(st.sampled_from(PACKS), max_size=5))),
            demo=draw(st.booleans()),
        )

    nation = stated(NATION)
    nation = changed(nation, time_zone=nation.time_zone or ZONES[0], languages=nation.languages or ("vi",))
    if draw(st.booleans()):
        return [nation, stated(PROVINCE), stated(SITE)]
    return [nation, changed(stated(SITE), above=layer_ref(NATION))]


@given(chains())
def test_only_the_nation_says_where_phones_are_led_and_whose_words_the_screens_speak(layers: list[PlanLayer]) -> None:
    plan = merge(layers)
    assert (plan.portal, plan.language_packs, plan.base) == (NATION.portal, NATION.language_packs, NATION.base)


@given(chains())
def test_layer_nearest_to_the_site_that_states_a_value_wins_whole(layers: list[PlanLayer]) -> None:
    plan = merge(layers)
    for field in ("time_zone", "languages", "hours"):
        stated = [getattr(layer, field) for layer in layers if getattr(layer, field)]
        assert getattr(plan, field) == (stated[-1] if stated else None)


@given(chains())
def test_no_layer_takes_a_pack_of_another_away_and_the_sites_own_come_first(layers: list[PlanLayer]) -> None:
    plan = merge(layers)
    assert set(plan.packs) == {pack for layer in layers for pack in layer.packs}
    assert len(set(plan.packs)) == len(plan.packs)
    own = tuple(dict.fromkeys(layers[-1].packs))
    assert plan.packs[: len(own)] == own
    below: set[str] = set()
    for layer in reversed(layers):  # what a layer adds stands behind all that layers nearer to the site show
        added = [plan.packs.index(pack) for pack in layer.packs if pack not in below]
        assert min(added, default=len(plan.packs)) >= len(below)
        below |= set(layer.packs)


@given(chains())
def test_demonstration_cannot_be_made_to_look_real_from_below(layers: list[PlanLayer]) -> None:
    assert merge(layers).demo == any(layer.demo for layer in layers)


@given(chains())
def test_site_says_what_it_is(layers: list[PlanLayer]) -> None:
    site = changed(
        layers[-1],
        modes=(Mode.ROAD, Mode.RIVER),
        rank=Rank.MAIN,
        neighbour="KH",
        province={"vi": "An Giang"},
        counterpart="Kaam Samnor",
    )
    plan = merge([*layers[:-1], site])
    assert plan.site == "province/gate"
    assert all(getattr(plan, field) == getattr(site, field) for field in SITE_ONLY)


# -- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "layers",
    [
        [],
        [NATION],
        [SITE],
        [PROVINCE, SITE],
        [SITE, PROVINCE, NATION],
        [NATION, NATION, SITE],
        [NATION, PROVINCE, PROVINCE, SITE],
        [NATION, PROVINCE, SITE, SITE],
    ],
)
def test_layers_in_the_wrong_order_are_refused(layers: list[PlanLayer]) -> None:
    with pytest.raises(PlanBad, match="nation → province → site"):
        merge(layers)


@pytest.mark.parametrize(
    "layers",
    [
        [NATION, SITE],
        [NATION, changed(PROVINCE, above="other/nation"), SITE],
        [changed(NATION, above="ministry/world"), PROVINCE, SITE],
    ],
)
def test_layer_is_not_merged_under_one_that_it_does_not_name(layers: list[PlanLayer]) -> None:
    with pytest.raises(PlanBad, match="stands under"):
        merge(layers)


VALUES: dict[str, object] = {
    "portal": "https://elsewhere.example",
    "language_packs": {"vi": "province"},
    "base": "province/base",
    "names": {"vi": "Tên"},
    "modes": (Mode.ROAD,),
    "rank": Rank.MAIN,
    "neighbour": "LA",
    "province": {"vi": "Tên"},
    "counterpart": "Nam Phao",
    "public_network": False,
}


def test_a_site_has_a_public_network_until_its_layer_says_that_it_has_none() -> None:
    assert merge([NATION, PROVINCE, SITE]).public_network
    assert not merge([NATION, PROVINCE, changed(SITE, public_network=False)]).public_network


@pytest.mark.parametrize("field", NATION_ONLY)
@pytest.mark.parametrize("place", [1, 2])
def test_layer_below_the_nation_cannot_state_what_is_the_nations(field: str, place: int) -> None:
    layers = [NATION, PROVINCE, SITE]
    layers[place] = changed(layers[place], **{field: VALUES[field]})
    with pytest.raises(PlanBad, match=f"{layer_ref(layers[place])} states {field}, which only the nation"):
        merge(layers)


@pytest.mark.parametrize("field", SITE_ONLY)
@pytest.mark.parametrize("place", [0, 1])
def test_layer_above_the_site_cannot_state_what_is_the_sites(field: str, place: int) -> None:
    layers = [NATION, PROVINCE, SITE]
    layers[place] = changed(layers[place], **{field: VALUES[field]})
    with pytest.raises(PlanBad, match=f"states {field}, which only the site"):
        merge(layers)


@pytest.mark.parametrize(
    ("place", "values", "says"),
    [
        (2, {"names": {}}, "has no name"),
        (2, {"names": {"VI": "x"}}, "no BCP 47"),
        (2, {"time_zone": "Asia/Mộc_Bài"}, "time zone “Asia/Mộc_Bài”"),
        (1, {"time_zone": "Asia"}, "time zone “Asia”"),
        (1, {"time_zone": "../../etc/passwd"}, "time zone"),
        (0, {"time_zone": ""}, "time zone “”"),
        (2, {"neighbour": "Lào"}, "borders “Lào”"),
        (2, {"languages": ("vi", "th")}, "shows th, but the nation layer names no language pack"),
        (1, {"languages": ("vi", "vi")}, "a language twice"),
        (0, {"languages": ()}, "no languages"),
        (0, {"languages": ("zh_Hans",)}, "no BCP 47"),
        (0, {"language_packs": {**NATION.language_packs, "en": "../x"}}, "no publisher's id"),
        (2, {"packs": ("entry",)}, "<publisher>/<pack>"),
        (2, {"packs": ("ministry/../x",)}, "<publisher>/<pack>"),
        (0, {"base": "base"}, "<publisher>/<pack>"),
        (0, {"portal": "http://portal.example"}, "an https address"),
        (0, {"portal": "portal.example"}, "an https address"),
        (0, {"portal": "https://portal.example/?next=x"}, "an https address"),
        (0, {"portal": "https://user@portal.example/"}, "an https address"),
        (0, {"portal": "https://[portal"}, "an https address"),
        (0, {"portal": ""}, "an https address"),
        (2, {"hours": OpeningHours(week=((),) * 6)}, "6 weekdays"),
        (2, {"hours": OpeningHours(week=(day("09:00-08:00"), *((),) * 6))}, "out of order"),
        (2, {"hours": OpeningHours(week=(day("09:00-09:00"), *((),) * 6))}, "out of order"),
        (2, {"hours": OpeningHours(week=(day("09:00-12:00", "11:00-13:00"), *((),) * 6))}, "out of order"),
        (2, {"hours": OpeningHours(week=(day("09:00-00:00", "01:00-02:00"), *((),) * 6))}, "out of order"),
        (2, {"hours": OpeningHours(week=(day("09:00Z-10:00Z"), *((),) * 6))}, "local time"),
        (2, {"hours": OpeningHours(week=((),) * 7, exceptions=OFFICE.exceptions * 2)}, "two exceptions"),
    ],
)
def test_plan_that_no_kiosk_could_follow_is_refused_with_its_reason(
    place: int, values: dict[str, object], says: str
) -> None:
    layers = [NATION, PROVINCE, SITE]
    layers[place] = changed(layers[place], **values)
    with pytest.raises(PlanBad) as refused:
        merge(layers)
    assert says in str(refused.value)


def test_portal_without_tls_is_for_demonstrations_alone() -> None:
    layers = [changed(NATION, portal="http://127.0.0.1:8000", demo=True), PROVINCE, SITE]
    assert merge(layers).portal == "http://127.0.0.1:8000"


# -- bytes -----------------------------------------------------------------------------------------


def test_layer_survives_the_wire_and_ignores_what_it_does_not_know() -> None:
    layer = changed(SITE, hours=OFFICE, modes=(Mode.ROAD,), rank=Rank.OPENING)
    assert read_layer(msgspec.json.encode(layer)) == layer
    tree = {**msgspec.to_builtins(layer), "weather": "fair"}
    assert read_layer(msgspec.json.encode(tree)) == layer


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        msgspec.json.encode(changed(SITE, id="../gate")),
        msgspec.json.encode(changed(SITE, counterpart="x" * MAX_LAYER_BYTES)),
        msgspec.json.encode(SITE).replace(b'"site"', b'"planet"'),
    ],
)
def test_nonsense_is_refused_as_bad_content(data: bytes) -> None:
    with pytest.raises(ContentBad):
        read_layer(data)


def test_layer_for_newer_software_is_unsupported() -> None:
    with pytest.raises(Unsupported):
        read_layer(msgspec.json.encode(changed(SITE, format=2)))
    with pytest.raises(Unsupported):
        read_layer(msgspec.json.encode(changed(SITE, needs=("tides",))))


def test_folder_of_time_zones_and_a_path_are_no_time_zone() -> None:
    assert is_time_zone("Asia/Ho_Chi_Minh")
    assert not any(map(is_time_zone, ("", "Asia", "/etc/localtime", "../UTC", "Ha Noi", "\0")))


# -- opening hours ---------------------------------------------------------------------------------


def plan_with(hours: OpeningHours | None) -> Plan:
    return merge([NATION, PROVINCE, changed(SITE, hours=hours)])


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-08-31T06:59:59", False),  # a Monday
        ("2026-08-31T07:00:00", True),
        ("2026-08-31T11:29:59", True),
        ("2026-08-31T11:30:00", False),
        ("2026-08-31T23:59:59", True),  # open to midnight
        ("2026-09-01T00:00:00", False),
        ("2026-09-02T08:00:00", False),  # a holiday on a Wednesday
        ("2026-09-05T12:30:00", False),  # a Saturday afternoon
        ("2026-09-06T08:30:00", True),  # a Sunday that is open for once
        ("2026-09-13T08:30:00", False),  # any other Sunday
    ],
)
def test_site_is_open_by_its_own_clock(local: str, expected: bool) -> None:
    now = dt.datetime.fromisoformat(local).replace(tzinfo=HANOI)
    assert is_open(plan_with(OFFICE), now) is expected
    assert is_open(plan_with(OFFICE), now.astimezone(dt.UTC)) is expected


def test_hours_that_nobody_stated_are_unknown_and_not_closed() -> None:
    plan = plan_with(None)
    assert is_open(plan, dt.datetime(2026, 8, 31, tzinfo=dt.UTC)) is None
    assert spans_on(plan, dt.date(2026, 8, 31)) is None
    assert spans_on(plan_with(OFFICE), dt.date(2026, 9, 2)) == ()


def test_time_without_a_zone_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="aware"):
        is_open(plan_with(OFFICE), dt.datetime(2026, 8, 31))  # noqa: DTZ001  the mistake under test


def test_hours_are_written_out_for_people_who_run_sites() -> None:
    text = describe(OFFICE)
    assert text.startswith("Mon 07:00–11:30+13:00–00:00, Tue")
    assert text.endswith("Sun closed, 2026-09-02 closed, 2026-09-06 08:00–09:00")
