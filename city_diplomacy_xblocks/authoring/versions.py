"""The next version of a worksheet that has plans: what would be lost of their answers, and the
steps that say where each of these goes. What goes nowhere is kept aside, as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from attrs import frozen

from city_diplomacy_xblocks.authoring.data import Choice, Form, Impossible, Setting
from city_diplomacy_xblocks.authoring.draft import NAME
from city_diplomacy_xblocks.authoring.field_types import listed
from city_diplomacy_xblocks.authoring.setting import chosen
from city_diplomacy_xblocks.authoring.steps_between import fits, steps_between, written
from city_diplomacy_xblocks.fields.spec import Field, label
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.loader import load_source
from city_diplomacy_xblocks.worksheets.problems import WorksheetError
from city_diplomacy_xblocks.worksheets.routes import Parts, places_of, spec_at
from city_diplomacy_xblocks.worksheets.steps import dump_upgrade
from city_diplomacy_xblocks.worksheets.yaml_file import Source

#: `gone`: the field, or the column, is no more. `option`: one of its choices is no more. `type`:
#: it takes answers of another type.
Loss = Literal["gone", "option", "type"]

_STEP: Final = re.compile(r"upgrades\.(\d+)\.steps\.(\d+)")


@frozen
class Lost:
    """What would be lost of the published version's answers: at `path`, ``section.field`` or
    ``section.table.column``; the `code` of an option. `to` are those of the new version that may
    take its answers: paths, or codes.
    """

    path: str
    label: str
    loss: Loss
    code: str = ""
    to: tuple[Choice, ...] = ()

    @property
    def name(self) -> str:
        """What a choice of where it goes is called by."""
        return f"{self.path}:{self.code}" if self.code else self.path


def lost(published: Worksheet, new: Worksheet, *, language: str = "fr") -> tuple[Lost, ...]:
    """What the new version has no place for, in the order of the published one."""
    return tuple(_lost(published, new, language))


def next_version(
    whole: Mapping[str, Any], published: Worksheet, choices: Mapping[str, object]
) -> dict[str, Any]:
    """The definition as the version after the published one. `choices` says, by `Lost.name`, where
    answers go; ``""``, or nothing said: they are kept aside. Raises Impossible for a place that is
    not among those offered, and for a worksheet that cannot be read.
    """
    _demand_plain(whole, published)
    made = {key: value for key, value in whole.items() if key != "upgrades"}
    made["version"] = published.version + 1
    new = _worksheet(made)
    steps = steps_between(published, new, _chosen(lost(published, new), choices))
    entries = [dump_upgrade(each) for each in published.upgrades]
    entries.append({"from": published.version, "steps": steps})
    return {**made, "upgrades": _fitting(made, entries)}


def versions_form(whole: Mapping[str, Any], published: Worksheet, *, language: str) -> Form:
    """Where the answers go that have no place any more; the facts say what happens without asking.
    Raises Impossible for a worksheet that cannot be read.
    """
    _demand_plain(whole, published)
    made = {key: value for key, value in whole.items() if key != "upgrades"}
    new = _worksheet({**made, "version": published.version + 1})
    found, said = lost(published, new, language=language), _said(whole, published)
    return Form(
        path="versions",
        kind="versions",
        title=pgettext("authoring", "Versions"),
        settings=tuple(_asked(each, said) for each in found if each.to),
        facts=(
            pgettext("version", "Version {n} is published.").format(n=published.version),
            *(_fact(each) for each in found if not each.to),
            *(() if found else (pgettext("version", "No answer of it would be lost."),)),
        ),
    )


def _asked(each: Lost, said: Mapping[str, str] | None) -> Setting:
    same = [
        choice.value
        for choice in each.to
        if choice.value.rpartition(".")[2] == each.path.rpartition(".")[2] and not each.code
    ]
    value = said.get(each.name, "") if said is not None else next(iter(same), "")
    aside = Choice("", pgettext("version", "Kept aside, beside the plan"))
    return chosen(
        each.name,
        each.label,
        value if value in [choice.value for choice in each.to] else "",
        (aside, *each.to),
        help=pgettext("version", "Where its answers go."),
    )


def _fact(each: Lost) -> str:
    if each.loss == "type":
        sentence = pgettext(
            "version",
            "“{field}” takes other answers now: those that can be read so are taken over, the "
            "others are kept aside, as words.",
        )
    else:
        sentence = pgettext("version", "“{field}” is no more: its answers are kept aside.")
    return sentence.format(field=each.label)


def _demand_plain(whole: Mapping[str, Any], published: Worksheet) -> None:
    """Raises Impossible where the text has steps from the published version that no choice of the
    form makes: they would be lost.
    """
    for step in listed(_entry(whole, published), "steps"):
        of_section = "." not in str(step.get("rename", "."))
        if of_section or "row" in step or "default" in step:
            sentence = pgettext(
                "authoring",
                "The text says itself what becomes of the answers of version {n}, in steps that "
                "this form does not have: change them in the text.",
            )
            raise Impossible(sentence.format(n=published.version))


def _entry(whole: Mapping[str, Any], published: Worksheet) -> Mapping[str, Any]:
    """What the text says of the step from the published version, if anything."""
    since = (each for each in listed(whole, "upgrades") if each.get("from") == published.version)
    return next(since, {})


def _said(whole: Mapping[str, Any], published: Worksheet) -> dict[str, str] | None:
    """What the text says already of the step from the published version, by `Lost.name`."""
    entry = _entry(whole, published)
    if not entry:
        return None
    said: dict[str, str] = {}
    for step in listed(entry, "steps"):
        to = str(step.get("to", ""))
        if "rename" in step:
            path = str(step["rename"])
            said[path] = f"{path.rpartition('.')[0]}.{to}"
        elif "move" in step:
            said[str(step["move"])] = to
        elif isinstance(step.get("codes"), dict):
            codes = step["codes"].items()
            said |= {f"{step.get('options')}:{old}": n for old, n in codes if isinstance(n, str)}
    return said


def _lost(published: Worksheet, new: Worksheet, language: str) -> Iterator[Lost]:
    for parts in places_of(published):
        old, now = spec_at(published, parts), spec_at(new, parts)
        path, called = written(parts), _called(published, parts, language)
        if old is None or (old.type == "computed" and now is None):
            continue
        table = spec_at(new, parts[:2])
        if now is None and len(parts) == 4 and (table is None or table.type != "table"):
            continue  # its table says it all
        if now is None:
            yield Lost(
                path, called, "gone", to=tuple(_places_for(old, parts, published, new, language))
            )
        elif now.type != old.type:
            yield Lost(path, called, "type")
        if now is None or not now.options:
            continue
        codes = tuple(Choice(each.code, label(each.label, language)) for each in now.options)
        for option in old.options:
            if now.option(option.code) is None:
                said = _within(called, label(option.label, language))
                yield Lost(path, said, "option", option.code, codes)


def _places_for(
    old: Field, parts: Parts, published: Worksheet, new: Worksheet, language: str
) -> Iterator[Choice]:
    """The places that only the new version has, of a type that such answers can be turned into."""
    for place in places_of(new):
        spec = spec_at(new, place)
        alongside = len(place) == len(parts) and (len(parts) == 2 or place[:2] == parts[:2])
        if spec and alongside and spec_at(published, place) is None and fits(old, spec):
            yield Choice(written(place), _called(new, place, language))


def _called(worksheet: Worksheet, parts: Parts, language: str) -> str:
    """« Actions : Coût » for a column."""
    spec, table = spec_at(worksheet, parts), spec_at(worksheet, parts[:2])
    said = label(spec.label, language) if spec else written(parts)
    if len(parts) == 2 or table is None:
        return said
    return _within(label(table.label, language), said)


def _within(whole: str, part: str) -> str:
    return pgettext("pattern", "{table}: {column}").format(table=whole, column=part)


def _chosen(found: tuple[Lost, ...], choices: Mapping[str, object]) -> dict[str, str]:
    """The choices that are places, each one that is offered, and no place twice."""
    offered = {each.name: [choice.value for choice in each.to] for each in found}
    chosen_: dict[str, str] = {}
    for name, value in choices.items():
        if value in (None, ""):
            continue
        taken = ":" not in name and value in chosen_.values()
        if not isinstance(value, str) or value not in offered.get(name, ()) or taken:
            sentence = pgettext("authoring", "The answers of “{name}” cannot go there.")
            raise Impossible(sentence.format(name=name))
        chosen_[name] = value
    return chosen_


def _fitting(made: Mapping[str, Any], entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries, without the steps of earlier ones that speak of what is otherwise by now: a
    field that is back, an option that is no more. What they would have done, plans of that age are
    asked anew: nothing of them is lost.
    """
    while True:
        try:
            load_source(Source(NAME, {**made, "upgrades": entries}))
        except WorksheetError as error:
            amiss = {
                (int(at[1]), int(at[2]))
                for problem in error.problems
                if (at := _STEP.match(problem.key)) and int(at[1]) < len(entries) - 1
            }
        else:
            return entries
        if not amiss:
            return entries
        entries = [
            {**entry, "steps": [s for n, s in enumerate(entry["steps"]) if (at, n) not in amiss]}
            for at, entry in enumerate(entries)
        ]


def _worksheet(definition: Mapping[str, Any]) -> Worksheet:
    try:
        return load_source(Source(NAME, definition))
    except WorksheetError as error:
        sentence = pgettext("authoring", "Mend the worksheet first. {problem}")
        raise Impossible(sentence.format(problem=error.problems[0].message)) from None
