"""Pictures of heat in docs/topics.md, of a real matter and of real counts: `python -m benchmarks.heat_pictures`."""

import argparse
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.topic_pictures import svg
from config.vocabulary import PostKind
from nlp.heat.engagement import Usual, engagement, rarity
from nlp.heat.formula import HeatPoint, heat
from nlp.train import corpora

ROOT = Path(__file__).resolve().parent.parent
_WIDE, _HIGH, _LEFT, _DOWN = 640, 200, 46, 24
_HOT = 100.0
_STEP = timedelta(hours=3)
_LIKES = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
Spot = tuple[float, float]


def main() -> None:
    """Write both pictures into docs/images."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    data = parser.parse_args().shared / "data"
    messages = corpora.rows(data / "hot_topics/messages.jsonl")
    board = Usual().more(engagement(None, row["up"], None, None) or 0.0 for row in messages)
    posts = corpora.rows(data / "stream/fuzhou_river_weibo.jsonl")
    weibo = Usual().more(engagement(None, row["likes"], row["comments"], row["reposts"]) or 0.0 for row in posts)
    images = ROOT / "docs" / "images"
    (images / "heat.svg").write_text(went([row for row in messages if row["issue"] == "lifa"], board), "utf-8")
    (images / "heat-engagement.svg").write_text(counted({"留言板": board, "微博": weibo}), "utf-8")


def went(rows: Sequence[dict[str, Any]], usual: Usual) -> str:
    """The heat of one matter from its first message of its hottest half year on, and when its messages came."""
    points = [
        HeatPoint(
            corpora.time_of(row["time"]), row["user_group"], "board", PostKind.PETITION.value,
            rarity(engagement(None, row["up"], None, None), usual), row["id"],
        )
        for row in rows
    ]  # fmt: skip
    last = max(point.at for point in points)
    points = sorted((point for point in points if point.at > last - timedelta(days=100)), key=lambda point: point.at)
    begin, end = points[0].at, last + timedelta(days=4)
    curve: list[tuple[datetime, float]] = []
    at = begin
    while at <= end:
        curve.append((at, heat([point for point in points if point.at <= at], at)))
        at += _STEP
    most = max(_HOT * 1.1, *(value for _, value in curve))

    def x(moment: datetime) -> float:
        return _LEFT + (moment - begin) / (end - begin) * _WIDE

    line = [(x(moment), _DOWN + _HIGH * (1 - value / most)) for moment, value in curve]
    foot = _DOWN + _HIGH
    ticks = "".join(
        f'<line class="axis" x1="{x(point.at):.1f}" x2="{x(point.at):.1f}" y1="{foot}" y2="{foot + 8}"/>'
        for point in points
    )
    days = "".join(
        f'<text x="{x(day):.1f}" y="{foot + 24}">{day.month}月{day.day}日</text>'
        for day in (begin + timedelta(days=20 * number) for number in range(int((end - begin).days / 20) + 1))
    )
    hot = _DOWN + _HIGH * (1 - _HOT / most)
    bar = f'<line class="top" x1="{_LEFT}" x2="{_LEFT + _WIDE}" y1="{hot:.1f}" y2="{hot:.1f}"/>'
    highest = max(value for _, value in curve)
    said = f"热度, 最高 {highest:.0f}; 虚线为县级规则的 100; 下方短线: 每条留言 (共 {len(points)} 条)"
    words = f'<text x="4" y="14">{said}</text>'
    return svg(_LEFT + _WIDE + 40, _DOWN + _HIGH + 34, words + bar + _line(line) + ticks + days)


def counted(sources: dict[str, Usual]) -> str:
    """What so many likes add to heat, in each source."""
    places = [_LEFT + number * _WIDE / (len(_LIKES) - 1) for number in range(len(_LIKES))]
    drawn = "".join(
        f'<text x="{place - 8:.1f}" y="{_DOWN + _HIGH + 18}">{likes}</text>'
        for place, likes in zip(places, _LIKES, strict=True)
    )
    for number, (name, usual) in enumerate(sources.items()):
        adds = [2 * rarity(engagement(None, likes, None, None), usual) for likes in _LIKES]
        spots = [(place, _DOWN + _HIGH * (1 - value / 22)) for place, value in zip(places, adds, strict=True)]
        label = spots[6 + 2 * number]
        drawn += _line(spots) + f'<text x="{label[0] + 6:.1f}" y="{label[1] + 16:.1f}">{name}</text>'
    words = '<text x="4" y="14">一条信息得到多少赞 (横), 给热度加多少 (竖, 最多 20)</text>'
    return svg(_LEFT + _WIDE + 40, _DOWN + _HIGH + 30, words + drawn)


def _line(spots: Sequence[Spot]) -> str:
    return f'<polyline class="line" points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in spots)}"/>'


if __name__ == "__main__":
    main()
