import pytest

from crawlers.parse.text import decode, number_of, tidy, tree, words_of

PAGE = '<html><head><meta charset="{}"></head><body>井盖又丢了，谁管？</body></html>'


@pytest.mark.parametrize("codec", ["utf-8", "gbk", "gb18030"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "gbk", "nonsense", ""])
def test_bytes_outrank_the_declared_charset(codec: str, declared: str) -> None:
    assert "井盖又丢了，谁管？" in decode(PAGE.format(declared).encode(codec), declared)


def test_a_page_cut_inside_a_character_is_still_utf8() -> None:
    assert decode("井盖又丢了".encode()[:-1]) == "井盖又丢"


def test_big5_is_read_where_it_is_declared() -> None:
    assert "路燈壞了" in decode('<meta charset="big5">路燈壞了'.encode("big5"))


@pytest.mark.parametrize(
    ("written", "count"),
    [(812, 812), ("1.2万", 12000), ("100万+", 1000000), ("1.5亿", 150000000), ("3,456", 3456), ("转发", 0), ("评论", 0),
     ("赞", 0), ("-", None), (None, None), (True, None)],
)  # fmt: skip
def test_counts_are_whole_numbers(written: object, count: int | None) -> None:
    assert number_of(written) == count


def test_words_keep_lines_and_emoji_and_leave_scripts() -> None:
    page = tree('<div>路灯<img alt="[怒]"><img alt="照片"><script>x()</script><br>坏了\u200b  <p>真 的</p></div>')
    assert page is not None
    assert words_of(page) == "路灯[怒]\n坏了\n真 的"


def test_characters_that_no_store_takes_are_gone() -> None:
    assert tidy("a\x00b\ud83dc\u2028d\u200b") == "abc d"


def test_nothing_is_no_page() -> None:
    assert tree("  ") is None
    assert tree("<!-- -->") is None or words_of(tree("<!-- -->")) == ""  # type: ignore[arg-type]
