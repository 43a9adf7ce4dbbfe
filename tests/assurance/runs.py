"""The counted runs by name: what each does, in words for the document, and its counts as a row of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.assurance import kills, tamperings


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


def tampered(engine: str, times: int, seed: int) -> Result:
    counts = tamperings.run(engine, times, seed)
    found = counts.planted - len(counts.missed)
    return Result(
        [counts.planted, len(counts.kinds), found, len(counts.false_alarms)],
        [*(f"not found: {words}" for words in counts.missed), *counts.false_alarms],
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
    "tamperings": Run(
        "Tamperings with signed notes",
        "An insider with the database in hand: triggers and foreign keys off, raw SQL. Every column of signed notes,"
        " treatments, assessments, addenda, co-signatures, strikes and seals is changed in turn; rows are removed,"
        " added, moved and swapped; signatures are taken back; fingerprints, seals and the whole chain are made anew"
        " by somebody who knows how; the end of the chain is cut off. Found: `flask verify-notes`, given the newest"
        " seal as it was written down before, names the record that was touched. False alarms: anything it says"
        " before the first and after the last of them.",
        ["Planted", "Kinds", "Found", "False alarms"],
        tampered,
        200,
    ),
}
