"""A row at a glance: which columns its summary shows, and in what words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import frozen

from city_diplomacy_xblocks.fields import html, registry
from city_diplomacy_xblocks.fields.amounts import exact, written
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.spec import Field, Value, is_blank, title_column
from city_diplomacy_xblocks.fields.words import enumerated

#: Cells between title and state: the design's grid has room for these.
CELLS: Final = 3
_DATES: Final = ("month", "date")
_SHORT: Final = (
    "choice",
    "scale",
    "computed",
    "number",
    "percent",
    "money",
    "boolean",
    "period",
    "date_period",
)


@frozen
class Cell:
    """One cell of the summary: `kind` is trio, dates, money or plain; its columns in order."""

    kind: str
    columns: tuple[Field, ...]


def cells_of(spec: Field) -> tuple[Cell, ...]:
    """At most three cells: partners by level, then short answers, dates, the first amount."""
    levels = tuple(column for column in spec.columns if column.level and column.multiple)
    dates = tuple(column for column in spec.columns if column.type in _DATES)[:2]
    money = tuple(column for column in spec.columns if column.type == "money")[:1]
    fixed = [Cell(kind, found) for kind, found in (("dates", dates), ("money", money)) if found]
    first = [Cell("trio", levels)] if levels else []
    taken = {title_column(spec).id} | {column.id for cell in fixed for column in cell.columns}
    spare = [
        Cell("plain", (column,))
        for column in spec.columns
        if column.type in _SHORT and column.id not in taken
    ]
    room = max(0, CELLS - len(fixed) - len(first))
    return tuple((first + spare[:room] + fixed)[:CELLS])


def head(spec: Field, place: Control) -> str:
    """The names over the summaries, for wide screens; the summaries say them too, so they are
    hidden from readers.
    """
    cells = cells_of(spec)
    names = [html.say("row", "No."), html.name_of(title_column(spec), place)]
    names += [_cell_name(cell, place) for cell in cells] + [""] * (CELLS - len(cells))
    names += [html.say("row", "State"), ""]
    spans = "".join(f"<span>{name}</span>" for name in names)
    return f'<div class="cd-rows-head" aria-hidden="true">{spans}</div>'


def summary(row: Mapping[str, Value], number: str, spec: Field, place: Control, state: str) -> str:
    """The closed row: number, title, three cells, state."""
    title = title_column(spec)
    cells = [_cell(cell, row, place) for cell in cells_of(spec)]
    cells += ["<span></span>"] * (CELLS - len(cells))
    return (
        f'<summary><span class="cd-id">{html.esc(number)}</span>'
        f'<span class="cd-row-t" data-glance="{title.id}" dir="auto">'
        f"{words_of(row.get(title.id), title, place)}</span>"
        f"{''.join(cells)}<span data-row-state>{state}</span></summary>"
    )


def words_of(value: Value, column: Field, place: Control) -> str:
    """The value in few words, escaped; a dash for a blank one."""
    if is_blank(value):
        return "—"
    text = registry.TYPES[column.type].summarise(value, column, context=place.reading)
    return html.esc(text.split(" (")[0] if column.type == "choice" else text)


def _cell_name(cell: Cell, place: Control) -> str:
    if cell.kind == "trio":
        return html.say("row", "Partners")
    if cell.kind == "dates" and len(cell.columns) > 1:
        return html.say("row", "Dates")
    name = html.name_of(cell.columns[0], place)
    unit = place.reading.currency if cell.kind == "money" else ""
    return enumerated([name, html.esc(unit)]) if unit else name


def _cell(cell: Cell, row: Mapping[str, Value], place: Control) -> str:
    if cell.kind == "trio":
        counts = "".join(_slot(column, row.get(column.id), place) for column in cell.columns)
        return f'<span class="cd-trio">{counts}</span>'
    columns = " ".join(column.id for column in cell.columns)
    name = html.say("row", "{name}:").replace("{name}", _cell_name(cell, place))
    shown = [_short(row, column, place) for column in cell.columns]
    if cell.kind == "dates":
        span = " → ".join(shown) if any(word != "—" for word in shown) else "—"
        text = f'<bdi class="cd-num">{span}</bdi>'
        return f'<span data-glance="{columns}"><span class="cd-vh">{name} </span>{text}</span>'
    end = " cd-cell-num" if cell.kind == "money" else ""
    sign = html.level_mark(str(row.get(cell.columns[0].id) or ""))
    return (
        f'<span class="cd-glance{end}" data-glance="{columns}">'
        f'<span class="cd-l cd-meta">{name} </span>'
        f"{sign}<bdi>{shown[0]}</bdi></span>"
    )


def _short(row: Mapping[str, Value], column: Field, place: Control) -> str:
    value = row.get(column.id)
    if column.type == "computed":
        return html.esc(place.computed.get(f"{place.path}.{row['id']}.{column.id}", "—"))
    if column.type == "month" and isinstance(value, str):
        return html.esc(f"{value[5:]}/{value[:4]}") if value else "—"
    if column.type == "scale" and value is not None:
        return html.esc(value)
    if column.type == "money" and value is not None:
        return html.esc(written(exact(value), language=place.language))
    return words_of(value, column, place)


def _slot(column: Field, value: Value, place: Control) -> str:
    count = len(value) if isinstance(value, Sequence) and not isinstance(value, str) else 0
    hidden = f'<span class="cd-vh"> {html.worded(column.label, place.language)}</span>'
    if count or column.required != html.NEEDED:
        sign = html.level_mark(column.level or "")
        return f'<span data-slot="{column.id}">{sign}{count}{hidden}</span>'
    lacks = html.say("row", "missing")
    sign = html.level_mark(column.level or "", hollow=True)
    return f'<span class="is-none" data-slot="{column.id}">{sign}0{hidden} {lacks}</span>'
