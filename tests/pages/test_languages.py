"""Pages in other languages: nothing of a source is lost in translation, and no word of French is left on them."""

import gzip
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chalicelib import academie, errors
from chalicelib.frais.regles import formats
from ops.pages import langues as command
from ops.pages import site
from ops.pages.languages import catalogue, pages, scripts, service, templates
from ops.pages.languages.units import translated
from ops.pages.pages import PAGES
from ops.pages.templating import environment
from ops.paths import ROOT
from tests.pages.conftest import CODES, ORIGINS
from tests.pages.english import IN_ENGLISH, french_in, of_the_rules
from tests.pages.reading import own_texts, tags, words
from tests.regles.scenes import SCENES


def _kinds(kind: type[errors.Refusal]) -> Iterator[type[errors.Refusal]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _kinds(one)


@pytest.mark.parametrize("code", catalogue.codes())
def test_a_catalogue_holds_every_text_of_the_sources_and_nothing_else(code: str) -> None:
    assert (catalogue.FOLDER / f"{code}.po").read_text("utf-8") == command.written(code), "python3 -m ops langues"


@pytest.mark.parametrize("code", catalogue.codes())
def test_each_text_is_said_and_no_hole_of_it_is_lost_or_made_up(code: str) -> None:
    assert list(command.faults(code)) == []


def test_a_hole_that_is_lost_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = (catalogue.FOLDER / "en.po").read_text("utf-8")
    (tmp_path / "en.po").write_text(said.replace('"Contact {instance}."', '"Contact us."'), "utf-8")
    monkeypatch.setattr(catalogue.load, "__defaults__", (tmp_path,))
    assert "une accolade manque ou est de trop : Contactez {instance}." in list(command.faults("en"))


def test_what_is_no_text_is_still_in_the_sources() -> None:
    looked_at = pages.scripts.units(pages.sources())
    assert catalogue.not_texts() <= {unit.msgid for units in looked_at.values() for unit in units}


def test_a_template_whose_texts_say_themselves_is_the_same() -> None:
    for path in [*ROOT.glob("templates/theme/*.html"), *ROOT.glob("templates/pages/*.html")]:
        source = path.read_text("utf-8")
        again = translated(source, templates.units(source), str).replace("&nbsp;", "\u00a0")
        assert " ".join(again.split()) == " ".join(source.replace("&nbsp;", "\u00a0").split()), path.name


@pytest.mark.parametrize(
    ("source", "units"),
    [
        ('<p>Lisez <a href="/aide/">l’aide</a>, {{ qui|typo }}.</p>', ["Lisez {1}l’aide{/1}, {qui}."]),
        ('{{ ui.titre("Aide", "Les " ~ n ~ " réponses") }}', ["Aide", "Les {n} réponses"]),
        ('<li class="carte{{ " carte--large" if large }}"><span>Un</span> <b x="">deux</b></li>', ["Un", "deux"]),
        ('{% if cas == "Un cas" %}<input aria-label="Votre nom">{% endif %}', ["Votre nom"]),
        ("{{ ui.terme(\"état de frais\") }} {# Pas ceci #}", []),
        ("<p><strong>{{ x }}</strong> : {{ y }}.</p>", []),
    ],
)
def test_what_a_person_reads_of_a_template_is_a_unit(source: str, units: list[str]) -> None:
    assert [unit.msgid for unit in templates.units(source)] == units


def test_what_a_person_reads_of_a_script_is_a_unit() -> None:
    source = """import { one } from "./dom.js";
    const place = one("[data-mot] strong");
    if (kind === "Deux mots") tell("erreur", `Il reste ${counted(left, "point")}.`);
    ask("GET", `/missions/${id}`);
    location.assign(`/connexion/${query}`);"""
    units = scripts.units({"a.js": source})["a.js"]
    assert [unit.msgid for unit in units] == ["Il reste {left}.", "point", "/connexion/{query}"]
    said = {"Il reste {left}.": "{left} left.", "point": "item", "/connexion/{query}": "/en/connexion/{query}"}
    english = translated(source, units, said.__getitem__)
    assert '`${counted(left, "item")} left.`' in english
    assert "`/en/connexion/${query}`" in english
    assert 'kind === "Deux mots"' in english


@pytest.mark.parametrize("code", CODES)
def test_every_page_that_has_english_keeps_it(built: Path, code: str) -> None:
    listed = set(json.loads((built / code / "pages.json").read_text("utf-8")))
    assert {f"/en{path}" for path in IN_ENGLISH} == {path for path in listed if path.startswith("/en/")}


@pytest.mark.parametrize("code", [*CODES, "portail"])
def test_no_word_of_french_is_left_on_an_english_page(built: Path, code: str) -> None:
    for page in (built / code / "en").rglob("*.html"):
        assert french_in(" ".join(own_texts(page))) == set(), page


def test_each_language_leads_to_the_same_page_in_the_other(built: Path) -> None:
    for page in (built / "lyon/en").rglob("index.html"):
        path = f"/{page.parent.relative_to(built / 'lyon/en').as_posix()}/".replace("/./", "/")
        french = built / "lyon" / path.lstrip("/") / "index.html"
        for own, other, address in ((page, "fr", path), (french, "en", f"/en{path}")):
            links = [found for tag, found in tags(own) if tag == "a" and "data-langue" in found]
            assert [(one["href"], one["hreflang"], one["lang"]) for one in links] == [(address, other, other)]


def test_a_link_of_an_english_page_stays_in_english_or_says_french(built: Path) -> None:
    for page in (built / "lyon/en").rglob("index.html"):
        for tag, found in tags(page):
            path = found.get("href", "").split("#")[0].split("?")[0]
            if tag == "a" and path.startswith("/") and not path.startswith("/api/"):
                assert path.startswith("/en/") != (found.get("hreflang") == "fr"), (page, found)
                assert path.startswith("/en/") or path not in IN_ENGLISH or "data-langue" in found, (page, found)


@pytest.mark.parametrize("code", [*CODES, "portail"])
def test_a_door_of_an_english_page_opens_on_english(built: Path, code: str) -> None:
    """In every instance: who reads English here reads it there."""
    page = built / code / ("en/index.html" if code == "portail" else "en/ou-me-connecter/index.html")
    led = [found.get("href", "") for tag, found in tags(page) if tag == "a"]
    doors = [one.removeprefix(origin) for one in led for origin in ORIGINS.values() if one.startswith(origin)]
    assert len(doors) > 5
    assert [one for one in doors if not one.startswith("/en/")] == []


_LETTER = ("templates/pdf/convocation.typ", "chalicelib/missions/letters.py", "chalicelib/academies/centrale.toml")


def test_the_page_on_the_letter_tells_what_is_printed_on_it() -> None:
    """Its words in French are those of the letter, and each heading and each line of a mission has its explanation."""
    letter = "".join((ROOT / name).read_text("utf-8") for name in _LETTER)
    page = (ROOT / "templates/pages/votre-convocation.html").read_text("utf-8")
    told = [one.rstrip("…") for one in re.findall(r'ui\.imprime\("([^"]*)"\)', page)]
    assert len(told) > 20
    assert [one for one in told if one not in letter] == []
    printed = re.findall(r'(?:intitule|fait)\("([^"]*)"|heading\(level: 2, \[([A-Z][^#\]]*)', letter)
    assert len(printed) >= 9
    assert [one for pair in printed for one in pair if one.strip() and one.strip() not in told] == []


REFUSALS = [kind for kind in _kinds(errors.Refusal) if ".gestion" not in kind.__module__ and ".staff" not in kind.__module__]


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: f"{kind.code}-{kind.__name__}")
def test_every_refusal_of_a_person_is_said_in_english(kind: type[errors.Refusal]) -> None:
    english = catalogue.Catalogue("en")
    for sentence in (kind.title, kind.detail):
        assert english.get(sentence) not in (None, ""), f"{kind.code}: {sentence}"


