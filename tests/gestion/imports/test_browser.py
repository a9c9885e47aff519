"""Imports from the browser: a dry run first, its report row by row, then an import that a crash does not break."""

import csv
import datetime as dt
import io
import json

import pytest
import xlsxwriter

import app
from chalicelib.gestion import work_messages
from chalicelib.gestion.imports import slices as batch_imports
from chalicelib.gestion.imports.table import Source
from chalicelib.gestion.work import travaux
from chalicelib.identity import provisioning
from chalicelib.identity.models import Compte
from chalicelib.identity.staff import roster
from chalicelib.tables import TABLES, Dossiers
from tests.aws import items
from tests.gestion import batch, staff
from tests.gestion.tableurs import claire_and_luc, missions, people, person, place, quantities, table, take

key, office, buckets = staff.key, staff.office, batch.buckets


@pytest.fixture
def desk(office, buckets):
    return batch.Desk(office.member(), buckets)

LONG_AGO = 0.0


def business():
    """Everything of people, missions and claims: what a dry run must leave alone."""
    return {k: raw for k, raw in items(Dossiers).items() if not k[0].startswith(("LOTS#", "LOT#", "G#"))}


def report(desk, lot):
    answer = desk.get(f"imports/{lot}/rapport")
    assert answer.status == 200, answer.body
    return kept(desk, answer.json["url"])


def kept(desk, url):
    name = url.partition("?")[0].partition(".amazonaws.com/")[2]
    return desk.s3.get_object(Bucket=batch.KEPT, Key=name)["Body"].read().decode("utf-8-sig")


def test_a_dry_run_says_row_by_row_what_would_happen_and_writes_nothing(desk):
    before = business()
    lot = desk.begin(people({"numero": "1"}, {"numero": "2", "courriel": "pas-une-adresse"}))
    desk.work()
    page = desk.get(f"imports/{lot}").json
    assert page["etat"] == "ESSAI_FAIT"
    assert page["resultat"]["totaux"]["intervenants"] == {"créés": 1, "refusés": 1}
    assert [(line["ligne"], line["colonne"]) for line in page["resultat"]["lignes"]] == [(3, "courriel")]
    assert business() == before


def test_the_import_does_what_its_dry_run_said(desk):
    page = desk.bring_in(*claire_and_luc(), quantities({"numero": "7", "numero_intervenant": "1", "presents": "12"}))
    assert (page["etat"], page["fait"], page["total"]) == ("IMPORTE", 5, 5)
    assert page["resultat"]["totaux"]["missions"] == {"créés": 2}
    assert int(place("1").presents) == 12
    assert place("2").examen == "Baccalauréat général"


def test_an_import_goes_on_message_by_message_and_counts_each_row_once(desk, monkeypatch):
    monkeypatch.setattr(batch_imports, "SLICE", 2)
    rows = [{"numero": str(n), "prenom": f"Zoé{n}"} for n in range(1, 8)]
    lot = desk.begin(
        people(*rows, {"numero": "3"}), missions(*({"numero": "7", "numero_intervenant": str(n)} for n in range(1, 8)))
    )
    desk.work()
    desk.launch(lot)
    (first,) = desk.messages()
    messages, steps = [first], []
    while messages:
        work_messages.run(messages.pop(), desk.clock.now, LONG_AGO)
        steps.append(desk.get(f"imports/{lot}").json["fait"])
        messages += desk.messages()
        assert steps == sorted(set(steps)), "each message goes further, however late it is"
    page = desk.get(f"imports/{lot}").json
    assert page["etat"] == "IMPORTE"
    assert page["resultat"]["totaux"] == {"intervenants": {"créés": 7, "refusés": 1}, "missions": {"créés": 7}}
    assert len({person(str(n)).account.identifiant for n in range(1, 8)}) == 7


