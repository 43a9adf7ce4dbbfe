"""Several plans certified at once: their changes first, who signs proved once, all that still stand and no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.care import accounts, certifying, passwords, patients, plan_versions, treatment_plans
from app.care.errors import Refused
from app.care.plan_versions import PlanValues, values_of
from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.front_door import sign_in_rules
from app.models import AccessEntry, PlanVersion, User, UserSession
from tests.builders import a_diagnosis, a_patient, a_plan, now
from tests.queries import count_queries

PASSWORD = "seven herons over grey water"


@pytest.fixture
def plans(cast) -> list[PlanVersion]:
    made = [sent_plan(cast, family) for family in ("Owl", "Oriole", "Osprey")]
    db.session.commit()
    return made


def sent_plan(cast, family: str, **values) -> PlanVersion:
    patient = a_patient("Otis", family, team=[cast.therapist])
    return a_plan(a_diagnosis(patient, by=cast.therapist), by=cast.therapist, state=PlanState.SENT, **values)


def changed(version: PlanVersion, cast, **values) -> PlanVersion:
    said = values_of(version, reason="Going well")
    new = PlanValues(**{name: getattr(said, name) for name in said.__slots__} | values)
    return treatment_plans.save(version.plan, new, based_on=version.number, by=cast.therapist, at=now())


def ids(versions) -> list[str]:
    return [str(version.public_id) for version in versions]


def states(versions) -> list[PlanState]:
    db.session.expire_all()
    return [version.state for version in versions]


@pytest.fixture
def proof(app, cast):
    """Sets how long ago Dr. O last proved who she is; gives her a password."""

    def ago(minutes: int | None) -> None:
        with app.test_request_context():
            cast.physician.password_hash = passwords.hashed(PASSWORD, sign_in_rules().hashing)
        for row in db.session.query(UserSession).filter(UserSession.user_id == cast.physician.id):
            row.proved_at = None if minutes is None else now() - timedelta(minutes=minutes)
        db.session.commit()

    return ago


# the page


def test_the_page_shows_what_each_plan_changes_before_anything_is_signed(as_, cast, plans):
    first = plans[0]
    plan_versions.certify(first, comment="", by=cast.physician, at=now())
    second = changed(first, cast, visits_planned=6, question="Toxin in January?")
    plan_versions.send(second, by=cast.therapist, at=now())
    db.session.commit()
    page = as_("physician").get("review.certify_several", query={"version": ids([second, plans[1]])})
    for words in (
        "Otis Owl, plan 2",
        "before: 12 visits new: 6 visits",
        "“Toxin in January?”",
        "Otis Oriole, plan 1",
    ):
        assert words in page.text, words
    assert "Osprey" not in page.text
    assert len(page.select("input[name=version][checked]")) == 2
    assert states([second]) == [PlanState.SENT]


def test_with_nothing_chosen_the_page_says_where_to_choose(as_, cast):
    assert "Nothing is chosen" in as_("physician").get("review.certify_several").text


def test_only_the_physician_certifies_several(as_, plans):
    for who in ("therapist", "desk", "admin"):
        assert as_(who).get("review.certify_several", query={"version": ids(plans)}).status == 403
        assert as_(who).post("review.certify_several", {"version": ids(plans)}).status == 403
    assert set(states(plans)) == {PlanState.SENT}


def test_the_queries_of_the_page_do_not_grow_with_the_plans(as_, cast, plans):
    physician = as_("physician")

    def asked(chosen) -> int:
        with count_queries() as sent:
            physician.get("review.certify_several", query={"version": ids(chosen)})
        return len(sent)

    asked(plans)
    assert asked(plans) == asked(plans[:1])


# deciding


def test_all_that_are_ticked_are_certified_in_one_press(as_, cast, plans):
    page = as_("physician").post("review.certify_several", {"version": ids(plans[:2]), "comment": "Go on."})
    assert page.response.location == "/review"
    assert states(plans) == [PlanState.CERTIFIED, PlanState.CERTIFIED, PlanState.SENT]
    assert {(one.decided_by.name, one.decision_comment) for one in plans[:2]} == {("Dr. O", "Go on.")}


def test_what_changed_meanwhile_is_left_with_words_and_the_others_are_certified(as_, cast, plans):
    changed(plans[1], cast, visits_planned=3)
    plan_versions.return_to_therapist(plans[2], comment="Weekly.", by=cast.physician, at=now())
    db.session.commit()
    page = as_("physician").post("review.certify_several", {"version": ids(plans)}, follow=True)
    assert "1 plan certified." in page.text
    assert "Version 2 was saved after version 1." in page.text
    assert "Version 1 was returned by Dr. O already." in page.text
    assert "Owl" not in page.one("main").get_text()
    assert not page.select("button[data-key='ctrl enter']"), "nothing is left to sign"
    assert states(plans) == [PlanState.CERTIFIED, PlanState.SUPERSEDED, PlanState.RETURNED]


def test_sent_twice_each_is_signed_once(as_, cast, plans):
    physician = as_("physician")
    for _ in range(2):
        answer = physician.post("review.certify_several", {"version": ids(plans)})
        assert answer.response.location == "/review"
    assert {version.version for version in plans} == {plans[0].version}


def test_what_is_said_to_be_certified_was_and_a_chart_struck_meanwhile_is_named(as_, cast, plans):
    patients.strike(plans[2].plan.patient, reason="Another chart of the same person", by=cast.admin, at=now())
    db.session.commit()
    typed = {"version": [*ids(plans), ids(plans)[0], "2b1f7c1e-0000-4000-8000-000000000000"]}
    page = as_("physician").post("review.certify_several", typed, follow=True)
    assert "2 plans certified. 1 of those chosen was not found." in page.text
    left = page.one("section.chosen")
    assert "Otis Osprey, plan 1" in left.get_text()
    assert "The chart was struck as entered in error." in left.get_text()
    assert not left.select("a, input[type=checkbox]"), "a struck chart is neither opened nor signed"
    assert states(plans) == [PlanState.CERTIFIED, PlanState.CERTIFIED, PlanState.SENT]


def test_nothing_ticked_and_too_many_are_refused(as_, cast, plans):
    assert as_("physician").post("review.certify_several", {"shown": ids(plans)}).status == 409
    with pytest.raises(Refused, match="up to 40"):
        certifying.chosen([plans[0].public_id] * 41)


def test_a_failure_in_one_leaves_none_certified(as_, cast, plans, monkeypatch):
    certify, calls = plan_versions.certify, []

    def stumble(version, **values):
        calls.append(version)
        if len(calls) == 2:
            raise Refused("Something else.")
        return certify(version, **values)

    monkeypatch.setattr(plan_versions, "certify", stumble)
    assert as_("physician").post("review.certify_several", {"version": ids(plans)}).status == 409
    assert set(states(plans)) == {PlanState.SENT}


# the log of access


def looked_at(who: User) -> list[tuple[str, int | None, int]]:
    wanted = (
        select(AccessEntry).where(AccessEntry.endpoint == "review.certify_several").order_by(AccessEntry.id)
    )
    return [
        (one.method, one.patient_id, one.status)
        for one in db.session.scalars(wanted)
        if one.user_id == who.id
    ]


def test_each_chart_the_page_shows_has_its_entry_in_the_log(as_, cast, plans):
    keys = [version.plan.patient_id for version in plans]
    physician = as_("physician")
    physician.get("review.certify_several", query={"version": ids(plans[:2])})
    assert sorted(looked_at(cast.physician)) == [("GET", key, 200) for key in sorted(keys[:2])]


def test_each_chart_that_is_decided_has_its_entry_and_a_page_without_charts_has_one(as_, cast, plans):
    keys = sorted(version.plan.patient_id for version in plans)
    physician = as_("physician")
    physician.get("review.certify_several")
    physician.post("review.certify_several", {"version": [], "shown": ids(plans)})
    physician.post("review.certify_several", {"version": ids(plans)})
    refused, done = ([("POST", key, status) for key in keys] for status in (409, 302))
    assert looked_at(cast.physician)[0] == ("GET", None, 200)
    assert sorted(looked_at(cast.physician)[1:]) == sorted([*refused, *done])


# who signs


@pytest.mark.parametrize(("minutes", "is_asked"), [(0, False), (14, False), (15, True), (None, True)])
def test_the_password_is_asked_for_where_the_last_proof_is_fifteen_minutes_old(
    as_, plans, proof, minutes, is_asked
):
    physician = as_("physician")
    proof(minutes)
    page = physician.get("review.certify_several", query={"version": ids(plans)})
    assert bool(page.select("input[name=password]")) is is_asked
    answer = physician.post("review.certify_several", {"version": ids(plans)})
    assert answer.status == (422 if is_asked else 302)
    assert set(states(plans)) == {PlanState.SENT if is_asked else PlanState.CERTIFIED}


def test_the_right_password_is_a_proof_that_holds_for_a_while(as_, cast, plans, proof):
    physician = as_("physician")
    proof(60)
    chosen = {"version": ids(plans[:1]), "password": PASSWORD}
    assert physician.post("review.certify_several", chosen).status == 302
    assert physician.post("review.certify_several", {"version": ids(plans[1:])}).status == 302
    assert set(states(plans)) == {PlanState.CERTIFIED}


def test_a_wrong_password_is_refused_counted_and_keeps_what_was_typed(as_, cast, plans, proof):
    physician = as_("physician")
    proof(60)
    typed = {"shown": ids(plans), "version": ids(plans[:2]), "comment": "Go on.", "password": "wrong"}
    page = physician.post("review.certify_several", typed)
    assert page.status == 422
    assert "The password does not match" in page.text
    assert page.one("textarea[name=comment]").get_text().strip() == "Go on."
    assert len(page.select("input[name=version]")) == 3
    assert len(page.select("input[name=version][checked]")) == 2
    assert set(states(plans)) == {PlanState.SENT}
    assert db.session.get(User, cast.physician.id).failed_sign_ins == 1


def test_too_many_wrong_passwords_pause_the_account_as_at_the_sign_in(app, as_, cast, plans, proof):
    physician = as_("physician")
    proof(60)
    for _ in range(app.config["LOCK_AFTER_FAILURES"]):
        physician.post("review.certify_several", {"version": ids(plans), "password": "wrong"})
    page = physician.post("review.certify_several", {"version": ids(plans), "password": PASSWORD})
    assert page.status == 422
    assert "paused for a while" in page.text
    assert set(states(plans)) == {PlanState.SENT}


def test_in_the_demonstration_the_press_says_that_it_is_you(as_, cast, plans, proof):
    physician = as_("physician")
    proof(60)
    cast.physician.password_hash = None
    physician_practice().is_demonstration = True
    db.session.commit()
    page = physician.get("review.certify_several", query={"version": ids(plans)})
    assert "Nobody has a password here" in page.text
    assert not page.select("input[name=password]")
    assert physician.post("review.certify_several", {"version": ids(plans)}).status == 302
    row = db.session.query(UserSession).filter(UserSession.user_id == cast.physician.id).one()
    assert accounts.is_proved(row, at=now())


def physician_practice():
    from app.care.practice import the_practice

    return the_practice()


def test_without_a_password_outside_the_demonstration_nothing_is_signed(as_, cast, plans, proof):
    physician = as_("physician")
    proof(60)
    cast.physician.password_hash = None
    db.session.commit()
    assert physician.post("review.certify_several", {"version": ids(plans)}).status == 422
    assert set(states(plans)) == {PlanState.SENT}
