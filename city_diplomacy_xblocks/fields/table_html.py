"""The rows of a table: a list of sheets that open, or, where columns are few and short, a line of
cells each.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from attrs import evolve

from city_diplomacy_xblocks.fields import glance, html, registry
from city_diplomacy_xblocks.fields.begun import begun_rows, in_order
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.spec import Field, Value, is_blank, label, title_column
from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext

#: Up to so many short columns stand side by side.
FEW_COLUMNS: Final = 4
#: Column types that fit in a cell of a line.
_FIT_A_CELL: Final = frozenset(
    {
        "text",
        "link_or_text",
        "email",
        "choice",
        "number",
        "money",
        "percent",
        "date",
        "month",
        "row_ref",
        "computed",
    }
)
#: Stands for the id of a row that the script will make.
NEW_ROW: Final = "__row__"
#: Blank lines offered in an empty table.
MOST_BLANK: Final = 3
#: How a conversation that is not over begins (answers are escaped: none can look like it).
_OPEN_THREAD: Final = '<div class="cd-th"'

Row = Mapping[str, Value]


def is_compact(spec: Field) -> bool:
    """True when a row of this table is a line of cells."""
    fits = all(column.type in _FIT_A_CELL and not column.multiple for column in spec.columns)
    return fits and len(spec.columns) <= FEW_COLUMNS


def render_table(value: Value, spec: Field, *, place: Control) -> str:
    """The table with its rows, the button that adds one, and a row as a template for the script."""
    rows: list[Row] = (
        [row for row in value if isinstance(row, Mapping)]
        if isinstance(value, list | tuple)
        else []
    )
    compact = is_compact(spec)
    notes = place.notes(place.path)
    offered = [] if place.read_only else _offered(rows, spec, compact=compact)
    fresh = {str(row["id"]) for row in offered}
    items = "".join(
        _item(row, f"{spec.row_prefix or ''}{at}", spec, place, fresh=row["id"] in fresh)
        for at, row in enumerate(in_order(rows, offered, spec), start=1)
    )
    prefill = f' data-prefill="{spec.prefill}"' if spec.prefill else ""
    attrs = (
        f' data-table="{place.path}" data-prefix="{spec.row_prefix or ""}"'
        f' data-min="{spec.min_rows}"{prefill}'
        f' data-most="{spec.max_rows}" data-title="{title_column(spec).id}"'
        f' role="group" aria-labelledby="{place.id}-l" tabindex="-1"'
    )
    return (
        f"{html.opening('div', spec, value, place, more=attrs)}"
        f'<p class="cd-f-l" id="{place.id}-l">'
        f"{html.name_of(spec, place)}{'' if place.read_only else html.mark(spec, group=True)}</p>"
        f"{_help(spec, place)}"
        f"{'' if compact else glance.head(spec, place)}"
        f'<ol class="cd-rows">{items}</ol>{"" if place.read_only else _adding(spec, place)}'
        f"{html.closing('div', spec, place, notes)}"
    )


def row_state(row: Row, spec: Field, place: Control) -> str:
    """How far a row is, with its sign: to fix, complete, in progress, empty."""
    base = f"{place.path}.{row['id']}"
    wrong = sum(
        place.notes(path).bad
        for path in (base, *(f"{base}.{column.id}" for column in spec.columns))
    )
    if wrong:
        text = npgettext("row", "{count} to fix", "{count} to fix", wrong).format(count=wrong)
        return f'<span class="cd-st cd-st-bad">{html.icon("bad")}{html.esc(text)}</span>'
    if is_blank({name: cell for name, cell in row.items() if name != spec.prefill}):
        return f'<span class="cd-st">{html.icon("empty")}{html.say("row", "Empty")}</span>'
    if all(
        not is_blank(row.get(column.id))
        for column in spec.columns
        if column.required == html.NEEDED or (spec.by_team and column.by_team)
    ):
        return (
            f'<span class="cd-st cd-st-ok">{html.icon("done")}{html.say("row", "Complete")}</span>'
        )
    return (
        f'<span class="cd-st cd-st-pri">{html.icon("half")}{html.say("row", "In progress")}</span>'
    )


def _offered(rows: Sequence[Row], spec: Field, *, compact: bool) -> list[Row]:
    """Rows that are not the plan's yet: one for each option that a table begins with, or blanks."""
    if spec.prefill:
        return begun_rows(rows, spec)
    if rows or not compact:
        return []
    return [{"id": secrets.token_hex(5)} for _ in range(min(max(1, spec.min_rows), MOST_BLANK))]


def _help(spec: Field, place: Control) -> str:
    text = html.worded(spec.help, place.language)
    if text or not spec.min_rows:
        return _help_line(text)
    bounds = pgettext("table", "From {least} to {most} rows.").format(
        least=spec.min_rows, most=spec.max_rows
    )
    return _help_line(html.esc(bounds))


