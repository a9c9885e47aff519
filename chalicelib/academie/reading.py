"""Reads one instance's file against the schema and names every mistake, in French, with its place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from ipaddress import ip_network
from types import MappingProxyType, UnionType
from typing import Any, Literal, get_args, get_origin

from chalicelib.academie.schema import Academie, CodeTaux, Frais, Montants, Portail, Texte

FIXED = frozenset(
    [
        *("acces", "compteurs", "envois", "exportation", "impressions", "imports", "journaux", "navigateurs"),
        *("rappels", "rapports", "reponses", "sauvegardes", "sceaux"),
    ]
)
"""Rules that tables and buckets carry out by themselves, the same for everybody."""
_AMOUNT = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_PORTAL = re.compile(r"[a-z][a-z0-9-]{1,19}")
_ISSUER = re.compile(r"(https://[^\s?#]+|http://(127\.0\.0\.1|localhost):[0-9]+[^\s?#]*)")
_EXPECTED = {str: "un texte", int: "un nombre entier", bool: "true ou false", date: "une date (AAAA-MM-JJ)"}


def read(table: dict[str, object]) -> tuple[Academie | None, list[str]]:
    """The instance, or none, and what is wrong with its file."""
    faults: list[str] = []
    academie: Academie = _record(Academie, table, "", faults)
    for check in (_doors, _written, _claims, _portals, _bounds, _access, _kept):
        try:
            faults += check(academie)
        except (AttributeError, TypeError):
            if not faults:
                raise
            # It asks for what is missing or has another shape, as is told already: what it can say waits for that.
    return None if faults else academie, faults


def _record(wanted: Any, table: Any, where: str, faults: list[str]) -> Any:
    if not isinstance(table, dict):
        faults.append(f"{where} doit être une table")
        return None
    prefix, known = f"{where}." if where else "", {field.name: field for field in fields(wanted)}
    missing = [name for name, field in known.items() if field.default is MISSING and name not in table]
    faults += [f"{prefix}{name} manque" for name in missing]
    faults += [f"{prefix}{name} est inconnu (attendu : {', '.join(known)})" for name in table if name not in known]
    given = {name: _read(known[name].type, table[name], prefix + name, faults) for name in table if name in known}
    return wanted(**given)


def _read(wanted: object, value: object, where: str, faults: list[str]) -> object:
    """The value in the shape that the field's type asks for, or None: what is wrong is told in `faults`, with its
    place."""
    shape, inner = get_origin(wanted), get_args(wanted)
    if wanted == Montants and isinstance(value, dict):
        value = {key: given if isinstance(given, list) else [given] for key, given in _flat(value)}
    if is_dataclass(wanted):
        return _record(wanted, value, where, faults)
    if shape is UnionType:
        return _read(inner[0], value, where, faults)
    if shape is tuple and isinstance(value, list):
        return tuple(_read(inner[0], item, f"{where}[{rank}]", faults) for rank, item in enumerate(value, 1))
    if shape is Mapping and isinstance(value, dict):
        return MappingProxyType({k: _read(inner[1], item, f"{where}.{k}", faults) for k, item in value.items()})
    wrong = _mismatch(wanted, value, where)
    faults += wrong
    return None if wrong else value


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Nested names joined by dots, as the dated rates of the product are written."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _mismatch(wanted: Any, value: Any, where: str) -> list[str]:
    if get_origin(wanted) is Literal:
        return [] if value in get_args(wanted) else [f"{where} doit valoir {' ou '.join(get_args(wanted))}"]
    if type(value) is wanted:
        return [f"{where} est vide"] if value == "" else []
    expected = "une liste" if get_origin(wanted) is tuple else _EXPECTED.get(wanted, "une table")
    return [f"{where} doit être {expected}"]


def _rates(texte: Texte, rank: int) -> list[str]:
    """An amount is a text with a point, never a number; a rate has one amount, or one more than there are bands."""
    where, bands = f"frais.texte[{rank}]", len(texte.seuils) + 1
    faults = [
        f"{where}.taux.{key} doit compter 1 ou {bands} montants"
        for key, amounts in texte.taux.items()
        if len(amounts) not in {1, bands}
    ]
    written = [("seuils", texte.seuils), *((f"taux.{key}", amounts) for key, amounts in texte.taux.items())]
    faults += [
        f'{where}.{name} : {bad} doit s’écrire comme "12.50"'
        for name, amounts in written
        for bad in amounts
        if not _AMOUNT.fullmatch(bad)
    ]
    if texte.au is not None and texte.au < texte.du:
        faults.append(f"{where}.au précède du")
    return faults


def _exams(frais: Frais) -> Iterator[str]:
    """Each rate code of an exam is one that is shipped, or one that a text of the instance gives for that activity."""
    own = {key for texte in frais.texte for key in texte.taux}
    for exam, rates in frais.examens.items():
        for activity, code in vars(rates).items():
            if code not in get_args(CodeTaux) and f"{activity}.{code}" not in own:
                known = ", ".join(get_args(CodeTaux))
                yield (
                    f"frais.examens.{exam}.{activity} : {code} n’est ni un taux livré ({known}), ni le nom d’un taux "
                    f"« {activity}.{code} » d’un [[frais.texte]] de cette instance"
                )


def _portal(instance: str, code: str, portail: Portail) -> list[str]:
    """A provider is reached over https (or on this computer); its secret lies where this instance alone may read."""
    where, oidc = f"portail.{code}", portail.oidc
    faults = [] if _PORTAL.fullmatch(code) else [f"{where} : un code de portail compte 2 à 20 caractères a-z, 0-9 et -"]
    if oidc is None:
        return faults
    if not _ISSUER.fullmatch(oidc.emetteur):
        faults.append(f"{where}.oidc.emetteur doit commencer par https://, sans « ? » ni « # »")
    if not oidc.secret.startswith(f"/imagin/{instance}/"):
        faults.append(f"{where}.oidc.secret doit commencer par /imagin/{instance}/")
    if "openid" not in oidc.portees:
        faults.append(f"{where}.oidc.portees doit contenir openid")
    if oidc.personnels is not None and not (oidc.personnels.acr or oidc.personnels.amr):
        faults.append(f"{where}.oidc.personnels doit dire, par acr ou amr, ce qui prouve un second facteur")
    return faults


def _doors(academie: Academie) -> Iterator[str]:
    """References lead somewhere."""
    for code, cas in academie.cas.items():
        for portail in cas.portails:
            if portail not in academie.portail:
                yield f"cas.{code}.portails : {portail} n’est pas décrit sous [portail]"
    for code, situation in academie.situation.items():
        if situation.cas not in academie.cas:
            yield f"situation.{code}.cas : {situation.cas} n’est pas décrit sous [cas]"
    for code in academie.gestion.recours.mediation:
        if code not in academie.situation:
            yield f"gestion.recours.mediation : {code} n’est pas décrit sous [situation]"
    if academie.gestion.services and not set(academie.gestion.guichet) <= set(academie.gestion.services):
        yield "gestion.guichet doit nommer des services de gestion.services"


def _written(academie: Academie) -> Iterator[str]:
    """Colours, amounts, addresses, as they are written."""
    for colour in (academie.couleurs.accent_clair, academie.couleurs.accent_sombre):
        if not re.fullmatch("#[0-9a-f]{6}", colour):
            yield f"couleurs : {colour} doit s’écrire #rrvvbb"
    for name in ("deux_visas", "montant_a_verifier"):
        if not _AMOUNT.fullmatch(getattr(academie.gestion, name)):
            yield f'gestion.{name} doit s’écrire comme "1000.00"'
    addresses = [academie.origine, academie.adresse_directe, *(p.adresse for p in academie.portail.values())]
    for address in (*addresses, *filter(None, [academie.portail_correcteur.adresse])):
        if not address.startswith("https://"):
            yield f"{address} doit commencer par https://"


def _claims(academie: Academie) -> Iterator[str]:
    """Years of deadlines, rates of the instance's own."""
    for year in academie.frais.echeances:
        if not re.fullmatch("20[0-9]{2}", year):
            yield f"frais.echeances.{year} doit être une année"
    for rank, texte in enumerate(academie.frais.texte, 1):
        yield from _rates(texte, rank)
    yield from _exams(academie.frais)


