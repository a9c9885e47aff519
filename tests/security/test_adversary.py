"""Somebody patient and hostile, with a browser and a network, tries what attackers try, and comes back with nothing."""

import base64
import json

import pytest

from chalicelib.identity.models import Compte
from tests.actors import ORIGIN
from tests.aws import at_once, everything, items
from tests.identity.people import PHRASE, crowd, enrol, settled

COMMON = ["motdepasse12", "azertyuiop123", "imaginlyon2026", "Password1234", "000000000000", "convocation2026"]


class Adversary:
    """Knows every numéro, has many addresses, reads every answer; `loot` is what they got."""

    def __init__(self, api):
        self.api, self.loot, self.heard = api, [], set()

    def tries(self, numero, password, address="203.0.113.1"):
        answer = self.api.browser(address).sign_in(numero, password)
        self.heard.add((answer.status, answer.code if answer.status >= 400 else "in"))
        if answer.status == 200:
            self.loot.append((numero, password))
        return answer


@pytest.fixture
def adversary(api):
    return Adversary(api)


@pytest.mark.exigence("S01", "S08", "S13")
def test_a_common_password_sprayed_from_one_address_is_looked_at_ten_times(adversary):
    people = crowd(60, phrase="une phrase que personne ne devine")
    statuses = [adversary.tries(person.numero, password).status for password in COMMON[:3] for person in people]
    assert adversary.loot == []
    assert [statuses[start : start + 60] for start in (0, 60, 120)] == [[401] * 10 + [429] * 50] * 3


@pytest.mark.exigence("S09")
def test_one_address_gets_25_tries_a_day_on_each_account_and_many_together_20_an_hour_then_one_a_minute(
    adversary, clock
):
    (victim,) = crowd(1)
    looked_at = 0
    for n in range(200):
        looked_at += adversary.tries(victim.numero, f"devine {n}", "198.18.0.1").status == 401
        clock.forward(minutes=7)
    assert looked_at <= 25
    clock.forward(days=1)
    looked_at = [adversary.tries(victim.numero, f"devine {n}", f"198.18.{n}.1").status for n in range(200)].count(401)
    assert looked_at == 20
    for n in range(200):
        clock.forward(seconds=15)
        looked_at += adversary.tries(victim.numero, f"devine {n}", f"198.19.{n}.1").status == 401
    assert looked_at <= 20 + 50
    assert adversary.loot == []


@pytest.mark.exigence("S11")
def test_who_is_harassed_still_comes_in_by_mail(api, adversary, clock):
    victim, _ = settled(api, courriel="marie@exemple.fr")
    for n in range(40):
        adversary.tries(victim.numero, "devine", f"198.18.{n}.1")
        clock.forward(minutes=16)
    api.browser().post("/mot-de-passe-oublie", {"identifiant": victim.numero})
    api.work()
    token = api.mails()[-1].token
    assert api.browser().post("/reinitialisation", {"jeton": token, "nouveau": PHRASE + " bis"}).status == 204
    assert api.browser().sign_in(victim.numero, PHRASE + " bis").status == 200


@pytest.mark.exigence("S01", "S02")
def test_hearing_every_answer_sorts_nobody(adversary, clock, api):
    known = [enrol(clock, nom=f"Durand{letter}").numero for letter in "abcde"]
    unknown = [f"9{n:05d}" for n in range(5)]
    for numero in known + unknown:
        adversary.tries(numero, "Devine-Devine-22")
    assert adversary.heard == {(401, "identifiants_refuses")}


@pytest.mark.exigence("S37")
def test_a_mailbox_is_not_flooded(api, clock):
    victim, _ = settled(api, courriel="marie@exemple.fr")
    for n in range(300):
        api.browser(f"198.18.{n % 250}.1").post("/mot-de-passe-oublie", {"identifiant": victim.numero})
        clock.forward(minutes=2)
        if n % 10 == 9:
            api.work()
    api.work()
    assert len(api.mails()) <= 6


@pytest.mark.exigence("S12")
def test_a_stranger_s_mailbox_is_not_flooded_with_codes_either(api, clock):
    _, browser = settled(api)
    for _ in range(30):
        browser.post("/courriel", {"courriel": "victime@exemple.fr"})
        api.work()
        clock.forward(minutes=10)
    assert len(api.mails()) <= 10


@pytest.mark.exigence("S34", "S35")
def test_no_trick_sends_somebody_s_link_elsewhere(api):
    victim, _ = settled(api, courriel="marie@exemple.fr")
    bodies = [
        {"identifiant": victim.numero, "courriel": "evil@evil.example"},
        {"identifiant": [victim.numero, "evil"]},
        {"identifiant": f"{victim.numero}\r\nBcc: evil@evil.example"},
        {"identifiant": f"{victim.numero},evil@evil.example"},
        {"identifiant": f"{victim.numero} evil@evil.example"},
        {"identifiant": {"$ne": None}},
    ]
    for body in bodies:
        api.browser()("POST", "/mot-de-passe-oublie", body, Host="evil.example", **{"X-Forwarded-Host": "evil.example"})
    api.work()
    assert all(mail.to == "marie@exemple.fr" and "evil" not in mail.message.as_string() for mail in api.mails())


