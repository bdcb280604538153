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


class Names:
    """What referred records are called; those of one model are all read at once."""

    def __init__(self) -> None:
        self._known: dict[type[models.Model], dict[Any, str]] = {}

    def of(self, model: type[models.Model], key: Any) -> str:
        if model not in self._known:
            records = model._default_manager.all()
            self._known[model] = {record.pk: str(record) for record in records}
        return self._known[model][key]


def typed(model: type[models.Model], values: Values) -> Values:
    """Return values as the model's fields hold them, after a rest as JSON."""
    return {name: field(model, name).to_python(value) for name, value in values.items()}


def field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return cast("models.Field[Any, Any]", model._meta.get_field(name))


def differing(record: models.Model, values: Values) -> Values:
    """Return those of the values that a record does not have."""
    found = {}
    for name, value in values.items():
        old = getattr(record, name)
        if old != value and not (old in EMPTY and value in EMPTY):
            found[name] = value
    return found


def differences(
    record: models.Model, values: Values, names: Names
) -> list[tuple[str, str | None, str | None]]:
    """Return field, old and new text of what differs from a record."""
    model = type(record)
    return [
        (
            name.removesuffix("_id"),
            text(model, name, getattr(record, name), names),
            text(model, name, value, names),
        )
        for name, value in differing(record, values).items()
    ]


def text(model: type[models.Model], name: str, value: Any, names: Names) -> str | None:
    """Write a value for people: a reference as what it refers to."""
    if value in EMPTY:
        return None
    own = field(model, name)
    if isinstance(own, models.ForeignKey):
        return names.of(own.related_model, value)
    return str(dict(own.flatchoices).get(value, value))
