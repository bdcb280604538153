"""`steerco manage tidy_up` removes what nobody needs any more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from steerco.faces.services import tidy_up


class Command(BaseCommand):
    help = (
        "Remove uploads that nobody imported and forms answered long ago. "
        "The worker does the same every hour."
    )

    def handle(self, *_: Any, **__: Any) -> None:
        cleared = tidy_up(timezone.now())
        self.stdout.write(
            f"{cleared.imports} imports ran out and {cleared.files} files are gone."
        )
