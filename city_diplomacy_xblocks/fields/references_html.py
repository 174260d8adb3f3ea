"""References to rows of another table: a list to open for one, chips for several.

Neither carries the whole list of rows: the page holds it once and the script fills a list when it
is opened. What
is chosen stands in the page from the start.
"""

from __future__ import annotations

from collections.abc import Sequence

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.html import Control, Target
from city_diplomacy_xblocks.fields.spec import Field, Value
from city_diplomacy_xblocks.fields.words import pgettext


def render_reference(value: Value, spec: Field, *, place: Control) -> str:
    """The control for a row_ref or a stakeholder_ref."""
    ids = (
        [str(each) for each in value]
        if isinstance(value, list | tuple)
        else [str(value)]
        if value
        else []
    )
    known = {row.id: row for row in place.rows_of(spec.target or "")}
    chosen = [known.get(row_id) or Target(row_id, "?", "") for row_id in ids]
    if spec.multiple:
        return _chips(value, chosen, spec, place)
    return _list(value, chosen, spec, place)


def shown(row: Target) -> str:
    """« A2 — Ouvrir un guichet »: how a row is called in a list."""
    return f"{row.number} — {row.name}" if row.name else row.number


def _address(spec: Field) -> str:
    level = f' data-level="{spec.level}"' if spec.level else ""
    return f' data-target="{html.esc(spec.target or "")}"{level}'


def _list(value: Value, chosen: Sequence[Target], spec: Field, place: Control) -> str:
    options = [(row.id, shown(row)) for row in chosen]
    return html.labelled(
        value,
        spec,
        place,
        lambda attrs: html.picker(
            place, options, chosen[0].id if chosen else "", attrs, more=_address(spec)
        ),
        size="cd-c3",
    )


def _chips(value: Value, chosen: Sequence[Target], spec: Field, place: Control) -> str:
    notes = place.notes(place.path)
    level = spec.level or ""
    sign = html.level_mark(level)
    heading = (
        f'<p class="cd-level-h" id="{place.id}-l">{sign}'
        f"<span>{html.name_of(spec, place)}{html.mark(spec, group=True)}</span></p>"
    )
    chips = "".join(chip(row, level=level) for row in chosen)
    hidden = " hidden" if chosen else ""
    lacking = f"{html.level_mark(level, hollow=True)}{_nobody(level)}"
    empty = f'<p class="cd-slot"{hidden}>{lacking}</p>'
    slot = empty if spec.required == html.NEEDED else ""
    attrs = f' role="group" aria-labelledby="{place.id}-l"{_address(spec)}'
    return (
        f"{html.opening('div', spec, value, place, more=attrs)}{heading}{html.help_of(spec, place)}"
        f'<ul class="cd-chips">{chips}</ul>{slot}'
        f'<button type="button" class="cd-btn"'
        f' data-do="choose">{html.icon("plus")}'
        f"<span>{_add(level)}</span></button>"
        f"{html.closing('div', spec, place, notes)}"
    )


def chip(row: Target, *, level: str) -> str:
    """One chosen row, and the button that takes it away."""
    number = html.esc(row.number)
    remove = html.esc(pgettext("reference", "Remove {row}").format(row=row.number))
    return (
        f'<li class="cd-chip" data-ref="{html.esc(row.id)}">{html.level_mark(level or row.level)}'
        f'<span><span class="cd-id">{number}</span> <bdi>{html.esc(row.name)}</bdi></span>'
        f'<button type="button" class="cd-btn cd-btn-quiet cd-btn-icon" data-do="unchoose">'
        f"{html.icon('x')}"
        f'<span class="cd-vh">{remove}</span></button></li>'
    )


def _add(level: str) -> str:
    return {
        "local": html.say("reference", "Add a local partner"),
        "national": html.say("reference", "Add a national partner"),
        "international": html.say("reference", "Add an international partner"),
    }.get(level) or html.say("reference", "Add")


def _nobody(level: str) -> str:
    return {
        "local": html.say("reference", "No local partner"),
        "national": html.say("reference", "No national partner"),
        "international": html.say("reference", "No international partner"),
    }.get(level) or html.say("reference", "Nothing chosen")
