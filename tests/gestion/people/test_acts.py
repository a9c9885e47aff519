"""What a gestionnaire does for a person changes exactly that, is told to the person, and is kept in the journal."""

import datetime as dt
import uuid

import pytest

from chalicelib import faults, tables
from chalicelib.gestion.people import help_queue
from chalicelib.identity.models import Alias, Compte, Intervenant
from chalicelib.identity.throttling import alias_key
from chalicelib.journal import Entree
from chalicelib.missions.models import Affectation
from chalicelib.tables import Comptes
from tests.aws import dead_after, everything, journey, losing_the_answer, refusing
from tests.gestion import staff
from tests.identity.people import OTHER_PHRASE, PHRASE, enrol, settled

key, office = staff.key, staff.office
KEY = "0123456789abcdef"


@pytest.fixture
def member(office):
    return office.member()


def act(member, person, name, body=None, **headers):
    return member.browser.post(f"/gestion/intervenants/{person.compte}/{name}", body, **headers)


def sheet(member, person):
    answer = member.browser.get(f"/gestion/intervenants/{person.compte}")
    assert answer.status == 200, answer.body
    return answer.json


def journalled(person, action):
    return [entry for entry in Entree.by_objet.query(f"C#{person.compte}") if entry.action == action]


def ask_for_help(api, person):
    assert api.browser().post("/mot-de-passe-oublie", {"identifiant": person.numero}).status == 202
    api.work()


def on_a_mission(person, start, end, **facts):
    known = {"numero": "77", "session": "2026", "examen": "BAC", "type": "correction", "service": "DEC-1"}
    known |= {"centre": "0691234S", "centre_nom": "Lycée du Parc", "centre_commune": "69381", "taux": "T1"}
    known |= {"debut": start, "fin": end}
    Affectation(f"P#{person.compte}", "M#77", compte=person.compte, **(known | facts)).save()


@pytest.mark.exigence("S27")
def test_a_password_given_again_is_shown_once_and_lasts_72_hours(member, api, clock):
    person, browser = settled(api, courriel="marie@exemple.fr")
    given = act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY)
    assert given.status == 201
    assert [len(group) for group in given.json["mot_de_passe"].split("-")] == [4, 4, 4]
    assert dt.datetime.fromisoformat(given.json["expire"]) - clock.now == dt.timedelta(hours=72)
    assert browser.get("/moi").status == 401, "every session of the person ended"
    assert api.browser().sign_in(person.numero, PHRASE).status == 401, "the personal password is gone"
    assert api.browser().sign_in(person.numero, given.json["mot_de_passe"]).json == {"portee": "mot_de_passe"}
    assert given.json["mot_de_passe"] not in str(sheet(member, person))


@pytest.mark.exigence("S27")
def test_the_same_act_sent_twice_gives_one_password(member, api):
    person = enrol(api.clock)
    first = act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY)
    again = act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY)
    assert (again.status, again.code) == (409, "acte_deja_fait")
    assert api.browser().sign_in(person.numero, first.json["mot_de_passe"]).status == 200
    other = act(member, enrol(api.clock), "mot-de-passe-provisoire", Idempotency_Key=KEY)
    assert (other.status, other.code) == (422, "cle_d_idempotence_reutilisee")


@pytest.mark.exigence("S27")
def test_after_a_failure_nothing_was_given_and_the_same_request_then_gives(member, api):
    person, browser = settled(api)
    with refusing("ThrottlingException", 50, "TransactWriteItems"):
        failed = act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY)
    assert (failed.status, failed.code) == (503, "service_charge")
    assert "rien n’a changé" in failed.json["detail"]
    assert browser.get("/moi").status == 200
    assert journalled(person, "mot_de_passe_provisoire_redonne") == []
    given = act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY)
    assert given.status == 201
    assert api.browser().sign_in(person.numero, given.json["mot_de_passe"]).status == 200


@pytest.mark.exigence("S27")
def test_a_password_whose_answer_was_lost_at_the_table_is_given_all_the_same(member, api, monkeypatch):
    monkeypatch.setattr(faults, "LONGEST_PAUSE", 0.001)
    person = enrol(api.clock)
    with losing_the_answer("TransactWriteItems", times=50):
        given = act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY)
    assert given.status == 201
    assert api.browser().sign_in(person.numero, given.json["mot_de_passe"]).status == 200
    assert len(journalled(person, "mot_de_passe_provisoire_redonne")) == 1


