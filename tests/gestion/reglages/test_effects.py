"""What a setting would change is told before it counts, and written after on what waits: never over what was accepted."""

import pytest

from chalicelib.gestion.claims import worklist
from chalicelib.identity.models import account_key
from chalicelib.journal import Entree
from tests.gestion import staff
from tests.gestion.dossiers import TRAVEL, WORK, Desk, sent
from tests.gestion.reglages.test_settings import WHERE, decide, desk, propose, set_

key, office, desk = staff.key, staff.office, desk


def effect(who, id_, cursor="", service="DEC-1"):
    answer = who.member.browser.get(f"{WHERE}/{id_}/effet?service={service}&curseur={cursor}")
    assert answer.status == 200, answer.body
    return answer.json


def recompute(who, cursor=None, service="DEC-1"):
    answer = who.member.browser.post(f"{WHERE}/recalcul", {"service": service, "curseur": cursor})
    assert answer.status == 200, answer.body
    return answer.json


def entries(claim):
    return [one for one in Entree.by_objet.query(account_key(claim.person.compte)) if one.action == "recalcul"]


def test_the_claims_and_euros_that_would_change_are_told_before(api, desk):
    claim = sent(api)
    before = claim.item.calcul
    made = propose(desk[0]).json["id"]
    told = effect(desk[1], made)
    assert (told["regardes"], told["changent"], told["avant"], told["apres"], told["suite"]) == (1, 1, "310.00", "378.20", None)
    (line,) = told["etats"]
    assert (line["numero"], line["avant"], line["apres"]) == (claim.numero, "310,00\u00a0€", "378,20\u00a0€")
    assert claim.item.calcul == before


def test_other_days_other_exams_and_thresholds_change_no_amount(api, desk):
    sent(api)
    for more in ({"du": "2026-09-01"}, {"nom": "taux.copie.T1", "valeur": "0,80"}, {"nom": "examens.DNB.copie", "valeur": "T2"}):
        told = effect(desk[0], propose(desk[0], **more).json["id"])
        assert (told["concerne_les_montants"], told["changent"]) == (True, 0), more
    told = effect(desk[0], propose(desk[0], nom="gestion.deux_visas", valeur="500").json["id"])
    assert (told["concerne_les_montants"], told["changent"], told["suite"]) == (False, 0, None)


def test_the_preview_is_read_in_parts_and_says_that_more_follows(api, desk, monkeypatch):
    monkeypatch.setattr(worklist, "SLICE", 1)
    for rank in range(2):
        sent(api, courriel=f"p{rank}@exemple.fr")
    made = propose(desk[0]).json["id"]
    first = effect(desk[0], made)
    rest = effect(desk[0], made, first["suite"])
    assert (first["regardes"], rest["regardes"], rest["suite"]) == (1, 1, None)
    assert first["etats"] != rest["etats"]


def test_what_waits_is_amber_until_it_is_computed_again_and_that_is_done_once(api, desk):
    claim = sent(api)
    set_(desk)
    (reason,) = [one for one in desk[0].line(claim)["raisons"] if one["code"] == "reglages_changes"]
    assert (reason["moitie"], "378,20" in reason["phrase"]) == (WORK, True)
    assert [recompute(desk[0])["recalcules"] for _ in range(2)] == [1, 0]
    assert (int(claim.item.montant_remuneration), int(claim.item.montant_deplacement)) == (37820, 7832)
    assert [step["libelle"] for step in claim.see().json["historique"]][-1] == "Recalculé avec les barèmes et réglages confirmés"
    assert "reglages_changes" not in {one["code"] for one in desk[0].line(claim)["raisons"]}
    assert len(entries(claim)) == 1
    assert desk[0].decide(claim, "acceptation", WORK, TRAVEL).status == 200
    assert claim.see().json["calcul"]["total"] == "456.52"


def test_an_accepted_half_keeps_its_figures_beside_one_that_waits(api, desk):
    claim = sent(api)
    assert desk[0].decide(claim, "acceptation", WORK).status == 200
    set_(desk)
    set_(desk, nom="taux.repas.metropole", valeur="21")
    told = recompute(desk[0])
    assert (told["recalcules"], int(claim.item.montant_remuneration)) == (1, 31000)
    assert int(claim.item.montant_deplacement) == 7832 + 100
    assert claim.item.calcul["remuneration"]["total"] == "310.00"
    assert claim.see().json["calcul"]["total"] == "389.32"


def test_a_withdrawal_is_previewed_and_gives_the_former_figures_back(api, desk):
    claim = sent(api)
    id_ = set_(desk)
    recompute(desk[0])
    decide(desk[1], id_, "retrait", "CONFIRME")
    assert (effect(desk[0], id_)["avant"], effect(desk[0], id_)["apres"]) == ("378.20", "310.00")
    assert decide(desk[0], id_, "confirmation", "RETRAIT_PROPOSE").status == 200
    recompute(desk[0])
    assert int(claim.item.montant_remuneration) == 31000


def test_an_exam_without_rate_gets_one_and_its_claims_can_then_be_accepted(api, desk):
    claim = sent(api, taux="A_CONFIGURER", examen="Brevet professionnel")
    assert desk[0].decide(claim, "acceptation", WORK).code == "taux_a_configurer"
    set_(desk, nom="examens.Brevet professionnel.copie", valeur="T3")
    assert recompute(desk[0])["recalcules"] == 1
    assert claim.item.calcul["remuneration"]["total"] == "107.26"
    assert desk[0].decide(claim, "acceptation", WORK).status == 200


@pytest.mark.parametrize("known", ["numero", "courriel"])
def test_a_member_leaves_their_own_claim_to_another(api, office, desk, known):
    claim = sent(api)
    set_(desk)
    by = {"numero": claim.person.numero, "courriel": "homonyme"}
    facts = {"courriel": "m.denis@exemple.fr"} if known == "courriel" else {}
    own = Desk(office.member(services=["DEC-1"], numero=by[known], **facts))
    assert recompute(own) == {"regardes": 1, "recalcules": 0, "laisses": 1, "suite": None}
    assert int(claim.item.montant_remuneration) == 31000


@pytest.mark.parametrize("service", ["DEC-2", ""])
def test_another_service_is_not_asked_of(desk, service):
    made = propose(desk[0]).json["id"]
    assert desk[0].member.browser.get(f"{WHERE}/{made}/effet?service={service}").status in (403, 422)
    assert desk[0].member.browser.post(f"{WHERE}/recalcul", {"service": service}).status in (403, 422)
