"""The notices that are for a kiosk's plan: discovered in the verified roles of its publishers, and fetched.

Rules:

- Every publisher that owns a layer of the plan may warn; what it lists is what there is, and what those on duty
  for it list.
- A notice that is refused keeps the one that is shown, with its proof; one that is listed no more goes.
- What is on duty's list is taken only with its template, listed by the publisher now with the very hash that it
  names, and only as far as the template allows. Without such a template it goes. A list of those on duty that
  cannot be trusted changes nothing, and stops nothing else.
- At most `MAX_NOTICES` of each list are taken: whoever floods takes nothing else off the screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from content_packs.errors import ContentBad, NotListed
from content_packs.notices.duty import DutyNotice, read_duty
from content_packs.notices.filling import check_filled
from content_packs.notices.notice import read_notice
from content_packs.notices.template import read_template
from content_packs.trust.roles import Kind, parse_path
from content_packs.trust.trust import Trust, TrustedTarget
from kiosk.activation import Signed
from kiosk.blobs import BlobStore

MAX_NOTICES = 64
"""Of one publisher, and as many of those on duty for it; first by name. Nobody reads more."""

Found: TypeAlias = TrustedTarget | Signed
OrKept: TypeAlias = Callable[[str, Callable[[str], TrustedTarget]], Found | None]
"""Gets the target at a path, or what is shown of it now."""


@dataclass(frozen=True)
class NoticeBoard:
    """What the publishers of a plan have to say now. `kept` is what is shown, by target path; `complain` hears a
    sentence for the operator."""

    trust: Trust
    store: BlobStore
    now: dt.datetime
    kept: Mapping[str, Signed]
    complain: Callable[[str], None]

    def gather(self, publishers: Iterable[str], or_kept: OrKept) -> list[Found]:
        """Notices, then what was filled in, then the templates that it needs; all of it in the store. Raises
        `ContentBad` when a publisher's role cannot be trusted."""
        own = tuple(dict.fromkeys(publishers))
        notices = _there(or_kept(path, self.fetch) for path in self._listed(Kind.NOTICE, own))
        filled = _there(or_kept(path, self.fetch) for path in self._on_duty(own))
        duties = {one.path: self._read(one) for one in filled}
        names = sorted({duty.template for duty in duties.values()})
        templates = {one.path: one for one in _there(or_kept(name, self._template) for name in names)}
        standing = [one for one in filled if self._stands(duties[one.path], templates)]
        needed = {duties[one.path].template for one in standing}
        return [*notices, *standing, *(templates[name] for name in sorted(needed))]

    def fetch(self, path: str) -> TrustedTarget:
        """One notice, in the store. Raises `ContentBad` when it is refused."""
        target = self.trust.target(path, self.now)
        if _is_duty(path):
            self._check_duty(target)
        else:
            read_notice(target.data)
        self.store.put(target.data)
        return target

    # -- inside

    def _listed(self, kind: Kind, publishers: Iterable[str]) -> Iterator[str]:
        for publisher in publishers:
            paths = self.trust.listed(kind, publisher, self.now)
            if len(paths) > MAX_NOTICES:
                self.complain(f"{publisher} has released {len(paths)} notices; {MAX_NOTICES} are shown: remove some")
            yield from paths[:MAX_NOTICES]

    def _on_duty(self, publishers: Iterable[str]) -> Iterator[str]:
        """Paths of what was filled in; of a list that cannot be trusted, what is shown of it."""
        for publisher in publishers:
            try:
                yield from list(self._listed(Kind.DUTY, (publisher,)))
            except ContentBad as error:
                self.complain(f"notices of those on duty for {publisher}: {error}")
                yield from sorted(path for path in self.kept if path.startswith(f"{Kind.DUTY}/{publisher}/"))

    def _check_duty(self, target: TrustedTarget) -> None:
        duty = read_duty(target.data)
        parts = parse_path(duty.template)
        if parts is None or parts.kind is not Kind.TEMPLATE:
            raise NotListed(f"{duty.template[:160]} is no template.")
        template = self.trust.target(duty.template, self.now)
        check_filled(duty, read_template(template.data), template.sha256)

    def _template(self, path: str) -> TrustedTarget:
        target = self.trust.target(path, self.now)
        read_template(target.data)
        self.store.put(target.data)
        return target

    def _read(self, one: Found) -> DutyNotice:
        return read_duty(one.data if isinstance(one, TrustedTarget) else self.store.read(one.sha256))

    def _stands(self, duty: DutyNotice, templates: Mapping[str, Found]) -> bool:
        """Whether the template that `duty` names is here, and is still what its publisher lists."""
        template = templates.get(duty.template)
        role = self.trust.publisher_role(duty.publisher, self.now)
        info = role.signed.targets.get(duty.template) if role else None
        listed = info.hashes.get("sha256") if info else None
        return template is not None and template.sha256 == duty.template_sha256 == listed


def _is_duty(path: str) -> bool:
    return path.startswith(f"{Kind.DUTY}/")


def _there(found: Iterable[Found | None]) -> list[Found]:
    return [one for one in found if one is not None]
