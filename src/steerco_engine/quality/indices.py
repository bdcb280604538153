"""Indices of the critical path and of baseline execution."""

from __future__ import annotations

from dataclasses import dataclass


def cpli(path_length: float, total_float: float) -> float | None:
    """Compute the critical path length index (CPL + TF) / CPL, in working days."""
    return (path_length + total_float) / path_length if path_length > 0 else None


def bei(completed: int, due: int) -> float | None:
    """Compute the baseline execution index: tasks completed / tasks due.

    `completed` counts whatever is done by the data date, due or not; add the tasks
    without baseline dates to `due` for DCMA's stricter variant.
    """
    return completed / due if due else None


@dataclass(frozen=True, slots=True)
class CompletionForecast:
    """NDIA's total float consumption index and what it predicts, in working days."""

    tfci: float
    predicted_float: float
    predicted_slip: float


def total_float_consumption(
    actual_days: float, critical_float: float, planned_days: float
) -> CompletionForecast | None:
    """Compute TFCI = (AD + CPTF) / AD and the float it predicts at completion.

    Parameters
    ----------
    actual_days : float
        AD, working days from the actual start to the data date.
    critical_float : float
        CPTF, total float of the critical path, negative when late.
    planned_days : float
        PD, planned duration.

    Returns
    -------
    CompletionForecast or None
        None before the first working day; `predicted_slip` is how much later than
        planned the completion is expected.
    """
    if actual_days <= 0:
        return None
    tfci = (actual_days + critical_float) / actual_days
    predicted = planned_days * (tfci - 1)
    return CompletionForecast(tfci, predicted, -predicted)
