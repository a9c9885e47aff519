"""Reminders stop by kind, in the person's own pages or by the one click of RFC 8058, and nothing else does."""

import pytest

from chalicelib import mail
from chalicelib.identity import stops
from chalicelib.identity.models import account_key
from chalicelib.journal import Entree
from tests.aws import at_once, everything
from tests.identity.people import PHRASE, settled

ADDRESS = "marie.denis@exemple.fr"
ELSEWHERE = {"X_Imagin": None, "Origin": None, "Sec_Fetch_Site": None}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def person(api):
    return settled(api, courriel=ADDRESS)


def where(known, kind, clock):
    return "/rappels/arret/" + stops.link(known.compte, kind, "travail", clock.now).rpartition("/")[2]


def click(api, path, body=stops.BODY, kind=FORM):
    """As the servers of a mailbox do: no session, none of our marks."""
    return api.browser("203.0.113.9")("POST", path, raw=body, Content_Type=kind, **ELSEWHERE)


def stopped(known):
    return {kind for kind in stops.KINDS if not stops.wanted(known.item, kind)}


def test_kinds_are_stopped_and_taken_up_again_from_one_s_own_pages(person):
    known, browser = person
    shown = browser.get("/rappels").json["rappels"]
    assert [(one["sorte"], one["actif"]) for one in shown] == [(kind, True) for kind in stops.KINDS]
    said = browser.put("/rappels", {"mission": False, "dossier": False})
    assert [one["actif"] for one in said.json["rappels"]] == [True, False, False, True]
    browser.put("/rappels", {"mission": True})
    assert stopped(known) == {"dossier"}
    acts = [entry.action for entry in Entree.by_objet.query(account_key(known.compte)) if "rappels" in entry.action]
    assert sorted(acts) == ["rappels_arretes", "rappels_repris"]


def test_one_click_stops_its_kind_from_anywhere_without_a_session_and_twice_is_once(api, person, clock):
    known, _ = person
    path = where(known, "mission", clock)
    assert [click(api, path).status for _ in range(2)] == [204, 204]
    assert stopped(known) == {"mission"}
    dossier = where(known, "dossier", clock)
    form = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    assert click(api, dossier, form, "multipart/form-data; boundary=x").status == 204
    assert stopped(known) == {"mission", "dossier"}


def test_opening_the_link_stops_nothing_and_leads_to_the_page(api, person, clock):
    known, _ = person
    path = where(known, "mission", clock)
    before = everything()
    answer = api.browser()("GET", path, **ELSEWHERE)
    assert (answer.status, answer.headers["Location"]) == (303, "/informations/#rappels")
    assert everything() == before


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda path: path[:-1], 404),
        (lambda path: path + "x", 404),
        (lambda path: "/rappels/arret/" + "f" * 20 + path[path.index(".") :], 404),
        (lambda path: "/rappels/arret/x", 404),
        (lambda path: "/rappels/arret/" + "é" * 10 + ".x", 404),
    ],
)
def test_a_link_that_was_not_given_stops_nothing(api, person, clock, change, status):
    known, _ = person
    path = where(known, "mission", clock)
    assert click(api, change(path)).status == status
    assert stopped(known) == set()


@pytest.mark.parametrize(("body", "status"), [(b"", 400), (b"List-Unsubscribe=", 400), (b"x" * 2000, 413)])
def test_what_is_not_the_one_click_stops_nothing(api, person, clock, body, status):
    known, _ = person
    assert click(api, where(known, "mission", clock), body).status == status
    assert stopped(known) == set()


def test_an_old_link_stops_nothing_any_more(api, person, clock):
    known, _ = person
    path = where(known, "mission", clock)
    clock.forward(days=401)
    assert click(api, path).status == 404


def test_the_link_opens_nothing_else(api, person, clock):
    """Its secret is no session, no reset, no agenda; and every other write still asks for our marks."""
    known, _ = person
    secret = where(known, "mission", clock).rpartition(".")[2]
    thief = api.browser()
    thief.cookie = f"__Host-imagin={known.compte}.{secret}"
    assert thief.get("/moi").status == 401
    assert thief.post("/reinitialisation", {"jeton": secret, "nouveau": PHRASE}).status == 400
    assert api.browser()("PUT", "/rappels", {"mission": False}, **ELSEWHERE).status == 403


def test_many_clicks_at_once_stop_it_once(api, person, clock):
    known, _ = person
    path = where(known, "mission", clock)
    assert set(at_once(4, lambda _: click(api, path).status)) <= {204, 503}
    assert stopped(known) == {"mission"}


def test_the_headers_of_rfc_8058_are_whole_on_reminders_alone(person, clock):
    known, _ = person
    url = stops.link(known.compte, "echeance", "travail", clock.now)
    raw = mail.build("rappel_echeance", ADDRESS, missions=["Une"], echeance="1er juin", lien="https://x/", arret=url).as_bytes()
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in raw, "one line: an address cut or encoded leads nowhere"
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert b"List-Unsubscribe" not in mail.build("avis_mot_de_passe", ADDRESS, premier=True).as_bytes()
