"""Staff for the tests: a key for their secrets, accounts opened through their own invitation, telephones that count."""

import re
from dataclasses import dataclass, field

import boto3
import pyotp
import pytest

from chalicelib.identity.staff import invitations
from chalicelib.identity.staff.models import Personnel, staff_key

PHRASE = "un grand cerisier devant la mairie"


@pytest.fixture
def key(cloud, monkeypatch):
    """The instance's key."""
    made = boto3.client("kms").create_key()["KeyMetadata"]["KeyId"]
    monkeypatch.setenv("IMAGIN_CLE", made)
    return made


@pytest.fixture
def office(key, api):
    """`office.member("gestionnaire")`: a member who is signed in."""
    return Office(api)


@dataclass
class Member:
    """A staff member with their browser and their telephone."""

    compte: str
    courriel: str
    browser: object
    clock: object
    secret: str = ""
    codes: list = field(default_factory=list)

    @property
    def item(self):
        return Personnel.get(staff_key(self.compte), "G", consistent_read=True)

    def code(self, steps=0):
        return pyotp.TOTP(self.secret).at(self.clock.now, counter_offset=steps)

    def password(self, browser=None, phrase=PHRASE):
        browser = browser or self.browser
        return browser.post("/gestion/connexion", {"courriel": self.courriel, "mot_de_passe": phrase})

    def sign_in(self, browser=None):
        """Both steps, with a fresh code."""
        browser = browser or self.browser
        self.clock.forward(seconds=30)
        assert self.password(browser).json == {"etape": "code"}
        answer = browser.post("/gestion/connexion/code", {"code": self.code()})
        assert answer.status == 200, answer.body
        return answer


class Office:
    def __init__(self, api):
        self.api, self.clock, self.count = api, api.clock, 0

    def invited(self, role="gestionnaire", numero="aucun", **facts):
        """An account that its holder has not opened yet: (id, address)."""
        self.count += 1
        rights = {"gestionnaire": {"services": ["DEC-1"]}, "chef_de_centre": {"centres_uai": ["0691234S"]}}.get(
            role, {}
        )
        known = {"courriel": f"membre{self.count}@service.example", "nom": self.surname(), "prenom": "Damien"} | rights | facts
        known = {"services": [], "centres_uai": []} | known
        compte, done = invitations.create(
            role=role, numero_intervenant=numero, now=self.clock.now, acteur="tests", **known
        )
        assert done == "cree"
        return compte, known["courriel"]

    def surname(self):
        """Roux, then others: two members of one name would be taken for one person."""
        return "Roux" + "abcdefghijklmnopqrstuvwxyz"[self.count - 1] * (self.count > 1)

    def token(self, courriel):
        """The token of the last link sent to an address."""
        self.api.work()
        return [mail for mail in self.api.mails() if mail.to == courriel and "#jeton=" in mail.text][-1].token

    def member(self, role="gestionnaire", numero="aucun", **facts):
        compte, courriel = self.invited(role, numero, **facts)
        member = Member(compte, courriel, self.api.browser(), self.clock)
        self.open(member, self.token(courriel))
        return member

    def open(self, member, token, phrase=PHRASE):
        """Password, telephone, first code."""
        begun = member.browser.post("/gestion/invitation", {"jeton": token, "nouveau": phrase})
        assert begun.status == 200, begun.body
        member.secret = re.search(r"secret=([A-Z2-7]+)", begun.json["otpauth"])[1]
        answer = member.browser.post("/gestion/invitation/code", {"code": member.code()})
        assert answer.status == 200, answer.body
        member.codes = answer.json["codes_de_secours"]
        return answer
