"""ACADEMIE, the facts of the one instance served, read from academies/<code>.toml.

Everything that differs between académies is data there, so that a new one costs a text file and no code.
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.academie.reading import read
from chalicelib.academie.schema import Academie, Activite, Cas, Portail, Situation

__all__ = ["ACADEMIE", "DOSSIER", "Academie", "Activite", "Cas", "Portail", "Situation", "codes", "load", "public"]

DOSSIER = Path(__file__).parents[1] / "academies"
ACADEMIE: Academie

_CODE = re.compile(r"[a-z][a-z0-9-]{1,19}")
_PUBLIC = (
    *("code", "nom", "nom_court", "application", "titre", "presentation", "pour_qui", "origine", "adresse_directe"),
    *("mention_convocation", "couleurs", "contacts", "connexion", "portail", "cas", "situation", "activites"),
    "portail_correcteur",
)
_DOOR = ("code", "nom", "nom_court", "application", "pour_qui", "adresse_directe", "mention_convocation")


def codes(dossier: Path = DOSSIER) -> tuple[str, ...]:
    """The codes of every instance that has a file in `dossier`, sorted."""
    return tuple(sorted(found.stem for found in dossier.glob("*.toml")))


def load(code: str, dossier: Path = DOSSIER) -> Academie:
    """The facts of one instance as its file gives them; RuntimeError naming each mistake of the file, in French."""
    if not _CODE.fullmatch(code):
        raise RuntimeError(f"« {code} » n’est pas un code d’instance : 2 à 20 caractères parmi a-z, 0-9 et -")
    usual = {"origine": f"https://imagin-{code}.example", "expediteur": f"ne-pas-repondre@imagin-{code}.example"}
    table = _table(code, dossier)
    if "code" in table:
        raise RuntimeError(f"academies/{code}.toml: code est inconnu : le nom du fichier le donne")
    academie, faults = read(usual | _with_portals(table, code) | {"code": code})
    if academie is None or faults:
        raise RuntimeError("\n".join(f"academies/{code}.toml: {fault}" for fault in faults))
    return academie


def public(academie: Academie) -> dict[str, object]:
    """What everybody may read of an instance, ready for JSON, with the doors of the other instances."""
    view = {name: _json(getattr(academie, name)) for name in _PUBLIC}
    for portail in view["portail"].values():
        portail["connexion_configuree"] = portail.pop("oidc") is not None
    for code, situation in view["situation"].items():
        situation["portails"] = list(academie.portails_de(code))
    view["autres_instances"] = [_door(_stored(code), academie) for code in codes() if code != academie.code]
    return view


def _table(code: str, dossier: Path) -> dict[str, object]:
    try:
        return tomllib.loads((dossier / f"{code}.toml").read_text("utf-8"))
    except FileNotFoundError:
        known = ", ".join(codes(dossier))
        raise RuntimeError(f"academies/{code}.toml n’existe pas ; instances connues : {known}") from None
    except ValueError as mistake:
        raise RuntimeError(f"academies/{code}.toml: TOML illisible : {mistake}") from None


def _with_portals(table: dict[str, Any], code: str) -> dict[str, object]:
    """The table with the providers that this deployment names for its portals; they win over the file's.

    `IMAGIN_PORTAILS`: instance -> portal -> the lines of its oidc table, as JSON; a rehearsal has other providers.
    """
    given = json.loads(os.environ.get("IMAGIN_PORTAILS") or "{}").get(code, {})
    portals = dict(table.get("portail", {}))
    for portail, oidc in given.items():
        portals[portail] = portals.get(portail, {}) | {"oidc": oidc}
    return table | {"portail": portals} if given else table


def _json(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: _json(inner) for key, inner in value.items()}
    return [_json(inner) for inner in value] if isinstance(value, tuple) else value


def _door(other: Academie, here: Academie) -> dict[str, str]:
    """Another instance's addresses; under localhost every instance is a sub-domain of the same host."""
    local = f"//{here.code}.localhost"
    origine = here.origine.replace(local, f"//{other.code}.localhost") if local in here.origine else other.origine
    return {name: getattr(other, name) for name in _DOOR} | {"origine": origine}


@cache
def _stored(code: str) -> Academie:
    return load(code)


@cache
def _served() -> Academie:
    code = os.environ.get("IMAGIN_CODE", "")
    if not code:
        raise RuntimeError(f"IMAGIN_CODE doit nommer l’instance servie ; instances connues : {', '.join(codes())}")
    stored = load(code)
    return replace(
        stored,
        origine=os.environ.get("IMAGIN_ORIGINE") or stored.origine,
        expediteur=os.environ.get("IMAGIN_EXPEDITEUR") or stored.expediteur,
    )


if not TYPE_CHECKING:
    # ACADEMIE is read when a module first imports it, so that ops can load any instance without serving one.
    def __getattr__(name):
        if name == "ACADEMIE":
            return _served()
        raise AttributeError(name)
