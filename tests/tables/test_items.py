"""Items are read by a shorter way than pynamodb's, and to the same values."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pynamodb import attributes
from pynamodb.attributes import AttributeContainer
from pynamodb.exceptions import AttributeDeserializationError

from chalicelib.frais.claim.models import EtatDeFrais
from chalicelib.identity.models import Compte
from chalicelib.missions.models import Affectation
from chalicelib.tables.attributes import PackedJSON

VALUES = {
    attributes.UnicodeAttribute: st.text(min_size=1, max_size=12),
    attributes.NumberAttribute: st.integers(-(10**12), 10**12),
    attributes.BooleanAttribute: st.booleans(),
    attributes.JSONAttribute: st.dictionaries(st.text(max_size=3), st.lists(st.integers() | st.text()), max_size=3),
    PackedJSON: st.lists(st.text() | st.none() | st.booleans(), max_size=4),
}


def some(attribute):
    return next(values for kind, values in VALUES.items() if isinstance(attribute, kind))


@st.composite
def items(draw):
    """A model, and what DynamoDB would hold of an item of it: some attributes absent, some null, some unknown."""
    model = draw(st.sampled_from([EtatDeFrais, Affectation, Compte]))
    raw = {"jamais_vu": {"S": "d’une version à venir"}}
    for name, attribute in model.get_attributes().items():
        if name not in ("pk", "sk") and not any(isinstance(attribute, kind) for kind in VALUES):
            continue
        fate = draw(st.sampled_from(["absent", "null", "held", "held"]))
        if fate == "null":
            raw[name] = {"NULL": True}
        elif fate == "held":
            raw[name] = {attribute.attr_type: attribute.serialize(draw(some(attribute)))}
    return model, raw


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(items())
def test_an_item_holds_what_pynamodb_would_read(made):
    model, raw = made
    short, plain = model.from_raw_data(raw), model("pk", "sk")
    AttributeContainer._container_deserialize(plain, raw)
    for name in model.get_attributes():
        assert getattr(short, name) == getattr(plain, name), name
    assert short.serialize(null_check=False) == plain.serialize(null_check=False)


def test_json_is_decoded_once_and_written_back_as_it_was_changed():
    raw = {"pk": {"S": "P#a"}, "sk": {"S": "E#1"}, "historique": {"S": json.dumps([["2026-06-01", "convocation"]])}}
    etat = EtatDeFrais.from_raw_data(raw)
    etat.historique.append(["2026-06-02", "transmission"])
    assert [act for _, act in etat.historique] == ["convocation", "transmission"]
    assert json.loads(etat.serialize()["historique"]["S"])[1] == ["2026-06-02", "transmission"]


def test_a_value_of_another_type_is_a_fault_not_a_value():
    with pytest.raises(AttributeDeserializationError):
        Affectation.from_raw_data({"pk": {"S": "P#a"}, "sk": {"S": "M#1"}, "numero": {"N": "1"}})
