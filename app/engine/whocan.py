"""Who can act between two days: for each action the roles that can do it, on which of the days, and if what.

What `app.engine.modelcheck` asks of the shape of a workflow is asked here of time: the days are put into the conditions
one by one, with whatever is known of the row; what they do not decide is told as a condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.conditions import ALWAYS, All, AnyOf, Condition, Context
from app.domain.settling import NEVER, Known, settle, timely
from app.domain.tanggal import FIRST_YEAR, LAST_YEAR
from app.domain.zona import DEFAULT
from app.engine.spec import Catalog, Entity
from app.engine.workflow import Workflow

NEW = ("create", "restore", "import")
STORED = ("update", "delete")
MOST = 3_660
"""Days that are asked about at once: ten years."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row on which the answer is the same; `still` is what the row has to fulfil besides."""

    first: date
    last: date
    still: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Answer:
    """One action and one role: on which days it can act; on none without spans."""

    action: str
    role: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The answers about rows in one state ('' where there are none), or about rows that are `new`.

    `stuck` are the days on which nobody can move a row on from a state that is not final.
    """

    state: str
    new: bool
    answers: tuple[Answer, ...]
    stuck: tuple[Span, ...] = ()


def who(
    catalog: Catalog, entity: Entity, first: date, last: date, known: Known, zone: str = DEFAULT
) -> tuple[Part, ...]:
    """Who can act on rows of `entity` that hold `known`, from `first` to `last`, both included.

    With a workflow, one part for each state, or for the one that is known. Raises ValueError for days in the wrong
    order, for more than MOST of them, and for years that no date of a row can have.
    """
    if not 0 <= (last - first).days < MOST:
        raise ValueError(f"the days must be in order, and at most {MOST}")
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        raise ValueError(f"the years go from {FIRST_YEAR} to {LAST_YEAR}")
    case = _Case(catalog, entity, tuple(_contexts(first, last, zone)), known)
    flow = entity.workflow
    if flow is None:
        return (case.part("", NEW, new=True), case.part("", (*STORED, *entity.actions)))
    path = (flow.field,)
    states = [str(known[path])] if path in known else list(flow.states)
    begun = _Case(catalog, entity, case.days, {**known, path: flow.initial})
    return (begun.part("", NEW, new=True), *(case.in_state(flow, state) for state in states))


def _contexts(first: date, last: date, zone: str) -> Iterator[tuple[Context, Context]]:
    """The beginning and the end of each day."""
    place = ZoneInfo(zone)
    for number in range((last - first).days + 1):
        day = first + number * ONE_DAY
        start, end = (datetime.combine(day, at, place) for at in (time.min, time.max))
        yield Context(today=day, now=start), Context(today=day, now=end)


@dataclass(frozen=True, slots=True)
class _Case:
    """The days, and what is known of the row."""

    catalog: Catalog
    entity: Entity
    days: tuple[tuple[Context, Context], ...]
    known: Known

    def part(self, state: str, actions: Iterable[str], *, new: bool = False) -> Part:
        """The answers to each of the actions, in their order, by the order of the roles."""
        asked = [(action, role, self.condition(action, role)) for action in actions for role in self.catalog.roles]
        answers = (
            Answer(action, role, tuple(self.spans(condition)))
            for action, role, condition in asked
            if condition is not None
        )
        return Part(state, new, tuple(answers))

    def in_state(self, flow: Workflow, state: str) -> Part:
        """The answers about rows in one state; actions that this state rules out are left out."""
        here = _Case(self.catalog, self.entity, self.days, {**self.known, (flow.field,): state})
        steps = [step.name for step in flow.leaving(state)]
        found = here.part(state, (*steps, *STORED, *self.entity.actions))
        possible = tuple(answer for answer in found.answers if answer.spans or answer.action in steps)
        stuck = () if flow.states[state].final else here.without([one for one in possible if one.action in steps])
        return Part(state, False, possible, tuple(stuck))

    def condition(self, action: str, role: str) -> Condition | None:
        """What the role may do the action on, whatever its reach; None where no block names it."""
        wheres = [one.where for one in self.entity.permissions if one.role == role and action in one.actions]
        if not wheres:
            return None
        own = self.entity.actions.get(action)
        any_of = AnyOf(tuple(wheres))
        return any_of if own is None else All((any_of, own.when))

    def spans(self, condition: Condition) -> Iterator[Span]:
        """The days on which the condition may hold, those with the same remainder together."""
        days = [start.today for start, _ in self.days]
        if not timely(condition):
            still = settle(condition, self.known, self.days[0][0])
            yield from () if still == NEVER else (Span(days[0], days[-1], still),)
            return
        left = [_settled(condition, self.known, *day) for day in self.days]
        at = 0
        while at < len(days):
            end = at
            while end + 1 < len(days) and left[end + 1] == left[at]:
                end += 1
            if left[at] != NEVER:
                yield Span(days[at], days[end], left[at])
            at = end + 1

    def without(self, answers: Iterable[Answer]) -> Iterator[Span]:
        """The days that no span of the answers covers."""
        free, end = self.days[0][0].today, self.days[-1][0].today
        for span in sorted((span for one in answers for span in one.spans), key=lambda span: span.first):
            if span.first > free:
                yield Span(free, span.first - ONE_DAY)
            free = max(free, span.last + ONE_DAY)
        if free <= end:
            yield Span(free, end)


def _settled(condition: Condition, known: Known, start: Context, end: Context) -> Condition:
    """What is left of the condition on one day; all of it where the hour decides."""
    first, last = settle(condition, known, start), settle(condition, known, end)
    return first if first == last else condition
