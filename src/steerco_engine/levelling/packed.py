"""Plain work with its resources packed into whole numbers.

Where tasks need only resources, run without a pause and follow each other, the room in a
period is one number or a few: each resource has some of its bits, and above them a guard
bit that stays set as long as what is taken away fits (Lamport 1975, multiple byte
processing). All resources of a period are then compared at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from steerco_engine.levelling.instance import NONE, UNLIMITED, Floats, Instance, Ints
from steerco_engine.levelling.tables import (
    AFTER_FROM,
    BEFORE_FROM,
    COLUMNS,
    DEADLINE,
    DURATION,
    FAR,
    FIXED,
    LAG,
    LATEST_START,
    Tables,
)

BITS = 62
"""Bits of a word that carry resources; its sign stays clear."""
NEEDY, NEED = COLUMNS, COLUMNS + 1
"""Further columns of `Packed.task`: whether it needs anything, its needs by word."""


class Packed(NamedTuple):
    """Plain work as arrays; n tasks, w words.

    Attributes
    ----------
    task : int64, shape (n + 1, `NEED` + w)
        Columns as in `Tables.task`, then `NEEDY` and the needs.
    before, after : int64, shape (links, 3)
        As in `Tables`, but the lag runs from start to start.
    room : int64, shape (horizon, w)
        What fixed work leaves, guard bits set.
    guard : int
        The guard bits.
    work : float64, shape (n,)
        Share of the work; one over the horizon in all.
    """

    task: Ints
    before: Ints
    after: Ints
    room: Ints
    guard: int
    work: Floats


Linked = Tables | Packed
"""Whatever has linked tasks."""


def is_plain(instance: Instance, tables: Tables) -> bool:
    """Return whether only resources, links and releases matter, and the makespan."""
    movable = tables.column(FIXED) == NONE
    latest = np.minimum(tables.column(DEADLINE), tables.column(LATEST_START))
    return bool(
        tables.price.nonzero()[0].tolist() == [1]
        and tables.simple
        and not len(tables.seat_pool)
        and not any(instance.tasks.calendars)
        and not instance.tasks.splittable.any()
        and (latest[movable] >= FAR).all()
    )


def packed_of(instance: Instance, tables: Tables) -> Packed:
    """Pack an instance of plain work."""
    horizon = len(tables.capacity)
    most = tables.capacity.max(axis=0, initial=0)
    limited = np.flatnonzero(most < UNLIMITED)
    width = int(most[limited].max(initial=1)).bit_length() + 1
    lanes = BITS // width
    words = max(1, -(-len(limited) // lanes))
    word = np.zeros(len(most), dtype=np.int64)
    shift = np.full(len(most), NONE, dtype=np.int64)
    word[limited], shift[limited] = np.divmod(np.arange(len(limited)), lanes)
    guard = sum(1 << (lane * width + width - 1) for lane in range(lanes))
    room = np.full((horizon, words), guard, dtype=np.int64)
    for k in limited:
        room[:, word[k]] += tables.capacity[:, k].astype(np.int64) << (shift[k] * width)
    task = np.zeros((instance.count + 1, NEED + words), dtype=np.int64)
    task[:, :COLUMNS] = tables.task
    length = tables.column(DURATION)
    works = (length > 0) & (tables.column(FIXED) == NONE)
    owner = np.repeat(np.arange(instance.count), np.diff(instance.needs.first))
    for i, (k, amount) in zip(owner, tables.need.tolist(), strict=True):
        if works[i] and shift[k] != NONE:
            task[i, NEED + word[k]] += amount << int(shift[k] * width)
    task[:, NEEDY] = task[:, NEED:].any(axis=1)
    share = np.zeros(instance.count)
    ks, amounts = instance.needs.columns
    np.add.at(share, owner, amounts / np.maximum(most[ks], 1) * length[owner])
    share /= max(float(share.sum()) * horizon, 1.0)
    before, after = _from_starts(tables)
    return Packed(task, before, after, room, guard, share)


def _from_starts(tables: Tables) -> tuple[Ints, Ints]:
    """Return links whose lags count from start to start; none holds fixed work."""
    length = tables.column(DURATION)
    before, after = tables.before.copy(), tables.after.copy()
    before[:, LAG] += length[before[:, 0]]
    owner = np.repeat(np.arange(len(length)), np.diff(tables.task[:, AFTER_FROM]))
    after[:, LAG] += length[owner]
    fixed = tables.column(FIXED) != NONE
    held = np.repeat(fixed, np.diff(tables.task[:, BEFORE_FROM]))
    before[held, LAG] = -FAR
    after[fixed[after[:, 0]], LAG] = -FAR
    return before, after
