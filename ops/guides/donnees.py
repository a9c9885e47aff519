"""`python3 -m ops donnees`: writes the tables of docs/donnees.md, the register of processing, from kinds and rules."""

import re
from collections.abc import Iterable
from datetime import date

from chalicelib import academie
from chalicelib.academie import conservation
from chalicelib.donnees import sortes
from chalicelib.donnees.sortes import Sorte
from ops.paths import ROOT

FILE = ROOT / "docs" / "donnees.md"
_PART = re.compile(r"(<!-- (\w+) : écrit par python3 -m ops donnees -->\n).*?(<!-- fin -->)", re.DOTALL)
_DE = {
    "personne": "la personne",
    "personnel": "le membre du service",
    "plusieurs": "plusieurs personnes",
    "personne_du_tout": "personne",
}
_REMISE = {
    "oui": "ses valeurs",
    "secret": "qu’elle existe",
    "fichier": "le fichier",
    "journal": "l’extrait scellé",
    "passager": "non : s’efface en quelques jours",
    "autrui": "non : parle d’autres personnes",
    "aucun": "sans objet",
}
_SORTIE = {
    "compte": "effacée avec le compte",
    "dossier": "effacée avec le dossier",
    "prefixe": "fichiers et versions effacés",
    "nom": "effacée avec l’identifiant",
    "mission": "le compte en est ôté",
    "ligne": "gardée sans la personne",
    "mention": "ce qui parle de la personne est ôté",
    "vieillit": "s’efface à sa durée",
    "ids": "garde un numéro qui ne mène à personne",
    "rien": "ne contient personne",
}
_PAR = {"ttl": "les tables", "seau": "les seaux", "passage": "le passage quotidien", "fixe": "verrouillée"}
_LIEUX = {
    "comptes": "Table des comptes",
    "dossiers": "Table des dossiers",
    "envois": "Table des envois",
    "journal": "Table du journal",
    "documents": "Seau des documents",
    "justificatifs": "Seau des justificatifs",
    "sauvegardes": "Seau des sauvegardes",
    "sceaux": "Seau des sceaux",
    "pages": "Seau des pages",
    "travaux": "File des tâches",
    "codes": "File des codes et des liens",
    "avis": "File des avis",
    "documents_file": "File des documents",
    "lots_file": "File des travaux longs",
    "courrier": "File du sort des courriels",
    "journaux": "Journaux techniques",
}


def rewritten(text: str) -> str:
    """The document, its tables as the register and the rules shipped are."""
    return _PART.sub(lambda found: f"{found[1]}\n{_part(found[2])}\n{found[3]}", text)


def main(argv: list[str]) -> int:
    """Writes the document; says whether it changed."""
    before = FILE.read_text("utf-8")
    text = rewritten(before)
    FILE.write_text(text, "utf-8")
    print(f"{FILE.name} : {'inchangé' if text == before else 'écrit'}.")
    return 0


def _part(name: str) -> str:
    if name == "finalites":
        return _purposes()
    if name == "durees":
        day = conservation.PRODUIT[0].du
        return f"{_rules(day)}{_own(day)}"
    return "\n".join(f"### {title}\n\n{_kinds(place)}" for place, title in _LIEUX.items())


def _purposes() -> str:
    found = dict.fromkeys((one.finalite, one.base) for one in sortes.SORTES)
    return _rows(("finalité", "base"), found)


def _rules(day: date) -> str:
    shipped = {one.regle: one for one in conservation.PRODUIT if one.du <= day}
    rows = (
        (rule.titre, conservation.en_mots(shipped[name]), rule.depuis, _PAR[rule.par], shipped[name].fondement)
        for name, rule in conservation.REGLES.items()
    )
    return _rows(("données", "durée", "à partir de", "appliquée par", "fondement"), rows)


def _own(day: date) -> str:
    """What an instance says otherwise, now or later."""
    shipped = {one.regle: conservation.en_mots(one) for one in conservation.PRODUIT}
    rows = [
        (code, conservation.REGLES[one.regle].titre, conservation.en_mots(one), one.du.isoformat())
        for code in academie.codes()
        for one in academie.load(code).conservation
        if conservation.en_mots(one) != shipped[one.regle] or one.du > day
    ]
    if not rows:
        return "\nAucune instance n’a d’autre durée que celles-ci.\n"
    return "\n" + _rows(("instance", "données", "durée", "depuis le"), rows)


def _kinds(place: str) -> str:
    header = ("sorte", "ce que c’est", "finalité", "de qui", "durée", "copie remise", "effacement")
    return _rows(header, (_kind(one) for one in sortes.SORTES if one.lieu == place))


def _kind(one: Sorte) -> tuple[str, ...]:
    rule = conservation.REGLES[one.regle].titre if one.regle else "sans personne"
    return f"`{one.code}`", one.quoi, one.finalite, _DE[one.de], rule, _REMISE[one.export], _SORTIE[one.effacer]


def _rows(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
