"""What the service decides of a claim: once, on what was seen, never on one's own, and told to its person."""

from random import Random

import pytest

from chalicelib.donnees import effacement, sujet
from chalicelib.frais.claim.models import Kilometres
from chalicelib.frais.claim.states import SENT
from chalicelib.gestion.claims import accepted, moves
from chalicelib.journal import Entree
from chalicelib.missions.models import Affectation
from chalicelib.tables import Transaction
from tests.aws import at_once
from tests.gestion import staff
from tests.gestion.dossiers import TRAVEL, WORK, Desk, constat, place, sent
from tests.identity.people import PHRASE
from tests.people import claimant, convoke, day_trip, declared

key, office = staff.key, staff.office


@pytest.fixture
def desk(office):
    return Desk(office.member())


def states(claim):
    return claim.item.remuneration, claim.item.deplacement


def journalled(claim, action):
    return [entry for entry in Entree.by_objet.query(f"C#{claim.person.compte}") if entry.action == action]


def test_a_claim_accepted_waits_to_be_paid_and_its_person_reads_it(api, desk):
    marie = sent(api)
    answer = desk.decide(marie, "acceptation")
    assert (answer.status, answer.json["decision"]) == (200, "validation"), answer.body
    assert states(marie) == ("VALIDE", "VALIDE")
    waiting = list(accepted.of_service("DEC-1"))
    assert {(one.moitie, int(one.montant)) for one in waiting} == {(WORK, 31000), (TRAVEL, 7832)}
    assert marie.see().json["remuneration"]["libelle"] == "Accepté"
    assert len(journalled(marie, "validation")) == 1
    assert marie.withdraw().code == "non_modifiable"


def test_the_person_is_told_of_an_acceptance_once_it_can_no_longer_be_undone(api, desk):
    marie = sent(api)
    api.forget_mails()
    desk.decide(marie, "acceptation")
    api.work()
    assert api.mails() == []
    api.clock.forward(minutes=31)
    api.work()
    (mail,) = api.mails()
    assert (mail.to, mail.subject) == ("m.denis@exemple.fr", "Votre état de frais est accepté")
    assert marie.numero in mail.text
    assert "388,32" not in mail.text


def test_an_acceptance_undone_is_as_if_it_had_never_been(api, desk):
    marie = sent(api)
    before, km = marie.item, marie.km()
    api.forget_mails()
    desk.decide(marie, "acceptation")
    assert desk.see(marie).json["actes"]["retour"] == [WORK, TRAVEL]
    assert desk.decide(marie, "retour").status == 200
    assert states(marie) == ("A_VALIDER", "A_VALIDER")
    assert (marie.item.liste, marie.item.rang, marie.km()) == (before.liste, before.rang, km)
    assert list(accepted.of_service("DEC-1")) == []
    assert marie.see().json["peut_retirer"] is True
    api.clock.forward(minutes=31)
    api.work()
    assert api.mails() == []


def test_an_acceptance_is_not_undone_once_the_window_is_over(api, desk, office):
    marie = sent(api)
    desk.decide(marie, "acceptation")
    api.clock.forward(minutes=31)
    desk.member.sign_in()
    assert desk.decide(marie, "retour").code == "retour_trop_tard"
    assert "retour" not in desk.see(marie).json["actes"]


def untravelled(api, **facts):
    """A claim whose person declared no trip: 310,00 € of work, unless unpaid, and nothing of travel."""
    made = claimant(api, **facts)
    made.save({**declared(), "deplacements": []})
    assert made.submit().status == 201
    place(made).update(actions=[Affectation.service_fait.set(True)])
    return made


def test_an_accepted_half_of_nothing_is_closed_and_never_waits_to_be_paid(api, desk):
    marie = untravelled(api)
    api.forget_mails()
    answer = desk.decide(marie, "acceptation")
    assert (answer.status, answer.json["deplacement"]["libelle"]) == (200, "Rien à payer"), answer.body
    assert states(marie) == ("VALIDE", "TRAITE")
    assert {(one.moitie, int(one.montant)) for one in accepted.of_service("DEC-1")} == {(WORK, 31000)}
    seen = marie.see().json
    assert (seen["deplacement"]["libelle"], seen["deplacement"]["dit"]) == ("Rien à payer", "0,00\u00a0€")
    assert "rien à payer" in seen["suivi"]["deplacement"]["ensuite"]
    assert [(one["code"], one["statut"]) for one in seen["suivi"]["deplacement"]["etapes"]] == [
        *(("declarer", "faite"), ("verifier", "faite"), ("valider", "faite")),
    ]
    api.clock.forward(minutes=31)
    api.work()
    (mail,) = api.mails()
    assert "rien à payer pour\u00a0: déplacement." in mail.text
    assert "suivre la mise en paiement" in mail.text


