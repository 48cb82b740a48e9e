"""Which places a text concerns: divisions down to the street, and the jurisdiction's own places and nicknames.

Names are found by `nlp.finder`; a short name counts only where no road, brand, dish or longer word is meant, an
ambiguous one only where a place above it (or the jurisdiction) decides it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

from config.schema import Jurisdiction
from nlp.divisions import ancestors, by_code, divisions, streets
from nlp.finder import Match
from nlp.lexicon.words import word_list
from nlp.substrings import has_any
from nlp.types import Place

_DEPTH = {"province": 1, "city": 2, "county": 3, "street": 4, "place": 5}
_ROAD = re.compile(
    r"(?:[东西南北中新老]|[一二三四五六七八九十])?(?:[东西南北中]|[一二三四五六七八九十])?(?:路"
    r"|街(?!道)|大街|大道|巷|弄|胡同|桥|高架|立交|环路|隧道|里弄|花园|小区"
    r"|大厦|广场|公寓|名城|酒店|宾馆)"
)
_THING = re.compile(
    r"(?:拉面|火锅|烤鸭|小吃|米粉|热干面|啤酒|茅台|酒|菜|茶|鸭|鸡|面|饭|大众"
    r"|汽车|牌|银行|集团|股份|公司|保险|证券|晚报|日报|卫视|电视台|同学|时间"
    r"|生物|科技|药业|人寿|地产|实业|现代|"
    r"时报|晨报|都市报|出版社|队|话|方言|人家|味道|风味|籍|产的|瓷|丝绸|刺绣"
    r"|玉|虾|蟹|牛肉|羊肉|板鸭|腊肉|红枣|苹果|哈密瓜|蜜桃)"
)
_PREFERRED = {
    "朝阳区": "110105",
    "南山区": "440305",
    "西湖区": "330106",
    "宝山区": "310113",
    "江北区": "500105",
    "普陀区": "310107",
    "鼓楼区": "",
    "长安区": "610116",
    "白云区": "440111",
}
STREETED = ("街道", "镇", "乡", "苏木", "社区", "办事处")
"""Without one of these words a text names no street or town."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name and what it may mean. `sure`: a full name or one that the jurisdiction gave."""

    text: str
    codes: tuple[str, ...]
    sure: bool


