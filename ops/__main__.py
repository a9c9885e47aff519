"""`python -m ops WORD …`: finds the command that a word names, in the project's own environment."""

import difflib
import importlib
import logging
import os
import sys
from collections.abc import Callable

from chalicelib import faults
from ops.checkout import environment
from ops.console import Stopped, complain, say

COMMANDS = {
    "installer": ("ops.checkout.install", "prépare l’environnement, les outils du site et les polices"),
    "chromium": ("ops.checkout.chromium", "installe Chromium pour les essais dans le navigateur"),
    "run": ("ops.local.run", "démarre toutes les instances sur cet ordinateur"),
    "academie": ("ops.instances.academie", "écrit ou vérifie les fichiers d’une instance"),
    "package": ("ops.package.build", "fabrique les archives et le modèle d’une instance"),
    "compte": ("ops.deployment.compte", "prépare un compte AWS pour ses instances, une fois"),
    "deploy": ("ops.deployment.deploy", "déploie une instance"),
    "rollback": ("ops.deployment.rollback", "remet en service le déploiement précédent"),
    "upgrade": ("ops.deployment.upgrade", "déploie une version dont les tables changent"),
    "plan": ("ops.plan.command", "dit ce que les missions d’une session demanderont, et ce que le mois coûtera"),
    "doctor": ("ops.deployment.doctor", "dit ce qui manque à une instance"),
    "backup": ("ops.deployment.backup", "sauvegarde une instance"),
    "restore": ("ops.deployment.restore", "ramène une instance à l’une de ses sauvegardes"),
    "retire": ("ops.deployment.retire", "retire une instance du compte en gardant ses données"),
    "fermer": ("ops.deployment.fermer", "arrête une instance tout de suite, sans toucher à ses données"),
    "rouvrir": ("ops.deployment.rouvrir", "remet en marche une instance fermée"),
    "secret": ("ops.deployment.rotation", "change le secret entre CloudFront et l’API, sans coupure"),
    "logs": ("ops.deployment.journaux", "montre ce qu’une fonction a écrit"),
    "invoke": ("ops.deployment.invoquer", "lance tout de suite une fonction programmée"),
    "lettres-mortes": ("ops.deployment.lettres_mortes", "dit ce qui a trop échoué et attend, ou le renvoie"),
    "import": ("ops.deployment.imports", "importe des tableaux (CSV, XLSX, ODS) dans une instance"),
    "convoquer": ("ops.deployment.convoquer", "prépare les convocations d’une instance"),
    "recompute": ("ops.deployment.recompute", "recalcule un état de frais transmis, au centime"),
    "admin": ("ops.deployment.admin", "invite le premier administrateur d’une instance"),
    "code": ("ops.deployment.code", "donne le code d’un compte de démonstration du personnel"),
    "personne": ("ops.deployment.personne", "remet ou efface les données d’une personne"),
    "conservation": ("ops.deployment.conservation", "dit ce qui a fait son temps, écrit les courriers"),
    "extrait": ("ops.deployment.extrait", "vérifie l’extrait du journal remis à une personne"),
    "audit": ("ops.deployment.audit", "vérifie le journal d’une instance contre ses sceaux"),
    "controler-modeles": ("ops.package.checkers", "soumet modèles et politiques à des vérificateurs extérieurs"),
    "empreintes": ("ops.package.hashes", "écrit les empreintes des paquets livrés"),
    "openapi": ("ops.openapi.build", "écrit docs/openapi.json et les types des pages d’après les routes"),
    "colonnes": ("ops.guides.colonnes", "écrit les tableaux de docs/imports.md d’après les colonnes lues"),
    "communes": ("ops.communes.build", "écrit la liste des communes d’après celle de l’année"),
    "donnees": ("ops.guides.donnees", "écrit docs/donnees.md, le registre du traitement, d’après les réglages"),
    "accessibilite": ("ops.guides.accessibilite", "écrit docs/accessibilite.md d’après la grille du RGAA"),
    "langues": ("ops.pages.langues", "met les catalogues des autres langues à jour d’après le français des pages"),
    "composants": ("ops.pages.composants", "écrit docs/composants.html d’après le thème"),
    "chalice": ("ops.local.chalice_cli", "Chalice, servi par « make run » : chalice local --stage lyon"),
    "captures": ("ops.local.captures", "photographie les pages pour la documentation"),
    "demo": ("ops.local.demo", "charge les données de démonstration d’une instance"),
}
CALL_SECONDS, CALL_TRIES = 60, 20
"""How long, and how often, a command asks AWS the same thing before it gives up."""
LOCAL_ONLY = ("code", "demo")
"""Those that know no other instance than the local service's."""
ON_AN_INSTANCE = (
    *LOCAL_ONLY,
    "import",
    "convoquer",
    "recompute",
    "admin",
    "audit",
    "personne",
    "conservation",
    "plan",
    "doctor",
    "backup",
    "restore",
    "retire",
    "fermer",
    "rouvrir",
    "secret",
    "logs",
    "invoke",
    "lettres-mortes",
)
PLAIN = {
    **dict.fromkeys(("installer", "chromium", "run", "controler-modeles", "empreintes", "openapi", "colonnes"), ""),
    **dict.fromkeys(("donnees", "accessibilite", "composants", "captures"), ""),
    "langues": " [--tout]",
    **dict.fromkeys(("academie", "package", "rollback", "demo"), " CODE"),
    "communes": " [--verifier]",
}
"""What follows the words that read it without a parser."""
SLOW = {"run": "IMAG’IN Intervenant sur cet ordinateur : chargement, contrôle des ports et des fichiers d’instance…"}
"""Said at once by what loads for seconds before its first step."""
_HELP = {"-h", "--help"}
AFTER_AN_ACT = ("personne",)
"""Those that name what to do before the instance."""

