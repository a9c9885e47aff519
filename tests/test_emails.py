"""Each e-mail, whole, as a mailbox shows it: `python -m tests.test_emails` writes the snapshots again, to be read before they are kept."""

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path

import pytest

from chalicelib import academie, mail
from tests.contrast import contrast

SNAPSHOTS = Path(__file__).parent / "snapshots/emails"
TO = "claire.martin@courriel.example"
MISSION = {"type_libelle": "Correction de copies", "examen": "Baccalauréat général"}
ORIGIN = academie.ACADEMIE.origine
CLAIM = {"numero": "900001", "mission": MISSION, "lien": f"{ORIGIN}/etat-de-frais/?numero=900001"}
FIELDS = {
    "acces_par_portail": {
        "portail": academie.ACADEMIE.portail["lyon"].nom,
        "lien": f"{ORIGIN}/api/v1/portail/lyon/connexion",
        "ou_me_connecter": f"{ORIGIN}/ou-me-connecter/",
    },
    "avis_acces_retabli": {"premier": True},
    "avis_nouvel_appareil": {"appareil": "Firefox sur Windows"},
    "rappel_echeance": {
        "echeance": "mardi 31 août 2027",
        "missions": [
            "Correction de copies, Baccalauréat général, 9 juin 2026",
            "Surveillance, Brevet, 1er juillet 2026",
        ],
        "lien": f"{ORIGIN}/etats-de-frais/",
    },
    "avis_acceptation": {**CLAIM, "parts": "rémunération et déplacement", "corrige": True},
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
        "recours": academie.ACADEMIE.gestion.voies_de_recours,
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
        "recours": academie.ACADEMIE.gestion.voies_de_recours,
    },
    "avis_convocation": {"mission": MISSION, "lien": f"{ORIGIN}/mission/?numero=900001"},
    "avis_convocation_annulee": {"numero": "900001", "mission": MISSION, "lien": f"{ORIGIN}/missions/"},
    "avis_mission_annulee": {"numero": "900001", "mission": MISSION, "lien": f"{ORIGIN}/mission/?numero=900001"},
    "avis_mission_retablie": {"numero": "900001", "mission": MISSION, "lien": f"{ORIGIN}/mission/?numero=900001"},
    "avis_mission_modifiee": {
        "numero": "900001",
        "mission": MISSION,
        "lien": f"{ORIGIN}/mission/?numero=900001",
        "changements": ["les dates ou les heures", "le lieu"],
    },
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
NAMES = sorted(folder.name for folder in (mail.templates() / "emails").iterdir() if folder.is_dir())
HEADERS = ("Subject", "From", "To", "Auto-Submitted", "Content-Language")
VOID = {"meta", "br", "img", "hr", "link"}


class Shown(HTMLParser):
    """The words of the HTML part with the address of each link, and the colours that each run of words is set in."""

    def __init__(self, dark):
        super().__init__()
        self.words, self.runs, self._dark, self._around, self._link = [], [], dark, [], ""

    def handle_starttag(self, tag, given):
        given = dict(given)
        if tag == "br":
            self.words.append("\n")
        if tag in VOID:
            return
        style = dict(re.findall(r"(?<![\w-])(color|background):(#\w{6})", given.get("style") or ""))
        for name in (given.get("class") or "").split() if self._dark is not None else []:
            style |= self._dark.get(name, {})
        self._around.append((tag, (self._around[-1][1] if self._around else {}) | style))
        self._link = given.get("href", "") if tag == "a" else self._link

    def handle_endtag(self, tag):
        self._around.pop()
        if tag == "a":
            self.words.append(f" <{self._link}>")
        if tag in ("p", "div"):
            self.words.append("\n")

    def handle_data(self, data):
        if not any(tag in ("head", "style", "title") for tag, _ in self._around):
            self.words.append(data.replace("\n", " "))
            if data.strip():
                self.runs.append((data.strip(), self._around[-1][1]))


def built(name):
    """What was sent, read back from its bytes."""
    return message_from_bytes(mail.build(name, TO, **FIELDS[name]).as_bytes(), policy=policy.default)


def part(message, kind):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def read(html, dark=None):
    shown = Shown(dark)
    shown.feed(html)
    return shown


def whole(name):
    message = built(name)
    lines = (re.sub(r" +", " ", line).strip() for line in "".join(read(part(message, "html")).words).split("\n"))
    head = "\n".join(f"{header}: {message[header]}" for header in HEADERS)
    rich = "\n".join(line for line in lines if line)
    return f"{head}\n\n=== text ===\n{part(message, 'plain')}\n=== html ===\n{rich}\n"


@pytest.mark.parametrize("name", NAMES)
def test_an_email_reads_as_it_was_approved(name):
    assert whole(name) == (SNAPSHOTS / f"{name}.txt").read_text("utf-8")


def test_no_snapshot_outlives_its_email():
    assert sorted(path.stem for path in SNAPSHOTS.iterdir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_email_travels_through_any_relay(name):
    raw = mail.build(name, TO, **FIELDS[name]).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) <= 78
    assert [kind.get_content_type() for kind in built(name).walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_both_halves_of_an_email_lead_to_the_same_places(name):
    message = built(name)
    links = re.compile(r"https?://[^\s\"<>]+")
    rich = "".join(read(part(message, "html")).words)
    assert set(links.findall(rich)) == set(links.findall(part(message, "plain")))
    assert all(link.startswith(ORIGIN) for link in links.findall(rich))
    assert not re.search(r"<(img|script|link|iframe|form)|url\(", part(message, "html"))


def dark_rules(html):
    """The colours that each class takes in the dark."""
    block = re.search(r"prefers-color-scheme: dark\) \{(.*?)\n\}", html, re.S)[1]
    rules = {}
    for classes, body in re.findall(r"([.\w, -]+) \{([^}]*)\}", block):
        colours = dict(re.findall(r"(?<![\w-])(color|background): (#\w{6}) !important", body))
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
        assert contrast(colours["color"], colours["background"]) >= 4.5, (words, colours)


def test_a_pale_word_would_be_seen():
    (run,) = read('<p style="color:#999999;background:#fbfaf7">Bonjour</p>').runs
    assert contrast(run[1]["color"], run[1]["background"]) < 4.5


if __name__ == "__main__":
    SNAPSHOTS.mkdir(parents=True, exist_ok=True)
    for given in NAMES:
        (SNAPSHOTS / f"{given}.txt").write_text(whole(given), "utf-8")
