"""One matter, one topic; two streets, two topics."""

from datetime import datetime, timedelta

from config.clock import SHANGHAI
from nlp.topics.near_duplicate import NearDuplicates
from nlp.topics.streaming import TopicEngine, TopicItem
from nlp.topics.title import keywords_of, title_of
from nlp.words.segment import Segmenter

NOW = datetime(2025, 3, 1, 12, tzinfo=SHANGHAI)
CUT = Segmenter()


def item(name: int, text: str, title: str = "", at: datetime = NOW, copy_of: int | None = None) -> TopicItem:
    return TopicItem(name, title, text, tuple(CUT.cut(f"{title}\n{text}")), (), at, f"s{name}", copy_of)


MIXER = [
    item(1, "翠湖新城旁边的搅拌站每天粉尘漫天，夜里噪音吵得睡不着", "翠湖新城搅拌站扰民"),
    item(2, "搅拌站就建在翠湖新城小区门口，灰尘大噪音大，环保局管不管", "投诉翠湖新城附近搅拌站污染"),
    item(3, "举报翠湖新城附近的混凝土搅拌站，手续都没有就开工了"),
]


def test_one_matter_in_other_words_is_one_topic() -> None:
    assert len(set(TopicEngine().assign(MIXER))) == 1


def test_the_same_trouble_in_two_streets_is_two_topics() -> None:
    holes = [
        item(1, "青年路中间一个大坑，电动车都摔了好几辆了，没人修"),
        item(2, "工业园路有个大坑，下雨天根本看不见，电动车摔了"),
        item(3, "青年路那个大坑还在，又摔了一个电动车"),
    ]
    numbers = TopicEngine().assign(holes)
    assert numbers[0] == numbers[2] != numbers[1]


def test_two_streets_stay_two_topics_after_the_pass_in_the_same_words_too() -> None:
    engine = TopicEngine()
    said = "门口有个大坑，电动车摔了好几个，请修补"
    numbers = engine.assign(
        [item(n, f"{street}邮局{said}", f"{street}大坑") for n, street in enumerate(("人民路", "建设路"))]
    )
    assert len(set(numbers)) == 2
    assert engine.consolidate() == []


HOLES = [
    item(1, "青年路中间有个大坑，电动车摔了好几辆，没人修"),
    item(2, "解放路路面有个大坑，昨晚电动车摔了，什么时候修"),
    item(3, "路上的大坑到底有没有人修，电动车摔了好几个人了"),
]


def after_the_pass(items: list[TopicItem]) -> list[int | None]:
    engine = TopicEngine()
    engine.assign(items)
    engine.consolidate()
    return [engine.topic_of(one.id) for one in items]


def test_a_post_that_names_no_street_does_not_join_two_streets_but_one_that_names_both_does() -> None:
    one, other, between = after_the_pass(HOLES)
    assert one != other
    assert between in {one, other}
    both = item(3, "青年路和解放路都有大坑，电动车摔了好几个，没人修")
    assert len(set(after_the_pass([*HOLES[:2], both]))) == 1


def test_a_post_of_another_street_does_not_join_at_arrival_what_names_one_street_and_none() -> None:
    numbers = TopicEngine().assign([HOLES[0], HOLES[2], HOLES[1]])
    assert numbers[0] == numbers[1] != numbers[2]


def test_two_streets_of_one_town_are_two_topics() -> None:
    told = [f"青禾县城关镇{hole.text}" for hole in HOLES]
    one, other, _ = after_the_pass([item(number, text) for number, text in enumerate(told)])
    assert one != other


def test_a_matter_of_the_whole_town_keeps_what_single_streets_say_of_it() -> None:
    told = [
        "全城停水，自来水公司也不通知，一滴水都没有",
        "全县停水了，自来水厂出什么事了，家里一滴水没有",
        "县城大面积停水一天了，什么时候来水",
        "阳光小区停水一天了，家里一滴水没有，什么时候来水",
        "翠湖小区也停水了，自来水公司不通知",
    ]
    assert len(set(after_the_pass([item(number, text) for number, text in enumerate(told)]))) == 1


