"""Sign-off links (签收链接): the token leaves the house in a mail only; the store has its SHA-256 and a sealed form.

A message in the outbox holds `sealed-<nonce>`. The token is the HMAC of the nonce under the installation's secret key,
which is a file beside the database: whoever reads the database alone cannot sign. Changing the key ends all open links.
"""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import salted_hmac

_SEALED = re.compile(r"sealed-([A-Za-z0-9_-]{43})")
_ONE_TIME = re.compile(r"https?://[^\s\"'<>（）]*/[a-z]/sealed-[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class SealedToken:
    """A new token: what the store keeps (`digest`) and what a message in the outbox says (`sealed`)."""

    sealed: str
    digest: str


def new_token() -> SealedToken:
    """A fresh one-time token of 256 random bits."""
    nonce = secrets.token_urlsafe(32)
    return SealedToken(f"sealed-{nonce}", digest(_token(nonce)))


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def unseal(text: str) -> str:
    """The text as it leaves the house, every sealed token replaced by the token itself."""
    return _SEALED.sub(lambda match: _token(match[1]), text)


def without_tokens(text: str) -> str:
    """The text for those who must not act for the recipient: each one-time link becomes the system's own address."""
    home = f"{settings.INSTALLATION.base_url.rstrip('/')}/"
    return _ONE_TIME.sub(home, text)


def page(name: str, *arguments: object) -> str:
    """The full address of a page by its name in the address table; the home page where the table has no such name."""
    try:
        path = reverse(name, args=arguments)
    except NoReverseMatch:
        path = "/"
    return f"{settings.INSTALLATION.base_url.rstrip('/')}{path}"


def sign_off_page(sealed: str) -> str:
    """The full address behind a sign-off button, still sealed."""
    return f"{settings.INSTALLATION.base_url.rstrip('/')}/s/{sealed}"


def confirm_page(sealed: str) -> str:
    """The full address by which a contact or an expert confirms, still sealed."""
    return f"{settings.INSTALLATION.base_url.rstrip('/')}/c/{sealed}"


def opinion_page(sealed: str) -> str:
    """The full address by which an expert gives an opinion, still sealed."""
    return f"{settings.INSTALLATION.base_url.rstrip('/')}/o/{sealed}"


def _token(nonce: str) -> str:
    mac = salted_hmac("alerts.notify.links", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode("ascii")
