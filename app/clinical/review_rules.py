"""The rules of Dr. O's list: a case stands on it for each reason that holds today, and goes when it holds no more.

Sources: incomplete recovery at three months and no movement at four are the red flags of ``red_flags``; a plateau
and a decline those of ``trajectory_rules``; the deadlines those of the clocks. Ours, the house's: how long a note
may stay unsigned, what low practice is, when a report counts as read and a consultation as answered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from app.clinical import red_flags
from app.clinical.clocks import ClockState
from app.clinical.days import counted, day
from app.clinical.red_flags import REFERRAL_AFTER_MONTHS, REVIEW_AFTER_MONTHS, months_after
from app.clinical.review_facts import CaseFacts, Changed, Clock, FlaggedBy, PractisedOn, Sent, Standing
from app.clinical.review_reasons import Act, Reason, Row
from app.clinical.trajectory_rules import Reading
from app.clinical.vocabulary import Urgency

UNSIGNED_HOURS = 72
"""The practice's own limit: a draft as old as this is told to Dr. O."""

LOW_PRACTICE_DAYS = 4
"""Fewer of the seven days than this is low practice. House rule."""

LOW_PRACTICE_VISITS = 2
"""Told at so many visits in a row: once may be a holiday. House rule."""

LONGEST_BASIS = 120

AT_FOUR_MONTHS, AT_THREE_MONTHS = "flaccid_at_4_months", "incomplete_at_3_months"
BY_TIME = {Reason.NO_MOVEMENT: AT_FOUR_MONTHS, Reason.INCOMPLETE: AT_THREE_MONTHS}
_STAGES = {ClockState.DUE: "limit", ClockState.LATE: "over"}
READINGS = {Reading.DECLINING: Reason.DECLINE, Reading.PLATEAU: Reason.PLATEAU}


def reasons(facts: CaseFacts, *, today: date) -> tuple[Row, ...]:
    """Every reason that holds for the case, in the order of the list."""
    found = (row for rule in RULES for row in rule(facts, today))
    return tuple(sorted(found, key=lambda row: row.order))


def _flagged(facts: CaseFacts, _today: date) -> Iterator[Row]:
    """What notes raised: what cannot wait by itself, and the rest that has no reason of its own."""
    for one in facts.flagged:
        urgent = [(key, how) for key, how in one.flags if how is not Urgency.REVIEW]
        others = [
            (key, how) for key, how in one.flags if how is Urgency.REVIEW and key not in BY_TIME.values()
        ]
        if urgent:
            yield _of_note(Reason.RED_FLAG, one, urgent)
        if others:
            yield _of_note(Reason.FLAG, one, others)


def _by_time(facts: CaseFacts, today: date) -> Iterator[Row]:
    """Three and four months after onset: as a note raised it, else by the date alone. The graver speaks for both."""
    for reason, key in BY_TIME.items():
        told = next((one for one in facts.flagged if key in dict(one.flags)), None)
        if told:
            flags = [(flag, how) for flag, how in told.flags if flag in BY_TIME.values()]
            yield _of_note(reason, told, flags)
            return
        if facts.is_watched and _stands(key, facts, today):
            yield _after_months(reason, facts.onset_on)
            return


def _certification(facts: CaseFacts, _today: date) -> Iterator[Row]:
    """A version that waits; where none does, that one was taken back, or that the certification runs out."""
    clock = facts.certification
    if facts.sent:
        is_near = clock is not None and clock.warned_on is not None
        yield _on_paper(facts.sent) if facts.sent.paper_on and not is_near else _to_decide(facts.sent, clock)
    elif facts.changed and facts.is_open:
        yield _taken_back(facts.changed, clock)
    elif clock and facts.is_open:
        yield from _running_out(Reason.NOT_SENT, clock)


def _direct_access(facts: CaseFacts, _today: date) -> Iterator[Row]:
    if facts.direct_access and facts.is_open:
        yield from _running_out(Reason.DIRECT_ACCESS, facts.direct_access)


