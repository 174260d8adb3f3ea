"""What may be set of a field or a column: what every type has, then what its own type asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from city_diplomacy_xblocks.authoring.data import Choice, Setting
from city_diplomacy_xblocks.authoring.draft import words
from city_diplomacy_xblocks.authoring.field_types import (
    ASKED,
    CHOOSING,
    POINTING,
    TEXTS,
    WITH_EXAMPLE,
    levels,
    listed,
    possible,
    tables,
)
from city_diplomacy_xblocks.authoring.outline import type_names
from city_diplomacy_xblocks.authoring.rows import options_shown
from city_diplomacy_xblocks.authoring.setting import (
    Around,
    chosen,
    in_languages,
    number_in,
    text_in,
)
from city_diplomacy_xblocks.fields import email, longtext, percent, text
from city_diplomacy_xblocks.fields.spec import BY_TEAM
from city_diplomacy_xblocks.fields.words import pgettext

Part = Mapping[str, Any]

#: The most characters of a text where nothing is said.
_LONGEST: Final = {
    "text": text.DEFAULT_MAXIMUM,
    "longtext": longtext.DEFAULT_MAXIMUM,
    "link_or_text": text.DEFAULT_MAXIMUM,
    "email": email.LONGEST,
}
_MOST_ROWS: Final = 50


def field_settings(part: Part, around: Around) -> Iterator[Setting]:
    """Of a field or a column."""
    type_ = text_in(part, "type")
    yield from in_languages(part, "label", pgettext("setting", "Label"), required=True)
    yield _type(part, around)
    if type_ != "computed":
        yield _required(part, around)
    yield from in_languages(
        part,
        "help",
        pgettext("setting", "Help"),
        kind="lines",
        help=pgettext("setting", "One sentence under the label: how to answer."),
    )
    if type_ in WITH_EXAMPLE or part.get("example"):
        yield from in_languages(part, "example", pgettext("setting", "Example"), kind="lines")
    for key in ASKED.get(type_, ()):
        counts = key in ("min_selected", "max_selected") and type_ in POINTING
        if not counts or part.get("multiple") is True:
            yield from _ASKING[key](part, around)


def required_names() -> dict[str, str]:
    """Who fills a field in and when, by its mark."""
    return {
        "R": pgettext("setting", "To hand in the section"),
        "F": pgettext("setting", "For the final hand-in"),
        "O": pgettext("setting", "Optional"),
        "T": pgettext("setting", "Filled in by the team (tutor)"),
        "S": pgettext("setting", "Filled in by the reviewers"),
    }


def _type(part: Part, around: Around) -> Setting:
    names = type_names()
    offered = possible(around.whole, column=around.is_column, by_team=around.by_team)
    return chosen(
        "type",
        pgettext("setting", "Type of answer"),
        text_in(part, "type"),
        [Choice(each, _capital(names[each])) for each in offered],
        required=True,
    )


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _required(part: Part, around: Around) -> Setting:
    marks = required_names()
    if around.by_team:
        marks = {mark: said for mark, said in marks.items() if mark in BY_TEAM}
    elif part.get("type") in POINTING:
        marks = {mark: said for mark, said in marks.items() if mark not in BY_TEAM}
    return chosen(
        "required",
        pgettext("setting", "Required"),
        text_in(part, "required") or "O",
        [Choice(mark, said) for mark, said in marks.items()],
        required=True,
    )


def _bound(key: str, part: Part, label: str, unit: str, help_: str = "") -> Setting:
    return Setting(key, "number", label, number_in(part, key), help_, unit=unit)


def _switch(key: str, part: Part, label: str) -> Setting:
    return Setting(key, "switch", label, part.get(key) is True)


def _min(part: Part, around: Around) -> Iterator[Setting]:
    type_ = text_in(part, "type")
    if type_ in TEXTS:
        label, unit = pgettext("setting", "At least"), pgettext("setting", "characters")
    else:
        label, unit = pgettext("setting", "Smallest value"), "%" if type_ == "percent" else ""
    yield _bound("min", part, label, unit)


def _max(part: Part, around: Around) -> Iterator[Setting]:
    type_ = text_in(part, "type")
    usual = _LONGEST.get(type_)
    if usual is not None:
        said = pgettext("setting", "{n} when nothing is said.").format(n=usual)
        unit = pgettext("setting", "characters")
        yield _bound("max", part, pgettext("setting", "At most"), unit, said)
        return
    said = pgettext("setting", "{n} when nothing is said.").format(n=percent.DEFAULT_MAXIMUM)
    is_share = type_ == "percent"
    label = pgettext("setting", "Largest value")
    yield _bound("max", part, label, "%" if is_share else "", said if is_share else "")


def _integer(part: Part, around: Around) -> Iterator[Setting]:
    yield _switch("integer", part, pgettext("setting", "Whole numbers only"))


def _options(part: Part, around: Around) -> Iterator[Setting]:
    yield Setting(
        "options",
        "options",
        pgettext("setting", "Choices"),
        options_shown(part, around.whole),
        help=pgettext("setting", "Answers keep their choice when you change its words."),
        required=True,
    )


def _min_selected(part: Part, around: Around) -> Iterator[Setting]:
    yield _bound("min_selected", part, pgettext("setting", "At least"), _things(part))


def _max_selected(part: Part, around: Around) -> Iterator[Setting]:
    yield _bound("max_selected", part, pgettext("setting", "At most"), _things(part))


def _things(part: Part) -> str:
    if part.get("type") == "link":
        return pgettext("setting", "links")
    is_choice = part.get("type") in CHOOSING
    return pgettext("setting", "choices") if is_choice else pgettext("setting", "rows")


def _must_be(part: Part, around: Around) -> Iterator[Setting]:
    value = part.get("must_be")
    yield chosen(
        "must_be",
        pgettext("setting", "Answer that is expected"),
        "" if value is None else str(value).lower(),
        (
            Choice("", pgettext("setting", "Yes or no, as they like")),
            Choice("true", pgettext("setting", "Yes: it has to be ticked, as a commitment")),
            Choice("false", pgettext("setting", "No")),
        ),
    )


def _target(part: Part, around: Around) -> Iterator[Setting]:
    yield chosen(
        "target",
        pgettext("setting", "Table that it refers to"),
        text_in(part, "target"),
        [
            Choice(path, words(field.get("label"), around.language) or path)
            for path, field in tables(around.whole, text_in(part, "type")).items()
        ],
        required=True,
    )


def _level(part: Part, around: Around) -> Iterator[Setting]:
    column = levels(around.whole, part.get("target"))
    options = [] if column is None else options_shown(column, around.whole)
    if options or part.get("level"):
        yield chosen(
            "level",
            pgettext("setting", "Level of the actors"),
            text_in(part, "level"),
            [
                Choice("", pgettext("setting", "All levels")),
                *(Choice(each["code"], words(each, around.language)) for each in options),
            ],
        )


def _multiple(part: Part, around: Around) -> Iterator[Setting]:
    yield _switch("multiple", part, pgettext("setting", "Several rows may be chosen"))


def _row_name(part: Part, around: Around) -> Iterator[Setting]:
    yield from in_languages(
        part,
        "row_name",
        pgettext("setting", "What a row is called"),
        help=pgettext("setting", "With its article: “an action”, for “Add an action”."),
    )


def _row_prefix(part: Part, around: Around) -> Iterator[Setting]:
    yield Setting(
        "row_prefix",
        "text",
        pgettext("setting", "Letter of the rows"),
        text_in(part, "row_prefix"),
        help=pgettext("setting", "A: the rows are called A1, A2, A3. One to three capitals."),
    )


def _min_rows(part: Part, around: Around) -> Iterator[Setting]:
    unit = pgettext("setting", "rows")
    yield _bound("min_rows", part, pgettext("setting", "At least"), unit)


def _max_rows(part: Part, around: Around) -> Iterator[Setting]:
    said = pgettext("setting", "{n} when nothing is said.").format(n=_MOST_ROWS)
    unit = pgettext("setting", "rows")
    yield _bound("max_rows", part, pgettext("setting", "At most"), unit, said)


def _prefill(part: Part, around: Around) -> Iterator[Setting]:
    columns = [
        Choice(name, words(each.get("label"), around.language) or name)
        for each in listed(part, "columns")
        if each.get("type") == "choice" and (name := text_in(each, "id"))
    ]
    if columns or part.get("prefill"):
        yield chosen(
            "prefill",
            pgettext("setting", "A row for each choice of"),
            text_in(part, "prefill"),
            [Choice("", pgettext("setting", "No column: the table begins empty")), *columns],
        )


def _open_end(part: Part, around: Around) -> Iterator[Setting]:
    yield _switch("open_end", part, pgettext("setting", "It may have no end yet"))


def _formula(part: Part, around: Around) -> Iterator[Setting]:
    yield Setting(
        "formula",
        "code",
        pgettext("setting", "Formula"),
        text_in(part, "formula"),
        help=pgettext(
            "setting",
            "In a table, of one row: row.unit_cost * row.quantity. Elsewhere, of the plan: "
            "sum(actions.map(row, row.cost)).",
        ),
        required=True,
    )


def _unit(part: Part, around: Around) -> Iterator[Setting]:
    yield chosen(
        "unit",
        pgettext("setting", "What it counts"),
        text_in(part, "unit") or "number",
        (
            Choice("number", pgettext("setting", "A number")),
            Choice("money", pgettext("setting", "An amount in the plan’s currency")),
            Choice("percent", pgettext("setting", "A percentage")),
        ),
        required=True,
    )


#: How each key of `ASKED` is asked for.
_ASKING: Final[Mapping[str, Callable[[Part, Around], Iterator[Setting]]]] = {
    "min": _min,
    "max": _max,
    "integer": _integer,
    "options": _options,
    "min_selected": _min_selected,
    "max_selected": _max_selected,
    "must_be": _must_be,
    "target": _target,
    "level": _level,
    "multiple": _multiple,
    "row_name": _row_name,
    "row_prefix": _row_prefix,
    "min_rows": _min_rows,
    "max_rows": _max_rows,
    "prefill": _prefill,
    "open_end": _open_end,
    "formula": _formula,
    "unit": _unit,
}
