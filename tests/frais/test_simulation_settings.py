"""What an instance sets in its file changes what a claim pays, and nothing else does."""

import re
from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from chalicelib.academie import ACADEMIE, DOSSIER, load
from chalicelib.academie.schema import Examen, Frais, Texte
from chalicelib.frais.claim import settings
from chalicelib.frais.regles.reglages import Reglages, desservies
from chalicelib.tables import Dossiers
from tests.frais.test_simulation import ASKED, MISSION
from tests.gestion import staff
from tests.gestion.dossiers import WORK, Desk, sent
from tests.people import LYON, VILLEURBANNE, day_trip, declared

FARES = {
    "sncf.metropole.fixe": ("1", "2"),
    "sncf.metropole.par_km": ("0.1", "0.1"),
    "sncf.metropole.minimum": ("1.20",),
}
OWN = Texte(du=date(2026, 1, 1), au=None, reference="Tarif de l’instance", source="", seuils=("32",), taux=FARES)


key, office = staff.key, staff.office


@pytest.fixture(autouse=True)
def fresh_settings():
    settings.forget()
    yield
    settings.forget()


def given(monkeypatch, **facts):
    for name, value in facts.items():
        monkeypatch.setitem(vars(ACADEMIE.frais), name, value)
    settings.forget()


def total(browser, **mission):
    return browser.post("/simulation", {**ASKED, "mission": {**MISSION, **mission}}).json["calcul"]["deplacement"][
        "total"
    ]


def test_half_a_meal_where_the_centre_has_a_canteen_only_if_the_instance_says_so(browser, monkeypatch):
    assert total(browser, restaurant_administratif=True) == "78.32"
    given(monkeypatch, demi_tarif="DISPONIBLE")
    assert total(browser, restaurant_administratif=True) == "68.32"
    assert total(browser, restaurant_administratif=False) == "78.32"


def test_a_night_at_its_price_where_the_instance_says_so(browser, monkeypatch):
    night = day_trip(back="18:30", retour_jour="2026-05-19", repas=[], trajets=[])
    night["nuits"] = [{"jour": "2026-05-18", "hebergement": "payant", "prix": "61.50"}]
    asked = {**ASKED, "declaration": declared(night)}
    assert browser.post("/simulation", asked).json["calcul"]["deplacement"]["total"] == "90.00"
    given(monkeypatch, nuitee="MIN")
    assert browser.post("/simulation", asked).json["calcul"]["deplacement"]["total"] == "61.50"


def test_a_served_neighbour_counts_as_the_same_commune(browser):
    assert total(browser, centre_commune=VILLEURBANNE) == "78.32"
    Dossiers(settings.COMMUNES, f"{VILLEURBANNE}#{LYON}").save()
    settings.forget()
    assert total(browser, centre_commune=VILLEURBANNE) == "0.00"


def test_the_instances_own_dated_table_wins(monkeypatch):
    given(monkeypatch, texte=(OWN,))
    known = settings.of_instance(ACADEMIE.frais, {})
    assert {rate.cle: rate.valeurs for rate in known.taux_propres}["sncf.metropole.fixe"][1] == 2
    assert {rate.statut for rate in known.taux_propres} == {"instance"}


def test_an_unauthorised_vehicle_pays_the_instances_train_fare(browser, monkeypatch):
    assert browser.post("/simulation", {**ASKED, "mission": {**MISSION, "vehicule_autorise": "non"}}).json["calcul"][
        "deplacement"
    ]["a_configurer"]
    given(monkeypatch, texte=(OWN,))
    assert total(browser, vehicule_autorise="non") == "37.60"


def test_an_instance_may_have_its_own_list_of_large_towns(browser, monkeypatch):
    night = day_trip(back="18:30", retour_jour="2026-05-19", repas=[], trajets=[])
    night["nuits"] = [{"jour": "2026-05-18", "hebergement": "payant"}]
    asked = {**ASKED, "declaration": declared(night)}
    given(monkeypatch, grandes_villes=("42187",))
    assert browser.post("/simulation", asked).json["calcul"]["deplacement"]["total"] == "120.00"


def test_the_days_of_travel_around_a_mission_are_the_instances(api, monkeypatch):
    early = declared(day_trip("2026-05-16", leave="08:00", back="18:30", retour_jour="2026-05-18", repas=[]))
    pointers = [
        one["pointer"] for one in api.browser().post("/simulation", {**ASKED, "declaration": early}).json["manques"]
    ]
    assert "/deplacements/0/jour" in pointers
    given(monkeypatch, marge_jours=2)
    pointers = [
        one["pointer"] for one in api.browser().post("/simulation", {**ASKED, "declaration": early}).json["manques"]
    ]
    assert "/deplacements/0/jour" not in pointers


def test_an_exam_without_a_code_takes_the_instances_rate(browser, monkeypatch):
    asked = {**ASKED, "mission": {**MISSION, "taux": "A_CONFIGURER", "examen": "BP"}}
    assert browser.post("/simulation", asked).json["calcul"]["remuneration"]["a_configurer"] is True
    given(monkeypatch, examens={"BP": Examen(copie="T4", heure="T3")})
    assert browser.post("/simulation", asked).json["calcul"]["remuneration"]["total"] == "153.14"


