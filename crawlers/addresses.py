"""Which hosts and addresses are a site's own, and which lie in private networks; knows no Scrapy."""

import ipaddress
from functools import lru_cache

import tldextract

_LEADING_INSIDE = tuple(
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)


def is_private(address: str) -> bool:
    """Whether an IP address lies outside the public internet, or may lead out of it.

    Loopback, private, link-local, site-local, multicast and reserved ones; and those that carry an IPv4 address inside,
    which a gateway on the way may take for an inner one: NAT64 (RFC 6052, 8215), 6to4 (RFC 3056), Teredo (RFC 4380).
    """
    try:
        found = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None) or found
    if mapped.is_multicast or getattr(mapped, "is_site_local", False):
        return True
    return not mapped.is_global or any(mapped.version == net.version and mapped in net for net in _LEADING_INSIDE)


def on_site(host: str, home: str) -> bool:
    """Whether `host` is the site `home` or a part of it: the same name, or a subdomain of it without its `www.`.

    Where nothing but a public suffix is left without it (`www.gov.cn`), all that lie below have owners of their own.
    """
    base = _base(home)
    return host in {home, base} or host.endswith(f".{base}")


@lru_cache(maxsize=1024)
def _base(home: str) -> str:
    bare = home.removeprefix("www.")
    return home if bare != home and _public_suffix_of(bare) == bare else bare


def _public_suffix_of(host: str) -> str:
    """By the Public Suffix List that lies in the package: nothing is fetched, nothing is written."""
    return _suffixes(host, include_psl_private_domains=True).suffix


_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