@pytest.mark.exigence("S27")
def test_who_asks_again_is_told_what_is_true_now_and_what_to_do(member, api, monkeypatch):
    """The table's answer was lost and so was the look at it: only the same request asked again can tell."""
    monkeypatch.setattr(faults, "LONGEST_PAUSE", 0.001)
    person, browser = settled(api)
    with losing_the_answer("TransactWriteItems", times=50), dead_after("TransactWriteItems", "GetItem"):
        unknown = act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY)
    assert (unknown.status, unknown.code) == (503, "issue_inconnue")
    again = act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY)
    assert (again.status, again.code) == (409, "acte_deja_fait")
    assert "ne servent plus" in again.json["detail"]
    assert "redonnez-en un" in again.json["detail"]
    assert browser.get("/moi").status == 401, "which is true"


@pytest.mark.exigence("S27")
def test_another_act_gives_another_password_and_the_former_dies(member, api):
    person = enrol(api.clock)
    first = act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY).json["mot_de_passe"]
    second = act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY[::-1]).json["mot_de_passe"]
    assert first != second
    assert api.browser().sign_in(person.numero, first).status == 401
    assert api.browser().sign_in(person.numero, second).status == 200


@pytest.mark.exigence("S27")
def test_it_dies_after_72_hours_is_journalled_and_announced(member, api, clock):
    person, _ = settled(api, courriel="marie@exemple.fr")
    given = act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY).json["mot_de_passe"]
    api.work()
    assert [mail.to for mail in api.mails()][-1] == "marie@exemple.fr"
    assert given not in api.mails()[-1].text
    entry = journalled(person, "mot_de_passe_provisoire_redonne")[0]
    assert entry.acteur == f"G#{member.compte}"
    clock.forward(hours=72, seconds=1)
    assert api.browser().sign_in(person.numero, given).status == 401


@pytest.mark.exigence("S27")
def test_nobody_chooses_a_password_for_somebody(member, api):
    person = enrol(api.clock)
    answer = act(member, person, "mot-de-passe-provisoire", {"mot_de_passe": "choisi"}, Idempotency_Key=KEY)
    assert (answer.status, answer.pointers) == (422, ["/mot_de_passe"])
    assert act(member, person, "mot-de-passe-provisoire").code == "cle_d_idempotence_absente"


def test_an_address_given_by_a_gestionnaire_receives_resets_at_once(member, api):
    person = enrol(api.clock)
    answer = act(member, person, "courriel", {"courriel": "marie@gmial.com"})
    assert answer.json == {"courriel": "marie@gmial.com", "suggestion": "marie@gmail.com"}
    act(member, person, "courriel", {"courriel": "marie@gmail.com"})
    ask_for_help(api, person)
    link = next(mail for mail in api.mails() if mail.to == "marie@gmail.com")
    assert api.browser().post("/reinitialisation", {"jeton": link.token, "nouveau": OTHER_PHRASE}).status == 204
    assert sheet(member, person)["courriel"]["etat"] == "utilisable"


def test_a_corrected_address_kills_links_and_codes_and_tells_the_former_one(member, api):
    person, browser = settled(api, courriel="ancienne@exemple.fr")
    ask_for_help(api, person)
    token = api.mails()[-1].token
    assert browser.post("/courriel", {"courriel": "autre@exemple.fr", "mot_de_passe": PHRASE}).status == 202
    api.work()
    digits = api.mails()[-1].digits
    assert act(member, person, "courriel", {"courriel": "nouvelle@exemple.fr"}).status == 200
    api.work()
    notice = api.mails()[-1]
    assert notice.to == "ancienne@exemple.fr"
    assert "gestionnaire a remplacé" in " ".join(notice.text.split())
    assert api.browser().post("/reinitialisation", {"jeton": token, "nouveau": OTHER_PHRASE}).code == "lien_refuse"
    assert browser.post("/courriel/confirmation", {"code": digits}).code == "code_refuse"
    assert person.item.courriel == "nouvelle@exemple.fr"
    assert journalled(person, "courriel_corrige")[0].acteur == f"G#{member.compte}"


