"""« Ce que vous déclarez »: a declaration in words, value by value, with its warnings and its receipts beside it.

One list for the form's last step, the claim once sent, the service and the PDF. Nothing in it says « votre ».
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles import droits, remuneration
from chalicelib.frais.regles.declaration import BILLETS, VEHICULES, Deplacement, Nuit, Repas, Trajet
from chalicelib.frais.regles.formats import NBSP, accorde, duree, euros, heure, jour, jour_court, kilometres
from chalicelib.frais.regles.postes import POSTES
from chalicelib.frais.shown import figures, receipts

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import LigneDeclaree, PartieDeclaree

MISSING = "À compléter"
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of a reference: no I, L, O or U, each of which is taken for another one."""
MODES = {
    "voiture": "Voiture",
    "passager": "Passager d’une autre voiture",
    "covoiturage": "Covoiturage payant, comme passager",
    "taxi": "Taxi",
    "location": "Voiture de location",
    "velo": "Vélo",
    "train": "Train",
    "transports": "Métro, bus, tram, car",
    "moto": "Moto de plus de 125 cm³",
    "velomoteur": "Vélomoteur ou autre deux-roues à moteur",
    "avion": "Avion",
}
CLASSES = {"premiere": "Première", "seconde": "Seconde"}
REASONS = {"tarif": "C’était le moins cher", "duree": "Plus de six heures de train dans la journée"}
MEALS = {"dejeuner": "Déjeuner", "diner": "Dîner"}
EATEN = {
    "ailleurs": "Au restaurant ou autre repas payé",
    "restaurant_administratif": "Au restaurant administratif",
    "fourni": "Repas offert",
}
_Row = tuple[str, str, str]
"""The JSON pointer of a value, its name, and what was said."""


def of(claim: Claim, calcul: figures.Calcul) -> list[PartieDeclaree]:
    """The parts of a declaration, those without a word left out. `calcul`: what it gives, as JSON."""
    parts = [
        _part("remuneration", "Travail", _work(claim)),
        *(_part("deplacement", *one) for one in _trips(claim, calcul)),
        _part("deplacement", "Situation", _situation(claim)),
    ]
    rows = [row for part in parts for row in part["lignes"]]
    for told in calcul["avertissements"]:
        _remark(rows, told["pointeur"], told["phrase"])
    for fault in claim.missing if claim.is_editable else ():
        _remark(rows, fault.pointeur, fault.message)
    apart = _part("deplacement", "Autres justificatifs", [("", "Joints à l’ensemble", "")])
    for receipt in claim.receipts:
        row = _nearest(rows, str(receipt.ligne or "")) or apart["lignes"][0]
        row["pieces"].append({"id": receipts.identifier(receipt), "nom": receipt.nom, "etat": receipt.etat})
    return [part for part in parts if part["lignes"]] + ([apart] if apart["lignes"][0]["pieces"] else [])


def reference(claim: Claim) -> str | None:
    """« K7Q2-9FMX »: what designates the last filing, made again from what was filed and when; None before it is."""
    etat = claim.etat
    if not etat.transmis:
        return None
    filed = f"{etat.compte}/{etat.numero}/{etat.transmis}"
    digest = int.from_bytes(hashlib.sha256(filed.encode()).digest()[:5])
    signs = "".join(SIGNS[digest >> shift & 31] for shift in range(35, -1, -5))
    return f"{signs[:4]}-{signs[4:]}"


def _part(half: str, title: str, rows: list[_Row]) -> PartieDeclaree:
    lines: list[LigneDeclaree] = [
        {"pointeur": at, "libelle": name, "valeur": said, "avis": [], "pieces": []} for at, name, said in rows
    ]
    return {"moitie": half, "titre": title, "lignes": lines}


def _remark(rows: list[LigneDeclaree], pointer: str, sentence: str) -> None:
    row = _nearest(rows, pointer)
    if row and sentence not in row["avis"]:
        row["avis"].append(sentence)