def test_a_claim_of_nothing_accepted_is_in_its_list_and_no_e_mail_speaks_of_a_payment(api, desk):
    marie = untravelled(api, taux="NR")
    api.forget_mails()
    assert desk.decide(marie, "acceptation", TRAVEL).status == 200
    assert states(marie) == ("PAS_DE_FRAIS", "TRAITE")
    assert list(accepted.of_service("DEC-1")) == []
    assert desk.line(marie, etat="TRAITE")["deplacement"]["libelle"] == "Rien à payer"
    api.clock.forward(minutes=31)
    api.work()
    (mail,) = api.mails()
    assert "rien à payer" in mail.text
    assert "paiement" not in mail.text


def test_an_acceptance_of_nothing_is_undone_like_another(api, desk):
    marie = untravelled(api)
    before = marie.item
    assert desk.lot(marie, key="cle-de-la-selection").json["nombre"] == 1
    assert desk.see(marie).json["actes"]["retour"] == [WORK, TRAVEL]
    answer = desk.lot(marie, acte="retour", lot="cle-de-la-selection")
    assert (answer.status, states(marie)) == (200, ("A_VALIDER", "A_VALIDER")), answer.body
    assert (marie.item.jalons, marie.item.liste, marie.item.rang) == (before.jalons, before.liste, before.rang)
    assert list(accepted.of_service("DEC-1")) == []


def test_what_comes_to_nothing_holds_up_neither_an_erasure_nor_an_archive(api, desk):
    marie = untravelled(api, taux="NR")
    compte = marie.person.compte
    (waits,) = effacement.refus(sujet.lu(compte), api.clock.now)
    assert "à décider" in waits
    archive = f"/gestion/intervenants/{compte}/historiser"
    assert desk.member.browser.post(archive).code == "etats_de_frais_en_cours"
    assert desk.decide(marie, "acceptation", TRAVEL).status == 200
    assert effacement.refus(sujet.lu(compte), api.clock.now) == []
    assert desk.member.browser.post(archive).status == 204


def test_work_not_done_cancels_what_was_accepted_for_nothing_and_fait_closes_it_again(api, desk, office):
    marie = untravelled(api)
    desk.decide(marie, "acceptation", TRAVEL)
    centre = Desk(office.member())
    assert centre.certify(constat(marie, fait=False)).json["lignes"][0]["suite"] == "fait"
    assert states(marie) == ("ANNULE", "ANNULE")
    centre.certify(constat(marie))
    assert states(marie) == ("A_VALIDER", "TRAITE")
    assert list(accepted.of_service("DEC-1")) == []


def test_the_pay_half_waits_for_the_constat_and_travel_does_not(api, desk, office):
    marie = sent(api, seen=False)
    assert desk.decide(marie, "acceptation", WORK).code == "constat_attendu"
    assert desk.decide(marie, "acceptation", TRAVEL).status == 200
    assert states(marie) == ("A_VALIDER", "VALIDE")
    assert Desk(office.member()).certify(constat(marie)).json["lignes"][0]["suite"] == "fait"
    assert desk.decide(marie, "acceptation", WORK).status == 200
    assert states(marie) == ("VALIDE", "VALIDE")


def test_a_half_sent_back_says_why_on_top_and_its_form_is_open_again(api, desk):
    marie = sent(api)
    assert marie.km() == "136"
    api.forget_mails()
    assert desk.send_back(marie, TRAVEL).status == 200
    seen = marie.see().json
    (told,) = seen["decisions"]
    assert (told["moitie"], told["etat"], told["echeance"]) == (TRAVEL, "RENVOYE", "2026-06-20")
    assert (told["libelle"], told["texte"]) == ("La distance est à vérifier", "Vérifiez la distance.")
    assert (seen["modifiable"], seen["deplacement"]["libelle"]) == (True, "À corriger")
    assert marie.km() == "0", "what was counted is released"
    api.work()
    (mail,) = api.mails()
    assert "La distance est à vérifier" in mail.words
    assert "samedi 20 juin 2026" in mail.words
    assert marie.save(declared(day_trip(km="60"))).status == 200
    again = marie.submit()
    assert (again.status, again.json["deplacement"]["montant"]) == (201, "73.20")
    assert marie.km() == "120"
    assert desk.line(marie)["version"] == again.json["version"], "it is on the worklist again"


