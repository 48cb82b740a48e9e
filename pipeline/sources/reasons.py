"""Why a crawl went wrong, in Chinese for the staff: crawlers note it in English, beside what sites say themselves.

The note itself stays in the store: it is what a developer looks for, and the rules of `pipeline.sources.health` read
it.
"""

import re

STATES = {
    "ok": "成功", "empty": "成功，但没有内容", "blocked": "被拒绝访问", "login": "要求登录", "unreachable": "无法连接",
    "layout": "读不出内容", "forbidden": "不允许采集",
}  # fmt: skip
"""How a round ended, by its status."""

_MORE = re.compile(r" \(and (\d+) more\)$")
_ADDRESS = re.compile(r"^(https?://\S+): (.+)$", re.S)
_FROM = re.compile(r" from (https?://\S+)$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ASIDE = re.compile(r"\s*\([a-z][a-z ,'/-]*[a-z]\)", re.I)
_PART = re.compile(r"^(?:refused pages: (\d+) of (\d+)|not looked at again): ")
_LOGIN = "网站要求登录。系统不登录；请改用对方的接口、文件导入，或停用该来源"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I | re.S), sentence)
    for pattern, sentence in (
        (r"^stopped early: closespider_timeout",
         "这一轮用满了 15 分钟，余下的下一轮再采。一直如此请减少版块、关键词或 pages"),
        (r"^stopped early: the budget of the day", "今天的请求次数（daily_requests）已用完，余下的明天再采"),
        (r"^stopped early: closespider_pagecount", "这一轮采满了 5,000 页，余下的下一轮再采"),
        (r"^stopped early: the quiet hours", "到了夜里不采的时间（quiet_hours），余下的过后接着采"),
        (r"^stopped early", "采集程序中途停止，下一轮重新采"),
        (r"^robots\.txt did not answer: (?:HTTP (\d+))?",
         "对方的 robots.txt 打不开，按规定这时什么也不采；恢复后自动继续"),
        (r"Forbidden by robots", "对方 robots.txt 不允许采集这个网址。请与网站联系，或改用文件导入、推送"),
        (r"^not an http address", "网址不是 http 或 https。请检查 huiying.yaml 中该来源的 url"),
        (r"^leads off the site, to (\S+)",
         "网址转到了别的网站 {0}。如网站已搬家，请用新网址运行 huiying source probe"),
        (r"is a private address|from the private address",
         "网址指向内网地址。确要采集内网网站，请在该来源写 allow_private_host: true"),
        (r"SSL|certificate|TLS",
         "网站的证书或加密方式有问题，连接没有建立。请在浏览器中打开看；也可试 http 开头的网址"),
        (r"^\w*(?:Timeout)\w*\b|timed? ?out|took longer",
         "网站在规定时间（20 秒）内没有回答。会自动再试；一直如此请看网站能否打开"),
        (r"CannotResolveHost|DNSLookup|gaierror|Name or service|not known",
         "找不到主机（域名解析失败）。请检查网址有没有写错，本机的网络和 DNS 是否正常"),
        (r"ConnectionRefused|connection refused", "网站拒绝连接（端口没有服务）。请看网站能否打开；恢复后自动继续"),
        (r"Cancell?ing download|larger than|DownloadCancelled|maxsize",
         "网页太大（超过 8 MB），没有采。请换一个列表网址"),
        (r"^(?:Response|ConnectionLost|ConnectionDone|ConnectionAborted|DownloadFailed)|data ?loss|lost in a non-clean",
         "网站答到一半就断开了。会自动再试；一直如此请与网站联系"),
        (r"^(?:Connect|Tunnel|TCP|NoRoute|Unsupported|OSError)|No route to host|unreachable",
         "连不上网站。请先看本机网络（防火墙、代理）是否正常，再看网站能否打开"),
        (r"^(?:spool|seen): .*", "本机写不进数据文件。请检查磁盘空间和 data 文件夹的权限「{all}」"),
        (r"^no page was asked for", "没有写要采的版块或关键词。请在 huiying.yaml 中给该来源写 boards 或 keywords"),
        (r"^there is no spider for sources of kind (\S+)",
         "没有能采类型 {0} 的程序。请检查 huiying.yaml 中该来源的 kind"),
        (r"person's profile|people are not watched", "这是个人主页。系统只监测事项，不监测个人"),
        (r"HTTP (?:404|410)\b", "网站说没有这个网页（HTTP 404）。请检查网址、版块是否还在"),
        (r"HTTP 401\b", _LOGIN),
        (r"HTTP 429\b", "网站说访问太频繁（HTTP 429）。系统已放慢；仍如此请调大 interval_minutes"),
        (r"HTTP (403|405|414|418|432|451)\b", "网站不让访问（HTTP {0}）。系统已放慢，不会绕过；请与网站联系开通"),
        (r"HTTP (5\d\d)\b", "网站自己出错（HTTP {0}）。恢复后自动继续；一直如此请与网站联系"),
        (r"HTTP (\d{3})\b", "网站没有给出网页（HTTP {0}）。请在浏览器中打开网址看"),
        (r"login (?:page|form|needed)|asks for a login|need login", _LOGIN),
        (r"^redirected to", "网站转到了拒绝访问的网页。系统已放慢，不会绕过；请与网站联系"),
        (r"^empty (?:answer|page)|^ok:\S*$", "网站只给出空白的回答，多半是在拒绝访问。系统已放慢；请与网站联系"),
        (r"^the list holds nothing", "列表里没有内容"),
        (r"^selectors\.(\w+) (.{0,80}?) finds",
         "设置的选择器 selectors.{0}（{1}）在网页上找不到东西。请按改版后的网页更新"),
        (r"^fields\.rows (.{0,80}?) is no list|^no list of records|^list without a readable record",
         "接口的回答里找不到记录的列表。请按 docs/sources.md 更新该来源的 fields"),
        (r"^no readable record: key '?(\w+)|petition without|^petition .* has no words",
         "接口的记录里缺少字段 {0}。请按 docs/sources.md 更新该来源的 fields"),
        (r"no link that looks like an article",
         "网页上找不到像文章的链接：它不是列表页，或改版后列表由脚本载入"),
        (r"no thread list|thread list without", "论坛网页上找不到主题列表。请运行 huiying source probe 看版块网址"),
        (r"no post \(#post|^posts without", "论坛的主题网页上找不到楼层，多半是改版了"),
        (r"front page with boards (.{0,80}?): ask", "这是论坛首页，有版块 {0}。请在 boards 里写要采的版块"),
        (r"^no board is linked", "论坛首页上找不到版块。请给出版块的网址"),
        (r"no result, thread or floor|markup instead of sub-replies|sub-repl|comment_list",
         "贴吧的网页和以前不一样，读不出帖子"),
        (r"^no article text", "文章网页里找不到正文，多半是改版了"),
        (r"^no XML|^no sitemap|^feed cannot be read|packed sitemap",
         "网址给出的不是订阅（RSS、Atom、sitemap 的 XML）。请检查网址"),
        (r"^not JSON", "接口给出的不是 JSON，多半是出错的网页或改版了。请在浏览器中打开接口的网址看"),
        (r"^answer |without a readable|^result cards|longTextContent|^responseData|^the answer to one post",
         "接口的回答和以前不一样，读不出内容「{all}」。请升级系统或告诉维护人员"),
        (r"^\w+(?:Error|Exception)$", "程序读这个网页时出错「{all}」。请把网址告诉维护人员"),
    )
)  # fmt: skip


def said(reason: str) -> str:
    """The reason in Chinese with what to do, the address and the number of further ones kept; empty for none.

    What a site says in Chinese is given as it is. An unknown note is quoted.
    """
    text, more = _MORE.sub("", reason.strip()), _MORE.search(reason.strip())
    if not text:
        return ""
    if found := _PART.match(text):
        told = f"{found[2]} 个网页中 {found[1]} 个没有给" if found[1] else "一天内不回看、不取长文"
        return f"{told}，其他照常采集：{said(text[found.end() :])}"
    address, note = (found[1], found[2]) if (found := _ADDRESS.match(text)) else ("", text)
    if not address and (found := _FROM.search(note)):
        address, note = found[1], note[: found.start()]
    told = _sentence(note)
    return told + (f" 网址：{address}" if address else "") + (f"（另有 {more[1]} 处）" if more else "")


def _sentence(note: str) -> str:
    if _CHINESE.search(note) and not re.match(r"HTTP \d{3} \S*风控", note):
        return _ASIDE.sub("", note)
    for pattern, sentence in _RULES:
        if found := pattern.search(note):
            return sentence.format(*(group or "" for group in found.groups()), all=note[:120]) + "。"
    return f"程序记下的原文「{note[:200]}」。请告诉维护人员。"
