"""What may be set of one part of a worksheet, as controls: shapes what `studio/form.html` draws."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, Literal

from attrs import evolve, frozen
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from city_diplomacy_xblocks.authoring.data import Choice, Form, Kind, Setting
from city_diplomacy_xblocks.authoring.draft import definition
from city_diplomacy_xblocks.authoring.field_types import possible
from city_diplomacy_xblocks.authoring.outline import type_names
from city_diplomacy_xblocks.authoring.patterns import Pattern, Slot, patterns
from city_diplomacy_xblocks.authoring.setting import LANGUAGES, language_names
from city_diplomacy_xblocks.fields.direction import is_right_to_left

CellKind = Literal["text", "lines", "number", "code", "hidden"]

#: What each list asks for in a row: the cell's name, how it is written, what it is called.
_CELLS: Final[Mapping[str, tuple[tuple[str, CellKind], ...]]] = {
    "options": (("code", "hidden"), ("fr", "text"), ("en", "text"), ("ar", "text")),
    "levels": (
        ("points", "number"),
        ("title.fr", "text"),
        ("title.en", "text"),
        ("title.ar", "text"),
        ("description.fr", "lines"),
        ("description.en", "lines"),
        ("description.ar", "lines"),
    ),
    "values": (("name", "text"), ("code", "code")),
}
#: What a part is called, but those of which there is one, whose titles say it.
_KINDS: Final[Mapping[str, Promise]] = {
    "worksheet": pgettext_lazy("authoring", "Worksheet"),
    "section": pgettext_lazy("authoring", "Section"),
    "field": pgettext_lazy("authoring", "Field"),
    "column": pgettext_lazy("authoring", "Column"),
    "rule": pgettext_lazy("authoring", "Rule"),
    "criterion": pgettext_lazy("authoring", "Criterion"),
}
_ADDING: Final[Mapping[str, Promise]] = {
    "section": pgettext_lazy("authoring", "Add a section"),
    "field": pgettext_lazy("authoring", "Add a field"),
    "column": pgettext_lazy("authoring", "Add a column"),
    "rule": pgettext_lazy("authoring", "Add a rule"),
    "criterion": pgettext_lazy("authoring", "Add a criterion"),
}
_ASKING: Final[Mapping[str, Promise]] = {
    "section": pgettext_lazy("authoring", "Title (French)"),
    "field": pgettext_lazy("authoring", "Label (French)"),
    "column": pgettext_lazy("authoring", "Label (French)"),
    "criterion": pgettext_lazy("authoring", "Criterion (French)"),
}
#: Icon, words and operation of what may be done with a part.
_TOOLS: Final[Mapping[str, tuple[str, Promise, dict[str, Any]]]] = {
    "up": ("up", pgettext_lazy("authoring", "Move up"), {"do": "move", "by": -1}),
    "down": ("dn", pgettext_lazy("authoring", "Move down"), {"do": "move", "by": 1}),
    "duplicate": ("copy", pgettext_lazy("authoring", "Duplicate"), {"do": "duplicate"}),
    "hide": ("off", pgettext_lazy("authoring", "Hide"), {"do": "hide"}),
    "show": ("eye", pgettext_lazy("authoring", "Show again"), {"do": "show"}),
    "remove": ("bin", pgettext_lazy("authoring", "Remove"), {"do": "remove"}),
}


@frozen
class Cell:
    """One control of a row of a list."""

    name: str
    kind: CellKind
    label: str
    value: str
    language: str
    direction: str


@frozen
class Control:
    """A setting with the id of its control; `rows` are those of a list, `blank` a new one."""

    id: str
    setting: Setting
    direction: str
    value: Any
    described: str
    rows: tuple[tuple[Cell, ...], ...] = ()
    blank: tuple[Cell, ...] = ()


@frozen
class Tool:
    """A button that does something with the part. `operation` is JSON."""

    name: str
    icon: str
    words: str
    operation: str


@frozen
class PatternForm:
    """What a rule of one pattern asks for."""

    pattern: Pattern
    operation: str
    controls: tuple[Control, ...]


@frozen
class Adding:
    """A small form that adds a part: `controls` ask for its label, and its type; a rule is made by
    one of `patterns`.
    """

    kind: Kind
    words: str
    operation: str
    controls: tuple[Control, ...] = ()
    patterns: tuple[PatternForm, ...] = ()


@frozen
class FormView:
    """The form as it is drawn. `kind` is empty where the title says it already. `is_step`: it makes
    the next version. `code` are expressions, for those who can read them: folded away unless
    `code_is_open`.
    """

    form: Form
    kind: str
    controls: tuple[Control, ...]
    code: tuple[Control, ...]
    code_is_open: bool
    tools: tuple[Tool, ...]
    adding: tuple[Adding, ...]
    is_step: bool


def form_view(
    form: Form | None, text: str, *, bid: str, language: str, is_wrong: bool
) -> FormView | None:
    """What `studio/form.html` draws; None where the text has no such part. `is_wrong`: the part
    keeps the worksheet from being shown.
    """
    if form is None:
        return None
    controls = [_control(each, bid, language) for each in _settings(form)]
    folded = [each for each in controls if form.kind == "rule" and _is_code(each.setting)]
    return FormView(
        form,
        str(_KINDS.get(form.kind, "")),
        tuple(each for each in controls if each not in folded),
        tuple(folded),
        is_wrong,
        tuple(_tools(form)),
        tuple(_adding(kind, to, text, bid, language) for kind, to in _added(form)),
        is_step=form.kind == "versions",
    )


def _is_code(setting: Setting) -> bool:
    """Whether it is written as rules are, or only said in them."""
    return setting.kind in ("code", "values") or (setting.name, setting.kind) == ("at", "text")


def _added(form: Form) -> Iterator[tuple[Kind, str]]:
    """What may be added from here, and to which part: to this one, or one more beside it."""
    for kind in form.adds:
        yield kind, form.path
    if form.kind in ("field", "column") and not form.hidden:
        yield form.kind, form.path.rpartition(".")[0]


def _settings(form: Form) -> Iterator[Setting]:
    """Those of the form. Of the step to the next version, each says where some answers go."""
    for each in form.settings:
        yield evolve(each, name=f"choices.{each.name}") if form.kind == "versions" else each


def direction_of(language: str) -> str:
    """Which way the words of a language run; whichever way they like when none is said."""
    if not language:
        return "auto"
    return "rtl" if is_right_to_left(language) else "ltr"


def _control(setting: Setting, bid: str, language: str) -> Control:
    rows: tuple[tuple[Cell, ...], ...] = ()
    blank: tuple[Cell, ...] = ()
    if setting.kind in _CELLS:
        items = setting.value if isinstance(setting.value, list | tuple) else ()
        rows = tuple(_row(setting.kind, item, language) for item in items)
        blank = _row(setting.kind, {}, language)
    code = setting.kind == "code"
    name = f"{bid}-set-{setting.name.replace('.', '-')}"
    return Control(
        name,
        setting,
        "ltr" if code else direction_of(setting.language),
        _as_typed(setting.value, language),
        f"{name}-h {name}-e" if setting.help else f"{name}-e",
        rows,
        blank,
    )


def _as_typed(value: object, language: str) -> object:
    """A number as its author writes it: « 12,5 »; nothing for None."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        digits = f"{Decimal(str(value)):f}"
        return digits if language == "en" else digits.replace(".", ",")
    return "" if value is None else value


