"""``python -m bench``: times of the main pages, on the demonstration practice and with 10,000 patients, on SQLite.

The schedule with 200,000 visits is measured on PostgreSQL too.
"""

from __future__ import annotations

import argparse
import logging
import os
import platform
import sqlite3
import tempfile
from pathlib import Path

import config
from app import clock, create_app
from app.care import demonstration
from app.commands.migrate import upgrade
from app.extensions import db
from app.models.audit import Actor, act_as
from bench import courses, crowd, full_schedule, long_course, open_cases
from bench.visits import Bench, Timing
from tests import postgres

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "bench.md"
MANY = 10_000
SESSIONS = 200  # signed before the note whose page is opened
HEADINGS = ("Demonstration practice", f"With {MANY:,} patients")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--samples", type=int, default=60, help="measured visits of each kind")
    samples = parser.parse_args().samples
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        upgrade(url)
        app = create_app(config.Testing, SQLALCHEMY_DATABASE_URI=url)
        logging.getLogger("poise").setLevel(logging.WARNING)
        with app.app_context():
            act_as(db.session(), Actor(at=clock.now(), name="bench"))
            on = clock.today(demonstration.ZONE.key)
            demonstration.fill(on=on, keys=app.config["DOCUMENT_KEYS"])
            db.session.commit()
        small = Bench(app, samples).measure()
        with app.app_context():
            crowd.invite(up_to=MANY)
        large = Bench(app, samples).measure()
        with app.app_context():
            open_cases.open_up(on=on)
        waits = Bench(app, samples).measure_what_waits()
        with app.app_context():
            courses.measure_for_years()
        measured = Bench(app, samples).measure_outcomes()
        long_chart = Bench(app, samples).measure_a_long_chart(SESSIONS)
        with app.app_context():
            act_as(db.session(), Actor(at=clock.now(), name="bench"))
            longest = long_course.invite(therapist="Nadia Ferro", on=on)
        progress, weight = Bench(app, samples).measure_a_long_course(longest)
        with app.app_context():
            db.engine.dispose()
    report = "".join(
        (
            written(small, large, samples),
            written_long_chart(long_chart),
            written_long_course(progress, weight),
            written_outcomes(measured),
            written_what_waits(waits),
            written_full_schedule(on_both_engines(samples)),
        )
    )
    DOCUMENT.write_text(report)
    print(report)


def on_both_engines(samples: int) -> dict[str, dict[str, Timing]]:
    """The full schedule on each engine; on PostgreSQL where its programs are installed."""
    with tempfile.TemporaryDirectory() as folder:
        found = {"SQLite": full(f"sqlite:///{Path(folder) / 'schedule.sqlite'}", samples)}
    try:
        with postgres.running() as server:
            found["PostgreSQL"] = full(postgres.create_database(server, "poise_bench"), samples)
    except postgres.NoPostgres as missing:
        print(f"Not measured on PostgreSQL: {missing}")
    return found


def full(url: str, samples: int) -> dict[str, Timing]:
    upgrade(url)
    app = create_app(config.Testing, SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        act_as(db.session(), Actor(at=clock.now(), name="bench"))
        full_schedule.furnish(clock.today(full_schedule.ZONE.key))
    found = Bench(app, samples).measure_a_full_schedule()
    with app.app_context():
        db.engine.dispose()
    return found


def written_full_schedule(measured: dict[str, dict[str, Timing]]) -> str:
    lines = [
        "",
        f"The schedule of {full_schedule.CLINICIANS} clinicians with {full_schedule.VISITS:,} visits,",
        f"{full_schedule.A_DAY} on each day; the search and the booking without a request around them:",
        "",
        "| | " + " | ".join(f"{engine}: median | p95 | queries" for engine in measured) + " |",
        "|---|" + "---:|" * 3 * len(measured),
    ]
    for name in next(iter(measured.values())):
        cells = [
            f"{found[name].median:.1f} | {found[name].p95:.1f} | {found[name].most_queries}"
            for found in measured.values()
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def written(small: dict[str, Timing], large: dict[str, Timing], samples: int) -> str:
    """The table, with the machine it was made on and without a date."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    lines = [
        "# How long the main pages take",
        "",
        f"Made by `make bench` on {machine}: {samples} requests of each kind through the whole application in one",
        "process, without network and browser. Median and 95th percentile in milliseconds; queries are the most that",
        "one request sent.",
        "",
        "| | " + " | ".join(f"{heading}: median | p95 | queries" for heading in HEADINGS) + " |",
        "|---|" + "---:|" * 6,
    ]
    for name in small:
        cells = [
            f"{timing.median:.1f} | {timing.p95:.1f} | {timing.most_queries}"
            for timing in (small[name], large[name])
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def written_long_chart(timing: Timing) -> str:
    return (
        f"\nThe working page of a session note, of a patient with {SESSIONS} signed sessions more before it: median "
        f"{timing.median:.1f},\np95 {timing.p95:.1f}, {timing.most_queries} queries.\n"
    )


def written_long_course(progress: dict[str, Timing], weight: int) -> str:
    lines = [
        "",
        f"The progress page of a course of {long_course.SESSIONS} sessions and twelve measures, with",
        f"{weight / 1000:.0f} kB of HTML, the tables it fetches, and the case on one page:",
        "",
        "| | median | p95 | queries |",
        "|---|---:|---:|---:|",
    ]
    for name, timing in progress.items():
        lines.append(f"| {name} | {timing.median:.1f} | {timing.p95:.1f} | {timing.most_queries} |")
    return "\n".join(lines) + "\n"


def written_outcomes(measured: dict[str, Timing]) -> str:
    lines = [
        "",
        f"The practice's outcomes over {courses.ASSESSMENTS:,} assessments of one instrument in",
        f"{courses.COURSES:,} courses of care more, every second one of a signed note:",
        "",
        "| | median | p95 | queries |",
        "|---|---:|---:|---:|",
    ]
    lines += [
        f"| {name} | {timing.median:.1f} | {timing.p95:.1f} | {timing.most_queries} |"
        for name, timing in measured.items()
    ]
    return "\n".join(lines) + "\n"


def written_what_waits(waits: dict[str, Timing]) -> str:
    lines = [
        "",
        f"Dr. O's list over {open_cases.CASES:,} open cases more of {open_cases.VISITS} visits each,",
        "fifty rows a page:",
        "",
        "| | median | p95 | queries |",
        "|---|---:|---:|---:|",
    ]
    lines += [
        f"| {name} | {timing.median:.1f} | {timing.p95:.1f} | {timing.most_queries} |"
        for name, timing in waits.items()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
