"""What stays true of every claim that can be written (found by hypothesis)."""

from datetime import date, datetime, timedelta
from decimal import Decimal as D
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.frais.regles import calcul, plages
from chalicelib.frais.regles.declaration import DeclarationInvalide, en_json, lire
from chalicelib.frais.regles.kilometres import portions
from chalicelib.frais.regles.lignes import Etat
from chalicelib.frais.regles.manques import manques
from chalicelib.frais.regles.reglages import Reglages
from tests.regles.fabrique import absence, calculer, mission, personne

settings.register_profile("frais", deadline=None, max_examples=80)
settings.load_profile("frais")

PREMIER = date(2026, 6, 7)
jours = st.integers(0, 6).map(lambda n: (PREMIER + timedelta(days=n)).isoformat())
heures = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
montants = st.none() | st.integers(0, 50_000).map(lambda centimes: str(D(centimes) / 100))
distances = st.none() | st.integers(0, 60_000).map(lambda dixiemes: str(D(dixiemes) / 10))
booleens = st.booleans() | st.none()
trajets = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(["voiture", "moto", "velomoteur", "train", "avion", "transports", "passager", "covoiturage", "taxi", "location", "velo", None]),
        "de": st.sampled_from(["domicile", "travail", "autre", None]),
        "aller_retour": booleens,
        "km": distances,
        "km_autre_residence": distances,
        "puissance_fiscale": st.none() | st.integers(1, 20),
        "billet": montants,
        "deja_pris_en_charge": montants,
        "classe": st.sampled_from(["premiere", "seconde", None]),
        "motif": st.sampled_from(["tarif", "duree", None]),
        "peage": montants,
        "stationnement": montants,
    }
)
repas = st.fixed_dictionaries(
    {
        "jour": st.none() | jours,
        "service": st.sampled_from(["dejeuner", "diner", None]),
        "ou": st.sampled_from(["restaurant_administratif", "ailleurs", "fourni", None]),
    }
)
nuits = st.fixed_dictionaries(
    {"jour": st.none() | jours, "hebergement": st.sampled_from(["payant", "gratuit", None]), "prix": montants}
)
deplacements = st.lists(
    st.fixed_dictionaries(
        {
            "jour": st.none() | jours,
            "depart": st.none() | heures,
            "retour_jour": st.none() | jours,
            "retour": st.none() | heures,
            "trajets": st.lists(trajets, max_size=3),
            "repas": st.lists(repas, max_size=4),
            "nuits": st.lists(nuits, max_size=3),
        }
    ),
    max_size=3,
)
declarations = st.fixed_dictionaries(
    {
        "travail": st.fixed_dictionaries(
            {
                "copies": st.none() | st.integers(0, 9_999),
                "candidats": st.none() | st.integers(0, 9_999),
                "minutes": st.none() | st.integers(0, 44_640),
                "sujets": st.none() | st.integers(0, 99),
                "auteurs": st.none() | st.integers(1, 99),
                "dossiers": st.none() | st.integers(0, 300),
            }
        ),
        "deplacements": deplacements,
        "mobilite_reduite": booleens,
        "km_deja_rembourses_ailleurs": distances,
    }
)
missions = st.builds(
    mission,
    type=st.sampled_from(["correction", "interrogation_orale", "eps_ponctuelle", "elaboration_sujets", "etude_dossiers", "presidence", "autre"]),
    taux=st.sampled_from(["T1", "T3", "T5", "A1", "C", "NR", "A_CONFIGURER"]),
    fin=st.sampled_from([datetime(2026, 6, 9, 17), datetime(2026, 6, 12, 12)]),
    centre_commune=st.sampled_from(["42187", "75110", "92012", "97411", "98818", "69123"]),
    vehicule_autorise=st.sampled_from([True, True, False, None]),
    restaurant_administratif=st.booleans(),
    copies_santorin=st.none() | st.integers(0, 500),
)
reglages = st.builds(
    Reglages,
    demi_tarif=st.sampled_from(["PRIS", "DISPONIBLE"]),
    nuitee=st.sampled_from(["FORFAIT", "MIN"]),
    ticket_dans_la_commune=st.booleans(),
)
compteurs = st.integers(0, 120_000).map(lambda dixiemes: D(dixiemes) / 10)


def lignes(resultat):
    return (*resultat.remuneration.lignes, *resultat.deplacement.lignes)


@given(missions, declarations, reglages, compteurs)
def test_nothing_is_negative_nor_finer_than_a_cent_and_the_total_is_the_sum(une, brut, instance, compteur):
    resultat = calcul.calculer(une, personne(), lire(brut), instance, compteur)
    for ligne in lignes(resultat):
        if ligne.etat is Etat.DU:
            assert ligne.montant >= 0
            assert ligne.montant == ligne.montant.quantize(D("0.01"))
        else:
            assert not ligne.montant
        for valeur in vars(ligne).values():
            assert not isinstance(valeur, float)
    assert resultat.total == sum((ligne.montant or D(0) for ligne in lignes(resultat)), D(0))
    assert resultat.km_comptes >= 0


@given(missions, declarations, reglages, compteurs)
def test_any_claim_is_kept_and_found_again(une, brut, instance, compteur):
    declare = lire(brut)
    assert lire(en_json(declare)) == declare
    garde = calcul.calculer(une, personne(), declare, instance, compteur).en_json()
    assert calcul.recalculer(garde["entrees"]).en_json() == garde


