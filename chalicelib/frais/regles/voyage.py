"""One trip and its lines: kilometres of a vehicle (T2, T4), tickets (T1, T6, T7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from chalicelib.frais.regles import baremes, communes, formats, kilometres, lignes, tarifs
from chalicelib.frais.regles.baremes import Bareme
from chalicelib.frais.regles.declaration import Trajet
from chalicelib.frais.regles.faits import MissionFaits, PersonneFaits
from chalicelib.frais.regles.formats import euros
from chalicelib.frais.regles.lignes import Ligne
from chalicelib.frais.regles.reglages import Reglages
from chalicelib.frozen import frozen

ARRETE = "Arrêté du 20 décembre 2013"
_DECRET_3 = "Décret 2006-781 du 3 juillet 2006, art. 3 et 9"
DECRET_11 = "Décret 2006-781 du 3 juillet 2006, art. 11"
_REGLES: dict[str, str] = {"transports": "T7", "covoiturage": "T9", "taxi": "T8", "location": "T8", "velo": "T8"}
_TEXTES: dict[str, str] = {"covoiturage": _DECRET_3, "taxi": DECRET_11, "location": DECRET_11, "velo": DECRET_11}
NOMS = {
    "voiture": "voiture",
    "moto": "moto",
    "velomoteur": "vélomoteur",
    "train": "train",
    "avion": "avion",
    "transports": "transports en commun",
    "passager": "passager",
    "covoiturage": "covoiturage",
    "taxi": "taxi",
    "location": "voiture de location",
    "velo": "vélo",
}


@dataclass
class Compteur:
    """Kilometres of each civil year, from the person's counter; only vehicles whose rate has bands move it."""

    depart: Mapping[int, Decimal]
    comptes: dict[int, Decimal] = field(default_factory=dict)

    def position(self, annee: int) -> Decimal:
        """Kilometres counted so far in that civil year."""
        return self.depart.get(annee, Decimal(0)) + self.comptes.get(annee, Decimal(0))

    def ajouter(self, annee: int, km: Decimal) -> None:
        """Counts kilometres of that civil year."""
        self.comptes[annee] = self.comptes.get(annee, Decimal(0)) + km


@frozen
class Voyage:
    """One trip and what surrounds it: `jour`, `retour`: the days of its ways; `au`: the day whose rates apply."""

    mission: MissionFaits
    personne: PersonneFaits
    reglages: Reglages
    trajet: Trajet
    jour: date
    au: date
    pointeur: str
    retour: date

    def bareme(self, cle: str) -> Bareme | None:
        """The rate of that key on the day that applies, None without one."""
        return baremes.en_vigueur(cle, self.au, self.reglages.taux_propres)

    @property
    def territoire(self) -> str:
        """Of the centre: it chooses the table of rates."""
        return communes.territoire(self.mission.centre_commune)

    @property
    def nom(self) -> str:
        """The means of transport in a sentence."""
        return NOMS[self.trajet.mode or ""]

    @property
    def parcours(self) -> tarifs.Parcours:
        """From where to where, and when: what a fare is read for."""
        return tarifs.parcours(self.mission, self.personne, self.trajet, self.jour)

    @property
    def km_simple(self) -> Decimal | None:
        """T5: the shorter distance, from the nearer of the two residences."""
        km, autre = self.trajet.km, self.trajet.km_autre_residence
        return km if km is None or autre is None else min(km, autre)

    @property
    def sens(self) -> tuple[tuple[int, int, str], ...]:
        """Civil year, number of single trips, and words, of what is counted together: each way of a New Year apart."""
        if not self.trajet.aller_retour:
            return ((self.jour.year, 1, "aller simple"),)
        if self.jour.year == self.retour.year:
            return ((self.jour.year, 2, "aller-retour"),)
        return (self.jour.year, 1, f"aller en {self.jour.year}"), (self.retour.year, 1, f"retour en {self.retour.year}")

    def entrees(self, **autres: object) -> dict[str, str]:
        """The inputs of a line, as texts, with those of the trip."""
        return lignes.textes(
            jour=self.jour, mode=self.trajet.mode, de=self.trajet.de, trajets=self.trajet.nombre, **autres
        )

    def a_completer(self, code: str, libelle: str, regle: str, texte: str, champ: str) -> Ligne:
        """A line that waits for the field `champ` of the trip."""
        return lignes.a_completer(code, libelle, regle, texte, pointeur=f"{self.pointeur}/{champ}")

    def refusee(self, code: str, libelle: str, regle: str, texte: str, champ: str = "") -> Ligne:
        """A refused line of the trip, or of its field `champ`."""
        pointeur = f"{self.pointeur}/{champ}" if champ else self.pointeur
        return lignes.refusee(code, libelle, regle, texte, pointeur=pointeur, reference=f"{ARRETE}, art. 5")

    def sans_taux(self, code: str, libelle: str, regle: str, quoi: str) -> Ligne:
        """Without a rate the distance is kept, the amount is not."""
        ailleurs = "" if self.territoire == "metropole" else " outre-mer"
        texte = lignes.taux_inconnu(quoi + ailleurs, "connu", self.au)
        quantite = None if self.km_simple is None else self.km_simple * self.trajet.nombre
        reste: dict[str, object] = {"quantite": quantite, "unite": "km", "entrees": self.entrees(km=self.km_simple)}
        return lignes.a_configurer(code, libelle, regle, texte, pointeur=self.pointeur, **reste)


