"""The people of the demonstration practice. Every one of them is invented.

Ages and weeks are counted back from the day the practice is filled for, so that the demonstration
never grows old. ``Course`` names the picture a patient's scores are to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.clinical.vocabulary import Aetiology, Condition, Licence, PhotoConsent, ProcedureKind, Side
from app.policy import Role

R, L = Side.RIGHT, Side.LEFT
Points = tuple[tuple[int, int, int, int], ...]
"""(weeks before the day, resting items, movement items, synkinesis items): sums before weighting."""


class Course(StrEnum):
    """What the course of a patient's scores looks like."""

    EARLY = "early"  # flaccid, first weeks
    RECOVERING = "recovering"  # flaccid, then movement comes back
    RETRAINING = "retraining"  # synkinesis that yields to retraining
    PLATEAU = "plateau"
    DECLINE = "decline"
    GRACILIS = "gracilis"  # after a muscle transfer
    REFERRED = "referred"  # new, not yet treated


@dataclass(frozen=True)
class StaffMember:
    key: str
    name: str
    credentials: str
    role: Role
    licence: Licence | None = None
    supervisor: str = ""


STAFF = (
    StaffMember("nadia", "Nadia Ferro", "PT", Role.THERAPIST),
    StaffMember("theo", "Theo Marsh", "PT", Role.THERAPIST),
    StaffMember("lucia", "Lucia Brandt", "PT", Role.THERAPIST),
    StaffMember("dr_o", "Dr. O", "MD", Role.PHYSICIAN),
    StaffMember("sam", "Sam Osterley", "", Role.DESK),
    StaffMember("hettie", "Hettie Oakenshaw", "", Role.ADMIN),
    StaffMember("pia", "Pia Winterbourne", "PTA", Role.THERAPIST, Licence.ASSISTANT, supervisor="theo"),
)


@dataclass(frozen=True)
class Person:
    given: str
    family: str
    age: int
    pronouns: str
    therapist: str
    course: Course
    side: Side
    aetiology: Aetiology
    onset: int  # weeks ago
    began: int  # weeks ago therapy began
    ended: int = 0  # weeks ago it ended with the plan closed; 0: still running
    points: Points = ()  # the course written out, where a pattern would not do
    picture: Condition | None = None  # the condition now, where it is not the one of the course
    preferred: str = ""
    language: str = "English"
    interpreter: bool = False
    guardian: tuple[str, str] = ("", "")
    allergies: tuple[tuple[str, str], ...] = ()
    history: tuple[str, ...] = ()
    photo: PhotoConsent = PhotoConsent.GIVEN
    toxin: tuple[int, ...] = ()  # weeks ago
    surgery: tuple[tuple[int, str], ...] = ()
    planned: tuple[tuple[int, ProcedureKind, str], ...] = ()  # days ahead
    deceased: int = 0  # weeks ago
    desk_note: str = ""

    @property
    def key(self) -> str:
        return f"{self.given} {self.family}"


_E, _C, _S, _P, _D, _G, _N = Course
_BELL, _ZOSTER, _TUMOUR, _INJURY, _SURGICAL, _LYME, _BIRTH = (
    Aetiology.BELLS_PALSY,
    Aetiology.RAMSAY_HUNT,
    Aetiology.TUMOUR,
    Aetiology.TRAUMA,
    Aetiology.SURGICAL_INJURY,
    Aetiology.LYME,
    Aetiology.BIRTH,
)
_TOXIN, _SURGERY = ProcedureKind.BOTULINUM_TOXIN, ProcedureKind.SURGERY
_SHE, _HE, _THEY = "she/her", "he/him", "they/them"
_TAPE = (("Adhesive tape", "Redness after some hours"),)
_LATEX = (("Natural rubber latex", "Hives"),)
_PENICILLIN = (("Penicillin", "Rash"),)
_REFUSED, _NOT_ASKED = PhotoConsent.REFUSED, PhotoConsent.NOT_ASKED

