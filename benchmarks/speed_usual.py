"""The usual way (`baselines/usual_way.py`, as it stands) as a process that is given one file of posts after the other.

python -m benchmarks.speed_usual item|batch SHARED     paths on standard input, a line of JSON for each
"""

import importlib.util
import io
import json
import resource
import sys
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any


def load(shared: Path) -> ModuleType:
    """The yardstick, which trains its two models once instead of at each call."""
    spec = importlib.util.spec_from_file_location("usual_way", shared / "baselines/usual_way.py")
    assert spec is not None
    assert spec.loader is not None
    usual = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(usual)
    usual.model = cache(usual.model)  # type: ignore[attr-defined]
    return usual


def main() -> None:
    """Answer each path with what the yardstick prints for its posts."""
    mode, shared = sys.argv[1], Path(sys.argv[2])
    usual = load(shared)
    for path in map(str.strip, sys.stdin):
        printed = io.StringIO()
        with open(path, encoding="utf-8") as posts, redirect_stdout(printed):
            sys.stdin, stdin = posts, sys.stdin
            usual.main(mode)
            sys.stdin = stdin
        answer: dict[str, Any] = json.loads(printed.getvalue())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"cpu_s": answer["cpu_s"], "memory_mb": memory}), flush=True)


if __name__ == "__main__":
    main()
