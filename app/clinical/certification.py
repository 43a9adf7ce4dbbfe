"""Where the certification of a plan of care stands on a day, and by when a physician signs.

Source: the practice's rules, section 2; the numbers and how sure each is stand in ``rulebook``.

The first certification lasts 90 days from the initial treatment, or to the end of the plan signed if that is less:
by the first signature, by the newest of several within the first 30 days, and by the first one that follows a
verbal order while this holds. None of them moves that limit. A signature after it was certified otherwise, by signed
order and sending too, is a recertification and counts from its own day.

House rules: the first treatment day is day 0; a signature while a verbal order holds that was given in time is in
time; the signed order of the 2025 exception is dated within the same 30 days, and the plan goes to
whoever signed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.clinical import rulebook
from app.clinical.orders import EarlierOrder, OrderOnFile
from app.clinical.rulebook import holding
from app.clinical.vocabulary import Word


class CertificationStatus(Word):
    """The practice's list of six, and the days between a verbal order and its signature."""

    NOT_SENT = "not_sent", "Not sent"
    SENT = "sent", "Sent, not signed yet"
    BY_VERBAL_ORDER = "certified_by_verbal_order", "Certified by verbal order, to be signed"
    BY_SIGNATURE = "certified_by_signature", "Certified by signature"
    BY_ORDER = "certified_by_order_and_transmission", "Certified by signed order and sending"
    RECERT_DUE = "recert_due", "Recertification due"
    OVERDUE = "overdue", "Overdue"


@dataclass(frozen=True, slots=True)
class Signature:
    """A physician's, in the app or on paper that came back. ``plan_ends_on``: of the version signed."""

    on: date
    plan_ends_on: date


@dataclass(frozen=True, slots=True)
class Sending:
    """A version that went out. ``is_proven``: there is evidence of it."""

    on: date
    plan_ends_on: date
    to: str = ""
    is_proven: bool = False


@dataclass(frozen=True, slots=True)
class CertificationFacts:
    """What is on record. What is dated after ``today`` is not known yet.

    ``first_treatment_on``: the first visit of the course, evaluation included; none before it.
    ``plan_ends_on``: as the version in force says; none without a plan. ``orders`` serve this course; ``earlier``
    served the one before.
    """

    today: date
    first_treatment_on: date | None = None
    plan_ends_on: date | None = None
    orders: tuple[OrderOnFile, ...] = ()
    sendings: tuple[Sending, ...] = ()
    signatures: tuple[Signature, ...] = ()
    earlier: EarlierOrder | None = None


@dataclass(frozen=True, slots=True)
class Certified:
    """From when to when, both included, and by what."""

    by: CertificationStatus
    from_on: date
    to_on: date
    signed_on: date | None = None
    order: OrderOnFile | None = None
    sending: Sending | None = None
    due_before: date | None = None  # the day it was wanted by

    @property
    def days_late(self) -> int:
        if self.signed_on is None or self.due_before is None:
            return 0
        return max((self.signed_on - self.due_before).days, 0)


@dataclass(frozen=True, slots=True)
class CertificationStanding:
    """``due_on``: the last day for what is wanted next; none before the first treatment day."""

    status: CertificationStatus
    facts: CertificationFacts
    certified: Certified | None = None
    due_on: date | None = None

    @property
    def days_left(self) -> int | None:
        return (self.due_on - self.facts.today).days if self.due_on else None

    @property
    def treatment_day(self) -> int | None:
        """The first treatment day is day 0."""
        begun = self.facts.first_treatment_on
        return (self.facts.today - begun).days if begun else None


def standing(facts: CertificationFacts) -> CertificationStanding:
    first, today = facts.first_treatment_on, facts.today
    if first is None or first > today:
        return CertificationStanding(_until_signed(facts), facts)
    certified = _certified(facts, first)
    if certified is None:
        due_on = first_due_on(first)
        late = today > due_on
        return CertificationStanding(
            CertificationStatus.OVERDUE if late else _until_signed(facts), facts, due_on=due_on
        )
    if certified.by is CertificationStatus.BY_VERBAL_ORDER:
        return CertificationStanding(certified.by, facts, certified, certified.to_on)
    left = (certified.to_on - today).days
    status = certified.by
    if left <= warning(today):
        status = CertificationStatus.RECERT_DUE if left >= 0 else CertificationStatus.OVERDUE
    return CertificationStanding(status, facts, certified, certified.to_on)