def test_a_wrong_address_is_refused_at_its_field(member, api):
    answer = act(member, enrol(api.clock), "courriel", {"courriel": "pas une adresse"})
    assert (answer.status, answer.pointers) == (422, ["/courriel"])


def test_nobody_s_links_are_sent_to_a_member_of_the_staff(member, office, api):
    """Who corrects an address could give their own, then ask for a forgotten password."""
    person, colleague = enrol(api.clock), office.member()
    for courriel in (member.courriel, member.courriel.upper(), colleague.courriel):
        answer = act(member, person, "courriel", {"courriel": courriel})
        assert (answer.status, answer.pointers) == (422, ["/courriel"])
        assert answer.json["errors"][0]["code"] == "adresse_de_gestion"
    assert person.item.courriel is None
    theirs = office.member(numero=person.numero)
    assert act(member, person, "courriel", {"courriel": theirs.courriel}).status == 200, "one person, two accounts"


def test_a_blocked_person_is_freed_at_once(member, api):
    person = enrol(api.clock)
    for _ in range(6):
        blocked = api.browser().sign_in(person.identifiant, "faux")
    assert blocked.status == 429
    assert sheet(member, person)["acces"]["attente"] > 0
    assert act(member, person, "deblocage").status == 204
    assert Alias.get(alias_key(person.identifiant), "A").essais is None
    assert api.browser().sign_in(person.identifiant, person.printed).status == 200
    assert journalled(person, "essais_effaces")[0].acteur == f"G#{member.compte}"


@pytest.mark.parametrize(("services", "known"), [(["GUICHET"], 5), (["DEC-1"], None)])
def test_who_waits_is_listed_by_pages_of_which_nobody_is_left_out(office, api, clock, monkeypatch, services, known):
    """Several asked at one moment. Whoever helps everybody is told how many wait; for another each would be looked at."""
    monkeypatch.setattr(help_queue, "PAGE", 2)
    for rank in range(5):
        ask_for_help(api, enrol(clock, nom=f"Nom {'abcde'[rank]}"))
    browser, seen, suite, pages = office.member(services=services).browser, [], "", []
    while suite is not None:
        answer = browser.get(f"/gestion/aides?suite={suite.replace('+', '%2B')}").json
        pages.append((len(answer["aides"]), answer["nombre"]))
        seen += [line["nom"] for line in answer["aides"]]
        suite = answer["suite"]
    assert sorted(seen) == [f"Nom {letter}" for letter in "abcde"]
    assert pages == [(2, known), (2, known), (1, known)]
    monkeypatch.setattr(help_queue, "PAGE", 50)
    whole = browser.get("/gestion/aides").json
    assert (len(whole["aides"]), whole["nombre"], whole["suite"]) == (5, 5, None)
    monkeypatch.setattr(help_queue, "PAGE", 2)
    monkeypatch.setattr("moto.dynamodb.models.table.RESULT_SIZE_LIMIT", 500)  # not all in one answer, which AWS ends at 1 MB
    with journey() as made:
        many = browser.get("/gestion/aides").json
    assert (len(many["aides"]), many["nombre"]) == (2, None), "the list is not read to its end to be counted"
    assert sum(asked.body.get("Select") == "COUNT" for asked in made.calls) == (known is not None)
    wrong = browser.get("/gestion/aides?suite=x")
    assert (wrong.status, wrong.pointers) == (422, ["/suite"])


def test_who_asks_for_help_waits_in_line_and_leaves_it_once(member, api, clock):
    first, second = enrol(clock, nom="Premier"), enrol(clock, nom="Second")
    ask_for_help(api, first)
    clock.forward(minutes=10)
    ask_for_help(api, second)
    clock.forward(minutes=5)
    waiting = member.browser.get("/gestion/aides").json["aides"]
    assert [(line["nom"], line["age"]) for line in waiting] == [("Premier", 900), ("Second", 300)]
    closed = member.browser.post(f"/gestion/aides/{first.compte}/traitee")
    assert closed.json == {"attente_secondes": 900}
    assert member.browser.post(f"/gestion/aides/{first.compte}/traitee").code == "fiche_modifiee"
    assert [line["nom"] for line in member.browser.get("/gestion/aides").json["aides"]] == ["Second"]
    entry = journalled(first, "aide_traitee")[0]
    assert (entry.acteur, entry.details) == (f"G#{member.compte}", {"secondes": "900"})


