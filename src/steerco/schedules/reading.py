"""One way in: a file of any known format becomes canonical plans."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from steerco.schedules import glance
from steerco.schedules.errors import (
    NoPlan,
    OutOfMemory,
    PlanError,
    TooBig,
    Unreadable,
)
from steerco.schedules.sniffing import Format, sniff

if TYPE_CHECKING:
    from steerco.schedules.java_pool import Coming
    from steerco.schedules.model import Schedule

MAX_BYTES = 512 * 1024 * 1024
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What readers raise about content that nobody foresaw."""


class Reader(Protocol):
    """What every reader module offers."""

    def read_file(
        self, path: Path, format_: Format, *, name: str
    ) -> tuple[Schedule, ...]: ...


_READERS = {
    Format.MSPDI: "steerco.schedules.mspdi",
    Format.PROJECTLIBRE: "steerco.schedules.mspdi",
    Format.XER: "steerco.schedules.xer",
    Format.GANTTPROJECT: "steerco.schedules.ganttproject",
    Format.JSON: "steerco.schedules.canonical",
}


def read(
    path: str | Path,
    *,
    filename: str | None = None,
    limit: int = MAX_BYTES,
    encoding: str = "",
) -> tuple[Schedule, ...]:
    """Read every project of a plan file.

    Parameters
    ----------
    path : str or Path
        The file on disk; its format is judged by its content.
    filename : str, optional
        Its name as the sender knows it (an upload's), used in messages.
    limit : int, optional
        Largest size accepted, in bytes.
    encoding : str, optional
        Of the text, for formats that do not say it (XER); else it is detected.

    Returns
    -------
    tuple of Schedule
        At least one, in the file's order.

    Raises
    ------
    PlanError
        With `kind` and a one-sentence `message`, whatever is wrong with the file.
    """
    path = Path(path)
    name = filename or path.name
    format_ = sniff(path, filename=name)
    size = path.stat().st_size
    if size > limit:
        raise TooBig(name, f"{size // 1_048_576} MB, at most {limit // 1_048_576} MB")
    glance.refuse(path, format_, name)
    try:
        with uncollected():
            schedules = _read(path, format_, name, encoding)
    except PlanError:
        raise
    except MemoryError as error:
        raise OutOfMemory(name) from error
    except _DAMAGE as error:
        raise Unreadable(name, "its content contradicts its format") from error
    if not schedules:
        raise NoPlan(name)
    return schedules


def _read(
    path: Path, format_: Format, name: str, encoding: str
) -> tuple[Schedule, ...]:
    if encoding and format_ is Format.XER:
        from steerco.schedules import xer

        return xer.read_file(path, format_, name=name, encoding=encoding)
    return _reader(format_).read_file(path, format_, name=name)


@contextmanager
def uncollected() -> Iterator[None]:
    """Make many records without looking for garbage among them: they all stay."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def session(
    files: Iterable[tuple[Path, str]] = (),
) -> AbstractContextManager[None]:
    """Share Java processes among all files read inside a `with` block.

    Java starts with the first file that needs it, and not at all without one. The
    `files` that will be read, each with its name, are read ahead side by side.
    """
    from steerco.schedules.mpxj import session as java_session

    return java_session(_for_java(files))


def _for_java(files: Iterable[tuple[Path, str]]) -> Iterator[Coming]:
    from steerco.schedules.java_pool import Coming

    for path, name in files:
        with suppress(PlanError, OSError):
            format_ = sniff(path, filename=name)
            if _module(format_) != _JAVA or path.stat().st_size > MAX_BYTES:
                continue
            glance.refuse(path, format_, name)
            yield Coming(path, format_, name)


def _reader(format_: Format) -> Reader:
    return cast("Reader", import_module(_module(format_)))


_JAVA = "steerco.schedules.mpxj"


def _module(format_: Format) -> str:
    """Return which module reads a format."""
    if format_.is_sheet:
        return "steerco.schedules.sheets"
    return _READERS.get(format_, _JAVA)
