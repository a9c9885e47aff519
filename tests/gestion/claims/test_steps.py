"""What each decision changes in a claim, and when it is refused: read on items that no table keeps."""

import datetime as dt
from decimal import Decimal as D

import pytest

from chalicelib.academie import ACADEMIE
from chalicelib.frais.claim import states
from chalicelib.gestion.claims import checks, refusals, service_fait, showing, steps
from chalicelib.gestion.claims.service_fait import Constat
from chalicelib.gestion.claims.steps import Step
from chalicelib.identity.staff.models import Personnel
from tests.gestion.claims.held import BOTH, MOMENT, NOW, TRAVEL, WORK, ask, claim, etat, held, place
from tests.people import day_trip, declared

KM = {"2026": "136"}
APART = {"avant": "A_VALIDER", "acte": "refus", "km": {"2026": "136"}}


def by(act, **more):
    return {"acte": act, "par": "G#luce", "moment": MOMENT, "lot": None, **more}


def ago(**spell):
    return (NOW - dt.timedelta(**spell)).isoformat(timespec="seconds")


# Acceptation


def test_an_acceptance_validates_its_halves_and_tells_once_it_may_no_longer_be_undone():
    before = {"autre": {"acte": "refus"}}
    step = steps.accept(held(etat(decisions=before, visa={"version": 3})), ask("acceptation", selection="lot-1"))
    until = (NOW + dt.timedelta(minutes=30)).isoformat(timespec="seconds")
    own = by("acceptation", avant="A_VALIDER", lot="lot-1", retour_jusqu_a=until)
    more = {"decisions": {"autre": {"acte": "refus"}, WORK: own, TRAVEL: own}, "visa": None}
    assert step == Step("validation", {WORK: "VALIDE", TRAVEL: "VALIDE"}, more, {}, ("avis_acceptation", 30), until=until)


def test_a_half_rejected_by_the_payer_may_be_accepted_again():
    step = steps.accept(held(etat("REJETE", "ACCEPTE")), ask("acceptation", WORK))
    assert (step.now_in, step.more["decisions"][WORK]["avant"]) == ({WORK: "VALIDE"}, "REJETE")


@pytest.mark.parametrize("state", sorted(set(states.LABELS) - {"A_VALIDER", "REJETE"}))
def test_only_what_waits_is_accepted_or_refused(state):
    for act in (steps.accept, steps.refuse):
        with pytest.raises(refusals.NotToDecide):
            act(held(etat(state)), ask("acte"))
        with pytest.raises(refusals.NotToDecide):
            act(held(etat(state)), ask("acte", WORK))


def test_nothing_asked_is_nothing_to_decide():
    for act in (steps.accept, steps.refuse, steps.send_back, steps.cancel, steps.restore, steps.undo):
        with pytest.raises(refusals.NotToDecide):
            act(held(), steps.Ask("acte", "marie", "210001", 3, (), "cle"))


@pytest.mark.parametrize(("seen", "refusal"), [(None, refusals.WorkNotSeen), (False, refusals.WorkNotDone)])
def test_work_is_accepted_once_the_centre_has_seen_it(seen, refusal):
    with pytest.raises(refusal):
        steps.accept(held(at=place(service_fait=seen)), ask("acceptation", WORK))
    assert steps.accept(held(at=place(service_fait=seen)), ask("acceptation", TRAVEL)).act == "validation"


def test_a_half_without_a_rate_is_not_accepted_and_the_other_is():
    without = held(at=place(examen="BP", taux="A_CONFIGURER"))
    with pytest.raises(refusals.RateMissing):
        steps.accept(without, ask("acceptation"))
    assert steps.accept(without, ask("acceptation", TRAVEL)).now_in == {TRAVEL: "VALIDE"}


