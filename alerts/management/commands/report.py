"""`huiying report`: papers as Word files, and as PDF where LibreOffice is there."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from alerts.models import ReportJob
from alerts.reports import jobs, making
from config import clock
from config import folder as working_folder
from config.load import ConfigError

_PERIODS = {"daily": "2026-11-25", "monthly": "2026-11", "quarterly": "2026-Q4", "yearly": "2026"}


class Command(BaseCommand):
    """日报 月报 季报 年报 舆情专报."""

    help = (
        "报告: 日报、月报、季报、年报, 或一个专题的舆情专报。 Daily, monthly, quarterly, yearly and special reports.\n"
        "例 example: huiying report monthly 2026-11 --format docx,pdf"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Kind, period or topic, formats, and where to."""
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
        for kind, zh in making.KINDS.items():
            own = kinds.add_parser(kind, help=f"{zh} ({kind} report)")
            if kind == making.SPECIAL:
                own.add_argument("about", metavar="TOPIC", help="专题编号, 见热点页的网址 (number of the topic)")
            else:
                example = _PERIODS[kind]
                own.add_argument(
                    "about", metavar="PERIOD", nargs="?", default="", help=f"{example}; 缺省为上一期 (last)"
                )
            own.add_argument("--format", default="docx", metavar="F", help="docx 或 docx,pdf 或 pdf (default: docx)")
            own.add_argument("--out", type=Path, default=None, metavar="DIR", help="缺省: 当前目录 (default: here)")
        job = kinds.add_parser("job", help="生成网页上要的一份 (one that a page asked for)")
        job.add_argument("about", type=int, metavar="JOB")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the files and name them."""
        try:
            working_folder.require()
        except ConfigError as error:
            raise CommandError(str(error), returncode=2) from error
        if options["kind"] == "job":
            self._job(options["about"])
            return
        formats = [name.strip() for name in options["format"].split(",") if name.strip()]
        if not formats or not set(formats) <= set(making.FORMATS):
            raise CommandError(f"--format 应为 {'、'.join(making.FORMATS)}，而不是 {options['format']!r}", returncode=2)
        self._make(options["kind"], options["about"], formats, options["out"] or Path.cwd())

    def _make(self, kind: str, text: str, formats: list[str], folder: Path) -> None:
        now = clock.now()
        with tqdm(total=0, disable=not self.stderr.isatty(), leave=False, unit="步") as bar:

            def told(done: int, total: int, step: str) -> None:
                bar.total, bar.n = total, done
                bar.set_description(step)

            try:
                paper = making.paper_of(kind, making.about(kind, text, now), now, told)
                made = making.write(paper, folder, formats)
            except (making.ReportError, OSError) as error:
                raise CommandError(str(error), returncode=2) from error
        for path in made.paths:
            self.stdout.write(str(path))
        for note in made.notes:
            self.stderr.write(note)
        if len(made.paths) < len(formats):
            raise CommandError("有的格式没有生成，见上面的说明。", returncode=1)

    def _job(self, pk: int) -> None:
        job = ReportJob.objects.filter(pk=pk).first()
        if job is None:
            raise CommandError(f"没有第 {pk} 份报告任务", returncode=2)
        if job.kind == ReportJob.LEARNING:
            from alerts.office import teaching_run  # noqa: PLC0415  a paper needs no scikit-learn, which loads slowly

            teaching_run.run(job)
            return
        jobs.make(job, clock.now())
