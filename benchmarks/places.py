"""How well places are found: `python -m benchmarks.places`. Prints shares and what went wrong in the looked-at half.

The sentences of tests/nlp/frozen/places.jsonl were written apart from the code. Odd lines are looked at while the rules
are written; even lines only ever give their share.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from config.schema.jurisdiction import DepartmentEntry, Jurisdiction
from nlp.engine import Engine

FROZEN = Path(__file__).resolve().parent.parent / "tests" / "nlp" / "frozen" / "places.jsonl"


def main() -> None:
    """Print both shares, and the failures of the odd lines."""
    rows = read(FROZEN)
    codes = found(rows)
    right = [is_right(row, code) for row, code in zip(rows, codes, strict=True)]
    print("| what | right | of | share |\n|---|---|---|---|")
    for name, part in (("looked at (odd lines)", right[::2]), ("held out (even lines)", right[1::2])):
        print(f"| places, most specific, {name} | {sum(part)} | {len(part)} | {sum(part) / len(part):.3f} |")
    for row, code, fine in list(zip(rows, codes, right, strict=True))[::2]:
        if not fine:
            print(f"- {row['text']}: {code or 'none'} instead of {row['place'] or 'none'}")


def read(path: Path) -> list[dict[str, Any]]:
    """Rows with `text`, `home` (a code or null), `place` (the code expected, or null), `all` (codes accepted)."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def found(rows: Sequence[dict[str, Any]]) -> list[str | None]:
    """The code of the first place of each row, with an engine for each home."""
    codes: list[str | None] = [None] * len(rows)
    by_home: dict[str | None, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        by_home[row["home"]].append(number)
    for home, numbers in by_home.items():
        analyses = Engine(_at(home)).analyse([("", rows[number]["text"]) for number in numbers])
        for number, analysis in zip(numbers, analyses, strict=True):
            codes[number] = analysis.places[0].code if analysis.places else None
    return codes


def is_right(row: dict[str, Any], code: str | None) -> bool:
    """Is it the code expected, or one of those accepted?"""
    return code == row["place"] or code in row.get("all", ())


def _at(home: str | None) -> Jurisdiction | None:
    if home is None:
        return None
    office = DepartmentEntry(name="办公室")
    return Jurisdiction(key="home", name="本地", home=home, fallback=office.name, departments=(office,), duties=())


if __name__ == "__main__":
    main()
