"""Reads everything signed once more and says what is not as it was signed.

Ends with the newest seal as NUMBER:HASH. Write it down outside, and give it with --expect the next time: whoever cut
the end off, or made the whole chain anew, is found by that. The exit code is 1 where anything was found.
"""

from __future__ import annotations

import re

import click
from flask.cli import with_appcontext

from app.care.verification import IN_WORDS, Expected, Verification
from app.database import will_write
from app.extensions import db

PLURALS = {
    "session_note": "notes",
    "addendum": "addenda",
    "co_signature": "co-signatures",
    "note_strike": "strikes",
}


class SealType(click.ParamType):
    name = "number:hash"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> Expected:
        if not re.fullmatch(r"\d{1,12}:[0-9a-f]{64}", value):
            self.fail("give it as it was written down: the number, a colon and 64 letters and digits.")
        number, _, digest = value.partition(":")
        return Expected(int(number), digest)


@click.command("verify-notes", help=__doc__)
@click.option("--expect", type=SealType(), help="The newest seal of an earlier time, as it was written down.")
@with_appcontext
def verify_notes(expect: Expected | None) -> None:
    verification = Verification(expect)
    found = 0
    reading = will_write.set(False)  # nobody has to wait while this reads
    try:
        for words in verification.findings():
            found += 1
            click.echo(words)
    finally:
        db.session.rollback()
        will_write.reset(reading)
    counts = verification.counts
    said = ", ".join(
        f"{counts[kind]} {PLURALS[kind] if counts[kind] != 1 else IN_WORDS[kind]}" for kind in IN_WORDS
    )
    click.echo(
        f"Read {counts['seal']} seals: {said}. {f'{found} findings' if found else 'Nothing is wrong'}."
    )
    click.echo(f"Newest seal: {verification.newest.number}:{verification.newest.hash}")
    if found:
        raise SystemExit(1)
