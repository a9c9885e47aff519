"""Demonstration data: invented people, through the same import and the same convocation run as everybody's.

Only a local AWS may be given them: people whose passwords are printed on a screen have no place elsewhere.
"""

import csv
import io
import logging
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from chalicelib.missions import clock
from ops.console import Stopped, say
from ops.deployment.convoquer import save
from ops.local import demo_staff
from ops.paths import RUN

if TYPE_CHECKING:
    from chalicelib.gestion.imports.table import Source

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
ACTEUR = "demonstration"
_DATA = Path(__file__).with_name("demonstration.toml")


@dataclass(frozen=True)
class Identity:
    """What a visitor needs to come in as one of the demonstration's people; no password once they chose theirs.

    `portail`: what an agent types at the demonstration portal.
    """

    nom: str
    numero: str
    identifiant: str
    mot_de_passe: str | None
    voir: str
    portail: str = ""

    def text(self) -> str:
        """One line of the table printed at the start."""
        chosen = f"(au portail : {self.portail})" if self.portail else "(mot de passe déjà personnalisé)"
        password = self.mot_de_passe or chosen
        return f"    {self.nom:28} {self.numero}  {self.identifiant:18} {password:30} {self.voir}"


def main(argv: list[str]) -> int:
    """Prints who may be played, their passwords, and what there is to see as each."""
    logging.getLogger("imagin").setLevel(logging.WARNING)
    now = datetime.now(UTC)
    identities = load(argv[0], clock.local(now, None).date())
    say(f"    {'personne':28} {'numéro':8} {'identifiant':18} {'mot de passe provisoire':30} à regarder")
    for identity in identities:
        say(identity.text())
    if identities:
        say(f"    Leurs convocations, à imprimer : {_folder(argv[0])}")
    members = demo_staff.fill(argv[0], _data(argv[0])["personnel"], RUN / "gestion", now)
    say(demo_staff.text(argv[0], members))
    return 0


def load(code: str, today: date) -> list[Identity]:
    """Loads the data once, dated around `today`, then only renews the passwords of who has not chosen one."""
    refuse_elsewhere(os.environ)
    from chalicelib import tables

    tables.connection()
    now = datetime.now(UTC)
    return fill(code, today, now, _folder(code))


def _folder(code: str) -> Path:
    return RUN / "convocations" / code / "demonstration"


def refuse_elsewhere(environment: Mapping[str, str]) -> None:
    """Every address of AWS in the environment, and at least the general one, must be this computer."""
    addresses = {name: at for name, at in environment.items() if name.startswith("AWS_ENDPOINT_URL")}
    hosts = {urlsplit(at).hostname for at in addresses.values()}
    if "AWS_ENDPOINT_URL" not in addresses or not hosts <= LOOPBACK:
        raise Stopped("Les données de démonstration ne se chargent que sur le service local (make run).")


def fill(code: str, today: date, now: datetime, folder: Path) -> list[Identity]:
    """What `load` does once the place is known to be safe; the letters to print go into `folder`."""
    from chalicelib.gestion.convocations import drive

    missions = [mission["numero"] for mission in _data(code)["mission"]]
    if not _is_loaded(code, missions):
        _import(code, today, now)
    passwords = _convoked(missions, now, folder) if drive.candidates(now, missions) else _again(missions, now, folder)
    _submit(code, now)
    return _identities(code, passwords)


def _convoked(missions: list[str], now: datetime, folder: Path) -> dict[str, str]:
    """The passwords of the first start, given by the run itself."""
    from chalicelib.gestion.convocations import drive

    done = drive.Driven()
    for one in drive.convoke(lambda: now, ACTEUR, missions):
        done.add(one)
        _replace(done.parts, folder, now)
        drive.finish(one, now)
    return done.passwords


def _again(missions: list[str], now: datetime, folder: Path) -> dict[str, str]:
    """Those of a later start: who has not chosen a password gets a fresh one, the former one dies."""
    from chalicelib.gestion.convocations import letters, places, print_files

    convoked = [place for place in places.places(missions) if place.is_convoked]
    everybody = {place.person.compte for place in convoked}
    made = letters.printed(convoked, everybody, now, ACTEUR, print_files.IN_A_FILE)
    _replace(made.parts, folder, now)
    return made.passwords


def _replace(parts: list[bytes], folder: Path, now: datetime) -> None:
    """The letters of this start; those of the starts before hold passwords that are dead."""
    for old in folder.glob("convocations-*.pdf"):
        old.unlink()
    if parts:
        save(parts, folder, now)


@cache
def _data(code: str) -> dict[str, Any]:
    """An instance without demonstration data of its own has nobody."""
    found: dict[str, Any] = tomllib.loads(_DATA.read_text("utf-8")).get(code, {})
    return {"personne": [], "mission": [], "personnel": []} | found


