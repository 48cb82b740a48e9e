"""A line is read alike by the fast decoder and by the one that says what is wrong."""

import pytest

from config.filter import LineError, _parse, parse

LINES = (
    b'{"text":"a"}',
    b' {"text": "\\u505c\\u6c34", "n": 1}\r\n',
    b'\xef\xbb\xbf{"text":"a"}',
    b'{"n":-0,"m":1e3,"k":0.1}',
    b'{"n":12345678901234567890123}',
    b'{"n":-9223372036854775809}',
    b'{"t":"\\ud83d"}',
    b'{"a":1,"a":"2"}',
    b'{"a":[1,{"b":null}]}',
    b'{"a":true,"b":null}',
    b'{"n":1E400}',
)
WRONG = (b"", b"  \n", b"[1]", b"1", b'{"a":NaN}', b'{"a":1} x', b'{"a":"\x01"}', b"\xff", b'{"a":' + b"[" * 100_000)


@pytest.mark.parametrize("line", LINES)
def test_both_ways_read_the_same(line: bytes) -> None:
    assert repr(parse(line)) == repr(_parse(line))


@pytest.mark.parametrize("line", WRONG)
def test_both_ways_refuse_the_same(line: bytes) -> None:
    with pytest.raises(LineError) as plain:
        _parse(line)
    with pytest.raises(LineError) as fast:
        parse(line)
    assert str(fast.value) == str(plain.value)
