"""The certification of a plan in words: the rule with its dates, and the clock shown to people."""

from __future__ import annotations

from datetime import date

from app.clinical import certification, rulebook
from app.clinical.certification import (
    CertificationFacts,
    CertificationStanding,
    CertificationStatus,
    Certified,
)
from app.clinical.clocks import Clock, ClockKey, days_in_words, state_of
from app.clinical.days import counted, day
from app.clinical.rulebook import holding


def clock(standing: CertificationStanding) -> Clock | None:
    """None before the first treatment day: nothing runs yet."""
    left = standing.days_left
    if left is None:
        return None
    return Clock(
        key=ClockKey.CERTIFICATION,
        state=state_of(left, certification.warning(standing.facts.today)),
        title=_title(standing),
        left=days_in_words(left),
        rule=rule(standing),
        basis=_basis(standing),
        due_on=standing.due_on,
        days_left=left,
    )


def rule(standing: CertificationStanding) -> str:
    """The rule that holds now, with its dates."""
    facts, certified = standing.facts, standing.certified
    first = facts.first_treatment_on
    if first is None or standing.due_on is None:
        return "Counted from the first treatment day, the evaluation included."
    if certified is None:
        said = [
            _first_wanted(first, standing.due_on),
            _sent(facts),
            _verbal_lapsed(facts),
            _instead(facts, first),
        ]
    elif certified.by is CertificationStatus.BY_VERBAL_ORDER:
        said = [_verbal(certified)]
    else:
        said = [_held_by(certified, first), _lasts(certified, first, facts.today), _next(standing)]
    return " ".join(sentence for sentence in said if sentence)


def _title(standing: CertificationStanding) -> str:
    if standing.certified is None:
        return "First certification"
    if standing.status is CertificationStatus.BY_VERBAL_ORDER:
        return "Signature of the verbal order"
    return "Recertification"


def _first_wanted(first: date, due_on: date) -> str:
    within = holding(rulebook.FIRST_CERTIFICATION, first).in_words
    return (
        f"A physician signs the plan by {day(due_on)}: "
        f"within {within} of the first treatment day, {day(first)}."
    )


def _sent(facts: CertificationFacts) -> str:
    if facts.plan_ends_on is None:
        return "No plan is written yet."
    sent_on = max((one.on for one in facts.sendings if one.on <= facts.today), default=None)
    return f"It was sent on {day(sent_on)}." if sent_on else "It was not sent yet."


def _verbal_lapsed(facts: CertificationFacts) -> str:
    lapsed = [one for one in facts.orders if one.verbal_on and not one.verbal_holds(facts.today)]
    given = [one for one in lapsed if one.verbal_on and one.verbal_on <= facts.today]
    if not given or given[-1].verbal_on is None or given[-1].signature_due_on is None:
        return ""
    return (
        f"The verbal order of {day(given[-1].verbal_on)} was not signed "
        f"by {day(given[-1].signature_due_on)}, so it does not hold."
    )


def _instead(facts: CertificationFacts, first: date) -> str:
    """Whether sending the plan could stand in for the signature, or why it did not."""
    exception = rulebook.known(rulebook.SENT_WITH_SIGNED_ORDER, first)
    if exception is None:
        return ""
    last = first + exception.days
    signed = [order for order in facts.orders if order.signed_by(min(last, facts.today))]
    if not signed:
        earlier = f" {facts.earlier.rule}" if facts.earlier else ""
        return f"Sending it is not enough: no signed order is on file.{earlier}"
    whom = signed[0].signer or "its signer"
    if facts.today > last:
        return f"A signed order is on file, but nothing proves that the plan went to {whom} by {day(last)}."
    return f"A signed order is on file: sending the plan to {whom} by then, with proof, is enough."


def _verbal(certified: Certified) -> str:
    order = certified.order
    given = day(order.verbal_on) if order and order.verbal_on else ""
    within = holding(rulebook.VERBAL_ORDER_SIGNED, certified.from_on).in_words
    return f"The verbal order of {given} is signed within {within}, by {day(certified.to_on)}, or it does not hold."


def _held_by(certified: Certified, first: date) -> str:
    if certified.order and certified.sending:
        ordered = day(certified.order.signed_on) if certified.order.signed_on else ""
        within = holding(rulebook.SENT_WITH_SIGNED_ORDER, first).in_words
        return (
            f"No signature needed: signed order of {ordered} on file, plan sent to {certified.order.signer} "
            f"on {day(certified.sending.on)}, within {within} of the first treatment day, {day(first)}."
            f"{'' if certified.order.is_here else ' The order has no file on record.'}"
        )
    if certified.order and certified.order.verbal_on and certified.signed_on:
        return f"Verbal order of {day(certified.order.verbal_on)}, signed on {day(certified.signed_on)}."
    signed = f"Signed on {day(certified.signed_on)}" if certified.signed_on else "Signed"
    if not certified.days_late or certified.due_before is None:
        return f"{signed}."
    late = counted(certified.days_late, "day")
    return f"{signed}, {late} after it was due ({day(certified.due_before)}): ask the biller about the days between."


def _lasts(certified: Certified, first: date, today: date) -> str:
    verb = "It ended" if today > certified.to_on else "It lasts until"
    on = f"on {day(certified.to_on)}" if today > certified.to_on else day(certified.to_on)
    since, length = first, holding(rulebook.CERTIFICATION_LENGTH, first)
    what = f"the first treatment day, {day(first)}"
    if certified.from_on != first:
        since, length = certified.from_on, holding(rulebook.RECERTIFICATION, certified.from_on)
        is_again = certified.due_before != certification.first_due_on(first)
        what = "the signature, which recertified it" if is_again else "the signature"
    if certified.to_on < since + length.days:
        return f"{verb} {on}, the end of the plan, as that comes before {length.in_words}."
    return f"{verb} {on}, {length.in_words} from {what}."


def _next(standing: CertificationStanding) -> str:
    if standing.status not in (CertificationStatus.RECERT_DUE, CertificationStatus.OVERDUE):
        return ""
    return "To go on, a physician signs the plan again; sending it is not enough."


def _basis(standing: CertificationStanding) -> str:
    first = standing.facts.first_treatment_on or standing.facts.today
    if standing.certified is None:
        return holding(rulebook.FIRST_CERTIFICATION, first).basis
    if standing.status is CertificationStatus.BY_VERBAL_ORDER:
        return holding(rulebook.VERBAL_ORDER_SIGNED, first).basis
    if standing.certified.from_on != first:
        return holding(rulebook.RECERTIFICATION, standing.certified.from_on).basis
    if standing.certified.by is CertificationStatus.BY_ORDER:
        return holding(rulebook.SENT_WITH_SIGNED_ORDER, first).basis
    return holding(rulebook.CERTIFICATION_LENGTH, first).basis
