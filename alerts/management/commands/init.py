"""`huiying init`: makes a working folder."""

import getpass
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from alerts.models import Staff
from alerts.units import sync_departments
from config import folder as working_folder
from config.calendar import LOCAL
from config.load import DATA, ConfigError, jurisdiction
from config.vocabulary import Role
from pipeline.sources.registry import sync_sources


class Command(BaseCommand):
    """Configuration with comments, database, departments with contacts to confirm, first administrator."""

    help = (
        "建立工作目录: 配置、数据库、单位、首个管理员; 再次运行不改动任何内容。 "
        "Makes a working folder; run again it changes nothing.\n"
        "例 example: huiying init office --jurisdiction linyi"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder and the preset."""
        parser.add_argument("folder", nargs="?", default=".")
        parser.add_argument("--jurisdiction", default="generic", help="预设, 如 linyi、generic (the preset)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the configuration, then go on in a process that has it."""
        folder = Path(options["folder"]).resolve()
        try:
            jurisdiction(options["jurisdiction"])
            fresh = _write_configuration(folder, options["jurisdiction"])
            if folder != settings.FOLDER or fresh:
                self._again_with(folder, options["jurisdiction"])
                return
            _write_calendar(folder)
            self._fill(folder)
        except ConfigError as error:
            raise CommandError(str(error), returncode=2) from error

    def _again_with(self, folder: Path, key: str) -> None:
        """Settings are read at the start: the rest runs in a process that finds the folder."""
        done = subprocess.run(
            [sys.executable, "-m", "config.manage", "init", str(folder), "--jurisdiction", key],
            env=os.environ | {"HUIYING_FOLDER": str(folder)},
            check=False,
        )
        if done.returncode:
            sys.exit(done.returncode)

    def _fill(self, folder: Path) -> None:
        installation = working_folder.installation(folder)
        call_command("migrate", verbosity=0, interactive=False)
        created = sync_departments(jurisdiction(installation.jurisdiction))
        sync_sources(installation)
        self.stdout.write(f"工作目录 {folder} · 预设 {installation.jurisdiction} · 新增单位 {created} 个")
        self._administrator()
        self.stdout.write(f"下一步: cd {folder} && huiying run   (配置见 huiying.yaml)")

    def _administrator(self) -> None:
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        name = os.environ.get("HUIYING_ADMIN") or (
            input("管理员用户名 [admin]: ").strip() if sys.stdin.isatty() else ""
        )
        password = os.environ.get("HUIYING_ADMIN_PASSWORD") or _ask_password()
        if not password:
            self.stderr.write(
                "还没有管理员: 请设置 HUIYING_ADMIN 和 HUIYING_ADMIN_PASSWORD 后再运行一次 huiying init。 "
                "No administrator yet: set HUIYING_ADMIN and HUIYING_ADMIN_PASSWORD and run init again."
            )
            return
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(f"HUIYING_ADMIN_PASSWORD: {' '.join(error.messages)}", returncode=2) from error
        user = users.create_superuser(name or "admin", "", password)
        Staff.objects.create(user=user, role=Role.SUPERVISOR.value)
        self.stdout.write(f"管理员 {user} 已建立")


def _ask_password() -> str:
    return getpass.getpass("管理员密码 (至少 10 位): ") if sys.stdin.isatty() else ""


def _write_configuration(folder: Path, key: str) -> bool:
    """Write `huiying.yaml` where there is none; says whether it did."""
    path = folder / working_folder.CONFIG_NAME
    if path.exists():
        return False
    folder.mkdir(parents=True, exist_ok=True)
    template = (DATA / "huiying.template.txt").read_text("utf-8")
    path.write_text(template.replace("{jurisdiction}", key), "utf-8")
    return True


def _write_calendar(folder: Path) -> None:
    """Write the folder's own `calendar.yaml`, all in comments, where there is none."""
    path = folder / LOCAL
    if not path.exists():
        path.write_text((DATA / "calendar.template.txt").read_text("utf-8"), "utf-8")
