"""A second implementation of OpenID as the portal, beside the certified one: django-oauth-toolkit, a process of its own.

`python -m tests.identity.portal.second_provider '{"port": …, "secret": …, "folder": …, "redirect": …}'` serves it under
/o/. POST /essais {"famille": …} gives it the habits of a family of the guide. Anybody comes in under the name they type.
"""

import json
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

ASKED = json.loads(sys.argv[1])
CLIENT, FORM = "imagin-lyon", b'<form method="post"><input name="identifiant"><button>Entrer</button></form>'
STATE = {"famille": ""}


def new_key():
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def configure():
    """Django, with this provider alone."""
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="demonstration",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        LOGIN_URL="/entrer",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(ASKED["folder"]) / "base")}},
        INSTALLED_APPS=[f"django.contrib.{name}" for name in ("contenttypes", "auth", "sessions")] + ["oauth2_provider"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": new_key(),
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Validator",
            "SCOPES": {"openid": "openid", "profile": "profile"},
            "PKCE_REQUIRED": True,
            "ALLOWED_REDIRECT_URI_SCHEMES": ["https", "http"],
        },
    )
    django.setup()


configure()

from django.contrib.auth import get_user_model, login  # noqa: E402 - Django reads its settings first
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from jwcrypto.jwt import JWT  # noqa: E402
from oauth2_provider.models import get_application_model  # noqa: E402
from oauth2_provider.oauth2_validators import OAuth2Validator  # noqa: E402
from oauth2_provider.settings import oauth2_settings  # noqa: E402
from oauth2_provider.views import JwksInfoView, UserInfoView  # noqa: E402


class Validator(OAuth2Validator):
    """What the families put in their tokens, made by this implementation."""

    oidc_claim_scope = None

    def get_additional_claims(self, request):
        name = request.user.username
        if STATE["famille"] == "Shibboleth":
            return {"sub": "OYKQX3XSXT3RMA42MFFPDVXEJZPY2W", "uid": [name]}
        return {"preferred_username": name} if STATE["famille"] == "Keycloak" else {"uid": name}

    def get_oidc_claims(self, token, token_handler, request):
        """CAS gives none but `sub` in the ID token."""
        claims = super().get_oidc_claims(token, token_handler, request)
        return {"sub": claims["sub"]} if STATE["famille"] == "Apereo CAS" and token_handler is not None else claims

    def finalize_id_token(self, id_token, token, token_handler, request):
        """CAS names the client, and puts the whole key, in the header."""
        made = super().finalize_id_token(id_token, token, token_handler, request)
        if STATE["famille"] != "Apereo CAS":
            return made
        key, known = request.client.jwk_key, JWT(jwt=made, key=request.client.jwk_key)
        header = json.loads(known.header) | {"client_id": CLIENT, "jwk": json.loads(key.export_public())}
        again = JWT(header=header, claims=known.claims)
        again.make_signed_token(key)
        return again.serialize()


class Userinfo(UserInfoView):
    """CAS's default view puts claims inside another."""

    def get(self, request, *args, **kwargs):
        answer = super().get(request, *args, **kwargs)
        if STATE["famille"] != "Apereo CAS" or answer.status_code != 200:
            return answer
        said = json.loads(answer.content)
        inside = {name: [value] for name, value in said.items() if name != "sub"}
        return JsonResponse({"sub": said["sub"], "client_id": CLIENT, "attributes": inside})


class Keys(JwksInfoView):
    """Keycloak publishes a key for encryption too."""

    def get(self, request, *args, **kwargs):
        found = json.loads(super().get(request, *args, **kwargs).content)["keys"]
        extra = [found[0] | {"use": "enc", "alg": "RSA-OAEP", "kid": "a"}] if STATE["famille"] == "Keycloak" else []
        return JsonResponse({"keys": [*extra, *found]})


def enter(request):
    """Who they type is who they are."""
    if request.method != "POST":
        return HttpResponse(FORM)
    user, _ = get_user_model().objects.get_or_create(username=request.POST["identifiant"])
    login(request, user, "django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(request.GET["next"])


def play(request):
    """The habits to have from now on, the ways of giving the secret that are announced, the keys renewed if asked."""
    said = json.loads(request.body)
    STATE["famille"] = said["famille"]
    oauth2_settings.COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS = said["famille"] == "Keycloak"
    if said.get("cles"):
        oauth2_settings.OIDC_RSA_PRIVATE_KEY = new_key()
    application = get_application_model().objects.get(client_id=CLIENT)
    application.client_secret = said.get("secret", ASKED["secret"])
    application.save()
    return HttpResponse(status=204)


urlpatterns = [
    path("entrer", enter),
    path("essais", play),
    path("o/userinfo/", Userinfo.as_view()),
    path("o/.well-known/jwks.json", Keys.as_view()),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def main():
    call_command("migrate", verbosity=0)
    get_application_model().objects.create(
        client_id=CLIENT,
        client_secret=ASKED["secret"],
        hash_client_secret=False,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=ASKED["redirect"],
        post_logout_redirect_uris=ASKED["goodbye"],
        algorithm="RS256",
        skip_authorization=True,
    )
    served = make_server("127.0.0.1", ASKED["port"], get_wsgi_application(), _Server, _Quiet)
    print("pret", flush=True)
    served.serve_forever()


if __name__ == "__main__":
    main()
