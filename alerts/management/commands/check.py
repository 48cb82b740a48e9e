"""`huiying check`: is this installation in order? One line each, and what to do where it is not."""

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import checks
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from alerts.cases.auditing import last_audit, stale
from alerts.cases.erasing import KEPT_IN_LOG, log_keeps_purged
from alerts.flag_rules import flag_file, flag_path
from alerts.models import ChannelHealth, Contact, Department, Notification
from alerts.notify.ways import PAPER, called
from alerts.office import rule_files
from alerts.office.alerting.hearing import unknown
from alerts.rules.calendar import load_calendar
from alerts.source_alarms import WORDS
from config import clock, flag_files, load
from config import folder as working_folder
from config.credentials import missing
from config.load import ConfigError
from config.schema.installation import Installation
from nlp.about.learnt import NotReadable
from nlp.engine import Engine
from pipeline.learning import drift
from pipeline.learning.in_use import in_use, weights_of
from pipeline.models import Item, Source
from pipeline.search.agreement import Agreement, compare
from pipeline.search.opening import open_index
from pipeline.sources.health import Health

HORIZON_WARNING = timedelta(days=60)


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, whether it is in order, and what to do."""

    name: str
    good: bool
    text: str


class Command(BaseCommand):
    """Exit status 1 when something needs attention."""

    help = (
        "检查配置、数据库、邮件、来源、联系人、日历、模型。 Checks this installation; says what to do where it fails."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's own checks for deployment can be added."""
        parser.add_argument("--deploy", action="store_true", help="另做上线检查 (checks for deployment too)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every finding."""
        try:
            _, installation = working_folder.require()
        except ConfigError as error:
            raise CommandError(str(error), returncode=2) from error
        bad = 0
        for finding in _findings(installation, deploy=options["deploy"]):
            bad += not finding.good
            self.stdout.write(f"{'正常' if finding.good else '注意'}  {finding.name}: {finding.text}")
        if bad:
            raise CommandError(f"{bad} 项需要处理 ({bad} findings)", returncode=1)


def _findings(installation: Installation, deploy: bool) -> Iterator[Finding]:
    yield _configuration(installation)
    yield _guarded("数据库", _database)
    yield _mail(installation)
    yield _guarded("预警接收人", _hearing)
    yield _guarded("规则簿", _booked)
    yield _guarded("通道", lambda: _channels(installation))
    yield _guarded("检索", lambda: _search(installation))
    yield _guarded("来源", lambda: _sources(installation))
    yield _guarded("联系人", _contacts)
    yield _calendar()
    yield _guarded("时限核查", _clocks)
    yield _guarded("模型", _models)
    yield _guarded("漂移", lambda: _drift(installation))
    for message in checks.run_checks(include_deployment_checks=deploy):
        yield Finding("Django", False, f"{message.msg} {message.hint or ''}".strip())


def _guarded(name: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except DatabaseError as error:
        return Finding(name, False, f"数据库读不了: {error}。先运行 huiying init")


def _configuration(installation: Installation) -> Finding:
    load.jurisdiction(installation.jurisdiction)
    rules = len(load.deadline_rules())
    flags = flag_files.path_of(installation, working_folder.find())
    told = f"标记规则 {len(flag_files.load_flags(flags).rules)} 条 ({flags.name})"
    return Finding("配置", True, f"预设 {installation.jurisdiction}, 时限规则 {rules} 条, {told}")


def _hearing() -> Finding:
    file = flag_file()
    names = unknown(file)
    if names:
        return Finding("预警接收人", False, f"{'; '.join(names)}: 请核对 {flag_path().name} 的 recipients")
    return Finding("预警接收人", True, f"分发规则 {len(file.recipients)} 条, 都不符合的发给研判值班长和交办员")


def _booked() -> Finding:
    version = rule_files.unbooked()
    if version is None:
        return Finding("规则簿", True, "在用的规则都有记录")
    used = f"在用的是第 {version} 版" if version else "在用的是 huiying.yaml 所指的文件"
    return Finding("规则簿", False, f"{used}, 最后一次记录的不是它: 在“预警规则”页重新安装要用的规则")


def _database() -> Finding:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        return Finding("数据库", False, f"还有 {len(pending)} 个迁移没有执行: 运行 huiying migrate")
    kept = f"; {KEPT_IN_LOG}" if log_keeps_purged() else ""
    return Finding("数据库", True, f"{connection.vendor}, 迁移已全部执行{kept}")


def _mail(installation: Installation) -> Finding:
    mail = installation.mail
    if not mail.host:
        return Finding("邮件", True, "没有配置发信服务器, 只在页面内提醒 (huiying.yaml: mail.host)")
    try:
        server = smtplib.SMTP_SSL if mail.security == "tls" else smtplib.SMTP
        with server(mail.host, mail.port, timeout=5) as session:
            session.noop()
    except OSError as error:
        return Finding("邮件", False, f"{mail.host}:{mail.port} 连不上 ({error})。请核对 huiying.yaml 的 mail")
    return Finding("邮件", True, f"{mail.host}:{mail.port} 可以连接")


def _channels(installation: Installation) -> Finding:
    lacking = list(missing(installation, working_folder.require()[0]))
    if lacking:
        return Finding("通道", False, "; ".join(lacking))
    down = [f"{called(one.channel)} ({one.error})" for one in ChannelHealth.objects.filter(failures__gt=0)]
    if down:
        return Finding("通道", False, "; ".join(down) + "。可以用 huiying message test 试发")
    paper = Notification.objects.filter(channel=PAPER, state=Notification.State.PENDING).count()
    if paper:
        return Finding("通道", True, f"{paper} 份通知等人打印送达, 在“消息”页")
    return Finding("通道", True, "、".join(called(key) for key in installation.messages.order))


def _search(installation: Installation) -> Finding:
    folder, _ = working_folder.require()
    if not Item.objects.exists():
        return Finding("检索", True, "还没有可检索的信息, 有了以后由 huiying scheduler 自动写入")
    try:
        found = compare(open_index(folder, installation))
    except ConfigError as error:
        return Finding("检索", False, str(error))
    waits = f", {found.waiting} 条变更待写入 (huiying scheduler 每 2 秒写一次)" if found.waiting else ""
    if found.differences:
        told = "; ".join(one.rstrip("。") for one in found.differences)
        return Finding("检索", False, told + waits + _mending(found, told))
    return Finding("检索", True, f"{found.text}, 与数据库一致{waits}")


def _mending(found: Agreement, told: str) -> str:
    """What to do; an index that is away catches up by itself."""
    if found.answers:
        return "。可以运行 huiying reindex 重建"
    return "" if "reindex" in told or "huiying.yaml" in told else "。恢复后自动补写, 其他工作不受影响"


def _sources(installation: Installation) -> Finding:
    good = [health.value for health in Health if health.good]
    failed = Source.objects.filter(enabled=True).exclude(health__in=good)
    if failed:
        said = (f"{source.name}: {WORDS[Health(source.health)][0]} {source.health_reason}".strip() for source in failed)
        return Finding("来源", False, "; ".join(said) + "; 详见 huiying source health")
    if not installation.sources:
        return Finding("来源", True, "还没有配置来源 (huiying.yaml: sources), 可以用 huiying ingest 载入文件")
    count = len(installation.sources)
    if not installation.contact:
        return Finding(
            "来源", False, f"{count} 个来源, 没有联系邮箱: 在 huiying.yaml 填写 contact, 对方网站有事才找得到人"
        )
    return Finding("来源", True, f"{count} 个来源")


def _contacts() -> Finding:
    units = Department.objects.count()
    confirmed = Contact.objects.exclude(confirmed_at=None).values("department").distinct().count()
    if confirmed < units:
        return Finding("联系人", False, f"{units - confirmed} 个单位没有已确认的联系人, 无法向其交办: 在“单位”页确认")
    return Finding("联系人", True, f"{units} 个单位都有已确认的联系人")


def _calendar() -> Finding:
    try:
        horizon = load_calendar().horizon
    except ConfigError as error:
        return Finding("日历", False, str(error))
    if clock.now().date() + HORIZON_WARNING > horizon:
        return Finding(
            "日历",
            False,
            f"只到 {horizon}: 次年放假安排公布后请导入 (huiying calendar import 文件), 在此之前跨年的到期时间为推算",
        )
    return Finding("日历", True, f"到 {horizon}")


def _clocks() -> Finding:
    run, now = last_audit(), clock.now()
    if run is None:
        return Finding("时限核查", True, "还没有核查过: huiying run 或 huiying scheduler 每 3 分钟核查一次")
    at = clock.shown(run.at)
    if run.holes:
        return Finding("时限核查", False, f"{at} 有 {run.holes} 处漏项: 在“督办”页的“时限核查”里逐项核对")
    if stale(run, now):
        return Finding("时限核查", False, f"最近一次在 {at}, 此后没有核查: 请查看 huiying scheduler 是否在运行")
    return Finding("时限核查", True, f"{at} 核查 {run.cases} 件未归档的事项、{run.clocks} 个时限, 没有漏项")


def _models() -> Finding:
    verdict = Engine().analyse([("", "小区停水三天没人管")])[0]
    try:
        learnt = weights_of(in_use())
    except NotReadable as error:
        return Finding("模型", False, f"{error}; 在此之前用出厂模型")
    used = f"学到的权重: {'、'.join(one.task for one in learnt)}" if learnt else "出厂模型"
    return Finding("模型", True, f"可用, {used} (试算: {verdict.sector.value} {verdict.sector_p:.2f})")


def _drift(installation: Installation) -> Finding:
    said = drift.newest_troubles(installation.models)
    return Finding("漂移", not said, " ".join(said) or "没有提示 (huiying drift 逐周列出)")
