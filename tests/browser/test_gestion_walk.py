"""From the import to the payment, each in their own browser: gestionnaire, chef de centre, and the person who is paid."""

import csv
import datetime as dt
import io
import json
import re

import boto3
import pytest
import xlsxwriter
from playwright.sync_api import expect

from tests import live
from tests.browser.test_english import OWN
from tests.browser.test_receipts import choose, png
from tests.browser.test_walk import declare_one_day, first_sign_in, spoken
from tests.browser.words import ENGLISH, FRENCH
from tests.live import COLUMNS, MISSION_COLUMNS, Printed, ops, read_letter, today
from tests.pages.english import french_in

pytestmark = [pytest.mark.browser]
CODE, MISSION, NUMERO, SERVICE, CENTRE = "lyon", "960001", "960001", "DEC-1", "0699903P"
DAY = today() - dt.timedelta(days=3)
PERSON = dict.fromkeys(COLUMNS, "") | {
    "numero": NUMERO, "civilite": "Mme", "nom": "Œillet", "prenom": "Noémie", "adresse_1": "1 rue des Écoles",
    "code_postal": "69001", "ville": "Lyon", "statut": "externe", "situation": "professionnel",
    "residence_administrative": "69123", "residence_familiale": "69123", "dossier_financier": "complet",
    "dossier_financier_date": f"{DAY - dt.timedelta(days=90)}", "gestionnaire_nom": "Mme Aubert",
    "gestionnaire_telephone": "04 00 00 00 02", "gestionnaire_courriel": "aubert@service.example",
}  # fmt: skip
AFFECTED = dict.fromkeys(MISSION_COLUMNS, "") | {
    "numero": MISSION, "numero_intervenant": NUMERO, "session": str(DAY.year), "examen": "Baccalauréat général",
    "specialite": "Mathématiques", "epreuve": "Épreuve écrite", "type": "correction", "taux": "T5",
    "mode_evaluation": "ponctuelle", "debut": f"{DAY}T08:30", "fin": f"{DAY}T17:00", "centre_uai": CENTRE,
    "centre_nom": "Lycée Jean-Zay de Roanne", "centre_commune": "42187", "centre_adresse": "9 rue de l'École",
    "restaurant_administratif": "oui", "vehicule_autorise": "oui", "service": SERVICE,
}  # fmt: skip


@pytest.fixture(scope="module")
def staff(service, tmp_path_factory):
    """Address -> password of the demonstration's staff."""
    folder = tmp_path_factory.mktemp("equipe")
    ops(service, "demo", CODE, IMAGIN_RUN=str(folder))
    return json.loads((folder / "gestion" / f"{CODE}.json").read_text("utf-8"))


@pytest.fixture
def desk(chromium, service, staff):
    """`desk("gestion")`: a page of a staff member who has just signed in."""
    contexts = []

    def open_desk(who):
        address = f"{who}@{CODE}.example"
        contexts.append(chromium.new_context(locale="fr-FR", timezone_id="Europe/Paris"))
        page = contexts[-1].new_page()
        page.goto(f"{service.origin(CODE)}/gestion/connexion/")
        page.get_by_label("Adresse électronique").fill(address)
        page.get_by_label("Mot de passe", exact=True).fill(staff[address])
        page.get_by_role("button", name="Continuer").click()
        page.get_by_label("Code à six chiffres").fill(ops(service, "code", CODE, address).strip())
        page.get_by_role("button", name="Se connecter").click()
        page.wait_for_url("**/gestion/")
        return page

    yield open_desk
    for context in contexts:
        context.close()


def confirm(page, verb):
    page.get_by_role("dialog").get_by_role("button", name=verb).click()


def upload(page, label, rows, name):
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return page.get_by_label(label).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.getvalue().encode()}
    )


def import_files(page, origin):
    page.goto(f"{origin}/gestion/imports/")
    for name, row in (("intervenants.csv", PERSON), ("missions.csv", AFFECTED)):
        upload(page, "Fichiers", [row], name)
        page.get_by_role("button", name="Lancer l’essai").click()
        page.get_by_role("button", name="Importer pour de bon").click(timeout=60_000)
        confirm(page, "Importer")
        expect(page.locator("[data-lot] [data-champ=etat]")).to_have_text("Importé", timeout=60_000)
        expect(page.locator("[data-totaux]")).to_contain_text("1 créé")


