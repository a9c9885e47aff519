"""A trip by one's own vehicle without authorisation (T3): the second-class fare, read by the service or by a table."""

from dataclasses import dataclass
from decimal import Decimal

from chalicelib.frais.regles import formats, kilometres, lignes
from chalicelib.frais.regles.baremes import Bareme
from chalicelib.frais.regles.bases import Base
from chalicelib.frais.regles.formats import euros
from chalicelib.frais.regles.lignes import Ligne
from chalicelib.frais.regles.voyage import ARRETE, Compteur, Voyage, au_plancher, mois_de

_ARRONDI = "tronqué au centime, puis aux dix centimes supérieurs, 1,20 € au moins"


def au_tarif_sncf(voyage: Voyage, compteur: Compteur) -> Ligne:
    """T3: one's own vehicle, by convenience; `compteur` is read, for what the kilometres would have come to."""
    libelle, km = f"Trajet en {voyage.nom}, au tarif SNCF de 2e classe", voyage.km_simple
    if km is None:
        texte = "Indiquez la distance d'un trajet simple."
        return voyage.a_completer("tarif_sncf", libelle, "T3", texte, "km")
    tarif, nombre = _tarif(voyage, km), voyage.trajet.nombre
    if tarif is None:
        return _a_relever(voyage, libelle, km, compteur)
    montant = formats.au_centime(tarif.prix * nombre)
    texte = (
        f"Véhicule utilisé sans autorisation du service : {formats.accord(nombre, 'trajet')} de "
        f"{formats.kilometres(km)} à {euros(tarif.prix)}, soit {euros(montant)}.{tarif.lu}"
    )
    return lignes.due(
        "tarif_sncf", libelle, tarif.bareme, "T3", texte,
        quantite=Decimal(nombre), unite="trajet", taux=tarif.prix, montant=montant,
        entrees=voyage.entrees(km=km, **tarif.entrees), pointeur=voyage.pointeur,
        bases=_bases(voyage, compteur, montant), **tarif.reste,
    )  # fmt: skip


@dataclass(frozen=True)
class _Tarif:
    """What one single trip costs in second class, by the service's own reading, else by a table in force."""

    prix: Decimal
    bareme: Bareme | None
    entrees: dict[str, object]
    reste: dict[str, object]
    lu: str = ""


def _tarif(voyage: Voyage, km: Decimal) -> _Tarif | None:
    if (releve := voyage.reglages.releve(voyage.parcours)) is not None:
        lu = f" Tarif relevé par le service le {formats.jour_court(releve.lu)} ({releve.source})."
        reste: dict[str, object] = {"reference": f"{ARRETE}, art. 2 et 5", "statut": "instance"}
        return _Tarif(releve.prix, None, {"releve": releve.lu, "source": releve.source}, reste, lu)
    fixe, par_km, minimum = (voyage.bareme(f"sncf.{voyage.territoire}.{n}") for n in ("fixe", "par_km", "minimum"))
    if fixe is None or par_km is None or minimum is None or fixe.seuils != par_km.seuils:
        return None
    prix = kilometres.tarif_sncf(km, fixe, par_km, minimum.valeur)
    return _Tarif(prix, fixe, {"bareme": fixe.cle}, {"arrondi": _ARRONDI})


def _a_relever(voyage: Voyage, libelle: str, km: Decimal, compteur: Compteur) -> Ligne:
    nombre = voyage.trajet.nombre
    trajets = "l'aller et le retour" if nombre > 1 else "l'aller simple"
    quoi = "du train de 2e classe" if voyage.territoire == "metropole" else "du transport public le moins cher"
    texte = (
        f"Véhicule utilisé sans autorisation du service : le prix {quoi} vous est dû pour {trajets}, le "
        f"{formats.jour_court(voyage.jour)}. Aucun barème ne le donne : le service le relève, et il s'ajoute au total."
    )
    return lignes.a_relever(
        "tarif_sncf", libelle, "T3", texte,
        quantite=Decimal(nombre), unite="trajet", reference=f"{ARRETE}, art. 2 et 5",
        entrees=voyage.entrees(km=km), pointeur=voyage.pointeur, bases=_bases(voyage, compteur, None),
    )  # fmt: skip


def _bases(voyage: Voyage, compteur: Compteur, tarif: Decimal | None) -> tuple[Base, ...]:
    """Both bases of a vehicle without authorisation: the fare, due, and the kilometres that an authorisation opens."""
    dit = "a refusé" if voyage.mission.vehicule_autorise is False else "n'a pas donné"
    raison = voyage.mission.vehicule_par or f"Le service {dit} l'autorisation du véhicule."
    transport = "Train, 2e classe" if voyage.territoire == "metropole" else "Transport public"
    train = Base(transport, tarif, True, raison)
    au_km = _au_kilometre_si_autorise(voyage, compteur)
    if au_km is None:
        return (train,)
    return train, Base("Kilomètres", au_km, False, "Seulement si le service autorise le véhicule.")


def _au_kilometre_si_autorise(voyage: Voyage, compteur: Compteur) -> Decimal | None:
    trajet, km = voyage.trajet, voyage.km_simple
    classe = kilometres.classe(trajet.mode, trajet.puissance_fiscale) if trajet.mode else None
    bareme = voyage.bareme(f"km.{voyage.territoire}.{classe}")
    if km is None or bareme is None:
        return None
    plancher = voyage.bareme(f"plancher.{voyage.territoire}.{classe}")
    if plancher is not None:
        deja = compteur.position(mois_de(voyage.jour))
        return au_plancher(km * trajet.nombre, deja, bareme.valeur, plancher.valeur)
    parts = (
        part
        for annee, nombre, _ in voyage.sens
        for part in kilometres.portions(compteur.position(annee), km * nombre, bareme.seuils)
    )
    return sum((formats.au_centime(part * bareme.valeurs[rang]) for rang, part in parts), lignes.ZERO)
