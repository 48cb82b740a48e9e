"""测试通知: a message that says nothing but that it arrived, to one contact, by one channel or the first."""

from datetime import datetime

from alerts.actors import Actor
from alerts.models import Notification
from alerts.notify.mail import render
from alerts.notify.recipients import Recipient
from alerts.notify.ways import INSIDE, Reach, called, ways
from alerts.notify.writing import Letter, write
from alerts.rules.states import MoveRefused
from config.clock import when

PURPOSE = "test"


def try_out(to: Recipient, actor: Actor, now: datetime, channel: str = "") -> Notification:
    """Put it into the outbox; it leaves at once and takes no other way. Raises `MoveRefused`."""
    able = ways(Reach(to.address, to.phone, to.paper))
    if not able:
        raise MoveRefused("way", f"没有通道能送到{to.name}：请填写邮箱或电话，并在 huiying.yaml 里配置通道。")
    way = channel or able[0]
    if way not in able:
        can = "、".join(called(one) for one in able)
        raise MoveRefused("way", f"“{called(way)}”送不到{to.name}，可以用：{can}。")
    values = {"to": to.name, "actor": actor.name, "at": when(now), "channel": called(way)}
    text, drawn = render(PURPOSE, values)
    letter = Letter(PURPOSE, "测试通知：收到即可，不需回复", text, drawn)
    made = write(f"{PURPOSE}:{way}:{to.address or to.phone or to.name}:{now.isoformat()}", to, letter, now)
    if made is None:
        raise MoveRefused("done", "刚刚已经发过测试通知。")
    others = [one for one in able if one != way]
    Notification.objects.filter(pk=made.pk).exclude(channel__in=INSIDE).update(channel=way, refused=others)
    made.refresh_from_db()
    return made
