"""What an adversary tries on the way to the portal and back: nothing opens, and nothing is written but the use."""

import base64
import json
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.academie import ACADEMIE
from chalicelib.academie.schema import Oidc
from chalicelib.identity.models import Session
from chalicelib.identity.portal import published, wire
from chalicelib.identity.portal.settings import Door
from tests.aws import at_once, everything, failing
from tests.identity.people import enrol
from tests.identity.portal.portals import FLOW, Visitor, asked, misbehave, with_query

OVER, REFUSED = "/portail/?cas=interrompue&portail=lyon", "/portail/?cas=refusee&portail=lyon"
CLIENT = "imagin-lyon"


def sessions():
    return [item for item in Session.scan() if str(item.sk).startswith("S#")]


def page(answer):
    assert answer.status == 303, answer.body
    return answer.headers["Location"]


@pytest.mark.exigence("S38")
def test_a_return_serves_once(visitor, agent):
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    flow = visitor.cookies[FLOW]
    assert page(visitor.arrive(back)) == "/missions/"
    visitor.cookies = {FLOW: flow}
    assert page(visitor.arrive(back)) == OVER
    assert len(sessions()) == 1


@pytest.mark.exigence("S38")
def test_of_several_returns_at_once_one_comes_in(visitor, api, agent):
    back, flow = visitor.portal.sign_in(visitor.leave(), "mdenis"), visitor.cookies[FLOW]

    def arrive(_):
        one = Visitor(api)
        one.cookies = {FLOW: flow}
        return page(one.arrive(back))

    assert sorted(at_once(6, arrive)) == ["/missions/"] + [OVER] * 5
    assert len(sessions()) == 1


@pytest.mark.parametrize("change", [{"state": "autre"}, {"state": None}, {"state": ""}])
def test_an_altered_state_opens_nothing_and_leaves_the_real_return_open(visitor, agent, change):
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    before, flow = everything(), visitor.cookies[FLOW]
    assert page(visitor.arrive(with_query(back, **change))) == OVER
    assert everything() == before
    assert visitor.cookies[FLOW] == flow
    assert page(visitor.arrive(back)) == "/missions/"


def test_a_return_without_the_cookie_of_who_left_is_worth_nothing(visitor, api, agent):
    """Login CSRF: the adversary's own return, opened in somebody else's browser."""
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    before, victim = everything(), Visitor(api)
    assert page(victim.arrive(back)) == OVER
    assert everything() == before
    victim.leave()
    before = everything()
    assert page(victim.arrive(back)) == OVER
    assert everything() == before
    assert victim.get("/moi").code == "session_absente"


def test_a_code_is_worth_nothing_on_another_s_way(visitor, api, agent):
    """The adversary puts a code that was stolen from somebody into a way of their own: PKCE and nonce refuse it."""
    stolen = asked(visitor.portal.sign_in(visitor.leave(), "mdenis"))["code"]
    thief = Visitor(api)
    own = thief.portal.sign_in(thief.leave(), "voleur")
    assert page(thief.arrive(with_query(own, code=stolen))) == REFUSED
    assert sessions() == []


def test_a_way_lasts_ten_minutes(visitor, agent, clock):
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    clock.forward(minutes=10)
    assert page(visitor.arrive(back)) == OVER
    clock.forward(minutes=-30)
    assert page(visitor.arrive(back)) == OVER


def _forged(cookie, **changes):
    body, _, proof = cookie.partition(".")
    fields = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))) | changes
    return base64.urlsafe_b64encode(json.dumps(fields).encode()).rstrip(b"=").decode() + "." + proof


@pytest.mark.parametrize(
    "alter",
    [
        lambda cookie: _forged(cookie, back="/gestion/"),
        lambda cookie: _forged(cookie, purpose="gestion"),
        lambda cookie: _forged(cookie, started=int(time.time()) + 300),
        lambda cookie: cookie[:-1],
        lambda cookie: cookie.partition(".")[0],
        lambda cookie: f"{cookie}; {FLOW}={cookie}",
        lambda cookie: "." + "a" * 43,
        lambda cookie: "é" * 40,
        lambda cookie: "a" * 8000,
    ],
)
def test_the_cookie_cannot_be_made_or_altered(visitor, agent, alter):
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    before = everything()
    visitor.cookies[FLOW] = alter(visitor.cookies[FLOW])
    assert page(visitor.arrive(back)) == OVER
    assert everything() == before