def test_a_half_with_a_line_to_complete_is_not_accepted_and_the_other_is():
    subjects = {**declared(day_trip()), "travail": {"sujets": 2}}
    without = held(etat(declaration=subjects), at=place(type="elaboration_sujets", taux="A1"))
    assert [line["etat"] for line in without.etat.calcul[WORK]["lignes"]] == ["A_COMPLETER"]
    with pytest.raises(refusals.LineIncomplete):
        steps.accept(without, ask("acceptation"))
    assert showing.acceptable(without.claim) == [TRAVEL]
    assert steps.accept(without, ask("acceptation", TRAVEL)).now_in == {TRAVEL: "VALIDE"}


def contested(objet, cible=MOMENT, suite=None):
    return [{"quand": MOMENT, "objet": objet, "cible": cible, "texte": "Non.", "suite": suite}]


@pytest.mark.parametrize(
    ("objet", "facts", "halves"),
    [
        ("non_fait", {}, {WORK, TRAVEL}),
        ("quantite", {}, {WORK}),
        ("correction", {"corrections": [{"moitie": TRAVEL, "quand": MOMENT}, {"moitie": WORK, "quand": "2026-05-30"}]}, {TRAVEL}),
        ("refus", {"mis_de_cote": {WORK: {"moment": MOMENT}, TRAVEL: {"moment": "2026-05-30"}}}, {WORK}),
    ],
)
def test_what_is_contested_waits_for_its_answer_before_it_is_accepted(objet, facts, halves):
    one = held(etat(contestations=contested(objet), **facts))
    assert set(showing.acceptable(one.claim)) == set(BOTH) - halves
    assert {found.moitie for found in checks.reasons(one.claim, lambda _: ()) if found.code == "contestation_en_attente"} == halves
    for half in BOTH:
        if half in halves:
            with pytest.raises(refusals.ContestationWaiting):
                steps.accept(one, ask("acceptation", half))
        else:
            assert steps.accept(one, ask("acceptation", half)).act == "validation"
    answered = held(etat(contestations=contested(objet, suite="rejetee"), **facts))
    assert steps.accept(answered, ask("acceptation")).act == "validation"


# Deux visas


def costly(work="A_VALIDER", travel="A_VALIDER", **facts):
    """186 copies: 930,00 € of work, and 78,32 € of travel."""
    return etat(work, travel, declaration=declared(day_trip(), copies=186), **facts)


def visa(**more):
    return {"par": "G#paul", "numero": "9", "moment": MOMENT, "version": 3, "moities": list(BOTH), **more}


def test_from_the_threshold_on_the_first_acceptance_is_a_visa():
    step = steps.accept(held(costly()), ask("acceptation"))
    known = {"par": "G#luce", "numero": "aucun", "nom": "", "moment": MOMENT, "version": 4, "moities": [WORK, TRAVEL]}
    assert step == Step("visa", {}, {"visa": known})


def test_a_member_without_a_number_signs_without_one():
    member = Personnel("G#luce", "G", role="gestionnaire")
    assert steps.accept(held(costly(), member), ask("acceptation")).more["visa"]["numero"] == ""


@pytest.mark.parametrize(("threshold", "act"), [("1008.32", "visa"), ("1008.33", "validation")])
def test_the_threshold_itself_takes_two(monkeypatch, threshold, act):
    monkeypatch.setitem(vars(ACADEMIE.gestion), "deux_visas", threshold)
    assert steps.accept(held(costly()), ask("acceptation", TRAVEL)).act == act


@pytest.mark.parametrize(
    ("travel", "act"),
    [(state, "visa") for state in ("VALIDE", "RENVOYE", "ANNULE", "REFUSE", "ACCEPTE")] + [("NON_EFFECTUEE", "validation")],
)
def test_what_is_at_stake_holds_what_may_come_again(travel, act):
    assert steps.accept(held(costly("A_VALIDER", travel)), ask("acceptation", WORK)).act == act


def test_another_member_s_acceptance_decides():
    assert steps.accept(held(costly(visa=visa())), ask("acceptation")).act == "validation"
    assert steps.accept(held(costly(visa=visa())), ask("acceptation", WORK)).act == "validation"