@pytest.mark.parametrize(
    "sentences", [service.refusals, service.answers, service.details], ids=["refusals", "answers", "details"]
)
def test_every_sentence_of_the_service_is_said_in_english(sentences: Callable[[], dict[str, str]]) -> None:
    english = catalogue.Catalogue("en")
    assert [one for one in sentences() if not english.get(one) and one not in catalogue.not_texts()] == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The scripts of another language, their French as it is."""
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    for name, text in pages.sources().items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


SAY = """import { sayer } from "./said.js";
import { readFileSync } from "node:fs";
const say = sayer(JSON.parse(readFileSync(process.argv[1], "utf-8")));
console.log(JSON.stringify(JSON.parse(process.argv[2]).map(say)));"""


@pytest.mark.parametrize("code", CODES)
def test_what_fills_a_sentence_of_the_service_is_said_too(built: Path, folder: Path, code: str) -> None:
    contacts, connexion = academie.load(code).contacts, academie.load(code).connexion
    told = [
        errors.CredentialsRefused.detail.replace("{contact}", f"contactez {contacts.instance}.").replace("{portail}", ""),
        errors.CredentialsRefused.detail.replace("{contact}", f"contactez {contacts.instance}.").replace(
            "{portail}", " Si vous êtes agent de l’académie, passez par votre portail académique."
        ),
        "Ce nombre est trop grand\u00a0: 300 au plus.",
        "Ce texte contient un numéro de compte bancaire. Retirez-le\u00a0: ce service ne le demande jamais et ne le garde pas.",
        connexion.reponse_oubli,
        "Ma propre phrase, que le service ne dit pas.",
    ]
    (words,) = (built / code / "static").glob("mots-*.json")
    done = subprocess.run(
        ["node", "--input-type=module", "-e", SAY, str(words), json.dumps(told)],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout)
    whom = catalogue.Catalogue("en").get(contacts.instance)
    assert said[0].endswith(f"use “Forgotten your password?” or contact {whom}.")
    assert said[1].endswith(f"or contact {whom}. If you work for the académie, use your académie portal.")
    assert said[2] == "This number is too large: 300 at most."
    assert said[3].startswith("This text holds a bank account number. Take it out")
    assert said[4].startswith("If this identifier is known")
    assert said[5] == told[5]


def test_what_the_lists_answer_is_said_whole(built: Path, folder: Path) -> None:
    told = {
        "Correction de copies et surveillance": "Marking papers and invigilation",
        "À compléter": "To complete",
        "Payé le 1er\u00a0juin 2026": "Paid on 1 June 2026",
        "Avec la mission de 8\u00a0h\u00a030": "With the mission at 8:30",
        "heure de La Réunion": "Reunion time",
        "1\u202f234,50\u00a0€": "€1,234.50",
        "Firefox sur Windows": "Firefox on Windows",
        formats.phrase(
            "À corriger : le travail et le déplacement. Motif : La distance est à vérifier. "
            "À transmettre de nouveau au plus tard le 1er juillet 2027."
        ): "To correct: the work and the travel. Reason: The distance needs checking. To be submitted again by 1 July 2027.",
        formats.phrase(
            "Le centre est dans la commune de votre domicile : aucun frais de déplacement n'est dû."
        ): "The exam centre is in the town where you live: no travel expenses are due.",
        formats.phrase(
            "Vous avez une autre mission le même jour : les frais de déplacement se saisissent sur la première n° 220001, "
            "pas sur celle-ci."
        ): "You have another mission on the same day: travel expenses are entered on the first one no. 220001, not on this one.",
    }
    (words,) = (built / "lyon/static").glob("reponses-*.json")
    done = subprocess.run(
        ["node", "--input-type=module", "-e", SAY, str(words), json.dumps(list(told))],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == list(told.values())


def test_what_the_rules_say_of_a_claim_is_said_whole(built: Path, folder: Path) -> None:
    told = dict.fromkeys(sentence for name in SCENES for sentence in of_the_rules(name) if sentence)
    (words,) = (built / "lyon/static").glob("details-*.json")
    done = subprocess.run(
        ["node", "--input-type=module", "-e", SAY, str(words), json.dumps(list(told))],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = dict(zip(told, json.loads(done.stdout), strict=True))
    assert {french: (own, french_in(own)) for french, own in said.items() if french_in(own)} == {}
    assert said["62\u00a0copies à 5,00\u00a0€\u00a0: 310,00\u00a0€."] == "62 papers at €5.00: €310.00."


COUNTED = re.compile(r'\bcounted\((?:[^()"]|\([^()]*\))*?((?:, "[^"]*")+)\)')


def _counted(source: str) -> Iterator[list[str]]:
    """The words of each figure that a script writes: singular, plural."""
    for found in COUNTED.finditer(source):
        yield re.findall(r'"([^"]*)"', found[1])


def test_a_word_that_is_counted_has_both_its_forms_in_english() -> None:
    """In the pages' scripts, and in what the service answers."""
    assert list(_counted('counted(a.length, "mot"); counted(jours, "un jour", "des jours")')) == [["mot"], ["un jour", "des jours"]]
    sources = [text for name, text in pages.sources().items() if name not in ("format.js", "writing.js")]
    in_scripts = [words for text in sources for words in _counted(text)]
    assert len(in_scripts) == sum(text.count("counted(") for text in sources) > 3, "a word that is no literal"
    short = [one for one in service._SHORT if one.startswith("{nombre} ") and f"{one}s" in service._SHORT]
    assert len(short) > 4
    english = catalogue.Catalogue("en")
    for forms in [*in_scripts, *([one, f"{one}s"] for one in short)]:
        said = [english.get(one) for one in forms]
        assert len(forms) == 2, f"{forms}: its plural is missing"
        assert None not in said, forms
        assert said[0] != said[1], forms


