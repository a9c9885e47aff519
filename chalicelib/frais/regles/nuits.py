"""Nights (M2, M4): a flat rate by place for each paid night that the hours of absence open."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from chalicelib.frais.regles import baremes, communes, declaration, droits, formats, lignes, plages
from chalicelib.frais.regles.declaration import Declaration, Deplacement, Hebergement, Nuit
from chalicelib.frais.regles.faits import MissionFaits
from chalicelib.frais.regles.formats import euros
from chalicelib.frais.regles.lignes import Ligne
from chalicelib.frais.regles.reglages import Reglages
from chalicelib.frozen import frozen

ART_8 = "Arrêté du 20 décembre 2013, art. 8"


@frozen
class _Demande:
    """One night wholly answered; `soir` is its evening."""

    soir: date
    hebergement: Hebergement
    prix: Decimal | None
    absence: plages.Absence
    pointeur: str

    @property
    def libelle(self) -> str:
        return f"Nuit du {formats.jour(self.soir)}"


def calculer(
    mission: MissionFaits, declare: Declaration, reglages: Reglages, premiere: droits.Premiere
) -> Iterator[Ligne]:
    """One line per night (M2, M4), by evening; a night is paid once."""
    comptees: set[date] = set()
    for pointeur, deplacement, nuit in sorted(declaration.nuits(declare), key=_ordre):
        demande = _lire(pointeur, deplacement, nuit)
        if isinstance(demande, Ligne):
            yield demande
        elif (refus := _refus(mission, demande, premiere, demande.soir in comptees)) is not None:
            regle, texte = refus
            yield lignes.refusee("nuit", demande.libelle, regle, texte, reference=ART_8, pointeur=pointeur)
        else:
            comptees.add(demande.soir)
            yield _payer(mission, demande, declare.mobilite_reduite, reglages)


def _lire(pointeur: str, deplacement: Deplacement, nuit: Nuit) -> _Demande | Ligne:
    absence = deplacement.absence()
    if nuit.jour is None:
        texte = "Indiquez le soir de cette nuit."
    elif absence is None:
        texte = "Indiquez vos heures de départ et de retour."
    elif nuit.hebergement is None:
        texte = "Indiquez si l'hébergement était payant."
    else:
        return _Demande(nuit.jour, nuit.hebergement, nuit.prix, absence, pointeur)
    return lignes.a_completer("nuit", "Nuit", "M2", texte, pointeur=pointeur)


def _refus(
    mission: MissionFaits, demande: _Demande, premiere: droits.Premiere, deja_comptee: bool
) -> tuple[str, str] | None:
    if (autre := droits.autre_premiere(mission, demande.soir, premiere)) is not None:
        return "E8", droits.renvoi_vers(autre)
    if not plages.nuit_ouverte(demande.absence, demande.soir):
        return "M2", f"Il faut être absent pendant toute la plage de minuit à 5 h : {plages.dire(demande.absence)}"
    if demande.hebergement == "gratuit":
        return "M2", "Vous avez été hébergé gratuitement : cette nuit n'est pas remboursée."
    if mission.nuit_avant is False and demande.soir < mission.debut.date():
        return "M2", mission.nuit_par
    return ("M2", "Cette nuit est déjà comptée.") if deja_comptee else None


def _payer(mission: MissionFaits, demande: _Demande, mobilite_reduite: bool, reglages: Reglages) -> Ligne:
    au = mission.date_du_taux(demande.soir)
    zone = communes.zone_de_nuit(mission.centre_commune, reglages.grandes_villes, reglages.grand_paris)
    cle = "nuit.mobilite_reduite" if mobilite_reduite else f"nuit.{zone}"
    bareme = baremes.en_vigueur(cle, au, reglages.taux_propres)
    reel = reglages.nuitee == "MIN"
    regle = "M4" if reel else "M2"
    if bareme is None:
        texte = lignes.taux_inconnu("L'indemnité de nuitée", "connue", au)
        return lignes.a_configurer("nuit", demande.libelle, regle, texte, pointeur=demande.pointeur)
    if reel and demande.prix is None:
        texte = "Indiquez le prix payé : la nuit est remboursée au prix réel, dans la limite du forfait."
        return lignes.a_completer("nuit", demande.libelle, regle, texte, pointeur=f"{demande.pointeur}/prix")
    taux = min(demande.prix, bareme.valeur) if reel and demande.prix is not None else bareme.valeur
    montant = formats.au_centime(taux)
    texte = f"Forfait de nuitée, petit déjeuner et taxe de séjour compris : {euros(montant)}."
    if taux < bareme.valeur:
        texte = f"Prix payé, inférieur au forfait de {euros(bareme.valeur)} : {euros(montant)}."
    if mission.nuit_avant and demande.soir < mission.debut.date():
        texte += f" {mission.nuit_par}"
    return lignes.due(
        "nuit", demande.libelle, bareme, regle, texte,
        quantite=Decimal(1), unite="nuit", taux=taux, montant=montant,
        entrees=lignes.textes(
            jour=demande.soir, bareme=cle, zone=zone, prix=demande.prix, mode=reglages.nuitee,
            mobilite_reduite=mobilite_reduite,
            debut=demande.absence[0].isoformat("T", "minutes"), fin=demande.absence[1].isoformat("T", "minutes"),
        ),
        pointeur=demande.pointeur,
    )  # fmt: skip


def _ordre(element: tuple[str, Deplacement, Nuit]) -> tuple[date, str, str]:
    _, deplacement, nuit = element
    return nuit.jour or date.max, str(nuit), str(deplacement.absence())
