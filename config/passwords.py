"""密码规则 beside those of Django: more than one kind of characters (GB/T 22239-2019, 7.1.4.1: 复杂度要求)."""

from typing import Any

from django.core.exceptions import ValidationError


class KindsOfCharacters:
    """At least two of: letters, digits, other characters."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002  Django's way
        """Raises `ValidationError` for a password of one kind only."""
        kinds = {"letter" if each.isalpha() else "digit" if each.isdigit() else "other" for each in password}
        if len(kinds) < 2:
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """What is asked for."""
        return "密码要有字母、数字、符号中的至少两种。"
