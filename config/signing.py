"""The folder's signing key (Ed25519): what it signed was written by this installation and not changed since.

The key is a secret file beside the database (`secrets/ledger`), so that whoever changes the database alone cannot sign.
"""

import hashlib
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from config.folder import secret


@cache
def _key(folder: Path | None) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(secret(folder, "ledger").encode()).digest())


def sign(folder: Path | None, message: bytes) -> str:
    """The signature of the folder's key over a message, hexadecimal (128 digits)."""
    return _key(folder).sign(message).hex()


def public_key(folder: Path | None) -> str:
    """The folder's public key, hexadecimal (64 digits); it may be handed to anybody."""
    return _key(folder).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def holds(key: str, signature: str, message: bytes) -> bool:
    """Whether `key` (hexadecimal) signed this message; a malformed key or signature does not hold."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(key: str) -> str:
    """A key as people compare it: the first 16 hexadecimal digits of its SHA-256 in groups of four."""
    digest = hashlib.sha256(bytes.fromhex(key)).hexdigest()[:16]
    return " ".join(digest[place : place + 4] for place in range(0, 16, 4))
