"""`steerco manage verify_journal` tells whether the journal is as it was written."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from steerco.core.journal import verify
from steerco.core.models import JournalHead


class Command(BaseCommand):
    help = "Walk the journal's chain; exit with 1 and say where it is broken."

    def handle(self, *_: Any, **__: Any) -> None:
        breaches = list(verify())
        for breach in breaches:
            self.stderr.write(f"Entry {breach.sequence}: {breach.what}.")
        if breaches:
            number = len(breaches)
            places = "place" if number == 1 else "places"
            message = f"The journal is broken in {number} {places}."
            raise CommandError(message, returncode=1)
        head = JournalHead.objects.filter(pk=1).first()
        last = head.sequence if head else 0
        self.stdout.write(f"The journal is whole: verified up to entry {last}.")
