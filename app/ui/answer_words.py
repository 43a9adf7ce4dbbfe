"""The words of the page behind the link of a message, in English and Spanish."""

from __future__ import annotations

from dataclasses import dataclass

from app.clinical.languages import Language
from app.clinical.vocabulary import LinkAnswer
from app.ui.link_words import EVERY_PAGE, LinkWords


@dataclass(frozen=True)
class Words(LinkWords):
    title: str
    ask: str
    confirm: str
    cancel: str
    cancel_help: str
    answered: dict[LinkAnswer, str]
    answered_title: dict[LinkAnswer, str]
    answered_otherwise: str
    changed: str
    over_title: str
    over: str


WORDS = {
    Language.ENGLISH: Words(
        **EVERY_PAGE[Language.ENGLISH],
        title="Your appointment",
        ask="Will you come?",
        confirm="Yes, I will come",
        cancel="Ask to cancel",
        cancel_help="The clinic then calls you. Your appointment stays until they have.",
        answered={
            LinkAnswer.CONFIRM: "Thank you. The clinic knows that you will come.",
            LinkAnswer.ASK_TO_CANCEL: "The clinic will contact you. Your appointment stays until they have.",
        },
        answered_title={
            LinkAnswer.CONFIRM: "Your appointment is confirmed",
            LinkAnswer.ASK_TO_CANCEL: "You asked to cancel",
        },
        answered_otherwise="This link was used before, and works once. To change your answer, call the clinic.",
        changed="It was moved or cancelled after this message was sent. The newest message is the one that counts.",
        over_title="This appointment has begun or is over",
        over="It can no longer be answered here.",
    ),
    Language.SPANISH: Words(
        **EVERY_PAGE[Language.SPANISH],
        title="Su cita",
        ask="¿Vendrá usted?",
        confirm="Sí, vendré",
        cancel="Pedir la cancelación",
        cancel_help="La clínica le llamará. Hasta entonces su cita sigue en pie.",
        answered={
            LinkAnswer.CONFIRM: "Gracias. La clínica sabe que usted vendrá.",
            LinkAnswer.ASK_TO_CANCEL: "La clínica le llamará. Hasta entonces su cita sigue en pie.",
        },
        answered_title={
            LinkAnswer.CONFIRM: "Su cita está confirmada",
            LinkAnswer.ASK_TO_CANCEL: "Usted pidió la cancelación",
        },
        answered_otherwise="Este enlace ya se usó y sirve una sola vez. Para cambiar su respuesta, llame a la clínica.",
        changed="Se movió o se canceló después de enviar este mensaje. Vale el mensaje más reciente.",
        over_title="Esta cita ya empezó o ya pasó",
        over="Ya no se puede responder aquí.",
    ),
}
