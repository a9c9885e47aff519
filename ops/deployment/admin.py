"""`python -m ops admin STAGE --courriel … --nom … --prenom …`: the first administrateur, through a link given once."""

import os
from datetime import UTC, datetime

from ops.arguments import Arguments
from ops.console import Stopped, say

ACTEUR = "ops"


def main(argv: list[str]) -> int:
    """Makes the account, or gives a new link to one that exists: the former link then opens nothing."""
    asked = _arguments().parse_args(argv)
    # The service's modules read IMAGIN_CODE when they are imported.
    from chalicelib import tables

    tables.connection()
    link = invite(asked.courriel, asked.nom, asked.prenom, asked.numero, datetime.now(UTC))
    say(f"Lien d’ouverture de {asked.courriel}, à usage unique, valable 72 heures :")
    say(f"  {link}")
    say("Remettez-le à cette personne seule : il ne sera plus montré. Elle aura besoin de son téléphone.")
    return 0


def invite(courriel: str, nom: str, prenom: str, numero: str, now: datetime) -> str:
    """The link that opens an administrateur's account."""
    from chalicelib.errors import InvalidFields
    from chalicelib.identity.staff import invitations, roster
    from chalicelib.identity.staff.models import ADMINISTRATEUR

    known = roster.by_address(courriel)
    if known is not None and (known.role != ADMINISTRATEUR or known.disabled is not None):
        raise Stopped(f"{courriel} a déjà un compte, fermé ou d’un autre rôle : choisissez une autre adresse.")
    if known is not None:
        return invitations.print_link(known.id, now, ACTEUR)
    try:
        compte, _ = invitations.create(
            courriel, nom, prenom, ADMINISTRATEUR, [], [], numero, now, ACTEUR, announce=False
        )
    except InvalidFields as refused:
        raise Stopped(" ".join(f"{name.removeprefix('/')} : {told}" for name, _, told in refused.fields)) from None
    return invitations.print_link(compte, now, ACTEUR)


def enrol(link: str, phrase: str, code: str, now: datetime) -> str:
    """Opens an account as its holder would, for the demonstration; gives the telephone's secret.

    `code`: the instance, whose key seals the secret.
    """
    from pyotp import TOTP

    from chalicelib.identity import known_browsers
    from chalicelib.identity.staff import enrolment
    from ops.stack.key import alias

    os.environ.setdefault("IMAGIN_CLE", alias(code))
    cookie, what = enrolment.begin(link.partition("#jeton=")[2], phrase, device="démonstration", now=now)
    secret = what["manuel"].replace(" ", "")
    enrolment.confirm(cookie, TOTP(secret).at(now), known_browsers.secret_of(None), now)
    return secret


def _arguments() -> Arguments:
    parser = Arguments(prog="python3 -m ops admin", description="Crée le premier administrateur d’une instance.")
    parser.on_instance()
    parser.add_argument("--courriel", required=True, help="son adresse électronique, qui est aussi son identifiant")
    parser.add_argument("--nom", required=True)
    parser.add_argument("--prenom", required=True)
    parser.add_argument("--numero", default="aucun", help="son numéro intervenant, ou « aucun » (par défaut)")
    return parser
