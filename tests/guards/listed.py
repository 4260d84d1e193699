"""All guards, in the order of the way of the data."""

from __future__ import annotations

from tests.guards import (
    asking,
    bringing,
    carrying,
    counting,
    filling,
    keeping,
    proving,
    signing,
    verifying,
    withdrawing,
)
from tests.guards.guard import Guard

GUARDS: tuple[Guard, ...] = (
    *signing.GUARDS,
    *asking.GUARDS,
    *carrying.GUARDS,
    *bringing.GUARDS,
    *verifying.GUARDS,
    *filling.GUARDS,
    *proving.GUARDS,
    *keeping.GUARDS,
    *withdrawing.GUARDS,
    *counting.GUARDS,
)
