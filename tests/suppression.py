"""The account's list of addresses that get no more mail, in the place of SES: moto 5 has none."""

from types import SimpleNamespace
from urllib.parse import unquote

from botocore import handlers

listed = set()
"""Addresses on it now."""


def listen():
    """From now on every client of this process meets this list, unless it is pointed at an emulator that has one."""
    handlers.BUILTIN_HANDLERS.append(("before-call.sesv2.DeleteSuppressedDestination", _take_off))


def _take_off(params, **_):
    if not params["url"].startswith("https://email."):
        return None
    address = unquote(params["url_path"].rpartition("/")[2])
    there = address in listed
    listed.discard(address)
    told = {} if there else {"Error": {"Code": "NotFoundException", "Message": "absent"}}
    status = 200 if there else 404
    answer = SimpleNamespace(status_code=status, headers={}, content=b"")
    return answer, told | {"ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": {}}}
