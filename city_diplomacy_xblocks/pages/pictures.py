"""The pictures of a plan on a page: the drawing, its key, what it says, and its data as a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.pages.paths import link_to
from city_diplomacy_xblocks.pages.sheets import Plan
from city_diplomacy_xblocks.visuals.picture import DataTable
from city_diplomacy_xblocks.visuals.registry import draw
from city_diplomacy_xblocks.worksheets.definition import PictureSpec, Section, Worksheet
from city_diplomacy_xblocks.worksheets.picture_settings import inputs


def pictures_of(
    plan: Plan, section: Section, urls: Mapping[str, str], *, here: Collection[str] = ()
) -> SafeString:
    """The pictures of `section`; where one cannot be drawn yet, which field it waits for.

    `here` are the ids of the sections on this page; `urls` leads to others.
    """
    drawn = (
        _figure(plan, _name(section, place), spec, urls, here)
        for place, spec in enumerate(section.pictures)
    )
    return mark_safe("".join(drawn))  # noqa: S308 - made by the template, which escapes


def concerned(
    worksheet: Worksheet, sections: Sequence[Section], touched: frozenset[str]
) -> list[tuple[str, PictureSpec]]:
    """The pictures of these sections that are made from what was touched, with their names."""
    return [
        (_name(section, place), spec)
        for section in sections
        for place, spec in enumerate(section.pictures)
        if touched & inputs(worksheet, spec)
    ]


def redrawn(plan: Plan, sections: Sequence[Section], touched: frozenset[str]) -> dict[str, str]:
    """The pictures that are `concerned`, as HTML by their names."""
    found = concerned(plan.worksheet, sections, touched)
    here = {section.id for section in sections}
    return {name: _figure(plan, name, spec, {}, here) for name, spec in found}


def _name(section: Section, place: int) -> str:
    return f"{section.id}.{place}"


def _figure(
    plan: Plan,
    name: str,
    spec: PictureSpec,
    urls: Mapping[str, str],
    here: Collection[str],
) -> str:
    language = plan.reading.language
    picture = draw(plan.worksheet, plan.answers, spec, language=language)
    field = plan.worksheet.field_at(picture.missing) if picture.missing else None
    table = picture.table
    section_id = picture.missing.split(".")[0]
    reachable = section_id in here or urls.get(section_id)
    context = {
        "name": name,
        "picture": picture,
        "svg": mark_safe(picture.svg),  # noqa: S308 - visuals/canvas.py escapes
        "wide": mark_safe(picture.wide),  # noqa: S308
        "key": [(mark_safe(line.sign), line.words) for line in picture.key],  # noqa: S308 - ours
        "rows": _rows(table) if table else (),
        "head": [(words, at in table.numeric) for at, words in enumerate(table.head)]
        if table
        else (),
        "missing": label(field.label, language) if field else "",
        "missing_url": link_to(picture.missing, urls) if field and reachable else "",
    }
    return render_to_string("city_diplomacy/pictures/figure.html", context)


def _rows(table: DataTable) -> list[list[tuple[str, bool]]]:
    return [[(cell, at in table.numeric) for at, cell in enumerate(row)] for row in table.rows]
