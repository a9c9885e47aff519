"""What is written to a person in another language: nothing of it is French, nothing is lost, and pages say the same."""

import json
import re
import subprocess

import pytest
from babel.messages.pofile import write_po
from jinja2 import meta

from chalicelib import communes, langues, mail
from chalicelib.identity.models import LANGUES
from chalicelib.langues import saying
from chalicelib.langues.saying import _plain
from ops.pages.languages import catalogue, pages, spoken, templates
from ops.pages.pages import PAGES
from tests.pages.english import IN_ENGLISH, french_in, of_the_rules
from tests.regles.scenes import SCENES
from tests.test_emails import CASES, FIELDS, FIRST, FRENCH, SECOND, built, whole

TOLD = [(code, name) for code, name in CASES if code != FRENCH]
NEUTRAL = {"texte": "", "gestionnaire": "Paule Vidal"}
"""In the place of what a person wrote, which stays in their words."""
ONE, TWO = [FIRST | {"lignes": FIRST["lignes"][:2]}], [FIRST | {"lignes": FIRST["lignes"][:2]}, SECOND | {"lignes": []}]


def neutral(name):
    given = {key: value for key, value in NEUTRAL.items() if key in FIELDS[name]}
    sheets = isinstance(FIELDS[name].get("missions", [""])[0], dict)
    return given | ({"missions": TWO} if sheets else {})


def english(name, **fields):
    """All that the message shows, without what is nobody's words: addresses and names of exams."""
    shown = whole(name, "en", **neutral(name) | fields)
    return re.sub(r"https?://\S+|Baccalauréat général|Brevet|BTS|Académie de Lyon", " ", shown)


def test_what_may_be_chosen_is_french_and_each_catalogue():
    assert (FRENCH, *catalogue.codes()) == LANGUES


@pytest.mark.parametrize("code", catalogue.codes())
def test_a_language_that_may_be_chosen_has_every_page_of_a_person(code):
    assert langues.of(code).pages == {page.chemin for page in PAGES if pages.said_pages(page)} == IN_ENGLISH


@pytest.mark.parametrize(("code", "name"), TOLD)
def test_no_word_of_french_is_left_in_an_email(code, name):
    assert french_in(english(name)) == set()


@pytest.mark.parametrize("name", [name for _, name in TOLD if "missions" in FIELDS[name]])
def test_what_is_counted_is_said_of_one_and_of_several(name):
    one = ONE if isinstance(FIELDS[name]["missions"][0], dict) else FIELDS[name]["missions"][:1]
    told = english(name, missions=one)
    assert french_in(told) == set()
    plain = one if len(FIELDS[name]["missions"]) == 1 else FIELDS[name]["missions"]
    if len(plain) > 1:
        assert built(name, "en", missions=one)["Subject"] != built(name, "en")["Subject"]


@pytest.mark.parametrize(("name", "fields"), [("rappel_dossier", {"perime": True}), ("avis_acces_retabli", {"premier": False}),
                                              ("avis_nouvel_appareil", {"portail": "Portail correcteur"}),
                                              ("avis_transmission", {"manque": "", "reference": ""})])  # fmt: skip
def test_what_an_email_says_in_other_cases_is_said_too(name, fields):
    assert french_in(english(name, **fields)) == set()


@pytest.mark.parametrize(("code", "name"), TOLD)
def test_an_email_in_another_language_says_which_and_leads_to_its_pages(code, name):
    message = built(name, code)
    tag = langues.of(code).tag
    rich = message.get_body(("html",)).get_content()
    assert (message["Content-Language"], re.search(r'<html lang="([^"]+)"', rich)[1]) == (tag, tag)
    links = re.findall(r'href="https://[^/"]+(/[^"?#]*)', rich)
    assert all(link.startswith((f"/{code}/", "/api/v1/")) for link in links)


@pytest.mark.parametrize("code", catalogue.codes())
def test_a_template_asks_for_the_same_in_every_language(code):
    made = spoken.emails(catalogue.Catalogue(code))
    for name, text in made.items():
        assert asked(text) == asked((spoken.EMAILS / name).read_text("utf-8")), name


def asked(source):
    return meta.find_undeclared_variables(mail._environment(True, None).parse(source))


def test_a_language_is_added_to_emails_with_its_catalogue_alone(tmp_path):
    """A made-up language, its words between brackets: no text of an e-mail is without them."""
    made = catalogue.load("en")
    for message in made:
        if message.id:
            message.string = f"⟦{message.id}⟧"
    with (tmp_path / "eo.po").open("wb") as file:
        write_po(file, made)
    spoken.write(tmp_path / "paroles", tmp_path)
    for path in (tmp_path / "paroles/eo").iterdir():
        texts = [one.msgid for one in templates.units(path.read_text("utf-8")) if not spoken._STYLE.search(one.msgid)]
        assert [text for text in texts if "⟦" not in text] == [], path.name


def edited(tmp_path, monkeypatch, edit):
    """The templates and the words of a catalogue that was changed."""
    (tmp_path / "en.po").write_text(edit((catalogue.FOLDER / "en.po").read_text("utf-8")), "utf-8")
    spoken.write(tmp_path / "paroles", tmp_path)
    monkeypatch.setattr(langues, "FOLDERS", (tmp_path / "paroles",))
    langues._read.cache_clear()
    mail._environment.cache_clear()


