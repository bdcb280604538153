"""Reports by e-mail: who gets which, and sending them when a period has ended."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import replace

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from steerco.core import journal
from steerco.core.errors import BadInput
from steerco.core.formatting import date
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.organisation.selectors import reporting
from steerco.organisation.services import root_scope
from steerco.performance.calculations import periods
from steerco.performance.models import ReportSubscription
from steerco.performance.reports.files import CONTENT_TYPES, FORMATS, frozen_file
from steerco.performance.services.reports import report_content
from steerco.projects.models import Portfolio
from steerco.projects.policies import visible_portfolios

log = logging.getLogger(__name__)


def may_get(person: Person, portfolio: Portfolio | None) -> bool:
    """Tell whether a person sees anything of what a report is about."""
    seen = visible_portfolios(person)
    if portfolio is not None:
        seen = seen.filter(pk=portfolio.pk)
    return person.is_active and seen.exists()


@transaction.atomic
def subscribe(
    *,
    kind: str,
    portfolio: Portfolio | None,
    format: str,  # noqa: A002  (it is the field's name)
    rhythm: str,
    recipients: Iterable[Person],
    actor: Person,
    today: dt.date,
) -> ReportSubscription:
    """Send a report to people who may see it after the end of each period."""
    people = list(recipients)
    require(allowed=may_get(actor, portfolio), to="send this report")
    if format not in FORMATS:
        raise BadInput(f"Reports are written as {', '.join(FORMATS)}.")
    blind = [p.name for p in people if not may_get(p, portfolio)]
    if blind or not people:
        message = (
            f"{', '.join(blind)} may not see this; give them a role there first."
            if blind
            else "Name somebody who gets it."
        )
        raise BadInput(message, fields={"recipients": message})
    subscription = ReportSubscription.objects.create(
        kind=kind,
        portfolio=portfolio,
        format=format,
        rhythm=rhythm,
        owner=actor,
        next_on=following(rhythm, today),
    )
    subscription.recipients.set(people)
    note(subscription, "subscription.add", actor, portfolio, people)
    return subscription


def following(rhythm: str, day: dt.date) -> dt.date:
    """Return the day after the end of the period in which a day lies."""
    return periods.period_of(rhythm, day).end + dt.timedelta(days=1)


@transaction.atomic
def unsubscribe(*, subscription: ReportSubscription, actor: Person) -> None:
    require(allowed=subscription.owner_id == actor.pk, to="end what others ordered")
    people = list(subscription.recipients.all())
    note(subscription, "subscription.end", actor, subscription.portfolio, people)
    subscription.delete()


def note(
    subscription: ReportSubscription,
    action: str,
    actor: Person,
    portfolio: Portfolio | None,
    people: Iterable[Person],
) -> None:
    journal.record(
        actor=actor,
        action=action,
        on=subscription,
        scope_path=portfolio.scope.path if portfolio else root_scope().path,
        after={"to": [p.name for p in people], "format": subscription.format},
    )


def send_subscriptions(*, today: dt.date) -> int:
    """Send what has come due; each is claimed by one worker. Return the letters sent."""
    sent = 0
    for subscription in ReportSubscription.objects.filter(next_on__lte=today):
        claimed = ReportSubscription.objects.filter(
            pk=subscription.pk, next_on=subscription.next_on
        ).update(next_on=following(subscription.rhythm, today), sent_on=today)
        if claimed:
            sent += send(subscription, today)
    return sent


def send(subscription: ReportSubscription, today: dt.date) -> int:
    """Write the report for each recipient as that person may see it."""
    at = reporting(today)
    end = subscription.next_on - dt.timedelta(days=1)
    at = replace(at, as_of=min(at.as_of, end))
    count = 0
    for person in subscription.recipients.all():
        if not may_get(person, subscription.portfolio):
            log.info("%s may not see report %s any more", person.pk, subscription.pk)
            continue
        content = report_content(
            kind=subscription.kind,
            portfolio=subscription.portfolio,
            at=at,
            user=person,
        )
        letter(subscription, person, at.as_of, content).send()
        count += 1
    return count


def letter(
    subscription: ReportSubscription, person: Person, as_of: dt.date, content: bytes
) -> EmailMessage:
    kind, form = subscription.kind, subscription.format
    about = subscription.portfolio.name if subscription.portfolio else "All portfolios"
    what = subscription.get_kind_display()
    mail = EmailMessage(
        subject=f"{what}: {about}, {date(as_of)}",
        body=(
            f"{person.name},\n\n{what} of {about} as of {date(as_of)} is attached. "
            f"It shows what you may see.\n\n{settings.SITE_URL}/reports/\n\n"
            f"{subscription.owner.name} ordered this "
            f"{subscription.get_rhythm_display().lower()} letter."
        ),
        to=[person.email],
    )
    mail.attach(
        f"{kind}-{as_of:%Y-%m-%d}.{form}",
        frozen_file(kind, content, form),
        CONTENT_TYPES[form],
    )
    return mail
