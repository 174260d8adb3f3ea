"""The two full courses: what each must be, and how tests read them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen
from lxml import etree

from city_diplomacy_xblocks.courses.edition import Edition, Module

CONTENT = Path(__file__).parents[2] / "course_content"


@frozen
class Expected:
    """What one course must be.

    `sections` of its worksheet by module, and those of the `example` that module 0 shows;
    `recalled`: by unit, what of the plan is shown again there, how, and the unit that follows it up.
    """

    folder: str
    worksheet: str
    sections: dict[str, tuple[str, ...]]
    example: tuple[str, tuple[str, ...]]
    recalled: dict[str, tuple[tuple[str, ...], str, str]]


MIXED_MIGRATION = Expected(
    folder="mixed_migration",
    worksheet="plan_migration",
    sections={
        "m0": ("identite",),
        "m1": ("profil_migratoire", "cadre"),
        "m2": ("vision", "parties_prenantes"),
        "m3": ("actions",),
        "m4": ("financement", "risques"),
        "m5": ("suivi", "engagement"),
        "m6": (),
    },
    example=("kanimbora", ("identite", "vision", "actions")),
    recalled={
        "m3_atelier3": (("vision",), "sections", "m3_actions"),
        "m4_couts": (("actions",), "sections", "m4_financement"),
        "m5_avant_remise": ((), "summary", "m5_remettre"),
    },
)
SMART_CITY = Expected(
    folder="smart_city",
    worksheet="feuille_route_numerique",
    sections={
        "m0": ("identite",),
        "m1": ("maturite", "domaines"),
        "m2": ("usagers", "vision", "parties_prenantes"),
        "m3": ("initiatives", "pilotes"),
        "m4": ("donnees", "financement", "risques"),
        "m5": ("suivi", "etapes", "engagement"),
        "m6": (),
    },
    example=("tizraoun", ("identite", "usagers", "pilotes")),
    recalled={
        "m3_atelier3": (("vision",), "sections", "m3_initiatives"),
        "m4_cout_complet": (("initiatives",), "sections", "m4_financement"),
        "m4_atelier5": (("financement", "risques"), "summary", "m4_risques"),
        "m5_avant_remise": ((), "summary", "m5_remettre"),
    },
)
COURSES = (MIXED_MIGRATION, SMART_CITY)
#: An hour and a half before, four hours together and as much alone each day, two hours after.
MINUTES = {"m0": 90, **{f"m{day}": 330 for day in range(1, 6)}, "m6": 120}


def module_of(course: Edition, name: str) -> Module:
    """The module of that name."""
    return next(module for module in course.modules if module.name == name)


def units_of(course: Edition) -> Iterator[tuple[str, str, etree._Element]]:
    """Yield (module, unit, block) for each block, in reading order."""
    for module in course.modules:
        for path in module.files:
            if path.startswith("vertical/"):
                for pointer in course.element(path):
                    yield module.name, Path(path).stem, course.followed(path, pointer)[1]
