"""An API as OpenAPI 3.1, made from the wire types and from the same list as the routes: kiosks' and signers'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from apispec import APISpec

from content_packs.wire import ProblemDocument
from server.errors import Refused

OPENAPI_VERSION = "3.1.0"
API_VERSION = "1"
PROBLEM_TYPE = "application/problem+json"
JSON_TYPE = "application/json"
_IN_PATH = re.compile("{([a-z]+)}")
BYTES_TYPE = "application/octet-stream"
REF = "#/components/schemas/{name}"


@dataclass(frozen=True)
class Security:
    """How a caller proves who it is, as OpenAPI says it."""

    name: str
    scheme: dict[str, str]


BEARER = Security("credential", {"type": "http", "scheme": "bearer"})
DEVICE_API = "Gatepost device API"
WHAT_KIOSKS_SAY = "What kiosks say to the server. None of it decides what a screen shows."


@dataclass(frozen=True)
class Operation:
    """One address of an API: what it takes (None: no body; bytes: any), what it gives (None: a file), how it refuses.

    Names in braces and in `query` are its parameters.
    """

    path: str
    name: str
    summary: str
    takes: type[msgspec.Struct] | type[bytes] | None
    gives: type[msgspec.Struct] | None
    refusals: tuple[type[Refused], ...]
    method: str = "post"
    status: HTTPStatus = HTTPStatus.OK
    authenticated: bool = True
    query: tuple[str, ...] = ()


def document(
    operations: tuple[Operation, ...],
    prefix: str,
    title: str = DEVICE_API,
    about: str = WHAT_KIOSKS_SAY,
    security: Security = BEARER,
) -> dict[str, Any]:
    """The OpenAPI document of `operations` under `prefix`."""
    spec = APISpec(title=title, version=API_VERSION, openapi_version=OPENAPI_VERSION, info={"description": about})
    _, schemas = msgspec.json.schema_components(_types(operations), ref_template=REF)
    for name, schema in sorted(schemas.items()):
        spec.components.schema(name, schema)
    spec.components.security_scheme(security.name, security.scheme)
    for operation in operations:
        spec.path(path=prefix + operation.path, operations={operation.method: _operation(operation, security)})
    described: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(spec.to_dict()))  # tuples become lists
    return described


def _types(operations: tuple[Operation, ...]) -> list[type[msgspec.Struct]]:
    said = [type_ for o in operations for type_ in (o.takes, o.gives)]
    return [ProblemDocument, *(t for t in said if t is not None and issubclass(t, msgspec.Struct))]


def _operation(operation: Operation, security: Security) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "responses": {
            str(operation.status.value): {
                "description": _first_sentence(operation.gives) if operation.gives else "The bytes of the file",
                "content": _content(operation.gives or bytes),
            },
            **_refusals(operation.refusals),
        },
    }
    if operation.takes is not None:
        described["requestBody"] = {"required": True, "content": _content(operation.takes)}
    if parameters := list(_parameters(operation)):
        described["parameters"] = parameters
    if operation.authenticated:
        described["security"] = [{security.name: []}]
    return described


def _content(type_: type[msgspec.Struct] | type[bytes]) -> dict[str, Any]:
    return {JSON_TYPE: {"schema": _ref(type_)}} if issubclass(type_, msgspec.Struct) else {BYTES_TYPE: {}}


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for place, names in (("path", _IN_PATH.findall(operation.path)), ("query", operation.query)):
        for name in names:
            yield {"name": name, "in": place, "required": True, "schema": {"type": "string"}}


def _refusals(refusals: tuple[type[Refused], ...]) -> dict[str, Any]:
    """Problems by status: OpenAPI has one entry per status, so several share one."""
    responses = {}
    for status in sorted({refusal.status for refusal in refusals}):
        same = [refusal for refusal in refusals if refusal.status == status]
        responses[str(status.value)] = {
            "description": " · ".join(f"`{r.slug}`: {r.title}. {r.way_out}" for r in same),
            "content": {PROBLEM_TYPE: {"schema": _ref(ProblemDocument), "examples": _examples(same)}},
        }
    return responses


def _examples(refusals: list[type[Refused]]) -> dict[str, Any]:
    return {
        r.slug: {"value": {"type": f"/problems/{r.slug}", "title": r.title, "status": r.status.value}} for r in refusals
    }


def _ref(type_: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": REF.format(name=type_.__name__)}


def _first_sentence(type_: type[msgspec.Struct]) -> str:
    return " ".join((type_.__doc__ or type_.__name__).split())
