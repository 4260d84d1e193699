"""The command `kiosk`: ui | agent | run | curtain | provision | import | gallery. One sentence says what is wrong.

Each part is loaded only when it is to run: the ui never loads the network, the agent never loads Kivy.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from content_packs.errors import ContentBad, CouldNotReach
from content_packs.extras import ExtraMissing, extra
from kiosk.clock import read_moment
from kiosk.errors import DatabaseUnusableError, SettingsError
from kiosk.settings import Settings, WindowMode, load_settings
from kiosk.supervisor import Child, keep_alive

SETTINGS_VARIABLE = "GATEPOST_SETTINGS"
DEFAULT_SETTINGS = Path("/etc/gatepost/kiosk.toml")
UMASK = 0o027
"""What a kiosk writes is nobody else's to read: state.db holds its credential."""
CANNOT_START = 2
GALLERY = "gallery"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    os.umask(UMASK)
    options, more = _parser().parse_known_args(arguments)
    if options.command == GALLERY:  # it has no settings, and shows the sample pack
        return int(importlib.import_module("kiosk.gallery.command").main(more))
    if more:
        _parser().error(f"nobody knows {' '.join(more)}")
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    logging.getLogger("tuf").setLevel(logging.ERROR)  # it tells of every key that did not sign; what matters is raised
    try:
        settings = load_settings(options.settings, os.environ)
        with extra("kiosk"):
            return int(_COMMANDS[options.command](settings, options))
    except (SettingsError, DatabaseUnusableError, CouldNotReach, ContentBad, ExtraMissing) as error:
        print(f"kiosk {options.command}: {error}", file=sys.stderr)
        return CANNOT_START


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk", description=__doc__)
    default = Path(os.environ.get(SETTINGS_VARIABLE, DEFAULT_SETTINGS))
    parser.add_argument("--settings", type=Path, default=default, help=f"TOML file (default: {default})")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("ui", help="draw; needs a display, has no network")
    commands.add_parser("agent", help="sync, heartbeat, upload; needs no display")
    commands.add_parser("run", help="keep both alive")
    commands.add_parser("curtain", help="hang our picture behind the ui's window, and end")
    commands.add_parser(GALLERY, add_help=False, help="every screen as a picture; has options of its own")
    provision = commands.add_parser("provision", help="install the root of trust and the first content, offline")
    provision.add_argument("--root", type=Path, required=True, help="root.json of the ceremony")
    provision.add_argument("--image", type=Path, required=True, help="a publish directory")
    take_in = commands.add_parser("import", help="take in the content of a stick or file")
    take_in.add_argument("path", type=Path, help="a stick's folder, or a zip")
    give = commands.add_parser("export-return", help="put counts and health onto a stick, sealed for the centre")
    give.add_argument("path", type=Path, help="the stick's folder")
    give.add_argument("--last", action="store_true", help="this disk serves no more: close its open day too")
    return parser


def _ui(settings: Settings, _: argparse.Namespace) -> int:
    return int(importlib.import_module("kiosk.ui.app").run(settings))


def _agent(settings: Settings, _: argparse.Namespace) -> int:
    return int(importlib.import_module("kiosk.agent.main").run(settings))


def _curtain(settings: Settings, _: argparse.Namespace) -> int:
    return int(importlib.import_module("kiosk.curtain").run(settings, os.environ))


def _run(settings: Settings, options: argparse.Namespace) -> int:
    kiosk = (sys.executable, "-m", "kiosk", "--settings", str(options.settings))
    whole_screen = settings.window.mode is WindowMode.FULLSCREEN and bool(os.environ.get("DISPLAY"))
    first = (*kiosk, "curtain") if whole_screen else ()  # behind a window on a desk lies somebody's desktop
    return keep_alive([Child(name, (*kiosk, name)) for name in ("agent", "ui")], first)


def _provision(settings: Settings, options: argparse.Namespace) -> int:
    provision = importlib.import_module("kiosk.agent.provision").provision
    activation = provision(settings, options.root, options.image, read_moment())
    print(f"{settings.home} shows {activation.plan_ref} with {len(activation.releases)} packs")
    return 0


def _import(settings: Settings, options: argparse.Namespace) -> int:
    print(importlib.import_module("kiosk.agent.stick.command").import_stick(settings, options.path))
    return 0


def _export_return(settings: Settings, options: argparse.Namespace) -> int:
    export_return = importlib.import_module("kiosk.agent.stick.export_command").export_return
    print(export_return(settings, options.path, last=options.last))
    return 0


_COMMANDS = {
    "ui": _ui,
    "agent": _agent,
    "run": _run,
    "curtain": _curtain,
    "provision": _provision,
    "import": _import,
    "export-return": _export_return,
}

if __name__ == "__main__":
    sys.exit(main())
