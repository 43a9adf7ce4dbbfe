"""`make test`: runs every part, goes on after a failure, and ends with a table of what passed, failed or was skipped.

Names of parts as arguments run only those. A part is skipped, with its reason, where Chromium or PostgreSQL is missing;
POISE_REQUIRE_ALL=1, as in CI, turns that into a failure.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests import chromium, postgres

ROOT = Path(__file__).resolve().parent.parent
# A file stays together: what takes long to set up it sets up once, for all its tests. One worker more than there are
# cores: some tests wait, for servers, locks and kills.
INTEGRATION = ["pytest", "tests/integration", "-n3", "--dist=loadfile"]
PYTEST_CLOSING_LINE = re.compile(r"^=+ (.+ in [\d.]+s.*?) =+$", re.MULTILINE)


@dataclass
class Outcome:
    result: str
    reason: str = ""
    closing_lines: list[str] = field(default_factory=list)


def lint() -> Outcome:
    return all_of(
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["djlint", "templates", "--lint", "--quiet"],
        ["scripts.check_tree"],
    )


def types() -> Outcome:
    return all_of(["mypy"])


def unit() -> Outcome:
    return all_of(["pytest", "tests/unit", "-n2"])


def integration_on_sqlite() -> Outcome:
    return all_of(INTEGRATION, without="TEST_DATABASE_URL")


def integration_on_postgresql() -> Outcome:
    try:
        with postgres.running() as url:
            return all_of(INTEGRATION, TEST_DATABASE_URL=url)
    except postgres.NoPostgres as missing:
        return skipped(str(missing))


def browser() -> Outcome:
    try:
        chromium.check()
    except chromium.NoChromium as missing:
        return skipped(str(missing))
    # More than there are cores: a journey waits for its browser most of the time.
    return all_of(["pytest", "tests/browser", "-n4", "--dist=worksteal"], without="TEST_DATABASE_URL")


PARTS: dict[str, list[tuple[str, Callable[[], Outcome]]]] = {
    "lint": [("lint", lint)],
    "types": [("types", types)],
    "unit": [("unit", unit)],
    "integration": [
        ("integration on SQLite", integration_on_sqlite),
        ("integration on PostgreSQL", integration_on_postgresql),
    ],
    "browser": [("browser journeys", browser)],
}


def all_of(*commands: list[str], without: str = "", **extra: str) -> Outcome:
    environment = {name: value for name, value in os.environ.items() if name != without} | extra
    outcome = Outcome("passed")
    for command in commands:
        code, output = shown_and_kept([sys.executable, "-m", *command], environment)
        outcome.closing_lines += PYTEST_CLOSING_LINE.findall(output)
        if code:
            outcome.result = "FAILED"
    return outcome


def shown_and_kept(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Shows the output while it comes and returns it too."""
    kept = b""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0
    ) as running:
        assert running.stdout
        while piece := running.stdout.read(65536):
            sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
            kept += piece
    return running.returncode, kept.decode(errors="replace")


def skipped(reason: str) -> Outcome:
    if os.environ.get("POISE_REQUIRE_ALL"):
        return Outcome("FAILED", f"nothing may be skipped here, but {reason}")
    return Outcome("skipped", reason)


def main(names: list[str]) -> int:
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="poise-test-") as kept:
        os.environ["POISE_TEST_KEPT"] = kept
        return all_parts(names)


def all_parts(names: list[str]) -> int:
    rows = []
    for title, part in [row for name in names or PARTS for row in PARTS[name]]:
        print(f"\n--- {title} ---", flush=True)
        began = time.monotonic()
        outcome = part()
        rows.append((title, outcome, time.monotonic() - began))
    print("\n--- summary ---")
    for title, outcome, seconds in rows:
        told = outcome.reason or "; ".join(outcome.closing_lines)
        print(f"{title:<26} {outcome.result:<8} {seconds:4.0f} s   {told}")
    return any(outcome.result == "FAILED" for _, outcome, _ in rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
