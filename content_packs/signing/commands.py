"""`packctl` for people with keys: keys (`key_commands`) | ceremony | request | review | sign | submit.

The edge where clock, passphrase (`asking`) and files are met; what is decided is decided elsewhere.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from content_packs.durable import put
from content_packs.errors import ContentBad
from content_packs.naming import path_of
from content_packs.publishing.publisher import submit
from content_packs.signing import key_commands, requests_commands, role_commands
from content_packs.signing.asking import (
    Subparsers,
    add_office,
    add_passphrase,
    add_people,
    add_trust,
    asker,
    clock,
    confirmed,
    names_of,
    same_options,
)
from content_packs.signing.built import blob_files, json_files
from content_packs.signing.ceremony_file import read_ceremony
from content_packs.signing.keys import load_signer, public_half
from content_packs.signing.preview import write_preview
from content_packs.signing.repository import check_ceremony, create
from content_packs.signing.request import add_signature, check, read_request, write_request
from content_packs.signing.requests_commands import brought, give, is_here
from content_packs.signing.review import review
from content_packs.signing.signer import Examined, SignerState, examine, fetcher_for
from content_packs.signing.trusting import root_of, standing_of


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the commands to a command line; each sets ``run(args) -> int``."""
    key_commands.add_commands(subparsers)
    role_commands.add_commands(subparsers)
    requests_commands.add_commands(subparsers)
    _add_ceremony(subparsers)
    _add_request(subparsers)
    _add_judging(subparsers)
    send = subparsers.add_parser("submit", help="put a complete request into the publisher's inbox")
    send.add_argument("request", type=Path)
    send.add_argument("inbox", type=Path)
    send.set_defaults(run=_submit)


def _add_ceremony(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    ceremony = subparsers.add_parser("ceremony", help="create a repository: its roots, roles and publishers")
    ceremony.add_argument("file", type=Path, metavar="ceremony.toml", help="who holds which role (docs/signing.md)")
    ceremony.add_argument(
        "--key", action="append", default=[], metavar="KEY.pem", help="a private key present, or pkcs11:…"
    )
    ceremony.add_argument("--publish", type=Path, required=True, metavar="DIR", help="the new publish directory")
    add_passphrase(ceremony)
    ceremony.set_defaults(run=_ceremony)


def _add_request(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    request = subparsers.add_parser("request", help="draft a publisher's next version from built files")
    request.add_argument("folder", type=Path, help="the new request's folder")
    request.add_argument("files", type=Path, nargs="*", help="built manifests, language packs, plan layers, or folders")
    request.add_argument("--publisher", required=True)
    request.add_argument("--asked-by", required=True, metavar="KEY", help="the asking author's key, by name")
    request.add_argument("--blobs", type=Path, action="append", default=[], metavar="DIR", help="a build's blobs/")
    request.add_argument("--remove", action="append", default=[], metavar="PATH", help="a target to take out")
    add_trust(request)
    request.set_defaults(run=_request)


def _add_judging(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    look = subparsers.add_parser("review", help="what a request would change, in words")
    sign = subparsers.add_parser("sign", help="judge a request, show it, and sign it")
    for parser in (look, sign):
        parser.add_argument("request", type=Path, help="its folder, or its id at the office")
        add_people(parser)
        add_trust(parser)
        add_office(parser)
    look.add_argument("--key", metavar="KEY.pem", help="yours, to be let in at the office")
    add_passphrase(look)
    look.add_argument("--preview", type=Path, metavar="DIR", help="draw what would change as kiosks will show it")
    look.set_defaults(run=_review)
    sign.add_argument("--key", required=True, metavar="KEY.pem", help="or pkcs11:token=…;object=…")
    sign.add_argument("--fingerprint", help="sign only what has this fingerprint; otherwise you are asked")
    add_passphrase(sign)
    sign.set_defaults(run=_sign)


# -- the commands --------------------------------------------------------------------------------------


def _ceremony(args: argparse.Namespace) -> int:
    if args.publish.exists() and any(args.publish.iterdir()):
        raise ContentBad(f"{args.publish} is not empty; a repository is created once, in a new folder.")
    ceremony = read_ceremony(args.file)
    check_ceremony(ceremony, [public_half(key) for key in args.key])
    signers = [load_signer(key, asker(args)) for key in args.key]
    for path, data in create(ceremony, signers, clock()).items():
        put(args.publish / path, data)
    print(f"{args.publish} is ready. Kiosks and signers embed {args.publish / 'metadata/1.root.json'}.")
    return 0


def _request(args: argparse.Namespace) -> int:
    now = clock()
    standing = standing_of(args, args.publisher, now)
    targets = _by_path(file.read_bytes() for file in json_files(args.files))
    blobs = blob_files(args.blobs)
    write_request(args.folder, standing, args.asked_by, targets, blobs, now, args.remove)
    _show(_examined(args, args.folder, now), {})
    return 0


def _review(args: argparse.Namespace) -> int:
    examined = _examined(args, brought(args, lambda: load_signer(args.key, asker(args))), clock())
    _show(examined, names_of(args.people))
    if args.preview:
        print(f"pictures      open {write_preview(examined, args.preview)}")
    return 0


def _sign(args: argparse.Namespace) -> int:
    now, signer = clock(), cache(lambda: load_signer(args.key, asker(args)))
    examined = _examined(args, brought(args, signer, to_sign=True), now)
    judged, standing = examined.judged, examined.standing
    _show(examined, names_of(args.people))
    look = f"packctl review {args.request} --preview pictures{same_options(args)}"
    print(f"pictures      `{look}` draws this as kiosks will show it")
    if not confirmed(judged.request.fingerprint, args.fingerprint):
        raise ContentBad("Not signed: that is not the fingerprint of this request.")
    request = add_signature(judged, standing, signer())
    if not is_here(args):
        print(give(args, signer(), request.folder, {"": request.metadata.signatures[signer().public_key.keyid]}))
        return 0
    after = check(request, standing, now)
    print(
        "Signed. It can be submitted." if after.complete else f"Signed. It still needs {' and '.join(after.missing)}."
    )
    return 0


def _submit(args: argparse.Namespace) -> int:
    if not args.inbox.is_dir():
        raise ContentBad(
            f"There is no inbox at {args.inbox}; name the folder inbox_dir of the server's settings. "
            "The publisher makes it when it starts."
        )
    print(f"Submitted as {submit(args.request, args.inbox)}.")
    return 0


# -- inside --------------------------------------------------------------------------------------------


def _examined(args: argparse.Namespace, folder: Path, now: dt.datetime) -> Examined:
    state = SignerState(args.state, root_of(args))
    return examine(read_request(folder), state, fetcher_for(args.place), now)


def _show(examined: Examined, names: Mapping[str, str]) -> None:
    for line in review(examined.judged, examined.differences, names):
        print(line)


def _by_path(contents: Iterable[bytes]) -> dict[str, bytes]:
    return {path_of(data): data for data in contents}
