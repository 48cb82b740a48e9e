"""A small town for the tests of cases and messages: units, contacts, staff, a topic, a real mail server on loopback."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.contrib.auth import get_user_model

from alerts.actors import Actor
from alerts.models import Contact, Department, Staff
from alerts.rules.flags import FlagHit
from config.channels import Messages
from config.clock import SHANGHAI
from config.flags import FlagRule
from config.schema.installation import Mail
from config.vocabulary import Role
from pipeline.models import Item, Source, Topic

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


@dataclass
class MailServer:
    """A real SMTP server; `refuse`: the answer to RCPT of an address; `data_answer`: to DATA."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    data_answer: str = "250 OK"
    controller: Controller | None = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data_answer.startswith("250"):
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))
            self.recipients += envelope.rcpt_tos
        return self.data_answer

    def start(self, **options: Any) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self.controller.start()

    def stop(self) -> None:
        if self.controller is not None:
            self.controller.stop(no_assert=True)
            self.controller = None

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail, to in zip(self.received, self.recipients, strict=True) if to == address]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def stopped_mail_server(settings) -> Iterator[MailServer]:
    """Configured, not yet listening."""
    server = MailServer(free_port())
    mail = Mail(host="127.0.0.1", port=server.port, sender="huiying@town.example")
    update = {"mail": mail, "base_url": "https://desk.example", "messages": Messages(group_seconds=0)}
    settings.INSTALLATION = settings.INSTALLATION.model_copy(update=update)
    yield server
    server.stop()


@pytest.fixture
def mail_server(stopped_mail_server: MailServer) -> MailServer:
    """Listening."""
    stopped_mail_server.start()
    return stopped_mail_server


@dataclass
class Town:
    """Units with their people. `housing` and `water` have two confirmed contacts, `street` one, `silent` none."""

    housing: Department
    water: Department
    street: Department
    silent: Department
    monitor: Actor
    judge: Actor
    dispatcher: Actor
    supervisor: Actor
    leader: Actor

    def head(self, unit: Department) -> Actor:
        return Actor(f"{unit.short}负责人", Role.DEPT_HEAD, department_id=unit.pk)

    def contact(self, unit: Department) -> Actor:
        return Actor(f"{unit.short}联络员", Role.DEPT_CONTACT, department_id=unit.pk)


def _unit(name: str, short: str, key: str, roles: tuple[Role, ...], **values: Any) -> Department:
    unit = Department.objects.create(name=name, short=short, **values)
    for role in roles:
        Contact.objects.create(
            department=unit,
            name=f"{short}{role.zh}",
            role=role.value,
            email=f"{key}-{role.value}@town.example",
            confirmed_at=MONDAY - timedelta(days=30),
            confirmed_by="督办员",
        )
    return unit


def _staff(name: str, role: Role) -> Actor:
    user = get_user_model().objects.create_user(role.value, email=f"{role.value}@town.example", first_name=name)
    Staff.objects.create(user=user, role=role.value)
    return Actor(name, role, user_id=user.pk)


@pytest.fixture
def town(db) -> Town:
    both = (Role.DEPT_CONTACT, Role.DEPT_HEAD)
    silent = _unit("县档案局", "档案局", "archive", ())
    Contact.objects.create(department=silent, name="未确认", email="archive@town.example")
    return Town(
        housing=_unit("县住房和城乡建设局", "住建局", "housing", both),
        water=_unit("县水务局", "水务局", "water", both),
        street=_unit("城关街道办事处", "城关街道", "street", (Role.DEPT_CONTACT,), kind="territory"),
        silent=silent,
        monitor=_staff("监测甲", Role.MONITOR),
        judge=_staff("值班乙", Role.JUDGE),
        dispatcher=_staff("交办丙", Role.DISPATCHER),
        supervisor=_staff("督办丁", Role.SUPERVISOR),
        leader=_staff("领导戊", Role.LEADER),
    )


@pytest.fixture
def topic(db) -> Topic:
    return make_topic("春江路路口积水没人管")


def make_topic(title: str, severity: str = "重大", people: int = 5, at: datetime = MONDAY, **values: Any) -> Topic:
    """A topic of `people` items in two sources, published minute by minute in the hour before `at`."""
    defaults = {"key": "forum", "name": "春江论坛", "kind": "discuz"}
    forum, _ = Source.objects.get_or_create(key="forum", defaults=defaults)
    board, _ = Source.objects.get_or_create(key="board", defaults={"name": "群众留言", "kind": "petition-json"})
    topic = Topic.objects.create(
        title=title,
        sector="城乡建设",
        sector_p=0.9,
        severity=severity,
        severity_reason="测试",
        heat=60.0,
        items=people,
        submitters=people,
        sources=2,
        first_at=at - timedelta(hours=1),
        last_at=at,
        learnt_at=at,
        place_code="371302",
        place_name="城关街道",
        **values,
    )
    for number in range(people):
        Item.objects.create(
            source=board if number % 2 else forum,
            external_id=f"{topic.pk}-{number}",
            kind="post",
            title=title,
            text=f"第{number}个人说：路口积水半米深，打电话也没人来。",
            submitter=f"hash{number}",
            published_at=at - timedelta(minutes=60 - number),
            learnt_at=at,
            seen_at=at,
            content_hash=f"{number}",
            sector="城乡建设",
            sector_p=0.9,
            severity=severity,
            topic=topic,
            analysis={
                "appeal": "投诉",
                "emotion": "angry",
                "sector_words": ["积水", "路口"],
                "relevant": True,
                "sectors": [{"sector": "城乡建设", "p": 0.9}],
                "signals": {},
                "places": [],
                "must_respond": [],
            },
        )
    return topic


@pytest.fixture
def new_topic(db) -> Callable[..., Topic]:
    return make_topic


@pytest.fixture
def hit() -> FlagHit:
    return FlagHit(FlagRule(id="several-places", name="多处反映"), "1小时内5人在2个平台反映同一路口积水。")
