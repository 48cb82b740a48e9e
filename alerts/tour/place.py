"""The tour's folder: its ports, its configuration, and how far the tour has come."""

import json
import os
import shutil
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from alerts.tour.moments import Run, Schedule
from alerts.tour.town import BOARDS
from config import folder as working_folder
from config.folder import CONFIG_NAME

STATE = "tour.json"
PROGRESS = "progress.json"
NAME = "青禾县民声回应"
KEYS = {"forum": "hecheng-forum", "news": "qinghe-news", "petition": "wenzheng-qinghe", "weibo": "weibo"}
_SOURCES: dict[str, dict[str, Any]] = {
    "forum": {"name": "禾城论坛", "kind": "discuz", "boards": [str(number) for number in BOARDS.values()]},
    "news": {"name": "青禾新闻网", "kind": "news"},
    "petition": {"name": "问政青禾", "kind": "petition-json"},
    "weibo": {"name": "微博", "kind": "weibo-mobile", "keywords": ["青禾"], "pages": 5},
}


class NotATour(Exception):
    """The folder holds something else; the message is fit for the screen."""


@dataclass(frozen=True, slots=True)
class State:
    """What the tour remembers: when it opened, when it was on, and whether its history is complete."""

    opening: datetime
    complete: bool = False
    runs: tuple[Run, ...] = ()

    @property
    def schedule(self) -> Schedule:
        """Where the town's moments lie."""
        return Schedule(self.opening, self.runs)


@dataclass(frozen=True, slots=True)
class Ports:
    """Loopback ports of the sites and the mail server."""

    sites: dict[str, int]
    mail: int


def here() -> Path:
    """The folder of the running tour."""
    return working_folder.require()[0]


def prepare(folder: Path, fresh: bool) -> None:
    """Make the folder, empty where `fresh` is wished or the last replay was cut short. Raises `NotATour`."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / STATE).is_file():
        raise NotATour(
            f"{folder} 里有别的内容，不是演示目录；请用 --folder 换一个。 "
            f"{folder} holds something else; choose another with --folder."
        )
    if folder.is_dir() and (fresh or not read_state(folder).complete):
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def read_state(folder: Path) -> State:
    """The state of an existing tour."""
    row = json.loads((folder / STATE).read_text("utf-8"))
    runs = tuple(Run(datetime.fromisoformat(start), timedelta(seconds=seconds)) for start, seconds in row["runs"])
    return State(datetime.fromisoformat(row["opening"]), row["complete"], runs)


def write_state(folder: Path, state: State) -> None:
    """Keep the state; a run that is on is written with no length yet."""
    runs = [(run.start.isoformat(), run.lasted.total_seconds() if run.lasted else 0.0) for run in state.runs]
    _write(folder / STATE, {"opening": state.opening.isoformat(), "complete": state.complete, "runs": runs})


def lived(state: State, now: datetime) -> State:
    """The state with its last run ended at `now`."""
    last = state.runs[-1]
    return replace(state, runs=(*state.runs[:-1], Run(last.start, max(timedelta(0), now - last.start))))


def choose_ports(folder: Path, web: int) -> Ports:
    """The ports used last time where they are free, else the next free ones above the desk's."""
    before = _ports_before(folder)
    taken = {web}
    chosen: dict[str, int] = {}
    for offset, name in enumerate([*KEYS, "mail"], 1):
        chosen[name] = _free(before.get(name, web + offset), taken)
        taken.add(chosen[name])
    return Ports({name: chosen[name] for name in KEYS}, chosen["mail"])


def _ports_before(folder: Path) -> dict[str, int]:
    if not (folder / CONFIG_NAME).is_file():
        return {}
    before = configured_ports(folder)
    return {**before.sites, "mail": before.mail}


def configured_ports(folder: Path) -> Ports:
    """The ports that the tour's configuration names."""
    content = yaml.safe_load((folder / CONFIG_NAME).read_text("utf-8"))
    urls = zip(KEYS, (source["url"] for source in content["sources"]), strict=True)
    return Ports({name: int(url.rstrip("/").rpartition(":")[2]) for name, url in urls}, content["mail"]["port"])


def _free(wanted: int, taken: set[int]) -> int:
    for port in (*range(wanted, min(wanted + 50, 65_536)), 0):
        if port in taken:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port")


def write_configuration(folder: Path, web: int, ports: Ports, search: Mapping[str, str] | None = None) -> None:
    """`huiying.yaml` of the tour. `search`: the settings of a server, none for SQLite in the folder."""
    sources: Sequence[dict[str, Any]] = [
        {
            "key": KEYS[name],
            **_SOURCES[name],
            "url": f"http://127.0.0.1:{ports.sites[name]}/",
            "interval_minutes": 0.3,
            "delay_seconds": 0,
            "allow_private_host": True,
        }
        for name in KEYS
    ]
    content = {
        "name": NAME,
        "jurisdiction": "demo",
        "base_url": f"http://127.0.0.1:{web}",
        "contact": "tour@huiying.example",
        "mail": {"host": "127.0.0.1", "port": ports.mail, "sender": "huiying@qinghe.example"},
        "messages": {"group_seconds": 0},  # a visitor of the tour does not wait a minute for each mail
        **({"search": dict(search)} if search else {}),
        "sources": list(sources),
    }
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    (folder / CONFIG_NAME).write_text(f"# 演示目录，由 huiying tour 写成，每次启动时重写\n{text}", "utf-8")


def address(folder: Path) -> str:
    """Where the folder's desk answers, or its path while no configuration is written."""
    path = folder / CONFIG_NAME
    return f"{yaml.safe_load(path.read_text('utf-8'))['base_url']}/" if path.is_file() else str(folder)


def write_progress(folder: Path, **values: Any) -> None:
    """How far the replay has come, for the waiting page."""
    _write(folder / PROGRESS, values)


def read_progress(folder: Path) -> dict[str, Any]:
    """What `write_progress` wrote last; empty before that."""
    try:
        return dict(json.loads((folder / PROGRESS).read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def _write(path: Path, content: Any) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    os.replace(part, path)
