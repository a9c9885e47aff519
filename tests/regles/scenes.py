"""Claims that meet every rule once, for the golden explanations: what is declared, of which mission, under what settings."""

from datetime import date, datetime

from chalicelib.frais.regles.reglages import desservies
from chalicelib.frais.regles.tarifs import depuis_json
from tests.regles.fabrique import (
    LYON,
    PANTIN,
    PARIS,
    ROANNE,
    VILLEURBANNE,
    absence,
    dejeuner,
    diner,
    mission,
    nuit,
    personne,
    reglages,
    voiture,
)

JOUR, LENDEMAIN = "2026-06-09", "2026-06-10"
COPIES = {"copies": 62}


def journee(*trajets, **reste):
    return absence(f"{JOUR}T06:45", f"{JOUR}T21:30", trajets=list(trajets), **reste)


def sejour(*nuits, retour="12:00", **reste):
    return absence(f"{JOUR}T06:45", f"{LENDEMAIN}T{retour}", trajets=[train("89.00")], nuits=list(nuits), **reste)


def train(billet=None, **reste):
    return {"de": "domicile", "mode": "train", "aller_retour": True, "billet": billet, **reste}


def scene(la_mission, *deplacements, travail=None, qui=None, regles=None, km=0, premiere=True, **reste):
    brut = {"travail": travail or {}, "deplacements": list(deplacements), **reste}
    return la_mission, qui or personne(), brut, regles, km, premiere


def oral(**faits):
    return mission(type="interrogation_orale", taux="T3", **faits)


MALMENEE = absence(
    f"{LENDEMAIN}T18:00", f"{JOUR}T06:00",
    trajets=[{}, {"mode": "voiture", "de": "autre"}, train("10.00", deja_pris_en_charge="20.00", peage="3.00")],
    repas=[{}, dejeuner(JOUR), dejeuner(JOUR)],
    nuits=[{}, nuit(JOUR, "10.00", "gratuit"), nuit(JOUR, "0")],
)  # fmt: skip
PREMIERES = {date(2026, 6, 9): "7", date(2026, 6, 10): "210001"}
BTS = reglages([{"taux": {"copie": {"BTS": "2.60"}}}], examens={"bts": {"copie": "BTS"}})
DEC = reglages([{"taux": {"dossier": {"DEC": "300"}}}], examens={"dec": {"dossier": "DEC"}})
DOUBLE = reglages([{"taux": {"part": {"double_correction": "0.5"}}}])
SNCF = reglages(
    [{"reference": "Tarif SNCF 2026", "seuils": ["100"],
      "taux": {"sncf.metropole": {"fixe": ["1.00", "2.00"], "par_km": ["0.20", "0.10"], "minimum": "1.20"}}}]
)  # fmt: skip
LU = reglages(
    releves=depuis_json(
        [{"origine": LYON, "destination": ROANNE, "jour": JOUR, "prix": "14.60", "source": "SNCF Connect", "lu": LENDEMAIN}]
    )
)
VOISINES = reglages(communes_desservies=desservies([(LYON, [VILLEURBANNE])]))