def au_kilometre(voyage: Voyage, compteur: Compteur) -> Iterator[Ligne]:
    """One line per yearly band; moves `compteur`."""
    trajet, km = voyage.trajet, voyage.km_simple
    assert trajet.mode is not None
    libelle = f"Kilomètres en {voyage.nom}"
    classe = kilometres.classe(trajet.mode, trajet.puissance_fiscale)
    if km is None:
        yield voyage.a_completer("kilometres", libelle, "T2", "Indiquez la distance d'un trajet simple.", "km")
    elif classe is None:
        texte = "Indiquez la puissance fiscale de la voiture (rubrique P.6 de la carte grise)."
        yield voyage.a_completer("kilometres", libelle, "T2", texte, "puissance_fiscale")
    elif (bareme := voyage.bareme(f"km.{voyage.territoire}.{classe}")) is None:
        yield voyage.sans_taux("kilometres", libelle, "T2", "Le taux kilométrique")
    elif classe == "velomoteur" and (plancher := voyage.bareme(f"plancher.{voyage.territoire}.{classe}")) is not None:
        yield _velomoteur(voyage, bareme, plancher, compteur)
    else:
        for annee, nombre, sens in voyage.sens:
            depart, total = compteur.position(annee), km * nombre
            for rang, part in kilometres.portions(depart, total, bareme.seuils):
                yield _kilometres(voyage, bareme, rang, part, depart, sens)
            if bareme.seuils:
                compteur.ajouter(annee, total)


def au_plancher(km: Decimal, deja: Decimal, taux: Decimal, plancher: Decimal) -> Decimal:
    """What `km` add to a month of vélomoteur where `deja` are counted: in all, a month is worth the floor."""

    def mois(compte: Decimal) -> Decimal:
        return max(plancher, formats.au_centime(compte * taux)) if compte else lignes.ZERO

    return mois(deja + km) - mois(deja)


def mois_de(jour: date) -> int:
    """The counter of a month, 202606, beside those of the years."""
    return jour.year * 100 + jour.month


