"""The items of a person: account, aliases, sessions, codes, counters, and the profile an import brings."""

from typing import Any

from pynamodb.attributes import ListAttribute, NumberSetAttribute

from chalicelib.tables import Comptes, Dossiers
from chalicelib.tables.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute

LANGUES = ("fr", "en")
"""What may be chosen: French, and each catalogue of langues/ that has every page."""
FAR_FUTURE = 253_370_764_800
"""Year 9999, in epoch seconds: the ttl of an alias that must not expire."""


class AnyAccount(Comptes):
    """What a session needs of an account, a person's or a staff member's. `generation`: of the sessions that count."""

    generation = NumberAttribute(default=0)
    disabled = NumberAttribute(null=True)


class Compte(AnyAccount):
    """pk `C#<id>`, sk `C`. Holds at most one of a personal and a temporary password. Moments are epoch seconds.

    `appareils`: the browsers that it was opened from, as they name themselves. `anciens_identifiants`: those made from
    a damaged name, which still lead here. `change_depuis`: sort key of the session that chose the password, which ended
    with it: its request asked again is known by it. `renomme`: the trace of the name that an import replaced on an
    account in use, while nobody has confirmed the new one. `efface`: when its erasure began; whoever finds it goes on.
    `fermeture`: when it closes if nobody uses it before, as its person was told. `refus`: how `refus_adresse` refused
    our mail, since `refus_le`; `refus_leve`: mail sent until then proves nothing any more (identity/refused.py).
    `sans_rappel`: the kinds of reminders that the person wants no more (identity/stops.py).
    `langue`: that the person chose for what is written to them; absent, French.
    `courriel_par`, `courriel_le`: which member corrected the address, and when; `provisoire_par`, `provisoire_le`: the
    same of a password given again. `acces_lu`: when its person had last come in
    before the last time: what was changed since is shown.
    """

    numero = UnicodeAttribute(null=True)
    identifiant = UnicodeAttribute(null=True)
    statut = UnicodeAttribute(null=True)
    portail = UnicodeAttribute(null=True)
    anciens_identifiants = ListAttribute[Any](null=True)
    identifiant_academique = UnicodeAttribute(null=True)
    courriel = UnicodeAttribute(null=True)
    courriel_origin = UnicodeAttribute(null=True)
    courriel_usable_from = NumberAttribute(null=True)
    password_hash = UnicodeAttribute(null=True)
    password_changed = NumberAttribute(null=True)
    change_depuis = UnicodeAttribute(null=True)
    renomme = UnicodeAttribute(null=True)
    temp_hash = UnicodeAttribute(null=True)
    temp_generation = NumberAttribute(null=True)
    temp_used = NumberAttribute(null=True)
    reset_job = UnicodeAttribute(null=True)
    reset_asked = NumberAttribute(null=True)
    last_seen = NumberAttribute(null=True)
    appareils = ListAttribute[Any](null=True)
    created = NumberAttribute(null=True)
    efface = NumberAttribute(null=True)
    fermeture = NumberAttribute(null=True)
    refus = UnicodeAttribute(null=True)
    refus_adresse = UnicodeAttribute(null=True)
    refus_le = NumberAttribute(null=True)
    refus_leve = NumberAttribute(null=True)
    sans_rappel = UnicodeSetAttribute(null=True)
    langue = UnicodeAttribute(null=True)
    courriel_par = UnicodeAttribute(null=True)
    courriel_le = NumberAttribute(null=True)
    provisoire_par = UnicodeAttribute(null=True)
    provisoire_le = NumberAttribute(null=True)
    acces_lu = NumberAttribute(null=True)


class Alias(Comptes):
    """pk `A#<canonical identifier>`, sk `A`: leads to an account, and counts the tries on it, known or not.

    `essais`: as `identity/allowances.py` writes them (`tries` until 2026-11-29, where a former version reads numbers).
    """

    compte = UnicodeAttribute(null=True)
    essais = ListAttribute[Any](null=True)
    permanent = NumberAttribute(null=True)


class AnySession(Comptes):
    """sk `S#<sha-256 of the secret>`, beside its account. Moments are epoch seconds."""

    scope = UnicodeAttribute(null=True)
    generation = NumberAttribute(null=True)
    created = NumberAttribute(null=True)
    seen = NumberAttribute(null=True)
    expires = NumberAttribute(null=True)
    device = UnicodeAttribute(null=True)


class Session(AnySession):
    """pk `C#<id>`. `portail`: the portal that opened it, when one did."""

    portail = UnicodeAttribute(null=True)


