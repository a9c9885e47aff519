"""The whole way, on each instance, as a person with a paper convocation goes it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.words import FRENCH
from tests.live import CODES, convoke

pytestmark = [pytest.mark.browser]
CHOSEN = "un tramway nommé Confluence 7"


def spoken(day):
    return FRENCH.day(day)


def code_from_mail(service, address):
    """The eight digits of the newest e-mail to an address, waited for."""
    import time

    for _ in range(600):
        for mail in service.mails():
            found = re.search(r"(\d{4}) (\d{4})", mail["texte"])
            if address in str(mail["a"]) and found:
                return "".join(found.groups())
        time.sleep(0.2)
    raise AssertionError("no e-mail came")


def first_sign_in(page, service, printed, address, say=FRENCH):
    page.goto(f"{service.origin(printed.code)}{say.path}/connexion/")
    page.get_by_label(say("Identifiant"), exact=True).fill(printed.identifiant.upper())
    page.get_by_label(say("Mot de passe"), exact=True).fill(printed.password)
    page.get_by_role("button", name=say("Se connecter")).click()
    page.get_by_label(say("Nouveau mot de passe")).fill(CHOSEN)
    page.get_by_role("button", name=say("Enregistrer mon mot de passe")).click()
    page.get_by_label(say("Adresse électronique")).fill(address)
    page.get_by_role("button", name=say("Recevoir un code")).click()
    page.get_by_label(say("Code reçu par courriel")).fill(code_from_mail(service, address))
    page.get_by_role("button", name=say("Valider mon adresse")).click()
    expect(page.get_by_role("heading", name=say("Vos missions"))).to_be_visible()


def declare_one_day(page, printed, say=FRENCH):
    """62 copies, 68 km each way by car, one lunch: 310 + 43.52 + 20 at the rate of the bac."""
    page.get_by_label(say("Copies corrigées sur papier")).fill("62")
    page.get_by_role("link", name=f"2 {say('Déplacement')}").click()
    page.get_by_role("button", name=say("Ajouter un déplacement")).click()
    page.get_by_label(say("Heure de départ")).fill("6h45")
    page.get_by_label(say("Heure de retour")).fill("18h30")
    page.get_by_label(say("Moyen de transport")).select_option(label=say("Ma voiture"))
    page.get_by_label(say("Distance d’un aller")).fill("68 km")
    page.get_by_label(say("Puissance fiscale")).fill("5")
    asked = say("{question} le {day}\u00a0?", question=say("Où avez-vous déjeuné"), day=say.day(printed.day))
    lunch = page.get_by_label(asked)
    lunch.select_option(label=say("Au restaurant, ou à mes frais"))


@pytest.mark.parametrize("code", CODES)
def test_a_person_goes_from_the_letter_to_a_submitted_claim(page, service, tmp_path, code):
    printed = convoke(service, tmp_path, code, numero="910001", mission="910001")
    first_sign_in(page, service, printed, f"elodie@{code}.example")
    page.get_by_role("link", name="Remplir l’état de frais").first.click()
    declare_one_day(page, printed)
    page.get_by_role("link", name="3 Vérifier").click()
    total = "435,52" if code == "centrale" else "373,52"
    expect(page.locator("[data-total]").first).to_contain_text(total)
    page.get_by_role("button", name="Transmettre l’état de frais").click()
    expect(page.get_by_text("Votre état de frais est transmis").first).to_be_visible()
    page.goto(f"{service.origin(code)}/etats-de-frais/")
    expect(page.get_by_text("Transmis", exact=True).first).to_be_visible()


def test_a_duplicate_of_the_convocation_downloads(page, service, tmp_path):
    printed = convoke(service, tmp_path, "lyon", numero="910002", mission="910002", prenom="Édith")
    first_sign_in(page, service, printed, "edith@lyon.example")
    page.goto(f"{service.origin('lyon')}/mission/?numero={printed.mission}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger le duplicata").click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"%PDF")


def test_what_opens_one_instance_opens_no_other(page, service, tmp_path):
    # Nobody else is « xoeillet »: another instance may well have a homonym with the password that these tests choose.
    printed = convoke(service, tmp_path, "siec", numero="910003", mission="910003", prenom="Xénia")
    first_sign_in(page, service, printed, "emma@siec.example")
    for other in ("lyon", "centrale"):
        page.goto(f"{service.origin(other)}/missions/")
        expect(page.get_by_label("Identifiant", exact=True)).to_be_visible()
        page.get_by_label("Identifiant", exact=True).fill(printed.identifiant)
        page.get_by_label("Mot de passe", exact=True).fill(CHOSEN)
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("heading", name="Identifiant ou mot de passe incorrect")).to_be_visible()


def test_a_forgotten_password_is_chosen_again_and_ends_old_sessions(page, chromium, service, tmp_path):
    printed = convoke(service, tmp_path, "lyon", numero="910004", mission="910004", prenom="Enzo")
    first_sign_in(page, service, printed, "enzo@lyon.example")
    other = chromium.new_context().new_page()
    other.goto(f"{service.origin('lyon')}/mot-de-passe-oublie/")
    other.get_by_label("Identifiant").fill(printed.numero)
    other.get_by_role("button", name="Recevoir un lien").click()
    expect(other.get_by_text("Demande enregistrée").first).to_be_visible()
    other.goto(link_from_mail(service, "enzo@lyon.example"))
    other.get_by_label("Nouveau mot de passe").fill("douze péniches sur la Saône")
    other.get_by_role("button", name="Enregistrer mon mot de passe").click()
    expect(other.get_by_text("Votre mot de passe est enregistré").first).to_be_visible()
    page.goto(f"{service.origin('lyon')}/missions/")
    expect(page.get_by_label("Identifiant", exact=True)).to_be_visible()


def link_from_mail(service, address):
    import time

    for _ in range(600):
        for mail in service.mails():
            found = re.search(r"http\S+#jeton=[\w-]+", mail["texte"])
            if address in str(mail["a"]) and found:
                return found[0]
        time.sleep(0.2)
    raise AssertionError("no link came")


def test_the_way_back_never_leaves_the_site(page, service, tmp_path):
    printed = convoke(service, tmp_path, "centrale", numero="910009", mission="910009", prenom="Ulysse")
    first_sign_in(page, service, printed, "ulysse@centrale.example")
    for trap in ("/.//evil.example/x", "//evil.example/x", "/a/..//evil.example", "https://evil.example/"):
        page.goto("about:blank")
        page.context.clear_cookies()
        page.goto(f"{service.origin('centrale')}/connexion/?retour={trap}")
        page.get_by_label("Identifiant", exact=True).fill(printed.numero)
        page.get_by_label("Mot de passe", exact=True).fill(CHOSEN)
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("heading", name="Vos missions")).to_be_visible()
        assert page.url.startswith(service.origin("centrale"))
