"""Settings are right, or one sentence says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_packs.wire import KioskKind
from kiosk.__main__ import CANNOT_START, main
from kiosk.errors import SettingsError
from kiosk.settings import LinkClass, Settings, WindowMode, load_settings

GOOD = """
home = "/var/lib/gatepost"
server = "https://centre.example"
repositories = ["https://content.example", "file:///media/stick"]
base_plan = "gatepost-sample/gate-one"
"""


def load(tmp_path: Path, text: str, **environ: str) -> Settings:
    path = tmp_path / "kiosk.toml"
    path.write_text(text)
    return load_settings(path, environ)


def refused(tmp_path: Path, text: str, **environ: str) -> str:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, text, **environ)
    sentence = str(error.value)
    assert "\n" not in sentence
    return sentence


def test_four_keys_are_enough_and_the_rest_has_sensible_values(tmp_path: Path) -> None:
    settings = load(tmp_path, GOOD)
    assert settings.home == Path("/var/lib/gatepost")
    assert (settings.kind, settings.link, settings.idle_s) == (KioskKind.TOUCH, LinkClass.GOOD, 60)
    assert settings.window.mode is WindowMode.FULLSCREEN
    assert settings.panel.geometry.portrait
    assert not settings.demo


@pytest.mark.parametrize(("link", "seconds"), [("good", 10), ("metered", 60), ("satellite", 300)])
def test_the_link_sets_how_often_to_poll(tmp_path: Path, link: str, seconds: int) -> None:
    assert load(tmp_path, f'{GOOD}link = "{link}"').poll_s == seconds


def test_the_environment_stands_above_the_file(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        GOOD,
        GATEPOST_KIOSK_SERVER="http://10.0.0.1:8080",
        GATEPOST_KIOSK_REPOSITORIES="http://a http://b",
        GATEPOST_KIOSK_IDLE_S="30",
        GATEPOST_KIOSK_DEMO="true",
        HOME="/elsewhere",
    )
    assert settings.server == "http://10.0.0.1:8080"
    assert settings.repositories == ("http://a", "http://b")
    assert (settings.idle_s, settings.demo) == (30, True)


@pytest.mark.parametrize(
    ("added", "named"),
    [
        ("colour = 1", "unknown key `colour`"),
        ("[panel]\nwidth = 1", "unknown key `width` in `panel`"),
        ("idle_s = 'long'", "`idle_s`"),
        ("idle_s = 1", "`idle_s`"),
        ("idle_s = 60.5", "`idle_s`"),
        ("kind = 'hologram'", "`kind`"),
        ("link = 'pigeon'", "`link`"),
        ("demo = 1", "`demo`"),
        ("[panel]\nwidth_px = 1920\nheight_px = 1080", "square"),
        ("[panel]\nwidth_px = 0", "`panel.width_px`"),
        ("[panel]\nwidth_px = 10\nheight_px = 18", "no screen has"),
        ("[panel]\nbottom_edge_mm = -5", "`panel.bottom_edge_mm`"),
        ("[window]\nmode = 'tiny'", "`window.mode`"),
        ("server = ''", "TOML"),  # a key twice
    ],
)
def test_nonsense_is_named(tmp_path: Path, added: str, named: str) -> None:
    assert named in refused(tmp_path, f"{GOOD}{added}")


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("https://centre.example", "ftp://centre.example", "server must be"),
        ("https://centre.example", "https://", "server must be"),
        ("https://content.example", "content.example", "repositories must be"),
        ('"https://content.example", "file:///media/stick"', "", "`repositories`"),
        ("gatepost-sample/gate-one", "gate-one", "`base_plan`"),
        ('server = "https://centre.example"\n', "", "missing key `server`"),
    ],
)
def test_addresses_and_needed_keys_are_checked(tmp_path: Path, before: str, after: str, named: str) -> None:
    assert named in refused(tmp_path, GOOD.replace(before, after))


def test_an_unknown_variable_is_an_unknown_key(tmp_path: Path) -> None:
    assert "unknown key `colour`" in refused(tmp_path, GOOD, GATEPOST_KIOSK_COLOUR="red")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: cannot be read"):
        load_settings(tmp_path / "none.toml", {})


def test_the_command_exits_with_the_sentence_and_no_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(f"{GOOD}colour = 1")
    assert main(["--settings", str(path), "agent"]) == CANNOT_START
    said = capsys.readouterr().err
    assert said == f"kiosk agent: {path}: unknown key `colour`\n"


def test_an_agent_without_a_root_of_trust_says_to_provision(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(GOOD.replace("/var/lib/gatepost", str(tmp_path)))
    assert main(["--settings", str(path), "agent"]) == CANNOT_START
    assert "run `kiosk provision` first" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ('windows = ["22-5"]', "downloads.windows has '22-5'; write hours like 22:00-05:30"),
        ('windows = ["24:00-05:00"]', "downloads.windows"),
        ('windows_for = "films"', "downloads.windows_for"),
        ("bytes_per_hour = -1", "downloads.bytes_per_hour"),
        ("keep_free_mb = 0", "downloads.keep_free_mb"),
        ('proxy = "proxy.local:3128"', "downloads.proxy must be an http: (or https:) address"),
        ("bytes_a_day = 5", "bytes_a_day"),
    ],
)
def test_limits_of_the_line_are_checked(tmp_path: Path, written: str, named: str) -> None:
    assert named in refused(tmp_path, f"{GOOD}[downloads]\n{written}\n")


def test_limits_of_the_line_are_read(tmp_path: Path) -> None:
    limits = load(
        tmp_path, f'{GOOD}[downloads]\nwindows = ["22:00-05:30", "12:00-13:00"]\nbytes_per_day = 5_000_000\n'
    ).downloads
    assert (limits.windows, limits.bytes_per_day) == (("22:00-05:30", "12:00-13:00"), 5_000_000)
