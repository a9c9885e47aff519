"""What a re-import or a cancellation does to people already convoked: told, their work kept, the past kept too."""

import datetime as dt

import pytest

from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.gestion.imports import affectations
from chalicelib.gestion.imports.versions import AncienneMission
from chalicelib.identity.models import Compte, person_key
from chalicelib.missions import listing
from chalicelib.missions.models import Mission, mission_key
from chalicelib.tables import Dossiers
from tests.aws import items
from tests.gestion import batch, staff
from tests.gestion.tableurs import claire_and_luc, missions, people, person, place, take
from tests.instance import START

key, office, buckets = staff.key, staff.office, batch.buckets


@pytest.fixture
def desk(office, buckets, api):
    """Claire (1), who has an address, and Luc (2), convoked to mission 7."""
    take(*claire_and_luc())
    desk = batch.Desk(office.member(services=["DEC-1"]), buckets)
    desk.convoke()
    api.forget_mails()
    return desk


def mails(api):
    api.work()
    return [(mail.to, mail.subject) for mail in api.mails()]


def gathered(api):
    """The e-mails, once what a file changed is gathered."""
    api.clock.now += dt.timedelta(seconds=affectations.GATHERED)
    return mails(api)


def moved(**cells):
    return missions(*({"numero": "7", "numero_intervenant": n} | cells for n in "12"))


def test_who_is_convoked_is_told_that_the_mission_moved_and_what_it_was_is_kept(desk, api):
    desk.bring_in(moved(debut="2026-06-17T08:00", centre_nom="Lycée du Lac"))
    assert mails(api) == []
    assert gathered(api) == [("claire@exemple.fr", "Une de vos missions a changé")]
    (told,) = api.mails()
    assert "Ce qui change\u00a0: le lieu, les dates ou les heures" in told.text
    assert "Du mercredi 17 juin 2026 à 8\u00a0h au jeudi 18 juin 2026 à 12\u00a0h" in told.text
    assert "Lycée du Lac" in told.text
    former = AncienneMission.get(mission_key("7"), "V#00001")
    assert (former.centre_nom, former.ancien_debut) == ("Lycée des Monts", "2026-06-16T08:00")
    assert int(Mission.get(mission_key("7"), "M").version) == 2


def test_an_authorised_vehicle_is_told_to_its_driver_alone(desk, api):
    desk.bring_in(missions({"numero": "7", "numero_intervenant": "1", "vehicule_autorise": "oui"}))
    assert gathered(api) == [("claire@exemple.fr", "Une de vos missions a changé")]


def test_nobody_is_told_of_a_mission_that_stays_or_before_they_are_convoked(desk, api):
    desk.bring_in(moved())
    take(
        people({"numero": "3", "prenom": "Zoé", "courriel": "zoe@exemple.fr"}),
        missions({"numero": "8", "numero_intervenant": "3"}),
    )
    take(missions({"numero": "8", "numero_intervenant": "3", "fin": "2026-06-19T12:00"}))
    assert gathered(api) == []


@pytest.mark.exigence("S65")
def test_a_re_import_never_deletes_a_submitted_claim_nor_a_personal_password(desk):
    compte = person("1").compte
    claim = EtatDeFrais(person_key(compte), claim_key("7"))
    claim.update(
        actions=[EtatDeFrais.remuneration.set("A_VALIDER"), EtatDeFrais.transmis.set("2026-06-20T08:00:00+00:00")]
    )
    person("1").account.update(actions=[Compte.password_hash.set("$argon2id$mine")])
    before = {k: raw for k, raw in items(Dossiers).items() if k[1] in ("E#7", "M#7")}
    page = desk.bring_in(missions({"numero": "9", "numero_intervenant": "1"}))
    assert "missions absentes du fichier : 7" in page["resultat"]["conserves"]
    desk.bring_in(moved())
    assert {k: raw for k, raw in items(Dossiers).items() if k[1] in ("E#7", "M#7")} == before
    assert person("1").account.password_hash == "$argon2id$mine"


def test_two_missions_at_the_same_time_are_taken_and_pointed_out(cloud):
    report = take(
        people({"numero": "1"}, {"numero": "2", "prenom": "Luc"}),
        missions(
            {"numero": "7", "numero_intervenant": "1"},
            {"numero": "8", "numero_intervenant": "1", "debut": "2026-06-18T10:00", "fin": "2026-06-18T18:00"},
            {"numero": "9", "numero_intervenant": "2", "debut": "2026-06-18T10:00", "fin": "2026-06-18T18:00"},
        ),
    )
    assert [(remark.row, remark.reason) for remark in report.remarks] == [
        (2, "chevauche la mission 8 de la même personne"),
        (3, "chevauche la mission 7 de la même personne"),
    ]
    later = take(
        missions({"numero": "10", "numero_intervenant": "2", "debut": "2026-06-18T17:00", "fin": "2026-06-19T12:00"})
    )
    assert [remark.reason for remark in later.remarks] == ["chevauche la mission 9 de la même personne"]


def test_a_cancelled_mission_is_told_and_its_claims_stay(desk, api):
    answer = desk.post("missions/7/annulation")
    assert answer.json == {"personnes": 2, "deja": 0}
    assert mails(api) == [("claire@exemple.fr", "Une de vos missions est annulée")]
    assert listing.view(place("1"), START)["annulee"] is True
    assert EtatDeFrais.get(person_key(person("1").compte), claim_key("7"))
    assert desk.post("missions/7/annulation").json == {"personnes": 2, "deja": 2}
    assert mails(api) == [("claire@exemple.fr", "Une de vos missions est annulée")], "told once"
    assert desk.post("missions/404/annulation").code == "mission_introuvable"


def test_only_its_service_cancels_a_mission(desk, office):
    stranger = batch.Desk(office.member(services=["DEC-2"]), desk.s3)
    assert stranger.post("missions/7/annulation").code == "droit_absent"
    assert not place("1").annulee


def test_a_mission_of_many_is_moved_for_all_and_all_are_told(office, buckets, api):
    numbers = [str(n) for n in range(1, 101)]
    take(
        people(*({"numero": n, "prenom": f"Zoé{n}", "courriel": f"p{n}@exemple.fr"} for n in numbers)),
        missions(*({"numero": "7", "numero_intervenant": n} for n in numbers)),
    )
    desk = batch.Desk(office.member("administrateur"), buckets)
    desk.convoke()
    take(missions(*({"numero": "7", "numero_intervenant": n, "fin": "2026-06-19T12:00"} for n in numbers)))
    asked = [raw for raw in items(batch.Envois).values() if raw.get("kind", {}).get("S") == "avis_mission_modifiee"]
    assert len(asked) == 100
    assert {place(n).fin for n in numbers[:3]} == {"2026-06-19T12:00"}


def test_time_to_restore_is_measured_month_by_month(desk, api, clock):
    from tests.identity.people import enrol

    waits = []
    for minutes in (10, 30):
        waiting = enrol(clock)
        api.browser().post("/mot-de-passe-oublie", {"identifiant": waiting.numero})
        api.work()
        clock.now += dt.timedelta(minutes=minutes)
        desk.member.sign_in()
        waits.append(desk.post(f"aides/{waiting.compte}/traitee").json["attente_secondes"])
    (month,) = desk.get("aides").json["delais"]
    assert month == {"mois": "2026-06", "traitees": 2, "mediane_secondes": sum(waits) // 2}
