"""`steerco manage send_due` sends the letters of the day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from steerco.faces.services import send_what_is_due


class Command(BaseCommand):
    help = (
        "Send reminders of status reports and the reports that people ordered. "
        "The worker does the same every hour; nobody gets a letter twice."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        self.stdout.write(f"{send_what_is_due()} letters were sent.")
