"""One plan, three people, two of them at once: one is first, the other is told, nothing is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import Patient, PlanVersion, TreatmentPlan
from tests.builders import a_diagnosis, a_patient, count
from tests.hands import at_once, sending
from tests.integration.test_treatment_plans import TYPED
from tests.page import Page, Visitor

ROUNDS = 3


@pytest.fixture
def rose(cast) -> Patient:
    """Both therapists are on her team; the physician reaches everybody."""
    patient = a_patient("Rose", "Raven", team=[cast.therapist, cast.second_therapist])
    a_diagnosis(patient, by=cast.therapist)
    db.session.commit()
    return patient


@pytest.fixture
def hands(as_) -> dict[str, Visitor]:
    return {who: as_(who) for who in ("therapist", "second_therapist", "physician")}


def the_plan() -> TreatmentPlan:
    db.session.rollback()
    return db.session.scalars(select(TreatmentPlan)).one()


def versions() -> list[PlanVersion]:
    return the_plan().versions


def opened(visitor: Visitor, patient: Patient) -> dict[str, str]:
    page = visitor.get("treatment_plans.edit", patient_id=patient, plan_id=the_plan())
    return sent_by(page)


def sent_by(page: Page) -> dict[str, str]:
    typed = page.form(page.one("form#plan")["action"])
    del typed["csrf_token"]
    return {name: value.strip() for name, value in typed.items() if value.strip()}


def save(visitor: Visitor, patient: Patient, typed: dict[str, str]) -> Page:
    return visitor.post("treatment_plans.edit", typed, patient_id=patient, plan_id=the_plan())


def texts(page: Page) -> str:
    return " ".join(page.one("main").get_text(" ", strip=True).split())


def who_wrote(version: PlanVersion, cast) -> str:
    return next(
        who
        for who in ("therapist", "second_therapist", "physician")
        if getattr(cast, who).id == version.written_by_id
    )


def test_a_plan_goes_through_five_versions_by_three_people_two_of_them_at_once(cast, rose, hands):
    ana, ben, dr_o = (hands[who] for who in ("therapist", "second_therapist", "physician"))
    assert ana.post("treatment_plans.new", TYPED, patient_id=rose).status == 302
    typed = opened(ben, rose) | {"reason": "Every week", "visits_per_week": "1", "visits_planned": "12"}
    assert save(ben, rose, typed).status == 302
    typed = opened(dr_o, rose) | {"reason": "Toxin first", "precautions": "No massage on the day of toxin"}
    assert save(dr_o, rose, typed).status == 302

    mine = {
        "therapist": opened(ana, rose) | {"reason": "Relaxing first", "title": "Relaxing"},
        "physician": opened(dr_o, rose) | {"reason": "Fewer visits", "visits_planned": "6"},
    }
    address = ana.url("treatment_plans.edit", patient_id=rose, plan_id=the_plan())
    db.session.rollback()
    statuses = at_once([sending(hands[who], address, typed) for who, typed in mine.items()])
    assert sorted(statuses) == [302, 409]

    fourth = versions()[-1]
    first, other = who_wrote(fourth, cast), ({*mine} - {who_wrote(fourth, cast)}).pop()
    assert fourth.reason == mine[first]["reason"]
    conflict = save(hands[other], rose, mine[other])
    assert conflict.status == 409
    assert f"{getattr(cast, first).name} also changed this plan" in texts(conflict)
    looked_over = save(hands[other], rose, sent_on(conflict) | {"settle": "1", "keep-title": keep(other)})
    assert looked_over.status == 200
    assert save(hands[other], rose, sent_by(looked_over)).status == 302

    every = versions()
    assert [one.number for one in every] == [1, 2, 3, 4, 5]
    assert {who_wrote(one, cast) for one in every} == {"therapist", "second_therapist", "physician"}
    assert [one.reason for one in every[:3]] == ["First plan", "Every week", "Toxin first"]
    assert {one.reason for one in every[3:]} == {"Relaxing first", "Fewer visits"}
    assert every[-1].title == "Relaxing", "what the first one wrote was taken over, or written by the other"
    assert [one.state for one in every[:4]] == [PlanState.SUPERSEDED] * 4
    page = ana.get("treatment_plans.compare", patient_id=rose, plan_id=the_plan(), **{"from": 1, "to": 5})
    assert "Relaxing instead of Retraining" in texts(page)
    assert len(page.select(".plan-steps li")) == 4


def sent_on(conflict: Page) -> dict[str, str]:
    """What the page of a conflict sends on: everything that was typed."""
    hidden = conflict.select("input[type=hidden]")
    return {field["name"]: field["value"] for field in hidden if field["name"] != "csrf_token"}


def keep(other: str) -> str:
    """The physician did not touch the title, so takes over the therapist's; the therapist keeps the own one."""
    return "mine" if other == "therapist" else "theirs"


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_many_changes_at_once_one_is_saved_and_the_others_are_told(cast, rose, hands, _round):
    assert hands["therapist"].post("treatment_plans.new", TYPED, patient_id=rose).status == 302
    address = hands["therapist"].url("treatment_plans.edit", patient_id=rose, plan_id=the_plan())
    sent = {who: opened(hands[who], rose) | {"reason": f"By {who}", "title": who} for who in hands}
    db.session.rollback()
    statuses = at_once([sending(hands[who], address, typed) for who, typed in sent.items()])
    assert sorted(statuses) == [302, 409, 409]
    assert len(versions()) == 2
    assert versions()[-1].reason == f"By {versions()[-1].title}", "no version is half of one, half of another"


def test_of_two_first_plans_at_once_one_is_opened(cast, rose, hands):
    address = hands["therapist"].url("treatment_plans.new", patient_id=rose)
    sent = {who: TYPED | {"title": who} for who in hands}
    db.session.rollback()
    statuses = at_once([sending(hands[who], address, typed) for who, typed in sent.items()])
    assert statuses.count(302) == 1
    assert set(statuses) <= {302, 409, 422}
    db.session.rollback()
    assert (count(TreatmentPlan), count(PlanVersion)) == (1, 1)
