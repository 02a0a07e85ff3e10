"""A workflow as a picture: states one below the other, steps as lines between them with the numbers of the table.

A step to the next state goes straight down; one further down runs along the right, one back up along the left, each
beside those that it would cross. Lengths are pixels of a picture that the page may make smaller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from app.engine.workflow import Workflow

LETTER, PADDING, LONGEST = 8, 18, 24
LINE, HEIGHT, GAP = 18, 46, 54
BEND, HEAD, TOP = 8, 7, 44
MARGIN, DIGIT = 22, 9
BESIDE = 14


@dataclass(frozen=True, slots=True)
class Box:
    """A state: its place, and its label line by line, each at its height."""

    x: float
    y: float
    width: float
    height: float
    color: str
    final: bool
    lines: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One or several steps from a state to another: the path, its head, and the numbers on it."""

    path: str
    head: str
    x: float
    y: float
    width: float
    numbers: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture, and its steps in words: number, name, from, to."""

    width: float
    height: float
    start: tuple[float, float, float]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    steps: tuple[tuple[int, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """Steps from the state at place `start` to that at place `end`, by their numbers."""

    start: int
    end: int
    numbers: str

    @property
    def span(self) -> tuple[int, int]:
        return min(self.start, self.end), max(self.start, self.end)

    @property
    def chip(self) -> float:
        """How wide the mark with the numbers is."""
        return max(22, DIGIT * len(self.numbers) + 10)


def draw(flow: Workflow) -> Drawing:
    """The picture of a workflow; the same workflow gives the same picture."""
    ways = _ways(flow)
    right = _lanes([way for way in ways if way.end > way.start + 1 or way.end == way.start])
    left = _lanes([way for way in ways if way.end < way.start])
    step = max((way.chip for way in ways), default=22) + 8
    labels = [wrap(str(state.label), LONGEST) or [state.name] for state in flow.states.values()]
    width = max(LETTER * max(len(line) for lines in labels for line in lines) + 2 * PADDING, 120)
    x = MARGIN + _beside(left, step)
    boxes = tuple(_boxes(flow, labels, x, width))
    sides = {**{way: -lane for way, lane in left.items()}, **right}
    first = boxes[list(flow.states).index(flow.initial)]
    return Drawing(
        width=x + width + _beside(right, step) + MARGIN,
        height=boxes[-1].y + boxes[-1].height + MARGIN,
        start=(first.x + width / 2, first.y - 26, first.y),
        boxes=boxes,
        lines=tuple(_lines(ways, sides, boxes, step)),
        steps=tuple(_told(flow)),
    )


def _ways(flow: Workflow) -> list[_Way]:
    places = {name: place for place, name in enumerate(flow.states)}
    found: dict[tuple[int, int], list[int]] = {}
    for number, step in enumerate(flow.transitions.values(), 1):
        for source in step.source:
            found.setdefault((places[source], places[step.target]), []).append(number)
    return [_Way(start, end, ", ".join(map(str, numbers))) for (start, end), numbers in found.items()]


def _lanes(ways: Sequence[_Way]) -> dict[_Way, int]:
    """The lane of each way, from 1: short ones run inside, and no two that overlap share one."""
    taken: list[list[_Way]] = []
    found: dict[_Way, int] = {}
    for way in sorted(ways, key=lambda one: (one.span[1] - one.span[0], one.span)):
        lane = next((at for at, lane in enumerate(taken) if not any(_meet(way, other) for other in lane)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(way)
        found[way] = lane + 1
    return found


def _meet(one: _Way, other: _Way) -> bool:
    return one.span[0] <= other.span[1] and other.span[0] <= one.span[1]


def _beside(lanes: Mapping[_Way, int], step: float) -> float:
    """How much room the lanes of one side need."""
    return BESIDE + step * max(lanes.values()) if lanes else 0


def _boxes(flow: Workflow, labels: Sequence[list[str]], x: float, width: float) -> Iterator[Box]:
    y: float = TOP
    for state, lines in zip(flow.states.values(), labels, strict=True):
        height = HEIGHT + LINE * (len(lines) - 1)
        first = y + height / 2 - LINE * (len(lines) - 1) / 2
        placed = tuple((first + LINE * number, line) for number, line in enumerate(lines))
        yield Box(x, y, width, height, state.color, state.final, placed)
        y += height + GAP


def _lines(ways: Sequence[_Way], sides: Mapping[_Way, int], boxes: Sequence[Box], step: float) -> Iterator[Line]:
    for way in ways:
        if way in sides:
            start, end = (_height(way, place, sides, boxes[place]) for place in (way.start, way.end))
            start, end = (start - 8, end + 8) if way.start == way.end else (start, end)
            side = 1 if sides[way] > 0 else -1
            yield _around(way, boxes[way.start], side, BESIDE + step * (abs(sides[way]) - 0.5), start, end)
        else:
            yield _straight(way, boxes)


def _height(way: _Way, place: int, sides: Mapping[_Way, int], box: Box) -> float:
    """Where a way touches a box: those on the same side of it are spread over its height, each near where it leads."""
    here = [one for one, lane in sides.items() if place in (one.start, one.end) and lane * sides[way] > 0]
    here.sort(key=lambda one: (one.start + one.end - place, -abs(sides[one]) if one.span[1] > place else sides[one]))
    return box.y + box.height * (here.index(way) + 1) / (len(here) + 1)


def _straight(way: _Way, boxes: Sequence[Box]) -> Line:
    above, below = boxes[way.start], boxes[way.end]
    x, start, end = above.x + above.width / 2, above.y + above.height, below.y
    head = f"{x - HEAD / 2},{end - HEAD} {x + HEAD / 2},{end - HEAD} {x},{end}"
    return Line(f"M{x},{start}V{end - HEAD}", head, x, (start + end) / 2 - 2, way.chip, way.numbers)


def _around(way: _Way, box: Box, side: int, far: float, start: float, end: float) -> Line:
    edge = box.x + box.width if side > 0 else box.x
    lane, tip = edge + side * far, edge + side * HEAD
    bend = BEND if end > start else -BEND
    path = (
        f"M{edge},{start}H{lane - side * BEND}Q{lane},{start} {lane},{start + bend}"
        f"V{end - bend}Q{lane},{end} {lane - side * BEND},{end}H{tip}"
    )
    head = f"{tip},{end - HEAD / 2} {tip},{end + HEAD / 2} {edge},{end}"
    return Line(path, head, lane, (start + end) / 2, way.chip, way.numbers)


def _told(flow: Workflow) -> Iterator[tuple[int, str, str, str]]:
    for number, step in enumerate(flow.transitions.values(), 1):
        starts = " atau ".join(str(flow.states[name].label) for name in step.source)
        yield number, str(step.label), starts, str(flow.states[step.target].label)
