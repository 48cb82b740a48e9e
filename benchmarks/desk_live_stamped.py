"""`huiying live` as it is, which also notes when it noticed each event and when it had read what to tell of it.

Run by `benchmarks.desk_live`: `python -m benchmarks.desk_live_stamped NOTES --port P --web-port W`.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from config.manage import main


def note(where: Path) -> None:
    """From now on a line for each reading of the feed that found something: title, noticed, read (seconds)."""
    from alerts.web.live import feed  # noqa: PLC0415  Django is set up by whoever calls this

    read = feed.since

    def since(*given: Any, **more: Any) -> list[feed.Told]:
        began = time.time()
        told = read(*given, **more)
        ended = time.time()
        with where.open("a") as file:
            for one in told:
                print(json.dumps([one.whole["title"], began, ended]), file=file)
        return told

    feed.since = since


if __name__ == "__main__":
    import django

    django.setup()
    note(Path(sys.argv.pop(1)))
    sys.argv.insert(1, "live")
    main()
