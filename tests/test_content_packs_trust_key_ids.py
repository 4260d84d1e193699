"""What a public key of ours may be, and that no key has two ways of being itself."""

from __future__ import annotations

import pytest
from securesystemslib.signer import CryptoSigner, SSlibKey

from content_packs.trust.key_ids import is_usable, voice

BOTH = pytest.mark.parametrize("make", [CryptoSigner.generate_ed25519, CryptoSigner.generate_ecdsa])


@BOTH
def test_a_key_of_ours_is_its_own_voice(make: type[CryptoSigner]) -> None:
    key = make().public_key  # type: ignore[call-arg]
    assert is_usable(key)
    assert voice(key) == key.keyid


@BOTH
def test_a_key_under_another_id_is_the_same_voice_and_not_used(make: type[CryptoSigner]) -> None:
    key = make().public_key  # type: ignore[call-arg]
    alias = SSlibKey("f" * 64, key.keytype, key.scheme, key.keyval)
    assert voice(alias) == key.keyid
    assert not is_usable(alias)


@BOTH
def test_a_key_that_is_written_in_another_way_or_says_more_is_nobodys(make: type[CryptoSigner]) -> None:
    key = make().public_key  # type: ignore[call-arg]
    public = key.to_dict()["keyval"]["public"]
    other = public.upper() if key.keytype == "ed25519" else public.replace("MFkw", "MFkw\n")
    for alias in (
        SSlibKey(key.keyid, key.keytype, key.scheme, {"public": other}),
        SSlibKey(key.keyid, key.keytype, key.scheme, key.keyval, {"x-more": 1}),
    ):
        assert voice(alias) == ""
        assert not is_usable(alias)


@pytest.mark.parametrize("scheme", ["ecdsa-sha2-nistp384", "rsassa-pss-sha256", "ed25519"])
def test_other_kinds_are_not_used(scheme: str) -> None:
    key = CryptoSigner.generate_ecdsa().public_key
    assert not is_usable(SSlibKey(key.keyid, key.keytype, scheme, key.keyval))
    assert not is_usable(CryptoSigner.generate_rsa().public_key)
