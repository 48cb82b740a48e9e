"""The state that a row of a petition board's list says of its letter: 待回复, 办理中, 已答复."""

import re

from lxml.etree import _Element as Element

ANSWERED = re.compile(r"已(?:回复|答复|办结|办理|反馈|评价|处理)|办结|满意")
_STATE = re.compile(
    r"已(?:回复|答复|办结|办理|受理|反馈|评价|处理|转办|交办)|(?:待|未)(?:回复|答复|受理|办理|处理)"
    r"|(?:办理|处理|受理|审核|转办)中|办结|(?:不|基本|非常)?满意|正在(?:办理|处理)"
)
_LONGEST = 8


def state_of(row: Element) -> str:
    """The state that a short element of a row says; empty for none."""
    for node in row.iter():
        if isinstance(node.tag, str) and len(node) == 0:
            said = "".join((node.text or "").split()).strip("[]【】（）()")
            said = re.split("[：:]", said)[-1]
            if len(said) <= _LONGEST and _STATE.fullmatch(said):
                return said
    return ""
