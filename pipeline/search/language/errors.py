"""What is wrong with a query, and where in it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QueryError(ValueError):
    """`message` says in Chinese what is wrong, `expected` what was expected; `at` and `length` are characters."""

    message: str
    expected: str
    at: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.message}{self.expected}"

    def pointed(self, query: str) -> tuple[str, str, str]:
        """The query before the place, the place itself (empty where something is missing at the end), and after."""
        end = self.at + self.length
        return query[: self.at], query[self.at : end], query[end:]
