"""How sign-in works here: accounts are given, not taken."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect

from steerco.organisation.models import Person


class AccountAdapter(DefaultAccountAdapter):
    """Local accounts are made by the PMO; nobody signs up alone."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "E-mail address and password do not belong "
        "together. Try again, or choose a new password through “Forgotten?”.",
        "too_many_login_attempts": "There were too many tries with this address. "
        "Wait five minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on meets the person who has the same verified e-mail address."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        verified = [a.email for a in sociallogin.email_addresses if a.verified]
        person = Person.objects.filter(email__in=verified, is_active=True).first()
        if person is None:
            messages.error(
                request,
                "Nobody here has your e-mail address; ask the PMO to add you.",
            )
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
