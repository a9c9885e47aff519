"""Staff by the same door, where the instance says so: linked once by its holder, never without a second factor."""

import pytest

from chalicelib.academie import ACADEMIE
from chalicelib.identity.staff.models import Personnel
from chalicelib.journal import Entree
from tests.aws import everything
from tests.gestion.staff import key, office  # noqa: F401 - fixtures
from tests.identity.portal.portals import Visitor, asked, misbehave

NOBODY = "/portail/?cas=gestion&portail=lyon"


@pytest.fixture
def member(office, portals):  # noqa: F811 - the fixture of that name
    """A gestionnaire who is signed in with password and code."""
    found = office.member()
    visitor = Visitor(office.api)
    name, _, value = found.browser.cookie.partition("=")
    visitor.cookies[name] = value
    visitor.cookie = found.browser.cookie
    found.browser = visitor
    return found


def linked(member, name="droux"):
    assert member.browser.come_in(name, pour="lien") == "/gestion/#portail-relie"
    return Visitor(member.browser.service)


def test_a_linked_member_comes_in_with_the_portal_s_second_factor(member):
    browser = linked(member)
    assert browser.come_in("droux", pour="gestion", strong=True) == "/gestion/"
    assert browser.get("/gestion/moi").json["courriel"] == member.courriel


@pytest.mark.exigence("S49")
def test_without_that_proof_our_own_code_is_asked_for(member):
    browser = linked(member)
    assert (
        browser.come_in("droux", pour="gestion", retour="/gestion/aides/")
        == "/gestion/connexion/?retour=%2Fgestion%2Faides%2F#code"
    )
    assert browser.get("/gestion/moi").code == "second_facteur_requis"
    member.clock.forward(seconds=30)
    assert browser.post("/gestion/connexion/code", {"code": member.code()}).status == 200
    assert browser.get("/gestion/moi").status == 200


@pytest.mark.exigence("S49")
@pytest.mark.parametrize(
    "claims",
    [
        {"acr": "autre", "amr": ["pwd"]},
        {"acr": None, "amr": "mfa"},
        {"acr": ["urn:demonstration:deux-facteurs"], "amr": []},
        {"acr": "urn:demonstration:deux-facteurs", "auth_time": 1},
    ],
)
def test_what_does_not_prove_a_second_factor_now_counts_as_none(member, portals, claims):
    browser = linked(member)
    misbehave(portals, claims=claims)
    browser.come_in("droux", pour="gestion", strong=True)
    assert browser.get("/gestion/moi").status != 200


def test_the_portal_is_asked_for_that_proof_and_for_a_recent_one(member):
    said = asked(member.browser.leave(pour="gestion"))
    assert said["acr_values"] == "urn:demonstration:deux-facteurs"
    assert said["max_age"] == "1200"


def test_who_is_not_linked_is_nobody_whatever_their_name_and_address(member, agent):
    for name in ("droux", member.courriel, "mdenis"):
        browser = Visitor(member.browser.service)
        assert browser.come_in(name, pour="gestion", strong=True) == NOBODY
        assert browser.get("/gestion/moi").code == "session_gestion_absente"


def test_linking_needs_the_whole_staff_session(member, agent):
    before = everything()
    for cookie in (None, "__Host-imagin-gestion=" + "a" * 20 + "." + "b" * 43):
        outsider = Visitor(member.browser.service)
        outsider.cookie = cookie
        assert outsider.leave(pour="lien") == "/gestion/connexion/"
    intervenant = Visitor(member.browser.service)
    intervenant.come_in("mdenis")
    assert intervenant.leave(pour="lien") == "/gestion/connexion/"
    halfway = Visitor(member.browser.service)
    assert member.password(halfway).status == 200
    assert halfway.leave(pour="lien") == "/gestion/connexion/"
    assert "Y#" not in everything().replace(before, "")


def test_one_identity_opens_one_account(member, office):  # noqa: F811
    linked(member)
    second = office.member()
    other = Visitor(office.api)
    other.cookie, name = second.browser.cookie, second.browser.cookie.partition("=")
    other.cookies[name[0]] = name[2]
    assert other.come_in("droux", pour="lien") == NOBODY


def test_an_agent_s_way_never_opens_the_office_nor_the_office_s_an_agent(member, agent):
    browser = linked(member, "mdenis")
    assert browser.come_in("mdenis") == "/missions/"
    assert browser.get("/gestion/moi").code == "session_gestion_absente"
    staff = Visitor(member.browser.service)
    staff.come_in("mdenis", pour="gestion", strong=True)
    assert staff.get("/moi").code == "session_absente"


def test_a_closed_account_stays_closed(member):
    browser = linked(member)
    item = member.item
    item.update(actions=[Personnel.disabled.set(1)])
    assert browser.come_in("droux", pour="gestion", strong=True) == NOBODY