PEOPLE = (
    # Nadia Ferro
    Person(
        "Marigold", "Quill", 46, _SHE, "nadia", _S, L, _TUMOUR, 41, 40,
        points=(
            (40, 3, 7, 0), (36, 3, 8, 0), (31, 3, 11, 0), (27, 2, 13, 1), (23, 2, 15, 3),
            (18, 2, 16, 6), (13, 2, 16, 7), (9, 1, 17, 5), (4, 1, 18, 4),
        ),
        toxin=(12,), surgery=((41, "Vestibular schwannoma removed"), (35, "Lid weight, left upper lid")),
    ),
    Person(
        "Tobias", "Merriweather", 58, _HE, "nadia", _S, R, _BELL, 31, 14,
        points=((14, 2, 14, 8), (9, 1, 15, 6), (5, 1, 15, 10), (1, 1, 16, 3)), allergies=_TAPE,
    ),
    Person(
        "Odette", "Larkspur", 34, _SHE, "nadia", _E, L, _ZOSTER, 6, 5,
        points=((5, 4, 6, 0), (3, 4, 7, 0), (1, 4, 9, 0)), allergies=_LATEX, desk_note="Prefers mornings.",
    ),
    Person(
        "Barnaby", "Thistlewood", 71, _HE, "nadia", _E, R, _BELL, 9, 8,
        points=((8, 4, 8, 0), (5, 3, 9, 0), (1, 2, 9, 0)),
        history=("Hypertension", "Type 2 diabetes"), desk_note="Hard of hearing on the left: please ring twice.",
    ),
    Person(
        "Wren", "Okonkwo-Vale", 29, _THEY, "nadia", _D, L, _BIRTH, 29 * 52, 23,
        points=((23, 2, 15, 8), (18, 1, 16, 7), (12, 1, 17, 7), (7, 1, 17, 8), (2, 2, 16, 10)),
        photo=_REFUSED,
    ),
    Person(
        "Juniper", "Ashgrove", 52, _SHE, "nadia", _S, R, _TUMOUR, 60, 50,
        points=(
            (50, 2, 13, 6), (44, 2, 15, 7), (37, 1, 16, 6), (30, 1, 17, 6), (22, 1, 18, 6), (14, 1, 19, 5),
            (4, 1, 20, 4),
        ),
        toxin=(33, 18), surgery=((60, "Parotid tumour removed"),), allergies=_PENICILLIN,
        planned=((9, _TOXIN, "Botulinum toxin"),),
    ),
    Person("Casimir", "Plume", 40, _HE, "nadia", _N, L, _BELL, 3, 0, photo=_NOT_ASKED),
    Person(
        "Percival", "Sandoval-Reed", 63, _HE, "nadia", _P, L, _BELL, 88, 34,
        points=((34, 2, 16, 7), (27, 1, 18, 6), (20, 1, 18, 5), (15, 1, 18, 6), (8, 1, 18, 6), (2, 1, 18, 5)),
        toxin=(24,), planned=((26, _SURGERY, "Myectomy of the DAO"),),
    ),
    Person(
        "Dahlia", "Frost", 45, _SHE, "nadia", _C, L, _BELL, 20, 18, allergies=_LATEX + _TAPE,
        desk_note="Works nights; call after 14:00.",
    ),
    Person("Anselm", "Birdwhistle", 67, _HE, "nadia", _E, L, _ZOSTER, 11, 10, history=("Atrial fibrillation",)),
    Person("Zoë", "Bramblewick", 38, _SHE, "nadia", _C, R, _BELL, 30, 28),
    Person("Leopold", "Quillon", 55, _HE, "nadia", _S, L, _BELL, 70, 46, toxin=(20,)),
    Person(
        "Íñigo", "Ostrava-Peña", 49, _HE, "nadia", _C, L, _LYME, 34, 31, language="Spanish", interpreter=True,
        desk_note="Interpreter by telephone, book ten minutes more.",
    ),
    Person("Ada", "Bellweather", 61, _SHE, "nadia", _S, R, _ZOSTER, 96, 52, history=("Migraine",)),
    Person("Gideon", "Pomeroy", 33, _HE, "nadia", _C, L, _BELL, 44, 42, ended=9),
    Person("Saskia", "Vantongeren", 42, _SHE, "nadia", _P, R, _BELL, 130, 44, toxin=(30, 16)),
    Person("Linnea", "Lindqvist-Rowe", 27, _SHE, "nadia", _C, R, _BELL, 19, 17),
    Person("Orla", "Marchbanks", 74, _SHE, "nadia", _G, L, _TUMOUR, 150, 40, surgery=((48, "Gracilis free flap"),)),
    Person("Fennimore", "Gale", 36, _HE, "nadia", _C, R, _BELL, 52, 50, ended=14),
    Person(
        "Beatrix", "Holloway-Finch", 8, _SHE, "nadia", _C, L, _LYME, 16, 14,
        guardian=("Rufus Holloway-Finch", "Father"),
    ),
    # Theo Marsh
    Person("Ines", "Calloway-Finch", 57, _SHE, "theo", _S, L, _BELL, 64, 40, toxin=(14,), allergies=_PENICILLIN),
    Person("Humphrey", "Dovetail", 48, _HE, "theo", _S, R, _INJURY, 80, 36),
    Person("Mai", "Hollis-Tran", 31, _SHE, "theo", _C, L, _BELL, 24, 22),
    Person("Basil", "Peppercorn", 66, _HE, "theo", _P, R, _SURGICAL, 104, 50, toxin=(40, 26, 12)),
    Person("Rosalind", "Hawksmoor", 39, _SHE, "theo", _S, R, _BELL, 48, 26, allergies=(("Ibuprofen", "Swelling"),)),
    Person("Crispin", "Wainscott", 53, _HE, "theo", _C, R, _BELL, 28, 26),
    Person("Adwoa", "Mayfair-Osei", 44, _SHE, "theo", _S, L, _BELL, 58, 48, toxin=(22,)),
    Person(
        "Ottoline", "Tillinghast", 70, _SHE, "theo", _D, R, _TUMOUR, 110, 46,
        surgery=((110, "Acoustic neuroma removed"),),
    ),
    Person("Ignatius", "Umber", 60, _HE, "theo", _E, R, _BELL, 7, 6),
    Person("Søren", "Applegarth", 35, _HE, "theo", _C, R, _BELL, 40, 38, ended=5),
    Person(
        "Clementine", "Rushworth", 50, _SHE, "theo", _G, R, _INJURY, 120, 44,
        surgery=((52, "Gracilis free flap"),),
    ),
    Person(
        "Thaddeus", "Knoll", 77, _HE, "theo", _S, L, _ZOSTER, 90, 52,
        ended=20, deceased=11, history=("Heart failure",),
    ),
    Person("Perpetua", "Sedgewick", 46, _SHE, "theo", _P, L, _BELL, 140, 38),
    Person("Łucja", "Wintergreen", 41, _SHE, "theo", _S, L, _BELL, 74, 30, language="Polish"),
    Person("Ezra", "Fallowmere", 16, _HE, "theo", _C, L, _BELL, 15, 13, guardian=("Miriam Fallowmere", "Mother")),
    Person("Cornelius", "Ashdown", 62, _HE, "theo", _E, L, _SURGICAL, 10, 8, surgery=((10, "Parotid surgery"),)),
    Person("Philippa", "Thornbury", 37, _SHE, "theo", _S, R, _BELL, 50, 33, picture=Condition.MIXED),
    Person("Renée", "Duskwater", 54, _SHE, "theo", _C, L, _BELL, 46, 44, ended=12),
    # Lucia Brandt
    Person("Ari", "Nightingale-Bo", 26, _THEY, "lucia", _E, R, _BELL, 3, 2, photo=_NOT_ASKED),
    Person("Rufina", "Farthing", 47, _SHE, "lucia", _S, R, _BELL, 55, 42, toxin=(25, 9)),
    Person(
        "Quentin", "Saltmarsh", 59, _HE, "lucia", _C, L, _BELL, 26, 24,
        allergies=(("Shellfish", "Swelling of the lips"),),
    ),
    Person("Isolde", "Kestrel", 32, _SHE, "lucia", _S, L, _BELL, 40, 20),
    Person("Mortimer", "Oleander", 68, _HE, "lucia", _P, L, _ZOSTER, 120, 48),
    Person("Tabitha", "Rookwood", 43, _SHE, "lucia", _C, R, _BELL, 32, 30),
    Person("Núria", "Solé-Hargreaves", 51, _SHE, "lucia", _S, L, _BELL, 68, 45, toxin=(19,), language="Catalan"),
    Person("Evander", "Stoneleigh", 56, _HE, "lucia", _D, L, _BELL, 92, 40),
    Person(
        "Hyacinth", "Muirfield", 64, _SHE, "lucia", _G, L, _TUMOUR, 170, 36,
        surgery=((44, "Gracilis free flap"),),
    ),
    Person("Lysander", "Brook", 14, _HE, "lucia", _S, R, _INJURY, 62, 32, guardian=("Helena Brook", "Mother")),
    Person("Winifred", "Larch", 73, _SHE, "lucia", _C, R, _BELL, 38, 36, ended=7, allergies=_TAPE),
    Person("Barnabas", "Coldwell", 34, _HE, "lucia", _E, L, _BELL, 8, 7),
    Person("Seraphina", "Ironwood", 40, _SHE, "lucia", _S, R, _BELL, 78, 50, toxin=(35, 21, 6)),
    Person(
        "Augustin", "Peverell", 65, _HE, "lucia", _P, R, _TUMOUR, 100, 30,
        surgery=((100, "Vestibular schwannoma removed"),),
    ),
    Person("Coraline", "Mossop", 28, _SHE, "lucia", _C, L, _BELL, 48, 46, ended=16),
    Person("Jasper", "Underhill", 45, _HE, "lucia", _S, L, _LYME, 66, 38, photo=_REFUSED),
    Person("Araminta", "Gossamer", 60, _SHE, "lucia", _D, R, _BELL, 76, 44, toxin=(28,)),
    # whose course asks for Dr. O in its own way
    Person(
        "Delphine", "Sparrowhawk", 57, _SHE, "lucia", _E, L, _BELL, 22, 20,
        points=((20, 4, 5, 0), (15, 4, 5, 0), (10, 4, 5, 0), (5, 4, 5, 0), (1, 4, 5, 0)),
    ),
    Person("Emrys", "Hollowell", 49, _HE, "theo", _C, R, _BELL, 14, 12),
    Person("Ludovic", "Fernsby", 38, _HE, "nadia", _E, R, _BELL, 5, 4),
    # referred
    Person(
        "Imogen", "Tideswell", 36, _SHE, "lucia", _N, R, _BELL, 1, 0,
        photo=_NOT_ASKED, desk_note="Needs step-free entrance.",
    ),
    Person("Rafael", "Quince-Ábara", 51, _HE, "theo", _N, L, _BELL, 5, 0, photo=_NOT_ASKED, language="Spanish"),
    Person("Petra", "Nightshade", 44, _SHE, "nadia", _N, R, _SURGICAL, 12, 0, photo=_NOT_ASKED),
    Person("Osric", "Fennimore", 69, _HE, "theo", _N, L, _BELL, 190, 0, photo=_NOT_ASKED),
    Person("Wilhelmina", "Crake", 58, _SHE, "lucia", _N, R, _ZOSTER, 7, 0, photo=_NOT_ASKED),
)  # fmt: skip
