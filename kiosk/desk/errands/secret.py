"""SIGN: a passphrase while it is typed. Held as bytes that are overwritten, never as words, never in a log."""

from __future__ import annotations

MOST_BYTES = 1_024


class Secret:
    """What was typed into a passphrase field. `take` hands it over and forgets it."""

    def __init__(self) -> None:
        self._typed: list[bytearray] = []

    def __len__(self) -> int:
        """How many characters were typed."""
        return len(self._typed)

    def __repr__(self) -> str:
        return "Secret()"

    def type(self, text: str) -> None:
        for character in text:
            if sum(map(len, self._typed)) < MOST_BYTES:
                self._typed.append(bytearray(character.encode()))

    def rub_out(self) -> None:
        """The last character goes."""
        if self._typed:
            wipe(self._typed.pop())

    def take(self) -> bytearray:
        """What was typed; whoever takes it wipes it."""
        taken = bytearray().join(self._typed)
        self.forget()
        return taken

    def forget(self) -> None:
        while self._typed:
            wipe(self._typed.pop())


def wipe(data: bytearray) -> None:
    """Overwrite `data` with zeros."""
    data[:] = bytes(len(data))
