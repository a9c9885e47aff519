"""Convocation runs from the browser: contrôle, officielle, print files, re-print, cancellation; crashes lose nobody."""

import datetime as dt
import re

import pytest

from chalicelib import store
from chalicelib.frais.claim.models import EtatDeFrais, claim_key
from chalicelib.gestion import work_messages
from chalicelib.gestion.convocations import drive, print_files
from chalicelib.identity.models import Compte, Intervenant, person_key
from chalicelib.identity.staff.models import Personnel
from chalicelib.missions.models import Affectation
from chalicelib.tables import TABLES, Comptes, Dossiers
from tests import pdf
from tests.aws import everything, items, meeting, recorded
from tests.gestion import batch, staff
from tests.gestion.crowd import convoked, told
from tests.gestion.tableurs import claire_and_luc, documents_asked, missions, people, person, place, take

key, office, buckets = staff.key, staff.office, batch.buckets


@pytest.fixture
def desk(office, buckets):
    """A gestionnaire of the service of the missions; Claire (1) and Luc (2) on mission 7."""
    take(*claire_and_luc())
    return batch.Desk(office.member(services=["DEC-1"]), buckets)


def claim(numero, mission="7"):
    return EtatDeFrais.get(person_key(person(numero).compte), claim_key(mission), consistent_read=True)


def has_claim(numero, mission="7"):
    return (person_key(person(numero).compte), claim_key(mission)) in items(Dossiers)


def password(page, position=0):
    """The temporary password of a printed page, typed as it is read."""
    found = re.search(r"\b([\w]{4}-[\w]{4}-[\w]{4})\b", pdf.pages(page)[position])
    return found[1] if found else None


def untouched():
    kept = {k: raw for k, raw in items(Dossiers).items() if not k[0].startswith(("LOTS#", "LOT#", "G#"))}
    return kept, {k: raw for k, raw in items(Comptes).items() if k[0].startswith("C#")}


def journalled(action):
    return [raw for raw in items(TABLES[3]).values() if raw["action"]["S"] == action]


def test_a_control_shows_who_would_be_convoked_and_convokes_nobody(desk):
    before = untouched()
    lot = desk.control()
    page = desk.run(lot)
    assert page["etat"] == "CONTROLE_FAIT"
    assert (page["resultat"]["personnes"], page["resultat"]["acces"]) == (2, {"provisoire": 2})
    assert [line["nom"] for line in page["resultat"]["lignes"]] == ["Denis", "Martin"]
    assert untouched() == before
    assert page["fichiers"] == []


def test_the_official_run_makes_claims_passwords_and_one_print_file(desk, api):
    lot = desk.convoke()
    page = desk.run(lot)
    assert (page["etat"], page["resultat"]["convoquees"]) == ("TERMINE", 2)
    (file,) = page["fichiers"]
    assert (file["etat"], file["personnes"], file["lettres"], file["mots_de_passe"]) == ("pret", 2, 2, 2)
    content = desk.printed(lot)
    for position, numero in enumerate("21"):
        assert claim(numero).remuneration == "NON_EFFECTUEE"
        assert api.browser().sign_in(numero, password(content, position)).json == {"portee": "mot_de_passe"}
    assert documents_asked() == [], "a duplicate is made for who asks for it"
    api.work()
    assert [mail.to for mail in api.mails() if "convocation est à votre disposition" in mail.subject] == [
        "claire@exemple.fr"
    ]


def test_people_are_convoked_and_given_passwords_at_the_same_time(desk):
    """Each waits for the other, and fails alone."""
    with meeting(2, '"convocation"'), meeting(2, '"mot_de_passe_provisoire"'):
        lot = desk.convoke()
    content = desk.printed(lot)
    assert len({password(content, position) for position in (0, 1)}) == 2


def test_those_who_are_convoked_are_told_ten_to_a_call(cloud):
    with recorded("sqs") as calls:
        convoked(12, "9")
    sent = [call.body["Entries"] for call in calls if call.operation == "SendMessageBatch"]
    assert sorted(map(len, sent)) == [2, 10]
    assert len(told("avis_convocation")) == 12


def test_each_person_is_convoked_once_whatever_is_asked_again(desk):
    lot = desk.control()
    other = desk.control()
    for each in (lot, other):
        assert desk.post(f"convocations/{each}/officielle").status == 200
    messages = desk.messages()
    for body in [*messages, *messages]:
        work_messages.run(body, desk.clock.now, float("inf"))
    desk.work()
    assert [desk.run(each)["resultat"]["convoquees"] for each in (lot, other)] == [2, 0]
    assert desk.run(other)["fichiers"] == []
    assert len(journalled("convocation")) == 2
    assert desk.post(f"convocations/{lot}/officielle").code == "lot_deja_avance"


