"""What every field looks like: label, mark, help, control, foot, example, what is said of it; in
that order.

Strings are built by hand: a plan has hundreds of cells, and a template per cell would cost more
than the page.
Whatever comes from a worksheet or from a person goes through `esc`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from html import escape
from typing import Final

from attrs import field, frozen

from city_diplomacy_xblocks.fields import words
from city_diplomacy_xblocks.fields.direction import is_right_to_left
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.spec import Field, Labels, Value, is_blank, label, spoken
from city_diplomacy_xblocks.fields.words import pgettext

NBSP: Final = "\u00a0"

#: The levels of partners: each has its mark in the design, and no other word has one.
LEVELS: Final = ("local", "national", "international")

#: Fields in which people write as they like: their words go their own way. Figures, dates and
#: choices stand where the page begins its lines.
IN_OWN_WORDS: Final = ("text", "longtext", "link", "email", "row_ref", "stakeholder_ref")

#: Marks that make a field needed for handing in a section.
NEEDED: Final = "R"


@frozen
class Target:
    """A row that references may point at: its id, the number people see (K7), its name, its level
    if it has one.
    """

    id: str
    number: str
    name: str
    level: str = ""


@frozen
class Notes:
    """What stands after a field, as HTML: `says` of the tool, `after` of people. `bad`: an error is
    among them.
    """

    says: str = ""
    after: str = ""
    bad: bool = False


NOTHING: Final = Notes()


def _no_notes(_path: str) -> Notes:
    return NOTHING


def _no_rows(_target: str) -> Sequence[Target]:
    return ()


@frozen
class Control:
    """Where a field stands: the prefix of its ids, its path, and what the page knows beyond its
    value.

    `column` is the column's id inside a table. `compact`: in a row of few cells, where choices are
    lists to open. `team`: before a grader, who fills in the team's fields and reads all others.
    `notes` says what stands after the field at a path, `rows_of` what a reference may point at,
    `computed` the
    texts of the plan's figures by path.
    """

    id: str
    path: str
    reading: Reading
    column: str = ""
    compact: bool = False
    read_only: bool = False
    notes: Callable[[str], Notes] = _no_notes
    rows_of: Callable[[str], Sequence[Target]] = _no_rows
    computed: Mapping[str, str] = field(factory=dict)
    team: bool = False

    @property
    def language(self) -> str:
        """The language that the worksheet is read in."""
        return self.reading.language

    def cell(self, table_id: str, row_id: str, column: str, *, compact: bool) -> Control:
        """Where the cell of that row and column stands."""
        return Control(
            f"{table_id}-{row_id}-{column}",
            f"{self.path}.{row_id}.{column}",
            self.reading,
            column,
            compact,
            self.read_only,
            self.notes,
            self.rows_of,
            self.computed,
            self.team,
        )


def esc(text: object) -> str:
    """The text, safe between tags and inside quoted attributes."""
    return escape(str(text), quote=True)


def say(context: str, message: str) -> str:
    """A word of the page, translated and escaped, once per language."""
    return _said(words.language(), context, message)


@cache
def _said(_language: str, context: str, message: str) -> str:
    return esc(pgettext(context, message))


def icon(name: str) -> str:
    """The icon of that name; a word always stands beside it."""
    return f'<span class="cd-i cd-i-{name}" aria-hidden="true"></span>'


def level_mark(level: str, *, hollow: bool = False) -> str:
    """Circle, square or triangle of a level of partners; nothing for any other word."""
    if level not in LEVELS:
        return ""
    off = " cd-lv-off" if hollow else ""
    return f'<span class="cd-lv cd-lv-{level}{off}" aria-hidden="true"></span>'


def mark(spec: Field, *, group: bool = False) -> str:
    """What a label says of being needed: a star, « (pour la remise finale) », « (facultatif) »."""
    if spec.required == "R":
        hidden = f'<span class="cd-vh">{say("field", "required")}</span>' if group else ""
        return f'{NBSP}<span class="cd-req" aria-hidden="true">*</span>{hidden}'
    if spec.required == "F":
        return f' <span class="cd-when">{say("field", "(for the final hand-in)")}</span>'
    if spec.required == "O":
        return f' <span class="cd-when">{say("field", "(optional)")}</span>'
    return ""


def written_in(labels: Labels, language: str) -> str:
    """The attributes of words that a worksheet has in another language than the page; else empty.

    They are read out in their own language, and run in its direction.
    """
    own = spoken(labels, language).split("-")[0]
    if not own or own == language.split("-")[0]:
        return ""
    return f' lang="{own}" dir="{"rtl" if is_right_to_left(own) else "ltr"}"'


def worded(labels: Labels, language: str) -> str:
    """What a worksheet says, as HTML."""
    words = esc(label(labels, language))
    foreign = "" if language in labels else written_in(labels, language)
    return f"<span{foreign}>{words}</span>" if foreign else words


def name_of(spec: Field, place: Control) -> str:
    """The field's label, as HTML."""
    return worded(spec.label, place.language)


def help_of(spec: Field, place: Control) -> str:
    """The field's help as a paragraph that the control points to; empty without help."""
    text = worded(spec.help, place.language)
    return f'<p class="cd-help" id="{place.id}-h">{text}</p>' if text else ""


