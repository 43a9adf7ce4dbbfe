"""The record of who a patient is: registering, changing, striking, and who sees what of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.clinical.vocabulary import AppointmentStatus
from app.extensions import db
from app.models import AccessEntry, Patient, PatientSearchWord
from tests.builders import a_diagnosis, a_patient, an_appointment, count, now

CANARIES = ("Zanthoxylum", "Polymyalgia", "Synkinesis", "synkinesis", "Bell’s", "Canarywort")


def details(page, **changes) -> dict[str, str]:
    """What a browser would send of the form on the page, with some of it typed anew."""
    form = page.one("form#details")
    return page.form(form["action"]) | changes


def new_patient(as_, who="desk", **changes):
    visitor = as_(who)
    typed = details(
        visitor.get("patients.new"), given="Iñaki", family="Echevarría Muñoz", born_on="1980-03-14"
    )
    return visitor, typed | changes


# registering


def test_a_patient_is_registered_with_a_number_of_the_practice(as_):
    visitor, typed = new_patient(as_, **{"phones-0-number": "+34 612 34 56 78", "pronouns": "he/him"})
    page = visitor.post("patients.new", typed, follow=True)
    patient = db.session.scalars(select(Patient).where(Patient.pronouns == "he/him")).one()
    assert patient.mrn == f"PZ-{patient.id:05d}"
    assert (patient.legal_name.given, patient.legal_name.family) == ("Iñaki", "Echevarría Muñoz")
    assert [phone.number for phone in patient.phones] == ["+34 612 34 56 78"]
    assert patient.sort_name == "echevarria munoz, inaki"
    assert "is registered as" in page.text


def test_a_name_and_a_birth_date_are_needed_and_what_was_typed_stays(as_):
    visitor, typed = new_patient(as_, given="", family="", born_on="2026-02-30", coverage="Plan B")
    page = visitor.post("patients.new", typed)
    assert page.status == 422
    assert "Type a date that exists." in page.text
    assert page.one("#born_on")["value"] == "2026-02-30"
    assert "Plan B" in page.one("#coverage").text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"born_on": "2200-01-01"}, "This day has not come yet."),
        ({"born_on": "0080-03-14"}, "Type the year with four digits."),
        ({"born_on": str(now().date() - timedelta(days=400))}, "A patient under 18 needs a guardian."),
        ({"given": "", "family": "  "}, "Type a family name or a given name."),
        ({"family": "Plo\x00ver"}, "Remove the invisible characters"),
        ({"family": "Plo\u202ever"}, "Remove the invisible characters"),
        ({"family": "P" * 101}, "Use at most 100 characters; these are 101."),
        ({"email": "nobody"}, "Type an address like name@example.org."),
        ({"phones-0-number": "call me"}, "Type a telephone number."),
        ({"sex": "unheard of"}, "Choose one of the list."),
        ({"deceased_on": "2020-01-01"}, "Tick “Deceased”, or remove the day."),
        ({"photo_consent": "given"}, "Give the day of the answer."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(as_, changes, message):
    visitor, typed = new_patient(as_)
    page = visitor.post("patients.new", typed | changes)
    assert page.status == 422
    assert message in page.text
    assert count(Patient, Patient.sort_name.like("echevarria%")) == 0


def test_a_likely_duplicate_is_shown_before_it_is_made(as_, cast):
    old = a_patient("Inaki", "Echevarria", born_on=date(1980, 3, 14), phone="617-555-0100")
    db.session.commit()
    visitor, typed = new_patient(as_)
    page = visitor.post("patients.new", typed)
    assert page.status == 409
    assert "Same name and birth date" in page.text
    assert page.select(f'a[href="/patients/{old.public_id}"]')
    assert count(Patient, Patient.sort_name.like("echevarria munoz%")) == 0
    sure = page.one("button[name=sure]")["value"]
    assert visitor.post("patients.new", typed | {"sure": sure}).status == 302
    assert count(Patient, Patient.sort_name.like("echevarria munoz%")) == 1


def test_a_second_press_of_the_same_button_makes_no_second_patient(as_):
    visitor, typed = new_patient(as_)
    assert visitor.post("patients.new", typed).status == 302
    assert visitor.post("patients.new", typed).status == 409


def test_who_has_seen_one_likely_duplicate_does_not_pass_another_that_came_since(as_, cast):
    a_patient("Inaki", "Echevarria", born_on=date(1980, 3, 14))
    db.session.commit()
    visitor, typed = new_patient(as_)
    sure = visitor.post("patients.new", typed).one("button[name=sure]")["value"]
    a_patient("I.", "Munoz", born_on=date(1980, 3, 14))
    db.session.commit()
    assert visitor.post("patients.new", typed | {"sure": sure}).status == 409


@pytest.mark.parametrize(
    ("born_on", "phone", "likeness"),
    [
        (date(1980, 4, 14), "", "Same name, birth date nearly the same"),
        (date(1980, 3, 15), "", "Same name, birth date nearly the same"),
        (date(1908, 3, 14), "", "Same name, birth date nearly the same"),
    ],
)
def test_the_same_name_with_a_slip_in_the_birth_date_is_a_likely_duplicate(
    as_, cast, born_on, phone, likeness
):
    a_patient("Iñaki", "Muñoz", born_on=born_on, phone=phone)
    db.session.commit()
    visitor, typed = new_patient(as_)
    assert likeness in visitor.post("patients.new", typed).text


def test_the_same_telephone_and_birth_date_are_a_likely_duplicate(as_, cast):
    a_patient("Nacho", "Other", born_on=date(1980, 3, 14), phone="(617) 555-0100")
    db.session.commit()
    visitor, typed = new_patient(as_, **{"phones-0-number": "+1 617 555 0100"})
    assert "Same telephone and birth date" in visitor.post("patients.new", typed).text


# changing


def test_changed_details_are_found_by_their_new_words(as_, cast):
    visitor = as_("desk")
    typed = details(visitor.get("patients.edit", patient_id=cast.pat), family="Żółć", given="Pat")
    assert visitor.post("patients.edit", typed, patient_id=cast.pat).status == 302
    found = set(
        db.session.scalars(select(PatientSearchWord.word).where(PatientSearchWord.patient_id == cast.pat.id))
    )
    assert "zolc" in found
    assert "plover" not in found
    assert "5550100" in found
    assert cast.pat.saved_by_id == cast.desk.id


def test_lines_are_added_changed_and_removed(as_, cast):
    visitor = as_("desk")
    typed = details(visitor.get("patients.edit", patient_id=cast.pat))
    typed |= {
        "phones-0-number": "617 555 0199",
        "phones-1-number": "617 555 0111",
        "phones-1-use": "work",
        "phones-1-may_leave_message": "y",
        "other_names-0-family": "Sandpiper",
        "addresses-0-lines": "1 Quay\r\nFloor 2",
        "addresses-0-city": "Tern Harbor",
    }
    visitor.post("patients.edit", typed, patient_id=cast.pat)
    db.session.expire_all()
    assert [(p.number, p.use.value, p.may_leave_message) for p in cast.pat.phones] == [
        ("617 555 0199", "mobile", False),
        ("617 555 0111", "work", True),
    ]
    assert [name.family for name in cast.pat.names] == ["Plover", "Sandpiper"]
    assert cast.pat.addresses[0].lines == "1 Quay\nFloor 2"
    typed = details(visitor.get("patients.edit", patient_id=cast.pat)) | {"phones-0-number": ""}
    visitor.post("patients.edit", typed, patient_id=cast.pat)
    db.session.expire_all()
    assert [phone.number for phone in cast.pat.phones] == ["617 555 0111"]
    assert [phone.position for phone in cast.pat.phones] == [0]


def test_a_therapist_changes_how_to_reach_the_patient_and_nothing_else(as_, cast):
    visitor = as_("therapist")
    page = visitor.get("patients.edit", patient_id=cast.pat)
    assert not page.select("[name=family], [name=born_on], [name=coverage], [name=desk_note]")
    typed = details(
        page, email="pat@home.example", family="Changed", desk_note="Changed", born_on="1990-01-01"
    )
    assert visitor.post("patients.edit", typed, patient_id=cast.pat).status == 302
    db.session.expire_all()
    assert cast.pat.email == "pat@home.example"
    assert cast.pat.legal_name.family == "Plover"
    assert cast.pat.desk_note == ""
    assert cast.pat.born_on == date(1980, 3, 14)


def test_a_stale_copy_is_answered_with_both_texts(as_, cast):
    mine, theirs = as_("desk"), as_("physician")
    opened = details(mine.get("patients.edit", patient_id=cast.pat))
    other = details(theirs.get("patients.edit", patient_id=cast.pat), coverage="Plan A", language="Basque")
    theirs.post("patients.edit", other, patient_id=cast.pat)
    page = mine.post("patients.edit", opened | {"coverage": "Plan B"}, patient_id=cast.pat)
    assert page.status == 409
    assert "Plan A" in page.text
    assert "Plan B" in page.text
    assert page.one("input[name=keep-coverage][checked]")["value"] == "mine"
    assert page.one("input[name=keep-language][checked]")["value"] == "theirs"
    db.session.expire_all()
    assert cast.pat.coverage == "Plan A"


def test_the_choice_between_two_texts_is_saved_field_by_field(as_, cast):
    mine, theirs = as_("desk"), as_("physician")
    opened = details(mine.get("patients.edit", patient_id=cast.pat))
    other = details(theirs.get("patients.edit", patient_id=cast.pat), coverage="Plan A", language="Basque")
    theirs.post("patients.edit", other, patient_id=cast.pat)
    page = mine.post("patients.edit", opened | {"coverage": "Plan B", "pronouns": "xe"}, patient_id=cast.pat)
    chosen = page.form(page.one("form#choice")["action"]) | {
        "keep-coverage": "both",
        "keep-language": "theirs",
    }
    assert mine.post("patients.edit", chosen, patient_id=cast.pat).status == 302
    db.session.expire_all()
    assert (cast.pat.coverage, cast.pat.language, cast.pat.pronouns) == ("Plan B\nPlan A", "Basque", "xe")


def test_a_change_elsewhere_in_the_record_disturbs_nobody(as_, cast):
    mine, theirs = as_("desk"), as_("therapist")
    opened = details(mine.get("patients.edit", patient_id=cast.pat))
    theirs.post("allergies.confirm_none", patient_id=cast.pat)
    assert mine.post("patients.edit", opened | {"coverage": "Plan B"}, patient_id=cast.pat).status == 302


# striking


def test_a_struck_record_leaves_the_list_and_is_kept(as_, cast):
    visitor = as_("desk")
    page = visitor.post("patients.strike", {"reason": "Registered twice"}, patient_id=cast.quinn)
    assert page.status == 302
    assert "Quail" not in visitor.get("patients.index").text
    assert "Quail" in visitor.get("patients.index", query={"struck": "1"}).text
    assert "Registered twice" in visitor.get("patients.show", patient_id=cast.quinn).text
    typed = details(visitor.get("patients.edit", patient_id=cast.quinn), coverage="x")
    assert visitor.post("patients.edit", typed, patient_id=cast.quinn).status == 409


def test_a_record_is_not_struck_without_a_reason_nor_with_visits_ahead(as_, cast):
    visitor = as_("desk")
    assert visitor.post("patients.strike", {"reason": " "}, patient_id=cast.pat).status == 422
    visit = an_appointment(cast.pat, clinician=cast.therapist, starts_at=now() + timedelta(days=2))
    db.session.commit()
    page = visitor.post("patients.strike", {"reason": "twice"}, patient_id=cast.pat)
    assert page.status == 409
    assert "Cancel them first" in page.text
    visit.status = AppointmentStatus.CANCELLED_BY_CLINIC
    db.session.commit()
    assert visitor.post("patients.strike", {"reason": "twice"}, patient_id=cast.pat).status == 302


def test_a_therapist_neither_strikes_nor_sees_struck_records(as_, cast):
    assert as_("therapist").post("patients.strike", {"reason": "x"}, patient_id=cast.pat).status == 403
    as_("desk").post("patients.strike", {"reason": "x"}, patient_id=cast.pat)
    assert "Plover" not in as_("therapist").get("patients.index", query={"struck": "1"}).text


# who sees what


def test_the_desk_reads_no_clinical_word(as_, cast):
    from app.models import Allergy, HistoryCondition

    a_diagnosis(cast.pat, by=cast.therapist, source_text="Canarywort")
    db.session.add(Allergy(patient=cast.pat, substance="Zanthoxylum", recorded_at=now()))
    db.session.add(HistoryCondition(patient=cast.pat, name="Polymyalgia", recorded_at=now()))
    db.session.commit()
    desk, therapist = as_("desk"), as_("therapist")
    seen = "".join(
        desk.get(endpoint, **values).response.text
        for endpoint, values in [
            ("patients.index", {}),
            ("patients.index", {"query": {"q": "plover"}, "headers": {"HX-Request": "true"}}),
            ("patients.show", {"patient_id": cast.pat}),
            ("patients.edit", {"patient_id": cast.pat}),
            ("patients.new", {}),
            ("patients.bring_in", {}),
            ("patients.strike", {"patient_id": cast.pat}),
        ]
    )
    assert [word for word in (*CANARIES, "glyph", "llerg") if word in seen] == []
    shown = therapist.get("patients.show", patient_id=cast.pat).text + therapist.get("patients.index").text
    assert "Zanthoxylum" in shown
    assert "Polymyalgia" in shown
    assert "synkinesis" in shown


@pytest.mark.parametrize("endpoint", ["allergies.new", "allergies.confirm_none"])
def test_the_desk_may_not_touch_allergies(as_, cast, endpoint):
    assert as_("desk").post(endpoint, {"substance": "x"}, patient_id=cast.pat).status == 403


def test_each_look_at_a_chart_leaves_one_entry_granted_or_refused(as_, cast):
    therapist = as_("therapist")
    assert therapist.get("patients.show", patient_id=cast.pat).status == 200
    assert therapist.get("patients.show", patient_id=cast.quinn).status == 404
    entries = db.session.scalars(
        select(AccessEntry).where(AccessEntry.endpoint == "patients.show").order_by(AccessEntry.id)
    ).all()
    assert [(entry.user_id, entry.patient_id, entry.status, entry.outcome) for entry in entries] == [
        (cast.therapist.id, cast.pat.id, 200, "granted"),
        (cast.therapist.id, cast.quinn.id, 404, "refused"),
    ]


def test_markup_in_a_name_is_shown_as_text(as_, cast):
    visitor, typed = new_patient(as_, family="<script>alert(1)</script>", coverage="</textarea><b>")
    page = visitor.post("patients.new", typed, follow=True)
    assert "<script>alert" not in page.response.text
    assert "<script>alert(1)</script>" in page.text


# the care team and allergies


def test_a_place_on_the_care_team_opens_the_chart_until_it_ends(as_, cast):
    desk, therapist = as_("desk"), as_("second_therapist")
    assert therapist.get("patients.show", patient_id=cast.pat).status == 404
    desk.post("care_team.join", {"clinician": str(cast.second_therapist.public_id)}, patient_id=cast.pat)
    assert therapist.get("patients.show", patient_id=cast.pat).status == 200
    db.session.expire_all()
    member = next(one for one in cast.pat.care_team if one.user_id == cast.second_therapist.id)
    desk.post("care_team.end", patient_id=cast.pat, member_id=member)
    assert therapist.get("patients.show", patient_id=cast.pat).status == 404
    desk.post("care_team.join", {"clinician": str(cast.second_therapist.public_id)}, patient_id=cast.pat)
    assert therapist.get("patients.show", patient_id=cast.pat).status == 200


@pytest.mark.parametrize("who", ["desk", "therapist", "nobody"])
def test_only_clinicians_who_are_not_there_yet_join_the_team(as_, cast, who):
    chosen = getattr(cast, who).public_id if who != "nobody" else "x"
    page = as_("desk").post("care_team.join", {"clinician": str(chosen)}, patient_id=cast.pat)
    assert page.status == 409


def test_a_place_on_one_patients_team_is_not_found_through_another(as_, cast):
    (member,) = cast.pat.care_team
    assert as_("desk").post("care_team.end", patient_id=cast.quinn, member_id=member).status == 404


def test_an_allergy_is_added_and_struck_with_a_reason(as_, cast):
    therapist = as_("therapist")
    therapist.post("allergies.confirm_none", patient_id=cast.pat)
    page = therapist.post(
        "allergies.new", {"substance": "Latex", "reaction": "rash"}, patient_id=cast.pat, follow=True
    )
    assert "Latex" in page.text
    assert cast.pat.no_known_allergies_on is None
    (allergy,) = cast.pat.allergies
    assert therapist.post("allergies.confirm_none", patient_id=cast.pat).status == 409
    assert (
        therapist.post("allergies.strike", {"reason": ""}, patient_id=cast.pat, allergy_id=allergy).status
        == 422
    )
    assert (
        as_("physician")
        .post("allergies.strike", {"reason": "x"}, patient_id=cast.quinn, allergy_id=allergy)
        .status
        == 404
    )
    therapist.post(
        "allergies.strike", {"reason": "Another patient’s"}, patient_id=cast.pat, allergy_id=allergy
    )
    assert "Latex" not in therapist.get("patients.show", patient_id=cast.pat).text
    assert count(type(allergy)) == 1


def test_the_same_allergy_is_not_listed_twice(as_, cast):
    therapist = as_("therapist")
    therapist.post("allergies.new", {"substance": "Latex"}, patient_id=cast.pat)
    assert therapist.post("allergies.new", {"substance": "latex"}, patient_id=cast.pat).status == 409