def _portals(academie: Academie) -> Iterator[str]:
    for code, portail in academie.portail.items():
        yield from _portal(academie.code, code, portail)


def _bounds(academie: Academie) -> Iterator[str]:
    """No limit is out of bounds."""
    bounds = {"frais.marge_jours": (0, 7), "limites.mot_de_passe_min": (12, 64), "courriels.part_des_codes": (1, 90)}
    bounds |= {"gestion.annulation_minutes": (0, 1440), "gestion.contestation_jours": (1, 366)}
    bounds |= {"matins.fonctions": (0, 100), "matins.personnes": (1, 1_000_000)}
    for where, (least, most) in bounds.items():
        room, name = where.split(".")
        number = getattr(getattr(academie, room), name)
        if number is not None and not least <= number <= most:
            yield f"{where} doit être compris entre {least} et {most}"


def _kept(academie: Academie) -> Iterator[str]:
    """A rule has one duration, and one at a time; nothing shortens what is locked for ten years."""
    known = set()
    for rank, one in enumerate(academie.conservation, 1):
        where, given = f"conservation[{rank}]", [one.annees, one.mois, one.jours]
        if sum(bool(number) for number in given) != 1 or min(given) < 0 or max(given) > 4000 or one.annees > 30:
            yield f"{where} doit donner une seule durée : annees (30 au plus), mois ou jours"
        if (one.regle, one.du) in known:
            yield f"{where} : {one.regle} a déjà une durée qui commence le {one.du}"
        if one.regle in FIXED:
            yield f"{where} : la durée de {one.regle} est celle du produit, aucune instance ne la change"
        known.add((one.regle, one.du))


def _access(academie: Academie) -> Iterator[str]:
    """Networks are written whole, and no limit is so low that it stops a school, nor so high that it stops nothing."""
    acces = academie.acces
    for network in acces.reseaux_de_confiance:
        try:
            ip_network(network)
        except ValueError:
            yield f"acces.reseaux_de_confiance : {network} doit s’écrire comme 192.0.2.0/24"
    bounds = {"identifiants_par_reseau": (100, 800), "identifiants_par_mot_de_passe": (5, 100)}
    bounds |= {"liens_par_reseau": (50, 10_000), "liens_par_heure": (200, 100_000)}
    for name, (least, most) in bounds.items():
        if not least <= getattr(acces, name) <= most:
            yield f"acces.{name} doit être compris entre {least} et {most}"
