"""The token of a form is one that Django takes, and no two pages hold the same."""

from django.middleware.csrf import CSRF_ALLOWED_CHARS, _check_token_format, _does_token_match, get_token
from django.test import RequestFactory

from config.csrf import _drawn, token


def test_django_takes_the_token_and_keeps_its_secret() -> None:
    request = RequestFactory().get("/")
    first, second = token(request), token(request)
    secret = request.META["CSRF_COOKIE"]
    assert first != second
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"] is True
    for one in (first, second, get_token(request)):
        _check_token_format(one)
        assert _does_token_match(one, secret)
    assert not _does_token_match(first, _drawn())


def test_a_secret_that_the_browser_has_is_kept() -> None:
    request = RequestFactory().get("/")
    request.META["CSRF_COOKIE"] = secret = _drawn()
    assert _does_token_match(token(request), secret)
    assert request.META["CSRF_COOKIE"] == secret


def test_every_letter_is_drawn_as_often_as_any_other() -> None:
    """62 letters from bytes: the eight bytes that are too many are left out, else the first letters came oftener."""
    drawn = "".join(_drawn() for _ in range(4_000))
    counts = [drawn.count(letter) for letter in CSRF_ALLOWED_CHARS]
    mean = len(drawn) / len(CSRF_ALLOWED_CHARS)
    spread = sum((count - mean) ** 2 / mean for count in counts)
    assert len(drawn) == 128_000
    assert spread < 130  # chi-square of 61 degrees; 0.99999 lies at 117, two letters of 5/4 the chance would give 240
