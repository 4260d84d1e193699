"""Who a user of this machine is, as sentences name them."""

from __future__ import annotations

import pwd


def user_name(uid: int) -> str:
    """The user's name; the number itself where nobody gave them one, as in a container."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
