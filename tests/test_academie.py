"""An instance is one text file: read whole, refused with each mistake named, shown without its inner settings."""

import dataclasses
import json
import os
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from chalicelib.academie import DOSSIER, codes, load, public

INSTANCES = ("centrale", "lyon", "siec")
AGENTS = {"administratif_academie", "enseignant_academie", "inspection_direction_academie"}
EXTERNES = {
    *("agent_autre_ministere", "enseignant_agricole", "enseignant_autre_academie", "enseignant_prive_hors_contrat"),
    *("enseignant_universite", "etudiant", "formateur_cfa", "inspecteur_general", "professionnel", "retraite"),
    "surveillant",
}
LYON = (DOSSIER / "lyon.toml").read_text("utf-8")


def _served(expression: str, **environment: str) -> subprocess.CompletedProcess[str]:
    program = f"from chalicelib.academie import ACADEMIE, public; import sys; print({expression})"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IMAGIN_")}
    root = Path(__file__).parents[1]
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=kept | environment, cwd=root, capture_output=True, text=True, check=False)


def _written(folder: Path, old: str, new: str, code: str = "nantes") -> Path:
    assert old in LYON
    (folder / f"{code}.toml").write_text(LYON.replace(old, new, 1), "utf-8")
    return folder


def test_the_three_first_instances_are_there_and_sound() -> None:
    assert set(INSTANCES) <= set(codes())
    assert [load(code).code for code in codes()] == list(codes())


def test_a_new_instance_is_one_more_file(tmp_path: Path) -> None:
    nantes = load("nantes", _written(tmp_path, "Académie de Lyon", "Académie de Nantes"))
    assert codes(tmp_path) == ("nantes",)
    assert (nantes.code, nantes.origine) == ("nantes", "https://imagin-nantes.example")
    assert nantes.expediteur == "ne-pas-repondre@imagin-nantes.example"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[contacts]\ngestionnaire", "[contacts]\ngestionaire", "contacts.gestionnaire manque"),
        ("[contacts]\ngestionnaire", "[contacts]\ngestionaire", "contacts.gestionaire est inconnu"),
        ('telephone = "04.72.80.64.88"', "telephone = 472806488", "contacts.telephone doit être un texte"),
        ('nom_court = "Lyon"', 'nom_court = ""', "nom_court est vide"),
        ("mot_de_passe_min = 12", "mot_de_passe_min = true", "limites.mot_de_passe_min doit être un nombre entier"),
        ("mot_de_passe_min = 12", "mot_de_passe_min = 8", "limites.mot_de_passe_min doit être compris entre 12 et 64"),
        (
            "[gestion]\n",
            "[gestion]\ndeux_visas = 'mille'\n",
            'gestion.deux_visas doit s’écrire comme "1000',
        ),
        (
            "[gestion]\n",
            "[gestion]\nannulation_minutes = 9999\n",
            "gestion.annulation_minutes doit être",
        ),
        (
            "[gestion]\n",
            "[gestion]\ncontestation_jours = 0\n",
            "gestion.contestation_jours doit être",
        ),
        ("ticket_dans_la_commune = false", "ticket_dans_la_commune = 0", "frais.ticket_dans_la_commune doit être true"),
        ("# 2026 = 2027-08-31", '2026 = "août"', "frais.echeances.2026 doit être une date"),
        ("# 2026 = 2027-08-31", "prochaine = 2027-08-31", "frais.echeances.prochaine doit être une année"),
        ('copie = "T5"', 'copie = "T9"', "frais.examens.Baccalauréat général.copie : T9 n’est ni un taux livré (T1, "),
        ('portails = ["lyon"]', 'portails = "lyon"', "cas.cas_1.portails doit être une liste"),
        ('portails = ["lyon"]', "portails = [3]", "cas.cas_1.portails[1] doit être un texte"),
        ('portails = ["lyon"]', 'portails = ["lion"]', "cas.cas_1.portails : lion n’est pas décrit"),
        ('cas = "cas_1"', 'cas = "cas_9"', "situation.enseignant_academie.cas : cas_9 n’est pas décrit"),
        ('population = "agent"', 'population = "prof"', "population doit valoir agent ou externe"),
        ('accent_clair = "#0b5563"', 'accent_clair = "petrol"', "couleurs : petrol doit s’écrire #rrvvbb"),
        (
            "https://portail.ac-lyon.fr/arena",
            "http://portail.ac-lyon.fr",
            "doit commencer par https://",
        ),
        ('# adresse = "https://…"', 'adresse = "santorin.example"', "santorin.example doit commencer par https://"),
        ("[couleurs]", "couleurs = 3\n[teintes]", "couleurs doit être une table"),
        ('nom = "Académie', 'code = "lyon"\nnom = "Académie', "code est inconnu : le nom du fichier le donne"),
        ("[contacts]", "[contacts", "TOML illisible"),
    ],
)
def test_each_mistake_of_a_file_is_named_in_french(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(RuntimeError) as refusal:
        load("nantes", _written(tmp_path, old, new))
    assert any(line.startswith("academies/nantes.toml: ") and told in line for line in str(refusal.value).split("\n"))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError) as refusal:
        load("nantes", _written(tmp_path, 'nom = "Académie de Lyon"\nnom_court', "nom_cour"))
    assert len(str(refusal.value).splitlines()) == 3


