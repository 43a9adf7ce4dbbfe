"""A record entered in error is kept as it was: whatever is sent to its chart, nothing of it changes."""

from __future__ import annotations

from app.extensions import db
from app.models import AuditEntry
from tests.access import Target, methods, rules, values
from tests.builders import count, now
from tests.stage import a_whole_chart

WORDS = "This record was entered in error."


def who(rule) -> str:
    """Dr. O does nearly everything; notes are co-signed by therapists."""
    return "therapist" if rule.endpoint == "session_notes.co_sign" else "physician"


def test_no_form_changes_the_chart_of_a_struck_record(app, as_, cast):
    own = a_whole_chart(cast.pat, by=cast.physician)
    cast.pat.entered_in_error_at, cast.pat.entered_in_error_by_id = now(), cast.desk.id
    cast.pat.entered_in_error_reason = "Registered twice."
    db.session.commit()
    visitors = {role: as_(role) for role in ("physician", "therapist")}
    changes = count(AuditEntry)
    tried = [
        (rule.rule, visitors[who(rule)].post(rule.endpoint, **values(rule, Target.OWN, own, own)))
        for rule in rules(app)
        if "patient_id" in rule.arguments and "POST" in methods(rule)
    ]
    assert len(tried) > 20
    assert {rule: page.status for rule, page in tried if page.status != 409} == {}
    assert all(WORDS in page.text for _, page in tried)
    assert count(AuditEntry) == changes


def test_the_chart_of_a_struck_record_can_still_be_read(as_, cast):
    cast.pat.entered_in_error_at, cast.pat.entered_in_error_by_id = now(), cast.desk.id
    cast.pat.entered_in_error_reason = "Registered twice."
    db.session.commit()
    assert as_("physician").get("progress.show", patient_id=cast.pat).status == 200