def first_due_on(first_treatment_on: date) -> date:
    return first_treatment_on + holding(rulebook.FIRST_CERTIFICATION, first_treatment_on).days


def warning(today: date) -> int:
    """So many days ahead a certification is near."""
    return holding(rulebook.CERTIFICATION_WARNING, today).amount


def _until_signed(facts: CertificationFacts) -> CertificationStatus:
    is_sent = any(sending.on <= facts.today for sending in facts.sendings)
    return CertificationStatus.SENT if is_sent else CertificationStatus.NOT_SENT


def _certified(facts: CertificationFacts, first: date) -> Certified | None:
    """The first certification, then each signature after it in its turn."""
    known = (one for one in facts.signatures if one.on <= facts.today)
    signatures = sorted(known, key=lambda one: (one.on, one.plan_ends_on))
    limit = first_due_on(first)
    early = [one for one in signatures if one.on <= limit]
    if early:
        found: Certified | None = _by_first_signature(early[-1], first, limit)
    else:
        found = _by_order(facts, first) or _by_verbal_order(facts, first)
    for signature in signatures[len(early) :]:
        if signature.on <= _first_until(found, first):
            found = _by_first_signature(signature, first, _wanted_by(signature, facts, first))
        else:
            found = _again(signature, due_before=found.to_on if found else limit)
    return found


def _first_until(found: Certified | None, first: date) -> date:
    """Until when a signature is still the first of the plan: a verbal order only stands in for it."""
    if found is None:
        return _ninety_days(first)
    is_verbal = found.order is not None and found.sending is None
    return found.to_on if is_verbal else date.min


def _wanted_by(signature: Signature, facts: CertificationFacts, first: date) -> date:
    """The 30th day; where a verbal order was given by then and held when the plan was signed, that day is in time."""
    limit = first_due_on(first)
    given = [one for one in facts.orders if one.verbal_on and first <= one.verbal_on <= limit]
    return signature.on if any(one.verbal_holds(signature.on) for one in given) else limit


def _by_first_signature(signature: Signature, first: date, due_before: date) -> Certified:
    return Certified(
        CertificationStatus.BY_SIGNATURE,
        first,
        min(_ninety_days(first), signature.plan_ends_on),
        signed_on=signature.on,
        due_before=due_before,
    )


def _again(signature: Signature, due_before: date) -> Certified:
    """Only a signature recertifies: neither a signed order nor word of mouth does."""
    length = holding(rulebook.RECERTIFICATION, signature.on)
    return Certified(
        CertificationStatus.BY_SIGNATURE,
        signature.on,
        min(signature.on + length.days, signature.plan_ends_on),
        signed_on=signature.on,
        due_before=due_before,
    )


def _by_order(facts: CertificationFacts, first: date) -> Certified | None:
    """A signed and dated order on file, and proof that the plan went to its signer in time."""
    rule = rulebook.known(rulebook.SENT_WITH_SIGNED_ORDER, first)
    if rule is None:
        return None
    last = min(first + rule.days, facts.today)
    signed = [order for order in facts.orders if order.signed_by(last)]
    for sending in sorted(facts.sendings, key=lambda one: one.on):
        order = next((one for one in signed if _same_person(one.signer, sending.to)), None)
        if order and sending.is_proven and sending.on <= last:
            return Certified(
                CertificationStatus.BY_ORDER,
                first,
                min(_ninety_days(first), sending.plan_ends_on),
                order=order,
                sending=sending,
            )
    return None


def _by_verbal_order(facts: CertificationFacts, first: date) -> Certified | None:
    """Given from the first treatment day on and within its 30 days; it lasts until it must be signed."""
    for order in facts.orders:
        if order.verbal_on is None or not first <= order.verbal_on <= first_due_on(first):
            continue
        if not order.verbal_holds(facts.today) or order.signature_due_on is None:
            continue
        if signed_on := order.signed_by(facts.today):
            to_on = min(_ninety_days(first), facts.plan_ends_on or date.max)
            return Certified(CertificationStatus.BY_SIGNATURE, first, to_on, signed_on=signed_on, order=order)
        return Certified(CertificationStatus.BY_VERBAL_ORDER, first, order.signature_due_on, order=order)
    return None


def _ninety_days(first: date) -> date:
    return first + holding(rulebook.CERTIFICATION_LENGTH, first).days


def _same_person(signer: str, recipient: str) -> bool:
    return bool(signer.strip()) and signer.strip().casefold() == recipient.strip().casefold()
