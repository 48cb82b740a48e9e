"""The guided path: six steps through one matter, ticked off by what really happened to its case."""

from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from alerts.models import Assignment, Case, Contact, Staff
from alerts.punctuation import chinese
from alerts.tour.place import KEYS
from alerts.tour.town import load
from config.vocabulary import CaseState, Part, Role
from pipeline.models import Item

MATTER = "m12"
"""学府路自来水发黄: candidate when the tour opens, left for the visitor."""


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One step: what is done, as whom (an account, empty for nobody), on which page, and whether it was done."""

    number: int
    name: str
    hint: str
    url: str
    account: str
    who: str
    done: bool


def steps() -> list[GuideStep]:
    """The path as it stands; empty while the matter was not found."""
    case = _case()
    if case is None:
        return []
    kinds = set(case.events.values_list("kind", flat=True))
    page, lead = reverse("case", args=[case.pk]), _lead(case)
    answered = bool(kinds & {"审核通过", "发布"})
    dispatched, seen = "交办" in kinds, bool(kinds & {"认领", "交办", "调整等级"})
    return [
        _step(
            1, "看预警", f"“{chinese(case.title)}”刚刚报警，打开它并认领", page, Role.MONITOR, bool(kinds - _MACHINE)
        ),
        _step(2, "看依据", "为什么报警：哪些人、哪些词、哪条规则", f"{page}#why", Role.JUDGE, seen),
        _step(3, "交办", "建议的主办单位和理由已经写好，由人决定", page, Role.DISPATCHER, dispatched),
        GuideStep(4, "签收", _SIGN, _mails(case, lead), "", "承办单位", "签收" in kinds),
        _step(5, "回应", _ANSWER, page, Role.JUDGE, answered),
        _step(6, "看周报", _DIGEST, reverse("digest"), Role.LEADER, _leader_came()),
    ]


_SIGN = "在信箱里打开承办单位收到的邮件，点其中的签收链接"
_ANSWER = "起草首次信息，不必等签收；自己把几道关，换个身份把其余的，再发布；各单位反馈后，由主办负责人报审最终答复"
_DIGEST = "本周新增、办结、逾期一览，每周一早上发给领导"
_MACHINE = {"标记", "提请研判", "提醒", "红牌催办", "督办单", "拟发督办单", "通报"}


def _leader_came() -> bool:
    """Reading leaves no event: the digest is a leader's first page, so coming in as one is reading it."""
    return Staff.objects.filter(role=Role.LEADER.value, user__last_login__isnull=False).exists()


def _step(number: int, name: str, hint: str, url: str, role: Role, done: bool) -> GuideStep:
    return GuideStep(number, name, hint, url, role.value, role.zh, done)


def _lead(case: Case) -> Assignment | None:
    return case.assignments.filter(part=Part.LEAD.value).select_related("department").order_by("id").last()


def _mails(case: Case, lead: Assignment | None) -> str:
    """The mailbox, narrowed to the unit that has the case or is proposed for it."""
    named = Q(department=lead.department) if lead else Q(department__name=case.proposal.get("lead") or "")
    contact = Contact.objects.filter(named, role=Role.DEPT_CONTACT.value).exclude(email="").order_by("id").first()
    return reverse("mailbox") + (f"?{urlencode({'to': contact.email})}" if contact else "")


def _case() -> Case | None:
    """The case whose evidence is the matter's posts; of several the one somebody worked on, then the biggest.

    A town whose machine missed the matter shows the path on the latest open case.
    """
    wanted = Q()
    for key, numbers in _keys().items():
        wanted |= Q(source__key=key, external_id__in=numbers)
    posts = dict(Item.objects.filter(wanted).exclude(topic=None).values_list("pk", "topic_id"))
    found = Case.objects.filter(topic_id__in=set(posts.values())).select_related("topic", "merged_into").order_by("id")
    own = [case.merged_into or case for case in found if _about(case, posts)]
    ended = [state.value for state in CaseState if state.terminal]
    return max(own, key=_rank, default=None) or Case.objects.exclude(state__in=ended).order_by("-detected_at").first()


def _about(case: Case, posts: Container[int]) -> bool:
    evidence = [entry["id"] for entry in case.evidence.get("items", ())]
    return sum(pk in posts for pk in evidence) * 2 > len(evidence)


def _rank(case: Case) -> tuple[int, int]:
    by_people = case.events.exclude(role=Role.SYSTEM.value).count()
    return by_people, case.topic.items if case.topic else 0


def samples() -> list[tuple[str, list[tuple[str, str]]]]:
    """Words that the town's writers prepared for the answer, to be copied into the forms: what for, and its parts."""
    script = load().matter(MATTER).script
    return [("首次信息", list(script.first_notice.items())), ("答复", list(script.answer.items()))]


@cache
def _keys() -> dict[str, list[str]]:
    """External ids of the matter's posts by source; news are left out, their ids are addresses."""
    found: dict[str, list[str]] = {}
    for post in load().matter(MATTER).posts:
        if post.site != "news":
            found.setdefault(KEYS[post.site], []).append(str(post.number))
    return found