class Gazetteer:
    """Finds places. Tables load at the first text."""

    def __init__(self, jurisdiction: Jurisdiction | None = None) -> None:
        self._jurisdiction = jurisdiction
        self._home = jurisdiction.home if jurisdiction else ""

    @property
    def words(self) -> list[str]:
        """What a finder must look for so that `find` can use its matches."""
        return [name.text for name in self._names]

    def find(
        self, text: str, title_length: int, tokens: Sequence[str], matches: Sequence[Match], streets: bool
    ) -> tuple[Place, ...]:
        """Places of the text, most specific first, the jurisdiction's own before others; at most eight.

        `tokens` joined give the text; `title_length` leading characters are the title; `matches`: of `words`, longest
        first; `streets`: may a word of `STREETED` occur?
        """
        mentions = self._mentions(text, matches, tokens) if matches else []
        if not mentions and not (self._home and streets):
            return ()
        codes = self._resolve(mentions)
        if streets:
            self._add_streets(text, codes)
        return self._ranked(codes, text[:title_length])

    @cached_property
    def _names(self) -> list[_Name]:
        full: dict[str, list[str]] = defaultdict(list)
        short: dict[str, list[str]] = defaultdict(list)
        traps = word_list("place_traps")
        for division in divisions():
            full[division.name].append(division.code)
            if division.short and division.short not in traps:
                short[division.short].append(division.code)
        own: dict[str, list[str]] = defaultdict(list)
        for entry in self._jurisdiction.divisions if self._jurisdiction else ():
            for name in (entry.name, *entry.aliases):
                own[name].append(entry.code)
        names = [_Name(name, tuple(codes), True) for name, codes in own.items()]
        names += [_Name(name, tuple(codes), True) for name, codes in full.items() if name not in own]
        return names + [
            _Name(name, tuple(codes), False) for name, codes in short.items() if name not in own and name not in full
        ]

    @cached_property
    def _places(self) -> dict[str, Place]:
        """Places by code: the jurisdiction's names win."""
        found = {division.code: Place(division.code, division.name, division.level) for division in divisions()}
        for entry in self._jurisdiction.divisions if self._jurisdiction else ():
            found[entry.code] = Place(entry.code, entry.name, entry.level)
        return found

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {entry.code: entry.parent for entry in self._jurisdiction.divisions} if self._jurisdiction else {}

    def _above(self, code: str) -> tuple[str, ...]:
        """All codes above, by the jurisdiction's own table first."""
        above: list[str] = []
        while parent := self._parents.get(code, ""):
            above.append(parent)
            code = parent
            if len(above) > 6:
                break
        return (*above, *ancestors(code))

    @cached_property
    def _home_codes(self) -> frozenset[str]:
        return frozenset({self._home, *self._above(self._home)}) if self._home else frozenset()

    def _mentions(self, text: str, matches: Sequence[Match], tokens: Sequence[str]) -> list[tuple[_Name, int]]:
        """Matches that are no road, brand or part of another word."""
        bounds: set[int] | None = None
        found = []
        for number, start in matches:
            name = self._names[number]
            end = start + len(name.text)
            if name.text in self._own_names:
                if not _ROAD.match(text, end) or name.text.endswith(
                    ("路", "街", "桥", "巷", "道", "小区", "花园", "广场")
                ):
                    found.append((name, start))
                continue
            if bounds is None:
                bounds = {0, *accumulate(map(len, tokens))}
            whole = start in bounds or start == 0 or text[start - 1] in "省市区县州：:，,。（( 在到从去是和与、\n"
            if whole and _meant(name, text, end, bounds):
                found.append((name, start))
        return found

    @cached_property
    def _own_names(self) -> frozenset[str]:
        entries = self._jurisdiction.divisions if self._jurisdiction else ()
        return frozenset(name for entry in entries for name in (entry.name, *entry.aliases))

    def _resolve(self, mentions: Sequence[tuple[_Name, int]]) -> Counter[str]:
        """Codes and how often they were named; what nothing decides is left out."""
        sure = {
            name.codes[0] for name, _ in mentions if len(name.codes) == 1 and (name.sure or self._strong(name.codes[0]))
        }
        context = self._home_codes | sure | {above for code in sure for above in self._above(code)}
        codes: Counter[str] = Counter()
        for name, _ in mentions:
            code = self._one(name, sure, context)
            if code:
                codes[code] += 1
        return codes

    def _strong(self, code: str) -> bool:
        """Provinces and cities, and what lies at home, may be named by their short names alone."""
        place = self._places[code]
        city = place.level in {"province", "city"} or (place.level == "county" and place.name.endswith("市"))
        return city or (bool(self._home) and self._home in {code, *self._above(code)})

    def _one(self, name: _Name, sure: set[str], context: frozenset[str] | set[str]) -> str:
        fitting = [
            code for code in name.codes if code in sure or set(self._above(code)) & (context - self._provinces_home)
        ]
        fitting = fitting or [code for code in name.codes if set(self._above(code)) & context]
        if name.sure and not fitting and len(name.codes) > 1:
            return _PREFERRED.get(name.text, "")
        if len(fitting) > 1:
            strong = [code for code in fitting if self._strong(code)] or fitting
            return min(
                strong,
                key=lambda code: (
                    not self._home or self._home not in {code, *self._above(code)},
                    _DEPTH[self._places[code].level],
                ),
            )
        if fitting:
            return fitting[0]
        return name.codes[0] if len(name.codes) == 1 and (name.sure or self._strong(name.codes[0])) else ""

    @cached_property
    def _provinces_home(self) -> frozenset[str]:
        return frozenset(code for code in self._home_codes if code.endswith("0000"))

    def _add_streets(self, text: str, codes: Counter[str]) -> None:
        """Streets and towns of the counties named (or of the named city, or of home)."""
        if (not codes and not self._home) or not has_any(text, STREETED):
            return
        named = [code for code in codes if len(code) == 6 and not code.endswith("0000")]
        scope = [code for code in named if not code.endswith("00")]
        scope = scope or [county for code in named for county in _counties(code)]
        if not scope and len(self._home) == 6 and not codes:
            scope = [self._home] if not self._home.endswith("00") else _counties(self._home)
        for county in scope:
            for code, name in streets(county):
                if len(name) > 2 and name in text:
                    codes[code] += 1

    def _ranked(self, codes: Counter[str], title: str) -> tuple[Place, ...]:
        above = {parent for code in codes for parent in self._above(code)}
        places = [self._place(code) for code in codes if code not in above]
        home = self._home
        places.sort(
            key=lambda place: (
                bool(home) and home not in {place.code, *self._above(place.code)},
                -_DEPTH[place.level],
                place.name not in title,
                -codes[place.code],
            )
        )
        return tuple(places[:8])

    def _place(self, code: str) -> Place:
        known = self._places.get(code)
        return known or Place(code, next(name for row, name in streets(code[:6]) if row == code), "street")


def _meant(name: _Name, text: str, end: int, bounds: set[int]) -> bool:
    """Is the place itself meant, not a road, dish, brand or longer word that begins with its name?"""
    if name.sure:
        return not (text.startswith(("路", "街", "大道", "桥", "小区"), end) and not text.startswith("街道", end))
    if _ROAD.match(text, end) or _THING.match(text, end):
        return False
    return end in bounds or text.startswith(
        ("市", "省", "县", "区", "州", "人", "的", "这", "站", "本地", "当地", "大学", "城"), end
    )


@cache
def _counties(city: str) -> list[str]:
    """The counties of a city; a city without counties stands for itself."""
    return [code for code, division in by_code().items() if division.parent == city] or [city]
