"""Texts of worksheets for the tests of the editor."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from city_diplomacy_xblocks.authoring.draft import Part, parts
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.adapting import adapted, written
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.loader import load_text

#: Worksheets of the library that have little in common, and between them formulas, references, rows
#: that are there from the start and pictures: where many examples are tried, all nine take minutes.
UNLIKE: Final = (
    "annuaire_experts",
    "canevas_partenariat",
    "carnet_parcours",
    "plan_migration",
    "suivi_gouvernance",
)


@cache
def text_of(worksheet_id: str) -> str:
    """A worksheet of the library as a course adapts it."""
    return adapted(library.get(worksheet_id), worksheet_id="ma_fiche")


def all_parts(whole: dict[str, Any]) -> list[Part]:
    """Every part that a form is shown of and that has settings."""
    found = [part for top in parts(whole) for part in top.all()]
    return [part for part in found if part.kind not in ("rules", "versions")]


def load(whole: dict[str, Any]) -> Worksheet:
    """The worksheet that a definition is."""
    return load_text(written(whole), name="worksheet.yaml")


def field(field_id: str, type_: str = "text", **more: Any) -> dict[str, Any]:
    """A field or a column."""
    return {"id": field_id, "type": type_, "label": {"fr": field_id.title()}, **more}


def options(*codes: str) -> list[dict[str, str]]:
    """Choices, called as their codes are."""
    return [{"code": code, "fr": code.title()} for code in codes]


def sheet(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A worksheet with one section of these fields."""
    section = {"id": "cadre", "title": {"fr": "Cadre"}, "fields": list(fields)}
    return {
        "id": "ma_fiche",
        "version": 1,
        "title": {"fr": "Ma fiche"},
        "sections": [section],
        **more,
    }


def small() -> dict[str, Any]:
    """A definition that may be changed."""
    return {
        **sheet(
            field("city_name", required="R"),
            field("budget", "money", required="R"),
            field("plan_period", "period"),
            field("has_plan", "boolean"),
            field("plan_title"),
            field("kind", "choice", options=options("ville", "village", "autre")),
            field("other_kind"),
            field(
                "actions",
                "table",
                row_prefix="A",
                row_name={"fr": "une action"},
                columns=[
                    field("title", required="R"),
                    field("cost", "money"),
                    field("start", "month"),
                    field("end", "month"),
                    field("domain", "choice", options=options("eau", "sante", "ecole")),
                    field("groups", "multichoice", options=options("femmes", "jeunes")),
                    field("note", "longtext"),
                ],
            ),
            field("main_action", "row_ref", target="cadre.actions"),
        ),
        "rules": [],
        "rubric": {
            "pass_mark": 6,
            "criteria": [
                {
                    "id": "c1",
                    "title": {"fr": "Clarté"},
                    "points": 10,
                    "sections": ["cadre"],
                    "levels": [
                        {"points": 0, "title": {"fr": "Non"}, "description": {"fr": "Rien."}},
                        {"points": 10, "title": {"fr": "Oui"}, "description": {"fr": "Tout."}},
                    ],
                }
            ],
        },
    }
