"""An account is opened by its holder, through a link that serves once and for 72 hours."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.identity import tokens
from chalicelib.identity.staff import invitations, roster
from chalicelib.identity.staff.models import LISTE, EntreeListe, LienInvitation, Personnel
from tests.aws import recorded
from tests.gestion import staff
from tests.gestion.staff import PHRASE, Member

key, office = staff.key, staff.office
OTHER = "trois bateaux bleus sous la pluie"
CHANGED = {"nom": "Roux", "prenom": "Damien", "role": "gestionnaire", "centres_uai": [], "numero_intervenant": "aucun"}


def newcomer(office, role="gestionnaire", **facts):
    compte, courriel = office.invited(role, **facts)
    return Member(compte, courriel, office.api.browser(), office.clock)


def begin(member, token, phrase=PHRASE):
    return member.browser.post("/gestion/invitation", {"jeton": token, "nouveau": phrase})


def test_the_holder_comes_in_with_their_own_password_and_telephone(office):
    member = newcomer(office)
    answer = office.open(member, office.token(member.courriel))
    assert len(set(answer.json["codes_de_secours"])) == 8
    assert member.browser.get("/gestion/moi").json["role_libelle"] == "Gestionnaire"
    member.sign_in(office.api.browser())


def test_the_enrolment_comes_as_an_address_a_drawing_and_text(office):
    member = newcomer(office)
    begun = begin(member, office.token(member.courriel)).json
    assert begun["otpauth"].startswith("otpauth://totp/")
    assert begun["qr_svg"].startswith("<svg ")
    assert begun["manuel"].replace(" ", "") in begun["otpauth"]


def test_the_link_is_in_the_fragment_and_names_who_is_invited(office):
    member = newcomer(office)
    office.token(member.courriel)
    mail = office.api.mails()[-1]
    assert "https://lyon.imagin.example/gestion/invitation/#jeton=" in mail.text
    assert "Damien Roux" in mail.words
    assert "gestionnaire" in mail.text
    assert "72\u00a0heures" in mail.text


def test_the_services_of_the_staff_are_read_in_their_list(office):
    """An entry of before says nothing of them: its account is asked."""
    office.member(services=["DEC-1", "DEC-2"])
    former, courriel = office.invited("gestionnaire", services=["DEC-3"])
    office.invited("administrateur")
    assert roster.services() == ["DEC-1", "DEC-2", "DEC-3"]
    invitations.create(**{**CHANGED, "courriel": courriel, "services": ["DEC-4"]}, now=office.clock.now, acteur="test")
    with recorded() as calls:
        assert roster.services() == ["DEC-1", "DEC-2", "DEC-4"]
    assert [call.operation for call in calls] == ["Query"]
    EntreeListe(LISTE, courriel).update(actions=[EntreeListe.services.remove()])
    assert roster.services() == ["DEC-1", "DEC-2", "DEC-4"]
    roster.close(roster.get(former), office.clock.now, Personnel("G#autre", "G"))
    assert "DEC-4" in roster.services(), "whoever held it, its claims are still there"


def test_the_sheet_of_no_person_is_looked_for_when_a_member_is_written_to(office):
    member = newcomer(office)
    with recorded() as calls, recorded("sesv2") as sent:
        office.token(member.courriel)
    assert [call.body.get("EmailTags") for call in sent if call.operation == "SendEmail"] == [[]]
    assert f"C#{member.compte}" not in str(calls)


def test_the_link_serves_once(office):
    member = newcomer(office)
    token = office.token(member.courriel)
    office.open(member, token)
    assert begin(member, token, OTHER).code == "lien_refuse"
    member.sign_in(office.api.browser())


def test_a_page_closed_half_way_loses_nothing(office):
    member = newcomer(office)
    token = office.token(member.courriel)
    assert begin(member, token).status == 200
    member.browser = office.api.browser()
    office.open(member, token, OTHER)
    assert member.password(office.api.browser(), PHRASE).status == 401
    assert member.password(office.api.browser(), OTHER).status == 200


def test_two_people_who_open_one_link_at_once_do_not_both_come_in(office):
    member = newcomer(office)
    token = office.token(member.courriel)
    rivals = [Member(member.compte, member.courriel, office.api.browser(), office.clock) for _ in range(4)]
    for rival in rivals:
        begun = begin(rival, token)
        rival.secret = begun.json["manuel"].replace(" ", "")

    def confirm(rival):
        return rival.browser.post("/gestion/invitation/code", {"code": rival.code()}).status

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(confirm, rivals))
    assert statuses[0] == 200
    assert all(status in (400, 401) for status in statuses[1:])


def test_the_link_lasts_72_hours(office, clock):
    member = newcomer(office)
    token = office.token(member.courriel)
    clock.forward(hours=72)
    assert begin(member, token).code == "lien_refuse"


def test_the_enrolment_must_end_before_the_link_does(office, clock):
    member = newcomer(office)
    token = office.token(member.courriel)
    clock.forward(hours=71, minutes=50)
    member.secret = begin(member, token).json["manuel"].replace(" ", "")
    clock.forward(minutes=11)
    assert member.browser.post("/gestion/invitation/code", {"code": member.code()}).code == "lien_refuse"


@pytest.mark.exigence("S45")
def test_a_link_of_another_instance_opens_nothing(office, clock):
    """Even were its item copied here: the digest that is kept is bound to the instance."""
    member = newcomer(office)
    office.token(member.courriel)
    token = tokens.reset_token()
    end = int(clock.now.timestamp()) + 3600
    copied = LienInvitation(f"I#{tokens.digest(f'centrale:{token}')}", "I", compte=member.compte, expires=end)
    copied.invitation = member.item.invitation
    copied.save()
    assert begin(member, token).code == "lien_refuse"
    assert member.item.password_hash is None


def test_a_newer_link_ends_the_former(office):
    member = newcomer(office)
    first = office.token(member.courriel)
    invitations.again(member.compte, office.clock.now, "tests")
    second = office.token(member.courriel)
    assert begin(member, first).code == "lien_refuse"
    office.open(member, second)


def test_a_link_given_again_replaces_password_telephone_and_sessions(office, clock):
    member = office.member()
    before = member.browser.cookie
    invitations.again(member.compte, clock.now, "tests")
    clock.forward(minutes=1)
    anew = Member(member.compte, member.courriel, office.api.browser(), clock)
    office.open(anew, office.token(member.courriel), OTHER)
    member.browser.cookie = before
    assert member.browser.get("/gestion/moi").status == 401
    assert member.password(office.api.browser()).status == 401


def test_before_the_new_telephone_is_confirmed_the_former_one_still_serves(office, clock):
    member = office.member()
    invitations.again(member.compte, clock.now, "tests")
    begin(Member(member.compte, member.courriel, office.api.browser(), clock), office.token(member.courriel), OTHER)
    member.sign_in(office.api.browser())


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("quatorze signe", "trop_court"),
        ("motdepasse12345", "trop_courant"),
        ("DamienRoux2026!", "trop_personnel"),
        ("aaaaaaaaaaaaaaaa", "trop_courant"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(office, phrase, fault):
    member = newcomer(office)
    answer = begin(member, office.token(member.courriel), phrase)
    assert (answer.status, answer.code) == (422, "mot_de_passe_faible")
    assert fault in [error["code"] for error in answer.json["errors"]]
    assert answer.pointers[0] == "/nouveau"


def test_a_wrong_first_code_writes_nothing(office):
    member = newcomer(office)
    begin(member, office.token(member.courriel))
    assert member.browser.post("/gestion/invitation/code", {"code": "000000"}).code == "second_facteur_refuse"
    assert (member.item.password_hash, member.item.secret, member.item.activated) == (None, None, None)


def test_an_enrolment_opens_nothing_else(office):
    member = newcomer(office)
    begin(member, office.token(member.courriel))
    assert member.browser.get("/gestion/moi").code == "second_facteur_requis"
    assert member.browser.post("/gestion/connexion/code", {"code": "000000"}).code == "session_gestion_absente"


def test_a_closed_account_is_not_opened_by_its_link(office):
    member = newcomer(office)
    token = office.token(member.courriel)
    member.item.update(actions=[Personnel.disabled.set(1)])
    assert begin(member, token).code == "lien_refuse"


def test_the_same_row_twice_changes_nothing(office, clock):
    row = {
        "courriel": "chef@service.example",
        "nom": "Moreau",
        "prenom": "Zoé",
        "role": "chef_de_centre",
        "services": [],
        "centres_uai": ["0699002K"],
        "numero_intervenant": "aucun",
    }
    compte, done = invitations.create(**row, now=clock.now, acteur="import")
    assert done == "cree"
    assert invitations.create(**row, now=clock.now, acteur="import") == (compte, "inchange")
    office.api.work()
    assert len(office.api.mails()) == 1
    changed = row | {"courriel": "CHEF@service.example", "centres_uai": ["0699002K", "0691111H"]}
    assert invitations.create(**changed, now=clock.now, acteur="import") == (compte, "modifie")
    assert list(Personnel.get(f"G#{compte}", "G").centres_uai) == ["0699002K", "0691111H"]


def test_two_imports_at_once_open_one_account(office, clock):
    def row(_):
        return invitations.create(
            "seul@service.example", "Vidal", "Irène", "administrateur", [], [], "aucun", clock.now, "import"
        )

    def attempt(index):
        try:
            return row(index)[0]
        except Exception as refused:  # noqa: BLE001 - the loser is told
            return type(refused).__name__

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(attempt, range(4)))
    assert len(ids - {"StaffExists"}) == 1


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"courriel": "pas une adresse"}, "/courriel"),
        ({"role": "recteur"}, "/role"),
        ({"services": []}, "/services"),
        ({"role": "chef_de_centre", "services": []}, "/centres_uai"),
        ({"centres_uai": ["ABC"]}, "/centres_uai"),
        ({"numero_intervenant": ""}, "/numero_intervenant"),
        ({"numero_intervenant": "12a"}, "/numero_intervenant"),
        ({"nom": " "}, "/nom"),
    ],
)
def test_a_bad_row_is_refused_by_its_column(office, clock, wrong, pointer):
    from chalicelib.errors import InvalidFields

    row = {
        "courriel": "x@service.example",
        "nom": "Roux",
        "prenom": "Zoé",
        "role": "gestionnaire",
        "services": ["DEC-1"],
        "centres_uai": [],
        "numero_intervenant": "110000",
    }
    with pytest.raises(InvalidFields) as refused:
        invitations.create(**(row | wrong), now=clock.now, acteur="import")
    assert pointer in [fault[0] for fault in refused.value.fields]
