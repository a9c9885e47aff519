"""The operations of an académie's portal: a browser follows them, and each answers by a redirection."""

from ops.openapi.operation import Operation

_AWAY = {303: ("Vers le portail, ou vers la page /portail/ qui dit ce qui l’empêche.", None)}
_BACK = {303: ("Vers une page du service, session ouverte ; sinon vers /portail/ qui dit quoi faire.", None)}

PORTAL: dict[str, Operation] = {
    "GET /portail/{portail}/connexion": Operation("Partir se connecter au portail académique", "Accès", _AWAY),
    "GET /portail/{portail}/retour": Operation("Revenir du portail académique, une fois", "Accès", _BACK),
    "GET /portail/{portail}/sortie": Operation("Partir se déconnecter du portail académique", "Accès", _AWAY),
}
