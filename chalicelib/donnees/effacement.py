"""Erasing a person: refused with its reason while something is due or kept, else complete, and the same twice.

First the account closes and the journal says so, in one transaction: a crash is finished by the same act asked again,
and a restore does it again from the journal. The account and the number that it is found by go last, together.
"""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib import journal, logs, store, tables
from chalicelib.donnees import mentions, sujet
from chalicelib.donnees.models import EFFACEE, GEL, Statistique
from chalicelib.donnees.sujet import Sujet
from chalicelib.frais.claim import claims, states
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion.dashboard import keeping
from chalicelib.gestion.dashboard.items import PLACE
from chalicelib.gestion.people import annuaire, departures
from chalicelib.identity import allocation, identifiers, password_reset
from chalicelib.identity.models import Alias, AnyAccount, Compte, Homonyme, account_key
from chalicelib.identity.throttling import alias_key
from chalicelib.missions import collection, listing
from chalicelib.missions.models import Mission, mission_key
from chalicelib.tables import Comptes, Dossiers, Refused, Transaction
from chalicelib.tables.items import Raw

PREFIXES = ("convocations", "recapitulatifs", "donnees")
"""Folders of the documents' bucket where a person has their own."""
_DUE = {states.REJETE: "rejeté par le payeur, à corriger", states.VALIDE: "accepté, pas encore payé"}
_DUE |= {states.TRANSMIS: "en paiement", states.A_VALIDER: "à décider", states.RENVOYE: "renvoyé pour correction"}


def refus(found: Sujet, now: datetime) -> list[str]:
    """Why the person cannot be erased now, each with what to do; none when nothing stands against it."""
    known = collection.read(found.compte)
    reasons = [*_ahead(known, now), *_unpaid(known, now)]
    if any(raw["sk"]["S"].startswith("Q#") for raw in found.dossier):
        reasons.append("Une contestation ou une demande attend sa réponse : répondez d’abord.")
    if held := next((raw for raw in found.acces if raw["sk"]["S"] == GEL), None):
        reasons.append(f"Ses données sont gelées ({held['motif']['S']}) : levez d’abord le gel.")
    return reasons


def effacer(compte: str, now: datetime, acteur: str, *, complet: bool) -> dict[str, int]:
    """Kind -> how many went or changed. `complet`: what speaks of the person among others is looked for too, by reading
    whole tables; without it, what other rules have taken away already is left to them."""
    found = sujet.lu(compte)
    account, counts = found.account, {}
    if account is not None:
        _close(account, now, acteur)
    if complet:
        counts = mentions.oublier(found, sujet.aiguilles(found))
    counts |= {"etat_de_frais": sum(_claim_gone(raw) for raw in found.dossier if raw["sk"]["S"].startswith("E#"))}
    for raw in found.dossier:
        if raw["sk"]["S"].startswith("M#"):
            quitter(raw)
    _homonym_gone(found)
    kept = [raw for raw in found.dossier if raw["sk"]["S"].startswith(PLACE)]
    for raw in sorted((raw for raw in found.dossier if raw not in kept), key=_profile_last):
        mentions.supprimer(Dossiers, raw)
    keeping.again([compte], now)  # nothing is left of them: the totals of the dashboard lose what was theirs
    for raw in kept:
        mentions.supprimer(Dossiers, raw)
    annuaire.forget()
    counts |= {"dossier": len(found.dossier), "fichiers": fichiers(compte)}
    counts |= {"acces": _access_gone(found)}
    logs.event("person_erased", person=compte)
    return {name: number for name, number in counts.items() if number}


def fichiers(compte: str) -> int:
    """Every version of the files that are the person's own."""
    return store.RECEIVED.forget_all(f"{compte}/") + sum(
        store.DOCUMENTS.forget_all(f"{prefix}/{compte}/") for prefix in PREFIXES
    )


