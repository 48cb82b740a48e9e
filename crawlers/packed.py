"""Packed bodies (gzip, deflate): unpacked to their end within a limit, or known to have broken off. One rule for all.

The tools that unpack say nothing of an end that is missing: half an article would pass for its new version.
"""

import zlib
from collections.abc import Iterator

KNOWN = frozenset(["gzip", "x-gzip", "deflate"])
_PIECE = 1 << 16
_MAGIC = b"\x1f\x8b"
_GZIP, _ZLIB, _RAW = 31, 15, -15


class BrokenOff(ValueError):
    """A stream that ends before its end, or is damaged."""


class TooLarge(ValueError):
    """A stream that unpacks to more than is allowed."""


def unpacked(packed: bytes, encoding: str, most: int) -> bytes:
    """The content of a body packed with an `encoding` of `KNOWN`; all members of a gzip file. Padding after them is
    none of it. Raises `BrokenOff`, and `TooLarge` beyond `most` bytes."""
    size, parts = 0, []
    try:
        for piece in _pieces(packed, encoding):
            size += len(piece)
            if size > most:
                raise TooLarge(f"unpacks to more than {most} bytes")
            parts.append(piece)
    except zlib.error as error:
        raise BrokenOff(str(error)) from error
    return b"".join(parts)


def ends(packed: bytes, encoding: str, most: int) -> bool:
    """Whether a packed body comes to its end; one that is not packed so, or unpacks to more than `most` bytes, is for
    others to judge."""
    size = 0
    try:
        for piece in _pieces(packed, encoding):
            size += len(piece)
            if size > most:
                break
    except BrokenOff:
        return False
    except zlib.error:
        return True
    return True


def _pieces(packed: bytes, encoding: str) -> Iterator[bytes]:
    """Pieces of at most `_PIECE` bytes. Raises `BrokenOff`, `zlib.error`."""
    window = _GZIP if encoding != "deflate" else _ZLIB if packed[:1] == b"\x78" else _RAW
    rest = packed
    while rest:
        one = zlib.decompressobj(window)
        piece = rest
        while not one.eof:
            found = one.decompress(piece, _PIECE)
            if not (piece or found or one.eof):  # all that was read is given out
                raise BrokenOff("the packed stream ends before its end")
            yield found
            piece = one.unconsumed_tail
        rest = one.unused_data
        if window != _GZIP or not (rest.startswith(_MAGIC) or rest == _MAGIC[:1]):  # padding, no other member
            return
