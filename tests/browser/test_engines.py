"""The whole way in each engine of the public that is installed: Chromium, Firefox ESR, WebKitGTK; over TLS, which WebKit wants.

`make preuves` installs the two others from Debian (`apt install firefox-esr webkit2gtk-driver xvfb`) and plays them all.
"""

import json

import pytest

from tests.browser import engines
from tests.browser.test_receipts import png
from tests.browser.test_walk import CHOSEN, code_from_mail, spoken
from tests.live import convoke, ops

pytestmark = [pytest.mark.browser]
CODE, CENTRE, SERVICE = "lyon", "0699903P", "DEC-1"
LATE = "Ce code n’est pas le bon"
PEOPLE = {"Chromium": ("910801", "Capucine"), "Firefox": ("910802", "Firmin"), "WebKit": ("910803", "Wilhelmine")}


@pytest.fixture(params=engines.FOUND)
def engine(request, chromium, secure, tmp_path, record_testsuite_property):
    """(name, one browser of that engine), ended after the test."""
    running = engines.ALL[request.param](tmp_path, chromium, secure.tls)
    record_testsuite_property(request.param, running.version)
    yield request.param, running
    running.close()


@pytest.fixture(scope="module")
def staff(secure, tmp_path_factory):
    """Address -> password of the demonstration's staff."""
    folder = tmp_path_factory.mktemp("equipe")
    ops(secure, "demo", CODE, IMAGIN_RUN=str(folder))
    return json.loads((folder / "gestion" / f"{CODE}.json").read_text("utf-8"))


def first_sign_in(browser, service, printed, address):
    browser.open(f"{service.origin(CODE)}/connexion/")
    browser.fill("Identifiant", printed.identifiant.upper())
    browser.fill("Mot de passe", printed.password)
    browser.press("Se connecter", "main button")
    browser.fill("Nouveau mot de passe", CHOSEN)
    browser.press("Enregistrer mon mot de passe")
    browser.fill("Adresse électronique", address)
    browser.press("Recevoir un code")
    browser.fill("Code reçu par courriel", code_from_mail(service, address))
    browser.press("Valider mon adresse")
    browser.reads("Vos missions")


def declare(browser, printed):
    """62 copies, 68 km each way by car, one lunch: 310 + 43.52 + 20."""
    browser.press("Remplir l’état de frais")
    browser.fill("Copies corrigées sur papier", "62")
    browser.press("2 Déplacement")
    browser.press("Ajouter un déplacement")
    browser.fill("Heure de départ", "6h45")
    browser.fill("Heure de retour", "18h30")
    browser.choose("Moyen de transport", "Ma voiture")
    browser.fill("Distance d’un aller", "68 km")
    browser.fill("Puissance fiscale", "5")
    browser.choose(f"Où avez-vous déjeuné le {spoken(printed.day)} ?", "Au restaurant, ou à mes frais")
    browser.reads("373,52")
    browser.reads("Brouillon enregistré")


def is_cut(browser, service):
    """What is typed without the network outlives the page, which comes back without it too, and is saved with it."""
    browser.until(lambda: browser.run("return document.documentElement.dataset.garde") == "oui", "the page is not kept")
    service.stop()
    try:
        browser.fill("Péage", "6,80")
        browser.reads("connexion interrompue")
        browser.run("globalThis.before = true; location.reload()")
        browser.until(lambda: not browser.run("return globalThis.before ?? false"), "the page did not come back")
        browser.reads("Continuez")
        browser.holds("Péage", "6,80")
    finally:
        service.start()
    assert service.request(CODE, "GET", "/api/v1/sante").status == 200
    browser.fill("Péage", "7")
    browser.reads("380,52", 150)
    browser.reads("Brouillon enregistré")


def send(browser, printed, folder):
    receipt = folder / "péage.png"
    receipt.write_bytes(png(30, 20))
    browser.press("3 Vérifier")
    browser.join(f"Péage, {spoken(printed.day)}", receipt)
    browser.sees("Retirer péage.png")
    browser.press("Transmettre l’état de frais")
    browser.reads("Votre état de frais est transmis")


def leave(browser, service):
    browser.press("", ".navigation__compte summary")
    browser.press("Se déconnecter")
    browser.reads("Identifiant")
    browser.open(f"{service.origin(CODE)}/missions/")
    browser.reads("Connectez-vous pour continuer")


def sign_in(browser, service, staff, who):
    """A code is good for thirty seconds at least: one that a machine held up longer is typed again as it has become."""
    address = f"{who}@{CODE}.example"
    browser.open(f"{service.origin(CODE)}/gestion/connexion/")
    browser.fill("Adresse électronique", address)
    browser.fill("Mot de passe", staff[address])
    browser.press("Continuer")
    for _ in range(3):
        browser.fill("Code à six chiffres", ops(service, "code", CODE, address).strip())
        browser.press("Se connecter", "main button")
        if came_in(browser):
            return
    raise AssertionError(browser.text())


def came_in(browser):
    """Once it is known: in, or told that the code is no longer the right one."""
    seen = []
    browser.until(lambda: seen.append(arrived(browser)) or seen[-1] or LATE in browser.text(), browser.text)
    return seen[-1]


def arrived(browser):
    return browser.run("return location.pathname") == "/gestion/"


def certify(browser, service, first):
    browser.open(f"{service.origin(CODE)}/gestion/constat/?centre={CENTRE}")
    browser.fill(f"Quantité vue (copies), Œillet {first}", "62")
    browser.press(f"Fait : Œillet {first}")
    browser.reads("1 constat enregistré")


def accept(browser, service, first):
    browser.open(f"{service.origin(CODE)}/gestion/etats/?service={SERVICE}&etat=A_VALIDER")
    browser.press(first)
    browser.press("Ouvrir péage.png")
    width = "return document.querySelector('img[alt=\"péage.png\"]')?.naturalWidth"
    browser.until(lambda: browser.run(width) == 30, "the receipt is not shown")
    browser.press("Accepter")
    browser.press("Confirmer", "dialog button")
    browser.reads("État de frais accepté")


def test_from_the_printed_password_to_an_acceptance(engine, secure, staff, tmp_path):
    name, browser = engine
    number, first = PEOPLE[name]
    printed = convoke(secure, tmp_path, CODE, numero=number, mission=number, prenom=first, centre_uai=CENTRE)
    first_sign_in(browser, secure, printed, f"{first.lower()}@{CODE}.example")
    declare(browser, printed)
    is_cut(browser, secure)
    send(browser, printed, tmp_path)
    leave(browser, secure)
    sign_in(browser, secure, staff, "centre")
    certify(browser, secure, first)
    browser.press("Se déconnecter")
    browser.reads("Adresse électronique")
    sign_in(browser, secure, staff, "gestion")
    accept(browser, secure, first)