def _is_loaded(code: str, missions: list[str]) -> bool:
    from chalicelib.gestion.imports import affectations
    from chalicelib.identity import provisioning

    numeros = [_numero(code, person["rang"]) for person in _data(code)["personne"]]
    known = affectations.missions(missions)
    return len(provisioning.by_numero(numeros)) == len(numeros) and len(known) == len(missions)


def _import(code: str, today: date, now: datetime) -> None:
    from chalicelib.gestion.imports.run import run

    report = run([_people(code), _missions(code, today)], now, ACTEUR)
    if report.exit_code != 0:
        raise Stopped(f"Les données de démonstration sont refusées :\n{report.text()}")


def _numero(code: str, rang: int) -> str:
    """Nine, the instance, the person: 9100001 at Lyon."""
    return f"9{('lyon', 'siec', 'centrale').index(code) + 1}0000{rang}"


def _people(code: str) -> "Source":
    data = _data(code)
    return _file("intervenants", [_person(code, person, data["gestionnaire"]) for person in data["personne"]])


def _person(code: str, person: dict[str, Any], office: dict[str, str]) -> dict[str, str]:
    portail, academic = person.get("portail", ("", ""))
    uai, school, work = person.get("etablissement", ("", "", ""))
    street, postcode, town = person["adresse"]
    given = {name: person.get(name, "") for name in ("civilite", "nom", "prenom", "courriel", "statut", "situation")}
    return given | {
        "numero": _numero(code, person["rang"]),
        "portail": portail,
        "identifiant_academique": academic,
        "adresse_1": street,
        "code_postal": postcode,
        "ville": town,
        "etablissement_uai": uai,
        "etablissement_nom": school,
        "residence_administrative": work,
        "residence_familiale": person["domicile"],
        "dossier_financier": person.get("dossier", "complet"),
        **{f"gestionnaire_{name}": value for name, value in office.items()},
    }


def _missions(code: str, today: date) -> "Source":
    rows = [_mission(code, mission, rang, today) for mission in _data(code)["mission"] for rang in mission["personnes"]]
    return _file("missions", rows)


def _mission(code: str, mission: dict[str, Any], rang: int, today: date) -> dict[str, str]:
    first, last = (today + timedelta(days=offset) for offset in mission["jours"])
    examen, specialite, epreuve = mission["examen"]
    uai, centre, commune, street = mission["centre"]
    return {name: mission[name] for name in ("numero", "type", "taux", "service")} | {
        "numero_intervenant": _numero(code, rang),
        "session": str(first.year),
        "examen": examen,
        "specialite": specialite,
        "epreuve": epreuve,
        "mode_evaluation": "ponctuelle",
        "debut": f"{first}T{mission['heures'][0]}",
        "fin": f"{last}T{mission['heures'][1]}",
        "centre_uai": uai,
        "centre_nom": centre,
        "centre_commune": commune,
        "centre_adresse": street,
        "restaurant_administratif": mission.get("restaurant", "non"),
        "vehicule_autorise": mission.get("vehicule", ""),
    }


def _file(kind: str, rows: list[dict[str, str]]) -> "Source":
    from chalicelib.gestion.imports.columns import HEADERS
    from chalicelib.gestion.imports.table import Source

    text = io.StringIO()
    writer = csv.DictWriter(text, HEADERS[kind], restval="", delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return Source(f"{kind}-demonstration.csv", text.getvalue().encode())


def _submit(code: str, now: datetime) -> None:
    """Some claims are transmitted already, by the person's own act; once is enough."""
    from chalicelib.frais import drafts, submission
    from chalicelib.frais.claim import claims, declared
    from chalicelib.identity import provisioning

    for mission in _data(code)["mission"]:
        for rang in mission.get("transmis", ()):
            numero = _numero(code, rang)
            person = provisioning.by_numero([numero])[numero]
            if claims.load(person.compte, mission["numero"], now).etat.transmis:
                continue
            said = declared.read({"travail": {"copies": mission["copies"]}})
            claim = drafts.save(person.compte, mission["numero"], 1, said, now)
            version = int(claim.etat.version)
            key = f"{ACTEUR}-{mission['numero']}"
            address = person.account.courriel
            act = submission.Act(person.compte, address, mission["numero"], "transmission", version, key)
            submission.submit(act, now)


def _identities(code: str, passwords: dict[str, str]) -> list[Identity]:
    from chalicelib.identity import provisioning, temporary_passwords

    people = _data(code)["personne"]
    known = provisioning.by_numero(_numero(code, person["rang"]) for person in people)
    found = []
    for described in people:
        person = known[_numero(code, described["rang"])]
        name = f"{described['prenom']} {described['nom']}"
        password = passwords.get(person.compte)
        numero, identifiant = str(person.account.numero), str(person.account.identifiant)
        by_portal = temporary_passwords.enters_by_portal(person.account)
        portail = str(person.account.identifiant_academique) if by_portal else ""
        found.append(Identity(name, numero, identifiant, password, described["voir"], portail))
    return found
