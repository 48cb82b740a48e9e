"""How well numbers are read in real sentences: `python -m benchmarks.numbers --shared ../shared`. Prints a table.

`tests/nlp/labels/numbers.tsv` has ids and labels of sentences of the reference data, drawn by lot; texts stay there.
Part a was read while rules were mended; of b and c totals alone were looked at. `--dev` prints what is wrong in a.
"""

import argparse
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nlp.engine import Engine

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "tests" / "nlp" / "labels" / "numbers.tsv"
_ENDS = re.compile("[。！!？?；;\n]")


def sentences(data: Path) -> Iterator[tuple[str, str, dict[str, float]]]:
    """Part, text and what it tells, of each labelled sentence."""
    files: dict[str, list[str]] = {}
    with LABELS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            name = row["file"]
            if name not in files:
                files[name] = (data / f"{name}.jsonl").read_text("utf-8").splitlines()
            text = json.loads(files[name][int(row["line"])])[row["field"]]
            pairs = (pair.split("=") for pair in row["signals"].split())
            told = {signal: float(number) for signal, number in pairs}
            yield row["part"], _ENDS.split(text)[int(row["sentence"])].strip(), told


def main() -> None:
    """Print how many are exact, of each part: all, those that tell a number, those that tell none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--dev", action="store_true", help="print what is wrong in part a")
    options = parser.parse_args()
    rows = list(sentences(options.shared / "data"))
    right, of = Counter[tuple[str, bool]](), Counter[tuple[str, bool]]()
    for (part, text, told), analysis in zip(rows, Engine().analyse([("", text) for _, text, _ in rows]), strict=True):
        found = {name: signal.value for name, signal in analysis.signals.items()}
        of[part, bool(told)] += 1
        right[part, bool(told)] += found == told
        if options.dev and part == "a" and found != told:
            sys.stdout.write(f"{text}\n    {told} != {found}\n")
    print("| part | exact | with a number | without |\n|---|---|---|---|")
    for part in sorted({part for part, _ in of}):
        some, none = (part, True), (part, False)
        share = (right[some] + right[none]) / (of[some] + of[none])
        print(f"| {part} | {share:.3f} | {right[some]} of {of[some]} | {right[none]} of {of[none]} |")


if __name__ == "__main__":
    main()
