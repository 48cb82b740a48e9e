"""E-mail over SMTP (RFC 5321), with TLS and login where the server wants them; the message is real MIME (RFC 2046)."""

import smtplib
import ssl
import time
from base64 import encodebytes
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Self

from alerts.notify.base import ChannelDown, Message, PermanentFailure, RetryLater
from config.clock import SHANGHAI
from config.credentials import credential
from config.load import ConfigError
from config.schema.installation import Mail

TIMEOUT_SECONDS = 20
_PERMANENT = range(500, 600)
_SURE_SECONDS = 1.0
"""So shortly after a message the line is taken to be open without asking."""
_OK = 250


class EmailChannel:
    """Sends through one SMTP server; the connection is opened with the first message and kept while the channel is.

    A server may hang up on who is silent: after a second of silence it is asked (NOOP) whether it is there.
    """

    private = True

    def __init__(self, mail: Mail, sender_name: str = "", folder: Path | None = None) -> None:
        self.mail = mail
        self.folder = folder
        self.sender_name = sender_name
        self._server: smtplib.SMTP | None = None
        self._used = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: Message) -> None:
        """Give the message to the server; returns when it was accepted (250). Raises `DeliveryFailure`."""
        mime = self._mime(message)
        server = self._connected()
        self._used = time.monotonic()
        try:
            server.send_message(
                mime, from_addr=self.mail.bounces.address or self.mail.sender, to_addrs=[message.recipient]
            )
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            self._forget_if_closed()
            raise _refused(code, answer) from error
        except smtplib.SMTPSenderRefused as error:
            self._close()
            raise RetryLater(f"邮件服务器不接受发件地址 {self.mail.sender}：{_shown(error)}") from error
        except smtplib.SMTPDataError as error:
            self._forget_if_closed()
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise ChannelDown(f"与邮件服务器的连接中断：{_shown(error)}") from error

    def _mime(self, message: Message) -> MIMEMultipart:
        try:
            sender = Address(self.sender_name, addr_spec=self.mail.sender)
        except (ValueError, IndexError, HeaderParseError) as error:
            raise ChannelDown(f"配置的发件地址无效：{self.mail.sender}") from error
        try:
            return compose(message, sender)
        except (ValueError, IndexError, HeaderParseError) as error:
            raise PermanentFailure(f"不能组成邮件（收件人 {message.recipient}）：{error}") from error

    def _connected(self) -> smtplib.SMTP:
        if self._server is not None and not self._there():
            self._close()
        if self._server is None:
            try:
                self._server = self._open()
            except ConfigError as error:
                raise ChannelDown(str(error)) from error
            except (smtplib.SMTPException, OSError, UnicodeError) as error:
                where = f"{self.mail.host}:{self.mail.port}"
                raise ChannelDown(f"无法使用邮件服务器 {where}：{_shown(error)}") from error
        return self._server

    def _there(self) -> bool:
        """Whether the server still listens on the line that is open."""
        if time.monotonic() - self._used < _SURE_SECONDS:
            return True
        try:
            return self._server is not None and self._server.noop()[0] == _OK
        except (smtplib.SMTPException, OSError):
            return False

    def _open(self) -> smtplib.SMTP:
        context = ssl.create_default_context() if self.mail.security != "none" else None
        server: smtplib.SMTP
        if self.mail.security == "tls":
            server = smtplib.SMTP_SSL(self.mail.host, self.mail.port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.mail.host, self.mail.port, timeout=TIMEOUT_SECONDS)
        try:
            if self.mail.security == "starttls":
                server.starttls(context=context)
            if self.mail.user:
                server.login(self.mail.user, credential(self.mail.password_env, self.mail.password_file, self.folder))
        except BaseException:
            server.close()
            raise
        return server

    def _forget_if_closed(self) -> None:
        """After 421 the connection is gone; the next message opens a new one."""
        if self._server is not None and getattr(self._server, "sock", None) is None:
            self._server = None

    def _close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()


def compose(message: Message, sender: Address) -> MIMEMultipart:
    """The message as MIME: text and HTML as alternatives, threading and list headers (RFC 5322, 2919, 3834).

    Raises `ValueError` for an address or text that no mail can hold. Plain MIME classes: `EmailMessage` parses every
    header that it is given, which costs three times as much as all the rest.
    """
    mime = MIMEMultipart("alternative")
    mime["From"] = _named(sender.display_name, sender.addr_spec, "From")
    mime["To"] = _named(message.recipient_name, _address(message.recipient), "To")
    mime["Subject"] = _encoded(message.subject, "Subject")
    mime["Date"] = format_datetime(message.created_at.astimezone(SHANGHAI))
    mime["Message-ID"] = f"<{message.message_id}>"
    if message.thread_id:
        mime["In-Reply-To"] = f"<{message.thread_id}>"
        mime["References"] = f"<{message.thread_id}>"
    mime["List-Id"] = f"<cases.huiying.{sender.domain}>"
    mime["Auto-Submitted"] = "auto-generated"
    mime["X-Auto-Response-Suppress"] = "All"
    mime.attach(_part(message.text, "plain"))
    if message.html:
        mime.attach(_part(message.html, "html"))
    return mime


def _part(text: str, subtype: str) -> MIMENonMultipart:
    """UTF-8 as base64 (RFC 2045): it holds any line, however long."""
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    lines = f"{text}\n".replace("\r\n", "\n").replace("\n", "\r\n")
    part.set_payload(encodebytes(lines.encode()).decode("ascii"))
    part["Content-Transfer-Encoding"] = "base64"
    return part


def _named(name: str, address: str, header: str) -> str:
    """An address with its display name."""
    if not name.strip():
        return address
    if name.isascii() and name.isprintable():
        return formataddr((name, address))
    return f"{_encoded(name, header)} <{address}>"


def _encoded(text: str, header: str) -> str:
    """Encoded words (RFC 2047), the whole line: blanks between words of different scripts are kept."""
    return Header(" ".join(text.split()), "utf-8", header_name=header).encode()


@lru_cache(maxsize=1000)
def _address(recipient: str) -> str:
    address = parseaddr(recipient)[1]
    if address != recipient or "@" not in address or not address.isascii():
        raise ValueError(recipient)
    return Address(addr_spec=address).addr_spec


def _refused(code: int, answer: bytes | str) -> PermanentFailure | RetryLater:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    kind = PermanentFailure if code in _PERMANENT else RetryLater
    return kind(f"邮件服务器拒收（{code}）：{words}")


def _shown(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
        return f"{error.smtp_code} {words}"
    return str(error) or type(error).__name__
