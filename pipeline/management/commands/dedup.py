"""`huiying dedup`: which texts are copies of earlier ones."""

from typing import Any

from config.filter import FilterCommand, Row
from nlp.text.clean import clean
from nlp.topics.near_duplicate import NearDuplicates


class Command(FilterCommand):
    """Adds `duplicate_of` and `similarity`."""

    help_zh = "找出与前面的信息几乎相同的信息（四字组 Jaccard 估计值不低于 0.7）。"
    help_en = "Find near-copies of earlier texts (estimated 4-gram Jaccard of at least 0.7)."
    example = (
        """printf '{"id": 1, "text": "小区停水三天"}\\n{"id": 2, "text": "小区停水三天"}\\n' """
        "| huiying dedup"
    )
    required = ("id", "text")

    def prepare(self, options: dict[str, Any]) -> None:
        """Begin with an empty memory."""
        self.copies = NearDuplicates()
        self.ids: list[Any] = []

    def filter(self, rows: list[Row]) -> list[Row]:
        """Ids may be any JSON value, and may repeat: rows are known by their place."""
        places = range(len(self.ids), len(self.ids) + len(rows))
        self.ids += [row["id"] for row in rows]
        found = self.copies.look_up_and_add(list(places), [clean(row["text"]) for row in rows])
        return [
            {"duplicate_of": None if first is None else self.ids[int(first)], "similarity": similarity}
            for first, similarity in found
        ]
