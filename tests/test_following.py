"""Whoever follows a document does what it says, and notices where it is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.following import Follower

DOCUMENT = """
Write this:

```toml notes/a.toml
who = "PLACE"
```

```console
$ cat notes/a.toml
who = "PLACE"
$ greet An \\
    and Binh
Who are you? Chi
…
3 words: An…Binh
$ false # refused
```

```
$ not typed
```
"""


def greet(words: Sequence[str]) -> int:
    input("Who are you? ")
    print("Hello.\nYou are many.")
    print(f"{len(words)} words: {' '.join(words)}")
    return 0


def follow(folder: Path, text: str, heard: list[str] | None = None) -> int:
    document = folder / "document.md"
    document.write_text(text)
    after = heard.append if heard is not None else (lambda _: None)
    return Follower(folder, {"greet": greet}, {"PLACE": "here"}, lambda _: "Chi", after).follow(document)


def test_commands_are_typed_in_order_and_files_written(tmp_path: Path) -> None:
    heard: list[str] = []
    assert follow(tmp_path, DOCUMENT, heard) == 3
    assert (tmp_path / "notes/a.toml").read_text() == 'who = "here"\n'
    assert heard == ["cat notes/a.toml", "greet An and Binh", "false # refused"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("3 words", "4 words"), ("$ false # refused", "$ false"), ("$ cat", "$ cut"), ("…\n3 words", "3 words")],
)
def test_a_document_that_is_wrong_is_noticed(tmp_path: Path, right: str, wrong: str) -> None:
    with pytest.raises(AssertionError, match="document"):
        follow(tmp_path, DOCUMENT.replace(right, wrong))
