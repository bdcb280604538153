"""What people do from the house's own pages."""

from __future__ import annotations

from steerco.core import journal
from steerco.core.models import JournalEntry, JournalHead
from steerco.faces.selectors.journal import VERIFIED, can_verify_journal
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.organisation.services import root_scope

BREACHES_KEPT = 20


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
