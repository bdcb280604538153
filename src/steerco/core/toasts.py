"""Short messages that appear over the page after an htmx request."""

from __future__ import annotations

import json

from django.http import HttpResponse


def toast(response: HttpResponse, message: str, level: str = "success") -> HttpResponse:
    """Ask the page to show `message`; level is success, info, warning or error."""
    events = json.loads(response.get("HX-Trigger", "{}"))
    events["toast"] = {"message": message, "level": level}
    response["HX-Trigger"] = json.dumps(events)
    return response
