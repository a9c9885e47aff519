"""An agent comes in through their académie's portal, a real provider on the other side."""

import subprocess
import sys

import pytest

from chalicelib.academie import ACADEMIE
from chalicelib.identity import correction, provisioning
from chalicelib.identity.models import Compte
from chalicelib.identity.portal import wire
from chalicelib.journal import Entree
from tests.aws import everything, items, recorded
from tests.identity.people import enrol, settled
from tests.identity.portal.portals import FLOW, Visitor, asked, misbehave


def test_an_agent_comes_in_without_any_password_of_ours(visitor, agent):
    assert visitor.come_in("mdenis") == "/missions/"
    me = visitor.get("/moi").json
    assert (me["numero"], me["portee"], me["portail"], me["a_un_mot_de_passe"]) == (
        agent.numero,
        "complete",
        "lyon",
        False,
    )


def test_coming_in_from_a_page_in_english_is_a_choice_and_from_one_in_french_is_none(visitor, agent):
    assert visitor.arrive(visitor.portal.sign_in(visitor.leave(retour="/en/missions/"), "mdenis")).headers["Location"] == "/en/missions/"
    assert agent.item.langue == "en"
    assert visitor.come_in("mdenis") == "/missions/"
    assert agent.item.langue == "en"


def test_leaving_writes_a_count_alone_and_asks_for_all_that_protects_the_return(visitor, agent):
    before = items(Compte)
    with recorded() as calls:
        address = visitor.leave(retour="/etat-de-frais/?numero=12")
    assert [call.operation for call in calls] == ["UpdateItem"]
    (pk, _), *others = items(Compte).keys() - before.keys()
    assert (pk.rpartition("#")[0].rpartition("#")[0], others) == ("L#portails", [])
    assert items(Compte).items() >= before.items()
    said = asked(address)
    assert said["response_type"] == "code"
    assert said["redirect_uri"] == "https://lyon.imagin.example/api/v1/portail/lyon/retour"
    assert said["code_challenge_method"] == "S256"
    assert min(len(said[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    (cookie,) = visitor.given
    assert cookie.startswith(f"{FLOW}=")
    assert cookie.endswith("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600")
    assert visitor.cookies[FLOW] not in address


@pytest.mark.exigence("S13")
def test_a_network_that_floods_a_portal_waits_a_minute_and_asks_it_nothing(visitor, api, agent, clock, monkeypatch):
    monkeypatch.setitem(vars(ACADEMIE.acces), "portails_par_minute", 3)
    clock.now = clock.now.replace(second=1)
    ways = ["/portail/lyon/connexion", "/portail/creteil/connexion", "/portail/lyon/sortie"]
    for way in ways:
        assert "/portail/?cas" not in visitor.get(way).headers["Location"]
    asked_of_provider, get = [], wire._ask
    monkeypatch.setattr(wire, "_ask", lambda *given: asked_of_provider.append(given) or get(*given))
    for way in ways:
        answer = visitor.get(way)
        assert (answer.status, answer.headers["Location"].partition("&")[0]) == (303, "/portail/?cas=affluence")
        assert "Set-Cookie" not in answer.headers
    assert visitor.get("/portail/paris/connexion").status == 404, "not a portal of ours: nothing is counted"
    assert asked_of_provider == []
    assert Visitor(api, "203.0.113.9").come_in("mdenis") == "/missions/", "another network"
    clock.forward(seconds=59)
    assert visitor.come_in("mdenis") == "/missions/"


@pytest.mark.exigence("S13")
def test_who_left_in_time_comes_back_whatever_their_network_does_meanwhile(visitor, agent, monkeypatch):
    monkeypatch.setitem(vars(ACADEMIE.acces), "portails_par_minute", 1)
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    assert "cas=affluence" in visitor.get("/portail/lyon/connexion").headers["Location"]
    assert visitor.arrive(back).headers["Location"] == "/missions/"


def test_the_return_gives_a_strict_session_and_takes_the_journey_back(visitor, agent):
    visitor.come_in("mdenis")
    dropped, session, _ = sorted(visitor.given)
    assert session.startswith("__Host-imagin=")
    assert session.endswith("; Path=/; Secure; HttpOnly; SameSite=Strict")
    assert dropped == f"{FLOW}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"


def test_an_agent_comes_back_to_the_page_they_were_on(visitor, agent):
    assert visitor.come_in("mdenis", retour="/etat-de-frais/?numero=12#trajet") == "/etat-de-frais/?numero=12#trajet"


def test_an_agent_without_address_is_asked_for_one_first(visitor, api, clock):
    enrol(clock, printed=False, statut="agent", portail="lyon", identifiant_academique="sansadresse")
    assert visitor.come_in("sansadresse") == "/courriel/?retour=%2Fmissions%2F"
    assert visitor.get("/missions").code == "courriel_requis"
    assert visitor.post("/courriel/plus-tard").json == {"portee": "complete"}
    assert visitor.get("/moi").json["portail"] == "lyon"


def test_the_identifier_counts_whatever_its_case_and_only_at_its_own_portal(visitor, api, agent, clock):
    assert visitor.come_in("MDENIS") == "/missions/"
    other = enrol(
        clock, prenom="Max", printed=False, statut="agent", portail="creteil", identifiant_academique="mdenis"
    )
    elsewhere = Visitor(api)
    elsewhere.come_in("mdenis", "creteil")
    assert elsewhere.get("/moi").json["numero"] == other.numero


def test_who_is_not_known_here_is_told_so_and_nothing_is_created(visitor, api, agent):
    known = Compte.count()
    back = visitor.portal.sign_in(visitor.leave(), "inconnue")
    used = visitor.arrive(back)
    assert used.headers["Location"] == "/portail/?cas=inconnue&portail=lyon"
    assert visitor.get("/moi").code == "session_absente"
    assert Compte.count() == known + 2, "the departure is counted, the return is marked as used, and that is all"


def test_an_address_alone_never_opens_an_account(visitor, api, clock):
    enrol(
        clock,
        printed=False,
        courriel="jeanne@exemple.fr",
        statut="agent",
        portail="creteil",
        identifiant_academique="jx",
    )
    assert visitor.come_in("jeanne@exemple.fr") == "/portail/?cas=inconnue&portail=lyon"


def test_a_closed_account_is_told_nothing_more_than_an_unknown_one(visitor, agent, clock):
    item = agent.item
    item.update(actions=[Compte.disabled.set(int(clock.now.timestamp()))])
    assert visitor.come_in("mdenis") == "/portail/?cas=inconnue&portail=lyon"


def test_an_agent_also_known_by_a_password_keeps_one_account(visitor, api):
    person, _ = settled(api, statut="externe", portail="lyon", identifiant_academique="deuxportes")
    visitor.come_in("deuxportes")
    me = visitor.get("/moi").json
    assert (me["numero"], me["a_un_mot_de_passe"]) == (person.numero, True)


def test_the_session_ends_like_any_other(visitor, agent, clock):
    visitor.come_in("mdenis")
    clock.forward(minutes=31)
    assert visitor.get("/moi").code == "session_absente"


def test_signing_out_names_the_portal_and_leads_there(visitor, agent, portals):
    visitor.come_in("mdenis")
    assert visitor.post("/deconnexion").json == {"portail": "lyon"}
    assert visitor.get("/moi").code == "session_absente"
    away = visitor.get("/portail/lyon/sortie").headers["Location"]
    assert away.startswith(f"{portals.issuer('lyon')}/session/end?")
    assert asked(away)["post_logout_redirect_uri"] == "https://lyon.imagin.example/connexion/"
    assert visitor.portal.open(away).status == 200


def test_the_browser_alone_keeps_what_the_portal_asks_of_who_signs_out(visitor, agent, portals):
    visitor.come_in("mdenis")
    (hint,) = [line for line in visitor.given if line.startswith("__Secure-imagin-sortie=lyon.")]
    assert hint.endswith("; Path=/api/v1/portail/; Secure; HttpOnly; SameSite=Strict; Max-Age=14400")
    token = hint.partition("=lyon.")[2].partition(";")[0]
    assert token not in everything()
    away = visitor.get("/portail/creteil/sortie").headers["Location"]
    assert "id_token_hint" not in asked(away), "another portal is not told"
    visitor.cookie = f"__Secure-imagin-sortie=lyon.{token}"
    left = visitor.get("/portail/lyon/sortie")
    assert asked(left.headers["Location"])["id_token_hint"] == token
    assert visitor.given == ["__Secure-imagin-sortie=; Path=/api/v1/portail/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"]
    assert visitor.portal.open(left.headers["Location"]).status == 200


def test_a_proof_too_long_for_a_cookie_is_not_kept(visitor, agent, portals):
    misbehave(portals, claims={"groupes": ["a" * 3800]})
    assert visitor.come_in("mdenis") == "/missions/"
    assert not [line for line in visitor.given if "imagin-sortie" in line]


def test_the_portal_asks_again_when_another_person_wants_to_come_in(visitor, api, agent):
    visitor.come_in("mdenis")
    assert visitor.come_in() == "/missions/", "the portal still knows the person"
    enrol(
        api.clock,
        prenom="Luc",
        printed=False,
        statut="agent",
        portail="lyon",
        identifiant_academique="luc",
        courriel="l@exemple.fr",
    )
    assert asked(visitor.leave(compte="autre"))["prompt"] == "login"
    assert visitor.come_in("luc", compte="autre") == "/missions/"
    assert visitor.get("/moi").json["prenom"] == "Luc"


def test_coming_in_again_ends_the_session_that_the_browser_held(visitor, agent):
    visitor.come_in("mdenis")
    first = dict(visitor.cookies)
    visitor.come_in()
    assert len(visitor.get("/sessions").json["sessions"]) == 1
    visitor.cookie = f"__Host-imagin={first['__Host-imagin']}"
    assert visitor.get("/moi").code == "session_absente"


def test_the_journal_says_by_which_portal(visitor, agent):
    visitor.come_in("mdenis")
    (entry,) = [e for e in Entree.scan() if e.action == "connexion"]
    assert entry.details == {"portee": "complete", "portail": "lyon"}


def test_a_changed_key_of_the_portal_is_found_at_once(visitor, api, agent, portals):
    visitor.come_in("mdenis")
    misbehave(portals, cles=True)
    again = Visitor(api)
    assert again.come_in("mdenis") == "/missions/"


def test_a_portal_that_is_down_gives_a_clear_page_and_hinders_nobody_else(visitor, api, agent, portals):
    misbehave(portals, muet=True)
    answer = visitor.get("/portail/lyon/connexion")
    assert (answer.status, answer.headers["Location"]) == (303, "/portail/?cas=indisponible&portail=lyon")
    _, browser = settled(api)
    assert browser.get("/moi").status == 200


def test_a_portal_that_falls_while_one_is_there_gives_the_same_page(visitor, agent, portals):
    back = visitor.portal.sign_in(visitor.leave(), "mdenis")
    misbehave(portals, muet=True)
    assert visitor.arrive(back).headers["Location"] == "/portail/?cas=indisponible&portail=lyon"


def test_a_secret_that_is_missing_or_refused_is_our_outage_and_is_read_again(visitor, agent, portals):
    from chalicelib import tables
    from chalicelib.identity.portal import settings

    ssm, name = tables.client("ssm"), "/imagin/lyon/portail/lyon"
    ssm.put_parameter(Name=name, Value="un autre secret", Type="SecureString", Overwrite=True)
    assert visitor.come_in("mdenis") == "/portail/?cas=indisponible&portail=lyon"
    ssm.put_parameter(Name=name, Value=portals.secret, Type="SecureString", Overwrite=True)
    assert visitor.come_in() == "/missions/"
    settings._secrets.clear()
    ssm.delete_parameter(Name=name)
    assert visitor.get("/portail/lyon/connexion").headers["Location"] == "/portail/?cas=indisponible&portail=lyon"


def test_what_is_not_set_up_does_not_exist(visitor):
    for portail in ("paris", "inconnu", "LYON"):
        for way in ("connexion", "retour", "sortie"):
            assert visitor.get(f"/portail/{portail}/{way}").status == 404


def test_the_protocol_is_not_imported_before_somebody_needs_it():
    code = "import sys, tests.conftest, app; print([m for m in sys.modules if m.split('.')[0] in ('authlib', 'joserfc', 'cryptography')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.exigence("S40")
def test_giving_an_address_asks_for_no_password_just_after_the_portal_and_for_the_portal_later(visitor, agent, clock):
    visitor.come_in("mdenis")
    assert visitor.post("/mot-de-passe", {"nouveau": "tulipe au fond du jardin"}).code == "etape_non_ouverte"
    clock.forward(minutes=11)
    late = visitor.post("/courriel", {"courriel": "nouvelle@exemple.fr"})
    assert (late.status, late.json["errors"][0]["code"]) == (422, "portail_requis")
    visitor.come_in()
    assert visitor.post("/courriel", {"courriel": "nouvelle@exemple.fr"}).status == 202


@pytest.mark.exigence("S01")
def test_a_password_typed_in_the_form_leads_every_one_to_the_portal_alike(api, portals, agent, clock):
    externe = enrol(clock, prenom="Yves")
    answers = [
        api.browser().sign_in(name, "mot de passe académique") for name in (agent.numero, externe.numero, "inconnu9")
    ]
    shown = [{**answer.json, "instance": ""} for answer in answers]
    assert shown[0] == shown[1] == shown[2]
    assert "passez par votre portail académique" in shown[0]["detail"]


def test_a_forgotten_password_sends_an_agent_to_the_portal_and_makes_no_second_password(api, visitor, agent):
    visitor.post("/mot-de-passe-oublie", {"identifiant": agent.numero})
    api.work()
    (mail,) = api.mails()
    assert "https://lyon.imagin.example/api/v1/portail/lyon/connexion" in mail.text
    assert "jeton" not in mail.text + mail.html
    assert agent.item.reset_job is None


def test_a_new_browser_is_told_and_the_portal_s_password_is_the_one_to_change(api, visitor, agent):
    visitor.come_in("mdenis")
    api.work()
    assert [mail for mail in api.mails() if "nouvel appareil" in mail.subject] == []
    stranger = Visitor(api)
    back = stranger.portal.sign_in(stranger.leave(), "mdenis")
    assert stranger.arrive(back, User_Agent="Mozilla/5.0 (iPhone) Safari/604").headers["Location"] == "/missions/"
    api.work()
    (mail,) = [mail for mail in api.mails() if "nouvel appareil" in mail.subject]
    assert mail.to == "m@exemple.fr"
    assert "portail ARENA de l’académie de Lyon" in mail.words
    assert "mot-de-passe-oublie" not in mail.text


def test_a_corrected_identity_ends_what_the_wrong_one_had_opened(visitor, agent, clock):
    visitor.come_in("mdenis")
    (person,) = provisioning.people([agent.compte]).values()
    correction.change(person, {"identifiant_academique": "mdenis2"}, clock.now, "import")
    assert visitor.get("/moi").code == "session_absente"
    assert visitor.come_in() == "/portail/?cas=inconnue&portail=lyon"
