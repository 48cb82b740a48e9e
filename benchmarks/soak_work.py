"""Work for every part while the hammer falls: posts through the spool, cases at the desk, sign-offs over HTTP.

Needs Django set up with the tour's settings and folder.
"""

import random
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import requests
from django.db import OperationalError, close_old_connections

from alerts import cases
from alerts.models import Case, Department
from alerts.tour.cast import Cast
from alerts.tour.mailbox import Mailbox, part
from config import clock
from config.vocabulary import PostKind, Role, Severity
from crawlers.items import Post
from pipeline.transport.spool import SpoolTransport

SOURCE = "hecheng-forum"
MARK = "soak-"
SIGNER = "值班员"
_PLACES = ("东关小区", "河沿路", "青石桥", "北苑三期", "柳林村", "老车站", "实验小学", "南市场", "工业园", "西坝头")
_TROUBLES = (
    "半夜还在打桩, 震得窗户响, 老人整宿睡不着",
    "路灯坏了半个月, 放学的孩子摸黑走",
    "自来水发黄有铁锈味, 一早放了十分钟还不清",
    "化粪池溢出来了, 楼道里臭得没法进",
    "公交说改线就改线, 站牌上一个字没写",
    "工资拖了三个月, 老板电话打不通",
    "电梯困人两次了, 物业说没钱修",
    "垃圾堆到马路中间, 几天没人拉",
)
T = TypeVar("T")
_LINK = re.compile(r"/s/([A-Za-z0-9_-]{20,})")
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Load:
    """A thread that works until it is told to stop; `trouble` counts what it had to try again, by kind."""

    folder: Path
    seed: int
    trouble: dict[str, int] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)
    abandoned: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """Stop, and wait until what was begun is done."""
        self.ended.set()
        self._thread.join(seconds)

    def abandon(self) -> None:
        """Stop at once, whatever is half done."""
        self.ended.set()
        self.abandoned.set()

    def _run(self) -> None:
        dice = random.Random(f"{self.seed} {type(self).__name__}")
        while not self.ended.is_set():
            self.step(dice)
            self.ended.wait(dice.uniform(0.1, 1.0))

    def step(self, dice: random.Random) -> None:
        """One piece of work."""
        raise NotImplementedError

    def tried(self, kind: str) -> None:
        """Count something that has to be done again."""
        self.trouble[kind] = self.trouble.get(kind, 0) + 1


@dataclass
class Posts(Load):
    """Posts through the spool, now and then a burst; every fifth batch sends known ones again with a higher count."""

    views: dict[str, int] = field(default_factory=dict)

    def step(self, dice: random.Random) -> None:
        """One segment: new posts, or known ones seen again. What `send` returned from is promised to be kept."""
        known = list(self.views)
        if known and dice.random() < 0.2:
            chosen = dice.sample(known, min(len(known), 5))
        else:
            count = 40 if dice.random() < 0.07 else dice.randint(1, 3)
            chosen = [f"{MARK}{len(known) + number}" for number in range(count)]
        views = {name: self.views.get(name, 0) + 7 for name in chosen}
        SpoolTransport(self.folder / "spool").send([self._post(name, views[name]).to_line() for name in chosen])
        self.views |= views

    def _post(self, name: str, views: int) -> Post:
        dice, now = random.Random(name), clock.now()
        place, trouble = dice.choice(_PLACES), dice.choice(_TROUBLES)
        title = f"{place}: {trouble.split(',')[0]}"
        text = f"{place}{trouble}。{dice.randint(1, 40)}栋{dice.randint(1, 6)}单元"
        url = f"http://127.0.0.1/{name}"
        return Post(
            source=SOURCE,
            external_id=name,
            url=url,
            kind=PostKind.POST,
            title=title,
            text=text,
            published_at=now,
            fetched_at=now,
            submitter=f"{dice.getrandbits(64):016x}",
            views=views,
        )


@dataclass
class Desk(Load):
    """Cases entered by hand and handed over to two to six units: events, clocks, mails with links."""

    opened: list[int] = field(default_factory=list)

    def step(self, dice: random.Random) -> None:
        """One case; a move that the store refused to take (it was busy) is made again, as a person would."""
        number = len(self.opened)
        title = f"第{number}号来电: {dice.choice(_PLACES)}{dice.choice(_TROUBLES).split(',')[0]}"
        monitor, dispatcher = Cast().desk(Role.MONITOR), Cast().desk(Role.DISPATCHER)
        units = dice.sample(list(Department.objects.filter(contacts__confirmed_at__isnull=False).distinct()), 6)

        def enter() -> Case:
            now = clock.now()
            return cases.open_by_hand(title, "市民来电反映, 请核实。", "电话", now, Severity.ORDINARY, monitor, now)

        case = self._again(enter)
        self.opened.append(case.pk)
        self._again(lambda: cases.dispatch(case, dispatcher, clock.now(), units[0], units[1 : dice.randint(2, 6)]))

    def _run(self) -> None:
        try:
            super()._run()
        finally:
            close_old_connections()

    def _again(self, move: Callable[[], T]) -> T:
        while True:
            try:
                return move()
            except OperationalError:
                if self.abandoned.is_set():
                    raise
                self.tried("store busy")
                time.sleep(0.5)


@dataclass
class Signers(Load):
    """Units that read their mail and sign by the link, again and again until the page says that it is signed."""

    url: str = ""
    read: int = 0
    signed: set[str] = field(default_factory=set)
    already: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def step(self, dice: random.Random) -> None:
        """Sign for every new mail with a link to a case entered here."""
        mailbox, tokens = Mailbox(self.folder / "mailbox"), []
        for line in mailbox.lines()[self.read :]:
            message = mailbox.message(line.number)
            found = _LINK.search(part(message, "plain")) if message is not None else None
            if found and "号来电" in line.subject and found[1] not in self.signed | self.already:
                tokens.append(found[1])
            self.read = line.number
        with ThreadPoolExecutor(4) as people:
            list(people.map(lambda token: self._sign(token, dice), tokens))

    def _sign(self, token: str, dice: random.Random) -> None:
        """GET shows, POST signs; a lost answer is asked for again. Some press the button twice."""
        while not self.abandoned.is_set():
            try:
                status, text = self._post(token)
            except requests.RequestException as error:
                self.tried(type(error).__name__)
                time.sleep(dice.uniform(0.05, 0.5))
                continue
            if status == 200 and "签收已记录" in text:
                self.signed.add(token)
            elif status == 410 and "已经签收过了" in text:
                self.already.add(token)
            elif status >= 500:
                self.tried(f"status {status}")
                time.sleep(0.5)
                continue
            else:
                self.wrong.append(f"status {status} for {token[:6]}…")
            break
        if token in self.signed and dice.random() < 0.25:
            self._press_again(token)

    def _press_again(self, token: str) -> None:
        try:
            status, _text = self._post(token)
        except requests.RequestException:
            return
        if status == 200:
            self.wrong.append(f"signed twice with {token[:6]}…")

    def _post(self, token: str) -> tuple[int, str]:
        with requests.Session() as person:
            page = person.get(f"{self.url}s/{token}", timeout=20)
            form = _CSRF.search(page.text)
            if page.status_code != 200 or form is None:
                return page.status_code, page.text
            values = {"csrfmiddlewaretoken": form[1], "signer_name": SIGNER, "signer_role": "dept_contact"}
            answer = person.post(f"{self.url}s/{token}", values, timeout=40)
            return answer.status_code, answer.text
