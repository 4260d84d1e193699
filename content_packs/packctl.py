"""`packctl`: the authors' and signers' tool. This file reads the command line; what is done lies elsewhere.

    check | build | revisions | stamp | schema | inspect        packs, here
    content                                                     `inventory.commands`
    languages | plans                                           `plan_commands`
    notices | cap                                               `notices.commands`
    keys | ceremony | request | review | sign | submit          `signing.commands`
    requests | ask | refuse | rebase | back                     `signing.requests_commands`
    export                                                      `carrying.commands`
    reinstate                                                   `withdrawals.commands`
    desk                                                        what `extensions` finds: `kiosk.desk.command`

Exit codes: 0 all is well, 1 the content has errors, 2 the command line makes no sense.
"""

from __future__ import annotations

import importlib
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Sequence

from content_packs.errors import ContentBad, CouldNotReach
from content_packs.extensions import COMMANDS, loaded
from content_packs.extras import ExtraMissing, extra


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the console script's entry point."""
    try:
        with extra("author"):
            args = read(arguments)
            return int(args.run(args))
    except (ContentBad, CouldNotReach, ExtraMissing, OSError) as error:
        print(error, file=sys.stderr)
        return 1


class _Parser(ArgumentParser):
    """Reads options from a file, too: one a line; empty lines and those that begin with # say nothing."""

    def convert_arg_line_to_args(self, arg_line: str) -> list[str]:
        line = arg_line.strip()
        return [line] if line and not line.startswith("#") else []


def read(arguments: Sequence[str] | None = None) -> Namespace:
    """What a command line means; `words` are the command line as it was typed."""
    words = sys.argv[1:] if arguments is None else arguments
    return parser().parse_args(words, Namespace(words=tuple(words)))


def parser() -> ArgumentParser:
    """The whole command line."""
    top = _Parser(
        prog="packctl",
        description="Checks, builds and signs what kiosks show.",
        epilog="@FILE stands for the options written in FILE, one a line.",
        fromfile_prefix_chars="@",
    )
    commands: _SubParsersAction[_Parser] = top.add_subparsers(required=True, metavar="COMMAND")
    importlib.import_module("content_packs.pack_commands").add_commands(commands)
    importlib.import_module("content_packs.inventory.commands").add_commands(commands)
    importlib.import_module("content_packs.plan_commands").add_commands(commands)
    importlib.import_module("content_packs.notices.commands").add_commands(commands)
    importlib.import_module("content_packs.signing.commands").add_commands(commands)
    importlib.import_module("content_packs.carrying.commands").add_commands(commands)
    importlib.import_module("content_packs.withdrawals.commands").add_commands(commands)
    for add_commands in loaded(COMMANDS):
        add_commands(commands)
    return top


if __name__ == "__main__":
    sys.exit(main())
