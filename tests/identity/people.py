"""People for the tests, made known by the service's own provisioning, with the password printed for them."""

import datetime as dt
import secrets
from dataclasses import dataclass
from itertools import count

from chalicelib import once
from chalicelib.identity import passwords, provisioning, temporary_passwords
from chalicelib.identity.models import FAR_FUTURE, Alias, Compte, account_key
from chalicelib.identity.throttling import alias_key

PHRASE = "tulipe au fond du jardin"
OTHER_PHRASE = "quatre chevaux bleus à midi"
_numbers = count(310000)


@dataclass
class Known:
    """`printed`: what stands on the convocation."""

    compte: str
    numero: str
    identifiant: str
    printed: str | None

    @property
    def item(self):
        return Compte.get(account_key(self.compte), "C", consistent_read=True)


def marked():
    """The mark of a request to give a password again, never made before."""
    return once.Request("G#1", secrets.token_hex(16), "tests"), (201, {"marque": secrets.token_hex(8)})


def enrol(clock, prenom="Marie", nom="Denis", printed=True, **facts):
    """A person imported now, with a temporary password that lasts a month, unless `printed` is false."""
    known = {"numero": str(next(_numbers)), "prenom": prenom, "nom": nom, "civilite": "Mme", "statut": "externe"}
    account = provisioning.create(known | facts, clock.now, "tests").account
    person = Known(account.pk.removeprefix("C#"), account.numero, account.identifiant, None)
    if printed:
        person.printed = temporary_passwords.issue(person.compte, clock.now + dt.timedelta(days=30), clock.now, "tests")
    return person


def settle(browser, person, phrase=PHRASE):
    """First sign-in done: a personal password chosen, the e-mail step postponed when it comes. The browser is in."""
    assert browser.sign_in(person.numero, person.printed).status == 200
    answer = browser.post("/mot-de-passe", {"nouveau": phrase})
    assert answer.status == 200, answer.body
    if answer.json["portee"] == "courriel":
        answer = browser.post("/courriel/plus-tard")
    assert answer.json == {"portee": "complete"}
    return person


def settled(api, phrase=PHRASE, **facts):
    """A person with a personal password, and the browser they are signed in with."""
    browser = api.browser()
    person = settle(browser, enrol(api.clock, **facts), phrase)
    api.forget_mails()
    return person, browser


def crowd(size, phrase=PHRASE):
    """Many people with a personal password, written straight into the table: quicker than provisioning."""
    stored, found = passwords.hash_password(phrase), []
    with Compte.batch_write() as accounts, Alias.batch_write() as aliases:
        for n in range(size):
            compte, numero = f"{n:020x}", f"7{n:06d}"
            accounts.save(Compte(account_key(compte), "C", numero=numero, password_hash=stored, generation=0))
            aliases.save(Alias(alias_key(numero), "A", compte=compte, permanent=FAR_FUTURE))
            found.append(Known(compte, numero, numero, None))
    return found
