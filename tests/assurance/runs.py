"""The counted runs by name: what each does, in words for the document, and its counts as a row of a table."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import config
from app import clock, create_app
from app.extensions import db
from app.models.audit import Actor, act_as
from tests import builders
from tests.assurance import (
    canaries,
    clock_changes,
    desk_crawl,
    kills,
    odd_input,
    races,
    reminders,
    tamperings,
)
from tests.assurance.house import application, empty_database


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


def reminded(engine: str, times: int, seed: int) -> Result:
    counts = reminders.run(engine, times, seed, reminders=times * 5000 // 300)
    lost, doubled, wrong = len(counts.lost), len(counts.doubled), len(counts.wrong)
    did = [counts.kills, counts.reminders, counts.moves, counts.cancellations]
    return Result([*did, counts.again, lost, doubled, wrong], [*counts.lost, *counts.doubled, *counts.wrong])


def changed_clocks(engine: str, _times: int, _seed: int) -> Result:
    with empty_database(engine) as url, application(url):
        counts = clock_changes.run(clock_changes.special_days())
    return Result(
        [counts.bookings, counts.refused, counts.reminders]
        + [len(found) for found in (counts.missing, counts.double, counts.wrong)],
        [*counts.missing, *counts.double, *counts.wrong],
    )


def raced(engine: str, times: int, _seed: int) -> Result:
    """The rules lifted first: a run that finds nothing there could find nothing anywhere."""
    lifted = races.run_check_first(engine, max(times // 10, 10))
    ways = races.run(engine, times)
    findings = [
        f"{name}: {words}" for name, counts in ways.items() for words in [*counts.double, *counts.wrong]
    ]
    findings += [f"{name}: {counts}" for name, counts in ways.items() if not counts.is_clean]
    if not lifted.double:
        findings.append("the application that looks first and then writes was not caught")
    slots, requests, won, told = (
        sum(getattr(counts, name) for counts in ways.values())
        for name in ("slots", "requests", "won", "told")
    )
    double = sum(len(counts.double) for counts in ways.values())
    return Result([slots, requests, won, told, double, lifted.slots, len(lifted.double)], findings)


def crawled(engine: str, times: int, _seed: int) -> Result:
    """No context of the application stays open, so that every page is made as a server makes it."""
    with empty_database(engine) as url:
        app = create_app(config.Testing, SQLALCHEMY_DATABASE_URI=url)
        logging.getLogger("poise").setLevel(logging.CRITICAL)
        with app.app_context():
            desk_crawl.demonstrate()
            db.session.remove()
        counts = desk_crawl.run(app, of_a_kind=times)
        with app.app_context():
            db.engine.dispose()
    findings = [*counts.canaries, *counts.words, *counts.broken]
    if counts.seen != canaries.SEEN:
        findings.append("the search was blind: it did not even find what the desk does see")
    found = len(counts.canaries), len(counts.words)
    return Result([counts.fields, counts.responses, len(counts.endpoints), *found], findings)


def odd(engine: str, _times: int, _seed: int) -> Result:
    with empty_database(engine) as url, application(url) as app:
        logging.getLogger("poise").setLevel(logging.CRITICAL)
        act_as(db.session(), Actor(at=clock.now(), name="assurance"))
        cast = builders.the_cast()
        db.session.commit()
        with odd_input.stage(app, cast) as stage:
            counts = [send(stage) for send in odd_input.WAYS.values()]
    failed = [words for one in counts for words in one.failed]
    turned_away = [words for one in counts for words in one.turned_away]
    return Result([*(one.tried for one in counts), len(failed)], [*failed, *turned_away])


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
    "reminders": Run(
        "kill -9 of workers and mail server while patients are reminded",
        f"{reminders.WORKERS} workers (`flask work`) hand reminders to a mail server over SMTP while visits are moved"
        " and cancelled by the verbs of the desk. At a random moment a worker or the mail server is killed, in turn,"
        " and started anew; pauses and leases last a second instead of a minute. What arrived is read from the mailbox"
        " alone: to whom, of what kind, of which day and time. Like those of patients, the mailbox keeps one mail of a"
        " Message-ID; handed over again: mails that came a second time under their Message-ID, because a kill had left"
        " open whether the first had arrived. Lost: a visit that stands in the end without a reminder of its time."
        " Doubled: two mails in the mailbox that say the same to the same person. Wrong: a reminder of a time whose"
        " hand-over began after the visit was cancelled or moved away from it.",
        ["Kills", "Reminders", "Moves", "Cancellations", "Handed over again", "Lost", "Doubled", "Wrong"],
        reminded,
        300,
    ),
    "clocks": Run(
        "Bookings and reminders when the clock changes",
        "Around both changes of the clock in New York in 2027, 2028 and 2029, and around 29 February 2028: a visit"
        " every half hour of three days by the clock on the wall, and series weekly and every two weeks across it, at"
        " four times of day, two of them in the hour that is left out or happens twice. The worker hands over what is"
        " due, half hour by half hour, up to the last visit. What ought to be is reckoned from the law of the clock"
        " alone, without tables of time zones. Missing, double and wrong count visits and reminders together; wrong is"
        " another instant, a reminder off its 72 or 24 hours by more than one round of the worker, or a mail that tells"
        " another day, hour or zone than the clock will show.",
        ["Visits", "Hours that do not exist, refused", "Reminders", "Missing", "Double", "At the wrong time"],
        changed_clocks,
        1,
    ),
    "races": Run(
        "One time and twenty who want it",
        f"{races.HANDS} people at the desk, each with a sign-in of their own, send their request for the same time at"
        f" the same instant over the network, to {races.PROCESSES} server processes (gunicorn) with eight threads each:"
        f" {races.WORDS_OF_WAYS}. Won by one: exactly one answer said that the time is theirs, and"
        " one visit stands there. Told in words: losers who read what was in the way, of all of them. Double-booked:"
        " visits that share an instant and a clinician, a patient or a room, counted without asking the book of taken"
        " times. The last two columns are of an application that looks first and then writes, on a database without its"
        " rules against overlaps: there the same count finds what it looks for.",
        [
            *("Slots", "Requests", "Won by one", "Told in words", "Double-booked"),
            *("Slots without the rules", "Double-booked there"),
        ],
        raced,
        100,
    ),
    "desk": Run(
        "What the desk can see",
        "The demonstration practice with a canary in every field that is not the desk's own: each text column of each"
        " table, unless it is named as what the desk works with. Signed in at the desk, every address that stands in an"
        " answer is followed, as a page, as a part of one and as data; then each address of the application is asked"
        " for and posted to with ids that exist, so that refusals are read as well, and whatever can be searched is"
        " asked for the canaries; so are the pages without a sign-in, a clinician's calendar among them. Words: names"
        " of conditions, causes, nerves, muscles, operations, products and instruments, and drawings of a face.",
        ["Fields planted", "Responses", "Endpoints", "Canaries found", "Clinical words found"],
        crawled,
        20,
    ),
    "odd": Run(
        "Odd input everywhere",
        "Every address of the application, asked by whoever may do most there: odd values in every field it looks for"
        " and in every field of the forms that lead to it (found by watching and by reading the pages), odd ids, odd"
        " headers, and bodies that are no form: digits of other scripts, thousands of digits, days that do not exist,"
        " unpaired bytes, nested brackets, three megabytes of nothing. Failed: an answer of 500 or above, or a"
        " request that was turned away at the door and so tried nothing.",
        ["In addresses", "In fields", "As bodies", "Failed"],
        odd,
        1,
    ),
}
