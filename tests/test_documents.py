"""The convocation as it is read, printed, spoken by a screen reader, kept and handed out."""

import datetime as dt
import subprocess
import sys
import urllib.parse
from pathlib import Path

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import documents, store
from chalicelib.academie import load
from chalicelib.identity.models import Intervenant
from chalicelib.missions import letters
from chalicelib.missions.models import Affectation
from tests import pdf

ROOT = Path(__file__).parents[1]
NOW = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)
PRINTED = letters.printed("ABcd-EFgh-2345", dt.date(2026, 10, 1))
PERSON = {
    "numero": "110001",
    "identifiant": "lnguyen",
    "civilite": "Mme",
    "prenom": "Łucja",
    "nom": "Çelik",
    "adresse_1": "22 rue de la République",
    "code_postal": "69650",
    "ville": "Quincieux",
    "gestionnaire_nom": "M. N’Diaye",
    "gestionnaire_telephone": "04 00 00 00 02",
    "gestionnaire_courriel": "ndiaye@service.example",
}
MISSION = {
    "numero": "210001",
    "session": "2026",
    "examen": "Baccalauréat général",
    "specialite": "Mathématiques",
    "epreuve": "Épreuve écrite",
    "type": "correction",
    "debut": "2026-06-30T08:00",
    "fin": "2026-07-01T17:30",
    "centre_nom": "Lycée des Monts",
    "centre_adresse": "4 place de la Halle",
    "vehicule_autorise": True,
    "service": "DEC-4",
}


def letter(access=PRINTED, missions=1, mission=None, **person):
    profile = Intervenant("P#1", "PROFIL", **(PERSON | person))
    facts = MISSION | (mission or {})
    places = [Affectation("P#1", f"M#{n}", **(facts | {"numero": str(210001 + n)})) for n in range(missions)]
    return letters.letter(profile, places, access)


def made(*written, **options):
    return letters.pdf(written or [letter()], NOW, **options)


@pytest.fixture(scope="module")
def usual():
    return made()


def test_it_keeps_to_the_standards_of_accessibility_and_archiving(usual, tmp_path):
    assert pdf.faults(usual, tmp_path) == []


@pytest.mark.parametrize(
    "told",
    [
        "VOTRE GESTIONNAIRE M. N’Diaye 04 00 00 00 02 ndiaye@service.example Service DEC-4",
        "Académie de Lyon IMAGIN Lyon",
        "Numéro Intervenant : 110001 Identifiant IMAG’IN : lnguyen",
        "Mme Łucja Çelik 22 rue de la République 69650 Quincieux",
        "Convocation – session 2026",
        "Correction de copies, mission n° 210001",
        "Épreuve Mathématiques – Épreuve écrite",
        "Date et heures du mardi 30 juin 2026 à 8 h au mercredi 1er juillet 2026 à 17 h 30",
        "Lieu Lycée des Monts Adresse 4 place de la Halle",
        "Véhicule personnel autorisé par le service",
        "Adresse : https://lyon.imagin.example/connexion/",
        "Mot de passe provisoire : ABcd-EFgh-2345 Valable jusqu’au jeudi 1er octobre 2026",
        "ordre de mission",
        "contactez le guichet unique au 04.72.80.64.88",
        "Pour le service DEC-4, M. N’Diaye",
    ],
)
def test_it_says_who_what_where_when_and_how_to_come_in(usual, told):
    assert pdf.says(usual, told)


def test_the_gestionnaire_comes_first_and_the_identifier_above_the_mission(usual):
    places = pdf.order(usual, "VOTRE GESTIONNAIRE", "VOTRE IDENTIFIANT", "Convocation –", "Examen")
    assert places == sorted(places)
    assert places[0] == 0


def test_a_mission_of_one_day_says_the_day_once():
    content = made(letter(mission={"fin": "2026-06-30T12:00"}))
    assert pdf.says(content, "le mardi 30 juin 2026, de 8 h à 12 h")


@pytest.mark.parametrize(
    ("access", "told"),
    [
        (letters.NO_ACCESS, "Si aucun mot de passe n’est indiqué, c’est que vous l’avez déjà personnalisé."),
        (
            letters.already_given(dt.date(2026, 10, 1)),
            "précédente convocation ; il reste valable jusqu’au jeudi 1er octobre",
        ),
        (letters.by_portal("lyon"), "portail ARENA de l’académie de Lyon (https://portail.ac-lyon.fr/arena)"),
    ],
)
def test_without_a_new_password_it_says_how_to_come_in(access, told, tmp_path):
    content = made(letter(access))
    assert pdf.says(content, told)
    assert not pdf.says(content, "provisoire :")
    assert pdf.faults(content, tmp_path) == []


def test_a_duplicate_says_so_and_carries_no_password():
    content = made(letter(letters.NO_ACCESS), duplicata=True)
    assert pdf.says(content, "DUPLICATA")


