"""The words of the page behind the link of an offered time, in English and Spanish."""

from __future__ import annotations

from dataclasses import dataclass

from app.clinical.languages import Language
from app.ui.link_words import EVERY_PAGE, LinkWords


@dataclass(frozen=True)
class Words(LinkWords):
    title: str
    open_title: str
    open: str
    take: str
    leave: str
    leave_help: str
    taken_title: str
    taken: str
    declined_title: str
    declined: str
    over_title: str
    over: str
    changed: str
    until: str


WORDS = {
    Language.ENGLISH: Words(
        **EVERY_PAGE[Language.ENGLISH],
        title="A time for you",
        open_title="A time has become free",
        open="It is kept for you. Nothing is booked before you take it.",
        take="Take this time",
        leave="No, thank you",
        leave_help="You keep your place on the list.",
        taken_title="This time is yours",
        taken="It is booked. You need not do anything else.",
        declined_title="You left this time",
        declined="It goes to somebody else. You keep your place on the list, and we ask you again.",
        over_title="This offer has run out",
        over="The time is no longer kept. You keep your place on the list, and we ask you again.",
        changed="It was moved or cancelled since you took it.",
        until="Kept until",
    ),
    Language.SPANISH: Words(
        **EVERY_PAGE[Language.SPANISH],
        title="Una cita para usted",
        open_title="Ha quedado libre una cita",
        open="Se la guardamos. No se reserva nada hasta que usted la tome.",
        take="Tomar esta cita",
        leave="No, gracias",
        leave_help="Usted conserva su lugar en la lista.",
        taken_title="Esta cita es suya",
        taken="Está reservada. No tiene que hacer nada más.",
        declined_title="Usted dejó esta cita",
        declined="Se ofrecerá a otra persona. Usted conserva su lugar en la lista y le avisaremos de nuevo.",
        over_title="Esta oferta ha vencido",
        over="La cita ya no está guardada. Usted conserva su lugar en la lista y le avisaremos de nuevo.",
        changed="Se movió o se canceló después de que usted la tomó.",
        until="Guardada hasta",
    ),
}
