"""E-mails of a decision: they name the mission, the motif and what to do, never an amount."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib import mail
from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import asking, contesting, motifs, recours, settings, states
from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.frais.regles.formats import jour
from chalicelib.frais.shown import constated
from chalicelib.identity.models import Compte, Intervenant, account_key, person_key
from chalicelib.missions import listing
from chalicelib.missions.models import Affectation, mission_key

_NAMES = {"remuneration": "rémunération", "deplacement": "déplacement"}
_ACCEPTED = states.CLEARED | {states.TRANSMIS, states.ACCEPTE}


def accepted(*, job: str, now: datetime, compte: str, numero: str, moities: list[str], decide: str) -> None:
    """Worker: once it may no longer be undone, and only for what stands."""
    known = _read(compte, numero)
    if known is None:
        return
    etat = known[1]
    kept = [half for half in moities if ((etat.decisions or {}).get(half) or {}).get("moment") == decide]
    left = [half for half in kept if getattr(etat, half) in _ACCEPTED]
    if left:
        none = [half for half in left if getattr(etat, half) == states.TRAITE]
        told = {"rien": _parts(none), "a_payer": len(none) < len(left), "corrige": bool(etat.corrections)}
        _send("avis_acceptation", known, now, parts=_parts(left), **told)


def sent_back(*, job: str, now: datetime, compte: str, numero: str, moities: list[str], decide: str) -> None:
    """Worker: the motif, the text and the last day."""
    known = _read(compte, numero)
    left = [half for half in moities if known and getattr(known[1], half) == states.RENVOYE]
    if known is None or not left:
        return
    given = (known[1].renvois or {})[left[0]]
    last = jour(datetime.fromisoformat(given["echeance"]).date())
    _send("avis_renvoi", known, now, parts=_parts(left), echeance=last, **_why(given))


def refused(*, job: str, now: datetime, compte: str, numero: str, moities: list[str], decide: str) -> None:
    """Worker: the motif, and the ways to contest."""
    known = _read(compte, numero)
    left = [half for half in moities if known and getattr(known[1], half) == states.REFUSE]
    if known is None or not left:
        return
    given = (known[1].mis_de_cote or {})[left[0]]
    _send("avis_refus", known, now, parts=_parts(left), recours=_ways(compte, now), **_why(given))


def seen(*, job: str, now: datetime, compte: str, numero: str, moities: list[str], decide: str) -> None:
    """Worker: what a centre, a file or the service says of the work, unless something newer was said since."""
    known = _read(compte, numero)
    if known is None:
        return
    etat = known[1]
    told = [constated.phrase(one) for one in (etat.constats or [])[-1:] if one["quand"] == decide]
    texts = [str(one["texte"]) for one in (etat.constats or [])[-1:] if one["quand"] == decide]
    for one in etat.corrections or []:
        if one["quand"] == decide:
            told.append(constated.corrected(one))
            texts.append(str(one["texte"]))
    if told:
        _send("avis_constat", known, now, phrases=told, texte=next(filter(None, texts), ""))


def granted(*, job: str, now: datetime, compte: str, numero: str, moities: list[str], decide: str) -> None:
    """Worker: what the service answers to what was asked before leaving."""
    known = _read(compte, numero)
    found = [one for one in (known[1].demandes or []) if one.get("repondu") == decide] if known else []
    for one in found[:1]:
        if known is not None:
            suite, what = asking.ANSWERS[one["suite"]], asking.LABELS[one["objet"]]
            _send("avis_demande", known, now, objet_demande=what, suite=suite, texte=one["reponse"])


def answered(*, job: str, now: datetime, compte: str, numero: str, moities: list[str], decide: str) -> None:
    """Worker: what the service answers to a contestation."""
    known = _read(compte, numero)
    found = [one for one in (known[1].contestations or []) if one.get("repondu") == decide] if known else []
    for one in found[:1]:
        if known is not None:
            suite, what = contesting.ANSWERS[one["suite"]], contesting.LABELS[one["objet"]]
            ways = _ways(compte, now) if one["suite"] == contesting.REJECTED else ""
            told = {"objet_conteste": what, "suite": suite, "texte": one["reponse"], "recours": ways}
            _send("avis_contestation", known, now, **told)


def _read(compte: str, numero: str) -> tuple[Compte, EtatDeFrais, Affectation] | None:
    """What is now known; None when there is nobody to write to."""
    pk = person_key(compte)
    try:
        account = Compte.get(account_key(compte), "C", consistent_read=True)
        etat = EtatDeFrais.get(pk, claim_key(numero), consistent_read=True)
        place = Affectation.get(pk, mission_key(numero), consistent_read=True)
    except (Compte.DoesNotExist, EtatDeFrais.DoesNotExist, Affectation.DoesNotExist):
        return None
    return (account, etat, place) if account.courriel else None


def _send(name: str, known: tuple[Compte, EtatDeFrais, Affectation], now: datetime, **fields: object) -> None:
    account, etat, place = known
    link = f"{ACADEMIE.origine}/etat-de-frais/?numero={etat.numero}"
    view = listing.view(place, now)
    told = {"numero": str(etat.numero), "mission": view, "lien": link, **fields}
    mail.send(name, str(account.courriel), langue=account.langue, **told)


def _ways(compte: str, now: datetime) -> str:
    """The way of appeal of this person's own population."""
    try:
        situation = Intervenant.get(person_key(compte), "PROFIL", consistent_read=True).situation
    except Intervenant.DoesNotExist:
        situation = None
    settings.current()
    return recours.voies(situation, settings.gestion(now))


def _parts(halves: Iterable[str]) -> str:
    """« rémunération et déplacement »"""
    return " et ".join(_NAMES[half] for half in _NAMES if half in halves)


def _why(given: dict[str, object]) -> dict[str, str]:
    return {"motif": motifs.label(str(given["motif"])), "texte": str(given.get("texte") or "")}