def test_an_import_cut_in_the_middle_is_taken_up_where_it_was_and_nothing_doubles(desk, monkeypatch):
    monkeypatch.setattr(batch_imports, "SLICE", 2)
    lot = desk.begin(people(*({"numero": str(n)} for n in range(1, 7))))
    desk.work()
    desk.launch(lot)
    (message,) = desk.messages()
    with batch.cut_at(4):
        work_messages.run(message, desk.clock.now, float("inf"))
    assert desk.get(f"imports/{lot}").json["etat"] == "IMPORT"
    work_messages.run(message, desk.clock.now, float("inf"))
    page = desk.get(f"imports/{lot}").json
    assert (page["etat"], page["fait"]) == ("IMPORTE", 6)
    assert page["resultat"]["totaux"]["intervenants"] == {"créés": 5, "inchangés": 1}, "written just before the cut"
    assert [person(str(n)).account.identifiant for n in range(1, 7)] == [
        "cmartin",
        *(f"cmartin{n}" for n in range(1, 6)),
    ]
    assert sum(raw.get("action", {}).get("S") == "intervenant_cree" for raw in items(TABLES[3]).values()) == 6


def _left_by_slices(desk, lot):
    found = desk.s3.list_objects_v2(Bucket=batch.KEPT, Prefix=f"lots/{lot}/essai-").get("Contents", [])
    return [(one["Key"], one["Size"]) for one in found]


@pytest.mark.parametrize("warm", [True, False])
def test_a_slice_leaves_what_it_added_and_nothing_again(desk, monkeypatch, warm):
    """Whether the same process goes on or another one does; what a slice leaves does not grow with the run."""
    monkeypatch.setattr(batch_imports, "SLICE", 4)
    rows = [{"numero": str(n), "prenom": f"Zoé{n}"} for n in range(10, 50)]
    bad = [{"numero": str(n), "prenom": "Luc", "nom": "Roux"} for n in range(10, 50)]
    lot = desk.begin(
        people(*rows, *bad), missions(*({"numero": str(n), "numero_intervenant": str(n)} for n in range(10, 51)))
    )
    messages = desk.messages()
    while messages:
        if not warm:
            batch_imports._under_way.clear()
        work_messages.run(messages.pop(), desk.clock.now, LONG_AGO)
        messages += desk.messages()
    page = desk.get(f"imports/{lot}").json
    assert page["resultat"]["totaux"] == {
        "intervenants": {"créés": 40, "refusés": 40},
        "missions": {"créés": 40, "refusés": 1},
    }
    sizes = [size for _, size in _left_by_slices(desk, lot)]
    assert len(sizes) == 20 + 11
    assert max(sizes[15:20]) <= 1.05 * max(sizes[10:15]), "refused rows"
    assert sum(1 for row in report(desk, lot).splitlines() if row.startswith("refusé;")) == 41


def test_an_import_begun_by_the_code_of_before_is_finished(desk, monkeypatch):
    """Its slices left the whole, under one name; those that are in are unchanged when they are taken again."""
    monkeypatch.setattr(batch_imports, "SLICE", 2)
    lot = desk.begin(people(*({"numero": str(n), "prenom": f"Zoé{n}"} for n in range(1, 7))))
    desk.work()
    desk.launch(lot)
    (message,) = desk.messages()
    work_messages.run(message, desk.clock.now, LONG_AGO)
    work = travaux.get("imports", lot)
    donnees = {name: value for name, value in work.donnees.items() if name != "passages"}
    work.update(actions=[travaux.Travail.donnees.set({**donnees, "passage": f"lots/{lot}/passage-00003.json"})])
    batch_imports._under_way.clear()
    desk.work()
    page = desk.get(f"imports/{lot}").json
    assert (page["etat"], page["resultat"]["totaux"]["intervenants"]) == ("IMPORTE", {"créés": 4, "inchangés": 2})


def test_two_invocations_never_work_on_the_same_import(desk):
    lot = desk.begin(people({"numero": "1"}))
    (message,) = desk.messages()
    with travaux.held("imports", lot, desk.clock.now), pytest.raises(travaux.AtWork):
        work_messages.run(message, desk.clock.now, float("inf"))
    work_messages.run(message, desk.clock.now, float("inf"))
    assert desk.get(f"imports/{lot}").json["etat"] == "ESSAI_FAIT"


