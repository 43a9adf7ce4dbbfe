"""``python -m tests.assurance``: the long counted runs, on both databases at once. Counts go to docs/assurance.md."""

from __future__ import annotations

import argparse
import multiprocessing
import re
import sys
import textwrap
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from app import clock
from tests.assurance.runs import RUNS, Result, Run

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "assurance.md"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
OPENING = """# Counted runs

Made by `make assurance`, which does each of these on both databases and replaces its table here. A short sample of each
is part of `make test`. A run that finds anything says what on the screen and ends with an error.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.assurance", description=__doc__)
    parser.add_argument("runs", nargs="*", help=f"of {', '.join(RUNS)}; all where none is named")
    parser.add_argument("--times", type=int, help="how many, instead of the usual number")
    parser.add_argument("--seed", type=int, default=clock.now().date().toordinal(), help="another each day")
    asked = parser.parse_args()
    findings: list[str] = []
    for run in [RUNS[name] for name in asked.runs or RUNS]:
        results = _on_each_engine(run, asked.times or run.times, asked.seed)
        section = _section(run, results)
        written = DOCUMENT.read_text() if DOCUMENT.exists() else OPENING
        DOCUMENT.write_text(_replaced(written, run.title, section))
        sys.stdout.write(f"{section}\n")
        findings += [finding for result in results for finding in result.findings]
    sys.exit("\n".join(findings) or 0)


def _on_each_engine(run: Run, times: int, seed: int) -> list[Result]:
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        begun = [pool.submit(run.do, engine, times, seed) for engine in ENGINES]
        return [one.result() for one in begun]


def _section(run: Run, results: list[Result]) -> str:
    today = clock.now().date()
    headings = ["Database", "Day", *run.headings]
    rows = [
        [engine, f"{today.day} {today:%b %Y}", *(f"{count:,}" for count in result.counts)]
        for engine, result in zip(ENGINES.values(), results, strict=True)
    ]
    lines = [headings, ["---", "---", *["---:"] * len(run.headings)], *rows]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"## {run.title}\n\n{textwrap.fill(run.words, 118, break_on_hyphens=False)}\n\n{table}\n"


def _replaced(document: str, title: str, section: str) -> str:
    """The document with this section in place of the one of the same title, or at its end."""
    opening, *sections = re.split(r"(?m)^(?=## )", document)
    kept = [section if one.startswith(f"## {title}\n") else one for one in sections]
    return "\n".join(one.strip() + "\n" for one in [opening, *kept, *([] if section in kept else [section])])


if __name__ == "__main__":
    main()
