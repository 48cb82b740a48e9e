"""The words beside which private persons are named: the compiled look at a batch knows them too."""

from nlp.lexicon.words import word_list
from nlp.personal.letters import COMPOUND

DOUBLE = tuple(
    name for name in COMPOUND.split("|") if name not in {"东方", "宇文", "鲜于", "太史", "完颜", "左丘", "闻人"}
)
WEAK = word_list("personal_weak")
"""Behind these stands a private person only where the name is one by its own characters and the sentence goes on."""
ROLES = word_list("personal_roles") | WEAK
"""Words of two and of three characters behind which a private person's name may stand."""
ROLE_ENDS = sorted({word[-2:] for word in ROLES})
NOT_LAST = frozenset("反请要说问家系是住家在男女今现身电手联来于从的户为也想有因，已于某与同及向对到")
PLAIN = ("我", "本人", "名叫", "名字", "联系人", "户名", "姓名", "署名", "落款", "代笔人", "经办人", "承办人")
CLOSINGS = ("敬礼", "此致", "敬上", "谢谢", "感谢", "盼复", "望回复", "拜托", "拜谢", "叩谢")
INTRODUCTIONS = (
    *("我叫", "我名叫", "我的名", "本人", "我是", "我本人", "名叫", "真实姓名", "姓名", "投诉人", "举报人", "反映人"),
    *("信访人", "求助人", "申请人", "当事人", "来电人", "留言人", "受害人", "联系人", "联络人", "收件人", "收货人"),
    *("收款人", "开户人", "持卡人", "委托人", "监护人", "申诉人", "上访人", "诉求人", "发帖人", "反馈人", "报修人"),
    *("我，", "我,", "我、", "本人，", "我姓", "人姓", "贵姓", "鄙姓", "弟姓", "，姓", ",姓", "名字", "真名"),
    *("代笔人", "经办人", "承办人", "业主代", "负责人", "实名", "全名", "本名", "原名"),
    *("俺是", "这里是", "这边是", "我系", "鄙人是", "在下是", "我这边是", "我就是"),
    *DOUBLE,
    *("房主", "户名", "户主", "开户名", "署名", "落款", *CLOSINGS),
)
TITLES = frozenset(("女士", "先生", "小姐", "敬上", "亲笔", "收启"))
KIN = frozenset(
    ("妈妈", "爸爸", "家长", "姥姥", "母亲", "父亲", "丈夫", "妻子", "爱人", "家属", "儿子", "女儿", "婶子")
)
KIND_TITLES = frozenset(
    (
        *("同学", "老师", "师傅", "医生", "大爷", "大妈", "阿姨", "叔叔", "奶奶", "爷爷", "律师", "老人", "大哥"),
        *("主任", "书记", "校长", "经理", "老板", "队长", "村长", "警官", "法官", "教练"),
        *(
            "站长",
            "所长",
            "院长",
            "组长",
            "店长",
            "同志",
            "夫妇",
            "夫妻",
            "一家",
            "父子",
            "等人",
            "大姐",
            "护士",
            *KIN,
            *("欠我", "骗我", "打我", "骂我", "占我", "走失"),
        ),
    )
)
"""Before these only a whole name is one: 谢欣妍同学, not 高中老师."""
OWNED_BY = (
    *TITLES,
    *("电话", "手机", "身份证", "tel", "TEL"),
    *(mark + sex for mark in "，,、（( " for sex in "男女"),
)
"""What a name stands before."""
COMPLAINTS = frozenset(("举报", "投诉"))
PARTS = frozenset("镇乡县路街巷")
"""What makes a place of a name that stands before it: 邓元泰镇."""
