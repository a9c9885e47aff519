"""What makes a claim amber: each reason in a sentence, the half it concerns, and the line where it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from chalicelib.frais.claim import asking, checklist, contesting, motifs, settings, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.claim.models import Justificatif
from chalicelib.frais.regles import formats, remuneration
from chalicelib.frais.regles.declaration import VEHICULES, Deplacement, lire, trajets
from chalicelib.frais.shown import figures, proposal
from chalicelib.gestion.claims import outdated
from chalicelib.gestion.claims.opening import amount
from chalicelib.missions.models import Affectation

if TYPE_CHECKING:
    from chalicelib.gestion.claims.shapes import RaisonLue

WORK, TRAVEL = states.HALVES
SameFile = Callable[[str], Iterable[Justificatif]]
"""SHA-256 of a file -> the receipts that are this very file, whoever joined them."""


@dataclass(frozen=True)
class Raison:
    """`code` can be counted; `pointeur` leads to the line of the declaration."""

    code: str
    phrase: str
    moitie: str
    pointeur: str = ""

    def en_json(self) -> RaisonLue:
        """Its fields as the API answers them, the sentence set as pages print it."""
        phrase = formats.phrase(self.phrase)
        return {"code": self.code, "phrase": phrase, "moitie": self.moitie, "pointeur": self.pointeur}


def reasons(claim: Claim, same_file: SameFile) -> list[Raison]:
    """Every reason on the halves that wait for a decision; none makes a green claim."""
    waiting = {half for half, state in claim.states.items() if state in (states.A_VALIDER, states.REJETE)}
    own = chain.from_iterable(look(claim) for look in (_rejected, _contested, _work, _amounts, _joined, _settings))
    told = chain(own, _files(claim, same_file), _trips(claim), _unusual(claim))
    return [one for one in told if one.moitie in waiting]


def compared(claim: Claim) -> list[Justificatif]:
    """The receipts whose file is looked for elsewhere: checked ones, while the half that they prove waits."""
    if claim.states[TRAVEL] not in (states.A_VALIDER, states.REJETE):
        return []
    return [one for one in claim.receipts if one.etat == checklist.READY and one.sha256]


def seen_quantity(place: Affectation) -> tuple[str, int] | None:
    """What the centre or the exam system saw of the work, and who saw it; copies marked on screen are not declared."""
    if place.quantite_vue is not None:
        return "le centre a vu", int(place.quantite_vue)
    return ("le système d’examen compte", int(place.presents)) if place.presents is not None else None


def declared_quantity(claim: Claim) -> int | None:
    """The count that the centre can compare: copies, candidates or subjects, never minutes."""
    field = remuneration.champ_attendu(claim.mission)
    name = "candidats" if field == "minutes" else field
    value = getattr(claim.declaration.travail, name) if name else None
    return None if value is None else int(value)


def _rejected(claim: Claim) -> Iterator[Raison]:
    for half, given in (claim.etat.rejets or {}).items():
        if claim.states[half] == states.REJETE:
            told = given.get("texte") or motifs.label(str(given.get("motif") or ""))
            yield Raison("rejet", f"Le payeur a rejeté cette moitié : {told}.", half)


def _work(claim: Claim) -> Iterator[Raison]:
    place = claim.affectation
    if place.service_fait is False:
        yield Raison("service_non_fait", "Le constat dit que la mission n’a pas été effectuée.", WORK)
    seen, declared = seen_quantity(place), declared_quantity(claim)
    if seen is not None and declared is not None and seen[1] != declared:
        text = f"Quantité en désaccord : {declared} {formats.accorde(declared, 'déclaré')}, {seen[0]} {seen[1]}."
        yield Raison("quantite_en_desaccord", text, WORK, "/travail")
    if place.copies_santorin is not None and claim.declaration.travail.copies:
        text = "Des copies papier sont déclarées en plus de celles de Santorin."
        yield Raison("copies_en_plus", text, WORK, "/travail/copies")
    yield from _counted_since(claim)


def _counted_since(claim: Claim) -> Iterator[Raison]:
    """Copies that the marking system told, or took back, since the amount was computed: it is no longer theirs."""
    if not claim.etat.calcul or remuneration.champ_attendu(claim.mission) != "copies":
        return
    kept = states.inputs(claim.etat.calcul, WORK)["mission"].get("copies_santorin")
    before, now = (None if count is None else int(count) for count in (kept, claim.mission.copies_santorin))
    if before != now:
        then, today = ("aucune" if count is None else str(count) for count in (before, now))
        counted = f"Copies de Santorin : {then} à la transmission, {today} aujourd’hui."
        text = f"{counted} Renvoyez-le pour qu’il soit recalculé."
        yield Raison("copies_changees", text, WORK, "/travail/copies")


def _contested(claim: Claim) -> Iterator[Raison]:
    text = "Une contestation en attente : répondez-y avant d’accepter."
    yield from (Raison("contestation_en_attente", text, half) for half in sorted(contesting.concerned(claim.etat)))
    asked = "Une demande d’avant le départ en attente : répondez-y avant d’accepter."
    yield from (Raison("demande_en_attente", asked, half) for half in sorted(asking.concerned(claim.etat)))


def _amounts(claim: Claim) -> Iterator[Raison]:
    known = settings.gestion(claim.now)
    most = Decimal(known.montant_a_verifier)
    for half in states.HALVES:
        if (found := amount(claim.etat, half)) > most:
            text = f"Montant élevé : {formats.euros(found)}, au-delà de {formats.euros(most)}."
            yield Raison("montant", text, half)
    for pointer, _, trip in trajets(claim.declaration):
        if trip.mode in VEHICULES and trip.km is not None and trip.km > known.distance_a_verifier:
            text = f"Distance élevée : {formats.kilometres(trip.km)} pour un trajet simple."
            yield Raison("distance", text, TRAVEL, pointer)


def _joined(claim: Claim) -> Iterator[Raison]:
    """Since the amount was computed, the table joins the centre's commune to one of the person's."""
    if claim.rights[1].code == "LIMITROPHE" and amount(claim.etat, TRAVEL):
        text = "Les deux communes comptent désormais comme une seule. Renvoyez-le pour qu’il soit recalculé."
        yield Raison("limitrophes_desservies", text, TRAVEL)


def _settings(claim: Claim) -> Iterator[Raison]:
    """Since the amount was computed, a rate or a rule was confirmed: the claim is computed again from that page."""
    for change in outdated.since(claim) if claim.dossier.poses else ():
        for half in change.halves:
            text = f"Les barèmes et réglages ont changé : {figures.said(change.after, half)} aujourd'hui."
            yield Raison("reglages_changes", f"{text} Recalculez-le depuis « Barèmes et réglages ».", half)


def _files(claim: Claim, same_file: SameFile) -> Iterator[Raison]:
    """The very same file on another claim, this person's or anybody's."""
    for receipt in compared(claim):
        own, others = set(), 0
        for twin in same_file(str(receipt.sha256)):
            if twin.pk != receipt.pk:
                others += 1
            elif twin.numero != receipt.numero:
                own.add(str(twin.numero))
        if others:
            text = f"Le fichier « {receipt.nom} » est aussi joint par une autre personne."
            yield Raison("fichier_d_une_autre_personne", text, TRAVEL, str(receipt.ligne))
        if own:
            text = f"Le fichier « {receipt.nom} » est aussi joint à la mission n° {', '.join(sorted(own))}."
            yield Raison("fichier_deux_fois", text, TRAVEL, str(receipt.ligne))


def _trips(claim: Claim) -> Iterator[Raison]:
    elsewhere = {
        trip.jour: str(other.numero)
        for other in claim.others
        if other.deplacement in states.SENT and other.calcul
        for trip in lire(states.inputs(other.calcul, TRAVEL)["declaration"]).deplacements
    }
    usual = set(proposal.foreseen(claim)["jours"]) if claim.declaration.deplacements else set()
    for rank, trip in enumerate(claim.declaration.deplacements):
        where = f"/deplacements/{rank}"
        if trip.jour in elsewhere:
            text = f"Un déplacement du même jour est déclaré sur la mission n° {elsewhere[trip.jour]}."
            yield Raison("meme_jour", text, TRAVEL, where)
        yield from _edited(trip, usual, where)


def _edited(trip: Deplacement, usual: set[str], where: str) -> Iterator[Raison]:
    """What the form proposed from the convocation, and the person changed."""
    days = [day for day in (trip.jour, trip.retour_jour) if day is not None and day.isoformat() not in usual]
    if days:
        text = f"Dates différentes de celles de la convocation : {', '.join(map(formats.jour_court, days))}."
        yield Raison("dates_modifiees", text, TRAVEL, f"{where}/jour")


def _unusual(claim: Claim) -> Iterator[Raison]:
    """What the rules already told the person."""
    kept: dict[str, Any] = claim.etat.calcul or {}
    for told in kept.get("avertissements", ()):
        yield Raison("vraisemblance", told["phrase"], told["moitie"], told["pointeur"])