@pytest.mark.exigence("S39")
def test_fixing_guessing_and_forging_sessions_opens_nothing(api):
    _, browser = settled(api)
    own = browser.cookie.partition("=")[2]
    compte, _, secret = own.partition(".")
    digest = next(sk for pk, sk in items(Compte) if pk == f"C#{compte}" and sk.startswith("S#"))[2:]
    token = base64.urlsafe_b64encode(json.dumps({"sub": compte, "alg": "none"}).encode()).decode().rstrip("=")
    forged = [
        f"{compte}.{digest[:43]}",
        f"{compte}.{'A' * 43}",
        f"{compte}.{secret[::-1]}",
        f"{compte}.",
        secret,
        compte,
    ]
    forged += [
        f"{token}.{token}.",
        f"C#{compte}.{secret}",
        f"{compte}.{secret}.{secret}",
        f"{compte} .{secret}",
        f'"{own}"',
    ]
    for value in forged:
        for path in ("/moi", "/informations", "/sessions"):
            assert api.browser().get(path, Cookie=f"__Host-imagin={value}").status == 401


@pytest.mark.exigence("S43")
@pytest.mark.parametrize(
    "path", ["/connexion", "/deconnexion", "/deconnexion-partout", "/mot-de-passe", "/courriel", "/mot-de-passe-oublie"]
)
def test_a_hostile_page_moves_nothing_with_the_victim_s_cookie(api, path):
    _, browser = settled(api)
    before = everything()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json", None):
        for origin, site in (
            ("https://evil.example", "cross-site"),
            ("null", "cross-site"),
            (ORIGIN, "cross-site"),
            (None, None),
        ):
            answer = browser("POST", path, {}, Origin=origin, **{"Content-Type": kind, "Sec-Fetch-Site": site})
            assert answer.status in (403, 415)
            assert "Set-Cookie" not in answer.headers
    assert everything() == before


@pytest.mark.exigence("S38")
def test_jumping_between_the_steps_of_the_first_sign_in_gains_nothing(api, clock):
    person, browser = enrol(clock, courriel="marie@exemple.fr"), api.browser()
    browser.sign_in(person.numero, person.printed)
    jumps = [
        ("/courriel", {"courriel": "evil@evil.example"}),
        ("/courriel", {"courriel": "evil@evil.example", "mot_de_passe": person.printed}),
        ("/courriel/confirmation", {"code": "00000000"}),
        ("/courriel/plus-tard", {}),
    ]
    for path, body in jumps * 2:
        assert browser.post(path, body).status in (400, 403, 409)
    assert browser.get("/moi").json["portee"] == "mot_de_passe"
    assert person.item.courriel == "marie@exemple.fr"
    api.work()
    assert api.mails() == []


@pytest.mark.exigence("S20", "S30")
def test_racing_every_step_at_once_makes_one_owner(api, clock):
    """The paper is used, the link is used and the password is changed at the same moment: one of them wins, whole."""
    person, first = enrol(clock, courriel="marie@exemple.fr"), api.browser()
    first.sign_in(person.numero, person.printed)
    first.post("/mot-de-passe-oublie", {"identifiant": person.numero})
    api.work()
    token, cookie = api.mails()[-1].token, first.cookie

    def act(n):
        browser = api.browser(f"203.0.113.{n}")
        browser.cookie = cookie
        if n % 3 == 0:
            return browser.post("/mot-de-passe", {"nouveau": f"par le papier {n}"}).status
        if n % 3 == 1:
            return browser.post("/reinitialisation", {"jeton": token, "nouveau": f"par le lien {n}"}).status
        return browser.sign_in(person.numero, person.printed).status

    statuses = at_once(9, act)
    won = [n for n, status in enumerate(statuses) if status in (200, 204) and n % 3 != 2]
    assert len(won) == 1
    assert set(statuses) <= {200, 204, 400, 401, 409, 429, 503}
    phrase = f"par le papier {won[0]}" if won[0] % 3 == 0 else f"par le lien {won[0]}"
    clock.forward(minutes=2)
    assert api.browser().sign_in(person.identifiant, phrase).status == 200
    assert api.browser().sign_in(person.identifiant, person.printed).status == 401


@pytest.mark.exigence("S66")
def test_a_thousand_broken_bodies_never_make_the_service_fail(api):
    import random

    dice, browser = random.Random(7), api.browser()
    seeds = [
        b'{"identifiant":"a","mot_de_passe":"b"}',
        b'{"identifiant":"\\u00e9","mot_de_passe":"' + "é".encode() + b'"}',
    ]
    statuses = []
    for _ in range(1000):
        raw = bytearray(dice.choice(seeds))
        for _ in range(dice.randrange(1, 6)):
            place = dice.randrange(len(raw))
            raw[place : place + dice.randrange(3)] = bytes(dice.randrange(256) for _ in range(dice.randrange(3)))
        statuses.append(browser("POST", "/connexion", raw=bytes(raw)).status)
    assert set(statuses) <= {400, 401, 413, 422, 429}
