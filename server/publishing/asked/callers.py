"""Whose key is this, and what may they do? Read from the signed roles, never from a table of ours.

A person of a publisher sees and signs that publisher's requests. Changes of roles are seen by everybody with a key,
for they may need anybody's signature, and are asked for and refused by whoever holds a key of `root`, `targets` or a
standing role. The server cannot add anybody: it can only read who was signed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from securesystemslib.signer import Key

from content_packs.publishing.published import Published
from content_packs.trust.groups import delegated_names, groups_of
from content_packs.trust.roles import Group
from server.errors import NotYours

CONTENT = "content"
ROLES = "roles"
SHORT_CHARACTERS = 12


@dataclass(frozen=True)
class Person:
    """A key that the roles name: for which publishers, in which group, and for which roles above them."""

    key: Key
    publishers: Mapping[str, Group]
    roles: frozenset[str]

    @property
    def short(self) -> str:
        """The key's id as people see it."""
        return str(self.key.keyid)[:SHORT_CHARACTERS]

    def may_see(self, kind: str, publisher: str) -> bool:
        """Whether requests of this kind for this publisher are shown to this person."""
        return kind == ROLES or publisher in self.publishers

    def must_decide(self, kind: str, publisher: str) -> None:
        """Raise `NotYours` unless this person may ask for or refuse such a request."""
        if not (self.roles if kind == ROLES else publisher in self.publishers):
            raise NotYours(f"Your key {self.short} signs nothing for {publisher}.")


class Callers:
    """The people of one publish directory."""

    def __init__(self, published: Published) -> None:
        self._published = published

    def person(self, keyid: str) -> Person | None:
        """Who holds the key `keyid`; None for a stranger."""
        publishers, roles, key = {}, set(), None
        for publisher, group, found in self._in_publishers(keyid):
            publishers[publisher], key = group, found
        for role, found in self._in_roles(keyid):
            roles.add(role)
            key = found
        return Person(key, publishers, frozenset(roles)) if key else None

    # -- inside ----------------------------------------------------------------------------------------

    def _in_publishers(self, keyid: str) -> Iterator[tuple[str, Group, Key]]:
        delegator = self._published.tree().publishers
        for name in delegated_names(delegator):
            for group, keys in groups_of(delegator, name).items():
                if keyid in keys and keyid in delegator.get_delegated_role(name).keyids:
                    yield name, Group(group), delegator.get_key(keyid)

    def _in_roles(self, keyid: str) -> Iterator[tuple[str, Key]]:
        tree = self._published.tree()
        for name in ("root", "targets"):
            if keyid in tree.root.roles[name].keyids:
                yield name, tree.root.get_key(keyid)
        for name in delegated_names(tree.targets):
            role = tree.targets.get_delegated_role(name)
            if keyid in role.keyids:
                yield name, tree.targets.get_key(keyid)
