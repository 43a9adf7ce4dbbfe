"""The signed progress report on paper: its drawings stay as they were signed, and the patient's page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from app import clock
from app.care import assessments, co_signatures, note_facts, report_figures, signing
from app.care.assessments import Taken
from app.clinical import instruments
from app.clinical.take_home import Section
from app.clinical.vocabulary import Licence, NoteKind, Side
from app.extensions import db
from app.models import AccessEntry, NoteStrike, Practice
from app.ui import paper, take_home_sheet
from tests import builders
from tests.integration.test_notes_on_paper import no_fallback, read, squeezed, strike, tags, words
from tests.integration.test_progress_reports import TEXTS, a_report, ana, diagnosis, scores, version, weeks
from tests.integration.test_progress_reports import signed as signed_visit
from tests.integration.test_session_notes import ANSWERS, at, today
from tests.queries import count_queries

__all__ = ["ana", "diagnosis", "no_fallback", "version"]
LARGE = 14


@pytest.fixture
def report(cast, diagnosis, version):
    """Signed after seven weeks, with a Sunnybrook of its own and three FDIs before."""
    for week, physical in ((0, 40), (4, 50), (6, 65)):
        builders.an_assessment(
            diagnosis,
            by=cast.therapist,
            on=weeks(week),
            instrument="fdi",
            scores={"physical": str(physical), "social": "44"},
        )
    signed_visit(diagnosis, cast, weeks(5), plan=version, **{"practised.days": 5, "checkin.pain": 4})
    note = a_report(diagnosis, cast, version)
    note.particulars = dict.fromkeys(TEXTS, "As agreed.") | {"checkin.pain": 3}
    answers = instruments.get("sunnybrook").read(ANSWERS)
    builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(0), scores=scores(20), answers=answers)
    builders.an_assessment(
        diagnosis, by=cast.therapist, on=weeks(7), scores=scores(41), answers=answers, note=note
    )
    db.session.flush()
    return sign(note, cast)


def sign(note, cast):
    signing.sign(note, shown=note.version, by=note.author, at=clock.now(), on=today())
    db.session.commit()
    return note


def pdf(visitor, cast, note):
    return visitor.get("session_notes.pdf", **at(cast, note))


def for_patient(visitor, cast, note):
    return visitor.get("session_notes.for_patient", **at(cast, note))


def drawings(page) -> list[str]:
    return [str(svg) for svg in page.select(".record-figure svg")]


# the report


@pytest.mark.usefixtures("no_fallback")
def test_the_pdf_holds_every_number_of_its_drawings_in_tables(ana, cast, report):
    said = squeezed(words(pdf(ana, cast, report)))
    for row in (
        "Sunnybrook composite 20, 8 Jun 2026 29, 6 Jul 2026 41, 27 Jul 2026",
        "FDI physical 40, 8 Jun 2026 50, 6 Jul 2026 65, 20 Jul 2026 Improving",
        "8 Jun 2026 40 44",
        "20 Jul 2026 65 44",
        "8 Jun 2026 13; 20",
        "13 Jul 2026 4 5",
        "Smile without the eye closing (Sunnybrook composite)",
        "3 Feb 2026 Onset",
    ):
        assert squeezed(row) in said, row


@pytest.mark.usefixtures("no_fallback")
def test_the_drawings_can_be_read_aloud_and_their_letters_are_in_the_file(ana, cast, report):
    made = read(pdf(ana, cast, report))
    root = made.trailer["/Root"]
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    found = tags(root["/StructTreeRoot"])
    assert found.count("Figure") == 4, "Sunnybrook, the patient's answers, one goal, the faces"
    assert "Table" in found
    said = str(alternatives(root["/StructTreeRoot"]))
    assert "Sunnybrook composite 13 to" in said
    for sheet in made.pages:
        for font in sheet["/Resources"].get("/Font", {}).values():
            (one,) = font.get_object()["/DescendantFonts"]
            assert {"/FontFile2", "/FontFile3"} & set(one.get_object()["/FontDescriptor"])


def alternatives(node) -> list[str]:
    found, node = [], node.get_object()
    for one in node if isinstance(node, list) else [node]:
        one = one.get_object()
        if isinstance(one, dict):
            found += [str(one["/Alt"])] if "/Alt" in one else []
            found += alternatives(one["/K"]) if "/K" in one else []
    return found


def test_what_is_corrected_struck_or_measured_later_leaves_the_signed_report_as_it_is(
    ana, cast, diagnosis, report
):
    before = drawings(ana.get("session_notes.show", **at(cast, report)))
    said = but_when_printed(words(pdf(ana, cast, report)))
    home = for_patient(ana, cast, report).response.data
    fdi = assessments.newest(diagnosis, ["fdi"])["fdi"]
    taken = Taken(
        instruments.get("fdi"),
        {item.key: item.options[-1].value for item in instruments.get("fdi").items},
        fdi.performed_on,
        Side.LEFT,
        instruments.get("fdi").version,
    )
    assessments.correct(fdi, taken, reason="Misread", by=cast.therapist, at=clock.now(), on=today())
    sunnybrook = assessments.newest(diagnosis, ["sunnybrook"])["sunnybrook"]
    if sunnybrook.note is None:
        assessments.strike(sunnybrook, reason="Wrong", by=cast.therapist, at=clock.now())
    builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(3), scores=scores(99))
    diagnosis.onset_on = weeks(-2)
    db.session.commit()
    assert drawings(ana.get("session_notes.show", **at(cast, report))) == before
    assert but_when_printed(words(pdf(ana, cast, report))) == said
    assert but_when_printed(words(for_patient(ana, cast, report))) == but_when_printed(words_of(home))


def but_when_printed(said: str) -> str:
    """A minute may have passed between two prints."""
    return re.sub(r"(Printed by [^:]+, )\d\d:\d\d", r"\1", said)


def words_of(made: bytes) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(made)).pages).split())


def test_the_drawings_are_part_of_what_is_signed(cast, diagnosis, version):
    """A measure that came between showing and signing is said, not signed unseen."""
    note = a_report(diagnosis, cast, version)
    db.session.flush()
    shown = signing.stated(note)
    builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(6), scores=scores(90))
    assert signing.stated(note) != shown


def test_a_draft_draws_the_course_as_it_stands_and_says_that_it_is_one(ana, cast, diagnosis, version):
    note = a_report(diagnosis, cast, version)
    db.session.commit()
    assert "DRAFT, not signed" in words(pdf(ana, cast, note))
    builders.an_assessment(diagnosis, by=cast.therapist, on=weeks(6), scores=scores(44))
    db.session.commit()
    assert squeezed("20 Jul 2026 44") in squeezed(words(pdf(ana, cast, note)))


def test_the_page_of_the_note_shows_the_drawings_with_their_words(ana, cast, report):
    page = ana.get("session_notes.show", **at(cast, report))
    named = [figure["aria-label"] for figure in page.select(".record-figure [role=img]")]
    assert len(named) == 4
    assert named[0].endswith("Values in the table.")


def test_several_reports_on_one_page_keep_their_signs_apart(ana, cast, diagnosis, version, report):
    second = a_report(diagnosis, cast, version, on=weeks(8))
    second.particulars = dict.fromkeys(TEXTS, "As agreed.")
    answers = instruments.get("sunnybrook").read(ANSWERS)
    builders.an_assessment(
        diagnosis, by=cast.therapist, on=weeks(8), scores=scores(50), answers=answers, note=second
    )
    db.session.flush()
    sign(second, cast)
    page = ana.get("session_notes.copies", patient_id=cast.pat, first="2026-07-26")
    assert len(page.select(".record-figure svg")) == 8


def test_a_long_course_is_frozen_small_and_with_as_many_queries(cast, diagnosis, version):
    note = a_report(diagnosis, cast, version, on=weeks(20))
    db.session.commit()
    db.session.expire_all()
    with count_queries() as few:
        note_facts.of(note)
    for week in range(5, 20):
        for day in range(5):
            on = weeks(week) + timedelta(days=day)
            signed_visit(diagnosis, cast, on, plan=version, **{"practised.days": 3, "checkin.pain": 2})
            builders.an_assessment(diagnosis, by=cast.therapist, on=on, scores=scores(30 + week))
    db.session.commit()
    db.session.expire_all()
    with count_queries() as many:
        found = note_facts.of(note)
    assert len(many) == len(few)
    assert len(str(found["report"])) < 40_000


# the page for the patient


@pytest.mark.usefixtures("no_fallback")
def test_the_patient_takes_home_one_page_in_large_type_without_scores_or_codes(ana, cast, report):
    page = for_patient(ana, cast, report)
    made = read(page)
    assert len(made.pages) == 1
    assert [round(float(size)) for size in made.pages[0].mediabox[2:]] == [612, 792]
    sizes: set[float] = set()
    made.pages[0].extract_text(
        visitor_text=lambda text, _, matrix, __, size: sizes.add(size) if text.strip() else None
    )
    assert min(sizes) >= LARGE
    said = words(page)
    for part in (
        "How your face is doing",
        "For Pat Plover, Monday 27 Jul 2026",
        "How your face rests and moves: better than on 8 Jun 2026.",
        "Eye-open smile.",
        "Next check",
        "Your therapist: Ana Alder, PT",
    ):
        assert squeezed(part) in squeezed(said), part
    for word in ("Sunnybrook", "FDI", "G51", "41", "65", "Printed by"):
        assert word not in said, word
    assert page.response.headers["Content-Disposition"] == 'inline; filename="for-you-2026-07-27.pdf"'
    assert page.response.headers["Cache-Control"] == "no-store"


def test_the_page_for_the_patient_names_the_telephone_of_the_practice(ana, cast, report):
    db.session.get(Practice, 1).phone = "(914) 555-0100"
    db.session.commit()
    assert "(914) 555-0100" in words(for_patient(ana, cast, report))


@pytest.mark.usefixtures("no_fallback")
def test_the_page_for_the_patient_can_be_read_aloud(ana, cast, report):
    root = read(for_patient(ana, cast, report)).trailer["/Root"]
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    found = tags(root["/StructTreeRoot"])
    assert found.count("H1") == 1
    assert found.count("Figure") == 1


def test_where_the_words_need_the_room_the_drawing_gives_way_on_the_one_page(app, report):
    found = report_figures.of_signed(report)
    changed, *others = found.for_patient
    longer = Section(changed.heading, changed.lines + ("One more thing to know about it.",) * 14)
    signed_by = SimpleNamespace(
        facts=report.facts, visit_on=report.visit_on, signer_credentials="Ana Alder, PT"
    )
    practice = db.session.get(Practice, 1)
    with app.test_request_context():
        sheet = take_home_sheet.of(signed_by, replace(found, for_patient=(longer, *others)), practice)
        made = PdfReader(BytesIO(paper.take_home(sheet, at=clock.now(), named="")))
    assert sheet.face is not None
    assert len(made.pages) == 1
    assert "Figure" not in tags(made.trailer["/Root"]["/StructTreeRoot"])


def test_only_a_signed_report_in_force_has_a_page_for_the_patient(ana, cast, diagnosis, version, report):
    draft = a_report(diagnosis, cast, version, on=weeks(8))
    visit = signed_visit(diagnosis, cast, weeks(8), plan=version)
    db.session.commit()
    assert for_patient(ana, cast, draft).status == 409
    assert for_patient(ana, cast, visit).status == 409
    assert "For the patient" in ana.get("session_notes.show", **at(cast, report)).text
    strike(report, cast.therapist)
    db.session.commit()
    assert builders.count(NoteStrike) == 1
    assert for_patient(ana, cast, report).status == 409
    assert "For the patient" not in ana.get("session_notes.show", **at(cast, report)).text


def test_a_students_report_is_handed_out_once_a_therapist_has_signed_too(ana, cast, diagnosis, version):
    cast.therapist.licence = Licence.STUDENT
    note = a_report(diagnosis, cast, version)
    note.particulars = dict.fromkeys(TEXTS, "As agreed.")
    answers = instruments.get("sunnybrook").read(ANSWERS)
    builders.an_assessment(
        diagnosis, by=cast.therapist, on=weeks(7), scores=scores(41), answers=answers, note=note
    )
    db.session.flush()
    sign(note, cast)
    assert for_patient(ana, cast, note).status == 409
    co_signatures.co_sign(note, by=cast.second_therapist, at=clock.now())
    db.session.commit()
    assert for_patient(ana, cast, note).status == 200


def test_handing_it_out_is_recorded_like_every_other_copy(ana, cast, report):
    for_patient(ana, cast, report)
    found = builders.count(
        AccessEntry,
        AccessEntry.endpoint == "session_notes.for_patient",
        AccessEntry.patient_id == cast.pat.id,
        AccessEntry.outcome == "granted",
    )
    assert found == 1


def test_the_progress_page_leads_to_the_newest_page_for_the_patient(as_, ana, cast, diagnosis, version):
    assert "Report for the patient" not in ana.get("progress.course", patient_id=cast.pat).text
    note = a_report(diagnosis, cast, version)
    note.particulars = dict.fromkeys(TEXTS, "As agreed.")
    answers = instruments.get("sunnybrook").read(ANSWERS)
    builders.an_assessment(
        diagnosis, by=cast.therapist, on=weeks(7), scores=scores(41), answers=answers, note=note
    )
    db.session.flush()
    sign(note, cast)
    page = ana.get("progress.course", patient_id=cast.pat)
    (link,) = [one for one in page.select("a") if "Report for the patient" in one.get_text()]
    assert str(note.public_id) in link["href"]
    assert note.kind is NoteKind.PROGRESS
