"""Posts and topics of `desk_town`. Sizes of topics are uneven (Zipf), so that one of them holds a tenth of all posts;
words are drawn from jieba's dictionary by its frequencies, so that common and rare ones are what they are in Chinese.
"""

import random
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate

import jieba

from pipeline.models import Crawl, Item, Source, Topic

HOUR = timedelta(hours=1)
_BATCH = 4_000


def fill_posts(number: int, now: datetime, draw: random.Random) -> None:
    """Posts of topics by Zipf's law, the figures of each topic made to agree."""
    sources = list(Source.objects.all())
    extra = max(number // 10 - Topic.objects.count(), 0)
    Topic.objects.bulk_create((_lone(n, now, draw) for n in range(extra)), batch_size=_BATCH)
    topics = list(Topic.objects.order_by("pk"))
    draw.shuffle(topics)
    shares = [1 / (rank + 1) for rank in range(len(topics))]
    scale = (number - len(topics)) / sum(shares)
    sizes = [1 + int(share * scale) for share in shares]
    made: list[Item] = []
    count = 0
    for topic, size in zip(topics, sizes, strict=True):
        topic.items, topic.submitters, topic.heat = size, max(1, size // 2), size * 1.5
        for _ in range(size):
            count += 1
            made.append(_post(count, topic, draw.choice(sources), now, draw))
            if len(made) == _BATCH:
                Item.objects.bulk_create(made)
                made.clear()
    Item.objects.bulk_create(made)
    Topic.objects.bulk_update(topics, ["items", "submitters", "heat"], batch_size=500)
    crawls = (Crawl(source=one, at=now - n * HOUR, status="ok", items=n % 40) for one in sources for n in range(720))
    Crawl.objects.bulk_create(crawls, batch_size=_BATCH)


def _lone(n: int, now: datetime, draw: random.Random) -> Topic:
    at = now - draw.uniform(0, 9_000) * HOUR
    return Topic(title=f"第{n}个小专题: {words(draw, 8)}", first_at=at, last_at=at + HOUR, learnt_at=at)


def _post(n: int, topic: Topic, source: Source, now: datetime, draw: random.Random) -> Item:
    at = min(topic.first_at + draw.expovariate(0.05) * HOUR, now)
    return Item(
        source=source,
        external_id=str(n),
        url=f"https://forum.example/t/{n}",
        kind="post",
        title=words(draw, 6),
        text="，".join(words(draw, 7) for _ in range(8)) + "。",
        submitter=f"{draw.randrange(60_000):x}",
        published_at=at,
        learnt_at=at,
        seen_at=at,
        comments=draw.randrange(40),
        content_hash=str(n),
        topic=topic,
        sector=topic.sector,
        sector_p=topic.sector_p,
        analysis={
            "sector_words": [words(draw, 1) for _ in range(3)],
            "sectors": [{"sector": topic.sector, "p": 0.7}],
            "appeal": "投诉",
            "appeal_p": 0.8,
            "emotion": "angry",
            "signals": {},
            "places": [],
            "must_respond": [],
            "relevant": True,
        },
    )


@cache
def _known() -> tuple[list[str], list[int]]:
    """Words of two characters and more, and how often each was met up to there."""
    with jieba.get_dict_file() as lines:
        rows = [line.decode("utf-8").split() for line in lines]
    known = [(row[0], int(row[1])) for row in rows if len(row[0]) > 1]
    return [word for word, _n in known], list(accumulate(number for _word, number in known))


def words(draw: random.Random, many: int) -> str:
    known, sums = _known()
    return "".join(draw.choices(known, cum_weights=sums, k=many))
