"""How the board's papers write numbers, dates, money and statuses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from steerco.performance.reports.pack import (
    BoardPack,
    Figure,
    Indicator,
    Masthead,
    ProjectPage,
    Status,
    Trend,
    Unit,
)

DASH = "\N{EM DASH}"
MINUS = "\N{MINUS SIGN}"
DOT = " \N{MIDDLE DOT} "
MONTHS = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]

STATUS_LETTERS = {
    Status.GREEN: "G",
    Status.AMBER: "A",
    Status.RED: "R",
    Status.GREY: DASH,
}
STATUS_WORDS = {
    Status.GREEN: "Green",
    Status.AMBER: "Amber",
    Status.RED: "Red",
    Status.GREY: "No status",
}
TREND_ARROWS = {
    Trend.BETTER: "\N{UPWARDS ARROW}",
    Trend.SAME: "\N{RIGHTWARDS ARROW}",
    Trend.WORSE: "\N{DOWNWARDS ARROW}",
    Trend.NEW: "new",
}
TREND_WORDS = {
    Trend.BETTER: "\N{UPWARDS ARROW} better",
    Trend.SAME: "\N{RIGHTWARDS ARROW} same",
    Trend.WORSE: "\N{DOWNWARDS ARROW} worse",
    Trend.NEW: "new",
}


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit in which a page writes money, chosen once a page."""

    currency: str
    divisor: int
    suffix: str
    places: int

    @property
    def label(self) -> str:
        return f"{self.currency}{' ' if self.suffix else ''}{self.suffix}"

    def bare(self, value: Decimal | None) -> str:
        """Write an amount without its unit, for cells under a heading that names it."""
        if value is None:
            return DASH
        return number(value / self.divisor, self.places)

    def full(self, value: Decimal | None) -> str:
        if value is None:
            return DASH
        return f"{self.currency} {self.bare(value)}{' ' + self.suffix if self.suffix else ''}"

    def scaled(self, value: Decimal | None) -> float | None:
        return None if value is None else round(float(value / self.divisor), 4)


def money_scale(currency: str, values: Iterable[Decimal | None]) -> Scale:
    """Choose units, thousands or millions so that the largest amount has 2 to 5 digits."""
    largest = max((abs(v) for v in values if v is not None), default=Decimal(0))
    if largest >= 10_000_000:
        return Scale(currency, 1_000_000, "m", 1)
    if largest >= 10_000:
        return Scale(currency, 1_000, "k", 0)
    return Scale(currency, 1, "", 0)


def portfolio_scale(pack: BoardPack) -> Scale:
    amounts = [f.value for p in pack.projects for f in (p.budget, p.eac, p.actual)]
    totals = [i.figure.value for i in pack.indicators if i.unit is Unit.MONEY]
    return money_scale(pack.masthead.currency, [*amounts, *totals])


def page_scale(masthead: Masthead, page: ProjectPage) -> Scale:
    line = page.project
    figures = (line.budget, line.eac, line.actual)
    return money_scale(masthead.currency, [f.value for f in figures])


def number(value: Decimal | float, places: int = 0) -> str:
    """Round half up, group by thousands, write a true minus sign."""
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    if rounded == 0:
        rounded = abs(rounded)
    return f"{rounded:,.{places}f}".replace("-", MINUS)


def signed(value: Decimal | float | None, places: int = 0) -> str:
    if value is None:
        return DASH
    text = number(value, places)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def index(value: float | None) -> str:
    return DASH if value is None else number(value, 2)


def percent(value: Decimal | float | None) -> str:
    return DASH if value is None else f"{number(Decimal(str(value)) * 100)} %"


def day(value: date | None) -> str:
    if value is None:
        return DASH
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def short_day(value: date | None) -> str:
    if value is None:
        return DASH
    return f"{value.day} {MONTHS[value.month - 1]} {value.year % 100:02d}"


def month(value: date) -> str:
    return f"{MONTHS[value.month - 1]} {value.year % 100:02d}"


def counted(count: int, noun: str, plural: str = "") -> str:
    word = noun if count == 1 else plural or f"{noun}s"
    return f"{count:,} {word}"


def verb(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def indicator_value(indicator: Indicator, scale: Scale) -> str:
    value = indicator.figure.value
    if value is None:
        return DASH
    match indicator.unit:
        case Unit.COUNT:
            return number(value)
        case Unit.MONEY:
            return scale.full(value)
        case Unit.PERCENT:
            return percent(value)
        case Unit.INDEX:
            return number(value, 2)
        case Unit.DAYS:
            return f"{signed(value)} d"


def indicator_note(indicator: Indicator) -> str:
    """Say why there is no value; where there is one, give its detail."""
    if indicator.figure.value is None:
        return sentence(indicator.figure.reason)
    return indicator.detail


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def reasons(named: Iterable[tuple[str, Figure[object]]]) -> str:
    """Join why values are missing: `CPI: no actual cost; EAC: no baseline`."""
    parts: dict[str, list[str]] = {}
    for name, figure in named:
        if figure.value is None:
            parts.setdefault(figure.reason, []).append(name)
    return "; ".join(f"{', '.join(names)}: {why}" for why, names in parts.items())


def score_change(score: int | None, previous: int | None) -> str:
    if score is None:
        return DASH
    if previous is None:
        return "new"
    if score == previous:
        return f"{TREND_ARROWS[Trend.SAME]} {previous}"
    arrow = "\N{UPWARDS ARROW}" if score > previous else "\N{DOWNWARDS ARROW}"
    return f"{arrow} from {previous}"