def _report(facts: CaseFacts, _today: date) -> Iterator[Row]:
    """Unread until a physician reviews the case after it or answers it; a decision on the case's page answers it.

    That several plans are certified at once reads no report: the page of it shows none.
    """
    report = facts.report
    if report and facts.is_open and not (facts.reviewed_at and facts.reviewed_at > report.signed_at):
        line = f"{report.by}, visit of {day(report.visit_on)}"
        yield Row(
            Reason.REPORT,
            report.signed_on,
            line,
            f"note:{report.note_id}",
            subject=report.note_id,
        )


def _standing(facts: CaseFacts, _today: date) -> Iterator[Row]:
    """One row for all measures that say the same, in the words of the first; full recovery is no plateau."""
    told = worth_telling(facts.standings)
    for word, reason in READINGS.items():
        alike = [one for one in told if one.word is word]
        if alike and facts.is_open and not (facts.is_recovered and word is Reading.PLATEAU):
            yield _as_measured(reason, alike)


def _practice(facts: CaseFacts, _today: date) -> Iterator[Row]:
    low = low_run(facts.practised)
    if facts.is_open and low:
        said = " and ".join(str(one.days) for one in low[-LOW_PRACTICE_VISITS:])
        line = f"{said} of 7 days, told at the last {LOW_PRACTICE_VISITS} visits"
        yield Row(Reason.LOW_PRACTICE, low[0].on, line, f"since:{low[0].on.isoformat()}")


def _unsigned(facts: CaseFacts, _today: date) -> Iterator[Row]:
    for one in facts.drafts:
        if one.hours >= UNSIGNED_HOURS:
            line = f"{one.what} of {day(one.visit_on)}, {one.by}"
            yield Row(Reason.UNSIGNED, one.begun_on, line, f"note:{one.note_id}", subject=one.note_id)


def _outcome(facts: CaseFacts, _today: date) -> Iterator[Row]:
    """A consultation is answered by a physician's note, an order, a procedure or a plan on its day or later."""
    seen = facts.consultation
    if seen and not (seen.outcome_on and seen.outcome_on >= seen.on):
        yield Row(
            Reason.OUTCOME,
            seen.on,
            "Consultation without a note, an order, a procedure or a plan since",
            f"visit:{seen.appointment_id}",
            subject=seen.appointment_id,
        )


