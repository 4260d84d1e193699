"""`packctl keys`: new | show | list-tokens. Keys in files, and keys on PKCS#11 tokens."""

from __future__ import annotations

import argparse
from pathlib import Path

from content_packs.signing.asking import Subparsers, add_passphrase, asker
from content_packs.signing.key_places import check_folder
from content_packs.signing.keys import PublicKey, check_name, load_public, new_key, save_public, tokens
from content_packs.signing.token_uri import is_token, parse

FOLDER = Path("keys")
"""Where a key is put when nothing else is said."""


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the commands to a command line; each sets ``run(args) -> int``."""
    keys = subparsers.add_parser("keys", help="signing keys").add_subparsers(required=True)
    new = keys.add_parser("new", help="make a key; its private half never leaves this machine, or its token")
    new.add_argument("name", help="what people call it: lower-case letters, digits, hyphens")
    new.add_argument("--folder", type=Path, help=f"where to put it; it must be there (else {FOLDER}, made here)")
    where = new.add_mutually_exclusive_group()
    where.add_argument("--online", action="store_true", help="for an online role: no passphrase, mode 0600")
    where.add_argument("--token", metavar="pkcs11:token=NAME", help="make it on this token, whence it cannot be taken")
    add_passphrase(new)
    new.set_defaults(run=_new)
    show = keys.add_parser("show", help="name and id of public keys")
    show.add_argument("places", nargs="+", metavar="KEY.pub.json", help="or pkcs11:token=…;object=…")
    show.add_argument("--save", type=Path, metavar="DIR", help="write a token's public halves here, as .pub.json")
    show.set_defaults(run=_show)
    listing = keys.add_parser("list-tokens", help="which tokens are plugged in, and their keys")
    listing.add_argument("--module", default="", metavar="FILE", help="a PKCS#11 module (else all that p11-kit knows)")
    listing.set_defaults(run=_list)


def _new(args: argparse.Namespace) -> int:
    if args.token:
        return _new_on_token(args)
    folder = args.folder or FOLDER
    check_name(folder, args.name)
    if args.folder is None:
        folder.mkdir(mode=0o700, exist_ok=True)
    check_folder(folder)
    passphrase = None if args.online else asker(args, again=True)(args.name)
    public = new_key(folder, args.name, passphrase)
    print(f"{public.name} {public.key.keyid}\n{folder / public.name}.pub.json is to be handed out; the .pem is not.")
    return 0


def _new_on_token(args: argparse.Namespace) -> int:
    folder = args.folder or FOLDER
    check_name(folder, args.name)
    found = tokens().new_on_token(parse(args.token), args.name, asker(args))
    file = save_public(folder, PublicKey(args.name, found.key))
    print(f"{args.name} {found.key.keyid}\n{file} is to be handed out. To sign: --key '{found.uri}'")
    return 0


def _show(args: argparse.Namespace) -> int:
    for place in args.places:
        public = _on_token(place) if is_token(place) else load_public(Path(place))
        print(f"{public.name} {public.key.keyid}")
        if args.save and is_token(place):
            print(f"{save_public(args.save, public)} is to be handed out.")
    return 0


def _list(args: argparse.Namespace) -> int:
    found = list(tokens().tokens(args.module))
    if not found:
        print("No token is plugged in.")
    for token, maker, keys in found:
        print(f"{token}  ({maker})")
        for key in keys:
            print(f"  {key}")
    return 0


def _on_token(place: str) -> PublicKey:
    uri = parse(place)
    return PublicKey(uri.object or uri.id.hex(), tokens().public_on_token(uri))
