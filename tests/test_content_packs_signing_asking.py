"""What one person's command lines have in common."""

from __future__ import annotations

from argparse import Namespace

import pytest

from content_packs.signing.asking import same_options


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (["ask", "out/packs", "--blobs", "out/blobs", "@author.txt"], " @author.txt"),
        (["ask", "@our author.txt", "--urgent"], " '@our author.txt'"),
        (["sign", "a-2", "--root=root.json", "--key", "my key.pem"], " --root=root.json --key 'my key.pem'"),
        (["sign", "a-2", "--fingerprint", "17zn3", "--pass", "secret"], " --pass secret"),
        (["rebase", "a-2", "--", "x"], ""),
        (["requests"], ""),
    ],
)
def test_options_that_are_the_same_each_time_are_said_again_as_they_were_typed(words: list[str], kept: str) -> None:
    assert same_options(Namespace(words=tuple(words))) == kept


def test_a_command_line_that_nobody_typed_has_none() -> None:
    assert same_options(Namespace()) == ""