def worth_telling(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Any main measure tells a decline. A plateau is told by the first, the grading where there is one.

    That a form stands still while the face gains is none. House rule.
    """
    is_still = bool(standings) and standings[0].word is Reading.PLATEAU
    words = {Reading.DECLINING} | ({Reading.PLATEAU} if is_still else set())
    return tuple(one for one in standings if one.word in words)


def low_run(practised: Iterable[PractisedOn]) -> tuple[PractisedOn, ...]:
    """The newest visits in a row that told low practice, the oldest of them first; none where they are too few."""
    run: list[PractisedOn] = []
    for one in practised:
        run = [*run, one] if one.days < LOW_PRACTICE_DAYS else []
    return tuple(run) if len(run) >= LOW_PRACTICE_VISITS else ()


def _stands(key: str, facts: CaseFacts, today: date) -> bool:
    """The red flag of the notes, asked of the case as it is today."""
    known = red_flags.Facts(
        visit_on=today,
        onset_on=facts.onset_on,
        condition=facts.condition,
        is_recovered=facts.is_recovered,
        has_movement=facts.has_movement,
        physician_saw_on=facts.saw_on,
    )
    return red_flags.get(key).stands(known)


def _after_months(reason: Reason, onset_on: date | None) -> Row:
    assert onset_on is not None  # noqa: S101 - the flag rests on it
    months = REFERRAL_AFTER_MONTHS if reason is Reason.NO_MOVEMENT else REVIEW_AFTER_MONTHS
    since = months_after(onset_on, months)
    words = red_flags.get(BY_TIME[reason]).words
    return Row(reason, since, f"{words}: onset {day(onset_on)}", f"onset:{onset_on.isoformat()}")


def _of_note(reason: Reason, told: FlaggedBy, flags: Sequence[tuple[str, Urgency]]) -> Row:
    keys = tuple(key for key, _ in flags)
    words = red_flags.in_words(flag for flag in red_flags.RED_FLAGS if flag.key in keys)
    return Row(
        reason,
        told.raised_on,
        f"{told.by}: {words[:1].lower()}{words[1:]}",
        _basis(f"note:{told.note_id}", *sorted(keys)),
        urgency=min((how for _, how in flags), key=list(Urgency).index),
        subject=told.note_id,
        flags=keys,
    )


def _to_decide(sent: Sent, clock: Clock | None) -> Row:
    title = sent.title or "Treatment plan"
    return Row(
        Reason.RECERTIFY if sent.is_certified_before else Reason.CERTIFY,
        sent.sent_on,
        f"{title}, version {sent.number}{_signed(sent)}",
        f"version:{sent.version_id}",
        due_on=clock.due_on if clock else None,
        subject=sent.version_id,
    )


def _on_paper(sent: Sent) -> Row:
    """Nothing is asked but to have seen it, until the certification comes near its end."""
    return Row(
        Reason.RECERTIFY if sent.is_certified_before else Reason.CERTIFY,
        sent.paper_on or sent.sent_on,
        f"{sent.title or 'Treatment plan'}, version {sent.number}{_signed(sent)}",
        f"paper:{sent.version_id}",
        own_label="Signed on paper",
        own_acts=(Act.OPEN, Act.ACKNOWLEDGE, Act.DEFER),
    )


def _signed(sent: Sent) -> str:
    if sent.paper_on is None:
        return ""
    return f", signed {f'by {sent.paper_by} ' if sent.paper_by else ''}on paper, {day(sent.paper_on)}"


def _taken_back(changed: Changed, clock: Clock | None) -> Row:
    """At once; that its deadline comes near is news once more."""
    title = changed.title or "Treatment plan"
    near = next(_running_out(Reason.NOT_SENT, clock), None) if clock else None
    return Row(
        Reason.NOT_SENT,
        changed.written_on,
        f"{title}, version {changed.number}: changed, not sent",
        f"changed:{changed.version_id}" + (f",{near.basis}" if near else ""),
        due_on=clock.due_on if clock else None,
    )


def _running_out(reason: Reason, clock: Clock) -> Iterator[Row]:
    """From the warning on; that the limit is reached is news, and once more that it is over."""
    if clock.warned_on:
        basis = f"{_STAGES.get(clock.state, 'warned')}:{clock.warned_on.isoformat()}"
        yield Row(reason, clock.warned_on, clock.words, basis, due_on=clock.due_on)


def _as_measured(reason: Reason, alike: Sequence[Standing]) -> Row:
    """A plateau is one for as long as it counts from the same measure; each further measure of a decline is news."""
    first, others = alike[0], "".join(f", {one.name} too" for one in alike[1:])
    went = f"{first.name} {first.then} to {first.now}"
    if reason is Reason.DECLINE:
        newest = max(one.newest_on for one in alike)
        basis = _basis(*(f"{one.key}:{one.newest_on.isoformat()}" for one in alike))
        return Row(reason, newest, f"{went}, {day(first.since)} to {day(first.newest_on)}{others}", basis)
    basis = _basis(*(f"{one.key}:{one.since.isoformat()}" for one in alike))
    weeks = counted((first.newest_on - first.since).days // 7, "week")
    return Row(reason, min(one.since for one in alike), f"{went} in {weeks}{others}", basis)


def _basis(*parts: str) -> str:
    """What an answer is given to; of many parts their digest, as its place is short."""
    joined = ",".join(parts)
    return joined if len(joined) <= LONGEST_BASIS else hashlib.sha256(joined.encode()).hexdigest()


RULES: tuple[Callable[[CaseFacts, date], Iterable[Row]], ...] = (
    _flagged,
    _by_time,
    _certification,
    _direct_access,
    _report,
    _standing,
    _practice,
    _unsigned,
    _outcome,
)