@pytest.mark.parametrize("missions", [1, 2, 3])
def test_up_to_three_missions_stay_on_one_page(missions, tmp_path):
    content = made(letter(missions=missions, adresse_2="Bâtiment des Tilleuls, escalier B, appartement 12"))
    assert len(pdf.pages(content)) == 1
    assert all(pdf.says(content, f"mission n° {210001 + n}") for n in range(missions))
    assert pdf.faults(content, tmp_path) == []


def test_a_print_file_holds_one_page_for_each_letter(tmp_path):
    content = made(letter(), letter(letters.NO_ACCESS, nom="Denis"), letter(missions=3))
    assert len(pdf.pages(content)) == 3
    assert not pdf.says(content, "ABcd", 1)
    assert pdf.faults(content, tmp_path) == []


def test_centrale_says_that_it_edited_the_letter(monkeypatch, tmp_path):
    monkeypatch.setattr(letters, "ACADEMIE", load("centrale"))
    content = made()
    assert pdf.says(content, "EDITE PAR IMAGIN CENTRALE")
    assert pdf.says(content, "https://imagin-centrale.example/connexion/")
    assert pdf.faults(content, tmp_path) == []


def test_the_same_letter_has_the_same_bytes(usual):
    assert made() == usual


def test_a_person_of_whom_little_is_known_gets_a_letter_too(tmp_path):
    bare = {"civilite": None, "adresse_1": None, "code_postal": None, "gestionnaire_nom": None, "identifiant": None}
    content = made(letter(mission={"service": None, "vehicule_autorise": None, "specialite": None}, **bare))
    assert pdf.says(content, "Madame, Monsieur,")
    assert not pdf.says(content, "Véhicule")
    assert pdf.faults(content, tmp_path) == []


@pytest.mark.exigence("S67")
def test_what_is_typed_stays_text():
    content = made(letter(nom='#read("/etc/passwd") *gras* $x$ @ref', adresse_1="<a href=//mal>{{7*7}}</a>"))
    assert pdf.says(content, '#read("/etc/passwd") *gras* $x$ @ref')
    assert pdf.says(content, "<a href=//mal>{{7*7}}</a>")


def test_a_sign_that_no_font_draws_is_the_only_one_that_changes(tmp_path):
    """Okina, Hebrew, Arabic and Greek are drawn, in the letter of the sign too and in all the others of its file."""
    content = made(letter(nom="李 Keʻala"), letter(nom="Keʻala", prenom="אבי"), letter(prenom="علي", nom="Ñandú"))
    assert pdf.says(content, "? Keʻala", 0)
    assert pdf.says(content, "Keʻala", 1)
    assert all("?" not in pdf.pages(content)[page] for page in (1, 2))
    assert pdf.faults(content, tmp_path) == []


@pytest.mark.parametrize(("sign", "drawn"), [("ʻ", True), ("é", True), ("ש", True), ("Ж", True), ("李", False), ("\ue000", False), ("\x07", False), ("\u0301", True)])
def test_whether_a_sign_is_drawn(sign, drawn):
    assert documents.is_drawn(sign) is drawn


@pytest.mark.parametrize("nom", ["日本", "Łódź", "Ελένη", "Олег", "N\u0303u\u0323", "🎓", "اسم", "\u200bDenis", "2ᵉ"])
def test_no_name_stops_a_letter(nom, tmp_path):
    content = made(letter(nom=nom))
    assert pdf.says(content, "110001")
    assert pdf.faults(content, tmp_path) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40))
def test_no_text_at_all_stops_a_letter(text):
    assert made(letter(nom=text, adresse_1=text, mission={"epreuve": text})).startswith(b"%PDF-")


@pytest.mark.exigence("S71")
def test_a_kept_document_is_handed_out_by_a_link_of_a_minute(cloud, usual):
    store.DOCUMENTS.keep("convocations/1/2-v1.pdf", usual, store.PDF)
    kept = boto3.client("s3").get_object(Bucket="imagin-lyon-documents", Key="convocations/1/2-v1.pdf")
    assert (kept["Body"].read(), kept["ContentType"]) == (usual, "application/pdf")
    link = urllib.parse.urlsplit(store.DOCUMENTS.link("convocations/1/2-v1.pdf", "convocation-2.pdf", store.PDF))
    asked = dict(urllib.parse.parse_qsl(link.query))
    assert link.hostname == "imagin-lyon-documents.s3.eu-west-3.amazonaws.com"
    assert int(asked["X-Amz-Expires"]) <= 60
    assert asked["response-content-disposition"] == 'attachment; filename="convocation-2.pdf"'


AGAIN = """
import tests.instance
from tests.test_documents import NOW, letter
from chalicelib.missions import letters


def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4 / 1024


def print_file(rank):
    assert len(letters.pdf([letter(nom=f"Durand {n}") for n in range(rank * 400, rank * 400 + 400)], NOW)) > 500_000


print_file(0)
print_file(1)
before = held()
for rank in range(2, 6):
    print_file(rank)
print(held() - before)
"""


def test_print_files_one_after_another_take_no_more_memory_than_one():
    """Six of 400 letters in a process of their own: MB that the last four leave."""
    done = subprocess.run([sys.executable, "-c", AGAIN], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 150
