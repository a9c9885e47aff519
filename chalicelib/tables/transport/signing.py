"""AWS Signature Version 4, for a POST without a query: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html."""

import hashlib
import hmac
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

_ALGORITHM = "AWS4-HMAC-SHA256"


def authorization(
    headers: Mapping[str, str], path: str, body: bytes, *, access: str, secret: str, where: tuple[str, str], moment: str
) -> str:
    """The header. `headers`: those signed, by lower-case name. `where`: region, service. `moment`: as in X-Amz-Date."""
    scope = f"{moment[:8]}/{'/'.join(where)}/aws4_request"
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in sorted(headers))
    request = f"POST\n{quote(path, safe='/~')}\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    text = f"{_ALGORITHM}\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(_key(secret, moment[:8], where), text.encode(), hashlib.sha256).hexdigest()
    return f"{_ALGORITHM} Credential={access}/{scope}, SignedHeaders={names}, Signature={signature}"


def forget() -> None:
    """The secrets that the keys of a day were made of are kept no longer."""
    _key.cache_clear()


@lru_cache(maxsize=4)
def _key(secret: str, day: str, where: tuple[str, str]) -> bytes:
    """The key of a day, in a region, for a service."""
    key = f"AWS4{secret}".encode()
    for part in (day, *where, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
