"""What no request may carry, and how a service's error becomes an answer."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from steerco.core.errors import DomainError
from steerco.core.toasts import toast


class NulMiddleware:
    """Refuse texts with a NUL: nobody types it, and PostgreSQL breaks down over it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Look at the form only once it is known to be one of ours."""
        sent = (
            [request.GET, request.POST] if request.method == "POST" else [request.GET]
        )
        values = (v for query in sent for _, found in query.lists() for v in found)
        if "\0" in request.path or any("\0" in str(value) for value in values):
            message = "A text holds a NUL character."
            raise BadRequest(message)


class DomainErrorMiddleware:
    """Answer a `DomainError` with a toast for htmx, else with a page that explains."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=exception.status)
            response["HX-Reswap"] = "none"
            return toast(response, exception.message, level="error")
        return render(
            request,
            "ui/error.html",
            {"error": exception},
            status=exception.status,
        )