def test_nobody_is_left_out_when_a_run_is_cut(desk):
    lot = desk.control()
    desk.post(f"convocations/{lot}/officielle")
    (body,) = desk.messages()
    with batch.cut_at(2):
        work_messages.run(body, desk.clock.now, float("inf"))
    assert sum(bool(place(numero).convoquee) for numero in "12") == 1
    work_messages.run(body, desk.clock.now, float("inf"))
    desk.work()
    page = desk.run(lot)
    assert (page["etat"], page["resultat"]["convoquees"], page["fichiers"][0]["personnes"]) == ("TERMINE", 2, 2)
    assert len(journalled("convocation")) == 2


CENTRES = [("0690001A", "Lycée Ampère"), ("0690002B", "Collège Bellevue")]


@pytest.fixture
def spread(office, buckets):
    """Claire (1) in both centres, first at Ampère, for two services; Luc (2) at Bellevue."""
    first, other = ({"centre_uai": uai, "centre_nom": nom} for uai, nom in CENTRES)
    rows = [
        {"numero": "7", "numero_intervenant": "1", "debut": "2026-06-18T08:00", "fin": "2026-06-18T12:00", "service": "DEC-2", **first},
        {"numero": "8", "numero_intervenant": "1", "debut": "2026-06-19T08:00", "fin": "2026-06-19T12:00", "service": "DEC-1", **other},
        {"numero": "9", "numero_intervenant": "2", "debut": "2026-06-17T08:00", "fin": "2026-06-17T12:00", "service": "DEC-2", **other},
    ]
    take(people({"numero": "1"}, {"numero": "2", "nom": "Denis", "prenom": "Luc"}), missions(*rows))
    return batch.Desk(office.member("administrateur"), buckets)


@pytest.mark.parametrize(
    ("way", "files"),
    [
        ("tout", [(None, 2)]),
        ("centre", [("Collège Bellevue", 1), ("Lycée Ampère", 1)]),
        ("service", [("DEC-1", 1), ("DEC-2", 1)]),
    ],
)
def test_print_files_are_cut_by_centre_or_by_service(spread, way, files):
    """A person stands in one file alone, with all their letters: of their first centre, of their first service."""
    lot = spread.control()
    parts = spread.run(lot)["resultat"]["parties"]
    assert [(one["code"], one["nom"], one["personnes"]) for one in parts["centre"]] == [(*CENTRES[1], 1), (*CENTRES[0], 1)]
    assert spread.post(f"convocations/{lot}/officielle", {"decoupe": way}).status == 200
    spread.work()
    page = spread.run(lot)
    assert [(file["nom"], file["personnes"]) for file in page["fichiers"]] == files
    assert [sum(file[what] for file in page["fichiers"]) for what in ("lettres", "mots_de_passe")] == [3, 2]
    for file in page["fichiers"]:
        name = f"convocations-{file['code']}-{lot}" if file["code"] else f"convocations-{lot}"
        assert f"{name}-{file['rang']}.pdf" in spread.get(f"convocations/{lot}/fichiers/{file['rang']}").json["url"]
        content = spread.printed(lot, file["rang"])
        assert len(pdf.pages(content)) == file["lettres"]


def test_one_centre_alone_is_printed_again_and_the_others_keep_their_passwords(spread, api):
    lot = spread.convoke()
    former = {numero: password(spread.printed(lot), position) for numero, position in (("1", 0), ("2", 2))}
    path, bellevue = f"convocations/{lot}/reimpression", CENTRES[1][0]
    refused = spread.post(path, {"toutes": True, "decoupe": "centre", "parties": [bellevue, "0690009Z"]})
    assert (refused.status, refused.pointers) == (422, ["/parties"])
    again = spread.post(path, {"toutes": True, "decoupe": "centre", "parties": [bellevue]})
    assert again.status == 201, again.body
    spread.work()
    page = spread.run(again.json["id"])
    assert [(file["code"], file["personnes"]) for file in page["fichiers"]] == [(bellevue, 1)]
    assert (page["portee"]["valeurs"], page["resultat"]["convoquees"]) == ([lot, bellevue], 1)
    fresh = password(spread.printed(again.json["id"]))
    assert api.browser().sign_in("2", fresh).json == {"portee": "mot_de_passe"}
    assert api.browser().sign_in("2", former["2"]).status == 401
    assert api.browser().sign_in("1", former["1"]).json == {"portee": "mot_de_passe"}


