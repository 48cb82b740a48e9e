import pytest

from config.schema.sources import SourceEntry
from crawlers import addresses
from crawlers.addresses import is_private, on_site
from crawlers.settings import settings_for, user_agent


@pytest.mark.parametrize(
    ("address", "private"),
    [("127.0.0.1", True), ("127.0.0.2", True), ("10.1.2.3", True), ("192.168.0.1", True), ("172.16.0.9", True),
     ("169.254.169.254", True), ("0.0.0.0", True), ("::1", True), ("fe80::1%eth0", True), ("fd00::1", True),
     ("::ffff:127.0.0.1", True), ("100.64.0.1", True), ("8.8.8.8", False), ("2400:3200::1", False),
     ("64:ff9b::a00:1", True), ("64:ff9b::808:808", True), ("64:ff9b:1::1", True), ("2002:a00:1::1", True),
     ("2002:808:808::1", True), ("2001:0:808:808::1", True), ("::10.0.0.1", True), ("fec0::1", True), ("ff02::1", True),
     ("ff0e::1", True), ("224.0.0.1", True), ("239.1.1.1", True), ("::ffff:224.0.0.1", True),
     ("2606:4700:4700::1111", False), ("example.org", False)],
)  # fmt: skip
def test_addresses_outside_the_public_internet_are_private(address: str, private: bool) -> None:
    assert is_private(address) is private


@pytest.mark.parametrize(
    ("host", "home", "inside"),
    [("bbs.a.cn", "bbs.a.cn", True), ("a.cn", "www.a.cn", True), ("news.a.cn", "www.a.cn", True),
     ("evil-a.cn", "a.cn", False), ("a.cn.evil.com", "a.cn", False), ("127.0.0.2", "127.0.0.1", False),
     ("www.gov.cn", "www.gov.cn", True), ("sousuo.www.gov.cn", "www.gov.cn", True), ("gov.cn", "www.gov.cn", False),
     ("www.hangzhou.gov.cn", "www.gov.cn", False), ("zwfw.hangzhou.gov.cn", "www.hangzhou.gov.cn", True),
     ("bbs.com.cn", "www.com.cn", False), ("other.github.io", "www.github.io", False)],
)  # fmt: skip
def test_a_site_is_its_name_and_what_lies_under_it(host: str, home: str, inside: bool) -> None:
    assert on_site(host, home) is inside


def test_the_list_of_public_suffixes_is_the_one_that_was_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*args: object, **kwargs: object) -> None:
        raise AssertionError("somebody was asked")

    monkeypatch.setattr("socket.getaddrinfo", nothing)
    monkeypatch.setattr("builtins.open", nothing)
    addresses._base.cache_clear()
    assert not on_site("www.ningbo.gov.cn", "www.gov.cn")


def entry(**given: object) -> SourceEntry:
    return SourceEntry.model_validate({"key": "a", "name": "a", "kind": "news", "url": "http://a.example/", **given})


def test_spiders_are_slow_recognisable_and_open_no_console() -> None:
    settings = settings_for(entry(delay_seconds=2.5), "网络办 <net@example.org>")
    assert settings["ROBOTSTXT_OBEY"] is True
    assert (
        settings["COOKIES_ENABLED"] is settings["REMOTE_CONTROL_ENABLED"] is settings["TELNETCONSOLE_ENABLED"] is False
    )
    assert (settings["DOWNLOAD_DELAY"], settings["AUTOTHROTTLE_ENABLED"]) == (2.5, True)
    assert settings["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert not {403, 418, 429, 432} & set(settings["RETRY_HTTP_CODES"])
    assert "net@example.org" in settings["USER_AGENT"]
    assert settings["USER_AGENT"].startswith("huiying/")


def test_a_contact_cannot_break_the_header() -> None:
    assert "\n" not in user_agent("a@b.c\r\nX-Evil: 1")
    assert user_agent("").startswith("huiying/")
