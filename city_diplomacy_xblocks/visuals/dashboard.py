"""A whole review on one page: how many go well, what is done of what was meant, the mean scores."""

from __future__ import annotations

from collections import Counter
from typing import Final

from city_diplomacy_xblocks.fields.percent import written_share
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    EARTH,
    EDGE,
    LINE,
    MAIN,
    SMALL,
    WIDTH,
    Canvas,
    shortened,
    width_of,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Sheet
from city_diplomacy_xblocks.visuals.signs import light_sign

_BAR: Final = 14
_MOST: Final = 5


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` with `status`, of whose choices some are `good`, `warn` or `bad`, and
    `others`, more such columns of other tables; `done` and `target`, columns whose sums are
    compared; `scores`, columns of scales: all as ``section.table.column``.
    """
    title = sheet.title or pgettext("picture", "Dashboard")
    if not sheet.rows():
        nothing = pgettext("picture", "There is nothing to show yet: fill in a first line.")
        return Picture("dashboard", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    table: list[tuple[str, str]] = []
    y = 0.0
    for path in (f"{sheet.setting('rows')}.{sheet.setting('status')}", *sheet.settings("others")):
        y = _lights(canvas, sheet, path, y, table)
    y = _rule(canvas, y)
    for done, meant in zip(sheet.settings("done"), sheet.settings("target"), strict=False):
        y = _shares(canvas, sheet, done, meant, y, table)
    y = _rule(canvas, y)
    for path in sheet.settings("scores"):
        y = _means(canvas, sheet, path, y, table)
    summary = _summary(title, table)
    return Picture(
        "dashboard",
        title,
        summary,
        canvas.svg(y, summary),
        key=_key(sheet),
        table=DataTable(
            title, (pgettext("picture", "What"), pgettext("picture", "Figure")), tuple(table)
        ),
    )


def _rule(canvas: Canvas, y: float) -> float:
    canvas.line([(0, y), (WIDTH, y)], LINE)
    return y + 10


def _parts(path: str) -> tuple[str, str]:
    table, _, column = path.rpartition(".")
    return table, column


def _names(sheet: Sheet, path: str) -> tuple[str, str]:
    """What the table at `path` is called, and its column."""
    where, column = _parts(path)
    table = sheet.worksheet.field_at(where)
    spec = table.column(column) if table else None
    return (
        label(table.label, sheet.language) if table else "",
        label(spec.label, sheet.language) if spec else "",
    )


def _lights(
    canvas: Canvas, sheet: Sheet, path: str, y: float, table: list[tuple[str, str]]
) -> float:
    """How many of each status: a light for each row, those of one status together."""
    where, column = _parts(path)
    rows, name = sheet.rows_of(where), _names(sheet, path)[0]
    spec = sheet.worksheet.field_at(where)
    found = spec.column(column) if spec else None
    counts = Counter(sheet.cell_of(row, column) for row in rows)
    canvas.text(0, y + SMALL, shortened(name, WIDTH - 50, SMALL, bold=True), bold=True)
    canvas.text(WIDTH, y + SMALL, str(len(rows)), anchor="end", bold=True)
    y += 22
    x = 0.0
    options = [option for option in (found.options if found else ()) if counts[option.code]]
    for option in options:
        canvas.light(x + 8, y + 9, sheet.tone_of(option.code))
        said = f"× {counts[option.code]}"
        canvas.text(x + 22, y + 14, said, bold=True)
        x += 34 + width_of(said, SMALL, bold=True)
    said = enumerated(f"{sheet.option(option)} {counts[option.code]}" for option in options)
    table.append((name, said or "–"))
    return y + 30


def _shares(
    canvas: Canvas,
    sheet: Sheet,
    done: str,
    meant: str,
    y: float,
    table: list[tuple[str, str]],
) -> float:
    sums = []
    for path in (done, meant):
        where, column = _parts(path)
        sums.append(sum(sheet.amount_of(row, column) for row in sheet.rows_of(where)))
    share = 100 * sums[0] / sums[1] if sums[1] > 0 else 0.0
    said = written_share(share, language=sheet.language) if sums[1] > 0 else "–"
    names = [_names(sheet, path)[1] for path in (done, meant)]
    name = f"{names[0]} / {names[1]}"
    y = _bar(canvas, name, said, share / 100, y)
    table.append((name, said))
    return y


def _means(
    canvas: Canvas, sheet: Sheet, path: str, y: float, table: list[tuple[str, str]]
) -> float:
    where, column = _parts(path)
    values = [value for row in sheet.rows_of(where) if (value := sheet.amount_of(row, column))]
    mean = sum(values) / len(values) if values else 0.0
    said = f"{sheet.figure(round(mean, 1))}/{_MOST}" if values else "–"
    name = " · ".join(_names(sheet, path))
    y = _bar(canvas, name, said, mean / _MOST, y)
    table.append((name, said))
    return y


def _bar(canvas: Canvas, name: str, said: str, share: float, y: float) -> float:
    room = WIDTH - width_of(said, SMALL, bold=True) - 10
    canvas.text(0, y + SMALL, shortened(name, room, SMALL))
    canvas.text(WIDTH, y + SMALL, said, anchor="end", bold=True)
    y += 20
    canvas.rect(0, y, min(share, 1) * WIDTH, _BAR, fill=MAIN if share <= 1 else EARTH)
    canvas.rect(1, y, WIDTH - 2, _BAR, fill="none", stroke=EDGE)
    return y + _BAR + 9


def _summary(title: str, table: list[tuple[str, str]]) -> str:
    parts = "; ".join(f"{name}: {said}" for name, said in table)
    sentence = npgettext(
        "picture", "{title}, {count} figure: {parts}.", "{title}, {count} figures: {parts}.",
        len(table),
    )  # fmt: skip
    return sentence.format(title=title, count=len(table), parts=parts)


def _key(sheet: Sheet) -> tuple[KeyLine, ...]:
    column = sheet.column("status")
    return tuple(
        KeyLine(light_sign(sheet.tone_of(option.code)), sheet.option(option))
        for option in (column.options if column else ())
    )
