"""VERIFY again, later: a stored proof against the embedded root. No network, no clock, few imports.

A proof is the signed metadata that vouched for what a kiosk shows, in one small file: the chain of
roots after the embedded one, targets, publishers, and the role of each publisher concerned. `trust`
makes it when it accepts content; the ui checks it at every start, before it shows anything.

Rules:

1. The embedded root is the only thing believed. Each next root is one version higher and signed by
   the threshold of the one before it and by its own.
2. Targets by root, `publishers` by targets, a publisher's role by `publishers`, each by threshold,
   counting distinct keys, not names of keys.
3. A publisher's role needs one signature from each of its key groups, by two different keys; its duty role,
   that of one key on duty.
4. A publisher speaks only of its own paths, its duty role only of ``duty/<publisher>/``; neither can delegate.
5. Expiry does not count: what was right when it was accepted is never taken off a screen for age.

`tuf.api` would do the signatures, but importing it costs a starting ui 40 ms; this costs 5. The tests
hold the two against each other.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from content_packs.errors import Untrusted
from content_packs.trust.roles import (
    ECDSA,
    ED25519,
    GROUPS_FIELD,
    PUBLISHERS,
    groups_needed,
    missing_groups,
    parse_path,
    role_paths,
)

PROOF_FORMAT = 1
MAX_PROOF_BYTES = 4_000_000
_KEY_BYTES = 32
_P256_HEAD = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
_P256_BYTES = 65  # 0x04 and both coordinates
_ESCAPED, _NEW_LINE = re.compile(rb"\\."), rb"\n"
_PEM_BEGIN, _PEM_END, _PEM_COLUMNS = "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----", 64


class ProofBundle(msgspec.Struct, frozen=True):
    """The file: metadata as it was signed, newest root last, publishers' roles by name."""

    format: int
    roots: tuple[msgspec.Raw, ...]
    targets: msgspec.Raw
    publishers: msgspec.Raw
    roles: dict[str, msgspec.Raw]


class TargetInfo(msgspec.Struct, frozen=True):
    """What the signed metadata says of one target: its stored bytes, and its own version."""

    sha256: str
    length: int
    version: int


class _Signature(msgspec.Struct):
    keyid: str
    sig: str


class _Signed(msgspec.Struct):
    signatures: tuple[_Signature, ...]
    signed: dict[str, Any]


class _KeyValue(msgspec.Struct):
    public: str


class _Key(msgspec.Struct):
    keytype: str
    scheme: str
    keyval: _KeyValue


class _Role(msgspec.Struct):
    keyids: tuple[str, ...]
    threshold: int


class _Root(msgspec.Struct):
    _type: str
    version: int
    keys: dict[str, _Key]
    roles: dict[str, _Role]


class _Delegation(msgspec.Struct, rename={"groups": GROUPS_FIELD}):
    name: str
    keyids: tuple[str, ...]
    threshold: int
    paths: tuple[str, ...] = ()
    groups: dict[str, tuple[str, ...]] = {}


class _Delegations(msgspec.Struct):
    keys: dict[str, _Key] = {}
    roles: tuple[_Delegation, ...] = ()


class _Hashes(msgspec.Struct):
    sha256: str


class _Custom(msgspec.Struct):
    version: int


class _Target(msgspec.Struct):
    length: int
    hashes: _Hashes
    custom: _Custom


class _Targets(msgspec.Struct):
    _type: str
    version: int
    targets: dict[str, _Target]
    delegations: _Delegations | None = None


def verify_proof(root: bytes, proof: bytes) -> Mapping[str, TargetInfo]:
    """Every target that `proof` vouches for, by path; raises `Untrusted` where a rule is broken."""
    if len(proof) > MAX_PROOF_BYTES:
        raise Untrusted(f"The stored proof is {len(proof)} bytes long; at most {MAX_PROOF_BYTES} are believed.")
    try:
        return _verify(root, msgspec.json.decode(proof, type=ProofBundle))
    except (msgspec.DecodeError, ValueError, KeyError, RecursionError) as error:
        raise Untrusted(f"The stored proof cannot be read ({error}); the kiosk must fetch it again.") from error


def _verify(root: bytes, bundle: ProofBundle) -> Mapping[str, TargetInfo]:
    if bundle.format != PROOF_FORMAT:
        raise Untrusted(f"The stored proof has format {bundle.format}; this software reads {PROOF_FORMAT}.")
    trusted = _newest_root(root, bundle.roots)
    targets = _targets(bundle.targets, "targets", trusted.keys, trusted.roles["targets"])
    publishers = _delegated(bundle.publishers, PUBLISHERS, targets)[0]
    found: dict[str, TargetInfo] = {}
    for name, raw in bundle.roles.items():
        found |= _publisher_targets(raw, name, publishers)
    return found


