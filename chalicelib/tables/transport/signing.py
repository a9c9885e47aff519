"""AWS Signature Version 4, for a POST without a query: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html."""

import hashlib
import hmac
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

SERVICE = "dynamodb"
_ALGORITHM = "AWS4-HMAC-SHA256"


def authorization(
    headers: Mapping[str, str], path: str, body: bytes, *, access: str, secret: str, region: str, moment: str
) -> str:
    """The Authorization header. `headers`: all that are signed, by lower-case name; `moment`: as in X-Amz-Date."""
    scope = f"{moment[:8]}/{region}/{SERVICE}/aws4_request"
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in sorted(headers))
    request = f"POST\n{quote(path, safe='/~')}\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    text = f"{_ALGORITHM}\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(_key(secret, moment[:8], region), text.encode(), hashlib.sha256).hexdigest()
    return f"{_ALGORITHM} Credential={access}/{scope}, SignedHeaders={names}, Signature={signature}"


def forget() -> None:
    """The secrets that the keys of a day were made of are kept no longer."""
    _key.cache_clear()


@lru_cache(maxsize=4)
def _key(secret: str, day: str, region: str) -> bytes:
    """The key of a day, in a region, for the service."""
    key = f"AWS4{secret}".encode()
    for part in (day, region, SERVICE, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key