class CodeCourriel(Comptes):
    """pk `C#<id>`, sk `V`: an address waiting for its code to be typed back into the session that asked.

    `replaces`: the address known when it was asked; should it change meanwhile, the code is worth nothing. `expires`:
    until when the code serves, or, before it leaves, is waited for; `parti_avant`: until when it may leave.
    """

    address = UnicodeAttribute(null=True)
    replaces = UnicodeAttribute(null=True)
    asked = UnicodeAttribute(null=True)
    code_hash = UnicodeAttribute(null=True)
    session = UnicodeAttribute(null=True)
    expires = NumberAttribute(null=True)
    parti_avant = NumberAttribute(null=True)
    tries = NumberAttribute(null=True)
    marque = UnicodeAttribute(null=True)


class LienReinitialisation(Comptes):
    """pk `R#<sha-256 of the token>`, sk `R`. `servi`: when it set a password, and then opens nothing any more.

    `choisi`: a digest of the token, which is kept nowhere, and of that password: the same request is known by it.
    """

    compte = UnicodeAttribute(null=True)
    job = UnicodeAttribute(null=True)
    expires = NumberAttribute(null=True)
    servi = NumberAttribute(null=True)
    choisi = UnicodeAttribute(null=True)


class Compteur(Comptes):
    """pk `L#<kind>#<key>#<window>`, sk `L`: what one network or identifier did in a window.

    `noms`: the identifiers that failed, each as one of 1,024 numbers. `signale`: when that was told as unusual.
    """

    failures = NumberAttribute(null=True)
    moments = ListAttribute[Any](null=True)
    noms = NumberSetAttribute(null=True)
    signale = NumberAttribute(null=True)
    marque = UnicodeAttribute(null=True)


class Signaux(Comptes):
    """pk `L#signaux#<day>`, sk `L`: how many times a network, or a password, did what no morning does."""

    reseaux = NumberAttribute(null=True)
    mots_de_passe = NumberAttribute(null=True)
    marque = UnicodeAttribute(null=True)


class Appareil(Comptes):
    """Beside an account, sk `N#<sha-256 of the secret>`: a browser that opened it, while the generation is the same."""

    generation = NumberAttribute(null=True)


class Parti(Comptes):
    """Beside an account, sk `E#<job>#<template>`: an e-mail that left, and its fate; nothing of what it said.

    `parti`, `sort_le`: epoch seconds. `rang`: of the fate, which a lower one that comes later does not replace.
    """

    sorte = UnicodeAttribute(null=True)
    parti = NumberAttribute(null=True)
    sort = UnicodeAttribute(null=True)
    sort_le = NumberAttribute(null=True)
    rang = NumberAttribute(null=True)


class Homonyme(Comptes):
    """pk `H#<base>`, sk `H`: the next free number of an identifiant IMAG'IN; numbers are never reused."""

    next = NumberAttribute(null=True)


class Intervenant(Dossiers):
    """pk `P#<id>`, sk `PROFIL`: the columns of intervenants.csv, as last imported or corrected."""

    numero = UnicodeAttribute(null=True)
    identifiant = UnicodeAttribute(null=True)
    civilite = UnicodeAttribute(null=True)
    nom = UnicodeAttribute(null=True)
    prenom = UnicodeAttribute(null=True)
    adresse_1 = UnicodeAttribute(null=True)
    adresse_2 = UnicodeAttribute(null=True)
    code_postal = UnicodeAttribute(null=True)
    ville = UnicodeAttribute(null=True)
    telephone = UnicodeAttribute(null=True)
    statut = UnicodeAttribute(null=True)
    situation = UnicodeAttribute(null=True)
    etablissement_uai = UnicodeAttribute(null=True)
    etablissement_nom = UnicodeAttribute(null=True)
    residence_administrative = UnicodeAttribute(null=True)
    residence_familiale = UnicodeAttribute(null=True)
    dossier_financier = UnicodeAttribute(null=True)
    dossier_financier_date = UnicodeAttribute(null=True)
    gestionnaire_nom = UnicodeAttribute(null=True)
    gestionnaire_telephone = UnicodeAttribute(null=True)
    gestionnaire_courriel = UnicodeAttribute(null=True)
    demande_aide = UnicodeAttribute(null=True)
    ecarte = BooleanAttribute(null=True)


class ArretDeRappels(Comptes):
    """Beside an account, sk `U#<sha-256 of the secret>`: what the link of a reminder stops, and nothing else."""

    sorte = UnicodeAttribute(null=True)


class AdresseRefusee(Dossiers):
    """pk `P#<id>`, sk `ADRESSE`: on the list of those whose address refuses our mail, by the moment of the refusal."""


def account_key(compte: str) -> str:
    """The partition of an account and its sessions."""
    return f"C#{compte}"


def person_key(compte: str) -> str:
    """The partition of a person's profile, missions and claims."""
    return f"P#{compte}"