def test_a_missing_fact_hides_no_other_mistake(tmp_path: Path) -> None:
    """What is out of bounds is told beside what is missing: a file is mended in one go."""
    text = LYON.replace("[contacts]\ngestionnaire", "[contacts]\ngestionaire").replace("mot_de_passe_min = 12", "mot_de_passe_min = 8")
    text = text.replace('accent_clair = "#0b5563"', 'accent_clair = "petrol"').replace('portails = ["lyon"]', 'portails = ["rhone"]', 1)
    text = text.replace("https://portail.ac-lyon.fr/arena", "http://portail.ac-lyon.fr").replace("[activites]", "[activite]")
    (tmp_path / "nantes.toml").write_text(text, "utf-8")
    with pytest.raises(RuntimeError) as refusal:
        load("nantes", tmp_path)
    for told in ("gestionnaire manque", "activites manque", "entre 12 et 64", "petrol", "rhone n’est pas décrit", "http://portail"):
        assert told in str(refusal.value), told


def test_a_list_that_is_a_text_is_told_once_and_not_letter_by_letter(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError) as refusal:
        load("nantes", _written(tmp_path, 'portails = ["lyon"]', 'portails = "lyon"'))
    assert str(refusal.value).splitlines() == ["academies/nantes.toml: cas.cas_1.portails doit être une liste"]


@pytest.mark.parametrize("code", ["", "L", "lyon/../siec", "Lyon", "1yon", "a" * 21, "lyon\n"])
def test_a_code_that_no_instance_can_have_is_refused(code: str) -> None:
    with pytest.raises(RuntimeError, match="code d’instance"):
        load(code)


def test_the_service_does_not_start_without_a_known_instance() -> None:
    assert "RuntimeError: IMAGIN_CODE doit nommer l’instance servie" in _served("1").stderr
    assert "RuntimeError: academies/nulle.toml n’existe pas" in _served("1", IMAGIN_CODE="nulle").stderr


def test_the_environment_names_the_instance_and_its_local_addresses() -> None:
    local = {"IMAGIN_ORIGINE": "http://lyon.localhost:8000", "IMAGIN_EXPEDITEUR": "essai@lyon.example"}
    others = "*(autre['origine'] for autre in public(ACADEMIE)['autres_instances'])"
    said = _served(f"ACADEMIE.code, ACADEMIE.origine, ACADEMIE.expediteur, {others}", IMAGIN_CODE="lyon", **local)
    expected = (
        "lyon http://lyon.localhost:8000 essai@lyon.example http://centrale.localhost:8000 http://siec.localhost:8000"
    )
    assert said.stdout.split() == expected.split()


def test_reading_the_instance_imports_nothing_but_the_standard_library() -> None:
    said = _served("*{name.split('.')[0] for name in sys.modules} - sys.stdlib_module_names", IMAGIN_CODE="lyon")
    assert {name for name in said.stdout.split() if not name.startswith("_")} == {"chalicelib"}


@pytest.mark.parametrize("code", INSTANCES)
def test_every_situation_of_the_import_leads_to_a_door(code: str) -> None:
    academie = load(code)
    populations = {name: situation.population for name, situation in academie.situation.items()}
    assert populations == dict.fromkeys(AGENTS, "agent") | dict.fromkeys(EXTERNES, "externe")
    assert all(academie.portails_de(situation) == () for situation in EXTERNES)
    doors = {"lyon": ("lyon",), "siec": ("creteil", "paris", "versailles"), "centrale": ()}
    assert {academie.portails_de(situation) for situation in AGENTS} == {doors[code]}