def moved_to_ampere(desk):
    """Luc's mission, convoked at Bellevue, is at Ampère since."""
    moved = {"numero": "9", "numero_intervenant": "2", "debut": "2026-06-17T08:00", "fin": "2026-06-17T12:00", "service": "DEC-2"}
    take(missions({**moved, "centre_uai": CENTRES[0][0], "centre_nom": CENTRES[0][1]}))
    assert place("2", "9").centre == CENTRES[0][0]


def printed_again(desk, lot, *codes):
    answer = desk.post(f"convocations/{lot}/reimpression", {"toutes": True, "decoupe": "centre", "parties": list(codes)})
    assert answer.status == 201, answer.body
    desk.work()
    return desk.run(answer.json["id"])


def test_a_letter_asked_again_of_its_former_centre_is_in_the_file_of_its_present_one(spread, api):
    lot = spread.convoke()
    claire = password(spread.printed(lot), 0)
    moved_to_ampere(spread)
    page = printed_again(spread, lot, CENTRES[1][0])
    assert [(file["code"], file["nom"], file["personnes"], file["lettres"]) for file in page["fichiers"]] == [(*CENTRES[0], 1, 1)]
    assert "Denis" in pdf.pages(spread.printed(page["id"]))[0]
    assert api.browser().sign_in("1", claire).json == {"portee": "mot_de_passe"}, "who was never there keeps hers"


def test_the_file_of_a_centre_holds_those_who_came_since(spread):
    lot = spread.convoke()
    moved_to_ampere(spread)
    page = printed_again(spread, lot, CENTRES[0][0])
    assert [(file["code"], file["personnes"]) for file in page["fichiers"]] == [(CENTRES[0][0], 2)]


@pytest.mark.parametrize("body", [{"decoupe": "salle"}, {"decoupe": 1}])
def test_another_way_of_cutting_is_refused_by_name(desk, body):
    lot = desk.control()
    assert desk.post(f"convocations/{lot}/officielle", body).pointers == ["/decoupe"]


def test_a_launch_asked_again_otherwise_is_not_the_same(desk):
    lot = desk.control()
    assert desk.post(f"convocations/{lot}/officielle", {"decoupe": "centre"}).status == 200
    assert desk.post(f"convocations/{lot}/officielle", {"decoupe": "centre"}).status == 200
    assert desk.post(f"convocations/{lot}/officielle", {"decoupe": "tout"}).code == "lot_deja_avance"


@pytest.mark.exigence("S18")
def test_a_print_file_cut_before_it_was_kept_is_made_again_with_new_passwords(desk, api):
    lost = []

    def cut(params, **_):
        lost.append(params["Body"])
        raise ConnectionError("cut")

    lot = desk.control()
    desk.post(f"convocations/{lot}/officielle")
    (body,) = desk.messages()
    work_messages.run(body, desk.clock.now, float("inf"))
    (body,) = desk.messages()
    events = store.client().meta.events
    events.register("provide-client-params.s3.PutObject", cut)
    try:
        with pytest.raises(ConnectionError):
            work_messages.run(body, desk.clock.now, float("inf"))
    finally:
        events.unregister("provide-client-params.s3.PutObject", cut)
    work_messages.run(body, desk.clock.now, float("inf"))
    dead, alive = password(lost[0]), password(desk.printed(lot))
    assert dead != alive
    assert api.browser().sign_in("2", dead).status == 401
    assert api.browser().sign_in("2", alive).status == 200
    assert desk.run(lot)["etat"] == "TERMINE"


def test_print_files_are_cut_in_printing_order_and_made_one_by_one(desk, monkeypatch):
    monkeypatch.setattr(print_files, "IN_A_FILE", 2)
    rows = [{"numero": str(n), "nom": name} for n, name in enumerate(("Zola", "Abel", "Élie"), 3)]
    take(people(*rows), missions(*({"numero": "8", "numero_intervenant": row["numero"]} for row in rows)))
    lot = desk.convoke()
    files = desk.run(lot)["fichiers"]
    assert [(file["rang"], file["personnes"], file["etat"]) for file in files] == [
        (1, 2, "pret"),
        (2, 2, "pret"),
        (3, 1, "pret"),
    ]
    names = [text for rank in (1, 2, 3) for text in pdf.pages(desk.printed(lot, rank))]
    assert [next(n for n in ("Abel", "Denis", "Élie", "Martin", "Zola") if n in text) for text in names] == [
        "Abel", "Denis", "Élie", "Martin", "Zola",
    ]  # fmt: skip


