"""Orders, referrals and notices are put on file as they are, with a file that is what it says, and never vanish."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from app import front_door
from app.care import documents, orders
from app.care.documents import FileRules
from app.care.errors import Invalid, Refused
from app.care.file_kinds import Received
from app.care.orders import OrderValues
from app.care.sealing import Unopened
from app.clinical.vocabulary import OrderKind, Profession
from app.extensions import db
from app.front_door import FILE_CSP
from app.models import AccessEntry, AuditEntry, DirectAccessNotice, Document, Order
from app.ui.filters import today
from tests import builders
from tests.builders import count, now
from tests.files import HTML, JPEG, PDF, PNG, archive
from tests.queries import count_queries

KEYS = (b"k" * 32,)
RULES = FileRules(KEYS, 1000_000)


@pytest.fixture
def diagnosis(cast):
    made = builders.a_diagnosis(cast.pat, by=cast.therapist, referred=False)
    db.session.commit()
    return made


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def typed(**other) -> dict[str, object]:
    return {
        "kind": "referral",
        "signer_name": "Robin Redstart, MD",
        "profession": "physician",
        "signed_on": ago(3).isoformat(),
        "verbal_on": "",
        "diagnosis": "",
        "wording": "Facial retraining, evaluate and treat.",
    } | other


def upload(content: bytes = PDF, name: str = "order.pdf") -> dict[str, object]:
    return {"file": (io.BytesIO(content), name)}


def recorded(page_of, pat, **other):
    return page_of.post("papers.new_order", typed(**other), patient_id=pat, follow=True)


def the_order() -> Order:
    (order,) = db.session.query(Order).all()
    return order


# putting on file


def test_an_order_with_its_file_stands_in_the_papers(as_, cast, diagnosis):
    page = recorded(
        as_("therapist"), cast.pat, diagnosis=str(diagnosis.public_id), **upload(name="Scan 1.pdf")
    )
    said = page.one("section[aria-labelledby=orders]").get_text(" ")
    for words in (
        "Referral by Robin Redstart, MD",
        "physician",
        "synkinesis",
        "evaluate and treat",
        "Scan 1.pdf",
    ):
        assert words in said, said
    assert the_order().document.media_type == "application/pdf"


@pytest.mark.parametrize(
    ("values", "is_said"),
    [
        ({"signed_on": date(2026, 6, 8)}, True),
        ({"signed_on": None, "verbal_on": date(2026, 6, 8)}, False),  # there is no paper yet
    ],
)
def test_a_signed_order_without_its_paper_says_that_no_file_is_on_record(
    as_, cast, diagnosis, values, is_said
):
    order = builders.an_order(diagnosis, by=cast.therapist, **values)
    db.session.commit()
    page = as_("therapist").get("papers.index", patient_id=cast.pat)
    assert ("No file on record." in page.text) is is_said
    order.document = builders.a_document(cast.pat, by=cast.therapist)
    db.session.commit()
    assert "No file on record." not in as_("therapist").get("papers.index", patient_id=cast.pat).text


def test_what_dr_o_signs_here_needs_no_file(as_, cast, diagnosis):
    orders.write(diagnosis, wording="Evaluate and treat", by=cast.physician, at=builders.now(), on=today())
    db.session.commit()
    assert "No file on record." not in as_("therapist").get("papers.index", patient_id=cast.pat).text


def test_the_form_begins_with_who_referred_and_the_main_diagnosis(as_, cast, diagnosis):
    cast.pat.referring_clinician = "Dr. Ruth Chen"
    db.session.commit()
    page = as_("therapist").get("papers.new_order", patient_id=cast.pat)
    fields = page.form(page.one("main form[method=post]")["action"])
    assert (fields["signer_name"], fields["diagnosis"]) == ("Dr. Ruth Chen", str(diagnosis.public_id))


@pytest.mark.parametrize("profession", list(Profession))
def test_each_profession_that_may_refer_in_new_york_is_taken(as_, cast, profession):
    page = recorded(as_("therapist"), cast.pat, profession=profession.value)
    assert page.status == 200
    assert the_order().profession is profession


@pytest.mark.parametrize(
    ("days", "field", "said"),
    [
        ({"signed": -1}, "signed_on", "still to come"),
        ({"verbal": -1, "signed": None}, "verbal_on", "still to come"),
        ({"verbal": 2, "signed": 3}, "signed_on", "before the day it was given by word of mouth"),
        ({"signed": None}, "signed_on", "Give the day it was signed"),
        ({"signed": 60 * 365}, "signed_on", "before the patient’s birth"),
    ],
)
def test_days_that_make_no_sense_are_refused_at_their_field_and_the_words_stay(as_, cast, days, field, said):
    sent = {
        f"{name}_on": ago(number).isoformat() if number is not None else "" for name, number in days.items()
    }
    page = as_("therapist").post("papers.new_order", typed(**sent, **upload()), patient_id=cast.pat)
    assert page.status == 422
    assert said in page.one(".error-summary").get_text()
    assert page.one(f".error-summary a[href='#{field}']")
    assert "evaluate and treat" in page.one("textarea[name=wording]").get_text()
    assert (count(Order), count(Document)) == (0, 0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("order.pdf", PNG, "its content is PNG"),
        ("order.pdf", HTML, "a web page"),
        ("order.pdf", archive(), "Word, Excel or ZIP"),
        ("order.pdf", PDF + archive(), "something else stands behind its end"),
        ("order.pdf", b"", "it is empty"),
        ("order.exe", b"MZ" + PDF, "a program"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_in_words(as_, cast, name, content, said):
    page = as_("therapist").post("papers.new_order", typed(**upload(content, name)), patient_id=cast.pat)
    assert page.status == 422
    assert said in page.one(".error-summary").get_text()
    assert f"Choose the file again: {name} was not kept" in page.text
    assert "evaluate and treat" in page.one("textarea[name=wording]").get_text()
    assert (count(Order), count(Document)) == (0, 0)


def test_a_file_that_is_too_large_is_refused_on_its_form_and_a_huge_one_before_it_is_read(
    app, as_, cast, monkeypatch
):
    monkeypatch.setitem(app.config, "LARGEST_DOCUMENT", 2000)
    monkeypatch.setattr(front_door, "FORM_AROUND", 1000)
    visitor = as_("therapist")
    page = visitor.post("papers.new_order", typed(**upload(PDF + b"\n" * 2000)), patient_id=cast.pat)
    assert page.status == 422
    assert "it is larger than" in page.one(".error-summary").get_text()
    huge = visitor.post("papers.new_order", typed(**upload(PDF + b"\n" * 9000)), patient_id=cast.pat)
    assert huge.status == 413
    assert (count(Order), count(Document)) == (0, 0)


def test_the_page_that_refuses_a_huge_file_says_how_large_one_may_be_and_that_nothing_was_saved(
    app, as_, cast, monkeypatch
):
    monkeypatch.setitem(app.config, "LARGEST_DOCUMENT", 1024 * 1024)
    monkeypatch.setattr(front_door, "FORM_AROUND", 2000 - 2 * 1024 * 1024)  # huge is what is above 2000 bytes
    sent = typed(**upload(PDF + b"\n" * 9000))
    page = as_("therapist").post("papers.new_order", sent, patient_id=cast.pat)
    assert page.status == 413
    assert "The file is too large: this page takes up to 1 MB. Nothing was saved." in page.text
    assert "in smaller parts" not in page.text
    assert count(Order) == 0


def test_the_same_order_sent_twice_is_recorded_once_and_another_file_is_another_order(as_, cast):
    visitor = as_("therapist")
    for content, name in ((PDF, "order.pdf"), (PDF, "order.pdf"), (JPEG, "order.jpg")):
        recorded(visitor, cast.pat, **upload(content, name))
    assert (count(Order), count(Document)) == (2, 2)


def test_of_a_photograph_only_the_picture_is_kept_and_the_same_one_sent_again_is_known(as_, cast):
    place = b"\xff\xe1\x00\x13Exif\x00\x0040.7N 74.0W"
    for _ in range(2):
        recorded(as_("therapist"), cast.pat, **upload(JPEG[:20] + place + JPEG[20:], "photo.jpg"))
    document = the_order().document
    assert (document.size, document.fingerprint) == (len(JPEG), documents.fingerprint(JPEG))
    where = {"patient_id": cast.pat, "document_id": document}
    assert as_("therapist").get("papers.file", **where).response.data == JPEG


# verbal orders and signatures


def test_a_verbal_order_says_by_when_it_is_signed_and_then_that_it_was(as_, cast):
    visitor = as_("therapist")
    page = recorded(visitor, cast.pat, verbal_on=ago(4).isoformat(), signed_on="", **upload())
    due = ago(4) + timedelta(days=14)
    assert f"not signed yet, due {due.day} {due:%b %Y}" in page.text
    order = the_order()
    first = order.document
    sent = {"signed_on": ago(1).isoformat()} | upload(PNG, "signed.png")
    page = visitor.post("papers.sign_order", sent, patient_id=cast.pat, order_id=order, follow=True)
    assert "not signed yet" not in page.text
    assert "signed.png" in page.text
    db.session.expire_all()
    assert (order.signed_on, first.is_struck, order.document.is_struck) == (ago(1), True, False)


@pytest.mark.parametrize(("signed", "said"), [(5, "before the day it was given"), (-1, "still to come")])
def test_a_signature_is_not_from_before_the_order_and_not_from_tomorrow(as_, cast, diagnosis, signed, said):
    order = builders.an_order(diagnosis, by=cast.therapist, verbal_on=ago(4))
    db.session.commit()
    sent = {"signed_on": ago(signed).isoformat()} | upload()
    page = as_("therapist").post("papers.sign_order", sent, patient_id=cast.pat, order_id=order)
    assert page.status == 422
    assert said in page.one(".error-summary").get_text()
    assert count(Document) == 0


def test_an_order_is_signed_once_and_a_struck_one_never(cast, diagnosis):
    order = builders.an_order(diagnosis, by=cast.therapist, verbal_on=ago(4))
    said = {"file": None, "rules": RULES, "by": cast.therapist, "at": now(), "on": today()}
    orders.add_signature(order, signed_on=ago(3), **said)
    assert orders.add_signature(order, signed_on=ago(3), **said) is order
    with pytest.raises(Refused, match="has its signature"):
        orders.add_signature(order, signed_on=ago(2), **said)
    struck = builders.an_order(diagnosis, by=cast.therapist, verbal_on=ago(4))
    orders.strike(struck, reason="Another patient’s", by=cast.therapist, at=now())
    with pytest.raises(Refused, match="entered in error"):
        orders.add_signature(struck, signed_on=ago(3), **said)


# Dr. O's own


def test_dr_o_writes_an_order_and_it_is_signed_by_her_sign_in(as_, cast, diagnosis):
    sent = {"diagnosis": str(diagnosis.public_id), "kind": "order", "wording": "Add mirror work."}
    page = as_("physician").post("papers.write_order", sent, patient_id=cast.pat, follow=True)
    assert "Signed here with the sign-in." in page.text
    order = the_order()
    assert (order.signer, order.signer_name, order.signed_on) == (cast.physician, "Dr. O, MD", today())
    assert (order.profession, order.diagnosis) == (Profession.PHYSICIAN, diagnosis)


def test_the_same_words_on_the_same_day_are_one_order(cast, diagnosis):
    said = {"by": cast.physician, "at": now(), "on": today()}
    first = orders.write(diagnosis, wording=" Add mirror work. ", **said)
    assert orders.write(diagnosis, wording="Add mirror work.", **said) is first
    assert orders.write(diagnosis, wording="Stop mirror work.", **said) is not first
    with pytest.raises(Invalid):
        orders.write(diagnosis, wording="  ", **said)


def test_a_therapist_neither_writes_nor_strikes_the_order_of_dr_o(as_, cast, diagnosis):
    order = orders.write(diagnosis, wording="Add mirror work.", by=cast.physician, at=now(), on=today())
    db.session.commit()
    visitor = as_("therapist")
    assert visitor.get("papers.write_order", patient_id=cast.pat).status == 403
    page = visitor.post("papers.strike_order", {"reason": "no"}, patient_id=cast.pat, order_id=order)
    assert page.status == 409
    assert "Dr. O, MD signed this order here" in page.text
    index = visitor.get("papers.index", patient_id=cast.pat)
    assert not index.select(f"a[href*='{order.public_id}/error']")


# notices


def test_a_notice_is_recorded_once_with_its_copy(as_, cast, diagnosis):
    visitor = as_("therapist")
    for _ in range(2):
        sent = {"signed_on": ago(2).isoformat(), "diagnosis": ""} | upload(JPEG, "notice.jpg")
        page = visitor.post("papers.new_notice", sent, patient_id=cast.pat, follow=True)
    said = page.one("section[aria-labelledby=notices]").get_text(" ")
    assert "Given and signed by both" in said
    assert "notice.jpg" in said
    assert (count(DirectAccessNotice), count(Document)) == (1, 1)


@pytest.mark.parametrize(("file", "is_said"), [({}, True), (upload(PDF, "scan.pdf"), False)])
def test_a_notice_without_its_copy_says_that_no_file_is_on_record(as_, cast, file, is_said):
    sent = {"signed_on": ago(2).isoformat(), "diagnosis": ""} | file
    page = as_("therapist").post("papers.new_notice", sent, patient_id=cast.pat, follow=True)
    assert ("No file on record." in page.text) is is_said


def test_a_notice_is_not_signed_tomorrow(as_, cast):
    sent = {"signed_on": ago(-1).isoformat(), "diagnosis": ""}
    page = as_("therapist").post("papers.new_notice", sent, patient_id=cast.pat)
    assert page.status == 422
    assert count(DirectAccessNotice) == 0


# striking


def test_what_was_entered_in_error_stays_with_its_reason_and_its_file_is_handed_out_no_more(as_, cast):
    visitor = as_("therapist")
    recorded(visitor, cast.pat, **upload())
    order = the_order()
    page = visitor.post(
        "papers.strike_order",
        {"reason": "Another patient’s"},
        patient_id=cast.pat,
        order_id=order,
        follow=True,
    )
    said = page.one("section[aria-labelledby=orders]").get_text(" ")
    assert "Another patient’s" in said
    assert "Referral by Robin Redstart, MD" in said
    assert not page.select("a.file-link")
    file = visitor.get("papers.file", patient_id=cast.pat, document_id=order.document)
    assert file.status == 409
    assert "no longer handed out" in file.text
    assert orders.standing(cast.pat) == []


# files


def test_a_file_comes_back_as_it_was_sent_as_an_attachment_in_a_sandbox(as_, cast):
    visitor = as_("therapist")
    recorded(visitor, cast.pat, **upload(name="Überweisung <b>.pdf"))
    order = the_order()
    answer = visitor.get("papers.file", patient_id=cast.pat, document_id=order.document).response
    assert answer.data == PDF
    assert (
        answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%9Cberweisung%20%3Cb%3E.pdf"
    )
    assert answer.headers["Content-Security-Policy"] == FILE_CSP
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")


def test_the_kind_of_a_file_that_leaves_is_that_of_its_content_and_not_of_the_database(cast, app):
    document = builders.a_document(cast.pat, by=cast.therapist, media_type="text/html")
    found = documents.opened(document, rules=FileRules(app.config["DOCUMENT_KEYS"], 1))
    assert found.kind.value == "application/pdf"


def test_the_database_does_not_hold_a_word_of_a_file(app, cast):
    document = builders.a_document(cast.pat, by=cast.therapist)
    stored = db.session.execute(text("SELECT sealed FROM document")).scalar_one()
    assert b"Catalog" in PDF
    assert b"Catalog" not in bytes(stored)
    entries = [str(entry.values) for entry in db.session.query(AuditEntry).filter_by(record_kind="document")]
    assert entries
    assert not [entry for entry in entries if "Catalog" in entry or "POISE1" in entry]
    assert documents.of(cast.pat, document.public_id) is document


def test_two_files_swapped_in_the_database_are_not_opened(as_, cast):
    one = builders.a_document(cast.pat, by=cast.therapist)
    other = builders.a_document(cast.pat, by=cast.therapist, name="scan.png", content=PNG)
    db.session.commit()
    one.sealed, other.sealed = other.sealed, one.sealed
    db.session.commit()
    for document in (one, other):
        page = as_("therapist").get("papers.file", patient_id=cast.pat, document_id=document)
        assert page.status == 409
        assert "changed or moved in the database" in page.text


def test_another_key_and_another_fingerprint_open_nothing(app, cast):
    document = builders.a_document(cast.pat, by=cast.therapist)
    with pytest.raises(Unopened, match="a key that this server does not have"):
        documents.opened(document, rules=RULES)
    lied = builders.a_document(cast.pat, by=cast.therapist, fingerprint="0" * 64)
    with pytest.raises(Unopened, match="not the one that its record tells of"):
        documents.opened(lied, rules=FileRules(app.config["DOCUMENT_KEYS"], 1))


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("therapist", "pat", 200),
        ("physician", "pat", 200),
        ("second_therapist", "pat", 404),
        ("therapist", "quinn", 404),
        ("physician", "quinn", 404),
        ("desk", "pat", 403),
        ("admin", "pat", 403),
    ],
)
def test_a_file_opens_for_those_who_read_its_chart_and_each_look_is_written_down(
    as_, cast, who, whose, status
):
    document = builders.a_document(cast.pat, by=cast.therapist)
    db.session.commit()
    page = as_(who).get("papers.file", patient_id=getattr(cast, whose), document_id=document)
    assert page.status == status
    assert (page.response.data == PDF) is (status == 200)
    entry = db.session.query(AccessEntry).order_by(AccessEntry.id.desc()).first()
    assert (entry.endpoint, entry.outcome) == ("papers.file", "granted" if status == 200 else "refused")
    assert entry.patient_id == getattr(cast, whose).id


# the page


def test_the_papers_ask_no_more_of_the_database_with_more_papers(as_, cast, diagnosis):
    def papers(number: int) -> int:
        for place in range(number):
            document = builders.a_document(cast.pat, by=cast.therapist, name=f"a{place}.pdf")
            said = {"by": cast.therapist, "document": document}
            builders.an_order(diagnosis, signed_on=ago(9), **said)
            builders.a_direct_access_notice(diagnosis, on=ago(9), **said)
        db.session.commit()
        with count_queries() as sent:
            as_("therapist").get("papers.index", patient_id=cast.pat)
        return len(sent)

    few = papers(1)
    assert papers(6) == few


def test_the_index_loads_no_content_of_a_file(as_, cast, diagnosis):
    document = builders.a_document(cast.pat, by=cast.therapist)
    builders.an_order(diagnosis, by=cast.therapist, signed_on=ago(9), document=document)
    db.session.commit()
    with count_queries() as sent:
        as_("therapist").get("papers.index", patient_id=cast.pat)
    assert not [statement for statement in sent if "document.sealed" in statement or "sealed AS" in statement]


def test_a_verb_takes_the_diagnosis_of_the_chart_only(as_, cast, diagnosis):
    elsewhere = builders.a_diagnosis(cast.quinn, by=cast.physician, referred=False)
    db.session.commit()
    page = as_("therapist").post(
        "papers.new_order", typed(diagnosis=str(elsewhere.public_id)), patient_id=cast.pat
    )
    assert page.status == 422
    assert count(Order) == 0


def test_a_struck_diagnosis_gets_no_order_and_no_notice(cast, diagnosis):
    diagnosis.entered_in_error_at, diagnosis.entered_in_error_reason = now(), "Wrong side"
    diagnosis.entered_in_error_by_id = cast.therapist.id
    said = {"by": cast.therapist, "at": now(), "on": today()}
    values = OrderValues(OrderKind.ORDER, "Dr. B", Profession.DENTIST, signed_on=ago(1), diagnosis=diagnosis)
    for verb in (
        lambda: orders.record(cast.pat, values, file=None, rules=RULES, **said),
        lambda: orders.write(diagnosis, wording="Go on.", **said),
        lambda: orders.record_notice(
            cast.pat, diagnosis=diagnosis, signed_on=ago(1), file=Received("a.pdf", PDF), rules=RULES, **said
        ),
    ):
        with pytest.raises((Refused, Invalid), match="struck as entered in error"):
            verb()
    assert count(Document) == 0
