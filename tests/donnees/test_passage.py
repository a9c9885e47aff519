"""The run of retention: what has lived its time goes and nothing else; people are told before; a dry run says the same."""

import math
from datetime import UTC, datetime

import boto3
import pytest

from chalicelib import tables
from chalicelib.donnees import gel, passage, sujet, terme
from chalicelib.donnees.models import Statistique
from chalicelib.frais.claim import states
from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.gestion.liquidation.models import Morceau
from chalicelib.gestion.work.travaux import Travail
from chalicelib.identity.staff import roster
from chalicelib.identity.staff.models import Personnel
from ops.deployment import conservation
from tests import aws, pdf
from tests.donnees import stores
from tests.donnees.test_effacement import payday, someone  # noqa: F401 - fixtures
from tests.gestion.batch import Desk, buckets  # noqa: F401 - fixtures
from tests.gestion.staff import key, office  # noqa: F401 - fixtures
from tests.gestion.tableurs import people
from tests.identity.people import PHRASE, enrol, settled
from tests.sweep.between import Between, Died
from tests.sweep.state import Kept


def at(api, *moment):
    api.clock.now = datetime(*moment, 9, tzinfo=UTC)
    return api.clock.now


def go(api):
    """The dry run says what the run then does, and writes nothing."""
    before = stores.tables_text()
    told = passage.essai(api.clock.now)
    assert stores.tables_text() == before
    assert passage.courir(api.clock.now, math.inf) == told
    return told


@pytest.fixture
def idle(api, buckets):  # noqa: F811
    """Somebody with an address, without mission, who came in on 1 June 2026."""
    person, browser = settled(api, courriel="m.denis@exemple.fr", adresse_1="2 rue des Lilas")
    return person, browser


def test_who_does_not_come_any_more_is_told_a_month_before_and_the_account_closes(api, idle):
    person, _ = idle
    at(api, 2028, 4, 30)
    assert go(api) == {}
    at(api, 2028, 5, 3)
    assert go(api) == {"personnes prévenues": 1}
    api.work()
    (mail,) = api.mails()
    assert (mail.to, mail.subject) == ("m.denis@exemple.fr", "Votre compte sera fermé le 2 juin 2028")
    at(api, 2028, 6, 1)
    assert go(api) == {}
    assert api.browser().sign_in(person.numero, "rien").status == 401
    at(api, 2028, 6, 3)
    assert go(api) == {"comptes fermés": 1}
    assert person.item.disabled is not None
    assert stores.where("m.denis@exemple.fr", "rue des Lilas", person.item.password_hash or "m.denis@") == set()
    assert api.browser().sign_in(person.numero, PHRASE).status == 401
    at(api, 2028, 6, 4)
    assert go(api) == {"personnes effacées": 1}
    assert stores.where(person.numero) == set()
    at(api, 2028, 6, 5)
    assert go(api) == {}


def test_who_comes_in_after_the_notice_keeps_the_account(api, idle):
    person, _ = idle
    at(api, 2028, 5, 3)
    go(api)
    assert api.browser().sign_in(person.numero, PHRASE).status == 200
    at(api, 2028, 6, 3)
    assert go(api) == {"fermetures abandonnées": 1}
    assert (person.item.disabled, person.item.fermeture) == (None, None)


def test_a_claim_goes_four_years_after_the_year_of_its_payment_and_leaves_its_figures(api, payday, someone):  # noqa: F811
    at(api, 2030, 12, 31)
    told = go(api)
    assert not {"états de frais au terme", "lignes de lot sans personne"} & told.keys()
    assert gel.poser(someone.person.compte, "Recours 26-104", "ops", api.clock.now)
    at(api, 2031, 1, 1)
    assert "états de frais au terme" not in go(api)
    assert gel.lever(someone.person.compte, "ops", api.clock.now)
    at(api, 2031, 1, 2)
    told = go(api)
    assert told["états de frais au terme"] == told["missions au terme"] == told["justificatifs au terme"] == 1
    assert {str(one.sk) for one in Statistique.query("STATISTIQUES#2026")} == {
        f"DEC-1#{half}#ACCEPTE" for half in states.HALVES
    }
    assert not [word for word in stores.files_text()["imagin-lyon-justificatifs"].split() if "peage-secret" in word]
    lines = payday.lines("2026-0001")
    assert all(line.compte is None and line.intervenant == "(effacé)" for line in lines.values())
    for day in range(3, 6):
        at(api, 2031, 1, day)
        go(api)
    for day in (1, 2):
        at(api, 2031, 3, day)
        go(api)
    assert stores.where(someone.person.numero, "Quetzals", "Zanzibarre") <= {"imagin-lyon-documents", "imagin-lyon-justificatifs"}


