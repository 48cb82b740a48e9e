"""No address and no search word of one person is taken for a source, however it is written."""

import pytest

from config.schema.persons import is_of_person, names_person
from config.schema.sources import SourceEntry

OF_PERSONS = [
    "https://weibo.com/rmrb",
    "https://WEIBO.com./rmrb/",
    "https://weibo.com/u/1700000001",
    "https://weibo.com/1700000012/Rb0aaaaaa",
    "https://weibo.com/ajax/statuses/mymblog?uid=1700000001",
    "https://weibo.com/ajax/profile/info?custom=x",
    "https://s.weibo.com/user?q=x",
    "https://s.weibo.com/weibo?q=%40张三",
    "https://m.weibo.cn/u/1700000001",
    "https://m.weibo.cn/profile/1700000001",
    "https://m.weibo.cn/api/container/getIndex?type=uid&value=1700000001",
    "https://m.weibo.cn/api/container/getIndex?containerid=1076031700000001",
    "https://m.weibo.cn/api/container/getIndex?containerid=231093_-_selffollowed",
    "https://m.weibo.cn/api/container/getIndex?containerid=100103type%3D61%26q%3D%40x&containerid=1076031",
    "https://api.weibo.com/2/statuses/user_timeline.json",
    "https://api.weibo.com/2/statuses/home_timeline.json",
    "https://rsshub.example/weibo/user/1700000001",
    "https://rsshub.example/zhihu/people/x",
    "https://forum.example/home.php?uid=3",
    "https://forum.example/home.php?mod=space&username=x",
    "https://forum.example/?3",
    "https://www.zhihu.com/people/x",
]
OF_NOBODY = [
    "https://m.weibo.cn/",
    "https://weibo.com/",
    "https://s.weibo.com/",
    "https://s.weibo.com/weibo?q=停水",
    "https://weibo.com/ajax/side/hotSearch",
    "https://m.weibo.cn/api/container/getIndex?containerid=100103type%3D1%26q%3D停水",
    "https://c.api.weibo.com/2/search/statuses/limited.json",
    "https://forum.example/forum.php?mod=forumdisplay&fid=2",
    "https://forum.example/forum-2-1.html",
    "https://www.people.com.cn/people/index.html",
    "https://county.example/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1003",
    "http://127.0.0.1:8477/2/search/statuses/limited.json",
]


@pytest.mark.parametrize("address", OF_PERSONS)
def test_a_persons_address_is_refused(address):
    assert is_of_person(address)
    for kind in ("news", "feed", "weibo-mobile", "weibo-api"):
        with pytest.raises(ValueError, match="个人主页"):
            SourceEntry.model_validate({"key": "a", "name": "甲", "kind": kind, "url": address})


@pytest.mark.parametrize("address", OF_NOBODY)
def test_boards_searches_and_lists_are_nobodys(address):
    assert not is_of_person(address)


def test_search_words_ask_for_issues():
    for word in (
        "@某人",
        "停水 @某人",
        "张三 @李四",
        "uid:123",
        "from：张三",
        "u/1700000001",
        "https://weibo.com/rmrb",
    ):
        assert names_person(word), word
        with pytest.raises(ValueError, match="keywords"):
            SourceEntry.model_validate(
                {"key": "a", "name": "甲", "kind": "weibo-mobile", "url": "https://m.weibo.cn/", "keywords": [word]}
            )
    for word in ("停水", "青禾县 路灯", "12345", "5G 信号", "翠湖花园 @", "#供暖#"):
        assert not names_person(word), word
