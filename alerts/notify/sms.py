"""短信 by the office's gateway: one POST whose fields huiying.yaml describes (see docs/channels.md)."""

import json
import re
import time
from collections.abc import Callable
from urllib.parse import urlencode

from alerts.notify.base import Message, PermanentFailure, RetryLater
from alerts.notify.http import Answer, Http, OverHttp
from config.channels import ChannelEntry
from config.placeholders import fill

_NUMBER = re.compile(r"\+?[0-9]{5,15}")


class SmsChannel(OverHttp):
    """Short: the subject and the link. `{token}` and `{secret}` in the template are the gateway's credentials."""

    private = True

    def __init__(
        self,
        entry: ChannelEntry,
        token: str = "",
        secret: str = "",
        proxy: str = "",
        stamp: Callable[[], float] = time.time,
    ) -> None:
        self.entry, self.token, self.secret, self.stamp = entry, token, secret, stamp
        self.http = Http(entry, proxy)

    def send(self, message: Message) -> None:
        """Hand it to the gateway. Raises `DeliveryFailure`."""
        phone = re.sub(r"[\s()-]", "", message.phone)
        if not _NUMBER.fullmatch(phone):
            raise PermanentFailure("没有可发短信的电话号码")
        values = {
            "phone": phone,
            "text": short(message, self.entry.max_characters),
            "id": message.number,
            "token": self.token,
            "secret": self.secret,
            "timestamp": str(round(self.stamp())),
        }
        body = {name: fill(text, values) for name, text in self.entry.body.items()}
        if self.entry.form:
            sent, kind = urlencode(body).encode(), "application/x-www-form-urlencoded; charset=utf-8"
        else:
            sent, kind = json.dumps(body, ensure_ascii=False).encode(), "application/json; charset=utf-8"
        self._judge(self.http.post(self.entry.address, sent, {"Content-Type": kind}))

    def _judge(self, answer: Answer) -> None:
        if not self.entry.ok_field:
            return
        found = answer.field(self.entry.ok_field)
        value = str(found).lower() if isinstance(found, bool) else str(found)
        if value in self.entry.ok_values:
            return
        never = value in self.entry.bad_number_values
        raise (PermanentFailure if never else RetryLater)(f"短信网关没有接受（{self.entry.ok_field} = {value[:80]}）")


def short(message: Message, longest: int) -> str:
    """The subject, cut where it must be, and the whole link; a link that leaves no room is left out."""
    link = f" {message.link}" if message.link else ""
    room = longest - len(link)
    if room < 20:
        link, room = "", longest
    subject = " ".join(message.subject.split())
    return (subject if len(subject) <= room else f"{subject[: room - 1]}…") + link