@pytest.mark.exigence("S45")
def test_what_another_instance_or_another_portal_sealed_is_worth_nothing(visitor, agent, monkeypatch):
    monkeypatch.setitem(vars(ACADEMIE), "code", "siec")
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    monkeypatch.setitem(vars(ACADEMIE), "code", "lyon")
    assert page(visitor.arrive(back)) == OVER
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    assert page(visitor.arrive(back.replace("/lyon/retour", "/creteil/retour"))) == OVER.replace("lyon", "creteil")
    assert sessions() == []


def test_two_portals_are_never_taken_for_each_other(visitor, api, agent, portals, clock):
    """Mix-up: the same name at créteil is another person, and créteil's answer never counts as lyon's."""
    enrol(clock, printed=False, statut="agent", portail="creteil", identifiant_academique="mdenis", prenom="Zoé")
    away = visitor.leave()
    other = Visitor(api)
    foreign = asked(other.portal.sign_in(other.leave("creteil"), "mdenis"))
    state = asked(away)["state"]
    back = "https://lyon.imagin.example/api/v1/portail/lyon/retour?"
    for issuer in (foreign["iss"], portals.issuer("lyon"), None):
        mixed = {"code": foreign["code"], "state": state} | ({"iss": issuer} if issuer else {})
        visitor.leave()
        mixed["state"] = asked(visitor.leave())["state"]
        assert page(visitor.arrive(back + urllib.parse.urlencode(mixed))) == REFUSED
    assert sessions() == []


@pytest.mark.parametrize(
    "fault",
    [
        {"claims": {"aud": "imagin-siec"}},
        {"claims": {"aud": ["imagin-siec", "autre"]}},
        {"claims": {"aud": [CLIENT, "autre"]}},
        {"claims": {"aud": [CLIENT, "autre"], "azp": "autre"}},
        {"claims": {"aud": None}},
        {"claims": {"iss": "https://ailleurs.example"}},
        {"claims": {"iss": None}},
        {"claims": {"nonce": "autre"}},
        {"claims": {"nonce": None}},
        {"seconds": {"exp": -180}},
        {"claims": {"exp": None}},
        {"seconds": {"iat": 600}},
        {"seconds": {"nbf": 600}},
        {"claims": {"sub": None}},
        {"claims": {"sub": "agent-quelquun"}},
        {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
        {"header": {"alg": "none"}, "signature": "aucune"},
        {"header": {"alg": "HS256"}, "signature": "un secret partagé"},
        {"header": {"kid": "inconnue"}},
        {"signature": "aucune"},
        {"signature": "RS256 annoncé, HMAC fait"},
    ],
    ids=lambda fault: json.dumps(fault)[:60],
)
def test_a_proof_that_is_not_right_in_everything_proves_nothing(visitor, agent, portals, fault):
    moved = (
        {"claims": {name: int(time.time()) + by for name, by in fault["seconds"].items()}}
        if "seconds" in fault
        else fault
    )
    misbehave(portals, **moved)
    assert visitor.come_in("mdenis") == REFUSED
    assert sessions() == []


def test_a_symmetric_signature_made_with_our_own_secret_is_refused(visitor, agent, portals):
    misbehave(portals, header={"alg": "HS256"}, signature=portals.secret)
    assert visitor.come_in("mdenis") == REFUSED


def test_clocks_may_differ_by_two_minutes_and_no_more(visitor, api, agent, portals, clock):
    moment = int(clock.now.timestamp())
    misbehave(portals, claims={"iat": moment + 120, "exp": moment + 300})
    assert visitor.come_in("mdenis") == "/missions/"
    misbehave(portals, claims={"exp": moment - 115})
    assert Visitor(api).come_in("mdenis") == "/missions/"
    misbehave(portals, claims={"iat": moment + 130})
    assert Visitor(api).come_in("mdenis") == REFUSED


def test_the_portal_s_refusal_is_told_and_nothing_of_its_words_is_shown(visitor, agent):
    back = visitor.portal.sign_in(visitor.leave(), refuse=True)
    assert "error=access_denied" in back
    assert (
        page(visitor.arrive(with_query(back, error="<script>", error_description="tapez votre mot de passe ici")))
        == REFUSED
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/%5cevil.example/",
        "/missions/..//evil.example/",
        "javascript:alert(1)",
        "/missions/\r\nSet-Cookie: a=b",
        "/" + "a" * 400 + "/",
        "missions/",
        "/api/v1/deconnexion",
    ],
)
def test_the_way_back_never_leaves_the_site(visitor, agent, elsewhere):
    assert visitor.come_in("mdenis", retour=elsewhere) == "/missions/"


