"""The worked examples of the rules, as bodies of POST /simulation with the total that each must give."""

from typing import Any

LYON, ROANNE, PARIS, VILLEURBANNE, SAINTE_FOY = "69123", "42187", "75056", "69266", "69202"
ANNECY, SEYNOD = "74010", "74268"
DAY = "2026-06-09"


def _mission(kind: str = "correction", rate: str = "T5", *, town: str = ROANNE, **more: Any) -> dict[str, Any]:
    begin, end = more.pop("begin", f"{DAY}T08:30"), more.pop("end", f"{DAY}T17:00")
    return {"type": kind, "taux": rate, "debut": begin, "fin": end, "centre_commune": town, **more}


def _ask(mission: dict[str, Any], **declared: Any) -> dict[str, Any]:
    person = {"residence_administrative": LYON, "residence_familiale": LYON}
    return {"mission": mission, "personne": person, "declaration": declared}


def _day(meal: str | None, *trips: dict[str, Any], out: str = "06:45", back: str = "18:30") -> dict[str, Any]:
    meals = [{"jour": DAY, "service": "dejeuner", "ou": meal}] if meal else []
    return {"jour": DAY, "depart": out, "retour_jour": DAY, "retour": back, "trajets": list(trips), "repas": meals}


def _drive(km: str, power: int = 5, mode: str = "voiture", **more: str) -> dict[str, Any]:
    trip = {"de": "domicile", "mode": mode, "aller_retour": True, "km": km, **more}
    return trip | {"puissance_fiscale": power} if mode == "voiture" else trip


def _paid(mode: str, price: str, **more: str) -> dict[str, Any]:
    return {"de": "domicile", "mode": mode, "aller_retour": True, "billet": price, **more}


_TOLLS: dict[str, Any] = {"peage": "6.80", "stationnement": "8.00"}
_CAR = {"vehicule_autorise": "oui"}
_THREE_DAYS = {"begin": "2026-06-10T08:30", "end": "2026-06-11T17:00"}
_NEW_YEAR = {
    "jour": "2026-12-31",
    "depart": "06:00",
    "retour_jour": "2027-01-01",
    "retour": "20:00",
    "trajets": [_drive("100")],
}
_PARIS_TRIP = {
    "jour": "2026-06-09",
    "depart": "17:00",
    "retour_jour": "2026-06-11",
    "retour": "20:45",
    "trajets": [
        {"de": "domicile", "mode": "train", "aller_retour": True, "billet": "178.00"},
        {"de": "domicile", "mode": "transports", "aller_retour": True, "billet": "5.00"},
    ],
    "repas": [
        {"jour": day, "service": meal, "ou": "ailleurs"}
        for day, meal in (
            ("2026-06-09", "diner"),
            ("2026-06-10", "dejeuner"),
            ("2026-06-10", "diner"),
            ("2026-06-11", "dejeuner"),
        )
    ],
    "nuits": [{"jour": day, "hebergement": "payant", "prix": "118.00"} for day in ("2026-06-09", "2026-06-10")],
}

