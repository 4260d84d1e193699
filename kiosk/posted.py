"""SHOW: the notices of an activation, from signed files to what stands on the screen. Pure; the reader is passed in.

Rules:

- A notice that is damaged, or that its template does not allow, is left out; all the others are shown.
- What was filled in is read in the words of the template that stands beside it in the activation, if that is the
  very file it names: times, names and numbers as this site and each language write them.
- Only what is for this site is shown, the gravest first.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping

from content_packs.errors import ContentBad, NotListed
from content_packs.languages import LanguagePack
from content_packs.notices.duty import read_duty
from content_packs.notices.filling import check_filled, filled, is_meant_for, place_of
from content_packs.notices.notice import Notice, concerns, gravest_first, read_notice
from content_packs.notices.template import read_template
from content_packs.plan import Plan
from content_packs.trust.roles import Kind
from kiosk.activation import Signed


def posted(
    signed: Iterable[Signed], read: Callable[[Signed], bytes], plan: Plan, languages: Mapping[str, LanguagePack]
) -> tuple[Notice, ...]:
    """The notices for the site of `plan`, whether their time has come or not. `read` gives verified bytes."""
    by_path = {one.path: one for one in signed}
    found: list[Notice] = []
    for one in by_path.values():
        with contextlib.suppress(ContentBad):
            found.extend(_notice(one, by_path, read, plan, languages))
    return gravest_first(found)


def _notice(
    one: Signed,
    by_path: Mapping[str, Signed],
    read: Callable[[Signed], bytes],
    plan: Plan,
    languages: Mapping[str, LanguagePack],
) -> Iterator[Notice]:
    """The notice in `one`; none when it is a template, or for another site."""
    if one.path.startswith(f"{Kind.DUTY}/"):
        yield from _filled(read(one), by_path, read, plan, languages)
    elif one.path.startswith(f"{Kind.NOTICE}/"):
        notice = read_notice(read(one))
        if concerns(notice, plan):
            yield notice


def _filled(
    data: bytes,
    by_path: Mapping[str, Signed],
    read: Callable[[Signed], bytes],
    plan: Plan,
    languages: Mapping[str, LanguagePack],
) -> Iterator[Notice]:
    duty = read_duty(data)
    beside = by_path.get(duty.template)
    if beside is None:
        raise NotListed(f"{duty.ref} has no template beside it.")
    template = read_template(read(beside))
    check_filled(duty, template, beside.sha256)
    if is_meant_for(duty, template, plan):
        yield filled(duty, template, place_of(plan), languages)
