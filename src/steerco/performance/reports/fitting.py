"""How much room text takes: an estimate from the widths of Arial, on the safe side."""

from __future__ import annotations

import re
import unicodedata

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
BOLD = 1.08
LINE_HEIGHT = 1.2

GROUPS = {
    0.23: "ijl'|",
    0.28: " !,./:;ft[]\\I",
    0.34: "-()r`{}",
    0.50: 'cksvxyzJ*"^',
    0.56: "abdeghnopqu0123456789?$#_L",
    0.62: "FTZ+<=>~",
    0.67: "&ABEKPSVXY",
    0.73: "CDHNRUw",
    0.78: "GOQ",
    0.85: "mM%",
    1.00: "W@" + ELLIPSIS + "\N{EM DASH}",
}
WIDTHS = {letter: width for width, letters in GROUPS.items() for letter in letters}
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """Drop what XML cannot hold and put the text on one line."""
    return " ".join(UNPRINTABLE.sub("", text).split())


def letter_width(letter: str) -> float:
    """Width of one letter in ems."""
    known = WIDTHS.get(letter)
    if known is not None:
        return known
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.68 if letter.isupper() else 0.58


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in points."""
    return sum(map(letter_width, text)) * size * (BOLD if bold else 1.0)


def line_count(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Count the lines that the text takes when wrapped at words."""
    lines, used = 1, 0.0
    gap = text_width(" ", size, bold=bold)
    for word in text.split(" "):
        long = text_width(word, size, bold=bold)
        if used and used + gap + long > width:
            lines, used = lines + 1, 0.0
        if long > width:
            lines += int(long // width)
            long %= width
        used += long + (gap if used else 0.0)
    return lines


def fit(text: str, width: float, size: float, lines: int, *, bold: bool = False) -> str:
    """Cut the text at a word so that it fits; a cut shows as an ellipsis."""
    if line_count(text, width, size, bold=bold) <= lines:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        cut = shortened(text, middle)
        if line_count(cut, width, size, bold=bold) <= lines:
            low = middle
        else:
            high = middle - 1
    return shortened(text, low)


def shortened(text: str, length: int) -> str:
    """Cut after `length` letters, at the last word when one ends near."""
    if length >= len(text):
        return text
    cut = text[:length]
    space = cut.rfind(" ")
    if space > length * 0.7:
        cut = cut[:space]
    return cut.rstrip(" ,;:.") + ELLIPSIS


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False
