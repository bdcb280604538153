"""What people do from the house's own pages."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from smtplib import SMTPException

from django.db import transaction
from django.utils import timezone

from steerco.core import journal
from steerco.core.answers import forget_answered
from steerco.core.errors import BadInput
from steerco.core.models import JournalEntry, JournalHead
from steerco.faces.api.access import digest_of
from steerco.faces.models import ApiToken
from steerco.faces.selectors.journal import VERIFIED, can_verify_journal
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.organisation.services import root_scope
from steerco.performance.services.reminders import remind_of_status
from steerco.performance.services.subscriptions import send_subscriptions
from steerco.projects.services.clearing import Cleared, clear_uploads

log = logging.getLogger(__name__)

BREACHES_KEPT = 20
FORMS_KEPT = dt.timedelta(days=1)
EVERY = dt.timedelta(hours=1)
"""How often a worker tidies up and sends what is due."""


def verify_journal(*, actor: Person) -> JournalEntry:
    """Walk the whole chain and journal what was found, up to which entry."""
    require(allowed=can_verify_journal(actor), to="verify the journal")
    head, _ = JournalHead.objects.get_or_create(pk=1)
    # Outside a transaction: nobody's writing waits for the walk.
    breaches = [f"Entry {b.sequence}: {b.what}" for b in journal.verify()]
    return journal.record(
        actor=actor,
        action=VERIFIED,
        on=head,
        label="the journal",
        scope_path=root_scope().path,
        after={
            "entries": head.sequence,
            "breaches": breaches[:BREACHES_KEPT],
            "found": len(breaches),
        },
    )


TOKEN_KEPT = dt.timedelta(days=365)
"""The longest that a token is valid."""


@transaction.atomic
def make_token(
    *, person: Person, name: str, expires_on: dt.date, today: dt.date
) -> tuple[ApiToken, str]:
    """Make a token for a program; its secret is shown once and never again."""
    if not today <= expires_on <= today + TOKEN_KEPT:
        message = f"A token is valid from today on and for {TOKEN_KEPT.days} days."
        raise BadInput(message, fields={"expires_on": message})
    secret = f"steerco_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        person=person, name=name, digest=digest_of(secret), expires_on=expires_on
    )
    journal.record(
        actor=person,
        action="token.make",
        on=token,
        after={"name": name, "expires_on": expires_on},
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: Person) -> None:
    """End a token; programs that use it are strangers from now on."""
    require(allowed=token.person_id == actor.pk, to="revoke other people's tokens")
    journal.record(
        actor=actor, action="token.revoke", on=token, before={"name": token.name}
    )
    token.delete()


def tidy_up(now: dt.datetime) -> Cleared:
    """Remove uploads that nobody imported and forms answered long ago."""
    forget_answered(now - FORMS_KEPT)
    return clear_uploads(now)


def send_what_is_due() -> int:
    """Send the day's reminders and reports; return how many letters went out."""
    today = timezone.localdate()
    return remind_of_status(today=today) + send_subscriptions(today=today)


def send_quietly() -> None:
    """Send beside other work, which goes on whatever the mail server says."""
    try:
        send_what_is_due()
    except (OSError, SMTPException):
        log.warning("letters could not be sent; trying again", exc_info=True)


def tidy_up_quietly() -> None:
    """Tidy up beside other work, which goes on whatever happens."""
    try:
        tidy_up(timezone.now())
    except OSError:
        log.warning("old uploads could not be removed", exc_info=True)
