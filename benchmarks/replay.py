"""The hot messages in the order of time, with restarts: `python -m benchmarks.replay [--shared ../shared] [--seed N]`.

Each message of data/hot_topics is ingested by the product's own engines as it came, the flag rules of the county look,
alerts are told by their rhythm; at random moments the engines are thrown away and restored from the store, as after a
kill. Says by which item the hot matters with core labels were alerted, whether a matter was told twice without news,
and how many other alerts there were. The votes of a message are the final ones: the data has no others.
"""

# ruff: noqa: PLC0415  Django is set up in a folder of its own before its models are imported

import argparse
import json
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawlers.items import Post

ROOT = Path(__file__).resolve().parent.parent
MATTERS = ("lifa", "chedai58")
RESTARTS = 20
FIRST_ITEMS, FIRST_SHARE = 5, 0.1


@dataclass
class Outcome:
    """What one replay gave. An alert is of the labelled matter that most items of its topic are of.

    `core`: core items of each hot matter; `by_item`: how many of them were known at its first alert; `twice`: alerts of
    a hot matter that was told before, without news; `other_topic`: those of another topic of it, which name the alert
    before them; `others`: alerts of other matters, repeats among them; `muted`:
    those that were kept back as parts of a wider one; `lines`: each alert in a line.
    """

    items: int
    core: dict[str, int]
    by_item: dict[str, int] = field(default_factory=dict)
    twice: int = 0
    other_topic: int = 0
    others: int = 0
    muted: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def in_time(self) -> bool:
        """Every hot matter within its first five core items, or a tenth of them."""
        most = {name: max(FIRST_ITEMS, int(self.core[name] * FIRST_SHARE)) for name in MATTERS}
        return all(self.by_item.get(name, self.items) <= most[name] for name in MATTERS)

    @property
    def others_per_100(self) -> float:
        """Other alerts for each hundred items."""
        return 100 * self.others / self.items


def rows_of(shared: Path) -> list[dict[str, Any]]:
    """The messages in the order of time."""
    lines = (shared / "data/hot_topics/messages.jsonl").read_text("utf-8").splitlines()
    return sorted(map(json.loads, lines), key=lambda row: (row["time"], row["id"]))


def replay(rows: Sequence[dict[str, Any]], seed: int) -> Outcome:
    """Play all messages into the store, which is empty and whose rules are the county's."""
    from alerts import flagging
    from alerts.office.alerting import telling
    from pipeline.ingest import ingest
    from pipeline.models import Source
    from pipeline.topics.engines import restore

    Source.objects.create(key="messages", name="群众留言", kind="file")
    restarts = set(random.Random(seed).sample(range(1, len(rows)), RESTARTS))
    engines = None
    heard = _Hearing(rows)
    for number, row in enumerate(rows):
        post = _post(row)
        if engines is None or number in restarts:
            engines = restore(None, post.fetched_at, engines.text if engines else None)
        telling.tick(post.fetched_at)
        ingest([post], engines, post.fetched_at)
        flagging.review(post.fetched_at)
        heard.look(row)
    return heard.outcome


class _Hearing:
    """Counts the alerts as they come."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self._issue = {row["id"]: row["issue"] or "" for row in rows}
        core = Counter(row["issue"] for row in rows if row["status"] == "core")
        self._known: Counter[str] = Counter()
        self._last = 0
        self.outcome = Outcome(len(rows), dict(core))

    def look(self, row: dict[str, Any]) -> None:
        """The alerts that came with this message."""
        from alerts.models import Alert

        if row["status"] == "core":
            self._known[row["issue"]] += 1
        for alert in Alert.objects.filter(pk__gt=self._last).order_by("pk").select_related("topic"):
            self._last = alert.pk
            self._note(alert)

    def _note(self, alert: Any) -> None:
        named = Counter(self._issue[name] for name in alert.topic.topic_items.values_list("external_id", flat=True))
        matter, found = named.most_common(1)[0][0], self.outcome
        kept = "静默" if alert.parent_id else f"第{alert.number}次"
        found.lines.append(f"{alert.at:%Y-%m-%d} {kept} {matter or '-'} {alert.because} {'; '.join(alert.news)}")
        if alert.parent_id is not None:
            found.muted += 1
        elif matter not in MATTERS:
            found.others += 1
        elif matter not in found.by_item:
            found.by_item[matter] = self._known[matter]
        elif not alert.news:
            found.twice += 1
        elif alert.number == 1:
            found.other_topic += 1


def _post(row: dict[str, Any]) -> Post:
    from config.vocabulary import PostKind
    from nlp.train.corpora import time_of

    at = time_of(row["time"])
    return Post(
        source="messages", external_id=row["id"], url="", kind=PostKind.PETITION, title=row["title"], text=row["text"],
        published_at=at, fetched_at=at, submitter=row["user_group"], likes=row["up"],
    )  # fmt: skip


@contextmanager
def empty_store() -> Iterator[Path]:
    """Django over a store in a folder of its own, which goes afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="huiying-replay-"))
    try:
        (folder / "huiying.yaml").write_text("jurisdiction: generic\nflags: county\n", "utf-8")
        os.environ |= {"HUIYING_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="each alert in a line")
    asked = parser.parse_args()
    with empty_store():
        found = replay(rows_of(asked.shared), asked.seed)
    print("\n".join(found.lines) if asked.all else "", end="\n" if asked.all else "")
    print(f"| what | figure |\n|---|---|\n| messages, restarts at random | {found.items:,}, {RESTARTS} |")
    for name in MATTERS:
        known = f"{found.by_item.get(name)} of {found.core[name]}"
        print(f"| {name}: alerted when so many of its core items were known | {known} |")
    print(f"| within the first 5 or a tenth of them | {found.in_time} |")
    print(f"| alerted twice without news | {found.twice} |")
    print(f"| told again as another topic, naming the alert before | {found.other_topic} |")
    print(f"| other alerts, for each 100 messages | {found.others}, {found.others_per_100:.2f} |")
    print(f"| kept back as parts of a wider matter | {found.muted} |")


if __name__ == "__main__":
    main()
