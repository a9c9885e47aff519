"""Each e-mail, whole, as a mailbox shows it.

`IMAGIN_CODE=lyon IMAGIN_ORIGINE=https://lyon.imagin.example python -m tests.test_emails` writes the snapshots again, to be read
before they are kept.
"""

import json
import re
import subprocess
import tomllib
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path

import pytest

from chalicelib import academie, mail
from chalicelib.frais.claim import recours
from chalicelib.identity.models import LANGUES
from ops.pages import paroles
from ops.pages.languages.spoken import TO_STAFF
from tests.contrast import contrast

HERE = Path(__file__).parent
SNAPSHOTS = HERE / "snapshots/emails"
FRENCH = LANGUES[0]
TO = "claire.martin@courriel.example"
MISSION = {"type_libelle": "Correction de copies", "examen": "Baccalauréat général"}
ORIGIN = academie.ACADEMIE.origine
CLAIM = {"numero": "900001", "mission": MISSION, "lien": f"{ORIGIN}/etat-de-frais/?numero=900001"}
FIRST = {
    "titre": "Correction de copies, Baccalauréat général",
    "quand": "le mardi 9 juin 2026, de 8\u00a0h à 12\u00a0h\u00a030",
    "lignes": [
        "Mission n°\u00a0900001",
        "Le mardi 9 juin 2026, de 8\u00a0h à 12\u00a0h\u00a030",
        "Lycée Ampère, 31 rue de la Bourse, 69002 Lyon",
    ],
}
SECOND = {
    "titre": "Jury de délibération, BTS",
    "quand": "le mercredi 1er juillet 2026, de 14\u00a0h à 18\u00a0h",
    "lignes": [
        "Mission n°\u00a0900002",
        "Le mercredi 1er juillet 2026, de 14\u00a0h à 18\u00a0h",
        "Lycée La Martinière Diderot, 18 place Gabriel Rambaud, 69001 Lyon",
    ],
}
WHO = "Votre gestionnaire\u00a0: Paule Vidal, service DEC-1, 04\u00a072\u00a000\u00a000\u00a000, paule.vidal@lyon.example."
SHEET = {"missions": [FIRST], "gestionnaire": WHO}
SHEETS = {"missions": [FIRST, SECOND], "gestionnaire": WHO}
MOVED = [
    FIRST | {"lignes": [*FIRST["lignes"], "Ce qui change\u00a0: le lieu"]},
    SECOND | {"lignes": [*SECOND["lignes"], "Ce qui change\u00a0: les dates ou les heures, la rémunération"]},
]
FIELDS = {
    "acces_par_portail": {
        "portail": academie.ACADEMIE.portail["lyon"].nom,
        "lien": f"{ORIGIN}/api/v1/portail/lyon/connexion",
        "ou_me_connecter": f"{ORIGIN}/ou-me-connecter/",
    },
    "avis_acces_retabli": {"premier": True},
    "avis_nouvel_appareil": {"appareil": "Firefox sur Windows"},
    "rappel_message": {**CLAIM, "jour": "jeudi 4 juin 2026", "lien": f"{ORIGIN}/etat-de-frais/?numero=900001#messages"},
    "rappel_mission": {**SHEETS, "lien": f"{ORIGIN}/missions/"},
    "rappel_dossier": {"perime": False, "gestionnaire": WHO},
    "rappel_echeance": {
        "echeance": "mardi 31 août 2027",
        "missions": [
            "Correction de copies, Baccalauréat général, 9 juin 2026",
            "Surveillance, Brevet, 1er juillet 2026",
        ],
        "lien": f"{ORIGIN}/etats-de-frais/",
    },
    "avis_acceptation": {**CLAIM, "parts": "rémunération et déplacement", "rien": "déplacement", "a_payer": True, "corrige": True},
    "avis_renvoi": {
        **CLAIM,
        "parts": "déplacement",
        "motif": "La distance est à vérifier",
        "texte": "L’itinéraire le plus court compte 61 km.",
        "echeance": "mardi 30 juin 2026",
    },
    "avis_refus": {
        **CLAIM,
        "parts": "déplacement",
        "motif": "Déjà payé ou déjà remboursé",
        "texte": "Ce trajet est remboursé sur la mission n° 900002.",
        "recours": recours.voies("enseignant_academie"),
    },
    "avis_constat": {
        **CLAIM,
        "phrases": ["Votre centre d’examen a constaté une quantité de 60\u00a0; vous avez déclaré 62."],
        "texte": "Deux copies ont été rendues sans correction.",
    },
    "avis_contestation": {
        **CLAIM,
        "objet_conteste": "Le constat que la mission n’a pas été effectuée",
        "suite": "Le service maintient sa décision",
        "texte": "Le procès-verbal ne porte pas votre signature.",
        "recours": recours.voies("enseignant_academie"),
    },
    "avis_message": {**CLAIM, "lien": f"{ORIGIN}/etat-de-frais/?numero=900001#messages"},
    "avis_messages": {"nombre": 3, "service": "DEC-1", "lien": f"{ORIGIN}/gestion/messages/"},
    "avis_demande": {
        **CLAIM,
        "objet_demande": "L’usage d’un véhicule (le vôtre, un taxi, une location, un vélo)",
        "suite": "Le service accepte",
        "texte": "Aucun train n’arrive avant le début de l’épreuve.",
    },
    "avis_convocation": {**SHEETS, "lien": f"{ORIGIN}/missions/"},
    "avis_convocation_annulee": {**SHEETS, "lien": f"{ORIGIN}/missions/"},
    "avis_mission_annulee": {**SHEET, "lien": f"{ORIGIN}/mission/?numero=900001"},
    "avis_mission_retablie": {**SHEET, "lien": f"{ORIGIN}/mission/?numero=900001"},
    "avis_mission_modifiee": {**SHEETS, "missions": MOVED, "lien": f"{ORIGIN}/missions/"},
    "avis_fermeture": {"jour": "3 juillet 2028", "lien": f"{ORIGIN}/connexion/"},
    "avis_courriel": {},
    "avis_courriel_corrige": {},
    "avis_mot_de_passe": {},
    "avis_nom_corrige": {},
    "avis_mot_de_passe_provisoire": {},
    "avis_paiement": {**CLAIM, "quoi": "votre rémunération", "jour": "3 juillet 2026"},
    "avis_transmission": {
        "numero": "900001",
        "mission": MISSION,
        "lien": f"{ORIGIN}/etat-de-frais/?numero=900001",
        "manque": "tarif à relever par le service",
        "reference": "K7Q2-9FMX",
    },
    "code_courriel": {"code": "1234 5678"},
    "invitation_personnel": {
        "lien": f"{ORIGIN}/gestion/invitation/#jeton=abc-DEF_123",
        "prenom": "Éléonore",
        "nom": "N’Guyen-Œillet",
        "role": "gestionnaire",
    },
    "mot_de_passe_oublie": {"lien": f"{ORIGIN}/reinitialisation/#jeton=abc-DEF_123"},
}
NAMES = sorted(path.stem for path in (mail.templates() / "emails").glob("[!_]*.html"))
CASES = [(code, name) for code in LANGUES for name in NAMES if code == FRENCH or name not in TO_STAFF]
"""Those for a member of the staff are in French alone."""
HEADERS = ("Subject", "From", "To", "Auto-Submitted", "Content-Language")
PADDING = " \u2007\u034f"
"""Blanks that follow the excerpt, so that an inbox does not go on with the message."""
LINK = r"https?://[^\s\"<>)]+"
VOID = {"meta", "br", "img", "hr", "link"}


