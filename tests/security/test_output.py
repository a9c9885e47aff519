"""What leaves the service: text that stays text, mails to one person, templates that are never data."""

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from chalicelib import mail

ROOT = Path(__file__).parents[2]
EVIL = "<a href=//evil.example>{{7*7}}</a>{% for x in y %}\"'><script>alert(1)</script>"
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
FIELDS = {
    "avis_acces_retabli": {"premier": False},
    "avis_nouvel_appareil": {"appareil": EVIL},
    "rappel_echeance": {
        "missions": [EVIL],
        "echeance": "mardi 31 août 2027",
        "lien": "https://lyon.imagin.example/etats-de-frais/",
    },
    "acces_par_portail": {
        "portail": EVIL,
        "lien": "https://lyon.imagin.example/api/v1/portail/lyon/connexion",
        "ou_me_connecter": "https://lyon.imagin.example/ou-me-connecter/",
    },
    "avis_transmission": {
        "mission": SimpleNamespace(type_libelle=EVIL, examen=EVIL),
        "numero": EVIL,
        "lien": "https://lyon.imagin.example/etat-de-frais/",
        "manque": EVIL,
        "reference": EVIL,
    },
    **{
        name: {
            "missions": [{"titre": EVIL, "quand": EVIL, "lignes": [EVIL]}],
            "gestionnaire": EVIL,
            "lien": "https://lyon.imagin.example/missions/",
        }
        for name in (
            "avis_convocation",
            "avis_mission_modifiee",
            "avis_mission_annulee",
            "avis_mission_retablie",
            "avis_convocation_annulee",
            "rappel_mission",
        )
    },
    "rappel_dossier": {"perime": True, "gestionnaire": EVIL},
    **{
        name: {
            "mission": SimpleNamespace(type_libelle=EVIL, examen=EVIL),
            "numero": EVIL,
            "parts": "déplacement",
            "corrige": True, "rien": "déplacement", "a_payer": True,
            "motif": "La distance est à vérifier",
            "texte": EVIL,
            "recours": EVIL,
            "quoi": "votre rémunération",
            "phrases": [EVIL],
            "objet_conteste": EVIL, "objet_demande": EVIL,
            "suite": EVIL,
            "jour": "3 juillet 2026",
            "echeance": "mardi 30 juin 2026",
            "lien": "https://lyon.imagin.example/etat-de-frais/",
        }
        for name in ("avis_acceptation", "avis_renvoi", "avis_refus", "avis_paiement", "avis_constat", "avis_contestation", "avis_demande")
    },
    **{
        name: {
            "mission": SimpleNamespace(type_libelle=EVIL, examen=EVIL),
            "numero": EVIL,
            "jour": "jeudi 4 juin 2026",
            "lien": "https://lyon.imagin.example/etat-de-frais/",
        }
        for name in ("avis_message", "rappel_message")
    },
    "avis_messages": {"nombre": 3, "service": EVIL, "lien": "https://lyon.imagin.example/gestion/messages/"},
    "code_courriel": {"code": EVIL},
    "avis_fermeture": {"jour": "3 juillet 2028", "lien": "https://lyon.imagin.example/connexion/"},
    "invitation_personnel": {
        "nom": EVIL,
        "prenom": EVIL,
        "role": EVIL,
        "lien": "https://lyon.imagin.example/gestion/invitation/#jeton=x",
    },
    "mot_de_passe_oublie": {"lien": "https://lyon.imagin.example/reinitialisation/#jeton=x"},
}
NAMES = sorted(path.stem for path in (ROOT / "templates/emails").glob("[!_]*.html"))


def _build(name, to="marie@exemple.fr", **fields):
    return mail.build(name, to, **(FIELDS.get(name, {}) | fields))


