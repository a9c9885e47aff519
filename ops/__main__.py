"""`python -m ops WORD …`: finds the command that a word names, in the project's own environment."""

import importlib
import logging
import os
import sys

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
ON_AN_INSTANCE = (
    "import",
    "convoquer",
    "recompute",
    "admin",
    "code",
    "audit",
    "personne",
    "conservation",
    "demo",
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
HERE_ALONE = ("code", "demo")
"""Of these, those that AWS refuses: what they give has no place elsewhere."""
PLAIN = {
    **dict.fromkeys(("installer", "chromium", "run", "controler-modeles", "empreintes", "openapi", "colonnes"), ""),
    **dict.fromkeys(("donnees", "accessibilite", "composants", "captures", "langues"), ""),
    **dict.fromkeys(("academie", "package", "rollback", "demo"), " CODE"),
    "upgrade": " CODE [OPTIONS DE « make deploy »]",
    "communes": " [--verifier]",
}
"""What follows the words that read it without a parser."""
SLOW = {"run": "IMAG’IN Intervenant sur cet ordinateur : chargement, contrôle des ports et des fichiers d’instance…"}
"""Said at once by what loads for seconds before its first step."""
_HELP = {"-h", "--help"}
_WHERE = "sur le service local en marche ; sur AWS avec --aws"
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
    if not argv or argv[0] not in COMMANDS:
        return _usage()
    if argv[0] in PLAIN and _HELP & set(argv):
        return explain(argv[0])
    environment.python()
    if not environment.inside():
        os.execv(environment.PYTHON, [str(environment.PYTHON), "-m", "ops", *argv])
    word, rest = argv[0], argv[1:]
    if word in ON_AN_INSTANCE:
        rest = _aim(rest, after=word in AFTER_AN_ACT)
    if word in SLOW:
        say(SLOW[word])
    try:
        with faults.patiently(CALL_SECONDS, CALL_TRIES):
            return int(importlib.import_module(COMMANDS[word][0]).main(rest))
    finally:
        if word in ON_AN_INSTANCE and word not in HERE_ALONE and _HELP & set(rest):
            say(f"\nAgit {_WHERE}.")


def _aim(rest: list[str], *, after: bool = False) -> list[str]:
    """Points this process at the instance named first, or after the act, before the command's module reads its
    tables."""
    from ops.deployment import target

    logging.disable(logging.INFO)  # an operator reads the command's report, not the events of the functions.
    if not _HELP & set(rest):
        words = [word for word in rest if not word.startswith("-")]
        target.aim(next(iter(words[after:]), ""), on_aws="--aws" in rest)
    return [word for word in rest if word != "--aws"]


def explain(word: str) -> int:
    """The help of a command that has no parser of its own."""
    what = COMMANDS[word][1]
    say(f"Usage : python3 -m ops {word}{PLAIN[word]}\n\n{what[0].upper()}{what[1:]}.")
    return 0


def _usage() -> int:
    complain("Usage : python3 -m ops COMMANDE …")
    for word, (_, what) in COMMANDS.items():
        complain(f"  {word:17} {what}")
    there = ", ".join(word for word in ON_AN_INSTANCE if word not in HERE_ALONE)
    complain(f"{there} agissent {_WHERE} ; {', '.join(HERE_ALONE)}, sur le premier seul.")
    complain("python3 -m ops COMMANDE --help explique une commande.")
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
