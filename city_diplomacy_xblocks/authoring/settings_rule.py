"""What may be set of a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from city_diplomacy_xblocks.authoring.data import Choice, Setting
from city_diplomacy_xblocks.authoring.draft import words
from city_diplomacy_xblocks.authoring.field_types import fields_of, listed
from city_diplomacy_xblocks.authoring.rows import values_shown
from city_diplomacy_xblocks.authoring.setting import Around, chosen, in_languages, text_in
from city_diplomacy_xblocks.fields.words import pgettext

Part = Mapping[str, Any]


def rule_settings(part: Part, around: Around) -> Iterator[Setting]:
    """How much it weighs, of what it is asked, what must hold, and what is said otherwise."""
    yield chosen(
        "severity",
        pgettext("setting", "When it is not kept"),
        text_in(part, "severity"),
        (
            Choice("error", pgettext("setting", "To be corrected before handing in")),
            Choice("warning", pgettext("setting", "To be looked at, without blocking")),
        ),
        required=True,
    )
    yield from in_languages(
        part,
        "message",
        pgettext("setting", "Message"),
        kind="lines",
        required=True,
        help=pgettext("setting", "{row} is the row’s number; {name} stands for a value below."),
    )
    yield _for_each(part, around)
    yield Setting(
        "when",
        "code",
        pgettext("setting", "Only where"),
        text_in(part, "when"),
        help=pgettext("setting", "A condition; the rule says nothing where it does not hold."),
    )
    yield Setting(
        "check",
        "code",
        pgettext("setting", "What must hold"),
        text_in(part, "check"),
        help=pgettext("setting", "Fields by their names; the columns of a row as row.name."),
        required=True,
    )
    yield _at(part, around)
    yield Setting(
        "values",
        "values",
        pgettext("setting", "Values that the message names"),
        values_shown(part),
    )


def _for_each(part: Part, around: Around) -> Setting:
    label, value = pgettext("setting", "Asked of"), text_in(part, "for_each")
    choices = [
        Choice("", pgettext("setting", "The plan as a whole")),
        *(
            Choice(
                text_in(field, "id"),
                pgettext("setting", "Each row of “{table}”").format(
                    table=words(field.get("label"), around.language) or path
                ),
            )
            for path, field in fields_of(around.whole)
            if field.get("type") == "table"
        ),
        Choice("texts", pgettext("setting", "Each text that people wrote")),
        Choice("references", pgettext("setting", "Each row that another refers to")),
    ]
    if value in [each.value for each in choices]:
        return chosen("for_each", label, value, choices)
    return Setting("for_each", "code", label, value)


def _at(part: Part, around: Around) -> Setting:
    """Where it points: one of the places there are; else what the author wrote."""
    label = pgettext("setting", "Points to")
    value = text_in(part, "at")
    choices = list(_places(around, text_in(part, "for_each")))
    if value in [each.value for each in choices]:
        return chosen("at", label, value, choices, required=True)
    return Setting("at", "text", label, value, required=True)


def _places(around: Around, for_each: str) -> Iterator[Choice]:
    for path, field in fields_of(around.whole):
        name = words(field.get("label"), around.language) or path
        yield Choice(path, name)
        if field.get("type") == "table" and field.get("id") == for_each:
            row = pgettext("setting", "{table}: its row").format(table=name)
            yield Choice(f"{path}.*", row)
            for column in listed(field, "columns"):
                said = words(column.get("label"), around.language) or text_in(column, "id")
                cell = pgettext("setting", "{table}: “{column}” of its row")
                label = cell.format(table=name, column=said)
                yield Choice(f"{path}.*.{text_in(column, 'id')}", label)
