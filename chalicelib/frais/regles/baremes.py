"""The dated rates: each value with the days it is in force, its legal reference, its source, verified or recalled.

A rate that no text gives for a day is None; nothing here guesses one.
"""

import hashlib
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from chalicelib.frozen import frozen

Statut = Literal["verifie", "rappele", "instance"]

_DOSSIER = Path(__file__).parent / "baremes"
_ACTIVITES = ("copie", "heure", "heure_eps", "sujet", "dossier")
_TAUX = ("kilometres.toml", "remuneration.toml", "sejour.toml", "sncf.toml")


@frozen
class Bareme:
    """One value, or one value per band of `seuils` (inclusive upper bounds), in force from `du` to `au` inclusive."""

    cle: str
    du: date
    au: date | None
    valeurs: tuple[Decimal, ...]
    seuils: tuple[Decimal, ...]
    reference: str
    source: str
    statut: Statut

    @property
    def valeur(self) -> Decimal:
        """Euros per unit of the key (copy, hour, subject, meal, night, kilometre, trip); of the first band."""
        return self.valeurs[0]

    def couvre(self, jour: date) -> bool:
        """Whether that day is between `du` and `au`, both included."""
        return self.du <= jour and (self.au is None or jour <= self.au)

    def en_json(self) -> dict[str, object]:
        """Days as ISO texts, amounts in euros as texts; `depuis_json` reads it back."""
        return {
            "cle": self.cle,
            "du": self.du.isoformat(),
            "au": self.au.isoformat() if self.au else None,
            "valeurs": [str(valeur) for valeur in self.valeurs],
            "seuils": [str(seuil) for seuil in self.seuils],
            "reference": self.reference,
            "source": self.source,
            "statut": self.statut,
        }


def en_vigueur(cle: str, jour: date, propres: Iterable[Bareme] = ()) -> Bareme | None:
    """The rate of `cle` on that day; what the instance loaded (`propres`) wins over what the product ships."""
    for bareme in propres:
        if bareme.cle == cle and bareme.couvre(jour):
            return bareme
    return next((bareme for bareme in livres().get(cle, ()) if bareme.couvre(jour)), None)


def change_entre(cle: str, du: date, au: date, propres: Iterable[Bareme] = ()) -> bool:
    """Whether the rate of `cle` differs between two days."""
    propres = tuple(propres)
    return en_vigueur(cle, du, propres) != en_vigueur(cle, au, propres)


def depuis_textes(textes: Iterable[Mapping[str, object]], statut: Statut | None = None) -> tuple[Bareme, ...]:
    """Reads `[[texte]]` tables: nested keys are joined by dots, a rate is a string or a list of strings, never a float.

    Raises ValueError on a number that is not written as a string, or on bands that do not match `seuils`.
    """
    return tuple(bareme for texte in textes for bareme in _baremes_du_texte(texte, statut))


def depuis_json(entrees: Iterable[Mapping[str, Any]]) -> tuple[Bareme, ...]:
    """The rates that `Bareme.en_json` wrote, kept with a calculation."""
    return tuple(
        Bareme(
            cle=entree["cle"],
            du=date.fromisoformat(entree["du"]),
            au=date.fromisoformat(entree["au"]) if entree["au"] else None,
            valeurs=tuple(map(Decimal, entree["valeurs"])),
            seuils=tuple(map(Decimal, entree["seuils"])),
            reference=entree["reference"],
            source=entree["source"],
            statut=entree["statut"],
        )
        for entree in entrees
    )


@cache
def livres() -> Mapping[str, tuple[Bareme, ...]]:
    """What the product ships, by key."""
    par_cle: dict[str, list[Bareme]] = {}
    for nom in _TAUX:
        for bareme in depuis_textes(_toml(nom)["texte"]):
            par_cle.setdefault(bareme.cle, []).append(bareme)
    return {cle: tuple(baremes) for cle, baremes in par_cle.items()}


@cache
def version() -> str:
    """A fingerprint of every dated file, kept with each calculation."""
    empreinte = hashlib.sha256()
    for chemin in sorted(_DOSSIER.glob("*.toml")):
        empreinte.update(chemin.name.encode() + b"\0" + chemin.read_bytes())
    return empreinte.hexdigest()[:12]


@cache
def examens() -> Mapping[str, Mapping[str, str]]:
    """Exam name (as `nom_d_examen` writes it) -> activity (one of _ACTIVITES) -> rate code."""
    return {
        nom_d_examen(nom): {cle: examen.get(cle, "A_CONFIGURER") for cle in _ACTIVITES}
        for examen in _toml("examens.toml")["examen"]
        for nom in examen["noms"]
    }


@cache
def _remarques() -> Mapping[str, Mapping[str, str]]:
    return {
        nom_d_examen(nom): {cle: examen[cle] for cle in ("manque", "conteste") if cle in examen}
        for examen in _toml("examens.toml")["examen"]
        for nom in examen["noms"]
    }


def remarque(examen: str, cle: Literal["manque", "conteste"]) -> str:
    """What is to be said of that exam's pay, in French: the source that is missing, or that it is disputed; else ""."""
    return _remarques().get(nom_d_examen(examen), {}).get(cle, "")


@cache
def justificatifs() -> tuple[Mapping[str, Any], ...]:
    """The rows of justificatifs.toml: kind, days in force, what to keep, legal reference."""
    return tuple(_toml("justificatifs.toml")["regle"])


def nom_d_examen(nom: str) -> str:
    """The name as exams are compared: no accent, no capital, plain apostrophes, single spaces."""
    sans_accent = "".join(c for c in unicodedata.normalize("NFKD", nom) if not unicodedata.combining(c))
    return " ".join(sans_accent.replace("’", "'").casefold().split())


def _toml(nom: str) -> dict[str, Any]:
    return tomllib.loads((_DOSSIER / nom).read_text(encoding="utf-8"))


def _baremes_du_texte(texte: Mapping[str, Any], statut: Statut | None) -> Iterator[Bareme]:
    seuils = tuple(_decimal(seuil) for seuil in texte.get("seuils", ()))
    for cle, brut in _a_plat(texte["taux"]):
        valeurs = tuple(_decimal(valeur) for valeur in (brut if isinstance(brut, list) else [brut]))
        if isinstance(brut, list) and len(valeurs) != len(seuils) + 1:
            raise ValueError(f"{cle}: {len(valeurs)} values for {len(seuils)} bounds")
        yield Bareme(
            cle=cle,
            du=texte["du"],
            au=texte.get("au"),
            valeurs=valeurs,
            seuils=seuils if isinstance(brut, list) else (),
            reference=texte["reference"],
            source=texte.get("source", ""),
            statut=statut or texte["statut"],
        )


def _a_plat(table: Mapping[str, object], prefixe: str = "") -> Iterator[tuple[str, object]]:
    for cle, valeur in table.items():
        if isinstance(valeur, Mapping):
            yield from _a_plat(valeur, f"{prefixe}{cle}.")
        else:
            yield prefixe + cle, valeur


def _decimal(valeur: object) -> Decimal:
    if not isinstance(valeur, str):
        raise ValueError(f"a rate is written as a string, not {valeur!r}")
    return Decimal(valeur)
