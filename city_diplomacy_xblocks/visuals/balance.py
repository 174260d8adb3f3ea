"""Whether what is spent and what is found are the same."""

from __future__ import annotations

from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.visuals.canvas import BAD, EARTH, MAIN, WIDTH, Canvas
from city_diplomacy_xblocks.visuals.picture import DataTable, Picture
from city_diplomacy_xblocks.visuals.sheet import Sheet


def draw(sheet: Sheet) -> Picture:
    """Settings: `spent` and `found`, paths of computed amounts; `rows`, where to begin."""
    title = pgettext("picture", "Balance")
    spent = sheet.computed.get(sheet.setting("spent")) or 0
    found = sheet.computed.get(sheet.setting("found")) or 0
    if spent <= 0 and found <= 0:
        nothing = pgettext("picture", "No amount is written down yet: begin with what is spent.")
        return Picture("balance", title, nothing, missing=sheet.setting("rows"))
    canvas = Canvas(language=sheet.language)
    whole = max(spent, found)
    lines = (
        (pgettext("picture", "Spending"), spent, EARTH),
        (pgettext("picture", "Funding"), found, MAIN),
    )
    for place, (words, amount, colour) in enumerate(lines):
        y = 46 * place
        width = max(amount, 0) / whole * (WIDTH - 2)
        canvas.text(0, y + 16, words, bold=True)
        canvas.text(WIDTH, y + 16, sheet.money(amount), anchor="end")
        canvas.rect(0, y + 22, width, 16, fill=colour)
        if amount < whole:
            canvas.rect(width, y + 22, WIDTH - 2 - width, 16, stroke=BAD, dashed=True)
    verdict = _verdict(sheet, spent, found)
    foot = canvas.lines(0, 98, verdict, WIDTH, bold=True, fill="" if spent == found else BAD)
    summary = pgettext("picture", "Spending {spent}, funding {found}. {verdict}").format(
        spent=sheet.money(spent), found=sheet.money(found), verdict=verdict
    )
    table = DataTable(
        title, (pgettext("picture", "What"), pgettext("picture", "Amount")),
        tuple((words, sheet.money(amount)) for words, amount, _ in lines), frozenset({1}),
    )  # fmt: skip
    return Picture("balance", title, summary, canvas.svg(foot + 4, summary), table=table)


def _verdict(sheet: Sheet, spent: float, found: float) -> str:
    if spent == found:
        return pgettext("picture", "Balanced: nothing is missing, nothing is left over.")
    gap = sheet.money(abs(spent - found))
    if found < spent:
        return pgettext("picture", "{gap} are missing.").format(gap=gap)
    return pgettext("picture", "{gap} are left over.").format(gap=gap)
