"""Every field of everything that is signed, and values for it: read from the types themselves."""

from __future__ import annotations

import datetime as dt
import enum
import types
import typing
from collections.abc import Iterator
from typing import Any

import msgspec

from content_packs.languages import LanguagePack
from content_packs.model import Manifest, Page
from content_packs.notices.duty import DutyNotice
from content_packs.notices.notice import Notice
from content_packs.notices.template import Template
from content_packs.plan import PlanLayer

SIGNED = (Page, Manifest, LanguagePack, PlanLayer, Notice, Template, DutyNotice)


def example(kind: Any, other: bool) -> Any:
    """A value of the type `kind`; `other` gives one that differs from it."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return example(arguments[0], other)
    if origin in (types.UnionType, typing.Union):
        return example(next(each for each in arguments if each is not type(None)), other)
    if origin is tuple:
        members = arguments[:1] if arguments[-1] is Ellipsis else arguments
        return tuple(example(each, other) for each in members)
    if origin is dict:
        return {"en": example(arguments[1], other)}
    return simple(kind, other)


def simple(kind: Any, other: bool) -> Any:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return made(kind, other)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return list(kind)[-1 if other else 0]
    moment = dt.datetime(2026, 11, 23 if other else 22, tzinfo=dt.UTC)
    return {
        str: "b" * 64 if other else "a" * 64,
        int: 2 if other else 1,
        float: 0.5 if other else 0.25,
        bool: other,
        dt.date: moment.date(),
        dt.datetime: moment,
        dt.time: dt.time(9 if other else 8),
    }[kind]


def made(kind: type[msgspec.Struct], other: bool) -> msgspec.Struct:
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: example(hints[field.name], other) for field in msgspec.structs.fields(kind)})


def structs(kind: Any, found: dict[Any, None]) -> None:
    """Every type of ours that `kind` is made of."""
    for argument in typing.get_args(kind):
        structs(argument, found)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind not in found:
        found[kind] = None
        for hint in typing.get_type_hints(kind).values():
            structs(hint, found)


def every_field() -> Iterator[tuple[type[msgspec.Struct], str]]:
    found: dict[Any, None] = {}
    for kind in SIGNED:
        structs(kind, found)
    for kind in found:
        yield from ((kind, field.name) for field in msgspec.structs.fields(kind))
