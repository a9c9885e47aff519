"""Meals (M1, M3): a flat rate for each one the hours of absence open, halved in an administrative restaurant."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from chalicelib.frais.regles import baremes, communes, declaration, droits, formats, lignes, plages
from chalicelib.frais.regles.declaration import Declaration, Deplacement, Repas, Restauration, Service
from chalicelib.frais.regles.faits import MissionFaits
from chalicelib.frais.regles.formats import euros
from chalicelib.frais.regles.lignes import Ligne
from chalicelib.frais.regles.reglages import Reglages
from chalicelib.frozen import frozen

ART_9 = "Arrêté du 20 décembre 2013, art. 9"


@frozen
class _Demande:
    """One meal wholly answered, with the absence around it."""

    jour: date
    service: Service
    ou: Restauration
    absence: plages.Absence
    pointeur: str

    @property
    def code(self) -> str:
        return f"repas_{self.service}"

    @property
    def libelle(self) -> str:
        return f"{plages.NOMS[self.service]} du {formats.jour(self.jour)}"


def calculer(
    mission: MissionFaits, declare: Declaration, reglages: Reglages, premiere: droits.Premiere
) -> Iterator[Ligne]:
    """One line per meal (M1, M3, M6), by day and service; a meal is paid once."""
    comptes: set[tuple[date, Service]] = set()
    for pointeur, deplacement, un in sorted(declaration.repas(declare), key=_ordre):
        demande = _lire(pointeur, deplacement, un)
        if isinstance(demande, Ligne):
            yield demande
        elif (refus := _refus(mission, demande, premiere, (demande.jour, demande.service) in comptes)) is not None:
            regle, texte = refus
            yield lignes.refusee(
                demande.code, demande.libelle, regle, texte, reference=ART_9, pointeur=demande.pointeur
            )
        else:
            comptes.add((demande.jour, demande.service))
            yield _payer(mission, demande, reglages)


def _lire(pointeur: str, deplacement: Deplacement, un: Repas) -> _Demande | Ligne:
    absence = deplacement.absence()
    if un.jour is None or un.service is None:
        texte = "Indiquez le jour, et s'il s'agit du déjeuner ou du dîner."
    elif absence is None:
        texte = "Indiquez vos heures de départ et de retour."
    elif un.ou is None:
        texte = "Indiquez où vous avez pris ce repas."
    else:
        return _Demande(un.jour, un.service, un.ou, absence, pointeur)
    return lignes.a_completer("repas", "Repas", "M1", texte, pointeur=pointeur)


def _refus(
    mission: MissionFaits, demande: _Demande, premiere: droits.Premiere, deja_compte: bool
) -> tuple[str, str] | None:
    if (autre := droits.autre_premiere(mission, demande.jour, premiere)) is not None:
        return "E8", droits.renvoi_vers(autre)
    if not plages.repas_ouvert(demande.absence, demande.jour, demande.service):
        debut, fin = plages.PLAGES[demande.service]
        plage = f"de {formats.heure(debut)} à {formats.heure(fin)}"
        return "M1", f"Il faut être absent pendant toute la plage {plage} : {plages.dire(demande.absence)}"
    if demande.ou == "fourni":
        return "M1", "Ce repas vous a été fourni gratuitement : il n'est pas remboursé."
    return ("M1", "Ce repas est déjà compté.") if deja_compte else None


def _payer(mission: MissionFaits, demande: _Demande, reglages: Reglages) -> Ligne:
    au = mission.date_du_taux(demande.jour)
    cle = f"repas.{communes.territoire(mission.centre_commune)}"
    bareme = baremes.en_vigueur(cle, au, reglages.taux_propres)
    raison = _demi_tarif(mission, demande, reglages)
    regle = "M3" if raison else "M1"
    if bareme is None:
        texte = lignes.taux_inconnu("L'indemnité de repas", "connue", au)
        return lignes.a_configurer(demande.code, demande.libelle, regle, texte, pointeur=demande.pointeur)
    taux = bareme.valeur / 2 if raison else bareme.valeur
    montant = formats.au_centime(taux)
    texte = f"Absence pendant toute la plage du repas : {euros(montant)}."
    if raison:
        texte = f"{raison} : la moitié de {euros(bareme.valeur)}, soit {euros(montant)}."
    return lignes.due(
        demande.code, demande.libelle, bareme, regle, texte,
        quantite=Decimal(1), unite="repas", taux=taux, montant=montant,
        entrees=lignes.textes(
            jour=demande.jour, service=demande.service, ou=demande.ou, bareme=cle, base=reglages.demi_tarif,
            debut=demande.absence[0].isoformat("T", "minutes"), fin=demande.absence[1].isoformat("T", "minutes"),
        ),
        pointeur=demande.pointeur,
    )  # fmt: skip


def _demi_tarif(mission: MissionFaits, demande: _Demande, reglages: Reglages) -> str | None:
    """M3: eating there halves the meal; under DISPONIBLE a site that has one halves lunch, wherever it was eaten."""
    if demande.ou == "restaurant_administratif":
        return "Repas pris dans un restaurant administratif"
    if reglages.demi_tarif == "DISPONIBLE" and mission.restaurant_administratif and demande.service == "dejeuner":
        return "Le centre a un restaurant administratif"
    return None


def _ordre(element: tuple[str, Deplacement, Repas]) -> tuple[date, str, str, str]:
    _, deplacement, un = element
    return un.jour or date.max, un.service or "", str(un), str(deplacement.absence())
