"""Posts of Weibo that were there and are not shown now: taken away, or out of the public's sight for a while.

Codes: https://open.weibo.com/wiki/Error_code (20101, 20112, 20132, 20135), given as `error_code` by weibo.com and the
official API, as `errno` by m.weibo.cn. Where the platform's words leave open which of the two it is, so do ours.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Absent:
    """Why a post is not shown. `state`: for staff; `lasting`: it will not come back, and is not looked at again."""

    state: str
    lasting: bool


DELETED = Absent("已删除", lasting=True)
BY_AUTHOR = Absent("已删除: 作者删除", lasting=True)
BY_PLATFORM = Absent("已删除: 平台处理", lasting=True)
WITHHELD = Absent("平台不予显示", lasting=False)
PRIVATE = Absent("作者设为不公开", lasting=False)
EITHER = Absent("已删除或不公开", lasting=False)
_CODES = {"20101": DELETED, "20135": DELETED, "20112": PRIVATE, "20132": WITHHELD}
_WORDS: tuple[tuple[re.Pattern[str], Absent], ...] = (
    (re.compile(r"不存在或(?:者)?(?:暂无查看权限|没有权限|已删除|不可见)"), EITHER),
    (re.compile(r"已被作者删除"), BY_AUTHOR),
    (re.compile(r"违反[^。]{0,60}(?:已被?|被)删除"), BY_PLATFORM),
    (re.compile(r"(?:微博|内容)已?被?删除|不存在的微博|微博不存在|target weibo does not exist", re.I), DELETED),
    (re.compile(r"法律法规|社区公约|被(?:多人)?投诉|暂时无法查看|不予显示"), WITHHELD),
    (re.compile(r"隐私设置|查看权限|没有权限查看|仅展示|(?:作者|博主)(?:已)?设置"), PRIVATE),
    (re.compile(r"微博已不可见|内容暂?不可见"), EITHER),
)
_NAMED = {one.state: one for one in (DELETED, BY_AUTHOR, BY_PLATFORM, WITHHELD, PRIVATE, EITHER)}
_MOST = 200


def absent_answer(body: bytes) -> Absent | None:
    """What an answer that is asked for one post says, where it says that the post is not shown.

    `None` for a post that is there, and for refusals of the asker: login, verification, quota, a page that is no JSON.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(answer, dict):
        return None
    data = answer.get("data")
    for blog in (data, answer):
        if isinstance(blog, dict) and ("user" in blog or blog.get("deleted")) and (found := absent_blog(blog)):
            return found
    return None if answer.get("ok") == 1 else _refused(answer)


def _refused(answer: Mapping[str, Any]) -> Absent | None:
    told = str(answer.get("msg") or answer.get("message") or answer.get("error") or "")[:_MOST]
    code = str(answer.get("error_code") or answer.get("errno") or "")
    if answer.get("ok") == -100 or "登录" in told:
        return None
    said = absent_words(told)
    return said if said is EITHER else _CODES.get(code, said)


def absent_blog(blog: Mapping[str, Any]) -> Absent | None:
    """What stands in the place of a post whose author is not named any more; `None` for a post that is there."""
    if blog.get("user") and str(blog.get("deleted") or "0") == "0":
        return None
    told = str(blog.get("text_raw") or blog.get("text") or "")[:_MOST]
    return absent_words(told) or (DELETED if blog.get("deleted") else EITHER)


def absent_words(told: str) -> Absent | None:
    """The platform's own words for a post that it does not show; `None` for all others."""
    return next((absent for words, absent in _WORDS if words.search(told)), None)


def by_state(state: str) -> Absent | None:
    """The reason that has this name."""
    return _NAMED.get(state)