def test_a_print_file_is_encrypted_reached_by_a_link_of_a_minute_and_gone_after_a_day(desk):
    lot = desk.convoke()
    answer = desk.get(f"convocations/{lot}/fichiers/1")
    assert "X-Amz-Expires=60" in answer.json["url"]
    (name,) = [o["Key"] for o in desk.s3.list_objects_v2(Bucket=batch.KEPT, Prefix="impressions/")["Contents"]]
    assert desk.s3.head_object(Bucket=batch.KEPT, Key=name)["ServerSideEncryption"] == "aws:kms"
    assert len(journalled("convocations_telechargees")) == 1
    assert print_files.sweep(desk.clock.now) == 0
    later = desk.clock.now + dt.timedelta(hours=24)
    assert print_files.sweep(later) == 1
    assert "Versions" not in desk.s3.list_object_versions(Bucket=batch.KEPT, Prefix="impressions/")
    assert desk.get(f"convocations/{lot}/fichiers/1").code == "fichier_efface"
    assert desk.run(lot)["fichiers"][0]["etat"] == "efface"


def test_a_print_file_is_refused_after_a_day_even_if_nothing_swept_it(desk):
    lot = desk.convoke()
    desk.clock.forward(hours=24)
    desk.member.sign_in()
    assert desk.get(f"convocations/{lot}/fichiers/1").code == "fichier_efface"


@pytest.mark.exigence("S18")
def test_a_password_lies_nowhere_but_in_the_print_file(desk, caplog):
    with caplog.at_level("INFO", logger="imagin"):
        lot = desk.convoke()
    secret = password(desk.printed(lot))
    others = [o["Key"] for o in desk.s3.list_objects_v2(Bucket=batch.KEPT)["Contents"] if "impressions" not in o["Key"]]
    kept = everything() + caplog.text + str(documents_asked())
    kept += "".join(desk.s3.get_object(Bucket=batch.KEPT, Key=name)["Body"].read().decode() for name in others)
    assert secret not in kept
    assert secret.replace("-", "") not in kept


def test_a_reprint_kills_the_former_passwords_and_prints_none_for_who_has_chosen(desk, api):
    lot = desk.convoke()
    first = desk.printed(lot)
    person("1").account.update(actions=[Compte.password_hash.set("$argon2id$mine"), Compte.temp_hash.remove()])
    mine = person("1").account.attribute_values
    again = desk.post(f"convocations/{lot}/reimpression", {"toutes": True})
    assert again.status == 201, again.body
    desk.work()
    page = desk.run(again.json["id"])
    assert (page["reimpression"], page["fichiers"][0]["personnes"], page["fichiers"][0]["mots_de_passe"]) == (
        True,
        2,
        1,
    )
    second = desk.printed(again.json["id"])
    assert api.browser().sign_in("2", password(first, 0)).status == 401
    assert api.browser().sign_in("2", password(second, 0)).status == 200
    assert pdf.says(second, "vous l’avez déjà personnalisé", 1)
    assert person("1").account.attribute_values == mine
    assert len(journalled("convocation")) == 2, "nobody is convoked again"


def test_one_person_alone_is_printed_again(desk):
    lot = desk.convoke()
    assert desk.post(f"convocations/{lot}/reimpression", {"numeros": ["1", "404"]}).pointers == ["/numeros"]
    again = desk.post(f"convocations/{lot}/reimpression", {"numeros": ["1"]})
    desk.work()
    assert desk.run(again.json["id"])["fichiers"][0]["personnes"] == 1


def test_a_run_is_cancelled_where_nobody_has_touched_the_claim(desk, api):
    lot = desk.convoke()
    api.forget_mails()
    claim("2").update(actions=[EtatDeFrais.declaration.set({"travail": {"copies": 3}}), EtatDeFrais.version.set(2)])
    assert desk.post(f"convocations/{lot}/annulation", {"toutes": True}).json["etat"] == "ANNULATION"
    desk.work()
    page = desk.run(lot)
    assert page["resultat"]["annulation"]["annulees"] == 1
    (kept,) = page["resultat"]["annulation"]["conservees"]
    assert (kept["numero"], kept["mission"]) == ("2", "7")
    assert (place("1").convoquee, has_claim("1")) == (None, False)
    assert place("2").convoquee
    assert has_claim("2")
    api.work()
    assert [(mail.to, mail.subject) for mail in api.mails()] == [("claire@exemple.fr", "Une convocation est retirée")]
    assert len(journalled("convocation_annulee")) == 1


