"""Fills a database with an invented county's topics, items, cases, clocks and events, without the moves."""

from datetime import datetime
from pathlib import Path

import yaml
from county_cases import County, H, M, Matter, open_case, start_timer
from django.contrib.auth.models import User

from alerts.models import Case, Contact, Department, Notification, Staff
from config.vocabulary import Role
from pipeline.models import Item, Source, Topic

PASSWORD = "qinghe-2026-test"
DATA = yaml.safe_load(Path(__file__).with_name("county.yaml").read_text("utf-8"))


def county(now: datetime) -> County:
    """The whole county at `now`."""
    made = County(now)
    _units(made)
    _users(made)
    _sources(made)
    for number, row in enumerate(DATA["matters"]):
        topic = _topic(made, Matter(**row), key=f"m{number}")
        made.topics.append(topic)
        made.cases.append(open_case(made, topic, number, Matter(**row)))
    for number, row in enumerate(DATA["plain"]):
        made.topics.append(_topic(made, Matter(**row), key=f"p{number}"))
    _by_hand(made)
    _failures(made)
    return made


def _units(made: County) -> None:
    for number, row in enumerate(DATA["units"]):
        unit = Department.objects.create(**row)
        made.units.append(unit)
        if number == 7:
            continue
        confirmed = made.now - 400 * H if number % 4 else None
        Contact.objects.create(
            department=unit,
            name=("王芳", "李建国", "陈晓", "赵玉兰")[number % 4],
            email=f"unit{number}@qinghe.example",
            confirmed_at=confirmed,
            confirmed_by="督办员 吴敏" if confirmed else "",
        )


def _users(made: County) -> None:
    people = (
        ("monitor", "林小雨", Role.MONITOR, None),
        ("judge", "周敏", Role.JUDGE, None),
        ("dispatcher", "何志强", Role.DISPATCHER, None),
        ("supervisor", "吴敏", Role.SUPERVISOR, None),
        ("leader", "郑国栋", Role.LEADER, None),
        ("auditor", "孙丽", Role.AUDITOR, None),
        ("owner", "李建国", Role.DEPT_HEAD, 0),
        ("colleague", "张伟", Role.DEPT_CONTACT, 0),
        ("outsider", "陈晓", Role.DEPT_HEAD, 5),
        ("territory", "刘洋", Role.TERRITORY, 8),
    )
    for key, name, role, unit in people:
        user = User.objects.create_user(key, password=PASSWORD, first_name=name)
        Staff.objects.create(user=user, role=role.value, department=made.units[unit] if unit is not None else None)
        made.users[key] = user
    made.users["root"] = User.objects.create_superuser("root", password=PASSWORD, first_name="管理员")
    made.users["nobody"] = User.objects.create_user("nobody", password=PASSWORD)


def _sources(made: County) -> None:
    rows = (
        ("forum", "禾城论坛", "discuz", "ok", "", 42),
        ("weibo", "微博", "weibo-mobile", "login", "页面要求登录, 已停止, 未作绕过。", 0),
        ("petition", "问政青禾", "petition-json", "ok", "", 7),
        ("news", "青禾新闻网", "news", "empty", "没有比上次更新的内容", 0),
        ("tieba", "青禾吧", "discuz", "layout", "第 1 页没有找到任何帖子, 版式可能已变; 应有 5 至 200 条。", 0),
    )
    for key, name, kind, status, reason, items in rows:
        source = Source.objects.create(
            key=key,
            name=name,
            kind=kind,
            url=f"https://{key}.qinghe.example/",
            last_status=status,
            last_reason=reason,
            last_items=items,
            last_started_at=made.now - 9 * M,
            last_finished_at=made.now - 8 * M,
        )
        made.sources.append(source)


def _topic(made: County, matter: Matter, key: str) -> Topic:
    start = made.now - (matter.hours + 9) * H
    topic = Topic.objects.create(
        title=matter.title,
        keywords=["积水", "路口", "熄火"],
        sector=matter.sector,
        sector_p=matter.sector_p,
        severity=matter.severity,
        severity_reason="" if matter.severity == "一般" else "文中报告多人受伤",
        place_name=matter.place,
        place_code="990001",
        heat=matter.heat,
        items=matter.items,
        submitters=matter.people,
        sources=matter.sources,
        first_at=start,
        last_at=made.now - matter.hours * H / 3,
        learnt_at=start,
    )
    first: Item | None = None
    for number in range(min(matter.items, 24)):
        item = _item(made, matter, topic, number, f"{key}-{number}", first)
        first = first or item
    return topic


def _item(made: County, matter: Matter, topic: Topic, number: int, key: str, first: Item | None) -> Item:
    voice = DATA["voices"][number % len(DATA["voices"])]
    at = topic.first_at + number * number * 9 * H / 500 + number * 7 * M
    return Item.objects.create(
        source=made.sources[number % matter.sources],
        external_id=key,
        url=f"https://forum.qinghe.example/t/{key}",
        kind="post",
        title=voice["title"] if number else matter.title,
        text=voice["text"] + (f" ({matter.title})" if number % 3 == 0 else ""),
        published_at=min(at, made.now),
        learnt_at=at,
        seen_at=at,
        views=None if number % 2 else 120 + number * 731,
        comments=number * 3,
        likes=number,
        content_hash=key,
        topic=topic,
        sector=matter.sector,
        sector_p=matter.sector_p,
        duplicate_of=first if number % 6 == 4 else None,
        analysis={
            "sector_words": ["积水", "下水道", "熄火"],
            "appeal": "投诉",
            "appeal_p": 0.82,
            "emotion": "angry",
            "signals": {} if matter.severity == "一般" else {"injured": {"value": 4, "words": "4人受伤"}},
        },
    )


def _by_hand(made: County) -> None:
    case = Case.objects.create(
        number="JB2026-00099",
        title="上级转办: 客运站厕所脏乱",
        state="triage",
        severity="一般",
        sector="其他",
        detected_at=made.now - 20 * M,
        flag_because="市热线转来, 三名旅客当面反映。",
        policy_version="2026-1",
        evidence={"source_kind": "上级通知", "what": "市热线转来, 三名旅客当面反映。"},
        proposal={},
    )
    start_timer(case, "T_triage", "proposal-triage-4", case.detected_at, None)
    made.cases.append(case)


def _failures(made: County) -> None:
    for number, error in enumerate(("550 5.1.1 收件人不存在", "没有可用的邮箱地址")):
        Notification.objects.create(
            key=f"failed-{number}",
            case=made.cases[8 + number],
            purpose="assignment",
            channel="email",
            recipient="unit4@qinghe.example" if not number else "",
            recipient_name="李建国",
            subject=f"【一般】{made.cases[8 + number].title} · 请签收 · 今天 18:00 前",
            text="",
            message_id=f"<{number}@x>",
            state="failed",
            attempts=5,
            created_at=made.now - 2 * H,
            error=error,
        )
