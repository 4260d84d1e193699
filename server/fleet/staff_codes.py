"""The codes that staff type at a kiosk: one-time, six digits, reckoned from a secret the kiosk has too (RFC 6238).

Rules: each kiosk has a secret of its own, made when it is let in and new each time it is let in again; the
kiosk checks codes without a network; whoever sees the secret can open that one kiosk's staff screen, from
which content can be taken off and nothing put on.
"""

from __future__ import annotations

import msgspec
import pyotp
import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage
from sqlalchemy import select

from server.database import Database
from server.schema import kiosk

ISSUER = "Gatepost"
GROUP = 4
"""Letters of the secret that stand together where people type it."""


class StaffCode(msgspec.Struct, frozen=True):
    """How to add kiosk `name` to an authenticator: `uri` for its camera, `secret` to be typed."""

    name: str
    secret: str

    @property
    def uri(self) -> str:
        return pyotp.TOTP(self.secret).provisioning_uri(name=self.name, issuer_name=ISSUER)

    @property
    def typed(self) -> str:
        """The secret in groups, as people read it."""
        return " ".join(self.secret[n : n + GROUP] for n in range(0, len(self.secret), GROUP))

    @property
    def svg(self) -> str:
        """`uri` as a QR code, an SVG element."""
        code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, image_factory=SvgPathImage)
        code.add_data(self.uri)
        return str(code.make_image().to_string(encoding="unicode"))


def new_secret() -> str:
    """160 random bits in base32, as RFC 4226 wants at least 128."""
    return str(pyotp.random_base32())


class StaffCodes:
    """Looks up what people may add to their authenticator."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, name: str) -> StaffCode | None:
        """That of kiosk `name`, if it is in service and has one."""
        query = select(kiosk.c.staff_secret).where(kiosk.c.name == name, kiosk.c.withdrawn_at.is_(None))
        with self._database.reading() as connection:
            secret = connection.execute(query).scalar_one_or_none()
        return StaffCode(name, secret) if secret else None
