"""Puts the register of routes, the fields of their bodies and the shapes of their answers together."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from chalicelib.web import contract
from chalicelib.web.contract import PREFIX, Route
from chalicelib.web.shapes import Probleme
from ops.console import Stopped
from ops.openapi import answers, bodies, types
from ops.openapi.answers import Given
from ops.openapi.examples import SIMULATION

FILE = Path(__file__).parents[2] / "docs" / "openapi.json"
_COOKIES = {"session": "__Host-imagin", "gestion": "__Host-imagin-gestion"}
_SESSIONS = {
    "restreinte": "Cookie de session, même restreinte.",
    "complete": "Cookie d’une session complète.",
    "gestion": "Cookie d’une session du personnel, avec second facteur.",
}
_DONE = {
    200: "Fait.",
    201: "Créé.",
    202: "Pris en compte ; la suite se fait à part.",
    204: "Fait, sans contenu.",
    304: "Rien n’a changé.",
}
_AWAY = "Vers une autre page."
_TAGS = {"missions": "Missions", "frais": "États de frais", "identity": "Accès", "portal": "Accès"}
_X = "Toujours `1` : dit que la demande vient de nos pages."
_KEY = "Un UUID par demande ; la même clé rend la même réponse."
_VERSION = 'La version lue, entre guillemets : `"3"`.'

Schema = dict[str, Any]


def routes() -> list[Route]:
    """The register of the service."""
    from app import app

    return list(contract.of(app))


def document() -> Schema:
    """The whole description, OpenAPI 3.1."""
    known = routes()
    given = [(route, one) for route in known for one in answers.of(route)]
    own, schemas = answers.schemas([Probleme, *(one.shape for _, one in given if one.shape is not None)])
    schemas["Probleme"]["additionalProperties"] = True
    asked: dict[str, Schema] = {}
    found = _Document()
    ranks = iter(range(1, len(own)))
    shown = [(route, one, own[next(ranks)] if one.shape is not None else None) for route, one in given]
    for route in known:
        mine = [(one, schema) for other, one, schema in shown if other is route]
        found.add(route, mine, None if route.promise.takes is None else bodies.of(route.promise.takes, asked))
    if twice := sorted(asked.keys() & schemas.keys()):
        raise Stopped(f"Un corps et une réponse ont le même nom : {', '.join(twice)}.")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "IMAG’IN Intervenant",
            "version": "1",
            "description": "Une instance par académie ; les erreurs sont des `application/problem+json` en français.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": found.paths,
        "components": {
            "schemas": dict(sorted((schemas | asked).items())),
            "responses": dict(sorted(found.refusals.items())),
            "securitySchemes": {
                name: {"type": "apiKey", "in": "cookie", "name": cookie} for name, cookie in _COOKIES.items()
            },
        },
    }


class _Document:
    """Paths and shared refusals, as they are written."""

    def __init__(self) -> None:
        self.paths, self.refusals = defaultdict[str, Schema](dict), dict[str, Schema]()

    def add(self, route: Route, given: list[tuple[Given, Schema | None]], body: Schema | None) -> None:
        promise = route.promise
        described: Schema = {
            "operationId": route.name,
            "summary": promise.summary,
            "tags": [_TAGS.get(route.name.partition(".")[0], "Gestion")],
            "security": [{"gestion" if promise.who.roles else "session": []}] if promise.who.session else [],
            "parameters": _parameters(route),
            "responses": {str(one.status): _answer(one, schema) for one, schema in given} | self._refused(route),
        }
        if promise.who.session:
            roles = f" Rôles : {', '.join(promise.who.roles)}." if promise.who.roles else ""
            described["description"] = _SESSIONS[promise.who.session] + roles
        if body is not None:
            described["requestBody"] = {"required": True, "content": {"application/json": _content(route, body)}}
        self.paths[PREFIX + route.path][route.method.lower()] = described

    def _refused(self, route: Route) -> dict[str, Schema]:
        """The refusals of a route by their status; equal ones are written once."""
        by_status: dict[int, dict[str, str]] = defaultdict(dict)
        for refusal in route.refusals:
            by_status[refusal.status].setdefault(refusal.code, refusal.title)
        found = {}
        for status, told in sorted(by_status.items()):
            name = f"{status}.{'.'.join(sorted(told))}"
            self.refusals.setdefault(name, _problem(told))
            found[str(status)] = {"$ref": f"#/components/responses/{name}"}
        return found


def _problem(told: dict[str, str]) -> Schema:
    codes = {"properties": {"code": {"enum": sorted(told)}}}
    schema = {"allOf": [{"$ref": "#/components/schemas/Probleme"}, codes]}
    said = " ; ".join(f"`{code}` : {title}" for code, title in sorted(told.items()))
    return {"description": said, "content": {"application/problem+json": {"schema": schema}}}


def _answer(given: Given, schema: Schema | None) -> Schema:
    content = {} if given.media is None else {"content": {given.media: {"schema": schema}}}
    return {"description": _DONE.get(given.status, _AWAY), **content}


def _content(route: Route, schema: Schema) -> Schema:
    if route.name != "frais.simulate":
        return {"schema": schema}
    worked = {
        name: {"summary": f"{summary} : {total} €", "value": body}
        for name, (summary, body, total) in SIMULATION.items()
    }
    return {"schema": schema, "examples": worked}


def _parameters(route: Route) -> list[Schema]:
    names = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    promise = route.promise
    headers = {"X-Imagin": _X} if route.method != "GET" else {}
    headers |= {"Idempotency-Key": _KEY} if promise.key else {}
    headers |= {"If-Match": _VERSION} if promise.version else {}
    text = {"schema": {"type": "string"}}
    return [
        *({"name": name, "in": "path", "required": True, **text} for name in names),
        *({"name": name, "in": "query", "required": False, **text} for name in promise.query),
        *({"name": one, "in": "header", "required": True, "description": why, **text} for one, why in headers.items()),
    ]


def rendered() -> str:
    """The file's text."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def main(argv: list[str]) -> int:
    """Writes docs/openapi.json and the types of the pages; says which of them changed."""
    text = rendered()
    for file, content in ((FILE, text), (types.FILE, types.rendered(json.loads(text)))):
        before = file.read_text("utf-8") if file.exists() else ""
        file.write_text(content, "utf-8")
        print(f"{file.name} : {'inchangé' if content == before else 'écrit'}.")
    return 0