def _nearest(rows: list[LigneDeclaree], pointer: str) -> LigneDeclaree | None:
    """The row of that very value, else the first of the trip, meal or absence around it."""
    path = pointer
    while path.count("/") >= 2:
        for row in rows:
            if row["pointeur"] == path or row["pointeur"].startswith(f"{path}/"):
                return row
        path = path.rpartition("/")[0]
    return None


def _work(claim: Claim) -> list[_Row]:
    said = claim.declaration.travail
    wanted: set[str] = set(remuneration.champs_attendus(claim.mission, claim.reglages) if claim.rights[0].du else ())
    asked = wanted | ({"auteurs"} if "sujets" in wanted else set())
    shared = "Auteurs de ces sujets" if "sujets" in wanted else "Personnes qui se partagent le forfait"
    known = {
        "copies": ("Copies corrigées sur papier", str(said.copies)),
        "candidats": ("Candidats interrogés", str(said.candidats)),
        "minutes": ("Temps passé avec les candidats", duree(said.minutes or 0)),
        "sujets": ("Sujets élaborés", str(said.sujets)),
        "auteurs": (shared, str(said.auteurs)),
        "dossiers": ("Dossiers étudiés", str(said.dossiers)),
    }
    brought = claim.mission.copies_santorin
    if brought is not None and said.copies is None:
        asked.discard("copies")
    rows = [("", "Copies corrigées dans Santorin", f"{brought}, reprises d’office")] if brought is not None else []
    return rows + [
        (f"/travail/{field}", name, MISSING if getattr(said, field) is None else value)
        for field, (name, value) in known.items()
        if getattr(said, field) is not None or field in asked
    ]


def _trips(claim: Claim, calcul: figures.Calcul) -> Iterator[tuple[str, list[_Row]]]:
    absences = claim.declaration.deplacements
    for rank, absence in enumerate(absences):
        title = f"Déplacement du {jour(absence.jour)}" if absence.jour else f"Déplacement {rank + 1}"
        yield title, list(_absence(claim, calcul, f"/deplacements/{rank}", absence))
    if not absences and claim.rights[1].du:
        yield "Déplacement", [("/deplacements", "Déplacements", "Aucun")]


def _absence(claim: Claim, calcul: figures.Calcul, at: str, absence: Deplacement) -> Iterator[_Row]:
    yield f"{at}/depart", "Départ", heure(absence.depart) if absence.depart else MISSING
    another = absence.retour_jour if absence.retour_jour != absence.jour else None
    heure_retour = heure(absence.retour) if absence.retour else MISSING
    yield f"{at}/retour", "Retour", f"{heure_retour}, le {jour(another)}" if another else heure_retour
    for number, trip in enumerate(absence.trajets):
        which = f" du trajet {number + 1}" if len(absence.trajets) > 1 else ""
        for pointer, name, said in _trip(claim, calcul, f"{at}/trajets/{number}", trip):
            yield pointer, name + which, said
    yield from _meals(claim, at, absence)
    for number, night in enumerate(absence.nuits):
        if night.hebergement and night.jour:
            yield f"{at}/nuits/{number}/hebergement", f"Nuit du {jour(night.jour)}", _night(night)


