"""Reading what a person posts: wrong shapes are refused, all at once, each tied to its field."""

import json
from decimal import Decimal as D

import pytest

from chalicelib.frais.regles.declaration import Declaration, DeclarationInvalide, en_json, lire

COMPLETE = {
    "travail": {"copies": 62, "candidats": 14, "minutes": 280, "sujets": None, "auteurs": None, "dossiers": None},
    "deplacements": [
        {
            "jour": "2026-06-09",
            "depart": "06:45",
            "retour_jour": None,
            "retour": "18:30",
            "trajets": [
                {
                    "de": "autre",
                    "lieu": "L’Arbresle",
                    "mode": "voiture",
                    "aller_retour": True,
                    "km": "68",
                    "puissance_fiscale": 5,
                    "billet": 0,
                    "peage": "6.80",
                }
            ],
            "repas": [{"jour": "2026-06-09", "service": "dejeuner", "ou": "fourni"}],
            "nuits": [{"jour": "2026-06-09", "hebergement": "payant", "prix": "118.5"}],
        }
    ],
    "mobilite_reduite": True,
    "km_deja_rembourses_ailleurs": 120,
}


def erreurs(brut):
    with pytest.raises(DeclarationInvalide) as refus:
        lire(brut)
    return {(erreur.pointeur, erreur.code) for erreur in refus.value.erreurs}


def dans_un_trajet(**champs):
    return {"deplacements": [{"trajets": [champs]}]}


def test_an_empty_declaration_is_a_draft():
    assert lire({}) == Declaration()
    assert lire({"travail": None, "deplacements": None, "mobilite_reduite": None}) == Declaration()


def test_a_declaration_is_kept_and_read_back_the_same():
    declaration = lire(COMPLETE)
    assert declaration.deplacements[0].trajets[0].km == D("68")
    assert declaration.deplacements[0].nuits[0].prix == D("118.5")
    garde = json.loads(json.dumps(en_json(declaration)))
    assert lire(garde) == declaration


@pytest.mark.parametrize(
    ("valeur", "code"),
    [
        ("-1", "negatif"), (-1, "negatif"), ("20000.01", "trop_grand"), (10**4000, "trop_grand"),
        ("9" * 400, "nombre"), (12.5, "nombre"), (float("nan"), "nombre"), (float("inf"), "nombre"), ("NaN", "nombre"),
        ("Infinity", "nombre"), ("1e3", "nombre"), ("", "nombre"), (" 5", "nombre"), ("5,5", "nombre"),
        ("+5", "nombre"), ("0x10", "nombre"), ("٣", "nombre"), ("1_000", "nombre"), (True, "nombre"),
        ([], "nombre"), ({}, "nombre"),
        ("1.234", "decimales"), ("5\n", "nombre"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("champ", ["km", "km_autre_residence", "billet", "deja_pris_en_charge"])
def test_kilometres_and_amounts_are_exact_decimal_strings(champ, valeur, code):
    assert erreurs(dans_un_trajet(**{champ: valeur})) == {(f"/deplacements/0/trajets/0/{champ}", code)}


@pytest.mark.parametrize(
    ("valeur", "code"),
    [("62", "entier"), (62.0, "entier"), (True, "entier"), (-1, "negatif"), (10_000, "trop_grand"),
     (10**4000, "trop_grand"), (float("nan"), "entier"), ([1], "entier")],
)  # fmt: skip
def test_counts_are_whole_numbers_and_not_strings(valeur, code):
    assert erreurs({"travail": {"copies": valeur}}) == {("/travail/copies", code)}


@pytest.mark.parametrize(
    "jour", ["2026-02-30", "20260609", "2026-6-9", "09/06/2026", "1999-12-31", "9999-12-31", 5, ""]
)
def test_days_exist(jour):
    assert erreurs({"deplacements": [{"jour": jour}]}) == {("/deplacements/0/jour", "jour")}


@pytest.mark.parametrize("heure", ["24:00", "6:45", "06:60", "06:45:00", "0645", 645, "06:45Z"])
def test_hours_are_those_of_a_clock(heure):
    assert erreurs({"deplacements": [{"depart": heure}]}) == {("/deplacements/0/depart", "heure")}


@pytest.mark.parametrize(
    ("champs", "erreur"),
    [
        ({"mode": "fusée"}, ("mode", "choix")),
        ({"mode": 3}, ("mode", "choix")),
        ({"de": ["domicile"]}, ("de", "choix")),
        ({"aller_retour": "oui"}, ("aller_retour", "booleen")),
        ({"puissance_fiscale": 0}, ("puissance_fiscale", "trop_petit")),
        ({"puissance_fiscale": "5"}, ("puissance_fiscale", "entier")),
        ({"lieu": "x" * 121}, ("lieu", "champ_trop_long")),
        ({"lieu": "a\nb"}, ("lieu", "texte")),
        ({"lieu": "\ud800"}, ("lieu", "texte")),
        ({"total": "12.00"}, ("total", "champ_inconnu")),
        ({"a/b~c": 1}, ("a~1b~0c", "champ_inconnu")),
    ],
)
def test_each_field_of_a_trip_is_checked(champs, erreur):
    champ, code = erreur
    assert erreurs(dans_un_trajet(**champs)) == {(f"/deplacements/0/trajets/0/{champ}", code)}


@pytest.mark.parametrize("brut", [None, [], "x", 3, True])
def test_something_else_than_an_object_is_refused(brut):
    assert erreurs(brut) == {("", "objet")}


def test_every_error_comes_at_once_in_french():
    brut = {
        "travail": {"copies": -1, "minutes": "280"},
        "deplacements": [
            {"depart": "25:00", "trajets": [{"km": 12.5}, 7], "repas": "midi", "nuits": [{"prix": "-3"}]},
        ],
        "mobilite_reduite": "non",
        "iban": "FR76",
    }
    with pytest.raises(DeclarationInvalide) as refus:
        lire(brut)
    assert [erreur.pointeur for erreur in refus.value.erreurs] == [
        "/travail/copies",
        "/travail/minutes",
        "/deplacements/0/depart",
        "/deplacements/0/trajets/0/km",
        "/deplacements/0/trajets/1",
        "/deplacements/0/repas",
        "/deplacements/0/nuits/0/prix",
        "/mobilite_reduite",
        "/iban",
    ]
    for erreur in refus.value.erreurs:
        assert erreur.message[0].isupper()
        assert erreur.message.endswith(".")
        assert "'" not in erreur.message


def test_a_flood_is_answered_with_a_bounded_list():
    assert erreurs({"deplacements": [{}] * 63}) == {("/deplacements", "liste_trop_longue")}
    with pytest.raises(DeclarationInvalide) as refus:
        lire({f"champ{n}": 1 for n in range(5000)})
    assert len(refus.value.erreurs) == 200
