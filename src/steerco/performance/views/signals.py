"""Early warnings over all projects that a person sees."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.selectors import reporting
from steerco.performance.calculations.signals import LABELS, MEANINGS
from steerco.performance.selectors import signals as selectors

PAGE = 25
HEADINGS = (
    Heading("Project"),
    Heading("Warnings"),
    Heading("Measured", phone=False),
    Heading("Finish", align="num", phone=False),
    Heading("Slip", align="num", phone=False),
)
EVIDENCE_HEADINGS = (
    Heading("Signal"),
    Heading("Raised when", phone=False),
    Heading("How often it was right"),
)


@require_safe
def signal_list(request: HttpRequest) -> HttpResponse:
    """Show running projects of which something warns, the most warned of first."""
    user = cast(Person, request.user)
    at = reporting(timezone.localdate())
    known = selectors.records()
    projects = selectors.warned(user, at).order_by("-m__warnings", "code")
    page = Paginator(projects, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": selectors.warned_rows(page.object_list),  # type: ignore[arg-type]
        "headings": HEADINGS,
        "evidence": [
            (
                label,
                MEANINGS[name],
                selectors.evidence_words(name, selectors.precision_of(name, known)),
            )
            for name, label in LABELS.items()
        ],
        "evidence_headings": EVIDENCE_HEADINGS,
        "data_date": at.as_of,
    }
    return render(request, "performance/signal_list.html", context)