def _trip(claim: Claim, calcul: figures.Calcul, at: str, trip: Trajet) -> Iterator[_Row]:
    ways = "aller et retour" if trip.aller_retour else "aller simple"
    yield f"{at}/mode", "Transport", f"{MODES[trip.mode]}, {ways}" if trip.mode else MISSING
    yield f"{at}/{'lieu' if trip.de == 'autre' else 'de'}", "Au départ de", _start(claim, trip)
    if trip.mode in VEHICULES:
        yield f"{at}/km", "Distance", _distance(calcul, at, trip)
    if trip.km_autre_residence is not None:
        yield f"{at}/km_autre_residence", "Depuis l’autre résidence", kilometres(trip.km_autre_residence)
    if trip.mode == "voiture":
        power = trip.puissance_fiscale
        yield f"{at}/puissance_fiscale", "Puissance fiscale", f"{power}{NBSP}CV" if power else MISSING
    if trip.mode in BILLETS:
        yield f"{at}/billet", "Prix des billets", MISSING if trip.billet is None else euros(trip.billet)
    if trip.mode == "train" and trip.classe:
        yield f"{at}/classe", "Classe", CLASSES[trip.classe]
    if trip.motif_requis:
        yield f"{at}/motif", "Raison de ce choix", REASONS[trip.motif] if trip.motif else MISSING
    if trip.deja_pris_en_charge is not None:
        yield f"{at}/deja_pris_en_charge", "Part déjà prise en charge", euros(trip.deja_pris_en_charge)
    for poste in POSTES:
        if (price := getattr(trip, poste.code)) is not None:
            yield f"{at}/{poste.code}", poste.libelle, euros(price)


def _start(claim: Claim, trip: Trajet) -> str:
    person = claim.found.person
    known = {
        "domicile": ("Domicile", person.ville),
        "travail": ("Établissement", person.etablissement_nom),
        "autre": ("Autre lieu", trip.lieu or MISSING.lower()),
    }
    return ", ".join(str(part) for part in known[trip.de] if part) if trip.de else MISSING


def _distance(calcul: figures.Calcul, at: str, trip: Trajet) -> str:
    """« 68 km par trajet : 136 km comptés, après 1 240 km en 2026 »."""
    if trip.km is None:
        return MISSING
    lines = [
        line
        for line in calcul["deplacement"]["lignes"]
        if line["pointeur"] == at and line["code"] == "kilometres" and line["etat"] == "DU"
    ]
    if not lines:
        return f"{kilometres(trip.km)} par trajet"
    years: dict[str, list[figures.Calcul]] = {}
    for line in lines:
        years.setdefault(_year(line), []).append(line)
    counted = ", puis ".join(_counted(year, own) for year, own in years.items())
    return f"{kilometres(trip.km)} par trajet\u00a0: {counted}"


def _year(line: figures.Calcul) -> str:
    """The civil year in which a line counts: each way of a New Year is in its own, and says so."""
    said = re.search(r" en (\d{4})$", line["libelle"])
    return said[1] if said else line["entrees"]["jour"][:4]


def _counted(year: str, lines: list[figures.Calcul]) -> str:
    total = sum((Decimal(line["quantite"]) for line in lines), Decimal(0))
    before = kilometres(Decimal(lines[0]["entrees"]["compteur"]))
    return f"{kilometres(total)} {accorde(total, 'compté')}, après {before} en {year}"


def _meals(claim: Claim, at: str, absence: Deplacement) -> Iterator[_Row]:
    said = [(number, meal) for number, meal in enumerate(absence.repas) if meal.ou and meal.jour and meal.service]
    for number, meal in said:
        yield f"{at}/repas/{number}", _meal(meal), EATEN[str(meal.ou)]
    if not said and claim.rights[1].code != droits.TICKETS_SEULS:
        yield f"{at}/repas", "Repas", "Aucun"


def _meal(meal: Repas) -> str:
    return f"{MEALS[str(meal.service)]} du {jour_court(meal.jour)}" if meal.jour else "Repas"


def _night(night: Nuit) -> str:
    if night.hebergement == "gratuit":
        return "Hébergement gratuit"
    return f"Hébergement payant, {MISSING.lower() if night.prix is None else euros(night.prix)}"


def _situation(claim: Claim) -> list[_Row]:
    said = claim.declaration
    rows = []
    if said.km_deja_rembourses_ailleurs:
        where = "Kilomètres déjà remboursés par un autre service"
        rows.append(("/km_deja_rembourses_ailleurs", where, kilometres(said.km_deja_rembourses_ailleurs)))
    if said.mobilite_reduite:
        rows.append(("/mobilite_reduite", "Travailleur handicapé, en situation de mobilité réduite", "Oui"))
    return rows
