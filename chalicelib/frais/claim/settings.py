"""The rules' settings of the instance served: its own file, and the neighbouring communes that it imported."""

import time
from collections.abc import Mapping
from dataclasses import replace

from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import Examen, Frais, Texte
from chalicelib.frais.regles.baremes import depuis_textes, nom_d_examen
from chalicelib.frais.regles.communes import Liste, commune_entiere
from chalicelib.frais.regles.reglages import Reglages, desservies
from chalicelib.tables import Dossiers

COMMUNES = "COMMUNES"
SANS_DESSERTE = "COMMUNES_SANS_DESSERTE"
"""Partition of the touching communes that the service said are not joined; sort key as that of COMMUNES, both ways."""
KEEP_SECONDS = 300

_kept: tuple[float, Reglages] | None = None


def current() -> Reglages:
    """Read from the table at most every five minutes in a container: neighbours change once a year."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > KEEP_SECONDS:
        _kept = (time.monotonic(), of_instance(ACADEMIE.frais, neighbours()))
    return _kept[1]


def forget() -> None:
    """Reads again at the next use, after an import of neighbouring communes."""
    global _kept
    _kept = None


def neighbours() -> dict[str, frozenset[str]]:
    """Commune -> neighbours served by public transport, both ways."""
    pairs = (str(item.sk).partition("#") for item in Dossiers.query(COMMUNES))
    return desservies((one, (other,)) for one, _, other in pairs)


def unserved() -> frozenset[str]:
    """`A#B` of the touching communes that the service settled as not joined, both ways; as they are now."""
    return frozenset(str(item.sk) for item in Dossiers.query(SANS_DESSERTE, consistent_read=True))


def of_instance(frais: Frais, communes: Mapping[str, frozenset[str]]) -> Reglages:
    """The settings that an instance's `[frais]` table stands for. ValueError on a rate that is not one."""
    settings = Reglages(
        demi_tarif=frais.demi_tarif,
        nuitee=frais.nuitee,
        justificatifs=frais.justificatifs,
        ticket_dans_la_commune=frais.ticket_dans_la_commune,
        marge_jours=frais.marge_jours,
        communes_desservies=communes,
        examens={nom_d_examen(name): _rates(exam) for name, exam in frais.examens.items()},
        taux_propres=depuis_textes(map(_own_text, frais.texte), "instance"),
    )
    return replace(
        settings,
        grandes_villes=_list(frais.grandes_villes) or settings.grandes_villes,
        grand_paris=_list(frais.grand_paris) or settings.grand_paris,
    )


def _list(codes: tuple[str, ...]) -> Liste | None:
    return Liste(frozenset(map(commune_entiere, codes))) if codes else None


def _rates(exam: Examen) -> dict[str, str]:
    """Activity -> rate code, those that the instance leaves to the product left out."""
    rates = {"copie": exam.copie, "heure": exam.heure, "heure_eps": exam.heure_eps or exam.heure}
    rates["dossier"] = exam.dossier
    return {activity: code for activity, code in rates.items() if code}


def _own_text(own: Texte) -> dict[str, object]:
    return {
        "du": own.du,
        "au": own.au,
        "reference": own.reference,
        "source": own.source,
        "seuils": own.seuils,
        "taux": {key: list(amounts) if len(amounts) > 1 else amounts[0] for key, amounts in own.taux.items()},
    }
