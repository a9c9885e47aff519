"""From when the durations of a person's data count: their last activity, the year in which a claim was paid."""

from collections.abc import Iterator
from datetime import UTC, datetime

from chalicelib.academie import ACADEMIE, conservation
from chalicelib.donnees.sujet import Sujet
from chalicelib.frais.claim import claims, states
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion.people import departures
from chalicelib.missions import collection, listing
from chalicelib.missions.models import Affectation
from chalicelib.tables.items import Raw

_UNSETTLED = {states.REJETE, states.VALIDE, states.TRANSMIS, states.A_VALIDER, states.RENVOYE}


def activite(found: Sujet) -> datetime:
    """The latest of: the account made, a connection, the end of a mission, a claim written or decided."""
    return max(_moments(found), default=datetime(1970, 1, 1, tzinfo=UTC))


def attendus(found: Sujet, now: datetime) -> bool:
    """Whether a mission lies ahead, or somebody has still to send, decide or pay."""
    known = collection.read(found.compte)
    ahead = any(
        not place.annulee and listing.view(place, now)["moment"] != "passee" for place in known.affectations.values()
    )
    return ahead or any(
        departures.is_open(claim) or set(claim.halves) & _UNSETTLED for claim in claims.of(known, now)
    )


def est_au_terme(raw: Raw, found: Sujet, now: datetime) -> bool:
    """Whether a mission or a claim has lived its time; never while something of it is unsettled."""
    numero = raw["sk"]["S"][2:]
    etat = next((EtatDeFrais.from_raw_data(one) for one in found.dossier if one["sk"]["S"] == f"E#{numero}"), None)
    if etat is not None and {etat.remuneration, etat.deplacement} & _UNSETTLED:
        return False
    rule = conservation.en_vigueur(ACADEMIE, "etats_de_frais", now.date())
    return conservation.fin_de_l_annee(rule, annee(numero, etat, found)) <= now


def annee(numero: str, etat: EtatDeFrais | None, found: Sujet) -> int:
    """The year of the last payment, else that of the mission."""
    paid = [str(own[states.ACCEPTE])[:4] for own in ((etat.jalons if etat else {}) or {}).values() if _is_paid(own)]
    places = (Affectation.from_raw_data(one) for one in found.dossier if one["sk"]["S"] == f"M#{numero}")
    ends = [str(place.fin)[:4] for place in places if place.fin]
    written = [str(etat.cree)[:4]] if etat is not None and etat.cree else []
    years = [int(year) for year in (paid or ends or written)]
    return max(years, default=1970)


def _is_paid(milestones: dict[str, str]) -> bool:
    return states.ACCEPTE in milestones


def _moments(found: Sujet) -> Iterator[datetime]:
    account = found.account
    for seconds in (account.created, account.last_seen, account.temp_used) if account else ():
        if seconds is not None:
            yield datetime.fromtimestamp(int(seconds), UTC)
    for raw in found.dossier:
        name = {"M#": "fin", "E#": "enregistre"}.get(raw["sk"]["S"][:2], "")
        for one in (name, "transmis", "convoquee"):
            if text := raw.get(one, {}).get("S"):
                moment = datetime.fromisoformat(text)
                yield moment if moment.tzinfo else moment.replace(tzinfo=UTC)
