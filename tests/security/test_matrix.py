"""Every actor at every route that is not public, as the contract has it: one cell each, and a new route makes its own.

An actor is what a browser holds. What the contract of a route says of who may come gives the cell: the refusal itself,
word for word, and nothing written; or no refusal of that kind.
"""

from types import SimpleNamespace as Made

import pytest

from chalicelib import errors
from chalicelib.identity.models import Session
from chalicelib.identity.staff import refusals
from chalicelib.identity.staff.models import Personnel, SessionPersonnel
from ops.openapi import build
from tests.aws import everything
from tests.gestion import batch, staff
from tests.identity.people import PHRASE, enrol, settled
from tests.sweep import staff_lines
from tests.sweep.engine import Scene
from tests.sweep.state import Kept

key, office, buckets = staff.key, staff.office, batch.buckets
NOBODY, PASSWORD, ADDRESS, PERSON, CODE = "nobody", "password", "address", "person", "code"
ROLES = ("administrateur", "gestionnaire", "chef_de_centre")
DESK = "guichet"
"""Whoever is of the help desk and of no other service."""
ROUTES = [route for route in build.routes() if route.promise.who.session]
PUBLIC = {
    "identity.failed",
    *("identity.look_at_stop", "identity.stop_by_link"),
    *("frais.find_communes", "frais.simulate", "identity.enter", "identity.forgot", "identity.health", "identity.instance", "identity.leave"),
    *("identity.look_at_link", "identity.use_link", "missions.look_at_agenda", "missions.read_agenda", "portal.come_back", "portal.leave", "portal.sign_out"),
    *("staff.confirm_invitation", "staff.enter", "staff.give_code", "staff.leave", "staff.open_invitation"),
}
"""The routes that anybody may ask for: a new one is written here on purpose."""
HELD_AS = {
    "nobody": NOBODY,
    "a cookie made up": NOBODY,
    "a session signed out": NOBODY,
    "a person at lunch": NOBODY,
    "a person since yesterday": NOBODY,
    "a person's cookie under the staff's name": NOBODY,
    "a member's cookie under the person's name": NOBODY,
    "a person twice": NOBODY,
    "a paper password": PASSWORD,
    "an address awaited": ADDRESS,
    "a person": PERSON,
    "a member without code": CODE,
    "a member at lunch": NOBODY,
    "a member since yesterday": NOBODY,
    "a member whose account is closed": NOBODY,
    **{role: role for role in ROLES},
    "guichet": DESK,
}


def aged(model, pk, moment):
    """The session of an account, with one of its moments put back a whole day."""
    (found,) = model.query(pk, model.sk.startswith("S#"), consistent_read=True)
    found.update(actions=[getattr(model, moment).set(int(getattr(found, moment)) - 86400)])


@pytest.fixture
def held(api, office, clock):
    """Actor -> the cookie of their browser, all in one instance."""

    def person(**facts):
        known, browser = settled(api, courriel="a@exemple.fr", **facts)
        return known, browser.cookie

    found = {"nobody": None, "a cookie made up": "__Host-imagin=" + "a" * 20 + "." + "b" * 43}
    _, out = settled(api, prenom="Paul", courriel="p@exemple.fr")
    found["a session signed out"] = out.cookie
    assert out.post("/deconnexion").status == 204
    for name, moment in (("a person at lunch", "seen"), ("a person since yesterday", "expires")):
        known, found[name] = person(prenom=name.title())
        aged(Session, f"C#{known.compte}", moment)
    _, found["a person"] = person(prenom="Zoé")
    found["a person's cookie under the staff's name"] = found["a person"].replace("__Host-imagin=", "__Host-imagin-gestion=")
    found["a person twice"] = f"{found['a person']}; {found['a person']}"
    paper, browser = enrol(clock, prenom="Luc", courriel="l@exemple.fr"), api.browser()
    assert browser.sign_in(paper.numero, paper.printed).status == 200
    found["a paper password"] = browser.cookie
    bare, browser = settled(api, prenom="Ève")[0], api.browser()
    assert browser.sign_in(bare.numero, PHRASE).json == {"portee": "courriel"}
    found["an address awaited"] = browser.cookie
    for role in ROLES:
        found[role] = office.member(role).browser.cookie
    found[DESK] = office.member(services=["GUICHET"]).browser.cookie
    found["a member's cookie under the person's name"] = found["gestionnaire"].replace("-gestion=", "=")
    halfway, waiting = office.member(), api.browser()
    assert halfway.password(waiting).status == 200
    found["a member without code"] = waiting.cookie
    for name, moment in (("a member at lunch", "seen"), ("a member since yesterday", "expires")):
        member = office.member()
        found[name] = member.browser.cookie
        aged(SessionPersonnel, f"G#{member.compte}", moment)
    closed = office.member()
    closed.item.update(actions=[Personnel.disabled.set(1)])
    found["a member whose account is closed"] = closed.browser.cookie
    return found


