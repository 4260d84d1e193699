"""All guards, in the order of the way of the data."""

from __future__ import annotations

from tests.guards import asking, carrying, counting, keeping, proving, signing, verifying
from tests.guards.guard import Guard

GUARDS: tuple[Guard, ...] = (
    *signing.GUARDS,
    *asking.GUARDS,
    *carrying.GUARDS,
    *verifying.GUARDS,
    *proving.GUARDS,
    *keeping.GUARDS,
    *counting.GUARDS,
)
