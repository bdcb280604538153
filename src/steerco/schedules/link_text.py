"""Durations, links and resource names as people type them into task lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

import msgspec

from steerco.schedules.cells import BadCell, shorten, text_of
from steerco.schedules.model import (
    DAY,
    TENTHS_PER_HOUR,
    TENTHS_PER_MINUTE,
    Duration,
    Link,
    LinkType,
    Options,
)
from steerco.schedules.tables import Cell

HOURS_PER_DAY: Final = 8

_UNITS: Final = {
    "m": "m min mins minute minutes minuten мин м",
    "h": "h hr hrs hour hours std stunde stunden heure heures hora horas ч час",
    "d": "d day days t tag tage j jour jours día días dia dias д дн день дней дня",
    "w": "w wk wks week weeks wo woche wochen sem semaine semaines semana semanas н нед",
    "mo": "mo mon mons month months monat monate mois mes meses мес",
    "y": "y yr yrs year years jahr jahre an ans año años",
}
_UNIT_OF: Final = {
    word: unit for unit, words in _UNITS.items() for word in words.split()
}
_WORKING: Final = {
    "m": 10,
    "h": TENTHS_PER_HOUR,
    "d": HOURS_PER_DAY * TENTHS_PER_HOUR,
    "w": 5 * HOURS_PER_DAY * TENTHS_PER_HOUR,
    "mo": 20 * HOURS_PER_DAY * TENTHS_PER_HOUR,
    "y": 240 * HOURS_PER_DAY * TENTHS_PER_HOUR,
}
_ELAPSED: Final = {
    "m": 10,
    "h": TENTHS_PER_HOUR,
    "d": DAY,
    "w": 7 * DAY,
    "mo": 30 * DAY,
    "y": 365 * DAY,
}
_TYPES: Final = {
    LinkType.FS: "FS EA FD FC \u041e\u041d",
    LinkType.SS: "SS AA DD CC \u041d\u041d",
    LinkType.FF: "FF EE \u041e\u041e",
    LinkType.SF: "SF AE DF CF \u041d\u041e",
}
_TYPE_OF: Final = {
    word: kind for kind, words in _TYPES.items() for word in words.split()
}
_NUMBER: Final = r"\d+(?:[.,]\d+)?"
_DURATION: Final = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<elapsed>e(?=\w)|f(?=T))?(?P<unit>[^\W\d]*)\.?\s*(?P<estimated>\?)?\s*",
    re.IGNORECASE,
)
_ALL_TYPES: Final = "|".join(sorted(_TYPE_OF, key=len, reverse=True))
_LINK: Final = re.compile(
    rf"(?P<target>.+?)\s*(?P<type>{_ALL_TYPES})?\s*"
    rf"(?:(?P<sign>[-+])\s*(?P<lag>{_NUMBER}\s*[^\W\d]*|{_NUMBER}\s*%))?",
    re.IGNORECASE,
)
_TYPE_FIRST: Final = re.compile(
    rf"(?P<type>{_ALL_TYPES})(?P<target>\d+)(?P<rest>\s*[-+].*)?", re.IGNORECASE
)
_RESOURCE: Final = re.compile(
    rf"(?P<name>[^\[\]]+?)\s*(?:\[(?P<units>{_NUMBER})\s*(?P<percent>%)?[^\]]*\])?"
)


_NO_LAG: Final = Duration(tenths=0)


class TypedLink(NamedTuple):
    """A link as typed; `target` is an id, a WBS number or a name."""

    target: str
    type: LinkType
    lag: Duration


def parse_duration(
    cell: Cell | None, *, options: Options | None = None
) -> Duration | None:
    """Return a duration such as 5d, 2 Wochen, 3 edays or 1d 4h; a bare number is days.

    Parameters
    ----------
    cell : Cell or None
        What somebody typed.
    options : Options, optional
        How long the plan's days, weeks and months are; by default eight hours a day.

    Raises
    ------
    BadCell
        The cell is neither blank nor a duration.
    """
    text = text_of(cell)
    if not text:
        return None
    parts = list(_DURATION.finditer(text))
    units = [_UNIT_OF.get(part["unit"].casefold() or "d") for part in parts]
    if "".join(part[0] for part in parts) != text or None in units:
        message = f"{shorten(text)!r} is not a duration"
        raise BadCell(message)
    working = _WORKING if options is None else unit_lengths(options)
    lengths = [
        _length(part, unit, working)
        for part, unit in zip(parts, units, strict=True)
        if unit
    ]
    return msgspec.structs.replace(
        lengths[0], tenths=sum(length.tenths for length in lengths)
    )


def _length(part: re.Match[str], unit: str, working: Mapping[str, int]) -> Duration:
    grain = (_ELAPSED if part["elapsed"] else working)[unit]
    return Duration(
        tenths=round(Decimal(part["number"].replace(",", ".")) * grain),
        unit=unit,
        elapsed=bool(part["elapsed"]),
        estimated=bool(part["estimated"]),
    )


def parse_links(
    cell: Cell | None, *, options: Options | None = None
) -> list[TypedLink]:
    """Return the links of a text such as "12FS+2d; 14SS-1w" or "3, 4".

    Raises
    ------
    BadCell
        A part of the text is no link.
    """
    return [_link(part, options) for part in split_links(text_of(cell))]


def split_links(text: str) -> list[str]:
    """Return the parts of a text of links, however good each is."""
    separator = ";" if ";" in text else r",(?!\d+\s*[^\W\d])|\n"
    return [part for each in re.split(separator, text) if (part := each.strip())]


def _link(part: str, options: Options | None) -> TypedLink:
    first = _TYPE_FIRST.fullmatch(part)
    if first:
        part = f"{first['target']}{first['type']}{first['rest'] or ''}"
    match = _LINK.fullmatch(part)
    if match is None:
        message = f"{shorten(part)!r} is not a link"
        raise BadCell(message)
    kind = _TYPE_OF[match["type"].upper()] if match["type"] else LinkType.FS
    return TypedLink(match["target"], kind, _lag(match["sign"], match["lag"], options))


def _lag(sign: str | None, text: str | None, options: Options | None) -> Duration:
    if not sign or not text:
        return Duration(tenths=0)
    factor = -1 if sign == "-" else 1
    if text.endswith("%"):
        percent = float(text.rstrip("% ").replace(",", ".")) * factor
        return Duration(tenths=0, unit="%", percent=percent)
    lag = parse_duration(text, options=options) or Duration(tenths=0)
    return Duration(tenths=lag.tenths * factor, unit=lag.unit, elapsed=lag.elapsed)


def write_links(
    links: Iterable[Link], labels: Mapping[int, str], options: Options
) -> str:
    """Write the predecessors of a task as a cell shows them: 12FS+2d; 14SS."""
    return "; ".join(_written(link, labels, options) for link in links)


def _written(link: Link, labels: Mapping[int, str], options: Options) -> str:
    lag = write_lag(link.lag, options) if link.lag != _NO_LAG else ""
    kind = link.type.value if lag or link.type is not LinkType.FS else ""
    return f"{labels.get(link.predecessor, link.predecessor)}{kind}{lag}"


def write_resources(assigned: Iterable[tuple[str, float | None]]) -> str:
    """Write who works on a task as a cell shows it: Ann[50%]; Bob."""
    return "; ".join(
        name if units in (None, 1.0) else f"{name}[{round(100 * units, 2):g}%]"
        for name, units in assigned
    )


def write_lag(lag: Duration, options: Options) -> str:
    """Write a lag with its sign, nothing where there is none: +2d, -1ed, +50%."""
    if lag.percent is not None:
        return f"{lag.percent:+g}%"
    if not lag.tenths:
        return ""
    grain = _ELAPSED[lag.unit] if lag.elapsed else unit_lengths(options)[lag.unit]
    return f"{round(lag.tenths / grain, 2):+g}{'e' if lag.elapsed else ''}{lag.unit}"


def unit_lengths(options: Options) -> dict[str, int]:
    """Return the working tenths of a minute that one of each unit is in a plan."""
    day = options.minutes_per_day * TENTHS_PER_MINUTE
    month = day * options.days_per_month
    return {
        "m": TENTHS_PER_MINUTE,
        "h": TENTHS_PER_HOUR,
        "d": day,
        "w": options.minutes_per_week * TENTHS_PER_MINUTE,
        "mo": month,
        "y": 12 * month,
    }


def parse_resources(cell: Cell | None) -> list[tuple[str, float]]:
    """Return names with their share of a person, from "Ann; Bob[50%]"."""
    text = text_of(cell)
    found = []
    for part in re.split(r"[;,]\s*(?![^\[]*\])", text):
        match = _RESOURCE.fullmatch(part.strip())
        if match and match["name"].strip():
            number = float((match["units"] or "1").replace(",", "."))
            found.append(
                (match["name"].strip(), number / 100 if match["percent"] else number)
            )
    return found


def write_duration(duration: Duration, options: Options) -> str:
    """Write a duration that means the same in a plan of other hours: 5d, 2ew, 1d?."""
    plain = _universal(duration, options)
    text = write_lag(msgspec.structs.replace(plain, estimated=False), Options())
    doubt = "?" if duration.estimated else ""
    return (text.removeprefix("+") or f"0{plain.unit}") + doubt


def write_link(target: str, link: Link, options: Options) -> str:
    """Write a link to a row that means the same in a plan of other hours."""
    lag = write_lag(_universal(link.lag, options), Options())
    return (
        f"{target}{link.type.value if lag or link.type is not LinkType.FS else ''}{lag}"
    )


def _universal(duration: Duration, options: Options) -> Duration:
    """Return a duration in a unit that is as long everywhere, and exact."""
    same = unit_lengths(options) == unit_lengths(Options())
    unit = duration.unit if duration.elapsed or same else "h"
    grain = _ELAPSED[unit] if duration.elapsed else unit_lengths(Options()).get(unit, 1)
    if duration.percent is None and duration.tenths * 100 % grain:
        unit = "m"
    return msgspec.structs.replace(duration, unit=unit)
