"""Strict reading of a JSON value: every error is kept, with its JSON pointer, a code and a French sentence."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import TypeVar
from unicodedata import category

from chalicelib.frais.regles.formats import au_centime, nombre, phrase

T = TypeVar("T")

_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_JOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HEURE = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_ERREURS_AU_PLUS = 200


@dataclass(frozen=True)
class Erreur:
    """`bloquant`: the claim cannot be submitted as it stands; otherwise it is only a reminder."""

    pointeur: str
    code: str
    message: str
    bloquant: bool = True

    def en_json(self) -> dict[str, str | bool]:
        return dict(vars(self))


def erreur(pointeur: str, code: str, message: str, bloquant: bool = True) -> Erreur:
    return Erreur(pointeur, code, phrase(message), bloquant)


@dataclass
class Erreurs:
    """Collects the errors of one reading; past two hundred, the rest says nothing more."""

    liste: list[Erreur] = field(default_factory=list)

    def noter(self, pointeur: str, code: str, message: str) -> None:
        if len(self.liste) < _ERREURS_AU_PLUS:
            self.liste.append(erreur(pointeur, code, message))


class Objet:
    """One JSON object being read: each field is asked for by name, then `clore` refuses the names nobody asked for."""

    def __init__(self, brut: object, pointeur: str, erreurs: Erreurs) -> None:
        self.pointeur, self.erreurs = pointeur, erreurs
        self.connus: set[str] = set()
        self.champs: dict[str, object] = {}
        if isinstance(brut, dict):
            self.champs = {str(cle): valeur for cle, valeur in brut.items()}
        else:
            erreurs.noter(pointeur, "objet", "Ce bloc n'a pas la forme attendue.")

    def entier(self, nom: str, maximum: int, minimum: int = 0) -> int | None:
        valeur = self._prendre(nom)
        if valeur is None:
            return None
        if not isinstance(valeur, int) or isinstance(valeur, bool):
            self._refuser(nom, "entier", "Indiquez un nombre entier, sans décimale.")
            return None
        return int(valeur) if self._dans(nom, Decimal(valeur), minimum, maximum) else None

    def decimal(self, nom: str, maximum: int) -> Decimal | None:
        """A decimal string with a point and at most two decimals, or a JSON integer; never a float."""
        valeur = self._prendre(nom)
        if valeur is None:
            return None
        if isinstance(valeur, int) and not isinstance(valeur, bool):
            lu = Decimal(valeur)
        elif isinstance(valeur, str) and _DECIMAL.fullmatch(valeur):
            lu = Decimal(valeur)
            if lu != au_centime(lu):
                self._refuser(nom, "decimales", "Indiquez deux décimales au plus.")
                return None
        else:
            self._refuser(nom, "nombre", "Indiquez un nombre, par exemple 42,50.")
            return None
        return lu if self._dans(nom, lu, 0, maximum) else None

    def jour(self, nom: str) -> date | None:
        valeur = self._prendre(nom)
        if valeur is None:
            return None
        if isinstance(valeur, str) and _JOUR.fullmatch(valeur):
            with suppress(ValueError):
                lu = date.fromisoformat(valeur)
                if 2000 <= lu.year <= 2100:
                    return lu
        self._refuser(nom, "jour", "Indiquez un jour qui existe, par exemple 2026-06-09 pour le 9 juin 2026.")
        return None

    def heure(self, nom: str) -> time | None:
        valeur = self._prendre(nom)
        if valeur is None:
            return None
        if isinstance(valeur, str) and _HEURE.fullmatch(valeur):
            return time.fromisoformat(valeur)
        self._refuser(nom, "heure", "Indiquez une heure entre 00:00 et 23:59, par exemple 06:45.")
        return None

    def choix(self, nom: str, possibles: Iterable[str]) -> str | None:
        valeur = self._prendre(nom)
        if valeur is None:
            return None
        if isinstance(valeur, str) and valeur in possibles:
            return valeur
        self._refuser(nom, "choix", "Choisissez l'une des réponses proposées.")
        return None

    def texte(self, nom: str, longueur: int) -> str | None:
        valeur = self._prendre(nom)
        if valeur is None:
            return None
        if not isinstance(valeur, str) or any(category(c).startswith("C") for c in valeur):
            self._refuser(nom, "texte", "Indiquez un texte, sur une seule ligne.")
            return None
        if len(valeur) > longueur:
            self._refuser(nom, "longueur", f"Indiquez {longueur} caractères au plus.")
            return None
        return valeur.strip() or None

    def booleen(self, nom: str) -> bool:
        valeur = self._prendre(nom)
        if valeur is None or isinstance(valeur, bool):
            return bool(valeur)
        self._refuser(nom, "booleen", "Répondez par oui ou par non.")
        return False

    def objet(self, nom: str) -> "Objet":
        valeur = self._prendre(nom)
        return Objet({} if valeur is None else valeur, self._vers(nom), self.erreurs)

    def liste(self, nom: str, lire: Callable[["Objet"], T], maximum: int) -> tuple[T, ...]:
        valeur = self._prendre(nom)
        if valeur is None:
            return ()
        if not isinstance(valeur, list):
            self._refuser(nom, "liste", "Ce bloc doit être une liste.")
            return ()
        if len(valeur) > maximum:
            self._refuser(nom, "trop_long", f"Indiquez {maximum} éléments au plus.")
            return ()
        return tuple(lire(Objet(v, f"{self._vers(nom)}/{rang}", self.erreurs)) for rang, v in enumerate(valeur))

    def clore(self) -> None:
        for nom in sorted(self.champs.keys() - self.connus):
            self.erreurs.noter(self._vers(nom[:60]), "inconnu", "Ce champ n'existe pas dans un état de frais.")

    def _prendre(self, nom: str) -> object:
        self.connus.add(nom)
        return self.champs.get(nom)

    def _vers(self, nom: str) -> str:
        propre = nom.encode("utf-8", "replace").decode().replace("~", "~0").replace("/", "~1")
        return f"{self.pointeur}/{propre}"

    def _refuser(self, nom: str, code: str, message: str) -> None:
        self.erreurs.noter(self._vers(nom), code, message)

    def _dans(self, nom: str, valeur: Decimal, minimum: int, maximum: int) -> bool:
        if valeur < 0:
            self._refuser(nom, "negatif", "Ce nombre ne peut pas être négatif.")
        elif valeur < minimum:
            self._refuser(nom, "trop_petit", f"Ce nombre doit être au moins égal à {minimum}.")
        elif valeur > maximum:
            self._refuser(nom, "trop_grand", f"Ce nombre est trop grand : {nombre(Decimal(maximum))} au plus.")
        else:
            return True
        return False
