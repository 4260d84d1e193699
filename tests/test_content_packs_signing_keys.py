"""Keys in files: made once, opened with their passphrase, refused with a sentence."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from content_packs.signing.keys import KeyUnusable, load_public, load_signer, new_key

PASSPHRASE = b"correct horse battery"


def right(_: str) -> bytes:
    return PASSPHRASE


def not_asked(name: str) -> bytes:
    raise AssertionError(f"asked for the passphrase of {name}")


def test_a_key_signs_what_its_public_half_verifies(tmp_path: Path) -> None:
    public = new_key(tmp_path, "author-1", PASSPHRASE)
    signer = load_signer(tmp_path / "author-1.pem", right)
    load_public(tmp_path / "author-1.pub.json").key.verify_signature(signer.sign(b"words"), b"words")
    assert signer.public_key.keyid == public.key.keyid


def test_the_private_half_is_encrypted_and_its_owners_alone(tmp_path: Path) -> None:
    new_key(tmp_path, "author-1", PASSPHRASE)
    file = tmp_path / "author-1.pem"
    assert file.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_name_of_the_key_is_given_to_whoever_asks_for_the_passphrase(tmp_path: Path) -> None:
    new_key(tmp_path, "author-1", PASSPHRASE)
    asked = []
    load_signer(tmp_path / "author-1.pem", lambda name: asked.append(name) or PASSPHRASE)  # type: ignore[func-returns-value]
    assert asked == ["author-1"]


def test_an_online_key_opens_without_a_passphrase(tmp_path: Path) -> None:
    new_key(tmp_path, "snapshot", None)
    load_signer(tmp_path / "snapshot.pem", not_asked)


def test_a_wrong_passphrase_is_told(tmp_path: Path) -> None:
    new_key(tmp_path, "author-1", PASSPHRASE)
    for wrong in (b"", b"wrong"):
        with pytest.raises(KeyUnusable, match="does not open"):
            load_signer(tmp_path / "author-1.pem", lambda _, wrong=wrong: wrong)  # type: ignore[misc]


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    new_key(tmp_path, "author-1", PASSPHRASE)
    before = (tmp_path / "author-1.pem").read_bytes()
    with pytest.raises(KeyUnusable, match="never overwritten"):
        new_key(tmp_path, "author-1", PASSPHRASE)
    assert (tmp_path / "author-1.pem").read_bytes() == before


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    new_key(tmp_path, "snapshot", None)
    (tmp_path / "snapshot.pem").chmod(0o640)
    with pytest.raises(KeyUnusable, match="read by others"):
        load_signer(tmp_path / "snapshot.pem", not_asked)


def test_what_is_no_key_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.pem"
    with pytest.raises(KeyUnusable, match="could not be read"):
        load_signer(file, not_asked)
    file.touch(0o600)
    file.write_bytes(b"-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n")
    with pytest.raises(KeyUnusable, match="not a private key"):
        load_signer(file, not_asked)


def test_a_key_of_another_kind_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.pem"
    file.touch(0o600)
    other = generate_private_key(SECP256R1())
    file.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(KeyUnusable, match="not an Ed25519 key"):
        load_signer(file, not_asked)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"name":"a","keyid":"b","key":{"keyval":{"public":"zz"}}}'])
def test_what_is_no_public_key_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pub.json").write_bytes(content)
    with pytest.raises(KeyUnusable, match="not a public key"):
        load_public(tmp_path / "a.pub.json")


def test_a_public_key_with_anothers_id_is_refused(tmp_path: Path) -> None:
    mine, other = (new_key(tmp_path, name, PASSPHRASE) for name in ("mine", "other"))
    file = tmp_path / "mine.pub.json"
    file.write_text(file.read_text().replace(mine.key.keyid, other.key.keyid))
    with pytest.raises(KeyUnusable, match="was changed"):
        load_public(file)


@pytest.mark.parametrize("name", ["", "A", "../a", "a/b", "a b", "-a"])
def test_a_key_has_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyUnusable, match="cannot name a key"):
        new_key(tmp_path, name, PASSPHRASE)


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusable, match="shorter than 12"):
        new_key(tmp_path, "author-1", "mật khẩu".encode())
    assert not list(tmp_path.iterdir())
