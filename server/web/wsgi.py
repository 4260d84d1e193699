"""Where granian finds the application: `application()` makes it from the environment alone."""

from __future__ import annotations

import os

from flask import Flask

from server import create_app
from server.settings import load_settings


def application() -> Flask:
    """The application of a worker process."""
    return create_app(load_settings(None, os.environ))
