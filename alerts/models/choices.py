"""Choices of a column from an enum: the value, and its Chinese name where it has one."""

from enum import Enum


def choices(enum: type[Enum]) -> list[tuple[str, str]]:
    """(value, name on the screen) of each member."""
    return [(member.value, getattr(member, "zh", member.value)) for member in enum]
