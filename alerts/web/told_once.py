"""What was just done and may be taken back is said in one notice, not in two that stand one above the other."""

from collections.abc import Sequence
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest


def told(request: HttpRequest, kind: str) -> tuple[str, str, Sequence[Any]]:
    """(what the notice of the move `kind` said, its tags, all other notices); takes them all from the request."""
    every = list(get_messages(request))
    own = [one for one in every if one.level_tag == "success" and str(one.message).startswith((kind, f"已{kind}"))]
    others = [one for one in every if one not in own[-1:]]
    return (str(own[-1].message), own[-1].extra_tags or "", others) if own else ("", "", every)
