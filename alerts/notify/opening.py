"""Opens a channel by its key. A new kind of channel is registered here and in `config.channels`."""

from django.conf import settings

from alerts.notify.base import Channel, ChannelDown
from alerts.notify.console import ConsoleChannel
from alerts.notify.dingtalk import DingTalkChannel
from alerts.notify.email import EmailChannel
from alerts.notify.feishu import FeishuChannel
from alerts.notify.sms import SmsChannel
from alerts.notify.ways import EMAIL
from alerts.notify.webhook import WebhookChannel
from alerts.notify.wecom import WeComChannel
from config.channels import ChannelEntry
from config.credentials import credential
from config.load import ConfigError


def open_channel(key: str) -> Channel:
    """The channel, not yet connected. Raises `ChannelDown` where it is not configured or lacks its secrets."""
    installation = settings.INSTALLATION
    if key == EMAIL:
        return EmailChannel(installation.mail, installation.name, settings.FOLDER)
    entry = next((one for one in installation.messages.channels if one.key == key), None)
    if entry is None and key == "console":  # messages written before channels were configured
        return ConsoleChannel()
    if entry is None:
        raise ChannelDown(f"通道 {key} 不在 huiying.yaml 里")
    try:
        return _made(entry, installation.messages.proxy)
    except ConfigError as error:
        raise ChannelDown(f"通道 {key}：{error}") from error


def _made(entry: ChannelEntry, proxy: str) -> Channel:
    token = credential(entry.token_env, entry.token_file, settings.FOLDER)
    secret = credential(entry.secret_env, entry.secret_file, settings.FOLDER)
    if entry.kind == "wecom":
        return WeComChannel(entry, token, secret, proxy)
    if entry.kind == "dingtalk":
        return DingTalkChannel(entry, token, secret, proxy)
    if entry.kind == "feishu":
        return FeishuChannel(entry, token, secret, proxy)
    if entry.kind == "webhook":
        return WebhookChannel(entry, secret, proxy)
    if entry.kind == "sms":
        return SmsChannel(entry, token, secret, proxy)
    return ConsoleChannel()
