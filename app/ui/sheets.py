"""Rows for a spreadsheet. A cell that a spreadsheet would run as a formula is kept as the text it is."""

from __future__ import annotations

import csv as files
import re
from collections.abc import Iterable, Sequence
from io import StringIO

FORMULA = re.compile(r"[=+\-@\t\r\n]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Comma-separated, one line per row under a line of names."""
    written = StringIO()
    writer = files.writer(written)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue()


def _cell(value: str) -> str:
    return f"'{value}" if FORMULA.match(value) and not NUMBER.fullmatch(value) else value
