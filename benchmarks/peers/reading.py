"""The job, with boto3's client as its guides write it: who asks, then everything of theirs. Shipped with each peer."""

import hashlib
import time
from http.cookies import SimpleCookie

import boto3

ACCOUNTS, FILES = "imagin-lyon-comptes", "imagin-lyon-dossiers"
dynamodb = boto3.client("dynamodb")


def account(cookie_header):
    """The account of an open session, by one BatchGetItem; None when there is none."""
    morsel = SimpleCookie(cookie_header or "").get("__Host-imagin")
    if morsel is None:
        return None
    account_id, _, secret = morsel.value.partition(".")
    session_key = "S#" + hashlib.sha256(secret.encode()).hexdigest()
    keys = [{"pk": {"S": f"C#{account_id}"}, "sk": {"S": sk}} for sk in ("C", session_key)]
    answer = dynamodb.batch_get_item(RequestItems={ACCOUNTS: {"Keys": keys, "ConsistentRead": True}})
    found = {item["sk"]["S"]: item for item in answer["Responses"][ACCOUNTS]}
    holder, session = found.get("C"), found.get(session_key)
    if holder is None or session is None or "disabled" in holder:
        return None
    if int(session["expires"]["N"]) < time.time() or session["generation"] != holder["generation"]:
        return None
    return account_id


def missions(account_id):
    """The missions of an account with the state of each claim, by one Query."""
    answer = dynamodb.query(
        TableName=FILES,
        ConsistentRead=True,
        KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues={":pk": {"S": f"P#{account_id}"}, ":first": {"S": "E#"}, ":last": {"S": "PROFIL"}},
    )
    items = {item["sk"]["S"]: item for item in answer["Items"]}
    found = [view(item, items.get("E#" + item["numero"]["S"])) for sk, item in items.items() if sk.startswith("M#")]
    return sorted(found, key=lambda mission: (mission["debut"], mission["numero"]))


def view(mission, claim):
    """What is shown of a mission."""
    return {
        "numero": mission["numero"]["S"],
        "session": mission["session"]["S"],
        "examen": mission["examen"]["S"],
        "specialite": mission["specialite"]["S"],
        "epreuve": mission["epreuve"]["S"],
        "type": mission["type"]["S"],
        "debut": mission["debut"]["S"],
        "fin": mission["fin"]["S"],
        "centre": {
            "uai": mission["centre"]["S"],
            "nom": mission["centre_nom"]["S"],
            "commune": mission["centre_commune"]["S"],
            "adresse": mission["centre_adresse"]["S"],
        },
        "restaurant_administratif": mission["restaurant_administratif"]["BOOL"],
        "vehicule_autorise": mission["vehicule_autorise"]["BOOL"],
        "service": mission["service"]["S"],
        "convoquee": mission["convoquee"]["S"],
        "version": int(mission["version"]["N"]),
        "etat_de_frais": claim
        and {
            "remuneration": claim["remuneration"]["S"],
            "deplacement": claim["deplacement"]["S"],
            "version": int(claim["version"]["N"]),
        },
    }
