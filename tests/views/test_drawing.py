"""The picture of a workflow, drawn for workflows of every shape: nothing covers anything, nothing is left out."""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from app.engine.fieldtypes.base import NOWHERE, Text
from app.engine.workflow import State, Transition, Workflow
from app.views.bantuan.drawing import Drawing, draw


@st.composite
def workflows(draw_: st.DrawFn) -> Workflow:
    count = draw_(st.integers(1, 7))
    names = [f"s{number}" for number in range(count)]
    labels = st.text("abc DEF ", min_size=1, max_size=60)
    states = {name: State(name=name, label=Text(draw_(labels)), final=draw_(st.booleans())) for name in names}
    steps = {}
    for number in range(draw_(st.integers(0, 10))):
        source = draw_(st.lists(st.sampled_from(names), min_size=1, max_size=count, unique=True))
        steps[f"t{number}"] = Transition(
            name=f"t{number}",
            label=Text(f"Langkah {number}"),
            place=NOWHERE,
            source=tuple(source),
            target=draw_(st.sampled_from(names)),
            roles=("a",),
        )
    return Workflow(
        name="w",
        field="status",
        initial=draw_(st.sampled_from(names)),
        states=MappingProxyType(states),
        transitions=MappingProxyType(steps),
    )


def _numbers(picture: Drawing) -> list[str]:
    return sorted(number for line in picture.lines for number in line.numbers.split(", "))


@given(workflows())
def test_every_step_is_drawn_from_each_of_its_states(flow: Workflow) -> None:
    wanted = [str(at) for at, step in enumerate(flow.transitions.values(), 1) for _ in step.source]
    assert _numbers(draw(flow)) == sorted(wanted)
    assert len(draw(flow).boxes) == len(flow.states)


@given(workflows())
def test_states_stand_below_one_another_with_their_whole_names(flow: Workflow) -> None:
    boxes = draw(flow).boxes
    for above, below in pairwise(boxes):
        assert above.y + above.height < below.y
    for box, state in zip(boxes, flow.states.values(), strict=True):
        assert " ".join(line for _, line in box.lines).split() in (str(state.label).split(), [state.name])
        assert all(box.y < top < box.y + box.height for top, _ in box.lines)


@given(workflows())
def test_marks_lie_within_the_picture_and_not_on_states_or_each_other(flow: Workflow) -> None:
    picture = draw(flow)
    marks = [(line.x - line.width / 2, line.y - 11, line.x + line.width / 2, line.y + 11) for line in picture.lines]
    boxes = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in picture.boxes]
    for at, mark in enumerate(marks):
        assert min(mark[:2]) >= 0
        assert mark[2] <= picture.width
        assert mark[3] <= picture.height
        assert not any(_meet(mark, other) for other in [*boxes, *marks[at + 1 :]])


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(workflows())
def test_the_same_workflow_gives_the_same_picture(flow: Workflow) -> None:
    assert draw(flow) == draw(flow)
