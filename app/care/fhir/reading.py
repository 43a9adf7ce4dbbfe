"""Each kind of resource, element by element. Source: HL7 FHIR R4 (4.0.1); value sets as required there.

Left out on purpose, as the practice has no use for them: numbers given by the state (social security,
driving licence, passport), marital status, race, ethnicity, pictures, narrative.
"""

from __future__ import annotations

from datetime import date, timedelta

from app.care.fhir.elements import CODE, LINE, Element
from app.care.fhir.resources import (
    Address,
    Allergy,
    Coding,
    Concept,
    Condition,
    ContactPoint,
    HumanName,
    Identifier,
    Language,
    PartialDate,
    Patient,
)

NAME = 100
TITLE = 40
DISPLAY = 300
EMAIL = 254
TELEPHONE = 40
ADDRESS_LINES = 400
POSTAL_CODE = 20
PLACE = 60

NAME_USES = ("usual", "official", "temp", "nickname", "anonymous", "old", "maiden")
CONTACT_SYSTEMS = ("phone", "fax", "email", "pager", "url", "sms", "other")
CONTACT_USES = ("home", "work", "temp", "old", "mobile")
ADDRESS_USES = ("home", "work", "temp", "old", "billing")
GENDERS = ("male", "female", "other", "unknown")
CLINICAL_STATUSES = ("active", "recurrence", "relapse", "inactive", "remission", "resolved")
VERIFICATIONS = ("unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error")
ALLERGY_STATUSES = ("active", "inactive", "resolved")
ALLERGY_VERIFICATIONS = ("unconfirmed", "confirmed", "refuted", "entered-in-error")
ALLERGY_KINDS = ("allergy", "intolerance")
ALLERGY_CATEGORIES = ("food", "medication", "environment", "biologic")
CRITICALITIES = ("low", "high", "unable-to-assess")

NUMBERS_OF_THE_STATE = ("SS", "SB", "DL", "PPN", "TAX", "NI")
SYSTEMS_OF_THE_STATE = ("http://hl7.org/fhir/sid/us-ssn", "urn:oid:2.16.840.1.113883.4.1")
INTERPRETER_REQUIRED = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
INTERPRETER_NEEDED = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed"
YES_IN_SNOMED = "373066001"

LONGEST_LIFE = timedelta(days=130 * 366)
ANOTHER_ZONE = timedelta(days=1)


def read_patient(patient: Element, source_id: str, today: date) -> Patient:
    _refuse_hidden_meaning(patient)
    for link in patient.children("link"):
        if link.text("type") == "replaced-by":
            patient.refuse("the record says that another one replaces it")
    names = _names(patient)
    if not names:
        patient.refuse("the name is missing")
    born_on = _born_on(patient, today)
    is_deceased, died_on = _death(patient, born_on, today)
    return Patient(
        source_id=source_id,
        names=names,
        telecoms=_telecoms(patient),
        addresses=_addresses(patient),
        identifiers=_identifiers(patient),
        gender=patient.code("gender", GENDERS),
        born_on=born_on,
        is_deceased=is_deceased,
        died_on=died_on,
        languages=_languages(patient),
        needs_interpreter=_needs_interpreter(patient),
    )


def read_condition(condition: Element, source_id: str, today: date) -> Condition:
    _refuse_hidden_meaning(condition)
    concept = _concept(condition.child("code"))
    if not concept.name:
        condition.refuse("it is not told what the condition is")
    onset, onset_words = _moment(condition, "onset", today)
    abatement, _ = _moment(condition, "abatement", today)
    if onset and abatement and abatement.last < onset.first:
        condition.refuse("it ends before it begins")
    return Condition(
        source_id=source_id,
        concept=concept,
        clinical_status=_status(condition, "clinicalStatus", CLINICAL_STATUSES),
        verification=_status(condition, "verificationStatus", VERIFICATIONS),
        onset=onset,
        onset_words=onset_words,
        abatement=abatement,
        body_sites=tuple(_concept(site) for site in condition.children("bodySite")),
    )


def read_allergy(allergy: Element, source_id: str) -> Allergy:
    _refuse_hidden_meaning(allergy)
    substance = _concept(allergy.child("code"))
    if not substance.name:
        allergy.refuse("the substance is missing")
    return Allergy(
        source_id=source_id,
        substance=substance,
        kind=allergy.code("type", ALLERGY_KINDS),
        categories=allergy.codes("category", ALLERGY_CATEGORIES),
        criticality=allergy.code("criticality", CRITICALITIES),
        clinical_status=_status(allergy, "clinicalStatus", ALLERGY_STATUSES),
        verification=_status(allergy, "verificationStatus", ALLERGY_VERIFICATIONS),
        reactions=_reactions(allergy),
    )


def _refuse_hidden_meaning(resource: Element) -> None:
    """FHIR forbids reading on where an element changes the meaning of the rest and is not understood."""
    for key in ("modifierExtension", "implicitRules", "contained"):
        if resource.has(key):
            resource.refuse(f"{key} may change the meaning and is not understood here")


def _names(patient: Element) -> tuple[HumanName, ...]:
    names = tuple(
        HumanName(
            use=name.code("use", NAME_USES),
            prefixes=name.texts("prefix", TITLE),
            given=name.texts("given", NAME),
            family=name.text("family", NAME),
            suffixes=name.texts("suffix", TITLE),
            text=name.text("text", 2 * NAME),
        )
        for name in patient.children("name")
    )
    return tuple(name for name in names if name.given or name.family or name.text)


