"""What pages in English are held against: which they are, and the words that none of them may show."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from chalicelib.frais.regles import calcul
from chalicelib.frais.regles.declaration import lire
from chalicelib.frais.regles.manques import manques
from ops.pages.languages import catalogue
from ops.pages.languages.units import HOLE
from tests.regles.scenes import SCENES

IN_ENGLISH = {
    *("/", "/portail/", "/ou-me-connecter/", "/aide/", "/comment-ca-marche/", "/mentions-legales/"),
    *("/donnees-personnelles/", "/accessibilite/", "/plan-du-site/", "/hors-ligne/", "/connexion/"),
    *("/premiere-connexion/", "/courriel/", "/mot-de-passe-oublie/", "/reinitialisation/", "/informations/", "/sessions/"),
    *("/missions/", "/mission/", "/etats-de-frais/", "/etat-de-frais/", "/simulation/", "/mes-donnees/", "/404.html"),
    "/votre-convocation/",
}
"""Pages that every instance has in English: one that loses it has a text without its words."""
_WORD = re.compile(r"[a-zà-ÿœ]+(?=\W|$)", re.IGNORECASE)
_KEPT_IN_FRENCH = {"français", "correcteur"}
"""The name of the language, and words that stand in the names of exams or of portals."""


def french_in(shown: str) -> set[str]:
    """The words of a text that the catalogue knows in French and says nowhere in English."""
    return _words(re.sub(r"https?://\S+|\S+@\S+", " ", shown)) & _french()


@cache
def _french() -> set[str]:
    held = [one for one in catalogue.load("en") if one.id and one.string]
    english = _words(" ".join(str(one.string) for one in held))
    french = {word for word in _words(" ".join(str(one.id) for one in held)) - english if len(word) > 2}
    assert {"vous", "votre", "pour", "avec"} <= french
    return french - _KEPT_IN_FRENCH


def _words(text: str) -> set[str]:
    return set(_WORD.findall(HOLE.sub(" ", text).casefold()))


def of_the_rules(name: str) -> Iterator[str]:
    """What the rules say of a scene, sentence by sentence."""
    mission, person, typed, settings, km, first = SCENES[name]
    declared = lire(typed)
    found = calcul.calculer(mission, person, declared, settings, Decimal(km), first)
    for half in (found.remuneration, found.deplacement):
        yield half.droit.phrase
        for line in half.lignes:
            yield from (line.libelle, line.explication, line.arrondi, *(base.phrase for base in line.bases))
    yield from (one.phrase for one in (*found.avertissements, *found.justificatifs))
    yield from (fault.message for fault in manques(declared, mission, person, settings, first))
