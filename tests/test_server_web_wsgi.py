"""A worker process knows what it will be sent before its threads are."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from content_packs.signing.calls.messages import ChangedPage
from content_packs.wire import Heartbeat
from server.web import wsgi


def test_messages_are_learned_before_the_application_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    learned: list[Any] = []
    monkeypatch.setattr(msgspec.json, "Decoder", learned.append)
    monkeypatch.setattr(wsgi, "create_app", lambda _settings: tuple(learned))
    monkeypatch.setattr(wsgi, "load_settings", lambda *_: None)
    before = wsgi.application()
    assert {Heartbeat, ChangedPage} <= set(before)  # type: ignore[call-overload]


def test_only_messages_written_there_are_messages() -> None:
    assert msgspec.Struct not in set(wsgi.messages_of(*wsgi.FROM_OUTSIDE))
    assert all(issubclass(one, msgspec.Struct) for one in wsgi.messages_of(*wsgi.FROM_OUTSIDE))
