"""What somebody who asks for a consultation is asked: declared once, in both languages of the public page.

Source: the practice's rules for taking in a request (name to consent). Only what is needed to answer is
required: a name, a birth date, one way to reach the person, and their consent. Answers about health are marked;
they are sealed when they arrive and only clinicians open them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.clinical.intake import YES, Both, Kind, Question, Section
from app.clinical.languages import Language

YES_OR_NO = {"yes": YES, "no": Both("No", "No"), "not_sure": Both("Not sure", "No lo sé")}
NO_HEALTH = Both(
    "Nothing about your health here: the front desk reads this.",
    "Aquí nada sobre su salud: lo lee la recepción.",
)


def _health(key: str, label: Both, kind: Kind = Kind.LINE, **more: Any) -> Question:
    return Question(key, label, kind, is_health=True, **more)


ALARMS = _health(
    "alarms",
    Both("Do you have any of these now?", "¿Tiene ahora algo de esto?"),
    Kind.SEVERAL,
    choices={
        "sudden_weakness": Both(
            "Sudden weakness with trouble moving an arm or speaking",
            "Debilidad repentina con dificultad para mover un brazo o para hablar",
        ),
        "eye_pain": Both("Pain in an eye", "Dolor en un ojo"),
        "vision_change": Both("A change in vision", "Un cambio en la vista"),
    },
)

BEGAN = _health(
    "began",
    Both("When did it begin?", "¿Cuándo empezó?"),
    Kind.CHOICE,
    choices={
        "days": Both("In the last 2 weeks", "En las últimas 2 semanas"),
        "months": Both("In the last 3 months", "En los últimos 3 meses"),
        "longer": Both("Longer ago", "Hace más tiempo"),
        "not_sure": Both("Not sure", "No lo sé"),
    },
)

MOVEMENT = _health(
    "movement",
    Both("Have you seen a first movement since?", "¿Ha notado desde entonces un primer movimiento?"),
    Kind.CHOICE,
    choices=YES_OR_NO,
)

NOTICED = {
    "eye_closure": Both("An eye does not close", "Un ojo no se cierra"),
    "pain": Both("Pain", "Dolor"),
    "tightness": Both("Tightness", "Tirantez"),
    "co_movement": Both("Parts of the face move together", "Partes de la cara se mueven a la vez sin querer"),
    "speech": Both("Speaking is harder", "Me cuesta hablar"),
    "drooling": Both("Drooling", "Se me escapa la saliva"),
    "hearing": Both("A change in hearing", "Un cambio en el oído"),
}


def _symptoms(choices: Mapping[str, Both]) -> Question:
    return _health("symptoms", Both("What do you notice?", "¿Qué nota?"), Kind.SEVERAL, choices=choices)


SYMPTOMS = _symptoms(NOTICED)
EYE_CLOSURE = _symptoms({"eye_closure": NOTICED["eye_closure"]})
"""The one of them that decides how soon somebody is seen: all that a call needs."""

REASON = _health(
    "reason",
    Both("What would you like help with?", "¿En qué podemos ayudarle?"),
    Kind.TEXT,
    longest=2000,
    hint=Both(
        "In your own words. Do not send urgent messages here: nobody reads this at night or at weekends.",
        "Con sus palabras. No envíe aquí mensajes urgentes: nadie los lee de noche ni en fin de semana.",
    ),
)

URGENT = Section("urgent", Both("Before anything else", "Antes que nada"), (ALARMS,))

WHO = Section(
    "who",
    Both("Who you are", "Quién es usted"),
    (
        Question(
            "given_name",
            Both("Given names", "Nombres"),
            longest=100,
            needed=Both("Type the given names.", "Escriba los nombres."),
            fills="given-name",
        ),
        Question(
            "family_name",
            Both("Family names", "Apellidos"),
            longest=100,
            needed=Both("Type the family names.", "Escriba los apellidos."),
            fills="family-name",
        ),
        Question(
            "preferred_name",
            Both("What we should call you", "Cómo quiere que le llamemos"),
            longest=100,
            fills="nickname",
        ),
        Question(
            "born_on",
            Both("Date of birth", "Fecha de nacimiento"),
            Kind.DAY,
            needed=Both("Give the date of birth.", "Indique la fecha de nacimiento."),
            fills="bday",
        ),
    ),
)

REACH = Section(
    "reach",
    Both("How to reach you", "Cómo comunicarnos con usted"),
    (
        Question(
            "phone",
            Both("Telephone", "Teléfono"),
            Kind.TELEPHONE,
            hint=Both(
                "Outside the US with the country code: +34 912 345 678.",
                "Fuera de EE. UU. con el prefijo del país: +34 912 345 678.",
            ),
            fills="tel",
        ),
        Question("email", Both("E-mail", "Correo electrónico"), Kind.EMAIL, fills="email"),
        Question(
            "contact_by",
            Both("What suits you best?", "¿Qué prefiere?"),
            Kind.CHOICE,
            choices={
                "phone": Both("A call", "Una llamada"),
                "text": Both("A text", "Un mensaje de texto"),
                "email": Both("An e-mail", "Un correo"),
            },
        ),
        Question(
            "may_leave_message",
            Both("You may leave me a message", "Pueden dejarme un mensaje"),
            Kind.FLAG,
        ),
        Question("language", Both("Language you speak with us", "Idioma en que hablamos"), longest=60),
        Question("needs_interpreter", Both("I need an interpreter", "Necesito intérprete"), Kind.FLAG),
        Question(
            "access_needs",
            Both("What should we prepare for you?", "¿Qué debemos preparar para usted?"),
            longest=300,
            hint=Both(
                "For example a step-free entrance or more time.",
                "Por ejemplo una entrada sin escalones o más tiempo.",
            ),
        ),
        Question(
            "state",
            Both("State or country you live in", "Estado o país donde vive"),
            longest=60,
            fills="address-level1",
        ),
        Question("address", Both("Address", "Dirección"), longest=300, fills="street-address"),
    ),
)

GUARDIAN = Section(
    "guardian",
    Both("For somebody under 18", "Para alguien menor de 18 años"),
    (
        Question("guardian_name", Both("Parent or guardian", "Madre, padre o tutor"), longest=120),
        Question(
            "guardian_phone",
            Both("Their telephone", "Su teléfono"),
            Kind.TELEPHONE,
        ),
    ),
    is_folded=True,
)

HEALTH = Section(
    "health",
    Both("What brings you to us", "Qué le trae a nosotros"),
    (
        REASON,
        _health(
            "side",
            Both("Which side of the face?", "¿Qué lado de la cara?"),
            Kind.CHOICE,
            choices={
                "right": Both("Right", "Derecho"),
                "left": Both("Left", "Izquierdo"),
                "both": Both("Both", "Ambos"),
            },
        ),
        BEGAN,
        _health("onset_on", Both("The day, if you know it", "El día, si lo sabe"), Kind.DAY),
        _health(
            "cause",
            Both("The cause, if a doctor named one", "La causa, si un médico la nombró"),
            longest=300,
        ),
        MOVEMENT,
        SYMPTOMS,
        _health(
            "treatments",
            Both("What has been done so far?", "¿Qué tratamientos ha tenido?"),
            Kind.SEVERAL,
            choices={
                "steroids": Both("Steroids", "Corticoides"),
                "therapy": Both("Therapy", "Terapia"),
                "toxin": Both("Botulinum toxin", "Toxina botulínica"),
                "surgery": Both("Surgery", "Cirugía"),
                "imaging": Both("Imaging (MRI or CT)", "Imágenes (resonancia o TAC)"),
                "emg": Both("Nerve test (EMG)", "Prueba del nervio (EMG)"),
            },
        ),
        _health(
            "toxin_on",
            Both("Last botulinum toxin, about when", "Última toxina botulínica, más o menos cuándo"),
            longest=60,
        ),
        _health("pregnancy", Both("Are you pregnant?", "¿Está embarazada?"), Kind.CHOICE, choices=YES_OR_NO),
        _health(
            "photographs",
            Both(
                "You may ask me for photographs before the visit",
                "Pueden pedirme fotografías antes de la visita",
            ),
            Kind.FLAG,
        ),
    ),
    about=Both(
        "All of it is voluntary, is stored encrypted and is read only by our clinicians.",
        "Todo es voluntario, se guarda cifrado y solo lo lee nuestro personal clínico.",
    ),
)

REFERRAL = Section(
    "referral",
    Both("Referral and insurance", "Remisión y seguro"),
    (
        Question(
            "referring_clinician",
            Both("Who refers you", "Quién le remite"),
            longest=120,
            hint=Both(
                "Bring the letter to your visit, if you have one.", "Si tiene la carta, tráigala a la visita."
            ),
        ),
        Question(
            "referring_clinician_contact",
            Both("How to reach them", "Cómo comunicarnos con ellos"),
            longest=200,
        ),
        Question(
            "coverage",
            Both("Insurance, or paying yourself", "Seguro, o pago propio"),
            longest=300,
            hint=NO_HEALTH,
        ),
        Question(
            "heard_from", Both("How you heard of us", "Cómo supo de nosotros"), longest=120, hint=NO_HEALTH
        ),
    ),
    is_folded=True,
)

WHEN = Section(
    "when",
    Both("When you can come", "Cuándo puede venir"),
    (
        Question(
            "preferred_days",
            Both("Days", "Días"),
            Kind.SEVERAL,
            choices={
                "0": Both("Monday", "Lunes"),
                "1": Both("Tuesday", "Martes"),
                "2": Both("Wednesday", "Miércoles"),
                "3": Both("Thursday", "Jueves"),
                "4": Both("Friday", "Viernes"),
            },
        ),
        Question(
            "preferred_times",
            Both("Times", "Horas"),
            Kind.CHOICE,
            choices={
                "any": Both("Any time", "A cualquier hora"),
                "morning": Both("Mornings", "Por la mañana"),
                "afternoon": Both("Afternoons", "Por la tarde"),
            },
        ),
    ),
)

PRIVACY = Section(
    "privacy",
    Both("Your details", "Sus datos"),
    (
        Question(
            "consent",
            Both(
                "I agree that the practice keeps these details to answer my request",
                "Acepto que la clínica guarde estos datos para responder a mi solicitud",
            ),
            Kind.FLAG,
            needed=Both(
                "Without your consent we cannot keep them.", "Sin su consentimiento no podemos guardarlos."
            ),
        ),
    ),
    about=Both(
        "The front desk sees who you are, how to reach you and when you can come. What you tell of your health is "
        "for clinicians only. Nothing is passed on to others.",
        "La recepción ve quién es, cómo comunicarse con usted y cuándo puede venir. Lo que cuenta de su salud es "
        "solo para el personal clínico. No se entrega nada a terceros.",
    ),
)

ON_THE_WEB = (URGENT, WHO, REACH, GUARDIAN, HEALTH, REFERRAL, WHEN, PRIVACY)

ON_THE_TELEPHONE = (
    URGENT,
    WHO,
    REACH,
    GUARDIAN,
    Section("health", HEALTH.title, (REASON, BEGAN, MOVEMENT, EYE_CLOSURE)),
    REFERRAL,
    WHEN,
)
"""What the desk asks a caller. What it types about health is sealed at once and it never reads it again."""

CONTACT = (WHO, REACH, GUARDIAN, REFERRAL, WHEN)
"""What the desk can put right afterwards."""

HEALTH_QUESTIONS = (ALARMS, *HEALTH.questions)


def told(health: Mapping[str, Any], language: Language = Language.ENGLISH) -> list[tuple[str, str]]:
    """What was said about health, question by question; unanswered ones are left out."""
    pairs = [
        (question.label[language], question.in_words(health.get(question.key), language))
        for question in HEALTH_QUESTIONS
    ]
    return [(label, words) for label, words in pairs if words]
