"""The problem as a tree: its causes below, its effects above."""

from __future__ import annotations

from typing import Final

from city_diplomacy_xblocks.fields.words import npgettext, pgettext
from city_diplomacy_xblocks.visuals.canvas import (
    EDGE,
    MAIN,
    SAND,
    SMALL,
    TINT,
    WIDTH,
    Canvas,
    wrapped,
)
from city_diplomacy_xblocks.visuals.picture import DataTable, Picture
from city_diplomacy_xblocks.visuals.sheet import Row, Sheet

_LINE: Final = 16
_GAP: Final = 10
_STEM: Final = 16
_BRANCHES: Final = 6


def draw(sheet: Sheet) -> Picture:
    """Settings: `problem`, a path; `causes` and `effects`, tables whose first words are told."""
    title = pgettext("picture", "Problem tree")
    problem = sheet.answer("problem")
    causes, effects = sheet.rows("causes"), sheet.rows("effects")
    if not problem or not (causes or effects):
        nothing = pgettext(
            "picture", "The tree grows from the problem, its causes and its effects: write them."
        )
        missing = sheet.setting("causes" if problem else "problem")
        return Picture("problem_tree", title, nothing, missing=missing)
    canvas = Canvas(language=sheet.language)
    y = _boxes(canvas, pgettext("picture", "Effects"), effects, 0, above=True)
    y = _trunk(canvas, problem, y)
    y = _boxes(canvas, pgettext("picture", "Causes"), causes, y, above=False)
    summary = _summary(problem, causes, effects)
    return Picture(
        "problem_tree",
        title,
        summary,
        canvas.svg(y + 2, summary),
        says=_says(causes, effects),
        table=_table(problem, causes, effects),
    )


def _boxes(canvas: Canvas, title: str, rows: list[Row], y: float, *, above: bool) -> float:
    """Boxes in two columns on their branch; returns where they end."""
    if not rows:
        return y
    shown = rows[:_BRANCHES]
    wide = (WIDTH - _GAP) / 2
    if not above:
        canvas.line([(WIDTH / 2, y), (WIDTH / 2, y + _STEM)], EDGE, thick=2)
        y += _STEM
    canvas.text(0, y + 13, title, size=SMALL, bold=True, fill=MAIN)
    more = len(rows) - len(shown)
    if more:
        words = npgettext("picture", "and {count} more", "and {count} more", more)
        canvas.text(WIDTH, y + 13, words.format(count=more), anchor="end", size=SMALL)
    y += 20
    for first in range(0, len(shown), 2):
        pair = [wrapped(row.words, wide - 14, SMALL, lines=4) for row in shown[first : first + 2]]
        tall = max(len(lines) for lines in pair) * _LINE + 12
        for place, lines in enumerate(pair):
            x = place * (wide + _GAP) if len(pair) == 2 else (WIDTH - wide) / 2
            canvas.rect(x, y, wide, tall, fill=SAND, stroke=EDGE, thick=1, round_by=4)
            for line, words in enumerate(lines):
                canvas.text(x + 7, y + 17 + line * _LINE, words, size=SMALL)
        y += tall + _GAP
    y -= _GAP
    if above:
        canvas.line([(WIDTH / 2, y), (WIDTH / 2, y + _STEM)], EDGE, thick=2)
        y += _STEM
    return y


def _trunk(canvas: Canvas, problem: str, y: float) -> float:
    lines = wrapped(problem, WIDTH - 24, lines=12, bold=True)
    tall = len(lines) * 18 + 16
    canvas.rect(0, y, WIDTH, tall, fill=TINT, stroke=MAIN, thick=2, round_by=4)
    for place, words in enumerate(lines):
        canvas.text(12, y + 21 + place * 18, words, bold=True)
    return y + tall


def _summary(problem: str, causes: list[Row], effects: list[Row]) -> str:
    counted = (
        npgettext("picture", "{count} cause", "{count} causes", len(causes)),
        npgettext("picture", "{count} effect", "{count} effects", len(effects)),
    )
    sentence = pgettext("picture", "Problem tree: {problem} {causes}, {effects}.")
    return sentence.format(
        problem=" ".join(wrapped(problem, 900, lines=1)),
        causes=counted[0].format(count=len(causes)),
        effects=counted[1].format(count=len(effects)),
    )


def _says(causes: list[Row], effects: list[Row]) -> tuple[str, ...]:
    said = []
    if not causes:
        said.append(pgettext("picture", "No cause is written down: plans act on causes."))
    if not effects:
        said.append(pgettext("picture", "No effect is written down: say whom it touches."))
    return tuple(said)


def _table(problem: str, causes: list[Row], effects: list[Row]) -> DataTable:
    cause, effect = pgettext("picture", "Cause"), pgettext("picture", "Effect")
    rows = [(pgettext("picture", "Problem"), problem)]
    rows += [(f"{cause} {place}", row.words) for place, row in enumerate(causes, start=1)]
    rows += [(f"{effect} {place}", row.words) for place, row in enumerate(effects, start=1)]
    head = (pgettext("picture", "Part of the tree"), pgettext("picture", "Words"))
    return DataTable(pgettext("picture", "Problem, causes and effects"), head, tuple(rows))
