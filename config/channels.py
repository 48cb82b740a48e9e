"""How messages leave the house, as `huiying.yaml` says it: channels beside e-mail, their order, and when they wait."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from config.entry import Entry

ChannelKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,19}$")]
Hours = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$")]
RESERVED = frozenset({"email", "in_app", "paper"})
ADDRESSES = {
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
    "dingtalk": "https://oapi.dingtalk.com/robot/send",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook",
}
"""Where the robots of the messengers listen; `url` names another (a private installation)."""
LIMITS = {"wecom": 20, "dingtalk": 20, "feishu": 100}
"""Messages a minute that the platforms take from one robot, by their own documentation."""
BURSTS = {"feishu": 5}
"""Messages a second, where the documentation names such a limit beside that of the minute."""
_NEEDS = {
    "wecom": ("token",),
    "dingtalk": ("token", "secret"),
    "feishu": ("token", "secret"),
    "webhook": ("secret",),
    "sms": (),
    "console": (),
}


class ChannelEntry(Entry):
    """One way out. Secrets stand in the environment or in a file, never here.

    `token`: the robot's key (企业微信 key, 钉钉 access_token, 飞书 the last part of its address); `secret`: what signs.
    `body`, `ok_field`, `ok_values` and `bad_number_values` describe an SMS gateway, see docs/channels.md.
    """

    key: ChannelKey
    kind: Literal["wecom", "dingtalk", "feishu", "webhook", "sms", "console"]
    url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    token_env: str = ""
    token_file: str = ""
    secret_env: str = ""
    secret_file: str = ""
    proxy: str = Field(default="", pattern=r"^(https?://\S+)?$", description="outranks messages.proxy")
    ca_file: str = Field(default="", description="the authority that signed the server's certificate (PEM)")
    timeout_seconds: float = Field(default=10, ge=1, le=60)
    per_minute: int = Field(default=0, ge=0, le=10_000, description="0: what the platform takes")
    form: bool = Field(default=False, description="SMS: the body as a form, not as JSON")
    body: dict[str, str] = Field(default={}, description="SMS: names of the gateway -> text with {phone} {text} ...")
    ok_field: str = Field(default="", description="SMS: the key of the answer (dots for depth) that tells success")
    ok_values: tuple[str, ...] = ("0", "true", "ok", "OK", "success")
    bad_number_values: tuple[str, ...] = Field(default=(), description="SMS: values that say: never to this number")
    max_characters: int = Field(default=200, ge=40, le=2000, description="SMS: the longest text")

    @property
    def limit(self) -> int:
        """Messages a minute; 0 for no limit."""
        return self.per_minute or LIMITS.get(self.kind, 0)

    @property
    def burst(self) -> int:
        """Messages a second; 0 for no limit."""
        return BURSTS.get(self.kind, 0)

    @property
    def address(self) -> str:
        """Where it listens."""
        return self.url or ADDRESSES.get(self.kind, "")

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> "ChannelEntry":
        if self.key in RESERVED:
            raise ValueError(f"key {self.key} 是保留名, 请另取 (reserved)")
        for name in _NEEDS[self.kind]:
            if not (getattr(self, f"{name}_env") or getattr(self, f"{name}_file")):
                raise ValueError(f"{self.kind} 要写 {name}_env 或 {name}_file ({name} is needed)")
        if self.kind in {"webhook", "sms"} and not self.url:
            raise ValueError(f"{self.kind} 要写 url (url is needed)")
        if self.kind == "sms" and not any("{phone}" in value for value in self.body.values()):
            raise ValueError("sms 的 body 里要有 {phone} (body needs {phone})")
        if self.kind == "sms" and not any("{text}" in value for value in self.body.values()):
            raise ValueError("sms 的 body 里要有 {text} (body needs {text})")
        host = urlsplit(self.address)
        if self.kind in ADDRESSES and host.scheme == "http" and host.hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise ValueError("机器人的地址必须是 https (the robot's key would travel in the clear)")
        return self


class Messages(Entry):
    """When and by what ways messages go. Messages about grave matters (特别重大, 重大) never wait.

    `order`: ways by their keys, the first that can reach somebody is taken, a dead one falls back to the next.
    """

    order: tuple[str, ...] = ("email",)
    group_seconds: int = Field(
        default=60, ge=0, le=600, description="messages to one person within it are one; 0: none"
    )
    quiet_hours: Hours = Field(default="", description="what is not grave waits until they end")
    digest_at: str = Field(default="08:30", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="for who wants one a day")
    dead_after: int = Field(default=3, ge=1, le=20, description="failed tries after which the next way is taken")
    proxy: str = Field(default="", pattern=r"^(https?://\S+)?$", description="for all outgoing HTTP of messages")
    channels: tuple[ChannelEntry, ...] = ()

    @model_validator(mode="after")
    def _ways_are_known(self) -> "Messages":
        keys = [channel.key for channel in self.channels]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"channels: key 重复 (twice): {', '.join(twice)}")
        unknown = [key for key in self.order if key not in {"email", *keys}]
        if unknown:
            raise ValueError(
                f"order: 没有这个通道 (no such channel): {', '.join(unknown)}; 有 email, {', '.join(keys)}"
            )
        return self


class Bounces(Entry):
    """The mailbox (POP3) to which mail servers report what they could not deliver."""

    address: str = Field(default="", pattern=r"^([^@\s]+@[^@\s]+)?$", description="the envelope's sender")
    host: str = ""
    port: int = 995
    security: Literal["none", "tls"] = "tls"
    user: str = ""
    password_env: str = "HUIYING_BOUNCES_PASSWORD"
    password_file: str = ""

    @model_validator(mode="after")
    def _whole(self) -> "Bounces":
        if self.host and not (self.address and self.user):
            raise ValueError("bounces 要写 address、host、user (all three are needed)")
        return self
