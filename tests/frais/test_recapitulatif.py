"""The récapitulatif: a tagged PDF in French, every line explained, made by the documents function, for its owner."""

import io
import json
import os
from urllib.parse import parse_qs, urlsplit

import boto3
import page
import pytest
from pypdf import PdfReader

from chalicelib.frais import printing, recapitulatif
from chalicelib.frais.claim import claims
from tests.frais.claim.test_claims import decide
from tests.pages.english import french_in
from tests.people import claimant, day_trip, declared

HOSTILE = '#read("/etc/passwd") *gras* $x$ <b>{{7*7}}</b> @ref \\n " \' Łódź'


@pytest.fixture
def marie(api):
    marie = claimant(api)
    assert marie.save(declared()).status == 200
    return marie


def run_documents(api):
    """Hands the waiting messages to the documents function, as its queue does."""
    queue, sqs = os.environ["IMAGIN_FILE_DOCUMENTS"], boto3.client("sqs")
    asked = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    for message in asked:
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    bodies = [message["Body"] for message in asked]
    event = api._client.events.generate_sqs_event(message_bodies=bodies, queue_name="imagin-lyon-documents")
    assert api._client.lambda_.invoke("documents", event).payload == {"batchItemFailures": []}
    return bodies


def ask(marie, query=""):
    return marie.browser.get(f"{marie.path}/recapitulatif{query}")


def document(url):
    key = urlsplit(url).path.removeprefix("/")
    return boto3.client("s3").get_object(Bucket="imagin-lyon-documents", Key=key)["Body"].read()


def made(api, marie, query=""):
    assert ask(marie, query).json == {"etat": "en_preparation"}
    assert len(run_documents(api)) == 1
    answer = ask(marie, query)
    assert answer.status == 200
    return document(answer.json["url"])


def text(pdf):
    return " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages).split())


def test_it_is_asked_for_made_then_handed_out_for_a_minute(api, marie):
    waiting = ask(marie)
    assert (waiting.status, waiting.json) == (202, {"etat": "en_preparation"})
    (body,) = run_documents(api)
    assert json.loads(body) == {"document": "recapitulatif", "compte": marie.person.compte, "numero": marie.numero}
    link = parse_qs(urlsplit(ask(marie).json["url"]).query)
    assert int(link["X-Amz-Expires"][0]) <= 60
    assert link["response-content-disposition"] == [f'attachment; filename="etat-de-frais-{marie.numero}.pdf"']


def test_it_says_every_line_its_reason_and_its_law(api, marie):
    marie.submit()
    written = text(made(api, marie))
    for said in (
        "Mme Marie Denis", "Lycée Jean-Puy", "Transmis le lundi 1er juin 2026 à 10 h", "62 copies à 5,00 €",
        "136 km à 0,32 €", "Péage", "20,00 €", "Arrêté du 3 juillet 2006", "en vigueur depuis le 22 septembre 2023",
        "Total : 388,32 €", "136 km comptés en 2026, après 0 km", "Déplacement – Transmis",
        "sous la référence", marie.see().json["reference"], "Ce qui est déclaré", "Déplacement du lundi 18 mai 2026",
        "68 km par trajet : 136 km comptés, après 0 km en 2026", "6 h 45", "Voiture, aller et retour", "5 CV",
        "barèmes en vigueur le 18 mai 2026, le plus récent depuis le 22 septembre 2023",
    ):  # fmt: skip
        assert " ".join(said.split()) in written, said


def test_a_draft_says_that_it_is_one_and_a_change_makes_another_document(api, marie):
    first = text(made(api, marie))
    assert "Brouillon" in first
    marie.save(declared(day_trip(km="60")))
    second = text(made(api, marie))
    assert "120 km" in second
    decide(marie, remuneration="VALIDE")
    assert ask(marie).status == 202


def test_a_fare_to_read_is_said_with_both_bases_and_never_as_nought(api):
    marie = claimant(api, vehicle=False)
    marie.save(declared(day_trip(repas=[])))
    written = text(made(api, marie))
    assert "Total, déplacement : tarif à relever par le service" in written
    assert "Total : 310,00 € + tarif à relever par le service" in written
    assert "Train, 2e classe, base retenue" in written
    assert "43,52 €" in written
    assert " 0,00 €" not in written