@pytest.fixture(autouse=True)
def _fresh():
    yield
    langues._read.cache_clear()
    mail._environment.cache_clear()


@pytest.mark.parametrize("lost", ["{missions} official letters are ready for you", "An official letter is ready for you"])
def test_a_plural_form_that_is_missing_is_seen(tmp_path, monkeypatch, lost):
    edited(tmp_path, monkeypatch, lambda text: text.replace(f'msgstr "{lost}"', 'msgstr ""'))
    told = [english("avis_convocation"), english("avis_convocation", missions=ONE)]
    assert any({"votre", "disposition"} & french_in(one) for one in told)


def test_a_sentence_of_the_service_that_is_missing_is_seen(tmp_path, monkeypatch):
    edited(tmp_path, monkeypatch, lambda text: text.replace('msgstr "The distance needs checking"', 'msgstr ""'))
    assert french_in(english("avis_renvoi")) >= {"vérifier"}


def test_what_a_person_wrote_is_left_as_it_is():
    words = "À vérifier : le 9 juin 2026, de 8 h à 12 h. Surveillance"
    assert words in " ".join(built("avis_renvoi", "en", texte=words).get_body(("plain",)).get_content().split())


SAY = """import { sayer } from "./said.js";
import { readFileSync } from "node:fs";
const { pairs, told } = JSON.parse(readFileSync(0, "utf-8"));
console.log(JSON.stringify(told.map(sayer(pairs))));"""


def test_an_email_says_the_sentences_of_the_service_as_a_page_does(tmp_path):
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    for name, text in pages.sources().items():
        (tmp_path / name).write_text(text, "utf-8")
    words = next(folder / "en.json" for folder in langues.FOLDERS if folder.is_dir())
    pairs = json.loads(words.read_text("utf-8"))["words"]
    told = list(dict.fromkeys(sentence for name in SCENES for sentence in of_the_rules(name) if sentence))
    told += ["1\u202f234,50\u00a0€", "3,0825\u00a0€", "1\u202f200,5\u00a0km", "4\u00a0h\u00a040", "12,345", "0\u00a0copie", "0\u00a0h\u00a030, le mercredi 10\u00a0juin 2026", "mardi 9 juin 2026 à 6\u00a0h\u00a045"]
    given = json.dumps({"pairs": pairs, "told": told})
    done = subprocess.run(["node", "--input-type=module", "-e", SAY], cwd=tmp_path, input=given, capture_output=True, text=True, check=True)  # fmt: skip
    say = langues.of("en").say
    assert len(told) > 100
    assert {one: _plain(say(one)) for one in told} == dict(zip(told, map(_plain, json.loads(done.stdout)), strict=True))


@pytest.mark.parametrize(
    "name",
    [
        *("Lycée du 8 mai 1945", "Un lycée professionnel", "BTS Comptabilité et gestion", "service DEC et Examens"),
        *("Étude de cas, dossier et soutenance", "Lycée Sciences et Travail", "Jury, BTS Commerce et gestion"),
        *("12 rue des Écoles, Villefranche sur Saône", "Lycée Jean-Puy", "Baccalauréat général", "Épreuve écrite"),
    ],
)
def test_the_name_of_a_place_or_of_an_exam_is_not_said_in_pieces(name):
    """Short sentences with holes match nearly anything: what fills them must be known."""
    assert langues.of("en").say(name).endswith(name.partition(", ")[2] or name)


def test_no_commune_is_said_otherwise():
    say = langues.of("en").say
    names = [communes.name(code) for code in ("69123", "42187", "69264", "50173", "01004", "75056", "13055", "97105")]
    assert [say(name) for name in names] == names


def test_a_long_text_that_nobody_knows_stays_as_it_is():
    long = "le du de à et " * 150
    assert langues.of("en").say(long) == long


@pytest.mark.parametrize("text", ["1 h : " * 200, "Travail : " * 140, "Motif : le 9 juin : " * 70, "Un : le : " * 140])
def test_sentences_within_one_another_are_looked_into_to_a_depth(text, monkeypatch):
    """Each colon opened two ways more: what somebody wrote could hold a function for minutes."""
    looked = []
    word = saying._Sayer._word
    monkeypatch.setattr(saying._Sayer, "_word", lambda self, text: looked.append(text) or word(self, text))
    langues.of("en").say(text)
    assert len(looked) < 2_000


def test_what_is_said_is_the_same_once_a_text_was_too_deep():
    say = langues.of("en").say
    told = [sentence for sentence in of_the_rules(next(iter(SCENES))) if sentence]
    before = [say(sentence) for sentence in told]
    say("1 h : " * 200)
    assert [say(sentence) for sentence in told] == before != told


def test_who_chose_a_language_that_was_withdrawn_is_written_to_in_french(tmp_path, monkeypatch):
    monkeypatch.setattr(langues, "FOLDERS", (tmp_path,))
    langues._read.cache_clear()
    try:
        assert langues.of("en") is langues.FRENCH
        assert "Bonjour" in built("avis_renvoi", "en").get_body(("plain",)).get_content()
    finally:
        langues._read.cache_clear()