def test_where_the_instance_does_not_say_so_the_staff_has_no_such_door(member, monkeypatch):
    browser = linked(member)
    monkeypatch.setitem(vars(ACADEMIE.portail["lyon"].oidc), "personnels", None)
    for purpose in ("gestion", "lien"):
        assert browser.get(f"/portail/lyon/connexion?pour={purpose}").status == 404


def test_who_left_meanwhile_links_nobody(member):
    """On a shared computer the next person would sign in at the portal, and be linked to the former one's account."""
    visitor = member.browser
    back = visitor.portal.sign_in(visitor.leave(pour="lien"), "suivant")
    assert visitor.post("/gestion/deconnexion").status == 204
    assert visitor.arrive(back).headers["Location"] == NOBODY
    assert "Y#" not in everything()


def test_an_account_opened_anew_by_an_invitation_is_linked_anew(member):
    """Who took over an account and linked their own identity to it is shut out with everything else."""
    browser = linked(member)
    activated = int(member.item.activated)
    member.item.update(actions=[Personnel.activated.set(activated + 3600)])
    assert browser.come_in("droux", pour="gestion", strong=True) == NOBODY


def test_the_identity_of_a_closed_account_can_be_linked_to_the_next_one(member, office):  # noqa: F811
    linked(member)
    member.item.update(actions=[Personnel.disabled.set(1)])
    second = office.member()
    other = Visitor(office.api)
    other.cookie, name = second.browser.cookie, second.browser.cookie.partition("=")
    other.cookies[name[0]] = name[2]
    assert other.come_in("droux", pour="lien") == "/gestion/#portail-relie"
    again = Visitor(office.api)
    assert again.come_in("droux", pour="gestion", strong=True) == "/gestion/"
    assert again.get("/gestion/moi").json["courriel"] == second.courriel


def test_a_member_takes_their_link_back_by_themselves(member):
    browser = linked(member)
    assert member.browser.get("/gestion/moi").json["portails"] == ["lyon"]
    assert browser.come_in("droux", pour="gestion", strong=True) == "/gestion/"
    assert member.browser.delete("/gestion/portails/lyon").status == 204
    assert member.browser.get("/gestion/moi").json["portails"] == []
    assert browser.come_in(pour="gestion") == NOBODY
    (told,) = [entry for entry in Entree.scan() if entry.action == "portail_delie"]
    assert (told.acteur, told.details) == (member.item.pk, {"portail": "lyon"})


def test_what_is_taken_back_twice_is_written_once(member):
    linked(member)
    assert member.browser.delete("/gestion/portails/lyon").status == 204
    before = everything()
    assert member.browser.delete("/gestion/portails/lyon").status == 204
    assert everything() == before


def test_a_link_made_before_accounts_knew_theirs_is_known_when_it_serves_and_dies_when_it_is_taken_back(member):
    browser = linked(member)
    member.item.update(actions=[Personnel.liens.remove()])
    assert browser.come_in("droux", pour="gestion", strong=True) == "/gestion/"
    assert member.browser.get("/gestion/moi").json["portails"] == ["lyon"]
    member.item.update(actions=[Personnel.liens.remove()])
    assert member.browser.delete("/gestion/portails/lyon").status == 204
    assert browser.come_in(pour="gestion") == NOBODY


def test_the_identity_that_was_taken_back_may_be_linked_again_and_by_another_member(member, office, clock):  # noqa: F811
    linked(member)
    assert member.browser.delete("/gestion/portails/lyon").status == 204
    second = office.member()
    other = Visitor(office.api)
    other.cookie, (name, _, value) = second.browser.cookie, second.browser.cookie.partition("=")
    other.cookies[name] = value
    assert other.come_in("droux", pour="lien") == "/gestion/#portail-relie"
    assert member.browser.delete("/gestion/portails/lyon").status == 204
    again = Visitor(office.api)
    assert again.come_in("droux", pour="gestion", strong=True) == "/gestion/"
    assert again.get("/gestion/moi").json["courriel"] == second.courriel


def test_only_a_whole_staff_session_takes_a_link_back_and_only_of_a_portal_that_is_known(member, agent):
    linked(member)
    assert member.browser.delete("/gestion/portails/inconnu").code == "introuvable"
    before = everything()
    halfway = Visitor(member.browser.service)
    assert member.password(halfway).status == 200
    assert halfway.delete("/gestion/portails/lyon").code == "second_facteur_requis"
    outsider = Visitor(member.browser.service)
    assert outsider.delete("/gestion/portails/lyon").code == "session_gestion_absente"
    assert "Y#lyon#droux" in before
    assert "Y#lyon#droux" in everything()
