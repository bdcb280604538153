"""What a selection problem must be to make sense, said by record and field."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from steerco_engine.solving import DataError

if TYPE_CHECKING:
    from steerco_engine.selection.data import Resource, Selection


def check(data: Selection) -> None:
    """Raise DataError for the first thing that cannot be right."""
    if data.periods < 1:
        raise DataError("periods", f"{data.periods} is too few; give at least 1.")
    _check_objectives(data)
    _unique("candidate", data.candidates)
    _unique("resource", [each.name for each in data.resources])
    for resource in data.resources:
        _check_resource(data, resource)
    _check_sizes(data)
    _check_variants(data)
    _check_options(data)
    _check_locks(data)
    _check_links(data)
    _check_groups(data)
    _check_buckets(data)
    for difference in data.differences:
        _within("differences: members", difference.members, len(data.candidates))


def _check_objectives(data: Selection) -> None:
    _unique("objective", data.objectives)
    if not data.objectives or data.weights.shape != (len(data.objectives),):
        raise DataError("objectives", "give at least one, each with a weight.")
    for name, weight in zip(data.objectives, data.weights, strict=True):
        _finite(f"objective {name}: weight", float(weight))


def _check_resource(data: Selection, resource: Resource) -> None:
    from steerco_engine.selection.data import ResourceKind, Rule

    where = f"resource {resource.name}"
    if resource.amounts.ndim != 1 or len(resource.amounts) == 0:
        raise DataError(f"{where}: amounts", "give one for each period.")
    for period, amount in enumerate(resource.amounts.tolist()):
        if math.isnan(amount) or amount < 0:
            raise DataError(
                f"{where}: amount in period {period}",
                f"{amount:g} is no amount; give 0 or more.",
            )
    if resource.rule is Rule.CARRY_OVER and resource.kind is ResourceKind.ROLE:
        raise DataError(f"{where}: rule", "people's time does not carry over.")
    if (hiring := resource.hiring) is None:
        return
    if resource.kind is not ResourceKind.ROLE or resource.rule is not Rule.EACH:
        raise DataError(f"{where}: hiring", "only a role, period by period, is hired.")
    _not_negative(f"{where}: hired at most", hiring.most)
    _not_negative(f"{where}: price of hiring", hiring.price)
    paid = hiring.paid_from
    if paid is not None and not (
        0 <= paid < len(data.resources)
        and data.resources[paid].kind is ResourceKind.MONEY
    ):
        raise DataError(f"{where}: hiring", "what pays for it must be money.")


def _check_sizes(data: Selection) -> None:
    count = len(data.candidates)
    sizes = {
        "decisions": len(data.decisions),
        "variant locks": len(data.variant_locks),
        "start locks": len(data.start_locks),
    }
    for name, size in sizes.items():
        if size != count:
            raise DataError(name, f"there are {size} for {count} candidates.")


def _check_variants(data: Selection) -> None:
    variants = data.variants
    count, uses = len(variants.candidate), len(variants.use_amount)
    shapes = [len(variants.names), len(variants.length), len(variants.use_from) - 1]
    if any(size != count for size in shapes):
        raise DataError("variants", "their columns differ in length.")
    if not len(variants.use_resource) == len(variants.use_offset) == uses:
        raise DataError("variants", "the columns of what they use differ in length.")
    edges = variants.use_from
    if edges[0] != 0 or edges[-1] != uses or (np.diff(edges) < 0).any():
        raise DataError("variants", "the places of what they use are out of order.")
    _within("variants: candidate", variants.candidate, len(data.candidates))
    _within("variants: resource used", variants.use_resource, len(data.resources))
    owner = np.repeat(variants.candidate, np.diff(edges))
    amounts = variants.use_amount
    for k in np.flatnonzero(~(np.isfinite(amounts) & (amounts >= 0)))[:1].tolist():
        resource = data.resources[int(variants.use_resource[k])].name
        raise DataError(
            f"candidate {data.candidates[int(owner[k])]}: use of {resource}",
            f"{amounts[k]:g} is no amount; give a finite number of 0 or more.",
        )
    for k in np.flatnonzero(variants.length < 1)[:1].tolist():
        raise DataError(
            f"candidate {data.candidates[int(variants.candidate[k])]}: length",
            "it takes at least 1 period.",
        )
    if uses and int(variants.use_offset.min()) < 0:
        raise DataError("variants: period of use", "no use comes before the start.")


def _check_options(data: Selection) -> None:
    options = data.options
    count = len(options.variant)
    if len(options.start) != count or options.values.shape != (
        count,
        len(data.objectives),
    ):
        raise DataError("options", "their columns differ in length.")
    _within("options: variant", options.variant, len(data.variants.candidate))
    owner = data.option_candidate
    if (np.diff(owner) < 0).any():
        raise DataError("options", "sort them by candidate.")
    _within("options: start", options.start, data.periods)
    for k in np.flatnonzero(~np.isfinite(options.values).all(axis=1))[:1].tolist():
        raise DataError(
            f"candidate {data.candidates[int(owner[k])]}: value",
            "it is no finite number.",
        )


def _check_locks(data: Selection) -> None:
    variants = data.variants.candidate
    for i, (variant, start) in enumerate(
        zip(data.variant_locks.tolist(), data.start_locks.tolist(), strict=True)
    ):
        where = f"candidate {data.candidates[i]}"
        if variant != -1 and not (
            0 <= variant < len(variants) and variants[variant] == i
        ):
            raise DataError(f"{where}: locked variant", "it has no such variant.")
        if not -1 <= start < data.periods:
            raise DataError(
                f"{where}: locked start",
                f"period {start} is not among the {data.periods} of the plan.",
            )


def _check_links(data: Selection) -> None:
    for link in data.links:
        _within("links: candidate", [link.candidate, link.other], len(data.candidates))
        if link.candidate == link.other:
            raise DataError(
                f"candidate {data.candidates[link.candidate]}: {link.kind}",
                "it is linked to itself; remove that link.",
            )
        if link.lag < 0:
            raise DataError(
                f"candidate {data.candidates[link.candidate]}: lag",
                f"{link.lag} is too little; give 0 or more periods.",
            )


def _check_groups(data: Selection) -> None:
    _unique("group", [each.name for each in data.groups])
    for group in data.groups:
        where = f"group {group.name}"
        _within(f"{where}: members", group.members, len(data.candidates))
        _unique(f"{where}: member", [data.candidates[i] for i in group.members])
        if group.at_least < 0 or (
            group.at_most is not None and group.at_most < group.at_least
        ):
            raise DataError(
                where,
                f"at least {group.at_least} and at most {group.at_most} cannot be met.",
            )


def _check_buckets(data: Selection) -> None:
    from steerco_engine.selection.data import COUNT

    known = {COUNT, *data.objectives, *(each.name for each in data.resources)}
    _unique("bucket", [f"{each.name} of {each.of}" for each in data.buckets])
    for bucket in data.buckets:
        where = f"bucket {bucket.name}"
        _within(f"{where}: members", bucket.members, len(data.candidates))
        if bucket.of not in known:
            raise DataError(
                where, f"{bucket.of} is neither a resource nor an objective nor count."
            )
        if not 0 <= bucket.lower <= bucket.upper <= 1:
            raise DataError(
                where,
                f"shares from {bucket.lower:g} to {bucket.upper:g} cannot be; "
                "give numbers from 0 to 1.",
            )


def _unique(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if not name:
            raise DataError(what, "one has no name.")
        if name in seen:
            raise DataError(f"{what} {name}", "there are two of this name.")
        seen.add(name)


def _within(where: str, numbers: Sequence[int] | np.ndarray, count: int) -> None:
    array = np.asarray(numbers)
    if array.size and not (array.min() >= 0 and array.max() < count):
        raise DataError(where, f"numbers must lie from 0 to {count - 1}.")


def _finite(where: str, value: float) -> None:
    if not math.isfinite(value):
        raise DataError(where, f"{value} is no finite number.")


def _not_negative(where: str, value: float) -> None:
    _finite(where, value)
    if value < 0:
        raise DataError(where, f"{value:g} is too little; give 0 or more.")
