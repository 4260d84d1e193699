"""The edge of people's commands: what their command lines have in common, passphrases, names, the clock.

A passphrase, or a token's PIN, comes from ``--passphrase-file``, else from the environment's
GATEPOST_PASSPHRASE, else it is asked for.
"""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import os
import shlex
from collections.abc import Callable, Iterable
from pathlib import Path

from content_packs.errors import ContentBad
from content_packs.signing.keys import check_passphrase, load_public

Subparsers = argparse._SubParsersAction  # argparse has no public name for it
PASSPHRASE_VARIABLE = "GATEPOST_PASSPHRASE"  # noqa: S105  # the variable's name, not a passphrase
OFFICE_VARIABLE = "GATEPOST_OFFICE"
SAME = ("--office", "--from", "--root", "--key", "--people", "--state", "--passphrase-file")
"""Options that are the same for all of one person's commands."""
STATE = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "gatepost"
"""Where a signer's machine remembers what it has seen when nothing else is said."""


def add_trust(parser: argparse.ArgumentParser) -> None:
    """``--root``, ``--from``, ``--state``."""
    parser.add_argument("--root", type=Path, required=True, help="the root.json that kiosks embed")
    parser.add_argument(
        "--from", dest="place", required=True, metavar="PLACE", help="publish directory: address or folder"
    )
    parser.add_argument(
        "--state", type=Path, default=STATE, metavar="DIR", help="what this machine remembers (%(default)s)"
    )


def add_office(parser: argparse.ArgumentParser) -> None:
    """``--office``."""
    parser.add_argument(
        "--office",
        default=os.environ.get(OFFICE_VARIABLE, ""),
        metavar="ADDRESS",
        help=f"the server where requests wait, else ${OFFICE_VARIABLE}",
    )


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    """``--passphrase-file``."""
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help=f"else ${PASSPHRASE_VARIABLE}, else asked for"
    )


def add_people(parser: argparse.ArgumentParser) -> None:
    """``--people``."""
    parser.add_argument(
        "--people", type=Path, action="append", default=[], metavar="DIR", help="public keys, to name them"
    )


def names_of(files: Iterable[Path]) -> dict[str, str]:
    """Names of public keys, by id; of a folder, all that lie in it."""
    each = [key for file in files for key in (sorted(file.glob("*.pub.json")) if file.is_dir() else [file])]
    return {public.key.keyid: public.name for public in map(load_public, each)}


def same_options(args: argparse.Namespace) -> str:
    """The options that say who somebody is and what they trust, as they were typed, a space before each.

    A command that is printed with them behind it can be copied and run. ``@FILE`` stays ``@FILE``.
    """
    words = list(getattr(args, "words", ()))
    kept: list[str] = []
    for number, word in enumerate(words):
        name, _, value = word.partition("=")
        if word.startswith("@"):
            kept.append(word)
        elif len(name) > len("--") and any(option.startswith(name) for option in SAME):
            kept += [word] if value else words[number : number + 2]
    return "".join(f" {shlex.quote(word)}" for word in kept)


def asker(args: argparse.Namespace, again: bool = False) -> Callable[[str], bytes]:
    """How to come by a key's passphrase; asked twice when it is a new one."""
    if args.passphrase_file:
        return lambda _: args.passphrase_file.read_bytes().rstrip(b"\r\n")
    if os.environ.get(PASSPHRASE_VARIABLE):
        return lambda _: os.environ[PASSPHRASE_VARIABLE].encode()
    return lambda name: _prompted(name, again)


def confirmed(fingerprint: str, given: str | None) -> bool:
    """Whether the person means this: all of its fingerprint given, or its first group typed."""
    if given is not None:
        return given.strip().lower() == fingerprint
    return input("To sign, type the first group of the fingerprint: ").strip().lower() == fingerprint.split("-")[0]


def clock() -> dt.datetime:
    """Now."""
    return dt.datetime.now(dt.UTC)


def _prompted(name: str, again: bool) -> bytes:
    what = "PIN" if name.startswith("token ") else "Passphrase"
    passphrase = getpass.getpass(f"{what} of {name}: ")
    if again:
        check_passphrase(passphrase.encode())
        if getpass.getpass("The same again: ") != passphrase:
            raise ContentBad("The two are not the same; no key was made. Try again.")
    return passphrase.encode()
