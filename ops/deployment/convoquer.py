"""`python -m ops convoquer STAGE [--mission N] [--controle]`: the official run, its print file, or its list alone."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ops.console import say, step
from ops.paths import RUN

if TYPE_CHECKING:
    from chalicelib.gestion.convocations.command import Place, Run

_PLAIN = str.maketrans("", "", "-:.")


def main(argv: list[str]) -> int:
    """Exit code 0, whether or not somebody was left to convoke; 1 when a mission changed under the run."""
    asked = _arguments().parse_args(argv)
    # The service's modules read IMAGIN_CODE when they are imported.
    from chalicelib import tables
    from chalicelib.gestion.convocations import command as convocations

    tables.connection()
    now = datetime.now(UTC)
    if asked.controle:
        _list(convocations.candidates(now, asked.mission))
        return 0
    with step("Convocations et courriers"):
        run = convocations.convoke(now, "ops", asked.mission)
    if run.letters:
        paths = save(run, asked.sortie or RUN / "convocations" / asked.instance)
        convocations.finish(run, now, "ops")
        for path in paths:
            say(f"À imprimer, puis à détruire (mots de passe provisoires) : {path}")
    _tell(run)
    return 1 if run.skipped else 0


def save(run: "Run", folder: Path) -> list[Path]:
    """Writes the print file, one for 500 letters, readable by its owner alone, before anything says that it exists."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = run.lot[:26].translate(_PLAIN)
    paths = [folder / f"convocations-{name}-{rank}.pdf" for rank in range(1, len(run.parts) + 1)]
    for path, part in zip(paths, run.parts, strict=True):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(part)
            file.flush()
            os.fsync(file.fileno())
    return paths


def _list(places: list["Place"]) -> None:
    for place in places:
        own, profile = place.affectation, place.person.profile
        who = f"{profile.nom} {profile.prenom} ({profile.numero})"
        say(f"{own.service or '-'} ; {who} ; mission {own.numero} ; {own.examen} ; {own.debut} → {own.fin}")
    say(f"Contrôle : {len(places)} à convoquer ; rien n’a été écrit.")


def _tell(run: "Run") -> None:
    for place in run.skipped:
        say(f"non convoqué, modifié pendant l’édition : mission {place.affectation.numero} ; relancer la commande")
    people = len({place.person.compte for place in run.convoked})
    say(
        f"convocations : {len(run.convoked)} ; personnes : {people} ; courriers : {run.letters} ; "
        f"mots de passe provisoires : {len(run.passwords)} ; non convoqués : {len(run.skipped)}"
    )


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ops convoquer", description="Édite les convocations qui restent à faire.")
    parser.add_argument("instance", help="code de l’instance : lyon, siec, centrale…")
    parser.add_argument("--mission", metavar="N", action="append", help="une seule mission (peut être répété)")
    parser.add_argument("--controle", action="store_true", help="lister sans rien écrire")
    parser.add_argument("--sortie", type=Path, metavar="DOSSIER", help="où écrire le fichier à imprimer")
    return parser