def test_a_town_that_both_name_joins_no_accident_with_a_water_cut() -> None:
    water = [
        item(1, "石桥镇停水，青禾县自来水公司没有通知，请尽快恢复供水", "石桥镇停水"),
        item(2, "石桥镇停水了，青禾县自来水公司电话打不通", "石桥镇停水"),
        item(3, "青禾县石桥镇国道上大货车追尾客车，现场有人受伤送医院", "国道货车追尾"),
    ]
    for known in ((), (("青禾", "县"), "青禾县")):  # with a jurisdiction's dictionary its name is one word
        engine = TopicEngine()
        one, other, crash = engine.assign([joined(post, *known) for post in water])
        assert one == other != crash
        assert engine.consolidate() == []


def joined(post: TopicItem, pair: tuple[str, str] = ("", ""), whole: str = "") -> TopicItem:
    """The post with two words that follow each other as one."""
    said = "\0".join(post.tokens)
    return post._replace(tokens=tuple(said.replace("\0".join(pair), whole).split("\0")) if whole else post.tokens)


def test_a_copy_joins_its_original_always() -> None:
    engine = TopicEngine()
    assert engine.assign([item(1, "完全不同的一句话说停水"), item(2, "另外一个说法讲公交", copy_of=1)]) == [1, 1]


def test_a_topic_dies_without_new_items() -> None:
    engine = TopicEngine(life=timedelta(days=10))
    first, second = engine.assign([MIXER[0], item(9, MIXER[1].text, MIXER[1].title, NOW + timedelta(days=11))])
    assert first != second


def test_a_restored_topic_keeps_its_number_and_a_forgotten_one_is_gone() -> None:
    engine = TopicEngine()
    engine.restore(41, MIXER[:1])
    assert engine.assign(MIXER[1:2]) == [41]
    engine.forget(41)
    assert engine.assign(MIXER[2:]) == [42]


def test_titles_name_the_matter() -> None:
    assert "翠湖新城" in title_of(MIXER)
    assert "搅拌站" in keywords_of(MIXER)
    assert title_of([item(1, "", "我叫王小明，家里停水")]) == "我叫某某，家里停水"


def test_a_number_with_what_it_counts_is_no_keyword() -> None:
    words = keywords_of([item(n, "三轮车等了十几个小时，第三天一会儿来两趟，有没有五保户坐过") for n in (1, 2)], 12)
    assert {"三轮车", "五保户"} <= set(words)
    assert not {"十几个", "第三天", "一会儿", "两趟", "有没有", "小时"} & set(words)


def test_copies_are_found_also_inside_one_batch() -> None:
    copies = NearDuplicates(capacity_hint=4)
    long = "小区北门的路灯坏了两个星期，晚上黑得伸手不见五指，老人出门摔了一跤，物业说归市政管，市政说归物业管"
    found = copies.look_up_and_add(
        [1, "b", 3], [long, long + "！", "公交线路改了以后要走一公里才能坐上车，希望恢复原来的站点"]
    )
    assert [first for first, _ in found] == [None, 1, None]
    assert found[1][1] > 0.9
    copies.drop([1])
    assert copies.look_up_and_add([7], [long])[0][0] == "b"
    copies.add(range(1000, 6000), [f"第{number}号完全不同的文字{number * 7919}内容" for number in range(5000)])
    assert copies.look_up_and_add([8], [long])[0][0] == "b"


def test_a_plain_title_is_preferred_to_an_outcry() -> None:
    posts = [
        item(1, "我真的服了!!!青溪路又淹了,水过小腿肚,谁管管啊?"),
        item(2, "青溪路每逢下雨就积水,商户货物被泡", "青溪路逢雨内涝 商户货物被泡"),
        item(3, "笑死,今天蹚水上班,青溪路积水到膝盖[允悲]", ""),
    ]
    assert title_of(posts) == "青溪路逢雨内涝 商户货物被泡"


def test_ornaments_are_no_part_of_a_title() -> None:
    assert title_of([item(1, "#青禾爆料#青溪路积水没过膝盖无人处理🙂[允悲]")]) == "青溪路积水没过膝盖无人处理"


def test_a_text_that_comes_again_under_its_name_is_no_copy_of_itself() -> None:
    known = NearDuplicates()
    text = "青年路小区停水三天了, 打电话没人接, 老人孩子都没水喝"
    known.look_up_and_add([1], [text])
    assert known.look_up_and_add([1, 2], [text, text]) == [(None, 0.0), (1, 1.0)]
    assert len(known) == 2
