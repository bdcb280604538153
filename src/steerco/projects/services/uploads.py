"""Files that people bring: measured, named safely, kept once by what they hold."""

from __future__ import annotations

import hashlib
import lzma
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

from steerco.core.errors import BadInput

CHUNK = 1 << 20
FOLDER = "imports"
"""Where the store keeps what people bring."""
MAX_FILES = 1_000
MAX_UNPACKED = 8
"""An archive may unpack to so many times the upload limit."""
MAX_RATIO = 250
"""A packed file that grows more than this is a bomb, unless it is small."""
SMALL = 10 * CHUNK
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, OverflowError, RuntimeError, ValueError),
)
"""What reading a damaged archive may raise, depending on where it is damaged."""
UNSAFE = re.compile(
    '[\x00-\x1f\x7f-\x9f<>:"|?*\u2028-\u202e\u2066-\u2069\ud800-\udfff]'
)
"""Control characters, those that turn the direction of text, and lone halves."""
SKIPPED = ("__MACOSX", ".", "~$", "Thumbs.db", "desktop.ini")


class Upload(Protocol):
    """What a form or the command line hands over: Django's `File` and its kin."""

    @property
    def name(self) -> str | None: ...

    def open(self, mode: str | None = None) -> IO[bytes]: ...


@dataclass(frozen=True, slots=True)
class Placed:
    """A file with the path it had in the folder that somebody brought."""

    file: Upload
    name: str

    def open(self, mode: str | None = None) -> IO[bytes]:
        return self.file.open(mode)


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the store, or the reason why it is not there."""

    name: str
    path: str = ""
    sha256: str = ""
    refusal: str = ""


def store_all(uploads: Iterable[Upload]) -> Iterator[Stored]:
    """Store every upload, archives file by file; a refused one says why."""
    for upload in uploads:
        name = upload.name or ""
        name = clean_path(name) if isinstance(upload, Placed) else clean_name(name)
        with upload.open("rb") as stream:
            if name.lower().endswith(".zip"):
                yield from store_archive(name, stream)
            else:
                yield store(name, stream)


def store(name: str, stream: IO[bytes]) -> Stored:
    """Keep one file under the hash of its content."""
    limit = settings.UPLOAD_LIMIT
    with tempfile.TemporaryFile() as kept:
        digest, size = hashlib.sha256(), 0
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                return Stored(
                    name,
                    refusal=f"{name} is larger than {limit // CHUNK} MB; split it or "
                    "ask the administrator to raise the limit.",
                )
            digest.update(chunk)
            kept.write(chunk)
        if size == 0:
            return Stored(name, refusal=f"{name} is empty; save or export it again.")
        try:
            refuse_bomb(name, kept)
        except BadInput as error:
            return Stored(name, refusal=error.message)
        sha256 = digest.hexdigest()
        path = f"{FOLDER}/{sha256[:2]}/{sha256}{suffix(name)}"
        kept.seek(0)
        if not default_storage.exists(path):
            path = default_storage.save(path, File(kept))
        elif isinstance(default_storage, FileSystemStorage):
            # Young again, so that nobody takes it away meanwhile.
            Path(default_storage.path(path)).touch()
        return Stored(name, path, sha256)


def store_archive(name: str, stream: IO[bytes]) -> Iterator[Stored]:
    """Keep each file of a ZIP archive; archives within it are not opened."""
    try:
        refuse_bomb(name, stream)
        archive = zipfile.ZipFile(stream)
    except BadInput as error:
        yield Stored(name, refusal=error.message)
        return
    except DAMAGED:
        yield Stored(
            name, refusal=f"{name} is a damaged archive; pack or transfer it again."
        )
        return
    with archive:
        members = [member for member in archive.infolist() if is_wanted(member)]
        if not members:
            yield Stored(name, refusal=f"{name} holds no files.")
        for member in members:
            inner = clean_path(f"{name}/{member.filename}")
            if member.flag_bits & 1:
                yield Stored(
                    inner,
                    refusal=f"{inner} is protected by a password; pack it without one.",
                )
                continue
            try:
                with archive.open(member) as content:
                    yield store(inner, content)
            except DAMAGED:
                yield Stored(inner, refusal=f"{inner} is damaged; pack it again.")


def refuse_bomb(name: str, stream: IO[bytes]) -> None:
    """Refuse a packed file that would unpack to far more than it seems."""
    stream.seek(0)
    is_packed = stream.read(4) == b"PK\x03\x04"
    stream.seek(0)
    if not is_packed:
        return
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except DAMAGED:
        stream.seek(0)
        return
    stream.seek(0)
    unpacked = sum(member.file_size for member in members)
    is_bomb = unpacked > MAX_UNPACKED * settings.UPLOAD_LIMIT or any(
        member.file_size > max(SMALL, MAX_RATIO * member.compress_size)
        for member in members
    )
    if is_bomb or len(members) > 10 * MAX_FILES:
        message = f"{name} was refused: it unpacks to far more than it seems."
        raise BadInput(message)
    if name.lower().endswith(".zip") and len(members) > MAX_FILES:
        message = f"{name} holds more than {MAX_FILES} files; split it."
        raise BadInput(message)


def is_wanted(member: zipfile.ZipInfo) -> bool:
    parts = set(re.split(r"[\\/]", member.filename)) - {".", ".."}
    return not member.is_dir() and not any(part.startswith(SKIPPED) for part in parts)


def clean_path(path: str) -> str:
    """Return where a file lies in its folder or archive, each part made safe to show."""
    parts = [clean_name(part) for part in re.split(r"[\\/]", path) if part.strip(" .")]
    return "/".join(parts[-6:])[-300:] or "unnamed"


def clean_name(name: str) -> str:
    """Return the last part of a path, at most 200 long, without what hides or breaks."""
    last = re.split(r"[\\/]", name)[-1]
    plain = UNSAFE.sub("_", last).strip(" .")
    return plain[-200:] or "unnamed"


def suffix(name: str) -> str:
    found = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return found[0].lower() if found else ""