def test_a_word_said_twice_counts_as_none(visitor, agent):
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    assert page(visitor.arrive(f"{back}&state={asked(back)['state']}")) == OVER
    assert page(visitor.arrive(f"{back}&code=autre")) == REFUSED


def test_the_addresses_come_from_the_instance_alone(visitor, agent):
    answer = visitor.get(
        "/portail/lyon/connexion", Host="evil.example", X_Forwarded_Host="evil.example", Origin="https://evil.example"
    )
    assert "evil" not in answer.headers["Location"]


@pytest.mark.exigence("S43")
@pytest.mark.parametrize("way", ["connexion", "retour", "sortie"])
@pytest.mark.parametrize(
    "kind",
    [
        {"Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"},
        {"Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"},
        {"Sec_Fetch_Mode": "cors", "Sec_Fetch_Dest": "empty"},
    ],
)
def test_only_a_link_that_somebody_follows_leads_there(visitor, agent, way, kind):
    before = everything()
    assert visitor.get(f"/portail/lyon/{way}", **kind).code == "origine_refusee"
    assert everything() == before


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_no_other_verb_is_served(visitor, method):
    for way in ("connexion", "retour", "sortie"):
        assert visitor(method, f"/portail/lyon/{way}").status == 405


def test_nothing_of_the_way_is_kept_or_logged_in_clear(visitor, agent, portals, capsys):
    away = visitor.leave()
    back = visitor.portal.sign_in(away, "mdenis")
    visitor.arrive(back)
    logged = capsys.readouterr().out
    for secret in (portals.secret, asked(away)["state"], asked(away)["nonce"], asked(back)["code"]):
        assert secret not in everything() + logged
    assert "mdenis" not in logged


@pytest.mark.parametrize(
    "value", ["", "   ", [], ["mdenis", "autre"], [["mdenis"]], 5, {"a": 1}, "a" * 81, "mdeni\u017f", "mdenis\u200b", "mdenis\n"]
)
def test_an_identifier_that_is_none_is_nobody(visitor, agent, portals, value):
    misbehave(portals, claims={"uid": value})
    assert visitor.come_in("mdenis") == "/portail/?cas=inconnue&portail=lyon"


def test_a_published_key_of_an_unknown_kind_hinders_nobody(visitor, agent, portals):
    misbehave(portals, keys=[{"kty": "EC", "crv": "BP-256", "x": "aa", "y": "aa", "kid": "autre", "use": "sig"}])
    assert visitor.come_in("mdenis") == "/missions/"


def test_a_portal_that_answers_drop_by_drop_is_down(visitor, agent, portals, monkeypatch):
    monkeypatch.setattr(wire, "_WHOLE", 0.2)
    misbehave(portals, goutte=True)
    assert page(visitor.get("/portail/lyon/connexion")) == "/portail/?cas=indisponible&portail=lyon"


def test_an_outage_of_our_own_tables_is_a_page_and_not_a_line_of_code(visitor, agent, portals):
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    with failing("dynamodb", EndpointConnectionError(endpoint_url="tables"), operation="PutItem"):
        assert page(visitor.arrive(back)) == "/portail/?cas=indisponible&portail=lyon"
    assert sessions() == []


class OneAnswer(BaseHTTPRequestHandler):
    """A portal whose connections die after one answer, without a word, as those of a frozen function do."""

    protocol_version, answered = "HTTP/1.1", False

    def do_GET(self):
        if self.answered:
            self.close_connection = True
            return
        issuer = f"http://127.0.0.1:{self.server.server_port}"
        named = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), f"{issuer}/ailleurs")
        body = json.dumps({"issuer": issuer, **named}).encode()
        self.answered = True
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_a_connection_kept_from_another_sign_in_is_never_trusted():
    with ThreadingHTTPServer(("127.0.0.1", 0), OneAnswer) as portal:
        Thread(target=portal.serve_forever, daemon=True).start()
        oidc = Oidc(emetteur=f"http://127.0.0.1:{portal.server_port}", client="imagin", secret="/imagin/lyon/x")
        for _ in range(2):
            assert published.configuration(Door("lyon", oidc, "secret")).token
        wire.begin()
        portal.shutdown()
