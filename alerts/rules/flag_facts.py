"""What flag rules look at: a topic's voices and figures at one instant, and how they count within a rule's hours."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from config.flags import FlagRule
from config.vocabulary import Sector, Severity

RELEVANT_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Voice:
    """One item of a topic, as far as counting goes: when published, by whom (salted hash), on what kind of source.

    `source` is one key per site (two forums are two sources), `kind` the SourceKind's value; `support`: its likes.
    """

    at: datetime
    submitter: str
    source: str
    kind: str
    support: int = 0


@dataclass(frozen=True, slots=True)
class Watched:
    """A watch (监测方案) that found a post of the topic, and when the post was said."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """What the rules look at. `voices` gives exact counts within a rule's hours; without them the totals are taken.

    `burst`: times the topic's own baseline; `burst_p`: probability of becoming a top issue, None where nobody gave one;
    `signals`: name and value of severity signals (deaths ...); `relevant_share`: share of items that are about public
    services; `sources`: kinds of site; `place`: division code of the place concerned; `periods`: sensitive periods that
    hold for it.
    """

    title: str
    heat: float
    submitters: int
    sources: tuple[str, ...]
    items: int
    burst: float
    severity: Severity
    signals: Mapping[str, float]
    must_respond: tuple[str, ...]
    sector: Sector
    first_at: datetime
    last_at: datetime
    relevant_share: float
    voices: tuple[Voice, ...] = field(default=())
    watched: tuple[Watched, ...] = ()
    burst_p: float | None = None
    place: str = ""
    periods: tuple[str, ...] = ()

    def during(self, periods: tuple[str, ...]) -> "TopicFacts":
        """The same within these sensitive periods."""
        return replace(self, periods=periods) if periods else self


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard within a rule's hours: distinct people and sites, most likes of one post, since when, watches."""

    submitters: int
    platforms: int
    support: int
    since: datetime
    watches: tuple[str, ...] = ()


def concerns_offices(facts: TopicFacts) -> bool:
    """Whether a topic is anybody's duty: of a known sector, or mostly about public services."""
    return facts.sector is not Sector.OTHER or facts.relevant_share >= RELEVANT_SHARE


def heard(facts: TopicFacts, rule: FlagRule, now: datetime) -> Heard | None:
    """Voices within the rule's hours and kinds; None when there are none."""
    since = now - timedelta(hours=rule.within_hours)
    watches = tuple(dict.fromkeys(one.name for one in facts.watched if since <= one.at <= now))
    if not facts.voices:
        kinds = [kind for kind in facts.sources if not rule.source_kinds or kind in rule.source_kinds]
        quiet = facts.last_at < since or not kinds
        return None if quiet else Heard(facts.submitters, len(kinds), 0, max(facts.first_at, since), watches)
    kept = [
        voice
        for voice in facts.voices
        if since <= voice.at <= now and (not rule.source_kinds or voice.kind in rule.source_kinds)
    ]
    if not kept:
        return None
    return Heard(
        submitters=len({voice.submitter for voice in kept}),
        platforms=len({voice.source for voice in kept}),
        support=max(voice.support for voice in kept),
        since=min(voice.at for voice in kept),
        watches=watches,
    )
