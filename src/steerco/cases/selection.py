"""The case of a mix: candidates, money, roles and rules, as tables.

Periods are numbered from 1 here, as people count; the engine counts from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from steerco.cases.rows import CaseError, column
from steerco_engine.selection import Builder, Decision, LinkKind, Rule, Selection
from steerco_engine.solving import DataError

ABOUT = (
    "Which projects to do, how and when: fill in the sheets and run "
    "steerco optimise on this file. Periods are numbered from 1."
)


class State(StrEnum):
    """What is decided of a candidate."""

    FREE = "free"
    MANDATORY = "mandatory"
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Objective:
    """Something that the mix should have much of."""

    name: str = column("Heading of its column on the sheet Candidates or Variants.")
    weight: float = column("What one unit of it is worth.", default=1.0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that may be done."""

    id: str = column("Its code; other sheets use it.")
    values: Mapping[str, float] = column(
        "One column for each objective, such as Value."
    )
    name: str = column("What people call it.", default="")
    state: State = column(
        "free; mandatory or in: it must be done; out: it must not.", default=State.FREE
    )
    earliest: int = column("First period in which it can start.", default=1)
    latest: int | None = column(
        "Last period in which it can start; empty for the earliest.", default=None
    )
    length: int | None = column(
        "Periods it takes; empty for as long as it uses anything.", default=None
    )
    delay_loss: float = column(
        "Share of its value that is lost with each period it starts later.",
        title="Loss by delay",
        default=0.0,
    )
    bucket: str = column("Bucket that it belongs to.", default="")
    risk: float = column("Risk that counts against the risk limit.", default=0.0)
    held_variant: str = column("Variant it is held to, if it is in.", default="")
    held_start: int | None = column("Start it is held to, if it is in.", default=None)


@dataclass(frozen=True, slots=True)
class Variant:
    """Another scope of a candidate, beside that on the sheet Candidates."""

    candidate: str = column("Id of the candidate.")
    variant: str = column("Its name, such as small.")
    values: Mapping[str, float] = column("One column for each objective.")
    length: int | None = column("Periods it takes, if others.", default=None)


@dataclass(frozen=True, slots=True)
class Use:
    """What a candidate, or one of its variants, uses of money or of a role."""

    candidate: str = column("Id of the candidate.")
    resource: str = column("A kind of money or a role.")
    amounts: tuple[float, ...] = column("Used in the 1st, 2nd, ... period of its work.")
    variant: str = column("Variant; empty for the scope on Candidates.", default="")


@dataclass(frozen=True, slots=True)
class Money:
    """A kind of money and what there is of it."""

    name: str = column("Such as capex.")
    amounts: tuple[float, ...] = column("Amount in period 1, 2, ...")
    rule: Rule = column(
        "each period; carry over: what is left can be used later; whole: only the sum "
        "counts.",
        default=Rule.EACH,
    )
    every_period: float | None = column(
        "Amount in every period, instead of one by one.", default=None
    )


@dataclass(frozen=True, slots=True)
class Role:
    """A role and its people."""

    name: str = column("Such as developer.")
    amounts: tuple[float, ...] = column("People in period 1, 2, ...")
    every_period: float | None = column(
        "People in every period, instead of one by one.", default=None
    )
    hire_most: float = column("People who can be hired on top.", default=0.0)
    hire_price: float = column("Price of one of them for a period.", default=0.0)
    paid_from: str = column(
        "Money that pays for them; empty takes the price off the objective.", default=""
    )


