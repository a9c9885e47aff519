"""« Mes données »: the person sees what is held, who acted, has their copy for a day, asks, and is answered."""

import io
import json
import zipfile

import boto3
import pytest

from chalicelib import jobs
from chalicelib.donnees import copie, preparation, reponses
from chalicelib.donnees.models import Copie, Demande
from tests import aws
from tests.donnees import stores
from tests.frais.receipts.test_receipts import PDF, attach
from tests.gestion.batch import KEPT, buckets  # noqa: F401 - a fixture
from tests.gestion.staff import key, office  # noqa: F401 - fixtures
from tests.identity.people import settled
from tests.people import claimant, declared
from tests.sweep.engine import taken

ASK = {"sorte": "effacement", "texte": "Je n’interviens plus."}
KEY = "0123456789abcdef"


@pytest.fixture
def marie(api, buckets):  # noqa: F811
    made = claimant(api, "m.denis@exemple.fr")
    made.save(declared())
    assert made.submit().status == 201
    return made


def make(api):
    for body in taken("documents"):
        preparation.make(body, api.clock.now)


def page(made):
    answer = made.browser.get("/donnees")
    assert answer.status == 200, answer.body
    return answer.json


def test_it_says_what_is_held_and_why_and_who_acted(api, marie, office):  # noqa: F811
    member = office.member()
    assert member.browser.get(f"/gestion/intervenants/{marie.person.compte}").status == 200
    said = page(marie)
    held = {one["quoi"]: one for one in said["sortes"]}
    assert held["Vos états de frais : déclaration, calcul, décisions, contestations"]["nombre"] == 1
    assert all(one["pourquoi"] and one["base"] and one["duree"] and one["depuis"] for one in said["sortes"])
    acts = [(one["libelle"], one["par"]) for one in said["actes"]]
    assert ("Fiche consultée", "Damien Roux") in acts
    assert ("État de frais transmis", "la personne") in acts
    assert said["copie"] == {"demandee": None, "prete": False, "expire": None}


def test_the_copy_is_made_once_kept_a_day_and_theirs_alone(api, marie):
    other, theirs = settled(api, nom="Lupin")
    assert marie.browser.get("/donnees/copie").code == "copie_absente"
    for _ in range(2):
        assert marie.browser.post("/donnees/copie").status == 202
    assert marie.browser.get("/donnees/copie").status == 202
    make(api)
    found = marie.browser.get("/donnees/copie")
    assert found.status == 200
    (key_,) = [one["Key"] for one in boto3.client("s3").list_objects_v2(Bucket=KEPT)["Contents"]]
    assert key_ in found.json["url"]
    content = boto3.client("s3").get_object(Bucket=KEPT, Key=key_)["Body"].read()
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        assert {"donnees.json", "journal-scelle.json", "a-lire.html"} <= set(made.namelist())
        text = made.read("donnees.json").decode()
    assert marie.person.numero in text
    assert other.numero not in text
    assert json.loads(text)["numero"] == marie.person.numero
    assert page(marie)["copie"]["prete"] is True
    assert theirs.get("/donnees/copie").code == "copie_absente"
    api.clock.forward(hours=25)
    marie.browser.sign_in(marie.person.numero, "tulipe au fond du jardin")
    assert marie.browser.get("/donnees/copie").code == "copie_absente"
    assert marie.browser.post("/donnees/copie").status == 202
    make(api)
    assert marie.browser.get("/donnees/copie").status == 200


def zips():
    found = boto3.client("s3").list_object_versions(Bucket=KEPT, Prefix="donnees/").get("Versions", [])
    return [(one["Key"], one["VersionId"]) for one in found]


def test_a_copy_asked_for_again_within_the_day_is_the_same_one_whatever_was_cut(api, marie):
    assert marie.browser.post("/donnees/copie").status == 202
    (message,) = taken("documents")
    with aws.failing("dynamodb", ConnectionError("cut"), operation="UpdateItem"), pytest.raises(ConnectionError):
        preparation.make(message, api.clock.now)
    (made,) = zips()
    assert marie.browser.get("/donnees/copie").status == 202
    api.clock.forward(minutes=20)
    marie.browser.sign_in(marie.person.numero, "tulipe au fond du jardin")
    assert marie.browser.post("/donnees/copie").status == 202
    for body in (message, *taken("documents")):
        preparation.make(body, api.clock.now)
    assert zips() == [made]
    assert made[0] in marie.browser.get("/donnees/copie").json["url"]
    assert marie.browser.post("/donnees/copie").status == 202
    assert taken("documents") == []


