"""Dr. O's room: what waits, oldest first, the case on one page, certifying and returning."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.care import plan_versions, review_queue, treatment_plans
from app.care.errors import Refused
from app.care.moments import Moment
from app.care.plan_versions import values_of
from app.clinical.review_reasons import Reason
from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import AccessEntry, AuditEntry, PlanVersion
from app.policy import Role
from tests.builders import a_diagnosis, a_patient, a_plan, a_procedure, a_user, an_assessment, now
from tests.queries import count_queries


def sent_plan(cast, family="Plover", days_ago=3, **values) -> PlanVersion:
    patient = cast.pat if family == "Plover" else a_patient("Otis", family, team=[cast.therapist])
    version = a_plan(
        a_diagnosis(patient, by=cast.therapist), by=cast.therapist, state=PlanState.SENT, **values
    )
    version.sent_at = now() - timedelta(days=days_ago)
    db.session.commit()
    return version


def address(version) -> dict[str, object]:
    return {"patient_id": version.plan.patient, "version_id": version}


def the_case(version) -> dict[str, object]:
    return {"patient_id": version.plan.patient, "diagnosis_id": version.plan.diagnosis}


def path(version) -> str:
    return f"/patients/{version.plan.patient.public_id}/case/{version.plan.diagnosis.public_id}"


# the queue


def test_only_the_physician_reviews(as_, cast):
    version = sent_plan(cast)
    for who in ("therapist", "desk", "admin"):
        visitor = as_(who)
        assert visitor.get("review.index").status == 403
        assert visitor.get("review.case", **the_case(version)).status == 403
        assert visitor.post("review.certify", **address(version)).status == 403
        assert visitor.post("review.return_to_therapist", **address(version)).status == 403


def test_the_queries_of_the_queue_do_not_grow_with_its_rows(as_, cast):
    sent_plan(cast)
    physician = as_("physician")

    def asked() -> int:
        with count_queries() as sent:
            physician.get("review.index")
        return len(sent)

    asked()
    few = asked()
    for number in range(5):
        sent_plan(cast, f"Owl{number}")
    assert asked() == few


# the case


def test_a_case_shows_who_what_is_asked_what_changed_the_course_and_the_goals(as_, cast):
    first = sent_plan(cast, precautions="No gum")
    plan_versions.certify(first, comment="", by=cast.physician, at=now())
    values = values_of(first, reason="Going well")
    changed = plan_versions.PlanValues(
        **{name: getattr(values, name) for name in values.__slots__}
        | {"visits_planned": 6, "question": "Toxin in January?"}
    )
    second = treatment_plans.save(first.plan, changed, based_on=1, by=cast.therapist, at=now())
    plan_versions.send(second, by=cast.therapist, at=now())
    a_procedure(cast.pat, by=cast.physician, name="Lid weight")
    an_assessment(
        second.plan.diagnosis,
        by=cast.therapist,
        on=second.starts_on,
        scores={"composite": "40", "voluntary": "60", "resting": "15", "synkinesis": "5"},
        instrument_version="sunnybrook-1",
    )
    db.session.commit()
    page = as_("physician").get("review.case", **the_case(second))
    for words in (
        "Ana Alder asks",
        "“Toxin in January?”",
        "Going well",
        "changes since plan 1, certified",
        "before: 12 visits new: 6 visits",
        "Lid weight",
        "Sunnybrook 40",
        "Smile without the eye closing",
    ):
        assert words in page.text, words
    assert page.one("h1").get_text() == "Pat Plover"


def test_j_and_k_lead_to_the_neighbours_and_past_the_last_back_to_the_list(as_, cast):
    oldest, middle, newest = (
        sent_plan(cast, "Owl", 9),
        sent_plan(cast, "Plover", 5),
        sent_plan(cast, "Oriole", 1),
    )
    physician = as_("physician")
    page = physician.get("review.case", **the_case(middle))

    def pressed(key: str, on) -> str:
        return physician.client.get(on.one(f"a[data-key={key}]")["href"]).location

    assert (pressed("j", page), pressed("k", page)) == (path(newest), path(oldest))
    assert pressed("j", physician.get("review.case", **the_case(newest))) == "/review"
    assert pressed("k", physician.get("review.case", **the_case(oldest))) == "/review"
    for control in ("a[data-key=o]", "a[data-key=v]", "button[data-key=c]", "textarea[data-key=r]"):
        assert page.select(control), control


def test_a_case_takes_the_focus_to_its_name(as_, cast):
    page = as_("physician").get("review.case", **the_case(sent_plan(cast)))
    assert page.one("h1").has_attr("autofocus")


def test_the_addresses_of_versions_lead_to_their_case(as_, cast):
    version = sent_plan(cast)
    assert as_("physician").get("review.show", **address(version)).response.location == path(version)


def test_a_case_is_not_found_through_another_chart(as_, cast):
    version = sent_plan(cast)
    where = {"patient_id": cast.quinn, "diagnosis_id": version.plan.diagnosis}
    assert as_("physician").get("review.case", **where).status == 404
    assert as_("physician").get("review.show", patient_id=cast.quinn, version_id=version).status == 404


# deciding


def test_certifying_signs_the_version_and_opens_the_next_case(as_, cast):
    first, second = sent_plan(cast, "Plover", 5), sent_plan(cast, "Owl", 1)
    page = as_("physician").post("review.certify", {"comment": "Yes."}, **address(first))
    assert page.response.location == path(second)
    db.session.expire_all()
    assert (first.state, first.decided_by, first.decision_comment) == (
        PlanState.CERTIFIED,
        cast.physician,
        "Yes.",
    )
    last = as_("physician").post("review.certify", **address(second))
    assert last.response.location == "/review"
    certifying = select(AccessEntry).where(AccessEntry.endpoint == "review.certify").order_by(AccessEntry.id)
    entry = db.session.scalars(certifying).first()
    assert (entry.patient_id, entry.outcome) == (cast.pat.id, "granted")
    changes = db.session.scalars(select(AuditEntry).where(AuditEntry.record_kind == "plan_version")).all()
    assert any(change.values.get("state") == ["sent", "certified"] for change in changes)


def test_returning_needs_a_comment_and_reaches_the_therapist(as_, cast):
    version = sent_plan(cast)
    physician = as_("physician")
    page = physician.post("review.return_to_therapist", {"comment": " "}, **address(version))
    assert page.status == 422
    assert "Say what should change, then return the plan." in page.one("#comment-errors").get_text()
    page = physician.post("review.return_to_therapist", {"comment": "bad\x00"}, **address(version))
    assert page.status == 422
    page = physician.post("review.return_to_therapist", {"comment": "Weekly, please."}, **address(version))
    assert page.status == 302
    shown = as_("therapist").get("treatment_plans.show", patient_id=cast.pat, plan_id=version.plan)
    assert "“Weekly, please.”" in shown.text
    (row,) = treatment_plans.awaiting_therapist(cast.therapist, on=now().date())
    assert row.is_returned


def test_a_double_press_on_certify_has_one_effect(as_, cast):
    version = sent_plan(cast)
    physician = as_("physician")
    assert [physician.post("review.certify", **address(version)).status for _ in range(2)] == [302, 302]
    changes = db.session.scalars(select(AuditEntry).where(AuditEntry.record_kind == "plan_version")).all()
    assert sum(change.values.get("state") == ["sent", "certified"] for change in changes) == 1


def test_two_physicians_deciding_are_told_who_was_first_and_keep_their_words(as_, cast):
    version = sent_plan(cast)
    other = a_user("Dr. P", Role.PHYSICIAN, "MD")
    db.session.commit()
    as_("physician").post("review.certify", **address(version))
    page = as_(other).post("review.return_to_therapist", {"comment": "Weekly."}, **address(version))
    assert page.status == 409
    assert "Version 1 was certified by Dr. O already." in page.text
    assert page.one("textarea[name=body]").get_text().strip() == "Weekly."
    db.session.expire_all()
    assert version.state is PlanState.CERTIFIED


@pytest.mark.parametrize("is_sent", [False, True])
def test_a_plan_that_changed_since_the_page_was_opened_is_not_certified(as_, cast, is_sent):
    version = sent_plan(cast)
    values = values_of(version, reason="Changed")
    changed = plan_versions.PlanValues(
        **{name: getattr(values, name) for name in values.__slots__} | {"visits_planned": 3}
    )
    newer = treatment_plans.save(version.plan, changed, based_on=1, by=cast.therapist, at=now())
    if is_sent:
        plan_versions.send(newer, by=cast.therapist, at=now())
    db.session.commit()
    page = as_("physician").post("review.certify", {"comment": "Yes, and tape."}, **address(version))
    assert page.status == 409
    assert "Version 2 was saved after version 1." in page.text
    kept = page.one("textarea[name=comment]" if is_sent else "textarea[name=body]")
    assert kept.get_text().strip() == "Yes, and tape."
    if is_sent:
        assert str(newer.public_id) in page.one("form.decision")["action"]
    db.session.expire_all()
    assert PlanState.CERTIFIED not in {version.state, newer.state}


def test_a_version_that_was_not_sent_is_not_certified(app, cast):
    version = a_plan(a_diagnosis(cast.pat, by=cast.therapist), by=cast.therapist)
    with pytest.raises(Refused, match="has not been sent"):
        plan_versions.certify(version, comment="", by=cast.physician, at=now())


def test_a_decided_case_shows_the_decision_and_no_buttons(as_, cast):
    version = sent_plan(cast)
    physician = as_("physician")
    physician.post("review.certify", **address(version))
    page = physician.get("review.case", **the_case(version))
    assert "Certified" in page.text
    assert not page.select(".reading-foot")


def test_a_plan_closed_while_it_waits_still_waits_for_its_signature(app, cast):
    version = sent_plan(cast)
    today = now().date()
    treatment_plans.close(version.plan, reason="Moved away", closed_on=today, on=today)
    rows = review_queue.listed(Moment(now(), ZoneInfo("America/New_York"))).entries
    assert [one.row.subject for one in rows if one.row.reason is Reason.CERTIFY] == [version.id]
    assert (
        plan_versions.certify(version, comment="", by=cast.physician, at=now()).state is PlanState.CERTIFIED
    )
