"""Who is asking: a signed-in browser, or a program with a token."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import APIKeyCookie
from ninja.security.http import HttpAuthBase

from steerco.faces.models import ApiToken
from steerco.organisation.models import Person


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def bearer(secret: str, today: dt.date) -> Person | None:
    """Return whom a secret stands for, and note that it was used today."""
    token = (
        ApiToken.objects.select_related("person")
        .filter(digest=digest_of(secret), expires_on__gte=today)
        .filter(person__is_active=True)
        .first()
    )
    if token is None:
        return None
    if token.used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(used_on=today)
    return token.person


class SessionAuth(APIKeyCookie):
    """A browser that is signed in; what it sends carries the CSRF token."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        user = request.user
        return user if user.is_authenticated else None


class TokenAuth(HttpAuthBase):
    """A token as `Authorization: Bearer`, or as the password of Basic, as Excel sends it."""

    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Any:
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        secret = {"bearer": value.strip, "basic": lambda: password_of(value)}.get(
            scheme.lower(), lambda: ""
        )()
        person = bearer(secret, timezone.localdate()) if secret else None
        if person is not None:
            request.user = person
        return person


def password_of(value: str) -> str:
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text.partition(":")[2]


def who(request: HttpRequest) -> Person:
    return cast(Person, request.user)
