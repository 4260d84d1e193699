"""Where granian finds the application: `application()` makes it from the environment alone."""

from __future__ import annotations

import os

from flask import Flask

from server.settings import load_settings
from server.web.app import build_app


def application() -> Flask:
    """The application of a worker process."""
    return build_app(load_settings(None, os.environ))
