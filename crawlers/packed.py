"""Packed bodies (gzip, deflate): unpacked to their end within a limit, or known to have broken off. One rule for all.

The tools that unpack say nothing of an end that is missing: half an article would pass for its new version.
"""

import zlib
from collections.abc import Iterator

KNOWN = frozenset(["gzip", "x-gzip", "deflate"])
_PIECE, _GIVEN = 1 << 16, 1 << 12
_MORE = (b"\x1f\x8b", b"\x1f")
"""What another member of a gzip file begins with, if it was not cut off there."""
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
    """Pieces of at most `_PIECE` bytes. Raises `BrokenOff`, `zlib.error`.

    What is packed is given a little at a time: behind each member zlib copies what it was given too much, and a few
    megabytes may hold two hundred thousand empty members.
    """
    window = _GZIP if encoding != "deflate" else _ZLIB if packed[:1] == b"\x78" else _RAW
    place = 0
    while place < len(packed):
        one = zlib.decompressobj(window)
        while not one.eof:
            given = packed[place : place + _GIVEN]
            found = one.decompress(given, _PIECE)
            if not (given or found or one.eof):  # all that was read is given out
                raise BrokenOff("the packed stream ends before its end")
            yield found
            place += len(given) - len(one.unconsumed_tail) - len(one.unused_data)
        if window != _GZIP or packed[place : place + 2] not in _MORE:  # padding, no other member
            return
