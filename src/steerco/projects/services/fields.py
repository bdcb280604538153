"""Values of a register's row on their way to a record: compared, kept, applied."""

from __future__ import annotations

from typing import Any, cast

from django.db import models

from steerco.organisation.models import Person

Values = dict[str, Any]
"""Field (or its `_id` column) -> value; JSON turns dates and money to text."""
EMPTY: tuple[Any, ...] = (None, "", {}, [])


class People:
    """Everybody by e-mail, code and, where it is nobody else's, name."""

    def __init__(self) -> None:
        self._known: dict[str, int | None] = {}
        for pk, email, code, name in Person.objects.filter(is_active=True).values_list(
            "pk", "email", "code", "name"
        ):
            for key in {email.lower(), code.lower()}:
                self._known[key] = pk
            key = name.lower()
            self._known[key] = None if key in self._known else pk

    def find(self, text: str) -> int | None:
        """Return the one person whom the text names; None where it is nobody."""
        return self._known.get(" ".join(text.lower().split()))


def typed(model: type[models.Model], values: Values) -> Values:
    """Return values as the model's fields hold them, after a rest as JSON."""
    return {name: field(model, name).to_python(value) for name, value in values.items()}


def field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return cast("models.Field[Any, Any]", model._meta.get_field(name))


def differences(
    record: models.Model | None, values: Values
) -> list[tuple[str, str | None, str | None]]:
    """Return field, old and new text of what differs from a record."""
    if record is None:
        return []
    found = []
    for name, value in values.items():
        old = getattr(record, name)
        if old != value and not (old in EMPTY and value in EMPTY):
            shown = name.removesuffix("_id")
            found.append((shown, text(record, name, old), text(record, name, value)))
    return found


def text(record: models.Model, name: str, value: Any) -> str | None:
    """Write a value for people: a reference as what it refers to."""
    if value in EMPTY:
        return None
    own = field(type(record), name)
    if isinstance(own, models.ForeignKey):
        return str(own.related_model._default_manager.get(pk=value))
    return str(dict(own.flatchoices).get(value, value))