SCENES = {
    # Travail
    "copies": scene(mission(), travail=COPIES),
    "copies sur papier et dans Santorin": scene(mission(copies_santorin=40), travail={"copies": 1}),
    "copies dans Santorin seules": scene(mission(copies_santorin=1)),
    "oral": scene(oral(), travail={"minutes": 280, "candidats": 14}),
    "oral d'une heure": scene(oral(), travail={"minutes": 60, "candidats": 1}),
    "EPS": scene(mission(type="eps_ponctuelle", taux="T1"), travail={"minutes": 45}),
    "sujet": scene(mission(type="elaboration_sujets", taux="A1", examen="Agrégation"), travail={"sujets": 2, "auteurs": 3}),
    "sujet sans ses auteurs": scene(mission(type="elaboration_sujets", taux="A2"), travail={"sujets": 1}),
    "dossiers de concours": scene(
        mission(type="etude_dossiers", taux="A_CONFIGURER", examen="SAENES"), travail={"dossiers": 12}
    ),
    "dossiers de VAE": scene(mission(type="etude_dossiers", taux="A_CONFIGURER", examen="VAE"), travail={"dossiers": 2}),
    "dossiers à dire": scene(mission(type="etude_dossiers", taux="C")),
    "mémoire du DEC au plafond": scene(
        mission(type="etude_dossiers", taux="A_CONFIGURER", examen="DEC"), travail={"dossiers": 1}, regles=DEC
    ),
    "présidence à trois": scene(mission(type="presidence", taux="PRES_BC"), travail={"auteurs": 3}),
    "présidence sans ses postes": scene(mission(type="presidence", taux="A_CONFIGURER"), travail={"auteurs": 1}),
    "aide extérieure en 2026": scene(mission(type="surveillance", taux="AIDE_EXTERNE"), travail={"minutes": 60}),
    "des copies et des oraux": scene(
        mission(type_2="interrogation_orale", taux_2="T3"), travail={"copies": 10, "minutes": 60, "candidats": 3}
    ),
    "double correction": scene(mission(taux="T1", double_correction=True), travail=COPIES),
    "double correction, à moitié": scene(mission(taux="T1", double_correction=True), travail=COPIES, regles=DOUBLE),
    "travail à dire": scene(mission(type="epreuve_pratique", taux="T2"), travail={"copies": 3}),
    "copies à dire": scene(mission()),
    "sujets à dire": scene(mission(type="elaboration_sujets", taux="B")),
    "BTS": scene(mission(taux="A_CONFIGURER", examen="BTS"), travail=COPIES),
    "BP sans taux": scene(mission(taux="A_CONFIGURER", examen="BP"), travail=COPIES),
    "examen sans nom": scene(mission(taux="A_CONFIGURER", examen=""), travail=COPIES),
    "BTS de l'instance": scene(mission(taux="A_CONFIGURER", examen="BTS"), travail=COPIES, regles=BTS),
    "taux d'avant le texte": scene(
        mission(debut=datetime(2012, 4, 12, 8), fin=datetime(2012, 4, 12, 18)), travail={"copies": 1}
    ),
    "surveillance": scene(mission(type="surveillance", taux="T1"), travail={"minutes": 60}),
    "non rémunérée": scene(mission(taux="NR"), travail=COPIES),
    "en cours d'année": scene(mission(mode_evaluation="ECA")),
    "quantités inhabituelles": scene(oral(), travail={"minutes": 721, "candidats": 6}),
    "quantités juste usuelles": scene(oral(), travail={"minutes": 720, "candidats": 6}),
    "quatre cents copies": scene(mission(), travail={"copies": 400}),
    "quatre cents copies dans Santorin": scene(mission(copies_santorin=400)),
    "quatre cent une copies": scene(mission(copies_santorin=1), travail={"copies": 400}),
    # Droit au déplacement
    "annulée": scene(mission(annulee=True), travail=COPIES),
    "sans convocation": scene(mission(convoque=False)),
    "plus de douze mois": scene(mission(fin=datetime(2027, 6, 9, 9))),
    "douze mois": scene(mission(fin=datetime(2027, 6, 9, 8, 30)), premiere="9"),
    "commune du travail": scene(mission(centre_commune=LYON), journee(voiture("3"))),
    "commune du domicile": scene(mission(centre_commune=VILLEURBANNE), qui=personne(LYON, VILLEURBANNE)),
    "voisine desservie": scene(mission(centre_commune=VILLEURBANNE), regles=VOISINES),
    "domicile inconnu": scene(mission(), qui=personne(LYON, None)),
    "tickets seuls": scene(
        mission(centre_commune="69381"),
        journee(voiture("3"), {"mode": "transports", "billet": "4.00", "de": "travail"}, repas=[dejeuner(JOUR)]),
        regles=reglages(ticket_dans_la_commune=True),
    ),
    "autre première mission": scene(mission(), journee(voiture("60")), premiere="7"),
    "autre première mission, inconnue": scene(mission(), premiere=False),
    "première mission jour par jour": scene(
        mission(fin=datetime(2026, 6, 10, 17)),
        journee(train("89.00"), repas=[dejeuner(JOUR)], nuits=[nuit(JOUR)]),
        premiere=PREMIERES,
    ),
    # Trajets
    "voiture à cheval sur deux tranches": scene(mission(), journee(voiture("68", km_autre_residence="66")), km=1950),
    "voiture, dernière tranche": scene(mission(), journee(voiture("68", cv=6)), km=12_000),
    "voiture puissante": scene(mission(), journee(voiture("68", cv=8, aller_retour=False))),
    "taxi autorisé": scene(mission(), journee({"mode": "taxi", "de": "domicile", "billet": "32.00"})),
    "taxi sans autorisation": scene(
        mission(vehicule_autorise=None), journee({"mode": "taxi", "de": "domicile", "billet": "32.00"})
    ),
    "voiture de location": scene(
        mission(), journee({"mode": "location", "de": "domicile", "billet": "71.00", "peage": "6.80"})
    ),
    "vélo refusé": scene(mission(vehicule_autorise=False), journee({"mode": "velo", "de": "domicile", "billet": "4.00"})),
    "covoiturage payant": scene(mission(), journee({"mode": "covoiturage", "de": "domicile", "billet": "11.50"})),
    "vélomoteur au plancher du mois": scene(
        mission(), journee({"mode": "velomoteur", "km": "40", "de": "domicile", "aller_retour": True})
    ),
    "moto et vélomoteur": scene(
        mission(), journee({"mode": "moto", "km": "10", "de": "travail"}, {"mode": "velomoteur", "km": "1.5"})
    ),
    "vélomoteur de 2020": scene(
        mission(debut=datetime(2020, 6, 9, 8), fin=datetime(2020, 6, 9, 18)),
        absence("2020-06-09T07:00", "2020-06-09T19:00", trajets=[{"mode": "velomoteur", "km": "4", "de": "domicile"}]),
    ),
    "péage et stationnement": scene(mission(), journee(voiture("68", peage="6.80", stationnement="8.00"))),
    "prix juste usuels": scene(
        mission(),
        journee(voiture("600", peage="100", stationnement="100"), train("500"), nuits=[nuit(JOUR, "300")]),
    ),
    "prix inhabituels": scene(
        mission(),
        journee(voiture("600.1", peage="100.01", stationnement="100.01"), train("500.01"), nuits=[nuit(JOUR, "300.01")]),
    ),
    "véhicule sans réponse": scene(
        mission(vehicule_autorise=None), journee(voiture("45.2", peage="6.80")), regles=SNCF
    ),
    "véhicule refusé": scene(mission(vehicule_autorise=False), journee(voiture("130", stationnement="5")), regles=SNCF),
    "véhicule refusé, sans tarif": scene(mission(vehicule_autorise=False), journee(voiture("45"))),
    "véhicule refusé, tarif relevé": scene(mission(vehicule_autorise=False), journee(voiture("45")), regles=LU),
    "véhicule refusé, tarif de 2011": scene(
        mission(vehicule_autorise=False, debut=datetime(2011, 9, 9, 8), fin=datetime(2011, 9, 9, 18)),
        absence("2011-09-09T07:00", "2011-09-09T19:00", trajets=[voiture("45.2", aller_retour=False)]),
    ),
    "outre-mer": scene(
        mission(centre_commune="97411", vehicule_autorise=True),
        journee(voiture("30"), repas=[dejeuner(JOUR)], nuits=[nuit(JOUR)]),
    ),
    "Pacifique": scene(mission(centre_commune="98818"), sejour(nuit(JOUR), repas=[diner(JOUR)])),
    "repas et nuit sans taux": scene(
        mission(debut=datetime(2018, 6, 9, 8), fin=datetime(2018, 6, 10, 18)),
        absence("2018-06-09T07:00", "2018-06-10T19:00", trajets=[train("10")], repas=[dejeuner("2018-06-09")],
                nuits=[nuit("2018-06-09")]),
    ),
    "train, abonnement": scene(mission(), journee(train("89.00", deja_pris_en_charge="10.00"))),
    "première classe et avion": scene(
        mission(),
        journee(train("89.00", classe="premiere", motif="duree"), {"mode": "avion", "billet": "90", "motif": "tarif"}),
    ),
    "motif à dire": scene(mission(), journee(train("89.00", classe="premiere"), {"mode": "avion", "billet": "90"})),
    "passager": scene(mission(), journee({"mode": "passager", "de": "autre", "lieu": "Givors", "peage": "3.00"})),
    "train avec péage": scene(mission(), journee(train("20.00", peage="3.00", stationnement="2.00"))),
    "trajets à compléter": scene(
        mission(), journee({}, {"mode": "voiture"}, {"mode": "voiture", "km": "3"}, {"mode": "train"}, {"mode": "moto"})
    ),
    "véhicule refusé, à compléter": scene(mission(vehicule_autorise=False), journee({"mode": "voiture"}), regles=SNCF),
    "voiture avec un billet": scene(mission(), journee(voiture("3", billet="4.00"))),
    "un billet d'euro": scene(mission(), journee({"mode": "transports", "billet": "1.90", "de": "travail"})),
    # Repas et nuits
    "repas": scene(mission(), journee(train("89.00"), repas=[dejeuner(JOUR), diner(JOUR)])),
    "repas au restaurant administratif": scene(
        mission(), journee(train("89.00"), repas=[dejeuner(JOUR, "restaurant_administratif"), diner(JOUR, "fourni")])
    ),
    "restaurant du centre": scene(
        mission(restaurant_administratif=True),
        journee(train("89.00"), repas=[dejeuner(JOUR), diner(JOUR)]),
        regles=reglages(demi_tarif="DISPONIBLE"),
    ),
    "repas hors plage, deux fois, sans réponse": scene(
        mission(),
        absence(f"{JOUR}T11:01", f"{JOUR}T21:00", trajets=[train("9")], repas=[dejeuner(JOUR), diner(JOUR), diner(JOUR), {}]),
    ),
    "repas sans heures ni lieu": scene(
        mission(),
        {"jour": JOUR, "repas": [dejeuner(JOUR)], "nuits": [nuit(JOUR)]},
        journee(train("9"), repas=[{"jour": JOUR, "service": "diner"}], nuits=[{"jour": JOUR}, {}]),
    ),
    "nuit en base": scene(mission(), sejour(nuit(JOUR))),
    "nuit à Paris, mobilité réduite": scene(mission(centre_commune="75115"), sejour(nuit(JOUR)), mobilite_reduite=True),
    "nuit à Paris": scene(mission(centre_commune=PARIS), sejour(nuit(JOUR))),
    "nuit du Grand Paris": scene(mission(centre_commune=PANTIN), sejour(nuit(JOUR))),
    "nuit au prix payé": scene(mission(), sejour(nuit(JOUR, "61.50")), regles=reglages(nuitee="MIN")),
    "nuit au prix payé, plafonnée": scene(mission(), sejour(nuit(JOUR, "91")), regles=reglages(nuitee="MIN")),
    "nuit au prix à dire": scene(mission(), sejour(nuit(JOUR)), regles=reglages(nuitee="MIN")),
    "nuits refusées": scene(
        mission(),
        sejour(nuit(JOUR), nuit(JOUR), nuit(JOUR, None, "gratuit"), nuit("2026-06-12"), retour="05:00"),
    ),
    "nuit trop courte": scene(mission(), sejour(nuit(JOUR), retour="04:59")),
    "veille, un changement de taux": scene(
        mission(debut=datetime(2023, 9, 21, 8), fin=datetime(2023, 9, 22, 18)),
        absence("2023-09-20T17:00", "2023-09-22T21:00", trajets=[train("9")],
                repas=[dejeuner("2023-09-21"), dejeuner("2023-09-22")], nuits=[nuit("2023-09-20"), nuit("2023-09-21")]),
    ),
    # Justificatifs
    "justificatifs à déposer": scene(
        mission(), sejour(nuit(JOUR), repas=[dejeuner(JOUR)]), regles=reglages(justificatifs="DEPOSER")
    ),
    "justificatifs d'avant le 8 juillet 2024": scene(
        mission(debut=datetime(2024, 7, 7, 8), fin=datetime(2024, 7, 7, 18)),
        absence("2024-07-07T06:00", "2024-07-08T18:00", trajets=[train("9")], repas=[dejeuner("2024-07-07")],
                nuits=[nuit("2024-07-07")]),
    ),
    # Ce qui manque
    "déclaration vide": scene(mission()),
    "déclaration malmenée": scene(mission(), MALMENEE, travail={"copies": 2, "minutes": 3, "sujets": 1}),
    "déplacement sans rien": scene(mission(), {}),
    "hors de la mission": scene(
        mission(),
        absence("2026-06-07T08:00", "2026-06-11T18:00", trajets=[voiture("3")]),
        absence("2026-06-11T17:00", "2026-06-11T19:00", trajets=[voiture("3")], repas=[dejeuner("2026-06-12")],
                nuits=[nuit("2026-06-12")]),
    ),
    "veille et lendemain": scene(
        mission(), absence("2026-06-08T08:00", "2026-06-10T18:00", trajets=[voiture("3")], repas=[], nuits=[])
    ),
    "retour avant le départ": scene(mission(), absence(f"{JOUR}T18:00", f"{JOUR}T18:00", trajets=[voiture("3")])),
    "deux jours dans le désordre": scene(
        mission(debut=datetime(2026, 6, 9, 8), fin=datetime(2026, 6, 10, 18)),
        absence(f"{LENDEMAIN}T06:00", f"{LENDEMAIN}T23:00", trajets=[voiture("10")],
                repas=[diner(LENDEMAIN), dejeuner(LENDEMAIN)], nuits=[nuit(LENDEMAIN)]),
        absence(f"{JOUR}T17:00", f"{LENDEMAIN}T05:30", trajets=[voiture("68")], repas=[diner(JOUR)], nuits=[nuit(JOUR)]),
        absence(f"{JOUR}T07:00", f"{JOUR}T16:00", trajets=[voiture("3")], repas=[dejeuner(JOUR)]),
        {"depart": "05:00", "trajets": [voiture("1")], "repas": [{}], "nuits": [{}]},
        km=1990,
    ),
    "repas à moitié dits": scene(
        mission(), journee(voiture("3"), repas=[{"jour": JOUR}, {"jour": JOUR}, {"service": "diner"}, {"service": "diner"}])
    ),
    "kilomètres ailleurs": scene(mission(), journee(voiture("68")), km=1000, km_deja_rembourses_ailleurs="950"),
}
"""Name -> mission, person, declaration as posted, settings (None: the product's), kilometres counted, first missions."""