def test_a_language_counts_by_one_and_several_as_the_pages_do() -> None:
    """One that has more plurals would need more forms: « 2 » and « 5 » of Polish."""
    assert {tuple(sorted(catalogue.load(code).locale.plural_form.tags)) for code in catalogue.codes()} == {("one",)}


def test_a_figure_of_the_service_agrees_with_its_noun_in_english(built: Path, folder: Path) -> None:
    """French says « 0 copie », English « 0 papers »."""
    told = {"0\u00a0copie": "0\u00a0papers", "1\u00a0copie": "1\u00a0paper", "62\u00a0copies": "62\u00a0papers"}
    (words,) = (built / "lyon/static").glob("details-*.json")
    done = subprocess.run(
        ["node", "--input-type=module", "-e", SAY, str(words), json.dumps(list(told))],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert [one.replace(" ", "\u00a0") for one in json.loads(done.stdout)] == list(told.values())


ANSWERED = """import { readFileSync } from "node:fs";
const words = `data:application/json;base64,${readFileSync(process.argv[1]).toString("base64")}`;
globalThis.document = { documentElement: { lang: "en-GB", dataset: { reponses: words } } };
const { answered } = await import("./said.js");
console.log(JSON.stringify(await answered(JSON.parse(process.argv[2]))));"""


def test_an_hour_of_a_trip_is_written_as_a_time_and_a_duration_as_one(built: Path, folder: Path) -> None:
    rows = [
        ("/deplacements/0/depart", "Départ", "6\u00a0h\u00a045", "6:45"),
        ("/deplacements/0/retour", "Retour", "18\u00a0h", "18:00"),
        ("/deplacements/1/retour", "Retour", "0\u00a0h\u00a030, le mercredi 10\u00a0juin 2026", "0:30, on Wednesday 10 June 2026"),
        ("/deplacements/0/trajets/0/lieu", "Au départ de", "Autre lieu, Chez ma mère et retour", "Another place, Chez ma mère et retour"),
        ("/travail/minutes", "Temps passé avec les candidats", "4\u00a0h\u00a040", "4h40"),
    ]
    body = {"lignes": [{"pointeur": at, "libelle": name, "valeur": french} for at, name, french, _ in rows]}
    (words,) = (built / "lyon/static").glob("details-*.json")
    done = subprocess.run(
        ["node", "--input-type=module", "-e", ANSWERED, str(words), json.dumps(body)],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert [row["valeur"] for row in json.loads(done.stdout)["lignes"]] == [english for *_, english in rows]


def test_an_english_page_weighs_at_most_two_kilobytes_more(built: Path) -> None:
    """Its page and its scripts; what is asked for when something is refused comes then, and not before."""

    def weight(page: Path) -> int:
        named = [one.get("src") or one.get("href", "") for tag, one in tags(page) if tag in ("script", "link")]
        files = [built / "lyon" / path.lstrip("/") for path in named if path.endswith(".js")]
        return sum(len(gzip.compress(file.read_bytes(), 9)) for file in (page, *files))

    for page in (built / "lyon/en").rglob("index.html"):
        french = built / "lyon" / page.relative_to(built / "lyon/en")
        assert weight(page) <= weight(french) + 2_000, page


def test_the_words_of_the_field_are_said_as_the_glossary_says_them() -> None:
    english = catalogue.Catalogue("en")
    assert {word: english.get(word) for word in site.glossary_in_english()} == site.glossary_in_english()


def test_a_language_is_added_with_its_catalogue_alone(tmp_path: Path) -> None:
    """A made-up language, its words between brackets: no text of a page is without them, whatever the order of words."""
    made = catalogue.load("en")
    for message in made:
        if message.id:
            message.string = f"⟦{message.id}⟧"
    with (tmp_path / "eo.po").open("wb") as file:
        command.write_po(file, made)
    served = academie.load("lyon")
    known = site.facts(served, {}) | {"actif": lambda name: f"/static/{name}", "importes": lambda script: ()}
    told = pages.translation(catalogue.Catalogue("eo", tmp_path), PAGES, known, environment)
    assert set(told.pages) >= IN_ENGLISH
    page = tmp_path / "aide.html"
    page.write_text(told.pages["/aide/"], "utf-8")
    bare = re.sub(r"⟦[^⟦⟧]*(?:⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧", " ", words(page))
    assert re.findall(r"[^\W\d_]{3,}", bare.replace("Français", "")) == []


def test_what_is_told_of_a_cut_is_kept_in_each_language(built: Path) -> None:
    worker = (built / "lyon/sw.js").read_text("utf-8")
    for code in catalogue.codes():
        assert f'"/{code}"' in worker
        assert (built / f"lyon/{code}/hors-ligne/index.html").exists()