def refusal(kind, who):
    """How the contract refuses this kind of actor; None: it does not."""
    if who.session == "gestion":
        if kind in (*ROLES, DESK):
            return None if kind in who.roles else refusals.RightMissing
        return refusals.SecondFactorMissing if kind == CODE else refusals.NoStaffSession
    if kind == PERSON or (kind in (PASSWORD, ADDRESS) and who.session == "restreinte"):
        return None
    return {PASSWORD: errors.PasswordChangeRequired, ADDRESS: errors.EmailStepRequired}.get(kind, errors.NoSession)


BODIES = {
    "identity.give_address": {"courriel": "a@exemple.fr"},
    "identity.confirm_address": {"code": "12345678"},
    "identity.choose_password": {"nouveau": "tulipe au fond du jardin"},
}
"""Where what is typed is read before who types it."""


def ask(api, cookie, route):
    browser = api.browser()
    browser.cookie = cookie
    path = "/".join("a" * 20 if part.startswith("{") else part for part in route.path.split("/"))
    more = {"Idempotency_Key": "0123456789abcdef0123456789abcdef"} if route.promise.key else {}
    return browser(route.method, path, BODIES.get(route.name, {}), **more | ({"If_Match": '"1"'} if route.promise.version else {}))


@pytest.mark.exigence("S44")
def test_what_is_open_to_everybody_is_written_here():
    assert {route.name for route in build.routes() if not route.promise.who.session} == PUBLIC


@pytest.mark.exigence("S44")
def test_the_matrix_has_a_cell_for_each_actor_and_route():
    assert len(HELD_AS) * len(ROUTES) >= 1231


@pytest.mark.exigence("S44")
def test_every_cell_is_what_the_contract_says(api, held):
    assert held.keys() == HELD_AS.keys()
    kept, wrong, refused = Kept(), [], 0
    before = everything()
    for actor, kind in HELD_AS.items():
        for route in ROUTES:
            wanted = refusal(kind, route.promise.who)
            answer = ask(api, held[actor], route)
            told = (answer.status, answer.code if answer.status >= 400 else "")
            if wanted is not None:
                refused += 1
                if told != (wanted.status, wanted.code):
                    wrong.append((actor, route.name, told))
            else:
                if told[1] in {one.code for one in route.promise.who.refusals}:
                    wrong.append((actor, route.name, told))
                kept.restore()
        if kind not in (PERSON, PASSWORD, ADDRESS, *ROLES, DESK) and everything() != before:
            wrong.append((actor, "wrote"))
    assert wrong == [], "\n".join(sorted({str(one) for one in wrong}))
    assert refused >= 1000


OPEN_TO_EVERY_SERVICE = {
    *("corriger une adresse", "redonner un mot de passe", "débloquer", "écarter", "historiser", "réintégrer"),
    *("redonner une adresse pour bonne", "redonner un mot de passe à qui attend de l’aide"),
    "donner une adresse à qui attend de l’aide",
    *("renommer", "clore une aide", "ouvrir une fiche", "répondre à une demande sur ses données"),
}
"""On somebody who has had no mission yet, and is everybody's to help; the others: tests/gestion/people/test_reach.py."""
OF_NO_SERVICE = {
    "personnel : mot de passe",
    "personnel : code",
    "personnel : sortir",
    "personnel : délier un portail",
    "ouvrir une invitation",
    "confirmer une invitation",
    "ouvrir un compte de gestion",
    "fermer un compte de gestion",
    "inviter de nouveau",
}
"""One's own account, and those that an administrateur opens."""
OF_ONE_S_OWN_SERVICES = {
    *("recompter le tableau", "télécharger le tableau de bord", "télécharger la liste des personnes"),
    *("relever les missions", "relever les personnes"),
}
"""What a member asks for is read under their own services, whatever it is."""
OF_THE_INSTANCE = {"trancher deux communes", "proposer un réglage", "importer des réglages"}
"""What holds for every service, as the table of served neighbours that any of them imports; settings are confirmed by two."""
_ELSEWHERE = OPEN_TO_EVERY_SERVICE | OF_NO_SERVICE | OF_ONE_S_OWN_SERVICES | OF_THE_INSTANCE
OF_A_SERVICE = [line for line in staff_lines.LINES if line.name not in _ELSEWHERE]


@pytest.mark.exigence("S44")
@pytest.mark.parametrize("line", OF_A_SERVICE, ids=lambda line: line.name)
def test_another_service_finds_nothing_and_writes_nothing(api, office, buckets, line):
    """The very act that its own service does, on the same real things, from a member of another one."""
    scene = Scene(api, office, buckets)
    made = line.arrange(scene)
    stranger = office.member(services=["AUTRE-SERVICE"]).browser.cookie
    before = everything()
    answer = line.act(Made(**vars(made) | {"cookie": stranger}))
    if answer.status == 200:
        lines = answer.json.get("lignes") or answer.json.get("constats")
        assert lines
        assert all(one.get("code") or one.get("etat") == "refuse" for one in lines), lines
    else:
        assert answer.status in (403, 404) or answer.code == "retour_refuse", answer.body
    assert everything() == before