def test_it_follows_the_language_of_its_person(api, marie):
    marie.submit()
    assert marie.browser.put("/langue", {"langue": "en"}).status == 200
    pdf = made(api, marie)
    written = text(pdf)
    for said in (
        "Submitted on Monday 1 June 2026 at 10:00, under the reference", "62 papers at €5.00", "136 km at €0.32",
        "€20.00", "Arrêté du 3 juillet 2006", "in force since 22 September 2023", "Total: €388.32", "Page 1 of",
        "136 km counted in 2026, after 0 km already counted that year.", "Monday 18 May 2026, 8:30 to 17:30",
        "Leaving 6:45", "Coming back 18:30", "Total, work: €310.00", "printed on ", "contact the help desk",
    ):  # fmt: skip
        assert said in written, said
    read = PdfReader(io.BytesIO(pdf))
    assert read.trailer["/Root"]["/Lang"] == "en-GB"
    assert read.metadata.title == f"Claim (état de frais) – mission no. {marie.numero}"


def test_no_word_of_french_is_left_in_one_in_english_but_names_and_law(api, marie):
    marie.submit()
    claim = claims.load(marie.person.compte, marie.numero, api.clock.now)
    said = recapitulatif.content(claim, "en")
    assert said["page"] == f"https://lyon.imagin.example/en/etat-de-frais/?numero={marie.numero}"
    assert french_in(" ".join(shown({**said, "personne": "", "academie": said["academie"]["aide"]}))) == set()


def shown(value, apart=("reference", "lieu", "examen", "page", "pointeur")):
    """Every text that the document shows, without those of the law and of names."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for name, one in value.items() if name not in apart for text in shown(one)]
    return [text for one in value for text in shown(one)]


def test_a_page_in_another_language_asks_for_its_own_and_for_one_that_we_have(api, marie):
    assert "Draft: this claim is not submitted" in text(made(api, marie, "?langue=en"))
    assert "Brouillon" in text(made(api, marie))
    answer = ask(marie, "?langue=de")
    assert (answer.status, answer.code, answer.pointers) == (422, "champs_invalides", ["/langue"])


def test_it_is_accessible_and_archivable(api, marie):
    pdf = made(api, marie)
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [failure.rule_id for failure in report.failures]
    read = PdfReader(io.BytesIO(pdf))
    assert read.metadata.title == f"État de frais – mission n°\u00a0{marie.numero}"
    assert read.trailer["/Root"]["/Lang"].lower().startswith("fr")


def test_what_people_type_is_printed_and_never_run(api):
    marie = claimant(api, person_facts={"nom": "Denis"}, epreuve=HOSTILE, centre_nom=HOSTILE)
    marie.save(declared())
    written = text(made(api, marie))
    assert '#read("/etc/passwd") *gras* $x$ <b>{{7*7}}</b>' in written
    assert "root:" not in written


def test_a_claim_of_two_months_has_a_document_too(api):
    marie = claimant(api, debut="2026-03-30T08:30", fin="2026-05-29T17:30", type="jury_deliberation")
    marie.save({"deplacements": [day_trip(f"2026-04-{day:02}") for day in range(1, 31)]})
    assert len(PdfReader(io.BytesIO(made(api, marie))).pages) > 3


def test_it_is_its_owners_alone(api, marie):
    paul = claimant(api)
    assert paul.browser.get(f"{marie.path}/recapitulatif").status == 404
    assert api.browser().get(f"{marie.path}/recapitulatif").status == 401


def test_a_message_for_a_claim_that_is_gone_is_dropped(cloud, clock):
    printing.make(json.dumps({"compte": "x" * 20, "numero": "1"}), clock.now)
    assert "Contents" not in boto3.client("s3").list_objects_v2(Bucket="imagin-lyon-documents")


def test_the_place_that_somebody_names_is_in_their_words(api, marie):
    trip = {"de": "autre", "lieu": "Chez ma mère et retour", "mode": "voiture", "aller_retour": True, "km": "68", "puissance_fiscale": 5}
    assert marie.save(declared(day_trip(trajets=[trip]))).status == 200
    claim = claims.load(marie.person.compte, marie.numero, api.clock.now)
    rows = [row for part in recapitulatif.content(claim, "en")["declare"] for row in part["lignes"]]
    assert "Another place, Chez ma mère et retour" in [row["valeur"] for row in rows]
