"""What drives the finish: correlation by ranks, and what each driver adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from steerco_engine.network import Floats, Ints


@dataclass(frozen=True, slots=True)
class Driver:
    """How much one uncertainty adds.

    Attributes
    ----------
    kind : str
        ``task`` or ``risk``.
    index : int
        Of the task in the network, or of the risk in the model.
    name : str
    finish, cost : int
        Ticks and minor units by which the quantile would be less if the risk did not
        happen, or the task took its mean; found by simulating that with the same
        random numbers. Negative where it would be more.
    """

    kind: str
    index: int
    name: str
    finish: int
    cost: int


def ranks(values: npt.NDArray[Any]) -> Floats:
    """Return ranks from 0, equal values sharing the mean of theirs."""
    order = np.argsort(values)
    ascending = values[order]
    starts = np.flatnonzero(np.concatenate([[True], ascending[1:] != ascending[:-1]]))
    ends = np.concatenate([starts[1:], [len(values)]])
    ranked = np.empty(len(values))
    ranked[order] = np.repeat((starts + ends - 1) / 2, ends - starts)
    return ranked


def rank_correlations(rows: npt.NDArray[Any], finish: Ints) -> Floats:
    """Return Spearman's correlation of each row with `finish`; NaN for a constant.

    Parameters
    ----------
    rows : array, shape (v, k)
    finish : int array, shape (k,)
    """
    wanted = ranks(finish) - (len(finish) - 1) / 2
    scale = float((wanted**2).sum())
    found = np.full(len(rows), np.nan)
    for k, row in enumerate(rows):
        ranked = ranks(row) - (len(row) - 1) / 2
        spread = float((ranked**2).sum())
        if spread > 0 and scale > 0:
            found[k] = float((ranked * wanted).sum()) / (spread * scale) ** 0.5
    return found
