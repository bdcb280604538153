"""Canonical records as bytes: the same content gives the same bytes and hash."""

from __future__ import annotations

import hashlib
import zlib
from typing import TypeVar

import msgspec

from steerco.schedules.model import Schedule

T = TypeVar("T")


def pack(content: object) -> bytes:
    """Return any record or collection as msgpack, compressed with zlib."""
    return zlib.compress(msgspec.msgpack.encode(content, order="deterministic"), 6)


def unpack(data: bytes, type_: type[T]) -> T:
    return msgspec.msgpack.decode(zlib.decompress(bytes(data)), type=type_)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def freeze(schedule: Schedule) -> tuple[bytes, str]:
    """Return a plan's snapshot and the hash of its content."""
    plain = msgspec.msgpack.encode(schedule, order="deterministic")
    return zlib.compress(plain, 6), digest(plain)


def thaw(snapshot: bytes | memoryview) -> Schedule:
    """Return the plan that a snapshot holds."""
    return unpack(bytes(snapshot), Schedule)