def _help_line(text: str) -> str:
    return f'<p class="cd-help">{text}</p>' if text else ""


def _adding(spec: Field, place: Control) -> str:
    named = label(spec.row_name, place.language)
    words = (
        pgettext("table", "Add {row}").format(row=named)
        if named
        else pgettext("table", "Add a row")
    )
    template = _item({"id": NEW_ROW}, "", spec, place, fresh=True)
    return (
        f'<p><button type="button" class="cd-btn" data-do="add">{html.icon("plus")}'
        f"<span>{html.esc(words)}</span></button></p>"
        f"<template data-row-template>{template}</template>"
    )


def _item(row: Row, number: str, spec: Field, place: Control, *, fresh: bool = False) -> str:
    row_id = str(row["id"])
    new = " data-new" if fresh else ""
    notes = place.notes(f"{place.path}.{row_id}")
    after = f"{html.says_of(f'{place.id}-{row_id}', notes)}{notes.after}"
    if is_compact(spec):
        return (
            f'<li data-row="{html.esc(row_id)}"{new}>{_line(row, number, spec, place)}{after}</li>'
        )
    cells = _cells(row, spec, place)
    tools = "" if place.read_only else f'<div class="cd-row-tools">{_tools(number)}</div>'
    state = row_state(row, spec, place)
    # A row of which somebody speaks stands open: nobody has to guess where the comment is.
    is_open = " open" if _OPEN_THREAD in cells or _OPEN_THREAD in after else ""
    return (
        f'<li data-row="{html.esc(row_id)}"{new}><details class="cd-row"{is_open}>'
        f"{glance.summary(row, number, spec, place, state)}"
        f'<div class="cd-row-body"><div class="cd-form">{cells}</div>'
        f"{after}{tools}</div></details></li>"
    )


def _line(row: Row, number: str, spec: Field, place: Control) -> str:
    cells = "".join(_draw(row, column, place, compact=True) for column in spec.columns)
    name = html.esc(enumerated((label(spec.label, place.language), number)))
    tools = (
        "" if place.read_only else f'<div class="cd-cell-tools">{_tools(number, icons=True)}</div>'
    )
    return (
        f'<div class="cd-cells cd-cells-{len(spec.columns)}" role="group" aria-label="{name}">'
        f"{cells}{tools}</div>"
    )


def _cells(row: Row, spec: Field, place: Control) -> str:
    """The fields of a row; the partners' levels side by side."""
    html_parts = []
    for levels, columns in groupby(
        spec.columns, key=lambda column: bool(column.level and column.multiple)
    ):
        drawn = "".join(_draw(row, column, place, compact=False) for column in columns)
        html_parts.append(f'<div class="cd-levels">{drawn}</div>' if levels else drawn)
    return "".join(html_parts)


def _draw(row: Row, column: Field, place: Control, *, compact: bool) -> str:
    return draw(
        row.get(column.id),
        column,
        place=place.cell(place.id, str(row["id"]), column.id, compact=compact),
    )


def draw(value: Value, spec: Field, *, place: Control) -> str:
    """A field as `place` wants it: to fill in, or to read."""
    kind = registry.TYPES[spec.type]
    to_read = place.read_only or spec.by_team != place.team
    if spec.by_team and to_read and is_blank(value):
        return html.answer(value, spec, place, pgettext("field", "Filled in by the team."))
    if spec.type in ("table", "computed") or not to_read:
        there = place if place.read_only == to_read else evolve(place, read_only=to_read)
        return kind.render(value, spec, place=there)
    text = "" if is_blank(value) else kind.summarise(value, spec, context=place.reading)
    return html.answer(value, spec, place, text)


def _tools(number: str, *, icons: bool = False) -> str:
    tools: Sequence[tuple[str, str, str]] = (
        ("up", "up", html.say("row", "Move up")),
        ("down", "dn", html.say("row", "Move down")),
        ("copy", "copy", html.say("row", "Duplicate")),
        ("delete", "bin", html.say("row", "Delete")),
    )
    return "".join(_tool(do, sign, word, number, icons=icons) for do, sign, word in tools)


def _tool(do: str, sign: str, word: str, number: str, *, icons: bool) -> str:
    bad = " cd-btn-bad" if do == "delete" else ""
    whom = f'<span class="cd-vh"> <span data-number>{html.esc(number)}</span></span>'
    shown = (
        f'<span class="cd-vh">{word} <span data-number>{html.esc(number)}</span></span>'
        if icons
        else f"<span>{word}{whom}</span>"
    )
    small = " cd-btn-icon" if icons else ""
    return (
        f'<button type="button" class="cd-btn cd-btn-quiet{small}{bad}" data-do="{do}">'
        f"{html.icon(sign)}{shown}</button>"
    )
