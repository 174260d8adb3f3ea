"""What an author of a worksheet is shown, and what they ask for.

Paths name the parts of a worksheet: ``""`` itself, ``sections.vision`` a section,
``sections.vision.title`` a field, ``sections.vision.table.name`` a column of a table, ``rules`` and
``rules.MIG-04``, ``rubric`` and ``rubric.c1`` a criterion, and ``versions``: what becomes of the
answers of the published version.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

Kind = Literal[
    "worksheet",
    "section",
    "field",
    "column",
    "rules",
    "rule",
    "rubric",
    "criterion",
    "versions",
]

#: What a form asks for: words of people (one line, or several), a number, yes or no, one of
#: `choices`, several of them, an expression, and three lists: options, levels of a criterion,
#: values that a message names.
SettingKind = Literal[
    "text", "lines", "number", "switch", "choice", "many", "code", "options", "levels", "values"
]


@frozen
class Node:
    """One line of the outline. `detail` says more in a word or two: « 3 colonnes », « montant »."""

    path: str
    kind: Kind
    label: str
    detail: str = ""
    hidden: bool = False
    children: tuple[Node, ...] = ()


@frozen
class Choice:
    """One of those that a setting offers."""

    value: str
    label: str


@frozen
class Setting:
    """One thing that a form asks for. `name` is its place in the part: ``label.fr``, ``min``.

    `value` is JSON: a text, a number or None, a boolean, a list of texts (many), or a list of
    mappings (options: ``{"code", "fr", "en", "ar"}``; levels: ``{"points", "title.fr", …,
    "description.fr", …}``; values: ``{"name", "code"}``). `language` is the one that its words are
    written in, if they are in one.
    """

    name: str
    kind: SettingKind
    label: str
    value: object
    help: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    unit: str = ""
    language: str = ""


@frozen
class Form:
    """What may be set of one part, and done with it.

    `name` is its id, as rules call it. `acts`: up, down, duplicate, hide, show, remove. `adds` are
    kinds of what may be added to it. `facts` are sentences about it.
    """

    path: str
    kind: Kind
    title: str
    name: str = ""
    settings: tuple[Setting, ...] = ()
    acts: tuple[str, ...] = ()
    adds: tuple[Kind, ...] = ()
    facts: tuple[str, ...] = ()
    hidden: bool = False


@frozen
class Trouble:
    """What is amiss, and where. `stops`: the worksheet cannot be shown so. Else it is advice."""

    path: str
    message: str
    stops: bool
    line: int | None = None


@frozen
class Done:
    """The text after an act, and the part to look at next. `said`: what was done, in a sentence."""

    text: str
    path: str
    said: str


class Impossible(Exception):
    """An act that is refused. `along` names what would have to go too: asking again with ``along``
    true does so.
    """

    def __init__(self, message: str, along: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.along = along
