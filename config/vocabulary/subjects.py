"""What a post is about and how grave it is.

Sources: 15 petition categories (泰迪杯 2020 C, official three-level taxonomy); grades of 突发事件应对法 arts 3 and 42.
"""

from enum import StrEnum


class Sector(StrEnum):
    """领域: one of the 15 petition categories, or OTHER where the machine does not know."""

    URBAN = "城乡建设"
    PARTY_AFFAIRS = "党务政务"
    LAND = "国土资源"
    ENVIRONMENT = "环境保护"
    TRANSPORT = "交通运输"
    EDUCATION = "教育文体"
    ECONOMY = "经济管理"
    TECHNOLOGY = "科技与信息产业"
    LABOUR = "劳动和社会保障"
    CIVIL_AFFAIRS = "民政"
    RURAL = "农村农业"
    COMMERCE = "商贸旅游"
    HEALTH = "卫生计生"
    JUSTICE = "政法"
    DISCIPLINE = "纪检监察"
    OTHER = "其他"


class Appeal(StrEnum):
    """诉求类型."""

    COMPLAINT = "投诉"
    QUESTION = "咨询"
    SUGGESTION = "建议"
    REPORT = "举报"
    HELP = "求助"
    PRAISE = "表扬"


class Emotion(StrEnum):
    """Tone of a post; a supporting signal only."""

    HAPPY = "happy"
    ANGRY = "angry"
    SAD = "sad"
    FEAR = "fear"
    SURPRISE = "surprise"
    NEUTRAL = "neutral"


class Severity(StrEnum):
    """等级, from the gravest to the lightest."""

    EXTREME = "特别重大"
    MAJOR = "重大"
    LARGER = "较大"
    ORDINARY = "一般"

    @property
    def rank(self) -> int:
        """4 for the gravest, 1 for the lightest."""
        return 4 - list(Severity).index(self)

    @property
    def colour(self) -> str:
        """红橙黄蓝, as 突发事件应对法 art. 42 names the warning grades."""
        return {"特别重大": "红", "重大": "橙", "较大": "黄", "一般": "蓝"}[self.value]
