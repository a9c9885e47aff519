"""`python -m ops personne export|effacer|geler|degeler|rejouer STAGE [NUMERO]`: a person's data, given or erased."""

import os
from datetime import UTC, datetime
from pathlib import Path

from ops.arguments import Arguments, writable
from ops.console import Stopped, complain, say, several
from ops.deployment import effacements, restore
from ops.paths import RUN

ACTEUR = "ops"
_ACTS = ("export", "effacer", "geler", "degeler", "rejouer")


def _now() -> datetime:
    return datetime.now(UTC)


def main(argv: list[str]) -> int:
    """Exit code 0: done; 1: refused, with its reasons; nothing is changed then."""
    asked = _arguments().parse_args(argv)
    # The service's modules read IMAGIN_CODE when they are imported.
    from chalicelib import tables

    tables.connection()
    if asked.acte == "rejouer":
        return _replay(asked.instance)
    if not asked.numero:
        raise Stopped(f"Donnez le numéro de la personne : python3 -m ops personne {asked.acte} {asked.instance} NUMERO")
    compte = _compte(asked.numero)
    if asked.acte == "export":
        return _export(compte, asked.numero, asked.sortie or RUN / "donnees" / asked.instance)
    if asked.acte == "effacer":
        return _erase(compte, asked.numero, asked.confirmer, dry=asked.essai)
    return _hold(compte, asked.acte, asked.motif)


def _compte(numero: str) -> str:
    from chalicelib.identity import allocation, identifiers

    name = identifiers.canonical(numero) or ""
    found = allocation.holders([f"A#{name}"]) if name else {}
    if not found:
        raise Stopped(f"Aucune personne n’a le numéro {numero} : vérifiez-le. Rien n’a été changé.")
    return next(iter(found.values()))


def _export(compte: str, numero: str, folder: Path) -> int:
    from chalicelib.donnees import copie

    now = _now()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"donnees-{numero}-{now:%Y%m%dT%H%M%S}.zip"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        counts = copie.ecrire(compte, file, now)
    _trace("donnees_exportees", compte, now)
    for name, count in counts.items():
        say(f"  {name} : {count}")
    say(f"À remettre à la personne, puis à détruire : {path}")
    return 0


def _erase(compte: str, numero: str, sure: str, *, dry: bool) -> int:
    from chalicelib.donnees import effacement, sujet

    now = _now()
    found = sujet.lu(compte)
    started = found.account is not None and found.account.efface is not None
    if reasons := [] if started else effacement.refus(found, now):
        complain("Cette personne ne peut pas être effacée maintenant :")
        complain("\n".join(f"  {reason}" for reason in reasons))
        return 1
    if dry:
        say(f"Rien ne s’y oppose : {several(len(found.dossier), 'élément')} du dossier, {len(found.acces)} de l’accès.")
        return 0
    restore.confirm(numero, sure, "Tout ce qui concerne cette personne sera effacé, sans retour.")
    for name, count in effacement.effacer(compte, now, ACTEUR, complet=True).items():
        say(f"  {name} : {count}")
    say("Effacée. Les sauvegardes déjà faites la contiennent encore jusqu’à leur fin ; une restauration l’efface de")
    say("nouveau. Le journal garde un numéro de compte qui ne mène plus à personne.")
    return 0


def _hold(compte: str, acte: str, motif: str) -> int:
    from chalicelib.donnees import gel

    if acte == "geler" and not motif.strip():
        raise Stopped("Dites pourquoi, sans nommer personne : --motif « Recours devant le tribunal, dossier 26-104 ».")
    done = gel.poser(compte, motif.strip(), ACTEUR, _now()) if acte == "geler" else gel.lever(compte, ACTEUR, _now())
    say("C’est fait." if done else "Rien à changer : c’est déjà ainsi.")
    return 0


def _replay(code: str) -> int:
    say(f"Effacées de nouveau : {effacements.rejouer(code, _now())}.")
    return 0


def _trace(action: str, compte: str, now: datetime) -> None:
    from chalicelib import journal

    journal.write(action, objet=f"C#{compte}", acteur=ACTEUR, now=now)


def _arguments() -> Arguments:
    parser = Arguments(prog="python3 -m ops personne", description="Remet ou efface les données d’une personne.")
    parser.add_argument("acte", choices=_ACTS, help="ce qui est à faire ; « rejouer » suit un retour dans le temps")
    parser.on_instance()
    parser.add_argument("numero", nargs="?", default="", help="numéro intervenant de la personne")
    parser.add_argument("--sortie", type=writable, metavar="DOSSIER", help="où écrire la copie de ses données")
    parser.add_argument("--essai", action="store_true", help="dire si l’effacement serait refusé, sans rien écrire")
    parser.add_argument("--motif", default="", help="pourquoi ses données sont gelées, sans nommer personne")
    parser.add_argument("--confirmer", default="", metavar="NUMERO", help="son numéro, pour ne pas être interrogé")
    return parser
