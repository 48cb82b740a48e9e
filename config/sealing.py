"""The folder's sealing key (Fernet: AES-128-CBC with HMAC-SHA-256): what is sealed can be read with the key alone.

The key is a secret file beside the database (`secrets/sealed`): whoever reads the database alone reads nothing.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from config.folder import secret


class NotReadable(ValueError):
    """Sealed with another key, or changed since."""


@cache
def _box(folder: Path | None) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret(folder, "sealed").encode()).digest()))


def seal(folder: Path | None, text: str) -> str:
    """The text encrypted, ASCII."""
    return _box(folder).encrypt(text.encode()).decode("ascii")


def unseal(folder: Path | None, sealed: str) -> str:
    """The text again. Raises `NotReadable`."""
    try:
        return _box(folder).decrypt(sealed.encode("ascii")).decode()
    except (InvalidToken, UnicodeError) as error:
        raise NotReadable("sealed with another key, or changed") from error