@pytest.mark.parametrize("wrong", [{"echeance": "2026-06-01"}, {"echeance": "demain"}, {"texte": " "}, {"motif": "x"}])
def test_a_send_back_needs_a_motif_a_text_and_a_deadline_to_come(api, desk, wrong):
    marie = sent(api)
    answer = desk.send_back(marie, TRAVEL, **wrong)
    assert (answer.status, answer.pointers) == (422, [f"/{next(iter(wrong))}"])
    assert states(marie) == ("A_VALIDER", "A_VALIDER")


@pytest.mark.parametrize(
    ("acte", "half", "motif"),
    [("renvoi", WORK, "distance"), ("renvoi", TRAVEL, "quantite"), ("refus", WORK, "non_justifie")],
)
def test_a_motif_that_speaks_of_the_other_half_is_refused(api, desk, acte, half, motif):
    claim, more = sent(api), {"texte": "Voyez."} | ({"echeance": "2026-06-20"} if acte == "renvoi" else {})
    answer = desk.decide(claim, acte, half, motif=motif, **more)
    assert (answer.status, answer.pointers) == (422, ["/motif"])
    assert desk.decide(claim, acte, half, motif="autre", **more).status == 200


def test_a_send_back_whose_deadline_is_over_is_given_another_one(api, desk):
    marie = sent(api)
    desk.send_back(marie, TRAVEL)
    api.clock.forward(days=470)
    desk.member.sign_in()
    marie.browser.sign_in(marie.person.numero, PHRASE)
    assert marie.see().json["hors_delai"] is True
    assert desk.see(marie).json["actes"]["renvoi"] == [WORK, TRAVEL]
    assert desk.send_back(marie, TRAVEL, echeance="2027-12-20").status == 200
    assert (marie.see().json["echeance"], marie.km()) == ("2027-12-20", "0")
    assert marie.save(declared(day_trip(km="60"))).status == 200
    assert marie.submit().status == 201


def test_a_refusal_gives_its_motif_and_how_to_contest_it(api, desk):
    marie = sent(api)
    api.forget_mails()
    answer = desk.decide(marie, "refus", TRAVEL, motif="deja_paye", texte="Remboursé en mai.")
    assert answer.status == 200, answer.body
    (told,) = marie.see().json["decisions"]
    assert (told["libelle"], told["texte"]) == ("Déjà payé ou déjà remboursé", "Remboursé en mai.")
    assert "tribunal administratif" in told["recours"]
    api.work()
    (mail,) = api.mails()
    for words in ("Déjà payé ou déjà remboursé", "Remboursé en mai.", "deux mois", "tribunal administratif"):
        assert words in mail.words
        assert words in mail.html
    assert marie.see().json["total"] == "310.00", "a refused half counts for nothing"
    assert marie.km() == "0"
    assert marie.save(declared(day_trip(km="1"))).code == "non_modifiable"


@pytest.mark.parametrize("acte", ["annulation", "refus"])
def test_what_was_set_apart_comes_back_as_it_was(api, desk, acte):
    marie = sent(api)
    before = marie.item
    more = {"texte": "Doublon."} | ({"motif": "autre"} if acte == "refus" else {})
    assert desk.decide(marie, acte, **more).status == 200
    assert marie.km() == "0"
    assert desk.decide(marie, "acceptation").code == "decision_impossible"
    assert desk.decide(marie, "retablissement").status == 200
    after = marie.item
    assert states(marie) == ("A_VALIDER", "A_VALIDER")
    assert (after.liste, after.rang, after.calcul, marie.km()) == (before.liste, before.rang, before.calcul, "136")
    assert desk.decide(marie, "acceptation").status == 200


