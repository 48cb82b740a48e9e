import os
import stat
from pathlib import Path

from crawlers.spool import SpoolWriter, sweep_parts


def names(folder: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in (folder / "incoming").glob(pattern))


def test_a_segment_is_seen_only_once_it_is_whole(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path, "forum")
    writer.write('{"a": 1}')
    assert names(tmp_path, "*.jsonl") == []
    assert len(names(tmp_path, "*.part")) == 1
    writer.close()
    (name,) = names(tmp_path, "*")
    assert name.endswith(".jsonl")
    assert f"-forum-{os.getpid()}-" in name
    assert (tmp_path / "incoming" / name).read_text() == '{"a": 1}\n'


def test_segments_hold_at_most_so_many_lines_in_order(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path, "forum", max_lines=2)
    for number in range(5):
        writer.write(str(number))
    writer.close()
    writer.close()
    texts = [(tmp_path / "incoming" / name).read_text() for name in names(tmp_path, "*.jsonl")]
    assert texts == ["0\n1\n", "2\n3\n", "4\n"]


def test_nothing_written_leaves_no_file(tmp_path: Path) -> None:
    SpoolWriter(tmp_path, "forum").close()
    assert names(tmp_path, "*") == []


def test_nobody_else_may_read_the_spool(tmp_path: Path) -> None:
    writer = SpoolWriter(tmp_path / "new" / "spool", "forum")
    writer.write("x")
    writer.close()
    (name,) = names(tmp_path / "new" / "spool", "*.jsonl")
    incoming = tmp_path / "new" / "spool" / "incoming"
    assert stat.S_IMODE((incoming / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(incoming.stat().st_mode) == 0o700


def test_parts_of_dead_writers_are_removed_and_those_of_living_ones_kept(tmp_path: Path) -> None:
    living = SpoolWriter(tmp_path, "living")
    living.write("x")
    (tmp_path / "incoming" / "20261122T000000Z-dead-1-1.jsonl.part").write_text('{"half')
    assert sweep_parts(tmp_path) == 1
    living.close()
    assert len(names(tmp_path, "*.jsonl")) == 1
    assert names(tmp_path, "*.part") == []
    assert sweep_parts(tmp_path / "absent") == 0