SIMULATION: dict[str, tuple[str, dict[str, Any], str]] = {
    "1-copies-dans-sa-commune": (
        "62 copies du bac, centre dans la commune de travail",
        _ask(_mission(town=LYON), travail={"copies": 62}),
        "310.00",
    ),
    "2-oral-du-bac": (
        "14 candidats de 20 minutes",
        _ask(_mission("interrogation_orale", "T3", town=LYON), travail={"candidats": 14, "minutes": 280}),
        "44.80",
    ),
    "3-eps": ("Six heures d’EPS", _ask(_mission("eps_ponctuelle", "T3", town=LYON), travail={"minutes": 360}), "43.20"),
    "4-voiture-autorisee": (
        "68 km à l’aller, déjeuner, péage et stationnement",
        _ask(_mission(**_CAR), deplacements=[_day("ailleurs", _drive("68", **_TOLLS))]),
        "78.32",
    ),
    "5-restaurant-administratif": (
        "Le même jour, déjeuner au restaurant administratif",
        _ask(_mission(**_CAR), deplacements=[_day("restaurant_administratif", _drive("68", **_TOLLS))]),
        "68.32",
    ),
    "6-changement-de-tranche": (
        "1 950 km déjà comptés, trajet de 120 km en 6 CV",
        _ask(_mission(**_CAR), deplacements=[_day(None, _drive("60", 6), out="07:00", back="10:00")])
        | {"km_depart": "1950"},
        "56.20",
    ),
    "7-voiture-de-convenance-2011": (
        "Convenance personnelle en 2011 : tarif du train, sans péage",
        {
            **_ask(_mission(begin="2011-09-15T08:30", end="2011-09-15T17:00", vehicule_autorise="non", taux="NR")),
            "declaration": {
                "deplacements": [
                    {
                        "jour": "2011-09-15",
                        "depart": "07:00",
                        "retour": "10:30",
                        "trajets": [_drive("45", peage="6.80")],
                    }
                ]
            },
        },
        "16.60",
    ),
    "8-lyon-paris-deux-nuits": (
        "Train, métro, deux nuits et quatre repas",
        _ask(_mission(town=PARIS, taux="NR", **_THREE_DAYS), deplacements=[_PARIS_TRIP]),
        "543.00",
    ),
    "7-tarif-a-relever": (
        "Voiture sans autorisation : le prix du train est à relever par le service, le déjeuner seul a un montant",
        _ask(_mission(rate="NR", vehicule_autorise="non"), deplacements=[_day("ailleurs", _drive("45"))]),
        "20.00",
    ),
    "9-seconde-mission-du-jour": (
        "Seconde mission du même jour : le déplacement se saisit sur la première, le travail compte",
        _ask(_mission(**_CAR), travail={"copies": 10}, deplacements=[_day("ailleurs", _drive("68"))])
        | {"autre_mission_du_jour": True},
        "50.00",
    ),
    "10-taux-de-la-date": (
        "Un déjeuner la veille du changement de taux du 22 septembre 2023",
        _ask(
            _mission(rate="NR", begin="2023-09-21T08:30", end="2023-09-21T17:00"),
            deplacements=[
                {
                    "jour": "2023-09-21",
                    "depart": "06:45",
                    "retour": "18:30",
                    "repas": [{"jour": "2023-09-21", "service": "dejeuner", "ou": "ailleurs"}],
                }
            ],
        ),
        "17.50",
    ),
    "11-oral-d-agregation": (
        "Trente heures d’oral d’agrégation",
        _ask(
            _mission("interrogation_orale", "A1", town=LYON, end="2026-06-13T17:00"),
            travail={"candidats": 60, "minutes": 1800},
        ),
        "1350.00",
    ),
    "11-nuits-mobilite-reduite": (
        "Quatre nuits à Paris, travailleur handicapé à mobilité réduite",
        _ask(
            _mission(rate="NR", town=PARIS, begin="2026-06-10T08:30", end="2026-06-13T17:00"),
            mobilite_reduite=True,
            deplacements=[
                {
                    "jour": "2026-06-09",
                    "depart": "17:00",
                    "retour_jour": "2026-06-13",
                    "retour": "20:45",
                    "nuits": [
                        {"jour": f"2026-06-{day:02}", "hebergement": "payant", "prix": "118.00"} for day in range(9, 13)
                    ],
                }
            ],
        ),
        "600.00",
    ),
    "11-agregation": (
        "120 copies d’agrégation",
        _ask(_mission("correction", "A1", town=LYON), travail={"copies": 120}),
        "720.00",
    ),
    "11-sujet-partage": (
        "Un sujet d’agrégation conçu à trois : un tiers du forfait de l’épreuve, au centime inférieur",
        _ask(_mission("elaboration_sujets", "A1", town=LYON), travail={"sujets": 1, "auteurs": 3}),
        "333.33",
    ),
    "11-dossiers": (
        "Douze dossiers d’un concours de catégorie B",
        _ask(_mission("etude_dossiers", "B", town=LYON), travail={"dossiers": 12}),
        "36.00",
    ),
    "11-presidence": (
        "Présidence à deux d’un concours de catégorie A de 60 postes : la moitié du forfait",
        _ask(_mission("presidence", "PRES_A_99", town=LYON), travail={"auteurs": 2}),
        "2000.00",
    ),
    "11-bts": (
        "Vingt copies et deux heures d’oral du BTS, dans une seule mission",
        _ask(
            _mission(
                rate="A_CONFIGURER",
                town=LYON,
                examen="BTS",
                type_2="interrogation_orale",
                taux_2="A_CONFIGURER",
            ),
            travail={"copies": 20, "minutes": 120},
        ),
        "74.00",
    ),
    "11-dcg": (
        "Dix copies du DCG, au taux dérogatoire",
        _ask(_mission(rate="A_CONFIGURER", town=LYON, examen="DCG"), travail={"copies": 10}),
        "40.00",
    ),
    "11-surveillance": (
        "Deux heures de surveillance un dimanche ou un jour férié",
        _ask(_mission("surveillance", "AIDE_FERIE", town=LYON), travail={"minutes": 120}),
        "50.00",
    ),
    "11-dec": (
        "Vingt copies du diplôme d’expertise comptable",
        _ask(_mission(rate="A_CONFIGURER", town=LYON, examen="DEC"), travail={"copies": 20}),
        "80.00",
    ),
    "11-vae": (
        "Deux demandes de VAE : le coefficient est une décision de l’académie, rien n’est inventé",
        _ask(_mission("etude_dossiers", "A_CONFIGURER", town=LYON, examen="VAE"), travail={"dossiers": 2}),
        "0.00",
    ),
    "11-aide-de-nuit": (
        "Une heure et demie d’aide au déroulement, de nuit, au-delà du service",
        _ask(_mission("surveillance", "AIDE_NUIT", town=LYON), travail={"minutes": 90}),
        "45.00",
    ),
    "11-aide-exterieure": (
        "Deux heures d’aide d’une personne extérieure en 2025, au SMIC horaire",
        _ask(
            _mission("surveillance", "AIDE_EXTERNE", town=LYON, begin="2025-06-10T08:00", end="2025-06-10T10:00"),
            travail={"minutes": 120},
        ),
        "23.76",
    ),
    "11-copies-et-oraux": (
        "Dix copies du bac et une heure d’oral, dans une seule mission",
        _ask(
            _mission(town=LYON, type_2="interrogation_orale", taux_2="T3"),
            travail={"copies": 10, "minutes": 60, "candidats": 3},
        ),
        "59.60",
    ),
    "11-double-correction": (
        "Quarante copies du brevet en double correction : aucun texte lu ne réduit le taux",
        _ask(_mission(rate="T1", town=LYON, double_correction=True), travail={"copies": 40}),
        "30.00",
    ),
    "12-commune-limitrophe": (
        "Commune voisine desservie, quand l’instance l’a importée : aucun frais de déplacement",
        _ask(_mission(town=VILLEURBANNE), travail={"copies": 10}),
        "50.00",
    ),
    "12-commune-limitrophe-non-desservie": (
        "Commune qui touche celle du domicile, sans transports en commun pour les relier : les kilomètres sont dus",
        _ask(_mission(rate="NR", town=SAINTE_FOY, **_CAR), deplacements=[_day(None, _drive("8"), back="10:00")]),
        "5.12",
    ),
    "13-moto": (
        "80 km à moto",
        _ask(
            _mission(taux="NR", **_CAR), deplacements=[_day(None, _drive("40", mode="moto"), out="07:00", back="10:00")]
        ),
        "12.00",
    ),
    "13-velomoteur": (
        "80 km à vélomoteur, 9,60 € : le mois vaut 10 € au moins",
        _ask(
            _mission(rate="NR", **_CAR),
            deplacements=[_day(None, _drive("40", mode="velomoteur"), out="07:00", back="10:00")],
        ),
        "10.00",
    ),
    "13-taxi": (
        "Taxi autorisé par le service, 32 € : au prix payé",
        _ask(_mission(rate="NR", **_CAR), deplacements=[_day(None, _paid("taxi", "32.00"), back="10:00")]),
        "32.00",
    ),
    "13-taxi-sans-autorisation": (
        "Le même taxi, que le service n’a pas autorisé : à lui demander",
        _ask(_mission(rate="NR"), deplacements=[_day(None, _paid("taxi", "32.00"), back="10:00")]),
        "0.00",
    ),
    "13-location": (
        "Voiture de location autorisée, carburant compris, et son péage",
        _ask(
            _mission(rate="NR", **_CAR),
            deplacements=[_day(None, _paid("location", "71.00", peage="6.80"), back="10:00")],
        ),
        "77.80",
    ),
    "13-covoiturage": (
        "Participation payée à un covoiturage : au prix payé, sur justificatif",
        _ask(_mission(rate="NR"), deplacements=[_day(None, _paid("covoiturage", "11.50"), back="10:00")]),
        "11.50",
    ),
    "13-velo": (
        "Location d’un vélo, autorisée par le service : au prix payé, sans taux au kilomètre",
        _ask(_mission(rate="NR", **_CAR), deplacements=[_day(None, _paid("velo", "4.00"), back="10:00")]),
        "4.00",
    ),
    "13-brevet": (
        "85 copies du brevet",
        _ask(_mission("correction", "T1", town=LYON), travail={"copies": 85}),
        "63.75",
    ),
    "14-ancienne-commune": (
        "Domicile à Seynod, qui est Annecy depuis 2017, centre à Annecy : une seule commune, aucun déplacement dû",
        _ask(_mission(town=ANNECY, **_CAR), travail={"copies": 10}, deplacements=[_day("ailleurs", _drive("6"))])
        | {"personne": {"residence_administrative": SEYNOD, "residence_familiale": SEYNOD}},
        "50.00",
    ),
    "15-nouvel-an": (
        "1 990 km déjà comptés en 2026 : 10 km à 0,32 €, 90 à 0,40 € pour l’aller, 100 à 0,32 € pour le retour en 2027",
        _ask(_mission(rate="NR", begin="2026-12-31T09:00", end="2027-01-01T12:00", **_CAR), deplacements=[_NEW_YEAR])
        | {"km_depart": "1990"},
        "71.20",
    ),
    "16-distance-a-verifier": (
        "300 km déclarés pour 67 km à vol d’oiseau : calculés, et à vérifier",
        _ask(_mission(rate="NR", **_CAR), deplacements=[_day(None, _drive("300"), back="10:00")]),
        "192.00",
    ),
}
"""Name -> (French summary, body, total)."""
