"""What is nobody's alone and has lived its time: long works, payers' rows, lines of batches, closed staff accounts."""

from collections.abc import Iterator
from datetime import UTC, datetime

from chalicelib import tables
from chalicelib.academie import ACADEMIE, conservation
from chalicelib.donnees import mentions
from chalicelib.gestion.convocations.print_files import Fichier
from chalicelib.gestion.liquidation.models import BATCHES, RETURNS, Lot, Morceau, Retour
from chalicelib.gestion.work.travaux import CONVOCATIONS, IMPORTS, Travail
from chalicelib.identity.staff import roster
from chalicelib.identity.staff.models import LISTE, EntreeListe, Personnel, code_alias, password_alias
from chalicelib.tables import Comptes, Dossiers

_WINDOW = 366
"""Days after its time in which a batch is looked at each day: its lines are long without a person then."""


def oublier(now: datetime, *, essai: bool) -> dict[str, int]:
    """What went, or would, by kind."""
    acts = {
        "travaux au terme": [*_works(now)],
        "lignes du payeur au terme": [*_rows(now)],
        "lignes de lot sans personne": [*_lines(now)],
        "comptes du service effacés": [*_members(now)],
    }
    if not essai:
        for table, raw in (*acts["travaux au terme"], *acts["lignes du payeur au terme"]):
            mentions.supprimer(table, raw)
        for _, raw in acts["lignes de lot sans personne"]:
            mentions.ligne_anonyme(raw)
        for _, raw in acts["comptes du service effacés"]:
            _forget_member(Personnel.from_raw_data(raw))
    return {name: len(found) for name, found in acts.items() if found}


Found = Iterator[tuple[type[Dossiers] | type[Comptes], dict[str, dict[str, str]]]]


def _works(now: datetime) -> Found:
    """Their ids begin with the moment at which they were made."""
    for genre in (IMPORTS, CONVOCATIONS):
        limit = f"{_before('travaux', now):%Y%m%dT%H%M%S}"
        for raw in tables.query(Dossiers, "pk = :pk AND sk < :sk", pk=f"LOTS#{genre}", sk=limit):
            work = Travail.from_raw_data(raw)
            for fichier in Fichier.query(f"LOT#{work.id}", Fichier.sk.startswith("F#")):
                yield Dossiers, {"pk": {"S": str(fichier.pk)}, "sk": {"S": str(fichier.sk)}}
            yield Dossiers, raw


def _rows(now: datetime) -> Found:
    limit = _before("travaux", now).isoformat()
    for retour in Retour.by_liste.query(RETURNS, Retour.rang < limit):
        for part in Morceau.query(retour.pk, Morceau.sk.startswith("P#")):
            yield Dossiers, {"pk": {"S": str(part.pk)}, "sk": {"S": str(part.sk)}}


def _lines(now: datetime) -> Found:
    rule = conservation.en_vigueur(ACADEMIE, "etats_de_frais", now.date())
    for lot in Lot.by_liste.query(BATCHES):
        year = int(str(lot.fige)[:4]) if lot.fige else now.year
        over = conservation.fin_de_l_annee(rule, year)
        if over <= now and (now - over).days <= _WINDOW:
            for raw in tables.query(Dossiers, "pk = :pk AND begins_with(sk, :sk)", pk=str(lot.pk), sk="L#"):
                if "compte" in raw:
                    yield Dossiers, raw


def _members(now: datetime) -> Found:
    rule = conservation.en_vigueur(ACADEMIE, "personnel_ferme", now.date())
    for account in roster.everybody():
        closed = account.disabled
        if closed is not None and conservation.fin(rule, datetime.fromtimestamp(int(closed), UTC)) <= now:
            yield Comptes, account.serialize()


def _forget_member(account: Personnel) -> None:
    """What leads to the account, then the account; the acts that it did stay under an id that names nobody."""
    address = str(account.courriel)
    for alias in (password_alias(address), code_alias(address)):
        tables.delete(alias)
    for pk in account.liens or ():
        tables.delete(Comptes(str(pk), "Y"))
    tables.delete(EntreeListe(LISTE, address))
    for raw in tables.query(Comptes, "pk = :pk", pk=str(account.pk)):
        if raw["sk"]["S"] != "G":
            mentions.supprimer(Comptes, raw)
    tables.delete(Personnel(account.pk, "G"))


def _before(regle: str, now: datetime) -> datetime:
    """The moment before which what counts from its making is over."""
    rule = conservation.en_vigueur(ACADEMIE, regle, now.date())  # type: ignore[arg-type]
    back = conservation.fin(rule, now) - now
    return now - back
