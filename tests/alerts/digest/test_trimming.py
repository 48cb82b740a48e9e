"""No digest is heavier than 100 KB as it is sent, whatever people, sources and units are called."""

import re
from dataclasses import replace
from datetime import timedelta
from email.headerregistry import Address
from importlib import import_module

import pytest

from alerts.digest import DigestFigures, figures, render
from alerts.digest.trimming import LARGEST, STEPS, weight
from alerts.digest.values import CaseRef, HotTopic, Lag, LateClock, Matter, Promise, Proof, SourceHealth, UnitLine
from alerts.notify.base import Message
from alerts.notify.email import compose
from config.vocabulary import Severity
from tests.alerts.digest.conftest import Town
from tests.alerts.digest.test_mail import WEEK, after, busy

HOSTILE = ("&<>\"'" * 400, "𠮷" * 3000, "很长的标题" * 500, "'" * 100_000)
LONG_BASE = "https://" + "h" * 180 + ".example.cn"


def hostile(plain: DigestFigures, said: str, most: int = 300) -> DigestFigures:
    """Every list with `most` lines, every word of people and sources as long and as costly as can be."""
    case = CaseRef(10**9, "JB2026-99999", said, Severity.EXTREME, said)
    topic = HotTopic(10**9, said, said, said, 10**6, 10**6, 10**6, 99, (9, 8, 7, 6, 5, 4, 3), case, after)
    unit = UnitLine(10**9, said, False, plain.counts, plain.rates, mine=True)
    matter = Matter(case, said, said, said, said, said, late=True)
    clock = LateClock(case, "签收", said, after, timedelta(days=9999), said, 99)
    promise, source = Promise(case, said, said), SourceHealth(said, 10**6, 10**6, after, True, said)
    missed = tuple(Proof(replace(case, pk=case.pk + n), said, after, "ack", good=False) for n in range(9))
    rates = tuple(replace(rate, numerator=10**6, denominator=10**7, proofs=missed) for rate in plain.rates)
    return replace(
        plain, rates=rates, topics=(topic,) * most, fastest=(topic,) * most, longest=(topic,) * most,
        matters=(matter,) * most, late=(clock,) * most, promises=(promise,) * most, due=(promise,) * most,
        broken=(promise,) * most, sources=(source,) * most, units=(unit,) * most, territories=(unit,) * most,
        lag=Lag(most, timedelta(days=999), timedelta(days=9999), case),
    )  # fmt: skip


def sent(subject: str, text: str, html: str) -> int:
    """Bytes on the wire: CRLF at each line's end."""
    message = Message("a" * 40 + "@h.example", "leader@h.example", "张" * 100, subject, text, html, after)
    return len(compose(message, Address("回应", addr_spec="h@h.example")).as_bytes().replace(b"\n", b"\r\n"))


@pytest.mark.parametrize("said", HOSTILE, ids=["markup", "four bytes", "titles", "quotes"])
@pytest.mark.parametrize("own", [False, True])
def test_no_mail_is_over_a_hundred_kilobytes_as_it_is_sent(town: Town, said: str, own: bool) -> None:
    plain = replace(hostile(busy_figures(town), said), unit=said if own else "")
    subject, text, html = render(plain, LONG_BASE, why=said)
    assert sent(subject, text, html) <= weight(text, html) <= LARGEST
    for part in (text, html):
        assert re.search(r"另有 29\d 件，(<a [^>]*>)?见网页", part)  # what was left out is counted
    assert html.rstrip().endswith("</html>")


def test_the_last_step_is_far_below_the_limit(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it holds however the templates grow: the last step alone, with the most costly of words."""
    monkeypatch.setattr(import_module("alerts.digest.render"), "STEPS", STEPS[-1:])
    for said in HOSTILE:
        _subject, text, html = render(hostile(busy_figures(town), said), LONG_BASE, why=said)
        assert weight(text, html) < LARGEST * 0.9


def test_lists_are_cut_before_sentences_and_no_more_than_it_takes(town: Town) -> None:
    plain = hostile(busy_figures(town), "学府路自来水发黄")
    _subject, text, html = render(plain, "https://h.example")
    shown = html.count("学府路自来水发黄")
    assert weight(text, html) > LARGEST * 0.7  # filled, not emptied
    assert shown > 40
    assert "另有" in html
    for words in ("个，见网页", "项，见网页", "件，见网页"):
        assert words in text


def busy_figures(town: Town) -> DigestFigures:
    """A week with every count and rate."""
    if not town.__dict__.get("told"):
        town.__dict__["told"] = busy(town)
    return town.__dict__["told"]  # type: ignore[no-any-return]


def test_an_ordinary_week_is_told_whole(town: Town) -> None:
    busy(town)
    _subject, text, html = render(figures(WEEK, after))
    assert weight(text, html) < LARGEST
    assert "另有" not in html.replace("另有 1 项时限超期", "")