def _row(kind: str, item: Mapping[str, Any], language: str) -> tuple[Cell, ...]:
    return tuple(_cell(name, written, item.get(name), language) for name, written in _CELLS[kind])


def _cell(name: str, kind: CellKind, value: object, language: str) -> Cell:
    last = name.rpartition(".")[2]
    own = last if last in LANGUAGES else ""
    words = str(_as_typed(value, language))
    direction = "ltr" if kind == "code" else direction_of(own)
    return Cell(name, kind, _cell_label(name, own), words, own, direction)


def _cell_label(name: str, language: str) -> str:
    if language:
        of_what = {
            "title": pgettext("authoring", "Name of the level ({language})"),
            "description": pgettext("authoring", "What is expected ({language})"),
        }
        words = of_what.get(name.partition(".")[0], pgettext("authoring", "Label ({language})"))
        return words.format(language=language_names()[language])
    words_of = {
        "points": pgettext("authoring", "Points"),
        "name": pgettext("authoring", "Name between braces"),
        "code": pgettext("authoring", "Expression"),
    }
    return words_of[name]


def _tools(form: Form) -> Iterator[Tool]:
    for name in form.acts:
        icon, words, operation = _TOOLS[name]
        yield Tool(name, icon, str(words), _json({**operation, "path": form.path}))


def _adding(kind: Kind, to: str, text: str, bid: str, language: str) -> Adding:
    operation = {"do": "add", "to": to, "what": kind}
    words = str(_ADDING[kind])
    if kind == "rule":
        offered = patterns(text, language=language)
        forms = (_pattern_form(each, operation, bid, language) for each in offered)
        return Adding(kind, words, _json(operation), patterns=tuple(forms))
    asked = (_control(each, f"{bid}-{kind}", language) for each in _asked(kind, text))
    return Adding(kind, words, _json(operation), tuple(asked))


def _asked(kind: Kind, text: str) -> Iterator[Setting]:
    """What is asked of a new part: its label, and of a field or a column its type."""
    yield Setting("label", "text", str(_ASKING[kind]), "", required=True, language="fr")
    if kind in ("field", "column"):
        names = type_names()
        types = possible(definition(text), column=kind == "column")
        choices = tuple(Choice(each, names[each]) for each in types)
        words = pgettext("authoring", "Type")
        yield Setting("type", "choice", words, "text", choices=choices, required=True)


def _pattern_form(
    pattern: Pattern, operation: Mapping[str, Any], bid: str, language: str
) -> PatternForm:
    slots = (_control(_slot(each), f"{bid}-{pattern.name}", language) for each in pattern.slots)
    return PatternForm(pattern, _json({**operation, "pattern": pattern.name}), tuple(slots))


def _slot(slot: Slot) -> Setting:
    """A slot as a setting that is asked for: what need not be filled in may be left blank."""
    blank = () if slot.required or not slot.choices else (Choice("", "—"),)
    return Setting(
        f"slots.{slot.name}",
        slot.kind,
        slot.label,
        "",
        slot.help,
        (*blank, *slot.choices),
        slot.required,
    )


def _json(operation: Mapping[str, Any]) -> str:
    return json.dumps(operation, ensure_ascii=False)