def _newest_root(root: bytes, chain: tuple[msgspec.Raw, ...]) -> _Root:
    trusted = msgspec.convert(_decode(root).signed, _Root)
    for raw in chain:
        envelope = _decode(raw)
        following = msgspec.convert(envelope.signed, _Root)
        if following.version != trusted.version + 1:
            raise Untrusted(f"Root {following.version} does not follow root {trusted.version}.")
        if envelope.signed["_type"] != "root":
            raise Untrusted(f"{envelope.signed['_type']} stands where a root must.")
        for judge in (trusted, following):
            _signers(envelope, "root", judge.keys, judge.roles["root"])
        trusted = following
    return trusted


def _targets(raw: msgspec.Raw, name: str, keys: Mapping[str, _Key], role: _Role) -> _Targets:
    envelope = _decode(raw)
    _signers(envelope, name, keys, role)
    return _read_targets(envelope, name)


def _delegated(raw: msgspec.Raw, name: str, delegator: _Targets) -> tuple[_Targets, _Delegation]:
    delegations = delegator.delegations or _Delegations()
    role = next((role for role in delegations.roles if role.name == name), None)
    if role is None:
        raise Untrusted(f"Nobody gave the role {name} the right to speak.")
    envelope = _decode(raw)
    signers = _signers(envelope, name, delegations.keys, _Role(role.keyids, role.threshold))
    if name != PUBLISHERS:
        _check_groups(name, signers, role)
    return _read_targets(envelope, name), role


def _check_groups(name: str, signers: Mapping[str, str], role: _Delegation) -> None:
    if missing := missing_groups(role.groups, signers, groups_needed(name)):
        raise Untrusted(f"{name} was signed without its {' and '.join(missing)}.")


def _publisher_targets(raw: msgspec.Raw, name: str, publishers: _Targets) -> dict[str, TargetInfo]:
    signed, role = _delegated(raw, name, publishers)
    if signed.delegations is not None:
        raise Untrusted(f"{name} hands its right to speak to others.")
    own = set(role_paths(name)) & set(role.paths)
    found = {}
    for path, target in signed.targets.items():
        parts = parse_path(path)
        if parts is not None and f"{parts.kind}/{parts.publisher}/*" in own:
            found[path] = TargetInfo(target.hashes.sha256, target.length, target.custom.version)
    return found


def _decode(raw: bytes | msgspec.Raw) -> _Signed:
    return msgspec.json.decode(raw, type=_Signed)


def _read_targets(envelope: _Signed, name: str) -> _Targets:
    targets = msgspec.convert(envelope.signed, _Targets)
    if envelope.signed["_type"] != "targets":
        raise Untrusted(f"{name} is not a list of targets.")
    return targets


def _signers(envelope: _Signed, name: str, keys: Mapping[str, _Key], role: _Role) -> Mapping[str, str]:
    """Ids and public keys of those in `role` who signed; raises `Untrusted` below the threshold."""
    message = _canonical(envelope.signed)
    by_id = {signature.keyid: signature.sig for signature in envelope.signatures}
    signers = {}
    for id_ in role.keyids:
        public = _public(keys.get(id_))
        if id_ in by_id and public and _is_signature(public, by_id[id_], message):
            signers[id_] = public
    count = len(set(signers.values()))
    if role.threshold < 1 or count < role.threshold:
        raise Untrusted(f"{name} was signed by {count} of the {role.threshold} keys it needs.")
    return signers


def _public(key: _Key | None) -> str:
    """A key as it may be written, so that no key has two ways of being itself; "" for what is none of ours."""
    kind = (key.keytype, key.scheme) if key else None
    if key is not None and kind == ED25519:
        public = key.keyval.public
        return public if len(public) == 2 * _KEY_BYTES and public == public.lower() else ""
    if key is not None and kind == ECDSA:
        return _pem(key.keyval.public)
    return ""


def _pem(written: str) -> str:
    """An ECDSA P-256 key as PEM, if it is written in the one way that it is ours; read by hand, because
    `cryptography`'s reader of key files costs a starting ui 40 ms."""
    lines = written.strip().split("\n")
    point = base64.b64decode("".join(lines[1:-1]), validate=True).removeprefix(_P256_HEAD)
    body = base64.b64encode(_P256_HEAD + point).decode()
    again = [_PEM_BEGIN, *(body[at : at + _PEM_COLUMNS] for at in range(0, len(body), _PEM_COLUMNS)), _PEM_END]
    return "\n".join(lines) if lines == again and len(point) == _P256_BYTES else ""


def _is_signature(public: str, signature: str, message: bytes) -> bool:
    sig = bytes.fromhex(signature)
    try:
        if public.startswith(_PEM_BEGIN):
            point = base64.b64decode("".join(public.split("\n")[1:-1])).removeprefix(_P256_HEAD)
            key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
            key.verify(sig, message, ec.ECDSA(SHA256()))
        else:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(sig, message)
    except InvalidSignature:
        return False
    return True


def _canonical(signed: dict[str, Any]) -> bytes:
    """TUF's canonical JSON. It differs from sorted JSON only in control characters; our metadata has but one
    of them, the new lines of an ECDSA key, and with another the signature simply does not fit."""
    data = msgspec.json.encode(signed, order="sorted")
    return _ESCAPED.sub(lambda found: b"\n" if found[0] == _NEW_LINE else found[0], data) if _NEW_LINE in data else data