def test_a_run_cut_at_any_write_leaves_no_claim_without_its_files_and_is_finished_by_the_next(api, payday, someone):  # noqa: F811
    at(api, 2031, 1, 2)
    kept, calls = Kept(), Between()
    with calls.standing():
        passage.courir(api.clock.now, math.inf)
        wanted, made = _left(), list(calls.calls)
        assert someone.numero in str(kept.known)
        assert not [key for key in wanted[0]["Dossiers"] if key[0] == f"P#{someone.person.compte}" and someone.numero in key[1]]
        for rank in [rank for rank, call in enumerate(made, 1) if call.writes]:
            kept.restore()
            calls.forget_tokens()
            calls.fail(rank, "killed-after")
            with pytest.raises(Died):
                passage.courir(api.clock.now, math.inf)
            calls.heal()
            tables_, files = _left()
            claim = (f"P#{someone.person.compte}", f"E#{someone.numero}") in tables_["Dossiers"]
            assert not claim or any("peage" in text or someone.numero in text for text in files), made[rank - 1]
            passage.courir(api.clock.now, math.inf)
            assert _left() == wanted, made[rank - 1]


def _left():
    """The tables but the journal, whose entries have names of chance, and the files by their names."""
    names = {one["Name"] for one in boto3.client("s3").list_buckets()["Buckets"]}
    files = {version["Key"] for name in names for version in _versions(name)}
    return {table.__name__: aws.items(table) for table in (tables.Comptes, tables.Dossiers)}, files


def _versions(name):
    return boto3.client("s3").list_object_versions(Bucket=name).get("Versions", [])


def test_a_claim_that_somebody_writes_meanwhile_stays_with_its_files(api, payday, someone):  # noqa: F811
    at(api, 2031, 1, 2)
    found, before = sujet.lu(someone.person.compte), _left()[1]
    etat = EtatDeFrais(f"P#{someone.person.compte}", f"E#{someone.numero}")
    etat.update(actions=[EtatDeFrais.version.add(1)])
    terme.dossiers(found, api.clock.now, essai=False)
    assert _left()[1] == before
    own = [whole.dossier for whole in (found, sujet.lu(someone.person.compte))]
    before, after = ([raw["sk"]["S"] for raw in items if someone.numero in raw["sk"]["S"]] for items in own)
    assert before == after


def test_who_has_no_address_gets_a_letter_and_the_account_closes_a_month_after_it(api, buckets, tmp_path, monkeypatch, capsys):  # noqa: F811
    person = enrol(api.clock, nom="Sans-Courriel", adresse_1="2 rue des Lilas", code_postal="69001", ville="Lyon")
    monkeypatch.setattr(conservation, "_now", lambda: api.clock.now)
    at(api, 2028, 5, 3)
    assert go(api) == {"à prévenir par courrier": 1}
    assert person.item.fermeture is None
    assert conservation.main(["lyon", "--courriers", str(tmp_path)]) == 0
    (path,) = tmp_path.iterdir()
    content = path.read_bytes()
    assert pdf.says(content, "2 rue des Lilas")
    assert pdf.says(content, "Votre compte sera fermé le 2 juin 2028")
    assert pdf.faults(content, tmp_path) == []
    assert conservation.main(["lyon", "--courriers", str(tmp_path)]) == 0
    assert "Aucun courrier" in capsys.readouterr().out
    at(api, 2028, 6, 3)
    assert go(api) == {"comptes fermés": 1}


def test_one_run_a_day_that_stops_in_time_and_goes_on_from_there(api, buckets):  # noqa: F811
    for rank in range(3):
        enrol(api.clock, nom=f"Personne{rank}", courriel=f"p{rank}@exemple.fr")
    at(api, 2028, 5, 3)
    done = [passage.courir(api.clock.now, 0.0) for _ in range(4)]
    assert done[:3] == [{"personnes prévenues": 1}] * 3
    assert passage.courir(api.clock.now, math.inf) == {}
    api.work()
    assert len(api.mails()) == 3
    at(api, 2028, 6, 3)
    assert passage.courir(api.clock.now, math.inf) == {"comptes fermés": 3}
    at(api, 2028, 6, 4)
    for _ in range(4):
        passage.courir(api.clock.now, 0.0)
        assert "personne" not in str(passage._kept().apres)
    assert stores.where("personne0", "mpersonne", "p0@exemple") == set()


def test_what_is_nobodys_alone_goes_in_its_time(api, payday, buckets):  # noqa: F811
    person = payday.person()
    numero = payday.batch()["numero"]
    payday.settle(*(payday.row(numero, person, half) for half in states.HALVES))
    Desk(payday.member, buckets).begin(people({"numero": "4400001"}))
    admin = payday.office.member("administrateur")
    assert admin.browser.post(f"/gestion/personnels/{payday.member.compte}/desactivation").status == 204
    assert len(list(Travail.query("LOTS#imports"))) == 1
    assert len([one for one in Morceau.scan() if str(one.pk).startswith("RETOUR#") and str(one.sk).startswith("P#")]) == 1
    at(api, 2027, 6, 30)
    told = go(api)
    assert (told["travaux au terme"], told["lignes du payeur au terme"]) == (1, 1)
    assert list(Travail.query("LOTS#imports")) == []
    at(api, 2030, 7, 1)
    assert go(api)["comptes du service effacés"] == 1
    assert roster.by_address(payday.member.courriel) is None
    with pytest.raises(Personnel.DoesNotExist):
        Personnel.get(f"G#{payday.member.compte}", "G")
    assert roster.by_address(admin.courriel) is not None