@pytest.mark.exigence("S67")
@pytest.mark.parametrize(
    "name",
    [
        "avis_convocation",
        "avis_transmission",
        "avis_renvoi",
        "avis_refus",
        "avis_constat",
        "avis_contestation",
        "avis_message",
        "avis_messages",
        "avis_demande",
        "code_courriel",
        "invitation_personnel",
        "avis_nouvel_appareil",
        "rappel_echeance",
        "rappel_message",
    ],
)
def test_a_hostile_text_is_shown_as_it_is(name):
    message = _build(name)
    html, text = message.get_body(("html",)).get_content(), message.get_body(("plain",)).get_content()
    assert "{{7*7}}" in html
    assert "{{7*7}}" in text
    assert "49" not in re.sub(r"#[0-9a-f]{6}|\d+px", "", html).replace(EVIL, "")[: html.find("{{7*7}}") + 20]
    assert "<script" not in html
    assert "<a href=//evil" not in html
    assert "&lt;a href=//evil.example&gt;" in html


@pytest.mark.exigence("S67")
def test_templates_are_files_named_so_that_they_are_escaped_and_built_from_nothing():
    assert TEMPLATES
    for path in TEMPLATES:
        assert path.suffix in {".html", ".txt", ".typ", ".js", ".svg", ".json", ".webmanifest", ".xml"}, path
        assert not re.search(r"\.(html|xml)\.(j2|jinja)$|\.jinja2?$", path.name), path
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            assert not re.search(r"\{%-?\s*autoescape\s+false", text), path
            unquoted = re.findall(r"<[a-z][^<>]*\s[a-z-]+=\{\{", text)
            assert not unquoted, (path, unquoted)
    for source in [*(ROOT / "chalicelib").rglob("*.py"), *(ROOT / "ops").rglob("*.py")]:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert called not in {"from_string", "Template", "eval", "exec", "select_autoescape"}, (
                    source,
                    node.lineno,
                )


@pytest.mark.exigence("S67")
def test_what_is_marked_safe_is_ours_alone():
    """`|safe` and Markup switch the escaping off: only texts of the repository may pass there."""
    marked = [
        path.relative_to(ROOT).as_posix() for path in TEMPLATES if re.search(r"\|\s*safe\b", path.read_text("utf-8"))
    ]
    assert not [path for path in marked if path.startswith("templates/emails")]
    served = [
        path.name for path in (ROOT / "chalicelib").rglob("*.py") if re.search(r"\bMarkup\b", path.read_text("utf-8"))
    ]
    assert served == []


@pytest.mark.exigence("S68")
@pytest.mark.parametrize(
    "to",
    [
        "a@b.fr\r\nBcc: x@y.fr", "a@b.fr\nx", "a@b.fr, c@d.fr", "a@b.fr;c@d.fr", "A <a@b.fr>", "a@b.fr\x00",
        "a@b.fr\x7f", "a b@c.fr", "a@b@c.fr", "", "a@\u2028b.fr", "Ａ@b.fr", "undisclosed-recipients:;",
    ],
)  # fmt: skip
def test_a_message_goes_to_one_address_and_nothing_else(to):
    with pytest.raises(ValueError, match="one recipient"):
        _build("avis_mot_de_passe", to)


@pytest.mark.exigence("S68")
@pytest.mark.parametrize("name", NAMES)
def test_every_message_is_whole_in_french_and_for_one_person(name):
    message = _build(name)
    assert (message["To"], message["Cc"], message["Bcc"]) == ("marie@exemple.fr", None, None)
    assert message["Subject"]
    assert len(message["Subject"].splitlines()) == 1
    assert message["Content-Language"] == "fr"
    text = message.get_body(("plain",)).get_content()
    assert "n’y répondez pas" in text
    assert not re.search(r" [?!;:»]|« ", text + message["Subject"]), "French spacing"
    assert all(len(line) <= 998 for line in message.as_bytes().splitlines())


@pytest.mark.exigence("S68")
def test_a_line_break_in_a_field_never_reaches_the_headers():
    message = _build("code_courriel", code="1234\r\nBcc: evil@evil.example\r\n")
    assert message["Bcc"] is None
    assert set(message.keys()) == set(_build("code_courriel").keys())
