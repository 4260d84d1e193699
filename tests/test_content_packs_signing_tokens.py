"""Keys on tokens: made there, never taken out, they sign all that a key file signs; and what refuses says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from pkcs11.constants import Attribute, ObjectClass
from pkcs11.mechanisms import KeyType, Mechanism

from content_packs.packctl import main
from content_packs.publishing.publisher import Publisher, Result, load_online_keys
from content_packs.signing.asking import PASSPHRASE_VARIABLE
from content_packs.signing.keys import KeyUnusable, load_public, load_signer
from content_packs.signing.request import read_request
from content_packs.signing.token_uri import TokenUri, is_token, parse
from content_packs.signing.tokens import new_on_token, public_on_token, tokens
from kiosk.settings import load_settings
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate
from tests.soft_token import MODULE, PIN, WITHOUT_EDDSA, SoftTokens, soft_tokens


@pytest.fixture
def office(tmp_path: Path) -> Iterator[SoftTokens]:
    with soft_tokens(tmp_path / "hsm") as office:
        office.new("ministry")
        yield office


def pin(_: str) -> bytes:
    return PIN


def made(name: str = "author-1", on: str = "ministry") -> Any:
    return new_on_token(TokenUri(token=on), name, pin)


def objects(label: str, class_: ObjectClass) -> list[Any]:
    with pkcs11.lib(MODULE).get_token(token_label="ministry").open(user_pin=PIN.decode()) as session:
        found = session.get_objects({Attribute.CLASS: class_, Attribute.LABEL: label})
        return [(key[Attribute.EXTRACTABLE], key[Attribute.SENSITIVE]) for key in found]


# -- signing -------------------------------------------------------------------------------------------


def test_a_key_made_on_a_token_signs_what_its_public_half_verifies(office: SoftTokens) -> None:
    found = made()
    signer = load_signer(office.uri("ministry", "author-1"), pin)
    assert found.key.keytype == "ed25519"
    assert signer.public_key == found.key == public_on_token(parse(office.uri("ministry", "author-1")))
    found.key.verify_signature(signer.sign(b"words"), b"words")


@pytest.mark.usefixtures("office")
def test_the_private_half_cannot_be_taken_from_the_token() -> None:
    made()
    assert objects("author-1", ObjectClass.PRIVATE_KEY) == [(False, True)]
    with pkcs11.lib(MODULE).get_token(token_label="ministry").open(user_pin=PIN.decode()) as session:
        key = session.get_key(object_class=ObjectClass.PRIVATE_KEY)
        with pytest.raises(pkcs11.AttributeSensitive):
            key[Attribute.VALUE]


def test_a_token_without_eddsa_gets_ecdsa(tmp_path: Path) -> None:
    with soft_tokens(tmp_path / "hsm", WITHOUT_EDDSA) as office:
        office.new("piv")
        found = made("approver-1", "piv")
        signer = load_signer(office.uri("piv", "approver-1"), pin)
        assert (found.key.keytype, found.key.scheme) == ("ecdsa", "ecdsa-sha2-nistp256")
        found.key.verify_signature(signer.sign(b"words"), b"words")


def test_two_keys_of_one_token_sign_in_turn(office: SoftTokens) -> None:
    made("root-1"), made("root-2")
    signers = [load_signer(office.uri("ministry", name), pin) for name in ("root-1", "root-2")]
    for signer in (*signers, *signers):
        signer.public_key.verify_signature(signer.sign(b"words"), b"words")
    assert len({signer.public_key.keyid for signer in signers}) == 2


# -- what refuses --------------------------------------------------------------------------------------


def test_a_wrong_pin_is_told(office: SoftTokens) -> None:
    made()
    for wrong in (b"000000", b"", b"1" * 300):
        with pytest.raises(KeyUnusable, match="PIN does not open token ministry"):
            load_signer(office.uri("ministry", "author-1"), lambda _, wrong=wrong: wrong)  # type: ignore[misc]


def test_a_locked_token_is_told(office: SoftTokens, monkeypatch: pytest.MonkeyPatch) -> None:
    """SoftHSM never locks itself; the module's own answer stands in for a card's."""
    made()

    def locked(*_: object, **__: object) -> object:
        raise pkcs11.PinLocked

    monkeypatch.setattr("content_packs.signing.tokens._token", lambda _: Locked(locked))
    with pytest.raises(KeyUnusable, match=r"token ministry is locked .*PUK"):
        load_signer(office.uri("ministry", "author-1"), pin)


class Locked:
    """A card after too many wrong PINs."""

    flags = pkcs11.TokenFlag(0)

    def __init__(self, open_: Any) -> None:
        self.open = open_


def test_a_token_that_is_taken_out_is_told(office: SoftTokens) -> None:
    made()
    signer = load_signer(office.uri("ministry", "author-1"), pin)
    office.pull_out()
    with pytest.raises(KeyUnusable, match=r"token ministry (was taken out|is not here)"):
        signer.sign(b"words")


def test_a_token_that_is_not_there_is_told(office: SoftTokens) -> None:
    with pytest.raises(KeyUnusable, match="token province is not here"):
        load_signer(office.uri("province", "author-1"), pin)
    with pytest.raises(KeyUnusable, match="names no token"):
        load_signer("pkcs11:object=author-1", pin)


def test_a_key_that_is_not_there_is_told(office: SoftTokens) -> None:
    with pytest.raises(KeyUnusable, match="has no such key"):
        load_signer(office.uri("ministry", "author-1"), pin)


def test_a_token_that_is_there_twice_is_named_by_its_serial_number(office: SoftTokens) -> None:
    office.new("ministry")
    with pytest.raises(KeyUnusable, match="is here 2 times"):
        made()
    serial = next(tokens())[0].serial
    assert new_on_token(TokenUri(serial=serial), "author-1", pin).key


@pytest.mark.usefixtures("office")
def test_a_key_on_a_token_is_never_overwritten() -> None:
    made()
    with pytest.raises(KeyUnusable, match="never overwritten"):
        made()
    assert len(objects("author-1", ObjectClass.PRIVATE_KEY)) == 1


def test_a_key_of_another_kind_is_told(office: SoftTokens) -> None:
    with pkcs11.lib(MODULE).get_token(token_label="ministry").open(rw=True, user_pin=PIN.decode()) as session:
        session.generate_keypair(KeyType.RSA, 2048, store=True, label="old", mechanism=Mechanism.RSA_PKCS_KEY_PAIR_GEN)
    with pytest.raises(KeyUnusable, match="neither an Ed25519 key nor ECDSA"):
        load_signer(office.uri("ministry", "old"), pin)


def test_a_module_that_is_none_is_told(office: SoftTokens, tmp_path: Path) -> None:
    with pytest.raises(KeyUnusable, match="cannot be used"):
        load_signer(f"{office.uri('ministry', 'a')}?module-path={tmp_path}/none.so", pin)


# -- names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "uri",
    [
        TokenUri("ministry", "", "author-1"),
        TokenUri("Bộ; 50%=x", "12ab", "a b", b"\x00\xff", "/usr/lib/a b.so"),
        TokenUri(serial="1"),
    ],
)
def test_a_name_is_read_as_it_was_written(uri: TokenUri) -> None:
    assert is_token(str(uri))
    assert parse(str(uri)) == uri


@pytest.mark.parametrize(
    "text", ["pkcs11:tokn=a", "pkcs11:token", "pkcs11:token=a;token=b", "pkcs11:token=a?module-name=x"]
)
def test_a_name_that_makes_no_sense_is_told(text: str) -> None:
    with pytest.raises(KeyUnusable, match="not understood"):
        parse(text)


@pytest.mark.parametrize("text", ["pkcs11:token=a?pin-value=1234", "pkcs11:token=a?pin-source=file:/x"])
def test_a_pin_is_never_part_of_a_name(text: str) -> None:
    with pytest.raises(KeyUnusable, match="does not belong into a command line"):
        parse(text)


# -- at the command line, and to a kiosk ---------------------------------------------------------------


def test_keys_are_made_listed_and_shown_at_the_command_line(
    office: SoftTokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PIN.decode())
    assert main(["keys", "new", "author-1", "--token", office.uri("ministry"), "--folder", str(tmp_path)]) == 0
    assert "--key 'pkcs11:token=ministry;object=author-1'" in capsys.readouterr().out
    public = load_public(tmp_path / "author-1.pub.json")
    assert main(["keys", "list-tokens"]) == 0
    out = capsys.readouterr().out
    assert "pkcs11:token=ministry;serial=" in out
    assert "pkcs11:token=ministry;object=author-1;id=%" in out
    assert main(["keys", "show", office.uri("ministry", "author-1"), "--save", str(tmp_path / "b")]) == 0
    assert capsys.readouterr().out.startswith(f"author-1 {public.key.keyid}\n")
    assert load_public(tmp_path / "b/author-1.pub.json") == public
    assert main(["keys", "new", "author-1", "--token", office.uri("ministry"), "--folder", str(tmp_path)]) == 1
    assert main(["keys", "new", "../x", "--token", office.uri("ministry"), "--folder", str(tmp_path)]) == 1


def test_no_token_is_told_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with soft_tokens(tmp_path / "hsm"):
        assert main(["keys", "list-tokens"]) == 0
    assert capsys.readouterr().out == "No token is plugged in.\n"


@pytest.mark.parametrize("more", ["", WITHOUT_EDDSA], ids=["EdDSA", "ECDSA"])
def test_a_ceremony_and_a_release_signed_on_tokens_reach_a_kiosk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str
) -> None:
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PIN.decode())
    keys, publish, inbox, now = tmp_path / "keys", tmp_path / "publish", tmp_path / "inbox", dt.datetime.now(dt.UTC)
    with soft_tokens(tmp_path / "hsm", more) as office:
        people = ["root-1", "root-2", "root-3", "targets-1", "targets-2", "targets-3", "token-1", "token-2"]
        office.new("ministry")
        for name in [*people, "author-1", "approver-1"]:
            assert main(["keys", "new", name, "--token", office.uri("ministry"), "--folder", str(keys)]) == 0
        for name in ("snapshot", "timestamp", "withdrawals"):
            assert main(["keys", "new", name, "--online", "--folder", str(keys)]) == 0
        (keys / "ceremony.toml").write_text(ceremony())
        present = [office.uri("ministry", name) for name in people if not name.endswith("3")]
        present += [str(keys / f"{name}.pem") for name in ("snapshot", "timestamp", "withdrawals")]
        words = [word for key in present for word in ("--key", key)]
        assert main(["ceremony", str(keys / "ceremony.toml"), "--publish", str(publish), *words]) == 0
        gate = Gate(tmp_path / "gate", now=now)
        built, blobs = first_content(gate, tmp_path / "built")
        trusting = ["--root", str(publish / "metadata/1.root.json"), "--from", str(publish), "--state", str(tmp_path)]
        who = ["--publisher", PUBLISHER, "--asked-by", "author-1", "--blobs", str(blobs)]
        assert main(["request", str(tmp_path / "r"), str(built), *who, *trusting]) == 0
        for name in ("author-1", "approver-1"):
            told = ["--fingerprint", read_request(tmp_path / "r").fingerprint]
            assert main(["sign", str(tmp_path / "r"), "--key", office.uri("ministry", name), *told, *trusting]) == 0
    inbox.mkdir()
    assert main(["submit", str(tmp_path / "r"), str(inbox)]) == 0
    with Publisher(publish, inbox, load_online_keys(keys)) as publisher:
        assert publisher.handle_one(now).result is Result.PUBLISHED
    gate.repository.publish_dir, gate.repository.root = publish, (publish / "metadata/1.root.json").read_bytes()
    try:
        assert gate.provision().releases[0].version == 1
        assert load_settings(gate.settings_file(), {}).home == gate.home
    finally:
        gate.close()


def ceremony() -> str:
    names = {"root": 3, "targets": 3, "publishers": 2}
    prefix = {"root": "root", "targets": "targets", "publishers": "token"}
    lines = [
        f"{role} = [{', '.join(f'{chr(34)}{prefix[role]}-{n}.pub.json{chr(34)}' for n in range(1, count + 1))}]"
        for role, count in names.items()
    ]
    lines += [f'{name} = "{name}.pub.json"' for name in ("snapshot", "timestamp", "withdrawals")]
    people = f'[publisher.{PUBLISHER}]\nauthor = ["author-1.pub.json"]\napprover = ["approver-1.pub.json"]\n'
    return "\n".join([*lines, people])


def first_content(gate: Gate, folder: Path) -> tuple[Path, Path]:
    """What the simulated gate would publish, as files of a build."""
    gate.publish_first()
    for kind in ("packs", "languages", "plans"):
        for file in sorted((gate.repository.publish_dir / "targets" / kind / PUBLISHER).iterdir()):
            name = folder / "targets" / kind / file.name.partition(".")[2]
            name.parent.mkdir(parents=True, exist_ok=True)
            name.write_bytes(file.read_bytes())
    return folder / "targets", gate.repository.publish_dir / "blobs"
