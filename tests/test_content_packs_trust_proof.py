"""The ui's own verifier: what it accepts, what it refuses, and that it judges as tuf does."""

from __future__ import annotations

import ast
import itertools
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.formats import encode_canonical
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Delegations, Metadata, Root, TargetFile, Targets

from content_packs.errors import Untrusted
from content_packs.signing.repository import draft
from content_packs.trust.groups import check_groups
from content_packs.trust.proof import MAX_PROOF_BYTES, PROOF_FORMAT, ProofBundle, verify_proof
from content_packs.trust.roles import GROUPS_FIELD, PUBLISHERS, Group
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

PACK = f"packs/{PUBLISHER}/sample.json"
DATA = f'{{"publisher":"{PUBLISHER}","pack":"sample","version":4}}'.encode()


class Evidence:
    """The parts of a proof, to be put together wrongly."""

    def __init__(self, repository: SimulatedRepository) -> None:
        tree = repository.published.tree()
        self.repository = repository
        self.roots: list[Metadata[Root]] = []
        self.targets = Metadata[Targets].from_bytes((repository.publish_dir / "metadata/1.targets.json").read_bytes())
        self.publishers = Metadata[Targets].from_bytes(
            (repository.publish_dir / f"metadata/1.{PUBLISHERS}.json").read_bytes()
        )
        self.role = draft(None, {PACK: DATA}, START)
        self.name = PUBLISHER
        assert tree.publisher_names() == (PUBLISHER,)

    def sign(self, *signers: CryptoSigner) -> Evidence:
        self.role.signatures.clear()
        for signer in signers:
            self.role.sign(signer, append=True)
        return self

    def signed_by_both(self) -> Evidence:
        return self.sign(self.repository.author(), self.repository.approver())

    def sign_publishers(self) -> Evidence:
        self.publishers.signatures.clear()
        for signer in self.repository.token_keys:
            self.publishers.sign(signer, append=True)
        return self

    def proof(self, format_: int = PROOF_FORMAT) -> bytes:
        bundle = ProofBundle(
            format_,
            tuple(msgspec.Raw(root.to_bytes()) for root in self.roots),
            msgspec.Raw(self.targets.to_bytes()),
            msgspec.Raw(self.publishers.to_bytes()),
            {self.name: msgspec.Raw(self.role.to_bytes())},
        )
        return msgspec.json.encode(bundle)

    def paths(self) -> set[str]:
        return set(verify_proof(self.repository.root, self.proof()))

    def delegation(self) -> tuple[Delegations, dict[str, list[str]]]:
        delegations = self.publishers.signed.delegations
        assert delegations is not None
        assert delegations.roles is not None
        return delegations, delegations.roles[PUBLISHER].unrecognized_fields[GROUPS_FIELD]

    def root(self, *signers: CryptoSigner, version: int = 2) -> Metadata[Root]:
        root = Metadata[Root].from_bytes(self.repository.root)
        root.signed.version = version
        root.signatures.clear()
        for signer in signers:
            root.sign(signer, append=True)
        return root


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> SimulatedRepository:
    return SimulatedRepository(tmp_path_factory.mktemp("centre"))


@pytest.fixture
def evidence(repository: SimulatedRepository) -> Evidence:
    return Evidence(repository)


def test_a_proof_tells_hash_length_and_version_of_each_target(evidence: Evidence) -> None:
    evidence.signed_by_both()
    info = verify_proof(evidence.repository.root, evidence.proof())[PACK]
    assert (info.length, info.version) == (len(DATA), 4)
    assert info.sha256 == evidence.role.signed.targets[PACK].hashes["sha256"]


def test_a_proof_outlives_every_term(evidence: Evidence) -> None:
    evidence.role.signed.expires = START.replace(year=2001)
    assert evidence.signed_by_both().paths() == {PACK}


@pytest.mark.parametrize("threshold", [2, 3])
def test_the_verifier_judges_every_set_of_signatures_as_tuf_and_the_group_check_do(
    evidence: Evidence, threshold: int
) -> None:
    delegations, _ = evidence.delegation()
    assert delegations.roles is not None
    delegations.roles[PUBLISHER].threshold = threshold
    evidence.sign_publishers()
    people = evidence.repository.people[PUBLISHER]
    everyone = [*people[Group.AUTHOR], *people[Group.APPROVER], CryptoSigner.generate_ed25519()]
    verdicts = set()
    for count in range(len(everyone) + 1):
        for signers in itertools.combinations(everyone, count):
            evidence.sign(*signers)
            verdicts.add(accepted_by_tuf(evidence))
            assert accepted(evidence) == accepted_by_tuf(evidence)
    assert verdicts == {True, False}