def _velomoteur(voyage: Voyage, bareme: Bareme, plancher: Bareme, compteur: Compteur) -> Ligne:
    """The kilometres of a vélomoteur, whose month is worth a floor: its own counter, of what the month holds."""
    mois = mois_de(voyage.jour)
    km, deja = (voyage.km_simple or Decimal(0)) * voyage.trajet.nombre, compteur.position(mois)
    montant = au_plancher(km, deja, bareme.valeur, plancher.valeur)
    compteur.ajouter(mois, km)
    distance, taux = formats.kilometres(km), formats.taux(bareme.valeur)
    texte = f"{distance} à {taux}"
    if montant != formats.au_centime(km * bareme.valeur):
        texte = f"{distance} à {taux}, le mois valant {euros(plancher.valeur)} au moins"
    if deja:
        comptes = formats.accorde(int(deja), "compté")
        texte = f"{texte} ({formats.kilometres(deja)} {comptes} avant, dans le même mois)"
    return lignes.due(
        "kilometres", f"Kilomètres en {voyage.nom}", bareme, "T2", f"{texte} : {euros(montant)}.",
        quantite=km, unite="km", taux=bareme.valeur, montant=montant,
        reference=f"{bareme.reference} ; plancher mensuel : art. 2",
        entrees=voyage.entrees(km=voyage.km_simple, bareme=bareme.cle, plancher=plancher.valeur, compteur=deja),
        pointeur=voyage.pointeur,
    )  # fmt: skip


def billet(voyage: Voyage) -> Ligne:
    """T1, T7: the price paid, less what a subsidised pass covers; T6: plane and first class need a reason."""
    trajet, sans_billet = voyage.trajet, voyage.trajet.mode in _TEXTES
    libelle = voyage.nom.capitalize() if sans_billet else f"Billets, {voyage.nom}"
    regle = _REGLES.get(trajet.mode or "", "T6" if trajet.motif_requis else "T1")
    if trajet.billet is None:
        return voyage.a_completer("billet", libelle, regle, "Indiquez le prix payé pour les billets.", "billet")
    if trajet.motif_requis and trajet.motif is None:
        texte = "Pourquoi l'avion ou la 1re classe ? Un tarif qui les justifie, ou plus de six heures de trajet."
        return voyage.a_completer("billet", libelle, regle, texte, "motif")
    couvert = min(trajet.deja_pris_en_charge or Decimal(0), trajet.billet)
    montant = formats.au_centime(trajet.billet - couvert)
    dit = f"Prix payé {euros(trajet.billet)}" if sans_billet else f"Billets payés {euros(trajet.billet)}"
    if couvert:
        dit = f"{dit}, moins {euros(couvert)} {formats.accorde(couvert, 'couvert')} par votre abonnement"
    return lignes.due(
        "billet", libelle, None, regle, f"{dit} : {euros(montant)}.",
        quantite=Decimal(1), unite="trajet" if sans_billet else "billets", taux=montant, montant=montant,
        reference=_TEXTES.get(trajet.mode or "", f"{ARRETE}, art. 2, 4 et 5"),
        entrees=voyage.entrees(
            billet=trajet.billet, deja_pris_en_charge=trajet.deja_pris_en_charge,
            classe=trajet.classe, motif=trajet.motif,
        ),
        pointeur=voyage.pointeur,
    )  # fmt: skip


def _kilometres(voyage: Voyage, bareme: Bareme, rang: int, part: Decimal, depart: Decimal, sens: str) -> Ligne:
    taux = bareme.valeurs[rang]
    montant = formats.au_centime(part * taux)
    texte = f"{formats.kilometres(part)} à {formats.taux(taux)} : {euros(montant)}."
    if bareme.seuils:
        tranche = kilometres.tranche(rang, bareme.seuils)
        texte = f"{formats.kilometres(part)} à {formats.taux(taux)} ({tranche}) : {euros(montant)}."
    return lignes.due(
        "kilometres", f"Kilomètres en {voyage.nom}, {sens}", bareme, "T2",
        texte,
        quantite=part, unite="km", taux=taux, montant=montant,
        entrees=voyage.entrees(
            km=voyage.km_simple, bareme=bareme.cle, tranche=rang + 1, compteur=depart,
            puissance_fiscale=voyage.trajet.puissance_fiscale,
        ),
        pointeur=voyage.pointeur,
    )  # fmt: skip