def test_the_function_gives_back_to_its_queue_what_it_could_not_do_and_that_alone(desk):
    lot = desk.begin(people({"numero": "1"}))
    (body,) = desk.messages()
    event = {"Records": [{"body": body, "messageId": "m1", "receiptHandle": "r1"}]}
    with travaux.held("imports", lot, dt.datetime.now(dt.UTC)):
        assert app.advance_batches(event, None) == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert app.advance_batches(event, None) == {"batchItemFailures": []}
    assert desk.get(f"imports/{lot}").json["etat"] == "ESSAI_FAIT"


def test_a_stopped_import_stops_and_is_resumed_to_its_end(desk):
    lot = desk.begin(people({"numero": "1"}))
    desk.work()
    desk.launch(lot)
    assert desk.post(f"imports/{lot}/arret").json["etat"] == "ARRETE"
    desk.work()
    assert desk.get(f"imports/{lot}").json["etat"] == "ARRETE"
    assert desk.post(f"imports/{lot}/reprise").json["etat"] == "IMPORT"
    desk.work()
    assert desk.get(f"imports/{lot}").json["etat"] == "IMPORTE"
    assert person("1").value("nom") == "Martin"


def test_a_lost_message_shows_as_interrupted_and_is_sent_again(desk):
    lot = desk.begin(people({"numero": "1"}))
    desk.messages()
    assert desk.post(f"imports/{lot}/reprise").code == "lot_deja_avance"
    desk.clock.forward(minutes=6)
    assert desk.get(f"imports/{lot}").json["interrompu"] is True
    assert desk.post(f"imports/{lot}/reprise").status == 200
    desk.work()
    assert desk.get(f"imports/{lot}").json["etat"] == "ESSAI_FAIT"


def test_an_import_is_launched_once_and_only_after_its_dry_run(desk):
    lot = desk.begin(people({"numero": "1"}))
    assert desk.launch(lot).code == "lot_deja_avance"
    desk.work()
    read = {"etape": desk.get(f"imports/{lot}").json["etape"]}
    launched = [desk.post(f"imports/{lot}/lancement", read).status for _ in "12"]
    assert launched == [200, 200], "the same, until it has begun"
    desk.work()
    assert desk.launch(lot).code == "lot_deja_avance"


def test_the_same_request_opens_one_import(desk):
    files = [desk.send(people({"numero": "1"}))]
    once = [desk.member.browser.post("/gestion/imports", {"fichiers": files}, Idempotency_Key="a" * 20) for _ in "12"]
    assert [answer.status for answer in once] == [201, 201]
    assert once[0].json["id"] == once[1].json["id"]
    other = desk.member.browser.post(
        "/gestion/imports", {"fichiers": [files[0] | {"nom": "x.csv"}]}, Idempotency_Key="a" * 20
    )
    assert other.code == "cle_d_idempotence_reutilisee"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "ce n’est pas du texte"),
        (b"bonjour;a;tous", "en-tête non reconnu"),
        (b"numero;numero_intervenant;copies_santorin;presents;service_fait;date\r\n", "aucune ligne à lire"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_so(desk, content, told):
    page = desk.bring_in(Source("envoi.csv", content))
    assert told in page["resultat"]["illisibles"][0]
    assert "illisible;envoi.csv" in report(desk, page["id"])


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"bonjour;a;tous", "Essai terminé, rien à importer"), (None, "Essai terminé, à confirmer")],
)
def test_where_nothing_was_read_there_is_nothing_to_confirm(desk, content, said):
    lot = desk.begin(people({"numero": "1"}) if content is None else Source("envoi.csv", content))
    desk.work()
    assert desk.get(f"imports/{lot}").json["etat_libelle"] == said


def test_a_file_that_never_arrived_or_is_another_members_is_refused(desk, office):
    colleague = batch.Desk(office.member(), desk.s3)
    theirs = colleague.send(people({"numero": "1"}))
    for file in (theirs, {"cle": f"imports/{desk.member.compte}/absent.csv", "nom": "a.csv"}):
        assert desk.post("imports", {"fichiers": [file]}).code == "fichier_non_recu"


