"""What a user is called on screen, in mails and in the ledger."""

import re

_LATIN = re.compile(r"[A-Za-z]")


def called(family: str, given: str, account: str) -> str:
    """吴敏: family name first, nothing between; Ann Smith where it is in Latin letters; else the account."""
    family, given = family.strip(), given.strip()
    if _LATIN.search(family + given):
        return f"{given} {family}".strip()
    return f"{family}{given}" or account
