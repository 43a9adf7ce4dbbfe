"""Session notes through the door: starting, saving, clashing, signing, adding below."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app import clock
from app.care import note_fields, session_notes, signing
from app.care import session_note_drafts as drafts
from app.clinical import instruments
from app.clinical.vocabulary import AppointmentStatus, Side, Technique, UnitRule
from app.extensions import db
from app.models import Addendum, Assessment, AuditEntry, Payer, SessionNote
from tests import builders
from tests.queries import count_queries

JSON = {"Accept": "application/json"}
ZONE = "America/New_York"
SUNNYBROOK = instruments.get("sunnybrook")
EXPRESSIONS = ("brow", "eye", "smile", "snarl", "pucker")
# Thirteen answers that come to 76 - 5 - 3 = 68.
ANSWERS = {
    "rest.eye": "narrow",
    "rest.cheek": "normal",
    "rest.mouth": "normal",
    **{
        f"voluntary.{key}": n
        for key, n in zip(("brow", "eye", "smile", "snarl", "pucker"), "24445", strict=True)
    },
    **{
        f"synkinesis.{key}": n
        for key, n in zip(("brow", "eye", "smile", "snarl", "pucker"), "01101", strict=True)
    },
}


def today() -> date:
    return clock.today(ZONE)


@pytest.fixture
def diagnosis(cast):
    found = builders.a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    return found


@pytest.fixture
def note(cast, diagnosis):
    """An open draft of today with one treatment, by Ana."""
    plan = builders.a_plan(diagnosis, by=cast.therapist)
    made = builders.a_note(diagnosis, by=cast.therapist, plan=plan, visit_on=today())
    db.session.commit()
    return made


@pytest.fixture
def ana(as_):
    return as_("therapist")


def at(cast, note) -> dict:
    return {"patient_id": cast.pat, "note_id": note}


def typed(note, **fields) -> dict:
    """What the script sends: the touched fields, each with the version it was read at."""
    version = fields.pop("version", note.version)
    read = [f"{name}@{version}" for name in fields]
    return {"version": version, "read": ["", *read], **fields}


def signed(visitor, cast, note, *, follow=False, **fields):
    """The answer to a signature under what the person was shown, after the last words were saved."""
    if fields:
        version = fields.pop("version", fresh(note).version)
        visitor.post("session_notes.save", {"version": version, **fields}, **at(cast, note))
    return visitor.post(
        "session_notes.sign", {"version": fresh(note).version}, **at(cast, note), follow=follow
    )


def carried(page) -> dict[str, list[str]]:
    """Everything the conflict page takes along."""
    found: dict[str, list[str]] = {}
    for field in page.select("#choice input[type=hidden]"):
        found.setdefault(field["name"], []).append(field.get("value", ""))
    return found


def fresh(note) -> SessionNote:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalar(select(SessionNote).where(SessionNote.id == note.id))


# starting


def test_a_note_is_started_for_the_one_diagnosis_with_its_newest_plan(ana, cast, diagnosis):
    version = builders.a_plan(diagnosis, by=cast.therapist)
    db.session.commit()
    page = ana.post("session_notes.create", patient_id=cast.pat, follow=True)
    assert page.status == 200
    (note,) = db.session.scalars(select(SessionNote))
    assert (note.plan_version_id, note.author_id, note.visit_on) == (version.id, cast.therapist.id, today())


def test_the_working_page_reads_well(ana, cast, note):
    page = ana.get("session_notes.edit", **at(cast, note))
    assert page.status == 200
    assert "Soft tissue massage" in page.text


def test_the_other_pages_read_well(ana, cast, note):
    assert "Draft, not signed" in ana.get("session_notes.index", patient_id=cast.pat).text
    assert "DRAFT, not signed" in ana.get("session_notes.show", **at(cast, note)).text
    assert ana.get("session_notes.new", patient_id=cast.pat).status == 200


def test_the_only_diagnosis_need_not_be_named_but_one_of_two_must(ana, cast, diagnosis):
    builders.a_diagnosis(cast.pat, by=cast.therapist, side=Side.RIGHT)
    db.session.commit()
    assert ana.post("session_notes.create", patient_id=cast.pat).status == 422
    page = ana.post("session_notes.create", {"diagnosis": str(diagnosis.public_id)}, patient_id=cast.pat)
    assert page.status == 303


def test_without_a_diagnosis_the_page_says_what_comes_first(ana, cast):
    assert "A note belongs to a diagnosis" in ana.get("session_notes.new", patient_id=cast.pat).text
    assert ana.post("session_notes.create", patient_id=cast.pat).status == 422


def test_starting_twice_on_one_day_opens_the_same_draft(ana, cast, diagnosis):
    first = ana.post("session_notes.create", {"kind": "treatment"}, patient_id=cast.pat)
    second = ana.post("session_notes.create", {"kind": "treatment"}, patient_id=cast.pat)
    assert first.response.location == second.response.location
    assert builders.count(SessionNote) == 1


def test_an_appointment_has_one_note_whoever_opens_it(ana, as_, cast, diagnosis):
    appointment = builders.an_appointment(cast.pat, clinician=cast.second_therapist)
    db.session.commit()
    sent = {"appointment": str(appointment.public_id)}
    first = ana.post("session_notes.create", sent, patient_id=cast.pat)
    second = as_("second_therapist").post("session_notes.create", sent, patient_id=cast.pat)
    assert first.response.location == second.response.location
    (note,) = db.session.scalars(select(SessionNote))
    assert note.appointment_id == appointment.id


def test_a_draft_of_today_takes_the_appointment_that_is_opened_next(ana, cast, diagnosis, note):
    noon = datetime.combine(today(), time(12), ZoneInfo(ZONE))
    appointment = builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=noon)
    db.session.commit()
    ana.post("session_notes.create", {"appointment": str(appointment.public_id)}, patient_id=cast.pat)
    assert fresh(note).appointment_id == appointment.id
    assert builders.count(SessionNote) == 1


@pytest.mark.parametrize("how", ["cancelled", "tomorrow", "another chart"])
def test_no_note_is_started_from_a_visit_that_was_not(ana, cast, diagnosis, how):
    noon = datetime.combine(today() + timedelta(days=how == "tomorrow"), time(12), ZoneInfo(ZONE))
    whose = cast.quinn if how == "another chart" else cast.pat
    appointment = builders.an_appointment(whose, clinician=cast.therapist, starts_at=noon)
    if how == "cancelled":
        appointment.status = AppointmentStatus.CANCELLED_BY_CLINIC
    db.session.commit()
    page = ana.post("session_notes.create", {"appointment": str(appointment.public_id)}, patient_id=cast.pat)
    assert page.status == (404 if how == "another chart" else 409)
    assert builders.count(SessionNote) == 0


# who may


@pytest.mark.parametrize("endpoint", ["session_notes.show", "session_notes.edit"])
def test_the_desk_and_the_administrator_see_no_note(as_, cast, note, endpoint):
    assert as_("desk").get(endpoint, **at(cast, note)).status == 403
    assert as_("admin").get(endpoint, **at(cast, note)).status == 403
    assert as_("physician").get(endpoint, **at(cast, note)).status == 200
    assert as_("second_therapist").get(endpoint, **at(cast, note)).status == 404


def test_a_note_is_not_found_through_another_chart(as_, cast, note):
    page = as_("physician").get("session_notes.show", patient_id=cast.quinn, note_id=note)
    assert page.status == 404


# saving


def test_only_what_was_touched_is_saved(ana, cast, note):
    said = {"assessment": "Easing.", "treatment.soft_tissue_massage.response": "good"}
    answer = ana.post("session_notes.save", typed(note, **said), headers=JSON, **at(cast, note))
    assert answer.status == 200
    saved = fresh(note)
    assert saved.assessment == "Easing."
    assert saved.subjective == "My smile pulled less on the video call."
    assert (saved.treatments[0].minutes, saved.treatments[0].response.value) == (16, "good")
    assert answer.response.json["version"] == saved.version == note.version
    assert set(saved.field_versions) == set(said)


def test_a_plain_form_saves_every_field_it_carries(ana, cast, note):
    form = ana.get("session_notes.edit", **at(cast, note)).form(
        ana.url("session_notes.save", **at(cast, note))
    )
    form |= {
        "assessment": "Line one\r\nline two",
        "treatment.taping.minutes": "5",
        "treatment.taping.zones": ["eye", "cheek"],
        "sunnybrook.rest.eye": "wide",
    }
    assert ana.post("session_notes.save", form, **at(cast, note)).status == 303
    saved = fresh(note)
    assert saved.assessment == "Line one\nline two"
    taping = drafts.treatment(saved, Technique.TAPING)
    assert (taping.minutes, taping.zones, taping.side) == (5, ["eye", "cheek"], saved.diagnosis.side)
    assert saved.assessments[0].answers["rest.eye"] == "wide"
    assert [row.technique for row in saved.treatments] == [Technique.SOFT_TISSUE_MASSAGE, Technique.TAPING]


def test_an_unchanged_form_changes_nothing(ana, cast, note):
    form = ana.get("session_notes.edit", **at(cast, note)).form(
        ana.url("session_notes.save", **at(cast, note))
    )
    form["treatment.soft_tissue_massage.zones"] = "cheek"
    ana.post("session_notes.save", form, **at(cast, note))
    assert fresh(note).version == 1


def test_unchecking_every_zone_is_a_change(ana, cast, note):
    sent = {"version": note.version, "present": "treatment.soft_tissue_massage.zones"}
    ana.post("session_notes.save", sent, **at(cast, note))
    assert fresh(note).treatments[0].zones == []


def test_a_technique_that_says_nothing_any_more_is_no_technique(ana, cast, note):
    ana.post("session_notes.save", {"version": 1, "clear": "treatment.soft_tissue_massage"}, **at(cast, note))
    assert fresh(note).treatments == []


def test_the_score_is_computed_by_the_server_as_answers_come(ana, cast, note):
    half = {f"sunnybrook.{key}": value for key, value in ANSWERS.items() if not key.startswith("synk")}
    answer = ana.post("session_notes.save", typed(note, **half), headers=JSON, **at(cast, note)).response.json
    assert answer["said"]["said-sunnybrook-composite"] == "–"
    assert answer["said"]["said-sunnybrook-sum"] == "76 − 5 − …"
    rest = {f"sunnybrook.{key}": value for key, value in ANSWERS.items() if key.startswith("synk")}
    answer = ana.post(
        "session_notes.save", typed(note, version=answer["version"], **rest), headers=JSON, **at(cast, note)
    ).response.json
    assert answer["said"]["said-sunnybrook-composite"] == "68"
    assert answer["said"]["said-sunnybrook-sum"] == "76 − 5 − 3"
    (row,) = db.session.scalars(select(Assessment).where(Assessment.note_id == note.id))
    expected = {"composite": "68", "voluntary": "76", "resting": "5", "synkinesis": "3"}
    assert row.scores == expected
    assert row.instrument_version == SUNNYBROOK.version


def test_clearing_the_measure_takes_it_away(ana, cast, note):
    ana.post("session_notes.save", typed(note, **{"sunnybrook.rest.eye": "wide"}), **at(cast, note))
    assert builders.count(Assessment) == 1
    ana.post("session_notes.save", {"version": 2, "clear": "sunnybrook"}, **at(cast, note))
    assert builders.count(Assessment) == 0


def test_the_change_is_told_with_what_it_is_worth(ana, cast, diagnosis, note):
    builders.an_assessment(diagnosis, by=cast.therapist, on=date(2026, 10, 26), scores={"composite": "63"})
    db.session.commit()
    all_of_it = {f"sunnybrook.{key}": value for key, value in ANSWERS.items()}
    said = ana.post(
        "session_notes.save", typed(note, **all_of_it), headers=JSON, **at(cast, note)
    ).response.json["said"]
    assert said["said-sunnybrook-change"] == "+5 since 26 Oct 2026"
    assert said["said-sunnybrook-caution"] == "No measuring error is published for this measure"


# bad input


BAD = {
    "subjective": "x" * 20_001,
    "assessment": "nul \x00",
    "next_time": "turned \u202e round",
    "visit_on": "2026-02-31",
    "treatment.soft_tissue_massage.minutes": "241",
    "treatment.soft_tissue_massage.side": "upper",
    "treatment.soft_tissue_massage.zones": "ear",
    "treatment.soft_tissue_massage.detail": "y" * 1001,
    "sunnybrook.voluntary.brow": "6",
    "sunnybrook.rest.eye": "askew",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_is_told_at_its_field_and_nothing_is_half_saved(ana, cast, note, name):
    sent = typed(note, **{name: BAD[name], "treatment.stretching.minutes": "5"})
    answer = ana.post("session_notes.save", sent, headers=JSON, **at(cast, note))
    assert answer.status == 422
    assert list(answer.response.json["errors"]) == [name]
    assert fresh(note).version == 1


@pytest.mark.parametrize("name", ["subjective", "next_time", "treatment.soft_tissue_massage.minutes"])
def test_what_was_typed_wrong_stays_on_the_page(ana, cast, note, name):
    page = ana.post(
        "session_notes.save", {"version": 1, name: BAD[name], "assessment": "Kept."}, **at(cast, note)
    )
    assert page.status == 422
    field = page.soup.find(attrs={"name": name})
    assert (field.get("value") or field.get_text().strip()) == BAD[name]
    assert page.one("textarea[name=assessment]").get_text().strip() == "Kept."
    assert page.select(".field-error")


def test_a_refused_page_still_knows_at_which_version_it_was_read(ana, as_, cast, note):
    ana.post("session_notes.save", typed(note, assessment="Ana’s."), headers=JSON, **at(cast, note))
    stale = {"version": "1", "assessment": "Dr. O’s.", "treatment.taping.minutes": "999"}
    page = as_("physician").post("session_notes.save", stale, **at(cast, note))
    form = page.one("form#note")
    assert page.status == 422
    assert form.select_one("input[name=version]")["value"] == "1"
    assert set(form["data-touched"].split()) == {"assessment", "treatment.taping.minutes"}


# two people, two windows


def test_fields_of_two_people_are_merged(ana, as_, cast, note):
    dr_o = as_("physician")
    ana.post("session_notes.save", typed(note, assessment="Ana’s."), headers=JSON, **at(cast, note))
    answer = dr_o.post(
        "session_notes.save", typed(note, version=1, next_time="Dr. O’s."), headers=JSON, **at(cast, note)
    ).response.json
    assert answer["changed"] == {"assessment": "Ana’s."}
    saved = fresh(note)
    assert (saved.assessment, saved.next_time, saved.version) == ("Ana’s.", "Dr. O’s.", 3)


def test_the_same_field_of_two_people_is_a_clash_and_neither_is_lost(ana, as_, cast, note):
    ana.post("session_notes.save", typed(note, assessment="Ana’s."), headers=JSON, **at(cast, note))
    sent = typed(note, version=1, assessment="Dr. O’s.", next_time="Also this.")
    answer = as_("physician").post("session_notes.save", sent, headers=JSON, **at(cast, note))
    assert answer.status == 409
    assert answer.response.json["by"] == "Ana Alder"
    assert answer.response.json["clashes"] == [{"field": "assessment", "label": "Assessment"}]
    saved = fresh(note)
    assert (saved.assessment, saved.next_time) == ("Ana’s.", "")


def test_the_same_words_twice_are_no_clash(ana, as_, cast, note):
    ana.post("session_notes.save", typed(note, assessment="The same."), headers=JSON, **at(cast, note))
    sent = typed(note, version=1, assessment="The same.")
    assert as_("physician").post("session_notes.save", sent, headers=JSON, **at(cast, note)).status == 200


@pytest.mark.parametrize(
    ("choice", "outcome"),
    [("mine", "Dr. O’s."), ("theirs", "Ana’s."), ("both", "Dr. O’s.\n\nAna’s.")],
)
def test_a_plain_form_of_a_stale_page_asks_field_by_field(ana, as_, cast, note, choice, outcome):
    ana.post("session_notes.save", typed(note, assessment="Ana’s."), headers=JSON, **at(cast, note))
    stale = {
        "version": "1",
        "assessment": "Dr. O’s.",
        "next_time": "Also\nthis.",
        "treatment.taping.minutes": "5",
    }
    dr_o = as_("physician")
    page = dr_o.post("session_notes.save", stale, **at(cast, note))
    assert page.status == 409
    assert "Ana Alder also edited this note" in page.text
    assert "Ana’s." in page.text
    assert "Dr. O’s." in page.text
    form = carried(page) | {"choose.assessment": choice}
    assert dr_o.post("session_notes.save", form, **at(cast, note)).status == 303
    saved = fresh(note)
    assert saved.assessment == outcome
    assert saved.next_time == "Also\nthis."
    assert drafts.treatment(saved, Technique.TAPING).minutes == 5


def test_a_choice_that_is_itself_overtaken_is_asked_again(ana, as_, cast, note):
    ana.post("session_notes.save", typed(note, assessment="First."), headers=JSON, **at(cast, note))
    dr_o = as_("physician")
    page = dr_o.post("session_notes.save", {"version": "1", "assessment": "Mine."}, **at(cast, note))
    form = carried(page)
    ana.post(
        "session_notes.save", typed(note, version=2, assessment="Second."), headers=JSON, **at(cast, note)
    )
    form["choose.assessment"] = "mine"
    again = dr_o.post("session_notes.save", form, **at(cast, note))
    assert again.status == 409
    assert "Second." in again.text


def test_a_script_whose_sign_in_lapsed_is_told_so(as_, cast, note):
    assert as_(None).post("session_notes.save", typed(note), headers=JSON, **at(cast, note)).status == 401


# signing


def test_signing_locks_the_note_with_name_time_and_fingerprint(ana, cast, note):
    page = signed(ana, cast, note, follow=True)
    assert page.status == 200
    assert "Signed by Ana Alder, PT" in page.text
    found = fresh(note)
    assert found.content_hash == signing.fingerprint(signing.content(found))
    assert found.content_hash in page.text
    assert f"Version {found.version}." in page.text


def test_what_is_on_the_page_is_saved_and_shown_before_it_is_signed(ana, cast, note):
    sent = {"version": 1, "assessment": "Last words.", "then": "sign"}
    page = ana.post("session_notes.save", sent, **at(cast, note), follow=True)
    assert page.one("h1").get_text() == "This is what you sign"
    assert "Last words." in page.text
    assert not fresh(note).is_signed
    form = page.one("form[action$='/signature']")
    assert form.select_one("[name=version]")["value"] == str(fresh(note).version)


def test_what_was_changed_since_it_was_shown_is_not_signed(ana, cast, note):
    shown = note.version
    ana.post("session_notes.save", typed(note, assessment="Newer."), headers=JSON, **at(cast, note))
    page = ana.post("session_notes.sign", {"version": shown}, **at(cast, note))
    assert page.status == 409
    assert "changed since it was shown to you" in page.text
    assert not fresh(note).is_signed


def test_what_the_chart_says_anew_since_it_was_shown_is_not_signed(ana, cast, note):
    shown = ana.get("session_notes.signature", **at(cast, note)).form(
        ana.url("session_notes.sign", **at(cast, note))
    )
    assert "CMS 8-minute rule" in ana.get("session_notes.signature", **at(cast, note)).text
    cast.pat.payer = Payer(name="Heron Health", unit_rule=UnitRule.AMA)
    db.session.commit()
    page = ana.post("session_notes.sign", shown, **at(cast, note))
    assert page.status == 409
    assert "The chart was changed since this note was shown to you" in page.text
    assert not fresh(note).is_signed
    page = ana.get("session_notes.signature", **at(cast, note))
    assert "Heron Health" in page.text
    again = page.form(ana.url("session_notes.sign", **at(cast, note)))
    assert ana.post("session_notes.sign", again, **at(cast, note)).status == 303
    assert fresh(note).facts["units"]["payer"] == "Heron Health"


def test_signing_twice_has_one_effect(ana, cast, note):
    first = signed(ana, cast, note, assessment="Once.")
    at_first = fresh(note).signed_at
    second = signed(ana, cast, note)
    assert first.response.location == second.response.location
    assert fresh(note).signed_at == at_first


def test_only_the_author_signs(as_, cast, note):
    page = signed(as_("physician"), cast, note)
    assert page.status == 409
    assert "Only Ana Alder, who wrote this note, can sign it." in page.text
    assert not fresh(note).is_signed


def missing(ana, cast, note, **fields) -> list[str]:
    """What the answer to a signature says is left."""
    page = signed(ana, cast, note, version=note.version, **fields)
    assert page.status == 422
    assert not fresh(note).is_signed
    return [link.get_text() for link in page.select(".error-summary a")]


def test_nothing_done_and_nothing_measured_cannot_be_signed(ana, cast, note):
    words = ["Record what was done, or what was measured."]
    assert missing(ana, cast, note, clear="treatment.soft_tissue_massage", assessment="Kept.") == words
    assert fresh(note).assessment == "Kept."
    assert missing(ana, cast, fresh(note), **{"treatment.taping.minutes": "0"}) == words


def test_a_measure_alone_can_be_signed(ana, cast, note):
    answers = {f"sunnybrook.{key}": value for key, value in ANSWERS.items()}
    signed(ana, cast, note, clear="treatment.soft_tissue_massage", **answers)
    assert fresh(note).is_signed


def test_a_measure_begun_and_not_finished_blocks_with_words(ana, cast, note):
    ten = {f"sunnybrook.{key}": value for key, value in list(ANSWERS.items())[:10]}
    assert missing(ana, cast, note, **ten) == ["Sunnybrook: 3 answers left, or clear it."]


def test_a_technique_without_minutes_blocks_with_words(ana, cast, note):
    words = ["Education: say the minutes, or take it away."]
    assert missing(ana, cast, note, **{"treatment.education.detail": "Neck release."}) == words


def test_the_minutes_of_a_visit_have_an_end(ana, cast, note):
    long = {f"treatment.{name}.minutes": "240" for name in ("stretching", "relaxation", "taping")}
    assert missing(ana, cast, note, **long) == ["The minutes come to 736; one visit has at most 480."]


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ((today() + timedelta(days=1)).isoformat(), "The day of the visit lies ahead."),
        ("2026-02-02", "The day of the visit lies before the onset of the palsy."),
    ],
)
def test_a_visit_is_neither_ahead_nor_before_the_palsy(ana, cast, note, on, words):
    assert missing(ana, cast, note, visit_on=on) == [words]


def test_a_signed_note_takes_no_more_changes(ana, cast, note):
    signed(ana, cast, note)
    answer = ana.post("session_notes.save", typed(note, assessment="Late."), headers=JSON, **at(cast, note))
    assert answer.status == 409
    assert "signed and locked" in answer.response.json["message"]
    assert ana.get("session_notes.edit", **at(cast, note)).status == 302


def test_every_part_of_a_note_is_in_its_fingerprint(ana, cast, note):
    answers = {f"sunnybrook.{key}": value for key, value in ANSWERS.items()}
    more = {"treatment.taping.detail": "Cheek", "treatment.taping.minutes": "2", "next_time": "More."}
    signed(ana, cast, note, **answers, **more)
    whole = signing.content(fresh(note))
    assert set(note_fields.read(fresh(note))) >= {"assessment"}
    told = json.dumps(whole)
    for piece in ("My smile pulled less", "Cheek", "More.", "sunnybrook-1", '"68"', "Ana Alder, PT", "cheek"):
        assert piece in told
    assert signing.fingerprint(whole | {"visit_on": "2026-01-01"}) != signing.fingerprint(whole)


# after signing


def test_an_addendum_stands_below_with_name_and_date(ana, as_, cast, note):
    signed(ana, cast, note)
    sent = {"kind": "correction", "wording": "It was both sides.", "reason": "Side mistaken."}
    page = as_("physician").post("session_notes.addend", sent, **at(cast, note), follow=True)
    for words in (
        "Correction",
        "It was both sides.",
        "Reason: Side mistaken.",
        "Dr. O, MD",
        "My smile pulled less",
    ):
        assert words in page.text
    assert "1 addendum" in ana.get("session_notes.index", patient_id=cast.pat).text


def test_an_addendum_sent_twice_stands_once(ana, cast, note):
    signed(ana, cast, note)
    for _ in range(2):
        ana.post("session_notes.addend", {"kind": "addendum", "wording": "More."}, **at(cast, note))
    assert builders.count(Addendum) == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "addendum", "wording": ""},
        {"kind": "correction", "wording": "Without its reason."},
        {"wording": "Without a kind."},
        {"kind": "addendum", "wording": "nul \x00"},
    ],
)
def test_an_addendum_that_lacks_something_is_kept_in_its_form(ana, cast, note, sent):
    signed(ana, cast, note)
    page = ana.post("session_notes.addend", sent, **at(cast, note))
    assert page.status == 422
    assert page.one("textarea[name=wording]").get_text().strip() == sent["wording"].strip()
    assert builders.count(Addendum) == 0


def test_a_draft_has_no_addenda(ana, cast, note):
    page = ana.post("session_notes.addend", {"kind": "addendum", "wording": "Early."}, **at(cast, note))
    assert page.status == 409


def test_an_empty_draft_can_be_taken_away_by_its_author_alone(ana, as_, cast, note):
    assert ana.post("session_notes.discard", **at(cast, note)).status == 409
    ana.post(
        "session_notes.save",
        {"version": 1, "subjective": "", "assessment": "", "clear": "treatment.soft_tissue_massage"},
        **at(cast, note),
    )
    assert as_("physician").post("session_notes.discard", **at(cast, note)).status == 409
    assert ana.post("session_notes.discard", **at(cast, note)).status == 303
    assert builders.count(SessionNote) == 0


# lists


def test_what_was_planned_last_time_comes_up(ana, cast, diagnosis, note):
    earlier = builders.a_note(
        diagnosis,
        by=cast.therapist,
        visit_on=today() - timedelta(days=7),
        next_time="Try it without the mirror.",
    )
    db.session.flush()
    signing.sign(earlier, shown=earlier.version, by=cast.therapist, at=clock.now(), on=today())
    db.session.commit()
    assert (
        "From last time: Try it without the mirror." in ana.get("session_notes.edit", **at(cast, note)).text
    )


def test_notes_come_newest_first_and_page_by_page(ana, cast, diagnosis, note):
    for days in range(1, 24):
        builders.a_note(diagnosis, by=cast.therapist, visit_on=today() - timedelta(days=days))
    db.session.commit()
    page = ana.get("session_notes.index", patient_id=cast.pat)
    assert len(page.select("tbody tr")) == 20
    assert "1 to 20 of 24" in page.text
    assert len(ana.get("session_notes.index", patient_id=cast.pat, query={"page": 2}).select("tbody tr")) == 4


def test_the_list_asks_the_database_as_often_for_many_notes_as_for_few(ana, cast, diagnosis, note):
    def asked() -> int:
        with count_queries() as counted:
            ana.get("session_notes.index", patient_id=cast.pat)
        return len(counted)

    asked()
    few = asked()
    for days in range(1, 15):
        builders.a_note(diagnosis, by=cast.therapist, visit_on=today() - timedelta(days=days))
    db.session.commit()
    assert asked() == few


def test_unsigned_notes_are_the_persons_own(cast, note):
    assert [one.id for one in session_notes.unsigned_by(cast.therapist)] == [note.id]
    assert not session_notes.unsigned_by(cast.physician)


def test_every_save_leaves_its_entry(ana, cast, note):
    ana.post("session_notes.save", typed(note, assessment="Easing."), headers=JSON, **at(cast, note))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.record_kind == "session_note"))
    assert any(entry.values.get("assessment") == ["Softer after massage.", "Easing."] for entry in entries)