class Shown(HTMLParser):
    """The words of the HTML part with the address of each link, the colours of each run of words, and the excerpt.

    `excerpt`: what an inbox shows beside the subject, and the message itself hides.
    """

    def __init__(self, dark):
        super().__init__()
        self.words, self.runs, self.excerpt, self._dark, self._around, self._link = [], [], "", dark, [], ""

    def handle_starttag(self, tag, given):
        given = dict(given)
        if tag == "br":
            self.words.append("\n")
        if tag in VOID:
            return
        style = dict(re.findall(r"(?<![\w-])(color|background-color|display):(#\w{6}|none)", given.get("style") or ""))
        for name in (given.get("class") or "").split() if self._dark is not None else []:
            style |= self._dark.get(name, {})
        self._around.append((tag, (self._around[-1][1] if self._around else {}) | style))
        self._link = given.get("href", "") if tag == "a" else self._link

    def handle_endtag(self, tag):
        self._around.pop()
        if tag == "a":
            self.words.append(f" <{self._link}>")
        if tag in ("td", "li"):
            self.words.append("\n")

    def handle_data(self, data):
        if any(tag in ("head", "style", "title") for tag, _ in self._around):
            return
        if self._around and "display" in self._around[-1][1]:
            self.excerpt += data
            return
        self.words.append(data.replace("\n", " "))
        if data.strip():
            self.runs.append((data.strip(), self._around[-1][1]))


