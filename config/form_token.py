"""The token of a page's forms, as Django makes it, masked anew for every page in a tenth of the time."""

import os
import string
from operator import add

from django.http import HttpRequest
from django.middleware.csrf import get_token

_CHARS = (string.ascii_letters + string.digits).encode()
_MANY = len(_CHARS)
_PLACES = bytes(_CHARS.find(byte) if byte in _CHARS else 0 for byte in range(256))
_UNEVEN = bytes(range(256 // _MANY * _MANY, 256))
"""Bytes that are drawn again, so that each character is drawn as often as any other."""
_DRAWN = bytes(byte % _MANY for byte in range(256))
_CHARACTERS = bytes(_CHARS[byte % _MANY] for byte in range(256))


def form_token(request: HttpRequest) -> str:
    """What `django.middleware.csrf.get_token` gives: a secret of the cookie behind a mask that no other page has.

    Django draws and adds its 32 characters one by one. The check of what comes back is Django's own.
    """
    secret = request.META.get("CSRF_COOKIE")
    if secret is None:
        return get_token(request)
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    return masked(secret)


def masked(secret: str) -> str:
    """The mask and, behind it, the secret shifted by it: characters added as numbers, modulo 62."""
    mask = b""
    while len(mask) < len(secret):
        mask += os.urandom(len(secret) * 2).translate(_DRAWN, _UNEVEN)
    mask = mask[: len(secret)]
    shifted = bytes(map(add, secret.encode().translate(_PLACES), mask))
    return (mask + shifted).translate(_CHARACTERS).decode()
