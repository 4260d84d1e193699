"""`packctl roles`: show | change | review | sign. Who may sign what, and how that changes."""

from __future__ import annotations

import argparse
from functools import cache
from pathlib import Path

from content_packs.errors import ContentBad
from content_packs.publishing.role_tree import RoleTree
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
)
from content_packs.signing.keys import load_signer
from content_packs.signing.requests_commands import brought, give, is_here
from content_packs.signing.role_changes import draft_change
from content_packs.signing.role_file import read_change
from content_packs.signing.role_request import (
    KIND,
    ROLE_REQUEST_FORMAT,
    JudgedRoles,
    RoleNote,
    check_role_request,
    read_role_request,
    write_role_request,
)
from content_packs.signing.role_signing import sign_roles
from content_packs.signing.role_words import Names, describe, show
from content_packs.signing.signer import SignerState, fetcher_for
from content_packs.signing.trusted_tree import past_dates, trusted_tree
from content_packs.signing.trusting import root_of


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the commands to a command line; each sets ``run(args) -> int``."""
    roles = subparsers.add_parser("roles", help="who may sign what, and changes of it").add_subparsers(required=True)
    see = roles.add_parser("show", help="the role tree: who may sign what, how many must, days left")
    change = roles.add_parser("change", help="draft the next version of the roles that change")
    change.add_argument("folder", type=Path, help="the new request's folder")
    change.add_argument("file", type=Path, metavar="change.toml", help="what changes (docs/keys-and-roles.md)")
    change.add_argument("--asked-by", required=True, metavar="KEY", help="the asking person's key, by name")
    look = roles.add_parser("review", help="what a change of the roles would change, in words")
    sign = roles.add_parser("sign", help="judge a change of the roles, show it, and sign what your key may sign")
    for parser in (look, sign):
        parser.add_argument("request", type=Path, help="its folder, or its id at the office")
        add_office(parser)
    look.add_argument("--key", metavar="KEY.pem", help="yours, to be let in at the office")
    add_passphrase(look)
    for parser, run in ((see, _show), (change, _change), (look, _review), (sign, _sign)):
        add_people(parser)
        add_trust(parser)
        parser.set_defaults(run=run)
    sign.add_argument("--key", required=True, metavar="KEY.pem", help="or pkcs11:token=…;object=…")
    sign.add_argument("--fingerprint", help="sign only what has this fingerprint; otherwise you are asked")
    add_passphrase(sign)


# -- the commands --------------------------------------------------------------------------------------


def _show(args: argparse.Namespace) -> int:
    for line in show(_tree(args), Names(names_of(args.people)), clock()):
        print(line)
    return 0


def _change(args: argparse.Namespace) -> int:
    now, tree = clock(), _tree(args)
    change = read_change(args.file)
    note = RoleNote(format=ROLE_REQUEST_FORMAT, kind=KIND, asked_by=args.asked_by, created=now, why=change.why)
    request = write_role_request(args.folder, note, draft_change(change, tree, now))
    _describe(args, check_role_request(request, tree, now), tree)
    return 0


def _review(args: argparse.Namespace) -> int:
    tree = _tree(args)
    _describe(args, _judged(brought(args, lambda: load_signer(args.key, asker(args))), tree), tree)
    return 0


def _sign(args: argparse.Namespace) -> int:
    tree, signer = _tree(args), cache(lambda: load_signer(args.key, asker(args)))
    folder = brought(args, signer, to_sign=True)
    judged = _judged(folder, tree)
    _describe(args, judged, tree)
    if not confirmed(judged.fingerprint, args.fingerprint):
        raise ContentBad("Not signed: that is not the fingerprint of this request.")
    names = sign_roles(judged, signer())
    if not is_here(args):
        id_ = signer().public_key.keyid
        print(give(args, signer(), folder, {name: judged.request.roles[name].signatures[id_] for name in names}))
        return 0
    after = _judged(folder, tree)
    print(f"Signed: {', '.join(names)}.")
    print("It can be submitted." if after.complete else f"It still needs {'; '.join(after.missing)}.")
    return 0


# -- inside --------------------------------------------------------------------------------------------


def _tree(args: argparse.Namespace) -> RoleTree:
    root = root_of(args)
    tree = trusted_tree(SignerState(args.state, root), root, fetcher_for(args.place))
    if past := past_dates(tree, clock()):
        print(f"Past their date, and to be renewed: {', '.join(past)}.")
    return tree


def _judged(folder: Path, tree: RoleTree) -> JudgedRoles:
    return check_role_request(read_role_request(folder), tree, clock())


def _describe(args: argparse.Namespace, judged: JudgedRoles, tree: RoleTree) -> None:
    for line in describe(judged, tree, Names(names_of(args.people))):
        print(line)
