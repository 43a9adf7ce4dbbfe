"""Notes on paper: the PDF of one, and the copies that a request for records asks for."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.clinical.vocabulary import AddendumKind, NoteKind
from app.extensions import db
from app.models import Addendum, NoteStrike
from tests import builders
from tests.queries import count_queries

DAY = date(2026, 11, 2)
ODD = "# head *bold* _it_ $x$ @ref <label> \\ `raw` [x] // no /* no */ #sys.inputs {}"
NAMES = (
    "Zoë Łuczak-Ångström",
    "محمد علي",
    "דוד כהן",
    "山田 太郎",
    "김민준",
    "Ελένη",
    "Кузнецов",
    "हिन्दी",
    "ไทย",
    "José 🙂",
)


@pytest.fixture
def diagnosis(cast):
    found = builders.a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    return found


@pytest.fixture
def ana(as_):
    return as_("therapist")


def signed(diagnosis, cast, *, on=DAY, **values):
    note = builders.a_note(diagnosis, by=cast.therapist, visit_on=on, **values)
    note.signed_at, note.signed_by, note.content_hash = builders.now(), cast.therapist, "ab" * 32
    note.signer_credentials = cast.therapist.name_with_credentials
    db.session.flush()
    return note


def added_to(note, by, wording="The massage lasted 18 minutes."):
    db.session.add(
        Addendum(
            note=note,
            kind=AddendumKind.CORRECTION,
            wording=wording,
            reason="Typing error",
            written_at=builders.now(),
            written_by=by,
            writer_credentials=by.name_with_credentials,
        )
    )
    db.session.flush()


def strike(note, by):
    db.session.add(
        NoteStrike(
            note=note,
            reason="Wrong patient.",
            struck_at=builders.now(),
            struck_by=by,
            striker_credentials=by.name_with_credentials,
            content_hash="ef" * 32,
        )
    )
    db.session.flush()


def read(page) -> PdfReader:
    assert page.status == 200
    assert page.response.mimetype == "application/pdf"
    return PdfReader(BytesIO(page.response.data))


def words(page) -> str:
    """What the PDF says, in one line."""
    return " ".join(" ".join(sheet.extract_text() for sheet in read(page).pages).split())


def squeezed(text: str) -> str:
    """Without blanks: where a line ends is not what is compared."""
    return text.replace(" ", "")


def tags(node, found=None) -> list[str]:
    """The structure a screen reader walks, in order."""
    found, node = [] if found is None else found, node.get_object()
    for one in node if isinstance(node, list) else [node]:
        one = one.get_object()
        if isinstance(one, dict):
            if "/S" in one:
                found.append(str(one["/S"]).lstrip("/"))
            if "/K" in one:
                tags(one["/K"], found)
    return found


@pytest.fixture
def no_fallback(caplog):
    """Every PDF made here keeps the promise of PDF/UA."""
    caplog.set_level(logging.WARNING, logger="poise.paper")
    yield
    assert not [record for record in caplog.get_records("call") if record.name == "poise.paper"]


# one note


@pytest.mark.usefixtures("no_fallback")
def test_a_note_as_a_pdf_says_what_the_page_says(ana, cast, diagnosis):
    note = signed(
        diagnosis, cast, plan=builders.a_plan(diagnosis, by=cast.therapist), assessment="Answered well."
    )
    added_to(note, cast.therapist)
    db.session.commit()
    said = words(ana.get("session_notes.pdf", patient_id=cast.pat, note_id=note))
    page = ana.get("session_notes.show", patient_id=cast.pat, note_id=note)
    for part in (
        "Treatment session, 2 Nov 2026",
        "My smile pulled less on the video call.",
        "Soft tissue massage, left: cheek and midface",
        "16 min in all",
        "Answered well.",
        "Signed by Ana Alder, PT",
        "ab" * 32,
        "The massage lasted 18 minutes.",
        "Reason: Typing error",
    ):
        assert squeezed(part) in squeezed(said)
        assert squeezed(part) in squeezed(page.text)
    assert "DRAFT" not in said


def test_every_page_of_a_pdf_says_whose_it_is_and_who_printed_it(ana, cast, diagnosis):
    note = signed(diagnosis, cast, assessment="A long day. " * 1500)
    db.session.commit()
    sheets = read(ana.get("session_notes.pdf", patient_id=cast.pat, note_id=note)).pages
    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, start=1):
        said = sheet.extract_text()
        for part in (
            "Pat Plover",
            cast.pat.mrn,
            "born 14 Mar 1980",
            "Printed by Ana Alder, PT",
            f"Page {number} of {len(sheets)}",
        ):
            assert part in said


@pytest.mark.usefixtures("no_fallback")
def test_a_pdf_can_be_read_aloud(ana, cast, diagnosis):
    note = signed(diagnosis, cast)
    builders.an_assessment(diagnosis, by=cast.therapist, on=DAY, scores={"composite": "63"})
    db.session.commit()
    made = read(ana.get("session_notes.pdf", patient_id=cast.pat, note_id=note))
    root = made.trailer["/Root"]
    assert root["/Lang"] == "en-US"
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    found = tags(root["/StructTreeRoot"])
    assert found.count("H1") == 1
    assert "H2" in found


def test_the_name_of_the_file_and_its_title_tell_nothing(ana, cast, diagnosis):
    note = signed(diagnosis, cast)
    db.session.commit()
    page = ana.get("session_notes.pdf", patient_id=cast.pat, note_id=note)
    assert page.response.headers["Content-Disposition"] == 'inline; filename="note-2026-11-02.pdf"'
    assert page.response.headers["Cache-Control"] == "no-store"
    assert read(page).metadata.title == "Session note"


def test_a_draft_as_a_pdf_says_so_on_every_page(ana, cast, diagnosis):
    note = builders.a_note(diagnosis, by=cast.therapist, visit_on=DAY, assessment="A long day. " * 1500)
    db.session.commit()
    for sheet in read(ana.get("session_notes.pdf", patient_id=cast.pat, note_id=note)).pages:
        assert "DRAFT, not signed" in sheet.extract_text()


@pytest.mark.usefixtures("no_fallback")
def test_what_is_typed_is_never_read_as_markup(ana, cast, diagnosis):
    note = signed(diagnosis, cast, subjective=ODD, assessment=f"Line one\n{ODD}\tend")
    db.session.commit()
    assert words(ana.get("session_notes.pdf", patient_id=cast.pat, note_id=note)).count(ODD) == 2


@pytest.mark.usefixtures("no_fallback")
@pytest.mark.parametrize("name", NAMES)
def test_names_are_printed_in_their_own_writing(ana, cast, diagnosis, name):
    cast.pat.legal_name.family = name
    note = signed(diagnosis, cast, subjective=f"“{name}” 👍🏽 ✓ → ≤ ½ 0–10 👩‍⚕️")
    db.session.commit()
    assert read(ana.get("session_notes.pdf", patient_id=cast.pat, note_id=note)).pages


@pytest.mark.usefixtures("no_fallback")
def test_an_endless_word_does_not_run_off_the_sheet(ana, cast, diagnosis):
    cast.pat.legal_name.family = "W" * 90
    note = signed(diagnosis, cast, subjective="W" * 500)
    db.session.commit()
    (sheet,) = read(ana.get("session_notes.pdf", patient_id=cast.pat, note_id=note)).pages
    longest = max(line.count("W") for line in sheet.extract_text().split("\n"))
    assert longest <= 60
    assert "ab" * 32 in sheet.extract_text()


def test_a_sign_no_font_has_is_left_open_and_the_log_tells_no_words(ana, cast, diagnosis, caplog):
    note = signed(diagnosis, cast, subjective="Before \ue123 after")
    db.session.commit()
    said = words(ana.get("session_notes.pdf", patient_id=cast.pat, note_id=note))
    assert "Before" in said
    assert "after" in said
    (told,) = [record.getMessage() for record in caplog.records if record.name == "poise.paper"]
    assert str(note.public_id) in told
    assert "\ue123" not in told
    assert "Plover" not in told


@pytest.mark.parametrize("who", ["desk", "admin"])
def test_the_desk_and_the_administrator_print_no_note(as_, cast, diagnosis, who):
    note = signed(diagnosis, cast)
    db.session.commit()
    assert as_(who).get("session_notes.pdf", patient_id=cast.pat, note_id=note).status == 403
    assert as_(who).get("session_notes.copies", patient_id=cast.pat).status == 403


# several


def test_copies_stand_in_the_order_of_the_visits_and_never_hold_a_draft(ana, cast, diagnosis):
    for days in (14, 0, 7):
        signed(diagnosis, cast, on=DAY + timedelta(days=days))
    builders.a_note(
        diagnosis, by=cast.therapist, visit_on=DAY + timedelta(days=1), subjective="Not yet signed."
    )
    db.session.commit()
    page = ana.get("session_notes.copies", patient_id=cast.pat, query={"first": "", "last": ""})
    assert [title.text for title in page.select("article h2")] == [
        "Treatment session, 2 Nov 2026",
        "Treatment session, 9 Nov 2026",
        "Treatment session, 16 Nov 2026",
    ]
    assert "Not yet signed." not in page.text
    made = read(ana.get("session_notes.copies_pdf", patient_id=cast.pat))
    assert len(made.pages) == 3
    assert "Not yet signed." not in "".join(sheet.extract_text() for sheet in made.pages)


def test_copies_are_of_the_days_that_were_asked_for(ana, cast, diagnosis):
    for days in (0, 7, 14):
        signed(diagnosis, cast, on=DAY + timedelta(days=days))
    db.session.commit()
    asked = {"first": "2026-11-03", "last": "2026-11-09"}
    page = ana.get("session_notes.copies", patient_id=cast.pat, query=asked)
    assert [title.text for title in page.select("article h2")] == ["Treatment session, 9 Nov 2026"]
    link = next(link for link in page.select("a") if link.get_text(strip=True) == "PDF")
    answer = ana.client.get(link["href"])
    assert len(PdfReader(BytesIO(answer.data)).pages) == 1


def test_copies_are_of_the_kind_that_was_asked_for(ana, cast, diagnosis):
    signed(diagnosis, cast)
    signed(diagnosis, cast, kind=NoteKind.TELEPHONE, particulars={"call.with": "The patient’s wife"})
    db.session.commit()
    page = ana.get("session_notes.copies", patient_id=cast.pat, query={"kind": "telephone"})
    assert [title.text for title in page.select("article h2")] == ["Telephone note, 2 Nov 2026"]
    assert "The patient’s wife" in page.text
    said = words(ana.get("session_notes.copies_pdf", patient_id=cast.pat, query={"kind": "telephone"}))
    assert "The patient’s wife" in said
    assert "Treatment session" not in said


def test_a_struck_note_as_a_pdf_says_so_on_every_page(ana, cast, diagnosis):
    note = signed(diagnosis, cast, assessment="A long day. " * 1500)
    strike(note, cast.therapist)
    db.session.commit()
    for sheet in read(ana.get("session_notes.pdf", patient_id=cast.pat, note_id=note)).pages:
        assert "ENTERED IN ERROR" in sheet.extract_text()


def test_a_note_entered_in_error_is_copied_only_when_asked_for_and_marked(ana, cast, diagnosis):
    struck = signed(diagnosis, cast)
    strike(struck, cast.therapist)
    signed(diagnosis, cast, on=DAY + timedelta(days=7))
    db.session.commit()
    usual = read(ana.get("session_notes.copies_pdf", patient_id=cast.pat))
    assert len(usual.pages) == 1
    both = read(ana.get("session_notes.copies_pdf", patient_id=cast.pat, query={"struck": "1"})).pages
    assert "ENTERED IN ERROR" in both[0].extract_text()
    assert "Wrong patient." in both[0].extract_text()
    assert "ENTERED IN ERROR" not in both[1].extract_text()
    page = ana.get("session_notes.copies", patient_id=cast.pat, query={"struck": "1"})
    first, second = page.select("article")
    assert "Entered in error" in first.get_text()
    assert "Entered in error" not in second.get_text()


@pytest.mark.parametrize(
    "asked",
    [
        {"first": "2026-11-09", "last": "2026-11-02"},
        {"first": "soon"},
        {"last": "0001-01-01"},
        {"kind": "poem"},
    ],
)
def test_days_that_make_no_sense_are_told_at_their_field(ana, cast, diagnosis, asked):
    signed(diagnosis, cast)
    db.session.commit()
    for endpoint in ("session_notes.copies", "session_notes.copies_pdf"):
        page = ana.get(endpoint, patient_id=cast.pat, query=asked)
        assert page.status == 422
        assert page.select("[aria-invalid=true]")


def test_where_nothing_was_signed_there_is_nothing_to_print(ana, cast, diagnosis):
    builders.a_note(diagnosis, by=cast.therapist, visit_on=DAY)
    db.session.commit()
    page = ana.get("session_notes.copies", patient_id=cast.pat, query={"first": "2026-01-01"})
    assert "No signed note is from these days." in page.text
    assert ana.get("session_notes.copies_pdf", patient_id=cast.pat).status == 404


def test_many_copies_ask_the_database_as_often_as_few(ana, cast, diagnosis):
    def asked(endpoint: str) -> int:
        with count_queries() as sent:
            assert ana.get(endpoint, patient_id=cast.pat, query={"first": "2026-01-01"}).status == 200
        return len(sent)

    endpoints = ("session_notes.copies", "session_notes.copies_pdf")

    plan = builders.a_plan(diagnosis, by=cast.therapist)

    def a_full_note(days: int) -> None:
        added_to(signed(diagnosis, cast, on=DAY + timedelta(days=days), plan=plan), cast.therapist)

    a_full_note(0)
    db.session.commit()
    few = [asked(endpoint) for endpoint in endpoints]
    for days in range(1, 8):
        a_full_note(days)
    db.session.commit()
    assert [asked(endpoint) for endpoint in endpoints] == few
