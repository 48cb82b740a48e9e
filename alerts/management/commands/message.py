"""`huiying message test`: sends one test message now and says what became of it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alerts.actors import Actor
from alerts.models import Contact, Notification
from alerts.notify import outbox
from alerts.notify.recipients import Recipient, of_contact
from alerts.notify.ways import called
from alerts.office.trying import try_out
from alerts.rules.states import MoveRefused
from config import clock, folder
from config.credentials import missing
from config.load import ConfigError
from config.vocabulary import Role

_OPERATOR = Actor("命令行", Role.SUPERVISOR, channel="command")


class Command(BaseCommand):
    """Exit status 1 where the message was not taken, 2 for a wrong configuration."""

    help = (
        "测试通知: 向一个联系人、邮箱或电话发一条, 立刻说明结果。 Sends one test message and says what became of it.\n"
        "例 / Example: huiying message test zhang@example.gov.cn --channel email"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, to whom, by which channel."""
        parser.add_argument("action", choices=("test",))
        parser.add_argument("to", help="邮箱、电话, 或单位全称 (an address, a phone, or a unit's name)")
        parser.add_argument("--channel", default="", help="通道的 key, 缺省为第一个能送到的 (default: the first able)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, deliver at once, tell."""
        try:
            root, installation = folder.require()
            lacking = list(missing(installation, root))
            if lacking:
                raise ConfigError("\n".join(lacking))
        except ConfigError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(2)
        try:
            sent = [try_out(one, _OPERATOR, clock.now(), options["channel"]) for one in _people(options["to"])]
        except MoveRefused as refused:
            raise CommandError(refused.zh, returncode=1) from refused
        outbox.deliver(clock.now(), 1000)
        good = [self._tell(one) for one in sent]
        if not all(good):
            raise CommandError("没有全部送出, 原因见上 (not all were taken)", returncode=1)

    def _tell(self, one: Notification) -> bool:
        one.refresh_from_db()
        good = one.state == Notification.State.SENT
        way, whom = called(one.channel), one.recipient or one.phone or one.recipient_name
        said = f"{way} 已收下 (通知号 {one.message_id[:8]})" if good else f"{way}: {one.error or '正在等待'}"
        self.stdout.write(f"{'正常' if good else '注意'}  {whom}: {said}")
        return good


def _people(to: str) -> list[Recipient]:
    """A contact who is known, an address or phone that is not, or all confirmed contacts of a unit."""
    known = Contact.objects.filter(department__name=to, confirmed_at__isnull=False).select_related("department")
    if "@" in to:
        known = Contact.objects.filter(email__iexact=to).select_related("department")[:1]
    people = [of_contact(one, one.department) for one in known]
    if people:
        return people
    if "@" in to:
        return [Recipient(to, to)]
    if to.lstrip("+").isdigit():
        return [Recipient(to, phone=to)]
    raise MoveRefused("unknown", f"没有“{to}”这个单位，或它没有确认过的联系人；也可以写邮箱或电话。")
