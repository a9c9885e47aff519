"""`python -m ops convoquer STAGE [--mission N] [--par centre] [--controle]`: the run and its letters, or its list."""

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ops.arguments import Arguments, writable
from ops.console import Progress, Stopped, say, step
from ops.paths import RUN

if TYPE_CHECKING:
    from chalicelib.gestion.convocations.drive import Driven
    from chalicelib.gestion.convocations.places import Place

_HELD = (
    "Une édition de convocations est en cours, ou vient d’être coupée : "
    "attendez cinq minutes, puis relancez la commande."
)


def _now() -> datetime:
    return datetime.now(UTC)


def main(argv: list[str]) -> int:
    """Exit code 0, whether or not somebody was left to convoke; 1 when a mission changed under the run."""
    asked = _arguments().parse_args(argv)
    # The service's modules read IMAGIN_CODE when they are imported.
    from chalicelib import tables
    from chalicelib.gestion import relire
    from chalicelib.gestion.convocations import drive
    from chalicelib.gestion.work.travaux import AtWork

    tables.connection()
    _know(asked.mission or [])
    if asked.controle:
        _list(drive.candidates(_now(), asked.mission))
        return 0
    done, paths, folder = drive.Driven(), [], asked.sortie or RUN / "convocations" / asked.instance
    try:
        with step("Convocations et courriers"):
            for one in drive.convoke(_now, missions=asked.mission, heard=Progress(), decoupe=asked.par):
                paths += save(one.parts, folder, _now(), one.names) if one.parts else []
                drive.finish(one, _now())
                done.add(one)
    except AtWork:
        raise Stopped(_HELD) from None
    finally:
        for path in paths:
            say(f"À imprimer, puis à détruire (mots de passe provisoires) : {path}")
    if done.convoked:
        ended = _now()
        relire.ask(f"convoquer {ended}", (), ended)
    _tell(done)
    return 1 if done.skipped else 0


def _know(numbers: list[str]) -> None:
    """Stopped when a mission that was named does not exist: « nobody to convoke » would hide a slip of the hand."""
    from chalicelib.missions.models import Mission, mission_key

    asked = [(mission_key(one), "M") for one in dict.fromkeys(numbers)]
    known = {str(mission.pk) for mission in Mission.batch_get(asked)}
    if unknown := [one for one in dict.fromkeys(numbers) if mission_key(one) not in known]:
        raise Stopped(f"Mission inconnue : {', '.join(unknown)}. Rien n’a été fait : vérifiez le numéro.")


def save(parts: list[bytes], folder: Path, now: datetime, names: Sequence[str] = ()) -> list[Path]:
    """Writes the print files, of 500 people each, readable by their owner alone, before anything says they exist.

    `names`: the centre or the service of each, which its name says.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    said = [f"{re.sub(r'[^0-9A-Za-z]+', '-', name)}-" if name else "" for name in names or [""] * len(parts)]
    paths = [folder / f"convocations-{name}{now:%Y%m%dT%H%M%S%f}-{rank}.pdf" for rank, name in enumerate(said, 1)]
    for path, part in zip(paths, parts, strict=True):
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


def _tell(done: "Driven") -> None:
    for place in done.skipped:
        say(f"non convoqué, modifié pendant l’édition : mission {place.affectation.numero} ; relancer la commande")
    people = len({place.person.compte for place in done.convoked})
    say(
        f"convocations : {len(done.convoked)} ; personnes : {people} ; courriers : {done.letters} ; "
        f"mots de passe provisoires : {len(done.passwords)} ; non convoqués : {len(done.skipped)}"
    )


def _arguments() -> Arguments:
    parser = Arguments(prog="python3 -m ops convoquer", description="Édite les convocations qui restent à faire.")
    parser.on_instance()
    parser.add_argument("--mission", metavar="N", action="append", help="une seule mission (peut être répété)")
    parser.add_argument(
        "--par", choices=("tout", "centre", "service"), default="tout", help="un fichier par centre ou par service"
    )
    parser.add_argument("--controle", action="store_true", help="lister sans rien écrire")
    parser.add_argument("--sortie", type=writable, metavar="DOSSIER", help="où écrire le fichier à imprimer")
    return parser
