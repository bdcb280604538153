"""Addresses of pages, remembered, since lists write them by the hundred."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address(page: str, *args: str | int) -> str:
    """Return the address of a page by its name, as `reverse` does."""
    return _address(get_script_prefix(), page, *args)


@lru_cache(maxsize=16_384)
def _address(prefix: str, page: str, *args: str | int) -> str:
    return reverse(page, args=args)
