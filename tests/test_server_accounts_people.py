"""People: nobody by default, one-time passwords, and sessions that end with the password."""

from __future__ import annotations

import datetime as dt

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from server.accounts.people import ONE_TIME_DAYS, People
from server.database import Database
from server.errors import PasswordBad, PersonExists, SignInFailed
from server.schema import person
from tests.server_release import START
from tests.server_simulator import PASSWORD

pytest_plugins = ("tests.server_fixtures",)


@pytest.fixture
def people(database: Database) -> People:
    return People(database, PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


def test_nobody_exists_until_someone_is_added(people: People) -> None:
    for name in ("admin", "root", "gatepost", ""):
        with pytest.raises(SignInFailed):
            people.sign_in(name, name, START)


def test_one_time_password_signs_in_and_must_be_changed(people: People) -> None:
    password = people.add("lan", START)
    assert people.sign_in(" Lan ", password, START).must_change
    changed = people.change_password(people.sign_in("lan", password, START), password, PASSWORD)
    assert not changed.must_change
    assert not people.sign_in("lan", PASSWORD, START).must_change
    with pytest.raises(SignInFailed):
        people.sign_in("lan", password, START)


def test_one_time_password_dies_after_a_week(people: People) -> None:
    password = people.add("lan", START)
    with pytest.raises(SignInFailed):
        people.sign_in("lan", password, START + dt.timedelta(days=ONE_TIME_DAYS))


def test_new_password_ends_every_older_session(people: People) -> None:
    password = people.add("lan", START)
    before = people.sign_in("lan", password, START)
    after = people.change_password(before, password, PASSWORD)
    assert people.in_session(before.id, before.epoch) is None
    assert people.in_session(after.id, after.epoch) == after


def test_new_password_needs_the_present_one_and_some_length(people: People) -> None:
    password = people.add("lan", START)
    lan = people.sign_in("lan", password, START)
    with pytest.raises(SignInFailed):
        people.change_password(lan, "not it", PASSWORD)
    for bad in ("short", "x" * 300, password):
        with pytest.raises(PasswordBad):
            people.change_password(lan, password, bad)


def test_wrong_name_and_wrong_password_are_refused_in_the_same_words(people: People) -> None:
    people.add("lan", START)
    said = set()
    for name in ("lan", "nobody"):
        with pytest.raises(SignInFailed) as refused:
            people.sign_in(name, "wrong", START)
        said.add(str(refused.value))
    assert len(said) == 1


def test_passwords_are_kept_as_argon2id_alone(database: Database) -> None:
    password = People(database).add("lan", START)
    with database.reading() as connection:
        kept = connection.execute(select(person.c.password_hash)).scalar_one()
    assert kept.startswith("$argon2id$")
    assert password not in kept


def test_names_are_used_once_and_can_be_typed(people: People) -> None:
    people.add("lan", START)
    with pytest.raises(PersonExists):
        people.add("lan", START)
    for bad in ("", "Lan", "a b", "x" * 65, "<script>"):
        with pytest.raises(PasswordBad):
            people.add(bad, START)
