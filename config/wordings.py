"""The kinds of messages as `data/wordings.yaml` lists them."""

from functools import cache

from pydantic import Field, model_validator

from config import placeholders
from config.entry import Entry, Key
from config.load import DATA, load_list

COMMON = ("收件人", "编号", "事项", "等级", "地点", "领域", "情况", "系统名称")
"""What every message can name; the subject can name 要求 (what is asked, and by when) as well."""
ASK = "要求"
SUBJECT = "【{等级}】{事项} · {要求}"


class MessageKind(Entry):
    """One kind. An empty `opening` means that it is not reworded."""

    id: Key
    name: str
    when: str
    opening: str = ""
    names: tuple[str, ...] = Field(default=(), description="placeholders beside the common ones")

    @property
    def purpose(self) -> str:
        """As the outbox and the templates call it."""
        return self.id.replace("-", "_")

    @property
    def able(self) -> tuple[str, ...]:
        """All placeholders of opening and closing."""
        return (*self.names, *COMMON)

    @model_validator(mode="after")
    def _opening_is_sound(self) -> "MessageKind":
        placeholders.check(self.opening, self.able)
        return self


@cache
def message_kinds() -> dict[str, MessageKind]:
    """By purpose, in the order of the file."""
    return {kind.purpose: kind for kind in load_list(DATA / "wordings.yaml", MessageKind)}
