"""Three sentences with their source, texts that differ, and one text from many accounts."""

from datetime import timedelta

from nlp.heat.coordinated import Posted, runs
from nlp.topics.summary import differing, sentences_of
from tests.nlp.test_topics import MIXER, NOW, item


def test_each_sentence_names_the_item_that_says_it_and_none_repeats_another() -> None:
    said = sentences_of(MIXER)
    assert 2 <= len(said) <= 3
    assert all(one.sentence in MIXER[one.place].text for one in said)
    assert len({one.sentence for one in said}) == len(said)
    assert sentences_of([]) == []


def test_a_private_name_is_not_repeated() -> None:
    told = [item(1, "我叫王小明，翠湖新城的搅拌站吵得睡不着。"), item(2, "翠湖新城的搅拌站太吵，孩子不能睡。")]
    assert "王小明" not in "".join(one.sentence for one in sentences_of(told))


def test_texts_that_differ_come_before_those_that_repeat() -> None:
    texts = ["搅拌站每天粉尘漫天", "搅拌站每天粉尘漫天啊", "夜里噪音吵得孩子睡不着", "手续都没有就开工"]
    assert differing(texts, 3) == [0, 2, 3]
    assert differing(texts, 9) == [0, 2, 3, 1]


def posts(*minutes: int, voices: int = 99) -> list[Posted]:
    return [Posted("一样的话", f"v{number % voices}", NOW + timedelta(minutes=at)) for number, at in enumerate(minutes)]


def test_one_text_from_five_accounts_minutes_apart_is_a_run() -> None:
    (run,) = runs(posts(0, 3, 5, 9, 20))
    assert (run.places, run.voices, run.last - run.first) == ((0, 1, 2, 3, 4), 5, timedelta(minutes=20))


def test_few_accounts_long_pauses_and_other_words_are_no_run() -> None:
    assert runs(posts(0, 1, 2, 3, 4, 5, voices=4)) == []
    assert runs(posts(0, 1, 2, 60, 61, 62)) == []
    assert runs([post._replace(text=number) for number, post in enumerate(posts(0, 1, 2, 3, 4, 5))]) == []
