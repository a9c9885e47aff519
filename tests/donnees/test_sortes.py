"""Every kind of item has its rule, its owner, its way out and its way to be handed over."""

import re
from pathlib import Path

import pytest

from chalicelib import jobs, once, outbox, tables
from chalicelib.academie import ACADEMIE, conservation
from chalicelib.donnees import copie, preparation, sortes
from chalicelib.donnees.sortes import SORTES
from chalicelib.frais import reminders
from chalicelib.gestion.convocations import print_files
from chalicelib.identity import known_browsers
from ops.stack import buckets, functions, queues
from tests import actors

ROOT = Path(__file__).parents[2]
NO_PERSON = {"page"}


def models(table):
    """Every model of a table, however deep."""
    found = [table]
    for one in found:
        found += one.__subclasses__()
    return [one for one in found[1:] if not one.__name__.startswith(("_", "Any"))]


EXAMPLES = {
    "Compte": "C#1f C", "Alias": "A#1234567 A", "Session": "C#1f S#ab", "CodeCourriel": "C#1f V",
    "LienReinitialisation": "R#ab R", "Compteur": "L#oubli#1234567 L", "Signaux": "L#signaux#2026-06-01 L",
    "Appareil": "C#1f N#ab", "Parti": "C#1f E#ab#avis_convocation", "ArretDeRappels": "C#1f U#ab", "AdresseRefusee": "P#1f ADRESSE", "Homonyme": "H#mdenis H", "Personnel": "G#1f G", "EntreeListe": "PERSONNELS a@b.fr",
    "SessionPersonnel": "G#1f S#ab", "LienInvitation": "I#ab I", "RetourUtilise": "J#ab J",
    "LienPersonnel": "Y#lyon#mdenis Y", "Abonnement": "C#1f I", "Gel": "C#1f GEL",
    "Intervenant": "P#1f PROFIL", "Archive": "P#1f PROFIL", "Repertoire": "P#1f REPERTOIRE#01", "AdresseConnue": "P#1f COURRIEL",
    "Reponse": "P#1f X#cle", "EtatDeFrais": "P#1f E#210001", "Justificatif": "P#1f J#210001#ab",
    "Contestation": "P#1f Q#210001", "Fil": "P#1f T#210001", "Message": "P#1f T#210001#0001", "Kilometres": "P#1f K#2026",
    "Rappels": "RAPPELS#2026 30", "Rappel": "P#1f RAPPEL#2026#30", "Approche": "RAPPELS#missions 2026-06-01",
    "Fichier": "LOT#20260601T080000-ab F#001", "TarifReleve": "TARIF#69123#42187 2026-05-18", "Delais": "DELAIS T",
    "Acceptee": "P#1f V#210001#deplacement", "Travail": "LOTS#imports 20260601T080000-ab", "Lot": "LOT#2026-0001 LOT",
    "Arrivees": "LOT#2026-0001 A#3", "Ligne": "LOT#2026-0001 L#210001#310001#deplacement", "Retour": "RETOUR#ab R",
    "Morceau": "RETOUR#ab P#00001", "Tableau": "TABLEAU T", "Part": "P#1f TABLEAU#2026#DEC-1", "Bascule": "P#1f TABLEAU", "Attente": "ATTENTE#DEC-1 T", "Catalogue": "CATALOGUE#2026 ab#000", "Annuaire": "ANNUAIRE ab#000", "Delai": "AIDES 2026-06", "Mission": "M#210001 M",
    "AncienneMission": "M#210001 V#00001", "Affectation": "P#1f M#210001", "Statistique": "STATISTIQUES#2026 DEC-1#x#y",
    "Passage": "CONSERVATION PASSAGE", "Copie": "P#1f DROITS#COPIE", "Demande": "P#1f DROITS#effacement", "Envoi": "avis_ab12", "Cadence": "CADENCE", "Entree": "J#2026-06-01 2026-06-01T08:00:00#ab",
    "Confirmes": "COMMUNES REGLAGES", "Reglage": "REGLAGES 1f2e",
    "Sceau": "SCEAUX 0000000001", "dossiers.Compteur": "LOTS NUMERO#2026",
}  # fmt: skip
"""Model -> the key of an item of it. A new model is to be added here, and to the register."""


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.__name__)
def test_each_model_of_a_table_is_of_one_kind(table):
    place = table.Meta.table_name.removeprefix("imagin-lyon-")
    for model in models(table):
        name = f"{place}.{model.__name__}" if f"{place}.{model.__name__}" in EXAMPLES else model.__name__
        assert name in EXAMPLES, f"{name} : add it to EXAMPLES, and its kind to donnees/sortes.py"
        example = EXAMPLES[name]
        assert len(sortes.de(place, example)) == 1, (model.__name__, example)


