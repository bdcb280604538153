"""What a view answers to a form that somebody sent."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from steerco.core.errors import DomainError


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Lead on to a page, from a plain form as from an htmx request."""
    if not request.headers.get("HX-Request"):
        return redirect(url)
    return HttpResponse(status=204, headers={"HX-Redirect": url})


def put_errors(form: BaseForm, error: DomainError) -> None:
    """Show a service's error where it belongs in the form."""
    for name, message in (error.fields or {"": error.message}).items():
        form.add_error(name if name in form.fields else None, message)
