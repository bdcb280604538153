"""Tables to read, sort, select from and page through; the probability-impact matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from steerco.core import formatting, tables

register = template.Library()


@register.simple_block_tag(takes_context=True)
def table(
    context: Context,
    content: str,
    headings: Sequence[tables.Heading],
    *,
    id: str,  # noqa: A002  (it is the attribute's name)
    caption: str,
    sort: str = "",
    within: str = "",
    select: bool = False,
    tall: bool = False,
    foot: SafeString | str = "",
) -> str:
    """Frame `<tr>` rows: sticky head, sort links that replace `#within`, selection.

    `within` is the id of what belongs together, as the table and its pages; left out,
    only the table is replaced.
    A cell's classes: `num`, `align-center`, `muted`, `wrap`, `hide-phone`; a row that
    opens a page has `data-href` and holds a link for keyboards.
    """
    request = context.get("request")
    columns = [
        {
            "heading": heading,
            "aria": tables.direction(heading.sort, sort),
            "url": _with_query(request, sort=tables.turned(heading.sort, sort))
            if heading.sort
            else "",
        }
        for heading in headings
    ]
    return render_to_string(
        "ui/table.html",
        {
            "columns": columns,
            "content": content,
            "id": id,
            "within": within or id,
            "caption": caption,
            "select": select,
            "tall": tall,
            "foot": foot,
        },
    )


def _with_query(request: Any, **changes: object) -> str:
    """Return the query of this page with some keys changed and its page forgotten."""
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop("page", None)
    for key, value in changes.items():
        query[key] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def select_all(label: str = "Select all rows") -> SafeString:
    return format_html(
        '<input type="checkbox" class="form-check-input" data-select-all'
        ' aria-label="{}">',
        label,
    )


@register.simple_tag
def select_row(value: object, label: str, name: str = "selected") -> SafeString:
    """Put the checkbox of a row into its first cell, `<td class="select-cell">`."""
    return format_html(
        '<input type="checkbox" class="form-check-input" data-select name="{}"'
        ' value="{}" aria-label="Select {}">',
        name,
        value,
        label,
    )


@register.simple_tag(takes_context=True)
def pagination(
    context: Context,
    page: Page[Any],
    *,
    id: str,  # noqa: A002
    noun: str = "rows",
) -> str:
    """Lead through the pages of the table `#id`."""
    request = context.get("request")

    def to(wanted: int) -> str:
        return f"{_with_query(request)}&page={wanted}".replace("?&", "?")

    return render_to_string(
        "ui/pagination.html",
        {
            "page": page,
            "id": id,
            "noun": noun,
            "first": formatting.number(page.start_index()),
            "last": formatting.number(page.end_index()),
            "total": formatting.number(page.paginator.count),
            "previous": to(page.previous_page_number()) if page.has_previous() else "",
            "next": to(page.next_page_number()) if page.has_next() else "",
        },
    )


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return `mapping[key]`, or nothing where it lacks the key."""
    return mapping.get(key, "")


@register.simple_tag
def matrix(
    cells: Mapping[tuple[int, int], Any], *, size: int = 5, caption: str = ""
) -> str:
    """Show counts by (probability, impact), both from 1; a cell has band, count, url.

    `band` is low, medium, high or critical; it colours the cell even when count is 0.
    """
    scale = range(1, size + 1)
    rows = [
        (p, [(cells.get((p, i)), _count(cells.get((p, i)), p, i)) for i in scale])
        for p in reversed(scale)
    ]
    return render_to_string(
        "ui/matrix.html",
        {"rows": rows, "scale": scale, "words": SCALE_WORDS, "caption": caption},
    )


def _count(cell: Any, probability: int, impact: int) -> SafeString | str:
    if cell is None or not cell.count:
        return ""
    if not cell.url:
        return format_html("<span>{}</span>", cell.count)
    return format_html(
        '<a href="{}" aria-label="{}: probability {}, impact {}">{}</a>',
        cell.url,
        cell.count,
        probability,
        impact,
        cell.count,
    )


SCALE_WORDS = {1: "Very low", 2: "Low", 3: "Medium", 4: "High", 5: "Very high"}
