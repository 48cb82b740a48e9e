"""The officials of the town at work: they notice cases as they come and do the next thing when its time has come."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from alerts.models import Case
from alerts.rules.states import MoveRefused
from alerts.tour.cast import Cast
from alerts.tour.matching import Matching
from alerts.tour.play import Play, Step, second_case, turned_away
from alerts.tour.post import Postman
from alerts.tour.town import Matter
from config.vocabulary import CaseState

_ENDED = tuple(state.value for state in CaseState if state.terminal)


@dataclass(slots=True)
class _Known:
    matter: Matter | None
    state: str = ""
    step: Step | None = None


@dataclass
class Officials:
    """Plays the scripts. A move that the product refuses is noted in `refused` and not tried again in that state."""

    cast: Cast
    matching: Matching
    postman: Postman
    first_day: datetime
    refused: list[str] = field(default_factory=list)
    main_cases: dict[str, int] = field(default_factory=dict)
    """The first case of each matter that became one."""
    _known: dict[int, _Known] = field(default_factory=dict, init=False)

    @property
    def next_at(self) -> datetime | None:
        """The instant of the next step that is known of."""
        return min((known.step.at for known in self._known.values() if known.step), default=None)

    def play(self, now: datetime) -> int:
        """Make every move that is due at `now`; returns how many."""
        done = 0
        while due := self._due(now):
            for pk in due:
                done += self._do(pk, now)
        return done

    def _due(self, now: datetime) -> list[int]:
        """Cases with a step that is due, after looking for new ones and for those that were moved."""
        states = dict(Case.objects.exclude(state__in=_ENDED).values_list("pk", "state"))
        for pk in self._known.keys() - states.keys():
            self._known[pk].step = None
        for pk, state in states.items():
            known = self._known.get(pk)
            if known is None:
                known = self._known[pk] = _Known(self._matter(pk))
            if known.state != state:
                known.state = state
                known.step = self._next(Case.objects.get(pk=pk), known.matter)
        return [pk for pk, known in self._known.items() if known.step and known.step.at <= now]

    def _matter(self, pk: int) -> Matter | None:
        matter = self.matching.of_case(Case.objects.get(pk=pk))
        if matter is not None:
            self.main_cases.setdefault(matter.id, pk)
        return matter

    def _do(self, pk: int, now: datetime) -> int:
        known = self._known[pk]
        step, known.step = known.step, None
        try:
            if step is not None:
                step.do(now)
        except MoveRefused as refused:
            self.refused.append(
                f"{known.matter.id if known.matter else '-'} {known.state} {now:%m-%d %H:%M}: {refused.zh}"
            )
            return 0
        case = Case.objects.get(pk=pk)
        known.state = case.state
        known.step = None if case.state in _ENDED else self._next(case, known.matter)
        return 1

    def _next(self, case: Case, matter: Matter | None) -> Step | None:
        """The earliest of the things that are to be done about a case in its state."""
        return min(self._steps(case, matter), key=lambda step: step.at, default=None)

    def _steps(self, case: Case, matter: Matter | None) -> Iterator[Step]:
        if matter is None or matter.kind in {"advert", "chatter"}:
            return turned_away(case, self.cast, matter.kind if matter else "")
        first = self.main_cases[matter.id]
        if first != case.pk and case.follows_id is None:
            return second_case(case, self.cast, Case.objects.get(pk=first))
        return Play(self.cast, self.postman, case, matter, self.first_day).steps()
