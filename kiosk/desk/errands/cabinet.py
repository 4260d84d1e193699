"""SIGN: requests fetched, judged, drawn, signed and refused on this machine. No window, no thread of its own.

Nothing is signed but what was opened: the request is read and judged anew, and its fingerprint must still be
that of the screen. The key is opened for each signature and forgotten with it; the one that signs calls to
the server is kept until the desk is locked. Passphrases are overwritten as soon as a key is open, or is not.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from securesystemslib.signer import Signer

from content_packs.durable import put
from content_packs.signing.asking import names_of
from content_packs.signing.keys import load_signer
from content_packs.signing.office import Office
from content_packs.signing.request import REFUSED_FILE, RequestWrong, add_signature, check, read_request
from content_packs.signing.signer import Examined, SignerState, examine, fetcher_for
from kiosk.desk.drawing.easel import Easel
from kiosk.desk.drawing.tongues import Packs
from kiosk.desk.drawing.views import View
from kiosk.desk.errands.dossier import dossier_of
from kiosk.desk.errands.secret import wipe
from kiosk.desk.errands.waiting_requests import folder_offers, listed_offer
from kiosk.desk.settings import DeskSettings, DeskSettingsBad
from kiosk.desk.state import Dossier, Drawn, Offer, Source

FAST = 1
"""How hard pictures are pressed on their way to the window."""


class ChangedMeanwhile(RequestWrong):
    """The request is not the one that was opened."""


class Cabinet:
    """One signer's desk. `pictures` are drawn views by their keys, PNG."""

    def __init__(self, settings: DeskSettings, shipped: Packs, now: Callable[[], dt.datetime]) -> None:
        self._settings = settings
        self._shipped = shipped
        self._now = now
        self._state = SignerState(Path(settings.state), _root(settings))
        self._caller: Signer | None = None
        self._opened: tuple[Offer, Path, Examined] | None = None
        self._easel: Easel | None = None
        self._drawn = 0
        self.pictures: dict[str, bytes] = {}

    def unlock(self, passphrase: bytearray) -> None:
        """Open the key for calls to the server. Raises `KeyUnusable`."""
        self._caller = self._signer(passphrase)

    def lock(self) -> None:
        """Forget the key, and what was opened."""
        self._caller = self._opened = self._easel = None
        self.pictures.clear()

    def folders(self) -> tuple[Offer, ...]:
        """Requests on sticks and in folders."""
        return tuple(folder_offers(Path(self._settings.folders))) if self._settings.folders else ()

    def server(self) -> tuple[Offer, ...]:
        """Requests that wait on the server. Raises `CouldNotReach` or `ContentBad`."""
        if not self._settings.server or self._caller is None:
            return ()
        offers = (listed_offer(each) for each in self._office(self._caller).requests())
        return tuple(offer for offer in offers if offer)

    def open(self, offer: Offer) -> Dossier:
        """Fetch `offer`, judge it by what this machine trusts, and say what it would change."""
        folder = self._fetched(offer)
        examined = examine(read_request(folder), self._state, fetcher_for(self._settings.publish), self._now())
        self._opened, self._easel = (offer, folder, examined), None
        self.pictures.clear()
        return dossier_of(offer, examined, {tag: pack.autonym for tag, pack in self._shipped.items()})

    def draw(self, view: View, width: int) -> Drawn:
        """The picture of `view`, `width` pixels wide."""
        _, _, examined = self._open_one()
        if self._easel is None:
            self._easel = Easel(examined, self._shipped, self._now())
        whole = self._easel.picture(view)
        height = max(1, round(whole.height * width / whole.width))
        out = io.BytesIO()
        whole.resize((width, height), Image.Resampling.LANCZOS).save(out, "PNG", compress_level=FAST)
        self._drawn += 1  # never the same key twice: what is painted by one is kept
        key = f"{self._drawn}/{view.item.name}/{view.tag}/{view.panel}/{view.side}"
        self.pictures[key] = out.getvalue()
        return Drawn(key, width, height)

    def sign(self, fingerprint: str, passphrase: bytearray) -> tuple[str, ...]:
        """Sign the opened request; what it still needs. Raises `ChangedMeanwhile` where it is another by now."""
        try:
            offer, folder, _ = self._open_one()
            examined = examine(read_request(folder), self._state, fetcher_for(self._settings.publish), self._now())
            if examined.judged.request.fingerprint != fingerprint:
                raise ChangedMeanwhile(f"Its fingerprint is {examined.judged.request.fingerprint} now.")
            signer = self._signer(passphrase)
        finally:
            wipe(passphrase)
        request = add_signature(examined.judged, examined.standing, signer)
        if offer.source is Source.SERVER:
            signature = request.metadata.signatures[signer.public_key.keyid]
            return self._office(signer).sign(offer.place, signature).missing
        return tuple(check(request, examined.standing, self._now()).missing)

    def refuse(self, reason: str) -> None:
        """Close the opened request with `reason`: on the server, or by a note in its folder."""
        offer, folder, _ = self._open_one()
        if offer.source is Source.SERVER and self._caller is not None:
            self._office(self._caller).refuse(offer.place, reason)
        else:
            put(folder / REFUSED_FILE, f"{self._settings.key_name}: {reason}\n".encode())

    def people(self) -> dict[str, str]:
        """Names of keys by id."""
        return names_of(Path(each) for each in self._settings.people)

    # -- inside

    def _signer(self, passphrase: bytearray) -> Signer:
        try:
            return load_signer(self._settings.key, lambda _name: passphrase)  # type: ignore[arg-type,return-value]  # a buffer
        finally:
            wipe(passphrase)

    def _office(self, signer: Signer) -> Office:
        return Office(self._settings.server, signer, self._now)

    def _fetched(self, offer: Offer) -> Path:
        if offer.source is Source.FOLDER or self._caller is None:
            return Path(offer.place)
        return self._office(self._caller).fetch(offer.place, Path(self._settings.state) / "requests")

    def _open_one(self) -> tuple[Offer, Path, Examined]:
        if self._opened is None:
            raise ChangedMeanwhile("No request is open.")
        return self._opened


def _root(settings: DeskSettings) -> bytes:
    try:
        return Path(settings.root).read_bytes()
    except OSError as error:
        raise DeskSettingsBad(f"{settings.root} could not be read ({error.strerror}): carry root.json here.") from error