def accepted_by_tuf(evidence: Evidence) -> bool:
    try:
        check_groups(PUBLISHER, evidence.publishers.signed, evidence.role)
    except Untrusted:
        return False
    return True


def accepted(evidence: Evidence) -> bool:
    try:
        return evidence.paths() == {PACK}
    except Untrusted:
        return False


def test_a_key_in_both_groups_is_still_one_person(evidence: Evidence) -> None:
    delegations, groups = evidence.delegation()
    author, other = evidence.repository.people[PUBLISHER][Group.AUTHOR]
    groups[Group.APPROVER].append(author.public_key.keyid)
    del groups[Group.AUTHOR][1:]
    assert delegations.roles is not None
    evidence.sign_publishers().sign(author, other)
    assert not accepted(evidence)
    assert not accepted_by_tuf(evidence)


def test_one_key_under_two_names_is_still_one_person(evidence: Evidence) -> None:
    _, groups = evidence.delegation()
    author = evidence.repository.author()
    alias = SSlibKey("f" * 64, author.public_key.keytype, author.public_key.scheme, author.public_key.keyval)
    evidence.publishers.signed.add_key(alias, PUBLISHER)
    groups[Group.APPROVER].append(alias.keyid)
    evidence.sign_publishers().sign(author)
    twice = author.sign(evidence.role.signed_bytes)
    twice.keyid = alias.keyid
    evidence.role.signatures[alias.keyid] = twice
    assert not accepted(evidence)
    assert not accepted_by_tuf(evidence)


def test_targets_outside_a_publishers_own_paths_are_left_out(evidence: Evidence) -> None:
    info = evidence.role.signed.targets[PACK]
    for path in ("packs/other/sample.json", f"packs/{PUBLISHER}/a/b.json", f"packs/{PUBLISHER}/../x.json", "root.json"):
        evidence.role.signed.targets[path] = TargetFile(info.length, info.hashes, path, info.unrecognized_fields)
    assert evidence.signed_by_both().paths() == {PACK}


def test_paths_that_the_delegation_does_not_name_are_left_out(evidence: Evidence) -> None:
    delegations, _ = evidence.delegation()
    assert delegations.roles is not None
    delegations.roles[PUBLISHER].paths = [f"plans/{PUBLISHER}/*"]
    assert evidence.sign_publishers().signed_by_both().paths() == set()


def test_a_publisher_that_delegates_is_refused(evidence: Evidence) -> None:
    evidence.role.signed.delegations = Delegations({}, {})
    with pytest.raises(Untrusted, match="hands its right"):
        evidence.signed_by_both().paths()


def test_a_role_that_nobody_delegated_to_is_refused(evidence: Evidence) -> None:
    evidence.name = "stranger"
    with pytest.raises(Untrusted, match="right to speak"):
        evidence.signed_by_both().paths()


def test_publishers_signed_by_one_token_is_refused(evidence: Evidence) -> None:
    evidence.publishers.sign(evidence.repository.token_keys[0])
    with pytest.raises(Untrusted, match="publishers was signed by 1 of the 2"):
        evidence.signed_by_both().paths()


def test_targets_signed_by_one_of_three_is_refused(evidence: Evidence) -> None:
    evidence.targets.sign(evidence.repository.targets_keys[0])
    with pytest.raises(Untrusted, match="targets was signed by 1 of the 2"):
        evidence.signed_by_both().paths()


def test_another_embedded_root_accepts_nothing(evidence: Evidence, tmp_path: Path) -> None:
    other = SimulatedRepository(tmp_path)
    with pytest.raises(Untrusted, match="targets was signed by 0"):
        verify_proof(other.root, evidence.signed_by_both().proof())


def test_a_chain_of_roots_is_followed(evidence: Evidence) -> None:
    evidence.roots = [evidence.root(*evidence.repository.root_keys[1:])]
    assert evidence.signed_by_both().paths() == {PACK}


def test_a_root_signed_by_one_of_three_is_refused(evidence: Evidence) -> None:
    evidence.roots = [evidence.root(evidence.repository.root_keys[0])]
    with pytest.raises(Untrusted, match="root was signed by 1 of the 2"):
        evidence.signed_by_both().paths()


