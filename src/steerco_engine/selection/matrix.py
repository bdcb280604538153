"""Sparse matrices by columns, as far as selection needs them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from steerco_engine.selection.data import Floats, Ints


@dataclass(frozen=True, slots=True)
class Matrix:
    """A sparse matrix by columns; `row` and `value` hold column k's entries together."""

    start: Ints
    row: Ints
    value: Floats
    rows: int

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.start) - 1

    @property
    def column(self) -> Ints:
        """Column of each entry."""
        return np.repeat(np.arange(self.columns), np.diff(self.start))

    def times(self, x: Floats) -> Floats:
        """Return the product with a vector over columns."""
        weights = self.value * np.repeat(x, np.diff(self.start))
        return np.bincount(self.row, weights, self.rows).astype(np.float64)

    def priced(self, y: Floats) -> Floats:
        """Return the product of a vector over rows with the matrix."""
        weights = self.value * y[self.row]
        return np.bincount(self.column, weights, self.columns).astype(np.float64)


def by_columns(
    row: Ints, column: Ints, value: Floats, rows: int, columns: int
) -> Matrix:
    """Return a matrix of entries; those at the same place are added up."""
    if not len(row):
        nothing = np.empty(0, np.int64)
        return Matrix(np.zeros(columns + 1, np.int64), nothing, np.empty(0), rows)
    key = column * rows + row
    order = np.argsort(key, kind="stable")
    key = key[order]
    fresh = np.flatnonzero(np.diff(key, prepend=-1))
    total = np.add.reduceat(value[order], fresh)
    key = key[fresh]
    kept = total != 0
    key, total = key[kept], total[kept]
    counts = np.bincount(key // rows, minlength=columns)
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Matrix(start, key % rows, total, rows)


def ranges(start: Ints, counts: Ints) -> Ints:
    """Return ``start[k], start[k] + 1, ...`` of `counts[k]` numbers, for all k."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - counts - start, counts)
