"""Score assessments for other programs: one JSON object per line in, one out.

In: the answers of one assessment, grouped as the instrument groups them. Out: {"scores": {...}}, or
{"error": "..."} for a line that must be refused. Types are exact: the text "4" is not the number 4 here,
as it is in a form; a measured 2.5 is read as exactly that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

import click

from app.clinical import instruments
from app.clinical.instruments import AnswerRejected, Instrument
from app.clinical.vocabulary import Side
from app.commands.json_lines import LineRefused, json_object


@click.command("score", help=__doc__)
@click.argument("instrument", type=click.Choice([instrument.key for instrument in instruments.ALL]))
@click.argument("lines", type=click.File("rb"), default="-")
@click.option("--side", type=click.Choice([side.value for side in Side]), help="The affected side.")
@click.option("--rule", "rules", multiple=True, help="A setting to score under; may be given again.")
def score(instrument: str, lines: BinaryIO, side: str | None, rules: tuple[str, ...]) -> None:
    chosen = instruments.get(instrument)
    for rule in rules:
        _refuse_unless_a_setting(chosen, rule)
    for line in score_lines(instrument, lines, side=Side(side) if side else None, rules=frozenset(rules)):
        click.echo(line)


def score_lines(
    instrument_key: str,
    lines: Iterable[bytes],
    *,
    side: Side | None = None,
    rules: frozenset[str] = frozenset(),
) -> Iterator[str]:
    """One answer for each line, in order, as soon as the line is read."""
    instrument = instruments.get(instrument_key)
    for line in lines:
        try:
            found = instrument.score(_answers(instrument, line), side=side, rules=rules)
            answer: dict[str, object] = {"scores": instrument.written(found)}
        except (LineRefused, AnswerRejected) as refusal:
            answer = {"error": str(refusal)}
        yield json.dumps(answer, allow_nan=False)


def _refuse_unless_a_setting(instrument: Instrument, rule: str) -> None:
    known = [setting.key for setting in instrument.settings]
    if rule not in known:
        has = f"only {', '.join(known)}" if known else "none at all"
        raise click.BadParameter(f"{instrument.name} has no setting {rule!r}, {has}.", param_hint="--rule")


def _answers(instrument: Instrument, line: bytes) -> Mapping[str, object]:
    return instrument.read(_flat(instrument, json_object(line, decimals=True)), exact=True)


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
