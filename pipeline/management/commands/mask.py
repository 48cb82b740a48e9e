"""`huiying mask`: personal data in title and text become asterisks."""

from typing import Any

from config.filter import FilterCommand, Row
from nlp.engine import Engine


class Command(FilterCommand):
    """Masks in place and counts."""

    help_zh = "遮盖标题和正文中的个人信息（电话、身份证、银行卡、邮箱、车牌、微信QQ、姓名、门牌）。"
    help_en = "Mask personal data in title and text; `masked` counts each kind that occurs."
    example = """echo '{"text": "我叫王小明，电话13812345678"}' | huiying mask"""

    def prepare(self, options: dict[str, Any]) -> None:
        """Make the engine; it loads no model for this."""
        self.engine = Engine()

    def filter(self, rows: list[Row]) -> list[Row]:
        """Title (where there is one), text, counts."""
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> Row:
        title, text, counts = self.engine.mask(row.get("title") or "", row["text"])
        return {**({"title": title} if row.get("title") else {}), "text": text, "masked": counts}
