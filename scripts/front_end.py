"""Installs the browser packages of package-lock.json and copies what is served into static/vendor/.

Each line of NAMED_FILES is something Poise really uses; nothing else of a package can be reached from the web. The
style sheets find their fonts by relative addresses, so the folders below them keep their names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

NAMED_FILES = [
    ("htmx.org/dist/htmx.min.js", "htmx/htmx.min.js"),
    ("htmx.org/LICENSE", "htmx/LICENSE"),
    ("bootstrap/dist/css/bootstrap.min.css", "bootstrap/bootstrap.min.css"),
    ("bootstrap/LICENSE", "bootstrap/LICENSE"),
    ("bootstrap-icons/font/bootstrap-icons.min.css", "bootstrap-icons/bootstrap-icons.min.css"),
    ("bootstrap-icons/font/fonts/bootstrap-icons.woff2", "bootstrap-icons/fonts/bootstrap-icons.woff2"),
    ("bootstrap-icons/LICENSE", "bootstrap-icons/LICENSE"),
    ("@fontsource-variable/inter/index.css", "inter/index.css"),
    ("@fontsource-variable/inter/files/*-wght-normal.woff2", "inter/files/"),
    ("@fontsource-variable/inter/LICENSE", "inter/LICENSE"),
    ("@fontsource-variable/source-serif-4/opsz.css", "source-serif-4/opsz.css"),
    ("@fontsource-variable/source-serif-4/files/*-opsz-normal.woff2", "source-serif-4/files/"),
    ("@fontsource-variable/source-serif-4/LICENSE", "source-serif-4/LICENSE"),
]


def install(npm: list[str]) -> None:
    """npm compares each package with the checksum in the lock and runs none of the scripts they bring."""
    done = subprocess.run(
        [*npm, "ci", "--omit=dev", "--ignore-scripts"], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(f"The browser packages could not be installed.\n{done.stdout}{done.stderr}")


def copy_to(vendor: Path) -> None:
    """Builds the folder beside the old one, then swaps them, so that a running server hardly misses a file."""
    fresh = vendor.with_name(f".{vendor.name}-{os.getpid()}")
    for pattern, destination in NAMED_FILES:
        sources = sorted((ROOT / "node_modules").glob(pattern))
        if not sources:
            sys.exit(f"{pattern} is no longer in its package; correct NAMED_FILES in {Path(__file__).name}.")
        for source in sources:
            target = fresh / destination / source.name if destination.endswith("/") else fresh / destination
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
