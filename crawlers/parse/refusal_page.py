"""Web pages that stand in the place of what was asked for: verification, a block, a login form."""

import re

from crawlers.parse.record import Blocked

_LOGIN = re.compile(
    r"<form[^>]+id=[\"']?loginform|(?:请先?|需要?)登[录錄]后?(?:再|才|继续|查看|访问)|您?(?:还没有|尚未|未)登[录錄]"
    r"|登[录錄]后(?:可见|查看|才能)",
    re.I,
)
_VERIFY = re.compile(
    r"百度安全验证|请完成安全验证|安全验证|人机验证|滑动验证|请输入验证码|seccaptcha|geetest|acw_sc__v2|__jsl_clearance"
    r"|cf-challenge|Just a moment\.\.\.|访问(?:过于|太过?)频繁|访问频次过高|操作过于频繁"
    r"|(?:IP|ip)[^<]{0,12}(?:被?限制|被?禁止|被?封)"
    r"|Access Denied|403 Forbidden|请求被拦截|访问被拦截|访问被拒绝|Web应用防火墙|网站防火墙"
    r"|创宇盾|云盾|安全狗|异常访问",
)
_SMALL = 3000


def refused_page(markup: str) -> Blocked | None:
    """What a page without the contents expected says, where that is a refusal; `None` for any other page.

    Only for pages in which nothing else was found: an ordinary page may speak of a login, too. Words of a block count
    on small pages only.
    """
    words = re.sub(r"<[^>]+>", " ", markup)
    small = len("".join(words.split())) < _SMALL
    if small and (told := _VERIFY.search(markup)):
        return Blocked("blocked", told[0])
    if told := _LOGIN.search(markup):
        return Blocked("login", "the page is a login form" if told[0].startswith("<") else told[0])
    return None