def test_each_folder_of_the_buckets_and_each_queue_is_of_one_kind():
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "chalicelib").rglob("*.py"))
    folders = set(re.findall(r'f"(lots|impressions|convocations|recapitulatifs|donnees)/\{', source))
    assert folders == {"lots", "convocations", "recapitulatifs"} | ({"donnees"} & folders)
    for key in ("lots/a/b.csv", f"{print_files.PREFIX}/a/b.pdf", "convocations/1f/1-v1.pdf", "recapitulatifs/1f/1/a.pdf"):
        assert len(sortes.de("documents", key)) == 1, key
    for key in ("imports/1f/a.csv", f"{'a' * 20}/210001/b.pdf"):
        assert len(sortes.de("justificatifs", key)) == 1, key
    places = {one.lieu.removesuffix("_file") for one in SORTES}
    made = {name for name in buckets.resources("lyon") if not name.endswith("Acces")}
    assert {name.removeprefix("Seau").lower() for name in made} | set(queues.QUEUES) <= places


def test_each_kind_has_a_rule_a_purpose_and_a_way_out():
    assert len({one.code for one in SORTES}) == len(SORTES)
    for one in SORTES:
        assert all((one.quoi, one.finalite, one.base)), one.code
        if one.de == "personne_du_tout":
            assert (one.export, one.effacer in ("rien", "vieillit")) == ("aucun", True), one.code
        else:
            assert all((one.regle, one.effacer != "rien", one.export != "aucun")), one.code
            assert one.export not in copie.POURQUOI or copie.POURQUOI[one.export], one.code


def test_each_rule_says_how_long_and_why_and_what_tables_and_buckets_do_is_what_it_says():
    day = ACADEMIE.conservation[0].du
    days = {name: conservation.en_vigueur(ACADEMIE, name, day).jours for name in conservation.REGLES}
    for _, duree in conservation.toutes(ACADEMIE, day):
        assert all((conservation.en_mots(duree), duree.fondement))
    assert days["sauvegardes"] == buckets.BACKUP_DAYS
    assert days["journaux"] == functions.DAYS
    assert days["reponses"] * 86400 == once.KEEP
    assert days["envois"] * 86400 == outbox.KEEP
    assert days["navigateurs"] == known_browsers.KEPT_DAYS
    assert days["rappels"] == reminders.KEPT.days
    assert days["impressions"] * 24 == print_files.HOURS
    rules = {
        rule["Prefix"]: rule["ExpirationInDays"]
        for name in ("SeauDocuments", "SeauJustificatifs")
        for rule in buckets.resources("lyon")[name]["Properties"]["LifecycleConfiguration"]["Rules"]
        if "Prefix" in rule
    }
    assert rules["impressions/"] == days["impressions"]
    assert rules["donnees/"] == days["exportation"]
    assert days["exportation"] * 24 == preparation.HEURES
    assert rules["lots/"] == days["rapports"]
    assert rules["imports/"] == days["imports"]


def test_a_kind_that_is_in_no_register_is_found():
    assert sortes.de("dossiers", "P#1f NOUVEAU#1") == []


def test_all_models_are_loaded_when_they_are_counted():
    assert len({model for table in tables.TABLES for model in models(table)}) >= 44
    assert jobs.JOBS
    assert actors.Service