def test_a_cancellation_takes_an_accepted_half_out_of_what_is_to_be_paid_and_gives_it_back(api, desk):
    marie = sent(api)
    desk.decide(marie, "acceptation")
    desk.decide(marie, "annulation", WORK, texte="Erreur de centre.")
    assert [one.moitie for one in accepted.of_service("DEC-1")] == [TRAVEL]
    desk.decide(marie, "retablissement", WORK)
    assert {one.moitie for one in accepted.of_service("DEC-1")} == {WORK, TRAVEL}
    assert states(marie) == ("VALIDE", "VALIDE")


def test_a_claim_not_yet_sent_is_cancelled_and_given_back_too(api, desk):
    marie = claimant(api)
    assert desk.decide(marie, "annulation", texte="Mission retirée.").status == 200
    assert marie.see().json["remuneration"]["libelle"] == "Annulé"
    assert marie.save(declared()).code == "non_modifiable"
    assert desk.decide(marie, "retablissement").status == 200
    assert marie.save(declared()).status == 200


def test_days_claimed_elsewhere_since_a_cancellation_are_not_paid_twice(api, desk):
    marie = sent(api)
    other = marie.on(convoke(api.clock, marie.person, debut="2026-05-18T18:00", fin="2026-05-18T20:00"))
    assert other.see().json["deplacement"]["etat"] == "INVALIDABLE"
    desk.decide(marie, "annulation", texte="Absente le matin.")
    assert other.see().json["deplacement"]["etat"] == "EFFECTUEE", "the next mission of the day opens"
    assert other.save(declared(day_trip(leave="17:00", back="21:00", repas=[]))).status == 200
    assert other.submit().status == 201
    assert desk.decide(marie, "retablissement").code == "jour_deja_rembourse"
    assert desk.decide(marie, "retablissement", WORK).status == 200


def test_nobody_decides_on_their_own_claim_whatever_the_role(api, office):
    marie = sent(api)
    for role in ("gestionnaire", "administrateur"):
        own = Desk(office.member(role, numero=marie.person.numero))
        for acte, more in [
            ("acceptation", {}),
            ("refus", {"motif": "autre", "texte": "x"}),
            ("annulation", {"texte": "x"}),
        ]:
            assert own.decide(marie, acte, **more).code == "propre_dossier"
        assert own.correct(marie, {"/travail/copies": 900}).code == "propre_dossier"
        assert own.lot(marie).json["lignes"][0]["code"] == "propre_dossier"
        assert own.certify(constat(marie)).json["lignes"][0]["code"] == "propre_dossier"
        assert own.line(marie)["propre"] is True
        assert own.see(marie).json["actes"] == {}
    assert states(marie) == ("A_VALIDER", "A_VALIDER")


def test_a_claim_of_another_service_is_out_of_reach(api, office):
    marie = sent(api)
    other = Desk(office.member(services=["DEC-2"]))
    assert other.see(marie).code == "droit_absent"
    assert other.decide(marie, "acceptation").code == "droit_absent"
    assert other.page().code == "droit_absent"
    chef = Desk(office.member("chef_de_centre"))
    assert chef.decide(marie, "acceptation").code == "droit_absent"
    assert states(marie) == ("A_VALIDER", "A_VALIDER")


def test_a_decision_over_another_version_is_refused(api, desk):
    marie = sent(api)
    read = int(marie.item.version)
    marie.withdraw()
    assert desk.decide(marie, "acceptation", version=read).code == "etat_de_frais_change"
    marie.submit()
    assert desk.decide(marie, "acceptation", version=read).code == "etat_de_frais_change"
    assert states(marie) == ("A_VALIDER", "A_VALIDER")


def test_the_same_decision_asked_twice_is_made_once_and_answered_the_same(api, desk):
    marie = sent(api)
    version, same = int(marie.item.version), "0123456789abcdef"
    first = desk.decide(marie, "acceptation", key=same, version=version)
    again = desk.decide(marie, "acceptation", key=same, version=version)
    assert (again.status, again.json) == (first.status, first.json)
    assert len(journalled(marie, "validation")) == 1
    assert desk.decide(marie, "retour", key=same).code == "cle_d_idempotence_reutilisee"


