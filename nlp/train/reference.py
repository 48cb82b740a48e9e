"""What the analysis looks like on what the models were trained on, to see drift: `python -m nlp.train.reference --data
FOLDER` writes `models/reference.json`. Sectors of the unlabelled messages; unknown words of the hot topics' messages,
which the word counts never saw."""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from config.vocabulary import Sector
from nlp.about.heads import FOLDER
from nlp.about.unknown import unknown_share
from nlp.engine import Engine
from nlp.train import corpora

FILE = FOLDER / "reference.json"
_COUNTED, _UNCOUNTED = "sector/unlabelled_messages.jsonl", "hot_topics/messages.jsonl"


def reference(data: Path) -> dict[str, Any]:
    """`items`, share `abstained`, share of words `unknown`, `mix` of the sectors named, hashes of the files."""
    engine = Engine()
    rows = corpora.rows(data / _COUNTED)
    found = engine.analyse([(row.get("title") or "", row["text"]) for row in rows])
    relevant = [one.sector for one in found if one.relevant]
    named = Counter(sector.value for sector in relevant if sector is not Sector.OTHER)
    fresh = [corpora.text_of(row) for row in corpora.rows(data / _UNCOUNTED)]
    return {
        "items": len(relevant),
        "abstained": round(1 - named.total() / len(relevant), 4),
        "unknown": round(unknown_share(engine.cut(fresh)), 4),
        "mix": {name: round(count / named.total(), 4) for name, count in named.most_common()},
        "files": {name: corpora.digest(data / name) for name in (_COUNTED, _UNCOUNTED)},
    }


def main() -> None:
    """Write the file and print it."""
    parser = argparse.ArgumentParser(prog="python -m nlp.train.reference")
    parser.add_argument("--data", type=Path, required=True, help="folder in the format of the reference data")
    written = json.dumps(reference(parser.parse_args().data), ensure_ascii=False, indent=1)
    FILE.write_text(written + "\n", "utf-8")
    print(written)  # noqa: T201  a command


if __name__ == "__main__":
    main()
