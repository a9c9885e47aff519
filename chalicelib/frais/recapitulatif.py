"""The récapitulatif of a claim: every line and its reason, asked for once for each content (printing.py makes it)."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib import langues, store
from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import claims, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles.formats import accorde, heure, jour, jour_court, kilometres, moment, phrase
from chalicelib.frais.shown import figures, views
from chalicelib.missions import clock
from chalicelib.missions.listing import address, kinds
from chalicelib.tables import client

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import PartieDeclaree

TEMPLATE = "recapitulatif"
_WORDS = {
    "edite": "édité le {jour}",
    "page": "Page {page} sur {pages}",
    "ligne": "Ligne et explication",
    "montant": "Montant",
    "qr": "Code QR menant à {adresse}",
    "intervenant": "Intervenant",
    "numero_intervenant": "Numéro",
    "mission": "Mission",
    "examen_passe": "Examen",
    "quand": "Date et heures",
    "ou": "Lieu",
    "piece": "Justificatif joint\u00a0: {nom}",
    "declare": "Ce qui est déclaré",
    "total": "Total\u00a0: {total}",
    "justificatifs": "Justificatifs",
    "a_verifier": "À vérifier",
}
"""What the template says, with what it fills in braces."""
_APART = ("personne", "lieu", "examen", "pieces", "numero", "accent", "application", "langue", "reference")
"""Members that no sentence of the service fills: names, places, the law."""
HALVES = {"remuneration": "Travail", "deplacement": "Déplacement"}


def link(compte: str, numero: str, langue: str | None, now: datetime) -> str | None:
    """A link of a minute to the person's document as the claim stands; None while it is being made.

    `langue`: the code of theirs, French for None.
    """
    claim = claims.load(compte, numero, now)
    key = key_of(claim, content(claim, langue))
    if claim.etat.recapitulatif == key:
        return store.DOCUMENTS.link(key, f"etat-de-frais-{numero}.pdf", store.PDF)
    asked = {"document": TEMPLATE, "compte": compte, "numero": numero} | ({"langue": langue} if langue else {})
    client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_DOCUMENTS"], MessageBody=json.dumps(asked))
    return None


def content(claim: Claim, langue: str | None) -> dict[str, object]:
    """What templates/pdf/recapitulatif.typ prints."""
    spoken = langues.of(langue)
    language, _, region = spoken.tag.partition("-")
    written = {"code": language, "region": region or language.upper()}
    told = spoken.told(_french(claim) | {"langue": written}, _APART)
    return told | {"page": spoken.led(page(claim), ACADEMIE.origine)}


def _french(claim: Claim) -> dict[str, object]:
    from chalicelib.frais.shown import declared  # when a document is asked for, never at a start

    calcul, etat = figures.of(claim), claim.etat
    draft = "Brouillon : cet état de frais n'est pas transmis, ses montants peuvent encore changer."
    return {
        "mots": _WORDS,
        "titre": f"État de frais – mission n°\u00a0{etat.numero}",
        "academie": {
            "nom": ACADEMIE.nom,
            "application": ACADEMIE.application,
            "accent": ACADEMIE.couleurs.accent_clair,
            "aide": f"Pour toute question, contactez {ACADEMIE.contacts.instance}.",
        },
        "statut": phrase(_sent(claim, declared.reference(claim)) if etat.transmis else draft),
        "personne": _person(claim),
        "mission": _mission(claim),
        "declare": [_declared(part) for part in declared.of(claim, calcul)],
        "moities": [_half(name, claim, calcul) for name in HALVES],
        "total": figures.said(calcul, *figures.counted(claim), still=figures.still_open(claim)),
        "kilometres": _kilometres(calcul),
        "justificatifs": [one["phrase"] for one in calcul["justificatifs"]],
        "avertissements": [told["phrase"] for told in calcul["avertissements"]],
        "bareme": phrase(_rates(claim, calcul)),
    }


def _half(name: str, claim: Claim, calcul: figures.Calcul) -> dict[str, object]:
    found = calcul[name]
    right = claim.rights[states.HALVES.index(name)]
    return {
        "nom": HALVES[name],
        "etat": views.word(claim, name),
        "phrase": right.phrase,
        "reference": right.reference,
        "lignes": [_line(line) for line in found["lignes"]],
        "total_dit": f"Total, {HALVES[name].lower()}\u00a0: {{total}}",
        "total": figures.said(calcul, name, still=figures.still_open(claim)),
    }


def _declared(part: PartieDeclaree) -> dict[str, object]:
    """One part of what is declared; a receipt is named once its bytes were checked."""
    return {
        "titre": part["titre"],
        "lignes": [
            {
                "pointeur": row["pointeur"],
                "libelle": row["libelle"],
                "valeur": row["valeur"],
                "avis": row["avis"],
                "pieces": [one["nom"] for one in row["pieces"] if one["etat"] == "pret"],
            }
            for row in part["lignes"]
        ],
    }


def _rates(claim: Claim, calcul: figures.Calcul) -> str:
    """The rates by the day that they are of, and by the day of the latest of them."""
    day = claim.mission.debut.date()
    latest = max((line["en_vigueur"] or "" for half in HALVES for line in calcul[half]["lignes"]), default="")
    if not latest:
        return f"Calcul fait avec les barèmes en vigueur le {jour_court(day)}. À vérifier par le service."
    return (
        f"Calcul fait avec les barèmes en vigueur le {jour_court(day)}, "
        f"le plus récent depuis le {jour_court(date.fromisoformat(latest))}. À vérifier par le service."
    )


def _line(line: figures.Calcul) -> dict[str, object]:
    reference, since = line["reference"] or "", ""
    if reference and line["en_vigueur"]:
        since = f"en vigueur depuis le {jour_court(date.fromisoformat(line['en_vigueur']))}"
    return {
        "libelle": line["libelle"],
        "explication": line["explication"],
        "reference": reference,
        "depuis": since,
        "montant": figures.line_said(line),
        "bases": [base["phrase"] for base in line.get("bases", ())],
    }


def _person(claim: Claim) -> dict[str, str]:
    person = claim.found.person
    named = (person.civilite, person.prenom, person.nom)
    return {"nom": " ".join(str(part) for part in named if part), "numero": str(person.numero or "")}


def _mission(claim: Claim) -> dict[str, str]:
    mission = claim.affectation
    named = (mission.examen, mission.specialite, mission.epreuve)
    return {
        "numero": str(mission.numero),
        "nature": kinds(mission),
        "examen": ", ".join(str(part) for part in named if part),
        "quand": _when(claim.mission.debut, claim.mission.fin, _clock(claim)),
        "lieu": ", ".join(str(part) for part in (mission.centre_nom, address(mission)) if part),
    }


def _when(debut: datetime, fin: datetime, horloge: str | None) -> str:
    """Each of the four is a sentence that other languages know."""
    same = debut.date() == fin.date()
    if same and horloge:
        return f"{jour(debut.date())}, de {heure(debut.time())} à {heure(fin.time())} ({horloge})"
    if same:
        return f"{jour(debut.date())}, de {heure(debut.time())} à {heure(fin.time())}"
    return f"du {moment(debut)} au {moment(fin)} ({horloge})" if horloge else f"du {moment(debut)} au {moment(fin)}"


def _kilometres(calcul: figures.Calcul) -> str:
    counted = Decimal(calcul["km_comptes"])
    if not counted:
        return ""
    before = Decimal(calcul["km_depart"])
    year = calcul["annee_km"]
    return phrase(
        f"{kilometres(counted)} {accorde(counted, 'compté')} en {year}, "
        f"après {kilometres(before)} déjà {accorde(before, 'compté')} cette année-là."
    )


def _clock(claim: Claim) -> str | None:
    mission = claim.affectation
    return clock.named(mission.centre_commune, str(mission.debut))


def _sent(claim: Claim, reference: str | None) -> str:
    """On the instance's clock, named when the centre's is another one."""
    sent = clock.local(datetime.fromisoformat(str(claim.etat.transmis)), None)
    if _clock(claim):
        return f"Transmis le {moment(sent)} ({clock.here()}), sous la référence {reference}."
    return f"Transmis le {moment(sent)}, sous la référence {reference}."


def page(claim: Claim) -> str:
    """The address of the claim, where its QR code leads."""
    return f"{ACADEMIE.origine}/etat-de-frais/?numero={claim.etat.numero}"


def key_of(claim: Claim, said: dict[str, object]) -> str:
    """One for each content: a document is never out of date, and asking again costs nothing."""
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:24]
    return f"recapitulatifs/{claim.etat.compte}/{claim.etat.numero}/{digest}.pdf"
