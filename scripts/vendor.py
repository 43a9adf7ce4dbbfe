"""Copies the files the browser needs from node_modules/ into static/vendor/, which git ignores.

Each line names what is taken; nothing else of a package is ever served. The style sheets point at their fonts by
relative addresses, so the folders below them keep their names.
"""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"

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


def copy_to(vendor: Path) -> int:
    """Builds the folder beside the old one and swaps, so a server that is running never misses a file for long."""
    fresh = vendor.with_name(f".{vendor.name}-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    count = 0
    for pattern, destination in NAMED_FILES:
        sources = sorted(PACKAGES.glob(pattern))
        if not sources:
            sys.exit(f"The package file {pattern} is missing; run `make setup` again.")
        for source in sources:
            target = fresh / destination / source.name if destination.endswith("/") else fresh / destination
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            count += 1
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
    return count


if __name__ == "__main__":
    folder = (Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "static" / "vendor").resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    print(f"Copied {copy_to(folder)} files to {folder.name}/.")
