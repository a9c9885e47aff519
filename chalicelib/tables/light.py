"""pynamodb without botocore, which it loads for a few names that our own transport leaves unused: 60 ms of each start.

Only where nothing has loaded either before; botocore itself is then loaded for real by whoever first needs it.
"""

import os
import sys
from types import ModuleType

ALONE = os.environ.get("IMAGIN_TRANSPORT") != "botocore"
"""Whether DynamoDB is reached by our own transport; by botocore otherwise, which the tests listen to."""
_NAMES = {
    "client": ("BaseClient", "ClientError", "Config"),
    "config": (),
    "credentials": ("Credentials",),
    "endpoint": ("Endpoint",),
    "exceptions": ("BotoCoreError", "ClientError"),
    "hooks": ("HierarchicalEmitter",),
    "model": (),
    "session": ("Session", "get_session"),
    "signers": ("RequestSigner",),
}
"""What pynamodb takes of botocore's modules when it is imported."""
_IDLE = ("uuid",)
"""What it imports for a call that our connection makes in its place: with what they load, a fortieth of a start."""


def pynamodb_alone() -> None:
    """Imports pynamodb with empty classes in the place of botocore's, which then are out of everybody's way."""
    if not ALONE or "botocore" in sys.modules or "pynamodb" in sys.modules:
        return
    whole, made = ModuleType("botocore"), {}
    classes = {name: type(name, (Exception,), {}) for names in _NAMES.values() for name in names}
    for name, taken in _NAMES.items():
        part = ModuleType(f"botocore.{name}")
        vars(part).update({one: classes[one] for one in taken})
        setattr(whole, name, part)
        made[part.__name__] = part
    made |= {name: ModuleType(name) for name in _IDLE if name not in sys.modules}
    sys.modules.update({"botocore": whole, **made})
    try:
        import pynamodb.attributes
        import pynamodb.indexes
        import pynamodb.models
        import pynamodb.transactions  # noqa: F401
    finally:
        for name in ("botocore", *made):
            del sys.modules[name]
