"""Office files whose bytes depend on their content alone."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

FIXED = (1980, 1, 1, 0, 0, 0)
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def settled(archive: bytes, as_of: date) -> bytes:
    """Rewrite an Office archive, and those inside it, dated by `as_of`, not by now."""
    stamp = rf"\g<1>{as_of.isoformat()}T00:00:00Z\g<2>".encode()
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(".xlsx"):
                content = settled(content, as_of)
            elif name == "docProps/core.xml":
                content = STAMP.sub(stamp, content)
            entry = zipfile.ZipInfo(name, FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return out.getvalue()