@given(missions, declarations, compteurs, st.randoms(use_true_random=False))
def test_the_order_of_entry_changes_nothing(une, brut, compteur, hasard):
    melange = {
        **brut,
        "deplacements": [
            {**deplacement, **{cle: hasard.sample(deplacement[cle], len(deplacement[cle])) for cle in CLES}}
            for deplacement in hasard.sample(brut["deplacements"], len(brut["deplacements"]))
        ],
    }
    avant = calcul.calculer(une, personne(), lire(brut), None, compteur)
    apres = calcul.calculer(une, personne(), lire(melange), None, compteur)
    assert [(ligne.code, ligne.etat, ligne.montant) for ligne in lignes(avant)] == [
        (ligne.code, ligne.etat, ligne.montant) for ligne in lignes(apres)
    ]
    assert avant.km_par_annee == apres.km_par_annee
    assert [(un.moitie, un.phrase) for un in avant.avertissements] == [
        (un.moitie, un.phrase) for un in apres.avertissements
    ]


CLES = ("trajets", "repas", "nuits")


def en_voiture(*kilometres, cv=5, mode="voiture", depart=D(0)):
    trajets_ = [{"de": "domicile", "mode": mode, "puissance_fiscale": cv, "km": str(km)} for km in kilometres]
    declare = absence("2026-06-09T07:00", "2026-06-09T10:00", trajets=trajets_)
    return calculer(mission(), declare, km_depart=depart).deplacement


kms = st.integers(1, 60_000).map(lambda dixiemes: D(dixiemes) / 10)
vehicules = st.sampled_from([("voiture", 4), ("voiture", 6), ("voiture", 9), ("moto", 1), ("velomoteur", 1)])


@given(kms, vehicules, compteurs)
def test_one_more_kilometre_never_lowers_the_sum(km, vehicule, compteur):
    mode, cv = vehicule
    avant = en_voiture(km, mode=mode, cv=cv, depart=compteur).total
    apres = en_voiture(km + 1, mode=mode, cv=cv, depart=compteur).total
    assert avant < apres or (mode == "velomoteur" and avant == apres == D("10.00")), "the floor of its month"


declarables = st.lists(kms, min_size=2, max_size=5).filter(lambda parts: sum(parts) <= 20_000)


@given(declarables, vehicules, compteurs)
def test_splitting_a_trip_changes_nothing_beyond_rounding(parts, vehicule, compteur):
    mode, cv = vehicule
    entier = en_voiture(sum(parts, D(0)), mode=mode, cv=cv, depart=compteur)
    coupe = en_voiture(*parts, mode=mode, cv=cv, depart=compteur)
    assert sum(ligne.quantite for ligne in coupe.lignes) == sum(ligne.quantite for ligne in entier.lignes)
    assert abs(entier.total - coupe.total) <= D("0.005") * (len(entier.lignes) + len(coupe.lignes))


@given(compteurs, kms)
def test_bands_cover_the_trip_exactly_in_order(depart, km):
    parts = list(portions(depart, km, (D(2000), D(10000))))
    assert sum(part for _, part in parts) == km
    assert all(part > 0 for _, part in parts)
    assert all(une < autre for (une, _), (autre, _) in pairwise(parts))


moments = st.datetimes(datetime(2026, 6, 1), datetime(2026, 6, 8))


@given(moments, moments, st.timedeltas(timedelta(0), timedelta(days=2)), st.timedeltas(timedelta(0), timedelta(days=2)))
def test_a_longer_absence_never_closes_a_window(un, autre, plus_tot, plus_tard):
    debut, fin = min(un, autre), max(un, autre)
    repas_ouverts, nuits_ouvertes = plages.ouverts((debut, fin))
    plus_de_repas, plus_de_nuits = plages.ouverts((debut - plus_tot, fin + plus_tard))
    assert set(repas_ouverts) <= set(plus_de_repas)
    assert set(nuits_ouvertes) <= set(plus_de_nuits)


json_quelconque = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda enfants: st.lists(enfants, max_size=3) | st.dictionaries(st.text(max_size=8), enfants, max_size=3),
    max_leaves=12,
)
champs = st.sampled_from(["travail", "deplacements", "trajets", "repas", "nuits", "km", "jour", "prix", "copies"])


@given(json_quelconque | st.dictionaries(champs, json_quelconque | st.lists(st.dictionaries(champs, json_quelconque))))
def test_whatever_is_posted_is_read_or_refused_by_name(brut):
    refusees = ()
    try:
        lire(brut)
    except DeclarationInvalide as refus:
        refusees = refus.erreurs or (None,)
    assert all(erreur.pointeur == "" or erreur.pointeur.startswith("/") for erreur in refusees)


@given(missions, st.lists(trajets, max_size=1), st.lists(repas, max_size=1), st.lists(nuits, max_size=1), reglages)
def test_a_line_that_waits_is_always_a_lack_that_blocks(une, les_trajets, les_repas, les_nuits, instance):
    """So a claim that can be submitted has no line without its answer."""
    quand = absence("2026-06-08T20:00", "2026-06-10T08:00", trajets=les_trajets, repas=les_repas, nuits=les_nuits)
    declare = lire({"travail": {}, "deplacements": [quand]})
    attentes = {
        ligne.pointeur
        for ligne in lignes(calcul.calculer(une, personne(), declare, instance))
        if ligne.etat is Etat.A_COMPLETER
    }
    bloquants = {erreur.pointeur for erreur in manques(declare, une, personne(), instance) if erreur.bloquant}
    for pointeur in attentes:
        assert any(bloquant.startswith(pointeur) for bloquant in bloquants), pointeur