def built(name, langue=FRENCH, **fields):
    """What was sent, read back from its bytes."""
    made = mail.build(name, TO, langue=langue, **FIELDS[name] | fields)
    return message_from_bytes(made.as_bytes(), policy=policy.default)


def part(message, kind):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def read(html, dark=None):
    shown = Shown(dark)
    shown.feed(html)
    return shown


def excerpt(html):
    return read(html).excerpt.rstrip(PADDING)


def snapshot(langue, name):
    return SNAPSHOTS / ("" if langue == FRENCH else langue) / f"{name}.txt"


def whole(name, langue=FRENCH, **fields):
    message = built(name, langue, **fields)
    html = part(message, "html")
    lines = (re.sub(r" +", " ", line).strip() for line in "".join(read(html).words).split("\n"))
    head = "\n".join(f"{header}: {message[header]}" for header in HEADERS)
    rich = "\n".join(line for line in lines if line)
    told = f"=== excerpt ===\n{excerpt(html)}\n\n=== text ===\n{part(message, 'plain')}"
    return f"{head}\n\n{told}\n=== html ===\n{rich}\n"


@pytest.mark.parametrize(("langue", "name"), CASES)
def test_an_email_reads_as_it_was_approved(langue, name):
    assert whole(name, langue) == snapshot(langue, name).read_text("utf-8")


def test_no_snapshot_outlives_its_email():
    assert {snapshot(*case) for case in CASES} == set(SNAPSHOTS.rglob("*.txt"))