def convoke(page, origin, folder):
    """Contrôle, officielle; the person as printed."""
    page.goto(f"{origin}/gestion/convocations/")
    page.get_by_label("Des missions").check()
    page.get_by_label("Lesquelles").fill(MISSION)
    page.get_by_role("button", name="Lancer le contrôle").click()
    official = page.get_by_role("button", name="Éditer les convocations officielles")
    expect(official).to_be_visible(timeout=60_000)
    expect(page.locator("[data-liste-controle]")).to_contain_text("Noémie")
    official.click()
    confirm(page, "Éditer")
    with page.expect_download(timeout=120_000) as printed:
        page.get_by_role("button", name="Télécharger le fichier 1").click(timeout=120_000)
    printed.value.save_as(folder / "lettres.pdf")
    return Printed(CODE, NUMERO, *read_letter(folder / "lettres.pdf"), MISSION, DAY)


def certify(page, origin, mission=MISSION):
    page.goto(f"{origin}/gestion/constat/?centre={CENTRE}")
    section = page.get_by_role("region", name=re.compile(f"n° {mission}"))
    section.get_by_label(re.compile("Quantité vue")).fill("62")
    section.get_by_role("button", name=re.compile("^Fait")).click()
    expect(page.locator("[data-avis]")).to_contain_text("1 constat enregistré")
    page.get_by_label("Missions").select_option(label="Constatées")
    page.get_by_role("button", name="Afficher", exact=True).click()
    expect(section).to_contain_text("62 copies vues")


def see_the_receipt(page, origin):
    """Beside the value that it proves, in one press; the same button takes it away."""
    page.goto(f"{origin}/gestion/etats/?service={SERVICE}&etat=A_VALIDER")
    page.get_by_role("link", name=re.compile("Noémie")).click()
    line = page.locator(".declare__ligne", has_text="Péage")
    line.get_by_role("button", name="Ouvrir péage.png").click()
    picture = line.get_by_role("img", name="péage.png")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 30)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1280, "height": 720})
    line.get_by_role("button", name="Ouvrir péage.png").click()
    expect(picture).to_have_count(0)


def send_back(page, origin, until):
    page.goto(f"{origin}/gestion/etats/?service={SERVICE}&etat=A_VALIDER")
    page.get_by_role("link", name=re.compile("Noémie")).click()
    page.get_by_text("Renvoyer pour correction").click()
    page.locator("#renvoi_moities").select_option(label="Déplacement")
    expect(page.locator("#renvoi_motif")).to_have_value("")
    expect(page.locator("#renvoi_echeance")).not_to_have_value("")
    expect(page.locator("#renvoi_motif")).not_to_contain_text("quantité de travail")
    page.locator("#renvoi_motif").select_option(label="La distance est à vérifier")
    page.get_by_label("Ce que l’intervenant doit corriger").fill("Le trajet le plus court fait 66 km.")
    page.get_by_label("À transmettre de nouveau au plus tard le").fill(until.isoformat())
    page.get_by_role("button", name="Renvoyer", exact=True).click()
    expect(page.get_by_text("État de frais renvoyé").first).to_be_visible()
    return page.url


def correct(page, origin):
    page.goto(f"{origin}/etat-de-frais/?numero={MISSION}")
    expect(page.get_by_text("La distance est à vérifier").first).to_be_visible()
    expect(page.get_by_text("Le trajet le plus court fait 66 km.").first).to_be_visible()
    page.get_by_role("link", name="2 Déplacement").click()
    page.get_by_label("Distance d’un aller").fill("66")
    page.get_by_role("link", name="3 Vérifier").click()
    expect(page.locator("[data-total]").first).to_contain_text("379,04")
    page.get_by_role("button", name="Transmettre l’état de frais").click()
    expect(page.get_by_text("Votre état de frais est transmis").first).to_be_visible()


def accept(page):
    page.get_by_role("button", name="Accepter").click()
    confirm(page, "Confirmer")
    expect(page.get_by_text("État de frais accepté").first).to_be_visible()


def half_an_hour_passes(service):
    """What is accepted may be undone for a while: the emulated clock does not move, so the acceptance is made older."""
    table = boto3.resource(
        "dynamodb", endpoint_url=service.endpoint, region_name="eu-west-3",
        aws_access_key_id="test", aws_secret_access_key="test",
    ).Table(f"imagin-{CODE}-dossiers")  # fmt: skip
    found = table.query(
        IndexName="par-liste",
        KeyConditionExpression="liste = :l",
        ExpressionAttributeValues={":l": f"acceptees#{SERVICE}"},
    )["Items"]
    for item in found:
        older = dt.datetime.fromisoformat(item["accepte"]) - dt.timedelta(minutes=31)
        table.update_item(
            Key={"pk": item["pk"], "sk": item["sk"]},
            UpdateExpression="SET accepte = :a, retour_jusqu_a = :a",
            ExpressionAttributeValues={":a": older.isoformat(timespec="seconds")},
        )
    return len(found)


