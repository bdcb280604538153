"""What a network accepts, the order it finds, and how it refuses."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steerco_engine.errors import (
    CycleError,
    SelfLinkError,
    ShapeError,
    UnknownTaskError,
)
from steerco_engine.network import LinkType, Network


def test_every_task_comes_after_its_predecessors() -> None:
    network = Network.build(5, [4, 3, 1, 4], [3, 1, 0, 0])
    place = {task: k for k, task in enumerate(network.order.tolist())}
    assert sorted(place) == [0, 1, 2, 3, 4]
    assert all(
        place[p] < place[s]
        for p, s in zip(network.predecessor, network.successor, strict=True)
    )


def test_links_are_grouped_by_both_ends() -> None:
    network = Network.build(4, [0, 0, 1], [2, 3, 3], type=LinkType.SS, lag=[1, 2, 3])
    into_3 = network.incoming[network.incoming_from[3] : network.incoming_from[4]]
    out_of_0 = network.outgoing[network.outgoing_from[0] : network.outgoing_from[1]]
    assert into_3.tolist() == [1, 2]
    assert out_of_0.tolist() == [0, 1]
    assert network.type.tolist() == [LinkType.SS] * 3


def test_a_loop_names_its_tasks_in_link_order() -> None:
    with pytest.raises(CycleError) as caught:
        Network.build(5, [0, 1, 2, 3, 3], [1, 2, 3, 1, 4], labels=list("ABCDE"))
    loop = caught.value.labels
    assert set(loop) == {"B", "C", "D"}
    follows = {"B": "C", "C": "D", "D": "B"}
    assert all(follows[a] == b for a, b in itertools.pairwise(loop))
    assert " -> ".join((*loop, loop[0])) in str(caught.value)


def test_a_task_linked_to_itself_is_named() -> None:
    with pytest.raises(SelfLinkError, match="Paint"):
        Network.build(2, [0, 1], [1, 1], labels=["Prime", "Paint"])


def test_a_link_to_nowhere_is_refused() -> None:
    with pytest.raises(UnknownTaskError, match="of task Paint") as caught:
        Network.build(2, [0, 1], [1, 7], labels=["Prime", "Paint"])
    assert (caught.value.link, caught.value.task) == (1, 7)


def test_columns_of_another_length_are_refused() -> None:
    with pytest.raises(ShapeError):
        Network.build(3, [0, 1], [1, 2], lag=[1, 2, 3])
    with pytest.raises(ShapeError):
        Network.build(3, [0, 1], [1])


def test_a_network_may_be_empty() -> None:
    assert Network.build(0, [], []).order.tolist() == []


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25))
def test_a_network_is_ordered_or_shows_a_true_loop(
    links: list[tuple[int, int]],
) -> None:
    links = [(p, s) for p, s in links if p != s]
    preds = np.array([p for p, _ in links], dtype=np.int64)
    succs = np.array([s for _, s in links], dtype=np.int64)
    try:
        network = Network.build(10, preds, succs)
    except CycleError as error:
        loop = error.tasks
        assert all(
            (a, b) in links for a, b in zip(loop, (*loop[1:], loop[0]), strict=True)
        )
    else:
        place = np.empty(10, dtype=np.int64)
        place[network.order] = np.arange(10)
        assert (place[preds] < place[succs]).all()