@pytest.mark.parametrize(("langue", "name"), CASES)
def test_an_email_travels_through_any_relay(langue, name):
    raw = mail.build(name, TO, langue=langue, **FIELDS[name]).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= 78
    assert [kind.get_content_type() for kind in built(name, langue).walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize(("langue", "name"), CASES)
def test_both_halves_of_an_email_lead_to_the_same_places(langue, name):
    message = built(name, langue)
    rich = "".join(read(part(message, "html")).words)
    assert set(re.findall(LINK, rich)) == set(re.findall(LINK, part(message, "plain")))
    assert all(link.startswith(ORIGIN) for link in re.findall(LINK, rich))
    assert not re.search(r"<(img|script|link|iframe|form)|url\(", part(message, "html"))


def said(text):
    return re.findall(r"\w+", re.sub(LINK, " ", text))


@pytest.mark.parametrize(("langue", "name"), CASES)
def test_both_halves_of_an_email_say_the_same(langue, name):
    message = built(name, langue)
    assert said("".join(read(part(message, "html")).words)) == said(part(message, "plain"))


@pytest.mark.parametrize(("langue", "name"), CASES)
def test_an_inbox_shows_one_sentence_of_an_email_and_nothing_of_what_follows(langue, name):
    message = built(name, langue)
    shown = read(part(message, "html")).excerpt
    sentence = shown.rstrip(PADDING)
    assert 30 <= len(sentence) <= 120
    assert sentence.endswith(".")
    assert len(shown) - len(sentence) > 150
    assert sentence != message["Subject"]


def test_a_locked_screen_shows_no_code():
    message = built("code_courriel")
    shown = message["Subject"] + excerpt(part(message, "html"))
    assert "1234" not in shown
    assert "1234 5678" in part(message, "plain")


@pytest.mark.parametrize(("langue", "name"), CASES)
def test_an_email_is_more_than_a_link_and_names_the_site_in_words(langue, name):
    text = part(built(name, langue), "plain")
    assert text.count(f"\n{ORIGIN.partition('//')[2]}\n") + text.count(f": {ORIGIN.partition('//')[2]}\n") == 1
    assert len(said(text)) > 50


READER = HERE / "mail_readers.mjs"


def lost(pages):
    """{feature: {"none" or "part": families of readers that lose it}} over these HTML parts, by name."""
    done = subprocess.run(["node", READER], input=json.dumps(pages), capture_output=True, text=True, check=True)
    found = {}
    for reader, feature, kind in [one for told in json.loads(done.stdout).values() for one in told]:
        found.setdefault(feature, {}).setdefault(kind, set()).add(reader.partition(".")[0])
    return {feature: {kind: sorted(names) for kind, names in kinds.items()} for feature, kinds in found.items()}


def test_what_mail_readers_lose_is_what_was_accepted():
    accepted = tomllib.loads((HERE / "mail_readers.toml").read_text("utf-8"))
    assert all(given.pop("why") for given in accepted.values())
    assert lost({name: part(built(name), "html") for name in NAMES}) == accepted


def test_what_a_mail_reader_would_lose_is_seen():
    assert lost({"x": '<p style="position:absolute">Bonjour</p>'})["position"]["none"] == ["gmail", "outlook"]


@pytest.mark.parametrize("name", NAMES)
def test_each_cell_of_words_carries_its_own_font_and_colours(name):
    """For readers that keep neither `<style>` nor `<body>`: SFR, La Poste, and Word's engine, which wants tables."""
    html = part(built(name), "html")
    cells = re.findall(r'<td class="(?:texte|bouton)[^"]*"[^>]*style="([^"]*)"', html)
    assert len(cells) > 2
    for style in cells:
        assert re.search(r"font-family:Verdana,.*font-size:\d+px;line-height:\d+px;.*color:#\w{6}", style), style
        assert re.search(r"background-color:#\w{6}", style), style
    assert all('role="presentation"' in table for table in re.findall(r"<table[^>]*>", html))
    assert not re.search(r"<(p|h\d|div)\b(?! class=\"apercu)", html)


def dark_rules(html):
    """The colours that each class takes in the dark."""
    block = re.search(r"prefers-color-scheme: dark\) \{(.*?)\n\}", html, re.S)[1]
    rules = {}
    for classes, body in re.findall(r"([.\w, -]+) \{([^}]*)\}", block):
        colours = dict(re.findall(r"(?<![\w-])(color|background-color): (#\w{6}) !important", body))
        for name in re.findall(r"\.([\w-]+)", classes):
            rules[name] = rules.get(name, {}) | colours
    return rules


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("code", academie.codes())
@pytest.mark.parametrize("name", NAMES)
def test_the_words_of_an_email_stand_out(monkeypatch, name, code, theme):
    monkeypatch.setattr(mail, "ACADEMIE", academie.load(code))
    html = part(built(name), "html")
    runs = read(html, dark_rules(html) if theme == "dark" else None).runs
    assert len(runs) > 3
    for words, colours in runs:
        assert contrast(colours["color"], colours["background-color"]) >= 4.5, (words, colours)


def test_a_pale_word_would_be_seen():
    (run,) = read('<p style="color:#999999;background-color:#fbfaf7">Bonjour</p>').runs
    assert contrast(run[1]["color"], run[1]["background-color"]) < 4.5


if __name__ == "__main__":
    SNAPSHOTS.mkdir(parents=True, exist_ok=True)
    paroles.make()
    for code, given in CASES:
        snapshot(code, given).parent.mkdir(exist_ok=True)
        snapshot(code, given).write_text(whole(given, code), "utf-8")
