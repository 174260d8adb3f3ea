"""Who pays, how sure that is, and what the money is spent on."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from city_diplomacy_xblocks.fields.percent import written_share
from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    EARTH,
    QUIET,
    SMALL,
    WIDTH,
    Canvas,
    Pattern,
    patterns,
    shortened,
    width_of,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, KeyLine, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet
from city_diplomacy_xblocks.visuals.signs import pattern_sign

_BAR: Final = 26
_LINE: Final = 19
#: Lines listed at most; the table has them all.
_LISTED: Final = 12
#: Of one source, from which its absence would be felt.
_HEAVY: Final = 30


def draw(sheet: Sheet) -> Picture:
    """Settings: `rows` (the sources) with `amount` and `status`, whose first option is the surest;
    `lines` (what is spent) with `spent` and `category`.
    """
    title = pgettext("picture", "Who pays, and for what")
    sources = sorted(
        (row for row in sheet.rows() if sheet.amount(row, "amount") > 0),
        key=lambda row: -sheet.amount(row, "amount"),
    )
    if not sources:
        nothing = pgettext("picture", "No money is written down yet: give a source its amount.")
        return Picture("funding", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    y = _sources(canvas, sheet, sources)
    y = _spending(canvas, sheet, y)
    summary = _summary(sheet, sources)
    return Picture(
        "funding",
        title,
        summary,
        canvas.svg(y, summary),
        says=_says(sheet, sources),
        key=_key(sheet),
        table=_table(sheet, sources),
    )


def _total(sheet: Sheet, sources: list[Row]) -> float:
    return sum(sheet.amount(row, "amount") for row in sources)


def _pattern(sheet: Sheet, row: Row) -> Pattern:
    column = sheet.column("status")
    codes = [option.code for option in column.options] if column else []
    code = sheet.cell(row, "status")
    return patterns(len(codes))[codes.index(code)] if code in codes else "open"


def _sources(canvas: Canvas, sheet: Sheet, sources: list[Row]) -> float:
    canvas.text(0, 13, pgettext("picture", "Sources of funding"), bold=True)
    total, x = _total(sheet, sources), 1.0
    for row in sources:
        width = sheet.amount(row, "amount") / total * (WIDTH - 2)
        canvas.bar(x, 22, max(width - 1.5, 1), _BAR, _pattern(sheet, row))
        room = width_of(row.number, SMALL, bold=True) + 6
        if width > room + 4:
            canvas.rect(x + (width - room) / 2, 28, room, 15, round_by=3)
            middle = x + width / 2
            canvas.text(middle, 40, row.number, anchor="middle", size=SMALL, bold=True)
        x += width
    y = 22.0 + _BAR + 8
    for row in sources[:_LISTED]:
        y += _LINE
        share = written_share(sheet.amount(row, "amount") / total * 100, language=sheet.language)
        said = f"{sheet.figure(sheet.amount(row, 'amount'))} · {share}"
        canvas.bar(1, y - 11, 26, 12, _pattern(sheet, row))
        foot = canvas.lines(34, y - SMALL, row.words, WIDTH - 34, lead=row.number)
        canvas.text(WIDTH, foot + SMALL - 1, said, anchor="end", fill=QUIET)
        y = foot + SMALL
    return _more(canvas, len(sources) - _LISTED, y)


def _more(canvas: Canvas, count: int, y: float) -> float:
    if count <= 0:
        return y
    words = npgettext("picture", "and {count} more", "and {count} more", count)
    canvas.text(34, y + _LINE, words.format(count=count), size=SMALL)
    return y + _LINE


def _spending(canvas: Canvas, sheet: Sheet, y: float) -> float:
    spent = _spent(sheet)
    if not spent:
        return y + 8
    y += 36
    canvas.text(0, y, pgettext("picture", "Spending by kind"), bold=True)
    y += 6
    most = max(amount for _, amount in spent)
    for words, amount in spent[:_LISTED]:
        y += _LINE
        said = sheet.figure(amount)
        room = WIDTH - width_of(said, SMALL) - 8
        canvas.text(0, y, shortened(words, room, SMALL))
        canvas.text(WIDTH, y, said, anchor="end")
        canvas.rect(0, y + 4, max(amount / most * WIDTH, 1), 9, fill=EARTH)
        y += 15
    return _more(canvas, len(spent) - _LISTED, y) + 8


def _spent(sheet: Sheet) -> list[tuple[str, float]]:
    sums: defaultdict[str, float] = defaultdict(float)
    for row in sheet.rows("lines"):
        sums[sheet.words(row, "category")] += sheet.amount(row, "spent")
    found = [(words, amount) for words, amount in sums.items() if amount > 0]
    return sorted(found, key=lambda each: (-each[1], each[0]))


def _by_status(sheet: Sheet, sources: list[Row]) -> list[tuple[str, str, float]]:
    """Code, words and sum of each status that occurs, the surest first."""
    column = sheet.column("status")
    sums: defaultdict[object, float] = defaultdict(float)
    for row in sources:
        sums[sheet.cell(row, "status")] += sheet.amount(row, "amount")
    return [
        (option.code, sheet.option(option), sums[option.code])
        for option in (column.options if column else ())
        if sums[option.code]
    ]


def _summary(sheet: Sheet, sources: list[Row]) -> str:
    parts = [f"{words} {sheet.figure(amount)}" for _, words, amount in _by_status(sheet, sources)]
    sentence = npgettext(
        "picture",
        "{count} source for {total}: {parts}.",
        "{count} sources for {total}: {parts}.",
        len(sources),
    )
    total = sheet.money(_total(sheet, sources))
    return sentence.format(count=len(sources), total=total, parts=enumerated(parts) or "–")


def _says(sheet: Sheet, sources: list[Row]) -> tuple[str, ...]:
    total = _total(sheet, sources)
    sure = {code for code, _, _ in _by_status(sheet, sources)[:2]} & {"acquis", "promis"}
    held = sum(sheet.amount(row, "amount") for row in sources if sheet.cell(row, "status") in sure)
    said = [
        pgettext("picture", "Secured or promised: {share} of the total.").format(
            share=written_share(held / total * 100, language=sheet.language)
        )
    ]
    heaviest = sources[0]
    share = sheet.amount(heaviest, "amount") / total * 100
    if share >= _HEAVY and sheet.cell(heaviest, "status") not in sure:
        heavy = pgettext(
            "picture", "{source} weighs {share} and is not certain: write down what comes instead."
        )
        written = written_share(share, language=sheet.language)
        said.append(heavy.format(source=heaviest.number, share=written))
    return tuple(said)


def _key(sheet: Sheet) -> tuple[KeyLine, ...]:
    column = sheet.column("status")
    options = column.options if column else ()
    return tuple(
        KeyLine(pattern_sign(pattern), sheet.option(option))
        for pattern, option in zip(patterns(len(options)), options, strict=True)
    )


def _table(sheet: Sheet, sources: list[Row]) -> DataTable:
    total = _total(sheet, sources)
    return DataTable(
        pgettext("picture", "Sources of funding"),
        (
            pgettext("picture", "Source"),
            sheet.heading("status"),
            sheet.heading("amount"),
            pgettext("picture", "Share"),
        ),
        tuple(
            (
                f"{row.number} {row.words}",
                sheet.words(row, "status"),
                sheet.money(sheet.amount(row, "amount")),
                written_share(sheet.amount(row, "amount") / total * 100, language=sheet.language),
            )
            for row in sources
        ),
        frozenset({2, 3}),
    )