@pytest.mark.parametrize(
    ("name", "body"), [("mot-de-passe-provisoire", {}), ("courriel", {"courriel": "marie.denis@exemple.fr"})]
)
def test_the_act_that_answers_a_request_for_help_closes_it(member, api, clock, name, body):
    person = enrol(clock)
    ask_for_help(api, person)
    clock.forward(minutes=10)
    assert act(member, person, name, body, Idempotency_Key=str(uuid.uuid4())).status < 300
    found = member.browser.get("/gestion/aides").json
    assert found["aides"] == []
    assert found["delais"] == [{"mois": f"{clock.now:%Y-%m}", "traitees": 1, "mediane_secondes": 600}]
    assert sheet(member, person)["demande_aide"] is None
    assert [entry.details for entry in journalled(person, "aide_traitee")] == [{"secondes": "600"}]


def test_who_asks_again_later_comes_back_in_line(member, api, clock):
    person = enrol(clock)
    ask_for_help(api, person)
    member.browser.post(f"/gestion/aides/{person.compte}/traitee")
    clock.forward(hours=2)
    member.sign_in()
    ask_for_help(api, person)
    assert len(member.browser.get("/gestion/aides").json["aides"]) == 1


@pytest.mark.parametrize("name", ["ecarter", "historiser"])
@pytest.mark.parametrize(
    ("start", "end"), [("2026-06-01T07:00", "2026-06-01T18:00"), ("2026-06-20T08:00", "2026-06-20T12:00")]
)
def test_whoever_is_on_a_mission_now_or_later_stays(member, api, name, start, end):
    person = enrol(api.clock)
    on_a_mission(person, start, end)
    answer = act(member, person, name)
    assert (answer.status, answer.code) == (409, "missions_en_cours")
    assert api.browser().sign_in(person.numero, person.printed).status == 200


@pytest.mark.parametrize("name", ["ecarter", "historiser"])
def test_a_past_or_cancelled_mission_holds_nobody(member, api, name):
    person = enrol(api.clock)
    on_a_mission(person, "2026-05-20T08:00", "2026-05-20T12:00")
    assert act(member, person, name).status == 204
    other = enrol(api.clock)
    on_a_mission(other, "2026-06-20T08:00", "2026-06-20T12:00", annulee=True)
    assert act(member, other, name).status == 204


def test_a_person_set_aside_keeps_their_access(member, api):
    person = enrol(api.clock)
    assert act(member, person, "ecarter").status == 204
    assert sheet(member, person)["ecarte"] is True
    assert api.browser().sign_in(person.numero, person.printed).status == 200


def test_an_archived_person_is_out_until_taken_back(member, api):
    person, browser = settled(api)
    assert act(member, person, "historiser").status == 204
    assert browser.get("/moi").status == 401
    assert api.browser().sign_in(person.numero, PHRASE).status == 401
    assert act(member, person, "courriel", {"courriel": "a@exemple.fr"}).code == "compte_ferme"
    assert act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY).code == "compte_ferme"
    assert act(member, person, "reintegrer").status == 204
    assert api.browser().sign_in(person.numero, PHRASE).status == 401
    given = act(member, person, "mot-de-passe-provisoire", Idempotency_Key=KEY).json["mot_de_passe"]
    assert api.browser().sign_in(person.numero, given).status == 200
    assert Intervenant.get(f"P#{person.compte}", "PROFIL").nom == "Denis"
    assert len(journalled(person, "intervenant_historise")) == len(journalled(person, "intervenant_reintegre")) == 1


