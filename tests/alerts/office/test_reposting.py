"""T_repost: a clock for each policy, stopped by the own portal or its link; every rung; what starts no clock."""

from datetime import timedelta

import pytest

from alerts.actors import SYSTEM
from alerts.cases import audit
from alerts.models import ClockHole, Notification, OfficeEvent, Repost
from alerts.office import reposting
from alerts.office.book import REPOSTS, append, broken_books
from alerts.rules.states import MoveRefused
from config.vocabulary import Role
from pipeline.models import Item, Source
from tests.alerts.conftest import MONDAY

H = timedelta(hours=1)
NOTICE = "关于做好今冬明春供暖保障工作的通知"
RULES = "为规范农村供水，保障水质安全，维护用水户和供水单位的合法权益，根据有关法律法规，结合本省实际，制定本办法。"


@pytest.fixture
def portals(db):
    superior = Source.objects.create(key="province", name="省政府网", kind="news", portal="superior")
    own = Source.objects.create(key="own", name="县政府网", kind="news", portal="own")
    return superior, own


def put(source, title=NOTICE, at=MONDAY, learnt=None, **more):
    number = Item.objects.count()
    values = {"kind": "article", "text": f"{title}全文" * 3, "url": f"https://{source.key}.example/{number}", **more}
    learnt = learnt or at
    return Item.objects.create(
        source=source, external_id=str(number), title=title, published_at=at, learnt_at=learnt, seen_at=learnt, **values
    )


def kinds():
    return list(OfficeEvent.objects.filter(book="转载簿").order_by("number").values_list("kind", flat=True))


def test_a_clock_of_24_natural_hours_starts_when_the_higher_portal_published(town, portals):
    put(portals[0], at=MONDAY, learnt=MONDAY + 2 * H)
    assert reposting.watch(MONDAY + 2 * H) == 1
    one = Repost.objects.get()
    assert (one.started_at, one.due_at, one.rule) == (MONDAY, MONDAY + 24 * H, "jiangxi-repost")
    assert reposting.watch(MONDAY + 2 * H) == 0
    assert kinds() == ["应转载"]


@pytest.mark.parametrize(
    "more",
    [
        {"title": "我省秋粮收购进度过半"},
        {"history": True},
        {"kind": "petition"},
        {"at": MONDAY - 8 * 24 * H, "learnt": MONDAY},
        {"at": None, "learnt": MONDAY},
    ],
)
def test_what_starts_no_clock(town, portals, more):
    put(portals[0], **more)
    assert reposting.watch(MONDAY + H) == 0
    assert not Repost.objects.exists()


def test_without_a_mark_on_the_sources_nothing_is_compared(town, portals):
    put(portals[0])
    Source.objects.update(portal="")
    assert reposting.watch(MONDAY) == 0


def test_the_own_portal_stops_it_by_title_or_by_its_text(town, portals):
    superior, own = portals
    put(superior)
    put(superior, "农村供水管理办法", text=RULES)
    reposting.watch(MONDAY)
    put(own, f"转发{NOTICE}", at=MONDAY + 3 * H)
    put(own, "农村供水有章可循", at=MONDAY + 30 * H, text=RULES)
    reposting.watch(MONDAY + 31 * H)
    first, second = Repost.objects.order_by("id")
    assert (first.stopped_at, first.found_by) == (MONDAY + 3 * H, "标题")
    assert (second.stopped_at, second.found_by) == (MONDAY + 30 * H, "近似")
    done = OfficeEvent.objects.filter(kind="已转载").order_by("number")
    assert [event.data["late"] for event in done] == [False, True]
    assert not list(broken_books())


def test_an_interpretation_on_the_own_portal_is_no_repost(town, portals):
    put(portals[0])
    reposting.watch(MONDAY)
    put(portals[1], f"{NOTICE}解读", at=MONDAY + H, text="专家说明了三点。")
    reposting.watch(MONDAY + 2 * H)
    assert Repost.objects.get().open


def test_each_rung_is_reached_and_told_once(town, portals, settings):
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"portal_unit": town.housing.name})
    put(portals[0])
    reposting.watch(MONDAY)
    for hours, told in (
        (17.9, set()),
        (18, {"housing-dept_contact@town.example"}),
        (24, {"housing-dept_contact@town.example", "housing-dept_head@town.example", "supervisor@town.example"}),
        (30, {"supervisor@town.example"}),
        (24 * 8 + 10, {"leader@town.example"}),
    ):
        before = set(Notification.objects.values_list("pk", flat=True))
        for _twice in range(2):
            reposting.watch(MONDAY + hours * H)
        fresh = Notification.objects.exclude(pk__in=before)
        assert {note.recipient for note in fresh} == told, hours
        assert fresh.count() == len(told)
    assert kinds() == ["应转载", "提醒", "红牌催办", "拟发督办单", "通报"]
    assert Repost.objects.get().next_at is None


