# ruff: noqa: E501  posts are easier to read in whole lines
"""What the public of a made-up town says on forums that no spider knows: threads, their posts, and a time for each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.clock import SHANGHAI

NOW = datetime(2026, 11, 22, 8, 50, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Said:
    """One post: who, how long before `NOW`, what; `quote` is what of another post stands in it."""

    who: str
    ago: timedelta
    text: str
    quote: str = ""

    @property
    def at(self) -> datetime:
        return NOW - self.ago


@dataclass(frozen=True)
class Talk:
    """A thread; its first post opens it."""

    number: int
    title: str
    said: tuple[Said, ...]


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


TOWN = (
    Talk(
        1001,
        "平安里三天没水了，到底什么时候修好",
        (
            Said(
                "河边老王",
                hours(52),
                "从11月20日早上开始，平安里一直没有水，打了供水公司的电话说正在抢修，可是三天了还没有人来。\n"
                "家里有老人，每天要到街对面的学校去提水，请有关部门给个准话。",
            ),
            Said("西门晚风", hours(50), "我们这栋也没有，四楼以上都停了。"),
            Said("卖豆腐的", hours(30), "昨天看见挖开了一个口子，后来又填上了，没见通水。", "四楼以上都停了。"),
            Said("柳溪小李", hours(9), "供水公司的微信上说是主管爆了，今天晚上能通。"),
            Said("河边老王", hours(3), "到现在还是没有水，再这样只能打12345了。"),
        ),
    ),
    Talk(
        1002,
        "102路改线以后老城区怎么去医院",
        (
            Said(
                "桂花树下", hours(28), "102路不走新街了，去县医院要转两趟车，老人看病很不方便，能不能保留两班走老线？"
            ),
            Said("早起的鸟", hours(27), "同意，早上七点那班最要紧。"),
            Said("司机老赵", hours(5), "公交公司在征求意见，月底以前可以去站里填表。"),
        ),
    ),
    Talk(1003, "广场舞音响太大孩子没法写作业", (Said("五楼住户", hours(20), "每天晚上七点到九点半，音响开到最大，劝了几次都不听。"),)),
    Talk(
        1004,
        "新区小学学位够不够，明年怎么报名",
        (
            Said("两个娃的爸", hours(70), "听说新区小学明年只招六个班，我们小区就有三百多个适龄孩子，学位到底够不够？"),
            Said("过来人", hours(66), "去年也是这样说，最后都安排了，户口要早点迁。"),
            Said("等消息", hours(2), "教育局说三月份出方案。"),
        ),
    ),
    Talk(
        1005,
        "菜市场门口占道经营什么时候管管",
        (
            Said("走路上班", hours(12), "菜市场门口每天早上都被摊子占了，人行道走不了，只能走到车道上去，太危险。"),
            Said("西门晚风", hours(11), "城管来了就收，走了又摆。"),
        ),
    ),
    Talk(1006, "求问社保卡补办要带什么材料", (Said("外出打工", hours(6), "社保卡丢了，人在外地，能不能网上补办？要带什么？"),)),
)  # fmt: skip


def shown(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")


def ago(span: timedelta) -> str:
    """As sites write it: 3小时前, 2天前."""
    whole = int(span.total_seconds() // 3600)
    return f"{whole}小时前" if whole < 24 else f"{whole // 24}天前"
