"""`make preuves`: every proof at full size, its figures written to docs/preuves.md."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

from tests.horloge import AWKWARD

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "preuves.md"
PROOFS = {
    "purge": (
        "Purge des mots de passe provisoires",
        {
            "accounts": "comptes",
            "over": "mots de passe périmés avant la purge",
            "purged": "purgés",
            "left_over": "encore là après",
            "others_changed": "autres comptes modifiés",
            "reads": "lectures (appels)",
            "items_read": "éléments lus",
            "writes": "écritures",
            "seconds": "durée (s)",
        },
    ),
    "batches": (
        "Import et convocations, message par message, avec trois coupures",
        {
            "rows": "lignes des fichiers (intervenants et missions, Windows-1252)",
            "dry_run_seconds": "essai (s)",
            "import_seconds": "import, coupé une fois puis repris (s)",
            "import_invocations": "exécutions de 20 s au plus pour l’import",
            "rows_in": "lignes entrées, chacune une fois",
            "rows_refused": "lignes refusées",
            "people": "personnes à convoquer",
            "convoke_seconds": "convocations, coupées une fois puis reprises (s)",
            "convoked": "personnes convoquées",
            "claims": "états de frais ouverts",
            "files": "fichiers à imprimer",
            "print_seconds": "fichiers, l’un refait après une coupure (s)",
            "longest_file": "le plus long fichier, mots de passe hachés compris (s)",
            "letters": "lettres",
            "passwords": "mots de passe imprimés",
            "accounts_with_password": "comptes qui en ont un",
            "crashes": "coupures",
        },
    ),
    "campagne": (
        "Les commandes longues, comme un exploitant les tape",
        {
            "missions": "missions",
            "places": "places",
            "people": "personnes",
            "import_seconds": "import (s)",
            "import_again_seconds": "le même import, retapé (s)",
            "convoked": "places convoquées",
            "letters": "lettres",
            "files": "fichiers à imprimer",
            "convoke_seconds": "convocations (s)",
            "convoked_again": "places convoquées par la commande retapée",
            "convoke_again_seconds": "la commande retapée (s)",
            "backup_seconds": "sauvegarde (s)",
        },
    ),
    "memoire": (
        "Mémoire d’un import",
        {
            "small": "lignes du petit",
            "small_memory": "mémoire au plus haut (Mo)",
            "large": "lignes du grand",
            "large_memory": "mémoire au plus haut, du grand (Mo)",
            "ratio": "rapport",
            "rows_in": "lignes entrées",
        },
    ),
    "balayage": (
        "Balayage : chaque acte qui écrit, coupé à chacun de ses appels, puis redemandé",
        {
            "lines_1": "actes joués en entier, à une personne",
            "lines_46": "actes sur plusieurs joués en entier, à 46 personnes",
            "lines_130": "actes sur plusieurs joués en entier, à 130 personnes",
            "lines_left": "actes que la durée donnée n’a pas suffi à finir, repris au passage suivant",
            "cases_1": "cas joués (acte × appel × façon de tomber), à une personne",
            "cases_46": "cas joués, à 46 personnes",
            "cases_130": "cas joués, à 130 personnes",
            "cases_left": "cas qui restent à ces actes, autant qu’ils sont connus",
            "known": "cas dont la suite était connue d’un état déjà rencontré (docs/fiabilite.md)",
            "checked": "de ceux-là, joués jusqu’au bout quand même, avec la même fin",
            "twins": "courriels ou entrées en double permis, comptés",
            "wrong": "cas où l’état final diffère",
            "lives": "vies de missions et d’états de frais, quarante actes tirés chacune",
        },
    ),
    "juge": (
        "Tests de ce qui touche aux tables, devant un second juge",
        {
            "judge": "juge",
            "passed": "tests réussis",
            "failed": "tests en échec",
            "left_out": "tests laissés de côté, chacun nommé avec sa raison (tests/second_judge.py)",
        },
    ),
    "transports": (
        "Les mêmes tests, notre transport vers DynamoDB et SQS en dessous",
        {
            "passed": "tests réussis",
            "failed": "tests en échec",
            "spoke": "dont parlent à AWS par notre transport",
            "requests": "demandes faites par lui, la signature de chacune refaite par botocore",
            "left_out": "tests laissés de côté, chacun nommé avec sa raison (tests/own_transport.py)",
        },
    ),
    "echanges": (
        "Fichiers échangés, ouverts et enregistrés par un tableur, puis repris",
        {
            "program": "tableur, en français, nombres spéciaux reconnus ou non ; puis les formes d’Excel",
            "files": "fichiers repris",
            "rows": "lignes",
            "same": "reprises telles quelles",
            "told": "refusées ou mises en question, le dommage nommé",
            "repaired": "rendues par les réparations proposées",
            "beyond_repair": "à corriger à la main, nommées",
            "changed": "perdues ou changées sans un mot",
            "seconds": "durée (s)",
        },
    ),
    "moteurs": (
        "La marche entière dans chaque moteur, du mot de passe imprimé à l’acceptation, avec une coupure",
        {
            "engines": "moteurs",
            "walks": "marches réussies",
            "paper": "essais d’impression réussis",
            "failed": "essais en échec",
            "seconds": "durée de chaque marche (s)",
        },
    ),
    "contrat": (
        "Demandes tirées du contrat de l’API, justes et fausses (Schemathesis)",
        {
            "operations": "opérations",
            "cas": "demandes",
            "acceptes": "acceptées",
            "faux": "réponses hors du contrat",
            "5xx": "réponses 5xx",
        },
    ),
    "bureau": (
        "Les pages du service, sur dix mille états de frais",
        {
            "claims": "états de frais à décider, dans un service",
            "pages": "pages demandées",
            "trips": "trajets l’un après l’autre, session non comprise, au plus",
            "cpu_ms": "processeur de l’API par page, médiane (ms)",
            "slowest": "la page la plus lourde",
            "heavier": "pages qui prennent plus de 60 ms",
            "board_ms": "le tableau de bord (ms)",
            "whole_count_seconds": "tout compter de nouveau, avec les listes de personnes et de missions (s)",
            "changed": "états de frais décidés dans la même minute",
            "followed": "parties acceptées que le tableau montre la minute d’après",
            "follow_seconds": "la minute qui les suit (s)",
            "seconds": "durée de la preuve (s)",
        },
    ),
    "matin": (
        "Premier matin d’une académie, un attaquant à l’intérieur",
        {
            "people": "personnes derrière trois adresses, une saisie sur cinq fautive",
            "requests": "demandes de connexion en quatre heures",
            **{
                f"{name}_{when}": f"{label}, {rule}"
                for name, label in {
                    "shut_out": "personnes qui n’entrent pas (%)",
                    "refused": "personnes dont le bon mot de passe a été refusé (%)",
                    "late": "personnes retardées de plus de 5 s (%)",
                    "lost": "temps perdu par toutes (h)",
                    "target": "temps perdu par le titulaire de l’identifiant attaqué (s)",
                    "stuffed": "couples volés lus, au plus en une heure",
                    "spread": "identifiants où un même mot de passe est lu, au plus en une heure",
                    "hammered": "mots de passe lus sur l’identifiant attaqué, au plus en une heure",
                }.items()
                for when, rule in {"before": "règle d’avant", "after": "règle d’aujourd’hui"}.items()
            },
        },
    ),
    "juin": (
        "Une matinée de juin, 100 000 personnes, sur le modèle des limites",
        {
            "people": "personnes en trois heures",
            "requests": "demandes, douze par visite, sans réessai",
            "peak": "demandes par seconde, minute la plus forte",
            "hour_before": "refusées pendant l’heure la plus forte (%), limites d’avant (100 par seconde)",
            "hour_after": "refusées pendant l’heure la plus forte (%), limites d’aujourd’hui (1 000 par seconde, connexion à part)",
            "hour_new": "refusées pendant l’heure la plus forte (%), aujourd’hui, compte neuf de dix exécutions",
            "rush_before": "refusées pendant les dix minutes les plus fortes (%), avant",
            "rush_after": "refusées pendant les dix minutes les plus fortes (%), aujourd’hui",
            "rush_new": "refusées pendant les dix minutes les plus fortes (%), aujourd’hui, compte neuf",
            "met_before": "personnes qui rencontrent un refus (%), avant",
            "met_after": "personnes qui rencontrent un refus (%), aujourd’hui",
            "met_new": "personnes qui rencontrent un refus (%), aujourd’hui, compte neuf",
            "functions": "fonctions à la fois, au plus, aujourd’hui",
            "codes_before": "codes arrivés trop tard ou jamais (%), une seule file, 14 courriels par seconde, 50 000 par jour",
            "codes_after": "codes arrivés trop tard ou jamais (%), codes d’abord, même quota",
            "codes_asked": "codes arrivés trop tard ou jamais (%), codes d’abord, quota que `ops plan` fait demander",
            "of_the_journal_before": "unités écrites sur le jour du journal, une partition, seconde la plus forte (elle en admet 1 000)",
            "of_the_journal": "de même, huit partitions, sur la plus chargée",
            "of_notices_before": "unités écrites sur les avis de l’index des envois, une clé, seconde la plus forte (de même)",
            "of_notices": "de même, huit clés, sur la plus chargée",
            "of_codes": "unités écrites sur les codes de cet index, une clé, seconde la plus forte",
            "of_a_list": "unités écrites sur la liste d’un service qui aurait tous les états de frais, seconde la plus forte (de même)",
            "ready": "fonctions tenues prêtes (`[matins]`), contre aucune, dans ce qui suit",
            "first_before": "personnes qui attendent un démarrage (1,5 s), dix premières minutes, aucune prête",
            "first_ready": "de même, fonctions tenues prêtes",
            "cold_before": "personnes qui attendent un démarrage, toute la matinée, aucune prête",
            "cold_ready": "de même, fonctions tenues prêtes",
            "door_before": "personnes qui attendent un démarrage quand 20 000 viennent en dix minutes, aucune prête",
            "door_ready": "de même, fonctions tenues prêtes",
        },
    ),
    "envois": (
        "Plus de courriels en un jour que SES n’en laisse partir",
        {
            "messages": "messages demandés en un jour",
            "codes": "dont codes et liens, par à-coups",
            "lost": "perdus",
            "given_up": "abandonnés",
            "lost_answers": "réponses de SES perdues après qu’il a accepté",
            "twins": "messages en double",
            "worst_code": "plus longue attente d’un code (s)",
            "most_codes": "attente que 99 codes sur cent ne dépassent pas (s)",
            "late_codes": "codes partis après plus de 60 s",
            "next_day": "avis partis le lendemain",
            "refused_rate": "refus de SES pour le débit, aucun essai compté",
            "refused_day": "refus de SES pour le quota du jour",
            "most_waiting": "avis dans la file, au plus",
            "seconds": "durée (s)",
        },
    ),
    "communes": (
        "La liste des communes, refaite d’après les listes publiées",
        {"bytes": "taille (octets)", "communes": "communes", "pairs": "paires de limitrophes", "same": "identique au fichier livré"},
    ),
    "horloges": ("Tests rapides, à d’autres heures que celle de la machine", {label: label for label in AWKWARD}),
}


def main() -> int:
    lines = [
        "# Preuves en vraie grandeur",
        "",
        f"Mesurées le {dt.date.today():%d/%m/%Y} par `make preuves`, sur l’émulateur local, deux cœurs.",
    ]
    failed = 0
    for name, (title, words) in PROOFS.items():
        words_of_command = [sys.executable, "-m", f"tests.proofs.{name}"]
        done = subprocess.run(words_of_command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=5 * 3600)
        failed |= done.returncode
        found = json.loads(done.stderr[done.stderr.index("{\n") :])
        lines += ["", f"## {title}", "", "| mesure | valeur |", "|---|---|"]
        lines += [f"| {words[key]} | {_french(found[key])} |" for key in words]
    FILE.write_text("\n".join([*lines, ""]), "utf-8")
    sys.stdout.write("\n".join([*lines, ""]))
    return failed


def _french(value: object) -> str:
    """A number with its comma; a text as it is."""
    return value if isinstance(value, str) else str(value).replace(".", ",")


if __name__ == "__main__":
    sys.exit(main())
