"""`packctl requests | ask | refuse | rebase | back`: what waits on the server, and what people do with it.

`review` and `sign` (`commands`) and `roles review`, `roles sign` (`role_commands`) take a request's id as well as a
folder, with the same options: `brought` fetches it, `give` sends a signature back. Each call to the server is
signed with the person's own key; nothing else proves who they are.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from securesystemslib.signer import Signature, Signer

from content_packs.errors import ContentBad
from content_packs.naming import path_of
from content_packs.signing.asking import (
    OFFICE_VARIABLE,
    Subparsers,
    add_office,
    add_passphrase,
    add_people,
    add_trust,
    asker,
    clock,
    names_of,
    same_options,
)
from content_packs.signing.built import blob_files, json_files
from content_packs.signing.calls.messages import OPEN, Listed, State
from content_packs.signing.compare.runs import seen
from content_packs.signing.keys import load_signer
from content_packs.signing.listing import fate, told
from content_packs.signing.office import Office
from content_packs.signing.redraft import Read, again, back, reader, release_of
from content_packs.signing.request import REFUSED_FILE, read_request, write_request
from content_packs.signing.role_request import KIND
from content_packs.signing.signer import fetcher_for
from content_packs.signing.token_uri import is_token, parse
from content_packs.signing.trusting import standing_of
from content_packs.trust.roles import parse_path


def add_commands(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the commands to a command line; each sets ``run(args) -> int``."""
    see = subparsers.add_parser("requests", help="what waits on the server for signatures, and for whom")
    see.add_argument("--all", action="store_true", help="also what has come to its end")
    ask = subparsers.add_parser("ask", help="draft a publisher's next version and bring it to the server")
    ask.add_argument("files", type=Path, nargs="*", help="built files or folders; or the folder of a drafted request")
    ask.add_argument("--publisher")
    ask.add_argument("--blobs", type=Path, action="append", default=[], metavar="DIR", help="a build's blobs/")
    ask.add_argument("--remove", action="append", default=[], metavar="PATH", help="a target to take out")
    ask.add_argument("--replaces", default="", metavar="ID", help="the waiting request of which this is the new form")
    refuse = subparsers.add_parser("refuse", help="close a request: nobody can sign it any more")
    refuse.add_argument("id")
    refuse.add_argument("--because", required=True, metavar="WORDS", help="the reason; everybody concerned reads it")
    rebase = subparsers.add_parser("rebase", help="draft a superseded request again on what is released now")
    rebase.add_argument("id")
    to = subparsers.add_parser("back", help="ask for a pack to become what an older release was")
    to.add_argument("publisher")
    to.add_argument("pack")
    to.add_argument("version", type=int, help="the release to go back to")
    for parser, run in ((see, _requests), (ask, _ask), (refuse, _refuse), (rebase, _rebase), (to, _back)):
        if parser in (ask, rebase, to):
            parser.add_argument("--urgent", action="store_true", help="supersede what waits; it is to be signed again")
        add_office(parser)
        parser.add_argument("--key", required=True, metavar="KEY.pem", help="or pkcs11:token=…;object=…")
        add_trust(parser)
        add_people(parser)
        add_passphrase(parser)
        parser.set_defaults(run=run)


# -- for `review` and `sign` ---------------------------------------------------------------------------


def brought(args: argparse.Namespace, signer: Callable[[], Signer], *, to_sign: bool = False) -> Path:
    """The folder of the request that was named: it is here, or it is fetched from the office by its id.

    Raises `ContentBad` where it is `to_sign` and has come to its end.
    """
    if is_here(args):
        refused = Path(args.request, REFUSED_FILE)
        if to_sign and refused.is_file():
            why = seen(refused.read_text(encoding="utf-8", errors="replace").strip())
            raise ContentBad(f"{args.request} was refused. Its {REFUSED_FILE} says: {why}")
        return Path(args.request)
    if not args.key:
        raise ContentBad("To be let in at the office, name your --key.")
    office = Office(args.office, signer(), clock)
    listed = meant(office.requests(), str(args.request))
    if to_sign and listed.state not in OPEN:
        told_why = fate(listed, names_of(args.people), same_options(args))
        raise ContentBad(f"{listed.id} cannot be signed any more. {told_why}")
    return office.fetch(listed.id, _folder(args))


def is_here(args: argparse.Namespace) -> bool:
    """Whether the request that was named is a folder of this machine."""
    return not args.office or args.request.is_dir()


def give(args: argparse.Namespace, signer: Signer, folder: Path, signatures: Mapping[str, Signature]) -> str:
    """Send signatures under the request that was `brought`, by role, ``""`` for content; what to say about it."""
    for role, signature in signatures.items():
        listed = Office(args.office, signer, clock).sign(folder.name, signature, role)
    return f"Signed. {fate(listed, names_of(args.people), same_options(args))}"