def test_what_is_imported_is_what_the_dry_run_read(desk):
    file = desk.send(people({"numero": "1"}))
    lot = desk.post("imports", {"fichiers": [file]}).json["id"]
    desk.work()
    desk.s3.put_object(Bucket=batch.SENT, Key=file["cle"], Body=people({"numero": "1"}, {"numero": "2"}).content)
    desk.launch(lot)
    desk.work()
    assert desk.get(f"imports/{lot}").json["resultat"]["totaux"]["intervenants"] == {"créés": 1}


def test_the_form_takes_a_csv_of_twenty_megabytes_and_no_more(desk):
    import base64

    answer = desk.post("imports/fichiers", {"nom": "intervenants.csv"}).json
    policy = json.loads(base64.b64decode(answer["envoi"]["champs"]["policy"]))
    assert ["content-length-range", 1, 20 * 1024 * 1024] in policy["conditions"]
    assert {"Content-Type": "text/csv"} in policy["conditions"]
    assert {"key": answer["cle"]} in policy["conditions"]
    assert answer["cle"].startswith(f"imports/{desk.member.compte}/")


@pytest.mark.exigence("S69")
def test_the_report_opens_in_a_spreadsheet_without_computing_anything(desk):
    evil = ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("//evil")']
    lot = desk.begin(people(*({"numero": str(n), "nom": name} for n, name in enumerate(evil, 1))))
    desk.work()
    page = desk.get(f"imports/{lot}").json
    assert [line["colonne"] for line in page["resultat"]["lignes"]] == ["nom"] * len(evil)
    assert all("formule" in line["motif"] for line in page["resultat"]["lignes"])
    cells = [cell.strip('"') for row in report(desk, lot).splitlines() for cell in row.split(";")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_the_refused_rows_come_back_as_a_file_that_can_be_corrected_and_imported(desk):
    file = people(
        {"numero": "1"},
        {"numero": "2", "nom": "=1+1", "courriel": "pas-une-adresse"},
        {"numero": "3", "telephone": "+33 6 00 00 00 03", "residence_familiale": "x", "nom": "Le;Goff"},
        name="lot \u00e9t\u00e9.csv",
    )
    lot = desk.begin(file)
    desk.work()
    page = desk.get(f"imports/{lot}").json
    assert page["a_corriger"] == ["intervenants"]
    given = kept(desk, desk.get(f"imports/{lot}/a-corriger/intervenants").json["url"])
    rows = list(csv.DictReader(io.StringIO(given), delimiter=";"))
    assert [(row["numero"], row["nom"], row["telephone"]) for row in rows] == [("2", "'=1+1", ""), ("3", "Le;Goff", "'+33 6 00 00 00 03")]
    assert [(row["rapport_fichier"], row["rapport_ligne"]) for row in rows] == [("lot été.csv", "3"), ("lot été.csv", "4")]
    assert "courriel n’est pas une adresse électronique → corriger" in rows[0]["rapport_motif"]
    mended = given.replace("'=1+1", "Martin").replace("pas-une-adresse", "a@b.fr").replace(";x;", ";69266;")
    page = desk.bring_in(Source("corrige.csv", mended.encode("utf-8-sig")))
    assert (page["resultat"]["totaux"]["intervenants"], page["a_corriger"]) == ({"créés": 2}, [])
    assert person("3").value("telephone") == "+33 6 00 00 00 03"
    assert desk.get(f"imports/{lot}/a-corriger/missions").status == 404


def test_what_happened_to_a_file_is_shown_and_repaired_as_its_reader_chooses(desk):
    source = people(
        {"numero": "1", "code_postal": "1000", "residence_familiale": "1053"},
        {"numero": "2", "prenom": "FranÃ§oise"},
        {"numero": "3", "prenom": "Fran?oise"},
    )
    lot = desk.begin(source)
    desk.work()
    page = desk.get(f"imports/{lot}").json["resultat"]
    found = [(one["genre"], one["reparable"], one["accepte"]) for one in page["diagnostic"]]
    assert found == [("accents", True, False), ("accents", False, False), ("codes_postaux", True, False), ("communes", True, False)]
    assert page["diagnostic"][2]["phrase"] == "1 code postal à quatre chiffres\u00a0: remettre le zéro\u00a0?"
    assert page["diagnostic"][2]["exemple"] == "intervenants.csv, ligne 2, code_postal\u00a0: «\u00a01000\u00a0» → «\u00a001000\u00a0»"
    assert page["totaux"]["intervenants"] == {"créés": 0, "refusés": 3}
    blind = desk.post(f"imports/{lot}/essai", {"reparations": ["abreges"]})
    assert (blind.status, [fault["code"] for fault in blind.json["errors"]]) == (422, ["reparation_inconnue"])
    chosen = {"reparations": ["communes", "codes_postaux"]}
    assert [desk.post(f"imports/{lot}/essai", chosen).status for _ in "12"] == [200, 200]
    desk.work()
    page = desk.get(f"imports/{lot}").json["resultat"]
    assert [one["accepte"] for one in page["diagnostic"]] == [False, False, True, True]
    assert page["totaux"]["intervenants"] == {"créés": 1, "refusés": 2}
    assert desk.launch(lot).status == 200
    desk.work()
    assert desk.get(f"imports/{lot}").json["a_corriger"] == ["intervenants"]
    assert (person("1").value("code_postal"), person("1").value("residence_familiale")) == ("01000", "01053")
    assert not provisioning.by_numero(["2", "3"])
    assert desk.post(f"imports/{lot}/essai", chosen).code == "lot_deja_avance"


def test_a_workbook_is_taken_as_it_is_and_says_how_it_was_read(desk):
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet("Notes").write(0, 0, "à relire")
        page = book.add_worksheet("Mai")
        for line, row in enumerate(csv.reader(io.StringIO(people({"numero": "1"}, {"numero": "2"}).content.decode()), delimiter=";")):
            page.write_row(line, 0, row)
        page.set_row(2, None, None, {"hidden": True})
    first = desk.bring_in(Source("classeur.xlsx", made.getvalue()))
    assert "en-tête non reconnu" in first["resultat"]["illisibles"][0]
    named = desk.bring_in(Source("classeur.xlsx", made.getvalue(), "mai"))
    assert named["resultat"]["totaux"]["intervenants"] == {"créés": 2}
    assert named["resultat"]["lignes"][0]["motif"] == "une ligne masquée ou filtrée a été lue comme les autres"


def test_only_an_administrateur_opens_accounts_by_a_file(desk, office, api):
    row = {"courriel": "chef@service.example", "nom": "Vidal", "prenom": "Irène", "role": "chef_de_centre"}
    file = table("personnels", [row | {"centres_uai": "0699903P 0699904R", "numero_intervenant": "aucun"}])
    page = desk.bring_in(file)
    assert "seul un administrateur" in page["resultat"]["illisibles"][0]
    assert roster.by_address("chef@service.example") is None
    admin = batch.Desk(office.member("administrateur"), desk.s3)
    assert admin.bring_in(file)["resultat"]["totaux"]["personnels"] == {"créés": 1}
    assert list(roster.by_address("chef@service.example").centres_uai) == ["0699903P", "0699904R"]
    assert admin.bring_in(file)["resultat"]["totaux"]["personnels"]["inchangés"] == 1
    api.work()
    assert [mail.subject for mail in api.mails() if mail.to == "chef@service.example"]


@pytest.mark.parametrize("cells", [{"role": "chef"}, {"services": ""}, {"numero_intervenant": ""}, {"courriel": "x"}])
def test_a_bad_row_of_the_staff_is_refused_with_its_column(office, buckets, cells):
    row = {"courriel": "a@service.example", "nom": "Roux", "prenom": "Luc", "role": "gestionnaire", "services": "DEC-1"}
    desk = batch.Desk(office.member("administrateur"), buckets)
    page = desk.bring_in(table("personnels", [row | {"numero_intervenant": "aucun"} | cells]))
    assert [line["colonne"] for line in page["resultat"]["lignes"]] == list(cells)


MINE = "est le numéro de votre dossier"


@pytest.mark.parametrize("facts", [{"numero": "1"}, {"numero": "0001"}, {"courriel": "claire@exemple.fr"}])
def test_nobody_imports_their_own_rows(office, buckets, facts):
    desk = batch.Desk(office.member(**facts), buckets)
    page = desk.bring_in(*claire_and_luc())
    refused = [(line["fichier"], line["motif"]) for line in page["resultat"]["lignes"]]
    assert ("intervenants.csv", MINE) in refused
    assert len([file for file, _ in refused if file == "missions.csv"]) == 1
    assert page["resultat"]["totaux"]["intervenants"]["créés"] == 1
    assert not provisioning.by_numero(["1"])


@pytest.mark.parametrize("slices", [1, 250])
@pytest.mark.parametrize("facts", [{"numero": "1"}, {"numero": "homonyme", "courriel": "claire@exemple.fr"}])
def test_nobody_imports_the_rows_of_their_account_whatever_the_rows_say(office, buckets, monkeypatch, facts, slices):
    """A row of missions or quantities says a numéro alone, and one of people may say another address."""
    take(*claire_and_luc())
    monkeypatch.setattr(batch_imports, "SLICE", slices)
    desk = batch.Desk(office.member(**facts), buckets)
    files = (
        people({"numero": "1", "courriel": "autre@exemple.fr"}),
        missions({"numero": "8", "numero_intervenant": "1"}, {"numero": "8", "numero_intervenant": "2"}),
        quantities(*({"numero": "7", "numero_intervenant": n, "presents": "12"} for n in "12")),
    )
    for some in (files[:1], files[1:], files[2:], files):
        page = desk.bring_in(*some)
        refused = {line["fichier"] for line in page["resultat"]["lignes"] if line["ligne"] == 2}
        assert refused == {source.name for source in some}, page["resultat"]["lignes"]
    assert person("1").account.courriel == "claire@exemple.fr"
    assert (place("1").presents, int(place("2").presents)) == (None, 12)


def test_a_chef_de_centre_imports_nothing(office, buckets):
    desk = batch.Desk(office.member("chef_de_centre"), buckets)
    assert desk.get("imports").code == "droit_absent"
    assert desk.post("imports/fichiers", {"nom": "a.csv"}).code == "droit_absent"


def test_what_the_dry_run_questions_is_confirmed_line_by_line_at_the_launch(desk):
    take(*claire_and_luc())
    for numero in "12":
        person(numero).account.update(actions=[Compte.password_hash.set("$argon2id$mine")])
    file = people(
        {"numero": "1", "nom": "Durand", "courriel": "durand@exemple.fr"},
        {"numero": "2", "prenom": "Luc", "nom": "Roux", "courriel": "roux@exemple.fr"},
        {"numero": "3", "courriel": "pas-une-adresse"},
    )
    lot = desk.begin(file)
    desk.work()
    lines = desk.get(f"imports/{lot}").json["resultat"]["lignes"]
    assert [line["confirmer"] for line in lines] == ["1", "2", None]
    blind = desk.launch(lot, confirmes=["1", "3"])
    assert (blind.status, [fault["code"] for fault in blind.json["errors"]]) == (422, ["confirmation_sans_objet"])
    assert desk.launch(lot, confirmes=["1"]).status == 200
    desk.work()
    page = desk.get(f"imports/{lot}").json
    assert page["resultat"]["totaux"]["intervenants"] == {"créés": 0, "modifiés": 1, "refusés": 2}
    assert [person(numero).value("nom") for numero in "12"] == ["Durand", "Denis"]


def _repairable():
    return people({"numero": "1", "residence_familiale": "1053"}, {"numero": "2", "prenom": "FranÃ§oise"})


def test_what_is_launched_is_the_report_that_was_read(desk, office):
    """A colleague accepted more since: whoever reads the first report does not import the second."""
    colleague = batch.Desk(office.member(), desk.s3)
    lot = desk.begin(_repairable())
    desk.work()
    read = desk.get(f"imports/{lot}").json["etape"]
    assert colleague.post(f"imports/{lot}/essai", {"reparations": ["communes"]}).status == 200
    desk.work()
    before = business()
    old = desk.post(f"imports/{lot}/lancement", {"etape": read, "reparations": []})
    now = desk.get(f"imports/{lot}").json["etape"]
    unseen = desk.post(f"imports/{lot}/lancement", {"etape": now, "reparations": []})
    more = desk.post(f"imports/{lot}/lancement", {"etape": now, "reparations": ["accents", "communes"]})
    assert [answer.code for answer in (old, unseen, more)] == ["essai_refait"] * 3
    assert desk.post(f"imports/{lot}/lancement").status == 422
    assert business() == before
    assert desk.launch(lot).status == 200
    desk.work()
    told = [raw["details"]["S"] for raw in items(TABLES[3]).values() if raw["action"]["S"] == "lot_imports"]
    assert {"de": "ESSAI_FAIT", "vers": "IMPORT", "reparations": "communes"} in map(json.loads, told)
    assert desk.get(f"imports/{lot}").json["resultat"]["totaux"]["intervenants"] == {"créés": 1, "refusés": 1}


def test_what_the_dry_run_did_not_show_is_not_repaired(desk):
    """A bucket that keeps no versions, and a file sent again under the dry run's feet."""
    desk.s3.delete_bucket(Bucket=batch.SENT)
    desk.s3.create_bucket(Bucket=batch.SENT, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    file = desk.send(_repairable())
    lot = desk.post("imports", {"fichiers": [file]}).json["id"]
    desk.work()
    desk.post(f"imports/{lot}/essai", {"reparations": ["accents", "communes"]})
    desk.work()
    other = people({"numero": "1", "residence_familiale": "1053"}, {"numero": "2", "prenom": "FranÃ§ois"})
    desk.s3.put_object(Bucket=batch.SENT, Key=file["cle"], Body=other.content)
    assert desk.launch(lot).status == 200
    desk.work()
    page = desk.get(f"imports/{lot}").json["resultat"]
    assert page["totaux"]["intervenants"] == {"créés": 1, "refusés": 1}
    assert [(one["genre"], one["accepte"]) for one in page["diagnostic"]] == [("accents", False), ("communes", True)]
    said = [line["motif"] for line in page["lignes"] if line["colonne"] == "(fichier)"]
    assert said == ["« accents » n’est plus ce que l’essai montrait : rien n’en est réparé"]
    assert not provisioning.by_numero(["2"])


def test_the_history_of_an_import_says_who_did_what(desk, office):
    colleague = batch.Desk(office.member(nom="Vidal", prenom="Irène"), desk.s3)
    lot = desk.begin(_repairable())
    desk.work()
    desk.clock.forward(minutes=1)
    colleague.post(f"imports/{lot}/essai", {"reparations": ["communes"]})
    desk.work()
    for act in ("launch", "arret", "reprise"):
        desk.clock.forward(minutes=1)
        assert (desk.launch(lot) if act == "launch" else desk.post(f"imports/{lot}/{act}")).status == 200
    desk.work()
    told = desk.get(f"imports/{lot}").json["historique"]
    assert [one["libelle"] for one in told] == [
        "Essai demandé",
        "Essai refait (réparations\u00a0: communes)",
        "Import lancé (réparations\u00a0: communes)",
        "Arrêté",
        "Repris",
    ]
    assert told[1]["par"] != told[0]["par"] == told[4]["par"]
    assert [one["quand"] for one in told] == sorted(one["quand"] for one in told)


def test_the_report_sent_as_a_file_says_which_one_to_correct(desk):
    page = desk.bring_in(Source("i.csv", b"bonjour;a;tous"))
    again = desk.bring_in(Source("rapport.csv", report(desk, page["id"]).encode()))
    assert "corrigez plutôt le fichier des lignes refusées" in again["resultat"]["illisibles"][0]
