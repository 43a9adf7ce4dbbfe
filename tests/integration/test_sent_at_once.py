"""The same form from many hands at once: a double click, two windows, a retry. It has one effect."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.extensions import db
from app.models import (
    Allergy,
    CareTeamMember,
    Diagnosis,
    DirectAccessNotice,
    HandOver,
    Order,
    Patient,
    Phase,
    PlannedProcedure,
    Procedure,
    ProcedureRestriction,
    SessionNote,
    User,
)
from tests import builders
from tests.builders import count
from tests.hands import at_once, sending

HANDS = 6
CHART = "/patients/{pat.public_id}"
PERSON = {"given": "Zed", "family": "Zephyr", "born_on": "1980-03-14", "sex": "unknown"}
FORMS = {
    "registering": ("desk", "/patients/new", PERSON | {"photo_consent": "not_asked"}, Patient),
    "inviting": ("admin", "/staff/new", {"name": "Cy", "email": "cy@x.example", "role": "desk"}, User),
    "an allergy": ("physician", CHART + "/allergies/new", {"substance": "Latex"}, Allergy),
    "a diagnosis": (
        "physician",
        CHART + "/diagnoses/new",
        {"status": "confirmed", "condition": "mixed", "side": "right", "aetiology": "unknown"}
        | {"onset_on": "2026-01-01", "onset_certainty": "exact"},
        Diagnosis,
    ),
    "a phase": (
        "physician",
        CHART + "/diagnoses/{diagnosis.public_id}/phases",
        {"condition": "mixed", "since_on": "2026-06-01"},
        Phase,
    ),
    "botulinum toxin": (
        "physician",
        CHART + "/procedures/toxin/new",
        {"performed_on": "2026-03-24", "product": "onabotulinumtoxin_a", "is_from_elsewhere": "true"}
        | {"lines-0-muscle": "mentalis", "lines-0-side": "left", "lines-0-units": "2.5"},
        Procedure,
    ),
    "surgery": (
        "physician",
        CHART + "/procedures/surgery/new",
        {"performed_on": "2026-03-24", "surgery_type": "static_procedure", "side": "left"},
        Procedure,
    ),
    "a restriction": (
        "physician",
        CHART + "/procedures/{flap.public_id}/restrictions/new",
        {"wording": "No strain"},
        ProcedureRestriction,
    ),
    "a planned procedure": (
        "physician",
        CHART + "/procedures/planned/new",
        {"kind": "botulinum_toxin", "name": "Platysma", "planned_on": "{ahead}"},
        PlannedProcedure,
    ),
    "a note": ("physician", CHART + "/session-notes", {"diagnosis": "{diagnosis.public_id}"}, SessionNote),
    "a hand-over": (
        "physician",
        CHART + "/hand-overs/new",
        {"instruments": "phq2", "diagnosis": "{diagnosis.public_id}"},
        HandOver,
    ),
    "an order": (
        "physician",
        CHART + "/papers/orders/new",
        {"kind": "order", "signer_name": "Dr. Ruth Chen", "profession": "dentist", "signed_on": "2026-03-24"},
        Order,
    ),
    "an order of one's own": (
        "physician",
        CHART + "/papers/orders/written/new",
        {"diagnosis": "{diagnosis.public_id}", "kind": "order", "wording": "Add mirror work."},
        Order,
    ),
    "a notice": ("physician", CHART + "/papers/notices/new", {"signed_on": "2026-03-24"}, DirectAccessNotice),
    "a place on the team": (
        "desk",
        CHART + "/care-team",
        {"clinician": "{second_therapist.public_id}"},
        CareTeamMember,
    ),
}


@pytest.mark.parametrize("name", list(FORMS))
def test_the_same_form_sent_many_times_at_once_has_one_effect(as_, cast, name):
    who, address, typed, record = FORMS[name]
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
    flap = builders.a_procedure(cast.pat, by=cast.physician)
    db.session.commit()
    ahead = clock.today("UTC") + timedelta(days=9)
    names = vars(cast) | {"diagnosis": diagnosis, "flap": flap, "ahead": ahead}
    typed = {field: value.format(**names) for field, value in typed.items()}
    before = count(record)
    db.session.rollback()
    statuses = at_once([sending(as_(who), address.format(**names), typed) for _ in range(HANDS)])
    db.session.rollback()
    assert count(record) == before + 1, statuses
    assert set(statuses) <= {200, 302, 303, 409}
    assert any(status < 400 for status in statuses)
