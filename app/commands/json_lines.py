"""Lines of JSON from other programs, read with exact types and nothing guessed."""

from __future__ import annotations

import json
from typing import NoReturn

LONGEST_LINE = 100_000


class LineRefused(ValueError):
    """The line is not one JSON object."""


def json_object(line: bytes) -> dict[str, object]:
    """The object of a line; LineRefused where it is none, repeats a key or holds what JSON does not."""
    if len(line) > LONGEST_LINE:
        raise LineRefused(f"The line is longer than {LONGEST_LINE} bytes.")
    try:
        inputs = json.loads(
            line.decode("utf-8"), object_pairs_hook=_without_repeats, parse_constant=_no_such_number
        )
    except LineRefused:
        raise
    except (ValueError, RecursionError):
        raise LineRefused("The line is not valid JSON in UTF-8.") from None
    if not isinstance(inputs, dict):
        raise LineRefused("The line is not a JSON object.")
    return inputs


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise LineRefused("A key is given twice.")
    return dict(pairs)


def _no_such_number(name: str) -> NoReturn:
    raise LineRefused(f"{name} is not a number in JSON.")