def test_two_members_who_decide_at_once_make_one_decision(api, office):
    marie = sent(api)
    version, desks = int(marie.item.version), [Desk(office.member()), Desk(office.member())]

    def act(n):
        if n:
            return desks[n].decide(marie, "refus", version=version, motif="non_due", texte="Hors barème.")
        return desks[n].decide(marie, "acceptation", version=version)

    statuses = sorted(answer.status for answer in at_once(2, act))
    assert statuses == [200, 409]
    assert states(marie) in {("VALIDE", "VALIDE"), ("REFUSE", "REFUSE")}
    km = str(Kilometres.get(f"P#{marie.person.compte}", "K#2026").km)
    assert km == ("136" if states(marie)[0] == "VALIDE" else "0")


def test_a_large_sum_needs_two_members(api, office):
    marie = sent(api, copies=300)
    first, second = Desk(office.member()), Desk(office.member())
    visa = first.decide(marie, "acceptation")
    assert (visa.status, visa.json["decision"]) == (200, "visa")
    assert states(marie) == ("A_VALIDER", "A_VALIDER")
    assert first.decide(marie, "acceptation").code == "second_visa_requis"
    assert first.see(marie).json["visa"]["le_votre"] is True
    assert second.decide(marie, "acceptation").json["decision"] == "validation"
    assert states(marie) == ("VALIDE", "VALIDE")


def test_a_visa_is_for_what_was_seen_and_for_nothing_else(api, office):
    marie = sent(api, copies=300)
    first, second = Desk(office.member()), Desk(office.member())
    first.decide(marie, "acceptation")
    assert second.correct(marie, {"/travail/copies": 290}).status == 200
    assert second.decide(marie, "acceptation").json["decision"] == "visa", "the first one saw another amount"
    assert first.decide(marie, "acceptation").json["decision"] == "validation"


def test_a_visa_is_for_the_halves_that_were_accepted_and_no_other(api, office):
    marie = sent(api, copies=300)
    first, second = Desk(office.member()), Desk(office.member())
    assert first.decide(marie, "acceptation", TRAVEL).json["decision"] == "visa"
    assert second.decide(marie, "acceptation").json["decision"] == "visa", "nobody else has accepted the work"
    assert first.decide(marie, "acceptation").json["decision"] == "validation"


def test_two_accounts_of_one_person_are_not_two_members(api, office):
    marie = sent(api, copies=300)
    first, second = Desk(office.member(numero="777001")), Desk(office.member(numero="777001"))
    assert first.decide(marie, "acceptation").json["decision"] == "visa"
    assert second.decide(marie, "acceptation").code == "second_visa_requis"


def test_setting_a_half_apart_does_not_spare_the_second_member(api, office):
    marie, alone = sent(api, copies=190), Desk(office.member())
    assert alone.decide(marie, "annulation", TRAVEL, texte="À revoir.").status == 200
    assert alone.decide(marie, "acceptation", WORK).json["decision"] == "visa", "950 € now, 1 028 € once given back"
    assert alone.decide(marie, "retablissement", TRAVEL).status == 200
    assert alone.decide(marie, "acceptation").json["decision"] == "visa"
    assert states(marie) == ("A_VALIDER", "A_VALIDER")


def test_a_rate_that_nobody_knows_is_not_accepted(api, desk):
    marie = sent(api, taux="A_CONFIGURER", examen="BP")
    assert desk.decide(marie, "acceptation", WORK).code == "taux_a_configurer"
    assert desk.decide(marie, "acceptation", TRAVEL).status == 200


def test_reading_a_claim_leaves_one_trace(api, desk):
    marie = sent(api)
    for _ in range(2):
        assert desk.see(marie).status == 200
    assert [entry.details["mission"] for entry in journalled(marie, "etat_consulte")] == [marie.numero]
    told = desk.see(marie).json["historique"]
    acts = {(act["libelle"], act["par"]) for act in told}
    assert {("État de frais consulté", "Damien Roux"), ("État de frais transmis", "la personne")} <= acts


def test_the_person_reads_that_their_financial_file_holds_the_payment(api, desk):
    marie = sent(api, person_facts={"dossier_financier": "perime", "dossier_financier_date": "2024-01-15"})
    desk.decide(marie, "acceptation")
    told = marie.see().json["decisions"]
    assert {one["etat"] for one in told} == {"VALIDE"}
    assert "Le paiement attend votre dossier financier, périmé depuis le 15" in told[0]["texte"]


