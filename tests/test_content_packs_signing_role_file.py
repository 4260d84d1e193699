"""change.toml: what it says is drafted, and what makes no sense is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from content_packs.signing.keys import KeyUnusable, new_key
from content_packs.signing.role_changes import Exchange
from content_packs.signing.role_file import read_change
from content_packs.signing.role_rules import RoleChangeWrong
from content_packs.trust.roles import Group

DOCUMENT = Path(__file__).parents[1] / "docs/keys-and-roles.md"


def written(folder: Path, text: str) -> Path:
    file = folder / "change.toml"
    file.write_text(text)
    return file


def test_the_example_of_the_documentation_is_read(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    assert example is not None
    ids = {name: new_key(tmp_path, name, None).key.keyid for name in ("root-4", "snapshot-2", "binh", "an")}
    change = read_change(written(tmp_path, example[1]))
    assert change.renew == ("targets",)
    assert list(change.roles) == ["root"]
    assert [key.keyid for key in change.roles["root"].add] == [ids["root-4"]]
    assert change.roles["root"].remove == ("3f9c1a2b44d0",)
    assert change.online["snapshot"].keyid == ids["snapshot-2"]
    people = change.publishers["gatepost-sample"].groups
    assert list(people) == [Group.AUTHOR]
    assert people[Group.AUTHOR].remove == (ids["an"],)
    assert change.publishers["province-x"].leaves
    assert Exchange() not in change.roles.values()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not a change"),
        ("why = 1", "is not a change"),
        ('why = ""\nsurprise = 1', "is not a change"),
        ('why = ""\n[root]\nadds = []', "is not a change"),
        ('why = ""\n[online]\nroot = "x"', "is not a change"),
        (f'why = "{"x" * 501}"', "shorten it"),
    ],
)
def test_what_makes_no_sense_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RoleChangeWrong, match=said):
        read_change(written(tmp_path, text))


def test_a_file_or_key_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(RoleChangeWrong, match="could not be read"):
        read_change(tmp_path / "absent.toml")
    with pytest.raises(KeyUnusable, match="could not be read"):
        read_change(written(tmp_path, 'why = ""\n[root]\nadd = ["absent.pub.json"]'))
