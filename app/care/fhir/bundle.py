"""One bundle, from bytes to values: first the file, then the bundle, then each resource.

House rules: exactly one patient, nothing but the kinds of resource named here, every reference to that
patient, no invisible characters anywhere. What is only half understood is refused as a whole.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from app.care.fhir.elements import BundleRefused, Element
from app.care.fhir.reading import read_allergy, read_condition, read_patient
from app.care.fhir.resources import Allergy, Condition, Patient

LARGEST_BUNDLE = 5_000_000
"""Bytes. The largest real file seen has thirty thousand."""

DEEPEST = 40
KINDS = ("Patient", "Condition", "AllergyIntolerance")
BUNDLE_TYPES = ("transaction", "batch", "collection", "searchset")
ADDING_METHODS = ("POST", "PUT")
ID = re.compile(r"[A-Za-z0-9.-]{1,64}", re.ASCII)
KIND = re.compile(r"[A-Z][A-Za-z]{1,39}", re.ASCII)

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but line breaks and tabs
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of writing
    "\u2028\u2029\ufffe\uffff\ud800-\udfff]"  # separators, non-characters, half characters
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """``content_hash`` is the same for the same content, however the file is laid out."""

    patient: Patient
    conditions: tuple[Condition, ...]
    allergies: tuple[Allergy, ...]
    content_hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource with its address in the bundle; ``source_id`` stays the same when it is sent again."""

    kind: str
    element: Element
    full_url: str
    source_id: str


def read_bundle(raw: bytes, *, today: date) -> Bundle:
    """Read a whole bundle, or raise BundleRefused with the reason."""
    content = _parsed(raw)
    _refuse_what_hides(content)
    entries = _entries(content)
    patient = _only_patient(entries)
    _refuse_repeats(entries)
    _refuse_other_patients(entries, patient)
    return Bundle(
        patient=read_patient(patient.element, patient.source_id, today),
        conditions=tuple(
            read_condition(e.element, e.source_id, today) for e in entries if e.kind == "Condition"
        ),
        allergies=tuple(
            read_allergy(e.element, e.source_id) for e in entries if e.kind == "AllergyIntolerance"
        ),
        content_hash=_hash(content),
    )


def _parsed(raw: bytes) -> object:
    if len(raw) > LARGEST_BUNDLE:
        raise BundleRefused(f"The file is larger than {LARGEST_BUNDLE // 1_000_000} MB.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BundleRefused("The file is not text in UTF-8.") from None
    try:
        return json.loads(
            text, parse_float=str, parse_constant=_no_such_number, object_pairs_hook=_without_repeats
        )
    except BundleRefused:
        raise
    except RecursionError:
        raise BundleRefused("The file is nested too deeply.") from None
    except ValueError:
        raise BundleRefused("The file is not valid JSON.") from None


def _no_such_number(name: str) -> NoReturn:
    raise BundleRefused(f"The file holds {name}, which is not a number in JSON.")


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise BundleRefused("The file gives one field twice.")
    return fields


def _refuse_what_hides(content: object) -> None:
    """No text or field name, however deep, may hold characters that cannot be seen."""
    waiting = [(content, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise BundleRefused("The file is nested too deeply.")
        if isinstance(value, str) and INVISIBLE.search(value):
            raise BundleRefused("The file holds invisible control characters or marks of writing direction.")
        if isinstance(value, dict):
            waiting += [(part, depth + 1) for pair in value.items() for part in pair]
        elif isinstance(value, list):
            waiting += [(part, depth + 1) for part in value]


def _entries(content: object) -> list[Entry]:
    if not isinstance(content, dict) or content.get("resourceType") != "Bundle":
        raise BundleRefused("The file is not a FHIR bundle.")
    bundle = Element(content, "the bundle")
    if not bundle.code("type", BUNDLE_TYPES):
        bundle.refuse("the type is missing")
    if any(link.text("relation") == "next" for link in bundle.children("link")):
        bundle.refuse("more pages are announced, so it is only a part")
    entries = list(_each_entry(bundle))
    foreign = sorted({entry.kind for entry in entries} - set(KINDS))
    if foreign:
        names = ", ".join(foreign[:5]) + (" and others" if len(foreign) > 5 else "")
        raise BundleRefused(f"The bundle holds {names}; only {', '.join(KINDS)} can be read.")
    return entries


def _each_entry(bundle: Element) -> Iterator[Entry]:
    for number, entry in enumerate(bundle.children("entry"), 1):
        entry.where = f"entry {number}"
        request = entry.child("request")
        if request and request.text("method") not in ADDING_METHODS:
            entry.refuse("the request is not one that adds a record")
        resource = entry.child("resource")
        if resource is None:
            entry.refuse("there is no resource")
        kind = resource.text("resourceType")
        if not KIND.fullmatch(kind):
            entry.refuse("the kind of resource is not told")
        resource.where = f"entry {number} ({kind})"
        full_url = entry.text("fullUrl")
        yield Entry(kind, resource, full_url, _source_id(resource, full_url))


def _source_id(resource: Element, full_url: str) -> str:
    """The resource's own id, else its address, else a hash of what it says."""
    own = resource.text("id")
    if own and not ID.fullmatch(own):
        resource.refuse("id is not a FHIR id")
    return own or full_url or _hash(resource.fields)


def _only_patient(entries: list[Entry]) -> Entry:
    patients = [entry for entry in entries if entry.kind == "Patient"]
    if len(patients) != 1:
        raise BundleRefused(f"The bundle holds {len(patients) or 'no'} patients; it must hold exactly one.")
    return patients[0]


def _refuse_repeats(entries: list[Entry]) -> None:
    ids = [(entry.kind, entry.source_id) for entry in entries]
    urls = [entry.full_url for entry in entries if entry.full_url]
    if len(set(ids)) < len(ids) or len(set(urls)) < len(urls):
        raise BundleRefused("The bundle holds two resources with the same id.")


def _refuse_other_patients(entries: list[Entry], patient: Entry) -> None:
    own = {f"Patient/{patient.source_id}", f"urn:uuid:{patient.source_id}"}
    if patient.full_url:
        own.add(patient.full_url)
    for entry in entries:
        if entry is patient:
            continue
        key = "subject" if entry.kind == "Condition" else "patient"
        subject = entry.element.child(key)
        reference = subject.text("reference") if subject else ""
        if not reference:
            entry.element.refuse("it is not told whose it is")
        if reference.partition("/_history/")[0] not in own:
            entry.element.refuse("it belongs to another patient")


def _hash(content: object) -> str:
    laid_out = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(laid_out.encode("ascii")).hexdigest()
