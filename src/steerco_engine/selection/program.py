"""The problem as rows of numbers, the one form in which every method works on it.

An option is a column, a limit a row: the sum of the chosen options' coefficients may
not exceed the row's limit. Of each candidate at most one option is chosen. Mandatory
candidates and lower limits are rows with negative coefficients. Links between starts
are rows for the bound, and lists for the search, which checks them directly.

A role that can be hired is an elastic row: it may be overrun by so much, at a price that
other rows or the objective pay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from steerco_engine.selection.data import (
    Decision,
    Floats,
    Ints,
    LinkKind,
    Rule,
    Selection,
)
from steerco_engine.selection.matrix import Matrix, by_columns, ranges


class RowKind(StrEnum):
    """What a row stands for."""

    RESOURCE = "resource"
    MANDATORY = "mandatory"
    EXCLUDES = "excludes"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    LOWER_SHARE = "lower share"
    UPPER_SHARE = "upper share"
    DIFFERENCE = "difference"
    REQUIRES = "requires"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class RowLabel:
    """What a row stands for: the number of the resource, link, ..., and the period."""

    kind: RowKind
    index: int
    period: int = -1


@dataclass(frozen=True, slots=True)
class Program:
    """A selection problem in rows and columns.

    Attributes
    ----------
    option : array of int, shape (columns,)
        Option of the data that each column stands for; options that locks exclude or
        that fit nowhere have no column.
    candidate, start, finish : array of int, shape (columns,)
    first : array of int, shape (candidates + 1,)
        First column of each candidate.
    score : array of float, shape (columns,)
    matrix : Matrix
        All rows; the first `tracked` of them are what the search keeps account of, the
        others say what `requires` and `after` say.
    limit : array of float, shape (rows,)
    labels : tuple of RowLabel
    overrun : array of float, shape (rows,)
        How far hiring lets a row be overrun; 0 for most.
    fee : array of float, shape (rows,)
        What a unit of overrun takes off the objective.
    charge_from, charge_row, charge_price : arrays
        Rows that pay for a unit of overrun of row r: entries ``charge_from[r]`` to
        ``charge_from[r + 1]``.
    links : array of int, shape (links, 4)
        Candidate, other, whether it requires it, and lag or -1 where order is free.
    """

    data: Selection
    option: Ints
    candidate: Ints
    start: Ints
    finish: Ints
    first: Ints
    score: Floats
    matrix: Matrix
    limit: Floats
    labels: tuple[RowLabel, ...]
    tracked: int
    overrun: Floats
    fee: Floats
    charge_from: Ints
    charge_row: Ints
    charge_price: Floats
    links: Ints

    @property
    def candidates(self) -> int:
        """Number of candidates."""
        return len(self.first) - 1


@dataclass(slots=True)
class _Rows:
    """Rows under construction, as entries of row, column, coefficient."""

    labels: list[RowLabel]
    limits: list[float]
    rows: list[Ints]
    columns: list[Ints]
    values: list[Floats]

    def add(
        self, label: RowLabel, limit: float, columns: Ints, values: Floats | float
    ) -> None:
        row = len(self.limits)
        self.labels.append(label)
        self.limits.append(limit)
        self.entries(np.full(len(columns), row), columns, values)

    def entries(self, rows: Ints, columns: Ints, values: Floats | float) -> None:
        self.rows.append(rows)
        self.columns.append(columns)
        self.values.append(np.broadcast_to(np.asarray(values, np.float64), rows.shape))

    def matrix(self, columns: int) -> Matrix:
        empty = np.empty(0, np.int64)
        row = np.concatenate([empty, *self.rows]).astype(np.int64)
        column = np.concatenate([empty, *self.columns]).astype(np.int64)
        value = np.concatenate([np.empty(0), *self.values])
        return by_columns(row, column, value, len(self.limits), columns)


def compile_program(data: Selection, *, alone: bool = True) -> Program:
    """Return the rows and columns of a problem.

    Parameters
    ----------
    data : Selection
    alone : bool
        Whether to leave out options that break a limit all by themselves.
    """
    program = _compiled(data, _allowed(data))
    if not alone or (fits := _fits_alone(program)).all():
        return program
    return _compiled(data, program.option[fits])


def _compiled(data: Selection, option: Ints) -> Program:
    variant = data.options.variant[option]
    candidate = data.variants.candidate[variant]
    start = data.options.start[option]
    first = np.searchsorted(candidate, np.arange(len(data.candidates) + 1))
    rows = _Rows([], [], [], [], [])
    places = _resource_rows(data, rows, variant, start)
    columns = _Columns(first, candidate, start, start + data.variants.length[variant])
    _rule_rows(data, rows, columns)
    _bucket_rows(data, rows, columns, option)
    _difference_rows(data, rows, columns)
    tracked = len(rows.limits)
    _link_rows(data, rows, columns)
    count = len(rows.limits)
    overrun, fee, charges = _hiring(data, places, count)
    return Program(
        data,
        option,
        candidate,
        start,
        columns.finish,
        first,
        data.scores[option],
        rows.matrix(len(option)),
        np.array(rows.limits, np.float64),
        tuple(rows.labels),
        tracked,
        overrun,
        fee,
        *charges,
        _links(data),
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    first: Ints
    candidate: Ints
    start: Ints
    finish: Ints

    def of(self, candidates: Iterable[int]) -> Ints:
        """Return the columns of these candidates."""
        spans = [np.arange(self.first[i], self.first[i + 1]) for i in candidates]
        return np.concatenate([np.empty(0, np.int64), *spans])


def _allowed(data: Selection) -> Ints:
    """Return the options that no lock excludes."""
    owner = data.option_candidate
    out = np.array([each is Decision.OUT for each in data.decisions], bool)
    variant, start = data.variant_locks[owner], data.start_locks[owner]
    keep = ~out[owner]
    keep &= (variant == -1) | (variant == data.options.variant)
    keep &= (start == -1) | (start == data.options.start)
    return np.flatnonzero(keep)


def _fits_alone(program: Program) -> NDArray[np.bool_]:
    """Return which columns would not break a limit of a resource all by themselves."""
    matrix, limit = program.matrix, program.limit + program.overrun
    kinds = np.array([each.kind is RowKind.RESOURCE for each in program.labels], bool)
    scale = 1e-9 * (1.0 + np.where(np.isfinite(limit), limit, 0.0))
    over = kinds[matrix.row] & (matrix.value > (limit + scale)[matrix.row])
    alone = np.ones(matrix.columns, bool)
    alone[matrix.column[over]] = False
    return alone


def _resource_rows(
    data: Selection, rows: _Rows, variant: Ints, start: Ints
) -> dict[tuple[int, int], int]:
    """Add the rows of resources; return the row of each resource and period."""
    places: dict[tuple[int, int], int] = {}
    uses = data.variants
    counts = np.diff(uses.use_from)[variant]
    column = np.repeat(np.arange(len(variant)), counts)
    entry = ranges(uses.use_from[variant], counts)
    resource, amount = uses.use_resource[entry], uses.use_amount[entry]
    period = start[column] + uses.use_offset[entry]
    for k, each in enumerate(data.resources):
        mine = (resource == k) & (period < len(each.amounts))
        if each.rule is Rule.WHOLE:
            mine = resource == k
            if len(each.amounts) > 1:
                mine &= period < len(each.amounts)
        where, what, when = column[mine], amount[mine], period[mine]
        first = len(rows.limits)
        if each.rule is Rule.WHOLE:
            periods, limits = [-1], [float(each.amounts.sum())]
            when = np.zeros_like(when)
        else:
            periods = list(range(len(each.amounts)))
            limits = each.amounts.tolist()
        if each.rule is Rule.CARRY_OVER:
            limits = np.cumsum(each.amounts).tolist()
            later = len(limits) - when
            where, what = np.repeat(where, later), np.repeat(what, later)
            when = ranges(when, later)
        for offset, (at, limit) in enumerate(zip(periods, limits, strict=True)):
            places[k, at] = first + offset
            rows.labels.append(RowLabel(RowKind.RESOURCE, k, at))
            rows.limits.append(limit)
        rows.entries(first + when, where, what)
    return places


def _rule_rows(data: Selection, rows: _Rows, columns: _Columns) -> None:
    for i, decision in enumerate(data.decisions):
        if decision is Decision.IN:
            rows.add(RowLabel(RowKind.MANDATORY, i), -1.0, columns.of([i]), -1.0)
    for k, link in enumerate(data.links):
        if link.kind is LinkKind.EXCLUDES:
            both = columns.of([link.candidate, link.other])
            rows.add(RowLabel(RowKind.EXCLUDES, k), 1.0, both, 1.0)
    for k, group in enumerate(data.groups):
        members = columns.of(group.members)
        if group.at_least:
            label = RowLabel(RowKind.AT_LEAST, k)
            rows.add(label, -float(group.at_least), members, -1.0)
        if group.at_most is not None:
            label = RowLabel(RowKind.AT_MOST, k)
            rows.add(label, float(group.at_most), members, 1.0)


def _difference_rows(data: Selection, rows: _Rows, columns: _Columns) -> None:
    everywhere = np.arange(len(columns.candidate))
    for k, difference in enumerate(data.differences):
        inside = np.isin(columns.candidate, difference.members)
        limit = float(len(difference.members) - difference.at_least)
        sign = np.where(inside, 1.0, -1.0)
        rows.add(RowLabel(RowKind.DIFFERENCE, k), limit, everywhere, sign)


def _bucket_rows(data: Selection, rows: _Rows, columns: _Columns, option: Ints) -> None:
    for k, bucket in enumerate(data.buckets):
        measure = data.measured(bucket.of)[option]
        inside = np.isin(columns.candidate, bucket.members)
        everywhere = np.arange(len(option))
        if bucket.lower > 0:
            share = (bucket.lower - inside) * measure
            rows.add(RowLabel(RowKind.LOWER_SHARE, k), 0.0, everywhere, share)
        if bucket.upper < 1:
            share = (inside - bucket.upper) * measure
            rows.add(RowLabel(RowKind.UPPER_SHARE, k), 0.0, everywhere, share)


def _link_rows(data: Selection, rows: _Rows, columns: _Columns) -> None:
    demanded = {
        (link.candidate, link.other)
        for link in data.links
        if link.kind is LinkKind.REQUIRES
    }
    for k, link in enumerate(data.links):
        mine, other = columns.of([link.candidate]), columns.of([link.other])
        if link.kind is LinkKind.REQUIRES:
            both = np.concatenate([mine, other])
            sign = np.repeat([1.0, -1.0], [len(mine), len(other)])
            rows.add(RowLabel(RowKind.REQUIRES, k), 0.0, both, sign)
        if link.kind is not LinkKind.AFTER:
            continue
        done = columns.finish[other] + link.lag
        needed = (link.candidate, link.other) in demanded
        for period in np.unique(columns.start[mine]).tolist():
            early = mine[columns.start[mine] <= period]
            rest = other[(done <= period) if needed else (done > period)]
            if not needed and not len(rest):
                continue
            sign = np.repeat([1.0, -1.0 if needed else 1.0], [len(early), len(rest)])
            rows.add(
                RowLabel(RowKind.AFTER, k, period),
                0.0 if needed else 1.0,
                np.concatenate([early, rest]),
                sign,
            )


def _links(data: Selection) -> Ints:
    found: dict[tuple[int, int], list[int]] = {}
    for link in data.links:
        if link.kind is not LinkKind.EXCLUDES:
            entry = found.setdefault((link.candidate, link.other), [0, -1])
            if link.kind is LinkKind.REQUIRES:
                entry[0] = 1
            else:
                entry[1] = max(entry[1], link.lag)
    rows = [[*pair, *entry] for pair, entry in found.items()]
    return np.array(rows, np.int64).reshape(len(rows), 4)


def _hiring(
    data: Selection, places: dict[tuple[int, int], int], rows: int
) -> tuple[Floats, Floats, tuple[Ints, Ints, Floats]]:
    overrun, fee = np.zeros(rows), np.zeros(rows)
    charges: list[list[tuple[int, float]]] = [[] for _ in range(rows)]
    for k, resource in enumerate(data.resources):
        if (hiring := resource.hiring) is None:
            continue
        for period in range(len(resource.amounts)):
            row = places[k, period]
            overrun[row] = hiring.most
            if hiring.paid_from is None:
                fee[row] = hiring.price
            else:
                charges[row] = [
                    (paying, hiring.price)
                    for paying in _paying(data, places, hiring.paid_from, period)
                ]
    flat = [each for row in charges for each in row]
    start = np.concatenate([[0], np.cumsum([len(row) for row in charges])])
    return (
        overrun,
        fee,
        (
            start.astype(np.int64),
            np.array([each[0] for each in flat], np.int64),
            np.array([each[1] for each in flat], np.float64),
        ),
    )


def _paying(
    data: Selection, places: dict[tuple[int, int], int], money: int, period: int
) -> Iterator[int]:
    """Yield the rows in which money that is spent in a period counts."""
    resource = data.resources[money]
    if period >= len(resource.amounts):
        return
    if resource.rule is Rule.WHOLE:
        yield places[money, -1]
    elif resource.rule is Rule.EACH:
        yield places[money, period]
    else:
        for later in range(period, len(resource.amounts)):
            yield places[money, later]
