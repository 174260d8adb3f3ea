"""The sections of a worksheet as learners will meet them, for their author: nothing can be written.

Shape: ``Preview(number=1, title="Identité", intro="", form="<div…")`` for each section.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen
from django.utils.safestring import SafeString, mark_safe

from city_diplomacy_xblocks.fields.html import NOTHING
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.pages.paths import section_number
from city_diplomacy_xblocks.pages.sheets import prefix_of, read_plan
from city_diplomacy_xblocks.worksheets.answers import Answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet


@frozen
class Preview:
    """One section."""

    number: int
    title: str
    intro: str
    form: SafeString


def preview(
    worksheet: Worksheet,
    section_ids: Iterable[str],
    *,
    answers: Answers | None,
    language: str,
    block_id: str,
    in_fields: bool = False,
    only: str = "",
) -> Iterator[Preview]:
    """The sections in that order: with an example's `answers` to read, or `in_fields` as one would
    write them; else with empty fields. Of a section that has the field `only`, no more than that.
    """
    plan = read_plan(worksheet, answers or {}, language)
    for section in filter(None, map(worksheet.section, section_ids)):
        alone = section.field(only)
        form = plan.section_html(
            evolve(section, fields=(alone,)) if alone else section,
            prefix=f"{prefix_of(block_id)}-preview",
            notes=lambda _path: NOTHING,
            read_only=answers is not None and not in_fields,
        )
        yield Preview(
            section_number(plan, section.id),
            label(section.title, language),
            label(section.intro, language),
            mark_safe(form),  # noqa: S308 - made by fields/html.py, which escapes
        )
