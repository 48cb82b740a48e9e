"""Is a text about public services at all? The head knows petitions from news and chatter; short complaints in everyday
words are recognised by what they are about (lexicon) and by the trouble they tell of."""

import math
import re
from collections.abc import Sequence
from itertools import islice

from nlp.about.heads import Matrix
from nlp.look.first_look import Quick

_TROUBLE = Quick(
    r"(?=[没谁管不坏堵漏裂塌停断打进办申退取领拿拖欠克强乱多收涨扣被诈骗拐卷跑失投举反曝维求建咨请希要恳有相政市书到凭怎咋什何太扰污臭超违非等"
    r"半锁关排挂还脏黑绊摔砸罚\d一二三四五六七八九十两几])"  # what any of these begins with: most characters end here
    r"(?:没人管|没有人管|谁来管|谁管|管管|不管|没人修|没人理|没人来|没人清|没人接"
    r"|不归我管|坏了|堵了|漏水|漏|裂缝|塌|停了|停水|停电|停气|断水|断电|不通"
    r"|打不开|打不通|进不去|办不了|办不成|申请不|退不了|取不出|领不|拿不到"
    r"|"
    r"不给|不让|不发|不退|不认账|不认|不批|不立案|不处理|不作为|不同意|不合理"
    r"|不公平|不开|拖欠|欠薪|欠|克扣|强制|乱收|多收|收费|涨价|扣了|被骗|被偷"
    r"|诈骗|骗|拐|卷款|跑路|跑了|失联|"
    r"投诉|举报|反映|曝光|维权|求助|建议|咨询|请问|希望|要求|恳请|请求|领导"
    r"|有关部门|相关部门|政府|市长|书记|到底|凭什么|怎么办|咋办|什么时候"
    r"|多久|何时|太乱|太差|扰民|污染|臭|超标|违规|违法|非法|"
    r"没有消息|没有下文|没有落实|没落实|没下来|没有回音|没人回|没给|没发"
    r"|等了|跑了[\d一二三四五六七八九十两几]+[趟次个]|半年|[\d一二三四五六七八九十两几]+个?(?:"
    r"年|月|星期)了|锁着|关门|关了|排队|挂号|还在审核|脏|黑灯|绊|摔|砸|打人"
    r"|罚)"
)
_MOST = 2, 3
"""How many words of trouble, and of chatter, count."""
_SURE = 3
"""Log-odds of the head from which no words of trouble or chatter are looked for."""
_WORDS = re.compile("[\u4e00-\u9fff]{2}")
_CHAT = Quick(
    r"哈哈|嘻嘻|偶像|爱豆|演唱会|专辑|男主|女主|剧|综艺|明星|粉丝|电影|票房"
    r"|比分|进球|夺冠|联赛|球队|股价|大盘|手游|皮肤|早安|晚安|生日快乐|打卡"
    r"|转发抽奖|抽奖|代购|包邮|加微信|星座"
    r"|急售|出售|转让|出租(?!车)|求租|招聘|特惠|直降|优惠|满减|试听|上门|低价|自提|包教|出一[辆台个套]|二手|九成新|拎包"
    r"|寻猫|寻狗|寻物|约吗|有约|相亲|求同伴|免费(?:配送|试)|私信|下单|报名热线|开业|诚招|中介勿扰|有偿"
)
"""Chatter, and what people sell, let, look for."""


OWN, TOPIC, TROUBLE, CHAT, START = 0.38, 1.43, 0.61, 0.76, -0.77
"""What a unit of each adds to the log-odds: fitted by logistic regression on the dev half of nlp/frozen and the posts
of the town (at a half), with everyday posts, news and hot-search titles beside them, each at a tenth. The town stands
for what forums are like: where only petitions were wanted, a quarter of a county's complaints in everyday words were
taken for chatter (docs/models.md)."""


def relevance(scores: Matrix, topics: Sequence[int], texts: Sequence[str]) -> list[float]:
    """Probability per text; arguments as of `log_odds`."""
    return [1 / (1 + math.exp(-value)) for value in log_odds(scores, topics, texts)]


def log_odds(scores: Matrix, topics: Sequence[int], texts: Sequence[str]) -> list[float]:
    """Log-odds per text. `scores`: the head's, shape (texts, 2), columns no and yes; `topics`: the weights of each
    text's lexicon words (`nlp.about.sector.topics_of`)."""
    found = []
    heads = (scores[:, 1] - scores[:, 0]).tolist()
    for row, text in enumerate(texts):
        own = min(12.0, max(-6.0, heads[row])) if _WORDS.search(text) else -9.0
        topic = min(6, topics[row]) / 4
        value = START + OWN * own + TOPIC * topic
        if own < _SURE:
            trouble, chat = (
                sum(1 for _ in islice(words.finditer(text, 0, 200), most))
                for words, most in zip((_TROUBLE, _CHAT), _MOST, strict=True)
            )
            value += TROUBLE * trouble - CHAT * chat
        found.append(value)
    return found
