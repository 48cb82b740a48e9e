"""One rule for the end of a packed body, wherever one is fetched: by a spider, by a probe, as a file that is packed."""

import gzip
import os
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest

from crawlers import fetch_once
from crawlers.packed import BrokenOff, TooLarge, ends, unpacked
from crawlers.parse.record import ParseError
from crawlers.parse.sitemap import parse_sitemap

A, B = os.urandom(70_000), b"two" * 50_000
TWO = gzip.compress(A) + gzip.compress(B)
RAW = zlib.compressobj(wbits=-15)
OPEN = zlib.decompressobj
CASES = [
    ("gzip", gzip.compress(B), B),
    ("gzip", gzip.compress(B)[:-1], None),
    ("gzip", gzip.compress(A)[:50_000], None),
    ("gzip", TWO, A + B),
    ("gzip", TWO[:-5], None),
    ("gzip", gzip.compress(A) + gzip.compress(B)[:1], None),
    ("gzip", TWO + b"\0" * 512, A + B),
    ("deflate", zlib.compress(B), B),
    ("deflate", zlib.compress(A)[:-9], None),
    ("deflate", RAW.compress(B) + RAW.flush(), B),
]


@pytest.mark.parametrize(("encoding", "packed", "content"), CASES)
def test_what_is_whole_is_unpacked_and_what_is_cut_is_known(
    encoding: str, packed: bytes, content: bytes | None
) -> None:
    assert ends(packed, encoding, 1 << 20) is (content is not None)
    if content is None:
        with pytest.raises(BrokenOff):
            unpacked(packed, encoding, 1 << 20)
    else:
        assert unpacked(packed, encoding, 1 << 20) == content


def test_what_is_no_gzip_or_too_large_is_for_others_to_judge() -> None:
    bomb = gzip.compress(b"x" * 2_000_000)
    assert ends(b"no gzip", "gzip", 100)
    assert ends(bomb[:-20], "gzip", 1_000_000)
    with pytest.raises(TooLarge):
        unpacked(bomb, "gzip", 1_000_000)


def test_many_small_members_are_not_copied_again_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    given = []

    class Told:
        """zlib's own, which says how much it was given at once."""

        def __init__(self, window: int) -> None:
            self._own = OPEN(window)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._own, name)

        def decompress(self, part: bytes, most: int) -> bytes:
            given.append(len(part))
            return self._own.decompress(part, most)

    monkeypatch.setattr("crawlers.packed.zlib.decompressobj", Told)
    assert unpacked(gzip.compress(b"") * 5_000 + gzip.compress(B), "gzip", 1 << 20) == B
    assert max(given) <= 1 << 12


@pytest.mark.parametrize("packed", [gzip.compress(A)[:-20], TWO[:-20]])
def test_a_probe_takes_no_half_page(site: Any, packed: bytes) -> None:
    site.serve("/l/", packed, headers={"Content-Encoding": "gzip"})
    with pytest.raises(fetch_once.NotFetched, match="broken compression"):
        fetch_once.fetch(site.url + "/l/", "", allow_private=True)
    site.serve("/l/", TWO, headers={"Content-Encoding": "gzip"})
    assert fetch_once.fetch(site.url + "/l/", "", allow_private=True).body == A + B


def test_half_a_packed_sitemap_is_none() -> None:
    urls = "".join(f"<url><loc>http://x.example/{n * n}.html</loc></url>" for n in range(900))
    packed = gzip.compress(f"<urlset>{urls}</urlset>".encode())
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert len(parse_sitemap(packed, "http://x.example/s.xml.gz", now).pages) == 900
    for broken in (packed[:-20], packed[:40] + b"\xff" * 40 + packed[80:]):
        with pytest.raises(ParseError):
            parse_sitemap(broken, "http://x.example/s.xml.gz", now)
