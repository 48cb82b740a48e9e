"""How a person wants the pages to look: large print, high contrast. Kept in a cookie of this browser."""

from django.http import HttpRequest

COOKIE = "huiying_look"
LOOKS = {"large": "大字", "contrast": "高对比"}


def look(request: HttpRequest) -> list[str]:
    """The looks chosen, those that are known only."""
    chosen = request.COOKIES.get(COOKIE, "").split(".")
    return [name for name in LOOKS if name in chosen]
