"""Errors of what others send: one class, one sentence for the person who reads alerts."""

from __future__ import annotations

from content_packs.errors import ContentBad


class AlertMalformed(ContentBad):
    """What arrived is no alert that CAP 1.2 knows, or is built to do harm."""


class AlertPassedOver(ContentBad):
    """A right alert that makes no draft: a test, expired, not for the public."""


class MappingBad(ContentBad):
    """The publisher's mapping of events to templates cannot be used; the sentence names the place."""
