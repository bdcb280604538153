"""Model fields for what Django's own would bend."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.dateparse import parse_datetime


class NaiveDateTimeField(models.Field[dt.datetime | None, dt.datetime | None]):
    """A wall-clock instant of a plan, without time zone: 08:00 stays 08:00."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        if connection.vendor == "postgresql":
            return "timestamp without time zone"
        return "text"

    def from_db_value(self, value: Any, *_: Any) -> dt.datetime | None:
        return self.to_python(value)

    def to_python(self, value: Any) -> dt.datetime | None:
        return parse_datetime(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = self.to_python(super().get_prep_value(value))
        if value is not None and value.tzinfo is not None:
            message = f"{self.name} holds wall-clock time without a time zone."
            raise ValueError(message)
        return value

    def get_db_prep_value(
        self,
        value: Any,
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: FBT001, FBT002
    ) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        if value is None or connection.vendor == "postgresql":
            return value
        return value.isoformat(sep=" ", timespec="seconds")


class MoneyField(models.DecimalField[Decimal | None, Decimal | None]):
    """An amount in the currency of its record, to the cent, up to a quadrillion."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 18, "decimal_places": 2, **kwargs})