LYON_TOML = (DOSSIER / "lyon.toml").read_text("utf-8")
OWN_TOML = """
[[frais.texte]]
du = 2026-01-01
reference = "Tarif de l’instance"
seuils = ["32"]
[frais.texte.taux]
"sncf.metropole.fixe" = ["1", "2"]
"sncf.metropole.par_km" = ["0.1", "0.1"]
"sncf.metropole.minimum" = "1.20"
"""
BP_TOML = """
[[frais.texte]]
du = 2026-01-01
reference = "Décision du recteur du 5 janvier 2026"
[frais.texte.taux.copie]
RECTEUR = "2.60"
"""


def names(settings):
    return {field.name for field in fields(settings)}


def loaded(folder, addition, change=("", "")):
    (folder / "nantes.toml").write_text(LYON_TOML.replace(*change) + addition, "utf-8")
    return load("nantes", folder)


def test_a_rate_written_in_the_instances_file_is_the_one_that_is_applied(tmp_path):
    known = settings.of_instance(loaded(tmp_path, OWN_TOML).frais, {})
    rates = {rate.cle: (rate.du, rate.au, rate.valeurs, rate.statut) for rate in known.taux_propres}
    assert rates["sncf.metropole.fixe"] == (date(2026, 1, 1), None, (Decimal("1"), Decimal("2")), "instance")
    assert rates["sncf.metropole.minimum"][2] == (Decimal("1.20"),)


BP_CHANGE = ('\n"BTS" = { copie', '\n"BP" = { copie = "RECTEUR" }\n"BTS" = { copie')


def test_an_instance_that_sets_the_rate_of_the_bp_pays_its_corrections(api, office, tmp_path, monkeypatch):
    desk = Desk(office.member())
    marie = sent(api, examen="BP", taux="A_CONFIGURER", centre_commune=LYON)
    assert desk.line(marie)["acceptables"] == []
    given(monkeypatch, **vars(loaded(tmp_path, BP_TOML, BP_CHANGE).frais))
    assert marie.withdraw().status == 200
    assert marie.submit().status == 201
    line = desk.line(marie)
    assert (line["niveau"], line["acceptables"], line["total"]) == ("vert", [WORK], "161.20")
    assert desk.decide(marie, "acceptation", WORK).status == 200
    paid = marie.see().json["calcul"]["remuneration"]["lignes"][0]
    assert (paid["taux"], paid["reference"]) == ("2.60", "Décision du recteur du 5 janvier 2026")


def test_an_exam_follows_the_product_where_the_instance_says_nothing(tmp_path):
    exams = settings.of_instance(loaded(tmp_path, '[frais.examens."DNB"]\nheure = "T1"\n').frais, {})
    assert exams.taux_de_l_examen("DNB", "copie") == "T1", "shipped"
    assert exams.taux_de_l_examen("DNB", "heure") == exams.taux_de_l_examen("DNB", "heure_eps") == "T1"


def test_a_rate_that_no_text_gives_stops_the_instance_and_is_named(tmp_path):
    with pytest.raises(RuntimeError, match=r"frais\.examens\.BP\.copie : RECTEUR n’est ni un taux livré .* « copie\.RECTEUR »"):
        loaded(tmp_path, "", BP_CHANGE)


def test_the_settings_have_one_name_each_in_the_file_and_in_the_rules():
    own = {"communes_desservies", "taux_propres", "releves"}
    assert names(Reglages) - own == names(Frais) - {"echeances", "texte"}


def test_the_settings_of_a_file_are_those_of_the_rules(tmp_path):
    changes = 'demi_tarif = "DISPONIBLE"\ngrandes_villes = ["69266", "13205"]\ngrand_paris = []\n'
    frais = loaded(tmp_path, '[frais.examens."Bts"]\nheure = "T4"\n', ('demi_tarif = "PRIS"\n', changes)).frais
    known = settings.of_instance(frais, desservies([("69381", ["69266"])]))
    assert (known.demi_tarif, known.nuitee, known.justificatifs) == ("DISPONIBLE", "FORFAIT", "CONSERVER")
    assert "13055" in known.grandes_villes, "an arrondissement is its commune"
    assert "93055" in known.grand_paris, "an empty list leaves that of the product"
    assert known.desservies_entre(LYON, VILLEURBANNE)
    assert known.taux_de_l_examen("bts", "heure_eps") == "T4"


def test_the_examples_of_an_instances_file_are_read_once_uncommented(tmp_path):
    commented = LYON_TOML[LYON_TOML.index("# [[frais.texte]]") : LYON_TOML.index("# Décisions du service")]
    text = re.sub("(?m)^# ?(Un taux.*)?", "", commented)
    known = settings.of_instance(loaded(tmp_path, text).frais, {})
    assert {rate.cle for rate in known.taux_propres} >= {"sncf.metropole.par_km", "copie.BTS", "heure.BTS"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('["1", "2"]', '["1", "2", "3"]', "frais.texte[1].taux.sncf.metropole.fixe doit compter 1 ou 2 montants"),
        ('"1.20"', "1.20", "frais.texte[1].taux.sncf.metropole.minimum[1] doit être un texte"),
        ('"1.20"', '"1,20"', 'frais.texte[1].taux.sncf.metropole.minimum : 1,20 doit s’écrire comme "12.50"'),
        ("du = 2026-01-01", "du = 2026-01-01\nau = 2025-01-01", "frais.texte[1].au précède du"),
        ("du = 2026-01-01\n", "", "frais.texte[1].du manque"),
    ],
)
def test_a_rate_badly_written_stops_the_instance_and_is_named(tmp_path, old, new, told):
    with pytest.raises(RuntimeError, match=re.escape(told)):
        loaded(tmp_path, OWN_TOML.replace(old, new))
