"""What the rules read of a person's items: the facts of a mission, of the person, the kilometres of each year."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from chalicelib import tables
from chalicelib.frais.claim.models import Justificatif, Kilometres
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.missions.collection import Collection
from chalicelib.missions.models import Affectation

_TWINS = 20


def mission(affectation: Affectation) -> MissionFaits:
    """What the rules read of a mission."""
    santorin = affectation.copies_santorin
    facts: dict[str, Any] = {name: getattr(affectation, name) for name in ("numero", "type", "type_2")}
    return MissionFaits(
        **facts,
        taux=str(affectation.taux or "A_CONFIGURER"),
        mode_evaluation="ECA" if affectation.mode_evaluation == "ECA" else "ponctuelle",
        debut=datetime.fromisoformat(str(affectation.debut)),
        fin=datetime.fromisoformat(str(affectation.fin)),
        centre_commune=str(affectation.centre_commune),
        restaurant_administratif=bool(affectation.restaurant_administratif),
        vehicule_autorise=affectation.vehicule_autorise,
        examen=str(affectation.examen or ""),
        copies_santorin=None if santorin is None else int(santorin),
        convoque=bool(affectation.convoquee),
        annulee=bool(affectation.annulee),
        taux_2=str(affectation.taux_2 or "A_CONFIGURER"),
        double_correction=bool(affectation.double_correction),
    )


def person(found: Collection) -> PersonneFaits:
    """What the rules read of a person."""
    return PersonneFaits(found.person.residence_administrative, found.person.residence_familiale)


def kilometres(found: Collection) -> dict[str, Kilometres]:
    """Year -> counter."""
    return {sk[2:]: Kilometres.from_raw_data(raw) for sk, raw in found.others.items() if sk.startswith("K#")}


def receipts(found: Collection) -> list[Justificatif]:
    """Every receipt of the person, oldest first within a claim."""
    held = [Justificatif.from_raw_data(raw) for sk, raw in found.others.items() if sk.startswith("J#")]
    return sorted(held, key=lambda receipt: (str(receipt.numero), str(receipt.ajoute), str(receipt.sk)))


def same_file(sha256: str) -> Iterator[Justificatif]:
    """Receipts of anybody that hold this very file, twenty at most."""
    return Justificatif.by_liste.query(_content(sha256), limit=_TWINS)


def same_files(digests: Iterable[str]) -> dict[str, list[Justificatif]]:
    """The same for several files, in one trip; all of them where they are few."""
    wanted = list(digests)
    found = tables.query_lists(map(_content, wanted), _TWINS)
    return {sha: [Justificatif.from_raw_data(raw) for raw in found[_content(sha)]] for sha in wanted}


def _content(sha256: str) -> str:
    return f"fichier#{sha256}"
