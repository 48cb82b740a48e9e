"""退信: what mail servers report later as not delivered (RFC 3464), fetched from a mailbox (POP3, RFC 1939).

A report names the message by its Message-ID in the part it returns. A failure counts as a refusal on this way: the next
way is taken where there is one, else the message is shown as not delivered and the monitors are told. A delay changes
nothing. A report is deleted from the mailbox only after it was dealt with; dealt with twice it changes nothing.
"""

import logging
import poplib
import re
import ssl
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.db import transaction

from alerts.models import Notification
from alerts.notify import failures, rerouting
from alerts.notify.ways import EMAIL
from config.channels import Bounces
from config.credentials import credential
from config.load import ConfigError

_MOST = 200
_LARGEST = 2_000_000
_ID = re.compile(r"<?([^<>\s]+@[^<>\s]+)>?")
_log = logging.getLogger(__name__)


def fetch(box: Bounces, folder: Path | None, now: datetime) -> int:
    """Deal with all reports in the mailbox; gives how many messages were not delivered. A mailbox that cannot be
    reached is logged and looked at again next time."""
    if not box.host:
        return 0
    try:
        return _fetch(box, folder, now)
    except (OSError, poplib.error_proto, ConfigError) as error:
        _log.warning("event=bounces_not_read host=%s error=%s", box.host, type(error).__name__)
        return 0


def _fetch(box: Bounces, folder: Path | None, now: datetime) -> int:
    secure = box.security == "tls"
    session = (
        poplib.POP3_SSL(box.host, box.port, timeout=20, context=ssl.create_default_context())
        if secure
        else poplib.POP3(box.host, box.port, timeout=20)
    )
    failed = 0
    try:
        session.user(box.user)
        session.pass_(credential(box.password_env, box.password_file, folder))
        for line in session.list()[1][:_MOST]:
            number, size = (int(one) for one in line.split()[:2])
            if size <= _LARGEST:
                failed += take(b"\r\n".join(session.retr(number)[1]), now)
            session.dele(number)
    finally:
        session.quit()
    return failed


def take(report: bytes, now: datetime) -> int:
    """Deal with one report; gives how many messages it says were not delivered. Any other mail is passed over."""
    mail = message_from_bytes(report, policy=policy.default)
    if not isinstance(mail, EmailMessage):
        return 0
    status = list(_failed(mail))
    reason = status[0] if status else ""
    return sum(_refused(key, reason, now) for key in _ids(mail)) if reason else 0


def _failed(mail: EmailMessage) -> Iterator[str]:
    """Why, for each recipient the report says was not reached."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if not isinstance(block, EmailMessage) or str(block.get("Action", "")).strip().lower() != "failed":
                continue
            said = str(block.get("Diagnostic-Code") or block.get("Status") or "没有说明")
            yield " ".join(said.split())[:300]


def _ids(mail: EmailMessage) -> set[str]:
    """Message-IDs of the mails that the report returns, whole or as headers."""
    found = set()
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            payload = part.get_payload()
            inner = payload[0] if isinstance(payload, list) and payload else None
            found.add(str(inner.get("Message-ID", "")) if isinstance(inner, EmailMessage) else "")
        elif kind == "text/rfc822-headers":
            returned = part.get_payload(decode=True)
            headers = message_from_bytes(returned if isinstance(returned, bytes) else b"", policy=policy.default)
            found.add(str(headers.get("Message-ID", "")))
    return {match[1] for one in found if (match := _ID.search(one))}


@transaction.atomic
def _refused(message_id: str, reason: str, now: datetime) -> bool:
    sent = Notification.objects.select_for_update(of=("self",)).filter(
        message_id=message_id, state=Notification.State.SENT, channel=EMAIL
    )
    notification = sent.select_related("case").first()
    if notification is None or EMAIL in notification.refused:
        return False
    error = f"退信：{reason}"
    notification.refused = [*notification.refused, EMAIL]
    way = rerouting.next_way(notification)
    notification.state = Notification.State.PENDING if way else Notification.State.FAILED
    notification.channel, notification.error = way or EMAIL, error
    notification.next_attempt_at, notification.sent_at = (now if way else None), None
    notification.save()
    if way:
        failures.tell_refused(notification, EMAIL, error, now)
    else:
        failures.tell_failed(notification, error, now)
    return True
