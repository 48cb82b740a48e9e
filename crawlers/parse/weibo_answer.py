"""What all answers of Weibo share: refusals, JSON envelopes, markup of posts, and the two spellings of an id."""

import json
import re
from typing import Any

from crawlers.parse.record import Blocked, ParseError
from crawlers.parse.text import tidy, tree, words_of

_REFUSING_STATUS = {403: "HTTP 403", 414: "HTTP 414", 418: "HTTP 418", 429: "HTTP 429", 432: "HTTP 432 风控"}
_LOGIN_URL = re.compile(r"passport\.|login\.|/signin|/login|/sso/|visitor")
_SORRY = re.compile(r"//weibo\.com/sorry\?")
_LOGIN_PAGE = re.compile(rb"passport\.weibo|login\.sina|Sina Visitor System|sso/signin", re.I)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}


def refusal(status: int, location: str = "") -> Blocked | None:
    """What an HTTP status or the address redirected to says, when it is a refusal. 432 is Weibo's risk control."""
    if _LOGIN_URL.search(location):
        return Blocked("login", f"redirected to a login page: {location.split('?', maxsplit=1)[0]}")
    if _SORRY.search(location):
        return Blocked("blocked", f"redirected to {location.split('&', maxsplit=1)[0]}")
    if status == 401:
        return Blocked("login", "HTTP 401")
    if status in _REFUSING_STATUS:
        return Blocked("blocked", _REFUSING_STATUS[status])
    return None


def answer_of(body: bytes) -> dict[str, Any]:
    """The object of a JSON answer with `ok` 1. Raises `Blocked` when Weibo refuses, `ParseError` for another shape."""
    if not body.strip():
        raise Blocked("blocked", "empty answer")
    if is_login_page(body):
        raise Blocked("login", "a login page instead of JSON")
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"not JSON: {str(error)[:120]}") from error
    if not isinstance(answer, dict):
        raise ParseError("answer is no object")
    if answer.get("ok") != 1:
        raise _refused(answer)
    return answer


def is_login_page(body: bytes) -> bool:
    """Whether a page (not JSON) is the login or the visitor form."""
    return not body.lstrip().startswith((b"{", b"[")) and _LOGIN_PAGE.search(body) is not None


def _refused(answer: dict[str, Any]) -> Blocked:
    told = str(answer.get("msg") or answer.get("message") or answer.get("error") or "")
    if "retcode" in answer:  # genvisitor's answer: its "succ" says that a visitor was made, not that a list was given
        return Blocked("login", f"login needed: a visitor's pass (retcode {answer['retcode']}) instead of an answer")
    where = str(answer.get("url") or "")
    if answer.get("ok") == -100 or "登录" in told or "signin" in where:
        return Blocked("login", told or "login needed (ok:-100)")
    return Blocked("blocked", told or f"ok:{answer.get('ok')}")


def plain(markup: object) -> str:
    """Words of a post's markup: emoji as [怒], topics and mentions as written, line breaks kept."""
    if not isinstance(markup, str) or not markup.strip():
        return ""
    if "<" not in markup and "&" not in markup:
        return tidy(markup)
    page = tree(f"<div>{markup}</div>")
    return words_of(page) if page is not None else ""


def mid_of(mblogid: str) -> str:
    """The decimal id of a post's base62 id: groups of four digits from the right are groups of seven decimal ones.

    Raises `ValueError` for a character that is no base62 digit, and for no character at all.
    """
    if not 1 <= len(mblogid) <= 20 or not all(character in _VALUES for character in mblogid):
        raise ValueError(f"no base62 id: {mblogid[:30]!r}")
    groups = [mblogid[max(0, end - 4) : end] for end in range(len(mblogid), 0, -4)]
    numbers = [sum(_VALUES[digit] * 62**place for place, digit in enumerate(reversed(group))) for group in groups]
    return "".join(f"{number:07d}" for number in reversed(numbers)).lstrip("0") or "0"


def mblogid_of(mid: str) -> str:
    """The base62 id of a decimal one. Raises `ValueError` for what is no decimal number."""
    if not (mid.isascii() and mid.isdigit()):
        raise ValueError(f"no decimal id: {mid[:30]!r}")
    groups = [mid[max(0, end - 7) : end] for end in range(len(mid), 0, -7)]
    written = [_base62(int(group)).rjust(4, "0") for group in reversed(groups)]
    return "".join(written).lstrip("0") or "0"


def _base62(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = _DIGITS[rest] + digits
    return digits