@dataclass(frozen=True, slots=True)
class Link:
    """A rule between two candidates."""

    candidate: str = column("Id of the candidate that the rule holds.")
    rule: LinkKind = column(
        "requires: the other is in too; excludes: not both; after: starts when the "
        "other has finished."
    )
    other: str = column("Id of the other candidate.")
    lag: int = column("Periods between finish and start, for after.", default=0)


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates of which so many are in."""

    name: str = column("Its name.")
    members: tuple[str, ...] = column("Ids, separated by commas.")
    at_least: int = column("At least so many are in.", default=0)
    at_most: int | None = column("At most so many are in.", default=None)


@dataclass(frozen=True, slots=True)
class Bucket:
    """Shares that a bucket of candidates must keep."""

    bucket: str = column("As on the sheet Candidates.")
    of: str = column("What is shared: money, role, objective or count.")
    lower: float = column("Least share, 0 to 1.", default=0.0)
    upper: float = column("Largest share, 0 to 1.", default=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionCase:
    """All that the choice of a mix needs."""

    title: str = column("Name of the case.", default="Portfolio")
    periods: int = column("Periods in which projects can start.", default=1)
    risk_limit: float | None = column(
        "Most risk that the mix may have; empty for any.", default=None
    )
    objectives: tuple[Objective, ...] = column("Objectives.", default=())
    candidates: tuple[Candidate, ...] = column("Candidates.")
    variants: tuple[Variant, ...] = column("Variants.", default=())
    uses: tuple[Use, ...] = column("Uses.", default=())
    money: tuple[Money, ...] = column("Money.", default=())
    roles: tuple[Role, ...] = column("Roles.", default=())
    links: tuple[Link, ...] = column("Links.", default=())
    groups: tuple[Group, ...] = column("Groups.", default=())
    buckets: tuple[Bucket, ...] = column("Buckets.", default=())


def to_selection(case: SelectionCase) -> Selection:
    """Return the problem of a case.

    Raises
    ------
    CaseError
        With the engine's sentence about what cannot be right.
    """
    try:
        return _built(case)
    except DataError as error:
        raise CaseError(str(error)) from error


def _built(case: SelectionCase) -> Selection:
    weights = {each.name: each.weight for each in case.objectives} or {"Value": 1.0}
    builder = Builder(case.periods, weights)
    for money in case.money:
        amounts = _amounts(f"money {money.name}", money.every_period, money.amounts)
        builder.money(money.name, amounts, money.rule)
    for role in case.roles:
        builder.role(
            role.name,
            _amounts(f"role {role.name}", role.every_period, role.amounts),
            hire_most=role.hire_most,
            hire_price=role.hire_price,
            paid_from=role.paid_from or None,
        )
    risky = case.risk_limit is not None
    if case.risk_limit is not None:
        builder.limit("risk", case.risk_limit)
    _add_candidates(case, builder, _canonical(weights), risky=risky)
    for link in case.links:
        if link.rule is LinkKind.REQUIRES:
            builder.requires(link.candidate, link.other)
        elif link.rule is LinkKind.EXCLUDES:
            builder.excludes(link.candidate, link.other)
        else:
            builder.after(link.candidate, link.other, lag=link.lag)
    for group in case.groups:
        builder.group(
            group.name, group.members, at_least=group.at_least, at_most=group.at_most
        )
    for bucket in case.buckets:
        members = [each.id for each in case.candidates if each.bucket == bucket.bucket]
        builder.bucket(
            bucket.bucket, members, of=bucket.of, lower=bucket.lower, upper=bucket.upper
        )
    return builder.build()


def _add_candidates(
    case: SelectionCase,
    builder: Builder,
    objective: Callable[[str], str],
    *,
    risky: bool,
) -> None:
    uses: dict[tuple[str, str], dict[str, tuple[float, ...]]] = {}
    for use in case.uses:
        uses.setdefault((use.candidate, use.variant), {})[use.resource] = use.amounts
    variants: dict[str, list[Variant]] = {}
    for variant in case.variants:
        variants.setdefault(variant.candidate, []).append(variant)
    known = {each.id for each in case.candidates}
    for owner in (*variants, *(candidate for candidate, _ in uses)):
        if owner not in known:
            raise CaseError(f"Sheet Candidates has no {owner}, which others speak of.")
    for each in case.candidates:
        last = each.earliest if each.latest is None else each.latest
        if not 1 <= each.earliest <= last:
            raise CaseError(
                f"Candidate {each.id}: starts from {each.earliest} to {last} cannot be."
            )
        starts = range(each.earliest - 1, last)
        used: dict[str, tuple[float, ...]] = {"risk": (each.risk,)} if risky else {}

        def worth(
            values: Mapping[str, float], each: Candidate = each
        ) -> dict[str, list[float]]:
            span = 1 if each.latest is None else each.latest - each.earliest + 1
            return {
                objective(name): [
                    value * (1 - each.delay_loss) ** delay for delay in range(span)
                ]
                for name, value in values.items()
            }

        builder.candidate(
            each.id,
            value=worth(each.values),
            uses=uses.pop((each.id, ""), {}) | used,
            starts=starts,
            length=each.length,
            decision=_DECISIONS[each.state],
        )
        for variant in variants.get(each.id, []):
            builder.variant(
                each.id,
                variant.variant,
                value=worth(variant.values),
                uses=uses.pop((each.id, variant.variant), {}) | used,
                starts=starts,
                length=variant.length,
            )
        if each.held_variant or each.held_start is not None:
            start = -1 if each.held_start is None else each.held_start - 1
            builder.hold(each.id, variant=each.held_variant, start=start)
    for candidate, variant_name in uses:
        raise CaseError(f"Candidate {candidate} has no variant {variant_name}.")


_DECISIONS = {
    State.FREE: Decision.FREE,
    State.MANDATORY: Decision.IN,
    State.IN: Decision.IN,
    State.OUT: Decision.OUT,
}


def _canonical(weights: Mapping[str, float]) -> Callable[[str], str]:
    """Return a function that finds an objective whatever the case of its letters."""
    known = {name.casefold(): name for name in weights}
    return lambda name: known.get(name.casefold(), name)


def _amounts(
    where: str, every: float | None, amounts: tuple[float, ...]
) -> float | tuple[float, ...]:
    if every is not None and amounts:
        raise CaseError(f"{where}: give one amount for every period or each, not both.")
    if every is None and not amounts:
        raise CaseError(f"{where}: no amount is given.")
    return amounts if every is None else every


EXAMPLE = SelectionCase(
    title="Energy portfolio",
    periods=6,
    risk_limit=14.0,
    objectives=(Objective("Value", 1.0), Objective("Carbon saved", 0.5)),
    candidates=(
        Candidate(
            "GRID",
            {"Value": 30, "Carbon saved": 4},
            name="Grid renewal",
            state=State.MANDATORY,
            latest=2,
            bucket="Run",
            risk=2,
        ),
        Candidate(
            "METER",
            {"Value": 62, "Carbon saved": 20},
            name="Smart meters",
            latest=4,
            delay_loss=0.03,
            bucket="Grow",
            risk=3,
        ),
        Candidate(
            "APP",
            {"Value": 41},
            name="Customer app",
            latest=5,
            delay_loss=0.05,
            bucket="Grow",
            risk=2,
        ),
        Candidate(
            "DATA",
            {"Value": 38, "Carbon saved": 6},
            name="Data platform",
            latest=4,
            delay_loss=0.02,
            bucket="Transform",
            risk=3,
        ),
        Candidate(
            "STORE",
            {"Value": 70, "Carbon saved": 35},
            name="Battery storage",
            earliest=2,
            latest=4,
            delay_loss=0.04,
            bucket="Transform",
            risk=5,
        ),
        Candidate(
            "DESK", {"Value": 18}, name="Service desk", latest=5, bucket="Run", risk=1
        ),
        Candidate(
            "HEAT",
            {"Value": 55, "Carbon saved": 28},
            name="District heat",
            latest=3,
            delay_loss=0.03,
            bucket="Grow",
            risk=4,
        ),
        Candidate(
            "WIND",
            {"Value": 27, "Carbon saved": 9},
            name="Wind forecast",
            latest=5,
            delay_loss=0.06,
            bucket="Transform",
            risk=2,
        ),
    ),
    variants=(Variant("STORE", "small", {"Value": 40, "Carbon saved": 18}),),
    uses=(
        Use("GRID", "Capex", (60, 40)),
        Use("GRID", "Engineer", (4, 4)),
        Use("METER", "Capex", (50, 60, 30)),
        Use("METER", "Engineer", (3, 4, 2)),
        Use("METER", "Developer", (1, 2, 2)),
        Use("APP", "Capex", (20, 25)),
        Use("APP", "Developer", (4, 5)),
        Use("DATA", "Capex", (30, 30)),
        Use("DATA", "Developer", (4, 3)),
        Use("STORE", "Capex", (80, 90, 40)),
        Use("STORE", "Engineer", (3, 5, 3)),
        Use("STORE", "Capex", (50, 50), variant="small"),
        Use("STORE", "Engineer", (2, 3), variant="small"),
        Use("DESK", "Capex", (10, 10)),
        Use("DESK", "Developer", (2, 1)),
        Use("HEAT", "Capex", (70, 70)),
        Use("HEAT", "Engineer", (4, 4)),
        Use("WIND", "Capex", (15, 15)),
        Use("WIND", "Developer", (3, 3)),
    ),
    money=(Money("Capex", (100, 100, 90, 80, 60, 40), rule=Rule.CARRY_OVER),),
    roles=(
        Role(
            "Engineer",
            (),
            every_period=7,
            hire_most=2,
            hire_price=6,
            paid_from="Capex",
        ),
        Role("Developer", (), every_period=6),
    ),
    links=(
        Link("APP", LinkKind.AFTER, "DATA"),
        Link("APP", LinkKind.REQUIRES, "DATA"),
        Link("HEAT", LinkKind.EXCLUDES, "STORE"),
    ),
    groups=(Group("Growth", ("METER", "APP", "HEAT"), at_least=1, at_most=2),),
    buckets=(Bucket("Transform", "Capex", lower=0.1, upper=0.6),),
)
"""What the template shows: it can be run as it is."""
