"""Compile the extractor into a jar that is the same to the byte on every rebuild."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path
from shutil import which

SOURCE = Path(__file__).parent / "src"
TARGET = Path(__file__).parents[1] / "src/steerco/schedules/steerco-mpxj.jar"
EPOCH = (1980, 1, 1, 0, 0, 0)
MANIFEST = "Manifest-Version: 1.0\r\nMain-Class: steerco.mpxj.Main\r\n\r\n"


def mpxj_jars() -> list[Path]:
    """Return the jars of the installed mpxj wheel without importing it."""
    spec = find_spec("mpxj")
    if spec is None or spec.origin is None:
        sys.exit(
            "The mpxj wheel is missing; install the extra: pip install -e '.[mpp]'"
        )
    return sorted((Path(spec.origin).parent / "lib").glob("*.jar"))


def build(target: Path) -> None:
    """Write the jar to `target`."""
    javac = which("javac") or sys.exit("The Java compiler javac is not on the PATH.")
    with tempfile.TemporaryDirectory() as classes:
        subprocess.run(  # noqa: S603
            [
                javac,
                "--release",
                "8",
                "-g:none",
                "-proc:none",
                "-Xlint:all,-options,-path",
                "-Werror",
                "-encoding",
                "UTF-8",
                "-classpath",
                ":".join(map(str, mpxj_jars())),
                "-d",
                classes,
                *map(str, sorted(SOURCE.rglob("*.java"))),
            ],
            check=True,
        )
        entries = {"META-INF/MANIFEST.MF": MANIFEST.encode()}
        for root in (SOURCE / "META-INF", Path(classes)):
            base = SOURCE if root.is_relative_to(SOURCE) else root
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    entries[path.relative_to(base).as_posix()] = path.read_bytes()
    manifest, *others = sorted(
        entries, key=lambda name: (name != "META-INF/MANIFEST.MF", name)
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as jar:
        for name in (manifest, *others):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            jar.writestr(entry, entries[name])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, nargs="?", default=TARGET)
    build(parser.parse_args().target)