def test_an_order_goes_out_once_when_a_supervisor_signs_it(town, portals, settings):
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"portal_unit": town.housing.name})
    one = started(portals)
    with pytest.raises(MoveRefused, match="没有等待签发"):
        reposting.order(one, town.supervisor, MONDAY + 29 * H)
    reposting.watch(MONDAY + 31 * H)
    one.refresh_from_db()
    assert kinds() == ["应转载", "红牌催办", "拟发督办单"]
    asked = Notification.objects.filter(subject__startswith="请签发督办单")
    assert {note.recipient for note in asked} == {"supervisor@town.example"}
    with pytest.raises(MoveRefused) as error:
        reposting.order(one, town.monitor, MONDAY + 32 * H)
    assert error.value.code == "role"
    reposting.order(one, town.supervisor, MONDAY + 32 * H, "请今日转载")
    told = Notification.objects.filter(subject__startswith="督办单")
    assert {note.recipient for note in told} == {"housing-dept_head@town.example", "leader@town.example"}
    assert all("督办意见：请今日转载" in note.text for note in told)
    with pytest.raises(MoveRefused, match="签发过"):
        reposting.order(one, town.supervisor, MONDAY + 33 * H)
    assert not list(broken_books())


def test_an_order_that_went_out_by_itself_before_waits_for_no_signature(town, portals):
    one = started(portals)
    Repost.objects.filter(pk=one.pk).update(stage=3, next_at=None)
    one.refresh_from_db()
    assert reposting.order_due(one) is not None
    said = {"repost": one.pk, "title": one.title, "portal": one.portal, "due_at": one.due_at.isoformat(), "stage": 3}
    append(REPOSTS, "督办单", SYSTEM, MONDAY + 31 * H, reason=one.title, data=said)
    assert reposting.order_due(one) is None


def test_the_unit_that_runs_the_portal_enters_the_link_and_no_other_unit(town, portals, settings):
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update={"portal_unit": town.housing.name})
    one = started(portals)
    with pytest.raises(MoveRefused):
        reposting.enter_link(one, town.head(town.water), MONDAY + 2 * H, URL, MONDAY + H)
    assert not reposting.enter_link(one, town.head(town.housing), MONDAY + 2 * H, URL, MONDAY + H).open


def test_rungs_passed_at_once_give_the_highest_and_name_the_others(town, portals):
    put(portals[0])
    reposting.watch(MONDAY)
    reposting.watch(MONDAY + 25 * H)
    assert kinds() == ["应转载", "红牌催办"]
    assert OfficeEvent.objects.get(kind="红牌催办").data["skipped"] == [1]
    assert Notification.objects.filter(recipient="monitor@town.example", purpose="repost").exists()


def test_a_rung_that_was_not_sent_is_a_hole(town, portals):
    put(portals[0])
    reposting.watch(MONDAY)
    audit(MONDAY + 20 * H)
    assert ClockHole.objects.filter(text__contains="上级政策转载").exists()


def started(portals):
    put(portals[0])
    reposting.watch(MONDAY)
    return Repost.objects.get()


URL = "https://own.example/1"


@pytest.mark.parametrize("role", list(Role))
def test_who_may_enter_the_link_and_who_may_void(town, portals, role):
    from alerts.actors import Actor

    actor = Actor("某人", role)
    for act, allowed, arguments in (
        (reposting.enter_link, reposting.KEEPERS, (MONDAY + 2 * H, URL, MONDAY + H)),
        (reposting.void, reposting.VOIDERS, (MONDAY + 2 * H, "不涉及本县")),
    ):
        one = started(portals)
        if role in allowed:
            assert not act(one, actor, *arguments).open
        else:
            with pytest.raises(MoveRefused) as error:
                act(one, actor, *arguments)
            assert error.value.code == "role"
        Repost.objects.all().delete()
        Item.objects.all().delete()


@pytest.mark.parametrize(
    ("url", "at"), [("ftp://x", MONDAY + H), ("", MONDAY + H), (URL, MONDAY - H), (URL, MONDAY + 9 * H)]
)
def test_links_that_are_refused(town, portals, url, at):
    one = started(portals)
    with pytest.raises(MoveRefused):
        reposting.enter_link(one, town.monitor, MONDAY + 2 * H, url, at)
    assert Repost.objects.get().open


def test_what_ended_is_not_ended_again(town, portals):
    one = started(portals)
    reposting.void(one, town.judge, MONDAY + H, "不涉及本县")
    for act in (
        lambda: reposting.void(one, town.judge, MONDAY + H, "又一次"),
        lambda: reposting.enter_link(one, town.judge, MONDAY + 2 * H, URL, MONDAY + H),
    ):
        with pytest.raises(MoveRefused, match="不需转载"):
            act()
    put(portals[1], at=MONDAY + 3 * H)
    assert reposting.watch(MONDAY + 30 * H) == 0
    assert kinds() == ["应转载", "不需转载"]
