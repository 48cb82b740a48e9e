"""The hot messages in the order of time, with restarts: `python -m benchmarks.replay [--shared ../shared] [--seed N]`.

Each message of data/hot_topics is ingested by the product's own engines as it came, the flag rules of the county look,
alerts are told by their rhythm; at random moments the engines are thrown away and restored from the store, as after a
kill. Says by which item the hot matters with core labels were alerted, whether a matter was told twice without news,
and how many other alerts there were. The votes of a message are the final ones: the data has no other.
"""

# ruff: noqa: E402, PLC0415  Django is set up in a folder of its own before its models are imported

import argparse
import json
import os
import random
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MATTERS = ("lifa", "chedai58")
RESTARTS = 20


@dataclass(frozen=True)
class Outcome:
    """`by_item`: matter -> number of its core items known at its first alert, None where there was none; `core`: how
    many it has; `twice`: told again without news; `others`: alerts of other matters among `items`; `muted`."""

    by_item: dict[str, int | None]
    core: dict[str, int]
    twice: int
    others: int
    items: int
    muted: int
    rules: dict[str, int]

    @property
    def in_time(self) -> bool:
        """Every hot matter within its first five items, or a tenth of them."""
        return all(
            number is not None and number <= max(5, self.core[name] // 10) for name, number in self.by_item.items()
        )

    @property
    def others_per_100(self) -> float:
        """Other alerts for each hundred items."""
        return 100 * self.others / self.items


def prepare() -> None:
    """Django over a store in a folder of its own that goes with the process."""
    folder = os.environ.get("KEEP") or tempfile.mkdtemp(prefix="huiying-replay-")
    (Path(folder) / "huiying.yaml").write_text("jurisdiction: generic\nflags: county\n", "utf-8")
    os.environ |= {"HUIYING_FOLDER": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def replay(path: Path, seed: int) -> Outcome:
    """Play all messages into the (empty) store. Call it after `prepare`, or within a test's database."""
    from alerts import flagging
    from alerts.models import Alert
    from alerts.office.alerting import telling
    from pipeline.engines import restore
    from pipeline.ingest import ingest
    from pipeline.models import Source

    rows = sorted(map(json.loads, path.read_text("utf-8").splitlines()), key=lambda row: (row["time"], row["id"]))
    Source.objects.create(key="messages", name="群众留言", kind="file")
    draw = random.Random(seed)
    restarts = set(draw.sample(range(len(rows)), RESTARTS))
    engines, text, seen = None, None, _Seen()
    for number, row in enumerate(rows):
        post = _post(row)
        if engines is None or number in restarts:
            engines = restore(None, post.fetched_at, text)
            text = engines.text
        telling.tick(post.fetched_at)
        ingest([post], engines, post.fetched_at)
        seen.note(row)
        known = set(Alert.objects.values_list("pk", flat=True)) if False else None
        del known
        flagging.review(post.fetched_at)
        seen.look()
    print("\n".join(seen.lines))
    return seen.outcome(rows)


class _Seen:
    """What was known when each alert came."""

    def __init__(self) -> None:
        self._core: Counter[str] = Counter()
        self._last = 0
        self.first: dict[str, int] = {}
        self.twice = self.others = self.muted = 0
        self.rules: Counter[str] = Counter()
        self.lines: list[str] = []

    def note(self, row: dict[str, Any]) -> None:
        """One more item is known."""
        self._core[row["issue"] or ""] += row["status"] == "core"

    def look(self) -> None:
        """The alerts that came with it."""
        from alerts.models import Alert

        for alert in Alert.objects.filter(pk__gt=self._last).order_by("pk").select_related("topic"):
            self._last = alert.pk
            matter = self._matter(alert)
            self.lines.append(
                f"{alert.at:%Y-%m-%d} {matter or '-':9} #{alert.number} {'muted' if alert.parent_id else '':5} "
                f"{alert.rule:12} {alert.topic.items if alert.topic else 0:3} {alert.title[:40]} {alert.news}"
            )
            if alert.parent_id is not None:
                self.muted += 1
            elif matter not in MATTERS:
                self.others += 1
                self.rules[alert.rule] += 1
            elif matter not in self.first:
                self.first[matter] = self._core[matter]
            elif not alert.news:
                self.twice += 1

    def _matter(self, alert: Any) -> str:
        """The labelled matter that most items of the topic are of."""
        issues = Counter(ISSUE[pk] for pk in alert.topic.topic_items.values_list("external_id", flat=True))
        (name, _), *_ = issues.most_common(1)
        return name

    def outcome(self, rows: list[dict[str, Any]]) -> Outcome:
        core = Counter(row["issue"] for row in rows if row["status"] == "core")
        return Outcome(
            {name: self.first.get(name) for name in MATTERS}, {name: core[name] for name in MATTERS},
            self.twice, self.others, len(rows), self.muted, dict(self.rules),
        )  # fmt: skip


ISSUE: dict[str, str] = {}


def _post(row: dict[str, Any]) -> Any:
    from crawlers.items import Post
    from nlp.corpora import time_of
    from config.vocabulary import PostKind
    ISSUE[row["id"]] = row["issue"] or ""
    at = time_of(row["time"])
    return Post(
        source="messages", external_id=row["id"], url="", kind=PostKind.PETITION, title=row["title"], text=row["text"],
        published_at=at, fetched_at=at, submitter=row["user_group"], likes=row["up"],
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    prepare()
    outcome = replay(asked.shared / "data/hot_topics/messages.jsonl", asked.seed)
    print(json.dumps(asdict(outcome), ensure_ascii=False, indent=1), outcome.in_time, outcome.others_per_100)


if __name__ == "__main__":
    main()