def attributes(spec: Field, place: Control, notes: Notes) -> str:
    """What a control says to those who do not see the page: needed, wrong, described by."""
    described = [f"{place.id}-e"] if notes.says else []
    if label(spec.help, place.language):
        described.append(f"{place.id}-h")
    parts = ' aria-required="true"' if spec.required == NEEDED else ""
    if notes.bad:
        parts += ' aria-invalid="true"'
    if described:
        parts += f' aria-describedby="{" ".join(described)}"'
    return parts


def opening(
    tag: str, spec: Field, value: Value, place: Control, *, size: str = "", more: str = ""
) -> str:
    """The first tag of a field: its class, its address for the script, and whether it may be hidden
    for a while.
    """
    address = f' data-col="{place.column}"' if place.column else f' data-path="{place.path}"'
    optional = ""
    if spec.by_team:
        optional = " data-needed"
    elif spec.required not in ("R", "-"):
        optional = " data-optional" if is_blank(value) else " data-optional data-filled"
    elif spec.required == NEEDED:
        optional = " data-needed"
    classes = f"cd-f {size}" if size and not place.compact else "cd-f"
    return f'<{tag} class="{classes}"{address} data-type="{spec.type}"{optional}{more}>'


def closing(tag: str, spec: Field, place: Control, notes: Notes, foot: str = "") -> str:
    """What follows a control: foot, example, findings, threads, and the closing tag."""
    example = worded(spec.example, place.language)
    shown = (
        f'<details class="cd-ex"><summary>{say("field", "See an example")}</summary>'
        f'<blockquote dir="auto">{example}</blockquote></details>'
        if example
        else ""
    )
    return f"{foot}{shown}{says_of(place.id, notes)}{notes.after}</{tag}>"


def says_of(field_id: str, notes: Notes) -> str:
    """The findings beside a field; nothing where there is none."""
    return f'<div class="cd-says" id="{field_id}-e">{notes.says}</div>' if notes.says else ""


def labelled(
    value: Value,
    spec: Field,
    place: Control,
    control: Callable[[str], str],
    *,
    size: str = "",
    foot: str = "",
) -> str:
    """A field of one control. `control` receives what ties it to help and findings."""
    notes = place.notes(place.path)
    return (
        f"{opening('div', spec, value, place, size=size)}"
        f'<label for="{place.id}">{name_of(spec, place)}{mark(spec)}</label>{help_of(spec, place)}'
        f"{control(attributes(spec, place, notes))}{closing('div', spec, place, notes, foot)}"
    )


def grouped(
    value: Value, spec: Field, place: Control, controls: str, *, size: str = "", more: str = ""
) -> str:
    """A field of several controls: a fieldset whose legend is the label."""
    notes = place.notes(place.path)
    described = f' aria-describedby="{place.id}-e"' if notes.says else ""
    return (
        f"{opening('fieldset', spec, value, place, size=size, more=more + described)}"
        f"<legend>{name_of(spec, place)}{mark(spec, group=True)}</legend>{help_of(spec, place)}"
        f"{controls}{closing('fieldset', spec, place, notes)}"
    )


def answer(value: Value, spec: Field, place: Control, text: str) -> str:
    """A field to read: label and text, never a disabled control."""
    notes = place.notes(place.path)
    address = f' data-col="{place.column}"' if place.column else f' data-path="{place.path}"'
    shown = esc(text) if text else f'<span class="cd-meta">{say("field", "No answer")}</span>'
    way = ' dir="auto"' if spec.type in IN_OWN_WORDS else ""
    if text and not way:
        shown = f"<bdi>{shown}</bdi>"
    return (
        f'<div class="cd-f"{address} tabindex="-1"><p class="cd-f-l">{name_of(spec, place)}</p>'
        f'<p class="cd-ro"{way}>{shown}</p>{says_of(place.id, notes)}{notes.after}</div>'
    )


def choices(
    kind: str,
    place: Control,
    options: Iterable[tuple[str, str]],
    chosen: Iterable[str],
    *,
    classes: str = "cd-opts",
) -> str:
    """Radios or checkboxes as large labels. `options` are (value, label as HTML)."""
    taken = set(chosen)
    return (
        f'<div class="{classes}">'
        + "".join(
            f'<label class="cd-choice"><input type="{kind}" name="{place.id}" value="{esc(value)}"'
            f"{' checked' if value in taken else ''}><span>{shown}</span></label>"
            for value, shown in options
        )
        + "</div>"
    )


def picker(
    place: Control,
    options: Iterable[tuple[str, str]],
    chosen: str,
    attrs: str,
    *,
    more: str = "",
    written_in: str = "",
) -> str:
    """A list to open. `options` are (value, plain label); the first line is blank. `written_in`:
    attributes of labels that are not in the page's language.
    """
    lines = "".join(
        f'<option value="{esc(value)}"{" selected" if value == chosen else ""}{written_in}>'
        f"{esc(shown)}</option>"
        for value, shown in options
    )
    return (
        f'<select class="cd-in" id="{place.id}"{attrs}{more}>'
        f'<option value="">{say("field", "Choose…")}</option>{lines}</select>'
    )


def counter(count: int, maximum: int | float | None, *, always: bool = False) -> str:
    """« 234 / 600 » under a text, from 80 % of the maximum on, or always."""
    if maximum is None or not (always or count >= maximum * 0.8):
        return ""
    over = " cd-over" if count > maximum else ""
    shown = say("counter", "{numbers} characters")
    numbers = f'<bdi class="cd-num">{count} / {int(maximum)}</bdi>'
    return (
        f'<div class="cd-foot"><span></span><span class="cd-count{over}">'
        f"{shown.replace('{numbers}', numbers)}</span></div>"
    )
