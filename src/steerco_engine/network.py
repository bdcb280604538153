"""The network of tasks and links: checked once, then read by every calculation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from steerco_engine import layout
from steerco_engine.errors import (
    CycleError,
    SelfLinkError,
    ShapeError,
    UnknownTaskError,
)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class LinkType(IntEnum):
    """Which end of the predecessor holds which end of the successor."""

    FS = layout.FS
    SS = layout.SS
    FF = layout.FF
    SF = layout.SF


@dataclass(frozen=True)
class Network:
    """Tasks 0 to `count` - 1 and the links between them.

    Build it with `Network.build`, which checks it and finds the order.

    Attributes
    ----------
    count : int
        Number of tasks, n.
    predecessor, successor : int64 array, shape (m,)
        Task indices of each link.
    type : int64 array, shape (m,)
        A `LinkType`.
    lag : int64 array, shape (m,)
        Ticks, negative for a lead.
    lag_percent : float64 array, shape (m,)
        Further lag in percent of the predecessor's duration; 0 for none.
    lag_calendar : int64 array, shape (m,)
        Calendar index that lag is counted on; -1 is round the clock (elapsed).
    order : int64 array, shape (n,)
        Every task after all of its predecessors.
    incoming, outgoing : int64 array, shape (m,)
        Link indices grouped by successor and by predecessor; the links of task i are
        at `incoming_from[i]` to `incoming_from[i + 1]`, likewise for outgoing.
    labels : tuple of str
        What people call each task; used in errors.
    """

    count: int
    predecessor: Ints
    successor: Ints
    type: Ints
    lag: Ints
    lag_percent: Floats
    lag_calendar: Ints
    order: Ints
    incoming_from: Ints
    incoming: Ints
    outgoing_from: Ints
    outgoing: Ints
    labels: tuple[str, ...]

    @classmethod
    def build(
        cls,
        count: int,
        predecessor: npt.ArrayLike,
        successor: npt.ArrayLike,
        *,
        type: npt.ArrayLike = LinkType.FS,  # noqa: A002  (the field's word for it)
        lag: npt.ArrayLike = 0,
        lag_percent: npt.ArrayLike = 0.0,
        lag_calendar: npt.ArrayLike = layout.ROUND_THE_CLOCK,
        labels: Sequence[str] = (),
    ) -> Network:
        """Check the links and put the tasks in order.

        Raises
        ------
        UnknownTaskError, SelfLinkError, CycleError, ShapeError
        """
        preds = np.atleast_1d(np.asarray(predecessor, dtype=np.int64))
        succs = np.atleast_1d(np.asarray(successor, dtype=np.int64))
        names = tuple(labels) or tuple(map(str, range(count)))
        if preds.shape != succs.shape or len(names) != count:
            raise ShapeError(
                f"{len(preds)} predecessors, {len(succs)} successors and {len(names)} "
                f"labels do not describe one network of {count} tasks."
            )
        _check_ends(count, preds, succs, names)
        incoming_from, incoming = _grouped(succs, count)
        outgoing_from, outgoing = _grouped(preds, count)
        return cls(
            count=count,
            predecessor=preds,
            successor=succs,
            type=_column(type, preds.shape),
            lag=_column(lag, preds.shape),
            lag_percent=np.array(
                np.broadcast_to(np.asarray(lag_percent, dtype=np.float64), preds.shape)
            ),
            lag_calendar=_column(lag_calendar, preds.shape),
            order=_order(count, preds, succs, outgoing_from, outgoing, names),
            incoming_from=incoming_from,
            incoming=incoming,
            outgoing_from=outgoing_from,
            outgoing=outgoing,
            labels=names,
        )


def _column(values: npt.ArrayLike, shape: tuple[int, ...]) -> Ints:
    try:
        return np.array(np.broadcast_to(np.asarray(values, dtype=np.int64), shape))
    except ValueError as error:
        raise ShapeError(
            f"A column has {np.size(values)} values for {shape[0]} rows."
        ) from error


def _check_ends(count: int, preds: Ints, succs: Ints, labels: Sequence[str]) -> None:
    for ends, others in ((preds, succs), (succs, preds)):
        outside = np.flatnonzero((ends < 0) | (ends >= count))
        if outside.size:
            link = int(outside[0])
            other = int(others[link])
            label = labels[other] if 0 <= other < count else None
            raise UnknownTaskError(link, int(ends[link]), count, label)
    loops = np.flatnonzero(preds == succs)
    if loops.size:
        task = int(preds[loops[0]])
        raise SelfLinkError(task, labels[task])


def _grouped(ends: Ints, count: int) -> tuple[Ints, Ints]:
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=count), out=starts[1:])
    return starts, np.argsort(ends, kind="stable").astype(np.int64)


def _order(
    count: int,
    preds: Ints,
    succs: Ints,
    outgoing_from: Ints,
    outgoing: Ints,
    labels: Sequence[str],
) -> Ints:
    """Return a topological order (Kahn 1962)."""
    waiting = np.bincount(succs, minlength=count).tolist()
    after = succs[outgoing].tolist()
    first = outgoing_from.tolist()
    order = [i for i, before in enumerate(waiting) if before == 0]
    for i in order:
        for s in after[first[i] : first[i + 1]]:
            waiting[s] -= 1
            if waiting[s] == 0:
                order.append(s)
    if len(order) < count:
        stuck = [i for i, before in enumerate(waiting) if before > 0]
        raise _cycle(preds, succs, stuck, labels)
    return np.array(order, dtype=np.int64)


def _cycle(
    preds: Ints, succs: Ints, stuck: list[int], labels: Sequence[str]
) -> CycleError:
    """Follow predecessors among the tasks that never became ready until one repeats."""
    blocked = set(stuck)
    before = {
        s: p
        for p, s in zip(preds.tolist(), succs.tolist(), strict=True)
        if p in blocked
    }
    trail: dict[int, int] = {}
    task = stuck[0]
    while task not in trail:
        trail[task] = len(trail)
        task = before[task]
    loop = list(trail)[trail[task] :][::-1]
    return CycleError(loop, [labels[i] for i in loop])
