"""Which papers the desk asks for at a visit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.clinical.desk_forms import A_YEAR, RULES, missing
from app.clinical.vocabulary import Condition, DeskFormKind, VisitKind

TODAY = date(2026, 11, 23)
ALL = dict.fromkeys(DeskFormKind, TODAY)


def asked(visit=VisitKind.FOLLOW_UP, signed=ALL, *, has_answered_pictures=False) -> list[DeskFormKind]:
    found = missing(visit, signed, on=TODAY, has_answered_pictures=has_answered_pictures)
    return [one.rule.kind for one in found]


def test_every_paper_is_declared_once():
    assert sorted(rule.kind for rule in RULES) == sorted(DeskFormKind)


def test_nothing_is_asked_of_who_has_done_everything():
    assert not [visit for visit in VisitKind if asked(visit)]


def test_a_first_visit_asks_for_everything_and_a_later_one_for_less():
    assert set(asked(VisitKind.CONSULTATION, {})) == set(DeskFormKind)
    assert not {DeskFormKind.INTAKE, DeskFormKind.PICTURE_CONSENT} & set(asked(VisitKind.FOLLOW_UP, {}))


def test_pictures_ask_for_consent_and_not_for_an_intake_form():
    found = asked(VisitKind.PHOTO_SESSION, {})
    assert DeskFormKind.PICTURE_CONSENT in found
    assert DeskFormKind.INTAKE not in found


def test_who_refused_pictures_is_not_asked_again():
    signed = {kind: TODAY for kind in DeskFormKind if kind is not DeskFormKind.PICTURE_CONSENT}
    assert asked(VisitKind.EVALUATION, signed) == [DeskFormKind.PICTURE_CONSENT]
    assert asked(VisitKind.EVALUATION, signed, has_answered_pictures=True) == []


@pytest.mark.parametrize("kind", [DeskFormKind.INTAKE, DeskFormKind.INSURANCE_CARD])
def test_what_counts_for_a_year_is_asked_again_on_the_day_it_ends(kind):
    last_day = {**ALL, kind: TODAY - A_YEAR + timedelta(days=1)}
    assert kind not in asked(VisitKind.EVALUATION, last_day)
    found = missing(VisitKind.EVALUATION, {**ALL, kind: TODAY - A_YEAR}, on=TODAY, has_answered_pictures=True)
    assert [(one.rule.kind, one.was_on) for one in found] == [(kind, TODAY - A_YEAR)]


@pytest.mark.parametrize("kind", [DeskFormKind.PRIVACY_NOTICE, DeskFormKind.CANCELLATION_POLICY])
def test_what_is_signed_once_counts_for_good(kind):
    assert kind not in asked(signed={**ALL, kind: date(1999, 1, 1)})


def test_no_word_of_a_paper_tells_a_condition():
    said = " ".join(f"{rule.kind.label} {rule.task} {rule.done}" for rule in RULES).casefold()
    assert not [one for one in Condition if one.value in said or one.label.casefold() in said]