@pytest.mark.parametrize(
    "kept",
    [visa(version=2), visa(moities=[WORK]), {**visa(), "moities": None}, None],
    ids=["another version", "another half", "no half", "none"],
)
def test_a_visa_that_is_not_on_this_is_a_first_one(kept):
    assert steps.accept(held(costly(visa=kept)), ask("acceptation")).act == "visa"


def test_nobody_gives_both_visas_nor_with_another_account_of_theirs():
    with pytest.raises(refusals.OtherVisaNeeded):
        steps.accept(held(costly(visa=visa(par="G#luce"))), ask("acceptation"))
    twin = Personnel("G#luce", "G", role="gestionnaire", numero_intervenant="9")
    with pytest.raises(refusals.OtherVisaNeeded):
        steps.accept(held(costly(visa=visa()), twin), ask("acceptation"))
    assert steps.accept(held(costly(visa=visa(numero="")), twin), ask("acceptation")).act == "validation"


# Retour


def accepted(moment, acte="acceptation", **facts):
    kept = {half: {"acte": acte, "avant": "A_VALIDER", "moment": moment} for half in BOTH}
    return etat("VALIDE", "VALIDE", decisions={**kept, "autre": {}}, **facts)


def test_a_young_acceptance_is_undone_and_leaves_no_milestone():
    reached = {WORK: {"VALIDE": "x", "A_VALIDER": "y"}, TRAVEL: {"VALIDE": "z"}}
    step = steps.undo(held(accepted(ago(minutes=29, seconds=59), jalons=reached)), ask("retour", WORK))
    left = {TRAVEL: {"acte": "acceptation", "avant": "A_VALIDER", "moment": ago(minutes=29, seconds=59)}, "autre": {}}
    jalons = {WORK: {"A_VALIDER": "y"}, TRAVEL: {"VALIDE": "z"}}
    assert step == Step("retour", {WORK: "A_VALIDER"}, {"jalons": jalons, "decisions": left})


@pytest.mark.parametrize(
    "kept",
    [accepted(ago(minutes=30)), accepted(ago(minutes=1), "refus"), etat("VALIDE", "VALIDE")],
    ids=["too late", "no acceptance", "no trace"],
)
def test_what_is_no_young_acceptance_is_not_undone(kept):
    with pytest.raises(refusals.UndoTooLate):
        steps.undo(held(kept), ask("retour"))


def test_one_old_half_keeps_both_accepted():
    kept = accepted(ago(minutes=1))
    kept.decisions = {**kept.decisions, TRAVEL: {**kept.decisions[TRAVEL], "moment": ago(hours=1)}}
    with pytest.raises(refusals.UndoTooLate):
        steps.undo(held(kept), ask("retour"))


@pytest.mark.parametrize("state", ["A_VALIDER", "TRANSMIS_LIQUIDATION", "ACCEPTE"])
def test_only_an_accepted_half_is_undone(state):
    with pytest.raises(refusals.NotToDecide):
        steps.undo(held(etat(state, "VALIDE")), ask("retour"))


# Renvoi, refus, annulation


def test_a_send_back_tells_why_until_when_and_releases_the_kilometres():
    before = {TRAVEL: {"motif": "dates"}, "autre": {"motif": "x"}}
    sent_back = ask("renvoi", motif="distance", texte="Trop long.", echeance="2026-06-20")
    step = steps.send_back(held(etat(renvois=before, km_par_annee=KM, decisions={"autre": {}})), sent_back)
    given = {"motif": "distance", "texte": "Trop long.", "echeance": "2026-06-20"}
    own = by("renvoi", avant="A_VALIDER")
    assert step.more == {
        "renvois": {"autre": {"motif": "x"}, WORK: given, TRAVEL: given},
        "visa": None,
        "montant_remuneration": None,
        "montant_deplacement": None,
        "decisions": {"autre": {}, WORK: own, TRAVEL: own},
        "km_par_annee": None,
    }
    assert (step.act, step.now_in, step.mail) == ("renvoi", {WORK: "RENVOYE", TRAVEL: "RENVOYE"}, ("avis_renvoi", 0))
    assert step.moved == {2026: D(-136)}


