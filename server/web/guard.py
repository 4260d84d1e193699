"""Which pages are for people who signed in, and who that is. Flask-Login, with types."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from flask_login import UserMixin, current_user, login_required

from server.accounts.people import Person

P = ParamSpec("P")
T = TypeVar("T")


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login publishes no types
    """A person as Flask-Login sees one. The id carries the epoch, so that a new password ends it."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        return f"{self.person.id}:{self.person.epoch}"


def for_people(view: Callable[P, T]) -> Callable[P, T]:
    """Only someone who signed in reaches `view`; anyone else is led to the sign-in page."""
    return cast(Callable[P, T], login_required(view))


def person() -> Person:
    """Who is signed in. Only inside a view that is `for_people`."""
    return cast(SignedIn, current_user).person
