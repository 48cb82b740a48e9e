"""整理专题: merge, split, move, "not about this", and taking one back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from alerts.web.access import DESK, Viewer, require, signed_in
from alerts.web.topic_says import changes_of
from alerts.web.views.action import REFUSED
from config import clock
from pipeline.models import Topic, TopicChange
from pipeline.topics import people as topic_people
from pipeline.topics.people import TopicRefused

_ITEMS = 300
_OFFERED = 30
WAYS = (
    ("split", "拆成新专题", "所选信息说的是另一件事"),
    ("not_about", "与此无关", "所选信息各自离开，由系统重新归类"),
    ("move", "移到另一专题", "所选信息属于已有的另一个专题"),
    ("merge", "整个并入另一专题", "两个专题是同一件事，不用选择信息"),
)


@signed_in
def tidy(request: HttpRequest, viewer: Viewer, pk: int) -> HttpResponse:
    """GET shows items, ways and past changes; POST does one."""
    require(viewer, *DESK)
    topic = get_object_or_404(Topic.objects.defer("centre"), pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            told, onward = _done(request, viewer, topic)
        except TopicRefused as error:
            refused = str(error)
        else:
            messages.success(request, told)
            return redirect("topic", onward)
    return render(request, "web/tidy.html", _context(request, topic, refused), status=REFUSED if refused else 200)


def _context(request: HttpRequest, topic: Topic, refused: str) -> dict[str, Any]:
    items = list(topic.topic_items.filter(parent="").select_related("source").order_by("-published_at", "-pk")[:_ITEMS])
    others = Topic.objects.filter(items__gt=0).exclude(pk=topic.pk).order_by("-last_at").only("pk", "title")
    return {
        "topic": topic,
        "items": items,
        "others": others[:_OFFERED],
        "ways": WAYS,
        "way": request.POST.get("way", "split"),
        "chosen": {int(value) for value in request.POST.getlist("item") if value.isdecimal()},
        "other": request.POST.get("other", ""),
        "changes": changes_of(topic),
        "refused": refused,
        "back": reverse("topic", args=[topic.pk]),
    }


def _done(request: HttpRequest, viewer: Viewer, topic: Topic) -> tuple[str, int]:
    """What was done, in words, and the topic to show then. Raises `TopicRefused`."""
    now, by = clock.now(), viewer.name
    if "undo" in request.POST:
        change = get_object_or_404(TopicChange, pk=_number(request.POST["undo"]))
        undone = topic_people.undo(change, by, now)
        return _taken_back(change, undone), change.before_id if undone.items else topic.pk
    way = request.POST.get("way", "")
    items = [int(value) for value in request.POST.getlist("item") if value.isdecimal()]
    if way == "split":
        return "已拆成新专题", topic_people.split(topic, items, by, now).after_id
    if way == "not_about":
        topic_people.not_about(topic, items, by, now)
        return "所选信息已移出这个专题", topic.pk
    if way not in {"move", "merge"}:
        raise TopicRefused("请选择要做什么。")
    into = Topic.objects.filter(pk=_number(request.POST.get("other", ""))).first()
    if into is None:
        raise TopicRefused("没有找到另一专题：请从列表里选，或贴上那个专题的网址。")
    if way == "move":
        topic_people.move(topic, items, into, by, now)
        return f"已移到“{into.title}”", topic.pk
    topic_people.merge(topic, into, by, now)
    return f"已并入“{into.title}”", into.pk


def _taken_back(change: TopicChange, undone: TopicChange) -> str:
    """What a 撤销 did, and where the items are that it could not put back."""
    topics, gone = topic_people.left_behind(change, undone)
    if not topics and not gone:
        return f"已撤销“{change.kind}”"
    where = [f"{count} 条现在“{one.title}”（编号 {one.pk}）" for one, count in topics]
    where += [f"{gone} 条已经删除"] if gone else []
    back = f"移回 {len(undone.items)} 条" if undone.items else "没有信息可以移回"
    return (
        f"已撤销“{change.kind}”，{back}。后来又移走、没有移回的：{'，'.join(where)}。要移回来，请到那里“移到另一专题”。"
    )


def _number(written: str) -> int:
    """The number of a topic that stands before its title, alone, or at the end of its address; 0 for none."""
    last = written.strip().split(" ")[0].rstrip("/").rsplit("/", 1)[-1]
    return int(last) if last.isdecimal() and len(last) < 16 else 0