def test_the_kilometres_stay_when_the_travel_is_not_touched():
    step = steps.send_back(held(etat(km_par_annee=KM)), ask("renvoi", WORK))
    assert (step.moved, "km_par_annee" in step.more) == ({}, False)
    step = steps.cancel(held(etat("A_VALIDER", "NON_EFFECTUEE", km_par_annee=KM)), ask("annulation"))
    assert (step.moved, "km_par_annee" in step.more) == ({}, False)


def test_what_came_back_too_late_may_be_sent_back_again(monkeypatch):
    late = held(etat("RENVOYE", "RENVOYE"))
    assert steps.to_send_back(late) == {"A_VALIDER", "REJETE"}
    with pytest.raises(refusals.NotToDecide):
        steps.send_back(late, ask("renvoi"))
    monkeypatch.setitem(vars(ACADEMIE.frais), "echeances", {"2026": dt.date(2026, 5, 31)})
    again = held(etat("RENVOYE", "RENVOYE"))
    assert steps.to_send_back(again) == {"A_VALIDER", "REJETE", "RENVOYE"}
    assert steps.send_back(again, ask("renvoi")).now_in == {WORK: "RENVOYE", TRAVEL: "RENVOYE"}


def test_a_refusal_sets_apart_what_was_asked_with_its_kilometres():
    asked = ask("refus", motif="non_due", texte="Non prévu.")
    step = steps.refuse(held(etat(km_par_annee=KM, mis_de_cote={"autre": {}})), asked)
    why = {"acte": "refus", "motif": "non_due", "texte": "Non prévu.", "par": "G#luce", "moment": MOMENT}
    assert step.more["mis_de_cote"] == {
        "autre": {},
        WORK: {**why, "avant": "A_VALIDER"},
        TRAVEL: {**why, "avant": "A_VALIDER", "km": KM},
    }
    assert (step.act, step.now_in, step.mail) == ("refus", {WORK: "REFUSE", TRAVEL: "REFUSE"}, ("avis_refus", 0))
    assert (step.moved, step.more["km_par_annee"], step.more["visa"]) == ({2026: D(-136)}, None, None)
    assert step.more["decisions"] == {half: by("refus", avant="A_VALIDER") for half in BOTH}


@pytest.mark.parametrize("state", sorted(set(states.LABELS) - {"PAS_DE_FRAIS", "INVALIDABLE", "EN_ATTENTE"}))
def test_what_may_be_cancelled_is_due_and_not_with_the_payer(state):
    one = held(etat(state, "A_VALIDER"))
    if state in {"TRANSMIS_LIQUIDATION", "ACCEPTE", "ANNULE", "REFUSE"}:
        with pytest.raises(refusals.NotToDecide):
            steps.cancel(one, ask("annulation", WORK))
        return
    step = steps.cancel(one, ask("annulation", WORK, motif="m", texte="t"))
    assert (step.act, step.now_in, step.mail) == ("annulation", {WORK: "ANNULE"}, None)
    apart = {"acte": "annulation", "motif": "m", "texte": "t", "par": "G#luce", "moment": MOMENT, "avant": state}
    assert step.more == {"mis_de_cote": {WORK: apart}, "visa": None}


@pytest.mark.parametrize("rule", [{"taux": "NR"}, {"mode_evaluation": "ECA"}])
def test_what_is_not_due_is_not_cancelled(rule):
    with pytest.raises(refusals.NotToDecide):
        steps.cancel(held(etat("NON_EFFECTUEE", "A_VALIDER"), at=place(**rule)), ask("annulation", WORK))


