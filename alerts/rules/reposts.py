"""转载: which articles of a higher portal are policies, and which page of the own portal carries one of them.

The duty: 门户网站应在24小时内转载 (2021年政务公开工作要点第12条, 江西省级乡村振兴部门). What counts as a policy by
its title, and the likeness of texts, are proposals.
"""

import re
import unicodedata

NEAR = 0.7
"""From this Jaccard likeness of 4-grams on, two texts are copies (as `huiying dedup`)."""
SHORTEST = 8
"""Characters that a title needs before another that contains it counts as the same."""
_KINDS = "通知|通告|公告|决定|决议|意见|办法|规定|规则|细则|条例|方案|规划|计划|纲要|措施|指南|标准|批复|令|函|政策"
_POLICY = re.compile(rf"(?:{_KINDS})(?:（[^）]*）|\([^)]*\))?$")
_ABOUT = re.compile(
    "解读|图解|一图读懂|问答|答记者问|记者|发布会|座谈|研讨|学习|贯彻|落实|宣传|宣讲|培训|征求意见|公开征求|专访|评论|述评|新闻"
)
_BEFORE = re.compile("^(?:转发|转载|【[^】]{1,8}】|\\[[^]]{1,8}])+")
_MARKS = re.compile(r"[\W_]+")


def is_policy(title: str) -> bool:
    """Whether a title is that of a document, and not of news or an interpretation about one."""
    text = title.strip().rstrip('》」”"')
    return bool(_POLICY.search(text)) and not _ABOUT.search(text)


def plain_title(title: str) -> str:
    """The title without width, marks, blanks and what a reposting site puts before it."""
    text = _BEFORE.sub("", unicodedata.normalize("NFKC", title).strip().replace("[", "【").replace("]", "】"))
    return _MARKS.sub("", text)


def same_title(policy: str, page: str) -> bool:
    """Whether a page of the own portal has the policy's title: equal, or one within the other and no page about it."""
    one, other = plain_title(policy), plain_title(page)
    if one == other:
        return bool(one)
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST or short not in long:
        return False
    return not _ABOUT.search(long.replace(short, "", 1))


def likeness(one: str, other: str) -> float:
    """The Jaccard likeness of two texts' 4-grams, 0 to 1; 0 where one is too short to tell."""
    grams = [{text[at : at + 4] for at in range(len(text) - 3)} for text in map(_bare, (one, other))]
    if min(map(len, grams)) < 20:
        return 0.0
    return len(grams[0] & grams[1]) / len(grams[0] | grams[1])


def carries(policy_title: str, policy_text: str, page_title: str, page_text: str) -> str:
    """How the page carries the policy: 标题, 近似 (near-copy of its text), or empty for not at all."""
    if same_title(policy_title, page_title):
        return "标题"
    return "近似" if likeness(policy_text, page_text) >= NEAR else ""


def _bare(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))