def test_who_was_cancelled_can_be_convoked_anew(desk):
    lot = desk.convoke()
    desk.post(f"convocations/{lot}/annulation", {"personnes": [person("1").compte]})
    desk.work()
    assert [bool(place(numero).convoquee) for numero in "12"] == [False, True]
    again = desk.control()
    assert [line["numero"] for line in desk.run(again)["resultat"]["lignes"]] == ["1"]


def test_the_scopes_choose_the_missions(desk):
    take(missions(
        {"numero": "8", "numero_intervenant": "1", "centre_uai": "0699904R"},
        {"numero": "9", "numero_intervenant": "1", "service": "DEC-2"},
    ))  # fmt: skip
    done = desk.bring_in(missions({"numero": "8", "numero_intervenant": "2", "centre_uai": "0699904R"}))
    scopes = [("mission", "7"), ("centre", "0699904R"), ("service", "DEC-1"), ("import", done["id"]), ("tout",)]
    found = [sorted({line["mission"] for line in desk.run(desk.control(*s))["resultat"]["lignes"]}) for s in scopes]
    assert found == [["7"], ["8"], ["7", "8"], ["8"], ["7", "8"]], "mission 9 is another service's"
    assert desk.post("convocations", {"genre": "service", "valeurs": ["DEC-2"]}).code == "droit_absent"


def test_a_run_of_another_service_is_neither_shown_nor_printed(desk, office):
    lot = desk.convoke()
    stranger = batch.Desk(office.member(services=["DEC-2"]), desk.s3)
    assert stranger.get("convocations").json == {"lots": []}
    for path in (lot, f"{lot}/fichiers/1", f"{lot}/liste"):
        assert stranger.get(f"convocations/{path}").code == "droit_absent"
    assert stranger.post(f"convocations/{lot}/annulation", {"toutes": True}).code == "droit_absent"
    assert [
        one["id"] for one in batch.Desk(office.member("administrateur"), desk.s3).get("convocations").json["lots"]
    ] == [lot]


def test_who_no_longer_works_for_a_service_no_longer_reaches_what_they_printed_for_it(desk):
    lot = desk.convoke()
    desk.member.item.update(actions=[Personnel.services.set(["DEC-2"])])
    for path in (lot, f"{lot}/fichiers/1", f"{lot}/liste"):
        assert desk.get(f"convocations/{path}").code == "droit_absent"
    assert desk.get("convocations").json == {"lots": []}


def test_nobody_convokes_or_prints_themselves(office, buckets):
    take(*claire_and_luc())
    desk = batch.Desk(office.member(services=["DEC-1"], numero="1"), buckets)
    lot = desk.control()
    assert (desk.run(lot)["resultat"]["convocations"], desk.run(lot)["resultat"]["hors_droits"]) == (1, 1)


def test_a_run_over_nobody_is_not_launched(desk):
    lot = desk.control("centre", "0690999Z")
    assert desk.post(f"convocations/{lot}/officielle").code == "personne_a_convoquer"


@pytest.mark.parametrize("aside", ["ecarte", "annulee"])
def test_who_was_set_aside_after_the_control_is_not_convoked(desk, aside):
    lot = desk.control()
    if aside == "ecarte":
        person("1").profile.update(actions=[Intervenant.ecarte.set(True)])
    else:
        place("1").update(actions=[Affectation.annulee.set(True)])
    desk.post(f"convocations/{lot}/officielle")
    desk.work()
    assert desk.run(lot)["resultat"]["convoquees"] == 1
    assert not has_claim("1")


@pytest.mark.parametrize(
    "body", [{}, {"genre": "ville"}, {"genre": "mission", "valeurs": []}, {"genre": "mission", "valeurs": [7]}]
)
def test_a_scope_that_names_nothing_is_refused(desk, body):
    assert desk.post("convocations", body).status == 422


def test_a_mission_that_does_not_exist_is_named_and_nothing_begins(desk):
    answer = desk.post("convocations", {"genre": "mission", "valeurs": ["7", "999999", "abc"]})
    (fault,) = answer.json["errors"]
    assert (answer.status, fault["pointer"]) == (422, "/valeurs")
    assert "Mission inconnue\u00a0: 999999, abc." in fault["detail"]
    assert desk.get("convocations").json["lots"] == []


def test_a_run_of_a_command_says_who_made_it(desk):
    list(drive.convoke(lambda: desk.clock.now))
    assert [lot["par"] for lot in desk.get("convocations").json["lots"]] == ["L’exploitation, par une commande"]


def test_cancelling_says_whom(desk):
    lot = desk.convoke()
    for body in ({}, {"personnes": []}, {"personnes": ["x"], "toutes": True}, {"toutes": 1}):
        assert desk.post(f"convocations/{lot}/annulation", body).code == "champs_invalides"
