"""When a topic alerts: two people's pothole does not, eight people in three places do."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from alerts.rules.flags import TopicFacts, Voice, check
from config.clock import SHANGHAI
from config.load import flag_rules
from config.vocabulary import Sector, Severity

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=SHANGHAI)


def voices(people: int, places: int, hours: float = 3, kind: str = "discuz") -> tuple[Voice, ...]:
    """`people` different voices spread evenly over the last `hours` and over `places` sites."""
    return tuple(
        Voice(NOW - timedelta(hours=hours * (people - number) / people), f"p{number}", f"site{number % places}", kind)
        for number in range(people)
    )


def facts(said: tuple[Voice, ...], **changes: object) -> TopicFacts:
    base = TopicFacts(
        title="青溪路逢雨必淹",
        heat=5.0,
        submitters=len({voice.submitter for voice in said}),
        sources=tuple({voice.kind for voice in said}),
        items=len(said),
        burst=1.0,
        severity=Severity.ORDINARY,
        signals={},
        must_respond=(),
        sector=Sector.URBAN,
        first_at=min(voice.at for voice in said),
        last_at=max(voice.at for voice in said),
        relevant_share=1.0,
        voices=said,
    )
    return replace(base, **changes)


def rule_of(topic: TopicFacts) -> str | None:
    hit = check(topic, flag_rules(), NOW)
    return hit.rule.id if hit else None


@pytest.mark.parametrize(
    ("topic", "rule"),
    [
        (facts(voices(2, 1)), None),
        (facts(voices(2, 2), burst=5.0), None),
        (facts(voices(8, 3)), "several-places"),
        (facts(voices(8, 3), burst=6.0), "burst"),
        (facts(voices(5, 1)), None),
        (facts(voices(7, 1)), None),
        (facts(voices(8, 1)), "one-place"),
        (facts(voices(3, 1, 100, "petition-json")), "petition"),
        (facts(voices(3, 1, 100)), None),
        (facts(voices(4, 2), heat=140.0), None),
        (facts(voices(5, 1), heat=140.0), "heat"),
        (facts(voices(1, 1), severity=Severity.LARGER), "severe"),
        (facts(voices(1, 1), signals={"deaths": 1.0}), "deaths"),
        (facts(voices(1, 1), signals={"deaths": 0.0}), None),
        (facts(voices(1, 1), signals={"injured": 2.0}), None),
        (facts(voices(3, 1), signals={"injured": 2.0}), "injuries"),
        (facts(voices(3, 1), must_respond=("民生领域严重冲击社会道德底线",)), "must-respond"),
        (facts(voices(2, 1), must_respond=("民生领域严重冲击社会道德底线",)), None),
    ],
)
def test_what_alerts_and_what_does_not(topic: TopicFacts, rule: str | None) -> None:
    assert rule_of(topic) == rule


def test_one_person_who_posts_ten_times_is_one() -> None:
    same = tuple(replace(voice, submitter="p0") for voice in voices(12, 3))
    assert rule_of(facts(same)) is None


def test_voices_older_than_the_rules_hours_do_not_count() -> None:
    assert rule_of(facts(voices(8, 3, 24 * 60))) is None
    old = tuple(replace(voice, at=voice.at - timedelta(days=30)) for voice in voices(12, 3))
    assert rule_of(facts(old, severity=Severity.MAJOR)) is None


def test_adverts_and_chatter_do_not_alert_however_loud() -> None:
    loud = facts(voices(30, 3), heat=200.0, burst=20.0, sector=Sector.OTHER, relevant_share=0.4)
    assert rule_of(loud) is None
    assert rule_of(replace(loud, relevant_share=0.6)) == "burst"


def test_without_voices_the_totals_are_taken() -> None:
    total = replace(facts(voices(8, 3)), voices=(), sources=("discuz", "weibo-mobile"))
    assert rule_of(total) == "several-places"
    assert rule_of(replace(total, last_at=NOW - timedelta(days=9))) is None


def test_the_reason_is_one_sentence_with_its_numbers() -> None:
    hit = check(facts(voices(8, 3), burst=6.0), flag_rules(), NOW)
    assert hit is not None
    assert hit.because == "3 小时内 8 人在 3 个平台反映“青溪路逢雨必淹”，高于平时 6 倍，符合“短时突发”规则。"


def test_the_reason_names_casualties_and_severity() -> None:
    hit = check(facts(voices(2, 1), severity=Severity.LARGER, signals={"deaths": 3.0}), flag_rules(), NOW)
    assert hit is not None
    assert "等级研判为较大" in hit.because
    deaths = check(facts(voices(2, 1), signals={"deaths": 1.0}), flag_rules(), NOW)
    assert deaths is not None
    assert "文中提到死亡 1 人" in deaths.because