@pytest.mark.parametrize("code", INSTANCES)
def test_any_instance_leads_to_the_doors_of_the_others(code: str) -> None:
    doors = {door["code"]: door for door in public(load(code))["autres_instances"]}
    assert set(doors) == set(codes()) - {code}
    assert all(doors[other]["adresse_directe"] == load(other).adresse_directe for other in doors)
    pointed = {cas.instance for cas in load(code).cas.values() if cas.instance}
    assert pointed == (set() if code == "centrale" else {"centrale"})


def test_the_public_view_is_json_and_holds_nothing_internal() -> None:
    view = public(load("lyon"))
    assert json.loads(json.dumps(view)) == view
    internal = {"expediteur", "acces", "limites", "frais", "gestion", "conservation", "fuseau", "courriels", "matins"}
    known = {field.name for field in dataclasses.fields(load("lyon"))}
    assert set(view) == known - internal | {"autres_instances"}


def test_a_portal_that_signs_in_is_said_to_and_its_settings_stay_inside(tmp_path: Path) -> None:
    oidc = '[portail.lyon.oidc]\nemetteur = "https://id.example"\nclient = "imagin"\nsecret = "/imagin/lyon/oidc"\n\n'
    lyon = load("lyon", _written(tmp_path, "[cas.cas_1]", oidc + "[cas.cas_1]", "lyon"))
    assert lyon.connexion_par_portail("lyon")
    assert public(lyon)["portail"]["lyon"]["connexion_configuree"] is True
    assert "id.example" not in json.dumps(public(lyon))
    assert not load("lyon").connexion_par_portail("lyon")
    assert not load("centrale").connexion_par_portail("lyon")


def test_claims_close_on_31_august_of_the_year_after_unless_the_instance_says_otherwise(tmp_path: Path) -> None:
    own = load("nantes", _written(tmp_path, "# 2026 = 2027-08-31", "2026 = 2026-12-31"))
    assert load("lyon").frais.echeance(2026) == date(2027, 8, 31)
    assert (own.frais.echeance(2026), own.frais.echeance(2027)) == (date(2026, 12, 31), date(2028, 8, 31))


def test_nothing_can_change_the_instance_while_it_is_served() -> None:
    lyon = load("lyon")
    with pytest.raises(dataclasses.FrozenInstanceError):
        lyon.nom = "ailleurs"  # type: ignore[misc]
    with pytest.raises(TypeError):
        lyon.cas["cas_9"] = lyon.cas["cas_1"]  # type: ignore[index]


@pytest.mark.parametrize("code", INSTANCES)
def test_the_forgotten_password_answer_is_constant_and_names_who_can_help(code: str) -> None:
    answer = load(code).connexion.reponse_oubli
    contact = {"lyon": "04.72.80.64.88", "siec": "imagin@siec.education.fr", "centrale": "gestionnaire DGRH"}[code]
    assert contact in answer
    assert contact in load(code).contacts.instance
    assert answer.startswith("Si cet identifiant est connu et qu’une adresse électronique lui est associée")


@pytest.mark.parametrize("code", INSTANCES)
def test_the_accent_is_legible_on_both_papers(code: str) -> None:
    couleurs = load(code).couleurs
    assert _contrast(couleurs.accent_clair, "#fbfaf7") >= 4.5
    assert _contrast(couleurs.accent_sombre, "#12161f") >= 4.5


def test_no_two_instances_share_an_accent() -> None:
    couleurs = [load(code).couleurs for code in INSTANCES]
    assert len({(pair.accent_clair, pair.accent_sombre) for pair in couleurs}) == len(INSTANCES)


@pytest.mark.parametrize("code", INSTANCES)
def test_texts_follow_french_typography(code: str) -> None:
    said = json.dumps(public(load(code)), ensure_ascii=False)
    marks = "'", " :", " ;", " !", " ?", "« ", " »"
    assert [mark for mark in marks if mark in said.replace('": ', '":')] == []


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[start:end], 16) / 255 for start, end in pairwise((1, 3, 5, 7))]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
