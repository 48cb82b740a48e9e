"""When a topic alerts: two people's pothole does not, eight people in three places do."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from alerts.rules.flags import TopicFacts, Voice, Watched, check
from config.clock import SHANGHAI
from config.flag_files import PRESETS, load_flags
from config.flags import Condition, FlagRule
from config.vocabulary import Sector, Severity

COUNTY = load_flags(PRESETS / "county.yaml").rules
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
    hit = check(topic, COUNTY, NOW)
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
        (facts(voices(4, 1, 300, "petition-json")), "petition"),
        (facts(voices(3, 1, 100, "petition-json")), None),
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
    hit = check(facts(voices(8, 3), burst=6.0), COUNTY, NOW)
    assert hit is not None
    assert hit.because == "3 小时内 8 人在 3 个平台反映“青溪路逢雨必淹”，高于平时 6 倍，符合“短时突发”规则。"


def test_the_reason_names_casualties_and_severity() -> None:
    hit = check(facts(voices(2, 1), severity=Severity.LARGER, signals={"deaths": 3.0}), COUNTY, NOW)
    assert hit is not None
    assert "等级研判为较大" in hit.because
    deaths = check(facts(voices(2, 1), signals={"deaths": 1.0}), COUNTY, NOW)
    assert deaths is not None
    assert "文中提到死亡 1 人" in deaths.because


def _holds(when: dict[str, object], topic: TopicFacts, **rule: object) -> bool:
    made = FlagRule(id="r", name="规则", when=Condition.model_validate(when), **rule)
    return check(topic, [made], NOW) is not None


QUIET = facts(voices(3, 2))


@pytest.mark.parametrize(
    ("when", "changes", "wanted"),
    [
        ({"burst_p": 0.6}, {}, False),
        ({"burst_p": 0.6}, {"burst_p": 0.59}, False),
        ({"burst_p": 0.6}, {"burst_p": 0.6}, True),
        ({"burst_p": 0.0}, {}, False),
        ({"not": {"burst_p": 0.6}}, {}, True),
        ({"support": 100}, {"voices": tuple(replace(v, support=99) for v in QUIET.voices)}, False),
        ({"support": 100}, {"voices": (*QUIET.voices, replace(QUIET.voices[0], support=100))}, True),
        ({"sensitive": True}, {}, False),
        ({"sensitive": True}, {"periods": ("高考",)}, True),
        ({"sensitive": ["清明"]}, {"periods": ("高考",)}, False),
        ({"sensitive": ["清明", "高考"]}, {"periods": ("高考",)}, True),
        ({"watch": True}, {}, False),
        ({"watch": True}, {"watched": (Watched("供水", NOW - timedelta(hours=1)),)}, True),
        ({"watch": True}, {"watched": (Watched("供水", NOW - timedelta(hours=25)),)}, False),
        ({"watch": ["供水"]}, {"watched": (Watched("供电", NOW),)}, False),
        ({"watch": ["供水"]}, {"watched": (Watched("供水", NOW),)}, True),
        ({"must_respond": ["甲类"]}, {"must_respond": ("乙类",)}, False),
        ({"must_respond": ["甲类"]}, {"must_respond": ("甲类", "乙类")}, True),
        ({"sectors": ["民政", "城乡建设"]}, {}, True),
        ({"sectors": ["民政"]}, {}, False),
        ({"territories": ["370102"]}, {}, False),
        ({"territories": ["370102"]}, {"place": "370102001"}, True),
        ({"territories": ["370100"]}, {"place": "370102001"}, True),
        ({"territories": ["37"]}, {"place": "371000"}, True),
        ({"territories": ["371000"]}, {"place": "371102"}, False),
        ({"territories": ["370000"]}, {"place": "370000"}, True),
        ({"territories": ["370102"]}, {"place": "370100"}, False),
        ({"all": [{"submitters": 3}, {"platforms": 2}]}, {}, True),
        ({"all": [{"submitters": 3}, {"platforms": 3}]}, {}, False),
        ({"any": [{"submitters": 9}, {"platforms": 2}]}, {}, True),
        ({"any": [{"submitters": 9}, {"platforms": 3}]}, {}, False),
        (
            {"submitters": 3, "any": [{"heat": 50}, {"all": [{"platforms": 2}, {"not": {"severity": "较大"}}]}]},
            {},
            True,
        ),
        (
            {"submitters": 3, "any": [{"heat": 50}, {"all": [{"platforms": 2}, {"not": {"severity": "较大"}}]}]},
            {"severity": Severity.MAJOR},
            False,
        ),
        ({"非": {"与": [{"submitters": 3}, {"或": [{"platforms": 2}, {"heat": 50}]}]}}, {}, False),
    ],
)
def test_conditions_and_how_they_combine(when: dict[str, object], changes: dict[str, object], wanted: bool) -> None:
    assert _holds(when, replace(QUIET, **changes)) is wanted


def test_only_the_kinds_of_a_rule_count() -> None:
    mixed = replace(QUIET, voices=(*voices(2, 1, kind="discuz"), *voices(3, 1, kind="file")[2:]))
    assert _holds({"submitters": 3}, mixed)
    assert not _holds({"submitters": 2}, mixed, source_kinds=["file"])


def test_all_rules_that_hold_are_named_and_the_figures_are_those_of_the_first() -> None:
    hit = check(facts(voices(8, 3), burst=6.0, heat=120.0), COUNTY, NOW)
    assert hit is not None
    assert hit.held == ("burst", "several-places", "one-place", "heat")
    assert hit.figures == {
        "heat": 120.0, "burst": 6.0, "burst_p": None, "submitters": 8, "platforms": 3, "support": 0,
    }  # fmt: skip


def test_a_sensitive_period_is_told() -> None:
    hit = check(facts(voices(4, 1), periods=("全国两会",)), COUNTY, NOW)
    assert hit is not None
    assert (hit.rule.id, "正值敏感时段（全国两会）" in hit.because) == ("sensitive", True)
