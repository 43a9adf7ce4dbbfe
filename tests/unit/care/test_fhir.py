"""Reading FHIR bundles: every word as it was, or one sentence of refusal."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.care.fhir import LARGEST_BUNDLE, Bundle, BundleRefused, PartialDate, read_bundle
from app.clinical.vocabulary import Aetiology, Certainty, Side

TODAY = date(2026, 11, 23)
REAL_FILES = Path(__file__).parents[4] / "shared" / "data" / "patients-fhir"
PATIENT_ID = "3f0e7a52-0000-4000-8000-000000000001"
SNOMED = "http://snomed.info/sct"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"


def a_patient(**changes: object) -> dict:
    return {
        "resourceType": "Patient",
        "id": PATIENT_ID,
        "identifier": [
            {"system": "https://clinic.example/mrn", "value": "A-17", "type": {"coding": [{"code": "MR"}]}},
            {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "999-00-1111"},
            {"value": "S999", "type": {"coding": [{"code": "DL"}]}},
        ],
        "name": [
            {"use": "maiden", "family": "Núñez", "given": ["Inés"]},
            {"use": "official", "prefix": ["Mrs."], "family": "O’Shea Núñez", "given": ["Inés", "María"]},
        ],
        "telecom": [
            {"system": "phone", "value": "(555) 010-0199 x4", "use": "home"},
            {"system": "email", "value": "ines@example.org"},
        ],
        "gender": "female",
        "birthDate": "1980-03-14",
        "address": [
            {
                "use": "home",
                "line": ["12 Łódź Lane", "Apt 3"],
                "city": "Montréal",
                "state": "QC",
                "postalCode": "H2X 1Y4",
                "country": "CA",
            }
        ],
        "communication": [
            {"language": {"coding": [{"code": "en-US", "display": "English"}]}},
            {"language": {"coding": [{"code": "es"}], "text": "Spanish"}, "preferred": True},
        ],
        **changes,
    }


def coded(system: str, code: str) -> dict:
    return {"coding": [{"system": system, "code": code, "display": "Bell's palsy"}]}


def a_condition(**changes: object) -> dict:
    return {
        "resourceType": "Condition",
        "id": "c1",
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "code": coded(SNOMED, "193093009"),
        "subject": {"reference": f"urn:uuid:{PATIENT_ID}"},
        "onsetDateTime": "2026-02-03T23:30:00-05:00",
        **changes,
    }


def an_allergy(**changes: object) -> dict:
    return {
        "resourceType": "AllergyIntolerance",
        "id": "a1",
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "type": "allergy",
        "category": ["food"],
        "criticality": "low",
        "code": {"text": "Peanuts"},
        "patient": {"reference": f"Patient/{PATIENT_ID}"},
        "reaction": [{"manifestation": [{"text": "Hives"}, {"coding": [{"display": "Wheeze"}]}]}],
        **changes,
    }


def a_bundle(*resources: dict, **changes: object) -> dict:
    return {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {
                "fullUrl": f"urn:uuid:{resource.get('id', number)}",
                "resource": resource,
                "request": {"method": "POST", "url": resource["resourceType"]},
            }
            for number, resource in enumerate(resources)
        ],
        **changes,
    }


def read(content: object) -> Bundle:
    return read_bundle(json.dumps(content).encode(), today=TODAY)


def refusal(content: object) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(BundleRefused) as refused:
        read_bundle(raw, today=TODAY)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert len(sentence) < 250
    return sentence


def test_a_patient_is_read_word_for_word() -> None:
    patient = read(a_bundle(a_patient())).patient
    assert patient.legal_name.family == "O’Shea Núñez"
    assert patient.legal_name.given == ("Inés", "María")
    assert patient.legal_name.prefixes == ("Mrs.",)
    assert [name.use for name in patient.names] == ["maiden", "official"]
    assert [(t.system, t.value, t.use) for t in patient.telecoms] == [
        ("phone", "(555) 010-0199 x4", "home"),
        ("email", "ines@example.org", ""),
    ]
    assert patient.addresses[0].lines == ("12 Łódź Lane", "Apt 3")
    assert patient.addresses[0].city == "Montréal"
    assert patient.addresses[0].postal_code == "H2X 1Y4"
    assert patient.born_on == date(1980, 3, 14)
    assert patient.gender == "female"
    assert patient.language is not None
    assert patient.language.name == "Spanish"
    assert patient.needs_interpreter is None
    assert not patient.is_deceased


def test_numbers_of_the_state_are_left_behind() -> None:
    identifiers = read(a_bundle(a_patient())).patient.identifiers
    assert [(i.system, i.value, i.kind) for i in identifiers] == [
        ("https://clinic.example/mrn", "A-17", "MR")
    ]


def test_an_address_told_only_as_text_keeps_its_lines() -> None:
    patient = read(a_bundle(a_patient(address=[{"text": "12 Elm St\nAlbany NY"}]))).patient
    assert patient.addresses[0].lines == ("12 Elm St", "Albany NY")


@pytest.mark.parametrize(
    ("uses", "legal"),
    [
        (("usual", "official"), 1),
        (("nickname", "usual"), 1),
        (("maiden", "nickname"), 1),
        (("old", "maiden"), 0),
        ((None,), 0),
    ],
)
def test_the_legal_name_is_the_official_one_or_the_next_best(uses: tuple, legal: int) -> None:
    names = [{"use": use, "family": f"Doe{number}"} for number, use in enumerate(uses)]
    assert read(a_bundle(a_patient(name=names))).patient.legal_name.family == f"Doe{legal}"


@pytest.mark.parametrize(
    ("said", "is_deceased", "died_on"),
    [
        ({}, False, None),
        ({"deceasedBoolean": False}, False, None),
        ({"deceasedBoolean": True}, True, None),
        ({"deceasedDateTime": "2020-05-06T01:02:03Z"}, True, "2020-05-06"),
        ({"deceasedDateTime": "2020-05"}, True, "2020-05"),
    ],
)
def test_a_death_is_read_as_far_as_it_is_known(said: dict, is_deceased: bool, died_on: str | None) -> None:
    patient = read(a_bundle(a_patient(**said))).patient
    assert patient.is_deceased is is_deceased
    assert (patient.died_on.written if patient.died_on else None) == died_on


@pytest.mark.parametrize(
    "extension",
    [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired",
            "valueBoolean": True,
        },
        {
            "url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed",
            "valueCoding": {"system": SNOMED, "code": "373066001"},
        },
    ],
)
def test_the_need_of_an_interpreter_is_read(extension: dict) -> None:
    assert read(a_bundle(a_patient(extension=[extension]))).patient.needs_interpreter is True


def test_a_condition_keeps_the_day_as_written_and_its_status() -> None:
    (condition,) = read(a_bundle(a_patient(), a_condition())).conditions
    assert condition.onset == PartialDate(2026, 2, 3)
    assert condition.clinical_status == "active"
    assert condition.verification == "confirmed"
    assert condition.concept.name == "Bell's palsy"
    assert condition.stands


@pytest.mark.parametrize(
    ("written", "first", "last", "certainty"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), Certainty.ESTIMATED),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), Certainty.MONTH),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29), Certainty.EXACT),
    ],
)
def test_a_date_known_in_part_keeps_its_precision(
    written: str, first: date, last: date, certainty: Certainty
) -> None:
    (condition,) = read(a_bundle(a_patient(), a_condition(onsetDateTime=written))).conditions
    assert condition.onset is not None
    assert (condition.onset.first, condition.onset.last) == (first, last)
    assert condition.onset.written == written
    assert condition.onset.certainty is certainty


@pytest.mark.parametrize("verification", ["refuted", "entered-in-error"])
def test_what_the_sender_took_back_does_not_stand(verification: str) -> None:
    status = {"coding": [{"code": verification}]}
    (condition,) = read(a_bundle(a_patient(), a_condition(verificationStatus=status))).conditions
    assert not condition.stands


@pytest.mark.parametrize(
    ("system", "code", "aetiology", "icd10_code", "side"),
    [
        (SNOMED, "193093009", Aetiology.BELLS_PALSY, "G51.0", None),
        (SNOMED, "280816001", Aetiology.UNKNOWN, None, None),
        (SNOMED, "21954000", Aetiology.RAMSAY_HUNT, None, None),
        (ICD10, "G51.0", Aetiology.BELLS_PALSY, "G51.0", None),
        (ICD10, "G51.31", Aetiology.OTHER, "G51.31", Side.RIGHT),
        (ICD10, "G51.3", Aetiology.UNKNOWN, None, None),
        (ICD10, "G51.77", Aetiology.UNKNOWN, None, None),
        (ICD10, "S04.52XA", Aetiology.TRAUMA, "S04.52XA", Side.LEFT),
        (ICD10, "B02.21", Aetiology.RAMSAY_HUNT, "B02.21", None),
        (ICD10, "P11.3", Aetiology.BIRTH, "P11.3", None),
    ],
)
def test_a_facial_nerve_condition_is_known_by_its_code(
    system: str, code: str, aetiology: Aetiology, icd10_code: str | None, side: Side | None
) -> None:
    (condition,) = read(a_bundle(a_patient(), a_condition(code=coded(system, code)))).conditions
    assert condition.facial_nerve is not None
    assert condition.facial_nerve.aetiology is aetiology
    assert condition.facial_nerve.icd10_code == icd10_code
    assert condition.side is side


@pytest.mark.parametrize(
    ("system", "code"),
    [
        (SNOMED, "370247008"),
        (SNOMED, "G51.0"),
        (ICD10, "193093009"),
        (ICD10, "H02.231"),
        (ICD10, "D33.3"),
        (ICD10, "R29.810"),
        ("http://example.org/codes", "G51.0"),
    ],
)
def test_other_conditions_are_history(system: str, code: str) -> None:
    (condition,) = read(a_bundle(a_patient(), a_condition(code=coded(system, code)))).conditions
    assert condition.facial_nerve is None


def test_of_several_codes_the_one_with_an_icd_code_speaks() -> None:
    codings = [{"system": SNOMED, "code": "280816001"}, {"system": ICD10, "code": "G51.0"}]
    (condition,) = read(a_bundle(a_patient(), a_condition(code={"coding": codings}))).conditions
    assert condition.facial_nerve is not None
    assert condition.facial_nerve.icd10_code == "G51.0"


def test_the_side_comes_from_the_body_site() -> None:
    site = [{"coding": [{"system": SNOMED, "code": "7771000"}]}]
    (condition,) = read(a_bundle(a_patient(), a_condition(bodySite=site))).conditions
    assert condition.side is Side.LEFT


def test_a_side_told_in_two_ways_is_not_told() -> None:
    site = [{"coding": [{"system": SNOMED, "code": "7771000"}]}]
    (condition,) = read(
        a_bundle(a_patient(), a_condition(code=coded(ICD10, "G51.31"), bodySite=site))
    ).conditions
    assert condition.side is None


def test_an_allergy_is_read_with_its_reactions() -> None:
    (allergy,) = read(a_bundle(a_patient(), an_allergy())).allergies
    assert allergy.substance.name == "Peanuts"
    assert allergy.categories == ("food",)
    assert allergy.criticality == "low"
    assert allergy.kind == "allergy"
    assert allergy.reactions == ("Hives", "Wheeze")


def test_the_content_hash_does_not_depend_on_the_layout() -> None:
    content = a_bundle(a_patient(), a_condition())
    laid_out = read_bundle(json.dumps(content, indent=3, sort_keys=True).encode("utf-8-sig"), today=TODAY)
    assert laid_out == read(content)
    other = read(a_bundle(a_patient(gender="male"), a_condition()))
    assert other.content_hash != laid_out.content_hash


def test_a_resource_without_an_id_is_known_again_by_its_content() -> None:
    nameless = a_condition()
    del nameless["id"]
    content = a_bundle(a_patient(), nameless)
    del content["entry"][1]["fullUrl"]
    assert read(content).conditions[0].source_id == read(content).conditions[0].source_id


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"not json", "JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"\x80", "UTF-8"),
        (b'{"resourceType": "Bundle\x00"}', "JSON"),
        (b" " * (LARGEST_BUNDLE + 1), "larger than 5 MB"),
        (b"[" * 100_000, "deep"),
        (b"[" * 60 + b"]" * 60, "deep"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"a": ' + b"9" * 5000 + b"}", "JSON"),
        (b"[]", "not a FHIR bundle"),
        (b"null", "not a FHIR bundle"),
        (b'{"resourceType": "Patient"}', "not a FHIR bundle"),
    ],
)
def test_a_file_that_is_no_bundle_is_refused(raw: bytes, word: str) -> None:
    assert word in refusal(raw)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"type": "history"}, "type"),
        ({"type": None}, "type"),
        ({"type": 7}, "type"),
        ({"entry": []}, "no patients"),
        ({"entry": None}, "no patients"),
        ({"entry": {}}, "entry"),
        ({"entry": [None]}, "object"),
        ({"entry": [{}]}, "no resource"),
        ({"entry": [{"resource": 1}]}, "object"),
        ({"entry": [{"resource": {}}]}, "kind"),
        ({"link": [{"relation": "next", "url": "x"}]}, "part"),
    ],
)
def test_a_bundle_of_the_wrong_shape_is_refused(changes: dict, word: str) -> None:
    assert word in refusal(a_bundle(a_patient(), **changes))


def test_other_kinds_of_resource_are_refused_by_name() -> None:
    sentence = refusal(a_bundle(a_patient(), {"resourceType": "Observation"}, {"resourceType": "Encounter"}))
    assert "Encounter, Observation" in sentence


def test_two_patients_are_refused() -> None:
    assert "2 patients" in refusal(a_bundle(a_patient(), a_patient(id="other")))


def test_an_entry_that_would_delete_is_refused() -> None:
    content = a_bundle(a_patient())
    content["entry"][0]["request"]["method"] = "DELETE"
    assert "entry 1" in refusal(content)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"name": None}, "name is missing"),
        ({"name": []}, "name is missing"),
        ({"name": [{"use": "official"}]}, "name is missing"),
        ({"name": [{"family": "   "}]}, "name is missing"),
        ({"name": {"family": "Doe"}}, "name is not a list"),
        ({"name": ["Doe"]}, "object"),
        ({"name": [{"family": ["Doe"]}]}, "family is not text"),
        ({"name": [{"family": "Doe", "given": "Jo"}]}, "given is not a list"),
        ({"name": [{"family": "Doe", "given": [1]}]}, "given is not text"),
        ({"name": [{"family": "D" * 101}]}, "longer than 100"),
        ({"name": [{"family": "Doe", "given": ["Jo"] * 40}]}, "longer than 100"),
        ({"name": [{"family": "Doe", "use": "stage"}]}, "use is not one of"),
        ({"name": [{"family": "Do\ne"}]}, "line break"),
        ({"name": [{"family": "Do\u0000e"}]}, "invisible"),
        ({"name": [{"family": "Do\u202ee"}]}, "invisible"),
        ({"name": [{"family": "Do\u200fe"}]}, "invisible"),
        ({"name": [{"family": "Do\ud800e"}]}, "invisible"),
        ({"maritalStatus": {"text": "x\u0007"}}, "invisible"),
        ({"x\u2066": 1}, "invisible"),
        ({"birthDate": None}, "birthDate is missing"),
        ({"birthDate": ""}, "birthDate is missing"),
        ({"birthDate": "1980"}, "whole day"),
        ({"birthDate": "1980-03"}, "whole day"),
        ({"birthDate": "1980-03-14T00:00:00Z"}, "whole day"),
        ({"birthDate": "14.3.1980"}, "not a date"),
        ({"birthDate": "1980-3-14"}, "not a date"),
        ({"birthDate": "1981-02-29"}, "does not exist"),
        ({"birthDate": "0000-01-01"}, "does not exist"),
        ({"birthDate": "1980-13-01"}, "does not exist"),
        ({"birthDate": "2026-11-24"}, "future"),
        ({"birthDate": "1800-01-01"}, "130 years"),
        ({"birthDate": 19800314}, "not text"),
        ({"gender": "f"}, "gender"),
        ({"gender": True}, "gender"),
        ({"deceasedBoolean": "yes"}, "deceasedBoolean"),
        ({"deceasedBoolean": True, "deceasedDateTime": "2020"}, "two ways"),
        ({"deceasedDateTime": "1979"}, "before"),
        ({"deceasedDateTime": "2027"}, "future"),
        ({"telecom": [{"system": "phone", "value": "5" * 41}]}, "longer than 40"),
        ({"telecom": [{"system": "pigeon", "value": "5"}]}, "system"),
        ({"telecom": [{"system": "phone", "value": 5550100}]}, "not text"),
        ({"address": [{"line": ["x" * 201]}]}, "longer than 200"),
        ({"address": [{"line": ["x" * 150] * 3}]}, "longer than 400"),
        ({"address": [{"postalCode": "9" * 21}]}, "longer than 20"),
        ({"id": "no spaces allowed"}, "id"),
        ({"modifierExtension": [{"url": "x"}]}, "modifierExtension"),
        ({"contained": [a_patient()]}, "contained"),
        ({"link": [{"type": "replaced-by", "other": {"reference": "Patient/2"}}]}, "replaces"),
    ],
)
def test_a_patient_that_cannot_be_taken_is_refused(changes: dict, word: str) -> None:
    assert word in refusal(a_bundle(a_patient(**changes)))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"code": None}, "what the condition is"),
        ({"code": {}}, "what the condition is"),
        ({"code": {"text": "x" * 301}}, "longer than 300"),
        ({"code": {"coding": [{"display": "x" * 301}]}}, "longer than 300"),
        ({"subject": None}, "whose"),
        ({"subject": {"display": "Ines"}}, "whose"),
        ({"subject": {"reference": "Patient/somebody-else"}}, "another patient"),
        ({"clinicalStatus": {"coding": [{"code": "ill"}]}}, "clinicalStatus"),
        ({"verificationStatus": {"coding": [{"code": "sure"}]}}, "verificationStatus"),
        ({"onsetDateTime": "2026-02-30"}, "does not exist"),
        ({"onsetDateTime": "2026-02-03T25:00:00Z"}, "not a date"),
        ({"onsetDateTime": "2026-02-03T10:00:00"}, "not a date"),
        ({"onsetDateTime": "2027-01-01"}, "future"),
        ({"onsetPeriod": {"start": "2026"}}, "two ways"),
        ({"abatementDateTime": "2026-01-31"}, "before it begins"),
        ({"id": PATIENT_ID}, "same id"),
    ],
)
def test_a_condition_that_cannot_be_taken_is_refused(changes: dict, word: str) -> None:
    assert word in refusal(a_bundle(a_patient(), a_condition(**changes)))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"code": None}, "substance"),
        ({"patient": {"reference": "urn:uuid:another"}}, "another patient"),
        ({"category": ["weather"]}, "category"),
        ({"category": "food"}, "category is not a list"),
        ({"criticality": "huge"}, "criticality"),
        ({"type": "dislike"}, "type"),
        ({"clinicalStatus": {"coding": [{"code": "recurrence"}]}}, "clinicalStatus"),
        ({"reaction": [{"manifestation": [{"text": "x" * 299}, {"text": "y"}]}]}, "reactions"),
    ],
)
def test_an_allergy_that_cannot_be_taken_is_refused(changes: dict, word: str) -> None:
    assert word in refusal(a_bundle(a_patient(), an_allergy(**changes)))


@pytest.mark.parametrize("reference", [f"Patient/{PATIENT_ID}", f"Patient/{PATIENT_ID}/_history/2"])
def test_the_usual_ways_of_naming_the_patient_are_understood(reference: str) -> None:
    assert read(a_bundle(a_patient(), a_condition(subject={"reference": reference}))).conditions


WHOLE = a_bundle(a_patient(), a_condition(), an_allergy())
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(value: object, path: tuple = ()) -> list[tuple]:
    """The path of every value inside a JSON value."""
    inside = list(
        value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    )
    return [p for key, part in inside for p in ((*path, key), *places(part, (*path, key)))]


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(places(WHOLE)), json_values), min_size=1, max_size=3))
def test_a_bundle_with_any_value_replaced_is_read_or_refused(replacements: list) -> None:
    content = copy.deepcopy(WHOLE)
    for path, value in replacements:
        holder = content
        try:
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = value
        except (TypeError, KeyError, IndexError):
            continue  # an earlier replacement took this place away
    read_or_refused(json.dumps(content).encode())


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(places(WHOLE)))
def test_a_bundle_with_any_value_left_out_is_read_or_refused(path: tuple) -> None:
    content = copy.deepcopy(WHOLE)
    holder = content
    for key in path[:-1]:
        holder = holder[key]
    del holder[path[-1]]
    read_or_refused(json.dumps(content).encode())


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(json.dumps(WHOLE))), st.binary(max_size=4), st.integers(0, 40))
def test_a_bundle_with_any_bytes_damaged_is_read_or_refused(start: int, damage: bytes, length: int) -> None:
    raw = json.dumps(WHOLE).encode()
    read_or_refused(raw[:start] + damage + raw[start + length :])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    read_or_refused(raw)


def read_or_refused(raw: bytes) -> None:
    sentence = "Read."
    try:
        read_bundle(raw, today=TODAY)
    except BundleRefused as refused:
        sentence = str(refused)
    assert sentence.endswith(".")


def test_all_real_files_are_read_word_for_word() -> None:
    files = sorted(REAL_FILES.glob("*.json"))
    if not files:
        pytest.skip("The sample bundles are not on this machine.")
    for file in files:
        told = [entry["resource"] for entry in json.loads(file.read_bytes())["entry"]]
        bundle = read_bundle(file.read_bytes(), today=TODAY)
        (patient,) = (r for r in told if r["resourceType"] == "Patient")
        assert [
            {
                "use": n.use,
                "family": n.family,
                "given": list(n.given),
                "prefix": list(n.prefixes),
                "suffix": list(n.suffixes),
            }
            for n in bundle.patient.names
        ] == [{"prefix": [], "suffix": [], **name} for name in patient["name"]]
        assert [
            {"system": t.system, "value": t.value, "use": t.use} for t in bundle.patient.telecoms
        ] == patient["telecom"]
        assert [
            (list(a.lines), a.city, a.state, a.postal_code, a.country) for a in bundle.patient.addresses
        ] == [
            (a["line"], a["city"], a["state"], a.get("postalCode", ""), a["country"])
            for a in patient["address"]
        ]
        assert bundle.patient.born_on.isoformat() == patient["birthDate"]
        assert bundle.patient.gender == patient["gender"]
        assert bundle.patient.is_deceased == ("deceasedDateTime" in patient)
        conditions = [r for r in told if r["resourceType"] == "Condition"]
        assert [c.concept.name for c in bundle.conditions] == [c["code"]["text"] for c in conditions]
        assert [c.onset.written for c in bundle.conditions if c.onset] == [
            c["onsetDateTime"][:10] for c in conditions
        ]
        allergies = [r for r in told if r["resourceType"] == "AllergyIntolerance"]
        assert [a.substance.name for a in bundle.allergies] == [a["code"]["text"] for a in allergies]
