"""What a view answers to a form that somebody sent."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from steerco.core.errors import DomainError
from steerco.core.models import AnsweredForm

Sent = ParamSpec("Sent")
View = Callable[Concatenate[HttpRequest, Sent], HttpResponse]
MARK = "once"
"""Name of the hidden field that tells one showing of a form from the next."""


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Lead on to a page, from a plain form as from an htmx request."""
    if not request.headers.get("HX-Request"):
        return redirect(url)
    return HttpResponse(status=204, headers={"HX-Redirect": url})


def put_errors(form: BaseForm, error: DomainError) -> None:
    """Show a service's error where it belongs in the form."""
    for name, message in (error.fields or {"": error.message}).items():
        form.add_error(name if name in form.fields else None, message)


def once(view: View[Sent]) -> View[Sent]:
    """Let one showing of a form make one thing, however often it is sent.

    The same form with the same content is answered as it was the first time; a second
    one that comes meanwhile waits for the first. A refused form may be sent again.
    """

    @wraps(view)
    def answered(
        request: HttpRequest, /, *args: Sent.args, **kwargs: Sent.kwargs
    ) -> HttpResponse:
        if request.method != "POST" or not request.POST.get(MARK):
            return view(request, *args, **kwargs)
        with transaction.atomic():
            form, is_new = AnsweredForm.objects.get_or_create(key=digest_of(request))
            if not is_new:
                return go_to(request, form.url)
            response = view(request, *args, **kwargs)
            form.url = response.headers.get("HX-Redirect") or response.get(
                "Location", ""
            )
            if form.url:
                form.save(update_fields=["url"])
            else:
                transaction.set_rollback(True)
        return response

    return answered


def forget_answered(before: dt.datetime) -> int:
    """Forget forms answered so long ago that no browser sends them again."""
    return AnsweredForm.objects.filter(at__lt=before).delete()[0]


def digest_of(request: HttpRequest) -> str:
    """Return what is the same whenever the same person sends the same form again."""
    values = [item for item in request.POST.lists() if item[0] != "csrfmiddlewaretoken"]
    files = [
        (name, file.name, file.size)
        for name, found in request.FILES.lists()
        for file in found
    ]
    content = json.dumps([request.user.pk, request.path, sorted(values), sorted(files)])
    return hashlib.sha256(content.encode()).hexdigest()
