"""Tokens of forms pass Django's own check, and say nothing of the secret."""

from collections import Counter

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS, _check_token_format, _does_token_match, get_token

from config.form_token import form_token, masked

_SECRET = "aZ09" * 8


def test_django_finds_the_secret_in_every_token_and_no_other() -> None:
    tokens = [masked(_SECRET) for _ in range(200)]
    for token in tokens:
        _check_token_format(token)
        assert _does_token_match(token, _SECRET)
        assert not _does_token_match(token, "aZ08" * 8)
    assert len(set(tokens)) == len(tokens)


def test_every_character_is_drawn_as_often_as_any_other() -> None:
    """620,000 characters: ten thousand each, give or take a hundred; five times that is one run in a million."""
    drawn = Counter("".join(masked(_SECRET)[:32] for _ in range(19_375)))
    assert set(drawn) == set(CSRF_ALLOWED_CHARS)
    assert max(drawn.values()) - min(drawn.values()) < 1_000
    assert min(drawn.values()) > 9_500


def test_the_cookie_is_sent_as_django_sends_it() -> None:
    new = HttpRequest()
    assert _does_token_match(form_token(new), new.META["CSRF_COOKIE"])
    assert new.META["CSRF_COOKIE_NEEDS_UPDATE"]
    known = HttpRequest()
    known.META["CSRF_COOKIE"] = _SECRET
    assert _does_token_match(form_token(known), _SECRET)
    assert known.META == {"CSRF_COOKIE": _SECRET, "CSRF_COOKIE_NEEDS_UPDATE": True}
    assert _does_token_match(get_token(known), _SECRET)