def test_a_claim_without_kilometres_is_set_apart_with_none():
    step = steps.cancel(held(), ask("annulation", TRAVEL))
    assert step.more["mis_de_cote"][TRAVEL]["km"] == {}


# Rétablissement


def apart(work="REFUSE", travel="REFUSE", **facts):
    kept = {half: dict(APART) for half in BOTH}
    return etat(work, travel, mis_de_cote={**kept, "autre": {}}, decisions={WORK: {}, TRAVEL: {}, "autre": {}}, **facts)


def test_what_was_refused_or_cancelled_comes_back_as_it_was_with_its_kilometres():
    reached = {WORK: {"REFUSE": "x", "A_VALIDER": "y"}, TRAVEL: {"ANNULE": "z"}}
    step = steps.restore(held(apart("REFUSE", "ANNULE", jalons=reached)), ask("retablissement"))
    assert step.more == {
        "mis_de_cote": {"autre": {}},
        "decisions": {"autre": {}},
        "jalons": {WORK: {"A_VALIDER": "y"}, TRAVEL: {}},
        "km_par_annee": KM,
    }
    assert (step.act, step.now_in, step.mail) == ("retablissement", {WORK: "A_VALIDER", TRAVEL: "A_VALIDER"}, None)
    assert step.moved == {2026: D(136)}


def test_work_alone_comes_back_without_looking_at_the_days():
    step = steps.restore(held(apart()), ask("retablissement", WORK))
    assert (step.now_in, step.moved, "km_par_annee" in step.more) == ({WORK: "A_VALIDER"}, {}, False)


def test_travel_without_kilometres_raises_the_counter_all_the_same():
    kept = apart()
    kept.mis_de_cote = {TRAVEL: {"avant": "A_VALIDER", "acte": "refus", "km": None}}
    step = steps.restore(held(kept), ask("retablissement", TRAVEL))
    assert (step.moved, step.more["km_par_annee"]) == ({2026: D(0)}, {})


def test_what_was_set_apart_without_a_trace_comes_back_as_never_begun():
    step = steps.restore(held(etat("ANNULE", "ANNULE")), ask("retablissement"))
    assert (step.now_in, step.moved) == ({WORK: "NON_EFFECTUEE", TRAVEL: "NON_EFFECTUEE"}, {})


@pytest.mark.parametrize("state", ["A_VALIDER", "VALIDE", "RENVOYE"])
def test_only_what_was_set_apart_comes_back(state):
    with pytest.raises(refusals.NotToDecide):
        steps.restore(held(etat(state, "ANNULE")), ask("retablissement"))


def test_what_the_centre_denies_comes_back_by_the_constat_alone():
    denied = held(apart("ANNULE", "ANNULE"), at=place(service_fait=False))
    with pytest.raises(refusals.WorkNotDone):
        steps.restore(denied, ask("retablissement"))
    assert steps.restore(denied, ask("constat")).act == "retablissement"


def rival(numero="210002", day="2026-05-18", leave="06:45", back="18:30"):
    """Another claim of the person, transmitted for that day."""
    at = place(numero, debut=f"{day}T08:30", fin=f"{day}T17:30")
    item = etat(numero=numero, declaration=declared(day_trip(day, leave=leave, back=back)))
    claim(item, at)
    return item, at


@pytest.mark.parametrize(
    "other",
    [rival(), rival(day="2026-05-19", leave="00:10", back="18:30")],
    ids=["the same day", "the same hours"],
)
def test_days_claimed_elsewhere_since_do_not_come_back(other):
    back = {"back": "18:30"} if other[1].debut.startswith("2026-05-18") else {"back": "00:30", "retour_jour": "2026-05-19"}
    kept = apart(declaration=declared(day_trip(**back)))
    with pytest.raises(refusals.DayTaken):
        steps.restore(held(kept, others=[other]), ask("retablissement"))
    assert steps.restore(held(kept, others=[other]), ask("retablissement", WORK)).act == "retablissement"


