"""Secrets that huiying.yaml names but does not hold: from the environment or from a file."""

import os
from collections.abc import Iterator
from pathlib import Path

from config.load import ConfigError
from config.schema.installation import Installation


def credential(env: str, file: str, folder: Path | None = None) -> str:
    """The secret in the environment variable, else in the file (relative to the working folder); empty where neither
    is named. Raises `ConfigError` naming the variable or the file that holds none."""
    if file:
        path = (folder or Path()) / file
        try:
            value = path.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: 读不了这个密钥文件 (cannot be read): {error.__class__.__name__}") from error
        if not value:
            raise ConfigError(f"{path}: 密钥文件是空的 (empty)")
        return value
    if env and not os.environ.get(env):
        raise ConfigError(f"环境变量 {env} 没有设置 (is not set)")
    return os.environ[env] if env else ""


def missing(installation: Installation, folder: Path | None) -> Iterator[str]:
    """What huiying.yaml asks for and nobody gave, one sentence each; looked at before messages are sent."""
    mail = installation.mail
    asked = []
    if mail.host and mail.user:
        asked.append(("mail.password_env", mail.password_env, mail.password_file))
    if mail.host and mail.bounces.host:
        asked.append(("mail.bounces.password_env", mail.bounces.password_env, mail.bounces.password_file))
    for channel in installation.messages.channels:
        where = f"messages.channels.{channel.key}"
        asked.append((f"{where}.token_env", channel.token_env, channel.token_file))
        asked.append((f"{where}.secret_env", channel.secret_env, channel.secret_file))
    for where, env, file in asked:
        try:
            credential(env, file, folder)
        except ConfigError as error:
            yield f"huiying.yaml: {where}: {error}"
