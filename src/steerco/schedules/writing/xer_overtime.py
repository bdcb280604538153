"""Overtime as Primavera knows it: one factor for all rates of a resource."""

from __future__ import annotations

from decimal import Decimal

from steerco.schedules.model import Resource


def overtime_factor(resource: Resource) -> Decimal | None:
    """Return what an hour of overtime costs more, where it is the same at all rates."""
    factors = {
        round((rate.overtime_rate or Decimal(0)) / rate.rate, 4)
        for rate in resource.rates
        if rate.rate
    }
    if len(factors) != 1:
        return None
    (factor,) = factors
    return factor or None
