"""What people type into cells: blanks, texts, traffic lights, yes and no."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Final

from steerco.schedules.tables import Cell

_BLANK_WORDS: Final = (
    "|-|--|\u2013|\u2014|.|?|n/a|na|n.a.|#n/a|#ref!|#value!|null|none|nil|tbc|tbd|tba|"
    "unknown|k.a.|offen|not applicable|keine"
)
BLANKS: Final = frozenset(_BLANK_WORDS.split("|"))
_LAYOUT: Final = re.compile(r"_x000D_|[\s\u00a0\u202f\u2009]+", re.IGNORECASE)


class BadCell(ValueError):
    """A cell that cannot be understood; the text says why."""


def text_of(cell: Cell | None) -> str:
    """Return what the cell shows, in one line, empty where it says nothing."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    text = _LAYOUT.sub(" ", str(cell)).strip()
    return "" if text.casefold() in BLANKS else text


class Rag(StrEnum):
    """A traffic light; the middle shades are those of five-point scales."""

    GREEN = "green"
    AMBER_GREEN = "amber_green"
    AMBER = "amber"
    AMBER_RED = "amber_red"
    RED = "red"
    COMPLETE = "complete"

    @property
    def three_point(self) -> Rag:
        """The same light on the usual scale of three; complete counts as green."""
        if self in (Rag.AMBER_GREEN, Rag.AMBER_RED):
            return Rag.AMBER
        return Rag.GREEN if self is Rag.COMPLETE else self


_RAG_WORDS: Final = {
    Rag.GREEN: "g|green|grün|gruen|vert|verde|🟢|✅|1|on track|on-track|ok|good|healthy|"
    "im plan|under control",
    Rag.AMBER_GREEN: "a/g|g/a|amber/green|green/amber|amber green",
    Rag.AMBER: "a|amber|y|yellow|o|orange|gelb|jaune|ambre|ámbar|amarillo|🟡|🟠|⚠|⚠️|2|"
    "at risk|caution|watch|gefährdet",
    Rag.AMBER_RED: "a/r|r/a|amber/red|red/amber|amber red",
    Rag.RED: "r|red|rot|rouge|rojo|🔴|❌|3|off track|off-track|critical|kritisch|troubled",
    Rag.COMPLETE: "b|blue|blau|🔵|complete|completed|done|closed|abgeschlossen",
}
_RAGS: Final = {
    word: rag for rag, words in _RAG_WORDS.items() for word in words.split("|")
}
_UNRATED: Final = frozenset(
    (
        "grey",
        "gray",
        "grau",
        "⚪",
        "white",
        "not rated",
        "unrated",
        "not started",
        "reset",
    )
)
_YES: Final = frozenset(
    ("yes", "y", "true", "1", "x", "ja", "j", "oui", "si", "sí", "✓", "✔")
)
_NO: Final = frozenset(("no", "n", "false", "0", "nein", "non", "✗", "✘"))


def parse_rag(cell: Cell | None) -> Rag | None:
    """Return a traffic light, None where the cell is blank or unrated."""
    text = text_of(cell).casefold()
    if not text or text in _UNRATED:
        return None
    words = " ".join(
        re.sub(r"\s*([/\u2013-])\s*", r"\1", text).replace("-", "/").split()
    )
    for candidate in (text, words, words.replace("/", " ")):
        if candidate in _RAGS:
            return _RAGS[candidate]
    lead = re.match(r"(green|amber|yellow|red|grün|gelb|rot)\b(?!/)", words)
    if lead:
        return _RAGS[lead[1]]
    message = f"{shorten(text)!r} is not a traffic light"
    raise BadCell(message)


def parse_flag(cell: Cell | None) -> bool | None:
    """Return yes or no, None where the cell is blank."""
    text = text_of(cell).casefold()
    if not text:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    message = f"{shorten(text)!r} is neither yes nor no"
    raise BadCell(message)


def shorten(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