def test_a_root_that_only_itself_vouches_for_is_refused(evidence: Evidence) -> None:
    mine = [CryptoSigner.generate_ed25519(), CryptoSigner.generate_ed25519()]
    root = evidence.root()
    for key in mine:
        root.signed.add_key(key.public_key, "root")
        root.sign(key, append=True)
    evidence.roots = [root]
    with pytest.raises(Untrusted, match="root was signed by 0"):
        evidence.signed_by_both().paths()


def test_a_root_that_its_own_new_keys_did_not_sign_is_refused(evidence: Evidence) -> None:
    root = evidence.root()
    root.signed.roles["root"].keyids.clear()
    for _ in range(2):
        root.signed.add_key(CryptoSigner.generate_ed25519().public_key, "root")
    for key in evidence.repository.root_keys:
        root.sign(key, append=True)
    evidence.roots = [root]
    with pytest.raises(Untrusted, match="root was signed by 0"):
        evidence.signed_by_both().paths()


def test_one_key_under_two_names_does_not_make_a_threshold(evidence: Evidence) -> None:
    holder = evidence.repository.targets_keys[0]
    alias = SSlibKey("f" * 64, holder.public_key.keytype, holder.public_key.scheme, holder.public_key.keyval)
    root = evidence.root()
    root.signed.add_key(alias, "targets")
    for key in evidence.repository.root_keys:
        root.sign(key, append=True)
    evidence.roots = [root]
    evidence.targets.sign(holder)
    twice = holder.sign(evidence.targets.signed_bytes)
    twice.keyid = alias.keyid
    evidence.targets.signatures[alias.keyid] = twice
    with pytest.raises(Untrusted, match="targets was signed by 1"):
        evidence.signed_by_both().paths()


def test_a_delegation_over_anothers_paths_gives_no_right_to_them(evidence: Evidence) -> None:
    delegations, _ = evidence.delegation()
    assert delegations.roles is not None
    delegations.roles[PUBLISHER].paths = ["packs/other/*"]
    info = evidence.role.signed.targets.pop(PACK)
    path = "packs/other/sample.json"
    evidence.role.signed.targets[path] = TargetFile(info.length, info.hashes, path, info.unrecognized_fields)
    assert evidence.sign_publishers().signed_by_both().paths() == set()


def test_a_root_that_skips_a_version_is_refused(evidence: Evidence) -> None:
    evidence.roots = [evidence.root(*evidence.repository.root_keys, version=3)]
    with pytest.raises(Untrusted, match="does not follow"):
        evidence.signed_by_both().paths()


def test_a_snapshot_in_the_place_of_targets_is_refused(evidence: Evidence) -> None:
    proof = msgspec.json.decode(evidence.signed_by_both().proof())
    proof["targets"] = msgspec.json.decode(evidence.repository.root)
    with pytest.raises(Untrusted):
        verify_proof(evidence.repository.root, msgspec.json.encode(proof))


@pytest.mark.parametrize("part", ["role", "publishers", "targets"])
def test_what_was_changed_after_it_was_signed_is_refused(evidence: Evidence, part: str) -> None:
    evidence.signed_by_both()
    metadata: Metadata[Targets] = getattr(evidence, part)
    metadata.signed.version += 1
    with pytest.raises(Untrusted, match="signed by 0"):
        evidence.paths()


def test_no_digit_of_a_targets_hash_can_be_changed(evidence: Evidence) -> None:
    proof = evidence.signed_by_both().proof()
    sha256 = evidence.role.signed.targets[PACK].hashes["sha256"].encode()
    for place in range(64):
        other = b"0" if sha256[place : place + 1] != b"0" else b"1"
        with pytest.raises(Untrusted):
            verify_proof(evidence.repository.root, proof.replace(sha256, sha256[:place] + other + sha256[place + 1 :]))


@pytest.mark.parametrize("part", ["role", "root"])
def test_what_is_signed_as_one_thing_is_not_taken_for_another(evidence: Evidence, part: str) -> None:
    repository = evidence.repository
    root = evidence.root(*repository.root_keys)
    evidence.roots = [root]
    proof = msgspec.json.decode(evidence.signed_by_both().proof())
    place = proof["roots"][0] if part == "root" else proof["roles"][PUBLISHER]
    signers = repository.root_keys if part == "root" else [repository.author(), repository.approver()]
    place["signed"]["_type"] = "snapshot"
    message = (encode_canonical(place["signed"]) or "").encode()
    place["signatures"] = [signer.sign(message).to_dict() for signer in signers]
    with pytest.raises(Untrusted, match=r"not a list of targets|where a root must"):
        verify_proof(repository.root, msgspec.json.encode(proof))


