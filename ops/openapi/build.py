"""Puts the routes of app.py and their descriptions together; a route without a description stops the build."""

import json
import os
from pathlib import Path
from typing import Any

from ops.console import Stopped
from ops.openapi.components import SCHEMAS
from ops.openapi.examples import SIMULATION
from ops.openapi.operation import Operation
from ops.openapi.operations import OPERATIONS
from ops.openapi.shapes import ref

PREFIX = "/api/v1"
FILE = Path(__file__).parents[2] / "docs" / "openapi.json"
_SESSIONS = {
    "restreinte": "Cookie de session, même restreinte.",
    "complete": "Cookie d’une session complète.",
    "gestion": "Cookie d’une session du personnel, avec second facteur.",
}


def routes() -> set[str]:
    """`METHOD /path` of every HTTP route of the service, without the prefix."""
    os.environ.setdefault("IMAGIN_CODE", "lyon")
    from app import app

    return {f"{method} {path.removeprefix(PREFIX)}" for path, methods in app.routes.items() for method in methods}


def document() -> dict[str, Any]:
    """The whole description, OpenAPI 3.1."""
    served = routes()
    if served != set(OPERATIONS):
        raise Stopped(
            f"Routes sans description : {sorted(served - set(OPERATIONS))} ; "
            f"descriptions sans route : {sorted(set(OPERATIONS) - served)}"
        )
    paths: dict[str, dict[str, Any]] = {}
    for name, operation in sorted(OPERATIONS.items(), key=lambda item: item[0].split()[::-1]):
        method, path = name.split()
        paths.setdefault(PREFIX + path, {})[method.lower()] = _operation(method, path, operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "IMAG’IN Intervenant",
            "version": "1",
            "description": "Une instance par académie ; les erreurs sont des `application/problem+json` en français.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "__Host-imagin"}},
        },
    }


def _operation(method: str, path: str, operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": f"{method.lower()}{path.replace('/', '_').replace('-', '_').replace('{', '').replace('}', '')}",
        "summary": operation.summary,
        "tags": [operation.tag],
        "security": [{"session": []}] if operation.session else [],
        "parameters": [*_path_parameters(path), *_headers(method, operation)],
        "responses": {str(status): _answer(*answer) for status, answer in operation.answers.items()},
    }
    if operation.session:
        described["description"] = _SESSIONS[operation.session]
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": _body(operation)}}
    described["responses"]["default"] = {
        "description": "Refus : "
        + ", ".join((*operation.refusals, "session_absente")[: None if operation.session else -1])
        or "Refus",
        "content": {"application/problem+json": {"schema": ref("Probleme")}},
    }
    return described


def _body(operation: Operation) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": operation.body}
    if operation.examples == "simulation":
        content["examples"] = {
            name: {"summary": f"{summary} : {total} €", "value": body}
            for name, (summary, body, total) in SIMULATION.items()
        }
    return content


def _answer(description: str, schema: dict[str, Any] | None) -> dict[str, Any]:
    content = {} if schema is None else {"content": {"application/json": {"schema": schema}}}
    return {"description": description, **content}


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _headers(method: str, operation: Operation) -> list[dict[str, Any]]:
    own = {"X-Imagin": "Toujours `1` : dit que la demande vient de nos pages."} if method != "GET" else {}
    return [
        {"name": name, "in": "header", "required": True, "description": text, "schema": {"type": "string"}}
        for name, text in {**own, **operation.headers}.items()
    ]


def rendered() -> str:
    """The file's text."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def main(argv: list[str]) -> int:
    """Writes docs/openapi.json; says whether it changed."""
    text = rendered()
    before = FILE.read_text("utf-8") if FILE.exists() else ""
    FILE.write_text(text, "utf-8")
    print(f"{FILE.name} : {'inchangé' if text == before else 'écrit'}, {len(OPERATIONS)} opérations.")
    return 0
