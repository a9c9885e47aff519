"""The pages of the site: where each stands, what it is made from, and what it asks of the service at once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """`espace` chooses the navigation: public, etape (a sign-in step), personnel, gestion. `lisible`: without JS.

    `script`: the module of static/js that it begins with. `style`: styles of its own beside the common ones. `appels`:
    what its script asks in any case, as paths of the API: the browser asks them as soon as it reads the page.
    """

    chemin: str
    gabarit: str
    titre: str
    script: str = ""
    espace: str = "public"
    lisible: bool = False
    style: str = ""
    appels: tuple[str, ...] = ()

    @property
    def fichier(self) -> str:
        """The file that is served at this address."""
        return file_of(self.chemin)


def file_of(address: str) -> str:
    """The file that is served at an address."""
    return address.lstrip("/") + ("index.html" if address.endswith("/") else "")


def place_of(address: str) -> str:
    """Where another language goes on from a page: at the same address, or at home from what answers for any other."""
    return address if address.endswith("/") else "/"


def _step(name: str, titre: str) -> Page:
    """Between the sign-in and the service."""
    return Page(f"/{name}/", f"{name}.html", titre, f"{name}.js", "etape", appels=("/moi",))


def _own(name: str, titre: str, script: str, *appels: str, style: str = "") -> Page:
    """A page of a signed-in person."""
    return Page(f"/{name}/", f"{name}.html", titre, script, "personnel", style=style, appels=("/moi", *appels))


def _door(name: str, titre: str) -> Page:
    """Where a member of the staff comes in."""
    gabarit, script = f"gestion/{name}.html", f"gestion/{name}.ts"
    return Page(f"/gestion/{name}/", gabarit, titre, script, "gestion", style="gestion.css")


def _guide(name: str, titre: str) -> Page:
    """A first day, with pictures, that anybody may read and print."""
    return Page(f"/gestion/aide/{name}/", f"gestion/guide-{name}.html", titre, style="gestion.css")


def _staff(name: str, titre: str, *appels: str, chemin: str = "", gabarit: str = "vue") -> Page:
    """A page of a signed-in member of the staff: a view, `gabarit` when its template holds more."""
    path, gabarit, script = chemin or f"/gestion/{name}/", f"gestion/{gabarit}.html", f"gestion/{name}.tsx"
    return Page(path, gabarit, titre, script, "gestion", style="gestion.css", appels=("/gestion/moi", *appels))


PAGES = (
    Page("/", "accueil.html", "Accueil"),
    Page("/connexion/", "connexion.html", "Se connecter", "connexion.js", style="convocation.css"),
    _step("premiere-connexion", "Choisir son mot de passe"),
    _step("courriel", "Votre adresse électronique"),
    Page("/portail/", "portail.html", "Votre portail académique", "portail.js", lisible=True),
    Page("/mot-de-passe-oublie/", "mot-de-passe-oublie.html", "Mot de passe oublié", "oubli.js"),
    Page("/reinitialisation/", "reinitialisation.html", "Nouveau mot de passe", "reinitialisation.js"),
    _own("missions", "Vos missions", "missions.js", "/missions", style="missions.css"),
    _own("mission", "Mission", "mission.js", style="missions.css"),
    _own("etats-de-frais", "Vos états de frais", "etats.js", "/etats-de-frais", style="missions.css"),
    _own("etat-de-frais", "État de frais", "etat.js"),
    _own("informations", "Informations personnelles", "informations.js", "/informations"),
    _own("mes-donnees", "Mes données", "mes-donnees.js", "/donnees"),
    _own("sessions", "Mes sessions", "sessions.js", "/sessions"),
    Page("/simulation/", "simulation.html", "Ai-je droit à un remboursement\u00a0?", "simulation.js"),
    Page(
        *("/ou-me-connecter/", "ou-me-connecter.html", "Où me connecter\u00a0?", "portes.js"),
        lisible=True,
        style="portes.css",
    ),
    Page("/aide/", "aide.html", "Aide"),
    Page("/gestion/aide/", "gestion/aide.html", "Aide de la gestion"),
    _guide("gestionnaire", "Premier jour d’un gestionnaire"),
    _guide("chef-de-centre", "Premier jour d’un chef de centre"),
    Page("/comment-ca-marche/", "comment-ca-marche.html", "Comment ça marche\u00a0?", style="convocation.css"),
    Page("/votre-convocation/", "votre-convocation.html", "Lire votre convocation", style="convocation.css"),
    Page("/mentions-legales/", "mentions-legales.html", "Mentions légales"),
    Page("/donnees-personnelles/", "donnees-personnelles.html", "Données personnelles"),
    Page("/accessibilite/", "accessibilite.html", "Accessibilité"),
    Page("/plan-du-site/", "plan-du-site.html", "Plan du site"),
    Page("/hors-ligne/", "hors-ligne.html", "Vous êtes hors ligne"),
    Page("/404.html", "404.html", "Page introuvable"),
    _staff("accueil", "Espace de gestion", chemin="/gestion/", gabarit="accueil"),
    _door("connexion", "Se connecter à la gestion"),
    _door("invitation", "Ouvrir votre accès"),
    _staff("etats", "États de frais", "/gestion/etats-de-frais/reperes"),
    _staff("limitrophes", "Communes limitrophes", "/gestion/etats-de-frais/reperes"),
    _staff("etat", "État de frais à décider", "/gestion/etats-de-frais/reperes"),
    _staff("missions", "Missions"),
    _staff(
        *("messages", "Messages, contestations et demandes"),
        *("/gestion/messages", "/gestion/contestations", "/gestion/demandes"),
    ),
    _staff("intervenants", "Intervenants"),
    _staff("reglages", "Barèmes et réglages", "/gestion/reglages", "/gestion/etats-de-frais/reperes"),
    _staff("constat", "Service fait"),
    _staff("adresses", "Adresses refusées", "/gestion/adresses-refusees"),
    _staff("aides", "Demandes d’aide", "/gestion/aides"),
    _staff("liquidation", "Liquidation", "/gestion/liquidation"),
    _staff("tableau-de-bord", "Tableau de bord"),
    _staff("intervenant", "Intervenant"),
    _staff("imports", "Imports", "/gestion/imports", gabarit="imports"),
    _staff("convocations", "Convocations", "/gestion/imports", "/gestion/convocations"),
    _staff("sans-courriel", "Convoqués sans courriel"),
    _staff("personnels", "Comptes de gestion", "/gestion/personnels"),
)
PORTAL = (
    Page("/", "ou-me-connecter.html", "Où me connecter\u00a0?", "portes.js", "aucun", lisible=True, style="portes.css"),
    Page("/404.html", "404.html", "Page introuvable", espace="aucun"),
)
_LED_TO = (
    *("/portail/", "/reinitialisation/", "/hors-ligne/", "/404.html"),
    *("/mission/", "/etat-de-frais/", "/plan-du-site/"),
)
"""Pages that nothing but a link of one's own, or an act, leads to: no plan names them."""


def plan() -> dict[str, tuple[Page, ...]]:
    """The pages of the site plan: those of everybody, then those of a signed-in person."""
    named = [page for page in PAGES if page.chemin not in _LED_TO and not page.chemin.startswith("/gestion/")]
    return {kind: tuple(page for page in named if page.espace == kind) for kind in ("public", "personnel")}
