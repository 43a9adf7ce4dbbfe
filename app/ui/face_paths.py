"""The face, drawn once: our own drawing, in units of the view box ``22 4 256 410``.

One half is drawn with x > 0 from the midline; that is the patient's left, which stands at the
viewer's right. The other half is its mirror.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

VIEW_BOX: Final = "22 4 256 410"
MIDLINE: Final = 150

OUTLINE: Final = (
    "M0,14 C58,14 103,54 109,118 C112,150 112,176 108,204 C104,244 95,276 73,303 C53,328 27,346 0,347"
)
NECK: Final = "M68,310 C67,336 67,360 72,380 C80,394 100,402 122,410"
SKIN: Final = (f"{OUTLINE} L0,14 Z", f"{NECK} L0,410 L0,340 Z")

ZONES: Final[Mapping[str, str]] = {
    "brow": ("M3,58 C34,55 62,63 80,82 C90,93 97,106 100,122 C86,115 58,112 34,117 C20,120 9,124 3,128 Z"),
    "eye": (
        "M12,152 C15,132 34,119 58,120 C82,122 99,136 101,155 C101,174 82,187 57,187 C33,187 13,174 12,152 Z"
    ),
    "nose": ("M3,134 C6,133 8,138 9,148 C10,166 13,180 19,190 C27,197 31,206 29,216 C26,226 12,229 3,229 Z"),
    "cheek": (
        "M25,189 C42,198 68,197 88,187 C94,184 99,179 103,173 C105,200 101,226 92,252 "
        "C84,262 70,262 61,255 C54,243 46,233 35,224 C37,210 33,198 25,189 Z"
    ),
    "mouth": "M3,235 C22,230 42,237 54,254 C62,265 58,280 46,287 C32,294 14,294 3,293 Z",
    "chin": "M3,299 C20,300 38,298 52,290 C58,300 55,314 45,322 C32,332 16,338 3,339 Z",
    "platysma": (
        "M18,352 C36,347 52,336 64,322 C63,344 63,362 68,380 C72,389 82,396 92,401 "
        "C62,408 30,408 8,406 C10,388 12,370 18,352 Z"
    ),
}

CENTERS: Final[Mapping[str, tuple[int, int]]] = {
    "brow": (52, 90),
    "eye": (57, 170),
    "nose": (16, 210),
    "cheek": (78, 222),
    "mouth": (40, 262),
    "chin": (26, 318),
    "platysma": (42, 380),
}

FEATURES: Final = (
    ("ft-outline", OUTLINE),
    ("ft-ear", "M110,152 C121,145 128,154 126,174 C124,194 116,206 107,207"),
    ("ft-brow", "M22,114 C38,102 68,100 91,114"),
    ("ft-lid", "M28,156 C40,142 70,141 86,156"),
    ("ft-crease", "M31,147 C44,136 70,135 84,147"),
    ("ft-lid2", "M28,156 C42,168 72,168 86,156"),
    (
        "ft-nose",
        "M10,150 C12,172 14,184 17,194 C25,200 26,212 17,215 C12,217 6,219 0,219",
    ),
    ("ft-lip", "M0,257 C8,253 16,253 22,256 C32,259 40,262 46,264"),
    ("ft-lip2", "M0,266 C16,268 34,267 46,264"),
    ("ft-lip3", "M0,281 C14,282 34,276 46,264"),
    ("ft-neck", "M68,312 C67,336 67,360 72,380 C80,394 100,402 122,410"),
)

HATCHES: Final = ((1, 9, 1.3), (2, 6.2, 1.7), (3, 4.2, 2.0))
"""Level of tightness, gap between lines, thickness of a line."""
