"""`packctl keys`: new | show."""

from __future__ import annotations

import argparse
from pathlib import Path

from content_packs.signing.asking import Subparsers, add_passphrase, asker
from content_packs.signing.keys import load_public, new_key


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the commands to a command line; each sets ``run(args) -> int``."""
    keys = subparsers.add_parser("keys", help="signing keys").add_subparsers(required=True)
    new = keys.add_parser("new", help="make a key; its private half never leaves this machine")
    new.add_argument("name", help="what people call it: lower-case letters, digits, hyphens")
    new.add_argument("--folder", type=Path, default=Path("keys"), help="where to put it (%(default)s)")
    new.add_argument("--online", action="store_true", help="for an online role: no passphrase, mode 0600")
    add_passphrase(new)
    new.set_defaults(run=_new_key)
    show = keys.add_parser("show", help="name and id of public keys")
    show.add_argument("files", type=Path, nargs="+", metavar="KEY.pub.json")
    show.set_defaults(run=_show_keys)


def _new_key(args: argparse.Namespace) -> int:
    passphrase = None if args.online else asker(args, again=True)(args.name)
    public = new_key(args.folder, args.name, passphrase)
    print(
        f"{public.name} {public.key.keyid}\n{args.folder / public.name}.pub.json is to be handed out; the .pem is not."
    )
    return 0


def _show_keys(args: argparse.Namespace) -> int:
    for file in args.files:
        public = load_public(file)
        print(f"{public.name} {public.key.keyid}")
    return 0
