"""Where each half of a claim stands: its steps, since when, who holds it, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from chalicelib.frais.claim import states
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.frais.claim.states import (
    A_VALIDER,
    ACCEPTE,
    ANNULE,
    EFFECTUEE,
    EN_ATTENTE,
    EN_COURS,
    INVALIDABLE,
    NON_EFFECTUEE,
    PAS_DE_FRAIS,
    REFUSE,
    REJETE,
    RENVOYE,
    TRAITE,
    TRANSMIS,
    VALIDE,
)
from chalicelib.frais.regles.formats import jour_court, phrase

if TYPE_CHECKING:
    from chalicelib.frais.claim.shapes import Etape, Suivi

HOLDERS = {"vous": "Chez vous", "service": "Chez votre gestionnaire", "payeur": "Chez le comptable", "personne": ""}
_STEPS = (
    ("declarer", "À compléter et à transmettre", {NON_EFFECTUEE, EN_COURS, EFFECTUEE, RENVOYE}),
    ("verifier", "Transmis, à vérifier", {A_VALIDER}),
    ("valider", "Accepté par le gestionnaire", {VALIDE, TRAITE}),
    ("payer", "En paiement", {TRANSMIS, REJETE}),
    ("paye", "Payé", {ACCEPTE}),
)
_HELD = {
    **dict.fromkeys((NON_EFFECTUEE, EN_COURS, EFFECTUEE, RENVOYE), "vous"),
    **dict.fromkeys((A_VALIDER, VALIDE, REJETE, EN_ATTENTE), "service"),
    TRANSMIS: "payeur",
}
_NEXT = {
    NON_EFFECTUEE: "Vous pourrez le compléter dès le début de la mission.",
    EN_COURS: "Complétez votre brouillon ; vous le transmettrez à la fin de la mission.",
    EFFECTUEE: "Complétez-le, puis transmettez-le.",
    RENVOYE: "Corrigez ce que le service signale, puis transmettez-le de nouveau.",
    A_VALIDER: "Votre gestionnaire le vérifie. Vous pouvez le reprendre tant que personne n'a décidé.",
    VALIDE: "Le service le met en paiement.",
    TRANSMIS: "Le comptable le paie.",
    REJETE: "Le service corrige ce que le payeur a refusé, puis le lui transmet de nouveau.",
    REFUSE: "Le motif et les voies de recours sont indiqués en haut de cette page.",
    TRAITE: "Le service l'a accepté : il n'y a rien à payer, et vous n'avez rien à faire.",
    EN_ATTENTE: "Le service doit d'abord compléter votre dossier.",
    INVALIDABLE: "Les frais de cette journée se saisissent sur votre première mission du jour.",
}


def entered(etat: EtatDeFrais, now_in: Mapping[str, str], moment: str) -> dict[str, dict[str, str]]:
    """`jalons` once each half of `now_in` has entered its state; whoever moves a half writes it."""
    found = {name: dict(reached) for name, reached in (etat.jalons or {}).items()}
    for name, state in now_in.items():
        found.setdefault(name, {})[state] = moment
    return found


def left(etat: EtatDeFrais, out_of: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """`jalons` without the state that each half of `out_of` leaves, as if it had never been entered."""
    return {
        name: {state: moment for state, moment in reached.items() if state != out_of.get(name)}
        for name, reached in (etat.jalons or {}).items()
    }


def half(etat: EtatDeFrais, name: str, state: str, debut: str, fin: str) -> Suivi:
    """One half. `debut`, `fin` of the mission: wall-clock moments, from which nobody has to decide anything."""
    reached = (etat.jalons or {}).get(name, {})
    calendar = {NON_EFFECTUEE: etat.cree, EN_COURS: debut, EFFECTUEE: fin}
    holder = _HELD.get(state, "personne")
    given = ((etat.renvois or {}).get(name) or {}) if state == RENVOYE else {}
    return {
        "depuis": reached.get(state) or calendar.get(state),
        "detenteur": holder,
        "detenteur_libelle": HOLDERS[holder],
        "ensuite": phrase(_NEXT.get(state, "")),
        "motif": given.get("texte"),
        "etapes": _steps(state, reached, fin),
    }


def label(etat: EtatDeFrais, name: str, state: str, words: Mapping[str, str] = states.LABELS) -> str:
    """The ministry's word for a state, or that of `words`; a paid half says on which day, where the payer told it."""
    paid = (etat.jalons or {}).get(name, {}).get(ACCEPTE)
    if state == ACCEPTE and paid:
        return f"Payé le {jour_court(date.fromisoformat(paid[:10]))}"
    return words[state]


def _steps(state: str, reached: Mapping[str, str], fin: str) -> list[Etape]:
    current = next((rank for rank, (_, _, among) in enumerate(_STEPS) if state in among), None)
    if current is None or state in (ANNULE, REFUSE, PAS_DE_FRAIS, INVALIDABLE):
        return []
    over = state in (ACCEPTE, TRAITE)
    return [
        {
            "code": code,
            "libelle": text,
            "statut": "faite" if rank < current or over else "courante" if rank == current else "a_venir",
            "depuis": _since(among, reached, fin if code == "declarer" else None) if rank <= current else None,
        }
        for rank, (code, text, among) in enumerate(_STEPS[: current + 1] if over else _STEPS)
    ]


def _since(among: set[str], reached: Mapping[str, str], otherwise: str | None) -> str | None:
    return max((moment for state, moment in reached.items() if state in among), default=otherwise)
