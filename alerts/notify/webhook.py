"""A webhook to a system of the office (OA, duty desk), signed as Standard Webhooks says (standardwebhooks.com, v1).

`webhook-id` is the message's id and stays the same when it is tried again, so the receiver takes it once;
`webhook-timestamp` is the moment of this try, so the receiver can refuse what is older than a few minutes;
`webhook-signature` is `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`: none of the three can be changed.
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable

from alerts.notify.base import Message
from alerts.notify.http import Http, OverHttp
from config.channels import ChannelEntry
from config.clock import shown


class WebhookChannel(OverHttp):
    """Private: the system at the other end passes the message on to the recipient alone."""

    private = True

    def __init__(
        self, entry: ChannelEntry, secret: str, proxy: str = "", stamp: Callable[[], float] = time.time
    ) -> None:
        self.entry, self.secret, self.stamp = entry, secret, stamp
        self.http = Http(entry, proxy)

    def send(self, message: Message) -> None:
        """Any 2xx is taken. Raises `DeliveryFailure`."""
        body = json.dumps(_content(message), ensure_ascii=False).encode()
        stamp = str(round(self.stamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "webhook-id": message.message_id,
            "webhook-timestamp": stamp,
            "webhook-signature": f"v1,{signature(self.secret, message.message_id, stamp, body)}",
        }
        self.http.post(self.entry.address, body, headers)


def signature(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    """Base64 HMAC-SHA256; a secret that begins with `whsec_` is base64 behind it, any other is taken as it is."""
    key = secret.encode()
    if secret.startswith("whsec_"):
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            key = secret.encode()
    mac = hmac.new(key, b".".join((message_id.encode(), stamp.encode(), body)), hashlib.sha256)
    return base64.b64encode(mac.digest()).decode("ascii")


def _content(message: Message) -> dict[str, object]:
    return {
        "type": "huiying.notification",
        "timestamp": shown(message.created_at),
        "data": {
            "id": message.message_id,
            "thread": message.thread_id,
            "recipient": {"name": message.recipient_name, "email": message.recipient, "phone": message.phone},
            "subject": message.subject,
            "text": message.text,
            "link": message.link,
        },
    }
