"""The people of the demonstration: keys made here and now, never anywhere else, and two signatures.

Nothing of this is committed, and its screens say DEMO. Every step is a command that real people
would type, so this page is also a worked example of docs/signing.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.demo.command import run

PUBLISHER = "gatepost-sample"
OFFLINE = ("root-1", "root-2", "root-3", "targets-1", "targets-2", "targets-3", "token-1", "token-2")
ONLINE = ("snapshot", "timestamp", "withdrawals")
AUTHOR, APPROVER, DUTY = "author-1", "approver-1", "duty-1"
KINDS = ("packs", "languages", "plans", "notices", "templates")

CEREMONY = f"""
root = ["root-1.pub.json", "root-2.pub.json", "root-3.pub.json"]
targets = ["targets-1.pub.json", "targets-2.pub.json", "targets-3.pub.json"]
publishers = ["token-1.pub.json", "token-2.pub.json"]
snapshot = "online/snapshot.pub.json"
timestamp = "online/timestamp.pub.json"
withdrawals = "online/withdrawals.pub.json"

[publisher.{PUBLISHER}]
author = ["{AUTHOR}.pub.json"]
approver = ["{APPROVER}.pub.json"]
duty = ["{DUTY}.pub.json"]
"""


@dataclass(frozen=True)
class People:
    """Where the demonstration's keys lie, and the passphrase that protects them."""

    keys: Path
    passphrase: Path

    @property
    def online(self) -> Path:
        return self.keys / "online"

    def make_keys(self) -> None:
        self.keys.mkdir(parents=True, mode=0o700)
        self.passphrase.write_text(secrets.token_urlsafe(24))
        self.passphrase.chmod(0o600)
        for name in (*OFFLINE, AUTHOR, APPROVER, DUTY):
            run("packctl", "keys", "new", name, "--folder", self.keys, "--passphrase-file", self.passphrase)
        self.online.mkdir(mode=0o700)
        for name in ONLINE:
            run("packctl", "keys", "new", name, "--folder", self.online, "--online")

    def hold_ceremony(self, publish: Path) -> Path:
        """Create the repository in `publish`; returns the root that kiosks embed."""
        file = self.keys / "ceremony.toml"
        file.write_text(CEREMONY)
        present = [self.keys / f"{name}.pem" for name in OFFLINE] + [self.online / f"{name}.pem" for name in ONLINE]
        keys = [word for key in present for word in ("--key", key)]
        run("packctl", "ceremony", file, *keys, "--publish", publish, "--passphrase-file", self.passphrase)
        return publish / "metadata" / "1.root.json"

    def sign(self, request: Path, built: Path, publish: Path, inbox: Path, removed: Sequence[str] = ()) -> None:
        """Ask for what was built to be released and `removed` to be taken out, sign as author and as approver, and
        hand it in."""
        known = _known(publish)
        asking: Sequence[str | Path] = ("--publisher", PUBLISHER, "--asked-by", AUTHOR, "--blobs", built / "blobs")
        kinds = [built / kind / PUBLISHER for kind in KINDS if (built / kind).exists()]
        gone = [word for path in removed for word in ("--remove", path)]
        run("packctl", "request", request, *kinds, *gone, *asking, *known, "--state", self.keys / "state" / AUTHOR)
        for name in (AUTHOR, APPROVER):
            self._sign_as(name, request, publish)
        run("packctl", "submit", request, inbox)

    def on_duty(self, request: Path, publish: Path, inbox: Path, what: Sequence[str | Path]) -> None:
        """Say `what` (``fill …`` or ``end …``, as `packctl notices` takes it) with the key on duty alone."""
        command, *more = what
        asking: Sequence[str | Path] = ("--publisher", PUBLISHER, "--asked-by", DUTY)
        state = ("--state", self.keys / "state" / DUTY)
        run("packctl", "notices", command, request, *more, *asking, *_known(publish), *state)
        self._sign_as(DUTY, request, publish)
        run("packctl", "submit", request, inbox)

    def _sign_as(self, name: str, request: Path, publish: Path) -> None:
        known, state = _known(publish), ("--state", self.keys / "state" / name)
        fingerprint = _fingerprint(run("packctl", "review", request, *known, *state))
        secret = ("--key", self.keys / f"{name}.pem", "--passphrase-file", self.passphrase)
        run("packctl", "sign", request, *secret, *known, *state, "--fingerprint", fingerprint)


def _known(publish: Path) -> Sequence[str | Path]:
    return ("--root", publish / "metadata" / "1.root.json", "--from", publish)


def _fingerprint(review: str) -> str:
    """The fingerprint as a signer reads it off the review."""
    line = next(line for line in review.splitlines() if line.lower().startswith("fingerprint"))
    return line.split(maxsplit=1)[1].strip()