def test_what_the_payer_rejected_is_decided_again_with_its_reason_on_top(api, desk):
    marie = sent(api)
    desk.decide(marie, "acceptation")
    rejected = {TRAVEL: {"motif": "rib", "texte": "RIB clos"}}
    with Transaction() as transaction:
        moves.put(transaction, marie.item, {TRAVEL: "TRANSMIS_LIQUIDATION"}, "mise_en_paiement", api.clock.now)
    with Transaction() as transaction:
        moves.put(transaction, marie.item, {TRAVEL: "REJETE"}, "rejet", api.clock.now, rejets=rejected)
    assert [one.moitie for one in accepted.of_service("DEC-1")] == [WORK]
    line = desk.line(marie, etat="REJETE")
    assert [(reason["code"], reason["moitie"]) for reason in line["raisons"]] == [("rejet", TRAVEL)]
    assert "RIB clos" in line["raisons"][0]["phrase"]
    told = {one["moitie"]: one for one in marie.see().json["decisions"]}
    assert told[TRAVEL]["texte"] == "RIB clos"
    assert desk.decide(marie, "retour").code == "decision_impossible"
    assert desk.decide(marie, "acceptation", TRAVEL).status == 200
    assert states(marie) == ("VALIDE", "VALIDE")


def test_a_claim_taken_back_while_it_is_accepted_is_one_or_the_other(api, desk):
    marie = sent(api)
    version = int(marie.item.version)

    def act(n):
        return marie.withdraw(version=version) if n else desk.decide(marie, "acceptation", version=version)

    assert sorted(answer.status for answer in at_once(2, act)) == [200, 409]
    waiting = {one.moitie for one in accepted.of_service("DEC-1")}
    assert (states(marie), waiting) in [
        (("VALIDE", "VALIDE"), {WORK, TRAVEL}),
        (("NON_EFFECTUEE", "NON_EFFECTUEE"), set()),
    ]


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_decided_in_whatever_order_the_books_stay_straight(api, desk, seed):
    """Kilometres, list of what is to be paid and worklist say what the halves say, after each act, refused or not."""
    dice, marie = Random(seed), sent(api)
    for _ in range(25):
        acte = dice.choice(
            ["acceptation", "retour", "renvoi", "refus", "annulation", "retablissement", "constat", "person"]
        )
        halves = dice.choice([(WORK,), (TRAVEL,), (WORK, TRAVEL)])
        more = {"motif": "autre", "texte": "x"} if acte in ("renvoi", "refus") else {"texte": "x"}
        if acte == "person":
            answer = dice.choice([marie.submit, marie.withdraw])()
        elif acte == "constat":
            answer = desk.certify(constat(marie, fait=dice.random() < 0.7))
        elif acte == "renvoi":
            answer = desk.send_back(marie, *halves)
        else:
            answer = desk.decide(marie, acte, *halves, **(more if acte in ("refus", "annulation") else {}))
        assert answer.status < 500, answer.body
        found = marie.item
        counted = sum(float(km) for km in (found.km_par_annee or {}).values())
        assert float(marie.km()) == counted == (136 if found.deplacement in SENT else 0)
        due = {half for half in (WORK, TRAVEL) if getattr(found, half) == "VALIDE"}
        assert {one.moitie for one in accepted.of_service("DEC-1")} == due
        assert (found.liste == "DEC-1#A_VALIDER") == ("A_VALIDER" in states(marie))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"acte": {}, "version": 2, "moities": [WORK]},
        {"acte": "payer", "version": 2, "moities": [WORK]},
        {"acte": "acceptation", "version": "2", "moities": [WORK]},
        {"acte": "acceptation", "version": 2, "moities": []},
        {"acte": "acceptation", "version": 2, "moities": [WORK, WORK]},
        {"acte": "acceptation", "version": 2, "moities": [{}]},
        {"acte": "acceptation", "version": 2, "moities": [WORK], "montant": "1.00"},
        {"acte": "refus", "version": 2, "moities": [WORK], "motif": [], "texte": "x"},
        {"acte": "refus", "version": 2, "moities": [WORK], "motif": "autre"},
        {"acte": "annulation", "version": 2, "moities": [WORK], "texte": "x" * 1001},
    ],
)
def test_a_malformed_decision_is_refused_by_name(desk, body):
    answer = desk.member.browser.post("/gestion/etats-de-frais/a/1/decision", body, Idempotency_Key="0123456789abcdef")
    assert answer.status == 422, answer.body
    assert answer.pointers
