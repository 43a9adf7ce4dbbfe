"""What the public page of a consultation request says around its questions and finds wrong, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from app.clinical.intake import Both
from app.clinical.languages import Language

WORDS: Mapping[str, Both] = {
    "title": Both("Request a consultation", "Solicitar una consulta"),
    "intro": Both(
        "Tell us how to reach you and we call you back. Only your name, your date of birth, one way to reach you and "
        "your consent are needed.",
        "Díganos cómo comunicarnos con usted y le llamamos. Solo hacen falta su nombre, su fecha de nacimiento, una "
        "forma de comunicarnos y su consentimiento.",
    ),
    "emergency": Both(
        "In an emergency do not use this page. Sudden weakness with arm or speech trouble: call 911.",
        "En una emergencia no use esta página. Debilidad repentina con problemas en un brazo o al hablar: "
        "llame al 911.",
    ),
    "rather_call": Both("You would rather call?", "¿Prefiere llamar?"),
    "send": Both("Send request", "Enviar solicitud"),
    "not_sent": Both(
        "Not sent yet. Please put this right.", "Aún no se ha enviado. Corrija esto, por favor."
    ),
    "leave_empty": Both("Leave this empty", "Deje esto vacío"),
    "thanks": Both("Thank you. Your request has arrived.", "Gracias. Su solicitud ha llegado."),
    "next": Both(
        "The front desk gets in touch with you. Nothing more is needed from you now.",
        "La recepción se pondrá en contacto con usted. Por ahora no tiene que hacer nada más.",
    ),
    "mail": Both(
        "We also send you an e-mail that says it arrived; one a day at most.",
        "También le enviamos un correo que dice que llegó; uno al día como máximo.",
    ),
    "too_fast": Both(
        "This was sent faster than a person can fill it in. Nothing was kept. If you are a person, wait a few seconds "
        "and send it once more.",
        "Esto se envió más rápido de lo que una persona puede rellenarlo. No se ha guardado nada. Si es una persona, "
        "espere unos segundos y envíelo de nuevo.",
    ),
    "trap": Both(
        "A field that people do not see was filled in, as programs do. Nothing was kept. If you are a person, send it "
        "once more: the field is empty now.",
        "Se rellenó un campo que las personas no ven, como hacen los programas. No se ha guardado nada. Si es una "
        "persona, envíelo de nuevo: el campo está ahora vacío.",
    ),
    "stale": Both(
        "This page was open for too long, or was not opened here. What you typed is still below: wait a few seconds "
        "and send it once more. If you see this again, allow cookies for this page, or call us.",
        "Esta página estuvo abierta demasiado tiempo o no se abrió aquí. Lo que escribió sigue abajo: espere unos "
        "segundos y envíelo de nuevo. Si vuelve a ver esto, permita las cookies de esta página o llámenos.",
    ),
    "too_many": Both(
        "More requests came than we can answer, so this one was not kept. What you typed is still below: please call "
        "us, or send it again in an hour.",
        "Llegaron más solicitudes de las que podemos responder, así que esta no se ha guardado. Lo que escribió sigue "
        "abajo: llámenos o envíelo de nuevo dentro de una hora.",
    ),
}

NO_TELEPHONE_FOR_IT = Both(
    "You prefer a call or a text: give a telephone.",
    "Prefiere una llamada o un mensaje: indique un teléfono.",
)
NO_EMAIL_FOR_IT = Both("You prefer an e-mail: give an address.", "Prefiere un correo: indique una dirección.")
NO_WAY_TO_REACH = Both(
    "Give a telephone number or an e-mail address.", "Indique un teléfono o un correo electrónico."
)
NO_GUARDIAN = Both(
    "Somebody under 18 needs a parent or guardian.", "Un menor de 18 años necesita madre, padre o tutor."
)
NOT_COME_YET = Both("This day has not come yet.", "Ese día aún no ha llegado.")
TOO_LONG_AGO = Both("Check the year.", "Revise el año.")
NO_NUMBER = Both(
    "This is no telephone number. Type it with the area code, or from abroad with + and the country code.",
    "No es un número de teléfono. Escríbalo con el código de área o, desde otro país, con + y el prefijo.",
)

# What the fields themselves find wrong, in Spanish; a number stands for itself.
PROBLEMS = {
    "Fill this in.": "Rellene este campo.",
    "Choose one of the list.": "Elija una opción de la lista.",
    "Choose from the list.": "Elija de la lista.",
    "Type a date that exists.": "Escriba una fecha que exista.",
    "Type the year with four digits.": "Escriba el año con cuatro cifras.",
    "Type an address like name@example.org.": "Escriba una dirección como nombre@example.org.",
    "Type a telephone number.": NO_NUMBER.es,
    "Remove the invisible characters, perhaps by typing this anew.": (
        "Quite los caracteres invisibles, por ejemplo escribiéndolo de nuevo."
    ),
    "Use at most # characters; these are #.": "Use como máximo # caracteres; son #.",
}


def words(language: Language) -> dict[str, str]:
    return {name: both[language] for name, both in WORDS.items()}
