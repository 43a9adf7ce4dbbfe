"""Lines of JSON from other programs, read with exact types and nothing guessed."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import NoReturn

LONGEST_LINE = 100_000
DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")


class LineRefused(ValueError):
    """The line is not one JSON object."""


def json_object(line: bytes, *, decimals: bool = False) -> dict[str, object]:
    """The object of a line; LineRefused where it is none, repeats a key or holds what JSON does not.

    ``decimals``: numbers such as 2.5 are read exactly; those with an exponent stay what nobody measures in.
    """
    if len(line) > LONGEST_LINE:
        raise LineRefused(f"The line is longer than {LONGEST_LINE} bytes.")
    try:
        inputs = json.loads(
            line.decode("utf-8"),
            object_pairs_hook=_without_repeats,
            parse_constant=_no_such_number,
            parse_float=_decimal if decimals else None,
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


def _decimal(text: str) -> Decimal | float:
    return Decimal(text) if DECIMAL.fullmatch(text) else float(text)


def _no_such_number(name: str) -> NoReturn:
    raise LineRefused(f"{name} is not a number in JSON.")