def _born_on(patient: Element, today: date) -> date:
    born = patient.day("birthDate")
    if born is None:
        patient.refuse("birthDate is missing")
    if born.day is None or len(patient.text("birthDate")) > len(born.written):
        patient.refuse("birthDate is not a whole day")
    if born.first > today:
        patient.refuse("birthDate lies in the future")
    if today - born.first > LONGEST_LIFE:
        patient.refuse("birthDate lies more than 130 years back")
    return born.first


def _death(patient: Element, born_on: date, today: date) -> tuple[bool, PartialDate | None]:
    said, died_on = patient.flag("deceasedBoolean"), patient.day("deceasedDateTime")
    if said is not None and died_on:
        patient.refuse("the death is told in two ways")
    if died_on and died_on.first > today + ANOTHER_ZONE:
        patient.refuse("deceasedDateTime lies in the future")
    if died_on and died_on.last < born_on:
        patient.refuse("deceasedDateTime lies before birthDate")
    return bool(said or died_on), died_on


def _telecoms(patient: Element) -> tuple[ContactPoint, ...]:
    found = []
    for point in patient.children("telecom"):
        system = point.code("system", CONTACT_SYSTEMS)
        longest = {"phone": TELEPHONE, "sms": TELEPHONE, "email": EMAIL}.get(system, LINE)
        if value := point.text("value", longest):
            found.append(ContactPoint(system, value, point.code("use", CONTACT_USES)))
    return tuple(found)


def _addresses(patient: Element) -> tuple[Address, ...]:
    return tuple(
        Address(
            use=address.code("use", ADDRESS_USES),
            lines=_address_lines(address),
            city=address.text("city", NAME),
            district=address.text("district", NAME),
            state=address.text("state", PLACE),
            postal_code=address.text("postalCode", POSTAL_CODE),
            country=address.text("country", PLACE),
        )
        for address in patient.children("address")
    )


def _address_lines(address: Element) -> tuple[str, ...]:
    """The lines; where nothing is told apart, those of the whole address as text."""
    lines = address.texts("line", ADDRESS_LINES)
    if any(len(line) > LINE for line in lines):
        address.refuse(f"line is longer than {LINE} characters")
    whole = address.text("text", ADDRESS_LINES, many_lines=True)
    told_apart = lines or address.has("city") or address.has("postalCode")
    return lines if told_apart else tuple(line for line in whole.splitlines() if line.strip())


def _identifiers(patient: Element) -> tuple[Identifier, ...]:
    found = []
    for identifier in patient.children("identifier"):
        kinds = _concept(identifier.child("type")).codings
        system, value = identifier.text("system"), identifier.text("value", NAME)
        of_the_state = system in SYSTEMS_OF_THE_STATE or any(k.code in NUMBERS_OF_THE_STATE for k in kinds)
        if value and not of_the_state:
            found.append(Identifier(system, value, kinds[0].code if kinds else ""))
    return tuple(found)


def _languages(patient: Element) -> tuple[Language, ...]:
    found = []
    for communication in patient.children("communication"):
        language = _concept(communication.child("language"))
        code = language.codings[0].code if language.codings else ""
        if len(language.name) > PLACE:
            communication.refuse(f"the language is longer than {PLACE} characters")
        if language.name:
            found.append(Language(code, language.name, bool(communication.flag("preferred"))))
    return tuple(found)


def _needs_interpreter(patient: Element) -> bool | None:
    for extension in patient.children("extension"):
        url = extension.text("url")
        if url == INTERPRETER_REQUIRED:
            return extension.flag("valueBoolean")
        if url == INTERPRETER_NEEDED and (answer := extension.child("valueCoding")):
            return answer.text("code", CODE) == YES_IN_SNOMED
    return None


def _concept(element: Element | None) -> Concept:
    if element is None:
        return Concept((), "")
    codings = tuple(
        Coding(coding.text("system"), coding.text("code", CODE), coding.text("display", DISPLAY))
        for coding in element.children("coding")
    )
    return Concept(codings, element.text("text", DISPLAY))


def _status(resource: Element, key: str, allowed: tuple[str, ...]) -> str:
    codings = _concept(resource.child(key)).codings
    return resource.allowed(codings[0].code if codings else "", key, allowed)


def _moment(condition: Element, stem: str, today: date) -> tuple[PartialDate | None, str]:
    """When it began or ended: a day, else the beginning of a period; and the sender's words, if any."""
    day = condition.day(f"{stem}DateTime")
    period = condition.child(f"{stem}Period")
    if day and period:
        condition.refuse(f"{stem} is told in two ways")
    if period:
        day = period.day("start")
    if day and day.first > today + ANOTHER_ZONE:
        condition.refuse(f"{stem} lies in the future")
    return day, condition.text(f"{stem}String")


def _reactions(allergy: Element) -> tuple[str, ...]:
    names = tuple(
        _concept(manifestation).name
        for reaction in allergy.children("reaction")
        for manifestation in reaction.children("manifestation")
    )
    if len(", ".join(names)) > DISPLAY:
        allergy.refuse(f"the reactions are longer than {DISPLAY} characters")
    return tuple(name for name in names if name)