_AGAIN = "Relancez la même commande : "
INTERRUPTED = {
    "import": f"Ce qui est entré y reste. {_AGAIN}elle dit « inchangés » pour ce qui est fait, et prend le reste.",
    "convoquer": "Les convocations éditées le restent, leurs fichiers sont nommés plus haut. Attendez cinq minutes,"
    " puis relancez la même commande : elle édite celles qui restent.",
    "backup": f"Une sauvegarde inachevée ne compte pas. {_AGAIN}elle en fait une entière.",
    "restore": f"L’instance est peut-être entre deux états : ne la rouvrez pas. {_AGAIN}elle finit le retour.",
    "personne": f"{_AGAIN}elle finit un effacement commencé ; une copie inachevée est à détruire.",
    "upgrade": f"{_AGAIN}elle continue où elle s’est arrêtée.",
}
"""What is done, and how to go on, when a long command is stopped, with Ctrl-C or by AWS."""
_LATER = "Relancez la même commande dans quelques minutes."


def main(argv: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this is what tells it to an older one
        raise Stopped("Il faut Python 3.11 ou plus récent.")
    if not argv or argv[0] in _HELP:
        return _usage(say if argv else complain)
    if argv[0] not in COMMANDS:
        return _unknown(argv[0])
    if argv[0] in PLAIN and _HELP & set(argv):
        return explain(argv[0])
    if left := _too_much(*argv):
        told = f"mots de trop, ou options inconnues : {' '.join(left)}"
        complain(f"python3 -m ops {argv[0]} : {told}. « python3 -m ops {argv[0]} --help » explique tout.")
        return 2
    environment.python()
    if not environment.inside():
        os.execv(environment.PYTHON, [str(environment.PYTHON), "-m", "ops", *argv])
    word, rest = argv[0], argv[1:]
    if word in ON_AN_INSTANCE:
        _aim(word, rest)
    if word in SLOW:
        say(SLOW[word])
    with faults.patiently(CALL_SECONDS, CALL_TRIES):
        return int(importlib.import_module(COMMANDS[word][0]).main(rest))


def _aim(word: str, rest: list[str]) -> None:
    """Points this process at the instance named first, or after the act, before the command's module reads its
    tables. The command's own parser refuses what it does not take, `--aws` too."""
    from ops.deployment import target

    logging.disable(logging.INFO)  # an operator reads the command's report, not the events of the functions.
    if not _HELP & set(rest):
        words = [said for said in rest if not said.startswith("-")]
        on_aws = "--aws" in rest and word not in LOCAL_ONLY
        target.aim(next(iter(words[word in AFTER_AN_ACT :]), ""), on_aws=on_aws)


def explain(word: str) -> int:
    """The help of a command that has no parser of its own."""
    what = COMMANDS[word][1]
    say(f"Usage : python3 -m ops {word}{PLAIN[word]}\n\n{what[0].upper()}{what[1:]}.")
    return 0


def _usage(tell: Callable[[str], None]) -> int:
    """The list of the commands; exit 0 when it was asked for, 2 when a command was forgotten."""
    tell("Usage : python3 -m ops COMMANDE …")
    for word, (_, what) in COMMANDS.items():
        tell(f"  {word:17} {what}")
    both = (word for word in ON_AN_INSTANCE if word not in LOCAL_ONLY)
    tell(f"{', '.join(both)} agissent sur le service local en marche ; sur AWS avec --aws.")
    tell("python3 -m ops COMMANDE --help explique une commande.")
    return 0 if tell is say else 2


def _too_much(word: str, *rest: str) -> list[str]:
    """What follows a word that has no parser, and that it does not take."""
    form = PLAIN.get(word)
    return [] if form is None else [said for said in rest if f"[{said}]" not in form][form.count("CODE") :]


def _unknown(word: str) -> int:
    near = difflib.get_close_matches(word, COMMANDS, 1)
    meant = f" Vouliez-vous dire « {near[0]} » ?" if near else ""
    complain(f"« {word} » n’est pas une commande.{meant} « python3 -m ops --help » les donne toutes.")
    return 2


def carry_out(argv: list[str]) -> int:
    """The exit code; what stops a command is one sentence that says how to go on; only our own faults leave a trace."""
    after = INTERRUPTED.get(argv[0] if argv else "", "")
    try:
        return main(argv)
    except Stopped as stopped:
        complain(f"\n{stopped}")
        return 1
    except KeyboardInterrupt:
        complain(f"\nInterrompu. {after}".rstrip())
        return 130
    except Exception as problem:
        fault = problem if isinstance(problem, faults.Fault) else faults.of_botocore(problem)
        if not isinstance(fault, faults.Busy | faults.Unknown):
            raise
        complain(f"\nAWS ne répond pas, ou refuse d’en faire plus pour l’instant ({fault.code}). {after or _LATER}")
        return 1


if __name__ == "__main__":
    sys.exit(carry_out(sys.argv[1:]))
