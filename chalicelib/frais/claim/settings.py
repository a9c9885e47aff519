"""The rules' settings of the instance served: its own file, what two members confirmed since, the served neighbours."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import Examen, Frais, Gestion, Texte
from chalicelib.frais.claim import dated, motifs
from chalicelib.frais.claim.dated import COMMUNES as COMMUNES
from chalicelib.frais.claim.dated import HEAD, Confirmes, Poses
from chalicelib.frais.regles.baremes import depuis_textes, nom_d_examen
from chalicelib.frais.regles.communes import Liste, commune_entiere
from chalicelib.frais.regles.reglages import Reglages, desservies
from chalicelib.frozen import frozen
from chalicelib.missions import clock
from chalicelib.tables import Dossiers

SANS_DESSERTE = "COMMUNES_SANS_DESSERTE"
"""Partition of the touching communes that the service said are not joined; sort key as that of COMMUNES, both ways."""
KEEP_SECONDS = 300
RULES = ("demi_tarif", "nuitee", "justificatifs", "ticket_dans_la_commune", "marge_jours")
"""What counts on the day of the mission, besides rates, the rates of exams and neighbours."""
DESK = (
    *("deux_visas", "annulation_minutes", "contestation_jours", "montant_a_verifier", "distance_a_verifier"),
    *("services", "voies_de_recours", "constat_separe"),
)
APPEAL = ("service", "mediateur", "tribunal", "tribunal_externe", "mediation", "confirme")
"""What counts on the day of an act: `gestion.<name>` and `gestion.recours.<name>`."""
EXAMS, PAIR, ANSWER = "examens.", "limitrophes.", "gestion.reponses."


@frozen
class _Known:
    since: float
    reglages: Reglages
    poses: Poses


_kept: _Known | None = None


def current() -> Reglages:
    """Read from the table at most every five minutes in a container, in one query; see `of_day` for one mission's."""
    return _known().reglages


def confirmed() -> Poses:
    """What two members confirmed, as `current` read it."""
    return _known().poses


def forget() -> None:
    """Reads again at the next `current`, after an import of neighbouring communes or a setting confirmed.

    Until then `gestion` and `echeance` know the instance's file alone: whoever answers requests reads again at once.
    """
    global _kept
    _kept = None


def neighbours() -> dict[str, frozenset[str]]:
    """Commune -> neighbours served by public transport, both ways."""
    return _joined(Dossiers.query(COMMUNES))


def pairs() -> set[str]:
    """`A#B` of the served neighbours, both ways; as they are now."""
    found = Dossiers.query(COMMUNES, consistent_read=True)
    return {str(item.sk) for item in found if item.sk != HEAD}


def unserved() -> frozenset[str]:
    """`A#B` of the touching communes that the service settled as not joined, both ways; as they are now."""
    return frozenset(str(item.sk) for item in Dossiers.query(SANS_DESSERTE, consistent_read=True))


def of_day(reglages: Reglages, day: date, poses: Poses | None = None) -> Reglages:
    """The settings as they count for a mission that begins that day. `poses`: in the place of those read last."""
    poses = _last() if poses is None else poses
    if not poses:
        return reglages
    given: dict[str, object] = {}
    near = reglages.communes_desservies
    for name in RULES:
        if (found := dated.on(poses, f"frais.{name}", day)) is not None:
            given[name] = dated.as_(getattr(reglages, name), found.valeurs)
    exams = {name: dict(rates) for name, rates in reglages.examens.items()}
    for name in poses:
        if name.startswith(EXAMS) and (found := dated.on(poses, name, day)) is not None:
            exam, _, activity = name.removeprefix(EXAMS).rpartition(".")
            exams.setdefault(exam, {})[activity] = found.valeurs[0]
            given["examens"] = exams
        elif name.startswith(PAIR) and (found := dated.on(poses, name, day)) is not None:
            near = given["communes_desservies"] = _with(near, name, joined=found.valeurs[0] == "oui")
    return dated.changed(reglages, given) if given else reglages


def gestion(moment: datetime) -> Gestion:
    """What the service applies to what it decides at that moment, by the instance's clock.

    As `current` read it last, which each function does as it starts: nobody waits for a reading for this alone.
    """
    day = clock.local(moment, None).date()
    poses, own = _last(), ACADEMIE.gestion
    if not any(name.startswith("gestion.") for name in poses):
        return own
    appeal = dated.changed(own.recours, _given(poses, "gestion.recours.", own.recours, APPEAL, day))
    return dated.changed(own, {**_given(poses, "gestion.", own, DESK, day), "recours": appeal})


def answers(moment: datetime) -> dict[str, str]:
    """Code of a motif -> the answer that is prepared for it at that moment; as `gestion`."""
    day, poses = clock.local(moment, None).date(), _last()
    codes = (name.removeprefix(ANSWER) for name in poses if name.startswith(ANSWER))
    given = {code: dated.on(poses, ANSWER + code, day) for code in codes}
    return motifs.ANSWERS | {code: found.valeurs[0] for code, found in given.items() if found is not None}


def echeance(session: int, moment: datetime) -> date:
    """The last day to claim for a session, as it is known at that moment; as `gestion`."""
    poses = _last()
    found = dated.on(poses, f"echeances.{session}", clock.local(moment, None).date()) if poses else None
    return ACADEMIE.frais.echeance(session) if found is None else date.fromisoformat(found.valeurs[0])


def of_instance(frais: Frais, communes: Mapping[str, frozenset[str]], poses: Poses | None = None) -> Reglages:
    """The settings that an instance's `[frais]` table stands for; a confirmed rate wins over the file's.

    ValueError on a rate that is not one.
    """
    own = depuis_textes(map(_own_text, frais.texte), "instance")
    settings = Reglages(
        **{name: getattr(frais, name) for name in RULES},
        communes_desservies=communes,
        examens={nom_d_examen(name): _rates(exam) for name, exam in frais.examens.items()},
        taux_propres=(*dated.own_rates(poses or {}), *own),
    )
    return replace(
        settings,
        grandes_villes=_list(frais.grandes_villes) or settings.grandes_villes,
        grand_paris=_list(frais.grand_paris) or settings.grand_paris,
    )


def _last() -> Poses:
    return {} if _kept is None else _kept.poses


def _known() -> _Known:
    global _kept
    if _kept is None or time.monotonic() - _kept.since > KEEP_SECONDS:
        items = list(Confirmes.query(COMMUNES))
        poses = dated.ended(dated.read(one for item in items if item.sk == HEAD for one in item.poses or ()))
        _kept = _Known(time.monotonic(), of_instance(ACADEMIE.frais, _joined(items), poses), poses)
    return _kept


def _joined(items: Iterable[Dossiers]) -> dict[str, frozenset[str]]:
    pairs = (str(item.sk).split("#") for item in items if item.sk != HEAD)
    return desservies((one, (other,)) for one, other in pairs)


def _with(known: Mapping[str, frozenset[str]], name: str, *, joined: bool) -> dict[str, frozenset[str]]:
    """The neighbours with one pair joined, or parted, both ways."""
    one, other = name.removeprefix(PAIR).split(".")
    found = dict(known)
    for here, there in ((one, other), (other, one)):
        held = found.get(here, frozenset())
        found[here] = held | {there} if joined else held - {there}
    return found


def _given(poses: Poses, prefix: str, known: object, names: tuple[str, ...], day: date) -> dict[str, object]:
    found = {name: dated.on(poses, prefix + name, day) for name in names}
    return {name: dated.as_(getattr(known, name), one.valeurs) for name, one in found.items() if one is not None}


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
