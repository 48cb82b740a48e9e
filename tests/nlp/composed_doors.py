"""Addresses of flats composed at random from what buildings, units, floors and flats are called."""

from random import Random

_HAN = "一二三四五六七八九"
_LEADS = (
    "家住锦绣花园",
    "我家在城南小区",
    "地址：滨江路88号院",
    "本人住和平里社区",
    "幸福家园",
    "我住铁西区",
    "翠湖苑小区",
    "我家",
)
_ENDS = (
    "，漏水三天没人管",
    "楼上半夜装修",
    "楼下开麻将馆",
    "的业主",
    "，电话一直没人接",
    "",
    "。",
    " 反映停水",
    "对门养狗",
    "水管爆了",
    "暖气不热",
)


def _building(dice: Random) -> str:
    number = str(dice.randrange(1, 40)) if dice.random() < 0.8 else dice.choice(_HAN)
    return (
        dice.choice(("", "", "", "A", "B区")) * number.isdecimal()
        + number
        + dice.choice(("栋", "幢", "座", "号楼", "#", "#楼"))
    )


def _unit(dice: Random) -> str:
    return dice.choice((str(dice.randrange(1, 7)), dice.choice(_HAN), "东", "甲")) + dice.choice(("单元", "单元", "门"))


def _flat(dice: Random) -> str:
    number = f"{dice.randrange(1, 34)}0{dice.randrange(1, 9)}"
    return dice.choice(
        (
            number,
            number,
            number + "室",
            number + "号",
            number + "户",
            "".join(_HAN[int(mark) - 1] if mark != "0" else "零" for mark in number) + "室",
        )
    )


def _floor(dice: Random) -> str:
    return (
        dice.choice((str(dice.randrange(1, 30)), dice.choice(_HAN)))
        + dice.choice("楼层")
        + dice.choice(("东户", "西户", "中户", "左边户", "301"))
    )


def _dashed(dice: Random) -> str:
    building, unit, flat = (
        dice.randrange(1, 40),
        dice.randrange(1, 5),
        dice.choice((str(dice.randrange(1, 9)), f"{dice.randrange(1, 30)}0{dice.randrange(1, 5)}")),
    )
    return dice.choice(
        (
            f"{building}-{unit}-{flat}",
            f"{building}号楼{unit}-{flat}",
            f"{building}栋{unit}-{flat}",
            f"{building}号楼{unit}-{dice.randrange(1, 7)}-{flat}",
            f"{building}#{unit}-{flat}",
        )
    )


def door(dice: Random) -> str:
    """A building and a flat in it, in one of many ways."""
    gap = dice.choice(("", "", "", " ", "-", "，"))
    return dice.choice(
        (
            lambda: _building(dice) + gap + _unit(dice) + gap + _flat(dice),
            lambda: _building(dice) + gap + _flat(dice),
            lambda: _unit(dice) + _flat(dice),
            lambda: _building(dice) + gap + _unit(dice) + _floor(dice),
            lambda: _dashed(dice),
            lambda: _building(dice) + str(dice.randrange(1, 99)) + "号",
        )
    )()


def sentence(dice: Random) -> tuple[str, str]:
    """A sentence and the door in it."""
    said = door(dice)
    return dice.choice(_LEADS) + said + dice.choice(_ENDS), said