def liquidate(page, origin, mission=MISSION):
    """A frozen batch; its lines as the payer reads them."""
    page.goto(f"{origin}/gestion/liquidation/")
    page.get_by_role("button", name=f"Constituer le lot du service {SERVICE}").click()
    confirm(page, "Constituer le lot")
    expect(page.get_by_text("est figé").first).to_be_visible(timeout=60_000)
    with page.expect_download(timeout=120_000) as exported:
        page.get_by_role("button", name=re.compile("^CSV du lot")).first.click()
    text = exported.value.path().read_text("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(text), delimiter=";") if row["numero_mission"] == mission]


def pay(page, lines, paid):
    rows = [
        {**{name: line[name] for name in ("lot", "numero_mission", "numero_intervenant", "moitie")}, **result}
        for line in lines
        for result in [{"resultat": "paye", "date_paiement": paid.isoformat(), "motif": ""}]
    ]
    upload(page, "Fichier CSV rendu par le payeur", rows, "retour.csv")
    page.get_by_role("button", name="Vérifier ce fichier").click()
    page.get_by_role("button", name="Enregistrer ces résultats").click()
    expect(page.get_by_text("Les résultats sont enregistrés").first).to_be_visible(timeout=60_000)
    upload(page, "Fichier CSV rendu par le payeur", [{**row, "retenue": ""} for row in rows], "retour.csv")
    page.get_by_role("button", name="Vérifier ce fichier").click()
    told = page.get_by_role("group", name="Tout est déjà enregistré")
    expect(told).to_contain_text("Colonne inconnue, qui n’est pas lue\u00a0: «\u00a0retenue\u00a0».")
    expect(page.get_by_role("button", name="Enregistrer ces résultats")).to_have_count(0)


def test_from_the_import_to_the_payment(page, desk, service, tmp_path):
    origin = service.origin(CODE)
    manager = desk("gestion")
    import_files(manager, origin)
    printed = convoke(manager, origin, tmp_path)
    first_sign_in(page, service, printed, "noemie@lyon.example")
    page.get_by_role("link", name="Remplir l’état de frais").first.click()
    declare_one_day(page, printed)
    page.get_by_label("Péage").fill("6,80")
    page.get_by_role("link", name="3 Vérifier").click()
    choose(page, f"Péage, {spoken(printed.day)}", "péage.png", png(30, 20))
    expect(page.locator("[data-pieces] li")).to_contain_text("péage.png")
    page.get_by_role("button", name="Transmettre l’état de frais").click()
    expect(page.get_by_text("Votre état de frais est transmis").first).to_be_visible()
    certify(desk("centre"), origin)
    see_the_receipt(manager, origin)
    address = send_back(manager, origin, today() + dt.timedelta(days=14))
    correct(page, origin)
    manager.goto(address)
    accept(manager)
    assert half_an_hour_passes(service) == 2
    lines = liquidate(manager, origin)
    assert {line["moitie"]: line["montant"] for line in lines} == {"remuneration": "310,00", "deplacement": "69,04"}
    day = today()
    pay(manager, lines, day)
    paid = f"Payé le {FRENCH.day(day, 'd MMMM y')}"
    page.goto(f"{origin}/etats-de-frais/")
    expect(page.get_by_text(paid)).to_have_count(2)
    page.goto(f"{origin}/etat-de-frais/?numero={MISSION}")
    expect(page.get_by_text(paid).first).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("NaN")


def test_from_the_printed_password_to_the_payment_in_english(page, desk, service, tmp_path):
    """The same way on the pages under /en/, for somebody convoked by command; the staff's pages are French."""
    origin, say, mission = service.origin(CODE), ENGLISH, "960002"
    printed = live.convoke(service, tmp_path, CODE, numero=mission, mission=mission, prenom="Nora", centre_uai=CENTRE)
    first_sign_in(page, service, printed, "nora@lyon.example", say)
    page.get_by_role("link", name=say("Remplir l’état de frais")).first.click()
    declare_one_day(page, printed, say)
    page.get_by_role("link", name=f"3 {say('Vérifier')}").click()
    expect(page.locator("[data-total]").first).to_contain_text("€373.52")
    page.get_by_role("button", name=say("Transmettre l’état de frais")).click()
    expect(page.get_by_text(say("Votre état de frais est transmis")).first).to_be_visible()
    certify(desk("centre"), origin, mission)
    manager = desk("gestion")
    manager.goto(f"{origin}/gestion/etats/?service={SERVICE}&etat=A_VALIDER")
    manager.get_by_role("link", name=re.compile("Nora")).click()
    accept(manager)
    assert half_an_hour_passes(service) == 2
    day, lines = today(), liquidate(manager, origin, mission)
    pay(manager, lines, day)
    paid = say("Payé le {jour_court}", jour_court=say.day(day, "d MMMM y"))
    page.goto(f"{origin}{say.path}/etats-de-frais/")
    expect(page.get_by_text(paid)).to_have_count(2)
    page.goto(f"{origin}{say.path}/etat-de-frais/?numero={mission}")
    expect(page.get_by_text(paid).first).to_be_visible()
    assert french_in(page.locator("main").inner_text()).difference(OWN) == set()


def test_a_line_that_the_dry_run_questions_is_confirmed_on_the_page(desk, service):
    """A true twin: another person, whose numéro differs by a zero only."""
    manager, origin = desk("gestion"), service.origin(CODE)
    for numero, prenom in (("970001", "Noémie"), ("0970001", "Lucie")):
        manager.goto(f"{origin}/gestion/imports/")
        upload(manager, "Fichiers", [PERSON | {"numero": numero, "prenom": prenom}], "intervenants.csv")
        manager.get_by_role("button", name="Lancer l’essai").click()
        expect(manager.get_by_text("Essai terminé").first).to_be_visible(timeout=60_000)
        if numero.startswith("0"):
            manager.get_by_role("button", name="Confirmer la ligne du numéro 0970001").click()
            confirm(manager, "Confirmer cette ligne")
            expect(manager.get_by_text("la ligne passera à l’import")).to_be_visible()
        manager.get_by_role("button", name="Importer pour de bon").click()
        confirm(manager, "Importer")
        expect(manager.locator("[data-lot] [data-champ=etat]")).to_have_text("Importé", timeout=60_000)
        expect(manager.locator("[data-totaux]")).to_contain_text("1 créé, 0 modifié, 0 inchangé, 0 refusé")


def workbook(sheets):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
    return made.getvalue()


def test_a_sheet_is_named_and_the_refused_rows_come_back_corrected(desk, service):
    """One of two rows is refused: its file is downloaded, corrected and imported, all from the page."""
    manager = desk("gestion")
    manager.goto(f"{service.origin(CODE)}/gestion/imports/")
    rows = [PERSON | {"numero": "970010"}, PERSON | {"numero": "970011", "prenom": "Lucie", "courriel": "lucie@"}]
    table = [list(PERSON), *(list(row.values()) for row in rows)]
    content = workbook({"Notes": [["à relire"]], "Mai": table})
    manager.get_by_label("Fichiers").set_input_files({"name": "mai.xlsx", "mimeType": "", "buffer": content})
    manager.get_by_label("Feuille du classeur").fill("Mai")
    manager.get_by_role("button", name="Lancer l’essai").click()
    manager.get_by_role("button", name="Importer pour de bon").click(timeout=60_000)
    confirm(manager, "Importer")
    expect(manager.locator("[data-lot] [data-champ=etat]")).to_have_text("Importé", timeout=60_000)
    expect(manager.locator("[data-totaux]")).to_contain_text("1 créé, 0 modifié, 0 inchangé, 1 refusé")
    expect(manager.locator("[data-lot]")).to_contain_text("Import lancé, ")
    with manager.expect_download() as sent:
        manager.get_by_role("button", name="Lignes refusées (Intervenants)").click()
    given = sent.value.path().read_text("utf-8-sig")
    assert "n’est pas une adresse électronique" in given
    mended = given.replace("lucie@;", "lucie@exemple.fr;").encode()
    manager.get_by_label("Fichiers").set_input_files({"name": "corrige.csv", "mimeType": "text/csv", "buffer": mended})
    manager.get_by_role("button", name="Lancer l’essai").click()
    expect(manager.locator("[data-lot]")).to_contain_text("corrige.csv")
    manager.get_by_role("button", name="Importer pour de bon").click(timeout=60_000)
    confirm(manager, "Importer")
    expect(manager.locator("[data-lot] [data-champ=etat]")).to_have_text("Importé", timeout=60_000)
    expect(manager.locator("[data-totaux]")).to_contain_text("1 créé, 0 modifié, 0 inchangé, 0 refusé")
