"""The formulas, each in words and in code, and how they are evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Amount = float | int | Decimal
"""Money or work, in one unit throughout a call."""


class Reason(StrEnum):
    """Why a figure is undefined."""

    NO_BUDGET = "no_budget"
    NO_PLANNED_VALUE = "no_planned_value"
    NO_EARNED_VALUE = "no_earned_value"
    NO_ACTUAL_COST = "no_actual_cost"
    NOT_GIVEN = "not_given"
    BUDGET_ZERO = "budget_zero"
    NOTHING_PLANNED = "nothing_planned"
    NOTHING_EARNED = "nothing_earned"
    NOTHING_SPENT = "nothing_spent"
    BUDGET_SPENT = "budget_spent"
    ESTIMATE_SPENT = "estimate_spent"
    NOT_STARTED = "not_started"
    PLANNED_DURATION_OVER = "planned_duration_over"
    TARGET_DURATION_OVER = "target_duration_over"

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        return _WORDS[self]


_WORDS: Mapping[Reason, str] = {
    Reason.NO_BUDGET: "There is no budget at completion, so no baseline.",
    Reason.NO_PLANNED_VALUE: "There is no planned value at the data date.",
    Reason.NO_EARNED_VALUE: "There is no measured progress.",
    Reason.NO_ACTUAL_COST: "No actual costs are recorded.",
    Reason.NOT_GIVEN: "The figure that it needs was not given.",
    Reason.BUDGET_ZERO: "The budget at completion is zero.",
    Reason.NOTHING_PLANNED: "Nothing was planned up to the data date.",
    Reason.NOTHING_EARNED: "Nothing has been earned yet.",
    Reason.NOTHING_SPENT: "Nothing has been spent yet.",
    Reason.BUDGET_SPENT: "The budget is spent, so it can no longer be kept.",
    Reason.ESTIMATE_SPENT: "The estimate at completion is already spent.",
    Reason.NOT_STARTED: "No time has passed since the start.",
    Reason.PLANNED_DURATION_OVER: "The planned duration is already over.",
    Reason.TARGET_DURATION_OVER: "The target duration is already over.",
}

_MISSING: Mapping[str, Reason] = {
    "bac": Reason.NO_BUDGET,
    "pv": Reason.NO_PLANNED_VALUE,
    "ev": Reason.NO_EARNED_VALUE,
    "ac": Reason.NO_ACTUAL_COST,
}

Guard = tuple[Callable[..., bool], Reason]


@dataclass(frozen=True, slots=True)
class Formula:
    """One figure: what it needs, how it reads, how it is computed, when it is not.

    Attributes
    ----------
    name : str
        Attribute of the result that it fills.
    needs : tuple of str
        Names of the inputs or earlier figures, in the order of `compute`.
    words : str
        The formula as people write it.
    compute : callable
        The same in code.
    guards : tuple of (callable, Reason)
        Conditions on the needs under which the figure is undefined.
    """

    name: str
    needs: tuple[str, ...]
    words: str
    compute: Callable[..., float]
    guards: tuple[Guard, ...] = ()


def _zero(name: str, needs: tuple[str, ...], reason: Reason) -> Guard:
    position = needs.index(name)
    return lambda *values: values[position] <= 0, reason


def _formula(
    name: str,
    needs: str,
    words: str,
    compute: Callable[..., float],
    *guards: Guard,
    **positive: Reason,
) -> Formula:
    names = tuple(needs.split())
    zeros = tuple(_zero(need, names, why) for need, why in positive.items())
    return Formula(name, names, words, compute, (*zeros, *guards))


def _estimate(name: str, factor: str, words: str) -> Formula:
    return _formula(
        name,
        f"bac ev ac {factor}",
        f"AC + (BAC - EV) / {words}",
        lambda bac, ev, ac, index: ac + (bac - ev) / index,
        **{factor: Reason.NOTHING_EARNED},
    )


FORMULAS: tuple[Formula, ...] = (
    _formula("sv", "ev pv", "EV - PV", lambda ev, pv: ev - pv),
    _formula(
        "sv_percent",
        "sv pv",
        "SV / PV",
        lambda sv, pv: sv / pv,
        pv=Reason.NOTHING_PLANNED,
    ),
    _formula("cv", "ev ac", "EV - AC", lambda ev, ac: ev - ac),
    _formula(
        "cv_percent",
        "cv ev",
        "CV / EV",
        lambda cv, ev: cv / ev,
        ev=Reason.NOTHING_EARNED,
    ),
    _formula(
        "spi", "ev pv", "EV / PV", lambda ev, pv: ev / pv, pv=Reason.NOTHING_PLANNED
    ),
    _formula(
        "cpi", "ev ac", "EV / AC", lambda ev, ac: ev / ac, ac=Reason.NOTHING_SPENT
    ),
    _formula("csi", "cpi spi", "CPI x SPI", lambda cpi, spi: cpi * spi),
    _formula("csi_t", "cpi spi_t", "CPI x SPI(t)", lambda cpi, spi_t: cpi * spi_t),
    _formula(
        "weighted_index",
        "cpi spi cost_weight",
        "w x CPI + (1 - w) x SPI",
        lambda cpi, spi, weight: weight * cpi + (1 - weight) * spi,
    ),
    _formula(
        "percent_complete",
        "ev bac",
        "EV / BAC",
        lambda ev, bac: ev / bac,
        bac=Reason.BUDGET_ZERO,
    ),
    _formula(
        "percent_spent",
        "ac bac",
        "AC / BAC",
        lambda ac, bac: ac / bac,
        bac=Reason.BUDGET_ZERO,
    ),
    _formula(
        "percent_scheduled",
        "pv bac",
        "PV / BAC",
        lambda pv, bac: pv / bac,
        bac=Reason.BUDGET_ZERO,
    ),
    _estimate("eac_typical", "cpi", "CPI"),
    _formula(
        "eac_atypical",
        "bac ev ac",
        "AC + (BAC - EV)",
        lambda bac, ev, ac: ac + bac - ev,
    ),
    _estimate("eac_cost_schedule", "csi", "(CPI x SPI)"),
    _estimate("eac_weighted", "weighted_index", "(w x CPI + (1 - w) x SPI)"),
    _estimate("eac_recent", "recent_cpi", "CPI of the last periods"),
    _estimate("eac_cost_schedule_t", "csi_t", "(CPI x SPI(t))"),
    _formula("etc", "eac_typical ac", "EAC - AC", lambda eac, ac: eac - ac),
    _formula("vac", "bac eac_typical", "BAC - EAC", lambda bac, eac: bac - eac),
    _formula(
        "vac_percent",
        "vac bac",
        "VAC / BAC",
        lambda vac, bac: vac / bac,
        bac=Reason.BUDGET_ZERO,
    ),
    _formula(
        "tcpi_bac",
        "bac ev ac",
        "(BAC - EV) / (BAC - AC)",
        lambda bac, ev, ac: (bac - ev) / (bac - ac),
        (lambda bac, _ev, ac: ac >= bac, Reason.BUDGET_SPENT),
    ),
    _formula(
        "tcpi_eac",
        "bac ev ac eac_typical",
        "(BAC - EV) / (EAC - AC)",
        lambda bac, ev, ac, eac: (bac - ev) / (eac - ac),
        (lambda _bac, _ev, ac, eac: eac <= ac, Reason.ESTIMATE_SPENT),
    ),
)

SCHEDULE_FORMULAS: tuple[Formula, ...] = (
    _formula("sv_t", "es at", "ES - AT", lambda es, at: es - at),
    _formula(
        "spi_t", "es at", "ES / AT", lambda es, at: es / at, at=Reason.NOT_STARTED
    ),
    _formula("sci_t", "spi_t cpi", "SPI(t) x CPI", lambda spi_t, cpi: spi_t * cpi),
    _formula(
        "ieac_t",
        "pd spi_t",
        "PD / SPI(t)",
        lambda pd, spi_t: pd / spi_t,
        spi_t=Reason.NOTHING_EARNED,
    ),
    _formula(
        "ieac_t_at_plan",
        "pd es at",
        "AT + (PD - ES)",
        lambda pd, es, at: at + pd - es,
    ),
    _formula(
        "ieac_t_cost_schedule",
        "pd es at sci_t",
        "AT + (PD - ES) / (SPI(t) x CPI)",
        lambda pd, es, at, sci_t: at + (pd - es) / sci_t,
        sci_t=Reason.NOTHING_EARNED,
    ),
    _formula(
        "tspi_pd",
        "pd es at",
        "(PD - ES) / (PD - AT)",
        lambda pd, es, at: (pd - es) / (pd - at),
        (lambda pd, _es, at: at >= pd, Reason.PLANNED_DURATION_OVER),
    ),
    _formula(
        "tspi_ed",
        "pd es at ed",
        "(PD - ES) / (ED - AT)",
        lambda pd, es, at, ed: (pd - es) / (ed - at),
        (lambda _pd, _es, at, ed: at >= ed, Reason.TARGET_DURATION_OVER),
    ),
    _formula("pdwr", "pd es", "PD - ES", lambda pd, es: pd - es),
    _formula("vac_t", "pd ieac_t", "PD - IEAC(t)", lambda pd, ieac: pd - ieac),
)


def evaluate(
    formulas: Iterable[Formula], inputs: Mapping[str, float | None]
) -> tuple[dict[str, float | None], dict[str, Reason]]:
    """Compute the formulas in order; a figure without its needs takes their reason.

    Parameters
    ----------
    formulas : iterable of Formula
        Each may need inputs and the figures before it.
    inputs : mapping
        Known values by name, None where unknown.

    Returns
    -------
    (dict, dict)
        All values by name, and the reason of each one that is None.
    """
    known = dict(inputs)
    reasons = {
        name: _MISSING.get(name, Reason.NOT_GIVEN)
        for name, value in inputs.items()
        if value is None
    }
    for formula in formulas:
        reason = _why_not(formula, known, reasons)
        if reason is None:
            known[formula.name] = formula.compute(*(known[n] for n in formula.needs))
        else:
            known[formula.name] = None
            reasons[formula.name] = reason
    return known, reasons


def _why_not(
    formula: Formula,
    known: Mapping[str, float | None],
    reasons: Mapping[str, Reason],
) -> Reason | None:
    for need in formula.needs:
        if known[need] is None:
            return reasons[need]
    values = [known[need] for need in formula.needs]
    return next(
        (why for is_undefined, why in formula.guards if is_undefined(*values)), None
    )


def as_float(value: Amount | None) -> float | None:
    """Return an amount as the engine counts it."""
    return None if value is None else float(value)