@pytest.mark.parametrize("proof", [b"", b"{}", b"[" * 5000, b"\xff\xfe", b'{"format":1}'])
def test_nonsense_is_refused(evidence: Evidence, proof: bytes) -> None:
    with pytest.raises(Untrusted):
        verify_proof(evidence.repository.root, proof)


def test_a_newer_format_and_an_endless_proof_are_refused(evidence: Evidence) -> None:
    with pytest.raises(Untrusted, match="format 2"):
        verify_proof(evidence.repository.root, evidence.signed_by_both().proof(2))
    with pytest.raises(Untrusted, match="bytes long"):
        verify_proof(evidence.repository.root, b" " * (MAX_PROOF_BYTES + 1))


@given(data=st.data())
def test_no_change_of_one_byte_alters_what_is_believed(repository: SimulatedRepository, data: st.DataObject) -> None:
    proof = Evidence(repository).signed_by_both().proof()
    truth = verify_proof(repository.root, proof)
    place = data.draw(st.integers(0, len(proof) - 1))
    changed = bytearray(proof)
    changed[place] = data.draw(st.integers(0, 255))
    try:
        believed = verify_proof(repository.root, bytes(changed))
    except Untrusted:
        return
    assert set(believed.items()) <= set(truth.items())


words = st.text(st.characters(min_codepoint=32, codec="utf-8"), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(value=st.dictionaries(words, values, max_size=4))
def test_sorted_json_is_tufs_canonical_form_where_there_are_no_control_characters(value: dict[str, object]) -> None:
    assert msgspec.json.encode(value, order="sorted") == (encode_canonical(value) or "").encode()


def test_the_starting_ui_need_not_import_tuf() -> None:
    program = "import sys, content_packs.trust.proof; print({name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"tuf", "securesystemslib", "urllib3"} & ast.literal_eval(done.stdout)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> SimulatedRepository:
    """Some of its people have PIV tokens, which sign with ECDSA: at least one in each role."""
    folder = tmp_path_factory.mktemp("mixed")
    kinds = itertools.cycle([CryptoSigner.generate_ecdsa, CryptoSigner.generate_ed25519])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.simulated_repository._keys", lambda count: [next(kinds)() for _ in range(count)])
        return SimulatedRepository(folder)


def test_keys_of_both_kinds_are_judged_as_tuf_judges_them(mixed: SimulatedRepository) -> None:
    evidence = Evidence(mixed)
    people = mixed.people[PUBLISHER]
    everyone = [*people[Group.AUTHOR], *people[Group.APPROVER], CryptoSigner.generate_ecdsa()]
    for signers in itertools.combinations(everyone, 2):
        evidence.sign(*signers)
        assert accepted(evidence) == accepted_by_tuf(evidence)
    assert evidence.signed_by_both().paths() == {PACK}


def test_an_ecdsa_signature_of_other_words_is_refused(mixed: SimulatedRepository) -> None:
    evidence = Evidence(mixed).signed_by_both()
    signer = next(key for key in mixed.people[PUBLISHER][Group.AUTHOR] if key.public_key.keytype == "ecdsa")
    evidence.sign(signer, mixed.approver())
    evidence.role.signatures[signer.public_key.keyid] = signer.sign(b"other words")
    assert not accepted(evidence)
    assert not accepted_by_tuf(evidence)


def test_an_ecdsa_key_written_in_another_way_is_nobodys(mixed: SimulatedRepository) -> None:
    """Else one key could stand in a role twice, each time as another."""
    evidence = Evidence(mixed)
    delegations, groups = evidence.delegation()
    author = next(key for key in mixed.people[PUBLISHER][Group.AUTHOR] if key.public_key.keytype == "ecdsa")
    key = author.public_key
    written = {"public": key.to_dict()["keyval"]["public"].replace("MFkw", "MFkw\n")}
    alias = SSlibKey("f" * 64, key.keytype, key.scheme, written)
    evidence.publishers.signed.add_key(alias, PUBLISHER)
    groups[Group.APPROVER].append(alias.keyid)
    evidence.sign_publishers().sign(author)
    twice = author.sign(evidence.role.signed_bytes)
    twice.keyid = alias.keyid
    evidence.role.signatures[alias.keyid] = twice
    assert not accepted(evidence)
    assert not accepted_by_tuf(evidence)
    assert delegations.keys[alias.keyid] == alias
