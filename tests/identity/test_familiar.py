"""A person is told when their account is opened from a browser it does not know."""

from tests.gestion.staff import key, office  # noqa: F401 - pytest finds its fixtures here
from tests.identity.people import PHRASE, enrol, settled

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604"


def enter(api, person, agent, password=PHRASE):
    known = {"identifiant": person.numero, "mot_de_passe": password}
    assert api.browser().post("/connexion", known, User_Agent=agent).status in (200, 401)
    api.work()


def told(api):
    return [mail for mail in api.mails() if "nouvel appareil" in mail.subject]


def test_a_new_browser_is_told_once(api):
    person, _ = settled(api, courriel="marie@exemple.fr")
    enter(api, person, FIREFOX)
    (mail,) = told(api)
    assert mail.to == "marie@exemple.fr"
    assert "Firefox sur Windows" in mail.words
    enter(api, person, FIREFOX)
    assert len(told(api)) == 1
    enter(api, person, IPHONE)
    assert "Safari sur iPhone" in told(api)[-1].words


def test_the_first_browser_ever_and_a_wrong_password_tell_nothing(api):
    person = enrol(api.clock, courriel="marie@exemple.fr")
    enter(api, person, FIREFOX, person.printed)
    enter(api, person, IPHONE, "pas le bon mot de passe")
    assert told(api) == []


def test_an_access_restored_by_a_gestionnaire_is_told(api, office):  # noqa: F811
    newcomer = enrol(api.clock, courriel="marie@exemple.fr")
    person, _ = settled(api, prenom="Luc", courriel="luc@exemple.fr")
    member = office.member("gestionnaire")
    api.forget_mails()
    for one in (newcomer, person):
        assert member.browser.post(f"/gestion/intervenants/{one.compte}/deblocage").status == 204
    api.work()
    first, second = sorted((m for m in api.mails() if "rétabli" in m.subject), key=lambda m: m.to, reverse=True)
    assert "mot de passe provisoire" in first.words
    assert "mot de passe provisoire" not in second.words
