"""Bringing patients in: whole or not at all, the second time not again, every file named."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.care.patient_import import LARGEST_FILE, Result, bring_in
from app.clinical.vocabulary import Aetiology, Certainty, DiagnosisStatus, NameUse, Side
from app.extensions import db
from app.models import (
    Allergy,
    AuditEntry,
    Diagnosis,
    HistoryCondition,
    Patient,
    PatientIdentifier,
    PatientSearchWord,
)
from tests.builders import count, now
from tests.page import Page

BUNDLES = Path(__file__).resolve().parents[1] / "bundles"
TODAY = date(2026, 11, 23)


def bundle(name: str = "harbor-etxeberria") -> dict:
    return json.loads((BUNDLES / f"{name}.json").read_text())


def taken(content: dict | bytes, file="a.json"):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return bring_in(file, raw, at=now(), on=TODAY)


@pytest.fixture
def command(app, cast):
    def run(*paths: Path):
        return app.test_cli_runner().invoke(args=["import-fhir", *(str(path) for path in paths)])

    return run


def sent(*files: tuple[str, bytes]) -> dict:
    return {"files": [(io.BytesIO(content), name) for name, content in files]}


# what comes in


def test_every_word_of_a_patient_is_as_it_was(app, cast):
    patient = taken(bundle()).patient
    legal = patient.legal_name
    assert (legal.prefix, legal.given, legal.family) == ("Sra.", "María José Itziar", "Etxeberría Núñez")
    assert [(name.use, name.family) for name in patient.names[1:]] == [(NameUse.FORMER, "Ibáñez")]
    assert [(phone.use.value, phone.number) for phone in patient.phones] == [
        ("home", "+34 943 55 01 00"),
        ("work", "617-555-0147 x12"),
    ]
    assert patient.addresses[0].written == "12 Añil Street\nApt. 3º\nTern Harbor, MA 02100\nUS"
    assert (patient.email, patient.may_email) == ("mj@etxe.example", False)
    assert patient.desk_note == "Fax: 617-555-0148"
    assert (patient.language, patient.needs_interpreter) == ("Spanish", True)
    assert patient.mrn == f"PZ-{patient.id:05d}"


def test_its_number_elsewhere_is_kept_and_the_states_number_is_not(app, cast):
    patient = taken(bundle()).patient
    assert [(one.system, one.value) for one in patient.identifiers] == [
        ("urn:example:harbor-hospital", "HH-20417")
    ]


def test_a_facial_nerve_condition_becomes_a_diagnosis_to_be_confirmed(app, cast):
    patient = taken(bundle()).patient
    (diagnosis,) = db.session.scalars(select(Diagnosis).where(Diagnosis.patient_id == patient.id))
    assert diagnosis.status is DiagnosisStatus.TO_BE_CONFIRMED
    assert (diagnosis.condition, diagnosis.side) == (None, Side.LEFT)
    assert (diagnosis.aetiology, diagnosis.source_text) == (Aetiology.BELLS_PALSY, "Bell's palsy (disorder)")
    assert (diagnosis.onset_on, diagnosis.onset_certainty) == (date(2026, 4, 2), Certainty.EXACT)
    assert [code.code for code in diagnosis.codes] == ["G51.0"]


def test_other_conditions_become_history_and_withdrawn_ones_stay_out(app, cast):
    outcome = taken(bundle())
    (condition,) = outcome.patient.history
    assert (condition.name, condition.onset, condition.abated) == (
        "Acute bronchitis (disorder)",
        "2019-11",
        "2019-12-03",
    )
    (allergy,) = outcome.patient.allergies
    assert (allergy.substance, allergy.reaction, allergy.criticality) == ("Penicillin", "hives", "high")
    assert outcome.contents.endswith("left out because the sender withdrew them: 1")


def test_a_deceased_patient_is_marked_so(app, cast, as_):
    patient = taken(bundle("harbor-okeefe")).patient
    db.session.commit()
    assert (patient.is_deceased, patient.deceased_on) == (True, date(2024, 2, 29))
    assert "deceased" in as_("desk").get("patients.index", query={"q": "okeefe"}).text


# once and whole


def test_the_same_file_again_changes_nothing(app, cast):
    first = taken(bundle())
    db.session.commit()
    before = count(AuditEntry)
    again = taken(json.dumps(bundle(), indent=7).encode())
    db.session.commit()
    assert (again.result, again.patient) == (Result.UNCHANGED, first.patient)
    assert count(AuditEntry) == before


def test_a_known_patient_with_other_content_is_refused_and_left_as_it_was(app, cast):
    patient = taken(bundle()).patient
    other = bundle()
    other["entry"][0]["resource"]["birthDate"] = "1971-05-10"
    outcome = taken(other)
    assert outcome.result is Result.REFUSED
    assert outcome.why == "This patient is already here with other content; nothing was changed."
    assert patient.born_on == date(1971, 5, 9)


def test_a_patient_without_a_number_is_known_again_by_the_senders_id(app, cast):
    assert taken(bundle("school-luczak")).result is Result.CREATED
    assert taken(bundle("school-luczak")).result is Result.UNCHANGED


def test_a_patient_on_record_under_another_number_is_pointed_out(app, cast):
    first = taken(bundle()).patient
    other = bundle()
    other["entry"][0]["resource"]["identifier"] = [{"system": "urn:other", "value": "1"}]
    outcome = taken(other)
    assert outcome.result is Result.CREATED
    assert outcome.why == f"Perhaps the same person as {first.mrn}."


def half_valid() -> bytes:
    content = bundle()
    content["entry"][1]["resource"]["onsetDateTime"] = "2026-02-30"
    return json.dumps(content).encode()


REFUSED = {
    "empty": (b"", "The file is not valid JSON."),
    "not JSON": (b"%PDF-1.7", "The file is not valid JSON."),
    "not UTF-8": (b'{"name": "\xff"}', "The file is not text in UTF-8."),
    "another resource": (b'{"resourceType": "Patient"}', "The file is not a FHIR bundle."),
    "no patient": (
        b'{"resourceType": "Bundle", "type": "transaction", "entry": []}',
        "The bundle holds no patients; it must hold exactly one.",
    ),
    "too large": (b" " * (LARGEST_FILE + 1), "The file is larger than 5 MB."),
    "half valid": (half_valid(), "onsetDateTime is a date that does not exist"),
    "NUL": (json.dumps(bundle()).replace("Penicillin", "Peni\\u0000cillin").encode(), "invisible control"),
    "right to left": (json.dumps(bundle()).replace("Itziar", "It\\u202eziar").encode(), "invisible control"),
    "a name too long": (json.dumps(bundle()).replace("Itziar", "I" * 101).encode(), "longer than 100"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_read_is_refused_with_its_reason_and_leaves_no_trace(app, cast, content, reason):
    db.session.commit()
    kinds = (Patient, Diagnosis, HistoryCondition, Allergy, PatientIdentifier, PatientSearchWord, AuditEntry)
    before = [count(kind) for kind in kinds]
    outcome = taken(content, "../folder/bad\u202e.json")
    db.session.commit()
    assert outcome.result is Result.REFUSED
    assert reason in outcome.why
    assert outcome.file == "bad\ufffd.json"
    assert [count(kind) for kind in kinds] == before


def test_what_the_database_refuses_is_a_reason_and_the_next_file_comes_in(app, cast, monkeypatch):
    from app.care import fhir_records

    real = fhir_records.patient_of

    def with_a_taken_number(sent, at):
        patient = real(sent, at)
        patient.public_id = cast.pat.public_id
        return patient

    monkeypatch.setattr(fhir_records, "patient_of", with_a_taken_number)
    assert taken(bundle()).result is Result.REFUSED
    monkeypatch.undo()
    assert taken(bundle()).result is Result.CREATED
    db.session.commit()
    assert count(AuditEntry, AuditEntry.record_kind == "patient", AuditEntry.change == "created") == 3


# the command


def test_the_command_names_every_file_and_counts_them(command, tmp_path):
    (tmp_path / "broken.json").write_text("{")
    run = command(BUNDLES, tmp_path, BUNDLES / "harbor-okeefe.json", tmp_path / "missing.json")
    lines = run.output.splitlines()
    assert lines[-1] == "files: 6, created: 3, unchanged: 1, refused: 2"
    assert "refused    broken.json  The file is not valid JSON." in lines
    assert "refused    missing.json  The file cannot be read: No such file or directory." in lines
    assert run.exit_code == 1
    assert count(Patient) == 5


def test_the_command_run_twice_changes_nothing_and_is_content(command):
    command(BUNDLES)
    run = command(BUNDLES)
    assert run.output.splitlines()[-1] == "files: 3, created: 0, unchanged: 3, refused: 0"
    assert run.exit_code == 0


def test_a_command_that_imports_is_named_in_the_record_of_changes(command):
    command(BUNDLES / "harbor-okeefe.json")
    entry = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.record_kind == "patient", AuditEntry.change == "created")
        .order_by(AuditEntry.id)
    ).all()[-1]
    assert (entry.actor, entry.actor_id) == ("import-fhir", None)


def test_all_files_of_the_shared_folder_come_in_as_they_are(command, as_, shared):
    folder = shared / "data" / "patients-fhir"
    assert command(folder).output.splitlines()[-1] == "files: 120, created: 120, unchanged: 0, refused: 0"
    assert command(folder).output.splitlines()[-1] == "files: 120, created: 0, unchanged: 120, refused: 0"
    here = {
        (identifier.system, identifier.value): identifier.patient
        for identifier in db.session.scalars(select(PatientIdentifier))
    }
    for path in folder.glob("*.json"):
        sent = next(
            entry["resource"]
            for entry in json.loads(path.read_text())["entry"]
            if entry["resource"]["resourceType"] == "Patient"
        )
        number = sent["identifier"][0]
        assert_is_as_sent(here[number["system"], number["value"]], sent)
    desk = as_("desk")
    for typed, family in [("trevino", "Treviño"), ("echevarria", "Echevarría"), ("alcantar", "Alcántar")]:
        assert family in desk.get("patients.index", query={"q": typed}).text


def assert_is_as_sent(patient: Patient, sent: dict) -> None:
    for name, row in zip(sent["name"], patient.names, strict=True):
        assert row.given == " ".join(name.get("given", []))
        assert row.family == name.get("family", "")
        assert row.prefix == " ".join(name.get("prefix", []))
        assert row.suffix == " ".join(name.get("suffix", []))
    numbers = [point["value"] for point in sent.get("telecom", []) if point["system"] == "phone"]
    assert [phone.number for phone in patient.phones] == numbers
    for address, row in zip(sent.get("address", []), patient.addresses, strict=True):
        assert row.lines.split("\n") == address.get("line", [""])
        keys = ("city", "state", "postalCode", "country")
        assert (row.city, row.state, row.postal_code, row.country) == tuple(address.get(k, "") for k in keys)
    assert patient.born_on.isoformat() == sent["birthDate"]
    assert patient.is_deceased == bool(sent.get("deceasedDateTime") or sent.get("deceasedBoolean"))


# the page


def test_the_page_takes_each_file_by_itself(as_, cast):
    good = (BUNDLES / "harbor-okeefe.json").read_bytes()
    visitor = as_("desk")
    page = visitor.post(
        "patients.bring_in", sent(("good.json", good), ("bad.json", b"{"), ("half.json", half_valid()))
    )
    assert page.status == 200
    assert "files: 3, created: 1, unchanged: 0, refused: 2" in page.text
    assert "refused bad.json The file is not valid JSON." in page.text
    assert count(Patient) == 3
    assert "Penicillin" not in page.text


def test_the_page_says_when_nothing_was_chosen_or_nothing_came_in(as_, cast):
    visitor = as_("desk")
    assert visitor.post("patients.bring_in", {"files": (io.BytesIO(b""), "")}).status == 422
    assert visitor.post("patients.bring_in", sent(("bad.json", b"{"))).status == 422


def test_a_script_sends_one_file_and_is_told_in_json(as_, cast):
    good = (BUNDLES / "harbor-etxeberria.json").read_bytes()
    visitor = as_("desk")
    page = visitor.post(
        "patients.bring_in", sent(("good.json", good)), headers={"Accept": "application/json"}
    )
    (told,) = page.response.json
    assert (told["file"], told["result"]) == ("good.json", "created")
    assert "enicillin" not in page.response.text
    assert "alsy" not in page.response.text


def test_a_file_of_fifty_megabytes_is_a_refusal_with_its_name(as_, cast):
    visitor = as_("desk")
    huge = FileStorage(io.BytesIO(b"[" + b" " * 52_000_000), "huge.json")
    boundary, body = encode_multipart({"csrf_token": visitor.token, "files": huge})
    kind = f"multipart/form-data; boundary={boundary}"
    page = Page(visitor.client.post("/patients/import", data=body, content_type=kind))
    assert page.status == 422
    assert "refused huge.json The file is larger than 5 MB." in page.text


@pytest.mark.parametrize(("who", "status"), [("therapist", 403), ("admin", 403), ("physician", 200)])
def test_only_the_desk_and_the_physician_bring_patients_in(as_, cast, who, status):
    assert as_(who).get("patients.bring_in").status == status