def test_another_day_takes_nothing():
    assert steps.restore(held(apart(), others=[rival(day="2026-05-20")]), ask("retablissement")).act == "retablissement"


def test_each_act_has_its_step():
    assert {act: step.__name__ for act, step in steps.ACTS.items()} == {
        "acceptation": "accept", "retour": "undo", "renvoi": "send_back", "refus": "refuse", "annulation": "cancel",
        "retablissement": "restore",
    }  # fmt: skip


# Constat de service fait


def constat(fait, quantite=None):
    return Constat("marie", "210001", fait, quantite)


def test_non_fait_cancels_both_halves_for_the_constat():
    step = service_fait.step(held(etat(km_par_annee=KM)), constat(False))
    assert (step.act, step.now_in, step.moved, step.mail) == (
        "constat_non_fait", {WORK: "ANNULE", TRAVEL: "ANNULE"}, {2026: D(-136)}, None,
    )  # fmt: skip
    why = {"acte": "constat", "motif": "constat", "texte": "", "par": "G#luce", "moment": MOMENT, "avant": "A_VALIDER"}
    assert step.more["mis_de_cote"] == {WORK: why, TRAVEL: {**why, "km": KM}}


def test_non_fait_leaves_what_is_not_due_and_may_change_nothing():
    step = service_fait.step(held(etat("REFUSE", "A_VALIDER")), constat(False))
    assert step.now_in == {TRAVEL: "ANNULE"}
    assert service_fait.step(held(etat("REFUSE", "ANNULE")), constat(False)) is None


@pytest.mark.parametrize("state", ["TRANSMIS_LIQUIDATION", "ACCEPTE"])
def test_non_fait_after_the_payer_has_it_is_refused(state):
    with pytest.raises(refusals.AlreadyPaying):
        service_fait.step(held(etat("A_VALIDER", state)), constat(False))


def by_constat(**facts):
    kept = {half: {"acte": "constat", "avant": "A_VALIDER", "km": KM if half == TRAVEL else None} for half in BOTH}
    return etat("ANNULE", "ANNULE", mis_de_cote=kept, **facts)


def test_fait_gives_back_what_the_constat_cancelled_and_nothing_else():
    step = service_fait.step(held(by_constat(), at=place(service_fait=False)), constat(True))
    assert (step.act, step.now_in, step.moved) == ("constat_fait", {WORK: "A_VALIDER", TRAVEL: "A_VALIDER"}, {2026: D(136)})
    assert service_fait.step(held(etat()), constat(True)) is None
    other = by_constat()
    other.mis_de_cote = {half: {"acte": "annulation", "avant": "A_VALIDER"} for half in BOTH}
    assert service_fait.step(held(other), constat(True)) is None
    since = by_constat()
    since.remuneration = since.deplacement = "REFUSE"
    assert service_fait.step(held(since), constat(True)) is None


def test_fait_leaves_cancelled_the_travel_whose_day_was_claimed_since():
    step = service_fait.step(held(by_constat(), others=[rival()], at=place(service_fait=False)), constat(True))
    assert (step.act, step.now_in, step.moved) == ("constat_fait", {WORK: "A_VALIDER"}, {})
    assert step.more["mis_de_cote"] == {
        TRAVEL: {
            "acte": "annulation", "avant": "A_VALIDER", "km": KM, "motif": "annulation",
            "texte": f"{refusals.DayTaken.title}.",
        }
    }  # fmt: skip


def test_fait_with_the_travel_alone_cancelled_changes_its_reason():
    kept = etat("VALIDE", "ANNULE", mis_de_cote={TRAVEL: {"acte": "constat", "avant": "A_VALIDER"}})
    step = service_fait.step(held(kept, others=[rival()], at=place(service_fait=False)), constat(True))
    assert (step.act, step.now_in) == ("constat_fait", {})
    assert step.more["mis_de_cote"][TRAVEL]["acte"] == "annulation"
