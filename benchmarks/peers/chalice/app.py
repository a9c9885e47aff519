"""Stock Chalice with what the subject names, all at import: pynamodb, the client of SES, jinja2, argon2."""

import hashlib
import time
from http.cookies import SimpleCookie

import boto3
from argon2 import PasswordHasher
from chalice import Chalice, UnauthorizedError
from jinja2 import DictLoader, Environment
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

app = Chalice(app_name="missions")
mails = boto3.client("sesv2")
templates = Environment(loader=DictLoader({"reset": "Bonjour {{ nom }}"}), autoescape=True)
hasher = PasswordHasher()
REGION = "eu-west-3"


class Account(Model):
    class Meta:
        table_name, region = "imagin-lyon-comptes", REGION

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    generation = NumberAttribute(null=True)
    expires = NumberAttribute(null=True)
    disabled = NumberAttribute(null=True)


class Item(Model):
    class Meta:
        table_name, region = "imagin-lyon-dossiers", REGION

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    numero = UnicodeAttribute(null=True)
    session = UnicodeAttribute(null=True)
    examen = UnicodeAttribute(null=True)
    specialite = UnicodeAttribute(null=True)
    epreuve = UnicodeAttribute(null=True)
    type = UnicodeAttribute(null=True)
    debut = UnicodeAttribute(null=True)
    fin = UnicodeAttribute(null=True)
    centre = UnicodeAttribute(null=True)
    centre_nom = UnicodeAttribute(null=True)
    centre_commune = UnicodeAttribute(null=True)
    centre_adresse = UnicodeAttribute(null=True)
    restaurant_administratif = BooleanAttribute(null=True)
    vehicule_autorise = BooleanAttribute(null=True)
    service = UnicodeAttribute(null=True)
    convoquee = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    remuneration = UnicodeAttribute(null=True)
    deplacement = UnicodeAttribute(null=True)


@app.route("/api/v1/missions")
def missions():
    account_id = opened(app.current_request.headers.get("cookie", ""))
    items = {
        item.sk: item for item in Item.query(f"P#{account_id}", Item.sk.between("E#", "PROFIL"), consistent_read=True)
    }
    found = [view(item, items.get(f"E#{item.numero}")) for sk, item in items.items() if sk.startswith("M#")]
    return {"missions": sorted(found, key=lambda mission: (mission["debut"], mission["numero"]))}


def opened(cookie_header):
    morsel = SimpleCookie(cookie_header).get("__Host-imagin")
    account_id, _, secret = (morsel.value if morsel else "").partition(".")
    session_key = "S#" + hashlib.sha256(secret.encode()).hexdigest()
    keys = [(f"C#{account_id}", "C"), (f"C#{account_id}", session_key)]
    found = {item.sk: item for item in Account.batch_get(keys, consistent_read=True)}
    holder, session = found.get("C"), found.get(session_key)
    if holder is None or session is None or holder.disabled or session.expires < time.time():
        raise UnauthorizedError("session absente")
    if session.generation != holder.generation:
        raise UnauthorizedError("session absente")
    return account_id


def view(mission, claim):
    plain = (
        *("numero", "session", "examen", "specialite", "epreuve", "type", "debut", "fin"),
        *("restaurant_administratif", "vehicule_autorise", "service", "convoquee"),
    )
    return {
        **{name: getattr(mission, name) for name in plain},
        "centre": {
            "uai": mission.centre,
            "nom": mission.centre_nom,
            "commune": mission.centre_commune,
            "adresse": mission.centre_adresse,
        },
        "version": int(mission.version),
        "etat_de_frais": claim
        and {
            "remuneration": claim.remuneration,
            "deplacement": claim.deplacement,
            "version": int(claim.version),
        },
    }