def test_files_past_the_room_of_a_copy_are_named_in_it(api, buckets):  # noqa: F811
    marie = claimant(api, "m.denis@exemple.fr")
    for name in ("a.pdf", "b.pdf"):
        attach(marie, buckets, PDF + b"x" * 999, nom=name, taille=len(PDF) + 999)
    whole, short = io.BytesIO(), io.BytesIO()
    assert copie.ecrire(marie.person.compte, whole, api.clock.now)["fichiers"] == 2
    assert copie.ecrire(marie.person.compte, short, api.clock.now, 2 * len(PDF) + 1000)["fichiers"] == 1
    with zipfile.ZipFile(whole) as full, zipfile.ZipFile(short) as made:
        files = {name for name in full.namelist() if name.startswith("justificatifs/")}
        assert {full.read(name) for name in files} == {PDF + b"x" * 999}
        (left,) = files - set(made.namelist())
        assert left in made.read("fichiers-non-joints.txt").decode().splitlines()
        assert made.testzip() is None


def test_a_copy_asked_for_and_then_erased_is_not_made(api, marie):
    assert marie.browser.post("/donnees/copie").status == 202
    Copie(f"P#{marie.person.compte}", "DROITS#COPIE").delete()
    make(api)
    assert "donnees/" not in stores.files_text()[KEPT]
    assert jobs.MAKERS["mes_donnees"] is preparation.make


def test_what_is_asked_reaches_the_office_with_its_last_day_and_the_answer_comes_back(api, marie, office):  # noqa: F811
    assert marie.browser.post("/donnees/demandes", ASK, Idempotency_Key=KEY).status == 201
    assert marie.browser.post("/donnees/demandes", ASK, Idempotency_Key=KEY).status == 201
    again = marie.browser.post("/donnees/demandes", ASK, Idempotency_Key=KEY + "bis")
    assert (again.status, again.code) == (409, "demande_en_cours")
    bank = {"sorte": "rectification", "texte": "Mon IBAN est FR76 3000 6000 0112 3456 7890 189"}
    assert marie.browser.post("/donnees/demandes", bank, Idempotency_Key=KEY + "ter").status == 422
    member = office.member()
    (asked,) = member.browser.get("/gestion/droits").json["demandes"]
    assert (asked["libelle"], asked["echeance"], asked["retard"]) == ("Effacement", "2026-07-01", False)
    assert asked["texte"] == ASK["texte"]
    where = f"/gestion/droits/{marie.person.compte}/effacement"
    answer = {"suite": "refusee", "reponse": "Un paiement est en cours : refaites la demande en juillet."}
    assert member.browser.post(where, answer).status == 204
    assert member.browser.post(where, answer).code == "demande_inconnue"
    assert member.browser.post(where.replace("effacement", "autre"), answer).code == "demande_inconnue"
    assert member.browser.get("/gestion/droits").json["demandes"] == []
    (told,) = page(marie)["demandes"]
    assert (told["suite"], told["reponse"]) == ("refusee", answer["reponse"])
    assert marie.browser.post("/donnees/demandes", ASK, Idempotency_Key=KEY + "quater").status == 201


def test_what_is_asked_is_listed_by_pages(api, marie, office, monkeypatch):  # noqa: F811
    monkeypatch.setattr(reponses, "PAGE", 1)
    for rank, sorte in enumerate(("effacement", "limitation", "opposition")):
        api.clock.forward(minutes=1)
        answer = marie.browser.post("/donnees/demandes", ASK | {"sorte": sorte}, Idempotency_Key=f"{KEY}-{rank}")
        assert answer.status == 201, answer.body
    browser, seen, suite = office.member().browser, [], ""
    while suite is not None:
        page_of = browser.get(f"/gestion/droits?suite={suite.replace('+', '%2B').replace('#', '%23')}").json
        seen += [one["sorte"] for one in page_of["demandes"]]
        suite = page_of["suite"]
    assert seen == ["effacement", "limitation", "opposition"]
    wrong = browser.get("/gestion/droits?suite=x")
    assert (wrong.status, wrong.pointers) == (422, ["/suite"])


def test_nobody_answers_for_their_own_file_and_a_late_one_says_so(api, marie, office):  # noqa: F811
    assert marie.browser.post("/donnees/demandes", ASK, Idempotency_Key=KEY).status == 201
    own = office.member(numero=marie.person.numero)
    (asked,) = own.browser.get("/gestion/droits").json["demandes"]
    assert asked["propre"] is True
    where = f"/gestion/droits/{marie.person.compte}/effacement"
    assert own.browser.post(where, {"suite": "faite", "reponse": "Fait."}).code == "propre_dossier"
    api.clock.forward(days=31)
    colleague = office.member()
    (asked,) = colleague.browser.get("/gestion/droits").json["demandes"]
    assert (asked["retard"], asked["propre"]) == (True, False)
    assert Demande.get(f"P#{marie.person.compte}", "DROITS#effacement").suite is None
