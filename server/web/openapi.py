"""The device API as OpenAPI 3.1, made from the wire types and from the same list as the routes."""

from __future__ import annotations

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
REF = "#/components/schemas/{name}"
BEARER = "credential"


@dataclass(frozen=True)
class Operation:
    """One address of the API: what it takes, what it gives, how it refuses."""

    path: str
    name: str
    summary: str
    takes: type[msgspec.Struct]
    gives: type[msgspec.Struct]
    refusals: tuple[type[Refused], ...]
    status: HTTPStatus = HTTPStatus.OK
    authenticated: bool = True


def document(operations: tuple[Operation, ...], prefix: str) -> dict[str, Any]:
    """The OpenAPI document of `operations` under `prefix`."""
    spec = APISpec(
        title="Gatepost device API",
        version=API_VERSION,
        openapi_version=OPENAPI_VERSION,
        info={"description": "What kiosks say to the server. None of it decides what a screen shows."},
    )
    _, schemas = msgspec.json.schema_components(_types(operations), ref_template=REF)
    for name, schema in sorted(schemas.items()):
        spec.components.schema(name, schema)
    spec.components.security_scheme(BEARER, {"type": "http", "scheme": "bearer"})
    for operation in operations:
        spec.path(path=prefix + operation.path, operations={"post": _operation(operation)})
    described: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(spec.to_dict()))  # tuples become lists
    return described


def _types(operations: tuple[Operation, ...]) -> list[type[msgspec.Struct]]:
    return [ProblemDocument, *(o.takes for o in operations), *(o.gives for o in operations)]


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "requestBody": {"required": True, "content": {JSON_TYPE: {"schema": _ref(operation.takes)}}},
        "responses": {
            str(operation.status.value): {
                "description": _first_sentence(operation.gives),
                "content": {JSON_TYPE: {"schema": _ref(operation.gives)}},
            },
            **_refusals(operation.refusals),
        },
    }
    if operation.authenticated:
        described["security"] = [{BEARER: []}]
    return described


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
