"""Where granian finds the application: `application()` makes it from the environment alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import ModuleType

import msgspec
from flask import Flask

from content_packs import wire
from content_packs.signing.calls import messages
from server import create_app
from server.settings import load_settings

FROM_OUTSIDE = (wire, messages)
"""What kiosks and signers send."""


def application() -> Flask:
    """The application of a worker process."""
    for type_ in messages_of(*FROM_OUTSIDE):
        msgspec.json.Decoder(type_)  # what it learns of a type is kept, and must not be learned by two threads at once
    return create_app(load_settings(None, os.environ))


def messages_of(*modules: ModuleType) -> Iterator[type[msgspec.Struct]]:
    """Every type of message that is written in these modules."""
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, msgspec.Struct) and value.__module__ == module.__name__:
                yield value
