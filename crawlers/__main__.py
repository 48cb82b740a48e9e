"""`python -m crawlers`: a JSON request a line on stdin, a JSON list of results a line on stdout, until the input ends.

A request is an object with `sources` (entries), `spool`, `salt`, `contact`, `since` ({key: time or
null}), `now`, `seen` (a folder) and `details` (a limit).
A line that is none is answered by `{"error": "...", "line": n}`, and the next one is read. Logs go to stderr.
"""

import json
import logging
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from config.schema.sources import SourceEntry
from crawlers.run import run_round


class RequestError(ValueError):
    """A line that is no request; the message says what is wrong."""


def answer(line: str) -> list[dict[str, Any]]:
    """Run the round that a line asks for. Raises `RequestError`."""
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict):
            raise RequestError("a request is a JSON object")
        sources = [SourceEntry.model_validate(entry) for entry in asked["sources"]]
        since = {key: _instant(value) for key, value in (asked.get("since") or {}).items()}
        now = _instant(asked.get("now"))
        seen = Path(asked["seen"]) if asked.get("seen") else None
        details = int(asked["details"]) if asked.get("details") else None
        spool, salt, contact = Path(asked["spool"]), str(asked["salt"]), str(asked.get("contact") or "")
    except KeyError as error:
        raise RequestError(f"missing key {error}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise RequestError(" ".join(str(error).split())[:300]) from error
    return [
        result.as_row() for result in run_round(sources, spool, salt, contact, since, now, seen=seen, details=details)
    ]


def _instant(value: str | None) -> datetime | None:
    if value is None:
        return None
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise RequestError(f"time without offset: {value}")
    return instant


def main() -> int:
    """Serve requests until the input ends; 1 when a line could not be served."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    status = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            row: Any = answer(line)
        except (RequestError, OSError) as error:
            status = 1
            row = {"error": str(error), "line": number}
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()
    return status


if __name__ == "__main__":
    try:
        code = main()
    except (KeyboardInterrupt, BrokenPipeError):
        code = 130
    sys.stderr.flush()
    os._exit(code)  # nothing is pending between rounds; Twisted's exit handlers would wait for its threads
