"""The counted runs by name: what each does, in words for the document, and its counts as a row of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.assurance import kills


@dataclass(frozen=True)
class Result:
    counts: list[int]
    findings: list[str]


@dataclass(frozen=True)
class Run:
    title: str
    words: str
    headings: list[str]
    do: Callable[[str, int, int], Result]  # engine, times, seed
    times: int


def killed(engine: str, times: int, seed: int) -> Result:
    counts = kills.run(engine, times, seed)
    lost, half = len(counts.lost), len(counts.half_applied)
    return Result(
        [counts.kills, counts.interrupted, counts.acknowledged, lost, half],
        [*counts.refused, *counts.lost, *counts.half_applied],
    )


RUNS: Mapping[str, Run] = {
    "kills": Run(
        "kill -9 while notes are written",
        f"{kills.WRITERS} people write over the network at once: start notes, save drafts field by field, sign, add"
        " addenda, with texts that are known. At a random moment every process of the web server (gunicorn, as"
        " `make run` starts it) is killed and a new one started; each person sends again what had no answer. After"
        " each kill the notes in hand are compared with what was acknowledged; in the end all notes are, and every"
        " row is compared with the record of changes played through from its beginning. Lost: acknowledged and not"
        " there. Half-applied: some fields of a save, a change without its entry or an entry without its change, a"
        " change without the entry of its use, a version that is not the number of changes, or damage that SQLite's"
        " own check finds.",
        ["Kills", "Requests under way", "Writes acknowledged", "Lost", "Half-applied"],
        killed,
        300,
    ),
}
