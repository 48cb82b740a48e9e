"""`huiying source list / probe / add / health`: where is collected, and how it goes."""

import secrets
import shlex
from typing import Any

from django.core.management.base import CommandError, CommandParser

from alerts.web import source_days
from config import calendar, clock
from config import folder as working_folder
from config.any_order import AnyOrderCommand
from config.edit import add_source, entry_yaml, with_a_key_of_its_own
from config.load import ConfigError
from config.vocabulary import SourceKind
from crawlers.fetch_once import Inside
from nlp.personal.mask import mask
from pipeline.files.pushing import digest_of
from pipeline.models import Source
from pipeline.sources.crawl import Crawler
from pipeline.sources.probing import Probe, ProbeError, probe
from pipeline.sources.reasons import STATES, said
from pipeline.sources.registry import NOT_CRAWLED, sync_sources
from pipeline.sources.watching import unjudged

ACTIONS = ("list", "probe", "add", "health", "key")
_MARKS = {0: "·", 1: "█", 2: "_", 3: "x", 4: "X"}
_LISTS = ("boards", "keywords")
_OPTIONS = ("key", "name", "kind", "boards", "keywords", "portal", "interval_minutes")


class Command(AnyOrderCommand):
    """Exit status 1: an address that is no source, or a source that is ill; 2: wrong usage or configuration."""

    help = (
        "来源: 列出 (list), 认网址并试采三条 (probe), 加入 (add), 健康状况 (health), 推送密钥 (key)。 "
        "Sources: list, probe an address, add it, their health, a key for pushing.\n"
        "例 / Example: huiying source probe https://www.example.gov.cn/tzgg/"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The action, the address, and what outranks the guess."""
        parser.add_argument("action", choices=ACTIONS)
        parser.add_argument("url", nargs="?", default="", help="probe、add: 网址; key: 来源的 key")
        parser.add_argument("--key", help="来源的 key, 缺省取自网址 (key of the source)")
        parser.add_argument("--name", help="名称 (name)")
        kinds = [kind.value for kind in SourceKind if kind.value not in NOT_CRAWLED]
        parser.add_argument("--kind", choices=kinds, help="类型, 缺省由系统辨认 (kind)")
        parser.add_argument("--boards", help="版块, 逗号分隔 (boards)")
        parser.add_argument("--keywords", help="关键词, 逗号分隔 (keywords)")
        parser.add_argument(
            "--portal",
            choices=("superior", "own"),
            help="上级门户 (superior) 的政策要转载, 本单位门户 (own) 是转载的地方 (reposting duty)",
        )
        parser.add_argument("--interval", type=float, dest="interval_minutes", help="间隔分钟 (minutes between rounds)")
        parser.add_argument(
            "--allow-private", action="store_true", dest="allow_private_host", help="允许内网地址 (a private address)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the action."""
        try:
            self.folder, self.installation = working_folder.require()
            getattr(self, f"_{options['action']}")(options)
        except ConfigError as error:
            raise CommandError(str(error), returncode=2) from error
        except ProbeError as error:
            how = "；确要采集，加 --allow-private" if isinstance(error.__cause__, Inside) else ""
            raise CommandError(f"{error}{how}", returncode=1) from error

    def _list(self, options: dict[str, Any]) -> None:
        del options
        for entry in self.installation.sources:
            state = "" if entry.enabled else "\t已停用"
            self.stdout.write(
                f"{entry.key}\t{entry.kind.value}\t每 {entry.interval_minutes:g} 分钟\t{entry.name}\t{entry.url}{state}"
            )
        if not self.installation.sources:
            self.stdout.write("还没有来源。先运行 huiying source probe 网址 (no sources yet)")

    def _probe(self, options: dict[str, Any]) -> None:
        found = self._found(options)
        self.stdout.write(f"\n加入: {_command(options)}\n或写入 huiying.yaml 的 sources:\n{entry_yaml(found.entry)}")
        self._judge(found)

    def _add(self, options: dict[str, Any]) -> None:
        found = self._found(options)
        self._judge(found)
        entry = found.entry if options["key"] else with_a_key_of_its_own(found.entry, self.installation.sources)
        add_source(self.folder / working_folder.CONFIG_NAME, entry)
        working_folder.installation.cache_clear()
        sync_sources(working_folder.installation(self.folder))
        self.stdout.write(
            f"\n已写入 huiying.yaml: {entry.key}。"
            f"正在运行的 huiying run 一分钟内开始采集; 也可立即运行 huiying crawl {entry.key}"
        )

    def _key(self, options: dict[str, Any]) -> None:
        """A new key for POST /api/ingest; the one before ends. Only its hash is kept."""
        sync_sources(self.installation)
        source = Source.objects.filter(key=options["url"]).first()
        if source is None:
            raise ConfigError(f"huiying.yaml: sources: 没有 {options['url']!r} (no such source)")
        key = secrets.token_urlsafe(32)
        Source.objects.filter(pk=source.pk).update(push_key=digest_of(key))
        self.stdout.write(f"来源 {source.key} 的推送密钥 (只显示这一次, 以前的已作废):\n{key}")

    def _judge(self, found: Probe) -> None:
        if not found.good:
            raise ProbeError(f"试采没有成功 ({STATES[found.result.status]}): {said(found.result.reason)}")

    def _found(self, options: dict[str, Any]) -> Probe:
        if not options["url"]:
            raise ConfigError("请给出网址 (an address is needed)")
        names = ("key", "name", "kind", "portal", "interval_minutes", "allow_private_host")
        given = {name: options[name] for name in names if options[name]}
        given |= {name: [word for word in options[name].split(",") if word] for name in _LISTS if options[name]}
        found = probe(options["url"], given, Crawler.of(self.folder, self.installation.contact), clock.now())
        self._show(found)
        return found

    def _show(self, found: Probe) -> None:
        robots = found.robots
        allowed = "没有这个文件, 未加限制" if not robots.found else "允许采集"
        delay = f", 间隔至少 {robots.crawl_delay:g} 秒" if robots.crawl_delay else ""
        self.stdout.write(f"类型: {found.entry.kind.value} ({found.why})\nrobots.txt: {allowed}{delay}")
        for other in found.others:
            self.stdout.write(f"另有订阅 (feed): {other}")
        self.stdout.write(
            f"试采: {STATES[found.result.status]}, {found.result.requests} 次请求 {said(found.result.reason)}".rstrip()
        )
        for post in found.posts:
            at = clock.shown(post.published_at) if post.published_at else "没有时间"
            text = " ".join(mask(post.text)[0].split())
            title = mask(post.title)[0]
            self.stdout.write(f"\n· {at}  {title}\n  {text[:120]}{'…' if len(text) > 120 else ''}")
            if post.official_reply:
                reply = " ".join(mask(post.official_reply)[0].split())
                self.stdout.write(f"  答复 {post.reply_department}: {reply[:80]}{'…' if len(reply) > 80 else ''}")
            self.stdout.write(f"  {post.url}")

    def _health(self, options: dict[str, Any]) -> None:
        del options
        ill, now = 0, clock.now()
        folder, installation = working_folder.require()
        fresh = unjudged(installation.sources, calendar.in_force(folder), now)
        for row in source_days.rows(now, fresh):
            source = row.source
            days = "".join(_MARKS[day.level] for day in row.days)
            self.stdout.write(f"{source.key}\t{row.name}\t{days}\t{row.reason}".rstrip())
            if row.last_at:
                self.stdout.write(f"\t上次采集: {clock.shown(row.last_at)} {row.last}")
            if row.unknown:
                self.stdout.write(f"\t不认得的内容 (unknown): {'; '.join(row.unknown)}")
            if source.enabled and not row.health.good:
                ill += 1
                self.stdout.write(f"\t怎么办: {row.advice}")
        if ill:
            raise CommandError(f"{ill} 个来源需要处理 ({ill} sources need attention)", returncode=1)


def _command(options: dict[str, Any]) -> str:
    """The command that adds what was just looked at, with the same options."""
    words = ["huiying", "source", "add", shlex.quote(options["url"])]
    for name in _OPTIONS:
        if options[name]:
            words += [f"--{name.removesuffix('_minutes')}", shlex.quote(f"{options[name]}")]
    return " ".join([*words, *(["--allow-private"] if options["allow_private_host"] else [])])
