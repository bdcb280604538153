"""Codes by which people and addresses name a record."""

from __future__ import annotations

from steerco.core.errors import BadInput

LONGEST = 40


def require_code(code: str) -> str:
    """Return a code that can stand in an address; refuse any other, saying why."""
    if not code.strip("."):
        message = "A code is needed: letters and digits, as P-0042."
        raise BadInput(message)
    if len(code) > LONGEST:
        message = f"The code {code[:LONGEST]}… is longer than {LONGEST} characters."
        raise BadInput(message)
    if not code.isprintable() or "/" in code or "\\" in code:
        message = f"The code {code!a} has a slash or a character that cannot be seen; "
        raise BadInput(message + "write it with letters, digits, dots and hyphens.")
    return code
