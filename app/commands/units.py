"""Turn minutes into units for other programs: one JSON object per line in, one out.

In: {"timed": [{"code": "97112", "minutes": 24}, ...]}, the timed codes of one day. Out: {"scores": {...}}, or
{"error": "..."} for a line that must be refused. By the CMS rule every equally right split is given.
Unanswered is null, and so is what needs it. Types are exact: the text "24" is not the number 24 here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

import click

from app.clinical import billing, units
from app.clinical.units import Count, MinutesRejected
from app.clinical.vocabulary import UnitRule
from app.commands.json_lines import LineRefused, json_object

WELL_FORMED = re.compile(r"[A-Z0-9][0-9]{3}[A-Z0-9]")  # CPT and HCPCS
MOST_ROWS = 200


def _cms(counted: Count | None) -> dict[str, object]:
    return {
        "timed_minutes": counted and counted.timed_minutes,
        "timed_units": counted and counted.timed_units,
        "allocation_any_of": counted and list(counted.splits),
    }


def _ama(counted: Count | None) -> dict[str, object]:
    return {
        "timed_units": counted and counted.timed_units,
        "allocation": counted and dict(counted.certain),
    }


RULES: dict[str, tuple[UnitRule, Callable[[Count | None], dict[str, object]]]] = {
    "cms_8_minute": (UnitRule.CMS, _cms),
    "ama_rule_of_eights": (UnitRule.AMA, _ama),
}


@click.command("units", help=__doc__)
@click.argument("rule", type=click.Choice(list(RULES)))
@click.argument("lines", type=click.File("rb"), default="-")
def count_units(rule: str, lines: BinaryIO) -> None:
    for line in unit_lines(rule, lines):
        click.echo(line)


def unit_lines(rule_key: str, lines: Iterable[bytes]) -> Iterator[str]:
    """One answer for each line, in order, as soon as the line is read."""
    rule, written = RULES[rule_key]
    for line in lines:
        try:
            minutes = _minutes(json_object(line))
            answer: dict[str, object] = {
                "scores": written(None if minutes is None else units.count(minutes, rule))
            }
        except (LineRefused, MinutesRejected) as refusal:
            answer = {"error": str(refusal)}
        yield json.dumps(answer, allow_nan=False)


def _minutes(inputs: dict[str, object]) -> dict[str, int] | None:
    """Minutes by code, or None where any are unanswered."""
    if unknown := set(inputs) - {"timed"}:
        raise MinutesRejected(min(unknown)[:60], "There is no such input.")
    rows = inputs.get("timed")
    if rows is None:
        return None
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise MinutesRejected("timed", f"Give a list of at most {MOST_ROWS} services.")
    read = [_row(row) for row in rows]
    given = units.added_up((code, minutes) for code, minutes in read if minutes is not None)
    return given if all(minutes is not None for _, minutes in read) else None


def _row(row: object) -> tuple[str, int | None]:
    if not isinstance(row, dict) or not set(row) <= {"code", "minutes"}:
        raise MinutesRejected("timed", "Give each service as an object of a code and its minutes.")
    code, minutes = row.get("code"), row.get("minutes")
    if not isinstance(code, str) or not WELL_FORMED.fullmatch(code):
        raise MinutesRejected("code", "Give a CPT or HCPCS code of five characters.")
    if code in billing.UNTIMED:
        raise MinutesRejected(code, "This code is not timed: its minutes are never in the pool.")
    if minutes is not None and type(minutes) is not int:
        raise MinutesRejected(code, f"Give whole minutes from 0 to {units.DAY_MINUTES}.")
    return code, minutes
