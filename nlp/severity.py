from config.vocabulary import Severity
from nlp.types import Signal


def severity(text: str, found: dict[str, Signal]) -> tuple[Severity, str]:
    return Severity.ORDINARY, "未见伤亡或损失数字"