def test_what_opened_an_archived_account_goes_with_it_and_where_to_write(member, api):
    person, browser = settled(api, courriel="m.denis@exemple.fr", adresse_1="2 rue des Lilas", telephone="0612345678")
    assert browser.post("/agenda").status in (200, 201)
    kept = person.item
    assert act(member, person, "historiser").status == 204
    assert act(member, person, "historiser").status == 204
    held = everything()
    for gone in (kept.password_hash, "m.denis@exemple.fr", "rue des Lilas", "0612345678", "secret_hash"):
        assert gone not in held, gone
    left = [raw["sk"]["S"] for raw in tables.query(Comptes, "pk = :pk", pk=f"C#{person.compte}")]
    assert [one for one in left if not one.startswith("E#")] == ["C"], "what was sent to them stays its twelve months"
    assert Intervenant.get(f"P#{person.compte}", "PROFIL").nom == "Denis"


def test_an_unknown_person_is_a_404_for_every_act(member):
    nobody = "f" * 20
    for name in ("courriel", "mot-de-passe-provisoire", "deblocage", "ecarter", "historiser", "reintegrer"):
        body = {"courriel": "a@exemple.fr"} if name == "courriel" else {}
        answer = member.browser.post(f"/gestion/intervenants/{nobody}/{name}", body, Idempotency_Key=KEY)
        assert (answer.status, answer.code) == (404, "intervenant_inconnu"), name
    assert member.browser.get(f"/gestion/intervenants/{nobody}").status == 404
    assert member.browser.post(f"/gestion/aides/{nobody}/traitee").status == 404
    assert not list(Compte.query(f"C#{nobody}"))


def test_a_person_is_renamed_for_a_motif_journalled_and_told(member, api):
    person, browser = settled(api, courriel="marie@exemple.fr")
    api.forget_mails()
    answer = act(member, person, "nom", {"nom": " De  La Tour ", "prenom": "Zoé", "motif": "changement_de_nom"})
    assert (answer.status, answer.json["nom"], answer.json["prenom"]) == (200, "De La Tour", "Zoé")
    assert (sheet(member, person)["nom"], browser.get("/moi").json["nom"]) == ("De La Tour", "De La Tour")
    (entry,) = journalled(person, "intervenant_renomme")
    assert entry.details == {"colonnes": "nom,prenom", "motif": "changement_de_nom"}
    assert entry.acteur.startswith("G#")
    api.work()
    assert [(mail.to, mail.subject) for mail in api.mails()] == [("marie@exemple.fr", "Votre nom a été corrigé")]
    found = member.browser.get("/gestion/intervenants?q=de%20la%20tour").json["intervenants"]
    assert [line["id"] for line in found] == [person.compte]


def test_a_name_that_stays_tells_nobody(member, api):
    person, _ = settled(api, courriel="marie@exemple.fr")
    api.forget_mails()
    known = sheet(member, person)
    same = {"nom": known["nom"], "prenom": known["prenom"], "motif": "erreur_de_saisie"}
    assert act(member, person, "nom", same).status == 200
    api.work()
    assert (api.mails(), journalled(person, "intervenant_renomme")) == ([], [])


def test_renaming_repairs_an_identifiant_that_a_damage_had_made(member, api):
    person = enrol(api.clock, nom="KÃ©ravel", prenom="FranÃ§oise")
    former = sheet(member, person)["identifiant"]
    right = {"nom": "Kéravel", "prenom": "Françoise", "motif": "accents_abimes"}
    assert act(member, person, "nom", right).json["identifiant"] == "fkeravel"
    for name in (former, "fkeravel"):
        assert Alias.get(alias_key(name), "A").compte == person.compte


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"nom": "…", "prenom": "Zoé", "motif": "erreur_de_saisie"}, "/nom"),
        ({"nom": "Roux", "prenom": "", "motif": "erreur_de_saisie"}, "/prenom"),
        ({"nom": "Roux", "prenom": "Zoé", "motif": "parce que"}, "/motif"),
        ({"nom": "Roux", "prenom": "Zoé"}, "/motif"),
    ],
)
def test_a_name_without_a_letter_or_a_motif_is_refused(member, api, body, pointer):
    person = enrol(api.clock)
    before = sheet(member, person)["nom"]
    refused = act(member, person, "nom", body)
    assert (refused.status, [fault["pointer"] for fault in refused.json["errors"]]) == (422, [pointer])
    assert sheet(member, person)["nom"] == before
