"""Certification of a plan of care: 30 days, 14 for word of mouth, the exception of 2025, 90 days or the plan's end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.clinical import certification_told
from app.clinical.certification import CertificationFacts, Sending, Signature, standing
from app.clinical.certification import CertificationStatus as Status
from app.clinical.clocks import ClockState
from app.clinical.orders import EarlierOrder, OrderOnFile

FIRST = date(2026, 3, 2)  # the evaluation, a Monday in the week before the clocks of New York go forward
LONG = FIRST + timedelta(days=180)
CHEN = "Dr. Ruth Chen"


def after(days: int, first: date = FIRST) -> date:
    return first + timedelta(days=days)


def facts(on_day: int, *, first: date = FIRST, plan_days: int = 180, **known) -> CertificationFacts:
    """``on_day`` days after the first treatment day; the plan ends ``plan_days`` after it."""
    return CertificationFacts(after(on_day, first), first, after(plan_days, first), **known)


def signed(on_day: int, *, first: date = FIRST, plan_days: int = 180) -> Signature:
    return Signature(after(on_day, first), after(plan_days, first))


def sent(
    on_day: int, *, first: date = FIRST, proof: bool = True, to: str = CHEN, plan_days: int = 180
) -> Sending:
    return Sending(after(on_day, first), after(plan_days, first), to, proof)


def ordered(on_day: int, *, first: date = FIRST, signer: str = CHEN) -> OrderOnFile:
    return OrderOnFile(signer, signed_on=after(on_day, first))


def by_mouth(on_day: int, signed_on_day: int | None = None) -> OrderOnFile:
    return OrderOnFile(CHEN, after(on_day), after(signed_on_day) if signed_on_day is not None else None)


# the first certification


@pytest.mark.parametrize(
    ("on_day", "status", "left"),
    [
        (0, Status.NOT_SENT, 30),
        (29, Status.NOT_SENT, 1),
        (30, Status.NOT_SENT, 0),
        (31, Status.OVERDUE, -1),
        (90, Status.OVERDUE, -60),
    ],
)
def test_an_unsigned_plan_is_overdue_from_the_31st_day(on_day, status, left):
    found = standing(facts(on_day))
    assert (found.status, found.days_left, found.treatment_day) == (status, left, on_day)


@pytest.mark.parametrize(("on_day", "status"), [(4, Status.NOT_SENT), (5, Status.SENT), (31, Status.OVERDUE)])
def test_sending_says_that_it_waits_but_does_not_sign(on_day, status):
    assert standing(facts(on_day, sendings=(sent(5),))).status is status


@pytest.mark.parametrize(
    ("signed_on_day", "days_late"), [(-2, 0), (0, 0), (29, 0), (30, 0), (31, 1), (45, 15), (90, 60)]
)
def test_the_first_signature_dates_back_to_the_first_treatment_day_and_says_how_late_it_came(
    signed_on_day, days_late
):
    found = standing(facts(max(signed_on_day, 0), signatures=(signed(signed_on_day),)))
    assert found.certified is not None
    assert (found.certified.from_on, found.certified.to_on) == (FIRST, after(90))
    assert found.certified.days_late == days_late


def test_a_first_signature_after_90_days_cannot_date_back_any_more():
    found = standing(facts(100, signatures=(signed(91),)))
    assert found.certified is not None
    assert (found.certified.from_on, found.due_on) == (after(91), after(180))


def test_before_the_first_treatment_day_nothing_runs():
    found = standing(CertificationFacts(FIRST, None, LONG, signatures=(Signature(FIRST, LONG),)))
    assert (found.status, found.due_on, certification_told.clock(found)) == (Status.NOT_SENT, None, None)


def test_what_is_dated_later_than_the_day_asked_about_is_not_known_on_it():
    known = {"signatures": (signed(20),), "sendings": (sent(10),), "orders": (ordered(5),)}
    assert standing(facts(9, **known)).status is Status.NOT_SENT
    assert standing(facts(10, **known)).status is Status.BY_ORDER
    assert standing(facts(20, **known)).status is Status.BY_SIGNATURE


# word of mouth


@pytest.mark.parametrize(
    ("on_day", "signed_on_day", "status", "due_day"),
    [
        (20, None, Status.BY_VERBAL_ORDER, 34),
        (34, None, Status.BY_VERBAL_ORDER, 34),  # the 14th day after it
        (35, None, Status.OVERDUE, 30),  # never signed: as if it had not been given
        (34, 34, Status.BY_SIGNATURE, 90),
        (40, 34, Status.BY_SIGNATURE, 90),
        (40, 35, Status.OVERDUE, 30),  # signed a day too late
    ],
)
def test_a_verbal_order_holds_if_it_is_signed_within_14_days(on_day, signed_on_day, status, due_day):
    found = standing(facts(on_day, orders=(by_mouth(20, signed_on_day),)))
    assert (found.status, found.due_on) == (status, after(due_day))


@pytest.mark.parametrize(
    ("given_on_day", "status"),
    [
        (-1, Status.OVERDUE),
        (0, Status.BY_SIGNATURE),
        (30, Status.BY_SIGNATURE),
        (31, Status.OVERDUE),
    ],
)
def test_a_verbal_order_certifies_if_given_within_the_30_days(given_on_day, status):
    order = by_mouth(given_on_day, given_on_day + 3)
    assert standing(facts(40, orders=(order,))).status is status


@pytest.mark.parametrize("on_day", [40, 44, 45, 60])  # it lapses after day 44
def test_the_signature_of_the_plan_after_a_verbal_order_is_the_first_certification(on_day):
    found = standing(facts(on_day, orders=(by_mouth(30),), signatures=(signed(40),)))
    assert found.certified is not None
    assert (found.certified.from_on, found.due_on) == (FIRST, after(90))
    assert found.certified.days_late == 0


@pytest.mark.parametrize(
    ("order", "signed_on_day", "due_day", "days_late"),
    [
        (by_mouth(20, 30), 40, 90, 0),  # the order itself was signed in time
        (by_mouth(20), 35, 90, 5),  # the order had lapsed the day before
        (by_mouth(31), 40, 90, 10),  # the order came too late
        (ordered(-7), 40, 90, 10),
    ],
)
def test_a_first_signature_is_late_unless_a_verbal_order_given_in_time_held_that_day(
    order, signed_on_day, due_day, days_late
):
    found = standing(facts(60, orders=(order,), signatures=(signed(signed_on_day),)))
    assert found.certified is not None
    assert (found.due_on, found.certified.days_late) == (after(due_day), days_late)


def test_what_a_verbal_order_certified_until_the_end_of_a_short_plan_is_recertified_after_it():
    known = {"orders": (by_mouth(2, 9),), "signatures": (signed(61),)}
    assert standing(facts(70, plan_days=60, **known)).due_on == after(151)


# the exception: a signed order on file, and the plan sent to its signer


@pytest.mark.parametrize(
    ("first", "sent_on_day", "proof", "status"),
    [
        (date(2025, 1, 1), 30, True, Status.BY_ORDER),
        (date(2025, 1, 1), 31, True, Status.OVERDUE),
        (date(2025, 1, 1), 30, False, Status.OVERDUE),
        (date(2024, 12, 31), 30, True, Status.OVERDUE),  # the course began before it was in force
        (FIRST, 0, True, Status.BY_ORDER),
        (FIRST, 29, True, Status.BY_ORDER),
        (FIRST, 29, False, Status.OVERDUE),
    ],
)
def test_from_2025_a_signed_order_and_proof_of_sending_within_30_days_stand_in_for_the_signature(
    first, sent_on_day, proof, status
):
    known = facts(
        40,
        first=first,
        orders=(ordered(-7, first=first),),
        sendings=(sent(sent_on_day, first=first, proof=proof),),
    )
    assert standing(known).status is status


@pytest.mark.parametrize(
    "orders",
    [
        (),  # direct access
        (by_mouth(-3),),  # not signed
        (ordered(31),),  # signed too late to have been on file
        (ordered(-7, signer="Dr. Amir Haddad"),),  # the plan went to somebody else
        (ordered(-7, signer=""),),
    ],
    ids=["none", "verbal only", "signed later", "another signer", "nobody named"],
)
def test_without_a_signed_order_of_the_one_it_was_sent_to_a_signature_is_needed(orders):
    assert standing(facts(40, orders=orders, sendings=(sent(5),))).status is Status.OVERDUE


def test_the_name_of_the_signer_is_compared_without_regard_to_case_and_spaces():
    known = facts(40, orders=(ordered(-7, signer=" dr. ruth chen "),), sendings=(sent(5),))
    assert standing(known).status is Status.BY_ORDER


def test_a_signature_after_the_exception_is_a_recertification_only_beyond_the_30_days():
    known = {"orders": (ordered(-7),), "sendings": (sent(5),)}
    assert standing(facts(40, **known, signatures=(signed(30),))).due_on == after(90)
    assert standing(facts(40, **known, signatures=(signed(31),))).due_on == after(121)


# 90 days, or the end of the plan


@pytest.mark.parametrize(
    ("on_day", "status", "left"),
    [
        (79, Status.BY_SIGNATURE, 11),
        (80, Status.RECERT_DUE, 10),
        (89, Status.RECERT_DUE, 1),
        (90, Status.RECERT_DUE, 0),
        (91, Status.OVERDUE, -1),
    ],
)
def test_a_certification_lasts_90_days_and_is_called_near_10_days_ahead(on_day, status, left):
    found = standing(facts(on_day, signatures=(signed(3),)))
    assert (found.status, found.days_left) == (status, left)


@pytest.mark.parametrize(
    ("plan_days", "on_day", "status"),
    [
        (45, 34, Status.BY_SIGNATURE),
        (45, 35, Status.RECERT_DUE),
        (45, 45, Status.RECERT_DUE),
        (45, 46, Status.OVERDUE),
        (89, 90, Status.OVERDUE),
        (90, 90, Status.RECERT_DUE),
        (91, 91, Status.OVERDUE),
    ],
)
def test_a_plan_shorter_than_90_days_ends_its_certification(plan_days, on_day, status):
    known = facts(on_day, plan_days=plan_days, signatures=(signed(3, plan_days=plan_days),))
    assert standing(known).status is status


def test_a_short_plan_ends_the_certification_by_order_and_by_word_of_mouth_too():
    by_order = facts(40, orders=(ordered(-7),), sendings=(sent(5, plan_days=45),))
    assert standing(by_order).due_on == after(45)
    assert standing(facts(20, plan_days=45, orders=(by_mouth(2, 9),))).due_on == after(45)


@pytest.mark.parametrize(
    ("signatures", "due_day"),
    [
        ((signed(3), signed(29)), 90),
        ((signed(3), signed(30)), 90),
        ((signed(3), signed(31)), 121),  # beyond the 30 days it is a recertification
        ((signed(3), signed(20, plan_days=40)), 40),  # the version signed last is shorter
        ((signed(3, plan_days=40), signed(20, plan_days=60)), 60),
        ((signed(-9), signed(-2), signed(12)), 90),
    ],
)
def test_several_signatures_within_the_first_30_days_do_not_move_its_limit(signatures, due_day):
    assert standing(facts(35, signatures=signatures)).due_on == after(due_day)


# recertification


def test_each_signature_after_the_first_lasts_90_days_from_its_own_day():
    found = standing(facts(85, signatures=(signed(85), signed(3))))
    assert (found.status, found.due_on) == (Status.BY_SIGNATURE, after(175))
    assert standing(facts(180, signatures=(signed(3), signed(85), signed(170)))).due_on == after(180)


@pytest.mark.parametrize("signed_on_day", [90, 91, 120])
def test_a_recertification_says_how_long_after_its_day_it_came(signed_on_day):
    found = standing(
        facts(signed_on_day, plan_days=365, signatures=(signed(3), signed(signed_on_day, plan_days=365)))
    )
    assert found.certified is not None
    assert found.certified.days_late == signed_on_day - 90


@pytest.mark.parametrize("known", [{"sendings": (sent(5), sent(85))}, {"sendings": (sent(5),)}])
def test_sending_the_plan_never_recertifies(known):
    assert standing(facts(91, orders=(ordered(-7), ordered(80)), **known)).status is Status.OVERDUE


def test_a_verbal_order_never_recertifies():
    known = facts(91, signatures=(signed(3),), orders=(by_mouth(85, 88),))
    assert standing(known).status is Status.OVERDUE


# the calendar


@pytest.mark.parametrize(
    ("first", "due_on", "ends_on"),
    [
        (date(2026, 1, 31), date(2026, 3, 2), date(2026, 5, 1)),  # a month's end
        (date(2028, 1, 31), date(2028, 3, 1), date(2028, 4, 30)),  # the same with a leap day within
        (date(2028, 2, 29), date(2028, 3, 30), date(2028, 5, 29)),  # begun on the leap day
        (date(2026, 2, 20), date(2026, 3, 22), date(2026, 5, 21)),  # over the shorter day of March
        (date(2026, 10, 20), date(2026, 11, 19), date(2027, 1, 18)),  # over the longer day of November
        (date(2026, 12, 2), date(2027, 1, 1), date(2027, 3, 2)),  # over the year's end
    ],
)
def test_days_are_counted_by_the_calendar(first, due_on, ends_on):
    assert standing(facts(0, first=first)).due_on == due_on
    assert standing(facts(5, first=first, signatures=(signed(5, first=first),))).due_on == ends_on


# in words


@pytest.mark.parametrize(
    ("known", "title", "left", "rule"),
    [
        (
            facts(22),
            "First certification",
            "8 days left",
            "A physician signs the plan by 1 Apr 2026: within 30 days of the first treatment day, 2 Mar 2026. "
            "It was not sent yet. Sending it is not enough: no signed order is on file.",
        ),
        (
            facts(22, earlier=EarlierOrder(date(2025, 1, 3), date(2025, 3, 2))),
            "First certification",
            "8 days left",
            "A physician signs the plan by 1 Apr 2026: within 30 days of the first treatment day, 2 Mar 2026. "
            "It was not sent yet. Sending it is not enough: no signed order is on file. "
            "The order of 3 Jan 2025 served the course that was closed on 2 Mar 2025: "
            "a new course wants one signed that day or later, a house rule.",
        ),
        (
            facts(22, orders=(ordered(-7),)),
            "First certification",
            "8 days left",
            "A physician signs the plan by 1 Apr 2026: within 30 days of the first treatment day, 2 Mar 2026. "
            "It was not sent yet. "
            "A signed order is on file: sending the plan to Dr. Ruth Chen by then, with proof, is enough.",
        ),
        (
            facts(32, orders=(ordered(-7),), sendings=(sent(5, proof=False),)),
            "First certification",
            "2 days late",
            "A physician signs the plan by 1 Apr 2026: within 30 days of the first treatment day, 2 Mar 2026. "
            "It was sent on 7 Mar 2026. "
            "A signed order is on file, but nothing proves that the plan went to Dr. Ruth Chen by 1 Apr 2026.",
        ),
        (
            facts(36, orders=(by_mouth(20),)),
            "First certification",
            "6 days late",
            "A physician signs the plan by 1 Apr 2026: within 30 days of the first treatment day, 2 Mar 2026. "
            "It was not sent yet. The verbal order of 22 Mar 2026 was not signed by 5 Apr 2026, so it does not hold. "
            "Sending it is not enough: no signed order is on file.",
        ),
        (
            facts(31, first=date(2024, 6, 3)),
            "First certification",
            "1 day late",
            "A physician signs the plan by 3 Jul 2024: within 30 days of the first treatment day, 3 Jun 2024. "
            "It was not sent yet.",
        ),
        (
            facts(21, orders=(by_mouth(20),)),
            "Signature of the verbal order",
            "13 days left",
            "The verbal order of 22 Mar 2026 is signed within 14 days, by 5 Apr 2026, or it does not hold.",
        ),
        (
            facts(40, orders=(by_mouth(20, 25),)),
            "Recertification",
            "50 days left",
            "Verbal order of 22 Mar 2026, signed on 27 Mar 2026. "
            "It lasts until 31 May 2026, 90 days from the first treatment day, 2 Mar 2026.",
        ),
        (
            facts(40, orders=(ordered(-7),), sendings=(sent(5),)),
            "Recertification",
            "50 days left",
            "No signature needed: signed order of 23 Feb 2026 on file, plan sent to Dr. Ruth Chen on 7 Mar 2026, "
            "within 30 days of the first treatment day, 2 Mar 2026. "
            "It lasts until 31 May 2026, 90 days from the first treatment day, 2 Mar 2026.",
        ),
        (
            facts(40, orders=(replace(ordered(-7), is_here=False),), sendings=(sent(5),)),
            "Recertification",
            "50 days left",
            "No signature needed: signed order of 23 Feb 2026 on file, plan sent to Dr. Ruth Chen on 7 Mar 2026, "
            "within 30 days of the first treatment day, 2 Mar 2026. The order has no file on record. "
            "It lasts until 31 May 2026, 90 days from the first treatment day, 2 Mar 2026.",
        ),
        (
            facts(90, signatures=(signed(33),)),
            "Recertification",
            "Due today",
            "Signed on 4 Apr 2026, 3 days after it was due (1 Apr 2026): ask the biller about the days between. "
            "It lasts until 31 May 2026, 90 days from the first treatment day, 2 Mar 2026. "
            "To go on, a physician signs the plan again; sending it is not enough.",
        ),
        (
            facts(46, orders=(by_mouth(30),), signatures=(signed(40),)),
            "Recertification",
            "44 days left",
            "Signed on 11 Apr 2026. "
            "It lasts until 31 May 2026, 90 days from the first treatment day, 2 Mar 2026.",
        ),
        (
            facts(46, signatures=(signed(3, plan_days=45),)),
            "Recertification",
            "1 day late",
            "Signed on 5 Mar 2026. It ended on 16 Apr 2026, the end of the plan, as that comes before 90 days. "
            "To go on, a physician signs the plan again; sending it is not enough.",
        ),
        (
            facts(100, plan_days=365, signatures=(signed(3), signed(85, plan_days=365))),
            "Recertification",
            "75 days left",
            "Signed on 26 May 2026. It lasts until 24 Aug 2026, 90 days from the signature, which recertified it.",
        ),
    ],
)
def test_the_clock_says_the_rule_with_its_dates(known, title, left, rule):
    clock = certification_told.clock(standing(known))
    assert clock is not None
    assert (clock.title, clock.left, clock.rule) == (title, left, rule)


@pytest.mark.parametrize(
    ("on_day", "state"),
    [
        (19, ClockState.FINE),
        (20, ClockState.NEAR),
        (29, ClockState.NEAR),
        (30, ClockState.DUE),
        (31, ClockState.LATE),
    ],
)
def test_the_clock_is_near_10_days_ahead_due_on_its_day_and_late_after_it(on_day, state):
    clock = certification_told.clock(standing(facts(on_day)))
    assert clock is not None
    assert clock.state is state


@pytest.mark.parametrize(
    ("known", "basis"),
    [
        (facts(5), "Noridian, certification of outpatient therapy. Confirmed in public material."),
        (
            facts(21, orders=(by_mouth(20),)),
            "Noridian, certification of outpatient therapy. Confirmed in public material.",
        ),
        (
            facts(5, signatures=(signed(3),)),
            "Medicare Benefit Policy Manual, chapter 15. Confirmed in public material. "
            "That a second signature within the first 30 days, or the one that follows a verbal order, "
            "does not move it is how the practice reads this.",
        ),
        (
            facts(86, signatures=(signed(3), signed(85))),
            "42 CFR 424.24. Confirmed in public material. That they are counted from the signature is a house rule.",
        ),
    ],
)
def test_the_clock_says_where_its_rule_was_read_and_how_sure_it_is(known, basis):
    clock = certification_told.clock(standing(known))
    assert clock is not None
    assert clock.basis == basis


def test_the_exception_says_that_part_of_it_is_professional_knowledge():
    clock = certification_told.clock(standing(facts(40, orders=(ordered(-7),), sendings=(sent(5),))))
    assert clock is not None
    assert clock.basis.startswith("89 Fed. Reg. 97710")
    assert "professional knowledge" in clock.basis
