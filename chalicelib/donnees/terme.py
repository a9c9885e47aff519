"""What goes when its time is over: missions and claims with their receipts and documents, then the person.

A claim leaves its figures behind, in the transaction that takes it away; its files go after it, and the mission last:
a run that was cut anywhere goes on from there.
"""

from collections import Counter
from datetime import datetime

from chalicelib import journal, store
from chalicelib.donnees import echeances, effacement, mentions
from chalicelib.donnees.sujet import Sujet
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.tables import Dossiers, Refused, Transaction
from chalicelib.tables.items import Raw

ACTEUR = "conservation"
TERME = "conservation_terme"
EFFACEES = "personnes effacées"


def dossiers(found: Sujet, now: datetime, *, essai: bool) -> Counter[str]:
    """The missions of a person that have lived their time, with all that hangs on each."""
    counts = Counter[str]()
    for numero in sorted({raw["sk"]["S"][2:] for raw in found.dossier if raw["sk"]["S"].startswith(("M#", "E#"))}):
        own = [raw for raw in found.dossier if _is_of(raw, numero)]
        head = next(raw for raw in own if raw["sk"]["S"].startswith(("M#", "E#")))
        if echeances.est_au_terme(head, found, now):
            counts["états de frais au terme"] += any(raw["sk"]["S"].startswith("E#") for raw in own)
            counts["missions au terme"] += 1
            counts["justificatifs au terme"] += sum(raw["sk"]["S"].startswith("J#") for raw in own)
            if not essai:
                _gone(found.compte, numero, own, now)
    rule_over = [raw for raw in found.dossier if raw["sk"]["S"].startswith("K#") and _year_over(raw, found, now)]
    for raw in rule_over:
        counts["kilomètres au terme"] += 1
        if not essai:
            mentions.supprimer(Dossiers, raw)
    return +counts


def effacer(compte: str, now: datetime, *, essai: bool) -> Counter[str]:
    """The whole person; what speaks of them among others went before, by its own rules."""
    if not essai:
        effacement.effacer(compte, now, ACTEUR, complet=False)
    return Counter({EFFACEES: 1})


def _is_of(raw: Raw, numero: str) -> bool:
    sk: str = raw["sk"]["S"]
    whole, parts = (f"{kind}#{numero}" for kind in "MEQT"), tuple(f"{kind}#{numero}#" for kind in "JVQT")
    return sk in whole or sk.startswith(parts)


def _year_over(raw: Raw, found: Sujet, now: datetime) -> bool:
    year = raw["sk"]["S"].removeprefix("K#")[:4]
    places = [one for one in found.dossier if one["sk"]["S"].startswith(("M#", "E#"))]
    return int(year) < now.year - 1 and all(echeances.est_au_terme(one, found, now) for one in places)


def _gone(compte: str, numero: str, own: list[Raw], now: datetime) -> None:
    """All of it, or nothing when somebody wrote the claim meanwhile: tomorrow's run looks again."""
    if not all(_claim(compte, raw, now) for raw in own if raw["sk"]["S"].startswith("E#")):
        return
    store.RECEIVED.forget_all(f"{compte}/{numero}/")
    store.DOCUMENTS.forget_all(f"recapitulatifs/{compte}/{numero}/")
    store.DOCUMENTS.forget_all(f"convocations/{compte}/{numero}-")
    for raw in sorted(own, key=_mission_last):
        if raw["sk"]["S"].startswith("M#"):
            effacement.quitter(raw)
        if not raw["sk"]["S"].startswith("E#"):
            mentions.supprimer(Dossiers, raw)


def _mission_last(raw: Raw) -> tuple[bool, str]:
    """What is left is found by its mission."""
    return raw["sk"]["S"].startswith("M#"), raw["sk"]["S"]


def _claim(compte: str, raw: Raw, now: datetime) -> bool:
    etat = EtatDeFrais.from_raw_data(raw)
    try:
        with Transaction() as transaction:
            transaction.delete(EtatDeFrais(etat.pk, etat.sk), condition=EtatDeFrais.version == int(etat.version))
            effacement.compter(transaction, etat)
            journal.put(transaction, TERME, objet=f"C#{compte}", acteur=ACTEUR, now=now, mission=str(etat.numero))
    except Refused:
        return False
    return True
