from collections.abc import Sequence

from config.schema import Jurisdiction
from nlp.types import Place


class Gazetteer:
    def __init__(self, jurisdiction: Jurisdiction | None = None) -> None:
        self._home = jurisdiction.home if jurisdiction else ""

    def find(self, text: str, title_length: int, tokens: Sequence[str]) -> tuple[Place, ...]:
        return ()
