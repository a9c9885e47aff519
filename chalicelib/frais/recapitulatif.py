"""The récapitulatif of a claim: every line and its reason, asked for once for each content (printing.py makes it)."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from chalicelib import store
from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import claims, states
from chalicelib.frais.claim.claims import Claim
from chalicelib.frais.regles import formats
from chalicelib.frais.regles.formats import phrase
from chalicelib.frais.shown import figures, views
from chalicelib.missions import clock
from chalicelib.missions.listing import address, kinds
from chalicelib.tables import client

if TYPE_CHECKING:
    from chalicelib.frais.shown.shapes import PartieDeclaree

TEMPLATE = "recapitulatif"
HALVES = {"remuneration": "Travail", "deplacement": "Déplacement"}


def link(compte: str, numero: str, now: datetime) -> str | None:
    """A link of a minute to the person's document as the claim stands; None while it is being made."""
    claim = claims.load(compte, numero, now)
    key = key_of(claim, content(claim))
    if claim.etat.recapitulatif == key:
        return store.DOCUMENTS.link(key, f"etat-de-frais-{numero}.pdf", store.PDF)
    message = json.dumps({"document": TEMPLATE, "compte": compte, "numero": numero})
    client("sqs").send_message(QueueUrl=os.environ["IMAGIN_FILE_DOCUMENTS"], MessageBody=message)
    return None


def content(claim: Claim) -> dict[str, object]:
    """What templates/pdf/recapitulatif.typ prints."""
    from chalicelib.frais.shown import declared  # when a document is asked for, never at a start

    calcul, etat = figures.of(claim), claim.etat
    sent = f"Transmis le {_sent(claim)}, sous la référence {declared.reference(claim)}." if etat.transmis else ""
    draft = "Brouillon : cet état de frais n'est pas transmis, ses montants peuvent encore changer."
    return {
        "titre": f"État de frais – mission n°{formats.NBSP}{etat.numero}",
        "academie": {
            "nom": ACADEMIE.nom,
            "application": ACADEMIE.application,
            "accent": ACADEMIE.couleurs.accent_clair,
            "aide": f"Pour toute question, contactez {ACADEMIE.contacts.instance}.",
        },
        "adresse": page(claim),
        "statut": phrase(sent or draft),
        "personne": _person(claim),
        "mission": _mission(claim),
        "declare": [_declared(part) for part in declared.of(claim, calcul)],
        "moities": [_half(name, claim, calcul) for name in HALVES],
        "total": figures.said(calcul, *figures.counted(claim), still=figures.still_open(claim)),
        "kilometres": _kilometres(calcul),
        "justificatifs": [one["phrase"] for one in calcul["justificatifs"]],
        "avertissements": [told["phrase"] for told in calcul["avertissements"]],
        "bareme": phrase(f"{_rates(claim, calcul)} À vérifier par le service."),
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
        "total": figures.said(calcul, name, still=figures.still_open(claim)),
    }


def _declared(part: PartieDeclaree) -> dict[str, object]:
    """One part of what is declared; a receipt is named once its bytes were checked."""
    return {
        "titre": part["titre"],
        "lignes": [
            {
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
    told = f"Calcul fait avec les barèmes en vigueur le {formats.jour_court(claim.mission.debut.date())}"
    latest = max((line["en_vigueur"] or "" for half in HALVES for line in calcul[half]["lignes"]), default="")
    since = f", le plus récent depuis le {formats.jour_court(date.fromisoformat(latest))}" if latest else ""
    return f"{told}{since}."


def _line(line: figures.Calcul) -> dict[str, object]:
    since = ""
    if line["en_vigueur"]:
        since = f", en vigueur depuis le {formats.jour_court(date.fromisoformat(line['en_vigueur']))}"
    return {
        "libelle": line["libelle"],
        "explication": line["explication"],
        "reference": f"{line['reference']}{since}" if line["reference"] else "",
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
    begin, end = claim.mission.debut, claim.mission.fin
    span = f"du {formats.moment(begin)} au {formats.moment(end)}"
    if begin.date() == end.date():
        span = f"{formats.jour(begin.date())}, de {formats.heure(begin.time())} à {formats.heure(end.time())}"
    return {
        "numero": str(mission.numero),
        "nature": kinds(mission),
        "examen": ", ".join(str(part) for part in named if part),
        "quand": f"{span} ({named_clock})" if (named_clock := _clock(claim)) else span,
        "lieu": ", ".join(str(part) for part in (mission.centre_nom, address(mission)) if part),
    }


def _kilometres(calcul: figures.Calcul) -> str:
    counted = Decimal(calcul["km_comptes"])
    if not counted:
        return ""
    before = Decimal(calcul["km_depart"])
    year = calcul["annee_km"]
    told = f"{formats.kilometres(counted)} {formats.accorde(counted, 'compté')} en {year}, après"
    return phrase(f"{told} {formats.kilometres(before)} déjà {formats.accorde(before, 'compté')} cette année-là.")


def _clock(claim: Claim) -> str | None:
    mission = claim.affectation
    return clock.named(mission.centre_commune, str(mission.debut))


def _sent(claim: Claim) -> str:
    """On the instance's clock, named when the centre's is another one."""
    told = formats.moment(clock.local(datetime.fromisoformat(str(claim.etat.transmis)), None))
    return f"{told} ({clock.here()})" if _clock(claim) else told


def page(claim: Claim) -> str:
    """The address of the claim, where its QR code leads."""
    return f"{ACADEMIE.origine}/etat-de-frais/?numero={claim.etat.numero}"


def key_of(claim: Claim, said: dict[str, object]) -> str:
    """One for each content: a document is never out of date, and asking again costs nothing."""
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:24]
    return f"recapitulatifs/{claim.etat.compte}/{claim.etat.numero}/{digest}.pdf"