def meant(listed: Sequence[Listed], name: str) -> Listed:
    """The request that `name` names: by its whole id, or by how the id of one that is open begins, else of any."""
    whole = [each for each in listed if each.id == name]
    begun = [each for each in listed if each.id.startswith(name)]
    found = whole or [each for each in begun if each.state in OPEN] or begun
    if len(found) == 1:
        return found[0]
    if not found:
        raise ContentBad(f"No request that you may see is called {name}; `packctl requests --all` lists them.")
    raise ContentBad(f"{name} may be {' or '.join(each.id for each in found)}: write more of it.")


# -- the commands --------------------------------------------------------------------------------------


def _requests(args: argparse.Namespace) -> int:
    found = [each for each in _office(args).requests() if args.all or each.state in OPEN]
    for listed in found:
        for line in told(listed, names_of(args.people), same_options(args)):
            print(line)
    if not found:
        print("Nothing waits." if not args.all else "There were no requests yet.")
    return 0


def _ask(args: argparse.Namespace) -> int:
    signer = _signer(args)
    if len(args.files) == 1 and (args.files[0] / "request.json").is_file():
        return _bring(args, signer, lambda _: args.files[0])
    standing = standing_of(args, args.publisher or _only(args.files), clock())
    targets = {path_of(data): data for data in (file.read_bytes() for file in json_files(args.files))}
    blobs = blob_files(args.blobs)

    def draft(folder: Path) -> Path:
        return write_request(folder, standing, _asking(args), targets, blobs, clock(), args.remove).folder

    return _bring(args, signer, draft)


def _refuse(args: argparse.Namespace) -> int:
    office = _office(args)
    listed = office.refuse(meant(office.requests(), args.id).id, args.because)
    print(f"{listed.id} is closed, and whoever looks for it reads why.")
    return 0


def _rebase(args: argparse.Namespace) -> int:
    signer = _signer(args)
    office = Office(args.office, signer, clock)
    ended = [each for each in office.requests() if each.state in (State.SUPERSEDED, State.REFUSED)]
    request = read_request(office.fetch(meant(ended, args.id).id, _folder(args)))
    standing, read = standing_of(args, request.note.publisher, clock()), _reading(args)

    def draft(folder: Path) -> Path:
        return again(folder, request, standing, _asking(args), read, clock()).folder

    return _bring(args, signer, draft)


def _back(args: argparse.Namespace) -> int:
    signer, standing, read = _signer(args), standing_of(args, args.publisher, clock()), _reading(args)
    old = release_of(standing, args.pack, args.version, read)
    if not old.vouched:
        print("The keys that signed that release do not stand today: read the difference with care.")

    def draft(folder: Path) -> Path:
        return back(folder, standing, old, _asking(args), read, clock()).folder

    return _bring(args, signer, draft)


# -- inside --------------------------------------------------------------------------------------------


def _bring(args: argparse.Namespace, signer: Signer, draft: Callable[[Path], Path]) -> int:
    """Draft, bring, and say how it goes on."""
    office, replaces = Office(args.office, signer, clock), getattr(args, "replaces", "")
    if replaces:
        replaces = meant(office.requests(), replaces).id
    with tempfile.TemporaryDirectory(prefix="gatepost-") as temporary:
        folder = draft(Path(temporary, "request"))
        listed = office.ask(folder, urgent=args.urgent, replaces=replaces)
    options = same_options(args)
    for line in told(listed, names_of(args.people), options):
        print(line)
    roles = "roles " if listed.kind == KIND else ""
    read, sign = (f"`packctl {roles}{command} {listed.id}{options}`" for command in ("review", "sign"))
    print(f"Read it with {read}, sign it with {sign}.")
    return 0


def _office(args: argparse.Namespace) -> Office:
    return Office(args.office, _signer(args), clock)


def _signer(args: argparse.Namespace) -> Signer:
    if not args.office:
        raise ContentBad(f"Say where requests wait: --office ADDRESS, or ${OFFICE_VARIABLE}.")
    return load_signer(args.key, asker(args))


def _asking(args: argparse.Namespace) -> str:
    """How the asking key is called in the request's note."""
    return parse(args.key).object or "token" if is_token(args.key) else Path(args.key).stem


def _folder(args: argparse.Namespace) -> Path:
    return Path(args.state) / "requests"


def _reading(args: argparse.Namespace) -> Read:
    return reader(fetcher_for(args.place))


def _only(files: Iterable[Path]) -> str:
    """The one role that may list all of these built files."""
    paths = (parse_path(path_of(file.read_bytes())) for file in json_files(files))
    found = {path.role for path in paths if path}
    if len(found) != 1:
        raise ContentBad("Say for which --publisher you ask: a request is for one alone.")
    return found.pop()
