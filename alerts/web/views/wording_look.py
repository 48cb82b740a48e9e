"""How a worded message will look: the mail in a frame of its own, and the short forms for chats and phones."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from alerts.notify.base import Message
from alerts.notify.dingtalk import DingTalkChannel
from alerts.notify.feishu import FeishuChannel
from alerts.notify.mail import draw
from alerts.notify.mail import render as render_mail
from alerts.notify.robots import words as chat_words
from alerts.notify.sms import short
from alerts.notify.wecom import WeComChannel
from alerts.notify.wordings import Words, current, worded
from alerts.office import wording as rewording
from alerts.rules.states import MoveRefused
from alerts.web.access import Viewer, require, signed_in
from config import clock
from config.vocabulary import Role
from config.wordings import MessageKind

READERS = (*rewording.WRITERS, Role.MONITOR)
SAMPLE: dict[str, Any] = {
    "to": "李明", "number": "JB2026-00012", "title": "学府路自来水发黄", "severity": "一般", "colour": "蓝",
    "place": "学府路", "sector": "城乡建设", "because": "9 人反映", "part": "主办", "unit": "县水务局",
    "colour_card": "黄牌", "step": "督办单", "clock": "签收", "due": "11月18日 09:30", "before": "一般",
    "after": "较大", "actor": "赵敏", "at": "11月18日 09:00", "ask": "请 11月18日 09:30 前签收",
    "case_page": "https://…/cases/12/",
    "page": "https://…/inbox/34/", "sign": "https://…/s/（一次性链接）", "sign_until": "11月25日 09:00",
    "clocks": [{"zh": "签收", "due": "11月18日 09:30", "rule": "30分钟内签收"}],
}  # fmt: skip
_SUBJECT = "【一般】学府路自来水发黄 · 请 11月18日 09:30 前签收"
_SMS = 200
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
_DRAFT = "wording_look"


def keep_draft(request: HttpRequest, kind: MessageKind, words: Words) -> None:
    """Keep what is previewed with the session, for the frame that is asked for next."""
    request.session[_DRAFT] = [kind.purpose, words.subject, words.opening, words.closing]


def kind_or_404(name: str) -> MessageKind:
    """The kind that an address names (`due-soon` for `due_soon`). Raises `Http404` where it cannot be reworded."""
    try:
        return rewording.kind_of(name.replace("-", "_"))
    except MoveRefused as refused:
        raise Http404(refused.zh) from refused


def subject_of(kind: MessageKind, words: Words) -> str:
    """The sample's subject in these words."""
    return worded(kind.purpose, "subject", words, SAMPLE) or _SUBJECT


def short_forms(kind: MessageKind, words: Words) -> list[tuple[str, str]]:
    """(channel, text) as a chat and a phone show it; chats are read by many, so they get no one-time link."""
    subject = subject_of(kind, words)
    open_text, _ = render_mail(kind.purpose, {**SAMPLE, "sign": "", "sign_until": ""}, words)
    message = Message("a3f09c11" * 5, "", SAMPLE["to"], subject, open_text, "", clock.now(), link=SAMPLE["page"])
    robots = (WeComChannel, DingTalkChannel, FeishuChannel)
    chats = [(f"{one.name}群（纯文本，全群可见）", chat_words(message, one.longest)) for one in robots]
    return [*_joined(chats), ("短信（标题和链接）", short(message, _SMS))]


def _joined(forms: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Channels that say the same stand together."""
    named: dict[str, list[str]] = {}
    for name, text in forms:
        named.setdefault(text, []).append(name.split("群")[0])
    return [(f"{'、'.join(names)}群（纯文本，全群可见，不带一次性链接）", text) for text, names in named.items()]


@require_safe
@xframe_options_sameorigin
@signed_in
def wording_look(request: HttpRequest, viewer: Viewer, purpose: str) -> HttpResponse:
    """The HTML part alone: no script, nothing from elsewhere. With `draft`, in the words last previewed."""
    require(viewer, *READERS)
    kind = kind_or_404(purpose)
    draft = request.session.get(_DRAFT) if "draft" in request.GET else None
    words = Words(*draft[1:]) if draft and draft[0] == kind.purpose else current(kind.purpose)
    _text, drawn = render_mail(kind.purpose, SAMPLE, words)
    return HttpResponse(draw(drawn), headers={"Content-Security-Policy": _POLICY})
