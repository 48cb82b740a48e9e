"""`huiying segment`: the words of each text."""

from typing import Any

from config.filter import FilterCommand, Row
from nlp.engine import Engine
from nlp.words.emoticons import with_emoticons


class Command(FilterCommand):
    """Adds `tokens`."""

    help_zh = "分词，结果与 jieba 相同; 方括号表情 (如 [怒]) 为一个词。"
    help_en = "Cut each text into words, the same as jieba's but that an emoticon such as [怒] is one word."
    example = """echo '{"text": "小区停水两天了"}' | huiying segment"""

    def prepare(self, options: dict[str, Any]) -> None:
        """Make the engine."""
        self.engine = Engine()

    def filter(self, rows: list[Row]) -> list[Row]:
        """One list of words per row; joined they give the text."""
        return [{"tokens": list(with_emoticons(tokens))} for tokens in self.engine.cut([row["text"] for row in rows])]
