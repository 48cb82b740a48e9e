"""`huiying train TASK...`: trains the linear models again from files, or from the corrections of a working folder."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import clock
from config import folder as working_folder
from config.load import ConfigError, jurisdiction
from nlp.about.heads import FOLDER
from nlp.engine import Engine
from nlp.train import corpora
from nlp.train import linear as training
from pipeline.learning import in_use as learnt_models
from pipeline.learning import learn as learning
from pipeline.learning.in_use import NothingToLearn
from pipeline.learning.report import lines_of, table_of
from pipeline.lock import AlreadyRunning, only_one
from pipeline.models import LearntModel


class Command(BaseCommand):
    """With `--data`: weights, description and card of each task, into the program's `nlp/models`. With `--feedback`,
    `--rollback` and `--versions`: what the folder's people taught, into its store."""

    help = (
        "用 data/ 格式的文件重新训练模型, 写出权重与说明卡; 或用人工更正学习 (--feedback), 退回上一版 (--rollback)。\n"
        "Trains models again from files in the formats of data/, or from corrections.\n\n"
        "例 / Example:\n  huiying train sector relevant --data ../shared/data\n"
        "  huiying train --feedback\n  huiying train --rollback sector"
    )
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The help keeps its lines."""
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Tasks, where to learn from, and what is only for measuring."""
        parser.add_argument("tasks", nargs="*", metavar="TASK", help="模型 / models: " + ", ".join(corpora.READERS))
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--data", type=Path, metavar="FOLDER", help="数据文件夹 / the data folder")
        way.add_argument("--feedback", action="store_true", help="用人工更正学习 / learn from corrections")
        way.add_argument("--rollback", action="store_true", help="退回上一版 / go back one version")
        way.add_argument("--versions", action="store_true", help="列出各版 / list the versions")
        parser.add_argument("--held", type=Path, metavar="FILE", help="不学的编号 / ids never learnt from")
        parser.add_argument("--margin", type=float, metavar="F1", help="每类最多下降多少 / how far a class may fall")

    def handle(self, *args: Any, **options: Any) -> None:
        """One of the four ways."""
        tasks: list[str] = options["tasks"]
        known = corpora.READERS if options["data"] else learnt_models.TASKS
        for task in tasks:
            if task not in known:
                raise CommandError(f"TASK: {task!r}: 请用 (use one of) {', '.join(known)}", returncode=2)
        if options["data"]:
            return self._from_files(tasks, options["data"], options["held"])
        try:
            folder, installation = working_folder.require()
        except ConfigError as error:
            raise CommandError(str(error), returncode=2) from error
        tasks = tasks or list(learnt_models.TASKS)
        if options["versions"]:
            return self._versions(tasks)
        if options["rollback"]:
            return self._rollback(tasks)
        margin = installation.models.margin if options["margin"] is None else options["margin"]
        try:
            with only_one(folder, learnt_models.LOCK):
                return self._feedback(tasks, Engine(jurisdiction(installation.jurisdiction)), margin)
        except AlreadyRunning as error:
            raise CommandError(str(error), returncode=2) from error

    def _from_files(self, tasks: list[str], data: Path, held_file: Path | None) -> None:
        """Look at the files first, then train; nothing is written for a task whose files are missing."""
        if not tasks:
            raise CommandError(
                f"TASK: 请写出要训练的模型 (name the models): {', '.join(corpora.READERS)}", returncode=2
            )
        needed = {f"{name}.jsonl" for task in tasks for name in corpora.FILES[task]}
        missing = sorted(name for name in needed if not (data / name).is_file())
        if missing:
            raise CommandError(f"{data}: 缺少 (missing) {', '.join(missing)}", returncode=2)
        try:
            held = training.held_ids(held_file)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"--held: {held_file}: {error}", returncode=2) from error
        for task in tasks:
            figures = training.train(task, data, held)
            self.stdout.write(f"{task}: macro-F1 {figures['macro_f1']:.4f} ({FOLDER / f'{task}.md'})")

    def _feedback(self, tasks: list[str], engine: Engine, margin: float) -> None:
        """Each task apart; status 1 where a version was refused."""
        refused = []
        for task in tasks:
            try:
                made = learning.learn(task, engine, "huiying train", clock.now(), margin)
            except NothingToLearn as error:
                self.stderr.write(str(error))
                continue
            self.stdout.write("\n".join(lines_of(made)))
            if made.installed_at is None:
                refused.append(task)
        if refused:
            raise CommandError(f"没有安装 (not installed): {', '.join(refused)}; 现用的模型不变", returncode=1)

    def _rollback(self, tasks: list[str]) -> None:
        done = 0
        for task in tasks:
            try:
                gone, now = learnt_models.withdraw(task, clock.now())
            except NothingToLearn as error:
                self.stderr.write(str(error))
                continue
            done += 1
            self.stdout.write(
                f"{task}: 第 {gone.number} 版已撤回, 现用 (now) {f'第 {now.number} 版' if now else '出厂模型'}"
            )
        if not done:
            raise CommandError("没有撤回任何模型 (nothing was rolled back)", returncode=1)

    def _versions(self, tasks: list[str]) -> None:
        self.stdout.write("\n".join(table_of(LearntModel.objects.filter(task__in=tasks).defer("weights"))))