def compter(transaction: Transaction, etat: EtatDeFrais) -> None:
    """Adds the halves of a claim that goes to the figures of its session, which name nobody."""
    for half in states.HALVES:
        cents = int(getattr(etat, f"montant_{half}") or 0)
        where = (f"STATISTIQUES#{etat.session or 'inconnue'}", f"{etat.service}#{half}#{getattr(etat, half)}")
        actions: list[Action] = [Statistique.nombre.add(1), Statistique.montant.add(cents)]
        transaction.update(Statistique(*where), actions=actions)


def _ahead(known: collection.Collection, now: datetime) -> Iterator[str]:
    for place in known.affectations.values():
        if not place.annulee and listing.view(place, now)["moment"] != "passee":
            yield f"La mission {place.numero} n’est pas terminée : attendez sa fin, ou annulez la convocation."


def _unpaid(known: collection.Collection, now: datetime) -> Iterator[str]:
    for claim in claims.of(known, now):
        for half in claim.halves:
            if half in _DUE:
                yield f"L’état de frais de la mission {claim.etat.numero} est {_DUE[half]} : réglez-le d’abord."
                break
        else:
            if departures.is_open(claim):
                yield (
                    f"L’état de frais de la mission {claim.etat.numero} peut encore être transmis, jusqu’au "
                    f"{claim.deadline:%d/%m/%Y} : attendez, ou annulez-le."
                )


def _close(account: Compte, now: datetime, acteur: str) -> None:
    """Nobody comes in any more, and the journal keeps that it was asked; once."""
    if account.efface is not None:
        return
    moment = int(now.timestamp())
    actions: list[Action] = [Compte.disabled.set(moment), Compte.efface.set(moment), Compte.generation.add(1)]
    try:
        with Transaction() as transaction:
            fresh = Compte.pk.exists() & Compte.efface.does_not_exist()
            transaction.update(Compte(account.pk, "C"), actions=actions, condition=fresh)
            journal.put(transaction, EFFACEE, objet=str(account.pk), acteur=acteur, now=now)
    except Refused:
        logs.event("person_being_erased", person=account.pk.removeprefix("C#"))


def _claim_gone(raw: Raw) -> bool:
    etat = EtatDeFrais.from_raw_data(raw)
    try:
        with Transaction() as transaction:
            transaction.delete(EtatDeFrais(etat.pk, etat.sk), condition=EtatDeFrais.version == int(etat.version))
            compter(transaction, etat)
    except Refused:
        return False
    return True


def quitter(raw: Raw) -> None:
    """The mission no longer names the account."""
    compte = raw["pk"]["S"].removeprefix("P#")
    target = Mission(mission_key(raw["sk"]["S"].removeprefix("M#")), "M")
    tables.update(target, [Mission.comptes.delete({compte})], Mission.comptes.contains(compte))


def _profile_last(raw: Raw) -> tuple[bool, str]:
    """The profile is what a claim is read with: it goes after them."""
    return raw["sk"]["S"] == "PROFIL", raw["sk"]["S"]


def _access_gone(found: Sujet) -> int:
    """Sessions, browsers, codes, counters; then the names and the account in one transaction."""
    beside = [raw for raw in found.acces if raw["sk"]["S"] != "C"]
    for raw in beside:
        mentions.supprimer(Comptes, raw)
    for name in found.names:
        password_reset.requests_of(Alias(alias_key(name), "A")).delete()
    if found.account is not None:
        with Transaction() as transaction:
            for pk, sk in found.keys:
                own = Alias.compte == found.compte
                transaction.delete(Alias(pk, sk), condition=Alias.pk.does_not_exist() | own)
            transaction.delete(AnyAccount(account_key(found.compte), "C"))
    return len(beside) + len(found.keys) + (found.account is not None)


def _homonym_gone(found: Sujet) -> None:
    """The counter of a name spells the name: it goes with the last who has it, before the profile."""
    profile = found.profile
    if not (profile.nom and profile.prenom and profile.numero):
        return
    base = identifiers.given(str(profile.prenom), str(profile.nom), str(profile.numero))
    for counter in Homonyme.query(f"H#{base}", consistent_read=True):
        names = (alias_key(identifiers.homonym(base, rank)) for rank in range(int(counter.next)))
        if set(allocation.holders(names).values()) <= {found.compte}:
            tables.delete(counter, Homonyme.next == int(counter.next))
