"""`huiying duty test`: messages with the units they should reach, in a YAML file beside the duty table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from alerts.rules.route_types import RouteQuery, RouteResult
from alerts.rules.routing import load_router
from config.entry import Entry
from config.load import JURISDICTIONS, ConfigError, build, jurisdiction_folder, read_yaml
from config.schema.jurisdiction import Jurisdiction
from config.vocabulary import Sector
from nlp.engine import Engine


class Trial(Entry):
    """One message and what it must give. `lead`: any of these, by the document's name or today's; empty: no lead."""

    text: str = ""
    title: str = ""
    sector: Sector | None = None
    place: str = ""
    lead: tuple[str, ...] = ()
    territory: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a trial went; `wrong` is empty when it is right."""

    trial: Trial
    result: RouteResult
    wrong: str


def trials_of(preset: Jurisdiction) -> tuple[Trial, ...]:
    """The trials beside a duty table, those of the preset where a folder's own table has none.

    Raises `ConfigError` naming file, key and value.
    """
    path: Path = jurisdiction_folder(preset.key) / "tests.yaml"
    if not path.is_file():
        path = JURISDICTIONS / preset.key / "tests.yaml"
    content = read_yaml(path)
    if not isinstance(content, list) or not content:
        raise ConfigError(f"{path}: 应为列表，至少一条 (a list of at least one is expected)")
    return tuple(build(Trial, row, f"{path}[{number}]") for number, row in enumerate(content))


def run(preset: Jurisdiction, trials: Sequence[Trial]) -> list[Verdict]:
    """Route every message as the service would."""
    router, engine = load_router(preset), Engine(preset)
    found = engine.analyse([(trial.title, trial.text) for trial in trials])
    verdicts = []
    for trial, told in zip(trials, found, strict=True):
        query = RouteQuery(
            sector=trial.sector or told.sector,
            sectors=() if trial.sector else told.sectors,
            title=told.title,
            text=told.text,
            field=told.field26 or "",
            places=(trial.place,) if trial.place else tuple(place.code for place in told.places),
            severity=told.severity,
            sector_given=trial.sector is not None,
            place_given=bool(trial.place),
        )
        result = router.route(query)
        verdicts.append(Verdict(trial, result, _wrong(trial, result)))
    return verdicts


def _wrong(trial: Trial, result: RouteResult) -> str:
    names = {result.lead, result.office(result.lead)} if result.lead else set()
    parts = []
    if trial.lead and not names & set(trial.lead):
        parts.append(f"应为 {' 或 '.join(trial.lead)}")
    if not trial.lead and result.lead:
        parts.append("应由人工确定")
    if trial.territory is not None and trial.territory != result.territory:
        parts.append(f"属地应为 {'、'.join(trial.territory) or '无'}，得到 {'、'.join(result.territory) or '无'}")
    return "; ".join(parts)


def table(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A line a trial, and the sum."""
    for number, one in enumerate(verdicts, 1):
        lead = one.result.lead or f"待人工确定（兜底 {one.result.fallback}）"
        mark = "通过" if not one.wrong else "不符"
        said = (one.trial.title or one.trial.text or str(one.trial.sector))[:28]
        yield f"{mark}  {number:>3}  {said}  →  {lead}{f'  （{one.wrong}）' if one.wrong else ''}"
    right = sum(not one.wrong for one in verdicts)
    yield f"{right}/{len(verdicts)} 通过"
