"""What is wrong with a FHIR R4 bundle, read off the public specification: what each resource must say, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

REQUIRED = {
    "Patient": {"id"},
    "Questionnaire": {"id", "url", "version", "status", "item"},
    "QuestionnaireResponse": {"id", "questionnaire", "status", "subject", "authored", "item"},
    "Observation": {
        "id",
        "status",
        "category",
        "code",
        "subject",
        "effectiveDateTime",
        "issued",
        "performer",
    },
}
STATUSES = {
    "Questionnaire": {"active"},
    "QuestionnaireResponse": {"completed"},
    "Observation": {"final", "corrected"},
}
SYSTEMS = ("http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org",
           "http://terminology.hl7.org/CodeSystem/observation-category")  # fmt: skip
FORMS = {
    "instant": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "id": re.compile(r"[A-Za-z0-9\-.]{1,64}"),
    "code": re.compile(r"\S+( \S+)*"),
    "name": re.compile(r"[A-Z]\w{0,254}"),
}
KIND_OF = {"timestamp": "instant", "issued": "instant", "authored": "instant", "effectiveDateTime": "date",
           "id": "id", "code": "code"}  # fmt: skip
ANSWERS = {"decimal": "valueDecimal", "string": "valueString", "choice": "valueCoding"}


def faults(bundle: dict[str, Any], *, base: str) -> list[str]:
    """In words, empty where there is none."""
    return list(_faults(bundle, base))


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind]


def _faults(bundle: dict[str, Any], base: str) -> Iterator[str]:
    if (bundle["resourceType"], bundle["type"]) != ("Bundle", "collection"):
        yield "no collection"
    urls = [one["fullUrl"] for one in bundle["entry"]]
    if len(set(urls)) != len(urls):
        yield "two entries of one address"
    forms = {f"{one['url']}|{one['version']}": one for one in resources(bundle, "Questionnaire")}
    for one in bundle["entry"]:
        resource = one["resource"]
        kind = resource["resourceType"]
        if one["fullUrl"] != f"urn:uuid:{resource['id']}":
            yield f"{kind}: address and id differ"
        for name in REQUIRED[kind] - resource.keys():
            yield f"{kind} without {name}"
        if kind in STATUSES and resource["status"] not in STATUSES[kind]:
            yield f"{kind}: status {resource['status']}"
        yield from _values(kind, resource, set(urls), base)
    for form in forms.values():
        yield from _form(form)
    for response in resources(bundle, "QuestionnaireResponse"):
        if response["questionnaire"] not in forms:
            yield f"no form {response['questionnaire']}"
        else:
            yield from _response(response, forms[response["questionnaire"]])
    for observation in resources(bundle, "Observation"):
        yield from _observation(observation)


def _values(where: str, value: Any, urls: set[str], base: str) -> Iterator[str]:
    """Every value below: none is empty, days and instants are written as such, references lead somewhere."""
    if value in (None, "", [], {}):
        yield f"{where} is empty"
    if isinstance(value, list):
        for one in value:
            yield from _values(where, one, urls, base)
    if not isinstance(value, dict):
        return
    if "reference" in value and value["reference"] not in urls:
        yield f"{where} leads nowhere: {value['reference']}"
    if "system" in value and not value["system"].startswith((*SYSTEMS, f"{base}/fhir/")):
        yield f"{where}: system {value['system']}"
    for name, inner in value.items():
        form = FORMS.get(KIND_OF.get(name, ""))
        if form and isinstance(inner, str) and not form.fullmatch(inner):
            yield f"{where}.{name} is written {inner!r}"
        yield from _values(f"{where}.{name}", inner, urls, base)


def _form(form: dict[str, Any]) -> Iterator[str]:
    links = [item["linkId"] for item in form["item"]]
    if len(set(links)) != len(links):
        yield f"{form['name']}: a question twice"
    if not FORMS["name"].fullmatch(form["name"]):
        yield f"{form['name']}: no name for programs"
    for item in form["item"]:
        if item["type"] not in ANSWERS or (item["type"] == "choice") != ("answerOption" in item):
            yield f"{form['name']} {item['linkId']}: type {item['type']}"


def _response(response: dict[str, Any], form: dict[str, Any]) -> Iterator[str]:
    asked = {item["linkId"]: item for item in form["item"]}
    for item in response["item"]:
        question, answer = asked.get(item["linkId"]), item["answer"][0]
        if question is None:
            yield f"{form['name']}: {item['linkId']} was never asked"
        elif [*answer] != [ANSWERS[question["type"]]]:
            yield f"{form['name']} {item['linkId']}: answered as {[*answer]}"
        elif "valueDecimal" in answer and type(answer["valueDecimal"]) not in (int, float):
            yield f"{form['name']} {item['linkId']}: no number"
        elif (
            question["type"] == "choice"
            and {"valueCoding": answer["valueCoding"]} not in question["answerOption"]
        ):
            yield f"{form['name']} {item['linkId']}: no option"


def _observation(one: dict[str, Any]) -> Iterator[str]:
    name = one["code"]["text"]
    says = one.keys() & {"valueQuantity", "valueCodeableConcept", "hasMember"}
    if len(says) != 1:
        yield f"{name} says {sorted(says)}"
    quantity = one.get("valueQuantity")
    if quantity and (
        type(quantity["value"]) not in (int, float) or quantity["code"] not in ("{score}", "mm", "uV")
    ):
        yield f"{name}: {quantity}"
    if one["category"][0]["coding"][0]["code"] not in ("survey", "exam"):
        yield f"{name}: category"
