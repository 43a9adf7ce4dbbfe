"""What the pages behind a link say alike, in English and Spanish."""

from __future__ import annotations

from dataclasses import dataclass

from app.clinical.languages import Language


@dataclass(frozen=True)
class LinkWords:
    changed_title: str
    unknown_title: str
    unknown: str
    stale: str
    call: str
    date: str
    time: str
    place: str


EVERY_PAGE = {
    Language.ENGLISH: {
        "changed_title": "This appointment was changed",
        "unknown_title": "This link does not open anything",
        "unknown": "Perhaps a part of it is missing. Open it again from the message itself.",
        "stale": "Your answer did not arrive: this page was open for too long, or your browser keeps no cookies for "
        "it. Answer once more, or call the clinic.",
        "call": "Call the clinic if you have a question.",
        "date": "Date",
        "time": "Time",
        "place": "Place",
    },
    Language.SPANISH: {
        "changed_title": "Esta cita ha cambiado",
        "unknown_title": "Este enlace no abre nada",
        "unknown": "Quizá falte una parte. Ábralo de nuevo desde el mensaje.",
        "stale": "Su respuesta no llegó: esta página estuvo abierta demasiado tiempo o su navegador no guarda "
        "cookies. Responda de nuevo o llame a la clínica.",
        "call": "Llame a la clínica si tiene alguna pregunta.",
        "date": "Fecha",
        "time": "Hora",
        "place": "Lugar",
    },
}
