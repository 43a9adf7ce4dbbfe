"""Score assessments for other programs: one JSON object per line in, one out.

In: the answers of one assessment, grouped as the instrument groups them. Out: {"scores": {...}}, or
{"error": "..."} for a line that must be refused. Types are exact: the text "4" is not the number 4 here,
as it is in a form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

import click

from app.clinical import instruments
from app.clinical.instruments import AnswerRejected, Instrument
from app.commands.json_lines import LineRefused, json_object


@click.command("score", help=__doc__)
@click.argument("instrument", type=click.Choice([instrument.key for instrument in instruments.ALL]))
@click.argument("lines", type=click.File("rb"), default="-")
def score(instrument: str, lines: BinaryIO) -> None:
    for line in score_lines(instrument, lines):
        click.echo(line)


def score_lines(instrument_key: str, lines: Iterable[bytes]) -> Iterator[str]:
    """One answer for each line, in order, as soon as the line is read."""
    instrument = instruments.get(instrument_key)
    for line in lines:
        try:
            found = instrument.score(_answers(instrument, line))
            answer: dict[str, object] = {"scores": instrument.written(found)}
        except (LineRefused, AnswerRejected) as refusal:
            answer = {"error": str(refusal)}
        yield json.dumps(answer, allow_nan=False)


def _answers(instrument: Instrument, line: bytes) -> Mapping[str, object]:
    return instrument.read(_flat(instrument, json_object(line)), exact=True)


def _flat(instrument: Instrument, inputs: dict[str, object]) -> dict[str, object]:
    """``{"rest": {"eye": ...}}`` becomes ``{"rest.eye": ...}``; a group that is null is unanswered."""
    groups = {item.key.partition(".")[0] for item in instrument.items if "." in item.key}
    flat: dict[str, object] = {}
    for key, value in inputs.items():
        if key not in groups:
            if "." in key:
                raise AnswerRejected(key[:60], f"{instrument.name} has no such item.")
            flat[key] = value
        elif isinstance(value, dict):
            flat |= {f"{key}.{name}": answer for name, answer in value.items()}
        elif value is not None:
            raise AnswerRejected(key, "Give this group of answers as an object.")
    return flat
